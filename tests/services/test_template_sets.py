"""文书式样: an office adds its own set, and the papers of every desk are drawn by it."""

import errno
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inspector.documents.preview import text_of
from inspector.domain.added_set import AddedSet, digest_of
from inspector.domain.paper import PaperKind, PaperRow
from inspector.domain.person import Desk
from inspector.errors import (
    DiskFull,
    NotFound,
    TemplateSetMissing,
    TemplateSetRefused,
    TemplateSetTaken,
    WrongRole,
)
from inspector.services import imports, packages, papers, reissue, template_sets
from inspector.services.context import Context
from inspector.services.dossiers import write_case_dossier
from inspector.services.number_ledger import number_ledger
from inspector.services.paper_checking import PaperForm, check_paper
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.services.template_sets import SetState, add_file, known_sets, list_sets
from inspector.services.verification import trusted_certificates
from inspector.storage.papers import content_of
from inspector.storage.reference import references
from tests.desks import (
    Desks,
    brought,
    closed_visit,
    issued_record,
    signatures,
    signed_papers,
)
from tests.own_sets import NOTE, OWN, WORD, own_set


def text_on(pdf: bytes) -> str:
    return "".join(text_of(pdf).split())


def set_of(ctx: Context, paper: PaperRow) -> str:
    return str(content_of(ctx.state(paper.inspection), paper.id)["head"]["template_set"])


def handed_out(desks: Desks, **changes: object) -> Path:
    """Have the office add its set and send it to both desks; return the base package."""
    add_file(desks.office, own_set(desks.folder, **changes))
    base = packages.export_base(desks.office, desks.exchange)
    for ctx in (desks.field, desks.lead):
        (done,) = brought(ctx, base.path)
        assert done.imported, done.refused
    return base.path


@pytest.fixture
def added(desks: Desks) -> Desks:
    handed_out(desks)
    return desks


def test_a_set_of_the_office_goes_all_the_way_round(added: Desks) -> None:
    inspection = closed_visit(added)
    record, order = signed_papers(added, inspection)
    assert record.number == f"（示例）演{WORD}〔2026〕1号"
    assert (record.title, order.title) == ("演示区现场检查记录", "责令限期整改指令书")
    assert set_of(added.field, record) == OWN
    frozen = papers.paper_pdf(added.field, record.id)
    assert NOTE in text_on(frozen)
    sent = packages.export_inspection(added.field, inspection, added.exchange)
    (done,) = brought(added.office, sent.path)
    assert done.imported
    assert papers.paper_pdf(added.office, record.id) == frozen
    signed = papers.paper_pdf(added.field, record.id, signed=True)
    trust = trusted_certificates(added.office.workspace.folder)
    checked = check_paper(signed, "a.pdf", trust=trust, ctx=added.office)
    assert (checked.refused, checked.trusted) == (None, True)
    assert checked.found is not None
    assert checked.found.form is PaperForm.SIGNED
    # Dossiers and the ledger of numbers speak as the set does.
    dossier = write_case_dossier(added.office, inspection, added.folder / "dossier")
    assert NOTE in text_on(dossier.pdf.read_bytes())
    assert record.number in {line.number for line in number_ledger(added.office, 2026)}


def test_a_paper_of_an_added_set_is_issued_anew_by_it(added: Desks) -> None:
    inspection = closed_visit(added)
    signed_papers(added, inspection)
    draft = begin_sheet(added.field, inspection, PaperKind.REFUSAL_REPORT)
    filled = Filled({**draft.filled.fields, "told": "负责人甲拒签。"}, {})
    old = issue_sheet(added.field, inspection, PaperKind.REFUSAL_REPORT, filled)
    assert old.title == "拒签情况报告"
    (record, *_others) = papers.list_papers(added.field, inspection)
    new = reissue.reissue_paper(added.field, record.id, "写错")
    assert new.number == f"（示例）演{WORD}〔2026〕1号"
    assert set_of(added.field, new) == OWN


def test_a_machine_without_the_set_shows_and_verifies_the_paper_and_names_what_is_missing(
    added: Desks,
) -> None:
    inspection = closed_visit(added)
    record, _order = signed_papers(added, inspection)
    sent = packages.export_inspection(added.field, inspection, added.exchange)
    other = added.office  # as it would be with an older backup
    with other.db.write():
        other.db.run("delete from reference where kind = 'template_set'")
    other.forget_sets()
    (done,) = brought(other, sent.path)
    assert done.imported
    signed = papers.paper_pdf(other, record.id, signed=True)
    assert signed == papers.paper_pdf(added.field, record.id, signed=True)
    trust = trusted_certificates(other.workspace.folder)
    checked = check_paper(signed, "a.pdf", trust=trust, ctx=other)
    assert (checked.refused, checked.trusted) == (None, True)
    with pytest.raises(TemplateSetMissing, match=OWN) as caught:
        write_case_dossier(other, inspection, added.folder / "dossier")
    assert "base package" in caught.value.remedy()


