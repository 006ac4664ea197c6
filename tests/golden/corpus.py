"""All fixtures of the present format, and where their bytes are kept."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tests.golden.accepted import accepted_fixtures
from tests.golden.contents import content_fixtures
from tests.golden.endorsed import endorsed_fixtures
from tests.golden.fixture import Fixture
from tests.golden.seals import seal_fixtures
from tests.golden.shapes import shape_fixtures
from tests.golden.zips import zip_fixtures

PACKAGES = Path(__file__).parent / "packages"
FORMAT = "1.0"
# In bytes. What is taken lies open, so that any tool can look at it; the rest only takes room.
_PACK_FROM = {True: 20_000, False: 2_000}


def made() -> Iterator[Fixture]:
    """Make every fixture; the same bytes each time."""
    taken = list(accepted_fixtures())
    yield from taken
    yield from zip_fixtures(taken[0].data)
    yield from endorsed_fixtures(taken[0].data)
    yield from shape_fixtures()
    yield from seal_fixtures()
    yield from content_fixtures()


def kept() -> list[Fixture]:
    """Return the fixtures of every format as they lie on the disk."""
    found = []
    for index in sorted(PACKAGES.glob("*/index.json")):
        for said in json.loads(index.read_text("utf-8")):
            said.pop("exit")
            digest, at = said.pop("sha256"), said.pop("at")
            data = _read(index.parent, said["name"])
            if sha256(data).hexdigest() != digest:
                raise AssertionError(f"{said['name']} is not what was published")
            said["trust"] = tuple(said["trust"])
            moment = datetime.fromisoformat(at) if at else None
            found.append(Fixture(data=data, at=moment, **said))
    return found


def keep(fixtures: list[Fixture]) -> int:
    """Write what is not there yet; return how many. What was published is never written again."""
    folder = PACKAGES / FORMAT
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / "index.json"
    known = json.loads(index.read_text("utf-8")) if index.exists() else []
    names = {one["name"] for one in known}
    new = [one for one in fixtures if one.name not in names]
    for one in new:
        packed = len(one.data) >= _PACK_FROM[not one.reason]
        path = folder / f"{one.name}.asice{'.xz' if packed else ''}"
        path.write_bytes(lzma.compress(one.data, preset=9) if packed else one.data)
        known.append(_told(one))
    text = json.dumps(known, ensure_ascii=False, indent=1)
    index.write_text(text + "\n", encoding="utf-8")
    return len(new)


def _told(one: Fixture) -> dict[str, object]:
    said = asdict(one)
    data = said.pop("data")
    at = one.at.isoformat() if one.at else None
    return {**said, "at": at, "sha256": sha256(data).hexdigest(), "exit": one.exit}


def _read(folder: Path, name: str) -> bytes:
    plain = folder / f"{name}.asice"
    if plain.exists():
        return plain.read_bytes()
    return lzma.decompress((folder / f"{name}.asice.xz").read_bytes())
