"""Acts that touch several files or rows, each with what must hold wherever it was killed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from inspector.domain.inspection import Decision, ItemResult
from inspector.domain.person import Desk
from inspector.domain.task import InspectionKind
from inspector.errors import WorkspaceMissing
from inspector.sealed import verify_package
from inspector.services import enrolment, imports, packages, reviews
from inspector.services.context import Context
from inspector.services.visits import (
    close_visit,
    findings,
    inspection_row,
    open_filling,
    start_visit,
)
from inspector.storage.outgoing import note_visit
from inspector.storage.reference import meta

from .facts import facts_of
from .invariants import Seen, check_desk, check_exchange
from .signer import paper_steps
from .stage import (
    ENTITIES,
    FORM,
    LOG_N,
    ORGANISATION,
    PASSPHRASE,
    PLAIN,
    SECOND,
    Stage,
    build_stage,
    open_stage,
)


@dataclass(frozen=True, slots=True)
class Act:
    """prepare  makes the folder; run  is killed; check(folder, ended)  fails on anything half."""

    prepare: Callable[[Path], None]
    run: Callable[[Path], None]
    check: Callable[[Path, bool], None]


# A base package comes in


def _prepare_base(folder: Path) -> None:
    build_stage(folder / "stage", 1, handed_out=False).close()


def _base_of(stage: Stage) -> Path:
    (path,) = stage.exchange.glob("BASE-*.asice")
    return path


def _import_base(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    assert imports.import_packages(stage.field, [_base_of(stage)])[0].imported
    stage.close()


def _check_base(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    assert stage.field.standards.version
    standards = {file.name: file.read_bytes() for file in stage.field.standards_files()}
    shipped = {file.name: file.read_bytes() for file in stage.office.standards_files()}
    assert standards == shipped, "the standards in use are torn"
    _look(stage)
    imports.import_packages(stage.field, [_base_of(stage)])
    assert meta(stage.field.db, "base.issue") == "1"
    stage.close()


# A base package goes out


def _prepare_stage(folder: Path) -> None:
    build_stage(folder / "stage", 1).close()


def _export_base(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    packages.export_base(stage.office, stage.exchange)
    stage.close()


def _check_issues(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    _look(stage)
    stage.clock.step += 1
    packages.export_base(stage.office, stage.exchange)
    authority = stage.office.signing().office_ca
    issues = [
        verify_package(path, trust=[authority]).header["issue"]
        for path in stage.exchange.glob("BASE-*.asice")
    ]
    assert len(issues) == len(set(issues)), "two base packages with one issue"
    stage.close()


# A review goes out, with the package beside it that it stands on


def _prepare_review(folder: Path) -> None:
    stage = build_stage(folder / "stage", 1)
    visit = _carry_out(stage)
    close_visit(stage.field, visit)
    exported = _sign_and_export(stage, visit)
    assert imports.import_packages(stage.lead, [exported])[0].imported
    for finding in findings(stage.lead, visit):
        reviews.review_finding(stage.lead, visit, finding.id, Decision.PASS)
    reviews.countersign(stage.lead, visit)
    exported.unlink()  # the lead's stick is another one than the inspector's
    with stage.field.db.write():
        stage.field.db.run("delete from package where direction = 'out'")
        note_visit(stage.field.db, visit)
    stage.close()


def _export_review(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    (row,) = reviews.finalized_visits(stage.lead)
    packages.export_review(stage.lead, row.id, stage.exchange)
    stage.close()


def _check_review(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    _look(stage)
    _export_review(folder)
    _look(stage)
    results = imports.import_packages(stage.office, [stage.exchange])
    assert all(one.refused is None and not one.pending for one in results), results
    stage.close()


# A hazard is found and photographed


def _find_hazard(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    _carry_out(stage)
    stage.close()


def _check_hazard(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    _look(stage)
    assert not ended or len(open_filling(stage.field, _draft(stage)).hazards()) == 1
    stage.close()


# A visit is closed, with a reason for the item that was left open


def _prepare_close(folder: Path) -> None:
    stage = build_stage(folder / "stage", 1)
    filling = open_filling(stage.field, _carry_out(stage))
    filling.set_result(filling.items(filling.sections()[0].key)[0].key, None)
    stage.close()


def _close(folder: Path) -> None:
    stage = open_stage(folder / "stage")
    draft = _draft(stage)
    left = open_filling(stage.field, draft).open_items()
    close_visit(stage.field, draft, reasons={item.key: "现场停产" for item in left})
    stage.close()


def _check_close(folder: Path, ended: bool) -> None:
    stage = open_stage(folder / "stage")
    _look(stage)
    draft = _draft(stage)
    assert not (ended and draft), "closed, and its draft is still there"
    if draft:
        assert len(open_filling(stage.field, draft).open_items()) == 1, "half closed"
        _close(folder)
    stage.close()


# An office is founded, and an inspector enrols


def _prepare_nothing(folder: Path) -> None:
    (folder / "papers").mkdir()


def _found(folder: Path) -> None:
    _new(folder, Desk.OFFICE).workspace.close()


def _check_found(folder: Path, ended: bool) -> None:
    ctx = _opened_or_made(folder, Desk.OFFICE, ended)
    assert ctx.signer is not None
    assert ctx.organisation == ORGANISATION
    assert ctx.workspace.secret("office-ca") is not None
    assert enrolment.request(ctx, folder / "papers").exists()
    ctx.workspace.close()


def _prepare_enrolment(folder: Path) -> None:
    _prepare_nothing(folder)
    _new(folder, Desk.OFFICE).workspace.close()


def _enrol(folder: Path) -> None:
    office = enrolment.open_context(folder / "office", PASSPHRASE)
    ctx = _new(folder, Desk.FIELD)
    papers = folder / "papers"
    enrolment.accept(ctx, enrolment.approve(office, enrolment.request(ctx, papers), papers))
    for one in (ctx, office):
        one.workspace.close()


def _check_enrolment(folder: Path, ended: bool) -> None:
    papers = folder / "papers"
    office = enrolment.open_context(folder / "office", PASSPHRASE)
    ctx = _opened_or_made(folder, Desk.FIELD, ended)
    for file in papers.glob(f"*{enrolment.REQUEST_SUFFIX}"):
        enrolment.read_request(file)
    if ctx.signer is None:
        assert ctx.office == "", "an office is known, and there is no certificate of it"
        assert not ended
        answer = enrolment.approve(office, enrolment.request(ctx, papers), papers)
        enrolment.accept(ctx, answer)
    assert ctx.organisation == ORGANISATION
    assert ctx.setting("device_code") == "02"
    base = packages.export_base(office, papers)
    assert imports.import_packages(ctx, [base.path])[0].imported
    for one in (ctx, office):
        one.workspace.close()


ACTS = {
    "import base": Act(_prepare_base, _import_base, _check_base),
    "export base": Act(_prepare_stage, _export_base, _check_issues),
    "export review": Act(_prepare_review, _export_review, _check_review),
    "find hazard": Act(_prepare_stage, _find_hazard, _check_hazard),
    "close": Act(_prepare_close, _close, _check_close),
    "found": Act(_prepare_nothing, _found, _check_found),
    "enrol": Act(_prepare_enrolment, _enrol, _check_enrolment),
}


def _look(stage: Stage) -> None:
    seen = Seen()
    for ctx in stage.desks.values():
        assert facts_of(ctx)
        check_desk(ctx, stage.exchange, seen)
    check_exchange(stage.office, stage.exchange, seen)


def _carry_out(stage: Stage) -> str:
    """Start a visit, find one hazard, answer everything; return the visit."""
    ctx = stage.field
    visit = start_visit(
        ctx,
        entity_id=ENTITIES[0],
        kind=InspectionKind.ROUTINE,
        forms=(FORM, PLAIN),
        team=(ctx.person.id, SECOND),
        lead=stage.lead.person.id,
        place="一号车间",
        certificate_shown=True,
    )
    filling = open_filling(ctx, visit)
    sections = filling.sections()
    hazard = filling.add_hazard(filling.items(sections[1].key)[0].key)
    for name, value in (("place", "一号机旁"), ("fact", "无标志"), ("measure", "immediate")):
        filling.set_hazard(hazard.uid, name, value)
    filling.add_photos(stage.photos[:1], hazard_uid=hazard.uid)
    for section in sections:
        filling.set_rest(section.key, ItemResult.CONFORM)
    return visit


def _sign_and_export(stage: Stage, visit: str) -> Path:
    random = Random(1)
    while True:
        step = next(paper_steps(stage.field, inspection_row(stage.field, visit), random), None)
        if step is None:
            return packages.export_inspection(stage.field, visit, stage.exchange).path
        step[1]()


def _draft(stage: Stage) -> str:
    return str(stage.field.db.value("select id from draft") or "")


def _new(folder: Path, desk: Desk) -> Context:
    return enrolment.new_workspace(
        folder / desk.value,
        PASSPHRASE,
        desk=desk,
        name="检查员甲",
        organisation=ORGANISATION if desk is Desk.OFFICE else None,
        log_n=LOG_N,
    )


def _opened_or_made(folder: Path, desk: Desk, ended: bool) -> Context:
    """Open the workspace; where there is none, make it: nothing half made may be in the way."""
    try:
        return enrolment.open_context(folder / desk.value, PASSPHRASE)
    except WorkspaceMissing:
        assert not ended
        return _new(folder, desk)
