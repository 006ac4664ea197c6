"""How every paper looks in its three cases, small and grey; `python -m` this writes them anew.

Kept to see that a change of layout was meant: look at the papers before they are written anew.
With names behind it only these are written.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PIL import Image

from inspector.documents.letter import draw_letter
from inspector.documents.preview import page_count, page_image
from inspector.documents.render import Paper
from inspector.domain.entity import Entity
from inspector.domain.paper import InspectionRecord, RectificationOrder
from tests.documents.dossier_pages import dossier_pages
from tests.documents.every_paper import Made, drawn, every_paper, with_findings
from tests.documents.letters import FURNITURE, letter
from tests.documents.sheets import LONG_NAME, LONG_TEXT

FOLDER = Path(__file__).parent / "looks"
WIDTH = 72  # pixels of a page
MOST_PAGES = 4  # of a paper: what is between repeats itself
CASES = {"ordinary": "", "long": "-long", "bare": "-bare"}

Draw = Callable[[], bytes]


def papers() -> Iterator[tuple[str, Draw]]:
    """Yield every paper in each case, under the set that describes it, by the name of its file."""
    for parameter in every_paper():
        (made,) = parameter.values
        short = made.template.id.rsplit("-", 1)[0]
        for case, ending in CASES.items():
            yield f"{short}-{made.spec.kind.value.lower()}{ending}", partial(_paper, made, case)
    yield "letter", lambda: draw_letter(letter(), FURNITURE)
    yield from dossier_pages()


def _paper(made: Made, case: str) -> bytes:
    paper = made.paper(case)
    if isinstance(paper, InspectionRecord | RectificationOrder):
        paper = _of_case(made, paper, case)
    return drawn(paper)


def _of_case(made: Made, paper: InspectionRecord | RectificationOrder, case: str) -> Paper:
    """Return record or order as the case says: the sheets have it from tests/documents/sheets."""
    if case == "long":
        long = {"name": LONG_NAME, "address": LONG_NAME, "legal_position": LONG_NAME}
        paper = replace(paper, entity=replace(paper.entity, **long))
        longer: Paper = with_findings(made, paper, (LONG_TEXT * 40)[:2000])
        return longer
    if case == "bare":
        paper = replace(paper, entity=Entity(id="e", name=paper.entity.name, industry=""))
        return replace(paper, problems=()) if isinstance(paper, InspectionRecord) else paper
    return paper


def look(draw: Draw) -> Image.Image:
    """Return the pages side by side; of many the first and the last ones."""
    pdf = draw()
    count, pages = page_count(pdf), []
    for place in range(count):
        if MOST_PAGES // 2 <= place < count - MOST_PAGES // 2:
            continue
        page = page_image(pdf, place, WIDTH * 4)
        whole = Image.frombytes("RGB", (page.width, page.height), page.rgb).convert("L")
        pages.append(whole.resize((WIDTH, round(WIDTH * page.height / page.width)), Image.BOX))
    joined = Image.new("L", (WIDTH * len(pages), pages[0].height))
    for place, page_look in enumerate(pages):
        joined.paste(page_look, (place * WIDTH, 0))
    return joined


def main(*names: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    if not names:
        for old in FOLDER.glob("*.png"):
            old.unlink()
    for name, draw in papers():
        if not names or name in names:
            look(draw).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
