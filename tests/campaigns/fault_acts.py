"""What is tried with every fault of the disk: packages out and in, backup, restore, rebuild."""

import os
import shutil
from pathlib import Path
from random import Random

from inspector.errors import BackupDamaged
from inspector.sealed import verify_package
from inspector.services import backups, enrolment, imports, packages, rescue
from inspector.services.visits import close_visit, inspection_row
from inspector.storage.backup_folder import catalogues_in
from inspector.storage.integrity import page_problems, stored_events
from inspector.storage.workspace import is_vacant, unlock_key

from .acts import Act, _carry_out, _look
from .signer import paper_steps
from .stage import PASSPHRASE, Stage, build_stage, open_stage

# A visit goes out


def _prepare_signed(folder: Path) -> None:
    stage = build_stage(folder / "stage", 1)
    _signed(stage)
    stage.close()


def _export(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    packages.export_inspection(stage.field, _visit(stage), stage.exchange)
    stage.close()


def _check_export(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    _look(stage)
    for sent in stage.exchange.glob("INSP-*.asice"):
        verify_package(sent, trust=[stage.office.signing().office_ca])
    again = packages.export_inspection(stage.field, _visit(stage), stage.exchange)
    assert imports.import_packages(stage.office, [again.path])[0].imported
    _look(stage)
    stage.close()


# Packages come in at the office and are merged


def _prepare_packages(folder: Path) -> None:
    stage = build_stage(folder / "stage", 1)
    for _turn in range(2):
        packages.export_inspection(stage.field, _signed(stage), stage.exchange)
        stage.clock.step += 1
    stage.close()


def _import(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    results = imports.import_packages(stage.office, _sent(stage))
    for result in results:
        if result.refused is not None:
            raise result.refused
    stage.close()


def _check_import(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    _look(stage)
    results = imports.import_packages(stage.office, _sent(stage))
    assert all(one.imported or one.already_imported for one in results), results
    field = {row.id for row in stored_events(stage.field.db)}
    assert field <= {row.id for row in stored_events(stage.office.db)}
    _look(stage)
    stage.close()


# A backup, the second one on its medium


def _prepare_backup(folder: Path) -> None:
    _prepare_signed(folder)
    stage = open_stage(folder / "stage")
    backups.backup(stage.field, folder / "stick")
    stage.clock.step += 1
    _carry_out(stage)
    stage.close()


def _backup(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    stage.clock.step += 2
    report = backups.backup(stage.field, folder / "stick")
    if report.missing:  # our own file could not be read: said, and the rest is backed up
        report.file.unlink()
        raise BackupDamaged(place=report.missing[0])
    stage.close()


def _check_backup(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    _look(stage)
    for file in catalogues_in(folder / "stick"):
        _restore(folder, file)
        shutil.rmtree(folder / "again")
    stage.clock.step += 3
    backups.backup(stage.field, folder / "stick", check_all=True)
    stage.close()
    _restore(folder, folder / "stick")


# A backup comes back


def _run_restore(folder: Path) -> None:
    _restore(folder, folder / "stick")


def _restore(folder: Path, place: Path) -> None:
    report = backups.restore(place, folder / "again", backups.unlock_by(PASSPHRASE))
    if report.missing:  # said, and the rest is there: a person tries again in another folder
        shutil.rmtree(folder / "again")
        raise BackupDamaged(place=report.missing[0])


def _check_restore(folder: Path, ended: bool) -> None:
    again = folder / "again"
    if is_vacant(again):  # nothing, an empty folder, or one that says that it is not finished
        assert not ended
        _restore(folder, folder / "stick")
    ctx = enrolment.open_context(again, PASSPHRASE)
    assert not page_problems(ctx.db)
    assert len(list(stored_events(ctx.db))) > 3
    ctx.workspace.close()


# A damaged database is made anew


def _prepare_rescue(folder: Path) -> None:
    _prepare_signed(folder)
    stage = open_stage(folder / "stage")
    stage.field.db.value("pragma wal_checkpoint(truncate)")
    stage.close()
    file = folder / "stage" / "field" / "workspace.db"
    handle = os.open(file, os.O_RDWR)
    os.pwrite(handle, b"rot", 3000)
    os.close(handle)


def _rescue(folder: Path) -> None:
    place = folder / "stage" / "field"
    rescue.rescue(place, unlock_key(place, PASSPHRASE))


def _check_rescue(folder: Path, ended: bool) -> None:
    place = folder / "stage" / "field"
    key = unlock_key(place, PASSPHRASE)
    if rescue.is_damaged(place, key):
        assert not ended
        _rescue(folder)
    ctx = enrolment.open_context(place, PASSPHRASE)
    assert not page_problems(ctx.db)
    assert len(list(stored_events(ctx.db))) > 3
    ctx.workspace.close()


FAULT_ACTS = {
    "export": Act(_prepare_signed, _export, _check_export),
    "import": Act(_prepare_packages, _import, _check_import),
    "backup": Act(_prepare_backup, _backup, _check_backup),
    "restore": Act(_prepare_backup, _run_restore, _check_restore),
    "rescue": Act(_prepare_rescue, _rescue, _check_rescue),
}


def _signed(stage: Stage) -> str:
    visit, random = _carry_out(stage), Random(1)
    close_visit(stage.field, visit)
    while True:
        step = next(paper_steps(stage.field, inspection_row(stage.field, visit), random), None)
        if step is None:
            return visit
        step[1]()


def _visit(stage: Stage) -> str:
    return str(stage.field.db.value("select id from inspection order by id limit 1"))


def _sent(stage: Stage) -> list[Path]:
    return sorted(stage.exchange.glob("INSP-*.asice"))
