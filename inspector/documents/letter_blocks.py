"""A letter laid out in blocks; figures in brackets are clauses of GB/T 9704-2012."""

import re
from dataclasses import replace

from inspector.documents.blocks import Block, PageBreak, Text, paragraph
from inspector.documents.fonts import FANG, HEI, KAI, TITLE, text_width
from inspector.documents.letter_furniture import Head, Signature
from inspector.documents.letter_grid import CELL, PITCH, SIZE_2, SIZE_3, TRACKING, WIDTH, OnGrid
from inspector.documents.letter_text import LetterTable, LetterText, Paragraphs
from inspector.documents.letter_title import title_lines
from inspector.documents.table import Column, table
from inspector.documents.text import Span

LONGEST_HEADING = 40  # characters; a longer first sentence is text that happens to be numbered

_LEVELS = (  # (7.3.3)
    (re.compile("[一二三四五六七八九十]{1,3}、"), HEI),
    (re.compile("（[一二三四五六七八九十]{1,3}）"), KAI),
    (re.compile(r"(?:[0-9]{1,2}[.．]|（[0-9]{1,2}）)(?![0-9])"), FANG),
)


def letter_story(letter: LetterText) -> list[Block]:
    """Return the blocks of a letter, without 版记. Touches no file."""
    story: list[Block] = [Head(letter.organ, letter.number, letter.signer, letter.urgency)]
    story += _title(letter.title, blank_lines=2)
    if letter.addressee:
        story.append(_text(f"{letter.addressee}：", indent=0, blank_lines=1, with_next=True))
    body = letter_paragraphs(letter.paragraphs)
    if not letter.addressee and body:
        body[0] = _with_blank_line(body[0])
    story += body
    if letter.attachments:
        story += _attachment_note([one.title for one in letter.attachments])
    _hold_before_signature(story)
    story.append(Signature(letter.signed_by, letter.date, letter.awaits_seal, bool(letter.note)))
    if letter.note:
        story.append(_text(f"（{letter.note}）"))
    for number, one in enumerate(letter.attachments, start=1):
        if one.paragraphs:
            story += _attachment(number, len(letter.attachments), one.title, one.paragraphs)
    return story


def letter_paragraphs(paragraphs: Paragraphs) -> list[Block]:
    """Return the blocks of a text: levels by how paragraphs begin (7.3.3), tables among them."""
    blocks: list[Block] = []
    for one in paragraphs:
        if isinstance(one, LetterTable):
            blocks.append(_table(one))
            continue
        heading, rest = split_heading(one)
        spans = [Span(heading, role=role_of(one)), Span(rest, role=FANG)]
        # What announces something is no more the last line of a page than a heading is.
        holds = not rest if heading else one.endswith("：")
        blocks.append(_grid_text(spans, with_next=holds))
    return blocks


def split_heading(text: str) -> tuple[str, str]:
    """Return the numbered heading at the start of a paragraph, and the text that follows it.

    A heading stands alone, or is a short first sentence.
    """
    if role_of(text) == FANG:
        return "", text
    end = text.find("。") + 1
    if 0 < end < len(text) and end <= LONGEST_HEADING:
        return text[:end], text[end:]
    if len(text) <= LONGEST_HEADING and not text.endswith(("。", "；", "，", "：")):
        return text, ""
    return "", text


def role_of(text: str) -> str:
    """Return the role of the font that the numbered heading of a paragraph is set in (7.3.3)."""
    return next((role for pattern, role in _LEVELS if pattern.match(text)), FANG)


def _grid_text(
    spans: list[Span],
    *,
    indent: float = 2,
    hang: float = 0.0,
    blank_lines: int = 0,
    with_next: bool = False,
) -> Text:
    return paragraph(
        *spans,
        size=SIZE_3,
        leading=PITCH,
        indent_chars=indent,
        hang=hang,
        before=blank_lines * PITCH,
        with_next=with_next,
        width=WIDTH,
        tracking=TRACKING,
        keep=1,  # the grid is filled: 22 lines to a page
    )


def _text(text: str, *, indent: float = 2, blank_lines: int = 0, with_next: bool = False) -> Text:
    spans = [Span(text, role=FANG)]
    return _grid_text(spans, indent=indent, blank_lines=blank_lines, with_next=with_next)


def _title(title: str, blank_lines: int) -> list[Block]:
    lines = title_lines(title, int(WIDTH / SIZE_2))
    return [
        paragraph(
            Span("\n".join(lines), role=TITLE),
            size=SIZE_2,
            leading=PITCH,
            align="center",
            before=blank_lines * PITCH,
            with_next=True,
            width=WIDTH,
            keep=len(lines) + 1,
        )
    ]


def _table(one: LetterTable) -> Block:
    total = sum(one.shares)
    columns = [
        Column(head, WIDTH * share / total, "center" if share / total < 0.12 else "left")
        for head, share in zip(one.heads, one.shares)
    ]
    ruled = table(columns, one.rows, before=PITCH / 4)
    return OnGrid(ruled)


def _attachment_note(titles: list[str]) -> list[Block]:
    """附件说明: a line below the text; names hang under each other (7.3.4)."""
    word = "附件："
    if len(titles) == 1:
        hang = (2 + len(word)) * CELL
        spans = [Span(f"{word}{titles[0]}", role=FANG)]
        return [_grid_text(spans, hang=hang, blank_lines=1)]
    blocks: list[Block] = []
    for number, title in enumerate(titles, start=1):
        mark = f"{number}. "
        width = text_width(mark, FANG, SIZE_3)
        first = 2 if number == 1 else 2 + len(word)
        label = word if number == 1 else ""
        hang = (2 + len(word)) * CELL + width
        spans = [Span(f"{label}{mark}{title}", role=FANG)]
        blank = 1 if number == 1 else 0
        follows = number < len(titles)
        blocks.append(
            _grid_text(spans, indent=first, hang=hang, blank_lines=blank, with_next=follows)
        )
    return blocks


def _attachment(number: int, count: int, title: str, paragraphs: Paragraphs) -> list[Block]:
    """附件 on a page of its own: the word in 黑体 at the left, the title in line 3 (7.3.7)."""
    word = f"附件{number}" if count > 1 else "附件"
    story: list[Block] = [PageBreak()]
    story.append(_grid_text([Span(word, role=HEI)], indent=0, with_next=True))
    story += _title(title, blank_lines=1)
    body = letter_paragraphs(paragraphs)
    if body:
        body[0] = _with_blank_line(body[0])
    return story + body


def _with_blank_line(block: Block) -> Block:
    return replace(block, before=PITCH)  # type: ignore[type-var]  # all our blocks are data classes


def _hold_before_signature(story: list[Block]) -> None:
    """No page has a signature and no text: the last two lines of the text go along (7.3.5)."""
    lines = 0
    for place in range(len(story) - 1, -1, -1):
        block = story[place]
        if not isinstance(block, Text):
            if not lines:
                story[place] = replace(block, with_next=True)  # type: ignore[type-var]
            return
        # Of a paragraph before the last one line is enough: the grid is filled.
        story[place] = replace(block, with_next=True, keep=1 if lines else 2)
        lines += len(block.lines)
        if lines >= 2:
            return
