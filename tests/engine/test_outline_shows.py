"""An outline that shows some questions only: those beside the items of a checklist."""

from inspector.engine import FormSession, load_form
from inspector.engine.outline import Outline
from inspector.engine.xlsform import convert


def test_only_wanted_questions_have_rows_and_the_groups_above_them() -> None:
    form = load_form(
        convert(
            b"""
| survey |
| | type | name | label | bind::insp:role |
| | begin_group | a | A | |
| | text | item | Item | item |
| | end_group | | | |
| | begin_group | b | B | |
| | text | item2 | Item | item |
| | text | free | Free | |
| | end_group | | | |
| | text | last | Last | |
| settings |
| | form_id | namespaces |
| | x | insp="https://example.org/ns" |
""",
            name="x.md",
        ).xform
    )
    outline = Outline(FormSession(form), lambda control: not control.metadata.get("role"))
    assert [row.path for row in outline.rows] == ["/data/b", "/data/b/free", "/data/last"]
    assert [one.total for one in outline.progress()] == [1, 1]
