"""The record of a visit carries what was filled in on forms that are no checklists."""

import hashlib
from pathlib import Path

import pytest

from inspector.domain.form_answers import AnsweredGroup, FormAnswers
from inspector.domain.paper import InspectionRecord, PaperKind
from inspector.errors import CharacterMissing, NotFound, VisitRefused
from inspector.progress import Progress
from inspector.services import paper_contents, papers, reissue, visits
from inspector.services.paper_drawing import drawn_paper, paper_content
from inspector.services.plain_form import PlainForm
from inspector.storage.papers import content_of
from tests.desks import FORM, Desks, closed_visit, issued_record, photograph
from tests.plain_visits import begin, install

TANKS = """
| settings |
| | form_title | form_id | version | default_language |
| | 储罐情况表 | tanks | 1 | English (en) |
| survey |
| | type | name | label::中文 (zh) | label::English (en) | relevant | calculation | appearance |
| | text | manager | 主要负责人 | Manager | | | |
| | note | told | 请如实填写 | Be true | | | |
| | begin_group | basics | 基本情况🛢 | Basics | | | |
| | select_multiple media | holds | 介质 | Holds | | | |
| | rank media | order | 危险程度 | Order | | | |
| | integer | people | 在场人数 | People | | | |
| | calculate | double | | | | ${people} * 2 | |
| | text | why | 人多的原因 | Why | ${people} > 3 | | |
| | datetime | seen | 查看时间 | Seen | | | |
| | begin_group | deep | 泵房 | Pump room | | | |
| | text | smell | 气味 | Smell | | | multiline |
| | end_group | | | | | | |
| | geopoint | place | 位置 | Place | | | |
| | end_group | | | | | | |
| | begin_repeat | tank | 储罐 | Tank | | | |
| | text | name | 编号 | Name | | | |
| | image | front | 全景 | Front | | | |
| | file | sheet | 合格证 | Sheet | | | |
| | end_repeat | | | | | | |
| | acknowledge | seen_all | 已逐罐查看 | Seen all | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | media | oil | 柴油 | Diesel |
| | media | gas | 液化气 | LPG |
"""
B, T = "/data/basics", "/data/tank"


def start(desks: Desks, *forms: str) -> tuple[str, PlainForm]:
    install(desks.field, TANKS)
    inspection = begin(desks, *(forms or ("tanks",)))
    (form,) = visits.open_filling(desks.field, inspection).plain_forms()
    return inspection, form


def record_of(desks: Desks, inspection: str) -> InspectionRecord:
    return paper_contents.record_of(desks.field, inspection, "p1", "")


def answers_of(desks: Desks, inspection: str) -> FormAnswers:
    answers = record_of(desks, inspection).answers
    assert answers is not None
    (one,) = answers
    return one


def pairs(group: AnsweredGroup) -> list[tuple[str, str]]:
    return [(one.label, one.answer) for one in group.questions]


def test_the_record_says_what_was_answered_in_the_words_of_the_form(
    desks: Desks, tmp_path: Path
) -> None:
    inspection, form = start(desks)
    for path, text in (
        ("/data/manager", "负责人甲"),
        (f"{B}/holds", "gas oil"),
        (f"{B}/order", "gas oil"),
        (f"{B}/people", "5"),
        (f"{B}/why", "检修"),
        (f"{B}/people", "2"),  # why is asked no more
        (f"{B}/seen", "2026-11-21T10:42:00.000+08:00"),
        (f"{B}/deep/smell", "有油味\n门口尤甚"),
        (f"{B}/place", "38.48712 106.23091 0 0"),
        (f"{T}[1]/name", "V-101"),
        (f"{form.add_repeat(T)}/name", "V-102"),
        ("/data/seen_all", "OK"),
    ):
        form.set_value(path, text)
    front, sheet = photograph(tmp_path), tmp_path / "合格证.pdf"
    sheet.write_bytes(b"not looked at")
    for path, file in ((f"{T}[1]/front", front), (f"{T}[2]/sheet", sheet)):
        form.set_value(path, form.attach(path, file, Progress()))
    visits.close_visit(desks.field, inspection)
    found = answers_of(desks, inspection)
    assert found.form == "储罐情况表"
    photo, paper = (hashlib.sha256(one.read_bytes()).hexdigest()[:16] for one in (front, sheet))
    assert [(group.heading, pairs(group)) for group in found.groups] == [
        ("", [("主要负责人", "负责人甲")]),
        (
            "基本情况",
            [
                ("介质", "液化气、柴油"),
                ("危险程度", "液化气 › 柴油"),
                ("在场人数", "2"),
                ("查看时间", "2026-11-21 10:42"),
            ],
        ),
        ("基本情况 › 泵房", [("气味", "有油味\n门口尤甚")]),
        ("基本情况", [("位置", "38.48712, 106.23091")]),
        ("储罐 1", [("编号", "V-101"), ("全景", f"{front.name}（SHA-256：{photo}…）")]),
        ("储罐 2", [("编号", "V-102"), ("合格证", f"合格证.pdf（SHA-256：{paper}…）")]),
        ("", [("已逐罐查看", "已确认")]),
    ]


