"""What a person sees of an error: two lines, what is wrong and what to do."""

import sys
from collections.abc import Callable

from inspector.errors import Cancelled, InspectorError
from inspector.ui.widgets.banner import Banner

ShowError = Callable[[Exception], None]


class BannerErrors:
    """Shows errors of one page in its banner; hands our own bugs to the crash report."""

    def __init__(self, banner: Banner) -> None:
        self._banner = banner

    def __call__(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._banner.say(error.what(), error.remedy())
        elif isinstance(error, InspectorError):
            self._banner.warn(error.what(), error.remedy())
        else:
            sys.excepthook(type(error), error, error.__traceback__)
