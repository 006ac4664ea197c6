"""A filled-in record without a visit: to look at a template set, and to measure drawing by.

Everything in it is plainly invented: 示例, 演示, 检查员甲.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from inspector.domain.entity import Entity
from inspector.domain.paper import (
    InspectionRecord,
    Officer,
    PaperHead,
    PaperKind,
    PaperPhoto,
    RecordLine,
)
from inspector.domain.person import Organisation

_FACTS = (
    "铸造车间2号中频炉炉底坑内有积水约3 cm，未见排水设施；现场有2名工人在炉台作业。",
    "抛丸间除尘器进出口压差表读数1.9 kPa（铭牌上限≤1.5 kPa），未见更换滤袋的记录。",
    "配电室低压柜前地面绝缘胶垫缺失，长度约1.2 m；柜门处温度为41.5℃，未张贴警示标志。",
    "有限空间（污水池）作业审批单中，氧含量、硫化氢浓度（mg/m³）两栏均为空白，共4份。",
)


def specimen_record(photos: Sequence[str] = (), facts: int = 14) -> InspectionRecord:
    """Return a record with `facts` findings and the photographs of these SHA-256.

    With 14 findings and 6 photographs it fills three pages, the last one with photographs.
    """
    organisation = Organisation(id="specimen", name="示例区应急管理局", short="示例")
    return InspectionRecord(
        head=PaperHead(
            id="00000000-0000-7000-8000-000000000000",
            kind=PaperKind.INSPECTION_RECORD,
            number="（示例）应急检记〔2026〕1号",
            organisation=organisation,
            issued=date(2026, 11, 21),
        ),
        entity=Entity(
            id="specimen",
            name="示例精密铸造有限公司",
            industry="机械",
            address="示例区工业大道1号",
            legal_representative="负责人甲",
            legal_position="总经理",
            phone="0951-0000001",
        ),
        place="铸造车间、抛丸间、配电室、污水处理站",
        started=datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
        ended=datetime(2026, 11, 21, 4, 5, tzinfo=UTC),
        officers=(
            Officer(person="a", name="检查员甲", certificate_no="演示000001"),
            Officer(person="b", name="检查员乙", certificate_no="演示000002"),
        ),
        checked=("按演示检查表检查40项：符合26项，不符合14项。",),
        problems=tuple(
            RecordLine(number=number, text=_FACTS[number % len(_FACTS)])
            for number in range(1, facts + 1)
        ),
        photos=tuple(
            PaperPhoto(number=number, sha256=sha256, caption="演示照片")
            for number, sha256 in enumerate(photos, start=1)
        ),
    )
