"""The lines of a sheet on which people sign in the program, as its description lists them."""

from collections.abc import Mapping, Sequence

from inspector.documents.blocks import Block
from inspector.documents.fonts import SERIF, text_width
from inspector.documents.signatures import GAP, SignatureLine, Unplaced, written_by
from inspector.documents.templates import TemplateSet
from inspector.documents.text import BODY
from inspector.domain.paper import Officer, Refusal, Signature, SignerRole


class Signing(Unplaced):
    """Who is to sign a sheet, and which signatures have no line yet."""

    def __init__(
        self,
        officers: Sequence[Officer],
        signatures: Sequence[Signature],
        refusal: Refusal | None,
        template: TemplateSet,
    ) -> None:
        super().__init__(signatures, officers)
        self.officers, self.refusal, self.template = officers, refusal, template


def signing_lines(signing: Signing, lines: Sequence[Mapping[str, str]]) -> list[Block]:
    """Return the lines: {"role": …, "label": …}, for officers one each, with their numbers."""
    words, refusal = signing.template.common, signing.refusal
    found: list[Block] = []
    for said in lines:
        role, label = SignerRole(said["role"]), said["label"]
        left = text_width(label, SERIF, BODY)
        before = GAP if not found else 0.0
        if role is SignerRole.INSPECTOR:
            for number, officer in enumerate(signing.officers):
                signature = signing.take_officer(number)
                beside = f"（{officer.name}）{words['certificate']}{officer.certificate_no}"
                shown = "" if number else label
                space = 0.0 if number else before
                found.append(_line(signing, role, shown, left, beside, signature, space, number))
            continue
        signature = signing.take(role)
        beside, mark = written_by(signature), ""
        if role is SignerRole.ENTITY and refusal and not signature:
            mark = signing.template.sheets["refusal"]["mark"]
        if role is SignerRole.WITNESS and refusal and refusal.witness and not signature:
            beside = f"（{refusal.witness.name}）"
        found.append(_line(signing, role, label, left, beside, signature, before, 0, mark))
    return found


def _line(
    signing: Signing,
    role: SignerRole,
    label: str,
    left: float,
    beside: str,
    signature: Signature | None,
    before: float,
    index: int,
    mark: str = "",
) -> Block:
    signed = signing.template.moment(signature.signed) if signature else ""
    return SignatureLine(
        label, left, beside, signature, signed, mark, before, role=role.value, index=index
    )
