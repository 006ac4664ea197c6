"""The process that is killed: plays steps, and says outside what has returned.

    python -m tests.campaigns.kill_worker FOLDER SEED LIFE FIRST LAST

Before a step it writes {"n", "do", …} into FOLDER/journal.jsonl, after the call has returned
{"n", "done", "facts", "shown"}; each line is on the disk before it goes on. The same lines go to
stdout, by which the parent knows where to kill.
"""

import json
import os
import sys
from pathlib import Path
from random import Random

from inspector.domain.plain import to_plain

from .facts import facts_of, shown_by
from .player import Player, Step
from .stage import Stage, open_stage


def main(folder: Path, seed: int, life: int, first: int, last: int) -> None:
    """Play steps `first` to `last`."""
    journal = os.open(folder / "journal.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    stage = open_stage(folder)
    player = Player(stage)
    _say(journal, {"n": first, "ready": True})
    for number in range(first, last + 1):
        stage.clock.step = number + life  # later than all that an earlier life has done
        step = player.next_step(Random(f"{seed}/{life}/{number}"))
        _say(journal, {"n": number, "do": step.kind, **_described(step)})
        step.act()
        _say(journal, {"n": number, "done": step.kind, **_described(step), **_now(stage, player)})
    stage.close()


def _described(step: Step) -> dict[str, object]:
    return {"desk": step.desk, "draft": step.draft, "said": step.said}


def _now(stage: Stage, player: Player) -> dict[str, object]:
    shown = {draft: shown_by(filler.filling) for draft, filler in player.fillers.items()}
    facts = {name: facts_of(ctx) for name, ctx in stage.desks.items()}
    return {"facts": facts, "shown": shown}


def _say(journal: int, line: dict[str, object]) -> None:
    # writev and fdatasync: calls that the product does not make, so that strace hits the product.
    os.writev(journal, [json.dumps(to_plain(line), ensure_ascii=False).encode(), b"\n"])
    os.fdatasync(journal)
    short = {name: line.get(name) for name in ("n", "do", "done")}
    os.writev(1, [json.dumps(short).encode(), b"\n"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:6]))
