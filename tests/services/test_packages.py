"""Packages out: what they hold, and that nothing unfinished leaves."""

import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from inspector.domain.inspection import Decision
from inspector.domain.numbering import NumberBlock
from inspector.domain.paper import PaperKind, PaperRow
from inspector.errors import NotFound, VisitRefused, WrongRole
from inspector.sealed import verify_package
from inspector.services import outgoing, packages, papers, register, reviews, sending, visits
from inspector.services.outgoing import Outbox
from inspector.services.packages import ExportedPackage
from inspector.storage.forms import form_rows, last_form, save_form
from inspector.storage.papers import save_paper
from inspector.storage.reference import references
from tests.desks import FORM, Desks, brought, closed_visit, issued_record, only_finding, signatures


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def header(path: Path) -> dict[str, object]:
    found = contents(path)
    name = next(name for name in found if name.endswith("package.json"))
    said: dict[str, object] = json.loads(found[name])
    return said


def reviewed(desks: Desks) -> ExportedPackage:
    """Have the lead pass, countersign and export the visit."""
    brought(desks.lead, desks.package)
    finding = only_finding(desks.lead, desks.inspection)
    reviews.review_finding(desks.lead, desks.inspection, finding.id, Decision.PASS)
    reviews.countersign(desks.lead, desks.inspection)
    return packages.export_review(desks.lead, desks.inspection, desks.folder / "stick")


def test_a_visit_does_not_leave_before_its_record_is_signed(desks: Desks) -> None:
    inspection = closed_visit(desks)
    for _step in range(2):
        with pytest.raises(VisitRefused, match="neither signed nor refused"):
            packages.export_inspection(desks.field, inspection, desks.exchange)
        if not papers.list_papers(desks.field, inspection):
            issued_record(desks, inspection)
    paper = papers.list_papers(desks.field, inspection)[0]
    for one in signatures(desks, paper):
        papers.sign_paper(desks.field, paper.id, one)
    assert packages.export_inspection(desks.field, inspection, desks.exchange).path.exists()


def test_an_unknown_visit_is_not_exported(desks: Desks) -> None:
    with pytest.raises(NotFound):
        packages.export_inspection(desks.field, "unknown", desks.exchange)


def test_a_visit_travels_with_everything_that_belongs_to_it(visited: Desks) -> None:
    found = contents(visited.package)
    finding = only_finding(visited.field, visited.inspection)
    names = set(found)
    assert {f"data/photos/{photo.file_name}" for photo in finding.photos} <= names
    issued = papers.list_papers(visited.field, visited.inspection)
    assert {f"data/docs/{paper.id}.pdf" for paper in issued} <= names
    assert "data/forms/small_checklist.submission.xml" in names
    states = json.loads(found["data/state.json"])
    assert set(states) == {visited.inspection, finding.id}
    assert states[visited.inspection]["rev"] == visited.field.state(visited.inspection).rev
    lines = found["data/events.jsonl"].splitlines()
    assert len(lines) == visited.field.db.value("select count(*) from event")


def test_an_exported_package_reads_back_and_is_listed(visited: Desks) -> None:
    (row,) = packages.list_exported(visited.field)
    found = verify_package(visited.package, trust=[visited.office.signing().office_ca])
    assert (found.package_id, found.kind, found.trusted) == (row.id, "inspection", True)
    assert (row.kind, row.state, row.inspection) == ("INSPECTION", "exported", visited.inspection)
    assert row.size == visited.package.stat().st_size
    assert row.file_name == visited.package.name


def test_a_visit_waits_for_export_until_a_package_carries_its_last_change(visited: Desks) -> None:
    assert outgoing.unexported_visits(visited.field) == []
    visits.show_certificate(visited.field, visited.inspection)
    assert outgoing.unexported_visits(visited.field) == [visited.inspection]
    packages.export_inspection(visited.field, visited.inspection, visited.exchange)
    assert outgoing.unexported_visits(visited.field) == []


def test_an_export_that_cannot_be_written_is_not_listed(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object, **_facts: object) -> None:
        raise OSError("演示")

    monkeypatch.setattr(sending, "verify_package", fails)
    visits.show_certificate(visited.field, visited.inspection)
    with pytest.raises(OSError, match="演示"):
        packages.export_inspection(visited.field, visited.inspection, visited.exchange)
    assert len(packages.list_exported(visited.field)) == 1
    assert outgoing.unexported_visits(visited.field) == [visited.inspection]


def test_a_review_names_the_package_that_it_stands_on_and_takes_it_along(visited: Desks) -> None:
    exported = reviewed(visited)
    (base,) = packages.list_received(visited.lead)[:1]
    assert header(exported.path)["stands_on"] == [base.id]
    beside = visited.folder / "stick" / visited.package.name
    assert beside.read_bytes() == visited.package.read_bytes()
    lines = contents(exported.path)["data/events.jsonl"].splitlines()
    assert {json.loads(line)["event"]["dev"] for line in lines} == {visited.lead.dev}


