"""Papers to lay out: an ordinary record and order, plainly demo, and what changes them."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from inspector.domain.entity import Entity
from inspector.domain.paper import (
    InspectionRecord,
    Officer,
    OrderItem,
    PaperHead,
    PaperKind,
    PaperPhoto,
    RecordLine,
    RectificationOrder,
    Refusal,
    RefusalReason,
    Signature,
    SignerRole,
    Stroke,
    Witness,
)
from inspector.domain.person import Organisation

ORGANISATION = Organisation(
    id="demo-yjj",
    name="示例区应急管理局",
    short="示例",
    reconsideration="示例区人民政府",
    court="示例区人民法院",
)
ENTITY = Entity(
    id="e1",
    name="示例精密铸造有限公司",
    industry="机械",
    address="示例区工业大道1号",
    legal_representative="负责人甲",
    legal_position="总经理",
    phone="0951-0000001",
)
OFFICERS = (
    Officer(person="p1", name="检查员甲", certificate_no="演示000001"),
    Officer(person="p2", name="检查员乙", certificate_no="演示000002"),
)
PROBLEMS = (
    "铸造车间2号中频炉炉底坑内有积水约3 cm，未见排水设施；现场有2名工人在炉台作业。",
    "抛丸间除尘器为干式袋式除尘，进出口压差表读数1.9 kPa（铭牌上限≤1.5 kPa），未见更换滤袋的记录。",
    "配电室低压柜前地面绝缘胶垫缺失，长度约1.2 m；柜门处温度为41.5℃，未张贴警示标志。",
    "有限空间（污水池）作业审批单中，作业前氧含量、硫化氢浓度（mg/m³）两栏均为空白，共4份。",
)
REMEDIES = (
    "如不服本指令，可以自收到本指令书之日起60日内向示例区人民政府申请行政复议，"
    "或者自收到本指令书之日起6个月内依法向示例区人民法院提起行政诉讼。",
    "复议、诉讼期间，不停止执行本指令，法律另有规定的除外。",
)


def head(kind: PaperKind, number: str) -> PaperHead:
    return PaperHead(
        id=f"0193500a-0000-7000-8000-{kind.value[:1].encode().hex():0>12}",
        kind=kind,
        number=number,
        organisation=ORGANISATION,
        issued=date(2026, 11, 21),
    )


def make_jpeg(number: int, width: int = 640, height: int = 480) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), (150 + 12 * number, 170, 190 - 9 * number))
    pen = ImageDraw.Draw(picture)
    for step in range(0, width, 40):
        pen.line([(step, height), (step + 90, 40 * number)], fill=(90, 90, 100), width=3)
    pen.rectangle([20, 20, 20 + 30 * number, 50], fill=(200, 40, 30))  # up is where red is
    target = BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()


@pytest.fixture(scope="session")
def photos() -> dict[str, bytes]:
    """Return six derivatives by the hash of their originals; the fourth stands upright."""
    sizes = [(640, 480)] * 3 + [(480, 640)] + [(640, 480)] * 2
    return {
        hashlib.sha256(f"original {number}".encode()).hexdigest(): make_jpeg(number, *size)
        for number, size in enumerate(sizes, start=1)
    }


@pytest.fixture
def record() -> InspectionRecord:
    return InspectionRecord(
        head=head(PaperKind.INSPECTION_RECORD, "（示例）应急检记〔2026〕1号"),
        entity=ENTITY,
        place="铸造车间、抛丸间、配电室、污水处理站",
        started=datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
        ended=datetime(2026, 11, 21, 4, 5, tzinfo=UTC),
        officers=OFFICERS,
        checked=(
            "按《工贸企业重大事故隐患》检查表检查64项：符合21项，不符合2项，不涉及41项。",
            "按《通用现场安全检查》检查表检查40项：符合33项，不符合2项，不涉及5项。",
        ),
        problems=tuple(
            RecordLine(number=number, text=text, photos=(number,), fixed_on_the_spot=number == 3)
            for number, text in enumerate(PROBLEMS, start=1)
        ),
    )


@pytest.fixture
def with_photos(
    record: InspectionRecord, photos: dict[str, bytes], replaced: Callable[..., InspectionRecord]
) -> InspectionRecord:
    sheet = tuple(
        PaperPhoto(
            number=number,
            sha256=sha256,
            caption=f"演示：{record.place}第{number}处",
            taken="2026-11-21 10:02:07" if number != 5 else "",
        )
        for number, sha256 in enumerate(photos, start=1)
    )
    return replaced(record, photos=sheet)


@pytest.fixture
def order() -> RectificationOrder:
    deadlines = (date(2026, 11, 28), date(2026, 12, 21), date(2026, 11, 28), date(2026, 12, 21))
    return RectificationOrder(
        head=head(PaperKind.RECTIFICATION_ORDER, "（示例）应急责改〔2026〕1号"),
        entity=ENTITY,
        inspected=date(2026, 11, 21),
        record_number="（示例）应急检记〔2026〕1号",
        items=tuple(
            OrderItem(
                number=number,
                text=text,
                citation="《示例标准》第三条第（二）项",
                deadline=deadline,
                level="MAJOR" if number == 1 else "GENERAL",
            )
            for number, (text, deadline) in enumerate(zip(PROBLEMS, deadlines), start=1)
        ),
        legal_basis=("《示例法》第一条第一款第（二）项",),
        remedies=REMEDIES,
        officers=OFFICERS,
    )


@pytest.fixture(scope="session")
def replaced() -> Callable[..., object]:
    """Return a function that copies a paper with fields changed, "entity__name" reaching down."""
    from dataclasses import replace

    def change(value, **fields):
        for name, new in fields.items():
            first, _, rest = name.partition("__")
            inner = change(getattr(value, first), **{rest: new}) if rest else new
            value = replace(value, **{first: inner})
        return value

    return change


@pytest.fixture(scope="session")
def sign() -> Callable[..., Signature]:
    """Return a function that signs: a looped line and a dot."""
    from math import cos, sin

    def make(name: str, role: SignerRole, sha256: str, **more: str) -> Signature:
        seed = len(name) + ord(name[-1]) % 7
        points: list[int] = []
        for step in range(60):
            turn = step / (4 + seed % 4)
            points += [200 + step * 38 + int(160 * cos(turn * 2)), 500 + int(330 * sin(turn * 3))]
        return Signature(
            signer=more.pop("signer", name),
            name=name,
            role=role,
            sha256=sha256,
            strokes=(Stroke(points=tuple(points)), Stroke(points=(2300, 300))),
            aspect=3000,
            signed=datetime(2026, 11, 21, 4, 20, tzinfo=UTC),
            **more,
        )

    return make


@pytest.fixture
def refusal() -> Refusal:
    return Refusal(
        sha256="0" * 64,
        person="负责人甲",
        position="总经理",
        reason=RefusalReason.JUDGEMENT_DISPUTED,
        note="称中频炉炉底坑积水为当日降雨所致",
        heard_defence=True,
        at=datetime(2026, 11, 21, 4, 30, tzinfo=UTC),
        witness=Witness(
            name="见证人甲", organisation="示例工业园区管理办公室", phone="0951-0000009"
        ),
        recording="拒签录音-20261121.m4a（3分12秒）",
    )
