"""现场检查记录 and 责令限期整改指令书 in every set: each speaks as its organ does."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from inspector.documents.render import render
from inspector.documents.template_sets import every_set
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import InspectionRecord, PaperKind, RectificationOrder
from inspector.domain.person import OrganKind
from inspector.errors import PaperRefused

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)
SAYS = {
    "emergency-2026.1": ("安全生产行政执法文书", "行政执法人员", "证号："),
    "industry-explosives-2026.1": ("安全生产行政执法文书", "行政执法人员", "证号："),
    "non-enforcement-2026.1": ("安全检查文书（非执法）", "我们受示例区应急管理局组织", "证件号："),
    "supervision-2026.1": ("安全生产督查文书", "被督查单位：", "督查人员（签名）"),
    "township-2026.1": ("安全生产监督检查文书", "监督检查，请予以配合", "证件号："),
}


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def under(record: InspectionRecord, template: TemplateSet) -> InspectionRecord:
    power = template.organs[0] in (OrganKind.EMERGENCY, OrganKind.INDUSTRY)
    organisation = replace(
        record.head.organisation, organ_kind=template.organs[0], may_enforce=power
    )
    head = replace(record.head, organisation=organisation, template_set=template.id)
    return replace(record, head=head)


@pytest.mark.parametrize("template", every_set(), ids=lambda one: one.id)
def test_the_record_speaks_as_its_organ_does(
    template: TemplateSet, record: InspectionRecord
) -> None:
    text = text_of(render(under(record, template)))
    for words in (template.title(PaperKind.INSPECTION_RECORD), *SAYS[template.id]):
        assert words in text
    if template.id not in ("emergency-2026.1", "industry-explosives-2026.1"):
        assert "行政执法" not in text


@pytest.mark.parametrize("name", ["non-enforcement", "township", "supervision"])
def test_a_set_without_power_claims_none_for_an_organ_that_has_it_elsewhere(
    name: str, record: InspectionRecord
) -> None:
    template = next(one for one in every_set() if one.id.startswith(name))
    paper = under(record, template)
    organisation = replace(paper.head.organisation, may_enforce=True)
    paper = replace(paper, head=replace(paper.head, organisation=organisation))
    text = text_of(render(paper))
    assert "行政执法" not in text
    assert "证件号：" in text


def test_a_township_leaves_a_copy_and_keeps_one(record: InspectionRecord) -> None:
    template = next(one for one in every_set() if one.id == "township-2026.1")
    assert "一式二份：一份由乡镇（街道）备案" in text_of(render(under(record, template)))


def test_an_order_of_a_set_without_orders_is_refused(order: RectificationOrder) -> None:
    organisation = replace(order.head.organisation, may_enforce=False)
    head = replace(order.head, organisation=organisation, template_set="non-enforcement-2026.1")
    with pytest.raises(PaperRefused):
        render(replace(order, head=head))
