"""Refused papers on what follows them: the report, the receipt, the list of those who sign."""

from dataclasses import replace

from inspector.domain.paper import PaperKind, PaperRow, Service, Witness
from inspector.services import papers, refusals
from inspector.services.sheet_papers import begin_sheet, issue_sheet
from tests.desks import (
    Desks,
    closed_visit,
    closed_with_expert,
    confirmations,
    refusal,
    refused_record,
    signatures,
)

RECORD, ORDER = PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER
WITNESS = Witness(
    name="见证人甲",
    organisation="示例区工业园管理委员会",
    phone="000-1",
    identity_no="640100199001010000",
)


def refused_order(desks: Desks, inspection: str) -> PaperRow:
    """Issue the order; the entity refuses to sign it, too, and it is left there."""
    desks.clock.pass_minutes(5)
    order = papers.issue_paper(desks.field, inspection, ORDER)
    for one in signatures(desks, order)[:2]:
        papers.sign_paper(desks.field, order.id, one)
    order = refusals.refuse_paper(desks.field, order.id, refusal(desks, order, witness=WITNESS))
    for one in confirmations(desks, order):
        order = refusals.confirm_refusal(desks.field, order.id, one)
    left = Service(
        at=desks.clock(),
        place="门卫室",
        by=("检查员甲", "检查员乙"),
        witness=WITNESS,
        recording="记录仪",
    )
    return refusals.serve_by_leaving(desks.field, order.id, left)


def test_the_report_tells_of_every_refused_paper_and_of_the_witness_in_full(desks: Desks) -> None:
    inspection = closed_visit(desks)
    refused_record(desks, inspection)
    refused_order(desks, inspection)
    said = begin_sheet(desks.field, inspection, PaperKind.REFUSAL_REPORT).filled.fields
    numbers = ("（示例）应急检记〔2026〕1号", "（示例）应急责改〔2026〕1号")
    assert said["paper"] == f"现场检查记录{numbers[0]}、责令限期整改指令书{numbers[1]}"
    assert said["person"] == "现场负责人甲"
    assert [line.split("：")[0] for line in said["note"].split("\n")] == [
        f"《现场检查记录》{numbers[0]}",
        f"《责令限期整改指令书》{numbers[1]}",
    ]
    assert "身份证号640100199001010000" in said["witness"]
    assert "电话000-1" in said["witness"]


def test_who_gave_no_name_is_named_so_in_the_report(desks: Desks) -> None:
    inspection = closed_visit(desks)
    record = papers.issue_paper(desks.field, inspection, RECORD)
    unnamed = refusal(desks, record, person="", position="")
    refusals.refuse_paper(desks.field, record.id, unnamed)
    said = begin_sheet(desks.field, inspection, PaperKind.REFUSAL_REPORT).filled.fields
    assert said["person"] == "被检查单位现场负责人（未报姓名职务）"


def test_a_receipt_lists_what_is_delivered_and_says_how_a_paper_was_left(desks: Desks) -> None:
    inspection = closed_visit(desks)
    refused_record(desks, inspection)
    refused_order(desks, inspection)
    report = begin_sheet(desks.field, inspection, PaperKind.REFUSAL_REPORT).filled
    issue_sheet(desks.field, inspection, PaperKind.REFUSAL_REPORT, report)
    receipt = begin_sheet(desks.field, inspection, PaperKind.SERVICE_RECEIPT).filled
    record, order = receipt.tables["papers"]
    assert record["name"] == "现场检查记录（示例）应急检记〔2026〕1号"
    assert not record["way"]
    assert {name: order[name] for name in ("where", "served", "way", "sender")} == {
        "where": "门卫室",
        "served": "2026年11月16日",
        "way": "留置送达",
        "sender": "检查员甲、检查员乙",
    }
    assert receipt.fields["remark"] == (
        "《责令限期整改指令书》（示例）应急责改〔2026〕1号：2026年11月16日10时35分，"
        "安全总监现场负责人甲拒绝签收（不认可检查记录所载事实），留置于门卫室。"
        "见证人：见证人甲（示例区工业园管理委员会）。音像记录：记录仪。"
    )


def test_contents_list_papers_as_they_are_bound_without_themselves(desks: Desks) -> None:
    inspection = closed_visit(desks)
    cover = begin_sheet(desks.field, inspection, PaperKind.CASE_COVER).filled
    cause = replace(cover, fields={**cover.fields, "cause": "安全生产检查"})
    issue_sheet(desks.field, inspection, PaperKind.CASE_COVER, cause)
    for kind in (PaperKind.PHOTO_SHEET, PaperKind.JOINT_ENDORSEMENT):
        issue_sheet(
            desks.field, inspection, kind, begin_sheet(desks.field, inspection, kind).filled
        )
        desks.clock.pass_minutes(5)
    papers.issue_paper(desks.field, inspection, RECORD)
    papers.issue_paper(desks.field, inspection, ORDER)
    listed = begin_sheet(desks.field, inspection, PaperKind.CASE_CONTENTS).filled.tables["papers"]
    assert [row["name"].split("（")[0] for row in listed] == [
        "现场检查记录",
        "联合签字背书表",
        "责令限期整改指令书",
        "现场照片",
    ]


def test_experts_endorse_together_with_the_officers(desks: Desks) -> None:
    inspection = closed_with_expert(desks)
    begun = begin_sheet(desks.field, inspection, PaperKind.JOINT_ENDORSEMENT).filled
    assert [(row["name"], row["role"], row["organisation"]) for row in begun.tables["people"]] == [
        ("检查员甲", "执法人员", "示例区应急管理局"),
        ("检查员乙", "执法人员", "示例区应急管理局"),
        ("专家甲", "专家", "示例安全评价公司"),
    ]
