"""In which order the papers of a dossier stand: of a case documents §4.16, of one hazard §7."""

from collections.abc import Mapping

from inspector.domain.paper import PaperKind

# documents §4.16: 方案, 记录, 指令和措施, 证据, 决定, 送达, 执行, 复查, 结案. What is not named
# here stands behind the re-inspection. Photographs and the list of digests follow the evidence.
EVIDENCE_RANK = 49
CASE_ORDER: Mapping[PaperKind, int] = {
    PaperKind.INSPECTION_SCHEME: 10,
    PaperKind.INSPECTION_RECORD: 20,
    PaperKind.CORRECTION_NOTE: 21,
    PaperKind.REFUSAL_REPORT: 22,
    PaperKind.JOINT_ENDORSEMENT: 23,
    PaperKind.ON_SITE_MEASURES: 30,
    PaperKind.RECTIFICATION_ORDER: 31,
    PaperKind.RECTIFICATION_OPINION: 32,
    PaperKind.RECTIFICATION_ADVICE: 33,
    PaperKind.SEIZURE_DECISION: 34,
    PaperKind.SUPERVISION_LIST: 35,
    PaperKind.HAZARD_REGISTRATION: 40,
    PaperKind.INQUIRY_NOTICE: 41,
    PaperKind.INQUIRY_RECORD: 42,
    PaperKind.INQUEST_RECORD: 43,
    PaperKind.SAMPLING_VOUCHER: 44,
    PaperKind.EVIDENCE_PRESERVATION: 45,
    PaperKind.PHOTO_SHEET: 46,
    PaperKind.SPOT_PENALTY_ENTITY: 60,
    PaperKind.SPOT_PENALTY_PERSON: 61,
    PaperKind.SERVICE_RECEIPT: 70,
    PaperKind.SERVICE_ANNOUNCEMENT: 71,
    PaperKind.REPORT_TO_AUTHORITY: 75,
    PaperKind.REPORT_TO_WORKERS: 76,
    PaperKind.LISTING_NOTICE: 77,
    PaperKind.ESCALATION_NOTICE: 78,
    PaperKind.REINSPECTION_OPINION: 80,
    PaperKind.CLOSE_OUT_SHEET: 95,
    PaperKind.DELISTING_NOTICE: 96,
}
OTHER_RANK, OWN_CONTENTS_RANK = 90, 99

# documents §7, 一患一档: its eighteen places; 3, 7, 10, 14 and 18 are drawn from the record.
JUDGEMENT, PLAN, PHOTOS, OPINION, LOOK_BACK, LOG = 3, 7, 10, 14, 16, 18
HAZARD_ORDER: Mapping[PaperKind, int] = {
    PaperKind.HAZARD_REGISTRATION: 2,
    PaperKind.INSPECTION_RECORD: 4,
    PaperKind.CORRECTION_NOTE: 4,
    PaperKind.REFUSAL_REPORT: 4,
    PaperKind.ON_SITE_MEASURES: 5,
    PaperKind.RECTIFICATION_ORDER: 5,
    PaperKind.RECTIFICATION_OPINION: 5,
    PaperKind.RECTIFICATION_ADVICE: 5,
    PaperKind.SEIZURE_DECISION: 5,
    PaperKind.SERVICE_RECEIPT: 6,
    PaperKind.SERVICE_ANNOUNCEMENT: 6,
    PaperKind.REPORT_TO_AUTHORITY: 8,
    PaperKind.REPORT_TO_WORKERS: 8,
    PaperKind.LISTING_NOTICE: 9,
    PaperKind.ESCALATION_NOTICE: 9,
    PaperKind.PHOTO_SHEET: 10,
    PaperKind.REINSPECTION_OPINION: 13,
    PaperKind.CLOSE_OUT_SHEET: 15,
    PaperKind.DELISTING_NOTICE: 15,
    PaperKind.CASE_TRANSFER: 17,
    PaperKind.TRANSFER_LETTER: 17,
    PaperKind.SPOT_PENALTY_ENTITY: 17,
    PaperKind.SPOT_PENALTY_PERSON: 17,
}
# What the file of every major hazard must have; without it the contents say 暂无.
HAZARD_NEEDS: Mapping[int, str] = {
    2: "事故隐患登记表",
    4: "现场检查记录",
    5: "现场处理措施或责令整改文书",
    6: "文书送达回执",
    7: "治理方案（五落实）",
    8: "双报告凭证",
    9: "挂牌或提级督办通知",
    12: "整改完成报告",
    13: "整改复查意见书",
    14: "验收意见",
    15: "销号（核销、摘牌）单",
}
# What it has only where that happened; without it the contents say 无.
HAZARD_MAY: Mapping[int, str] = {11: "延期申请与批复", 16: "回头看记录"}
# Of these a visit may have one for each of its hazards.
OF_ONE_HAZARD = frozenset(
    {
        PaperKind.HAZARD_REGISTRATION,
        PaperKind.LISTING_NOTICE,
        PaperKind.DELISTING_NOTICE,
        PaperKind.CLOSE_OUT_SHEET,
        PaperKind.REPORT_TO_AUTHORITY,
        PaperKind.REPORT_TO_WORKERS,
        PaperKind.ESCALATION_NOTICE,
    }
)
