"""What the list of checklists says about forms that have changed since a visit was planned."""

from dataclasses import replace

from inspector.storage.forms import FormRow
from inspector.ui.pages.start_visit import _form_words

ROW = FormRow(
    sha256="0" * 64,
    form_id="villages",
    version="1",
    title="演示村庄表",
    source_name="villages.md",
    installed=None,
    installed_by="",
    current=True,
    withdrawn=False,
    facts=None,
    files=(),
    drafts=0,
)


def test_a_form_that_is_in_use_is_named_with_its_version():
    assert _form_words(ROW) == "演示村庄表  1"


def test_a_form_that_was_withdrawn_or_replaced_since_says_so():
    assert "withdrawn since" in _form_words(replace(ROW, withdrawn=True))
    assert "newer version" in _form_words(replace(ROW, current=False))
