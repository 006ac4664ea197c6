"""Set-up without a network: workspace, request, certificate, acceptance.

Three files travel: the request (public key and what the person says of themselves), the answer
(certificate, the office's certificate, the organisation), and later the base package.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from inspector.clock import Clock, now, to_wall
from inspector.domain.ids import new_id as fresh_id
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.domain.plain import from_plain, to_plain
from inspector.errors import EnrolmentRefused, NotEnrolled
from inspector.i18n import N_, _
from inspector.sealed import certificates, envelope, issuing
from inspector.sealed.profile import P256, KeySigner
from inspector.sealed.revocation import make_crl, newest_crl
from inspector.services.context import Context
from inspector.services.enrolment_files import ANSWER_SUFFIX as ANSWER_SUFFIX
from inspector.services.enrolment_files import REQUEST_SUFFIX as REQUEST_SUFFIX
from inspector.services.enrolment_files import (
    Answer,
    SignedRecipient,
    holds_recipient,
    read_answer_for,
    read_recipient,
    subject_of,
    write_answer,
    write_request,
)
from inspector.services.enrolment_files import read_request as read_request
from inspector.services.escrow import deposit_key
from inspector.services.readers import ensure_keys, office_recipients, own_recipient, save_own
from inspector.services.revocation import revoked_devices
from inspector.storage.database import Database
from inspector.storage.event_store import last_seq
from inspector.storage.files import write_file
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
from inspector.storage.workspace import (
    Workspace,
    create_workspace,
    open_unlocked,
    unlock_key,
)

ROLE_OF: dict[Desk, Role] = {
    Desk.FIELD: Role.INSPECTOR,
    Desk.LEAD: Role.LEAD,
    Desk.OFFICE: Role.OFFICE,
}

CERTIFICATE_DAYS = 3 * 365
CA_YEARS = 20
_BACKDATED = timedelta(days=1)  # the other laptop's clock may be behind this one's

_APPROVE = N_("approve an enrolment")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an answer file said, for the person to read aloud and compare."""

    person: Person
    organisation: Organisation
    fingerprint: str


def new_workspace(
    folder: Path,
    passphrase: str,
    *,
    desk: Desk,
    name: str,
    organisation: Organisation | None = None,
    position: str = "",
    certificate_no: str = "",
    clock: Clock = now,
    new_id: Callable[[], str] | None = None,
    log_n: int = 17,
) -> Context:
    """Make a workspace for one person and open it.

    An office brings its `organisation`; it gets a certificate authority and enrols itself. A
    field or lead workspace waits for an office's answer. Raises WorkspaceExists.
    """
    make_id = new_id or (lambda: fresh_id(clock, secrets.token_bytes))
    workspace = create_workspace(folder, passphrase, log_n=log_n)
    person = Person(
        id=make_id(),
        name=name,
        role=ROLE_OF[desk],
        organisation=organisation.name if organisation else "",
        position=position,
        certificate_no=certificate_no,
    )
    dev = make_id()
    workspace.keep_secret("device", P256.keys.new_private_key())
    with workspace.db.write():
        set_meta(workspace.db, "person", json.dumps(to_plain(person), ensure_ascii=False))
        set_meta(workspace.db, "dev", dev)
    if organisation is not None:
        _found_office(workspace, person, dev, organisation, clock)
    workspace.finish()
    return _context(workspace, clock, make_id)


def open_context(
    folder: Path,
    passphrase: str,
    *,
    clock: Clock = now,
    new_id: Callable[[], str] | None = None,
) -> Context:
    """Open the workspace in `folder`; sweep what a killed job has left.

    Raises WorkspaceMissing, WrongPassphrase, TooManyAttempts, WorkspaceNewer, WorkspaceDamaged.
    """
    return open_with_key(folder, unlock_key(folder, passphrase), clock=clock, new_id=new_id)


def open_with_key(
    folder: Path,
    master_key: bytes,
    *,
    clock: Clock = now,
    new_id: Callable[[], str] | None = None,
    rebuilding: bool = False,
) -> Context:
    """Open the workspace in `folder` with its master key, as `open_context` does.

    Raises WorkspaceNewer, WorkspaceDamaged.
    """
    workspace = open_unlocked(folder, master_key, rebuilding=rebuilding)
    ctx = _context(workspace, clock, new_id or (lambda: fresh_id(clock, secrets.token_bytes)))
    ctx.blobs.sweep(ctx.db)
    ensure_keys(ctx)
    deposit_key(ctx)
    return ctx


