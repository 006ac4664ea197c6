"""Where an organ issues no orders on site, they follow the lead's endorsement (workflow §2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inspector.domain.inspection import Decision
from inspector.domain.paper import SIGNED, PaperKind
from inspector.errors import VisitRefused
from inspector.services import packages, papers, reviews
from inspector.services.countersigning import export_countersigned
from inspector.services.sheet_offers import paper_offers
from inspector.services.visits import inspection_row
from inspector.storage.reference import save_reference
from tests.desks import Desks, brought, closed_visit, issued_record, only_finding, signatures

ORDER, MEASURES = PaperKind.RECTIFICATION_ORDER, PaperKind.ON_SITE_MEASURES


def offered(desks: Desks, inspection: str) -> bool:
    """Say whether order and measures may be issued in the field."""
    due = {one.kind: one.hindrance for one in papers.due_papers(desks.field, inspection)}
    offers = {one.kind: one.hindrance for one in paper_offers(desks.field, inspection)}
    assert bool(due[ORDER]) is bool(offers[MEASURES])
    return not due[ORDER]


@pytest.mark.parametrize("step", [-1, 1])
def test_an_order_that_waits_for_the_lead_is_issued_once_the_visit_is_endorsed(
    desks: Desks, step: int
) -> None:
    # Record and order are issued within one second: ids alone do not tell which came last.
    desks.clock.moment += timedelta(milliseconds=500)
    with desks.field.db.write():
        save_reference(desks.field.db, [replace(desks.field.organisation, on_the_spot=False)])
    inspection = closed_visit(desks)
    record = issued_record(desks, inspection)
    for one in signatures(desks, record):
        papers.sign_paper(desks.field, record.id, one)
    assert not offered(desks, inspection)
    brought(
        desks.lead,
        packages.export_inspection(desks.field, inspection, desks.exchange).path,
    )
    finding = only_finding(desks.lead, inspection)
    reviews.review_finding(desks.lead, inspection, finding.id, Decision.PASS, "")
    with pytest.raises(VisitRefused):
        papers.issue_paper(desks.field, inspection, ORDER)
    reviews.countersign(desks.lead, inspection)
    brought(desks.field, packages.export_review(desks.lead, inspection, desks.exchange).path)
    assert offered(desks, inspection)
    desks.clock.moment += timedelta(milliseconds=step)
    order = papers.issue_paper(desks.field, inspection, ORDER)
    for one in signatures(desks, order):
        order = papers.sign_paper(desks.field, order.id, one)
    assert order.state == SIGNED
    # The endorsement was of the visit and still is: the paper follows from it.
    assert inspection_row(desks.field, inspection).countersigned == "followed"
    desks.clock.pass_minutes(5)
    again = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.lead, again.path)
    assert inspection_row(desks.lead, inspection).countersigned == "followed"
    with pytest.raises(VisitRefused, match="papers have been issued since"):
        export_countersigned(desks.lead, inspection, desks.exchange)
    brought(desks.office, again.path)
    assert ORDER in {one.kind for one in papers.list_papers(desks.office, inspection)}
    with desks.field.recording() as recorder:
        recorder.add(inspection, "inspection.note", {"note": "后来的改动"})
    assert inspection_row(desks.field, inspection).countersigned == "stale"
