"""Packages in: looked at first, then whole or not at all, and once."""

import errno
import shutil
from pathlib import Path

import pytest

from inspector.domain.inspection import Decision
from inspector.domain.person import Desk
from inspector.errors import (
    Cancelled,
    DiskFull,
)
from inspector.progress import Progress
from inspector.services import (
    enrolment,
    form_intake,
    form_library,
    imports,
    ledgers,
    packages,
    register,
    reviews,
    visits,
)
from inspector.services.imports import import_packages, preview_packages
from inspector.storage.projections import rebuild_projections
from tests.desks import (
    PASSPHRASE,
    Desks,
    brought,
    carry_out_visit,
    only_finding,
    write_checklist,
)
from tests.services import forgery
from tests.services.contents import everything, folded


def reviewed(desks: Desks) -> Path:
    """Return the lead's review package."""
    brought(desks.lead, desks.package)
    finding = only_finding(desks.lead, desks.inspection)
    reviews.review_finding(desks.lead, desks.inspection, finding.id, Decision.PASS)
    reviews.countersign(desks.lead, desks.inspection)
    return packages.export_review(desks.lead, desks.inspection, desks.folder / "stick").path


def test_a_preview_says_what_would_happen_and_writes_nothing(visited: Desks) -> None:
    before = everything(visited.office)
    (looked,) = preview_packages(visited.office, [visited.package])
    assert everything(visited.office) == before
    assert (looked.kind, looked.sender, looked.entity_name) == (
        "INSPECTION",
        "检查员甲",
        "示例铝业有限公司",
    )
    assert (looked.known, looked.pending, looked.conflicting) == (0, 0, 0)
    assert looked.line() == f"{looked.new} new"
    (done,) = brought(visited.office, visited.package)
    assert done.imported
    assert done.new == looked.new


def test_an_imported_visit_stands_in_the_ledgers(visited: Desks) -> None:
    brought(visited.office, visited.package)
    row = visits.inspection_row(visited.office, visited.inspection)
    assert row == visits.inspection_row(visited.field, visited.inspection)
    (hazard,) = ledgers.hazards(visited.office, ledgers.HazardFilter())
    assert hazard.number == only_finding(visited.field, visited.inspection).number
    photo = only_finding(visited.office, visited.inspection).photos[0]
    read = visited.office.blobs.read(visited.office.db, photo.sha256)
    assert read == visited.field.blobs.read(visited.field.db, photo.sha256)


def test_the_same_package_twice_changes_nothing(visited: Desks) -> None:
    brought(visited.office, visited.package)
    before = everything(visited.office)
    copy = visited.folder / "INSP-copy.asice"
    copy.write_bytes(visited.package.read_bytes())
    for path in (visited.package, copy):
        (looked,) = preview_packages(visited.office, [path])
        (again,) = brought(visited.office, path)
        assert looked.already_imported
        assert again.already_imported
        assert not again.imported
        assert "already imported" in again.line()
    assert everything(visited.office) == before


def test_the_same_events_in_another_package_are_known(visited: Desks) -> None:
    brought(visited.office, visited.package)
    before = folded(visited.office)
    receipt = packages.export_receipt(visited.office, visited.exchange)
    brought(visited.field, receipt.path)
    again = packages.export_inspection(visited.field, visited.inspection, visited.folder / "again")
    (looked,) = preview_packages(visited.office, [again.path])
    assert (looked.new, looked.already_imported) == (0, False)
    assert looked.line() == f"0 new, {looked.known} known"
    brought(visited.office, again.path)
    assert folded(visited.office) == before


def test_a_review_that_comes_before_its_visit_waits_and_then_counts(visited: Desks) -> None:
    review = reviewed(visited)
    (looked,) = preview_packages(visited.office, [review])
    assert looked.pending == looked.new > 0
    assert "waiting for an earlier package" in looked.line()
    brought(visited.office, review)
    assert ledgers.hazard_count(visited.office, ledgers.HazardFilter()) == 0
    brought(visited.office, visited.package)
    row = visits.inspection_row(visited.office, visited.inspection)
    assert (row.state, row.countersigned) == ("FINALIZED", "valid")
    assert visited.office.db.value("select sum(pending_count) from stream") == 0


