"""What a foreign PDF lists and refers to, walked without end or exponent.

A few objects that name each other twice are a tree of millions to whoever follows them, and a form
that draws itself has no end. Here every object is visited once.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from inspector.sealed.refusals import Broken

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_MOST_DRAWN = 50_000  # forms that are drawn, those within forms included
_MOST_NODES = 20_000
MOST_PAGES = 5_000
_DEEPEST = 12  # a form in a form: papers have four, where a copy was made of a copy
HEAVY = "HEAVY"  # the reason for a PDF that asks for more memory or time than a paper may take


def check_drawing(pdf: bytes) -> None:
    """Raise Broken HEAVY for pages without end and for forms that draw forms without measure.

    What cannot be opened is left to whoever reads it.
    """
    import pikepdf  # 85 ms

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            known: dict[tuple[int, int], tuple[int, int]] = {}
            drawn = 0
            for page in _pages(document):
                drawn += _drawn_by(page, known, 0)[0]
                if drawn > _MOST_DRAWN:
                    raise Broken(HEAVY)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
        return


def embedded_streams(document: "Pdf", most: int) -> Iterator[tuple[str, "Object"]]:
    """Return name and stream of each embedded file. Raises Broken HEAVY for more than `most`."""
    import pikepdf

    waiting = [document.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles")]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary) or not _is_new(node, seen):
            continue
        kids, names = node.get("/Kids"), node.get("/Names")
        if isinstance(kids, pikepdf.Array):
            waiting += reversed(list(kids))
        if not isinstance(names, pikepdf.Array):
            continue
        for place in range(0, len(names) - 1, 2):
            count += 1
            if count > most:
                raise Broken(HEAVY)
            files = names[place + 1].get("/EF")
            stream = files.get("/UF", files.get("/F")) if files is not None else None
            if isinstance(stream, pikepdf.Stream):
                yield str(names[place]), stream


def _is_new(one: "Object", seen: set[tuple[int, int]]) -> bool:
    """Say whether an object was not met before; of those without a number the depth has an end."""
    if len(seen) > _MOST_NODES:
        raise Broken(HEAVY)
    if one.objgen == (0, 0):
        return True
    if one.objgen in seen:
        return False
    seen.add(one.objgen)
    return True


def _pages(document: "Pdf") -> Iterator["Object"]:
    import pikepdf

    waiting, seen, count = [document.Root.get("/Pages")], set[tuple[int, int]](), 0
    while waiting:
        node = waiting.pop()
        count += 1
        if count > _MOST_NODES:
            raise Broken(HEAVY)
        if not isinstance(node, pikepdf.Dictionary):
            continue
        kids = node.get("/Kids")
        if not isinstance(kids, pikepdf.Array):
            yield node  # the same page may stand twice
        elif not _is_new(node, seen):
            raise Broken(HEAVY)  # pages that hold themselves, or each other twice
        elif len(kids) > MOST_PAGES:
            raise Broken(HEAVY)
        else:
            waiting += list(kids)


def _drawn_by(
    owner: "Object", known: dict[tuple[int, int], tuple[int, int]], depth: int
) -> tuple[int, int]:
    """Return how many forms are drawn where `owner` is, at most, and how deep they are."""
    import pikepdf

    if depth > _DEEPEST:
        raise Broken(HEAVY)
    forms = (owner.get("/Resources") or pikepdf.Dictionary()).get("/XObject")
    heaviest = deepest = 0
    for form in forms.as_dict().values() if isinstance(forms, pikepdf.Dictionary) else ():
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
            continue
        if form.objgen not in known:
            known[form.objgen] = _drawn_by(form, known, depth + 1)
        count, below = known[form.objgen]
        if depth + 1 + below > _DEEPEST:
            raise Broken(HEAVY)
        heaviest, deepest = max(heaviest, count), max(deepest, below + 1)
    # Which of them is drawn how often is not looked at: all of them by the heaviest.
    times = _drawings(owner) if heaviest else 0
    return min(1 + heaviest * times, _MOST_DRAWN + 1), deepest


def _drawings(owner: "Object") -> int:
    """Return how often `owner` may draw something: the operator Do in what it draws."""
    import pikepdf

    contents = owner.get("/Contents", owner)
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return max(1, sum(one.read_bytes().count(b"Do") for one in streams if _is_stream(one)))


def _is_stream(one: object) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.Stream)
