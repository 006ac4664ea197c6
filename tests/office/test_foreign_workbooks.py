"""A workbook whose XML is a bomb, or asks for other files, is refused with words at every door."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.engine.xlsform import convert
from inspector.errors import FormProblems
from inspector.office.reading import read_sheets
from tests.engine.spoiled import book

_TURNS = "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 50}">' for inner, name in zip("abcde", "bcdef", strict=True)
)
# Three hundred million times "ha", should anybody unfold it.
LAUGHS = f'<!DOCTYPE x [<!ENTITY a "ha">{_TURNS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


def bent(part: str, declaration: str, old: bytes, new: bytes) -> bytes:
    """Return a sound form as a workbook in one part of which an entity stands for a word."""
    sound = book(
        survey=[["type", "name", "label"], ["text", "a", "问题"]], settings=[["form_id"], ["x"]]
    )
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sound)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(b"?>", b"?>" + declaration.encode(), 1).replace(old, new)
            made.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("door", [convert, read_sheets])
@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE], ids=["bomb", "file"])
@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/sharedStrings.xml", b"<t>type</t>", b"<t>&f;</t>"),
        ("xl/workbook.xml", b'name="survey"', b'name="&f;"'),
    ],
)
def test_entities_are_never_unfolded(
    door: Callable[[Path], object],
    declaration: str,
    part: str,
    old: bytes,
    new: bytes,
    tmp_path: Path,
) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(bent(part, declaration, old, new))
    with pytest.raises(FormProblems) as refused:
        door(file)
    assert refused.value.problems
