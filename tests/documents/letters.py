"""Letters to lay out: plainly demo, ordinary and of extreme lengths."""

from inspector.documents.letter import Attachment, LetterTable, LetterText
from inspector.documents.page import Furniture

SENTENCE = (
    "督查组于2026年11月16日至20日对示例区12家工贸企业开展督查，发现硫化氢报警仪未检定、"
    "除尘器压差≥1.5 kPa未停机、有限空间作业审批单缺氧含量记录（mg/m³）等问题37项，"
    "其中重大事故隐患3项，已全部移交属地并建立台账。"
)
FURNITURE = Furniture(
    header="",
    continued=("", ""),
    pages="",
    marks=("文书标识　0193500a-0000-7000-8000-000000000009", "内容校验　0123456789abcdef"),
    qr="INSP1:0193500a:" + "0" * 64,
    title="督查通报",
    author="示例区安全生产委员会办公室",
)


def letter(**changes: object) -> LetterText:
    """Return an ordinary letter of three pages with two attachments and 版记."""
    said: dict[str, object] = {
        "organ": "示例区安全生产委员会办公室文件",
        "number": "示安办〔2026〕12号",
        "title": "关于2026年第四季度工贸行业安全生产督查情况的通报",
        "addressee": "各乡镇人民政府、街道办事处，区安委会各成员单位，示例工业园区管理委员会",
        "paragraphs": (
            "按照年度督查计划，现将有关情况通报如下。",
            "一、基本情况",
            SENTENCE,
            "二、主要问题",
            "（一）责任落实不到位。" + SENTENCE,
            "（二）现场管理不到位。" + SENTENCE,
            "1. 用电方面。" + SENTENCE,
            "（1）配电室地面绝缘胶垫缺失，柜门温度41.5℃。",
            LetterTable(
                ("序号", "单位", "问题", "整改期限"),
                (1, 3, 6, 2),
                tuple(
                    (str(number), "示例精密铸造有限公司", SENTENCE[:40], "2026年12月5日")
                    for number in range(1, 5)
                ),
            ),
            "三、工作要求",
            SENTENCE * 2,
        ),
        "signed_by": "示例区安全生产委员会办公室",
        "date": "2026年11月22日",
        "attachments": (
            Attachment(title="督查问题清单", paragraphs=("一、机械行业", SENTENCE)),
            Attachment(title="整改情况反馈表（由被督查单位逐项填写并加盖公章后报送）"),
        ),
        "note": "联系人：检查员甲，电话：0951-0000001",
        "copies_to": (
            "示例市安全生产委员会办公室，区纪委监委，区委组织部，区人民检察院，各督查组组长单位"
        ),
        "issued_by": "示例区安全生产委员会办公室",
        "issued_on": "2026年11月22日",
    }
    return LetterText(**(said | changes))  # type: ignore[arg-type]
