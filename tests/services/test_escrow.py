"""The key deposited with the office, and the whole way back after a laptop is lost."""

import json
import shutil
from base64 import b64encode
from pathlib import Path

import pytest

from inspector.domain.person import Desk
from inspector.errors import (
    OpeningRefused,
    PackageRevoked,
    WorkspaceDamaged,
    WrongCode,
    WrongPassphrase,
    WrongRole,
)
from inspector.events.canonical import canonical
from inspector.services import backups, enrolment, escrow, imports, packages, revocation, visits
from inspector.services.readers import own_recipient
from inspector.storage.event_store import events_of
from inspector.storage.workspace import unlock_key
from tests.desks import LOG_N, ORGANISATION, PASSPHRASE, Desks, brought, closed_visit

NEW = "新的口令"


def opened(desks: Desks, place: Path, why: str = "电脑遗失") -> escrow.Opening:
    return escrow.open_deposit(desks.office, place, desks.folder / "openings", why, log_n=LOG_N)


def test_the_key_is_deposited_when_the_office_is_known_and_only_once(desks: Desks) -> None:
    for ctx in (desks.field, desks.lead):
        assert (ctx.workspace.keys / escrow.DEPOSIT).is_file()
        assert not escrow.deposit_key(ctx)
    assert not (desks.office.workspace.keys / escrow.DEPOSIT).exists()
    (desks.field.workspace.keys / escrow.DEPOSIT).unlink()
    assert desks.reopen(Desk.FIELD).person.name == "检查员甲"  # the next start mends it
    assert (desks.field.workspace.keys / escrow.DEPOSIT).is_file()


def test_a_forgotten_passphrase_is_replaced_by_an_opening_and_its_code(desks: Desks) -> None:
    folder = desks.folder / "field"
    inspection = closed_visit(desks)
    before = unlock_key(folder, PASSPHRASE)
    done = opened(desks, folder, "口令遗忘")
    assert done.name == "检查员甲"
    assert len(done.code) == 23
    with pytest.raises(WrongCode):
        escrow.reopen(folder, done.file, done.code[:-1], NEW, log_n=LOG_N)
    assert unlock_key(folder, PASSPHRASE) == before
    spoken = done.code.lower().replace("-", " ")
    escrow.reopen(folder, done.file, spoken, NEW, log_n=LOG_N)
    assert unlock_key(folder, NEW) == before
    with pytest.raises(WrongPassphrase):
        unlock_key(folder, PASSPHRASE)
    reopened = desks.keep_open(enrolment.open_context(folder, NEW, clock=desks.clock))
    assert reopened.state(inspection).live


def test_opening_leaves_a_record_of_whose_why_and_what(desks: Desks) -> None:
    opened(desks, desks.folder / "field", "电脑遗失")
    (signed,) = events_of(desks.office.db, desks.field.dev)
    assert signed.event.kind == "device.open"
    assert signed.event.actor == desks.office.person.id
    assert signed.event.body["why"] == "电脑遗失"
    assert signed.event.body["person"] == desks.field.person.id


def test_only_the_office_opens_and_only_what_was_deposited_with_it(
    desks: Desks, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(WrongRole):
        escrow.open_deposit(desks.lead, desks.folder / "field", desks.folder / "out", "x")
    with pytest.raises(OpeningRefused, match="there is none"):
        opened(desks, desks.folder / "office")
    stranger = enrolment.new_workspace(
        tmp_path_factory.mktemp("stranger") / "office",
        PASSPHRASE,
        desk=Desk.OFFICE,
        name="办公室乙",
        organisation=ORGANISATION,
        clock=desks.clock,
        log_n=LOG_N,
    )
    desks.keep_open(stranger)
    with pytest.raises(OpeningRefused, match="not for this office"):
        escrow.open_deposit(stranger, desks.folder / "field", desks.folder / "out", "x")
    assert not (desks.folder / "out").exists()


def test_a_deposit_under_the_name_of_another_is_refused(desks: Desks) -> None:
    from pyrage import encrypt, x25519

    said = {
        "format": "inspector-deposit",
        "version": 1,
        "office": desks.office.office,
        "person": desks.lead.person.id,
        "dev": desks.field.dev,
        "key": b64encode(bytes(32)).decode(),
    }
    recipient = x25519.Recipient.from_str(own_recipient(desks.office.workspace))
    forged = desks.folder / "forged.age"
    for change in ({}, {"dev": "unknown"}, {"version": 2}, {"key": "short"}, {"office": "other"}):
        forged.write_bytes(encrypt(canonical({**said, **change}), [recipient]))
        with pytest.raises(OpeningRefused):
            opened(desks, forged)
    forged.write_bytes(encrypt(json.dumps(["no", "deposit"]).encode(), [recipient]))
    with pytest.raises(OpeningRefused):
        opened(desks, forged)
    assert events_of(desks.office.db, desks.field.dev) == []


def test_an_opening_of_another_workspace_changes_nothing(desks: Desks) -> None:
    done = opened(desks, desks.folder / "lead")
    with pytest.raises(WorkspaceDamaged):
        escrow.reopen(desks.folder / "field", done.file, done.code, NEW, log_n=LOG_N)
    assert unlock_key(desks.folder / "field", PASSPHRASE)


def test_the_whole_way_back_after_a_laptop_is_lost(visited: Desks) -> None:
    """Revoke, enrol again, open the second copy with the deposited key."""
    office, lost = visited.office, visited.field
    stick = visited.folder / "stick"
    backups.backup(lost, stick)
    taken = visited.clock()
    visited.clock.pass_minutes(600)  # the laptop is stolen
    lost.workspace.close()
    shutil.rmtree(visited.folder / "field")
    # 1. The office revokes what was on it, as of the last time it was seen.
    revocation.revoke(office, lost.dev, "lost", taken)
    # 2. Its person is enrolled on another computer.
    new = enrolment.new_workspace(
        visited.folder / "new",
        PASSPHRASE,
        desk=Desk.FIELD,
        name="检查员甲",
        log_n=LOG_N,
        clock=visited.clock,
    )
    visited.keep_open(new)
    asked = enrolment.request(new, visited.folder / "requests")
    answer = enrolment.approve(office, asked, visited.folder / "answers", replaces=lost.dev)
    assert enrolment.accept(new, answer).person.id == lost.person.id
    brought(new, packages.export_base(office, visited.exchange).path)
    # 3. The second copy opens with the deposited key; nobody needs the old passphrase.
    done = opened(visited, stick)
    folder = visited.folder / "restored"
    found = backups.find_backup(stick)
    backups.restore(found, folder, escrow.unlock_with(done.file, done.code), clock=visited.clock)
    escrow.reopen(folder, done.file, done.code, NEW, log_n=LOG_N)
    restored = visited.keep_open(enrolment.open_context(folder, NEW, clock=visited.clock))
    assert visited.inspection in [row.id for row in visits.list_visits(restored)]
    # 4. What the stick gives back are data, not trust: the package that was never received
    # before the loss stays out, the new computer works.
    result = imports.import_packages(office, [visited.package])[0]
    assert isinstance(result.refused, PackageRevoked)
    assert new.signing().certificate != lost.signing().certificate
