"""What the pane shows for a row: its question, all questions of its page, or what a head says."""

from inspector.engine.outline import Outline, Row, RowKind
from inspector.engine.session import FormSession
from inspector.i18n import _
from inspector.ui.questions.asked import title_of
from inspector.ui.questions.pane import MOST_CARDS, Pane


def show_row(pane: Pane, session: FormSession, outline: Outline, row: Row) -> None:
    """Show `row` in the pane; a page of more questions than fit is shown one by one."""
    trail = _trail(session, outline, row)
    if row.page:
        rows = outline.below(row.page)
        questions = [one for one in rows if one.kind is RowKind.QUESTION]
        if len(questions) <= MOST_CARDS:
            head = rows[0] if rows[0].kind is not RowKind.QUESTION else None
            pane.show_rows(head, questions, trail)
            pane.mark_current(row.path)
            return
    if row.kind is RowKind.QUESTION:
        pane.show_rows(None, [row], trail)
    else:
        pane.show_head(row, trail, _told(outline, row))


def title_at(session: FormSession, outline: Outline, path: str) -> str:
    """Return the words of the question at `path`, after those of the entries that it stands in."""
    place = outline.find(path)
    if place < 0:
        return path
    row = outline.rows[place]
    above = (outline.index_of(row.key[:length]) for length in range(1, len(row.key)))
    heads = [outline.rows[at] for at in above if at >= 0]
    entries = [title_of(session, head) for head in heads if head.kind is RowKind.INSTANCE]
    return " › ".join([*entries, title_of(session, row)])


def _trail(session: FormSession, outline: Outline, row: Row) -> str:
    """Return the heads above `row`: one knows where one is."""
    heads = []
    key = row.page or row.key
    for length in range(1, len(key)):
        place = outline.index_of(key[:length])
        if place >= 0 and outline.rows[place].kind is not RowKind.REPEAT:
            heads.append(title_of(session, outline.rows[place]))
    return " › ".join(heads)


def _told(outline: Outline, row: Row) -> str:
    if row.kind is RowKind.ADD:
        return _("Enter, Space or the button adds one; the arrow down goes on.")
    answered, total = outline.counts(row.key)
    if not total:
        return ""
    words = _("{answered} of {total} answered")
    if row.kind is RowKind.INSTANCE:
        words = _("{answered} of {total} answered. Delete takes it out.")
    return words.format(answered=answered, total=total)
