"""An office of the profile sm2-sm3: visits, packages and certificates as in any other."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from inspector.documents.seals import read_seals
from inspector.domain.person import Desk
from inspector.errors import EnrolmentRefused, PackageProfileUnknown, ProfileUnavailable
from inspector.sealed import certificates, sm2, verify_package
from inspector.sealed.profile import P256, SM2
from inspector.services import enrolment, imports, packages, papers, revocation
from inspector.services.doctor import check
from inspector.services.paper_checking import check_paper
from inspector.services.paper_finding import PaperForm
from inspector.services.validity import own_validity
from inspector.storage.reference import certificates as known_certificates
from tests.desks import LOG_N, ORGANISATION, PASSPHRASE, Desks, carry_out_visit, desks_in, set_up

pytestmark = pytest.mark.skipif(not SM2.is_available, reason="no library for sm2-sm3")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sm-desks")
    set_up(made, SM2)
    folder = tmp_path_factory.mktemp("sm-visited")
    with desks_in(made, folder) as desks:
        carry_out_visit(desks)
    return folder


@pytest.fixture
def visited(template: Path, tmp_path: Path) -> Iterator[Desks]:
    with desks_in(template, tmp_path) as opened:
        yield opened


def changed(file: Path, change: Callable[[dict[str, object]], object]) -> Path:
    said = json.loads(file.read_text("utf-8"))
    change(said)
    file.write_text(json.dumps(said), "utf-8")
    return file


def newcomer(desks: Desks) -> enrolment.Context:
    return desks.keep_open(
        enrolment.new_workspace(
            desks.folder / "newcomer",
            PASSPHRASE,
            desk=Desk.FIELD,
            name="检查员丙",
            clock=desks.clock,
            log_n=LOG_N,
        )
    )


def test_the_whole_way_of_a_visit_runs_by_sm2_and_sm3(visited: Desks) -> None:
    office = visited.office
    for der in known_certificates(office.db).values():
        assert certificates.profile_of(der) is SM2
    found = verify_package(visited.package, trust=[office.signing().office_ca])
    assert (found.trusted, found.header["profile"]) == (True, "sm2-sm3")
    assert "manifest-sm3.txt" in found.entries
    (taken,) = imports.import_packages(office, [visited.package])
    assert taken.refused is None
    assert taken.new
    receipt = packages.export_receipt(office, visited.exchange)
    (confirmed,) = imports.import_packages(visited.field, [receipt.path])
    assert confirmed.refused is None
    checked = {one.name: one for one in check(office)}
    assert checked["events"].ok, checked["events"].detail


def test_papers_are_signed_by_strokes_alone_and_said_to_be_before_they_are_issued(
    visited: Desks,
) -> None:
    """No reader of PDF knows SM2: the PDF bears no signatures, the events of the package do."""
    field = visited.field
    assert all(one.is_drawn_only for one in papers.due_papers(field, visited.inspection))
    for row in papers.list_papers(field, visited.inspection):
        assert (row.state, row.revisions, len(row.signatures)) == ("SIGNED", None, 3)
        frozen = papers.paper_pdf(field, row.id)
        assert sha256(frozen).hexdigest() == row.sha256
        drawn = papers.paper_pdf(field, row.id, signed=True)
        assert drawn != frozen
        assert read_seals(drawn).seals == ()
        for pdf, form in ((frozen, PaperForm.FROZEN), (drawn, PaperForm.SIGNED)):
            checked = check_paper(pdf, "a.pdf", trust=[], ctx=field)
            assert checked.refused is None
            assert checked.found is not None
            assert checked.found.form is form


def test_somebody_whose_computer_lacks_the_library_is_told_what_is_missing(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(sm2, "is_available", lambda: False)
        asked = enrolment.request(newcomer(visited), visited.folder / "out")
        with pytest.raises(ProfileUnavailable, match="sm2-sm3"):
            visited.reopen(Desk.FIELD)
    with pytest.raises(EnrolmentRefused, match="sm2-sm3"):
        enrolment.approve(visited.office, asked, visited.folder / "out")


def test_an_office_of_the_usual_profile_takes_the_same_request_and_knows_the_package(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = visited.keep_open(
        enrolment.new_workspace(
            visited.folder / "usual",
            PASSPHRASE,
            desk=Desk.OFFICE,
            name="办公室乙",
            organisation=ORGANISATION,
            clock=visited.clock,
            log_n=LOG_N,
        )
    )
    other = newcomer(visited)
    asked = enrolment.request(other, visited.folder / "out")
    done = enrolment.accept(other, enrolment.approve(usual, asked, visited.folder / "out"))
    assert done.person.name == "检查员丙"
    assert certificates.profile_of(other.signing().certificate) is P256
    (seen,) = imports.preview_packages(usual, [visited.package])
    assert seen.refused is not None
    assert seen.refused.facts["reason"] == "CA-UNKNOWN"
    monkeypatch.setattr(sm2, "is_available", lambda: False)
    (seen,) = imports.preview_packages(usual, [visited.package])
    assert isinstance(seen.refused, PackageProfileUnknown)


def test_a_key_that_was_put_into_a_request_on_its_way_is_refused(visited: Desks) -> None:
    other = newcomer(visited)
    foreign = enrolment.request(visited.field, visited.folder / "out")
    theirs = json.loads(foreign.read_text("utf-8"))["profiles"]
    own = enrolment.request(other, visited.folder / "out")
    for change in (
        lambda said: said.update(profiles=theirs),
        lambda said: said["profiles"]["sm2-sm3"].update(recipient=theirs["sm2-sm3"]["recipient"]),
        lambda said: said.update(profiles=7),
        lambda said: said["profiles"].update({"sm2-sm3": {"request": "AA=="}}),
    ):
        bent = changed(own, change)
        with pytest.raises(EnrolmentRefused):
            enrolment.approve(visited.office, bent, visited.folder / "back")
        own = enrolment.request(other, visited.folder / "out")
    answer = enrolment.approve(visited.office, own, visited.folder / "back")
    assert enrolment.accept(other, answer).person.name == "检查员丙"


def test_renewal_and_revocation_go_on_under_the_same_key(visited: Desks) -> None:
    field, office = visited.field, visited.office
    before = field.signing().certificate
    visited.clock.pass_minutes(60 * 24 * 400)
    asked = enrolment.request(field, visited.folder / "out")
    enrolment.accept(field, enrolment.approve(office, asked, visited.folder / "back"))
    after = field.signing().certificate
    assert certificates.have_one_key(before, after)
    enrolment.renew_own(office)
    assert own_validity(office)[1] is not None
    revocation.revoke(office, field.dev, "lost")
    (refused,) = imports.import_packages(office, [visited.package])
    assert refused.refused is not None
    assert refused.refused.facts["reason"] == "CERT-REVOKED"
