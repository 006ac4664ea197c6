"""What papers say of a refusal to sign and of leaving a refused paper (workflow §6)."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from inspector.clock import china
from inspector.domain.paper import REFUSAL_WORDING, PaperRow, Refusal, Service, Witness

if TYPE_CHECKING:
    from inspector.services.sheet_values import Gathered


def refused_papers(known: "Gathered") -> list[tuple[PaperRow, Refusal]]:
    """Return the papers whose signing was refused, in the order of the refusals."""
    found = [(one, one.refusal) for one in known.papers if one.refusal is not None]
    return sorted(found, key=lambda each: (each[1].at, each[0].issued, each[0].id))


def service_cells(known: "Gathered", paper: PaperRow) -> dict[str, str]:
    """Return what a receipt says of a paper that was left with the entity; nothing of others."""
    service = paper.service
    if service is None:
        return {}
    words = known.template.sheets["refusal"]
    return {
        "where": service.place,
        "served": known.template.date(china(service.at).date()),
        "way": words["left_way"],
        "sender": "、".join(service.by),
    }


def _paper(known: "Gathered") -> str:
    return "、".join(f"{paper.title}{paper.number}" for paper, _said in refused_papers(known))


def _person(known: "Gathered") -> str:
    words = known.template.sheets["refusal"]
    names = (said.person or words["unnamed"] for _paper, said in refused_papers(known))
    return "、".join(dict.fromkeys(names))


def _position(known: "Gathered") -> str:
    positions = (said.position for _paper, said in refused_papers(known) if said.position)
    return "、".join(dict.fromkeys(positions))


def _note(known: "Gathered") -> str:
    """Return the notes as the papers bear them, each named by its paper where there are several."""
    from inspector.documents.refusal_note import note_text  # with what draws: 150 ms

    found = refused_papers(known)
    notes = [note_text(said, known.template, served=False) for _paper, said in found]
    if len(found) < 2:
        return "".join(notes)
    named = (
        f"《{paper.title}》{paper.number}：{note}"
        for (paper, _said), note in zip(found, notes, strict=True)
    )
    return "\n".join(named)


def _witnesses(known: "Gathered") -> str:
    """Return the witnesses in full: the report stays with the department (workflow §6, 3 and 5)."""
    found = (said.witness for _paper, said in refused_papers(known) if said.witness is not None)
    return "；".join(dict.fromkeys(map(_in_full, found)))


def _in_full(witness: Witness) -> str:
    parts = [witness.name, witness.organisation]
    parts += [f"身份证号{witness.identity_no}"] if witness.identity_no else []
    parts += [f"电话{witness.phone}"] if witness.phone else []
    return "，".join(part for part in parts if part)


def _left(known: "Gathered") -> str:
    """Return what stands under 备注 of a receipt: why and how papers were left (民诉法 89)."""
    words = known.template.sheets["refusal"]
    lines = []
    for paper, said in refused_papers(known):
        if paper.service is None:
            continue
        lines.append(
            words["left"].format(
                paper=f"《{paper.title}》{paper.number}",
                at=known.template.moment(said.at),
                person=f"{said.position}{said.person}".strip() or words["unnamed"],
                reason=REFUSAL_WORDING[said.reason],
                place=paper.service.place,
                proof=_proof(known, paper.service),
            )
        )
    return "\n".join(lines)


def _proof(known: "Gathered", service: Service) -> str:
    """Return by whom or what the leaving is shown: a witness, a recording, or both."""
    words, found = known.template.sheets["refusal"], []
    if service.witness is not None:
        organisation = service.witness.organisation
        named = service.witness.name + (f"（{organisation}）" if organisation else "")
        found.append(words["witness"].format(witness=named))
    if service.recording.strip():
        found.append(words["recording"].format(recording=service.recording.strip()))
    found += [
        words["recording_file"].format(name=one.name, digest=one.sha256[:16])
        for one in service.recordings
    ]
    return "".join(found)


VALUES: Mapping[str, Callable[["Gathered"], str]] = {
    "refusal.paper": _paper,
    "refusal.person": _person,
    "refusal.position": _position,
    "refusal.witness": _witnesses,
    "refusal.note": _note,
    "service.left": _left,
}
