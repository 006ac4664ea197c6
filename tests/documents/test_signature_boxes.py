"""Where a paper is signed: one box per line, on its page, where the strokes are drawn."""

import hashlib
from itertools import pairwise

from inspector.documents.blocks import CONFIRMATION, MARGIN_SIDE, PAGE_WIDTH
from inspector.documents.preview import page_count, page_image
from inspector.documents.render import render, render_paper
from inspector.domain.paper import SignerRole

SCALE = 3  # pixels a point


def test_every_line_of_a_record_has_its_box(record) -> None:
    drawn = render_paper(record)
    assert drawn.pdf == render(record)
    assert [(box.role, box.index) for box in drawn.boxes] == [
        (SignerRole.INSPECTOR.value, 0),
        (SignerRole.INSPECTOR.value, 1),
        (SignerRole.ENTITY.value, 0),
    ]
    for box in drawn.boxes:
        assert box.page == page_count(drawn.pdf) - 1
        assert box.x >= MARGIN_SIDE
        assert box.x + box.width <= PAGE_WIDTH - MARGIN_SIDE


def test_boxes_do_not_overlap_and_stand_in_the_order_of_the_lines(order) -> None:
    boxes = render_paper(order).boxes
    assert [box.role for box in boxes][-1] == SignerRole.WITNESS.value
    for above, below in pairwise(boxes):
        assert above.page == below.page
        assert above.y >= below.y + below.height


def test_the_strokes_are_drawn_inside_their_box(record, sign) -> None:
    drawn = render_paper(record)
    sha256 = hashlib.sha256(drawn.pdf).hexdigest()
    entity = drawn.boxes[-1]
    signature = sign("负责人甲", SignerRole.ENTITY, sha256)
    signed = render(record, signatures=[signature], frozen_sha256=sha256)
    before, after = (
        page_image(pdf, entity.page, round(PAGE_WIDTH * SCALE)) for pdf in (drawn.pdf, signed)
    )
    left, right = round(entity.x * SCALE), round((entity.x + entity.width) * SCALE)
    foot = before.height - round(entity.y * SCALE)
    head = before.height - round((entity.y + entity.height) * SCALE)

    def ink(row: int) -> int:
        at = row * before.width * 3
        part = slice(at + left * 3, at + right * 3)
        return sum(a != b for a, b in zip(before.rgb[part], after.rgb[part]))

    inside = sum(ink(row) for row in range(head, foot))
    above = sum(ink(row) for row in range(head - 30, head - 2))
    assert inside > 500
    assert above == 0


def test_a_refused_line_has_no_box_and_the_confirmations_have_theirs(record, refusal) -> None:
    boxes = render_paper(record, refusal=refusal).boxes
    roles = [box.role for box in boxes]
    assert roles.count(CONFIRMATION) == 2
    assert SignerRole.ENTITY.value not in roles
