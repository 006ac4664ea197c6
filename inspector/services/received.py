"""What a verified package says: events with their signatures, certificates, reference data."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inspector.clock import from_wall
from inspector.domain.added_set import AddedSet
from inspector.domain.authority import is_allowed
from inspector.domain.entity import Entity
from inspector.domain.ledger import PackageRow
from inspector.domain.numbering import NumberBlock
from inspector.domain.person import Organisation, Person, Role
from inspector.domain.plain import from_plain
from inspector.domain.steps import ROLE_WORDS
from inspector.domain.task import Task
from inspector.errors import (
    EventTooNew,
    InspectorError,
    PackageRefused,
    PackageTooNew,
    TemplateSetRefused,
)
from inspector.events.event import SIGN, Event, SignedEvent
from inspector.events.fold import fold
from inspector.i18n import _
from inspector.sealed import certificates, envelope
from inspector.sealed.certificates import Subject
from inspector.sealed.profile import verify_raw
from inspector.sealed.refusals import Broken, refusing
from inspector.sealed.verify import VerifiedPackage
from inspector.services.context import Context
from inspector.services.template_sets import check_brought
from inspector.storage.files import write_file
from inspector.storage.forms import (
    FormFacts,
    FormVersion,
    attached_name,
    file_name_of,
    older_name,
    save_form,
    save_older_form,
    source_name_of,
    withdraw_others,
)
from inspector.storage.recipients import replace_recipients
from inspector.storage.reference import (
    certificates as known_certificates,
)
from inspector.storage.reference import (
    clear_references,
    meta,
    references,
    save_entities,
    save_reference,
    set_meta,
)

_EVENTS_LIMIT = 1 << 30
_FILE_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class BaseData:
    """The reference data of a base package, read whole before any of it is written."""

    issue: int
    issued: str
    organisation: list[Organisation]
    people: list[Person]
    tasks: list[Task]
    number_blocks: list[NumberBlock]
    entities: list[Entity]
    forms: list[tuple[FormVersion, dict[str, bytes]]]
    older_forms: list[tuple[FormVersion, dict[str, bytes]]]  # of inspections planned with them
    standards: dict[str, bytes]
    recipients: dict[str, str] | None  # None from an earlier program
    template_sets: list[AddedSet]


@dataclass(frozen=True, slots=True)
class PackageContents:
    """What a package brings, every signature checked."""

    events: list[SignedEvent]
    certificates: dict[str, tuple[Subject, bytes]]
    base: BaseData | None

    def row(self, file_name: str, found: VerifiedPackage) -> PackageRow:
        """Return how the package is listed."""
        return PackageRow(
            id=found.package_id,
            kind=found.kind.upper(),
            direction="in",
            state="imported",
            file_name=file_name,
            sender=found.signer.name,
            at=found.signed_at,
            size=found.size,
            inspection=str(found.header.get("inspection", "")),
            entity_name=str(found.header.get("entity", "")),
            whole=found.part.whole if found.part is not None else "",
            part=found.part.number if found.part is not None else 0,
            parts=found.part.count if found.part is not None else 0,
            last_receipt=str(found.header.get("last_receipt", "")),
        )


def read_contents(ctx: Context, path: Path, found: VerifiedPackage) -> PackageContents:
    """Read and check what a verified package says. Raises PackageRefused."""
    reader = _Reader(path, found)
    reason = "CERTS"  # of the part that is being read (FORMAT.md §8)
    try:
        brought = _certificates(ctx, reader, found)
        reason = "EVENTS"
        events = _events(ctx, reader, brought)
        reason = "STATE"
        if found.kind == "inspection" and (found.part is None or found.part.number == 1):
            _check_state(reader, events)
        reason = "BASE"
        base = _base(ctx, reader, found) if found.kind == "base" else None
    except PackageRefused:
        raise
    except EventTooNew as error:
        raise PackageTooNew(package=path.name, reason="VERSION", **error.facts) from error
    except InspectorError as error:
        detail = error.what()
        raise PackageRefused(package=path.name, detail=detail, reason=reason) from error
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise PackageRefused(package=path.name, detail=str(error), reason=reason) from error
    finally:
        reader.close()
    return PackageContents(events, brought, base)


def apply_base(ctx: Context, base: BaseData) -> None:
    """Take over the reference data, unless a later base package is here already."""
    db = ctx.db
    if base.issue <= int(meta(db, "base.issue") or "0"):
        return
    for kind in (Organisation, Person, Task, NumberBlock):
        clear_references(db, kind)
    save_reference(db, base.organisation)
    save_reference(db, base.people)
    save_reference(db, base.tasks)
    save_reference(db, base.number_blocks)
    save_entities(db, base.entities)
    for form, files in base.forms:
        save_form(db, replace(form, installed=ctx.clock()), files)
    for form, files in base.older_forms:
        save_older_form(db, replace(form, installed=ctx.clock()), files)
    withdraw_others(db, [form.form_id for form, _files in base.forms])
    _keep_template_sets(ctx, base)
    if base.recipients is not None:
        replace_recipients(db, base.recipients)
    _keep_standards(ctx, base)
    set_meta(db, "base.issue", str(base.issue))
    set_meta(db, "base.issued", base.issued)


def _keep_template_sets(ctx: Context, base: BaseData) -> None:
    """Keep what the office no longer sends as well, withdrawn: papers here may be drawn by it."""
    brought = {one.id for one in base.template_sets}
    others = [one for one in references(ctx.db, AddedSet) if one.id not in brought]
    save_reference(ctx.db, [replace(one, withdrawn=True) for one in others])
    save_reference(ctx.db, base.template_sets)


def _keep_standards(ctx: Context, base: BaseData) -> None:
    """Put the pack into a folder of its own; it counts once the database knows its issue."""
    current, folder = ctx.standards_folder(), ctx.standards_folder(base.issue)
    for older in folder.parent.iterdir() if folder.parent.is_dir() else ():
        if older.is_dir() and older != current:
            shutil.rmtree(older, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in base.standards.items():
        write_file(folder / name, data)


class _Reader:
    """Reads entries of the private copy that has been verified."""

    def __init__(self, path: Path, found: VerifiedPackage) -> None:
        with refusing(path.name):
            self._file = path.open("rb")
        self._found, self.names, self._name = found, list(found.entries), path.name

    def has(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, limit: int = _FILE_LIMIT) -> bytes:
        entry = self._found.entries[name]
        with refusing(self._name):
            if entry.size > limit:
                raise Broken("TOO-LARGE", name)
            self._file.seek(entry.offset)
            data = self._file.read(entry.size)
            # Of a file that is only looked at, the bytes could be others than those judged.
            if hashlib.sha256(data).hexdigest() != entry.sha256:
                raise Broken("DIGEST", name)
        return data

    def table(self, name: str) -> Any:
        return json.loads(self.read(f"data/tables/{name}.json"))

    def close(self) -> None:
        """Let go of the file: an open one cannot be renamed everywhere."""
        self._file.close()


def _certificates(
    ctx: Context, reader: _Reader, found: VerifiedPackage
) -> dict[str, tuple[Subject, bytes]]:
    """Return the certificates brought along that this office's authority has issued."""
    authority = certificates.load_certificate(ctx.signing().office_ca)
    brought = {found.signer.device: (found.signer, found.certificate)}
    known = known_certificates(ctx.db)
    for name in reader.names:
        if not name.startswith("data/certs/") or name.endswith(_OWN_CERTIFICATES):
            continue
        der = reader.read(name, 1 << 16)
        if not certificates.is_issued_by(certificates.load_certificate(der), authority):
            raise ValueError(_("{name} was not issued by this office").format(name=name))
        subject = certificates.subject_of(der)
        brought[subject.device] = (subject, der)
    for dev, (_subject, der) in brought.items():
        if dev in known and not certificates.have_one_key(der, known[dev]):
            raise ValueError(_("the device {dev} is known here by another key").format(dev=dev))
    return brought


