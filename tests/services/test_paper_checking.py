"""核验: what a PDF is, by the file and the office's certificate, and by what is known here."""

import pytest

from inspector.documents.seals import read_seals
from inspector.errors import (
    NotFound,
    PaperAltered,
    PaperBroken,
    PaperCodeUnknown,
    PaperRevoked,
    PaperUnknown,
    PaperUntrusted,
)
from inspector.services import packages, paper_checking, papers, reissue, revocation
from inspector.services.context import Context
from inspector.services.paper_checking import PaperForm, check_file, check_paper
from inspector.services.verification import known_revocations, trusted_certificates
from tests.desks import Desks, brought, closed_visit, issued_record, refused_record, signatures
from tests.sealed.conftest import new_office


@pytest.fixture
def signed(visited: Desks) -> bytes:
    record = papers.list_papers(visited.field, visited.inspection)[0]
    return papers.paper_pdf(visited.field, record.id, signed=True)


def trust_of(desks: Desks) -> list[bytes]:
    return trusted_certificates(desks.field.workspace.folder)


def test_without_a_workspace_the_certificate_of_the_office_is_enough(
    visited: Desks, signed: bytes
) -> None:
    checked = check_paper(signed, "a.pdf", trust=trust_of(visited))
    assert checked.refused is None
    assert checked.trusted
    assert [one.name for one in checked.seals] == ["检查员甲", "检查员乙", "现场负责人甲"]
    assert {one.signer.name for one in checked.seals} == {"检查员甲"}
    for trust in ([], [new_office("demo").certificate]):
        doubted = check_paper(signed, "a.pdf", trust=trust)
        assert isinstance(doubted.refused, PaperUntrusted)
        assert {one.doubt for one in doubted.seals} == {"CA-UNKNOWN"}
        told = {one.doubt_words for one in doubted.seals}
        assert told == {"of an office that is not known here"}


def test_the_office_knows_a_paper_once_it_has_come_in(visited: Desks, signed: bytes) -> None:
    office, trust = visited.office, trust_of(visited)
    before = check_paper(signed, "a.pdf", trust=trust, ctx=office)
    assert (before.refused, before.found) == (None, None)
    brought(office, visited.package)
    found = check_paper(signed, "a.pdf", trust=trust, ctx=office).found
    assert found is not None
    assert (found.form, found.row.inspection) == (PaperForm.SIGNED, visited.inspection)
    assert found.event
    assert [one.file_name for one in found.packages] == [visited.package.name]


def test_only_packages_that_hold_a_paper_are_named_as_its_own(visited: Desks) -> None:
    field, office, inspection = visited.field, visited.office, visited.inspection
    brought(office, visited.package)
    old = papers.list_papers(field, inspection)[-1]
    before = papers.paper_pdf(field, old.id)
    new = papers.paper_pdf(field, reissue.reissue_paper(field, old.id, "错字").id)

    def named(pdf: bytes, ctx: Context) -> list[str]:
        found = check_paper(pdf, "a.pdf", trust=trust_of(visited), ctx=ctx).found
        assert found is not None
        return [one.file_name for one in found.packages]

    assert named(before, field) == [visited.package.name]
    assert named(new, field) == []  # nothing that went out has it
    visited.clock.pass_minutes(5)
    later = packages.export_inspection(field, inspection, visited.exchange).path
    brought(office, later)
    for ctx in (field, office):
        assert named(new, ctx) == [later.name]
        assert named(before, ctx) == [later.name, visited.package.name]


def test_earlier_states_are_found_by_what_they_begin(visited: Desks, signed: bytes) -> None:
    brought(visited.office, visited.package)  # it carries the last state only
    for ctx in (visited.field, visited.office):
        for seal in read_seals(signed).seals[:-1]:
            found = check_paper(signed[: seal.end], "a.pdf", trust=trust_of(visited), ctx=ctx).found
            assert found is not None
            assert found.form is PaperForm.EARLIER


