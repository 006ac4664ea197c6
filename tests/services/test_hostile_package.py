"""A device with a true certificate sends harmful files as papers: the office is told, unharmed."""

from pathlib import Path
from typing import Any, BinaryIO

import pytest

from inspector.documents import pades
from inspector.documents.pades import Entry
from inspector.documents.page import Drawn
from inspector.documents.preview import page_sizes
from inspector.errors import PaperUnshowable
from inspector.services import dossiers, packages, papers
from inspector.services.paper_checking import check_paper
from tests.desks import Desks, brought, closed_visit, issued_record, signatures
from tests.documents.hostile import HOSTILE
from tests.engine.bounded import bounded

_SENT = (
    "attachment",
    "contents",
    "a form of itself",
    "one page often",
    "encrypted and packed",
    "a head",
    "nothing",
)


def sent(desks: Desks, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package whose paper and signed PDF are these bytes, named by true events."""

    def drawn(*_args: Any, **_named: Any) -> Drawn:
        return Drawn(pdf, ())

    def sign(_pdf: BinaryIO, entry: Entry, _signer: Any, target: BinaryIO) -> None:
        target.write(pdf + b"\n% " + entry.field.encode("ascii"))

    inspection = closed_visit(desks)
    with monkeypatch.context() as bent:
        bent.setattr(papers, "drawn_paper", drawn)
        bent.setattr(pades, "sign_file", sign)
        paper = issued_record(desks, inspection)
        for one in signatures(desks, paper):
            papers.sign_paper(desks.field, paper.id, one)
        desks.inspection = inspection
        return packages.export_inspection(desks.field, inspection, desks.exchange).path


@pytest.mark.parametrize("name", _SENT)
def test_a_hostile_paper_that_came_with_a_package_is_refused_where_it_is_opened(
    name: str, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = HOSTILE[name][0]()
    package = sent(desks, pdf, monkeypatch)
    with bounded():
        brought(desks.office, package)
        (row,) = papers.list_papers(desks.office, desks.inspection)
        for signed in (False, True):
            kept = papers.paper_pdf(desks.office, row.id, signed=signed)
            assert kept.startswith(pdf)
            with pytest.raises(PaperUnshowable):
                page_sizes(kept)
            checked = check_paper(kept, "a.pdf", trust=[], ctx=desks.office)
            assert checked.refused is not None
            assert checked.refused.what()


def test_a_paper_that_is_no_pdf_is_bound_into_no_dossier(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    brought(desks.office, sent(desks, HOSTILE["a head"][0](), monkeypatch))
    (tmp_path / "out").mkdir()
    with pytest.raises(PaperUnshowable):
        dossiers.write_case_dossier(desks.office, desks.inspection, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
