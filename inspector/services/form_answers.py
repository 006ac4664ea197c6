"""What was filled in on the forms of a closed visit, in the words of its record.

The submission of the close is read, not the draft, which is gone by then. Checklists are not
listed: the record counts their results and tells what does not conform.
"""

from collections.abc import Mapping
from datetime import datetime

from inspector.clock import china
from inspector.domain.form_answers import AnsweredGroup, AnsweredQuestion, FormAnswers
from inspector.domain.inspection import AttachedFile, PhotoFacts
from inspector.domain.paper import PaperKind
from inspector.domain.plain import from_plain
from inspector.engine import FormSession
from inspector.engine.outline import Outline, Row, RowKind
from inspector.engine.shown import chosen_labels, shown_moment
from inspector.errors import NotFound
from inspector.events import StreamState
from inspector.i18n import N_, _
from inspector.services.checklist_layout import is_plain, plain_questions
from inspector.services.context import Context
from inspector.services.form_sessions import form_definition, language_of
from inspector.storage.forms import FormVersion, find_form
from inspector.storage.inspections import FormUse, facts_of, files_of, photos_of
from inspector.storage.papers import content_of, papers_of

_FORM = N_("form")

# Chinese data of the paper, not of the screen.
_CONFIRMED, _KEPT_SECRET = "已确认", "（已填写，不显示内容）"
_POINTS, _FILE = "{count}个点", "{name}（SHA-256：{sha256}…）"
_PREFIX = 16  # of a SHA-256, as in the marks at the foot of a paper
_BETWEEN = " › "

Files = Mapping[str, PhotoFacts | AttachedFile]


def answers_of_visit(
    ctx: Context, inspection: str, ended: datetime
) -> tuple[FormAnswers, ...] | None:
    """Return the answers of the forms that ask more than check items; None when there are none.

    ended  when the visit was closed: what was asked is worked out for that time
    Raises NotFound when a form is not on this computer, and was not when a record was issued.
    """
    state = ctx.state(inspection)
    issued = _as_issued(state)
    if issued is not None:  # answers of a closed visit do not change
        return issued
    facts = facts_of(state)
    attached: list[PhotoFacts | AttachedFile] = [*photos_of(state).values(), *files_of(state)]
    files = {one.file_name: one for one in attached}
    found = []
    for use in facts.forms:
        submission = facts.submissions.get(use.form_id, "")
        filled = _filled(ctx, use, submission, ended) if submission else None
        groups = _groups(filled, files) if filled is not None else ()
        if groups:
            found.append(FormAnswers(form=use.title, groups=groups))
    return tuple(found) or None


def _as_issued(state: StreamState) -> tuple[FormAnswers, ...] | None:
    """Return what stands on a record of this visit that was issued already."""
    for row in papers_of(state):
        if row.kind is PaperKind.INSPECTION_RECORD:
            answers = content_of(state, row.id).get("answers")
            if isinstance(answers, list) and answers:
                return tuple(from_plain(FormAnswers, one) for one in answers)
    return None


def _filled(ctx: Context, use: FormUse, submission: str, ended: datetime) -> FormSession | None:
    """Return what was sent, to be read; None when the form is all checklist."""
    version: FormVersion | None = find_form(ctx.db, use.sha256)
    if version is None:
        raise NotFound(kind=_(_FORM), name=use.title)
    form = form_definition(ctx, version)
    if next(plain_questions(form), None) is None:
        return None
    return FormSession.look_back(
        form,
        ctx.blobs.read(ctx.db, submission),
        clock=lambda: china(ended),
        language=language_of(form),
    )


def _groups(filled: FormSession, files: Files) -> tuple[AnsweredGroup, ...]:
    """Return the answered questions, a group for each run with the same heads above it."""
    groups: list[tuple[str, list[AnsweredQuestion]]] = []
    heads: list[Row] = []
    for row in Outline(filled, is_plain).rows:
        if row.kind in (RowKind.GROUP, RowKind.INSTANCE):
            heads = [head for head in heads if row.key[: len(head.key)] == head.key] + [row]
        if not row.is_answered:
            continue
        heads = [head for head in heads if row.key[: len(head.key)] == head.key]
        heading = _BETWEEN.join(filter(None, (_head_words(filled, head) for head in heads)))
        question = AnsweredQuestion(label=_label(filled, row), answer=_answer(filled, row, files))
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(question)
    return tuple(
        AnsweredGroup(heading=heading, questions=tuple(questions)) for heading, questions in groups
    )


def _head_words(filled: FormSession, row: Row) -> str:
    has_path = row.kind is RowKind.GROUP and row.path
    words = filled.label(row.path) if has_path else filled.label_of(row.control)
    words = _drawn(" ".join(words.split()))
    if row.kind is RowKind.INSTANCE:
        words = words or row.control.path.rpartition("/")[2]
        return f"{words} {row.key[-1]}"
    return words


def _label(filled: FormSession, row: Row) -> str:
    words = _drawn(filled.label(row.path).strip())
    return words or row.control.path.rpartition("/")[2]


def _answer(filled: FormSession, row: Row, files: Files) -> str:
    assert row.node is not None
    control, value = row.control, row.node.answer()
    if control.kind in ("select1", "select", "rank"):
        between = _BETWEEN if control.kind == "rank" else "、"
        labels = chosen_labels(filled, control, row.path, value)
        return between.join(" ".join(_drawn(label).split()) for label in labels)
    if control.kind == "secret":
        return _KEPT_SECRET
    if control.kind == "trigger":
        return _CONFIRMED
    if control.kind == "upload":
        known = files.get(value)
        if known is None:
            return value
        return _FILE.format(name=_drawn(known.name), sha256=known.sha256[:_PREFIX])
    if control.type in ("date", "dateTime", "time"):
        return shown_moment(value, control.type, control.appearance)
    if control.type in ("geotrace", "geoshape"):
        return _POINTS.format(count=len([one for one in value.split(";") if one.strip()]))
    if control.type == "geopoint":
        return ", ".join(value.split()[:2])
    return value.strip()


def _drawn(words: str) -> str:
    """Return the form's own words without what no font draws, such as a picture in the text.

    Nobody on site can write them another way; so it is with the names of files. What a person
    wrote is refused instead, by name: printable_answers.py.
    """
    from inspector.documents.fonts import SERIF, font_of  # ReportLab: only when a paper is made

    return "".join(one for one in words if one == "\n" or font_of(one, SERIF) is not None).strip()
