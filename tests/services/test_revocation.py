"""A computer is lost: what its packages are worth, how the list travels, and the way back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inspector.domain.person import Desk, Role
from inspector.errors import (
    EnrolmentRefused,
    InspectorError,
    OwnCertificateRevoked,
    PackageRevoked,
    RevocationRefused,
    WrongRole,
)
from inspector.sealed import certificates
from inspector.services import countersigning, enrolment, imports, packages, register, revocation
from inspector.services.context import Context
from inspector.services.staff import staff
from inspector.storage.event_store import events_of
from inspector.storage.reference import certificates as known_certificates
from inspector.storage.reference import certificates_seen
from tests.desks import LOG_N, PASSPHRASE, Desks, brought, closed_visit, signed_papers


def result_of(ctx: Context, file: Path) -> imports.ImportPreview:
    return imports.import_packages(ctx, [file])[0]


def fresh(desks: Desks, folder: str, name: str = "检查员甲") -> Context:
    ctx = enrolment.new_workspace(
        desks.folder / folder,
        PASSPHRASE,
        desk=Desk.FIELD,
        name=name,
        certificate_no="演示-0002",
        clock=desks.clock,
        log_n=LOG_N,
    )
    return desks.keep_open(ctx)


def asked(ctx: Context, desks: Desks) -> Path:
    return enrolment.request(ctx, desks.folder / "requests")


def test_a_package_that_arrives_after_the_revocation_is_refused_and_kept(visited: Desks) -> None:
    lost = visited.clock()
    visited.clock.pass_minutes(60)
    done = revocation.revoke(visited.office, visited.field.dev, "lost", lost)
    assert (done.name, done.entry.why, done.entry.since) == ("检查员甲", "lost", lost)
    for results in (
        imports.preview_packages(visited.office, [visited.package]),
        imports.import_packages(visited.office, [visited.package]),
    ):
        assert isinstance(results[0].refused, PackageRevoked)
        assert results[0].refused.reason == "CERT-REVOKED"
    assert results[0].kept
    assert visited.office.db.value("select count(*) from inspection") == 0


def test_what_was_imported_before_stays(visited: Desks) -> None:
    brought(visited.office, visited.package)
    revocation.revoke(visited.office, visited.field.dev, "left")
    assert result_of(visited.office, visited.package).already_imported
    assert visited.office.db.value("select count(*) from inspection") == 1


def test_the_list_travels_with_every_package_and_an_older_one_changes_nothing(
    visited: Desks,
) -> None:
    older = packages.export_base(visited.office, visited.exchange)
    revocation.revoke(visited.office, visited.field.dev, "lost")
    newer = packages.export_receipt(visited.office, visited.exchange)
    assert result_of(visited.lead, visited.package).imported  # the lead does not know yet
    brought(visited.lead, newer.path)
    assert visited.field.dev in revocation.revoked_devices(visited.lead)
    number = revocation.revocation_list(visited.lead).number
    brought(visited.lead, older.path)
    assert revocation.revocation_list(visited.lead).number == number == 2
    reopened = visited.reopen(Desk.LEAD)
    assert revocation.revocation_list(reopened).number == 2
    assert reopened.signing().crl == visited.office.signing().crl


def test_a_receipt_that_is_older_than_the_loss_shows_that_the_package_is_sound(
    visited: Desks,
) -> None:
    brought(visited.office, visited.package)
    visited.clock.pass_minutes(60)
    revocation.revoke(visited.office, visited.field.dev, "lost")
    receipts = packages.export_receipt(visited.office, visited.exchange)
    brought(visited.lead, receipts.path)
    taken = result_of(visited.lead, visited.package)
    assert taken.refused is None
    assert taken.imported
    assert taken.revoked == ("检查员甲",)
    assert "revoked certificate: 检查员甲" in taken.line()
    listed = packages.list_received(visited.lead)
    assert [row.revoked for row in listed if row.kind == "INSPECTION"] == [("检查员甲",)]


def test_a_receipt_that_is_younger_than_the_loss_shows_nothing(visited: Desks) -> None:
    lost = visited.clock() - timedelta(days=1)
    brought(visited.office, visited.package)
    visited.clock.pass_minutes(60)
    revocation.revoke(visited.office, visited.field.dev, "lost", lost)
    receipts = packages.export_receipt(visited.office, visited.exchange)
    brought(visited.lead, receipts.path)
    assert isinstance(result_of(visited.lead, visited.package).refused, PackageRevoked)


def test_events_of_a_revoked_device_in_the_package_of_another_are_taken_and_flagged(
    visited: Desks,
) -> None:
    brought(visited.lead, visited.package)
    passed_on = packages.export_inspection(visited.lead, visited.inspection, visited.exchange)
    revocation.revoke(visited.office, visited.field.dev, "lost")
    taken = result_of(visited.office, passed_on.path)
    assert taken.imported
    assert taken.revoked == ("检查员甲",)


def test_who_learns_that_their_own_certificate_is_revoked_cannot_export(visited: Desks) -> None:
    revocation.revoke(visited.office, visited.field.dev, "lost")
    brought(visited.field, packages.export_base(visited.office, visited.exchange).path)
    out = visited.folder / "out"
    with pytest.raises(OwnCertificateRevoked, match=r"检查员甲.*computer lost"):
        packages.export_inspection(visited.field, visited.inspection, out)
    assert not out.exists()
    assert len(packages.list_exported(visited.field)) == 1


def test_a_revoked_office_desk_or_lead_writes_nothing_either(visited: Desks) -> None:
    imports.import_packages(visited.lead, [visited.package])
    revocation.revoke(visited.office, visited.lead.dev, "left")
    brought(visited.lead, packages.export_base(visited.office, visited.exchange).path)
    out = visited.folder / "out"
    before = len(events_of(visited.lead.db, visited.inspection))
    for call in (packages.export_review, countersigning.export_countersigned):
        with pytest.raises(OwnCertificateRevoked):
            call(visited.lead, visited.inspection, out)
    assert not out.exists()
    assert len(events_of(visited.lead.db, visited.inspection)) == before


def test_only_the_office_revokes_and_not_itself_nor_twice(desks: Desks) -> None:
    field = desks.field.dev
    for ctx in (desks.field, desks.lead):
        with pytest.raises(WrongRole):
            revocation.revoke(ctx, field, "lost")
    for dev, since, words in (
        (desks.office.dev, None, "signs with"),
        ("unknown", None, "no certificate"),
        (field, desks.clock() + timedelta(minutes=1), "not come yet"),
    ):
        with pytest.raises(RevocationRefused, match=words):
            revocation.revoke(desks.office, dev, "lost", since)
    revocation.revoke(desks.office, field, "lost")
    with pytest.raises(RevocationRefused, match="already"):
        revocation.revoke(desks.office, field, "left")
    revocation.revoke(desks.office, desks.lead.dev, "left")
    assert revocation.revocation_list(desks.office).number == 3
    assert set(revocation.revoked_devices(desks.office)) == {field, desks.lead.dev}


def test_every_certificate_of_the_device_is_on_the_list(visited: Desks) -> None:
    first = visited.field.signing().certificate
    visited.clock.pass_minutes(24 * 60)
    answer = enrolment.approve(
        visited.office, asked(visited.field, visited), visited.folder / "answers"
    )
    enrolment.accept(visited.field, answer)
    assert set(certificates_seen(visited.office.db, visited.field.dev)) == {
        first,
        visited.field.signing().certificate,
    }
    revocation.revoke(visited.office, visited.field.dev, "lost")
    assert len(revocation.revocation_list(visited.office).entries) == 2
    assert isinstance(result_of(visited.office, visited.package).refused, PackageRevoked)


# Renewal


def test_a_renewed_certificate_keeps_person_device_key_and_chain(visited: Desks) -> None:
    """One certificate after the other of one `dev`: the chain of events goes on."""
    office, field = visited.office, visited.field
    brought(office, visited.package)
    first, before = field.signing().certificate, staff(office)
    visited.clock.pass_minutes(3 * 24 * 60)
    answer = enrolment.approve(office, asked(field, visited), visited.folder / "answers")
    done = enrolment.accept(field, answer)
    renewed = field.signing().certificate
    assert done.person.id == field.person.id
    assert certificates.have_one_key(first, renewed)
    assert first != renewed == known_certificates(field.db)[field.dev]
    assert known_certificates(office.db)[field.dev] == renewed
    row = next(one for one in staff(office) if one.device == field.dev)
    old = next(one for one in before if one.device == field.dev)
    assert (row.device_code, row.person) == (old.device_code, old.person)
    assert old.valid_until is not None
    assert row.valid_until is not None
    assert row.valid_until > old.valid_until
    inspection = closed_visit(visited)
    signed_papers(visited, inspection)
    exported = packages.export_inspection(field, inspection, visited.exchange)
    taken = result_of(office, exported.path)
    assert (taken.refused, taken.pending, taken.revoked) == (None, 0, ())
    assert result_of(visited.lead, visited.package).imported  # signed under the first one


def test_an_earlier_certificate_does_not_come_back_with_an_older_package(visited: Desks) -> None:
    older = packages.export_base(visited.office, visited.exchange)
    visited.clock.pass_minutes(24 * 60)
    answer = enrolment.approve(
        visited.office, asked(visited.field, visited), visited.folder / "answers"
    )
    enrolment.accept(visited.field, answer)
    renewed = visited.field.signing().certificate
    brought(visited.lead, packages.export_base(visited.office, visited.exchange).path, older.path)
    assert known_certificates(visited.lead.db)[visited.field.dev] == renewed
    assert visited.reopen(Desk.FIELD).signing().certificate == renewed


def test_a_device_that_has_worked_gets_no_other_role(visited: Desks) -> None:
    brought(visited.office, visited.package)
    lead = replace(visited.field.person, role=Role.LEAD)
    with pytest.raises(EnrolmentRefused, match="another role"):
        enrolment.approve(
            visited.office, asked(visited.field, visited), visited.folder / "answers", person=lead
        )


# A new computer for the same person


def test_number_and_position_are_not_lost_because_nobody_typed_them_again(
    visited: Desks,
) -> None:
    office, lost = visited.office, visited.field
    register.add_people(office, [replace(lost.person, position="执法人员")])
    revocation.revoke(office, lost.dev, "lost")
    new = visited.keep_open(
        enrolment.new_workspace(
            visited.folder / "bare",
            PASSPHRASE,
            desk=Desk.FIELD,
            name="检查员甲",
            clock=visited.clock,
            log_n=LOG_N,
        )
    )
    answer = enrolment.approve(
        office, asked(new, visited), visited.folder / "answers", replaces=lost.dev
    )
    done = enrolment.accept(new, answer)
    assert (done.person.certificate_no, done.person.position) == ("演示-0002", "执法人员")
    (row,) = (one for one in staff(office) if one.device == new.dev)
    assert row.person.certificate_no == "演示-0002"


def test_a_person_whose_computer_is_lost_is_enrolled_again_on_another(visited: Desks) -> None:
    office, lost = visited.office, visited.field
    brought(office, visited.package)
    new = fresh(visited, "new-laptop")
    file = asked(new, visited)
    with pytest.raises(EnrolmentRefused, match="not revoked"):
        enrolment.approve(office, file, visited.folder / "answers", replaces=lost.dev)
    revocation.revoke(office, lost.dev, "lost")
    with pytest.raises(EnrolmentRefused, match="was revoked"):
        enrolment.approve(office, asked(lost, visited), visited.folder / "answers")
    answer = enrolment.approve(office, file, visited.folder / "answers", replaces=lost.dev)
    done = enrolment.accept(new, answer)
    assert done.person.id == lost.person.id == new.person.id
    assert new.dev != lost.dev
    codes = {one.device: one.device_code for one in staff(office) if one.person == done.person}
    assert set(codes) == {lost.dev, new.dev}
    assert codes[lost.dev] != codes[new.dev]
    register.allot_numbers(office)
    brought(new, packages.export_base(office, visited.exchange).path)
    visited.field = new
    inspection = closed_visit(visited)
    signed_papers(visited, inspection)
    taken = result_of(office, packages.export_inspection(new, inspection, visited.exchange).path)
    assert (taken.refused, taken.revoked) == (None, ())
    visited.field = lost


def test_a_list_near_its_end_is_issued_anew_with_the_next_base_package(desks: Desks) -> None:
    revocation.revoke(desks.office, desks.field.dev, "left")
    before = revocation.revocation_list(desks.office)
    packages.export_base(desks.office, desks.exchange)
    assert revocation.revocation_list(desks.office).number == before.number
    desks.clock.pass_minutes(200 * 24 * 60)
    packages.export_base(desks.office, desks.exchange)
    after = revocation.revocation_list(desks.office)
    assert after.number == before.number + 1
    assert after.entries == before.entries
    assert after.until > before.until


def test_an_answer_with_a_list_of_somebody_else_is_refused(desks: Desks) -> None:
    import base64
    import json

    new = fresh(desks, "new-laptop", "检查员丙")
    answer = enrolment.approve(desks.office, asked(new, desks), desks.folder / "answers")
    said = json.loads(answer.read_text(encoding="utf-8"))
    said["crl"] = base64.b64encode(b"none").decode()
    answer.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(InspectorError, match="revocation list"):
        enrolment.accept(new, answer)
