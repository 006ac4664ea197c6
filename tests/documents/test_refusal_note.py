"""拒签 on paper: the note, word for word, and under it the officers who have confirmed it."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from inspector.documents.blocks import lines_of
from inspector.documents.papers.rectification_order import rectification_order_story
from inspector.documents.preview import page_count, page_image
from inspector.documents.refusal_note import note_text
from inspector.documents.render import render
from inspector.documents.template_sets import shipped
from inspector.domain.paper import Officer, SignerRole
from inspector.domain.refusal import refusal_digest
from inspector.errors import SignatureMismatch

PAIR = ((1, "甲"), (2, "乙"))

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF without blanks and page ends: lines may end anywhere."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


@needs_poppler
def test_a_refusal_is_written_down_with_reason_and_witness(order, record, refusal) -> None:
    text = text_of(render(order, refusal=refusal))
    for wanted in (
        "（拒绝签名，见“拒签情况”）",
        "2026年11月21日12时30分，总经理负责人甲拒绝在本文书上签名。",
        "不认可对问题的定性",
        "见证人甲，示例工业园区管理办公室",
        "留置送达",
    ):
        assert wanted in text
    assert "留置送达" not in text_of(render(record, refusal=refusal))


def test_nothing_is_said_to_be_served_that_nobody_saw_and_nothing_recorded(order, refusal) -> None:
    bare = replace(refusal, witness=None, recording="", unrecorded="记录仪没电。")
    said = note_text(bare, shipped().of(order.head), served=True)
    assert said.endswith("当时无见证人到场。未作音像记录，原因：记录仪没电。")
    assert refusal_digest(bare) != refusal_digest(replace(bare, unrecorded=""))


def test_a_refusal_shows_who_has_confirmed_its_note_and_when(order, record, refusal, sign) -> None:
    note = refusal_digest(refusal)
    both = [sign(f"检查员{one}", SignerRole.INSPECTOR, note, signer=f"p{n}") for n, one in PAIR]
    for paper in (order, record):
        bare, half, whole = (
            render(paper, refusal=refusal, confirmations=given) for given in ([], both[:1], both)
        )
        assert whole == render(paper, refusal=refusal, confirmations=both)
        pages = [page_count(pdf) for pdf in (bare, half, whole)]
        assert pages[0] == pages[1] == pages[2]
        inks = [
            sum(byte < 128 for n in range(pages[0]) for byte in page_image(pdf, n, 600).rgb)
            for pdf in (bare, half, whole)
        ]
        assert inks[0] < inks[1] < inks[2]


@needs_poppler
def test_the_lines_under_the_note_are_labelled_and_dated(record, refusal, sign, replaced) -> None:
    note = refusal_digest(refusal)
    three = (*record.officers, Officer(person="p3", name="检查员丙", certificate_no="演示000003"))
    team = replaced(record, officers=three)
    open_text = text_of(render(team, refusal=refusal))
    assert "上述拒签情况由以下检查人员分别签名确认：" in open_text
    assert open_text.count("演示000003") == 3  # the notice, the line of the note, that of the paper
    both = [sign(f"检查员{one}", SignerRole.INSPECTOR, note, signer=f"p{n}") for n, one in PAIR]
    text = text_of(render(team, refusal=refusal, confirmations=both))
    assert text.count("2026年11月21日12时20分") == 2
    assert text.count("演示000003") == 2  # two have confirmed: nobody else is asked


def test_a_confirmation_of_another_note_or_of_a_stranger_is_refused(record, refusal, sign) -> None:
    note = refusal_digest(refusal)
    for refused, one in (
        (refusal, sign("检查员甲", SignerRole.INSPECTOR, "0" * 64, signer="p1")),
        (None, sign("检查员甲", SignerRole.INSPECTOR, note, signer="p1")),
        (refusal, sign("路人", SignerRole.INSPECTOR, note, signer="p9")),
    ):
        with pytest.raises(SignatureMismatch):
            render(record, refusal=refused, confirmations=[one])


@needs_poppler
def test_service_by_leaving_needs_a_witness_or_a_recording(order, refusal, replaced) -> None:
    alone = replaced(refusal, witness=None, recording="")
    text = text_of(render(order, refusal=alone))
    assert "当时无见证人到场" in text
    assert "留置送达" not in text


def test_the_text_that_officers_read_is_the_text_that_is_set(order, refusal) -> None:
    template = shipped().of(order.head)
    words = note_text(refusal, template, served=True)
    assert words in "".join(lines_of(rectification_order_story(order, template, (), refusal)))


def test_who_does_not_want_to_speak_has_waived_it_and_was_not_left_unheard(
    order, refusal, replaced
) -> None:
    template = shipped().of(order.head)
    silent = note_text(replaced(refusal, heard_defence=False), template, served=True)
    assert "其放弃陈述和申辩。" in silent
    assert "未记录" not in silent
