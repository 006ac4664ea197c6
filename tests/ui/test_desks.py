"""From a passphrase to a desk, on a real workspace."""

from datetime import date

import pytest

from inspector.bootstrap import open_session
from inspector.domain.person import Desk
from inspector.services.enrolment import new_workspace
from inspector.ui.desks import DESK_PAGES, find_clause, pack_day, pages_of, status_facts
from inspector.ui.run import desk_window
from inspector.ui.status import battery_percent, disk_free


@pytest.fixture
def workspace(tmp_path, clock):
    """Return the folder of a field workspace that no office has answered yet."""
    folder = tmp_path / "field"
    ctx = new_workspace(
        folder, desk=Desk.FIELD, name="检查员甲", passphrase="demo", clock=clock, log_n=8
    )
    ctx.workspace.close()
    return folder


@pytest.fixture
def session(workspace, clock):
    one = open_session(workspace, "demo", clock=clock)
    yield one
    one.close()


def test_the_desk_of_the_certificate_opens_with_its_pages(session, qtbot, look):
    window = desk_window(session, look)
    qtbot.addWidget(window)
    window.show()
    assert [entry.name for entry in pages_of(session)] == list(window.rail_buttons)
    assert window.current_page() is not None
    assert window.status_line.person.text().startswith("检查员甲")


def test_the_status_says_nothing_waits_on_a_new_workspace(session):
    facts = status_facts(session)
    assert (facts.unexported, facts.exported, facts.receipted) == (0, 0, 0)
    assert facts.disk_free is not None


def test_every_desk_has_an_entry_and_no_page_stands_twice(session):
    for desk in Desk:
        names = [make(session).name for make in DESK_PAGES[desk]]
        assert len(names) == len(set(names))


def test_a_clause_that_the_pack_does_not_have_is_none(session):
    assert find_clause(session.ctx, "no-such-clause") is None


def test_the_day_of_a_pack_is_read_from_its_version():
    assert pack_day("2026.11") == date(2026, 11, 1)
    assert pack_day("draft") is None


def test_disk_and_battery_are_unknown_rather_than_wrong(tmp_path):
    assert disk_free(tmp_path / "nowhere") is None
    assert battery_percent(tmp_path) is None
    (tmp_path / "BAT0").mkdir()
    (tmp_path / "BAT0" / "capacity").write_text("83\n", encoding="ascii")
    assert battery_percent(tmp_path) == 83
