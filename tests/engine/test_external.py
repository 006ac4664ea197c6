"""Lists beside a form: CSV, XML, GeoJSON."""

from pathlib import Path

import pytest

from inspector.engine import Dataset, FormProblems, FormSession, load_form, read_dataset
from tests.effort import effort
from tests.engine.conftest import xform

CITIES = "name,label,state\na,甲,1\nb,乙,2\nc,丙,2\n"
SELECT = (
    '<select1 ref="/data/city"><label>C</label>'
    "<itemset nodeset=\"instance('cities')/root/item[state = /data/state]\">"
    '<value ref="name"/><label ref="label"/></itemset></select1>'
)
DECLARED = '<instance id="cities" src="jr://file-csv/cities.csv"/>'
FORM = xform("<state/><city/>", "", SELECT, model=DECLARED)


def rows(dataset: Dataset) -> list[dict[str, str]]:
    """Return the rows as plain data."""
    return [
        {name: cells[0].value for name, cells in (row.kids or {}).items()}
        for row in dataset.rows(("root", "item"))
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_the_encodings_of_china_is_read(encoding: str) -> None:
    found = read_dataset("cities.csv", CITIES.encode(encoding))
    assert rows(found)[0] == {"name": "a", "label": "甲", "state": "1"}
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (CITIES.encode("utf-16"), "UTF-16"),
        ("name,label\na,Müsli Käse Größe\n".encode("cp1252"), "Windows-1252"),
        (b"name\n\xff\xff\n", "GB18030"),
    ],
)
def test_another_encoding_is_named(data: bytes, named: str) -> None:
    with pytest.raises(FormProblems) as caught:
        read_dataset("cities.csv", data)
    (problem,) = caught.value.problems
    assert named in problem.message
    assert problem.sheet == "cities.csv"


def test_a_ragged_csv_is_read_and_what_is_odd_is_said() -> None:
    data = 'name,,name, label \na,x,y\nb,x,y,乙,more\n\n"c\n""d""",x,y,丙\n'.encode()
    found = read_dataset("odd.csv", data)
    assert rows(found) == [
        {"name": "a", "label": ""},
        {"name": "b", "label": "乙"},
        {"name": 'c\n"d"', "label": "丙"},
    ]
    assert [(problem.row, problem.column) for problem in found.remarks] == [
        (1, ""),
        (1, "name"),
        (3, ""),
    ]


def test_semicolons_and_tabs_part_cells_too() -> None:
    for mark in ";\t":
        data = CITIES.replace(",", mark).encode()
        assert rows(read_dataset("c.csv", data))[1]["label"] == "乙"
    assert rows(read_dataset("empty.csv", b"")) == []


def test_features_become_items_with_a_geometry() -> None:
    data = """{"type": "FeatureCollection", "features": [
      {"type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [104.10, 30.60]},
       "properties": {"title": "甲", "floors": 3, "open": true, "note": null}},
      {"type": "Feature", "geometry": {"type": "Polygon",
       "coordinates": [[[1, 2], [3, 4], [1, 2]]]}, "properties": {"id": "b"}},
      {"type": "Feature", "geometry": null, "properties": null}]}"""
    first, second, third = rows(read_dataset("x.geojson", data.encode()))
    assert first == {
        "geometry": "30.60 104.10 0 0",
        "title": "甲",
        "floors": "3",
        "open": "true",
        "note": "",
        "id": "7",
    }
    assert second == {"geometry": "2 1 0 0; 4 3 0 0; 2 1 0 0", "id": "b"}
    assert third == {}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.geojson", b"{"),
        ("x.geojson", b"[]"),
        ("x.geojson", b'{"type": "FeatureCollection", "features": [1]}'),
        ("x.geojson", b"[" * 100_000),
        (
            "x.geojson",
            b'{"type": "FeatureCollection", "features": [{"type": "Feature",'
            b' "geometry": {"type": "MultiPoint", "coordinates": []}}]}',
        ),
        ("x.xml", b"<root>"),
        ("x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        ("x.xml", b"<a>" * 5000 + b"</a>" * 5000),
    ],
)
def test_what_is_no_list_is_one_problem_that_names_the_file(name: str, data: bytes) -> None:
    with pytest.raises(FormProblems) as caught:
        read_dataset(name, data)
    assert len(caught.value.problems) == 1
    assert caught.value.facts["name"] == name


def test_xml_is_read_as_it_stands() -> None:
    data = b"<root><item><name>a</name></item><item><name>b</name></item></root>"
    assert rows(read_dataset("towns.xml", data)) == [{"name": "a"}, {"name": "b"}]


