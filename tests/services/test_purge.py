"""Originals leave the laptop after a receipt, never before; a killed purge loses nothing."""

from pathlib import Path

import pytest

from inspector.domain.inspection import Decision
from inspector.errors import Cancelled
from inspector.progress import Progress
from inspector.services import doctor, imports, packages, photos, purge, reviews, visits
from inspector.services.purge import purge_photos, purgeable
from tests.desks import Desks, answered, brought, only_finding, photograph, started


def confirmed(desks: Desks) -> None:
    """Let the office import what went out, and its receipt come back."""
    brought(desks.office, desks.package)
    brought(desks.field, packages.export_receipt(desks.office, desks.folder / "back").path)


def originals(desks: Desks) -> dict[str, Path]:
    """Return the files of the photographs of the visit."""
    found = only_finding(desks.field, desks.inspection).photos
    return {one.sha256: desks.field.blobs.path(one.sha256) for one in found}


def test_before_the_receipt_nothing_may_go(visited: Desks) -> None:
    assert purgeable(visited.field).photos == ()
    purge_photos(visited.field)
    assert all(file.exists() for file in originals(visited).values())


def test_after_the_receipt_originals_go_and_what_is_shown_stays(visited: Desks) -> None:
    confirmed(visited)
    files = originals(visited)
    sizes = sum(file.stat().st_size for file in files.values())
    told = purgeable(visited.field)
    assert (set(told.photos), told.size, told.visits) == (set(files), sizes, 1)
    assert purge_photos(visited.field).size == sizes
    assert not any(file.exists() for file in files.values())
    assert purgeable(visited.field).photos == ()
    for sha256 in files:
        assert photos.small_photo(visited.field, visited.field.db, sha256, 320)
        assert photos.paper_photo(visited.field, sha256)
        # The office has the original, byte for byte.
        assert visited.office.blobs.read(visited.office.db, sha256)
    blobs = next(one for one in doctor.check(visited.field) if one.name == "blobs")
    assert blobs.ok


def test_papers_and_other_files_stay(visited: Desks) -> None:
    confirmed(visited)
    folder = visited.field.workspace.folder / "blobs"
    before = {file.name for file in folder.glob("*/*")}
    purge_photos(visited.field)
    after = {file.name for file in folder.glob("*/*")}
    assert before - after == set(originals(visited))


def test_a_photograph_of_another_visit_stays(visited: Desks) -> None:
    """The same picture stands in a visit that is still being filled in."""
    confirmed(visited)
    other = started(visited)
    answered(visited, other)  # takes the same photograph
    assert purgeable(visited.field).photos == ()


def test_a_visit_that_was_returned_keeps_its_photographs(visited: Desks) -> None:
    confirmed(visited)
    brought(visited.lead, visited.package)
    finding = only_finding(visited.lead, visited.inspection)
    reviews.review_finding(
        visited.lead, visited.inspection, finding.id, Decision.RETURN, "照片不清"
    )
    reviews.return_visit(visited.lead, visited.inspection)
    back = packages.export_review(visited.lead, visited.inspection, visited.folder / "r").path
    brought(visited.field, back)
    assert purgeable(visited.field).photos == ()


def test_what_changed_after_the_receipt_goes_out_without_the_originals(visited: Desks) -> None:
    confirmed(visited)
    purge_photos(visited.field)
    with visited.field.recording() as record:
        record.add(visited.inspection, "inspection.note", {"note": "补充"})
    again = packages.export_inspection(visited.field, visited.inspection, visited.folder / "2")
    (result,) = imports.import_packages(visited.office, [again.path])
    assert result.imported
    for sha256 in originals(visited):
        assert visited.office.blobs.read(visited.office.db, sha256)
    assert visits.findings(visited.office, visited.inspection)[0].photos


def test_a_purge_that_is_killed_goes_on_where_it_stopped(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(visited)
    files = originals(visited)

    def dies(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    for step in ("paper_photo", "give_up_blobs"):
        monkeypatch.setattr(purge, step, dies)
        with pytest.raises(KeyboardInterrupt):
            purge_photos(visited.field)
        monkeypatch.undo()
        assert all(file.exists() for file in files.values())
    monkeypatch.setattr(Path, "unlink", dies)
    with pytest.raises(KeyboardInterrupt):
        purge_photos(visited.field)
    monkeypatch.undo()
    # Noted as given up, and still there: shown, exported, and taken the next time.
    assert set(purgeable(visited.field).photos) == set(files)
    again = packages.export_inspection(visited.field, visited.inspection, visited.folder / "2")
    assert again.size > visited.package.stat().st_size // 2
    purge_photos(visited.field)
    assert not any(file.exists() for file in files.values())


def test_a_stopped_purge_has_taken_whole_groups_only(visited: Desks) -> None:
    confirmed(visited)
    progress = Progress(lambda _done, _total: progress.cancel())
    with pytest.raises(Cancelled):
        purge_photos(visited.field, progress)
    assert all(file.exists() for file in originals(visited).values())
    assert photograph(visited.folder).exists()
