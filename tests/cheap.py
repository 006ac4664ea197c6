"""Passphrases that cost nothing, for tests that are about something else."""

from pathlib import Path

import pytest

from inspector.sealed import keyfile
from tests.desks import LOG_N


def make_passphrases_cheap(patch: pytest.MonkeyPatch) -> None:
    """Keep every key by a passphrase that costs next to nothing, whatever was asked for.

    At the strength that is shipped each takes a third of a second to keep and to open;
    tests/sealed/test_keyfile.py is about that strength. Fails where another one was asked for.
    """
    store = keyfile._store

    def cheap(path: Path, key: bytes, passphrase: str, log_n: int) -> None:
        assert log_n in (LOG_N, keyfile.LOG_N)
        store(path, key, passphrase, LOG_N)

    patch.setattr(keyfile, "_store", cheap)