def request(ctx: Context, to: Path) -> Path:
    """Write the request file that the office answers; return it."""
    key = _device_key(ctx.workspace)
    asked = issuing.make_request(key, subject_of(ctx.person, ctx.dev, ""))
    own = own_recipient(ctx.workspace)
    signer = KeySigner(key, b"", b"", b"")
    recipient = SignedRecipient(own, signer.sign(envelope.claim(ctx.person.id, own)))
    return write_request(to, ctx.person, ctx.dev, asked, recipient)


def approve(
    ctx: Context, file: Path, to: Path, *, person: Person | None = None, replaces: str = ""
) -> Path:
    """Issue a certificate for the request in `file`; return the answer file.

    `person` overrides what the request claims: the office decides on role and 执法证号. The same
    device asking again gets a further certificate for what it is; its chain of events goes on.
    `replaces` names a revoked device: who asks is its person, on another computer.
    Raises WrongRole, EnrolmentRefused.
    """
    ctx.require(Role.OFFICE, action=_(_APPROVE))
    claimed, dev, asked = read_request(file)
    recipient = read_recipient(file)
    holder = _replaced(ctx, file, replaces) if replaces else claimed.id
    enrolled = replace(person or claimed, id=holder, organisation=ctx.organisation.name)
    signer = ctx.signing()
    ca_key = ctx.workspace.secret("office-ca")
    if ca_key is None:
        raise NotEnrolled()
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
        code = _device_code(ctx.db, dev)
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


def read_answer(ctx: Context, file: Path) -> Enrolment:
    """Return what the office's answer says, to be compared before it is accepted.

    Nothing is changed. Raises EnrolmentRefused when the certificate is not for this workspace.
    """
    return _told(_answer(ctx, file))


def accept(ctx: Context, file: Path) -> Enrolment:
    """Take the office's answer: from now on this workspace can sign, and trusts that office.

    Raises EnrolmentRefused when the certificate is not for this workspace's key.
    """
    answer = _answer(ctx, file)
    person, organisation = answer.person, answer.organisation
    known = [ctx.signer.crl] if ctx.signer is not None else []
    newest = newest_crl([answer.crl, *known], [answer.office_ca])
    if newest is None:
        detail = _("its revocation list is not of that office")
        raise EnrolmentRefused(name=file.name, detail=detail)
    _keep_certificates(ctx.workspace, answer.certificate, answer.office_ca, newest.der)
    with ctx.db.write():
        set_meta(ctx.db, "person", json.dumps(to_plain(person), ensure_ascii=False))
        set_meta(ctx.db, "office", organisation.id)
        set_meta(ctx.db, "device_code", answer.device_code)
        save_reference(ctx.db, [organisation, person])
        save_certificate(ctx.db, ctx.dev, person.id, person.role.value, answer.certificate)
        if answer.recipient is not None:
            save_recipient(ctx.db, organisation.id, answer.recipient.age)
    ctx.person, ctx.office = person, organisation.id
    ctx.signer = _signer(ctx.workspace)
    deposit_key(ctx)
    return _told(answer)


def renew_own(ctx: Context) -> None:
    """Give the office's own desk a further certificate for its key. Raises WrongRole."""
    ctx.require(Role.OFFICE, action=_(_APPROVE))
    ca_key = ctx.workspace.secret("office-ca")
    if ca_key is None:
        raise NotEnrolled()
    signer, subject = ctx.signing(), subject_of(ctx.person, ctx.dev, ctx.office)
    asked = issuing.make_request(_device_key(ctx.workspace), subject)
    issued = issuing.issue_certificate(
        ca_key, signer.office_ca, asked, subject, ctx.clock() - _BACKDATED, CERTIFICATE_DAYS
    )
    _keep_certificates(ctx.workspace, issued, signer.office_ca, signer.crl)
    with ctx.db.write():
        save_certificate(ctx.db, ctx.dev, ctx.person.id, ctx.role.value, issued)
    ctx.signer = _signer(ctx.workspace)


