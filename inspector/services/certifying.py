"""The office's side of an enrolment: its authority, and the certificates that it gives."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from inspector.clock import Clock, to_wall
from inspector.domain.person import Organisation, Person, Role
from inspector.errors import EnrolmentRefused, NotEnrolled
from inspector.i18n import N_, _
from inspector.sealed import certificates, envelope, issuing
from inspector.sealed.profile import P256, Profile, profile_of_private
from inspector.sealed.revocation import make_crl
from inspector.services.context import Context
from inspector.services.device_keys import device_key, keep_certificates, signer_of
from inspector.services.enrolment_files import (
    Answer,
    Request,
    SignedRecipient,
    holds_recipient,
    read_request,
    subject_of,
    write_answer,
)
from inspector.services.readers import office_recipients, own_recipient, save_own
from inspector.services.revocation import revoked_devices
from inspector.storage.database import Database
from inspector.storage.event_store import last_seq
from inspector.storage.recipients import save_recipient
from inspector.storage.reference import certificates as certificates_known
from inspector.storage.reference import (
    devices,
    find_reference,
    meta,
    save_certificate,
    save_reference,
    set_meta,
)
from inspector.storage.workspace import Workspace

CERTIFICATE_DAYS = 3 * 365
CA_YEARS = 20
_BACKDATED = timedelta(days=1)  # the other laptop's clock may be behind this one's

_APPROVE = N_("approve an enrolment")


def found_office(
    workspace: Workspace,
    person: Person,
    dev: str,
    organisation: Organisation,
    clock: Clock,
    profile: Profile = P256,
) -> None:
    """Make the office's certificate authority and its own certificate under it.

    Raises ProfileUnavailable where the library of the profile is missing.
    """
    ca_key, ca = issuing.make_office_ca(
        organisation.id, organisation.name, clock() - _BACKDATED, CA_YEARS, profile
    )
    crl = make_crl(ca_key, ca, clock() - _BACKDATED)
    key = device_key(workspace, profile)
    subject = subject_of(person, dev, organisation.id)
    asked = issuing.make_request(key, subject)
    issued = issuing.issue_certificate(
        ca_key, ca, asked, subject, clock() - _BACKDATED, CERTIFICATE_DAYS
    )
    workspace.keep_secret("office-ca", ca_key)
    recipient = own_recipient(workspace)
    keep_certificates(workspace, issued, ca, crl)
    with workspace.db.write():
        set_meta(workspace.db, "office", organisation.id)
        set_meta(workspace.db, "founded", to_wall(clock()))
        set_meta(workspace.db, "device_code", device_code(workspace.db, dev))
        save_reference(workspace.db, [organisation, person])
        save_certificate(workspace.db, dev, person.id, person.role.value, issued)
        save_own(workspace.db, organisation.id, person, recipient)


def approve(
    ctx: Context,
    file: Path,
    to: Path,
    *,
    person: Person | None = None,
    replaces: str = "",
    looked_at: Request | None = None,
) -> Path:
    """Issue a certificate for the request in `file`; return the answer file.

    `person` overrides what the request claims: the office decides on role and 执法证号. The same
    device asking again gets a further certificate for what it is; its chain of events goes on.
    `replaces` names a revoked device: who asks is its person, on another computer.
    `looked_at` is the request as a person has looked at it: the file may have changed since.
    Raises WrongRole, EnrolmentRefused.
    """
    ctx.require(Role.OFFICE, action=_(_APPROVE))
    signer, ca_key = ctx.signing(), ctx.workspace.secret("office-ca")
    if ca_key is None:
        raise NotEnrolled()
    request = read_request(file)
    if looked_at is not None and request != looked_at:
        detail = _("it is not the request that was looked at; look at it again")
        raise EnrolmentRefused(name=file.name, detail=detail)
    claimed, dev = request.person, request.device
    asked, recipient = request.asked_by(profile_of_private(ca_key))
    holder = _replaced(ctx, file, replaces) if replaces else claimed.id
    enrolled = replace(person or claimed, id=holder, organisation=ctx.organisation.name)
    if replaces:
        enrolled = _as_known(ctx, enrolled)
    known = find_reference(ctx.db, Person, holder)
    if enrolled.expires is None and known is not None:
        # Who asks again does not know it: only the office enters it.
        enrolled = replace(enrolled, expires=known.expires)
    try:
        issued = issuing.issue_certificate(
            ca_key,
            signer.office_ca,
            asked,
            subject_of(enrolled, dev, ctx.office),
            ctx.clock() - _BACKDATED,
            CERTIFICATE_DAYS,
        )
    except ValueError as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    with ctx.db.write():
        _check_own(ctx, file, holder, dev, issued, is_known=bool(replaces))
        _check_renewal(ctx, file, dev, enrolled.role)
        code = device_code(ctx.db, dev)
        save_reference(ctx.db, [enrolled])
        save_certificate(ctx.db, dev, enrolled.id, enrolled.role.value, issued)
        if recipient is not None:
            # Who changes a request on its way must not get to read what is meant for its person.
            if not holds_recipient(issued, claimed.id, recipient):
                raise EnrolmentRefused(name=file.name, detail=_("its parts do not belong together"))
            save_recipient(ctx.db, enrolled.id, recipient.age)
    answer = Answer(
        certificate=issued,
        office_ca=signer.office_ca,
        crl=signer.crl,
        organisation=ctx.organisation,
        person=enrolled,
        device_code=code,
        recipient=_office_recipient(ctx),
    )
    return write_answer(to, answer)


def renew_own(ctx: Context) -> None:
    """Give the office's own desk a further certificate for its key. Raises WrongRole."""
    ctx.require(Role.OFFICE, action=_(_APPROVE))
    ca_key = ctx.workspace.secret("office-ca")
    if ca_key is None:
        raise NotEnrolled()
    signer, subject = ctx.signing(), subject_of(ctx.person, ctx.dev, ctx.office)
    key = device_key(ctx.workspace, profile_of_private(ca_key))
    asked = issuing.make_request(key, subject)
    issued = issuing.issue_certificate(
        ca_key, signer.office_ca, asked, subject, ctx.clock() - _BACKDATED, CERTIFICATE_DAYS
    )
    keep_certificates(ctx.workspace, issued, signer.office_ca, signer.crl)
    with ctx.db.write():
        save_certificate(ctx.db, ctx.dev, ctx.person.id, ctx.role.value, issued)
    ctx.signer = signer_of(ctx.workspace)


