"""Lines that a person draws by hand, on white paper or over a picture."""

from dataclasses import dataclass

from inspector.domain.paper import Stroke


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One drawing as an answer: a signature, a sketch, marks on a photograph.

    strokes  points in 1/1000 of the height of the sheet, from its top left
    aspect   width of the sheet in 1/1000 of its height
    over     name of the attached picture that is the sheet; "" for white paper
    """

    strokes: tuple[Stroke, ...]
    aspect: int
    over: str = ""

    def __post_init__(self) -> None:
        if self.aspect <= 0:
            raise ValueError("a sheet has a width")  # our bug: a pad that was never shown
