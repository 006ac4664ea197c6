"""The choice and the question that `or_other` adds, in Chinese where the form is.

The converter writes them in English whatever the language of the form. Values stay: `other`.
"""

import re
from collections.abc import Callable, Collection

from inspector.engine.languages import is_chinese

_OTHER, _SPECIFY = "Other", "Specify other."  # pyxform.constants.OR_OTHER_CHOICE, xls2json
_CHOICE = "<item><name>other</name><label>{words}</label></item>"
_CHOICE_ID = re.compile(r"<item><itextId>([^<]+)</itextId><name>other</name></item>")
_TEXT = '<text id="{id}"><value>{words}</value></text>'
_QUESTION = "<label>{words}</label></input>"
_TRANSLATION = re.compile(
    r'<translation lang="([^"]*)"( default="true\(\)")?>.*?</translation>', re.DOTALL
)
_WORDS = re.compile(r"<(?:label|value)>([^<]+)<")
_HAN, _OTHER_SCRIPT = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")


def other_in_chinese(xform: str, written: Callable[[], Collection[str]]) -> str:
    """Return `xform`, as pyxform wrote it, with 其他 and 请说明其他 where it is read in Chinese.

    `written` gives the cells of the form's sheets: what the author wrote in English stays. A form
    in any other language comes back as it is.
    """
    if _QUESTION.format(words=_SPECIFY) not in xform:
        return xform
    cells = written()
    choices = _CHOICE_ID.findall(xform) if _OTHER not in cells else []
    in_chinese: list[bool] = []  # of the default language

    def translated(block: re.Match[str]) -> str:
        text, name, is_default = block[0], block[1], block[2] is not None
        chinese = is_chinese(name) or (name == "default" and _reads_chinese(text))
        if is_default:
            in_chinese.append(chinese)
        for one in choices if chinese else ():
            english = _TEXT.format(id=one, words=_OTHER)
            text = text.replace(english, _TEXT.format(id=one, words="其他"))
        return text

    xform = _TRANSLATION.sub(translated, xform)
    if not (in_chinese[0] if in_chinese else _reads_chinese(xform)):
        return xform
    if _OTHER not in cells:
        xform = xform.replace(_CHOICE.format(words=_OTHER), _CHOICE.format(words="其他"))
    if _SPECIFY not in cells:
        xform = xform.replace(
            _QUESTION.format(words=_SPECIFY), _QUESTION.format(words="请说明其他")
        )
    return xform


def _reads_chinese(xml: str) -> bool:
    """Say whether most of the labels in a piece of a form are Chinese."""
    found = [words for words in _WORDS.findall(xml) if words not in (_OTHER, _SPECIFY)]
    chinese = [one for one in found if _HAN.search(one) and not _OTHER_SCRIPT.search(one)]
    return 2 * len(chinese) > len(found)
