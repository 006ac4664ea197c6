"""What has gone out: 未导出, 已导出, 已回执; and what came after that."""

from inspector.domain.inspection import Decision
from inspector.services import outgoing, packages, reviews, visits
from inspector.services.context import Context
from inspector.services.outgoing import Outbox, Sent
from inspector.storage.database import Database
from inspector.storage.integrity import differing_projections
from inspector.storage.migrations import migrate
from inspector.storage.projections import rebuild_projections
from tests.desks import Desks, brought, carry_out_visit, closed_visit

_KEPT = {
    "outgoing": "select kind, id, state, first, sent from outgoing order by kind, id",
    "counts": "select * from outgoing_count order by kind, state, first, sent",
}


def sent(desks: Desks, kind: str = "INSPECTION") -> dict[str, Sent]:
    return {one.visit.id: one.sent for one in outgoing.outgoing_visits(desks.field, kind)}


def test_a_visit_goes_from_not_exported_over_exported_to_receipted(visited: Desks) -> None:
    assert sent(visited) == {visited.inspection: Sent.ALL}
    assert outgoing.outbox(visited.field) == Outbox(0, 1, 0)
    brought(visited.office, visited.package)
    receipt = packages.export_receipt(visited.office, visited.folder / "back")
    brought(visited.field, receipt.path)
    assert sent(visited) == {visited.inspection: Sent.RECEIPTED}
    assert outgoing.outbox(visited.field) == Outbox(0, 0, 1)


def test_what_changes_after_the_receipt_waits_again(visited: Desks) -> None:
    brought(visited.office, visited.package)
    brought(visited.field, packages.export_receipt(visited.office, visited.folder / "back").path)
    with visited.field.recording() as record:
        record.add(visited.inspection, "inspection.note", {"note": "补充"})
    assert sent(visited) == {visited.inspection: Sent.CHANGED_SINCE}
    packages.export_inspection(visited.field, visited.inspection, visited.folder / "again")
    # The receipt is for what went out before.
    assert sent(visited) == {visited.inspection: Sent.ALL}


def test_what_waits_comes_first(visited: Desks) -> None:
    first = visited.inspection
    carry_out_visit(visited)
    with visited.field.recording() as record:
        record.add(visited.inspection, "inspection.note", {"note": "补充"})
    order = [one.visit.id for one in outgoing.outgoing_visits(visited.field, "INSPECTION")]
    assert order == [visited.inspection, first]
    assert outgoing.outbox(visited.field) == Outbox(1, 1, 0)


def test_the_office_waits_with_receipts_for_what_came_in_after_the_last_ones(
    visited: Desks,
) -> None:
    assert outgoing.outbox(visited.office) == Outbox(0, 0, 0)
    first = visited.package
    carry_out_visit(visited)  # signed before the receipts go out, brought in after them
    brought(visited.office, first)
    assert outgoing.outbox(visited.office) == Outbox(1, 0, 0)
    visited.clock.pass_minutes(60)
    packages.export_receipt(visited.office, visited.folder / "back")
    assert outgoing.outbox(visited.office) == Outbox(0, 0, 1)
    brought(visited.office, visited.package)
    assert outgoing.unconfirmed_packages(visited.office) == 1
    assert outgoing.outbox(visited.office) == Outbox(1, 0, 1)


def kept(db: Database) -> dict[str, list[dict[str, object]]]:
    return {name: db.rows(sql) for name, sql in _KEPT.items()}


def is_true(ctx: Context) -> bool:
    """Say whether what the writer has kept is what a look at the whole history gives.

    Two looks that share no code: the migration that an older workspace goes through, and the
    rebuild of the doctor.
    """
    noted = kept(ctx.db)
    by_doctor = differing_projections(ctx.db)
    for table in ("outgoing", "outgoing_count"):
        ctx.db.conn.execute(f"drop table {table}")
    for row in ctx.db.rows(
        "select name from sqlite_master where type = 'index' and name in ('package_of_visit',"
        " 'inspection_by_state', 'inspection_by_task', 'stream_in_conflict', 'stream_that_waits')"
    ):
        ctx.db.conn.execute(f"drop index {row['name']}")
    ctx.db.conn.execute("delete from _sqlite_migrations where name = 'm0008_outgoing'")
    migrate(ctx.db)
    return kept(ctx.db) == noted and not by_doctor


def test_what_is_kept_of_the_outbox_is_what_the_whole_history_says(visited: Desks) -> None:
    field, lead, office = visited.field, visited.lead, visited.office
    first = visited.package
    assert is_true(field)
    brought(lead, first)
    brought(office, first)
    assert is_true(office)
    reviewed = visited.inspection
    for finding in visits.findings(lead, reviewed):
        reviews.review_finding(lead, reviewed, finding.id, Decision.PASS)
    reviews.countersign(lead, reviewed)
    assert outgoing.outbox(lead) == Outbox(1, 0, 0)
    assert is_true(lead)
    review = packages.export_review(lead, reviewed, visited.folder / "review")
    assert outgoing.outbox(lead) == Outbox(0, 1, 0)
    brought(office, review.path)
    receipt = packages.export_receipt(office, visited.folder / "back")
    carry_out_visit(visited)
    brought(office, visited.package)
    closed_visit(visited)
    brought(lead, receipt.path)
    brought(field, receipt.path)
    with field.recording() as record:
        record.add(reviewed, "inspection.note", {"note": "补充"})
    assert outgoing.outbox(lead) == Outbox(0, 0, 1)
    assert outgoing.outbox(field) == Outbox(1, 1, 0)
    assert outgoing.outbox(office) == Outbox(1, 0, 2)
    assert all(is_true(ctx) for ctx in (field, lead, office))


def test_counts_that_were_tampered_with_are_told_and_mended(visited: Desks) -> None:
    db = visited.field.db
    with db.write():
        db.run("update outgoing_count set count = 7")
    assert differing_projections(db) == ["outgoing_count"]
    rebuild_projections(db)
    assert outgoing.outbox(visited.field) == Outbox(0, 1, 0)
    assert differing_projections(db) == []
