"""What a PDF would ask for is measured once, whoever asks, from whichever thread."""

import pytest

from inspector.documents import weight
from tests.documents.hostile import one_page, pdf_of


class _Cleared(dict[bytes, int | str]):
    """Forgets at once, as when another thread makes room for more."""

    def __setitem__(self, key: bytes, value: int | str) -> None:
        super().__setitem__(key, value)
        self.clear()


def test_what_is_measured_is_said_though_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = pdf_of(one_page())
    expected = weight.check_weight(pdf)
    monkeypatch.setattr(weight, "_known", _Cleared())
    assert weight.check_weight(pdf) == expected