def test_there_is_no_review_to_export_before_the_lead_has_said_something(visited: Desks) -> None:
    brought(visited.lead, visited.package)
    with pytest.raises(VisitRefused, match="nothing has been reviewed"):
        packages.export_review(visited.lead, visited.inspection, visited.exchange)
    with pytest.raises(WrongRole):
        packages.export_review(visited.field, visited.inspection, visited.exchange)


def test_a_receipt_turns_exported_packages_into_receipted_ones(visited: Desks) -> None:
    exported = reviewed(visited)
    brought(visited.office, visited.package, exported.path)
    receipt = packages.export_receipt(visited.office, visited.exchange)
    for ctx in (visited.field, visited.lead):
        brought(ctx, receipt.path)
        assert [row.state for row in packages.list_exported(ctx)] == ["receipted"]
        assert ctx.setting("last_receipt").startswith(receipt.package_id)
    with pytest.raises(WrongRole):
        packages.export_receipt(visited.field, visited.exchange)


def test_what_the_office_has_confirmed_is_not_taken_along_again(visited: Desks) -> None:
    exported = reviewed(visited)
    brought(visited.office, visited.package, exported.path)
    brought(visited.lead, packages.export_receipt(visited.office, visited.exchange).path)
    packages.export_review(visited.lead, visited.inspection, visited.folder / "second-stick")
    stick = visited.folder / "second-stick"
    assert [path.name.split("-")[0] for path in stick.glob("*.asice")] == ["REVIEW"]


def test_only_the_office_exports_a_base_package(visited: Desks) -> None:
    for ctx in (visited.field, visited.lead):
        with pytest.raises(WrongRole):
            packages.export_base(ctx, visited.exchange)


def test_base_packages_count_up_and_carry_open_hazards(visited: Desks) -> None:
    brought(visited.office, visited.package)
    base = packages.export_base(visited.office, visited.exchange)
    assert header(base.path)["issue"] == 2
    finding = only_finding(visited.field, visited.inspection)
    lines = contents(base.path)["data/events.jsonl"].splitlines()
    assert {json.loads(line)["event"]["stream"] for line in lines} == {finding.id}
    assert visited.office.setting("base.issue") == "2"


def test_every_device_that_issues_papers_gets_numbers_that_do_not_overlap(desks: Desks) -> None:
    assert register.allot_numbers(desks.office) == []
    blocks = references(desks.office.db, NumberBlock)
    assert {block.device for block in blocks} == {desks.field.dev}
    kinds = {block.kind for block in blocks}
    assert {PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER} <= kinds
    assert len(kinds) == len(blocks)  # one block of each kind
    assert {block.first for block in blocks} == {1}
    assert max(block.last for block in blocks) == 100


def test_a_device_whose_numbers_run_out_gets_a_further_block(desks: Desks) -> None:
    row = PaperRow(
        id="",
        kind=PaperKind.INSPECTION_RECORD,
        number="",
        title="现场检查记录",
        inspection="",
        version=1,
        sha256="",
        issued=desks.clock(),
        state="SIGNED",
        needs_seal=False,
    )
    with desks.office.db.write():
        for serial in range(1, 77):
            number = f"（示例）应急检记〔2026〕{serial}号"
            save_paper(desks.office.db, replace(row, id=f"p{serial}", number=number))
    (further,) = register.allot_numbers(desks.office)
    assert (further.kind, further.device) == (PaperKind.INSPECTION_RECORD, desks.field.dev)
    assert (further.first, further.last) == (101, 200)
    assert register.allot_numbers(desks.office) == []


@pytest.mark.parametrize("form_id", ["Foreign Form v2", "http://example.org/表", "con" * 40])
def test_a_form_with_any_id_travels_in_a_base_package(desks: Desks, form_id: str) -> None:
    known = last_form(desks.office.db, FORM)
    assert known is not None
    with desks.office.db.write():
        source = known.source + form_id.encode()
        digest = sha256(source).hexdigest()
        save_form(desks.office.db, replace(known, form_id=form_id, source=source, sha256=digest))
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert form_id in {row.form_id for row in form_rows(desks.field.db)}


def test_a_visit_that_went_out_twice_waits_for_one_receipt(visited: Desks) -> None:
    assert outgoing.outbox(visited.field) == Outbox(0, 1, 0)
    visits.show_certificate(visited.field, visited.inspection)
    visited.clock.pass_minutes(5)
    packages.export_inspection(visited.field, visited.inspection, visited.exchange)
    assert outgoing.outbox(visited.field) == Outbox(0, 1, 0)
