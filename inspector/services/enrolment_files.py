"""The two files of an enrolment, request and answer: how they look, and reading them with care.

Both come from outside. What a request says of its person stands in names of files, in certificates
and in every later event, so it is looked at before anything is made of it.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inspector.domain.ids import is_id
from inspector.domain.person import Organisation, Person, Role
from inspector.domain.plain import from_plain, to_plain
from inspector.errors import CertificateUnreadable, EnrolmentRefused
from inspector.i18n import _
from inspector.sealed import certificates, envelope
from inspector.sealed.profile import P256, Profile, verify_raw
from inspector.storage.files import plain_name, write_file

REQUEST_SUFFIX = ".request.json"
ANSWER_SUFFIX = ".certificate.json"
_REQUEST, _ANSWER = "inspector-request", "inspector-certificate"


@dataclass(frozen=True, slots=True)
class SignedRecipient:
    """A key of age with the signature of its holder over `envelope.claim`.

    certificate  DER, of who signed; b"" in a request, where the key is that of the request itself
    """

    age: str
    signature: bytes
    certificate: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the office answers; certificates are DER.

    recipient  the office's key for encryption; None from an earlier program
    """

    certificate: bytes
    office_ca: bytes
    crl: bytes
    organisation: Organisation
    person: Person
    device_code: str
    recipient: SignedRecipient | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked by one key: PKCS #10, and the key of age signed with the same key."""

    request: bytes
    recipient: SignedRecipient | None


def write_request(to: Path, person: Person, device: str, asked: Mapping[str, Asked]) -> Path:
    """Write the request into the folder `to`; return the file.

    asked: by name of the profile; p256-sha256 is always among them. The office takes its own.
    """
    value: dict[str, object] = {
        "format": _REQUEST,
        "version": "1.0",
        "person": to_plain(person),
        "device": device,
        **_plain_asked(asked[P256.name]),
    }
    others = {name: _plain_asked(one) for name, one in asked.items() if name != P256.name}
    if others:
        value["profiles"] = others
    return _write_json(to, f"{_name(person)}{REQUEST_SUFFIX}", value)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was read once: who looks at it and who answers it see the same bytes.

    name  of the file;  device  that asks;  said  all that stands in the file
    """

    name: str
    person: Person
    device: str
    said: Mapping[str, object]

    def asked_by(self, profile: Profile) -> tuple[bytes, SignedRecipient | None]:
        """Return the PKCS #10 for an office's profile, and the key of age beside it.

        The key of age is to be checked against the certificate; None in a request of an earlier
        program. Raises EnrolmentRefused, also where the request has no key of that profile.
        """
        try:
            own: object = self.said
            if profile is not P256:
                others = self.said.get("profiles")
                own = others.get(profile.name) if isinstance(others, dict) else None
            if not isinstance(own, Mapping):
                words = _("it has no key of the kind that this office uses ({profile})")
                raise ValueError(words.format(profile=profile.name))
            asked = _request_in(own)
            # Only a PKCS #10 is signed with its key: what stands beside it must say the same.
            if certificates.subject_of_request(asked) != subject_of(self.person, self.device, ""):
                raise ValueError(_("its parts do not belong together"))
            return asked, _recipient(own.get("recipient"))
        except CertificateUnreadable as error:
            raise EnrolmentRefused(name=self.name, detail=error.what()) from error
        except (KeyError, TypeError, ValueError) as error:
            raise EnrolmentRefused(name=self.name, detail=str(error)) from error


def read_request(file: Path) -> Request:
    """Return the request in a file. Raises EnrolmentRefused."""
    said = _read_json(file, _REQUEST)
    try:
        request = Request(file.name, from_plain(Person, said["person"]), str(said["device"]), said)
    except (KeyError, ValueError) as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    request.asked_by(P256)
    if not is_id(request.person.id) or not is_id(request.device):
        detail = _("its ids are not of this program")
        raise EnrolmentRefused(name=file.name, detail=detail)
    return request


def holds_recipient(certificate: bytes, holder: str, recipient: SignedRecipient) -> bool:
    """Say whether the key of `certificate` has signed that `recipient` is the one of `holder`."""
    said = envelope.claim(holder, recipient.age)
    return verify_raw(certificate, said, recipient.signature)


def write_answer(to: Path, answer: Answer) -> Path:
    """Write the answer into the folder `to`; return the file."""
    value: dict[str, object] = {
        "format": _ANSWER,
        "version": "1.0",
        "certificate": _b64(answer.certificate),
        "office_ca": _b64(answer.office_ca),
        "crl": _b64(answer.crl),
        "organisation": to_plain(answer.organisation),
        "person": to_plain(answer.person),
        "device_code": answer.device_code,
    }
    if answer.recipient is not None:
        value["recipient"] = _plain_recipient(answer.recipient)
    return _write_json(to, f"{_name(answer.person)}{ANSWER_SUFFIX}", value)


def read_answer_for(file: Path, device: str, keys: Mapping[str, bytes]) -> Answer:
    """Return the answer in `file`; keys: private ones of this workspace's `device`, by profile.

    Raises EnrolmentRefused when the certificate is not for such a key and this device;
    ProfileUnavailable where the library of its profile is missing.
    """
    said = _read_json(file, _ANSWER)
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
        key = keys.get(certificates.profile_of(issued).name)
        holds = (
            key is not None
            and certificates.is_issued_by(
                certificates.load_certificate(issued), certificates.load_certificate(ca)
            )
            and certificates.holds_key(issued, key)
        )
        recipient = _recipient(said.get("recipient"))
        if recipient is not None and not _is_offices(recipient, ca, organisation):
            raise ValueError(_("its encryption key is not the office's"))
    except CertificateUnreadable as error:
        raise EnrolmentRefused(name=file.name, detail=error.what()) from error
    except (KeyError, ValueError) as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    # What stands beside the certificate is signed by nobody: it must say the same.
    if not holds or subject != subject_of(person, device, organisation.id):
        raise EnrolmentRefused(
            name=file.name, detail=_("the certificate is not for this workspace")
        )
    return Answer(issued, ca, crl, organisation, person, str(said["device_code"]), recipient)


def subject_of(person: Person, dev: str, office: str) -> certificates.Subject:
    """Return what a certificate of `person` on the device `dev` says."""
    return certificates.Subject(
        person=person.id,
        name=person.name,
        organisation=person.organisation,
        role=person.role.value,
        certificate_no=person.certificate_no,
        device=dev,
        office=office,
    )


def _is_offices(recipient: SignedRecipient, ca: bytes, organisation: Organisation) -> bool:
    """Say whether an office desk under `ca` has signed that the key is the organisation's."""
    der = recipient.certificate
    signer = certificates.subject_of(der)
    return (
        certificates.is_issued_by(
            certificates.load_certificate(der), certificates.load_certificate(ca)
        )
        and (signer.role, signer.office) == (Role.OFFICE.value, organisation.id)
        and holds_recipient(der, organisation.id, recipient)
    )


