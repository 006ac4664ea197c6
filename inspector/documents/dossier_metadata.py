"""The metadata of a dossier for the archive: one XML file beside the PDF.

Names and structure follow DA/T 46-2009《文书类电子文件元数据方案》, whose elements these are:
聚合层次, 来源 (立档单位名称), 档号, 年度, 保管期限, 内容描述 (题名, 文件编号, 责任者, 日期, 文种,
密级), 形式特征 (文件组合类型, 件数, 页数, 语种), 电子属性 (格式信息, 计算机文件名, 计算机文件大小,
文档创建程序) and 电子签名 (签名人, 签名时间). 数字摘要 and 页号 of each
document are added, as an archive checks 四性 by them (DA/T 70-2018). The file is
no package after DA/T 48-2009: it encloses no bytes, it describes those that lie beside it.

    案卷元数据 @版本
        聚合层次 | 来源/立档单位名称 | 档号 | 年度 | 保管期限 | 归档日期
        内容描述/题名 责任者 日期(起, 止) 密级 摘要
        形式特征/文件组合类型 件数 页数 语种
        电子属性/格式信息 计算机文件名 计算机文件大小 文档创建程序 数字摘要@算法
        卷内文件/文件@序号: 题名 文件编号 责任者 日期 文种 页号 页数 附注,
            电子属性 of each embedded file, 电子签名/签名人 签名时间
        证据/原件: 名称 形成时间 数字摘要@算法
        缺件/题名

An element without content is left out. Days are 2026-11-21 (GB/T 7408), moments carry their zone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from inspector.errors import ArchiveMetadataUnreadable

VERSION = "1"
_ROOT = "案卷元数据"
_ALGORITHM = "SHA-256"
# What XML 1.0 cannot hold, even escaped; a carriage return would come back as a line end.
_NO_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalFile:
    """电子属性 of one file; size in bytes."""

    name: str
    size: int
    sha256: str
    format: str = "PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBy:
    """电子签名: who signed, and when, ISO with zone."""

    name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedFile:
    """One document of the dossier; `first` is its 页号."""

    title: str
    number: str
    author: str
    day: str
    genre: str
    first: int
    pages: int
    remark: str = ""
    files: tuple[DigitalFile, ...] = ()
    signed: tuple[SignedBy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedOriginal:
    """One original that the dossier names by its digest."""

    name: str
    made: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveMetadata:
    """What the archive is told of one dossier.

    number, keep, secrecy, filed  档号, 保管期限, 密级, 归档日期; "" where nobody has said
    """

    title: str
    organ: str
    year: str
    first_day: str
    last_day: str
    pages: int
    program: str
    file: DigitalFile
    number: str = ""
    keep: str = ""
    secrecy: str = ""
    filed: str = ""
    abstract: str = ""
    documents: tuple[DescribedFile, ...] = ()
    originals: tuple[DescribedOriginal, ...] = ()
    absent: tuple[str, ...] = ()


def write_metadata(meta: ArchiveMetadata) -> bytes:
    """Return the XML, UTF-8; the same metadata gives the same bytes."""
    root = ET.Element(_ROOT, {"版本": VERSION})
    _add(root, "聚合层次", "案卷")
    _add(ET.SubElement(root, "来源"), "立档单位名称", meta.organ)
    _add(root, "档号", meta.number)
    _add(root, "年度", meta.year)
    _add(root, "保管期限", meta.keep)
    _add(root, "归档日期", meta.filed)
    said = ET.SubElement(root, "内容描述")
    _add(said, "题名", meta.title)
    _add(said, "责任者", meta.organ)
    days = ET.SubElement(said, "日期")
    _add(days, "起", meta.first_day)
    _add(days, "止", meta.last_day)
    _add(said, "密级", meta.secrecy)
    _add(said, "摘要", meta.abstract)
    form = ET.SubElement(root, "形式特征")
    _add(form, "文件组合类型", "组合文件")
    _add(form, "件数", str(len(meta.documents)))
    _add(form, "页数", str(meta.pages))
    _add(form, "语种", "汉语")
    _add_file(root, meta.file, meta.program)
    inside = ET.SubElement(root, "卷内文件")
    for place, one in enumerate(meta.documents, start=1):
        _add_document(inside, place, one)
    evidence = ET.SubElement(root, "证据")
    for each in meta.originals:
        original = ET.SubElement(evidence, "原件")
        _add(original, "名称", each.name)
        _add(original, "形成时间", each.made)
        _add_digest(original, each.sha256)
    lacking = ET.SubElement(root, "缺件")
    for title in meta.absent:
        _add(lacking, "题名", title)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def read_metadata(data: bytes) -> ArchiveMetadata:
    """Return what `write_metadata` wrote. Raises ArchiveMetadataUnreadable."""
    from defusedxml.ElementTree import fromstring  # not before a foreign file is read

    try:
        root: ET.Element = fromstring(data)
        if root.tag != _ROOT or root.get("版本") != VERSION:
            raise ValueError(root.tag)
        return ArchiveMetadata(
            title=_text(root, "内容描述/题名"),
            organ=_text(root, "来源/立档单位名称"),
            year=_text(root, "年度"),
            first_day=_text(root, "内容描述/日期/起"),
            last_day=_text(root, "内容描述/日期/止"),
            pages=int(_text(root, "形式特征/页数")),
            program=_text(root, "电子属性/文档创建程序"),
            file=next(_files(root)),
            number=_text(root, "档号"),
            keep=_text(root, "保管期限"),
            secrecy=_text(root, "内容描述/密级"),
            filed=_text(root, "归档日期"),
            abstract=_text(root, "内容描述/摘要"),
            documents=tuple(_document(one) for one in root.iterfind("卷内文件/文件")),
            originals=tuple(
                DescribedOriginal(
                    name=_text(one, "名称"),
                    made=_text(one, "形成时间"),
                    sha256=_text(one, "数字摘要"),
                )
                for one in root.iterfind("证据/原件")
            ),
            absent=tuple(one.text or "" for one in root.iterfind("缺件/题名")),
        )
    # A door for foreign bytes: expat, defusedxml and what is missing in a tree of another kind.
    except (ET.ParseError, ValueError, StopIteration) as cause:
        raise ArchiveMetadataUnreadable(detail=str(cause)) from cause


def _add_document(parent: ET.Element, place: int, one: DescribedFile) -> None:
    entry = ET.SubElement(parent, "文件", {"序号": str(place)})
    _add(entry, "题名", one.title)
    _add(entry, "文件编号", one.number)
    _add(entry, "责任者", one.author)
    _add(entry, "日期", one.day)
    _add(entry, "文种", one.genre)
    _add(entry, "页号", str(one.first))
    _add(entry, "页数", str(one.pages))
    _add(entry, "附注", one.remark)
    for file in one.files:
        _add_file(entry, file)
    for signer in one.signed:
        signature = ET.SubElement(entry, "电子签名")
        _add(signature, "签名人", signer.name)
        _add(signature, "签名时间", signer.at)


def _add_file(parent: ET.Element, file: DigitalFile, program: str = "") -> None:
    entry = ET.SubElement(parent, "电子属性")
    _add(entry, "格式信息", file.format)
    _add(entry, "计算机文件名", file.name)
    _add(entry, "计算机文件大小", str(file.size))
    _add(entry, "文档创建程序", program)
    _add_digest(entry, file.sha256)


def _add_digest(parent: ET.Element, sha256: str) -> None:
    ET.SubElement(parent, "数字摘要", {"算法": _ALGORITHM}).text = sha256


def _add(parent: ET.Element, name: str, text: str) -> None:
    clean = _NO_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if clean:
        ET.SubElement(parent, name).text = clean


def _document(entry: ET.Element) -> DescribedFile:
    return DescribedFile(
        title=_text(entry, "题名"),
        number=_text(entry, "文件编号"),
        author=_text(entry, "责任者"),
        day=_text(entry, "日期"),
        genre=_text(entry, "文种"),
        first=int(_text(entry, "页号")),
        pages=int(_text(entry, "页数")),
        remark=_text(entry, "附注"),
        files=tuple(_files(entry)),
        signed=tuple(
            SignedBy(name=_text(one, "签名人"), at=_text(one, "签名时间"))
            for one in entry.iterfind("电子签名")
        ),
    )


def _files(parent: ET.Element) -> Iterator[DigitalFile]:
    for one in parent.iterfind("电子属性"):
        yield DigitalFile(
            name=_text(one, "计算机文件名"),
            size=int(_text(one, "计算机文件大小")),
            sha256=_text(one, "数字摘要"),
            format=_text(one, "格式信息"),
        )


def _text(parent: ET.Element, path: str) -> str:
    return parent.findtext(path) or ""
