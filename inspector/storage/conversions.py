"""Conversions of forms kept in a folder, so that the same file is not converted twice.

For files that are checked, tried out or about to be installed, which lie in plain text where
their author put them; a form that is installed lies in the workspace with its XForm, encrypted.
The folder may be deleted at any time.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from inspector import __version__, paths
from inspector.engine.xlsform import Conversion
from inspector.errors import Problem
from inspector.i18n import _
from inspector.storage.files import write_file

MOST = 64  # files; the oldest go first
_ENDING = ".form.json"


def kept_conversions() -> "KeptConversions":
    """Return the conversions that this person's programs share."""
    return KeptConversions(paths.cache_folder() / "forms")


class KeptConversions:
    """Conversions by the digest of their source, the name it has and who converted it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, source_sha256: str, name: str) -> Conversion | None:
        """Return what was kept, or None; a file that cannot be read is as good as none."""
        try:
            said = json.loads(self._file(source_sha256, name).read_bytes())
            remarks = tuple(Problem(**one) for one in said.pop("remarks"))
            found = Conversion(**said, remarks=remarks)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return found if found.source_sha256 == source_sha256 else None

    def keep(self, name: str, conversion: Conversion) -> None:
        """Keep a conversion; where nothing can be written it is only slower next time."""
        file = self._file(conversion.source_sha256, name)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(asdict(conversion), ensure_ascii=False)
            write_file(file, text.encode(), private=True)
            known = sorted(self._folder.glob(f"*{_ENDING}"), key=lambda one: one.stat().st_mtime)
            for old in known[:-MOST]:
                old.unlink(missing_ok=True)

    def _file(self, source_sha256: str, name: str) -> Path:
        # Remarks are words of one language, which its word for a row tells; a form without
        # form_id is called after its file.
        parts = (source_sha256, Path(name).stem, _("row {row}"), __version__, version("pyxform"))
        key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return self._folder / f"{key[:40]}{_ENDING}"
