"""How a package leaves: plain, or in an envelope that only its readers open."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.sealed import envelope, verify_package
from inspector.sealed.certificates import profile_of
from inspector.sealed.package import WrittenPackage
from inspector.sealed.recipes import explain
from inspector.sealed.writing import not_written, sweep
from inspector.services.context import Context
from inspector.services.readers import Readers, readers_of, require_office
from inspector.settings import change_settings, load_settings
from inspector.storage.files import copy_file
from inspector.storage.inspections import find_inspection
from inspector.storage.media import leaves_machine
from inspector.storage.packages import find_package

ALWAYS = "always"  # value of the setting `encrypt`
_LEFT_OVER_S = 3600  # a part of a package that is older was left by a killed export
_FOR_ALL = ("base", "receipt")
_KIND = N_("package")


@dataclass(frozen=True, slots=True)
class ExportedPackage:
    """A package on disk, read back and found sound.

    readers  names of those who can open it; () when it is not encrypted
    size     bytes of the file, with its envelope
    parts    the further parts of what did not fit into one package
    """

    path: Path
    package_id: str
    size: int
    readers: tuple[str, ...] = ()
    parts: tuple["ExportedPackage", ...] = ()


def choose_readers(
    ctx: Context, to: Path, kind: str, encrypt: bool | None, team: Iterable[str] = ()
) -> Readers | None:
    """Return who will be able to read a package of `kind` in `to`; None when it stays plain.

    encrypt  True or False as the person says; None: as the setting says, else on removable media
             and network drives

    Raises NoReaders where an envelope is due and the office could not open it.
    """
    if encrypt is False or (encrypt is None and not is_encrypting(ctx, to)):
        return None
    readers = readers_of(ctx, kind, team)
    if encrypt is None and kind in _FOR_ALL and readers.without:
        # It has to be read by all, and holds no evidence (FORMAT.md §10).
        return None
    require_office(ctx, readers)
    return readers


def is_encrypting(ctx: Context, to: Path) -> bool:
    """Say whether packages into `to` are encrypted unless a person says otherwise."""
    return is_always(ctx) or leaves_machine(to)


def is_always(ctx: Context) -> bool:
    """Say whether packages are encrypted wherever they go."""
    return load_settings(ctx.workspace.folder).encrypt == ALWAYS


def set_always(ctx: Context, wanted: bool) -> None:
    """Encrypt packages wherever they go, or only where they are carried away."""
    change_settings(ctx.workspace.folder, encrypt=ALWAYS if wanted else "")


def readers_for(ctx: Context, what: str) -> Readers:
    """Return who would read `what`: "base", "receipt", or the package of that visit."""
    if what in _FOR_ALL:
        return readers_of(ctx, what)
    visit = find_inspection(ctx.db, what)
    team = [member.person for member in visit.team] if visit is not None else []
    return readers_of(ctx, "inspection", team)


@contextmanager
def writing_place(ctx: Context, to: Path, readers: Readers | None) -> Iterator[Path]:
    """Give the folder in which the plain package is made: `to` itself only when it stays plain."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        sweep(to, older_than_s=_LEFT_OVER_S)
    except OSError as cause:
        raise not_written(cause, to, 0) from cause
    if readers is None:
        yield to
        return
    inner = ctx.workspace.cache / "outgoing"
    inner.mkdir(parents=True, exist_ok=True)
    before = time.time() - _LEFT_OVER_S
    for left in inner.iterdir():
        if left.stat().st_mtime < before:
            left.unlink(missing_ok=True)
    yield inner


def delivered(
    ctx: Context,
    written: WrittenPackage,
    to: Path,
    readers: Readers | None,
    progress: Progress | None,
) -> WrittenPackage:
    """Judge the package that has just been written; put it into its envelope in `to`.

    Only what has been read back from the medium counts as exported.
    """
    try:
        verify_package(written.path, trust=[ctx.signing().office_ca], at=ctx.clock())
        if readers is None:
            return written
        sealed = envelope.wrap(written.path, to, readers.keys, progress=progress)
        explain(to, profile_of(ctx.signing().certificate))
        return replace(written, path=sealed.path, size=sealed.size)
    finally:
        if readers is not None:
            written.path.unlink(missing_ok=True)


def send_kept(
    ctx: Context,
    package: str,
    name: str,
    to: Path,
    readers: Readers | None,
    progress: Progress | None = None,
) -> Path:
    """Put a package that this workspace keeps into `to` under `name`; return the file.

    Raises NotFound where it is not kept, DiskFull, PackageNotWritten.
    """
    kept = ctx.workspace.packages / f"{package}.asice"
    if not kept.exists():
        raise NotFound(kind=_(_KIND), name=package[:16])
    plain_name = name.removesuffix(envelope.SUFFIX)
    sent = to / plain_name
    if readers is not None:
        sent = envelope.wrap(kept, to, readers.keys, name=plain_name, progress=progress).path
    else:
        try:
            copy_file(kept, sent)
        except OSError as cause:
            raise not_written(cause, to, kept.stat().st_size) from cause
    explain(to, profile_of(ctx.signing().certificate))
    return sent


def export_again(
    ctx: Context,
    package: str,
    to: Path,
    progress: Progress | None = None,
    *,
    encrypt: bool | None = None,
    recipients: Iterable[str] = (),
) -> ExportedPackage:
    """Send on a package that came in, byte for byte as it was signed.

    recipients  keys of further readers, such as another office's; they make it encrypted

    Raises NotFound, NoReaders, DiskFull, PackageNotWritten, PackageAltered.
    """
    row, further = find_package(ctx.db, package), tuple(recipients)
    if row is None:
        raise NotFound(kind=_(_KIND), name=package[:16])
    kind = row.kind.lower()
    readers = choose_readers(ctx, to, kind, True if further else encrypt)
    if readers is not None and further:
        readers = Readers(
            (*readers.keys, *(one for one in further if one not in readers.keys)),
            (*readers.names, *further),
        )
    with writing_place(ctx, to, readers):
        kept = ctx.workspace.packages / f"{package}.asice"
        if kept.exists():
            verify_package(kept, trust=[ctx.signing().office_ca])
        path = send_kept(ctx, package, row.file_name, to, readers, progress)
    if readers is None:
        verify_package(path, trust=[ctx.signing().office_ca])
    names = readers.names if readers is not None else ()
    return ExportedPackage(path, package, path.stat().st_size, names)
