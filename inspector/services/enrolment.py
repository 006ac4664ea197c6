"""Set-up without a network: workspace, request, certificate, acceptance.

Three files travel: the request (public key and what the person says of themselves), the answer
(certificate, the office's certificate, the organisation), and later the base package.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inspector.clock import Clock, now
from inspector.domain.ids import new_id as fresh_id
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.domain.plain import from_plain, to_plain
from inspector.errors import EnrolmentRefused
from inspector.i18n import _
from inspector.sealed import certificates, envelope, issuing
from inspector.sealed.profile import P256, PROFILES, KeySigner, Profile
from inspector.sealed.revocation import newest_crl
from inspector.services import leftovers
from inspector.services.certifying import approve as approve
from inspector.services.certifying import found_office
from inspector.services.certifying import renew_own as renew_own
from inspector.services.context import Context
from inspector.services.device_keys import (
    device_keys,
    ensure_device_keys,
    keep_certificates,
    signer_of,
)
from inspector.services.enrolment_files import ANSWER_SUFFIX as ANSWER_SUFFIX
from inspector.services.enrolment_files import REQUEST_SUFFIX as REQUEST_SUFFIX
from inspector.services.enrolment_files import (
    Answer,
    Asked,
    SignedRecipient,
    read_answer_for,
    subject_of,
    write_request,
)
from inspector.services.enrolment_files import Request as Request
from inspector.services.enrolment_files import read_request as read_request
from inspector.services.escrow import deposit_key
from inspector.services.readers import ensure_keys, own_recipient
from inspector.storage.database import Database
from inspector.storage.recipients import save_recipient
from inspector.storage.reference import meta, save_certificate, save_reference, set_meta
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
    profile: Profile = P256,
) -> Context:
    """Make a workspace for one person and open it.

    An office brings its `organisation`; it gets a certificate authority of `profile` and enrols
    itself. A field or lead workspace waits for an office's answer, and can be of any profile.
    Raises WorkspaceExists, ProfileUnavailable.
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
    with workspace.db.write():
        set_meta(workspace.db, "person", json.dumps(to_plain(person), ensure_ascii=False))
        set_meta(workspace.db, "dev", dev)
    if organisation is not None:
        ensure_device_keys(workspace, [profile])
        found_office(workspace, person, dev, organisation, clock, profile)
    else:
        ensure_device_keys(workspace)
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
    sweeping: bool = True,
) -> Context:
    """Open the workspace in `folder` with its master key, as `open_context` does.

    sweeping  look for what a killed job has left; not where its database is just being made anew

    Raises WorkspaceNewer, WorkspaceDamaged.
    """
    workspace = open_unlocked(folder, master_key, rebuilding=rebuilding)
    ctx = _context(workspace, clock, new_id or (lambda: fresh_id(clock, secrets.token_bytes)))
    ensure_keys(ctx)
    deposit_key(ctx)
    if sweeping and not rebuilding:
        leftovers.sweep(ctx)
    return ctx


def request(ctx: Context, to: Path) -> Path:
    """Write the request file that the office answers; return it."""
    ensure_device_keys(ctx.workspace)
    own, asked = own_recipient(ctx.workspace), dict[str, Asked]()
    for name, key in device_keys(ctx.workspace).items():
        if PROFILES[name].is_available:
            signature = KeySigner(key, b"", b"", b"").sign(envelope.claim(ctx.person.id, own))
            wanted = issuing.make_request(key, subject_of(ctx.person, ctx.dev, ""))
            asked[name] = Asked(wanted, SignedRecipient(own, signature))
    return write_request(to, ctx.person, ctx.dev, asked)


def read_answer(ctx: Context, file: Path) -> Enrolment:
    """Return what the office's answer says, to be compared before it is accepted.

    Nothing is changed. Raises EnrolmentRefused when the certificate is not for this workspace.
    """
    return _told(_answer(ctx, file))


def accept(ctx: Context, file: Path, compared: str = "") -> Enrolment:
    """Take the office's answer: from now on this workspace can sign, and trusts that office.

    compared  fingerprint that a person has compared already: the file may have changed since
    Raises EnrolmentRefused when the certificate is not for this workspace's key, or the office
    not the one that was compared.
    """
    answer = _answer(ctx, file)
    if compared and certificates.fingerprint(answer.office_ca) != compared:
        detail = _("it is not the file whose fingerprint was compared")
        raise EnrolmentRefused(name=file.name, detail=detail)
    person, organisation = answer.person, answer.organisation
    known = [ctx.signer.crl] if ctx.signer is not None else []
    newest = newest_crl([answer.crl, *known], [answer.office_ca])
    if newest is None:
        detail = _("its revocation list is not of that office")
        raise EnrolmentRefused(name=file.name, detail=detail)
    keep_certificates(ctx.workspace, answer.certificate, answer.office_ca, newest.der)
    with ctx.db.write():
        set_meta(ctx.db, "person", json.dumps(to_plain(person), ensure_ascii=False))
        set_meta(ctx.db, "office", organisation.id)
        set_meta(ctx.db, "device_code", answer.device_code)
        save_reference(ctx.db, [organisation, person])
        save_certificate(ctx.db, ctx.dev, person.id, person.role.value, answer.certificate)
        if answer.recipient is not None:
            save_recipient(ctx.db, organisation.id, answer.recipient.age)
    ctx.person, ctx.office = person, organisation.id
    ctx.signer = signer_of(ctx.workspace)
    deposit_key(ctx)
    return _told(answer)


def _answer(ctx: Context, file: Path) -> Answer:
    answer = read_answer_for(file, ctx.dev, device_keys(ctx.workspace))
    if ctx.signer is not None and answer.office_ca != ctx.signer.office_ca:
        # Its visits, numbers and trust are those of one office; another needs its own workspace.
        detail = _("this workspace belongs to another office already")
        raise EnrolmentRefused(name=file.name, detail=detail)
    return answer


def _told(answer: Answer) -> Enrolment:
    fingerprint = certificates.fingerprint(answer.office_ca)
    return Enrolment(answer.person, answer.organisation, fingerprint)


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
        signer=signer_of(workspace) if meta(db, "office") else None,
    )
