"""文书式样: the template sets of an office, and how it adds one.

Reference data, as forms are: the office adds, the other desks get all of them with a base package.
A set that was added never changes and never goes, for papers are drawn by it; it can be withdrawn.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

from inspector.clock import china
from inspector.documents.set_check import check_set
from inspector.documents.set_check_fields import Vocabulary
from inspector.documents.set_files import check_bounds, read_set_files
from inspector.documents.set_reader import SET_FILE, Files
from inspector.documents.template_sets import Sets, shipped, shipped_files
from inspector.documents.templates import TemplateSet
from inspector.domain.added_set import AddedSet, digest_of
from inspector.domain.person import Organisation, Role
from inspector.domain.standard import StandardsPack
from inspector.errors import (
    FileNotWritten,
    NotFound,
    SetFault,
    TemplateSetRefused,
    TemplateSetTaken,
)
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services import reinspection
from inspector.services.context import Context
from inspector.services.sheet_offers import NEEDS
from inspector.services.sheet_rows import COLUMNS
from inspector.services.sheet_values import SOURCES
from inspector.storage.files import told, write_file
from inspector.storage.reference import find_reference, references, save_reference

_CHANGE = N_("change the template sets")
_SET = N_("template set")


class SetState(Enum):
    """What the own organ uses a set for on a day."""

    USED = "USED"
    TO_COME = "TO_COME"  # from a later day
    REPLACED = "REPLACED"  # another one goes before it
    ENDED = "ENDED"
    OTHER = "OTHER"  # of other organs
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """One set as it is listed. `added` is None for a shipped one."""

    template: TemplateSet
    state: SetState
    added: AddedSet | None = None


@dataclass(frozen=True, slots=True)
class KnownSets:
    """Beside what a set is checked: of a workspace, or of the program alone."""

    sets: Sets
    added: Mapping[str, AddedSet]
    standards: StandardsPack

    def files(self, name: str) -> Files:
        """Return the files of a known set. Raises NotFound."""
        if name in self.added:
            return self.added[name].files
        try:
            return shipped_files(name)
        except FileNotFoundError as error:
            raise NotFound(kind=_(_SET), name=name) from error


@dataclass(frozen=True, slots=True)
class SetCandidate:
    """A set out of a file, checked and not added yet. `same`: it is here already, as it is."""

    template: TemplateSet
    files: Files
    same: bool


def known_sets(ctx: Context) -> KnownSets:
    """Return what is known in a workspace."""
    added = {one.id: one for one in references(ctx.db, AddedSet)}
    return KnownSets(ctx.sets, added, ctx.standards)


def program_sets(standards: StandardsPack) -> KnownSets:
    """Return what the program knows without any workspace."""
    return KnownSets(shipped(), {}, standards)


def list_sets(known: KnownSets, organisation: Organisation | None, day: date) -> list[SetRow]:
    """Return every set, those that the organ uses on that day first; None: of no organ."""
    rows = [
        SetRow(
            template=one,
            state=_state(known.sets, one, organisation, day),
            added=known.added.get(one.id),
        )
        for one in known.sets.every()
    ]
    order = list(SetState)
    return sorted(rows, key=lambda row: (order.index(row.state), row.template.id))


def office_sets(ctx: Context) -> list[SetRow]:
    """Return every set as the organ of this workspace uses it today."""
    return list_sets(known_sets(ctx), ctx.organisation, today(ctx))


def find_set(known: KnownSets, name: str) -> TemplateSet:
    """Return one set. Raises NotFound."""
    found = known.sets.find(name)
    if found is None:
        raise NotFound(kind=_(_SET), name=name)
    return found


def check_file(known: KnownSets, path: Path, progress: Progress | None = None) -> SetCandidate:
    """Read and check the set in a folder or a .zip; nothing is written.

    Every paper that it describes itself is drawn once. Raises TemplateSetRefused with each fault by
    file and place, TemplateSetTaken.
    """
    files = read_set_files(path)
    return check_files(known, files, path.name, progress)


def check_files(
    known: KnownSets, files: Files, name: str, progress: Progress | None = None
) -> SetCandidate:
    """Check the files of a set. Raises what `check_file` raises."""
    from inspector.documents.set_proof import prove_set  # ReportLab: 160 ms

    if progress is not None:
        progress.step(0, 2)
    checked = check_set(files, known.sets, vocabulary(known.standards))
    if checked.template is None:
        raise TemplateSetRefused(name, checked.faults)
    template = checked.template
    here = known.sets.find(template.id)
    if here is not None:
        if not _say_the_same(files, known.files(template.id)):
            raise TemplateSetTaken(id=template.id, name=here.name)
        return SetCandidate(here, files, same=True)
    if progress is not None:
        progress.step(1, 2)
    faults = prove_set(template, files)
    if faults:
        raise TemplateSetRefused(name, faults)
    return SetCandidate(template, files, same=False)


def add_file(ctx: Context, path: Path, progress: Progress | None = None) -> SetCandidate:
    """Add the set in a folder or a .zip; visits from its day on have their papers by it.

    It goes out with the next base package. Raises what `check_file` raises, WrongRole; nothing is
    changed then.
    """
    ctx.require(Role.OFFICE, action=_(_CHANGE))
    found = check_file(known_sets(ctx), path, progress)
    if found.same:
        return found
    with ctx.db.write():
        rows = references(ctx.db, AddedSet)
        if any(row.id == found.template.id for row in rows):  # meanwhile, by another window
            raise TemplateSetTaken(id=found.template.id, name=found.template.name)
        row = AddedSet(
            id=found.template.id,
            sha256=digest_of(found.files),
            files=found.files,
            place=max((row.place for row in rows), default=0) + 1,
            added=ctx.clock(),
            added_by=ctx.person.name,
        )
        save_reference(ctx.db, [row])
    ctx.forget_sets()
    return found


def withdraw_set(ctx: Context, name: str) -> None:
    """Take an added set for no new papers; those that have it stay. Raises NotFound, WrongRole."""
    _set_withdrawn(ctx, name, True)


def restore_set(ctx: Context, name: str) -> None:
    """Take a withdrawn set for new papers again. Raises NotFound, WrongRole."""
    _set_withdrawn(ctx, name, False)


def copy_set(known: KnownSets, name: str, target: Path) -> list[Path]:
    """Write the files of a set into a new folder, to be edited; return them, `set.json` first.

    Its id is one that is free, and its base the set itself: what is left out of it holds as it is
    there. What else is new is for the person to say. Raises NotFound, DiskFull; FileNotWritten,
    also where the folder holds something.
    """
    find_set(known, name)
    files = dict(known.files(name))
    data = json.loads(files[SET_FILE])
    data["id"], data["base"] = _free_id(known.sets, name), name
    data["version"] = data["id"].removeprefix(name.rpartition("-")[0] + "-")
    files[SET_FILE] = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    written = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise FileNotWritten(place=target, detail=_("the folder is not empty"))
        for file in sorted(files, key=lambda one: (one != SET_FILE, one)):
            place = target / file
            place.parent.mkdir(exist_ok=True)
            write_file(place, files[file].encode())
            written.append(place)
    except OSError as error:
        raise told(error, target) from error
    return written


def vocabulary(standards: StandardsPack | None) -> Vocabulary:
    """Return what papers may name; without a pack every clause, for whoever trusts the sender."""
    return Vocabulary(
        knows_law=standards.knows if standards is not None else lambda _clause: True,
        sources=SOURCES,
        row_sources=COLUMNS,
        needs=NEEDS,
        relied={reinspection.KIND: reinspection.READ},
    )


def check_brought(rows: list[AddedSet], here: list[AddedSet]) -> None:
    """Check the sets of a base package, beside those that are here.

    Raises TemplateSetRefused, TemplateSetTaken; ValueError for one that contradicts itself.
    """
    known = {row.id: row for row in here}
    sets = shipped()
    for row in sorted(rows, key=lambda one: one.place):
        if digest_of(row.files) != row.sha256:
            words = _("the template set {name} is not the one that its digest names")
            raise ValueError(words.format(name=row.id))
        if row.id in known and known[row.id].sha256 != row.sha256:
            raise TemplateSetTaken(id=row.id, name=row.id)
        sets = _with(sets, row)


def _with(sets: Sets, row: AddedSet) -> Sets:
    """Return the sets with one more. Raises TemplateSetRefused."""
    check_bounds(row.id, row.files)
    checked = check_set(row.files, sets, vocabulary(None))
    if checked.template is None:
        raise TemplateSetRefused(row.id, checked.faults)
    if checked.template.id != row.id:
        fault = SetFault(SET_FILE, "id", _("it is not the id by which the set travels"))
        raise TemplateSetRefused(row.id, [fault])
    return Sets(sets.shipped, (*sets.added, checked.template))


def _set_withdrawn(ctx: Context, name: str, withdrawn: bool) -> None:
    ctx.require(Role.OFFICE, action=_(_CHANGE))
    with ctx.db.write():
        row = find_reference(ctx.db, AddedSet, name)
        if row is None:
            raise NotFound(kind=_(_SET), name=name)
        save_reference(ctx.db, [replace(row, withdrawn=withdrawn)])
    ctx.forget_sets()


def _say_the_same(one: Files, other: Files) -> bool:
    """Say whether two sets have the same content, whatever blanks stand between."""

    def said(files: Files) -> dict[str, object]:
        return {name: json.loads(text) for name, text in files.items()}

    return said(one) == said(other)


def _state(sets: Sets, one: TemplateSet, organisation: Organisation | None, day: date) -> SetState:
    if one.id in sets.withdrawn:
        return SetState.WITHDRAWN
    if organisation is None or organisation.organ not in one.organs:
        return SetState.OTHER
    if one.superseded is not None and day >= one.superseded:
        return SetState.ENDED
    if day < one.effective:
        return SetState.TO_COME
    for trade in one.industries or ("",):
        found = sets.used_by(organisation, trade, day)
        if found and found[0].id == one.id:
            return SetState.USED
    return SetState.REPLACED


def _free_id(sets: Sets, name: str) -> str:
    number = 1
    while sets.find(f"{name}.{number}") is not None:
        number += 1
    return f"{name}.{number}"


def today(ctx: Context) -> date:
    """Return the day by which the office sees what is in force."""
    return china(ctx.clock()).date()
