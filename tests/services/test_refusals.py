"""A refusal to sign: put on record, and confirmed by two officers, each with their own hand."""

import json
import unicodedata
from dataclasses import replace
from itertools import permutations

import pytest

from inspector.domain.inspection import AttachedFile, TeamMember
from inspector.domain.paper import (
    PaperKind,
    PaperRow,
    RefusalReason,
    Service,
    Signature,
    SignerRole,
    Witness,
)
from inspector.domain.person import Desk
from inspector.domain.refusal import refusal_digest
from inspector.errors import (
    AttachmentUnreadable,
    ConfirmationRefused,
    PaperRefused,
    WrongRole,
)
from inspector.events.fold import fold
from inspector.services import agenda, imports, packages, papers, refusals, visits
from inspector.services.reissue import reissue_paper
from inspector.storage.event_store import events_of
from inspector.storage.integrity import differing_projections
from inspector.storage.migrations import migrate
from inspector.storage.papers import papers_of
from inspector.storage.projections import rebuild_projections
from tests.desks import (
    Desks,
    brought,
    closed_visit,
    confirmations,
    issued_record,
    refusal,
    refused_record,
    signature,
    signatures,
)
from tests.services import forgery


def state_of(desks: Desks, inspection: str) -> str:
    return visits.inspection_row(desks.field, inspection).state


def on_record(desks: Desks, inspection: str) -> PaperRow:
    """Return the record, signed by both inspectors, with the refusal of the entity."""
    paper = issued_record(desks, inspection)
    for one in signatures(desks, paper)[:2]:
        papers.sign_paper(desks.field, paper.id, one)
    return refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))


def test_a_refusal_waits_until_both_inspectors_have_confirmed_the_note(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = on_record(desks, inspection)
    seen = [(paper.state, state_of(desks, inspection))]
    for one in confirmations(desks, paper):
        paper = refusals.confirm_refusal(desks.field, paper.id, one)
        seen.append((paper.state, state_of(desks, inspection)))
    assert seen == [
        ("REFUSAL_TO_CONFIRM", "AWAITING_SIGNATURE"),
        ("REFUSAL_TO_CONFIRM", "AWAITING_SIGNATURE"),
        ("REFUSED", "REFUSED_RECORDED"),
    ]
    assert [one.name for one in paper.refusal_signatures] == ["检查员甲", "检查员乙"]
    assert paper.refusal is not None
    assert paper.refusal.reason is RefusalReason.FACTS_DISPUTED
    history = visits.visit_history(desks.field, inspection)
    assert [entry.kind for entry in history].count("inspection.report_refusal") == 1
    # The second one wrote on the first one's laptop.
    told = [
        (entry.actor, entry.facts["signer"])
        for entry in history
        if entry.kind == "paper.confirm_refusal"
    ]
    assert told == [("检查员甲", "检查员甲"), ("检查员甲", "检查员乙")]


def test_a_confirmed_note_still_waits_for_the_officers_signatures_on_the_paper(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks)
    paper = issued_record(desks, inspection)
    paper = refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))
    for one in confirmations(desks, paper):
        refusals.confirm_refusal(desks.field, paper.id, one)
    first, second, _entity = signatures(desks, paper)
    papers.sign_paper(desks.field, paper.id, first)
    assert papers.paper_row(desks.field, paper.id).state == "REFUSAL_TO_CONFIRM"
    assert state_of(desks, inspection) == "AWAITING_SIGNATURE"
    papers.sign_paper(desks.field, paper.id, second)
    assert papers.paper_row(desks.field, paper.id).state == "REFUSED"
    assert state_of(desks, inspection) == "REFUSED_RECORDED"