def test_papers_that_were_issued_before_a_set_came_stay_as_they_are(desks: Desks) -> None:
    inspection = closed_visit(desks)
    record = issued_record(desks, inspection)
    before = papers.paper_pdf(desks.field, record.id)
    handed_out(desks)
    papers.sign_paper(desks.field, record.id, signatures(desks, record)[0])
    assert papers.paper_pdf(desks.field, record.id) == before
    assert set_of(desks.field, record) == "emergency-2026.1"
    assert record.number == "（示例）应急检记〔2026〕1号"


def test_a_set_holds_from_its_day_on_and_the_newest_goes_first(desks: Desks) -> None:
    add_file(desks.office, own_set(desks.folder))
    add_file(desks.office, own_set(desks.folder, id="demo-2027.1", effective="2027-01-01"))
    organisation, sets = desks.office.organisation, desks.office.sets

    def on(year: int, month: int, day: int) -> str:
        found = sets.on(organisation, "机械", date(year, month, day))
        return found.id if found else ""

    assert on(2026, 10, 31) == "emergency-2026.1"
    assert on(2026, 11, 1) == OWN
    assert on(2026, 12, 31) == OWN
    assert on(2027, 1, 1) == "demo-2027.1"


def test_of_two_sets_of_one_day_the_later_added_holds_and_a_withdrawn_one_does_not(
    desks: Desks,
) -> None:
    add_file(desks.office, own_set(desks.folder))
    add_file(desks.office, own_set(desks.folder, id="demo-2026.10"))  # earlier by its name
    organisation, day = desks.office.organisation, date(2026, 11, 20)

    def chosen() -> str:
        found = desks.office.sets.on(organisation, "", day)
        return found.id if found else ""

    assert chosen() == "demo-2026.10"
    template_sets.withdraw_set(desks.office, "demo-2026.10")
    assert chosen() == OWN
    assert desks.office.sets.find("demo-2026.10") is not None
    template_sets.withdraw_set(desks.office, OWN)
    assert chosen() == "emergency-2026.1"
    template_sets.restore_set(desks.office, OWN)
    assert chosen() == OWN
    with pytest.raises(NotFound):
        template_sets.withdraw_set(desks.office, "emergency-2026.1")


def test_what_was_added_stays_as_it_is(added: Desks) -> None:
    place = own_set(added.folder / "again")
    assert add_file(added.office, place).same
    (place / "set.json").write_text(
        (place / "set.json").read_text(encoding="utf-8").replace(",", ",\r\n"), encoding="utf-8-sig"
    )
    assert add_file(added.office, place).same  # blanks and ends of lines say nothing
    changed = own_set(added.folder / "other", name="另一套")
    with pytest.raises(TemplateSetTaken, match=OWN) as caught:
        add_file(added.office, changed)
    assert "new id" in caught.value.remedy()
    shipped = own_set(added.folder / "shipped", id="emergency-2026.1", base=None)
    with pytest.raises(TemplateSetRefused):
        add_file(added.office, shipped)
    based = own_set(added.folder / "based", id="emergency-2026.1", base="township-2026.1")
    with pytest.raises(TemplateSetTaken, match=r"emergency-2026\.1"):
        add_file(added.office, based)
    assert [row.id for row in references(added.office.db, AddedSet)] == [OWN]


def test_only_the_office_adds_a_set(desks: Desks) -> None:
    with pytest.raises(WrongRole):
        add_file(desks.field, own_set(desks.folder))
    with pytest.raises(WrongRole):
        template_sets.withdraw_set(desks.lead, OWN)


def test_a_set_may_have_an_added_one_as_its_base(desks: Desks) -> None:
    child = own_set(desks.folder, id="demo-2026.12", base=OWN, effective="2026-11-10")
    with pytest.raises(TemplateSetRefused) as caught:
        add_file(desks.office, child)
    assert OWN in caught.value.faults[0].message
    add_file(desks.office, own_set(desks.folder))
    add_file(desks.office, child)
    (done,) = brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert done.imported, done.refused
    assert [one.id for one in desks.field.sets.added] == [OWN, "demo-2026.12"]


def test_a_withdrawal_goes_out_and_so_does_what_the_office_has_lost(added: Desks) -> None:
    template_sets.withdraw_set(added.office, OWN)
    brought(added.field, packages.export_base(added.office, added.exchange).path)
    assert added.field.sets.withdrawn == {OWN}
    with added.office.db.write():
        added.office.db.run("delete from reference where kind = 'template_set'")
    added.office.forget_sets()
    brought(added.lead, packages.export_base(added.office, added.exchange).path)
    assert added.lead.sets.withdrawn == {OWN}  # kept: papers there may be drawn by it
    assert added.lead.sets.find(OWN) is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sha256": "0" * 64}, "digest"),
        ({"id": "demo-2026.99"}, "demo-2026.99"),
    ],
)
def test_a_base_package_with_a_set_that_contradicts_itself_is_refused(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], words: str
) -> None:
    add_file(desks.office, own_set(desks.folder))
    bent_base(desks, monkeypatch, change)
    assert words in refused_base(desks.office, desks.field, desks.folder)
    assert desks.field.sets.added == ()


