"""What stands on a paper. Builders lay it out; events keep it; nothing here draws."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from inspector.domain.entity import Entity
from inspector.domain.person import Organisation


class PaperKind(Enum):
    """文书种类, with the 文种字 of the document number (documents §2)."""

    INSPECTION_RECORD = "INSPECTION_RECORD"  # 现场检查记录
    RECTIFICATION_ORDER = "RECTIFICATION_ORDER"  # 责令限期整改指令书
    PHOTO_SHEET = "PHOTO_SHEET"  # 照片页


# 文种字, 应急版; kinds without a number of their own are absent.
NUMBER_WORD: dict[PaperKind, str] = {
    PaperKind.INSPECTION_RECORD: "检记",
    PaperKind.RECTIFICATION_ORDER: "责改",
}

PAPER_TITLE: dict[PaperKind, str] = {
    PaperKind.INSPECTION_RECORD: "现场检查记录",
    PaperKind.RECTIFICATION_ORDER: "责令限期整改指令书",
    PaperKind.PHOTO_SHEET: "现场照片",
}


class SignerRole(Enum):
    """In which line of the paper a signature stands."""

    INSPECTOR = "INSPECTOR"
    EXPERT = "EXPERT"
    ENTITY = "ENTITY"
    WITNESS = "WITNESS"


class RefusalReason(Enum):
    """拒签理由 (workflow §6, 1)."""

    FACTS_DISPUTED = "FACTS_DISPUTED"  # 不认可事实
    JUDGEMENT_DISPUTED = "JUDGEMENT_DISPUTED"  # 不认可定性
    NOT_AUTHORISED = "NOT_AUTHORISED"  # 无权签
    OTHER = "OTHER"  # 其他
    NO_REASON_GIVEN = "NO_REASON_GIVEN"  # 拒绝说明


REFUSAL_WORDING: dict[RefusalReason, str] = {
    RefusalReason.FACTS_DISPUTED: "不认可检查记录所载事实",
    RefusalReason.JUDGEMENT_DISPUTED: "不认可对问题的定性",
    RefusalReason.NOT_AUTHORISED: "称无权代表单位签字",
    RefusalReason.OTHER: "其他原因",
    RefusalReason.NO_REASON_GIVEN: "拒绝说明理由",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """An enforcement officer as the paper names them: 姓名 and 执法证号."""

    person: str
    name: str
    certificate_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHead:
    """What every paper carries.

    id       of the paper, printed as text and in the QR code
    number   文号 in full, or empty for papers without one
    version  1 for the first issue, then 2, …
    """

    id: str
    kind: PaperKind
    number: str
    organisation: Organisation
    issued: date
    version: int = 1
    template_set: str = "emergency-2026.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPhoto:
    """One photograph of the photo sheet; `sha256` names the untouched original."""

    number: int
    sha256: str
    caption: str
    taken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One fact of 检查情况: 部位 and 事实 only, without basis or measure (documents §5)."""

    number: int
    text: str
    photos: tuple[int, ...] = ()
    fixed_on_the_spot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRecord:
    """现场检查记录 (documents §4.2).

    checked   the checklists with their results in a sentence each
    problems  non-conforming facts; empty when the visit was clean
    has_items  whether there were check items at all: other forms do not judge
    """

    head: PaperHead
    entity: Entity
    place: str
    started: datetime
    ended: datetime
    officers: tuple[Officer, ...]
    checked: tuple[str, ...]
    problems: tuple[RecordLine, ...]
    experts: tuple[str, ...] = ()
    photos: tuple[PaperPhoto, ...] = ()
    has_items: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderItem:
    """One numbered problem of an order: the fact, its basis, and until when."""

    number: int
    text: str
    citation: str
    deadline: date
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationOrder:
    """责令限期整改指令书 (documents §4.4); basis and remedies come from the standards pack."""

    head: PaperHead
    entity: Entity
    inspected: date
    record_number: str
    items: tuple[OrderItem, ...]
    legal_basis: tuple[str, ...]
    remedies: tuple[str, ...]
    officers: tuple[Officer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One line of a signature: x, y, x, y … in 1/1000 of the pad's height, from its top left."""

    points: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A handwritten signature bound to the bytes of one paper.

    sha256  of the paper's PDF that the signer had before them; of the note of a refusal where it
            is that which they confirm (domain/refusal.py)
    aspect  width of the pad in 1/1000 of its height
    """

    signer: str
    name: str
    role: SignerRole
    sha256: str
    strokes: tuple[Stroke, ...]
    aspect: int
    signed: datetime
    certificate_no: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """见证人; never a member of the team (workflow §6, 3)."""

    name: str
    organisation: str
    phone: str = ""
    identity_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """拒签: who refused to sign this paper, why, and who saw it (workflow §6)."""

    sha256: str
    person: str
    position: str
    reason: RefusalReason
    note: str
    heard_defence: bool
    at: datetime
    witness: Witness | None = None
    recording: str = ""  # file of the recording, or why there is none


# How far a paper is signed; lists show the words of the catalogue. What is settled leaves nothing
# for anybody to sign: see `PaperRow.is_settled`.
AWAITING = "AWAITING"  # 待签
SIGNED = "SIGNED"  # 已签
REFUSAL_TO_CONFIRM = "REFUSAL_TO_CONFIRM"  # 拒签待确认: on record, the officers have yet to sign
REFUSED = "REFUSED"  # 拒签: on record and confirmed by two officers (workflow §6, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One paper as lists show it.

    signatures          what is bound to the paper; refusal_signatures  the officers' confirmations
                        that hold for the note of `refusal`; both in the order of their times
    """

    id: str
    kind: PaperKind
    number: str
    title: str
    inspection: str
    version: int
    sha256: str
    issued: datetime
    state: str
    needs_seal: bool
    signatures: tuple[Signature, ...] = ()
    refusal: Refusal | None = None
    refusal_signatures: tuple[Signature, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Say whether the paper is signed by all, or its refusal confirmed."""
        return self.state in (SIGNED, REFUSED)