def test_a_list_is_found_beside_the_form_and_in_its_media_folder(tmp_path: Path) -> None:
    path = tmp_path / "visit.xml"
    path.write_text(FORM, "utf-8")
    form = load_form(path)
    assert form.missing_datasets == {"cities": "jr://file-csv/cities.csv"}
    session = FormSession(form)
    session.set_value("/data/state", 2)
    assert session.choices("/data/city") == []
    for folder in (tmp_path, tmp_path / "visit-media"):
        folder.mkdir(exist_ok=True)
        (folder / "cities.csv").write_text(CITIES, "utf-8")
        form = load_form(path)
        assert form.missing_datasets == {}
        session = FormSession(form)
        session.set_value("/data/state", 2)
        assert session.choices("/data/city") == [("b", "乙"), ("c", "丙")]
        (folder / "cities.csv").unlink()


def test_a_list_is_handed_in_by_id_or_by_file() -> None:
    for key in ("cities", "cities.csv"):
        form = load_form(FORM, {key: read_dataset("cities.csv", CITIES.encode())})
        session = FormSession(form)
        session.set_value("/data/state", "1")
        assert session.choices("/data/city") == [("a", "甲")]


def test_a_broken_list_beside_the_form_is_among_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "visit.xml"
    path.write_text(FORM, "utf-8")
    (tmp_path / "cities.csv").write_bytes(CITIES.encode("utf-16"))
    with pytest.raises(FormProblems, match="visit"):
        load_form(path)


def test_pulldata_reads_a_table_that_the_form_does_not_declare() -> None:
    bind = (
        '<bind nodeset="/data/label"'
        " calculate=\"pulldata('cities', 'label', 'name', /data/city)\"/>"
    )
    text = xform("<city/><label/>", bind)
    assert load_form(text).missing_datasets == {"cities": "jr://file-csv/cities.csv"}
    session = FormSession(load_form(text, {"cities": read_dataset("c.csv", CITIES.encode())}))
    session.set_value("/data/city", "b")
    assert session.value("/data/label") == "乙"


def test_an_external_select_chooses_from_the_lists_in_itemsets() -> None:
    itemsets = "list_name,name,label,state\ncities,a,甲,1\ncities,b,乙,2\nother,z,Z,2\n"
    body = (
        '<input query="instance(\'cities\')/root/item[state= /data/state ]" ref="/data/city">'
        "<label>C</label></input>"
    )
    text = xform("<state/><city/>", "", body)
    assert "cities" in load_form(text).missing_datasets
    form = load_form(text, {"itemsets.csv": read_dataset("itemsets.csv", itemsets.encode())})
    session = FormSession(form)
    session.set_value("/data/state", "2")
    assert session.choices("/data/city") == [("b", "乙")]


def test_several_equalities_and_further_conditions_use_the_index_rightly() -> None:
    table = "".join(f"{n % 7},{n % 5},{n}\n" for n in range(200))
    dataset = read_dataset("t.csv", f"a,b,c\n{table}".encode())
    for condition, wanted in [
        ("a = /data/x and b = /data/y", [n for n in range(200) if n % 7 == 3 and n % 5 == 4]),
        ("a = /data/x and c &gt; 100", [n for n in range(101, 200) if n % 7 == 3]),
        ("c &lt; 30 and /data/y = b and a = 3", [24]),
        ("a = 3.0 and b = /data/y", [n for n in range(200) if n % 7 == 3 and n % 5 == 4]),
        ("a = '3.0'", []),
        ("a = '' or b = 9", []),
        ("nothing = ''", list(range(200))),
        ("a = /data/r/z", [n for n in range(200) if n % 7 in (1, 2)]),
    ]:
        bind = (
            '<bind nodeset="/data/out"'
            f" calculate=\"join(' ', instance('t')/root/item[{condition}]/c)\"/>"
        )
        body = '<repeat nodeset="/data/r"><input ref="/data/r/z"/></repeat>'
        instance = "<x>3</x><y>4</y><r><z>1</z></r><r><z>2</z></r><out/>"
        form = load_form(xform(instance, bind, body), {"t": dataset})
        found = FormSession(form).value("/data/out")
        assert found == " ".join(str(n) for n in wanted), condition


def test_fifty_thousand_rows_answer_with_the_work_of_five_hundred() -> None:
    def asked(count: int) -> int:
        lines = "".join(f"v{n},村{n},{n % (count // 10)}\n" for n in range(count))
        dataset = read_dataset("cities.csv", ("name,label,state\n" + lines).encode())
        session = FormSession(load_form(FORM, {"cities": dataset}))
        session.set_value("/data/state", 7)
        assert len(session.choices("/data/city")) == 10  # builds the index
        return effort(lambda: session.choices("/data/city"))

    assert asked(50_000) == asked(500)
