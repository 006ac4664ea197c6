"""What never came is said with whose it is and which numbers; odd clocks are only shown."""

from inspector.services import attention, imports, packages, visits
from inspector.services.attention import MissingPart
from tests.desks import Desks, brought
from tests.services import forgery


def only(desks: Desks) -> MissingPart:
    (found,) = attention.missing_parts(desks.office)
    return found


def test_what_is_missing_is_said_with_the_person_and_the_numbers(visited: Desks) -> None:
    history = forgery.stored(visited.field, visited.inspection)
    for part in (history[:2], history[4:6]):
        brought(visited.office, forgery.package(visited, visited.field, part))
    missing = only(visited)
    assert (missing.person, missing.device) == ("检查员甲", visited.field.dev)
    assert (missing.stream, missing.entity_name) == (visited.inspection, "示例铝业有限公司")
    between = {one.event.seq for one in history[2:4]}
    numbers = {n for first, last in missing.numbers for n in range(first, last + 1)}
    assert between <= numbers
    assert not numbers & {one.event.seq for one in [*history[:2], *history[4:6]]}
    assert missing.waiting == 2
    assert attention.attention_count(visited.office) == 1
    brought(visited.office, visited.package)
    assert attention.missing_parts(visited.office) == []


def test_numbers_that_came_with_other_visits_are_not_missing(visited: Desks) -> None:
    hazard = visits.findings(visited.field, visited.inspection)[0].id
    brought(
        visited.office,
        forgery.package(visited, visited.field, forgery.stored(visited.field, hazard)),
    )
    known = {one.event.seq for one in forgery.stored(visited.field, hazard)}
    history = forgery.stored(visited.field, visited.inspection)
    for part in (history[:2], history[-1:]):
        brought(visited.office, forgery.package(visited, visited.field, part))
    numbers = {n for first, last in only(visited).numbers for n in range(first, last + 1)}
    assert known
    assert not known & numbers


def test_what_somebody_else_has_seen_is_missing_without_a_name(visited: Desks) -> None:
    """The lead's events build on the inspector's package, which has not come."""
    brought(visited.lead, visited.package)
    with visited.lead.recording() as record:
        record.add(visited.inspection, "inspection.note", {"note": "组长"})
    path = packages.export_review(visited.lead, visited.inspection, visited.folder / "r").path
    (result,) = imports.import_packages(visited.office, [path])
    assert result.pending == result.new > 0
    missing = only(visited)
    assert (missing.person, missing.numbers) == ("", ())


def test_a_clock_that_goes_back_is_shown_and_changes_nothing(visited: Desks) -> None:
    visited.clock.pass_minutes(-600)
    with visited.field.recording() as record:
        record.add(visited.inspection, "inspection.note", {"note": "时钟被调回"})
    path = packages.export_inspection(visited.field, visited.inspection, visited.folder / "r").path
    visited.clock.pass_minutes(600)
    brought(visited.office, path)
    told = attention.attention(visited.office)
    (step,) = told.clocks
    assert (step.person, step.device) == ("检查员甲", visited.field.dev)
    assert step.after < step.before
    assert not told.missing
    assert not told.devices
    fields = visited.office.state(visited.inspection).live[visited.inspection]
    assert fields["note"] == "时钟被调回"


def test_nothing_odd_is_nothing_to_look_at(visited: Desks) -> None:
    brought(visited.office, visited.package)
    told = attention.attention(visited.office)
    assert (told.missing, told.devices, told.clocks) == ((), (), ())
