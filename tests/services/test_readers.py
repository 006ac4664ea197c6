"""Keys for encryption: where they come from, how they travel, who reads what."""

import base64
import json
from pathlib import Path

import pytest

from inspector.domain.person import Desk
from inspector.errors import EnrolmentRefused
from inspector.sealed import envelope
from inspector.services import enrolment, readers, revocation
from inspector.storage.recipients import forget_recipient, recipients
from tests import desks as people
from tests.desks import Desks


def changed(file: Path, **fields: object) -> Path:
    said = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**said, **fields}, ensure_ascii=False), encoding="utf-8")
    return file


def asked(desks: Desks) -> tuple[enrolment.Context, Path]:
    """Return a new workspace that waits, and its request."""
    ctx = enrolment.new_workspace(
        desks.folder / "new",
        people.PASSPHRASE,
        desk=Desk.FIELD,
        name="检查员丙",
        clock=desks.clock,
        log_n=people.LOG_N,
    )
    desks.keep_open(ctx)
    return ctx, enrolment.request(ctx, desks.folder / "enrolment")


def test_everybody_enrolled_has_a_key_and_knows_that_of_the_office(desks: Desks) -> None:
    office = readers.own_recipient(desks.office.workspace)
    own = {ctx.person.id: readers.own_recipient(ctx.workspace) for ctx in (desks.lead, desks.field)}
    known = recipients(desks.office.db)
    assert known == {**own, people.ORGANISATION.id: office, desks.office.person.id: office}
    for ctx in (desks.office, desks.lead, desks.field):
        assert readers.office_recipients(ctx) == (office,)


def test_the_secret_key_is_kept_sealed(desks: Desks) -> None:
    sealed = (desks.field.workspace.keys / "age.sealed").read_bytes()
    assert b"AGE-SECRET-KEY" not in sealed
    assert desks.field.workspace.secret("age") == readers.own_identity(desks.field.workspace)


def test_an_accepted_answer_brings_the_key_of_the_office(desks: Desks) -> None:
    ctx, file = asked(desks)
    enrolment.accept(ctx, enrolment.approve(desks.office, file, desks.folder / "enrolment"))
    assert readers.office_recipients(ctx) == readers.office_recipients(desks.office)
    assert recipients(desks.office.db)[ctx.person.id] == readers.own_recipient(ctx.workspace)


def test_a_request_with_somebody_elses_key_is_refused(desks: Desks) -> None:
    _ctx, file = asked(desks)
    said = json.loads(file.read_text(encoding="utf-8"))["recipient"]
    other = envelope.recipient_of(envelope.new_identity())
    for wrong in (
        {**said, "age": other},
        {**said, "age": "age1"},
        {**said, "signature": ""},
        [],
        7,
    ):
        changed(file, recipient=wrong)
        with pytest.raises(EnrolmentRefused):
            enrolment.approve(desks.office, file, desks.folder / "enrolment")
    assert other not in recipients(desks.office.db).values()


def test_a_request_of_an_earlier_program_is_answered(desks: Desks) -> None:
    ctx, file = asked(desks)
    said = json.loads(file.read_text(encoding="utf-8"))
    del said["recipient"]
    file.write_text(json.dumps(said), encoding="utf-8")
    enrolment.accept(ctx, enrolment.approve(desks.office, file, desks.folder / "enrolment"))
    assert ctx.person.id not in recipients(desks.office.db)
    assert readers.readers_of(desks.office, "base").without == ("检查员丙",)


def test_an_answer_with_another_office_key_is_refused(desks: Desks) -> None:
    ctx, file = asked(desks)
    answer = enrolment.approve(desks.office, file, desks.folder / "enrolment")
    other = envelope.recipient_of(envelope.new_identity())
    own = desks.field.signing()
    said = json.loads(answer.read_text(encoding="utf-8"))["recipient"]
    forged = {
        "age": other,
        "signature": _b64(own.sign(envelope.claim(people.ORGANISATION.id, other))),
        "certificate": _b64(own.certificate),  # of this office, but of an inspector
    }
    for wrong in ({**said, "age": other}, forged, {**said, "certificate": ""}):
        changed(answer, recipient=wrong)
        with pytest.raises(EnrolmentRefused):
            enrolment.accept(ctx, answer)
    assert readers.office_recipients(ctx) == ()


def test_a_workspace_of_an_earlier_program_gets_its_key_at_the_next_start(desks: Desks) -> None:
    with desks.office.db.write():
        for holder in recipients(desks.office.db):
            forget_recipient(desks.office.db, holder)
    (desks.office.workspace.keys / "age.sealed").unlink()
    again = desks.reopen(Desk.OFFICE)
    assert readers.office_recipients(again) == (readers.own_recipient(again.workspace),)


def test_inspections_are_read_by_office_leads_and_team_only(desks: Desks) -> None:
    found = readers.readers_of(desks.field, "inspection", [desks.field.person.id, "second"])
    assert found.names == (people.ORGANISATION.name, "组长甲", "检查员甲")
    assert "检查员甲" not in readers.readers_of(desks.field, "inspection").names
    assert len(readers.readers_of(desks.office, "base").keys) == 3


def test_a_new_computer_of_a_person_reads_in_the_place_of_the_lost_one(desks: Desks) -> None:
    revocation.revoke(desks.office, desks.field.dev, "lost")
    ctx, file = asked(desks)
    answer = enrolment.approve(
        desks.office, file, desks.folder / "enrolment", replaces=desks.field.dev
    )
    enrolment.accept(ctx, answer)
    assert ctx.person.id == desks.field.person.id
    known = recipients(desks.office.db)
    assert known[desks.field.person.id] == readers.own_recipient(ctx.workspace)
    assert readers.own_recipient(desks.field.workspace) not in known.values()
    assert known[desks.field.person.id] in readers.readers_of(desks.office, "base").keys


def test_nothing_is_encrypted_to_a_device_that_was_revoked(desks: Desks) -> None:
    revocation.revoke(desks.office, desks.lead.dev, "lost")
    for kind in ("inspection", "base"):
        found = readers.readers_of(desks.office, kind, [desks.field.person.id])
        assert "组长甲" not in (*found.names, *found.without)
        assert readers.own_recipient(desks.lead.workspace) not in found.keys


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
