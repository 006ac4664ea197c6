"""A record signed by two officers and the entity, revision by revision."""

import hashlib
from datetime import UTC, datetime
from itertools import cycle

from inspector.documents.pades import Entry, add_signature, field_name
from inspector.documents.render import render_paper
from inspector.documents.signature_picture import picture_frame, signature_picture
from inspector.domain.paper import SignerRole

SIGNED = datetime(2026, 11, 21, 4, 20, tzinfo=UTC)
NAMES = ("检查员甲", "检查员乙", "负责人甲")


def signed_revisions(record, sign, signers) -> list[bytes]:
    """Return the frozen bytes, then those after each of up to three signatures."""
    return signed_lines(render_paper(record), sign, signers)


def signed_lines(drawn, sign, signers) -> list[bytes]:
    """Return the bytes of a drawn paper, then those after the signature in each of its lines."""
    digest = hashlib.sha256(drawn.pdf).hexdigest()
    revisions = [drawn.pdf]
    for box, name, signer in zip(drawn.boxes, cycle(NAMES), signers):
        beside = "（负责人甲，总经理）" if box.role == SignerRole.ENTITY.value else ""
        entry = Entry(
            field=field_name(box),
            name=name,
            reason=f"手写签名 sha256:{digest}",
            signed=SIGNED,
            page=box.page,
            frame=picture_frame(box, beside),
            picture=signature_picture(
                sign(name, SignerRole(box.role), digest), box, "2026年11月21日12时20分", beside
            ),
        )
        revisions.append(add_signature(revisions[-1], entry, signer))
    return revisions
