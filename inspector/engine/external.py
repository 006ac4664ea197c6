"""Files beside a form: CSV, XML and GeoJSON read as choice lists.

https://docs.getodk.org/form-datasets and https://getodk.github.io/xforms-spec/#secondary-instances;
GeoJSON: an item per feature with its properties, `id` and `geometry` in ODK's notation.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

from inspector.engine.datasets import Dataset, TableDataset
from inspector.engine.tables import is_chinese
from inspector.engine.xform import parse_xml
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

LAST_SAVED = "jr://instance/last-saved"
ITEMSETS = "itemsets.csv"
_SOURCE = re.compile(r"jr://(?:file|file-csv)/(.+)")
_MAX_CELL = 1 << 20  # characters; csv stops at 131,072, which a shape of many points exceeds
_DELIMITERS = ",;\t"
_POINTS = {"Point": 0, "LineString": 1, "Polygon": 2}  # levels of brackets around a position


def read_dataset(name: str, data: bytes) -> Dataset:
    """Return the choice list in a file called `name` (.csv, .xml, .geojson) with content `data`.

    Without a known ending the content decides. Short rows are filled with empty cells; what is
    odd but readable stands in `remarks`. Raises FormProblems that names the file.
    """
    ending = name.lower().rpartition(".")[2]
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if ending in ("geojson", "json") or (ending not in ("csv", "xml") and start == b"{"):
        return _geojson(name, data)
    if ending == "xml" or (ending != "csv" and start == b"<"):
        return _xml(name, data)
    return _csv(name, data)


def file_name(source: str) -> str:
    """Return the name of the file that the `src` of an instance means; "" when it means none."""
    found = _SOURCE.fullmatch(source.strip())
    return PurePosixPath(found[1]).name if found else ""


def file_beside(form: Path, name: str) -> Path | None:
    """Return the file `name` that lies beside `form` or in its media folder; None without one."""
    places = (form.parent / name, form.parent / f"{form.stem}-media" / name)
    return next((file for file in places if file.is_file() and file != form), None)


def read_beside(form: Path, name: str) -> Dataset | None:
    """Return the list `name` that lies beside `form`, as `file_beside`; None when it is absent.

    Raises FormProblems when it is there and cannot be read.
    """
    file = file_beside(form, name)
    if file is None:
        return None
    try:
        return read_dataset(name, file.read_bytes())
    except OSError as error:
        message = _("It cannot be opened: {error}.").format(error=error.strerror)
        raise _refused(name, message) from error


def split_itemsets(itemsets: Dataset) -> dict[str, Dataset]:
    """Return the lists of an itemsets.csv (select_one_external) by their list_name."""
    if not isinstance(itemsets, TableDataset) or "list_name" not in itemsets.columns:
        return {}
    place = itemsets.columns.index("list_name")
    rows: dict[str, list[list[str | None]]] = {}
    for row in itemsets.table:
        if row[place]:
            rows.setdefault(str(row[place]), []).append(list(row))
    return {name: TableDataset(itemsets.columns, some) for name, some in rows.items()}


def named_in(datasets: Mapping[str, Dataset], name: str, file: str) -> Dataset | None:
    """Return the list handed in for the instance `name`, by its id or by its file."""
    return datasets.get(name) or (datasets.get(file) if file else None)


# CSV


def _csv(name: str, data: bytes) -> TableDataset:
    text = _decoded(name, data)
    header = text.partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", header)
    delimiter = max(_DELIMITERS, key=bare.count)
    limit = csv.field_size_limit(_MAX_CELL)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, ""), delimiter=delimiter) if line]
    except csv.Error as error:
        message = _("The row is longer than a cell may be, or no row of a CSV file.")
        raise _refused(name, message) from error
    finally:
        csv.field_size_limit(limit)
    if not lines:
        return TableDataset((), ())
    columns, kept, remarks = _columns(name, lines[0])
    wide = len(lines[0])
    rows: list[list[str | None]] = []
    whole = kept == list(range(wide))
    for number, line in enumerate(lines[1:], 2):
        if len(line) != wide:
            if any(cell.strip() for cell in line[wide:]):
                remarks.append(_remark(name, _("It has more cells than the first row."), number))
            line = line[:wide] + [""] * (wide - len(line))
        rows.append([*line] if whole else [line[place] for place in kept])
    found = TableDataset(columns, rows)
    found.remarks = tuple(remarks)
    return found


def _columns(name: str, header: list[str]) -> tuple[list[str], list[int], list[Problem]]:
    """Return the names of the columns that count, their places, and what is odd about them."""
    columns: list[str] = []
    kept: list[int] = []
    remarks: list[Problem] = []
    for place, cell in enumerate(header):
        column = cell.strip()
        if not column:
            message = _("Column {number} has no name and is left out.").format(number=place + 1)
            remarks.append(_remark(name, message, 1))
        elif column in columns:
            message = _("The column “{column}” stands there twice; the first one counts.").format(
                column=column
            )
            remarks.append(_remark(name, message, 1, column))
        else:
            columns.append(column)
            kept.append(place)
    return columns, kept, remarks


def _decoded(name: str, data: bytes) -> str:
    """Return the text of a CSV in UTF-8 or GB18030; others are named and refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong_encoding(name, "UTF-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _wrong_encoding(name, _("neither UTF-8 nor GB18030")) from error
    if not is_chinese(text):
        raise _wrong_encoding(name, _("probably Windows-1252 or Latin-1"))
    return text


def _wrong_encoding(name: str, encoding: str) -> FormProblems:
    message = _("Its text is in an encoding that is not read: {encoding}.")
    problem = Problem(
        message.format(encoding=encoding),
        _("Save it as CSV UTF-8, then take it in again."),
        sheet=name,
    )
    return FormProblems(name, [problem])


# XML and GeoJSON


def _xml(name: str, data: bytes) -> Dataset:
    document = parse_xml(name, data)
    holder = Element("instance")
    holder.append(document)
    try:
        return Dataset.from_element(holder)
    except RecursionError as error:
        raise _refused(name, _("Its elements are nested too deeply.")) from error


def _geojson(name: str, data: bytes) -> TableDataset:
    try:
        # Digits stay as they were written: 30.10 is not 30.1 in the submission.
        document = json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        message = _("It is not readable GeoJSON: {error}.").format(error=error)
        raise _refused(name, message) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise _refused(name, _("It is not GeoJSON: it has no collection of features."))
    columns: dict[str, None] = {}
    items: list[dict[str, str]] = []
    for number, feature in enumerate(features, 1):
        item = _feature(name, number, feature)
        columns.update(dict.fromkeys(item))
        items.append(item)
    return TableDataset(list(columns), [[item.get(name) for name in columns] for item in items])


def _feature(name: str, number: int, feature: object) -> dict[str, str]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        message = _("Item {number} of its features is no feature.").format(number=number)
        raise _refused(name, message)
    item: dict[str, str] = {}
    geometry = feature.get("geometry")
    if geometry is not None:
        places = _geometry(geometry)
        if places is None:
            message = _(
                "The geometry of feature {number} is not a Point, a LineString or a Polygon."
            ).format(number=number)
            raise _refused(name, message)
        item["geometry"] = places
    properties = feature.get("properties")
    if isinstance(properties, dict):
        item.update({str(key): _plain(value) for key, value in properties.items()})
    if feature.get("id") is not None:
        item["id"] = _plain(feature["id"])
    return item


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: object) -> str | None:
    """Return the geometry as "lat lon 0 0; …"; None when it is none of the three kinds."""
    if not isinstance(geometry, dict):
        return None
    levels = _POINTS.get(str(geometry.get("type")))
    points = geometry.get("coordinates")
    if levels is None or not isinstance(points, list):
        return None
    if levels == 2:  # of a polygon its outline
        points = points[0] if points else []
    found: list[str] = []
    for point in [points] if levels == 0 else points:
        if not isinstance(point, list) or len(point) < 2:
            return None
        found.append(f"{point[1]} {point[0]} 0 0")
    return "; ".join(found)


def _remark(name: str, message: str, row: int, column: str = "") -> Problem:
    return Problem(message, _("Correct the file."), sheet=name, row=row, column=column)


def _refused(name: str, message: str) -> FormProblems:
    advice = _("Choose another file or ask its author.")
    return FormProblems(name, [Problem(message, advice, sheet=name)])
