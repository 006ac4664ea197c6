"""What has gone out: 未导出, 已导出, 已回执; and what came after that."""

from inspector.services import outgoing, packages
from inspector.services.outgoing import Outbox, Sent
from tests.desks import Desks, brought, carry_out_visit


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
