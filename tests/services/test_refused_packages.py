"""Packages that are refused: altered, foreign, forged with a true key, or out of shape."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.domain.person import Desk
from inspector.errors import (
    InspectorError,
    PackageAltered,
    PackageRefused,
    PackageTooNew,
    PackageUntrusted,
    PackageWrongOffice,
)
from inspector.services import enrolment, form_packing, packages
from inspector.services.context import Context
from inspector.services.imports import import_packages, preview_packages
from inspector.storage import forms as rows
from tests.desks import (
    LOG_N,
    ORGANISATION,
    PASSPHRASE,
    Desks,
    brought,
)
from tests.services import forgery
from tests.services.contents import everything


def refusal(ctx: Context, path: Path) -> InspectorError:
    """Return why a package is refused, and insist that nothing changed."""
    before = everything(ctx)
    (looked,) = preview_packages(ctx, [path])
    (result,) = import_packages(ctx, [path])
    assert everything(ctx) == before
    assert looked.refused is not None
    assert result.refused is not None
    assert result.refused.code == looked.refused.code
    assert not result.imported
    assert str(result.refused.facts["package"]) == path.name
    return result.refused


def test_a_package_with_any_byte_changed_is_refused(visited: Desks) -> None:
    sound = visited.package.read_bytes()
    for place in (0, 200, len(sound) // 2, len(sound) - 30):
        bent = visited.folder / "INSP-bent.asice"
        bent.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        assert isinstance(refusal(visited.office, bent), PackageAltered)
    cut = visited.folder / "INSP-cut.asice"
    cut.write_bytes(sound[: len(sound) // 2])
    assert refusal(visited.office, cut).exit == 20


def test_a_file_that_is_not_there_is_refused_by_name(visited: Desks) -> None:
    assert refusal(visited.office, visited.folder / "INSP-none.asice").code.startswith("PKG")


def test_a_package_for_another_office_is_refused(visited: Desks) -> None:
    path = forgery.package(
        visited, visited.field, [forgery.event(visited.field)], recipient="other"
    )
    assert isinstance(refusal(visited.office, path), PackageWrongOffice)


def test_a_base_package_with_another_file_beside_a_form_is_refused(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desks.office.db.write():
        (form,) = rows.form_rows(desks.office.db)
        rows.add_form_files(desks.office.db, form.sha256, {"list.csv": b"name,label"})
    sound = packages.base_tables

    def bent(ctx: Context, going_out: object) -> dict[str, object]:
        tables = sound(ctx, going_out)
        return {
            **tables,
            "forms": [{**one, "files": told(one["files"])} for one in tables["forms"]],
        }

    monkeypatch.setattr(packages, "base_tables", bent)

    def told(files: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**one, "sha256": "0" * 64} for one in files]

    missing = packages.export_base(desks.office, desks.folder / "bent")
    assert "0" * 12 in str(refusal(desks.field, missing.path))
    monkeypatch.setattr(
        form_packing,
        "attached_name",
        lambda form_id, _digest: rows.attached_name(form_id, "0" * 64),
    )
    other = packages.export_base(desks.office, desks.folder / "bent")
    assert "list.csv" in str(refusal(desks.field, other.path))


def test_a_base_package_that_contradicts_itself_is_refused(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desks.office.db.write():
        desks.office.db.run("update form set source = x'00'")
    base = packages.export_base(desks.office, desks.folder / "bent")
    assert "digest" in str(refusal(desks.field, base.path))
    backwards = {"kind": "INSPECTION_RECORD", "year": 2026, "first": 9, "last": 1, "device": "d"}
    tables = {**packages.base_tables(desks.office, []), "number_blocks": [backwards]}
    monkeypatch.setattr(packages, "base_tables", lambda _ctx, _forms: tables)
    base = packages.export_base(desks.office, desks.folder / "bent")
    assert "9" in str(refusal(desks.field, base.path))
    assert desks.field.setting("base.issue") == "1"


def test_a_package_of_another_authority_is_refused_even_under_the_same_name(
    visited: Desks,
) -> None:
    other = enrolment.new_workspace(
        visited.folder / "impostor",
        PASSPHRASE,
        desk=Desk.OFFICE,
        name="冒名者",
        organisation=ORGANISATION,
        clock=visited.clock,
        log_n=LOG_N,
    )
    visited.keep_open(other)
    path = packages.export_base(other, visited.folder / "impostor-out").path
    for ctx in (visited.office, visited.field):
        assert isinstance(refusal(ctx, path), PackageUntrusted)


def test_a_base_package_is_not_the_inspectors_to_sign(visited: Desks) -> None:
    path = forgery.package(visited, visited.field, kind="base", issue="9", issued="")
    assert "may not be signed by the role inspector" in str(refusal(visited.lead, path))


@pytest.mark.parametrize("kind", ["finding.review", "inspection.finalize", "package.receive"])
def test_an_event_that_is_not_the_signers_to_write_is_refused(visited: Desks, kind: str) -> None:
    history = forgery.stored(visited.field, visited.inspection)
    forged = forgery.event(
        visited.field,
        {"state": "FINALIZED"},
        after=history,
        stream=visited.inspection,
        kind=kind,
    )
    path = forgery.package(visited, visited.field, [*history, forged])
    assert "may not sign" in str(refusal(visited.office, path))


@pytest.mark.parametrize(
    "values",
    [{"state": "FINALIZED"}, {"void": True}, {"level_confirmed": "x"}, {"duty.create": "x"}],
)
def test_a_new_name_for_an_event_is_no_way_around_the_roles(
    visited: Desks, values: dict[str, object]
) -> None:
    history = forgery.stored(visited.field, visited.inspection)
    forged = forgery.event(
        visited.field, values, after=history, stream=visited.inspection, kind="note.of.mine"
    )
    path = forgery.package(visited, visited.field, [*history, forged])
    assert "may not sign" in str(refusal(visited.office, path))


def test_a_lead_who_passes_what_they_wrote_themselves_is_refused(visited: Desks) -> None:
    history = [forgery.event(visited.lead)]
    said: list[dict[str, object]] = [{"fact": "…"}, {"review": {"decision": "PASS"}}]
    for values in said:
        history.append(forgery.event(visited.lead, values, after=history, kind="note.of.mine"))
    path = forgery.package(visited, visited.lead, history)
    assert "reviewed what they drafted" in str(refusal(visited.office, path))


def test_a_countersignature_in_another_role_is_refused(visited: Desks) -> None:
    rev = visited.field.state(visited.inspection).rev
    with visited.field.recording() as record:
        record.add(visited.inspection, "sign", rev=rev, role="LEAD", statement="同意")
    signed = forgery.stored(visited.field, visited.inspection)
    path = forgery.package(visited, visited.field, signed)
    assert "may not sign" in str(refusal(visited.office, path))


def test_a_state_that_is_not_what_the_events_say_is_refused(visited: Desks) -> None:
    history = forgery.stored(visited.field, visited.inspection)
    truth = visited.field.state(visited.inspection).to_json()
    lie = json.loads(json.dumps(truth))
    lie["entities"][visited.inspection]["state"] = "FINALIZED"
    said: object
    for said in ({visited.inspection: lie}, {visited.inspection: 1}, "nothing"):
        path = forgery.package(visited, visited.field, history, state=said)
        assert "not what its events say" in str(refusal(visited.office, path))


def test_events_of_unknown_or_borrowed_devices_are_refused(visited: Desks) -> None:
    field = visited.field
    for name, value, said in (
        ("dev", "unknown-device", "unknown"),
        ("dev", visited.lead.dev, "signature"),
        ("actor", visited.lead.person.id, "does not belong"),
        ("office", "other", "does not belong"),
    ):
        bent = forgery.event(field, **{name: value})  # type: ignore[arg-type]
        path = forgery.package(visited, field, [bent])
        assert said in str(refusal(visited.office, path))


def test_events_changed_after_they_were_signed_are_refused(visited: Desks) -> None:
    signed = forgery.event(visited.field)
    for lines in (
        forgery.line_with(signed, wall="2026-11-16T02:00:01Z"),
        b"not json\n",
        signed.to_line() + b"\n",
    ):
        path = forgery.package(visited, visited.field, [signed], lines=lines)
        assert isinstance(refusal(visited.office, path), PackageRefused)


def test_events_of_a_newer_program_are_refused_and_keep_no_other_package_out(
    visited: Desks,
) -> None:
    signed = forgery.event(visited.field)
    newer = forgery.line_with(signed, v=2, extra="later")
    path = forgery.package(visited, visited.field, [signed], lines=newer)
    assert isinstance(refusal(visited.office, path), PackageTooNew)
    results = import_packages(visited.office, [path, visited.package])
    assert sorted(result.imported for result in results) == [False, True]


def without(*names: str) -> dict[str, object]:
    return {name: value for name, value in forgery.START.items() if name not in names}


@pytest.mark.parametrize(
    "values",
    [
        without("entity_facts"),
        without("team"),
        {**forgery.START, "kind": "UNKNOWN"},
        {**forgery.START, "started": "yesterday"},
        {**forgery.START, "void": True},
        {**forgery.START, "entity_facts": "示例"},
    ],
)
def test_a_visit_whose_rows_cannot_be_made_is_refused_whole(
    visited: Desks, values: dict[str, object]
) -> None:
    path = forgery.package(visited, visited.field, [forgery.event(visited.field, values)])
    assert isinstance(refusal(visited.office, path), PackageRefused)


def test_a_forged_visit_with_everything_right_would_have_been_taken(visited: Desks) -> None:
    path = forgery.package(visited, visited.field, [forgery.event(visited.field)])
    assert brought(visited.office, path)[0].imported


def test_certificates_brought_along_must_be_the_offices(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = enrolment.new_workspace(
        visited.folder / "impostor",
        PASSPHRASE,
        desk=Desk.OFFICE,
        name="冒名者",
        organisation=replace(ORGANISATION, id="other"),
        clock=visited.clock,
        log_n=LOG_N,
    )
    visited.keep_open(other)
    make: Callable[..., dict[str, bytes]] = lambda *_facts: {"x": other.signing().certificate}  # noqa: E731
    for devices in (make, lambda *_facts: {"x": b"no certificate"}):
        monkeypatch.setattr(packages, "devices_of", devices)
        exported = packages.export_inspection(
            visited.field, visited.inspection, visited.folder / "bent"
        )
        assert isinstance(refusal(visited.office, exported.path), PackageRefused)
        visited.clock.pass_minutes(1)
