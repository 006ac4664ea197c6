"""The comparison itself: one form, or all that the other engine loads."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.compare import differences, ours
from tests.compare.ours import Filling, Step, View
from tests.compare.peer import Job, Peer
from tests.compare.steps import make_steps


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of one form; `refused` is the other engine's reason for not loading it."""

    file: str
    steps: list[Step]
    states: list[int]
    mine: list[View]
    other: list[View]
    refused: str = ""
    failed_steps: tuple[str, ...] = ()

    @property
    def differences(self) -> list[str]:
        """Every difference that is not a known exception."""
        if differences.is_left_out(self.file):
            return []
        return [*self.failed_steps, *differences.different(self.mine, self.other, self.file)]


def files(folder: Path) -> list[str]:
    """Return the forms of the reference folder that JavaRosa loads, relative to it."""
    text = (folder / "oracle.jsonl").read_text("utf-8")
    return [str(json.loads(line)["file"]) for line in text.splitlines()]


def checkpoints(steps: Sequence[Step]) -> list[int]:
    """Return after how many steps the states are taken: at first, now and then, at last."""
    return sorted({0, *range(6, len(steps) + 1, 6), len(steps)})


def replay(xform: str, steps: Sequence[Step]) -> list[View]:
    """Return our states along the steps."""
    filling = Filling(ours.load(xform))
    wanted = set(checkpoints(steps))
    views = [filling.view()]
    for number, step in enumerate(steps, 1):
        filling.take(step)
        if number in wanted:
            views.append(filling.view())
    return views


def compare(peer: Peer, folder: Path, file: str, wanted: int, seed: str = "") -> Compared:
    """Compare one form along `wanted` steps; another `seed` gives others."""
    xform = ours.xform_of(folder / file)
    form = ours.load(xform)
    steps = make_steps(Filling(form), file + seed, wanted)
    states = checkpoints(steps)
    job: Job = {
        "xform": xform,
        "steps": steps,
        "states": states,
        "now": ours.NOW.timestamp() * 1000,
    }
    answer = peer.ask(job)
    if "error" in answer:
        return Compared(file, steps, states, [], [], refused=str(answer["error"]))
    kinds = {path: definition.bind.type for path, definition in form.definitions.items()}
    other = [differences.theirs(state, kinds) for state in answer["states"]]
    failed = tuple(
        f"step {number} {step}: {result['error']}"
        for number, (step, result) in enumerate(zip(steps, answer["steps"]), 1)
        if "error" in result
    )
    return Compared(file, steps, states, replay(xform, steps), other, failed_steps=failed)


def compare_all(folder: Path, wanted: int, only: str = "", seed: str = "") -> Iterator[Compared]:
    """Compare every form whose name contains `only`. Raises PeerMissing."""
    with Peer() as peer:
        for file in files(folder):
            if only in file:
                yield compare(peer, folder, file, wanted, seed)


def extent(found: Sequence[Compared]) -> str:
    """Return how much was compared, for people to judge what agreement is worth."""
    compared = [one for one in found if not one.refused]
    views = [view for one in compared for view in one.mine]
    leaves = [leaf for view in views for leaf in view.leaves]
    steps = [step for one in compared for step in one.steps]
    told = {
        "forms": len(compared),
        "answers": sum(step["op"] == "set" for step in steps),
        "repeats added": sum(step["op"] == "add" for step in steps),
        "removed": sum(step["op"] == "remove" for step in steps),
        "languages changed": sum(step["op"] == "language" for step in steps),
        "states": len(views),
        "leaves": len(leaves),
        "required": sum(leaf.required for leaf in leaves),
        "readonly": sum(leaf.readonly for leaf in leaves),
        "refused by a constraint": sum(not leaf.constraint for leaf in leaves),
        "choice lists": sum(leaf.choices is not None for leaf in leaves),
        "labels": sum(bool(leaf.label) for leaf in leaves),
        "hints": sum(bool(leaf.hint) for leaf in leaves),
    }
    return ", ".join(f"{name} {count}" for name, count in told.items())


def frozen(compared: Compared) -> dict[str, Any]:
    """Return what is kept of a form so that it can be checked without the other engine."""
    return {
        "file": compared.file,
        "steps": [[one["op"], one["path"], one.get("value", "")] for one in compared.steps],
        **digests(compared.other, compared.file),
    }


def digests(views: Sequence[View], file: str) -> dict[str, str]:
    """Return a short digest of each facet over all states: the forms' texts are not kept."""
    import hashlib

    told = [differences.lines(view, file) for view in views]
    return {
        facet: hashlib.sha256(json.dumps([one[facet] for one in told]).encode()).hexdigest()[:12]
        for facet in differences.FACETS
    }
