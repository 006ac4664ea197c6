"""Which line of a paper a signature belongs to, and the name to print beside it."""

from inspector.domain.paper import (
    InspectionRecord,
    PaperRow,
    Signature,
    SignerRole,
    officer_place,
)
from inspector.services.paper_drawing import Paper

CONFIRMATION = "CONFIRMATION"  # documents/blocks.py: loads no ReportLab, but is a floor below


def line_index(paper: Paper, role: str, signature: Signature) -> int:
    """Return which line of its role a signature belongs to; -1 where the paper names others."""
    if role in (SignerRole.INSPECTOR.value, CONFIRMATION):
        return officer_place(paper.officers, signature)
    if role == SignerRole.EXPERT.value and isinstance(paper, InspectionRecord):
        return paper.experts.index(signature.name) if signature.name in paper.experts else -1
    return 0


def name_beside(paper: Paper, row: PaperRow, signature: Signature) -> str:
    """Return the name to print behind the slot, where the paper itself names nobody."""
    from inspector.documents.signatures import written_by

    role = signature.role
    named = role is SignerRole.INSPECTOR or (
        role is SignerRole.EXPERT and isinstance(paper, InspectionRecord)
    )
    if named or (role is SignerRole.WITNESS and row.refusal and row.refusal.witness):
        return ""
    return written_by(signature)
