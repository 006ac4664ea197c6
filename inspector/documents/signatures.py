"""Signature lines, the strokes on them, and the mark that stands there when signing was refused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, WIDTH, Block, SignaturePlace, Text, paragraph
from inspector.documents.fonts import SERIF, text_width
from inspector.documents.templates import TemplateSet
from inspector.documents.text import BODY, NOTE, RULE_DROP, TABLE
from inspector.domain.paper import (
    PAPER_TITLE,
    Officer,
    PaperKind,
    Refusal,
    Signature,
    SignerRole,
    officer_place,
)
from inspector.domain.refusal import refusal_digest
from inspector.errors import SignatureMismatch

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LINE = 12 * MM  # high enough for a pen
CLOSE_LINE = 10.5 * MM  # still high enough, where a page is short of room
SLOT = 42 * MM  # room for one signature
GAP = 10.0  # before the lines of the paper, where others stand above them
INK = 0.9  # width of a stroke in points


@dataclass(frozen=True)
class SignatureLine:
    """One line to sign: label, slot, then the printed name and the number beside it.

    label   empty for the second officer, whose slot stands below the first
    beside  printed behind the slot: name, certificate, position
    mark    printed into the slot instead of strokes, when signing was refused
    role    a value of SignerRole, or CONFIRMATION; index: which of that role, from 0
    """

    label: str
    slot_left: float
    beside: str
    signature: Signature | None = None
    signed: str = ""
    mark: str = ""
    before: float = 0.0
    with_next: bool = True
    height: float = LINE
    least: float = LINE
    role: str = ""
    index: int = 0
    closes: bool = True

    @property
    def places(self) -> tuple[SignaturePlace, ...]:
        """Return the slot, where nothing is printed into it."""
        if not self.role or self.mark:
            return ()
        # As high as draw_strokes may draw above the rule.
        high = self.height - 8
        down = self.height - 10 + RULE_DROP - high
        return (SignaturePlace(self.role, self.index, self.slot_left, down, SLOT, high),)

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        baseline = top - self.height + 10
        left = x + self.slot_left
        slot = SLOT
        _put(canvas, self.label, x, baseline, BODY)
        if self.mark:
            slot = max(SLOT, text_width(self.mark, SERIF, BODY))
            _put(canvas, self.mark, left, baseline, BODY)
        canvas.setLineWidth(0.5)
        canvas.line(left, baseline - RULE_DROP, left + slot, baseline - RULE_DROP)
        _put_beside(canvas, self.beside, left + slot + 6, baseline, x + WIDTH)
        if self.signature:
            floor = baseline - RULE_DROP
            draw_strokes(canvas, self.signature, left, floor, SLOT, self.height - 8)
            _put(canvas, self.signed, left, floor - 7, 6)


def _put(canvas: "Canvas", text: str, x: float, baseline: float, size: float) -> None:
    paragraph(text, size=size, leading=0, width=1e6, align="plain").draw(
        canvas, x, baseline + size * 0.36
    )


def _put_beside(canvas: "Canvas", text: str, x: float, baseline: float, right: float) -> None:
    """Write behind the slot in the largest size that fits, else in small lines down from it."""
    for size in (BODY, TABLE, NOTE):
        if text_width(text, SERIF, size) <= right - x:
            _put(canvas, text, x, baseline, size)
            return
    lines = small_lines(text, right - x)
    lines.draw(canvas, x, baseline - RULE_DROP + lines.height)


def small_lines(text: str, width: float) -> Text:
    """Return what stands beside a slot in two lines of 小五, or in smaller ones if it is more."""
    lines = paragraph(text, size=NOTE, leading=10.5, width=width)
    return lines if len(lines.lines) <= 2 else paragraph(text, size=7, leading=8, width=width)


def draw_strokes(
    canvas: "Canvas", signature: Signature, x: float, y: float, width: float, height: float
) -> None:
    """Draw the pen strokes into the box as vector lines, in proportion, resting on its floor."""
    inked = [stroke.points for stroke in signature.strokes if len(stroke.points) >= 2]
    if not inked:
        return
    xs = [value for points in inked for value in points[0::2]]
    ys = [value for points in inked for value in points[1::2]]
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    unit = min(width / max(across, 1), height / max(down, 1), height / 1000 / 0.35)
    left = x + (width - across * unit) / 2
    floor = y + (height - down * unit) / 2
    canvas.saveState()
    canvas.setLineWidth(INK)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    for points in inked:
        pairs = [
            (left + (px - min(xs)) * unit, floor + (max(ys) - py) * unit)
            for px, py in zip(points[0::2], points[1::2])
        ]
        path.moveTo(*pairs[0])
        for pair in pairs[1:] or pairs:  # a dot is a line of no length with a round cap
            path.lineTo(*pair)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


class Unplaced:
    """Signatures of a paper that have no line yet."""

    def __init__(self, signatures: Iterable[Signature], officers: Sequence[Officer]) -> None:
        self._waiting, self._officers = list(signatures), officers

    def take(self, role: SignerRole, name: str = "") -> Signature | None:
        """Return the signature of a role, of `name` where one is given; once only."""
        return self._take(
            lambda one: one.role is role and (not name or name in (one.signer, one.name))
        )

    def take_officer(self, place: int) -> Signature | None:
        """Return the signature of one of the officers; once only."""
        return self._take(
            lambda one: (
                one.role is SignerRole.INSPECTOR and officer_place(self._officers, one) == place
            )
        )

    def check_none_left(self, paper: str) -> None:
        """Raise SignatureMismatch when somebody has signed who has no line."""
        if self._waiting:
            raise SignatureMismatch(name=self._waiting[0].name, paper=paper)

    def _take(self, is_wanted: Callable[[Signature], bool]) -> Signature | None:
        found = next((one for one in self._waiting if is_wanted(one)), None)
        if found is not None:
            self._waiting.remove(found)
        return found


def written_by(signature: Signature | None) -> str:
    """Return name and position of who has signed, for behind the slot; "" before that."""
    if signature is None:
        return ""
    position = f"，{signature.position}" if signature.position else ""
    return f"（{signature.name}{position}）"


@dataclass(frozen=True, slots=True)
class Signers:
    """Who is to sign a paper, and what has been signed so far."""

    officers: Sequence[Officer]
    experts: Sequence[str]
    signatures: Sequence[Signature]
    refusal: Refusal | None
    witness_line: bool  # print one although nobody has signed it yet


def check_bound(
    signatures: Iterable[Signature],
    refusal: Refusal | None,
    frozen: str,
    kind: PaperKind,
    confirmations: Iterable[Signature] = (),
) -> None:
    """Raise SignatureMismatch when a signature or the refusal is of other bytes than `frozen`.

    So does a confirmation that is of another note than that of `refusal`.
    """
    for signature in signatures:
        if frozen and signature.sha256 != frozen:
            raise SignatureMismatch(name=signature.name, paper=PAPER_TITLE[kind])
    if refusal and frozen and refusal.sha256 != frozen:
        raise SignatureMismatch(name=refusal.person, paper=PAPER_TITLE[kind])
    for confirmation in confirmations:
        if refusal is None or confirmation.sha256 != refusal_digest(refusal):
            raise SignatureMismatch(name=confirmation.name, paper=PAPER_TITLE[kind])


def signature_lines(
    who: Signers, sheet: dict[str, str], certificate: str, refused: str, template: TemplateSet
) -> list[Block]:
    """Return the lines to sign: officers with their numbers, experts, the entity, the witness.

    Raises SignatureMismatch for a signature of somebody who has no line on this paper.
    """
    unplaced = Unplaced(who.signatures, who.officers)
    lines: list[Block] = []

    def add(
        role: SignerRole,
        label: str,
        beside: str,
        signature: Signature | None,
        mark: str = "",
        index: int = 0,
    ) -> None:
        wanted = label or sheet["inspector"]
        left = text_width(wanted, SERIF, BODY)
        signed = template.moment(signature.signed) if signature else ""
        # The lines of the paper stand off those under the note of a refusal.
        before = GAP if who.refusal and not lines else 0.0
        lines.append(
            SignatureLine(
                label,
                left,
                beside,
                signature,
                signed,
                mark,
                before,
                role=role.value,
                index=index,
            )
        )

    for number, officer in enumerate(who.officers):
        beside = f"（{officer.name}）{certificate}{officer.certificate_no}"
        signature = unplaced.take_officer(number)
        label = "" if number else sheet["inspector"]
        add(SignerRole.INSPECTOR, label, beside, signature, index=number)
    for number, name in enumerate(who.experts):
        expert = unplaced.take(SignerRole.EXPERT, name)
        add(SignerRole.EXPERT, sheet["expert"], f"（{name}）", expert, index=number)
    entity = unplaced.take(SignerRole.ENTITY)
    refusal_mark = refused if who.refusal and not entity else ""
    add(SignerRole.ENTITY, sheet["entity_person"], written_by(entity), entity, refusal_mark)
    witness = unplaced.take(SignerRole.WITNESS)
    if witness or who.witness_line or who.refusal:
        known = who.refusal.witness if who.refusal else None
        name = witness.name if witness else known.name if known else ""
        beside = f"（{name}）" if name else ""
        add(SignerRole.WITNESS, sheet["witness"], beside, witness)
    unplaced.check_none_left(sheet["inspector"])
    return lines