def _office_recipient(ctx: Context) -> SignedRecipient | None:
    """Return the office's key, signed by this desk; None where another desk founded the office."""
    for known in office_recipients(ctx):
        signer = ctx.signing()
        signature = signer.sign(envelope.claim(ctx.office, known))
        return SignedRecipient(known, signature, signer.certificate)
    return None


def _replaced(ctx: Context, file: Path, dev: str) -> str:
    """Return whose the revoked device `dev` was. Raises EnrolmentRefused while it is in force."""
    revoked = revoked_devices(ctx, {dev}).get(dev)
    if revoked is None:
        detail = _("the certificate of the computer that it replaces is not revoked")
        raise EnrolmentRefused(name=file.name, detail=detail)
    return revoked.person


def _as_known(ctx: Context, person: Person) -> Person:
    """Return a person who comes back, with the number and position that the office knows.

    On the new computer they have hardly been typed again, and must not be lost by that.
    """
    known = find_reference(ctx.db, Person, person.id)
    if known is None:
        return person
    return replace(
        person,
        certificate_no=person.certificate_no or known.certificate_no,
        position=person.position or known.position,
    )


def _check_renewal(ctx: Context, file: Path, dev: str, role: Role) -> None:
    """Raise EnrolmentRefused where a device would get back what it lost, or another role.

    What a device may write is judged by its role: another one would judge its past anew.
    """
    if revoked_devices(ctx, {dev}):
        detail = _("the certificate of its computer was revoked; a new workspace is needed")
        raise EnrolmentRefused(name=file.name, detail=detail)
    before = {one: known for one, _holder, known in devices(ctx.db)}.get(dev, role.value)
    if before != role.value and last_seq(ctx.db, dev):
        detail = _("its computer has worked in another role; a new workspace is needed")
        raise EnrolmentRefused(name=file.name, detail=detail)


def _check_own(
    ctx: Context, file: Path, person: str, dev: str, issued: bytes, *, is_known: bool
) -> None:
    """Raise EnrolmentRefused where a request claims the id or the device of somebody else.

    Ids are what events, duties and 四方分离 go by, and a request names its own.
    """
    holders = {one: holder for one, holder, _role in devices(ctx.db)}
    if dev not in holders:
        is_own = is_known or find_reference(ctx.db, Person, person) is None
    else:
        is_own = holders[dev] == person and certificates.have_one_key(
            issued, certificates_known(ctx.db)[dev]
        )
    if not is_own:
        detail = _("its person or device is enrolled here already, with another key")
        raise EnrolmentRefused(name=file.name, detail=detail)


def device_code(db: Database, dev: str) -> str:
    """Return the short number of a device in this office, which hazard numbers carry."""
    key = f"device_code.{dev}"
    code = meta(db, key)
    if not code:
        code = f"{len(certificates_known(db)) + 1:02d}"
        set_meta(db, key, code)
    return code
