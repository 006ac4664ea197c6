"""Set-up without a network: workspace, request, certificate, acceptance.

Three files travel: the request (public key and what the person says of themselves), the answer
(certificate, the office's certificate, the organisation), and later the base package.
"""

import base64
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
from inspector.errors import CertificateUnreadable, EnrolmentRefused, NotEnrolled
from inspector.i18n import N_, _
from inspector.sealed import certificates
from inspector.sealed.profile import P256Signer, new_private_key
from inspector.services.context import Context
from inspector.storage.database import Database
from inspector.storage.files import write_file
from inspector.storage.reference import certificates as certificates_known
from inspector.storage.reference import meta, save_certificate, save_reference, set_meta
from inspector.storage.workspace import Workspace, create_workspace, open_workspace

REQUEST_SUFFIX = ".request.json"
ANSWER_SUFFIX = ".certificate.json"

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
    workspace.keep_secret("device", new_private_key())
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

    Raises WorkspaceMissing, WrongPassphrase, WorkspaceNewer, WorkspaceDamaged.
    """
    workspace = open_workspace(folder, passphrase)
    ctx = _context(workspace, clock, new_id or (lambda: fresh_id(clock, secrets.token_bytes)))
    ctx.blobs.sweep(ctx.db)
    return ctx


def request(ctx: Context, to: Path) -> Path:
    """Write the request file that the office answers; return it."""
    key = _device_key(ctx.workspace)
    to.mkdir(parents=True, exist_ok=True)
    target = to / f"{_file_name(ctx.person)}{REQUEST_SUFFIX}"
    _write_json(
        target,
        {
            "format": "inspector-request",
            "version": "1.0",
            "request": _b64(certificates.make_request(key, _subject(ctx.person, ctx.dev, ""))),
            "person": to_plain(ctx.person),
            "device": ctx.dev,
        },
    )
    return target


def read_request(file: Path) -> tuple[Person, str, bytes]:
    """Return (person, device, PKCS #10) of a request file. Raises EnrolmentRefused."""
    said = _read_json(file, "inspector-request")
    try:
        person = from_plain(Person, said["person"])
        dev, asked = str(said["device"]), base64.b64decode(str(said["request"]), validate=True)
        # Only the PKCS #10 is signed with the key: what stands beside it must say the same.
        if certificates.subject_of_request(asked) != _subject(person, dev, ""):
            raise ValueError(_("its parts do not belong together"))
    except CertificateUnreadable as error:
        raise EnrolmentRefused(name=file.name, detail=error.what()) from error
    except (KeyError, ValueError) as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    return person, dev, asked


def approve(ctx: Context, file: Path, to: Path, *, person: Person | None = None) -> Path:
    """Issue a certificate for the request in `file`; return the answer file.

    `person` overrides what the request claims: the office decides on role and 执法证号.
    Raises WrongRole, EnrolmentRefused.
    """
    ctx.require(Role.OFFICE, action=_(_APPROVE))
    claimed, dev, asked = read_request(file)
    enrolled = replace(person or claimed, id=claimed.id, organisation=ctx.organisation.name)
    signer = ctx.signing()
    ca_key = ctx.workspace.secret("office-ca")
    if ca_key is None:
        raise NotEnrolled()
    try:
        issued = certificates.issue_certificate(
            ca_key,
            signer.office_ca,
            asked,
            _subject(enrolled, dev, ctx.office),
            ctx.clock() - _BACKDATED,
            CERTIFICATE_DAYS,
        )
    except ValueError as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    with ctx.db.write():
        code = _device_code(ctx.db, dev)
        save_reference(ctx.db, [enrolled])
        save_certificate(ctx.db, dev, enrolled.id, enrolled.role.value, issued)
    to.mkdir(parents=True, exist_ok=True)
    target = to / f"{_file_name(enrolled)}{ANSWER_SUFFIX}"
    _write_json(
        target,
        {
            "format": "inspector-certificate",
            "version": "1.0",
            "certificate": _b64(issued),
            "office_ca": _b64(signer.office_ca),
            "crl": _b64(signer.crl),
            "organisation": to_plain(ctx.organisation),
            "person": to_plain(enrolled),
            "device_code": code,
        },
    )
    return target


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer file that fits this workspace; certificates are DER."""

    certificate: bytes
    office_ca: bytes
    crl: bytes
    organisation: Organisation
    person: Person
    device_code: str

    def told(self) -> Enrolment:
        return Enrolment(self.person, self.organisation, certificates.fingerprint(self.office_ca))


def read_answer(ctx: Context, file: Path) -> Enrolment:
    """Return what the office's answer says, to be compared before it is accepted.

    Nothing is changed. Raises EnrolmentRefused when the certificate is not for this workspace.
    """
    return _answer(ctx, file).told()


def accept(ctx: Context, file: Path) -> Enrolment:
    """Take the office's answer: from now on this workspace can sign, and trusts that office.

    Raises EnrolmentRefused when the certificate is not for this workspace's key.
    """
    answer = _answer(ctx, file)
    person, organisation = answer.person, answer.organisation
    _keep_certificates(ctx.workspace, answer.certificate, answer.office_ca, answer.crl)
    with ctx.db.write():
        set_meta(ctx.db, "person", json.dumps(to_plain(person), ensure_ascii=False))
        set_meta(ctx.db, "office", organisation.id)
        set_meta(ctx.db, "device_code", answer.device_code)
        save_reference(ctx.db, [organisation, person])
        save_certificate(ctx.db, ctx.dev, person.id, person.role.value, answer.certificate)
    ctx.person, ctx.office = person, organisation.id
    ctx.signer = _signer(ctx.workspace)
    return answer.told()


def _answer(ctx: Context, file: Path) -> _Answer:
    said = _read_json(file, "inspector-certificate")
    try:
        issued, ca, crl = (
            base64.b64decode(str(said[name]), validate=True)
            for name in ("certificate", "office_ca", "crl")
        )
        organisation = from_plain(Organisation, said["organisation"])
        person = from_plain(Person, said["person"])
        if not str(said["device_code"]).isalnum():
            raise ValueError("device_code")
        subject = certificates.subject_of(issued)
        holds = certificates.is_issued_by(
            certificates.load_certificate(issued), certificates.load_certificate(ca)
        ) and certificates.holds_key(issued, _device_key(ctx.workspace))
    except CertificateUnreadable as error:
        raise EnrolmentRefused(name=file.name, detail=error.what()) from error
    except (KeyError, ValueError) as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    if not holds or subject.device != ctx.dev or subject.office != organisation.id:
        raise EnrolmentRefused(
            name=file.name, detail=_("the certificate is not for this workspace")
        )
    return _Answer(issued, ca, crl, organisation, person, str(said["device_code"]))


def _found_office(
    workspace: Workspace, person: Person, dev: str, organisation: Organisation, clock: Clock
) -> None:
    """Make the office's certificate authority and its own certificate under it."""
    ca_key, ca = certificates.make_office_ca(
        organisation.id, organisation.name, clock() - _BACKDATED, CA_YEARS
    )
    crl = certificates.make_crl(ca_key, ca, clock() - _BACKDATED)
    key = _device_key(workspace)
    subject = _subject(person, dev, organisation.id)
    asked = certificates.make_request(key, subject)
    issued = certificates.issue_certificate(
        ca_key, ca, asked, subject, clock() - _BACKDATED, CERTIFICATE_DAYS
    )
    workspace.keep_secret("office-ca", ca_key)
    _keep_certificates(workspace, issued, ca, crl)
    with workspace.db.write():
        set_meta(workspace.db, "office", organisation.id)
        set_meta(workspace.db, "founded", to_wall(clock()))
        set_meta(workspace.db, "device_code", _device_code(workspace.db, dev))
        save_reference(workspace.db, [organisation, person])
        save_certificate(workspace.db, dev, person.id, person.role.value, issued)


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


def _signer(workspace: Workspace) -> P256Signer | None:
    files = [workspace.keys / name for name in ("device.der", "office-ca.der", "crl.der")]
    if not all(file.exists() for file in files):
        return None
    issued, ca, crl = (file.read_bytes() for file in files)
    return P256Signer(_device_key(workspace), issued, ca, crl)


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


def _subject(person: Person, dev: str, office: str) -> certificates.Subject:
    return certificates.Subject(
        person=person.id,
        name=person.name,
        organisation=person.organisation,
        role=person.role.value,
        certificate_no=person.certificate_no,
        device=dev,
        office=office,
    )


def _file_name(person: Person) -> str:
    return f"{person.name}-{person.id[-6:]}"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _write_json(target: Path, value: dict[str, object]) -> None:
    write_file(target, json.dumps(value, ensure_ascii=False, indent=2).encode())


def _read_json(file: Path, kind: str) -> dict[str, object]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    if not isinstance(said, dict) or said.get("format") != kind:
        raise EnrolmentRefused(name=file.name, detail=_("it is not a file of this kind"))
    return said