def test_a_signature_that_has_not_come_in_here_is_told(desks: Desks) -> None:
    from inspector.documents.pades import Entry, add_signature

    paper = issued_record(desks, closed_visit(desks))
    papers.sign_paper(desks.field, paper.id, signatures(desks, paper)[0])
    known = papers.paper_pdf(desks.field, paper.id, signed=True)
    more = Entry(field="X", name="见证人甲", reason="", signed=desks.clock())
    later = add_signature(known, more, desks.field.signing())
    checked = check_paper(later, "a.pdf", trust=trust_of(desks), ctx=desks.field)
    assert checked.refused is None
    assert checked.found is not None
    assert checked.found.form is PaperForm.LATER
    stranger = add_signature(known, more, new_office("demo").signer())
    doubted = check_paper(stranger, "a.pdf", trust=trust_of(desks), ctx=desks.field)
    assert isinstance(doubted.refused, PaperUntrusted)


def test_what_was_signed_with_a_revoked_certificate_counts_only_where_it_had_come_in(
    visited: Desks, signed: bytes
) -> None:
    revocation.revoke(visited.office, visited.field.dev, "lost")
    folder = visited.office.workspace.folder
    crls = known_revocations(folder)
    alone = check_paper(signed, "a.pdf", trust=trust_of(visited), crls=crls)
    assert isinstance(alone.refused, PaperRevoked)
    assert {one.doubt for one in alone.seals} == {"CERT-REVOKED"}
    here = check_paper(signed, "a.pdf", trust=trust_of(visited), crls=crls, ctx=visited.field)
    assert here.refused is None
    assert not here.trusted


def test_a_changed_paper_is_refused_with_a_reason_and_a_strange_one_is_unknown(
    visited: Desks, signed: bytes
) -> None:
    changed = bytearray(signed)
    changed[800] ^= 4
    refused = check_paper(bytes(changed), "a.pdf", trust=trust_of(visited), ctx=visited.field)
    assert isinstance(refused.refused, PaperBroken)
    assert refused.refused.reason == "DIGEST"
    frozen = papers.paper_pdf(
        visited.field, papers.list_papers(visited.field, visited.inspection)[0].id
    )
    more = check_paper(frozen + b"\n", "a.pdf", trust=trust_of(visited), ctx=visited.field)
    assert isinstance(more.refused, PaperAltered)
    alone = check_paper(frozen, "a.pdf", trust=trust_of(visited))
    assert isinstance(alone.refused, PaperUnknown)


def test_a_refused_paper_and_a_void_one_are_known_by_their_signed_pdf(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = refused_record(desks, inspection)
    pdf = papers.paper_pdf(desks.field, paper.id, signed=True)
    reissue.reissue_paper(desks.field, paper.id, "重新核实")
    found = check_paper(pdf, "a.pdf", trust=trust_of(desks), ctx=desks.field).found
    assert found is not None
    assert found.form is PaperForm.SIGNED
    assert found.row.withdrawn is not None


def test_a_file_that_is_gone_and_a_code_that_nobody_knows(desks: Desks) -> None:
    with pytest.raises(PaperBroken):
        check_file(desks.field, desks.folder / "gone.pdf")
    for code in ("", "INSP1:x:y", "0193500a-0000-7000-8000-000000000000"):
        with pytest.raises(NotFound):
            paper_checking.check_code(desks.field, code)
    with pytest.raises(NotFound) as caught:
        paper_checking.check_code(desks.field, " （示例）ABC-1 ")
    assert caught.value.facts["name"] == "（示例）ABC-1"  # as it was typed


def test_who_looks_up_an_unknown_code_is_told_to_ask_for_the_package_of_that_paper(
    desks: Desks,
) -> None:
    with pytest.raises(PaperCodeUnknown) as caught:
        paper_checking.check_code(desks.field, "ABC-1")
    advice = caught.value.remedy()
    assert "package of its visit" in advice
    assert "base package" not in advice  # that one carries no papers


def test_the_code_on_a_paper_finds_it(desks: Desks) -> None:
    from inspector.documents.qr import qr_text
    from inspector.services.paper_drawing import paper_content

    paper = issued_record(desks, closed_visit(desks))
    code = qr_text(paper_content(desks.field, paper))
    assert paper_checking.check_code(desks.field, code).row == paper
    assert paper_checking.check_code(desks.field, f" {paper.id} ").form is PaperForm.FROZEN
    assert paper_checking.check_code(desks.field, paper.id.upper()).row == paper