def test_packages_that_come_together_are_previewed_together(visited: Desks) -> None:
    review = reviewed(visited)
    alone = preview_packages(visited.office, [visited.package])[0]
    together = preview_packages(visited.office, [review, visited.package, visited.package])
    assert [looked.pending for looked in together] == [0, 0, 0]
    assert [looked.new for looked in together if looked.path == visited.package] == [alone.new, 0]
    results = import_packages(visited.office, [review, visited.package])
    assert sum(result.new for result in results) == sum(looked.new for looked in together)


def test_any_order_of_arrival_gives_the_same_ledger(visited: Desks) -> None:
    review = reviewed(visited)
    visits.show_certificate(visited.field, visited.inspection)
    visited.clock.pass_minutes(5)
    late = packages.export_inspection(visited.field, visited.inspection, visited.folder / "late")
    brought(visited.office, late.path, visited.package, review)
    brought(visited.lead, late.path)
    brought(visited.field, review)
    assert folded(visited.office) == folded(visited.lead) == folded(visited.field)


def test_partial_delivery_and_then_the_rest_is_the_whole(visited: Desks) -> None:
    history = forgery.stored(visited.field, visited.inspection)
    brought(visited.lead, visited.package)
    for part in (history[:2], history[3:6]):  # the third is missing: what follows has to wait
        brought(visited.office, forgery.package(visited, visited.field, part))
    waiting = visited.office.state(visited.inspection).pending
    assert set(waiting) == {signed.event.id for signed in history[3:6]}
    assert visits.inspection_row(visited.office, visited.inspection).state == "IN_PROGRESS"
    brought(visited.office, visited.package)
    assert folded(visited.office) == folded(visited.lead)


def test_a_cloned_laptop_is_flagged_and_nothing_of_it_is_lost(visited: Desks) -> None:
    shutil.copytree(visited.folder / "field", visited.folder / "clone")
    clone = visited.keep_open(
        enrolment.open_context(visited.folder / "clone", PASSPHRASE, clock=visited.clock)
    )
    for ctx, text in ((visited.field, "原机"), (clone, "克隆")):
        with ctx.recording() as record:
            record.add(visited.inspection, "inspection.note", {"note": text})
        exported = packages.export_inspection(ctx, visited.inspection, visited.folder / text)
        brought(visited.office, exported.path)
    state = visited.office.state(visited.inspection)
    assert [fork.dev for fork in state.forks] == [visited.field.dev]
    (conflict,) = state.conflicts
    assert sorted(str(one.value) for one in conflict.values) == ["克隆", "原机"]


def test_rebuilding_the_tables_gives_the_same_rows(visited: Desks) -> None:
    brought(visited.office, visited.package, reviewed(visited))
    before = everything(visited.office)
    assert rebuild_projections(visited.office.db) == 4  # visit, hazard, two receipts
    after = everything(visited.office)
    for name in ("stream", "inspection", "hazard", "paper", "event"):
        assert after[name] == before[name], name


def test_a_folder_stands_for_its_packages_base_packages_first(visited: Desks) -> None:
    reviewed(visited)
    stick = visited.folder / "stick"
    base = packages.export_base(visited.office, stick)
    (stick / "note.txt").write_text("演示", encoding="utf-8")
    chosen = imports.packages_in([stick])
    assert [path.name.split("-")[0] for path in chosen] == ["BASE", "INSP", "REVIEW"]
    assert chosen[0] == base.path
    results = brought(visited.office, stick)
    # The office knows its own base package.
    assert [result.imported for result in results] == [False, True, True]


def test_an_older_base_package_changes_nothing(desks: Desks) -> None:
    first = next(desks.exchange.glob("BASE-*.asice"))
    newcomer = enrolment.new_workspace(
        desks.folder / "late",
        PASSPHRASE,
        desk=Desk.FIELD,
        name="检查员丙",
        clock=desks.clock,
        log_n=4,
    )
    desks.keep_open(newcomer)
    answer = enrolment.approve(
        desks.office, enrolment.request(newcomer, desks.exchange), desks.exchange
    )
    enrolment.accept(newcomer, answer)
    form_intake.install_file(desks.office, write_checklist(desks.folder, version="2"), replace=True)
    second = packages.export_base(desks.office, desks.exchange)
    for path in (second.path, first):
        brought(newcomer, path)
        assert [form.version for form in form_library.offered_forms(newcomer)] == ["2"]
        assert newcomer.setting("base.issue") == "2"
        assert {one.name for one in register.people(newcomer)} >= {"检查员丙", "检查员乙"}


