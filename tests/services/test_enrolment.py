"""Enrolment by three files, without a network."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.domain.person import Desk, Role
from inspector.errors import (
    EnrolmentRefused,
    InspectorError,
    NotEnrolled,
    WorkspaceDamaged,
    WorkspaceExists,
    WorkspaceMissing,
    WrongPassphrase,
    WrongRole,
)
from inspector.sealed import certificates
from inspector.services import enrolment, packages, visits
from inspector.services.context import Context
from tests.desks import LOG_N, ORGANISATION, PASSPHRASE, Desks, started

Said = dict[str, object]


@pytest.fixture
def newcomer(desks: Desks) -> Context:
    return fresh(desks, "newcomer", "检查员丙")


def fresh(desks: Desks, folder: str, name: str) -> Context:
    ctx = enrolment.new_workspace(
        desks.folder / folder,
        PASSPHRASE,
        desk=Desk.FIELD,
        name=name,
        certificate_no="演示-0009",
        clock=desks.clock,
        log_n=LOG_N,
    )
    return desks.keep_open(ctx)


def changed(file: Path, change: Callable[[Said], None]) -> Path:
    said = json.loads(file.read_text(encoding="utf-8"))
    change(said)
    bent = file.with_name(f"bent-{file.name}")
    bent.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return bent


def test_request_approval_and_acceptance_make_a_workspace_that_can_sign(
    desks: Desks, newcomer: Context
) -> None:
    with pytest.raises(NotEnrolled):
        newcomer.signing()
    asked = enrolment.request(newcomer, desks.folder / "out")
    answer = enrolment.approve(desks.office, asked, desks.folder / "out")
    done = enrolment.accept(newcomer, answer)
    assert (done.person.name, done.organisation.name) == ("检查员丙", ORGANISATION.name)
    assert done.fingerprint == certificates.fingerprint(desks.office.signing().office_ca)
    subject = certificates.subject_of(newcomer.signing().certificate)
    assert (subject.person, subject.device, subject.office, subject.role) == (
        newcomer.person.id,
        newcomer.dev,
        "demo",
        "INSPECTOR",
    )
    reopened = desks.keep_open(
        enrolment.open_context(desks.folder / "newcomer", PASSPHRASE, clock=desks.clock)
    )
    assert reopened.signing().certificate == newcomer.signing().certificate
    assert reopened.person == newcomer.person
    assert reopened.organisation.short == "示例"


def test_every_device_has_a_code_of_its_own(desks: Desks) -> None:
    codes = [ctx.setting("device_code") for ctx in (desks.office, desks.lead, desks.field)]
    assert codes == ["01", "02", "03"]
    for number, name in enumerate(("检查员丙", "检查员丁"), start=4):
        ctx = fresh(desks, name, name)
        asked = enrolment.request(ctx, desks.folder / "out")
        for _again in range(2):  # the answer was lost, and is asked for once more
            answer = enrolment.approve(desks.office, asked, desks.folder / "out")
        enrolment.accept(ctx, answer)
        assert ctx.setting("device_code") == f"{number:02d}"


def test_the_office_decides_on_role_and_number(desks: Desks, newcomer: Context) -> None:
    asked = enrolment.request(newcomer, desks.folder / "out")
    wanted = replace(newcomer.person, role=Role.LEAD, certificate_no="演示-0010")
    answer = enrolment.approve(desks.office, asked, desks.folder / "out", person=wanted)
    done = enrolment.accept(newcomer, answer)
    assert (done.person.role, newcomer.role, newcomer.desk) == (Role.LEAD, Role.LEAD, Desk.LEAD)
    assert done.person.certificate_no == "演示-0010"


def test_a_request_is_answered_only_as_it_was_looked_at(desks: Desks, newcomer: Context) -> None:
    file = enrolment.request(newcomer, desks.folder / "out")
    looked_at = enrolment.read_request(file)
    # Another key under the same name and id, laid in the place of the request meanwhile.
    other = fresh(desks, "other", "检查员丙")
    claim = other.on(other.db)
    claim.person, claim.dev = newcomer.person, newcomer.dev
    file.write_bytes(enrolment.request(claim, desks.folder / "elsewhere").read_bytes())
    with pytest.raises(EnrolmentRefused, match="not the request that was looked at"):
        enrolment.approve(desks.office, file, desks.folder / "back", looked_at=looked_at)
    assert not list(desks.folder.glob("back/*"))
    again = enrolment.request(newcomer, desks.folder / "again")
    answer = enrolment.approve(
        desks.office, again, desks.folder / "back", looked_at=enrolment.read_request(again)
    )
    assert enrolment.accept(newcomer, answer).person.name == "检查员丙"


def test_only_the_office_approves(desks: Desks, newcomer: Context) -> None:
    asked = enrolment.request(newcomer, desks.folder / "out")
    for ctx in (desks.field, desks.lead):
        with pytest.raises(WrongRole, match="approve an enrolment"):
            enrolment.approve(ctx, asked, desks.folder / "out")


def test_an_answer_for_another_workspace_is_refused(desks: Desks, newcomer: Context) -> None:
    other = fresh(desks, "other", "检查员丁")
    asked = enrolment.request(other, desks.folder / "out")
    answer = enrolment.approve(desks.office, asked, desks.folder / "out")
    with pytest.raises(EnrolmentRefused, match="not for this workspace"):
        enrolment.accept(newcomer, answer)
    with pytest.raises(NotEnrolled):
        newcomer.signing()
    assert newcomer.office == ""
    enrolment.accept(other, answer)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("request"),
        lambda said: said.pop("person"),
        lambda said: said.update(request="not base64!"),
        lambda said: said.update(request=base64.b64encode(b"no request").decode()),
        lambda said: said.update(person={**said["person"], "role": "LEAD"}),
        lambda said: said.update(person={**said["person"], "name": "检查员丁"}),
        lambda said: said.update(person={**said["person"], "role": "KING"}),
        lambda said: said.update(device="another-device"),
        lambda said: said.update(format="inspector-certificate"),
    ],
)
def test_a_request_that_was_tampered_with_is_refused(
    desks: Desks, newcomer: Context, change: Callable[[Said], None]
) -> None:
    asked = changed(enrolment.request(newcomer, desks.folder / "out"), change)
    with pytest.raises(EnrolmentRefused):
        enrolment.approve(desks.office, asked, desks.folder / "answers")
    assert not (desks.folder / "answers").exists()
    assert desks.office.db.value("select count(*) from certificate") == 3


def test_a_request_whose_signature_is_broken_is_refused(desks: Desks, newcomer: Context) -> None:
    def bend(said: Said) -> None:
        pem = base64.b64decode(str(said["request"])).decode()
        lines = pem.split("\n")
        der = bytearray(base64.b64decode("".join(lines[1:-2])))
        der[-3] ^= 1
        body = base64.b64encode(bytes(der)).decode()
        bent = f"{lines[0]}\n{body}\n{lines[-2]}\n"
        said["request"] = base64.b64encode(bent.encode()).decode()

    asked = changed(enrolment.request(newcomer, desks.folder / "out"), bend)
    with pytest.raises(EnrolmentRefused):
        enrolment.approve(desks.office, asked, desks.folder / "answers")


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("certificate"),
        lambda said: said.update(certificate=base64.b64encode(b"none").decode()),
        lambda said: said.update(office_ca=said["certificate"]),
        lambda said: said.update(organisation={**said["organisation"], "id": "other"}),
        lambda said: said.update(person={**said["person"], "role": "LEAD"}),
        lambda said: said.update(device_code="0-7"),
        lambda said: said.update(format="inspector-request"),
    ],
)
def test_an_answer_that_was_tampered_with_is_refused(
    desks: Desks, newcomer: Context, change: Callable[[Said], None]
) -> None:
    asked = enrolment.request(newcomer, desks.folder / "out")
    answer = enrolment.approve(desks.office, asked, desks.folder / "out")
    with pytest.raises(EnrolmentRefused):
        enrolment.accept(newcomer, changed(answer, change))
    with pytest.raises(NotEnrolled):
        newcomer.signing()


def test_files_that_are_none_of_this_are_refused(desks: Desks, newcomer: Context) -> None:
    for text in ("", "[]", "no json", "{}"):
        file = desks.folder / "some.json"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(EnrolmentRefused):
            enrolment.approve(desks.office, file, desks.folder / "out")
        with pytest.raises(EnrolmentRefused):
            enrolment.accept(newcomer, file)
    with pytest.raises(EnrolmentRefused):
        enrolment.accept(newcomer, desks.folder / "none.json")


def test_before_enrolment_nothing_can_be_started_or_exported(
    desks: Desks, newcomer: Context
) -> None:
    assert visits.list_visits(newcomer) == []
    with pytest.raises(NotEnrolled):
        newcomer.organisation  # noqa: B018 - the property raises
    with pytest.raises(InspectorError):
        packages.export_inspection(newcomer, "any", desks.exchange)


def test_a_wrong_passphrase_opens_nothing(desks: Desks) -> None:
    for passphrase in ("", "demo", f"{PASSPHRASE} "):
        with pytest.raises(WrongPassphrase):
            enrolment.open_context(desks.folder / "field", passphrase)


def test_a_folder_that_is_no_workspace_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceMissing):
        enrolment.open_context(tmp_path / "none", PASSPHRASE)


def test_a_workspace_is_not_made_where_something_is(desks: Desks) -> None:
    with pytest.raises(WorkspaceExists):
        enrolment.new_workspace(
            desks.folder / "field", "x", desk=Desk.FIELD, name="检查员丙", log_n=LOG_N
        )
    assert desks.reopen(Desk.FIELD).person.name == "检查员甲"


def test_a_database_of_another_workspace_is_damage_not_a_wrong_passphrase(desks: Desks) -> None:
    desks.close()
    (desks.folder / "field" / "workspace.db").write_bytes(
        (desks.folder / "lead" / "workspace.db").read_bytes()
    )
    with pytest.raises(WorkspaceDamaged):
        enrolment.open_context(desks.folder / "field", PASSPHRASE)


def test_opening_sweeps_what_a_killed_job_has_left(desks: Desks) -> None:
    import os
    import time

    inspection = started(desks)
    left = desks.field.blobs.path(desks.field.blobs.keep_bytes(b"left by a killed job"))
    young = desks.field.blobs.path(desks.field.blobs.keep_bytes(b"being added right now"))
    now = time.time()  # as files have it, not the desk: its day may be before or after ours
    old = now - 365 * 86_400
    os.utime(young, (now, now))
    os.utime(left, (old, old))
    part = desks.field.workspace.packages / "0123456789abcdef.part"
    part.write_bytes(b"half a package")
    os.utime(part, (old, old))
    reopened = desks.reopen(Desk.FIELD)
    assert not left.exists()
    assert not part.exists()
    assert young.exists()
    assert visits.open_filling(reopened, inspection).problems()


def test_a_request_does_not_lead_out_of_the_folder_or_take_an_id_of_its_own_making(
    desks: Desks, newcomer: Context
) -> None:
    newcomer.person = replace(newcomer.person, name="../../检查员/丙")
    file = enrolment.request(newcomer, desks.folder / "out" / "deep")
    answer = enrolment.approve(desks.office, file, desks.folder / "back")
    assert (file.parent, answer.parent) == (desks.folder / "out" / "deep", desks.folder / "back")
    newcomer.person = replace(newcomer.person, id="../office")
    bent = enrolment.request(newcomer, desks.folder / "out")
    with pytest.raises(EnrolmentRefused, match="ids are not"):
        enrolment.approve(desks.office, bent, desks.folder / "back")


def test_nobody_is_enrolled_as_somebody_else(desks: Desks, newcomer: Context) -> None:
    colleague = desks.field
    for person, dev in (
        (colleague.person.id, newcomer.dev),
        (newcomer.person.id, colleague.dev),
        (colleague.person.id, colleague.dev),
        (desks.office.person.id, newcomer.dev),
    ):
        claim = newcomer.on(newcomer.db)
        claim.person, claim.dev = replace(newcomer.person, id=person), dev
        file = enrolment.request(claim, desks.folder / "out")
        with pytest.raises(EnrolmentRefused, match="enrolled here already"):
            enrolment.approve(desks.office, file, desks.folder / "back")
    assert enrolment.approve(
        desks.office, enrolment.request(colleague, desks.folder / "out"), desks.folder / "back"
    ).is_file()  # certified again: same person, same machine, same key


def test_an_enrolled_workspace_stays_with_its_office(desks: Desks) -> None:
    other = enrolment.new_workspace(
        desks.folder / "other-office",
        PASSPHRASE,
        desk=Desk.OFFICE,
        name="办公室乙",
        organisation=ORGANISATION,
        clock=desks.clock,
        log_n=LOG_N,
    )
    desks.keep_open(other)
    asked = enrolment.request(desks.field, desks.folder / "out")
    answer = enrolment.approve(other, asked, desks.folder / "other-out")
    before = desks.field.signing().office_ca
    with pytest.raises(EnrolmentRefused, match="another office already"):
        enrolment.accept(desks.field, answer)
    assert desks.field.signing().office_ca == before
