"""How every paper looks in its ordinary case, small and grey; `python -m` this writes them anew.

Kept to see that a change of layout was meant: look at the papers before they are written anew.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from inspector.documents.preview import page_count, page_image
from inspector.documents.render import render
from inspector.domain.sheet import Sheet
from tests.documents.sheets import cases

FOLDER = Path(__file__).parent / "looks"
WIDTH = 72  # pixels of a page


def papers() -> Iterator[tuple[str, Sheet]]:
    """Yield every paper once, under the set that describes it, by the name of its file."""
    seen = set()
    for template, spec, sheet in cases("ordinary"):
        if id(spec) not in seen:
            seen.add(id(spec))
            yield f"{template.id.rsplit('-', 1)[0]}-{spec.kind.value.lower()}", sheet


def look(sheet: Sheet) -> Image.Image:
    """Return the pages side by side."""
    data = BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(data, "JPEG")
    pdf = render(sheet, photos={one.sha256: data.getvalue() for one in sheet.photos})
    pages = []
    for place in range(page_count(pdf)):
        page = page_image(pdf, place, WIDTH * 4)
        whole = Image.frombytes("RGB", (page.width, page.height), page.rgb).convert("L")
        pages.append(whole.resize((WIDTH, round(WIDTH * page.height / page.width)), Image.BOX))
    joined = Image.new("L", (WIDTH * len(pages), pages[0].height))
    for place, page_look in enumerate(pages):
        joined.paste(page_look, (place * WIDTH, 0))
    return joined


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, sheet in papers():
        look(sheet).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