def test_an_import_that_dies_after_the_copy_can_be_repeated(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_arguments: object) -> None:
        raise KeyboardInterrupt

    before = everything(visited.office)
    monkeypatch.setattr(imports, "project_streams", dies)
    with pytest.raises(KeyboardInterrupt):
        import_packages(visited.office, [visited.package])
    monkeypatch.undo()
    after = everything(visited.office)
    assert {**after, "files": []} == {**before, "files": []}
    # A process that is killed cannot even take the copy away.
    (found,) = preview_packages(visited.office, [visited.package])
    kept = visited.office.workspace.packages / f"{found.package_id}.asice"
    kept.write_bytes(visited.package.read_bytes())
    (result,) = brought(visited.office, visited.package)
    assert result.imported
    assert kept.read_bytes() == visited.package.read_bytes()
    assert ledgers.hazard_count(visited.office, ledgers.HazardFilter()) == 1


def test_a_disk_that_fills_up_says_so_and_leaves_nothing(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = everything(visited.office)
    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(DiskFull, match="1 MiB"):
        import_packages(visited.office, [visited.package])
    monkeypatch.undo()
    assert everything(visited.office) == before
    assert brought(visited.office, visited.package)[0].imported


def test_a_stopped_import_has_whole_packages_only(visited: Desks) -> None:
    stick = visited.folder / "two"
    stick.mkdir()
    visited.package.rename(stick / visited.package.name)
    carry_out_visit(visited)
    progress = Progress(lambda done, _total: progress.cancel() if done else None)
    with pytest.raises(Cancelled):
        import_packages(visited.office, [stick, visited.package], progress)
    assert len(packages.list_received(visited.office)) == 1
    assert not list(visited.office.workspace.packages.glob("*.part"))


def test_a_hazard_without_its_visit_is_taken_and_shown(visited: Desks) -> None:
    """Its stream is its own: the ledger must not lose it while the visit is on its way."""
    hazard = only_finding(visited.field, visited.inspection).id
    history = forgery.stored(visited.field, hazard)
    brought(visited.office, forgery.package(visited, visited.field, history))
    assert [one.id for one in ledgers.hazards(visited.office, ledgers.HazardFilter())] == [hazard]


def test_two_that_changed_the_same_field_leave_it_to_a_person(visited: Desks) -> None:
    hazard = only_finding(visited.field, visited.inspection).id
    history = forgery.stored(visited.field, hazard)
    brought(visited.office, visited.package)
    brought(visited.lead, visited.package)
    with visited.lead.recording() as record:
        record.add(hazard, "hazard.correct", {"place": "西侧"})
    with visited.field.recording() as record:
        record.add(hazard, "hazard.correct", {"place": "东侧"})
    theirs = forgery.stored(visited.field, hazard)
    brought(visited.office, forgery.package(visited, visited.field, theirs))
    mine = [*history, *(e for e in forgery.stored(visited.lead, hazard) if e not in history)]
    (looked,) = preview_packages(
        visited.office, [path := forgery.package(visited, visited.lead, mine)]
    )
    assert looked.conflicting == 1
    assert "to be decided by a person" in looked.line()
    brought(visited.office, path)
    row = ledgers.hazard(visited.office, hazard)
    assert row.conflicted
    assert row.place == "东侧 ／ 西侧"


def test_two_deadlines_leave_the_deadline_open_until_a_person_decides(visited: Desks) -> None:
    hazard = only_finding(visited.field, visited.inspection).id
    brought(visited.office, visited.package)
    brought(visited.lead, visited.package)
    history = forgery.stored(visited.lead, hazard)
    for ctx, day in ((visited.lead, "2026-12-01"), (visited.office, "2026-12-09")):
        with ctx.recording() as record:
            record.add(hazard, "hazard.extend", {"deadline": day})
    mine = [*history, forgery.stored(visited.lead, hazard)[-1]]
    brought(visited.office, forgery.package(visited, visited.lead, mine))
    row = ledgers.hazard(visited.office, hazard)
    assert (row.conflicted, row.deadline) == (True, None)
