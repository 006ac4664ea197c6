"""Three cases of every paper of every set: ordinary, extreme lengths, all missing that may be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from inspector.documents.template_sets import every_set
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import Officer, PaperHead, PaperKind, PaperPhoto
from inspector.domain.person import Organisation, OrganKind
from inspector.domain.sheet import (
    CHOICE,
    DAY,
    FORM,
    LETTER,
    LINES,
    MOMENT,
    NUMBER,
    TICKS,
    FieldSpec,
    Row,
    Sheet,
    SheetSpec,
    TableSpec,
)

ORGANISATION = Organisation(
    id="demo-yjj",
    name="示例区应急管理局",
    short="示例",
    address="示例区人民路1号",
    phone="0951-0000000",
    reconsideration="示例区人民政府",
    court="示例区人民法院",
)
OFFICERS = (
    Officer(person="p1", name="检查员甲", certificate_no="演示000001"),
    Officer(person="p2", name="检查员乙", certificate_no="演示000002"),
)
LONG_NAME = "示例精密铸造与有色金属熔炼加工股份有限公司示例区工业园第一分公司（筹备处）"
LONG_TEXT = (
    "铸造车间2号中频炉（容量≥0.5 t）炉底坑内积水，深度3 cm，现场测得硫化氢12.5 mg/m³、"
    "柜门温度41.5℃，两名作业人员未佩戴防护用品；"
)
FACTS = (
    "1. 熔铸车间东侧1号配电箱：门锁损坏，箱内2路出线未装剩余电流动作保护器。\n"
    "2. 抛丸间除尘器：进出口压差1.9 kPa（铭牌上限≤1.5 kPa），未见更换滤袋的记录。"
)

# What an ordinary paper says, by id of the field; the others get their label.
_ORDINARY = {
    "entity": "示例精密铸造有限公司",
    "address": "示例区工业大道1号",
    "person": "负责人甲",
    "legal": "负责人甲",
    "head": "负责人甲",
    "position": "总经理",
    "post": "安全总监",
    "phone": "0951-0000001",
    "tel": "0951-0000001",
    "industry": "机械",
    "credit_code": "91640000DEMO000001",
    "identity": "640000190001010000",
    "postcode": "750000",
    "age": "45",
    "times": "1",
    "home": "示例区示例小区1号楼",
    "place": "铸造车间、抛丸间",
    "where": "铸造车间",
    "organ": "示例区应急管理局",
    "officers": "检查员甲、检查员乙",
    "certificates": "演示000001、演示000002",
    "record": "（示例）应急检记〔2026〕1号",
    "order": "（示例）应急责改〔2026〕1号",
    "approver": "局长甲",
    "matter": "铸造车间配电箱缺少剩余电流保护",
    "content": "《工贸企业重大事故隐患检查表》《通用现场安全检查表》",
    "case": "示例精密铸造有限公司安全生产检查",
    "number": "YH-demo-07-20261121-01",
    "level": "重大事故隐患",
    "fine": "200",
    "count": "2",
    "weather": "晴，气温8℃",
    "scope": "铸造车间2号中频炉及其炉前作业区",
    "end": "2026年11月21日16时00分",
    "violated": "《安全生产法》第三十六条第一款",
    "grounds": "《安全生产法》第九十九条",
    "topic": "工贸行业安全生产",
    "to": "示例区工业和信息化局",
    "remark": "无",
    "paper": "现场检查记录（示例）应急检记〔2026〕1号",
}

# Options that an ordinary paper has ticked; the first one elsewhere.
_TICKED = {"penalty": "罚款", "pay": "自收到本决定书之日起十五日内缴至指定银行"}


def cases(name: str) -> Iterator[tuple[TemplateSet, SheetSpec, Sheet]]:
    """Yield every paper of every set, filled in as `name` says."""
    for template in every_set():
        for spec in template.papers.values():
            if spec.layout in (FORM, LETTER):
                yield template, spec, sheet(template, spec, name)


def sheet(template: TemplateSet, spec: SheetSpec, name: str = "ordinary") -> Sheet:
    """Return one paper: "ordinary", "long" or "bare"."""
    organ = template.organs[0]
    power = organ in (OrganKind.EMERGENCY, OrganKind.INDUSTRY)
    organisation = replace(
        ORGANISATION,
        may_enforce=power,
        organ_kind=organ,
        **({"reconsideration": "", "court": "", "address": ""} if name == "bare" else {}),
    )
    number = template.number.format(short="示例", word=spec.word, year=2026, serial=1)
    gap = template.common["gap"]
    return Sheet(
        head=PaperHead(
            id=f"0193500a-0000-7000-8000-{list(PaperKind).index(spec.kind):0>12}",
            kind=spec.kind,
            number=number if spec.word else "",
            organisation=organisation,
            issued=date(2026, 11, 21),
            template_set=template.id,
        ),
        fields=_fields(spec, name),
        tables={table.id: _rows(table, name) for table in spec.tables},
        legal_basis={
            place: (gap,)
            if name == "bare"
            else tuple(f"《示例法》第{one}条" for one in ids if "?" not in one)
            for place, ids in spec.laws.items()
        },
        remedies=("如果不服本决定，可以自收到本决定书之日起六十日内依法申请行政复议。",)
        if spec.remedies
        else (),
        officers=OFFICERS if spec.officers_least else (),
        photos=tuple(
            PaperPhoto(number=n, sha256=f"{n:064x}", caption="配电箱", taken="")
            for n in range(1, {"ordinary": 5, "long": 31, "bare": 2}[name])
        )
        if spec.photos
        else (),
    )


def _fields(spec: SheetSpec, name: str) -> dict[str, str]:
    found = {field.id: _field(field, name) for field in spec.fields}
    if spec.kind is PaperKind.SPOT_PENALTY_PERSON and name != "long":
        found["entity"] = "当事人甲"
    for field in spec.fields:  # what goes with an option is there where that is chosen
        other, _equals, option = field.goes_with.partition("=")
        if other and option not in found[other].split("\n"):
            found[field.id] = ""
    return found


def _field(field: FieldSpec, name: str) -> str:
    if name == "bare" and not field.required:
        return ""
    if field.kind == CHOICE:
        return field.default or field.options[0]
    if field.kind == TICKS:
        chosen = _TICKED.get(field.id, field.options[0]) if name == "ordinary" else field.options[0]
        return "\n".join(field.options) if name == "long" else chosen
    if field.kind == NUMBER:
        return str(field.top or 1)
    if field.kind == DAY:
        return "2026年11月28日"
    if field.kind == MOMENT:
        return "2026年11月21日14时30分"
    if name == "long":
        if field.kind == LINES:
            return (LONG_TEXT * 40)[:2000]
        return LONG_NAME if field.id != "certificates" else "演示000001、演示000002"
    if field.kind == LINES:
        return field.default or _ORDINARY.get(field.id, FACTS)
    return field.default or _ORDINARY.get(field.id, f"示例{field.label}"[:12])


def _rows(table: TableSpec, name: str) -> tuple[Row, ...]:
    if name == "bare" and not table.required:
        return ()
    count = {"ordinary": 3, "long": 60, "bare": 1}[name]
    return tuple(
        {
            column.id: _cell(column.id, column.head, number, name)
            if name != "bare" or column.required
            else ""
            for column in table.columns
        }
        for number in range(1, count + 1)
    )


def _cell(column: str, head: str, number: int, name: str) -> str:
    if column in ("receiver", "sign", "opinion"):
        return ""
    said = {
        "fact": "熔铸车间东侧1号配电箱：门锁损坏。",
        "q": "配电箱由谁维护？上一次检修是什么时候？",
        "a": "由设备科维护，上一次检修在2026年9月，检修记录在设备科。",
        "deadline": "2026年11月28日",
        "date": "2026年11月21日",
        "served": "2026年11月21日",
        "amount": "2",
        "copies": "1",
        "pages": "3",
        "number": f"YH-demo-07-20261121-{number:02d}",
        "entity": "示例铸造公司",
    }.get(column, head)
    return (said + LONG_TEXT * 2)[:120] if name == "long" and number % 20 == 3 else said
