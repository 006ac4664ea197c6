"""How the answer of 核验 is told: one verdict with its tone, then facts and signatures."""

from collections.abc import Sequence

from inspector.clock import china
from inspector.domain.paper import PaperRow, SignerRole
from inspector.errors import InspectorError, PaperRevoked, PaperUnknown, PaperUntrusted
from inspector.i18n import N_, _
from inspector.services.paper_checking import CheckedPaper, CheckedSeal, FoundPaper, PaperForm
from inspector.ui.models.table import TableColumn

Pairs = list[tuple[str, str]]

_FORMS = {
    PaperForm.FROZEN: N_("As it was issued, before the signatures"),
    PaperForm.SIGNED: N_("With all signatures that are on record"),
    PaperForm.EARLIER: N_("An earlier state: more was signed since"),
    PaperForm.LATER: N_("Signed further than is known here"),
}
_AS = {
    SignerRole.INSPECTOR.value: N_("Officer"),
    SignerRole.EXPERT.value: N_("Expert"),
    SignerRole.ENTITY.value: N_("Inspected entity"),
    SignerRole.WITNESS.value: N_("Witness"),
    "CONFIRMATION": N_("Confirms the refusal"),
    "REFUSAL": N_("Put the refusal on record"),
}
_DOUBTS = {
    "CA-UNKNOWN": N_("of an office that is not known here"),
    "CERT-NOT-YET": N_("the certificate was not valid yet"),
    "CERT-EXPIRED": N_("the certificate had expired"),
    "CA-EXPIRED": N_("the certificate of the office had expired"),
    "CERT-REVOKED": N_("the certificate was revoked"),
}


def verdict(checked: CheckedPaper) -> tuple[str, str]:
    """Return the words of the answer and their tone."""
    refused, found = checked.refused, checked.found
    if refused is None:
        if found is not None and found.row.withdrawn is not None:
            return _("Unchanged, but void"), "major"
        if checked.seals:
            return _("Unchanged, signatures sound"), "good"
        return _("Unchanged, as it was issued"), "good"
    if isinstance(refused, PaperUntrusted | PaperRevoked):
        return _("Unbroken, signer not trusted"), "general"
    if isinstance(refused, PaperUnknown):
        return _("Not known here"), "general"
    return _("Altered or damaged"), "major"


def facts_of_check(checked: CheckedPaper) -> Pairs:
    """Return the facts of a file that was checked."""
    pairs = [(_("File"), checked.name)]
    if checked.refused is not None:
        pairs += _refusal(checked.refused)
    if checked.found is not None:
        pairs += facts_of_paper(checked.found)
    pairs.append(("SHA-256", _grouped(checked.sha256)))
    return pairs


def facts_of_paper(found: FoundPaper) -> Pairs:
    """Return the facts of a paper that is known here."""
    row = found.row
    names = [one.file_name for one in found.packages]
    gone = row.withdrawn
    void = f"{china(gone.at):%Y-%m-%d %H:%M} · {gone.by} · {gone.reason}" if gone else ""
    return [
        (_("Paper"), f"{row.title} {row.number}".strip()),
        (_("Entity"), found.entity_name),
        (_("Hazard number"), found.hazard),
        (_("State"), _(_FORMS[found.form])),
        (_("Issued"), f"{china(row.issued):%Y-%m-%d %H:%M}"),
        (_("Signed by"), _(", ").join(one.name for one in row.signatures)),
        (_("Refusal"), row.refusal.person if row.refusal is not None else ""),
        (_("Void"), void),
        (_("Event"), found.event),
        (_("Package"), "\n".join(names[:3])),
    ]


def title_of(checked: CheckedPaper) -> str:
    """Return what stands above the answer."""
    if checked.found is None:
        return checked.name
    row: PaperRow = checked.found.row
    return f"{row.title} {row.number}".strip()


def seal_columns() -> Sequence[TableColumn[CheckedSeal]]:
    """Return the columns of the signatures of a PDF."""
    return (
        TableColumn(heading=_("Who wrote"), text=lambda one: one.name, width=128, is_strong=True),
        TableColumn(heading=_("As"), text=_role, width=128),
        TableColumn(heading=_("When"), text=_when, width=136),
        TableColumn(heading=_("Signed on the device of"), text=lambda one: str(one.signer)),
        TableColumn(
            heading=_("Certificate"),
            text=_trust,
            tone=lambda one: "major" if one.doubt else "good",
            width=232,
        ),
    )


def _role(seal: CheckedSeal) -> str:
    role = seal.field.partition("-")[0]
    return _(_AS[role]) if role in _AS else seal.field


def _when(seal: CheckedSeal) -> str:
    return f"{china(seal.signed):%Y-%m-%d %H:%M}" if seal.signed is not None else ""


def _trust(seal: CheckedSeal) -> str:
    if not seal.doubt:
        return _("trusted") + f" · {seal.certificate[:9]}"
    return _(_DOUBTS[seal.doubt]) if seal.doubt in _DOUBTS else seal.doubt


def _refusal(refused: InspectorError) -> Pairs:
    return [(_("Why"), refused.what()), (_("What to do"), refused.remedy())]


def _grouped(digest: str) -> str:
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
