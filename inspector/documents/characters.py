"""What may stand on a paper: every character is drawn as it was typed, or refused by name.

What happens to the characters that draw nothing:

- line ends of any kind become one line end, tabs one space;
- zero-width characters, soft hyphens, variation selectors and single direction marks (LRM, RLM,
  ALM) are left out: they come with pasted text and say nothing on paper;
- runs of U+3000 are kept as they are, except at the two ends of a field;
- other control characters, and overrides or isolates of the writing direction, are refused:
  with them the screen and the paper would show different texts.

Numbers and units are half-width on paper (documents §3: Arabic figures, half-width page numbers),
also where an input method typed them full-width. Only the paper is changed: what the record keeps,
and the hash of the paper's content, are of the text as it was typed. Names of files stay as they
are: by them the file is found.
"""

import re
import unicodedata

from inspector.errors import CharacterForbidden

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180b-\u180e\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2061-\u206f\ufff9-\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)

# What a Chinese input method types full-width, and papers print half-width.
_HALF = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_HALF |= {wide: wide - 0xFEE0 for wide in range(0xFF41, 0xFF5B)}
_WIDE_SIGN = re.compile(
    "(?<=[0-9A-Za-z])[．／－＿＠＆＋](?=[0-9A-Za-z])"  # 12．5, mg／m³, GW－0
    "|[－＋](?=[0-9])|(?<=[0-9])％"
)


def half_width(text: str) -> str:
    """Return `text` with half-width digits and Latin letters, and the signs that belong to them.

    Chinese marks stay as they are; so do ㎡ and other signs that are one character.
    """
    if text.isascii():
        return text
    plain = text.translate(_HALF)
    return _WIDE_SIGN.sub(lambda sign: chr(ord(sign.group()) - 0xFEE0), plain)


def printable(text: str, field: str) -> str:
    """Return `text` as a paper prints it; `field` names it in the refusal.

    Raises CharacterForbidden for a character that would make paper and screen differ.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    found = _FORBIDDEN.search(text)
    if found:
        raise CharacterForbidden(code_point=f"U+{ord(found.group()):04X}", field=field)
    if any(unicodedata.combining(character) for character in text):
        text = unicodedata.normalize("NFC", text)  # letter and accent apart: fonts want them joined
    return text.strip()