def refused_base(office: Context, ctx: Context, folder: Path) -> str:
    """Return why a desk refuses the next base package of the office."""
    base = packages.export_base(office, folder / "bent")
    (done,) = imports.import_packages(ctx, [base.path])
    assert not done.imported
    return str(done.refused)


def bent_base(desks: Desks, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]) -> None:
    sound = packages.base_tables
    (row,) = references(desks.office.db, AddedSet)

    def bent(ctx: Context, going_out: object) -> dict[str, object]:
        return {**sound(ctx, going_out), "template_sets": [replace(row, **change)]}

    monkeypatch.setattr(packages, "base_tables", bent)


def test_a_base_package_with_other_files_under_a_known_id_is_refused(
    added: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = references(added.office.db, AddedSet)
    files = {**row.files, "record.json": json.dumps({"copies": "另一份"}, ensure_ascii=False)}
    bent_base(added, monkeypatch, {"files": files, "sha256": digest_of(files)})
    assert OWN in refused_base(added.office, added.field, added.folder)
    assert added.field.sets.find(OWN).sheets["record"]["copies"] == NOTE


def test_a_base_package_with_a_wording_that_looks_into_values_is_refused(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_file(desks.office, own_set(desks.folder))
    (row,) = references(desks.office.db, AddedSet)
    files = {**row.files, "order.json": '{"addressee": "{entity.__class__}："}'}
    bent_base(desks, monkeypatch, {"files": files, "sha256": digest_of(files)})
    assert "entity.__class__" in refused_base(desks.office, desks.field, desks.folder)
    assert desks.field.sets.added == ()


def test_one_workspace_knows_nothing_of_the_sets_of_another(desks: Desks) -> None:
    add_file(desks.office, own_set(desks.folder))
    assert desks.office.sets.find(OWN) is not None
    assert desks.field.sets.find(OWN) is None
    again = desks.reopen(Desk.OFFICE)
    assert again.sets.find(OWN) is not None
    assert again.on(again.db).sets is again.sets


def test_the_office_sees_which_sets_are_used_for_what(desks: Desks) -> None:
    add_file(desks.office, own_set(desks.folder))
    add_file(desks.office, own_set(desks.folder, id="demo-2027.1", effective="2027-01-01"))
    known = known_sets(desks.office)
    rows = list_sets(known, desks.office.organisation, template_sets.today(desks.office))
    states = {row.template.id: row.state for row in rows}
    assert states[OWN] is SetState.USED
    assert states["demo-2027.1"] is SetState.TO_COME
    assert states["emergency-2026.1"] is SetState.REPLACED
    assert states["township-2026.1"] is SetState.OTHER
    assert rows[0].template.id == OWN
    assert rows[0].added is not None
    assert rows[0].added.added_by == desks.office.person.name


def test_a_copy_is_a_set_that_can_be_edited_and_added(desks: Desks) -> None:
    known = known_sets(desks.office)
    place = desks.folder / "copy"
    (first, *_others) = template_sets.copy_set(known, "township-2026.1", place)
    data = json.loads(first.read_text(encoding="utf-8"))
    assert (data["id"], data["base"]) == ("township-2026.1.1", "township-2026.1")
    shutil.make_archive(str(desks.folder / "packed"), "zip", desks.folder, "copy")
    added = add_file(desks.office, desks.folder / "packed.zip")
    assert added.template.id == "township-2026.1.1"
    assert template_sets.check_file(known_sets(desks.office), place / "set.json").same
    with pytest.raises(NotFound):
        template_sets.copy_set(known, "../emergency-2026.1", desks.folder / "up")


def test_a_full_disk_is_said_when_a_set_is_copied(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_target: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(template_sets, "write_file", full)
    with pytest.raises(DiskFull):
        template_sets.copy_set(known_sets(desks.office), "township-2026.1", desks.folder / "copy")


def test_every_desk_gets_numbers_for_the_kinds_of_an_added_set(desks: Desks) -> None:
    kind = PaperKind.INSPECTION_SCHEME
    assert kind in desks.office.sets.numbered_kinds(desks.office.organisation)
    assert desks.office.sets.sharing_numbers(PaperKind.SPOT_PENALTY_ENTITY)
    handed_out(desks)
    assert (
        desks.field.sets.numbered_kinds(desks.field.organisation)[PaperKind.INSPECTION_RECORD].word
        == WORD
    )
    inspection = closed_visit(desks)
    assert issued_record(desks, inspection).number == f"（示例）演{WORD}〔2026〕1号"
