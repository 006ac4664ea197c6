"""Drafts: answers, their journal, the tray, as they lie on the disk."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.inspection import PhotoFacts
from inspector.storage import drafts
from inspector.storage.database import Database
from inspector.storage.drafts import Change
from inspector.storage.workspace import Workspace, open_workspace
from tests.storage.conftest import PASSPHRASE

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def draft(db: Database) -> str:
    with db.write():
        drafts.create_draft(db, "d1", {"form-a": [], "form-b": []}, "2026.1", AT)
    return "d1"


def answer(db: Database, path: str, old: str | None, new: str | None, form: str = "form-a") -> None:
    drafts.save_changes(db, "d1", form, path, [Change(path, old, new)], AT)


def photo(number: int, sha256: str = "") -> PhotoFacts:
    return PhotoFacts(
        id=f"photo-{number}",
        sha256=sha256 or f"{number:064x}",
        name="IMG.jpg",
        media_type="image/jpeg",
        size=1,
        width=1,
        height=1,
        added=AT,
    )


def test_a_draft_says_what_it_began_with(db: Database, draft: str) -> None:
    found = drafts.find_draft(db, draft)
    assert found == drafts.Draft("d1", ("form-a", "form-b"), "2026.1", "", AT)
    assert drafts.find_draft(db, "d2") is None


def test_answers_survive_the_closing_of_the_workspace(workspace: Workspace, draft: str) -> None:
    answer(workspace.db, "/data/b", None, "2")
    answer(workspace.db, "/data/a", None, "一")
    answer(workspace.db, "/data/a", None, "other form", form="form-b")
    drafts.set_cursor(workspace.db, draft, "0:/data/a")
    workspace.close()
    again = open_workspace(workspace.folder, PASSPHRASE)
    assert drafts.answers_of(again.db, draft, "form-a") == [("/data/a", "一"), ("/data/b", "2")]
    assert drafts.answers_of(again.db, draft, "form-b") == [("/data/a", "other form")]
    found = drafts.find_draft(again.db, draft)
    assert found is not None
    assert found.cursor == "0:/data/a"
    again.close()


def test_an_action_with_several_answers_is_one_step(db: Database, draft: str) -> None:
    answer(db, "/data/a", None, "1")
    both = [Change("/data/a", "1", "2"), Change("/data/b", None, "3")]
    drafts.save_changes(db, draft, "form-a", "place", both, AT + timedelta(minutes=1))
    entry = drafts.last_done(db, draft)
    assert entry is not None
    assert (entry.form, entry.place, entry.changes) == ("form-a", "place", tuple(both))
    drafts.take_back(db, draft, entry, AT)
    assert drafts.answers_of(db, draft, "form-a") == [("/data/a", "1")]
    assert drafts.last_undone(db, draft) == entry


def test_a_draft_goes_with_its_answers_journal_and_tray(db: Database, draft: str) -> None:
    answer(db, "/data/a", None, "1")
    with db.write():
        drafts.add_draft_photo(db, draft, photo(1))
        drafts.delete_draft(db, draft)
    for table in ("draft", "answer", "journal", "draft_photo"):
        assert db.value(f"select count(*) from {table}") == 0


def test_an_answer_needs_its_draft(db: Database) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        drafts.save_changes(db, "none", "form-a", "", [Change("/data/a", None, "1")], AT)


def test_the_tray_keeps_the_order_and_the_same_bytes_once(db: Database, draft: str) -> None:
    with db.write():
        for one in (photo(1), photo(2), photo(3, sha256=photo(1).sha256)):
            drafts.add_draft_photo(db, draft, one)
    assert drafts.draft_photos(db, draft) == [photo(1), photo(2)]


STEPS = st.lists(
    st.tuples(st.sampled_from(("set", "set", "clear", "undo", "redo")), st.integers(0, 3)),
    max_size=20,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_the_journal_undoes_and_redoes_like_a_list_of_states(
    db: Database, steps: list[tuple[str, int]]
) -> None:
    with db.write():
        drafts.delete_draft(db, "d1")
        drafts.create_draft(db, "d1", {"form-a": []}, "", AT)
    states: list[dict[str, str]] = [{}]
    at = 0
    for number, (what, place) in enumerate(steps):
        path, now = f"/data/{place}", states[at]
        if what in ("set", "clear"):
            new = str(number) if what == "set" else None
            if new is None and path not in now:
                continue
            answer(db, path, now.get(path), new)
            after = {name: value for name, value in now.items() if name != path}
            states = [*states[: at + 1], after if new is None else {**after, path: new}]
            at += 1
        elif what == "undo":
            entry = drafts.last_done(db, "d1")
            assert (entry is None) == (at == 0)
            if entry is not None:
                drafts.take_back(db, "d1", entry, AT)
                at -= 1
        else:
            entry = drafts.last_undone(db, "d1")
            assert (entry is None) == (at == len(states) - 1)
            if entry is not None:
                drafts.do_again(db, "d1", entry, AT)
                at += 1
        assert dict(drafts.answers_of(db, "d1", "form-a")) == states[at]
