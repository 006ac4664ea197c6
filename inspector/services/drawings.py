"""Drawings as answers: from strokes to the picture that is attached."""

from datetime import datetime
from pathlib import PurePath

from inspector.clock import CHINA
from inspector.domain.drawing import Drawing
from inspector.i18n import _


def drawn(
    drawing: Drawing, ground: bytes | None, called: str, appearance: str, at: datetime
) -> tuple[str, bytes]:
    """Return name and bytes of the picture that a drawing makes.

    ground, called  bytes and name of the picture that is drawn on; None for white paper
    appearance      of the question: a signature is named as one

    Takes up to half a second; for a job's thread. Raises PhotoUnreadable.
    """
    from inspector.evidence.annotation import marked, sheet_of  # Pillow takes 60 ms to load

    if ground is None:
        is_signature = "signature" in appearance.split()
        name = _("signature {time}") if is_signature else _("drawing {time}")
        time = f"{at.astimezone(CHINA):%Y%m%d-%H%M%S}"
        return f"{name.format(time=time)}.png", sheet_of(drawing)
    data, suffix = marked(drawing, ground, called)
    stem = PurePath(called).stem
    mark = _("-marked")
    return f"{stem.removesuffix(mark)}{mark}{suffix}", data
