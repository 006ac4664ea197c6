"""An open draft: what a person answered is on the disk, and can be taken back."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.inspection import ItemResult
from inspector.domain.person import Desk
from inspector.errors import Cancelled, NotFound, PhotoUnreadable
from inspector.progress import Progress
from inspector.services import filling as filling_module
from inspector.services import form_intake, packages, visits
from inspector.services.filling import Filling
from inspector.storage import drafts
from tests.desks import (
    Desks,
    answered,
    brought,
    describe,
    keys_of,
    photograph,
    started,
    write_checklist,
)

NONCONFORM, CONFORM = ItemResult.NONCONFORM, ItemResult.CONFORM


@pytest.fixture
def filling(desks: Desks) -> Filling:
    return visits.open_filling(desks.field, started(desks))


def again(desks: Desks, filling: Filling) -> Filling:
    """Open the same draft over another connection, as after a restart."""
    return visits.open_filling(desks.reopen(Desk.FIELD), filling.inspection.id)


def shown(filling: Filling) -> list[object]:
    """Return everything that the window shows."""
    sections = filling.sections()
    return [sections, [filling.items(section.key) for section in sections], filling.photos()]


def test_every_answer_is_on_the_disk_when_the_call_returns(desks: Desks, filling: Filling) -> None:
    keys = keys_of(filling)
    filling.set_result(keys["T-01"], CONFORM)
    assert again(desks, filling).item(keys["T-01"]).result is CONFORM
    filling.set_note(keys["T-01"], "责任制完整")
    assert again(desks, filling).item(keys["T-01"]).note == "责任制完整"
    filling.set_result(keys["T-03"], NONCONFORM)
    assert shown(again(desks, filling)) == shown(filling)
    uid = filling.hazards()[0].uid
    for name, value in (
        ("place", "东侧"),
        ("fact", "门锁损坏"),
        ("deadline", date(2026, 12, 1)),
        ("five", {"funds": "自筹"}),
        ("conditions", ("b", "a")),
    ):
        filling.set_hazard(uid, name, value)
        assert again(desks, filling).hazard(uid) == filling.hazard(uid)
    filling.add_photos([photograph(desks.folder)], hazard_uid=uid)
    filling.set_not_checked(keys["T-02"], "无人在场")
    filling.set_cursor(keys["T-04"])
    reopened = again(desks, filling)
    assert shown(reopened) == shown(filling)
    assert reopened.cursor == keys["T-04"]
    assert reopened.hazard(uid).five == {"funds": "自筹"}
    assert reopened.hazard(uid).conditions == ("a", "b")


def test_an_item_that_does_not_conform_has_a_numbered_hazard_at_once(filling: Filling) -> None:
    key = keys_of(filling)["T-05"]
    filling.set_result(key, NONCONFORM)
    (hazard,) = filling.item(key).hazards
    assert hazard.number == "YH-demo-03-20261116-01"
    assert (hazard.level, hazard.clause, hazard.is_blank) == ("major", "GM-7-2", True)


def test_numbers_of_hazards_count_up_over_items_and_visits(desks: Desks, filling: Filling) -> None:
    keys = keys_of(filling)
    filling.set_result(keys["T-01"], NONCONFORM)
    filling.set_result(keys["T-03"], NONCONFORM)
    other = visits.open_filling(desks.field, started(desks, "demo-entity-02"))
    other.set_result(keys["T-01"], NONCONFORM)
    numbers = [one.number[-2:] for one in (*filling.hazards(), *other.hazards())]
    assert numbers == ["01", "02", "03"]


def test_back_to_conform_and_again_keeps_the_same_hazard(filling: Filling) -> None:
    key = keys_of(filling)["T-03"]
    filling.set_result(key, NONCONFORM)
    (before,) = filling.hazards()
    filling.set_hazard(before.uid, "place", "东侧")
    filling.set_result(key, CONFORM)
    assert filling.hazards() == []
    filling.set_result(key, NONCONFORM)
    (after,) = filling.hazards()
    assert (after.uid, after.number, after.place) == (before.uid, before.number, "东侧")


def test_a_further_hazard_uses_an_untouched_one_first(filling: Filling) -> None:
    key = keys_of(filling)["T-03"]
    first = filling.add_hazard(key)
    assert filling.item(key).result is NONCONFORM
    assert filling.add_hazard(key).uid == first.uid
    filling.set_hazard(first.uid, "place", "东侧")
    second = filling.add_hazard(key)
    assert second.uid != first.uid
    assert second.number > first.number
    assert [one.uid for one in filling.hazards()] == [first.uid, second.uid]


def test_a_removed_hazard_comes_back_with_undo_and_its_number(
    desks: Desks, filling: Filling
) -> None:
    key = keys_of(filling)["T-03"]
    hazard = filling.add_hazard(key)
    describe(filling, hazard.uid)
    filling.add_photos([photograph(desks.folder)], hazard_uid=hazard.uid)
    full = filling.hazard(hazard.uid)
    filling.remove_hazard(hazard.uid)
    with pytest.raises(NotFound):
        filling.hazard(hazard.uid)
    assert filling.undo() == key
    assert filling.hazard(hazard.uid) == full


def test_undo_and_redo_survive_a_restart(desks: Desks, filling: Filling) -> None:
    keys = keys_of(filling)
    seen = [shown(filling)[:2]]
    filling.set_result(keys["T-01"], CONFORM)
    seen.append(shown(filling)[:2])
    uid = filling.add_hazard(keys["T-03"]).uid
    seen.append(shown(filling)[:2])
    filling.set_hazard(uid, "place", "东侧")
    seen.append(shown(filling)[:2])
    filling.add_photos([photograph(desks.folder)], hazard_uid=uid)
    seen.append(shown(filling)[:2])
    for before in reversed(seen[:-1]):
        filling = again(desks, filling)
        assert filling.undo() is not None
        assert shown(filling)[:2] == before
    assert filling.undo() is None
    for after in seen[1:]:
        filling = again(desks, filling)
        assert filling.redo() is not None
        assert shown(filling)[:2] == after
    assert filling.redo() is None
    assert len(filling.hazard(uid).photos) == 1


def test_a_new_answer_after_undo_ends_what_could_be_redone(filling: Filling) -> None:
    keys = keys_of(filling)
    filling.set_result(keys["T-01"], CONFORM)
    filling.undo()
    filling.set_result(keys["T-02"], CONFORM)
    assert filling.redo() is None
    assert filling.item(keys["T-01"]).result is None


def test_the_same_answer_again_is_no_step_to_undo(filling: Filling) -> None:
    keys = keys_of(filling)
    filling.set_result(keys["T-01"], CONFORM)
    filling.set_result(keys["T-01"], CONFORM)
    filling.set_note(keys["T-01"], "")
    filling.undo()
    assert filling.undo() is None


def test_the_rest_of_a_section_is_answered_at_once_and_taken_back_at_once(filling: Filling) -> None:
    keys, section = keys_of(filling), filling.sections()[1].key
    filling.set_result(keys["T-05"], ItemResult.NOT_APPLICABLE)
    assert filling.set_rest(section, CONFORM) == 2
    assert [item.result for item in filling.items(section)] == [
        CONFORM,
        CONFORM,
        ItemResult.NOT_APPLICABLE,
    ]
    assert filling.set_rest(section, CONFORM) == 0
    filling.undo()
    assert [item.result for item in filling.items(section)][:2] == [None, None]


def test_an_item_follows_the_one_it_depends_on(filling: Filling) -> None:
    keys = keys_of(filling)
    assert filling.item_count == 5
    filling.set_result(keys["T-03"], ItemResult.NOT_APPLICABLE)
    assert "T-04" not in keys_of(filling)
    assert filling.item_count == 4
    assert filling.sections()[1].total == 2


def test_the_list_of_problems_names_what_is_missing(desks: Desks, filling: Filling) -> None:
    keys = keys_of(filling)
    assert [problem.key for problem in filling.problems()] == list(keys.values())
    for section in filling.sections():
        filling.set_rest(section.key, CONFORM)
    uid = filling.add_hazard(keys["T-03"]).uid
    said = " ".join(problem.text for problem in filling.problems())
    for part in ("the place", "the fact", "the measure", "a photograph"):
        assert part in said
    describe(filling, uid)
    filling.add_photos([photograph(desks.folder)], hazard_uid=uid)
    assert filling.problems() == []
    filling.set_not_checked(keys["T-01"], " ")
    assert [problem.key for problem in filling.problems()] == [keys["T-01"]]


def test_counts_by_section_and_result_agree(filling: Filling) -> None:
    keys = keys_of(filling)
    filling.set_result(keys["T-01"], CONFORM)
    filling.set_result(keys["T-03"], NONCONFORM)
    assert [(row.answered, row.nonconform) for row in filling.sections()] == [(1, 0), (1, 1)]
    counted = filling.result_table()
    assert counted["small_checklist.conform"] == counted["small_checklist.nonconform"] == 1
    assert [item.code for item in filling.open_items()] == ["T-02", "T-04", "T-05"]


def test_one_bad_file_keeps_all_photographs_out(desks: Desks, filling: Filling) -> None:
    uid = filling.add_hazard(keys_of(filling)["T-03"]).uid
    bad = desks.folder / "not-a-picture.jpg"
    bad.write_bytes(b"no picture")
    with pytest.raises(PhotoUnreadable, match=r"not-a-picture\.jpg"):
        filling.add_photos([photograph(desks.folder), bad], hazard_uid=uid)
    assert filling.photos() == []
    assert filling.hazard(uid).photos == ()
    assert again(desks, filling).photos() == []


def test_photographs_can_be_stopped_and_then_none_is_there(desks: Desks, filling: Filling) -> None:
    uid = filling.add_hazard(keys_of(filling)["T-03"]).uid
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        filling.add_photos([photograph(desks.folder)], hazard_uid=uid, progress=progress)
    assert filling.photos() == []


def test_the_same_photograph_twice_is_kept_once(desks: Desks, filling: Filling) -> None:
    keys = keys_of(filling)
    uid = filling.add_hazard(keys["T-03"]).uid
    first = photograph(desks.folder)
    copy = photograph(desks.folder, name="copy.jpg")
    (one,) = filling.add_photos([first], hazard_uid=uid)
    (same,) = filling.add_photos([copy], item_key=keys["T-01"])
    assert same.id == one.id
    assert len(filling.photos()) == 1
    assert filling.item(keys["T-01"]).photos == (one,)
    assert filling.item(keys["T-03"]).photo_count == 1


def test_the_same_photograph_twice_in_one_go_is_kept_once(desks: Desks, filling: Filling) -> None:
    uid = filling.add_hazard(keys_of(filling)["T-03"]).uid
    copy = photograph(desks.folder, name="copy.jpg")
    kept = filling.add_photos([photograph(desks.folder), copy], hazard_uid=uid)
    assert len({photo.id for photo in kept}) == 1
    assert len(filling.photos()) == len(filling.hazard(uid).photos) == 1
    assert again(desks, filling).photos() == filling.photos()


def test_a_detached_photograph_stays_in_the_tray(desks: Desks, filling: Filling) -> None:
    key = keys_of(filling)["T-03"]
    uid = filling.add_hazard(key).uid
    (photo,) = filling.add_photos([photograph(desks.folder)], hazard_uid=uid)
    assert filling.attached_photos() == [photo]
    filling.detach_photo(photo.id, hazard_uid=uid)
    assert filling.hazard(uid).photos == ()
    assert (filling.attached_photos(), filling.photos()) == ([], [photo])
    filling.undo()
    assert filling.hazard(uid).photos == (photo,)
    filling.attach_photos([photo], item_key=key)
    filling.detach_photo(photo.id, item_key=key)
    assert filling.item(key).photos == ()


def test_an_answer_that_could_not_be_written_is_not_shown(
    desks: Desks, filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys_of(filling)["T-03"]

    def fails(*_arguments: object) -> None:
        raise OSError("演示")

    monkeypatch.setattr(drafts, "save_changes", fails)
    with pytest.raises(OSError, match="演示"):
        filling.set_result(key, CONFORM)
    with pytest.raises(OSError, match="演示"):
        filling.set_result(key, NONCONFORM)
    monkeypatch.undo()
    assert shown(filling) == shown(again(desks, filling))
    assert filling.item(key).result is None


def test_what_fails_after_the_answer_takes_the_answer_back(
    desks: Desks, filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keys_of(filling)
    uid = filling.add_hazard(keys["T-03"]).uid
    filling.set_hazard(uid, "place", "东侧")

    def fails(*_arguments: object) -> None:
        raise OSError("演示")

    monkeypatch.setattr(filling_module, "take_hazard_number", fails)
    with pytest.raises(OSError, match="演示"):
        filling.set_result(keys["T-01"], NONCONFORM)
    with pytest.raises(OSError, match="演示"):
        filling.add_hazard(keys["T-03"])
    monkeypatch.undo()
    assert shown(filling) == shown(again(desks, filling))
    monkeypatch.setattr(drafts, "save_changes", fails)
    with pytest.raises(OSError, match="演示"):
        filling.add_photos([photograph(desks.folder)], hazard_uid=uid)
    monkeypatch.undo()
    assert shown(filling) == shown(again(desks, filling))
    assert filling.photos() == []
    assert len(filling.add_photos([photograph(desks.folder)], hazard_uid=uid)) == 1


def test_keys_that_the_checklists_do_not_have_are_not_found(filling: Filling) -> None:
    for key in ("", "9:/data/s1", "0:/data/nothing", "x:/data"):
        with pytest.raises(NotFound):
            filling.item(key)
    with pytest.raises(NotFound):
        filling.hazard("unknown")


def test_a_draft_keeps_the_form_version_it_began_with(desks: Desks, tmp_path: Path) -> None:
    filling = visits.open_filling(desks.field, started(desks))
    form_intake.install_file(desks.office, write_checklist(tmp_path, version="2"), replace=True)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert again(desks, filling).forms == [("演示检查表", "1")]
    newer = visits.open_filling(desks.field, started(desks, "demo-entity-02"))
    assert newer.forms == [("演示检查表", "2")]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("result", "result", "hazard", "place", "remove", "rest", "undo", "redo")),
        st.integers(0, 4),
        st.sampled_from(list(ItemResult)),
    ),
    max_size=14,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_done_a_restart_shows_the_same(
    desks: Desks, steps: list[tuple[str, int, ItemResult]]
) -> None:
    filling = visits.open_filling(desks.field, started(desks))
    for what, place, result in steps:
        keys = list(keys_of(filling).values())
        hazards = filling.hazards()
        if what == "result":
            filling.set_result(keys[place % len(keys)], result)
        elif what == "hazard":
            filling.add_hazard(keys[place % len(keys)])
        elif what == "place" and hazards:
            filling.set_hazard(hazards[place % len(hazards)].uid, "place", result.value)
        elif what == "remove" and hazards:
            filling.remove_hazard(hazards[place % len(hazards)].uid)
        elif what == "rest":
            filling.set_rest(filling.sections()[place % 2].key, CONFORM)
        elif what == "undo":
            filling.undo()
        elif what == "redo":
            filling.redo()
    reopened = visits.open_filling(desks.field, filling.inspection.id)
    assert shown(reopened) == shown(filling)
    assert reopened.problems() == filling.problems()


def test_a_visit_filled_in_to_the_end_has_no_problems(desks: Desks) -> None:
    inspection = started(desks)
    answered(desks, inspection)
    assert visits.open_filling(desks.field, inspection).problems() == []