def _plain_asked(asked: Asked) -> dict[str, object]:
    plain: dict[str, object] = {"request": _b64(asked.request)}
    if asked.recipient is not None:
        plain["recipient"] = _plain_recipient(asked.recipient)
    return plain


def _plain_recipient(recipient: SignedRecipient) -> dict[str, str]:
    plain = {"age": recipient.age, "signature": _b64(recipient.signature)}
    if recipient.certificate:
        plain["certificate"] = _b64(recipient.certificate)
    return plain


def _request_in(own: Mapping[str, object]) -> bytes:
    return base64.b64decode(str(own["request"]), validate=True)


def _recipient(said: object) -> SignedRecipient | None:
    """Raises KeyError, TypeError, ValueError."""
    if said is None:
        return None
    if not isinstance(said, dict) or not envelope.is_recipient(str(said["age"])):
        raise ValueError(_("its encryption key is none"))
    signature, certificate = (
        base64.b64decode(str(said.get(name, "")), validate=True)
        for name in ("signature", "certificate")
    )
    return SignedRecipient(str(said["age"]), signature, certificate)


def _name(person: Person) -> str:
    return plain_name(f"{person.name}-{person.id[-6:]}")


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _write_json(folder: Path, name: str, value: dict[str, object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    write_file(target, json.dumps(value, ensure_ascii=False, indent=2).encode())
    return target


def _read_json(file: Path, kind: str) -> dict[str, object]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EnrolmentRefused(name=file.name, detail=str(error)) from error
    if not isinstance(said, dict) or said.get("format") != kind:
        raise EnrolmentRefused(name=file.name, detail=_("it is not a file of this kind"))
    return said