def test_a_visit_leaves_the_laptop_only_once_its_refusal_is_confirmed(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = on_record(desks, inspection)
    assert not packages.is_exportable(visits.inspection_row(desks.field, inspection))

    def step() -> agenda.NextStep:
        lines = agenda.agenda(desks.field)
        return next(line.step for line in lines if line.visit.id == inspection)

    assert step() is agenda.NextStep.SIGN
    for one in confirmations(desks, paper):
        refusals.confirm_refusal(desks.field, paper.id, one)
    assert packages.is_exportable(visits.inspection_row(desks.field, inspection))
    assert step() is agenda.NextStep.EXPORT


def test_a_confirmation_is_refused_with_its_reason(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    early = replace(signatures(desks, paper)[0], sha256="0" * 64)
    with pytest.raises(ConfirmationRefused, match="no refusal is on record"):
        refusals.confirm_refusal(desks.field, paper.id, early)
    paper = refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))
    good = confirmations(desks, paper)[0]
    assert paper.refusal is not None
    other = refusal_digest(replace(paper.refusal, note="另一说法"))
    for bad, said in (
        (replace(good, sha256=paper.sha256), "another note"),
        (replace(good, sha256=other), "another note"),
        (replace(good, signer="stranger", name="路人"), "路人 is no enforcement officer"),
        (replace(good, role=SignerRole.WITNESS), "no enforcement officer"),
        (replace(good, strokes=()), "nothing was written"),
    ):
        with pytest.raises(ConfirmationRefused, match=said):
            refusals.confirm_refusal(desks.field, paper.id, bad)
    refusals.confirm_refusal(desks.field, paper.id, good)
    with pytest.raises(ConfirmationRefused, match="检查员甲 has confirmed it"):
        refusals.confirm_refusal(desks.field, paper.id, good)
    assert len(papers.paper_row(desks.field, paper.id).refusal_signatures) == 1


def test_the_office_confirms_no_refusal(visited: Desks) -> None:
    inspection = closed_visit(visited)
    refused_record(visited, inspection)
    sent = packages.export_inspection(visited.field, inspection, visited.exchange)
    brought(visited.office, sent.path)
    (row,) = papers.list_papers(visited.office, inspection)
    values = {"refusal_signature.x": replace(row.refusal_signatures[0], signer="x")}
    with pytest.raises(WrongRole), visited.office.recording() as record:
        record.add(inspection, "note.of.mine", values, ent=row.id)


