"""What pdfsig of poppler says of the signatures in a PDF."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.documents import nss

MISMATCH = "Signature Validation: Digest Mismatch."
_VALID = "Signature Validation: Signature is Valid."
_TRUSTED = "Certificate Validation: Certificate is Trusted."

needs_pdfsig = pytest.mark.skipif(
    shutil.which("pdfsig") is None or not nss.can_make(),
    reason="pdfsig of poppler-utils, or the library nss3, is not installed",
)


def pdfsig(pdf: bytes, folder: Path, database: Path, more: Mapping[str, str] | None = None) -> str:
    """Return what pdfsig prints of a PDF; `more` goes into its environment."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdfsig", "-nssdir", str(database), str(file)],
        capture_output=True,
        check=False,
        env={**os.environ, **(more or {})},
    )
    return done.stdout.decode()


def counts(said: str) -> tuple[int, int, int]:
    """Return how many signatures there are, are valid, and are trusted."""
    return len(re.findall("^Signature #", said, re.M)), said.count(_VALID), said.count(_TRUSTED)