def _events(
    ctx: Context, reader: _Reader, brought: Mapping[str, tuple[Subject, bytes]]
) -> list[SignedEvent]:
    if not reader.has("data/events.jsonl"):
        return []
    holders = {
        dev: (certificates.subject_of(der), der) for dev, der in known_certificates(ctx.db).items()
    } | dict(brought)
    events = []
    *lines, rest = reader.read("data/events.jsonl", _EVENTS_LIMIT).split(b"\n")
    if rest:
        raise ValueError(_("the last event is cut"))
    for line in lines:
        signed = SignedEvent.from_line(line)
        _check_signer(ctx, signed, holders)
        events.append(signed)
    return events


def _check_signer(
    ctx: Context, signed: SignedEvent, holders: Mapping[str, tuple[Subject, bytes]]
) -> None:
    event = signed.event
    if event.dev not in holders:
        raise ValueError(_("the device {dev} is unknown").format(dev=event.dev))
    subject, der = holders[event.dev]
    signed.check(lambda data, signature: verify_raw(der, data, signature))
    if event.office != ctx.office or event.actor != subject.person:
        raise ValueError(_("an event does not belong to its signer {name}").format(name=subject))
    if not _may_sign(event, subject.role):
        raise ValueError(
            _("the role {role} may not sign {kind}").format(
                role=role_word(subject.role), kind=event.kind
            )
        )


