"""One file for outsiders: what the inspector sealed and what the lead endorsed."""

import pytest

from inspector.domain.inspection import Decision
from inspector.errors import VisitRefused, WrongRole
from inspector.sealed import VerifiedPackage, verify_package
from inspector.services import reviews
from inspector.services.countersigning import (
    endorsed_revision,
    events_in,
    export_countersigned,
)
from inspector.services.packages import ExportedPackage
from tests.desks import Desks, brought, only_finding


@pytest.fixture
def countersigned(visited: Desks) -> Desks:
    """The desks after the lead has passed and countersigned the visit."""
    lead = visited.lead
    brought(lead, visited.package)
    finding = only_finding(lead, visited.inspection)
    reviews.review_finding(lead, visited.inspection, finding.id, Decision.PASS)
    visited.clock.pass_minutes(5)
    reviews.countersign(lead, visited.inspection)
    return visited


def handed_over(desks: Desks) -> tuple[ExportedPackage, VerifiedPackage]:
    made = export_countersigned(desks.lead, desks.inspection, desks.folder / "outsiders")
    return made, verify_package(made.path, trust=[desks.lead.signing().office_ca])


def test_the_file_holds_the_package_and_the_endorsement(countersigned: Desks) -> None:
    made, found = handed_over(countersigned)
    assert made.path.name == f"{countersigned.package.stem}-countersigned.asice"
    assert found.package_id in made.package_id
    assert found.package_id.startswith(countersigned.package.stem.rsplit("-", 1)[1])
    assert found.signer.name == countersigned.field.person.name
    endorsed = found.countersignature
    assert endorsed is not None
    assert endorsed.signer.name == countersigned.lead.person.name
    rev = countersigned.lead.state(countersigned.inspection).rev
    assert (endorsed.header["rev"], endorsed.header["role"]) == (rev, "LEAD")
    assert endorsed_revision(made.path, found)
    assert (made.path.parent / "VERIFY.txt").exists()
    own = events_in(made.path, found, "review/events.jsonl")
    assert {signed.event.dev for signed in own} == {countersigned.lead.dev}


def test_the_office_imports_it_as_the_package_that_it_is(countersigned: Desks) -> None:
    made, _found = handed_over(countersigned)
    (result,) = brought(countersigned.office, made.path)
    assert result.imported
    # The endorsement itself comes with the lead's own package.
    state = countersigned.office.state(countersigned.inspection)
    assert not state.signs
    (again,) = brought(countersigned.office, countersigned.package)
    assert again.already_imported


def test_a_visit_that_is_not_or_no_longer_endorsed_is_not_handed_over(visited: Desks) -> None:
    lead, folder = visited.lead, visited.folder / "outsiders"
    with pytest.raises(WrongRole):
        export_countersigned(visited.field, visited.inspection, folder)
    brought(lead, visited.package)
    with pytest.raises(VisitRefused, match="not countersigned"):
        export_countersigned(lead, visited.inspection, folder)
    finding = only_finding(lead, visited.inspection)
    reviews.review_finding(lead, visited.inspection, finding.id, Decision.PASS)
    reviews.countersign(lead, visited.inspection)
    with lead.recording() as record:
        record.add(visited.inspection, "note.of.mine", {"remark": "补充"})
    with pytest.raises(VisitRefused, match="changed after"):
        export_countersigned(lead, visited.inspection, folder)
    assert not folder.exists()


def test_an_endorsement_of_another_state_is_told_from_this_one(countersigned: Desks) -> None:
    made, found = handed_over(countersigned)
    assert found.countersignature is not None
    found.countersignature.header["rev"] = "0" * 64
    assert not endorsed_revision(made.path, found)
