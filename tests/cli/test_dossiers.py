"""`inspector dossier`: a visit, a hazard, a month; the description beside it."""

import json
from pathlib import Path

from inspector.documents.dossier_metadata import read_metadata
from inspector.documents.preview import page_count
from inspector.services.visits import findings

from .conftest import Call, looking_at, refused


def test_a_visit_a_hazard_and_a_month_are_bound(
    call: Call, desk: Path, inspection: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with looking_at(desk / "field") as ctx:
        hazard = findings(ctx, inspection)[0].number
    for words in ((inspection[-8:],), ("--hazard", hazard), ("--month", "2026-11")):
        result = call("dossier", *words, "--to", out, "--keep", "10", "--json", at=desk / "field")
        assert result.exit_code == 0, result.output
        said = json.loads(result.stdout)
        meta = read_metadata(Path(said["metadata"]).read_bytes())
        assert page_count(Path(said["path"]).read_bytes()) == said["pages"] == meta.pages
        assert meta.keep == "十年"
        assert meta.file.name == Path(said["path"]).name
    assert len(list(out.iterdir())) == 6


def test_the_archive_is_told_what_is_said_of_it(
    call: Call, desk: Path, inspection: str, tmp_path: Path
) -> None:
    words = ("--number", "2026-AJ-0001", "--secrecy", "open", "--filed", "2026-12-01")
    result = call("dossier", inspection, "--to", tmp_path, *words, at=desk / "field")
    pdf, xml = (Path(line) for line in result.stdout.strip().split("\n"))
    assert pdf.suffix == ".pdf"
    meta = read_metadata(xml.read_bytes())
    assert (meta.number, meta.secrecy, meta.filed) == ("2026-AJ-0001", "公开", "2026-12-01")


def test_what_is_not_there_is_refused_in_two_lines(
    call: Call, desk: Path, inspection: str, tmp_path: Path
) -> None:
    field = desk / "field"
    refused(call("dossier", "--to", tmp_path, at=field), 2)
    refused(call("dossier", inspection, "--month", "2026-11", "--to", tmp_path, at=field), 2)
    refused(call("dossier", "--hazard", "YH-0", "--to", tmp_path, at=field), 1)
    refused(call("dossier", "--month", "2025-01", "--to", tmp_path, at=field), 1)
    refused(call("dossier", inspection, "--keep", "7", "--to", tmp_path, at=field), 2)
    assert not [one for one in tmp_path.iterdir() if one.suffix in (".pdf", ".xml")]