def test_a_visit_on_checklists_alone_has_no_answers_on_its_record(desks: Desks) -> None:
    inspection = closed_visit(desks)
    assert record_of(desks, inspection).answers is None
    row = issued_record(desks, inspection)
    assert "answers" not in content_of(desks.field.state(inspection), row.id)


def test_the_issued_record_keeps_its_answers_and_is_not_called_outdated(desks: Desks) -> None:
    inspection, form = start(desks)
    form.set_value("/data/manager", "负责人甲")
    visits.close_visit(desks.field, inspection)
    row = papers.issue_paper(desks.field, inspection, PaperKind.INSPECTION_RECORD)
    assert reissue.outdated_papers(desks.field, inspection) == []
    # Read back from its event it says the same, so its code on paper is found genuine.
    pdf = papers.paper_pdf(desks.field, row.id)
    assert drawn_paper(desks.field, paper_content(desks.field, row)).pdf == pdf
    again = reissue.reissue_paper(desks.field, row.id, "补盖章")
    state = desks.field.state(inspection)
    assert content_of(state, again.id)["answers"] == content_of(state, row.id)["answers"]


def test_a_record_of_an_earlier_program_is_not_outdated_for_want_of_answers(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection, form = start(desks)
    form.set_value("/data/manager", "负责人甲")
    visits.close_visit(desks.field, inspection)
    with monkeypatch.context() as earlier:
        earlier.setattr(paper_contents, "answers_of_visit", lambda *_facts: None)
        papers.issue_paper(desks.field, inspection, PaperKind.INSPECTION_RECORD)
    assert reissue.outdated_papers(desks.field, inspection) == []


def test_a_form_without_an_answer_has_no_table(desks: Desks) -> None:
    inspection, _form = start(desks)
    visits.close_visit(desks.field, inspection)
    assert record_of(desks, inspection).answers is None


def test_a_form_that_is_not_here_is_named(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    inspection, form = start(desks)
    form.set_value("/data/manager", "负责人甲")
    visits.close_visit(desks.field, inspection)
    monkeypatch.setattr("inspector.services.form_answers.find_form", lambda *_facts: None)
    with pytest.raises(NotFound, match="储罐情况表"):
        record_of(desks, inspection)


def test_a_checklist_beside_the_form_is_not_listed(desks: Desks) -> None:
    inspection, form = start(desks, FORM, "tanks")
    form.set_value("/data/manager", "负责人甲")
    filling = visits.open_filling(desks.field, inspection)
    reasons = {item.key: "停产" for item in filling.open_items()}
    visits.close_visit(desks.field, inspection, reasons=reasons)
    assert answers_of(desks, inspection).form == "储罐情况表"


@pytest.mark.parametrize(("bad", "named"), [("🛢", "🛢"), ("\u202e", r"U\+202E")])
def test_an_answer_that_no_paper_bears_holds_the_close_of_the_visit(
    desks: Desks, bad: str, named: str
) -> None:
    inspection, form = start(desks)
    form.set_value("/data/manager", f"㐂镕 é ½{bad}")
    with pytest.raises(VisitRefused, match=f"主要负责人.*{named}"):
        visits.close_visit(desks.field, inspection)
    form.set_value("/data/manager", "㐂镕 é ½")
    visits.close_visit(desks.field, inspection)
    assert papers.preview_paper(desks.field, inspection, PaperKind.INSPECTION_RECORD)


def test_an_answer_that_no_font_draws_is_refused_with_its_question(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection, form = start(desks)
    form.set_value("/data/manager", "负责人🛢")
    with monkeypatch.context() as earlier:  # a program that did not look at the close
        earlier.setattr("inspector.services.filling_view.unprintable_answers", lambda *_facts: [])
        visits.close_visit(desks.field, inspection)
    with pytest.raises(CharacterMissing, match="主要负责人"):
        papers.preview_paper(desks.field, inspection, PaperKind.INSPECTION_RECORD)
