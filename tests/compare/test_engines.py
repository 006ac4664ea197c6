"""Our engine beside the newest one of ODK: the same forms, the same answers, the same state."""

import json
from pathlib import Path

import pytest

from tests.compare import campaign, ours, peer
from tests.compare.differences import EXCEPTIONS, FACETS, lines, theirs
from tests.compare.ours import Filling, Leaf, View

_EXPECTED = Path(__file__).with_name("expected.json")


def test_real_forms_stand_as_the_other_engine_once_said(shared: Path) -> None:
    folder = shared / "forms-oracle"
    rows = json.loads(_EXPECTED.read_text("utf-8"))
    assert len(rows) >= 60
    other: list[str] = []
    for row in rows:
        steps = [{"op": op, "path": path, "value": value} for op, path, value in row["steps"]]
        views = campaign.replay(ours.xform_of(folder / row["file"]), steps)
        said = campaign.digests(views, row["file"])
        other += [f"{row['file']}: {facet}" for facet in FACETS if said[facet] != row[facet]]
    # `make compare` shows what differs, if the other engine can be had.
    assert other == []


@pytest.mark.long
def test_real_forms_stand_as_the_other_engine_says_now(shared: Path) -> None:
    try:
        peer.prepare()
    except peer.PeerMissing as missing:
        pytest.skip(str(missing))
    found = list(campaign.compare_all(shared / "forms-oracle", 40))
    print(campaign.extent(found))
    compared = [one for one in found if not one.refused]
    assert len(compared) >= 200
    assert {one.file: one.differences for one in compared if one.differences} == {}


def test_what_is_only_written_otherwise_is_no_difference() -> None:
    told = {
        "leaves": [
            {
                "path": "/data/orx:part/a",
                "value": "2.0",
                "required": False,
                "readonly": False,
                "constraint": True,
                "label": " How\n many ",
                "hint": "",
                "choices": None,
            }
        ],
        "counts": [["/data/orx:r", 2]],
    }
    view = theirs(told, {"/data/part/a": "decimal"})
    mine = View((Leaf("/data/part/a", "2", "decimal", label="How many"),), {"/data/r": 2})
    assert lines(view, "x") == lines(mine, "x")
    other = View((Leaf("/data/part/a", "2.5", "decimal", label="How many"),), {"/data/r": 2})
    assert lines(view, "x")["value"] != lines(other, "x")["value"]


def test_every_exception_has_a_reason_and_a_form(shared: Path) -> None:
    files = campaign.files(shared / "forms-oracle")
    for known in EXCEPTIONS:
        assert known.reason
        assert any(known.file in file for file in files), known.file


def test_an_answer_whose_choice_comes_back_comes_back_as_in_the_other_engine() -> None:
    rows = "".join(
        f"<item><name>{name}</name><kind>{kind}</kind></item>" for name, kind in ("a1", "b2")
    )
    form = ours.load(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        '<h:head><model><instance><data id="t"><kind/><one/></data></instance>'
        f'<instance id="all"><root>{rows}</root></instance></model></h:head><h:body>'
        '<input ref="/data/kind"/><select1 ref="/data/one"><itemset'
        ' nodeset="instance(\'all\')/root/item[kind=/data/kind]"><value ref="name"/>'
        '<label ref="name"/></itemset></select1></h:body></h:html>'
    )
    filling = Filling(form)
    for path, value, left in (
        ("kind", "1", ""),
        ("one", "a", "a"),
        ("kind", "2", ""),
        ("kind", "1", "a"),
    ):
        filling.take({"op": "set", "path": f"/data/{path}", "value": value})
        assert filling.session.value("/data/one") == left
