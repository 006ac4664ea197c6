"""证书: it ends soon, and is renewed from the window."""

from datetime import timedelta

import pytest

from inspector.domain.person import Desk
from inspector.services import enrolment, revocation
from inspector.services.doctor import check
from inspector.services.validity import Standing, own_validity
from inspector.ui.desks import certificate_words
from inspector.ui.setup.renewal_box import RenewalBox
from inspector.ui.setup.views import RenewalCalls


@pytest.fixture
def field(office, make, tmp_path):
    session = make(Desk.FIELD, "检查员甲")
    answer(office, session, tmp_path / "first")
    return session


def answer(office, session, folder):
    asked = enrolment.request(session.ctx, folder)
    enrolment.accept(session.ctx, enrolment.approve(office.ctx, asked, folder))


def later(session, days):
    moment = session.ctx.clock() + timedelta(days=days)
    session.ctx.clock = lambda: moment


def boxed(session, chosen, qtbot, renew=None):
    calls = RenewalCalls(
        validity=session.here(own_validity),
        request=session.here(enrolment.request),
        accept=session.here(enrolment.accept),
        renew=renew,
    )
    box = RenewalBox(calls, pickers=chosen)
    qtbot.addWidget(box)
    return box


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (0, Standing.SOUND),
        (3 * 365 - 32, Standing.SOUND),
        (3 * 365 - 20, Standing.ENDING),
        (3 * 365, Standing.EXPIRED),
    ],
)
def test_the_end_is_said_a_month_before(field, days, standing):
    later(field, days)
    assert own_validity(field.ctx)[0] is standing
    assert bool(certificate_words(field)) is (standing is not Standing.SOUND)
    (line,) = (one for one in check(field.ctx) if one.name == "certificate")
    assert line.ok is (standing is Standing.SOUND)


def test_one_asks_and_takes_the_answer_in_the_window(field, office, chosen, qtbot, tmp_path):
    later(field, 3 * 365 - 20)
    later(office, 3 * 365 - 20)
    box = boxed(field, chosen, qtbot)
    assert "ask for a further one" in box.words.text()
    chosen.next = tmp_path / "requests"
    box.ask_button.click()
    (asked,) = (tmp_path / "requests").iterdir()
    chosen.next = asked  # the request itself is no answer
    box.take_button.click()
    assert "cannot be used" in box.note.what.text()
    chosen.next = enrolment.approve(office.ctx, asked, tmp_path / "answers")
    box.take_button.click()
    assert "in use" in box.note.what.text()
    assert own_validity(field.ctx)[0] is Standing.SOUND
    assert certificate_words(field) == ""


def test_the_office_renews_its_own(office, chosen, qtbot):
    later(office, 3 * 365)
    box = boxed(office, chosen, qtbot, office.here(enrolment.renew_own))
    assert "Expired" in box.words.text()
    assert box.ask_button.isHidden()
    box.renew_button.click()
    assert own_validity(office.ctx)[0] is Standing.SOUND


def test_a_revoked_certificate_is_said_and_not_renewed(field, office, chosen, qtbot):
    revocation.revoke(office.ctx, field.ctx.dev, "lost")
    revocation.take_list(field.ctx, office.ctx.signing().crl)
    box = boxed(field, chosen, qtbot)
    assert "Revoked as of" in box.words.text()
    assert not box.ask_button.isEnabled()
    assert "revoked as of" in certificate_words(field)
