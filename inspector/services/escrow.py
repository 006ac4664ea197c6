"""The key deposited with the office: for a forgotten passphrase, or the backup of a lost computer.

FORMAT.md, "Deposit and opening". The deposit lies beside the data that it opens and goes with
every copy of them; only the office's key opens it.
"""

import json
import logging
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from inspector.domain.person import Role
from inspector.errors import OpeningRefused, PassphraseRefused, WrongCode, WrongPassphrase
from inspector.events.canonical import canonical
from inspector.i18n import N_, _
from inspector.sealed import keyfile
from inspector.sealed.certificates import subject_of
from inspector.services.context import Context
from inspector.services.readers import office_recipients, own_identity
from inspector.storage import workspace
from inspector.storage.files import plain_name, write_file
from inspector.storage.reference import certificates, meta, set_meta

DEPOSIT = "deposit.age"
OPENING_SUFFIX = ".opening.json"
OPEN_KIND = "device.open"
_FORMAT = "inspector-deposit"
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH, _GROUP = 20, 5
_LARGEST = 64 << 10
_META = "deposit.recipients"
_OPEN = N_("open a deposited key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the office gives out: the file goes one way, the code another."""

    file: Path
    code: str
    name: str
    dev: str


def deposit_key(ctx: Context) -> bool:
    """Deposit the master key with the office, unless that is done; say whether it was done now.

    Nothing before the office's recipient is known, nor at the office itself, whose key would lie
    under itself. A disk that has no room keeps nobody out: the next start tries again.
    """
    recipients = office_recipients(ctx)
    if not recipients or ctx.setting("founded"):
        return False
    target, wanted = ctx.workspace.keys / DEPOSIT, " ".join(recipients)
    if target.exists() and meta(ctx.db, _META) == wanted:
        return False

    def seal(master_key: bytes) -> bytes:
        from pyrage import encrypt, x25519  # Rust, 10 ms; once in the life of a workspace

        said = {
            "format": _FORMAT,
            "version": 1,
            "office": ctx.office,
            "person": ctx.person.id,
            "dev": ctx.dev,
            "key": b64encode(master_key).decode("ascii"),
        }
        return bytes(encrypt(canonical(said), [x25519.Recipient.from_str(r) for r in recipients]))

    try:
        write_file(target, ctx.workspace.sealed_master_key(seal))
    except OSError as cause:
        logging.getLogger(__name__).warning("the key was not deposited", exc_info=cause)
        return False
    with ctx.db.write():
        set_meta(ctx.db, _META, wanted)
    return True


def find_deposit(place: Path) -> Path:
    """Return the deposit that `place` names: itself, or that of a workspace or a backup.

    Raises OpeningRefused.
    """
    folders = [place / "keys", place.with_suffix("") / "keys"]
    if place.is_dir():
        # A backup's folder holds one folder of keys for each of its states; the last one counts.
        folders += sorted(place.glob("*/keys"), reverse=True)
        folders += sorted(place.glob("*/*/keys"), reverse=True)
    files = [place] if place.is_file() and place.suffix == ".age" else []
    for file in [*files, *(folder / DEPOSIT for folder in folders)]:
        if file.is_file() and file.stat().st_size <= _LARGEST:
            return file
    raise OpeningRefused(place=place, detail=_("there is none"))


def open_deposit(ctx: Context, place: Path, to: Path, why: str, *, log_n: int = 17) -> Opening:
    """Write an opening of the key deposited at `place` into the folder `to`; it leaves a record.

    Raises WrongRole, OpeningRefused for a deposit that is not of this office or says what its
    certificates do not.
    """
    ctx.require(Role.OFFICE, action=_(_OPEN))
    deposit = find_deposit(place)
    sealed = deposit.read_bytes()
    key, dev = _opened(ctx, deposit, sealed)
    known = certificates(ctx.db).get(dev)
    assert known is not None  # looked at when it was opened
    subject = subject_of(known)
    code = "".join(secrets.choice(_ALPHABET) for _number in range(_CODE_LENGTH))
    with ctx.recording() as record:
        # First: what is given out without a record would be what nobody knows of.
        record.add(
            dev,
            OPEN_KIND,
            {"type": "device"},
            person=subject.person,
            why=why.strip(),
            deposit=sha256(sealed).hexdigest(),
        )
        to.mkdir(parents=True, exist_ok=True)
        file = to / f"{plain_name(f'{subject.name}-{dev[-6:]}')}{OPENING_SUFFIX}"
        keyfile.keep_master_key(file, key, code, log_n)
    groups = [code[at : at + _GROUP] for at in range(0, len(code), _GROUP)]
    return Opening(file=file, code="-".join(groups), name=subject.name, dev=dev)


def unlock_with(opening: Path, code: str) -> Callable[[Path], bytes]:
    """Return how an opening unlocks a backup, as `backups.restore` asks. Raises WrongCode then."""
    return lambda _key_file: key_of(opening, code)


def key_of(opening: Path, code: str) -> bytes:
    """Return the master key in an opening. Raises WrongCode, KeyDamaged."""
    typed = unicodedata.normalize("NFKC", code).upper()
    plain = "".join(letter for letter in typed if letter in _ALPHABET)
    try:
        return keyfile.open_master_key(opening, plain)
    except WrongPassphrase as error:
        raise WrongCode(name=opening.name) from error


def reopen(folder: Path, opening: Path, code: str, new: str, *, log_n: int = 17) -> None:
    """Give the workspace in `folder` a new passphrase by an opening of the office.

    Raises WrongCode, KeyDamaged, PassphraseRefused; WorkspaceDamaged for another workspace's
    opening; WorkspaceMissing, DiskFull.
    """
    if not unicodedata.normalize("NFKC", new):
        raise PassphraseRefused(detail=_("it is empty"))
    workspace.set_passphrase(folder, key_of(opening, code), new, log_n=log_n)


def _opened(ctx: Context, deposit: Path, sealed: bytes) -> tuple[bytes, str]:
    """Return the master key and the device of a deposit. Raises OpeningRefused."""
    from pyrage import DecryptError, decrypt, x25519  # as above

    identity = x25519.Identity.from_str(own_identity(ctx.workspace).decode("ascii"))
    try:
        said = json.loads(decrypt(sealed, [identity]))
        key, dev = b64decode(said["key"], validate=True), str(said["dev"])
        right = said["format"] == _FORMAT and said["version"] == 1 and said["office"] == ctx.office
        person = str(said["person"])
    except (DecryptError, ValueError, KeyError, TypeError) as cause:
        detail = _("it is not for this office, or damaged")
        raise OpeningRefused(place=deposit, detail=detail) from cause
    # Anybody can encrypt to the office, and say in it whose key it is.
    known = certificates(ctx.db).get(dev)
    holder = subject_of(known).person if known is not None else ""
    if not right or len(key) != keyfile.KEY_SIZE or holder != person:
        detail = _("it does not say whose it is as the certificates do")
        raise OpeningRefused(place=deposit, detail=detail)
    return key, dev
