"""The floors of the house: imports point down, Qt stays in ui, SQL stays in storage."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "inspector"

# From the top floor down (house-style, "Which floor may use which").
FLOORS: list[set[str]] = [
    {"__main__"},
    {"ui", "cli"},
    {"bootstrap"},
    {"services"},
    {"storage", "evidence", "documents", "office", "transfer"},
    {"domain", "engine", "sealed", "events"},
    {"settings", "log"},
    {"paths", "progress", "clock"},
    {"errors"},
    {"i18n"},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# Rooms that could move to a repository of their own today, and all that they may know of ours.
INDEPENDENT = {"engine", "sealed", "events"}
KNOWN_TO_INDEPENDENT = {"errors", "i18n", "progress"}

# Rooms that foreign bytes enter, and the two ends of the program, may catch everything.
CATCH_ALL = {
    "ui/jobs.py",
    "ui/app.py",
    "cli/main.py",
    "sealed/verify.py",
    "engine/xlsform.py",
    "evidence/ingest.py",
    "documents/seals.py",
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@dataclass(frozen=True)
class Module:
    """What the rules ask about one module.

    imports   line and dotted name of every import, those inside functions too
    swallows  lines where everything is caught and not raised again
    """

    imports: tuple[tuple[int, str], ...]
    swallows: tuple[int, ...]
    docstring: str | None


@cache  # parsing takes most of the time, and three rules ask
def module(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    handlers = [node for node in nodes if isinstance(node, ast.ExceptHandler)]
    swallows = (one.lineno for one in handlers if catches_all(one) and not raises_again(one))
    return Module(tuple(imports_in(path, nodes)), tuple(swallows), ast.get_docstring(tree))


def imports_in(path: Path, nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the import in full"
            assert node.module is not None
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def catches_all(handler: ast.ExceptHandler) -> bool:
    named = {node.id for node in ast.walk(handler.type or handler) if isinstance(node, ast.Name)}
    return handler.type is None or bool(named & {"Exception", "BaseException"})


def raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    wrong = []
    for line, name in module(path).imports:
        parts = name.split(".")
        if parts[0] != "inspector" or len(parts) < 2:
            continue
        target = parts[1]
        if target == room or target == "__version__":
            continue
        assert target in FLOOR_OF, f"{path.name}:{line}: {target} stands on no floor"
        if FLOOR_OF[target] <= FLOOR_OF[room]:
            wrong.append(f"{path.relative_to(ROOT)}:{line} {room} imports {target}")
        if room in INDEPENDENT and target not in KNOWN_TO_INDEPENDENT:
            wrong.append(f"{path.relative_to(ROOT)}:{line} {room} may not know {target}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_foreign_libraries_stay_in_their_rooms(path: Path) -> None:
    room = room_of(path)
    for line, name in module(path).imports:
        top = name.split(".")[0]
        if top in ("PySide6", "shiboken6", "qtawesome", "qtpy"):
            assert room == "ui", f"{path.name}:{line}: Qt belongs in ui/"
        if top in ("sqlcipher3", "sqlite3", "sqlite_utils", "pysqlite3"):
            assert room == "storage", f"{path.name}:{line}: SQL belongs in storage/"
        if top == "numpy":
            pytest.fail(f"{path.name}:{line}: numpy doubles the start of sqlite-utils")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_house_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(PACKAGE).as_posix()
    assert not re.search(r"from PySide6\S* import \*", text), "star imports cost 80 ms at start"
    assert not re.search(r"insert or replace", text, re.IGNORECASE), "it deletes rows"
    if name not in CATCH_ALL:
        for line in module(path).swallows:
            pytest.fail(f"{name}:{line} swallows our own bugs")
    assert module(path).docstring, f"{name} does not say what it is for"
