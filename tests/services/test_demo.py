"""The demo plays the whole loop; the same seed plays the same one."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from inspector.errors import WorkspaceExists
from inspector.sealed import verify_package
from inspector.services import (
    demo,
    demo_visit,
    enrolment,
    ledgers,
    packages,
    papers,
    reviews,
    visits,
)
from inspector.services.context import Context
from inspector.services.demo_photos import draw_photo
from inspector.services.demo_report import DemoReport
from inspector.services.packages import RECEIPT_KIND
from inspector.storage.inspections import photos_of
from inspector.storage.workspace import Workspace, create_workspace
from tests.desks import LOG_N


@dataclass(frozen=True)
class Played:
    """One demo on disk, and its three desks opened again."""

    report: DemoReport
    office: Context
    lead: Context
    field: Context

    @property
    def desks(self) -> tuple[Context, ...]:
        return self.office, self.lead, self.field


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Played]]:
    """Return a function that plays the demo of a seed, with a cheap passphrase.

    A photograph that was drawn once is not drawn again: test_demo_photos shows that it would be
    the same.
    """
    opened: list[Context] = []

    def cheap(folder: Path, passphrase: str, *, log_n: int = LOG_N) -> Workspace:
        return create_workspace(folder, passphrase, log_n=LOG_N)

    def one(seed: int) -> Played:
        folder = tmp_path_factory.mktemp("demo")
        report = demo.play(folder, seed=seed)
        desks = [
            enrolment.open_context(folder / name, report.passphrase) for name in report.workspaces
        ]
        opened.extend(desks)
        return Played(report, *desks)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(enrolment, "create_workspace", cheap)
        patch.setattr(demo_visit, "draw_photo", functools.cache(draw_photo))
        yield one
    for ctx in opened:
        ctx.workspace.close()


@pytest.fixture(scope="module")
def first(play: Callable[[int], Played]) -> Played:
    return play(1)


@pytest.fixture(scope="module")
def again(play: Callable[[int], Played], first: Played) -> Played:
    return play(1)


def events(ctx: Context) -> list[tuple[str, str]]:
    sql = "select kind, id from event where kind <> ? order by dev, seq"
    return [(row["kind"], row["id"]) for row in ctx.db.rows(sql, (RECEIPT_KIND,))]


def test_the_loop_ends_at_the_office_with_everything_settled(first: Played) -> None:
    rows = first.report.inspections
    assert [row["state"] for row in rows] == ["FINALIZED"] * 3
    assert [row["countersigned"] for row in rows] == ["valid"] * 3
    assert [row["findings"] for row in rows] == [4, 0, 5]
    assert [row["major"] for row in rows] == [1, 0, 0]
    found = ledgers.hazards(first.office, ledgers.HazardFilter())
    assert len(found) == 9
    assert {row.photo_count for row in found} == {2}
    assert not any(row.conflicted for row in found)
    assert len(ledgers.entities(first.office)) == 12


def test_every_desk_shows_the_same_visits(first: Played) -> None:
    for row in first.report.inspections:
        shown = [visits.inspection_row(ctx, str(row["id"])) for ctx in (first.office, first.lead)]
        assert shown[0] == shown[1]


def test_every_package_verifies_and_what_the_office_has_is_confirmed(first: Played) -> None:
    assert {row.state for row in packages.list_exported(first.lead)} == {"receipted"}
    at_the_office = {row.id for row in packages.list_received(first.office)}
    for row in packages.list_exported(first.field):
        assert (row.state == "receipted") == (row.id in at_the_office)
    trust = [first.office.signing().office_ca]
    for said in first.report.packages:
        path = first.report.folder / str(said["file"])
        assert verify_package(path, trust=trust, office="demo").trusted
        assert path.stat().st_size == said["size"]


def test_one_visit_was_returned_and_one_refused(first: Played) -> None:
    inspections = [str(row["id"]) for row in first.report.inspections]
    corrected = [one for one in visits.findings(first.office, inspections[0]) if one.correction]
    assert [one.revision for one in corrected] == [2]
    states = [
        [paper.state for paper in papers.list_papers(first.office, one)] for one in inspections
    ]
    assert states == [["SIGNED", "SIGNED"], ["SIGNED"], ["REFUSED", "REFUSED"]]
    for one in inspections:
        for paper in papers.list_papers(first.office, one):
            frozen = papers.paper_pdf(first.office, paper.id)
            assert sha256(frozen).hexdigest() == paper.sha256
            confirmed = [one.name for one in paper.refusal_signatures]
            assert confirmed == (["检查员甲", "检查员乙"] if paper.refusal else [])


def test_every_desk_has_something_left_to_do(first: Played) -> None:
    states = {row.state for row in visits.list_visits(first.field)}
    assert {"IN_PROGRESS", "FINALIZED"} <= states
    assert reviews.waiting_reviews(first.lead)


def test_the_same_seed_gives_the_same_events_photographs_and_papers(
    first: Played, again: Played
) -> None:
    for one, other in zip(first.desks, again.desks):
        assert events(one) == events(other)
    for row in first.report.inspections:
        state = first.office.state(str(row["id"]))
        same = again.office.state(str(row["id"]))
        assert state.rev == same.rev
        assert photos_of(state) == photos_of(same)
        for paper in papers.list_papers(first.office, str(row["id"])):
            drawn = papers.paper_pdf(first.office, paper.id)
            assert drawn == papers.paper_pdf(again.office, paper.id)
    assert first.report.papers == again.report.papers
    for name in first.report.papers:
        pair = [played.report.folder / name for played in (first, again)]
        assert pair[0].read_bytes() == pair[1].read_bytes()


def test_the_same_seed_still_makes_keys_of_its_own(first: Played, again: Played) -> None:
    for one, other in zip(first.desks, again.desks):
        assert one.dev == other.dev
        assert one.workspace.secret("device") != other.workspace.secret("device")
        assert one.signing().office_ca != other.signing().office_ca
    names = [{str(said["file"]) for said in one.report.packages} for one in (first, again)]
    assert names[0].isdisjoint(names[1])


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("演示", encoding="utf-8")
    with pytest.raises(WorkspaceExists):
        demo.play(tmp_path, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
