"""A question as its editor needs it, and its answer as one short line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from inspector.engine.controls import CHOOSING, Control
from inspector.engine.instance import Node
from inspector.engine.outline import Row, RowKind
from inspector.engine.session import FormSession
from inspector.engine.shown import chosen_labels, shown_moment
from inspector.engine.texts import Text
from inspector.errors import QuestionUnknown
from inspector.i18n import _

PICTURED_CHOICES = 200  # longer lists are searched, not looked at

PICTURES, HEARD = ("image", "big-image"), ("audio", "video")
Media = tuple[tuple[str, str], ...]
Called = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question now. Texts are in the language in use; `choices` are (name, label).

    media         kind ("image", "audio", "video") and name of a file that goes with the label
    choice_media  the same by name of the choice
    """

    path: str
    control: Control
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    readonly: bool = False
    media: Media = ()
    choice_media: Mapping[str, Media] = field(default_factory=dict)
    language: str = ""
    guidance: str = ""

    @property
    def appearance(self) -> frozenset[str]:
        return frozenset(self.control.appearance.split())

    @property
    def type(self) -> str:
        return self.control.type

    def picture_of(self, choice: str) -> str:
        """Return the name of the picture that goes with a choice, or ""."""
        return _first_of(self.choice_media.get(choice, ()), PICTURES)

    @property
    def choice_pictures(self) -> list[str]:
        """The names of the pictures that go with the choices."""
        return [name for choice in self.choice_media if (name := self.picture_of(choice))]

    @property
    def picture(self) -> str:
        """The name of the picture that goes with the label, or ""."""
        return _first_of(self.media, PICTURES)


def ask(session: FormSession, row: Row, known: Asked | None = None) -> Asked:
    """Return what the question of `row` asks now; the row must be visible.

    `known` is what it asked before, in the same language: choices that nothing filters stay.
    """
    control = row.control
    choices: tuple[tuple[str, str], ...] = ()
    choice_media: Mapping[str, Media] = {}
    if control.kind in CHOOSING:
        if known is not None and known.language == session.wording.language and _is_fixed(control):
            choices, choice_media = known.choices, known.choice_media
        else:
            choices = tuple(session.choices(row.path))
            choice_media = _choice_media(session, row, len(choices))
    return Asked(
        row.path,
        control,
        title_of(session, row),
        "" if control.hint == Text() else session.hint(row.path),
        choices,
        session.is_required(row.path),
        session.is_readonly(row.path),
        _media(session, control),
        choice_media,
        session.wording.language,
        "" if control.hint == Text() else session.guidance(row.path),
    )


def title_of(session: FormSession, row: Row) -> str:
    """Return what stands on the line of `row`."""
    control = row.control
    is_group = row.kind is RowKind.GROUP and control.kind == "group"
    if row.path and (row.kind is RowKind.QUESTION or is_group):
        text = session.label(row.path)
    else:
        text = session.label_of(control)
    text = " ".join(text.split()) or control.path.rpartition("/")[2]
    if row.kind is RowKind.INSTANCE:
        return f"{text} {row.key[-1]}"
    if row.kind is RowKind.ADD:
        return _("Add: {title}").format(title=text)
    return text


def answer_of(session: FormSession, row: Row, called: Called = str) -> str:
    """Return the answer of `row` in one line, "" when there is none.

    called  gives what a person calls an attached file
    """
    if row.kind is not RowKind.QUESTION or row.node is None:
        return ""
    value = row.node.answer()
    if not value:
        return ""
    kind, control = row.control.kind, row.control
    if kind in CHOOSING:
        between = " › " if kind == "rank" else "、"
        return between.join(
            " ".join(label.split()) for label in chosen_labels(session, control, row.path, value)
        )
    if kind == "secret":
        return "•" * min(len(value), 12)
    if kind == "upload":
        return called(value)
    if kind == "trigger":
        return _("Confirmed")
    if control.type in ("date", "dateTime", "time"):
        return shown_moment(value, control.type, control.appearance)
    if control.type in ("geotrace", "geoshape"):
        count = len([point for point in value.split(";") if point.strip()])
        return _("{count} points").format(count=count)
    if control.type == "geopoint":
        return ", ".join(value.split()[:2])
    return " ".join(value.split())


def path_of(session: FormSession, node: Node) -> str:
    """Return where `node` stands now; "" when its instance was taken out."""
    try:
        path = node.path()
        return path if session.node(path) is node else ""
    except (ValueError, QuestionUnknown):
        return ""


def _is_fixed(control: Control) -> bool:
    """Whether no answer changes the choices."""
    itemset = control.itemset
    if itemset is None or "[" in itemset.nodeset:
        return False
    return "(" not in itemset.nodeset.removeprefix("instance(")


def _media(session: FormSession, control: Control) -> Media:
    if not control.label.itext_id:
        return ()
    found = []
    for kind in (*PICTURES, *HEARD):
        name = _file_name(session.wording.media(control.label, kind))
        if name:
            found.append((kind, name))
    return tuple(found)


def _choice_media(session: FormSession, row: Row, count: int) -> Mapping[str, Media]:
    if not 0 < count <= PICTURED_CHOICES:
        return {}
    return {
        choice: tuple((kind, name) for kind, file in files.items() if (name := _file_name(file)))
        for choice, files in session.choice_media(row.path).items()
    }


def _file_name(source: str) -> str:
    """Return a.jpg of jr://images/a.jpg; "-" is how forms say that there is none."""
    name = source.rpartition("/")[2].strip()
    return "" if name == "-" else name


def _first_of(media: Media, kinds: tuple[str, ...]) -> str:
    return next((name for kind, name in media if kind in kinds), "")
