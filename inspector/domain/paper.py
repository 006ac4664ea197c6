"""What stands on a paper. Builders lay it out; events keep it; nothing here draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from inspector.domain.entity import Entity
from inspector.domain.form_answers import FormAnswers
from inspector.domain.inspection import AttachedFile
from inspector.domain.paper_revision import PaperRevision
from inspector.domain.person import Organisation
from inspector.i18n import N_


class PaperKind(Enum):
    """文书种类. What a set prints as title and 文种字 stands in the set (resources/templates)."""

    INSPECTION_SCHEME = "INSPECTION_SCHEME"  # 现场检查方案
    INSPECTION_RECORD = "INSPECTION_RECORD"  # 现场检查记录
    ON_SITE_MEASURES = "ON_SITE_MEASURES"  # 现场处理措施决定书
    RECTIFICATION_ORDER = "RECTIFICATION_ORDER"  # 责令限期整改指令书
    RECTIFICATION_OPINION = "RECTIFICATION_OPINION"  # 限期整改意见书
    RECTIFICATION_ADVICE = "RECTIFICATION_ADVICE"  # 整改建议函
    REINSPECTION_OPINION = "REINSPECTION_OPINION"  # 整改复查意见书
    SEIZURE_DECISION = "SEIZURE_DECISION"  # 查封扣押决定书
    INQUIRY_NOTICE = "INQUIRY_NOTICE"  # 询问通知书
    INQUIRY_RECORD = "INQUIRY_RECORD"  # 询问笔录
    INQUEST_RECORD = "INQUEST_RECORD"  # 勘验笔录
    SAMPLING_VOUCHER = "SAMPLING_VOUCHER"  # 抽样取证凭证
    EVIDENCE_PRESERVATION = "EVIDENCE_PRESERVATION"  # 先行登记保存证据通知书
    SPOT_PENALTY_ENTITY = "SPOT_PENALTY_ENTITY"  # 行政（当场）处罚决定书（单位）
    SPOT_PENALTY_PERSON = "SPOT_PENALTY_PERSON"  # 行政（当场）处罚决定书（个人）
    SERVICE_RECEIPT = "SERVICE_RECEIPT"  # 文书送达回执
    SERVICE_ANNOUNCEMENT = "SERVICE_ANNOUNCEMENT"  # 送达公告
    CASE_TRANSFER = "CASE_TRANSFER"  # 案件移送书
    TRANSFER_LETTER = "TRANSFER_LETTER"  # 移交书
    CASE_COVER = "CASE_COVER"  # 案卷（首页）
    CASE_CONTENTS = "CASE_CONTENTS"  # 卷内目录
    REFUSAL_REPORT = "REFUSAL_REPORT"  # 拒签情况说明
    JOINT_ENDORSEMENT = "JOINT_ENDORSEMENT"  # 联合签字背书表
    HAZARD_REGISTRATION = "HAZARD_REGISTRATION"  # 事故隐患登记表
    LISTING_NOTICE = "LISTING_NOTICE"  # 重大事故隐患挂牌督办通知书
    DELISTING_NOTICE = "DELISTING_NOTICE"  # 重大事故隐患摘牌通知书
    CLOSE_OUT_SHEET = "CLOSE_OUT_SHEET"  # 重大事故隐患销号单
    REPORT_TO_AUTHORITY = "REPORT_TO_AUTHORITY"  # 重大事故隐患排查治理情况报告
    REPORT_TO_WORKERS = "REPORT_TO_WORKERS"  # 重大事故隐患排查治理情况通报
    CORRECTION_NOTE = "CORRECTION_NOTE"  # 更正说明
    SUPERVISION_LIST = "SUPERVISION_LIST"  # 督查问题清单
    SUPERVISION_BULLETIN = "SUPERVISION_BULLETIN"  # 督查通报
    ESCALATION_NOTICE = "ESCALATION_NOTICE"  # 提级督办通知书
    HANDOVER_SHEET = "HANDOVER_SHEET"  # 问题清单移交单
    PHOTO_SHEET = "PHOTO_SHEET"  # 现场照片


# What lists and refusals call a kind; papers print the title of their template set.
PAPER_TITLE: dict[PaperKind, str] = {
    PaperKind.INSPECTION_SCHEME: "现场检查方案",
    PaperKind.INSPECTION_RECORD: "现场检查记录",
    PaperKind.ON_SITE_MEASURES: "现场处理措施决定书",
    PaperKind.RECTIFICATION_ORDER: "责令限期整改指令书",
    PaperKind.RECTIFICATION_OPINION: "限期整改意见书",
    PaperKind.RECTIFICATION_ADVICE: "整改建议函",
    PaperKind.REINSPECTION_OPINION: "整改复查意见书",
    PaperKind.SEIZURE_DECISION: "查封扣押决定书",
    PaperKind.INQUIRY_NOTICE: "询问通知书",
    PaperKind.INQUIRY_RECORD: "询问笔录",
    PaperKind.INQUEST_RECORD: "勘验笔录",
    PaperKind.SAMPLING_VOUCHER: "抽样取证凭证",
    PaperKind.EVIDENCE_PRESERVATION: "先行登记保存证据通知书",
    PaperKind.SPOT_PENALTY_ENTITY: "行政（当场）处罚决定书（单位）",
    PaperKind.SPOT_PENALTY_PERSON: "行政（当场）处罚决定书（个人）",
    PaperKind.SERVICE_RECEIPT: "文书送达回执",
    PaperKind.SERVICE_ANNOUNCEMENT: "送达公告",
    PaperKind.CASE_TRANSFER: "案件移送书",
    PaperKind.TRANSFER_LETTER: "移交书",
    PaperKind.CASE_COVER: "案卷（首页）",
    PaperKind.CASE_CONTENTS: "卷内目录",
    PaperKind.REFUSAL_REPORT: "拒签情况说明",
    PaperKind.JOINT_ENDORSEMENT: "联合签字背书表",
    PaperKind.HAZARD_REGISTRATION: "事故隐患登记表",
    PaperKind.LISTING_NOTICE: "重大事故隐患挂牌督办通知书",
    PaperKind.DELISTING_NOTICE: "重大事故隐患摘牌通知书",
    PaperKind.CLOSE_OUT_SHEET: "重大事故隐患销号单",
    PaperKind.REPORT_TO_AUTHORITY: "重大事故隐患排查治理情况报告",
    PaperKind.REPORT_TO_WORKERS: "重大事故隐患排查治理情况通报",
    PaperKind.CORRECTION_NOTE: "更正说明",
    PaperKind.SUPERVISION_LIST: "督查问题清单",
    PaperKind.SUPERVISION_BULLETIN: "督查通报",
    PaperKind.ESCALATION_NOTICE: "提级督办通知书",
    PaperKind.HANDOVER_SHEET: "问题清单移交单",
    PaperKind.PHOTO_SHEET: "现场照片",
}


class SignerRole(Enum):
    """In which line of the paper a signature stands."""

    INSPECTOR = "INSPECTOR"
    EXPERT = "EXPERT"
    ENTITY = "ENTITY"
    WITNESS = "WITNESS"


# What windows and commands call them; papers have words of their own.
SIGNER_WORDS: Mapping[SignerRole, str] = {
    SignerRole.INSPECTOR: N_("Officer"),
    SignerRole.EXPERT: N_("Expert"),
    SignerRole.ENTITY: N_("Inspected entity"),
    SignerRole.WITNESS: N_("Witness"),
}


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
    answers   what was filled in on forms that are no checklists; None, which leaves the plain form
              as it was, for a visit without such forms and for papers of earlier programs
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
    answers: tuple[FormAnswers, ...] | None = None


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


def officer_place(officers: Sequence[Officer], signature: Signature) -> int:
    """Return which of the officers a signature is of, from 0; -1 where it is of none of them.

    A name alone counts where no officer has this id: two may have the same name.
    """
    ids, names = [one.person for one in officers], [one.name for one in officers]
    if signature.signer in ids:
        return ids.index(signature.signer)
    return names.index(signature.name) if signature.name in names else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """见证人; never a member of the team (workflow §6, 3)."""

    name: str
    organisation: str
    phone: str = ""
    identity_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """拒签: who refused to sign this paper, why, and who saw it (workflow §6).

    recording    what was recorded and with what; recordings  the recorded files (音像记录)
    unrecorded   why nothing was recorded, where that is so; papers of earlier programs have the
                 reason in `recording`
    """

    sha256: str
    person: str
    position: str
    reason: RefusalReason
    note: str
    heard_defence: bool
    at: datetime
    witness: Witness | None = None
    recording: str = ""
    recordings: tuple[AttachedFile, ...] = ()
    unrecorded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """留置送达 of a refused paper (民事诉讼法 89): left there, before a witness or recorded.

    by  who left it: names of the officers
    """

    at: datetime
    place: str
    by: tuple[str, ...]
    witness: Witness | None = None
    recording: str = ""
    recordings: tuple[AttachedFile, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """作废重出: why a paper no longer counts, and the id of the version in its place."""

    reason: str
    at: datetime
    by: str
    replaced_by: str


PREVIEW = "preview"  # what stands on a paper that is not issued in the place of its id

# How far a paper is signed; lists show the words of the catalogue. What is settled leaves nothing
# for anybody to sign: see `PaperRow.is_settled`.
AWAITING = "AWAITING"  # 待签
SIGNED = "SIGNED"  # 已签
REFUSAL_TO_CONFIRM = "REFUSAL_TO_CONFIRM"  # 拒签待确认: on record, the officers have yet to sign
REFUSED = "REFUSED"  # 拒签: on record and confirmed by two officers (workflow §6, 4)
ISSUED = "ISSUED"  # 已出具: a paper that nobody signs in the program


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One paper as lists show it.

    signatures          what is bound to the paper; refusal_signatures  the officers' confirmations
                        that hold for the note of `refusal`; both in the order of their times
    signers             how many of each role sign it; None for papers of before template sets
    revisions           the signed PDFs that there are; None without any, as before PAdES
    service             how a refused paper was served by leaving it, or None
    withdrawn           why it no longer counts, or None while it does
    formal_number       what the office has put in the place of a 暂编号, once that is known here
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
    signers: Mapping[str, int] | None = None
    revisions: tuple[PaperRevision, ...] | None = None
    service: Service | None = None
    withdrawn: Withdrawal | None = None
    refusal_signatures: tuple[Signature, ...] = ()
    formal_number: str = ""

    @property
    def is_settled(self) -> bool:
        """Say whether nothing is left to sign: by all, refusal confirmed, or withdrawn."""
        return self.withdrawn is not None or self.state in (SIGNED, REFUSED, ISSUED)
