"""Compare our engine with the other on every form: `python -m tests.compare`.

PART      only forms whose file name contains it
--seed S  other answers than the usual ones
--steps N how many answers to each form; 40 if not said
--freeze  keep what the other engine says in expected.json, which the ordinary tests check
          without it
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.compare.campaign import Compared, compare_all, extent, frozen
from tests.compare.differences import is_left_out
from tests.compare.peer import ROOT, PeerMissing

FOLDER = ROOT.parent / "shared" / "forms-oracle"
EXPECTED = Path(__file__).with_name("expected.json")
FROZEN_STEPS, FROZEN_FORMS = 12, 120


def main(arguments: Sequence[str]) -> int:
    """Return 0 when the engines agree or one is missing, 1 when they do not agree."""
    parser = argparse.ArgumentParser(prog="python -m tests.compare")
    parser.add_argument("part", nargs="?", default="")
    parser.add_argument("--seed", default="")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--freeze", action="store_true")
    chosen = parser.parse_args(arguments)
    if not FOLDER.is_dir():
        print("skipped: the reference folder is not beside this checkout")
        return 0
    steps = FROZEN_STEPS if chosen.freeze else chosen.steps
    try:
        found = list(compare_all(FOLDER, steps, chosen.part, chosen.seed))
    except PeerMissing as missing:
        print(missing)
        return 0
    for one in found:
        if one.refused or one.differences:
            show(one)
    compared = [one for one in found if not one.refused]
    same = [one for one in compared if not one.differences]
    print(extent(found))
    print(f"{len(same)} of {len(compared)} forms agree; {len(found) - len(compared)} not loaded")
    if chosen.freeze:
        keep(same)
    return 0 if len(same) == len(compared) else 1


def show(one: Compared) -> None:
    """Print what became of a form."""
    print(f"## {one.file}")
    if one.refused:
        print(f"   not loaded by the other engine: {one.refused}")
        return
    for line in one.differences[:12]:
        print(f"   {line}"[:300])
    if len(one.differences) > 12:
        print(f"   … {len(one.differences)} in all")


def keep(forms: list[Compared]) -> None:
    """Write what the other engine said of the forms with most answers, one form per line."""
    forms = sorted(forms, key=lambda one: -len(one.mine[-1].leaves))[:FROZEN_FORMS]
    forms = [one for one in forms if not is_left_out(one.file)]
    rows = [json.dumps(frozen(one), ensure_ascii=False, sort_keys=True) for one in forms]
    EXPECTED.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
