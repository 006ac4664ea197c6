"""How the answer of 核验 is told: one verdict with its tone, then facts and signatures."""

from collections.abc import Sequence

from inspector.clock import china
from inspector.domain.paper import SIGNER_WORDS, PaperRow
from inspector.errors import (
    InspectorError,
    PaperAltered,
    PaperApart,
    PaperDraft,
    PaperRevoked,
    PaperUnknown,
    PaperUntrusted,
    PaperVolume,
)
from inspector.i18n import N_, _
from inspector.services.paper_checking import CheckedPaper, CheckedSeal
from inspector.services.paper_finding import FoundPaper, PaperForm
from inspector.ui.models.table import TableColumn

Pairs = list[tuple[str, str]]

_FORMS = {
    PaperForm.FROZEN: N_("As it was issued, before the signatures"),
    PaperForm.SIGNED: N_("With all signatures that are on record"),
    PaperForm.EARLIER: N_("An earlier state: more was signed since"),
    PaperForm.LATER: N_("Signed further than is known here"),
    PaperForm.CLAIMED: N_("None of the files of this paper"),
}
_AS = {
    **{role.value: words for role, words in SIGNER_WORDS.items()},
    "CONFIRMATION": N_("Confirms the refusal"),
    "REFUSAL": N_("Put the refusal on record"),
}

_ANSWERS: tuple[tuple[tuple[type[InspectorError], ...], str, str], ...] = (
    ((PaperUntrusted, PaperRevoked), N_("Unbroken, signer not trusted"), "general"),
    ((PaperApart,), N_("Signatures sound, not the paper on record"), "general"),
    ((PaperAltered,), N_("Not the paper itself"), "major"),
    ((PaperVolume,), N_("A volume of papers"), "general"),
    ((PaperDraft,), N_("A draft, never issued"), "general"),
    ((PaperUnknown,), N_("Not known here"), "general"),
)


def verdict(checked: CheckedPaper) -> tuple[str, str]:
    """Return the words of the answer and their tone."""
    refused, found = checked.refused, checked.found
    if refused is None:
        if found is not None and found.row.withdrawn is not None:
            return _("Unchanged, but void"), "major"
        if checked.seals:
            return _("Unchanged, signatures sound"), "good"
        return _("Unchanged, as it was issued"), "good"
    for kinds, words, tone in _ANSWERS:
        if isinstance(refused, kinds):
            return _(words), tone
    return _("Altered or damaged"), "major"


def facts_of_check(checked: CheckedPaper) -> Pairs:
    """Return the facts of a file that was checked."""
    pairs = [(_("File"), checked.name)]
    if checked.refused is not None:
        pairs += _refusal(checked.refused)
    if checked.parts:
        told = (f"{one.name} · {verdict(one)[0]}" for one in checked.parts)
        pairs.append((_("Attached papers"), "\n".join(told)))
    if checked.found is not None:
        pairs += facts_of_paper(checked.found)
    elif checked.refused is None:  # signed by the office's people, and not yet come in
        pairs.append((_("Paper"), _("not on record here; import the package it comes from")))
    pairs.append(("SHA-256", _grouped(checked.sha256)))
    return pairs


def facts_of_paper(found: FoundPaper) -> Pairs:
    """Return the facts of a paper that is known here."""
    row = found.row
    names = [one.file_name for one in found.packages]
    gone = row.withdrawn
    is_claimed = found.form is PaperForm.CLAIMED
    form = N_("As it was issued") if found.hazard else _FORMS[found.form]  # nobody signs those
    void = f"{china(gone.at):%Y-%m-%d %H:%M} · {gone.by} · {gone.reason}" if gone else ""
    return [
        (_("Bears the id of") if is_claimed else _("Paper"), _called(row)),
        (_("Entity"), found.entity_name),
        (_("Formal number"), row.formal_number),
        (_("Hazard number"), found.hazard),
        (_("Visits counted"), str(found.visits or "")),
        (_("State"), _(form)),
        (_("Issued"), f"{china(row.issued):%Y-%m-%d %H:%M}"),
        (_("Signed by"), _(", ").join(one.name for one in row.signatures)),
        (_("Refusal"), row.refusal.person if row.refusal is not None else ""),
        (_("Void"), void),
        (_("In its place"), gone.replaced_by if gone else ""),
        (_("Event"), found.event),
        (_("Package"), "\n".join(names[:3])),
    ]


def title_of(checked: CheckedPaper) -> str:
    """Return what stands above the answer."""
    found = checked.found
    if found is None or found.form is PaperForm.CLAIMED:
        return checked.name
    return _called(found.row)


def known_as(found: FoundPaper) -> tuple[str, str]:
    """Return the words and the tone for a paper that was looked up by its code."""
    if found.row.withdrawn is not None:
        return _("Known here, but void"), "major"
    return _("Known here"), "good"


def _called(row: PaperRow) -> str:
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
    return seal.doubt_words


def _refusal(refused: InspectorError) -> Pairs:
    return [(_("Why"), refused.what()), (_("What to do"), refused.remedy())]


def _grouped(digest: str) -> str:
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
