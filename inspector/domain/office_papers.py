"""Papers that the office issues at its own desk: about a hazard (workflow §1, §3 H18, H22, §4), or
about all visits of a round (documents §8).
"""

from collections.abc import Mapping

from inspector.domain.paper import PaperKind

# 挂牌, 提级, 摘牌, 销号 and 督查通报 are the office's alone: no team gives them out in the field.
OFFICE_ONLY = frozenset(
    {
        PaperKind.SUPERVISION_BULLETIN,
        PaperKind.LISTING_NOTICE,
        PaperKind.ESCALATION_NOTICE,
        PaperKind.DELISTING_NOTICE,
        PaperKind.CLOSE_OUT_SHEET,
    }
)
# About many visits. A team issues 问题清单 and 移交单 too, each of its own visit.
ROUND_PAPERS = frozenset(
    {
        PaperKind.SUPERVISION_LIST,
        PaperKind.SUPERVISION_BULLETIN,
        PaperKind.HANDOVER_SHEET,
    }
)
# 组间移交 is the lead's (workflow §1, 组长): of the team or not.
LEAD_PAPERS = frozenset({PaperKind.HANDOVER_SHEET})
# About one hazard. These a team may issue as well: 移送 is for lead and office (H22), 双报告 for
# whoever holds them.
OFFICE_PAPERS = (OFFICE_ONLY - ROUND_PAPERS) | {
    PaperKind.CASE_TRANSFER,
    PaperKind.TRANSFER_LETTER,
    PaperKind.REPORT_TO_AUTHORITY,
    PaperKind.REPORT_TO_WORKERS,
}
DESK, OFFICE = "desk", "OFFICE"  # field of a paper of the office, and what stands in it

_FIELDS = frozenset(
    {
        DESK,
        "content",
        "issued",
        "kind",
        "needs_seal",
        "number",
        "sha256",
        "signers",
        "title",
        "type",
        "version",
    }
)
_KINDS = frozenset(kind.value for kind in OFFICE_PAPERS | ROUND_PAPERS)
_KINDS_ALONE = frozenset(kind.value for kind in OFFICE_ONLY)


def is_of_office(writes: Mapping[str, object]) -> bool:
    """Say whether an event writes, or claims to write, a paper of the office."""
    return DESK in writes or writes.get("kind") in _KINDS_ALONE


def is_whole(writes: Mapping[str, object]) -> bool:
    """Say whether an event writes a paper as the office issues them: at once, signed by nobody."""
    return (
        writes.keys() <= _FIELDS
        and writes.get(DESK) == OFFICE
        and writes.get("type") == "paper"
        and writes.get("kind") in _KINDS
        and not writes.get("signers")
    )


def is_withdrawal(writes: Mapping[str, object]) -> bool:
    """Say whether an event withdraws a paper of the office, and writes nothing else."""
    return writes.keys() == {DESK, "withdrawn"} and writes[DESK] == OFFICE
