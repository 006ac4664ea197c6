"""The master key under its passphrase, and secrets under the master key."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import KeyDamaged, WrongPassphrase
from inspector.sealed.keyfile import (
    change_passphrase,
    new_master_key,
    open_master_key,
    open_secret,
    seal_secret,
)

LOG_N = 4  # the default costs a third of a second each time


def test_the_key_comes_back_with_its_passphrase_only(tmp_path):
    path = tmp_path / "master.key"
    key = new_master_key(path, "口令 demo", LOG_N)
    assert len(key) == 32
    assert open_master_key(path, "口令 demo") == key
    with pytest.raises(WrongPassphrase):
        open_master_key(path, "口令 dem0")
    assert key not in path.read_bytes()


def test_the_default_is_the_strength_that_was_measured(tmp_path):
    path = tmp_path / "master.key"
    key = new_master_key(path, "demo")
    assert json.loads(path.read_text())["log_n"] == 17
    assert open_master_key(path, "demo") == key


def test_full_width_digits_are_the_same_passphrase(tmp_path):
    path = tmp_path / "master.key"
    key = new_master_key(path, "ａｂ１２３", LOG_N)
    assert open_master_key(path, "ab123") == key


def test_another_passphrase_keeps_the_key(tmp_path):
    path = tmp_path / "master.key"
    key = new_master_key(path, "old", LOG_N)
    before = path.read_bytes()
    with pytest.raises(WrongPassphrase):
        change_passphrase(path, "wrong", "new", LOG_N)
    assert path.read_bytes() == before
    change_passphrase(path, "old", "new", LOG_N)
    assert open_master_key(path, "new") == key
    with pytest.raises(WrongPassphrase):
        open_master_key(path, "old")
    assert [entry.name for entry in tmp_path.iterdir()] == ["master.key"]


def test_a_key_is_never_written_over(tmp_path):
    path = tmp_path / "master.key"
    new_master_key(path, "demo", LOG_N)
    with pytest.raises(FileExistsError):
        new_master_key(path, "demo", LOG_N)


def test_a_changed_key_file_is_said_to_be_damaged_or_does_not_open(tmp_path):
    path = tmp_path / "master.key"
    new_master_key(path, "demo", LOG_N)
    data = path.read_bytes()
    for at in range(0, len(data), 5):
        path.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        with pytest.raises((KeyDamaged, WrongPassphrase)):
            open_master_key(path, "demo")
    for bad in (b"", b"[]", b"{}", data[:-9], data.replace(b'"log_n":4', b'"log_n":40')):
        path.write_bytes(bad)
        with pytest.raises(KeyDamaged):
            open_master_key(path, "demo")
    with pytest.raises(KeyDamaged):
        open_master_key(tmp_path / "missing", "demo")


@given(st.binary(max_size=300), st.text(max_size=20))
def test_a_secret_comes_back_under_its_key_and_label(data, label):
    key = bytes(range(32))
    sealed = seal_secret(key, label, data)
    assert open_secret(key, label, sealed) == data
    assert seal_secret(key, label, data) != sealed


@pytest.mark.parametrize("bend", ["label", "key", "byte", "cut", "empty"])
def test_a_secret_stays_shut_when_anything_differs(bend):
    key = bytearray(range(32))
    sealed = bytearray(seal_secret(bytes(key), "device", b"secret"))
    label = "device"
    if bend == "label":
        label = "office-ca"
    elif bend == "key":
        key[0] ^= 1
    elif bend == "byte":
        sealed[20] ^= 1
    elif bend == "cut":
        del sealed[-1]
    else:
        sealed.clear()
    with pytest.raises(KeyDamaged) as caught:
        open_secret(bytes(key), label, bytes(sealed))
    assert label in caught.value.what()