def role_word(role: str) -> str:
    """Return the role of a certificate in words; one that is unknown here as it stands."""
    return next((_(words) for known, words in ROLE_WORDS.items() if known.value == role), role)


def _may_sign(event: Event, role: str) -> bool:
    if event.kind == SIGN:
        return event.body.get("role") == role
    known = next((one for one in Role if one.value == role), None)
    return known is not None and is_allowed(event, known)


def _check_state(reader: _Reader, events: list[SignedEvent]) -> None:
    """Refuse a package whose state.json is not what its own events fold to."""
    streams: dict[str, list[Event]] = {}
    for signed in events:
        streams.setdefault(signed.event.stream, []).append(signed.event)
    folded = {stream: fold(these).to_json() for stream, these in streams.items()}
    if json.loads(reader.read("data/state.json")) != json.loads(json.dumps(folded)):
        raise ValueError(_("its state is not what its events say"))


def _base(ctx: Context, reader: _Reader, found: VerifiedPackage) -> BaseData:
    issued = str(found.header["issued"])
    from_wall(issued)
    return BaseData(
        issue=int(str(found.header["issue"])),
        issued=issued,
        organisation=[from_plain(Organisation, one) for one in reader.table("organisation")],
        people=[from_plain(Person, one) for one in reader.table("people")],
        tasks=[from_plain(Task, one) for one in reader.table("tasks")],
        number_blocks=[from_plain(NumberBlock, one) for one in reader.table("number_blocks")],
        entities=[from_plain(Entity, one) for one in reader.table("entities")],
        forms=[_form(reader, one, one["form_id"]) for one in reader.table("forms")],
        older_forms=_older_forms(reader),
        standards={
            name.rsplit("/", 1)[1]: reader.read(name)
            for name in reader.names
            if name.startswith("data/standards/")
        },
        recipients=_recipients(reader),
        template_sets=_template_sets(ctx, reader),
    )


def _template_sets(ctx: Context, reader: _Reader) -> list[AddedSet]:
    if not reader.has("data/tables/template_sets.json"):
        return []  # the office has added none, or its program knew of none
    brought = [from_plain(AddedSet, one) for one in reader.table("template_sets")]
    try:
        check_brought(brought, references(ctx.db, AddedSet))
    except TemplateSetRefused as error:  # of a newer program, perhaps: say which place
        raise ValueError(f"{error.what()} {error.faults[0].line()}") from error
    return brought


def _recipients(reader: _Reader) -> dict[str, str] | None:
    if not reader.has("data/tables/recipients.json"):
        return None
    known = {str(one["holder"]): str(one["recipient"]) for one in reader.table("recipients")}
    if not all(envelope.is_recipient(key) for key in known.values()):
        raise ValueError(_("its encryption key is none"))
    return known


def _older_forms(reader: _Reader) -> list[tuple[FormVersion, dict[str, bytes]]]:
    if not reader.has("data/tables/older_forms.json"):
        return []
    return [
        _form(reader, one, older_name(one["form_id"], one["sha256"]))
        for one in reader.table("older_forms")
    ]


def _form(
    reader: _Reader, said: Mapping[str, Any], called: str
) -> tuple[FormVersion, dict[str, bytes]]:
    """Return a form and its files; `called` is what stands for its id in its entries."""
    form_id = said["form_id"]
    source = reader.read(source_name_of(called, said["source_name"]))
    # Drafts keep their version by this digest: two sources under one would mix them up.
    if hashlib.sha256(source).hexdigest() != said["sha256"]:
        text = _("the checklist {name} is not the one that its digest names")
        raise ValueError(text.format(name=form_id))
    form = FormVersion(
        sha256=said["sha256"],
        form_id=form_id,
        version=said["version"],
        title=said["title"],
        source_name=said["source_name"],
        source=source,
        xform=reader.read(f"data/forms/{file_name_of(called)}.xform.xml").decode(),
        # Offices of an earlier version say nothing of these.
        withdrawn=bool(said.get("withdrawn", False)),
        facts=from_plain(FormFacts, said["facts"]) if said.get("facts") else None,
    )
    return form, {str(one["name"]): _attached(reader, form_id, one) for one in _listed(said)}


def _listed(said: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return list(said.get("files", ()))


def _attached(reader: _Reader, form_id: str, said: Mapping[str, str]) -> bytes:
    data = reader.read(attached_name(form_id, said["sha256"]))
    if hashlib.sha256(data).hexdigest() != said["sha256"]:
        text = _("the file {name} of the checklist {form} is not the one that its digest names")
        raise ValueError(text.format(name=said["name"], form=form_id))
    return data


_OWN_CERTIFICATES = ("/device.der", "/office-ca.der", "/crl.der")