def _answer(ctx: Context, file: Path) -> Answer:
    answer = read_answer_for(file, ctx.dev, _device_key(ctx.workspace))
    if ctx.signer is not None and answer.office_ca != ctx.signer.office_ca:
        # Its visits, numbers and trust are those of one office; another needs its own workspace.
        detail = _("this workspace belongs to another office already")
        raise EnrolmentRefused(name=file.name, detail=detail)
    return answer


def _office_recipient(ctx: Context) -> SignedRecipient | None:
    """Return the office's key, signed by this desk; None where another desk founded the office."""
    for known in office_recipients(ctx):
        signer = ctx.signing()
        signature = signer.sign(envelope.claim(ctx.office, known))
        return SignedRecipient(known, signature, signer.certificate)
    return None


def _told(answer: Answer) -> Enrolment:
    fingerprint = certificates.fingerprint(answer.office_ca)
    return Enrolment(answer.person, answer.organisation, fingerprint)


def _replaced(ctx: Context, file: Path, dev: str) -> str:
    """Return whose the revoked device `dev` was. Raises EnrolmentRefused while it is in force."""
    revoked = revoked_devices(ctx, {dev}).get(dev)
    if revoked is None:
        detail = _("the certificate of the computer that it replaces is not revoked")
        raise EnrolmentRefused(name=file.name, detail=detail)
    return revoked.person


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


def _found_office(
    workspace: Workspace, person: Person, dev: str, organisation: Organisation, clock: Clock
) -> None:
    """Make the office's certificate authority and its own certificate under it."""
    ca_key, ca = issuing.make_office_ca(
        organisation.id, organisation.name, clock() - _BACKDATED, CA_YEARS
    )
    crl = make_crl(ca_key, ca, clock() - _BACKDATED)
    key = _device_key(workspace)
    subject = subject_of(person, dev, organisation.id)
    asked = issuing.make_request(key, subject)
    issued = issuing.issue_certificate(
        ca_key, ca, asked, subject, clock() - _BACKDATED, CERTIFICATE_DAYS
    )
    workspace.keep_secret("office-ca", ca_key)
    recipient = own_recipient(workspace)
    _keep_certificates(workspace, issued, ca, crl)
    with workspace.db.write():
        set_meta(workspace.db, "office", organisation.id)
        set_meta(workspace.db, "founded", to_wall(clock()))
        set_meta(workspace.db, "device_code", _device_code(workspace.db, dev))
        save_reference(workspace.db, [organisation, person])
        save_certificate(workspace.db, dev, person.id, person.role.value, issued)
        save_own(workspace.db, organisation.id, person, recipient)


def _context(workspace: Workspace, clock: Clock, new_id: Callable[[], str]) -> Context:
    db: Database = workspace.db
    return Context(
        workspace=workspace,
        db=db,
        clock=clock,
        new_id=new_id,
        person=from_plain(Person, json.loads(meta(db, "person"))),
        dev=meta(db, "dev"),
        office=meta(db, "office"),
        # A killed enrolment may have left certificates that the database does not know of.
        signer=_signer(workspace) if meta(db, "office") else None,
    )


def _signer(workspace: Workspace) -> KeySigner | None:
    files = [workspace.keys / name for name in ("device.der", "office-ca.der", "crl.der")]
    if not all(file.exists() for file in files):
        return None
    issued, ca, crl = (file.read_bytes() for file in files)
    return KeySigner(_device_key(workspace), issued, ca, crl)


def _device_key(workspace: Workspace) -> bytes:
    key = workspace.secret("device")
    if key is None:
        raise NotEnrolled()
    return key


def _keep_certificates(workspace: Workspace, issued: bytes, ca: bytes, crl: bytes) -> None:
    # They count once the database knows the office, which it learns last.
    for name, data in (("office-ca", ca), ("crl", crl), ("device", issued)):
        write_file(workspace.keys / f"{name}.der", data)


def _device_code(db: Database, dev: str) -> str:
    """Return the short number of a device in this office, which hazard numbers carry."""
    key = f"device_code.{dev}"
    code = meta(db, key)
    if not code:
        code = f"{len(certificates_known(db)) + 1:02d}"
        set_meta(db, key, code)
    return code
