"""Names, lists of contents and the header: what is written is parsed, nothing else is."""

import json
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.sealed.header import canonical
from inspector.sealed.manifest import (
    asic_manifest,
    bag_manifest,
    parse_asic_manifest,
    parse_bag_manifest,
)
from inspector.sealed.names import is_payload_name, is_safe_name
from inspector.sealed.refusals import Broken

folders = st.sampled_from(["", "photos/", "docs/", "certs/", "forms/", "standards/", "tables/"])
payload_names = st.builds(
    lambda folder, stem: f"data/{folder}{stem}",
    folders,
    st.from_regex(r"[0-9a-z][0-9a-z_-]{0,20}(\.[0-9a-z]{1,4})?", fullmatch=True),
).filter(is_payload_name)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
lists = st.dictionaries(payload_names, digests, max_size=8)


@given(lists)
def test_what_is_written_is_parsed_in_the_same_order(items):
    assert list(parse_asic_manifest(asic_manifest(items)).items()) == list(items.items())
    assert list(parse_bag_manifest(bag_manifest(items)).items()) == list(items.items())


@given(lists.filter(bool), st.data())
def test_a_changed_list_is_refused_or_says_something_else(items, data):
    for make, parse in (
        (asic_manifest, parse_asic_manifest),
        (bag_manifest, parse_bag_manifest),
    ):
        bent = bytearray(make(items))
        at = data.draw(st.integers(0, len(bent) - 1))
        bent[at] ^= 1 << data.draw(st.integers(0, 7))
        with suppress(Broken):
            assert parse(bytes(bent)) != items


@given(st.binary(max_size=300))
@example(asic_manifest({})[:-1])
def test_rubbish_is_never_a_list(data):
    with pytest.raises(Broken):
        parse_asic_manifest(data)
    if data:
        with pytest.raises(Broken):
            parse_bag_manifest(data)


def test_an_xml_reader_finds_in_the_list_what_was_put_there():
    from defusedxml.ElementTree import fromstring

    root = fromstring(asic_manifest({"data/a": "00" * 32, "bagit.txt": "ff" * 32}))
    spaces = {"asic": "http://uri.etsi.org/02918/v1.2.1#"}
    found = [one.get("URI") for one in root.findall("asic:DataObjectReference", spaces)]
    assert found == ["data/a", "bagit.txt"]
    assert root.find("asic:SigReference", spaces).get("URI") == "META-INF/signature001.p7s"


@given(st.text(max_size=30) | payload_names)
def test_a_safe_name_stays_inside_whatever_folder_it_is_unpacked_to(name):
    if not is_safe_name(name):
        assert not is_payload_name(name)
        return
    folder = Path("/somewhere")
    assert (folder / name).resolve().is_relative_to(folder)
    assert name.isascii()
    assert zipfile.ZipInfo(name).filename == name


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=9,
)


@given(json_values)
def test_canonical_json_says_the_same_and_has_one_form(value):
    try:
        data = canonical(value)
    except UnicodeEncodeError:
        return  # lone surrogates have no UTF-8
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


def test_keys_are_sorted_as_rfc_8785_says():
    # §3.2.3: by UTF-16 code units, so an emoji comes before U+FB33.
    value = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "1": 4, "\r": 5, "\x80": 6, "ö": 7}
    keys = list(json.loads(canonical(value)))
    assert keys == ["\r", "1", "\x80", "ö", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize("bad", [1.5, 2**53, [float("nan")], {"a": -(2**60)}])
def test_what_has_no_canonical_form_is_our_bug(bad):
    with pytest.raises(ValueError, match=r"float|integer"):
        canonical(bad)