def test_a_refusal_needs_a_recording_or_a_witness_from_outside_the_team(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    own = Witness(name="检查员乙", organisation="示例区应急管理局")
    for bad, said in (
        (refusal(desks, paper, sha256="0" * 64), "another version"),
        (refusal(desks, paper, recording=" ", witness=None), "neither a recording"),
        (refusal(desks, paper, witness=own), "cannot be the witness"),
    ):
        with pytest.raises(PaperRefused, match=said):
            refusals.refuse_paper(desks.field, paper.id, bad)
    assert papers.paper_row(desks.field, paper.id).refusal is None


def test_signing_and_refusing_exclude_each_other(desks: Desks) -> None:
    first = issued_record(desks, closed_visit(desks))
    entity = signatures(desks, first)[2]
    papers.sign_paper(desks.field, first.id, entity)
    with pytest.raises(PaperRefused, match="the entity has signed"):
        refusals.refuse_paper(desks.field, first.id, refusal(desks, first))
    second = issued_record(desks, closed_visit(desks))
    refusals.refuse_paper(desks.field, second.id, refusal(desks, second))
    with pytest.raises(PaperRefused, match="on record"):
        papers.sign_paper(desks.field, second.id, replace(entity, sha256=second.sha256))
    with pytest.raises(PaperRefused, match="on record"):
        refusals.refuse_paper(desks.field, second.id, refusal(desks, second, note="另一说法"))


def test_what_was_typed_in_pieces_has_the_digest_of_what_comes_back(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    said = refusal(desks, paper, note=unicodedata.normalize("NFD", "Café不认可"))
    digest = refusal_digest(said)
    stored = refusals.refuse_paper(desks.field, paper.id, said).refusal
    assert stored is not None
    assert stored.note != said.note
    assert refusal_digest(stored) == digest


def test_the_digest_of_a_note_depends_on_everything_it_says(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    said = refusal(desks, paper)
    others = [
        replace(said, sha256="0" * 64),
        replace(said, person="另一人"),
        replace(said, reason=RefusalReason.OTHER),
        replace(said, note="另一说法"),
        replace(said, heard_defence=False),
        replace(said, recording=""),
        replace(said, unrecorded="记录仪没电"),
        replace(said, witness=None),
    ]
    assert len({refusal_digest(one) for one in (said, *others)}) == len(others) + 1


def test_two_officers_of_a_team_of_three_are_enough_and_no_expert_counts(desks: Desks) -> None:
    from inspector.domain.refusal import bound_confirmations, is_confirmed, officer_ids

    team = [
        TeamMember(person=f"p{number}", name=f"检查员{number}", role=role)
        for number, role in enumerate(("INSPECTOR", "LEAD", "INSPECTOR", "EXPERT"))
    ]
    officers = officer_ids(team)
    assert officers == {"p0", "p1", "p2"}
    paper = issued_record(desks, closed_visit(desks))
    said = refusal(desks, paper)

    def given(*people: str) -> list[Signature]:
        one = replace(signatures(desks, paper)[0], sha256=refusal_digest(said))
        return [replace(one, signer=person) for person in people]

    assert not is_confirmed(bound_confirmations(said, given("p0", "p3"), officers))
    assert not is_confirmed(bound_confirmations(said, given("p0", "p0"), officers))
    assert is_confirmed(bound_confirmations(said, given("p2", "p1"), officers))
    assert bound_confirmations(None, given("p0", "p1"), officers) == ()


def test_the_fold_says_the_same_in_whatever_order_the_events_came(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = refused_record(desks, inspection)
    events = [signed.event for signed in events_of(desks.field.db, inspection)]
    late = [event for event in events if event.kind.startswith("paper.")][-4:]
    before = [event for event in events if event not in late]
    rows = [papers_of(fold([*order, *before])) for order in permutations(late)]
    assert all(one == [paper] for one in rows)
    rebuild_projections(desks.field.db)
    assert papers.list_papers(desks.field, inspection) == [paper]


def test_two_laptops_confirm_apart_and_agree(desks: Desks) -> None:
    """Both officers write at once: neither confirmation takes the other away."""
    inspection = closed_visit(desks)
    paper = on_record(desks, inspection)
    first, second = confirmations(desks, paper)
    refusals.confirm_refusal(desks.field, paper.id, first)
    again = desks.reopen(Desk.FIELD)
    assert refusals.confirm_refusal(again, paper.id, second).state == "REFUSED"
    assert papers.paper_row(desks.field, paper.id).state == "REFUSED"


def test_a_note_that_changed_is_confirmed_anew(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = refused_record(desks, inspection)
    with desks.field.recording() as record:
        values = {"refusal": refusal(desks, paper, note="另一说法")}
        record.add(inspection, "paper.refuse", values, ent=paper.id)
    paper = papers.paper_row(desks.field, paper.id)
    assert (paper.state, paper.refusal_signatures) == ("REFUSAL_TO_CONFIRM", ())
    assert papers.paper_pdf(desks.field, paper.id, signed=True).startswith(b"%PDF")
    for one in confirmations(desks, paper):
        paper = refusals.confirm_refusal(desks.field, paper.id, one)
    assert paper.state == "REFUSED"


def test_a_refusal_of_an_older_program_is_read_and_waits_for_its_confirmation(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = on_record(desks, inspection)
    with desks.field.recording() as record:  # an older program moved the visit on at once
        record.add(inspection, "inspection.signed", {"state": "REFUSED_RECORDED"})
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.lead, sent.path)
    (row,) = papers.list_papers(desks.lead, inspection)
    assert (row.state, row.refusal) == ("REFUSAL_TO_CONFIRM", paper.refusal)
    assert visits.inspection_row(desks.lead, inspection).state == "REFUSED_RECORDED"
    assert papers.paper_pdf(desks.lead, row.id, signed=True).startswith(b"%PDF")
    for one in confirmations(desks, paper):
        paper = refusals.confirm_refusal(desks.field, paper.id, one)
    assert paper.state == "REFUSED"
    assert state_of(desks, inspection) == "REFUSED_RECORDED"


def test_the_papers_of_an_older_workspace_are_brought_to_what_a_rebuild_would_say(
    desks: Desks,
) -> None:
    refused = on_record(desks, closed_visit(desks))
    issued_record(desks, closed_visit(desks, wrong=""))
    db = desks.field.db
    for row in db.rows("select id, data from paper"):  # as the older program wrote them
        data = json.loads(row["data"])
        del data["refusal_signatures"]
        if row["id"] == refused.id:
            data["state"] = "REFUSED"
        with db.write():
            text = json.dumps(data, ensure_ascii=False)
            db.run("update paper set data = ? where id = ?", (text, row["id"]))
            db.run("delete from _sqlite_migrations where name = 'm0004_confirmed_refusals'")
            db.run("pragma user_version = 0")
    assert differing_projections(db) == ["paper"]
    migrate(db)
    assert differing_projections(db) == []
    assert papers.paper_row(desks.field, refused.id).state == "REFUSAL_TO_CONFIRM"


def test_confirmations_come_across_with_the_package(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = refused_record(desks, inspection)
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    for ctx in (desks.lead, desks.office):
        brought(ctx, sent.path)
        assert papers.list_papers(ctx, inspection) == [paper]
    copies = [papers.paper_pdf(ctx, paper.id, signed=True) for ctx in (desks.field, desks.office)]
    assert copies[0] == copies[1]


@pytest.mark.parametrize(
    "value",
    [
        {"signer": "another", "role": "INSPECTOR"},
        {"signer": "second", "role": "EXPERT"},
        {"signer": "second", "role": "INSPECTOR", "strokes": "nothing like strokes"},
        None,
    ],
)
def test_a_forged_confirmation_is_not_imported(desks: Desks, value: object) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = on_record(desks, inspection)
    history = forgery.stored(desks.field, inspection)
    forged = forgery.event(
        desks.field,
        {"refusal_signature.second": value},
        after=history,
        stream=inspection,
        kind="note.of.mine",
        ent=paper.id,
    )
    path = forgery.package(desks, desks.field, [*history, forged])
    (result,) = imports.import_packages(desks.office, [path])
    assert result.refused is not None
    assert not result.imported


def test_a_confirmation_of_another_note_or_of_a_stranger_comes_in_and_counts_for_nothing(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = on_record(desks, inspection)
    good = confirmations(desks, paper)
    stranger = signature(desks, paper, "stranger", "路人")
    with desks.field.recording() as record:
        for one in (
            replace(good[0], sha256="0" * 64),
            replace(good[1], strokes=()),
            replace(stranger, sha256=good[0].sha256),
        ):
            values = {f"refusal_signature.{one.signer}": one}
            record.add(inspection, "paper.confirm_refusal", values, ent=paper.id)
    row = papers.paper_row(desks.field, paper.id)
    assert (row.state, row.refusal_signatures) == ("REFUSAL_TO_CONFIRM", ())
    for one in good:  # what counts for nothing stands in nobody's way
        row = refusals.confirm_refusal(desks.field, paper.id, one)
    assert row.state == "REFUSED"


def test_the_text_to_confirm_is_the_note_on_the_paper(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = issued_record(desks, inspection)
    assert refusals.refusal_note_text(desks.field, paper.id) == ""
    refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))
    text = refusals.refusal_note_text(desks.field, paper.id)
    assert "安全总监现场负责人甲拒绝在本文书上签名" in text
    assert "不认可检查记录所载事实" in text
    assert "留置送达" not in text
    order = papers.issue_paper(desks.field, inspection, PaperKind.RECTIFICATION_ORDER)
    refusals.refuse_paper(desks.field, order.id, refusal(desks, order))
    assert "留置送达" in refusals.refusal_note_text(desks.field, order.id)


def test_a_recording_is_attached_kept_and_sent_along(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = issued_record(desks, inspection)
    for one in signatures(desks, paper)[:2]:
        papers.sign_paper(desks.field, paper.id, one)
    film = desks.folder / "执法记录-01.mp4"
    film.write_bytes(b"film of a refusal" * 1000)
    kept = refusals.attach_recording(desks.field, film)
    assert (kept.name, kept.size) == (film.name, film.stat().st_size)
    said = refusal(desks, paper, recording="", witness=None, recordings=(kept,))
    paper = refusals.refuse_paper(desks.field, paper.id, said)
    assert paper.refusal == said
    text = refusals.refusal_note_text(desks.field, paper.id)
    assert film.name in text
    assert kept.sha256[:16] in text
    assert refusal_digest(said) != refusal_digest(replace(said, recordings=()))
    for one in confirmations(desks, paper):
        paper = refusals.confirm_refusal(desks.field, paper.id, one)
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, sent.path)
    assert desks.office.blobs.read(desks.office.db, kept.sha256) == film.read_bytes()


def test_a_recording_that_is_not_kept_here_is_refused(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    lost = AttachedFile(sha256="ab" * 32, name="lost.mp4", size=3)
    with pytest.raises(PaperRefused, match=r"lost\.mp4"):
        refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper, recordings=(lost,)))
    with pytest.raises(AttachmentUnreadable):
        refusals.attach_recording(desks.field, desks.folder / "gone.mp4")


def left(desks: Desks, **changes: object) -> Service:
    said = Service(
        at=desks.clock(),
        place="示例铝业有限公司办公室",
        by=("检查员甲", "检查员乙"),
        witness=Witness(name="见证人甲", organisation="示例区工业园管理委员会"),
        recording="演示-02",
    )
    return replace(said, **changes)  # type: ignore[arg-type]


def test_of_a_withdrawn_paper_nothing_is_confirmed_or_served(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = on_record(desks, inspection)
    refused = refused_record(desks, closed_visit(desks, wrong=""))
    for one in (paper, refused):
        reissue_paper(desks.field, one.id, "检查时间填错")
    with pytest.raises(ConfirmationRefused, match="withdrawn"):
        refusals.confirm_refusal(desks.field, paper.id, confirmations(desks, paper)[0])
    with pytest.raises(PaperRefused, match="withdrawn"):
        refusals.serve_by_leaving(desks.field, refused.id, left(desks))
    assert visits.inspection_row(desks.field, inspection).state == "AWAITING_SIGNATURE"


def test_a_refused_paper_is_served_by_leaving_it_and_the_office_knows(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    paper = refused_record(desks, inspection)
    served = refusals.serve_by_leaving(desks.field, paper.id, left(desks))
    assert served.service == left(desks)
    assert replace(served, service=None) == paper
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, sent.path)
    assert papers.list_papers(desks.office, inspection) == [served]
    rebuild_projections(desks.field.db)
    assert papers.paper_row(desks.field, paper.id) == served


def test_leaving_a_paper_needs_a_confirmed_refusal_and_a_witness_or_a_recording(
    desks: Desks,
) -> None:
    waiting = on_record(desks, closed_visit(desks))
    with pytest.raises(PaperRefused, match="confirmed"):
        refusals.serve_by_leaving(desks.field, waiting.id, left(desks))
    paper = refused_record(desks, closed_visit(desks))
    own = Witness(name="检查员乙", organisation="示例区应急管理局")
    for bad, said in (
        (left(desks, witness=None, recording=" "), "neither a recording"),
        (left(desks, witness=own), "cannot be the witness"),
        (left(desks, place=""), "where and by whom"),
    ):
        with pytest.raises(PaperRefused, match=said):
            refusals.serve_by_leaving(desks.field, paper.id, bad)
    with pytest.raises(WrongRole):
        refusals.serve_by_leaving(desks.office, paper.id, left(desks))
    refusals.serve_by_leaving(desks.field, paper.id, left(desks, witness=None))
    with pytest.raises(PaperRefused, match="has been served"):
        refusals.serve_by_leaving(desks.field, paper.id, left(desks))
