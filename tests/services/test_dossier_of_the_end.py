"""一患一档 of a hazard that was listed, accepted and closed out (documents §7)."""

from pathlib import Path

from inspector.documents.dossier_metadata import read_metadata
from inspector.domain.paper import PaperKind
from inspector.domain.task import InspectionKind
from inspector.services import ledgers, packages, visits
from inspector.services.acceptance import close_out, record_acceptance
from inspector.services.dossiers import write_hazard_dossier
from inspector.services.refusals import attach_recording
from inspector.services.supervision import list_hazard
from tests.desks import FORM, Desks, answered, brought, hazard_of, signed_papers
from tests.services.test_dossiers import embedded, text_by_page
from tests.services.test_office_papers import issued
from tests.services.test_supervision import LISTING, acceptance, accepted, closing, reinspected


def looked_back(desks: Desks, hazard: str) -> str:
    """Carry a look back to the office whose record names the hazard; return its number."""
    number = ledgers.hazard(desks.office, hazard).number
    visit = visits.start_visit(
        desks.field,
        entity_id=ledgers.hazard(desks.office, hazard).entity,
        kind=InspectionKind.LOOK_BACK,
        forms=(FORM,),
        team=(desks.field.person.id, desks.second.id),
        lead=desks.lead.person.id,
        place="熔铸车间",
        certificate_shown=True,
    )
    uid = answered(desks, visit, wrong="T-03")
    visits.open_filling(desks.field, visit).set_hazard(uid, "fact", f"隐患{number}反弹")
    visits.close_visit(desks.field, visit)
    signed_papers(desks, visit)
    brought(desks.office, packages.export_inspection(desks.field, visit, desks.exchange).path)
    return number


def test_the_file_says_who_accepted_and_embeds_the_written_opinion(
    major: Desks, tmp_path: Path
) -> None:
    hazard, office = hazard_of(major), major.office
    list_hazard(office, hazard, LISTING)
    issued(office, hazard, PaperKind.LISTING_NOTICE)
    accepted(major, hazard)
    close_out(office, hazard, closing(office))
    issued(office, hazard, PaperKind.CLOSE_OUT_SHEET)
    made = write_hazard_dossier(office, hazard, tmp_path / "out")
    pdf = made.pdf.read_bytes()
    texts = ["".join(text.split()) for text in text_by_page(pdf)]
    assert "已摘牌县级示例区安全生产委员会" in texts[0]
    assert "重大事故隐患挂牌督办通知书" in texts[0]
    assert "已销号" in texts[0]
    contents = "".join(texts[1:3])
    assert "整改完成报告暂无" in contents
    assert "延期申请与批复无回头看记录无" in contents
    titles = [one.title for one in read_metadata(made.metadata.read_bytes()).documents]
    at = [titles.index(one) for one in ("整改复查意见书", "验收意见", "重大事故隐患销号单")]
    assert at == sorted(at)
    opinion = next(text for text in texts[2:] if "验收部门" in text and "书面意见" in text)
    assert "示例区工业和信息化局" in opinion
    assert "验收人甲" in opinion
    assert b"%PDF-1.4 demo opinion" in embedded(pdf).values()
    assert "验收意见" not in made.absent
    for step in ("挂牌督办", "报告整改完成", "复查", "登记验收", "销号"):
        assert step in texts[-1]
    again = write_hazard_dossier(office, hazard, tmp_path / "again")
    assert again.pdf.read_bytes() == pdf


def test_a_desk_without_the_opinion_says_its_digest_and_embeds_nothing(
    major: Desks, tmp_path: Path
) -> None:
    hazard = hazard_of(major)
    accepted(major, hazard)
    brought(major.field, packages.export_base(major.office, major.exchange).path)
    made = write_hazard_dossier(major.field, hazard, tmp_path / "out")
    pdf = made.pdf.read_bytes()
    assert b"%PDF-1.4 demo opinion" not in embedded(pdf).values()
    assert any("书面意见" in text for text in text_by_page(pdf))


def test_the_papers_of_a_look_back_stand_behind_the_end(major: Desks, tmp_path: Path) -> None:
    hazard = hazard_of(major)
    looked_back(major, hazard)
    made = write_hazard_dossier(major.office, hazard, tmp_path / "out")
    titles = [one.title for one in read_metadata(made.metadata.read_bytes()).documents]
    assert titles[-1] == "变更日志摘要"
    assert "现场检查记录" in titles[-3:-1]
    contents = "".join("".join(text_by_page(made.pdf.read_bytes())[1:3]).split())
    assert "延期申请与批复无" in contents
    assert "回头看记录" not in contents


def test_the_archive_is_told_what_a_scanned_opinion_is(major: Desks, tmp_path: Path) -> None:
    hazard, office = hazard_of(major), major.office
    reinspected(major, hazard)
    scan = tmp_path / "验收意见.jpg"
    scan.write_bytes(b"demo scan")
    said = acceptance(office, file=attach_recording(office, scan))
    record_acceptance(office, hazard, said)
    made = write_hazard_dossier(office, hazard, tmp_path / "out")
    files = [
        one for each in read_metadata(made.metadata.read_bytes()).documents for one in each.files
    ]
    formats = {one.format: one.name for one in files}
    assert formats.keys() == {"PDF", "JPEG"}
    assert formats["JPEG"].endswith("验收意见.jpg")
