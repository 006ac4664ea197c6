"""The description for the archive: well formed, and read again as it was written."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.documents.dossier_metadata import (
    ArchiveMetadata,
    DescribedFile,
    DescribedOriginal,
    DigitalFile,
    SignedBy,
    read_metadata,
    write_metadata,
)
from inspector.errors import ArchiveMetadataUnreadable

DIGEST = "ab" * 32
FILE = DigitalFile(name="案卷-示例铝业有限公司.pdf", size=1234, sha256=DIGEST)
META = ArchiveMetadata(
    title="示例铝业有限公司安全生产检查（2026年11月16日）",
    organ="示例区应急管理局",
    year="2026",
    first_day="2026-11-16",
    last_day="2026-11-20",
    pages=8,
    program="Inspector",
    file=FILE,
)
# Everything that XML 1.0 can hold and an attribute of a person can be; line ends as \n.
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30
)
files = st.builds(
    DigitalFile,
    name=texts,
    size=st.integers(0, 10**12),
    sha256=st.just(DIGEST),
    format=st.just("PDF"),
)
documents = st.builds(
    DescribedFile,
    title=texts,
    number=texts,
    author=texts,
    day=st.just("2026-11-16"),
    genre=texts,
    first=st.integers(1, 10**5),
    pages=st.integers(1, 500),
    remark=texts,
    files=st.lists(files, max_size=2).map(tuple),
    signed=st.lists(st.builds(SignedBy, name=texts, at=texts), max_size=2).map(tuple),
)
metadata = st.builds(
    ArchiveMetadata,
    title=texts,
    organ=texts,
    year=st.just("2026"),
    first_day=texts,
    last_day=texts,
    pages=st.integers(0, 10**5),
    program=texts,
    file=files,
    number=texts,
    keep=texts,
    secrecy=texts,
    filed=texts,
    abstract=texts,
    documents=st.lists(documents, max_size=3).map(tuple),
    originals=st.lists(
        st.builds(DescribedOriginal, name=texts, made=texts, sha256=texts), max_size=3
    ).map(tuple),
    absent=st.lists(texts.filter(bool), max_size=2).map(tuple),
)


@given(metadata)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(meta: ArchiveMetadata) -> None:
    data = write_metadata(meta)
    assert read_metadata(data) == meta
    assert write_metadata(meta) == data


def test_the_names_are_those_of_the_standard() -> None:
    root = ET.fromstring(write_metadata(replace(META, keep="三十年", secrecy="公开", number="1")))
    assert root.findtext("聚合层次") == "案卷"
    assert root.findtext("来源/立档单位名称") == "示例区应急管理局"
    assert root.findtext("档号") == "1"
    assert root.findtext("保管期限") == "三十年"
    assert root.findtext("内容描述/密级") == "公开"
    assert root.findtext("内容描述/日期/止") == "2026-11-20"
    assert root.findtext("形式特征/页数") == "8"
    digest = root.find("电子属性/数字摘要")
    assert digest is not None
    assert digest.get("算法") == "SHA-256"


def test_what_nobody_has_said_is_left_out() -> None:
    root = ET.fromstring(write_metadata(META))
    assert root.find("档号") is None
    assert root.find("内容描述/密级") is None


def test_what_xml_cannot_hold_is_left_out_and_the_file_stays_well_formed() -> None:
    data = write_metadata(replace(META, title="甲\x00\x0b<乙>&\ud800丙\r\n丁\ufffe"))
    assert read_metadata(data).title == "甲<乙>&丙\n丁"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        "<案卷元数据 版本='9'/>".encode(),
        "<案卷元数据 版本='1'/>".encode(),
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        write_metadata(META)[:-40],
    ],
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(ArchiveMetadataUnreadable):
        read_metadata(data)
