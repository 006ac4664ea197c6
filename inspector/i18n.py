"""Text that people read: English in the source, Chinese from the catalogue.

The wording of papers and law is Chinese data and never passes through here.
"""

import gettext
import os
from pathlib import Path

DOMAIN = "inspector"
DEFAULT_LANGUAGE = "zh_CN"

_translations: gettext.NullTranslations | None = None


def _(message: str) -> str:
    """Return `message` in the language in use."""
    return _current().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a counted text that fits `count`."""
    return _current().ngettext(singular, plural, count)


def N_(message: str) -> str:
    """Return `message` unchanged, marked for translation where it is shown."""
    return message


def use_language(language: str | None = None) -> str:
    """Switch to `language` ("zh_CN" or "en"); without one, to the system's. Return the choice.

    Chinese is also the answer when the system names no language: that is what the laptops of
    the field look like.
    """
    global _translations
    chosen = language or _system_language()
    if chosen.startswith("en"):
        _translations = gettext.NullTranslations()
        return "en"
    _translations = gettext.translation(DOMAIN, _locale_dir(), [DEFAULT_LANGUAGE], fallback=True)
    return DEFAULT_LANGUAGE


def _current() -> gettext.NullTranslations:
    if _translations is None:
        use_language()
    assert _translations is not None
    return _translations


def _system_language() -> str:
    for name in ("INSPECTOR_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        value = os.environ.get(name, "")
        if value:
            return DEFAULT_LANGUAGE if value.split(".")[0] in ("C", "POSIX") else value
    import locale  # 1 ms of the start, and mostly the environment has answered

    return locale.getlocale()[0] or DEFAULT_LANGUAGE


def _locale_dir() -> Path:
    # `paths` stands above this floor, so the two places are looked at here.
    package = Path(__file__).parent
    frozen = package / "_data" / "resources" / "locale"
    return frozen if frozen.is_dir() else package.parent / "resources" / "locale"
