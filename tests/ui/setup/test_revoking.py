"""人员与登记: a computer is lost, and its person comes back with another one."""

from dataclasses import replace

import pytest

from inspector.domain.person import Desk
from inspector.services import enrolment, revocation
from inspector.ui.setup.entries import settings


@pytest.fixture
def lost(office, make, tmp_path):
    """Return an enrolled inspector."""
    session = make(Desk.FIELD, "检查员甲", certificate_no="示0007", position="执法人员")
    asked = enrolment.request(session.ctx, tmp_path / "requests")
    enrolment.accept(session.ctx, enrolment.approve(office.ctx, asked, tmp_path / "answers"))
    return session


@pytest.fixture
def panel(office, lost, show, chosen):
    page = show(settings(office))
    page.show_argument("people")
    return page.panel


def choose(panel, name):
    place = [row.person.name for row in panel.model.rows].index(name)
    panel.table.setCurrentIndex(panel.model.index(place, 0))
    panel.table.opened.emit(place)


def test_a_certificate_is_revoked_with_two_presses(panel, office, lost):
    choose(panel, "检查员甲")
    box = panel.revoking
    assert box.isVisible()
    assert box.since.text() == "2026-11-21 10:00"  # now, in Beijing
    box.since.line.setText("2026-11-20 ０8:30")
    box.button.click()
    assert "again" in box.button.text()
    assert not revocation.revoked_devices(office.ctx)
    box.button.click()
    (done,) = revocation.revoked_devices(office.ctx).values()
    assert done.dev == lost.ctx.dev
    assert f"{done.entry.since:%Y-%m-%dT%H:%M}" == "2026-11-20T00:30"
    assert "revoked" in panel.note.what.text()
    assert "revoked" in [panel.model.columns[5].text(row) for row in panel.model.rows]
    choose(panel, "检查员甲")
    assert box.isHidden()


def test_changing_the_reason_takes_the_first_press_back(panel, office):
    choose(panel, "检查员甲")
    box = panel.revoking
    box.button.click()
    box.why.setCurrentIndex(1)
    assert "again" not in box.button.text()
    box.since.line.setText("yesterday")
    box.button.click()
    assert box.since.has_problem()
    box.since.line.setText("2099-01-01 00:00")
    for _press in range(2):
        box.button.click()
    assert "not come yet" in box.note.what.text()
    assert not revocation.revoked_devices(office.ctx)


def test_the_office_is_not_offered_to_revoke_itself(panel):
    choose(panel, "办公室甲")
    assert panel.revoking.isHidden()


def test_the_person_of_a_lost_computer_keeps_their_identity_on_another(
    panel, office, lost, make, chosen, tmp_path, clock
):
    revocation.revoke(office.ctx, lost.ctx.dev, "lost")
    from inspector.bootstrap import open_session
    from inspector.services.first_run import NewWorkspace, make_workspace

    new = NewWorkspace(
        folder=tmp_path / "another", passphrase="演示", desk=Desk.FIELD, name="检查员甲"
    )
    make_workspace(new, clock=clock, log_n=4)
    session = open_session(new.folder, "演示", clock=clock)
    chosen.next = enrolment.request(session.ctx, tmp_path / "second")
    panel.run_primary()
    assert panel.replaces_row.isVisible()
    assert panel.replaces.currentText() == "检查员甲, in place of device 02"
    assert panel.form.number.text() == lost.person.certificate_no == "示0007"
    chosen.next = tmp_path / "second-answers"
    panel.approve_button.click()
    (answer,) = (tmp_path / "second-answers").iterdir()
    person = enrolment.accept(session.ctx, answer).person
    assert person == replace(lost.person, organisation=person.organisation)
    session.close()


def test_a_new_person_is_not_asked_about_computers_that_are_gone_unless_some_are(
    panel, make, chosen, tmp_path
):
    session = make(Desk.FIELD, "检查员乙")
    chosen.next = enrolment.request(session.ctx, tmp_path / "requests")
    panel.run_primary()
    assert panel.replaces_row.isHidden()


def test_a_deposited_key_is_opened_for_a_reason_and_the_code_is_shown_once(
    panel, lost, chosen, tmp_path, qtbot
):
    from inspector.services.escrow import key_of
    from inspector.storage.workspace import unlock_key

    folder = lost.workspace.folder
    choose(panel, "检查员甲")
    box = panel.opening
    box.button.click()
    assert box.why.has_problem()
    box.why.line.setText("口令遗忘")
    places = iter([folder, tmp_path / "openings"])
    chosen.folder = lambda title: next(places)
    box.button.click()
    qtbot.waitUntil(box.note.isVisible)
    (file,) = (tmp_path / "openings").iterdir()
    code = box.note.what.text().split()[-1]
    assert key_of(file, code) == unlock_key(folder, "演示")
    choose(panel, "办公室甲")
    assert code not in box.note.what.text() or box.note.isHidden()
    assert box.isHidden()
