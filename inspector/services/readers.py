"""Who may read what is encrypted here: this workspace's own key, and the keys of others.

One key of age for each workspace; that of the workspace which founded the office is the office's
(FORMAT.md §10).
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.domain.person import Organisation, Person, Role
from inspector.errors import NoReaders
from inspector.sealed import envelope
from inspector.services.context import Context
from inspector.services.revocation import revoked_devices
from inspector.storage.database import Database
from inspector.storage.recipients import recipients, save_recipient
from inspector.storage.reference import devices, find_reference, references
from inspector.storage.workspace import Workspace

_LABEL = "age"
_EVERYONE = ("base", "receipt")
_ORDER = {Role.OFFICE: 0, Role.LEAD: 1}


@dataclass(frozen=True, slots=True)
class Readers:
    """Who will be able to open an envelope.

    keys     of age, one for each reader          names  of the readers, for people, office first
    without  names of people who should read it and have given no key yet
    """

    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def own_identity(workspace: Workspace) -> bytes:
    """Return the secret key of this workspace; one is made where there is none yet."""
    identity = workspace.secret(_LABEL)
    if identity is None:
        identity = envelope.new_identity()
        workspace.keep_secret(_LABEL, identity)
    return identity


def own_recipient(workspace: Workspace) -> str:
    """Return the public side of this workspace's key."""
    return envelope.recipient_of(own_identity(workspace))


def ensure_keys(ctx: Context) -> None:
    """Give a workspace of an earlier program its key; an office makes its own known.

    A disk that has no room for it keeps nobody out: the next start tries again.
    """
    try:
        own = own_recipient(ctx.workspace)
    except OSError as cause:
        logging.getLogger(__name__).warning("no key for encryption was made", exc_info=cause)
        return
    if ctx.setting("founded") and recipients(ctx.db).get(ctx.office) != own:
        with ctx.db.write():
            save_own(ctx.db, ctx.office, ctx.person, own)


def save_own(db: Database, office: str, founder: Person, own: str) -> None:
    """Keep the key of the workspace that founded an office: the office's, and its person's."""
    save_recipient(db, office, own)
    save_recipient(db, founder.id, own)


def office_recipients(ctx: Context) -> tuple[str, ...]:
    """Return the keys of the office: at most one today. Empty before it is known."""
    known = recipients(ctx.db).get(ctx.office)
    return (known,) if known else ()


def readers_of(ctx: Context, kind: str, team: Iterable[str] = ()) -> Readers:
    """Return who reads a package of `kind` ("inspection", "base", …); nobody who was revoked.

    team  ids of the people who carry out the visit: they hear what became of it
    """
    known, wanted = recipients(ctx.db), set(team)
    revoked = revoked_devices(ctx)
    held = {dev: holder for dev, holder, _role in devices(ctx.db)}
    with_device = {holder for dev, holder in held.items() if dev not in revoked}
    gone = set(held.values()) - with_device
    keys, names, without = [], [], []
    organisation = find_reference(ctx.db, Organisation, ctx.office)
    if ctx.office in known:
        keys.append(known[ctx.office])
        names.append(organisation.name if organisation else ctx.office)
    people = references(ctx.db, Person)
    for person in sorted(people, key=lambda one: (_ORDER.get(one.role, 2), one.name, one.id)):
        due = person.role in (Role.OFFICE, Role.LEAD) or person.id in wanted
        if kind in _EVERYONE:
            due = person.id in with_device
        key = known.get(person.id, "")
        if not due or key in keys or person.id in gone:
            continue
        if key:
            keys.append(key)
            names.append(person.name)
        elif person.id in with_device:
            without.append(person.name)
    return Readers(tuple(keys), tuple(names), tuple(without))


def require_office(ctx: Context, readers: Readers) -> None:
    """Raise NoReaders where the office itself could not open what is encrypted."""
    if not set(office_recipients(ctx)) & set(readers.keys):
        raise NoReaders()
