"""The demo plays the whole loop; the same seed plays the same one."""

import functools
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509

from inspector.clock import china
from inspector.documents.seals import read_seals
from inspector.domain.supervision import Acceptance, CloseOut, Listing, SupervisionLevel
from inspector.errors import WorkspaceExists
from inspector.sealed import verify_package
from inspector.services import (
    demo,
    demo_visit,
    enrolment,
    imports,
    ledgers,
    packages,
    papers,
    reviews,
    visits,
)
from inspector.services.acceptance import close_out, record_acceptance
from inspector.services.context import Context
from inspector.services.demo_photos import draw_photo
from inspector.services.demo_report import DemoReport
from inspector.services.hazard_case import HazardAct, hazard_case, offered_acts
from inspector.services.packages import RECEIPT_KIND
from inspector.services.refusals import attach_recording
from inspector.services.supervision import list_hazard
from inspector.storage.event_store import events_of
from inspector.storage.inspections import photos_of
from inspector.storage.papers import SIGNED_PDF
from inspector.storage.workspace import Workspace, create_workspace
from tests.desks import LOG_N
from tests.documents import nss
from tests.documents.poppler import MISMATCH, counts, needs_pdfsig, pdfsig


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


def events(ctx: Context) -> list[tuple[object, ...]]:
    """Return what the events say, but for what fresh keys make fresh: signed PDFs and hashes."""
    sql = "select distinct stream from event where kind <> ? order by stream"
    streams = [row["stream"] for row in ctx.db.rows(sql, (RECEIPT_KIND,))]
    said = [signed.event for stream in streams for signed in events_of(ctx.db, stream)]
    return [
        (one.stream, one.ent, one.kind, one.actor, one.dev, one.seq, one.wall, plain(one.body))
        for one in said
    ]


def plain(body: Mapping[str, object]) -> object:
    """Return a body without the signed PDFs, and without the hash of a state that names them."""
    values = body.get("set")
    kept = {name: value for name, value in body.items() if name not in ("set", "rev")}
    return kept, without_signed(values) if isinstance(values, Mapping) else values


def without_signed(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if not name.startswith(SIGNED_PDF)}


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


def test_the_major_hazard_can_be_followed_to_its_end_at_the_office(
    first: Played, tmp_path: Path
) -> None:
    """Listed as it lies; after the re-inspection has come in: accepted, closed out, delisted."""
    folder = shutil.copytree(first.report.folder, tmp_path / "demo")
    now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # after what the seed plays
    office = enrolment.open_context(folder / "office", first.report.passphrase, clock=lambda: now)
    with closing(office.workspace):
        (row,) = ledgers.hazards(office, ledgers.HazardFilter(level="MAJOR"))
        assert offered_acts(office, hazard_case(office, row.id)) == [HazardAct.LIST]
        today = china(office.clock()).date()
        listing = Listing(
            level=SupervisionLevel.COUNTY,
            organ="示例区安全生产委员会",
            unit="示例铝业有限公司",
            supervisor="督办人甲",
            deadline=today + timedelta(days=10),
            on=today,
        )
        list_hazard(office, row.id, listing)
        results = imports.import_packages(office, [folder / "exchange"])
        assert not any(one.refused for one in results)
        case = hazard_case(office, row.id)
        assert (case.row.state, case.unsigned_opinion) == ("REINSPECT_PASSED", "")
        opinion = folder / "验收意见.pdf"
        opinion.write_bytes(b"%PDF-1.4 demo opinion")
        accepted = Acceptance(
            department="示例区工业和信息化局",
            person="验收人甲",
            opinion="经现场验收，治理措施已落实，验收合格。",
            on=today,
            file=attach_recording(office, opinion),
        )
        record_acceptance(office, row.id, accepted)
        said = CloseOut(basis="验收意见", person="", on=today)
        ended = close_out(office, row.id, said)
        assert (ended.state, ended.supervision) == ("CLOSED", "DELISTED")
        visit = visits.inspection_row(office, row.inspection)
        assert visit.countersigned == "valid"


def test_the_same_seed_gives_the_same_events_photographs_and_papers(
    first: Played, again: Played
) -> None:
    for one, other in zip(first.desks, again.desks):
        assert events(one) == events(other)
    for row in first.report.inspections:
        state = first.office.state(str(row["id"]))
        same = again.office.state(str(row["id"]))
        assert {ent: without_signed(values) for ent, values in state.live.items()} == {
            ent: without_signed(values) for ent, values in same.live.items()
        }
        assert photos_of(state) == photos_of(same)
        for paper in papers.list_papers(first.office, str(row["id"])):
            drawn = papers.paper_pdf(first.office, paper.id)
            assert drawn == papers.paper_pdf(again.office, paper.id)
    assert first.report.papers == again.report.papers
    for name in first.report.papers:
        pair = [(played.report.folder / name).read_bytes() for played in (first, again)]
        seals = [read_seals(pdf) for pdf in pair]
        assert [one.broken for one in seals] == ["", ""]
        assert bool(seals[0].seals) == name.endswith("签名件.pdf")
        # Keys are fresh, and so is what is signed with them: nothing else is.
        if not seals[0].seals:
            assert pair[0] == pair[1]
        shown = [
            [(one.field, one.name, one.reason, one.signed) for one in found.seals]
            for found in seals
        ]
        assert shown[0] == shown[1]


@needs_pdfsig
def test_poppler_trusts_each_signature_of_each_paper(first: Played, tmp_path: Path) -> None:
    devices = [one.signing().certificate for one in first.desks]
    # A seed plays on days of its own; poppler asks whether the certificates are valid today.
    said_of = [x509.load_der_x509_certificate(one) for one in devices]
    today = datetime.now(UTC)
    runs = all(o.not_valid_before_utc <= today <= o.not_valid_after_utc for o in said_of)
    database = nss.make_database(tmp_path / "nss", first.field.signing().office_ca, devices)
    signed = [name for name in first.report.papers if name.endswith("签名件.pdf")]
    assert signed
    for name in signed:
        pdf = (first.report.folder / name).read_bytes()
        count = len(read_seals(pdf).seals)
        said = pdfsig(pdf, tmp_path, database)
        assert counts(said) == (count, count, count if runs else 0), said
        flipped = bytearray(pdf)
        flipped[700] ^= 1
        assert pdfsig(bytes(flipped), tmp_path, database).count(MISMATCH) == count


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
