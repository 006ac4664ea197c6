"""Every package that was ever published as a fixture is judged as it was when it was published."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.domain.person import Person, Role
from inspector.errors import PackageRefused
from inspector.sealed import sm2, verify_package
from inspector.sealed.refusals import REASONS
from inspector.services.context import Context
from inspector.services.imports import import_packages, preview_packages
from inspector.storage.workspace import create_workspace
from tests.golden.cast import AUTHORITIES, SIGNED, FixedSigner
from tests.golden.contents import LEAD, OFFICER
from tests.golden.corpus import FORMAT, PACKAGES, keep, kept, made
from tests.golden.fixture import Fixture

FIXTURES = kept()
ALL = {one.name: one for one in FIXTURES}
CONTENTS = [one.name for one in FIXTURES if one.judge == "contents"]
TAKEN = [one.name for one in FIXTURES if not one.reason]


@pytest.fixture(autouse=True)
def _without_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixtures of a profile that is an extra are judged as where it is not installed."""
    monkeypatch.setattr(sm2, "is_available", lambda: False)


def put(fixture: Fixture, folder: Path) -> Path:
    path = folder / f"{fixture.name}.asice"
    path.write_bytes(fixture.data)
    return path


def trusted(fixture: Fixture) -> list[bytes]:
    return [AUTHORITIES[name].certificate for name in fixture.trust]


def judged(fixture: Fixture, path: Path) -> PackageRefused | None:
    """Return the refusal of the seal, or None."""
    try:
        verify_package(path, trust=trusted(fixture), office=fixture.office, at=fixture.at)
    except PackageRefused as refused:
        return refused
    return None


@pytest.mark.parametrize("name", ALL)
def test_the_seal_is_judged_as_published(name: str, tmp_path: Path) -> None:
    fixture = ALL[name]
    refused = judged(fixture, put(fixture, tmp_path))
    if fixture.judge == "contents" or not fixture.reason:
        assert refused is None
        return
    assert refused is not None
    assert (refused.reason, refused.exit) == (fixture.reason, fixture.exit)
    # Every refusal has words and says what to do.
    assert refused.what()
    assert refused.remedy()


def opened(folder: Path, signer: FixedSigner, role: Role) -> Context:
    """Return a workspace under the office of the fixtures."""
    workspace = create_workspace(folder, "演示", log_n=4)
    workspace.finish()
    person = Person(id="p-0777", name="办公室乙", role=role, organisation="示例区应急管理局")
    return Context(
        workspace=workspace,
        db=workspace.db,
        clock=lambda: SIGNED,
        new_id=iter(f"id-{number}" for number in range(99)).__next__,
        person=person,
        dev="dev-0777",
        office="demo-office",
        signer=signer,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """An office that has imported nothing, and does not in this module."""
    ctx = opened(tmp_path_factory.mktemp("desk") / "office", OFFICER, Role.OFFICE)
    yield ctx
    ctx.workspace.close()


@pytest.mark.parametrize("name", [name for name in CONTENTS if ALL[name].reason])
def test_what_a_package_says_is_refused_as_published(
    name: str, desk: Context, tmp_path: Path
) -> None:
    fixture = ALL[name]
    path = put(fixture, tmp_path)
    (looked,) = preview_packages(desk, [path])
    (result,) = import_packages(desk, [path])
    for refused in (looked.refused, result.refused):
        assert isinstance(refused, PackageRefused)
        assert refused.reason == fixture.reason
        assert refused.exit == fixture.exit
        assert refused.what()
    assert not result.imported
    assert not list(desk.workspace.packages.iterdir())
    for table in ("event", "package", "certificate", "inspection"):
        assert desk.db.value(f"select count(*) from {table}") == 0


@pytest.mark.parametrize("name", [name for name in CONTENTS if not ALL[name].reason])
def test_what_a_package_says_is_taken_as_published(name: str, tmp_path: Path) -> None:
    is_base = name.startswith("taken-base")
    signer, role = (LEAD, Role.LEAD) if is_base else (OFFICER, Role.OFFICE)
    ctx = opened(tmp_path / "desk", signer, role)
    path = put(ALL[name], tmp_path)
    first, again = (import_packages(ctx, [path])[0] for _time in range(2))
    assert first.refused is None
    assert first.imported
    assert again.already_imported
    ctx.workspace.close()


def test_the_fixtures_are_many_and_most_are_to_be_refused() -> None:
    assert len(FIXTURES) >= 120
    assert sum(bool(one.reason) for one in FIXTURES) >= 90
    assert len(TAKEN) >= 30


def test_every_reason_has_a_fixture() -> None:
    # FILE is no package at all; ZIP-SIZE takes 4 GiB; ENVELOPE is about what is around a package;
    # PARSE would be a parser that stumbles.
    without = REASONS.keys() - {one.reason for one in FIXTURES}
    assert without <= {"FILE", "ZIP-SIZE", "ENVELOPE", "PARSE"}


def test_fixtures_stay_small_enough_to_be_kept_for_ever() -> None:
    assert sum(path.stat().st_size for path in PACKAGES.rglob("*.*")) < 3_000_000


def test_what_is_published_comes_out_of_the_description_again() -> None:
    # Only for the present format: those of earlier ones are what is on the disk.
    described = {one.name: one for one in made()}
    assert described == {one.name: one for one in FIXTURES if one.name in described}
    assert len(list((PACKAGES / FORMAT).glob("*.asice*"))) == len(described)


def test_a_published_fixture_is_never_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.golden.corpus.PACKAGES", tmp_path)
    first, other = (Fixture(name="one", data=data, row="demo") for data in (b"1", b"2"))
    assert (keep([first]), keep([other])) == (1, 0)
    assert kept() == [first]
    (tmp_path / FORMAT / "one.asice").write_bytes(b"2")
    with pytest.raises(AssertionError, match="published"):
        kept()
