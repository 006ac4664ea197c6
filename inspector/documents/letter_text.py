"""What a letter says, in the words of GB/T 9704-2012; nothing here draws."""

from dataclasses import dataclass, replace
from typing import Any

from inspector.documents.characters import half_width, printable
from inspector.documents.fonts import FANG, check_glyphs


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A table among the paragraphs; `shares` are the widths of its columns, in any unit."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


Paragraphs = tuple[str | LetterTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """附件: what it is called, and its text where it is part of this file."""

    title: str
    paragraphs: Paragraphs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """What a letter says; every text as it is printed.

    organ       发文机关标志, red at the head, such as "示例区应急管理局文件"; "\\n" ends a line
    signer      签发人, of a letter to a higher organ only
    title       "\\n" where its author wants a line to end
    addressee   主送机关, without the colon
    paragraphs  their level shows in how they begin: 一、 （一） 1. （1）
    signed_by   发文机关署名
    date        成文日期, such as "2026年11月5日"
    note        附注, without brackets
    copies_to   抄送机关, without the full stop
    issued_by   印发机关, with `issued_on`; "" for a letter without 版记
    awaits_seal  the place of the seal is shown: 待盖章
    """

    organ: str
    number: str
    title: str
    addressee: str
    paragraphs: Paragraphs
    signed_by: str
    date: str
    attachments: tuple[Attachment, ...] = ()
    signer: str = ""
    note: str = ""
    copies_to: str = ""
    issued_by: str = ""
    issued_on: str = ""
    urgency: str = ""
    awaits_seal: bool = True


_LABELS = {
    "organ": "发文机关标志",
    "number": "发文字号",
    "title": "标题",
    "addressee": "主送机关",
    "signed_by": "发文机关署名",
    "date": "成文日期",
    "signer": "签发人",
    "note": "附注",
    "copies_to": "抄送机关",
    "issued_by": "印发机关",
    "issued_on": "印发日期",
    "urgency": "紧急程度",
}


def cleaned_letter(letter: LetterText) -> LetterText:
    """Return `letter` with every text as it is printed; raises CharacterMissing and
    CharacterForbidden naming the field."""
    changes = {name: _clean(getattr(letter, name), label) for name, label in _LABELS.items()}
    for name in changes.keys() - {"organ", "title"}:
        changes[name] = changes[name].replace("\n", " ")
    attachments = tuple(
        Attachment(
            title=_clean(one.title, f"附件{number}标题").replace("\n", " "),
            paragraphs=_clean_all(one.paragraphs, f"附件{number}"),
        )
        for number, one in enumerate(letter.attachments, start=1)
    )
    paragraphs = _clean_all(letter.paragraphs, "正文")
    texts: dict[str, Any] = changes
    return replace(letter, paragraphs=paragraphs, attachments=attachments, **texts)


def _clean(text: str, where: str) -> str:
    text = half_width(printable(text, where))
    check_glyphs(text, FANG, where)
    return text


def _clean_all(paragraphs: Paragraphs, where: str) -> Paragraphs:
    cleaned: list[str | LetterTable] = []
    for number, one in enumerate(paragraphs, start=1):
        here = f"{where}第{number}段"
        if isinstance(one, str):
            cleaned += [line for line in _clean(one, here).split("\n") if line]
            continue
        heads = tuple(_clean(head, here) for head in one.heads)
        rows = tuple(tuple(_clean(cell, here) for cell in row) for row in one.rows)
        cleaned.append(LetterTable(heads, one.shares, rows))
    return tuple(cleaned)
