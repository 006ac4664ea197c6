"""The read side: pages without gaps, filters, reference data, forms, packages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.entity import Entity
from inspector.domain.inspection import InspectionRow
from inspector.domain.ledger import HazardRow, PackageRow
from inspector.domain.numbering import NumberBlock
from inspector.domain.paper import PaperKind
from inspector.domain.person import Organisation, Person, Role
from inspector.domain.task import InspectionKind, Task
from inspector.sealed.issuing import make_office_ca
from inspector.storage import (
    event_store,
    forms,
    hazards,
    inspections,
    packages,
    papers,
    reference,
)
from inspector.storage.database import Database
from inspector.storage.entities_ledger import ledger_of_entities
from inspector.storage.forms import FormVersion
from inspector.storage.hazards import HazardFilter

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def hazard(number: int, minute: int = 0, **changes: object) -> HazardRow:
    row = HazardRow(
        id=f"h{number:04d}",
        number=f"YH-demo-01-20261121-{number:02d}",
        inspection="insp-1",
        entity="e1",
        entity_name="示例铝业有限公司",
        industry="有色",
        place="东侧配电箱",
        fact="门锁损坏",
        level="GENERAL",
        state="ORDERED",
        citation="",
        measure="deadline",
        deadline=date(2026, 12, 1),
        found=START + timedelta(minutes=minute),
        finder="检查员甲",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def inspection(number: int, minute: int = 0, **changes: object) -> InspectionRow:
    row = InspectionRow(
        id=f"i{number:04d}",
        entity="e1",
        entity_name="示例铝业有限公司",
        kind=InspectionKind.ROUTINE,
        state="SIGNED",
        place="熔铸车间",
        started=START,
        ended=None,
        team=(),
        lead="",
        updated=START + timedelta(minutes=minute),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def save_hazards(db: Database, *rows: HazardRow) -> None:
    with db.write():
        db.run("delete from hazard")
        for row in rows:
            hazards.save_hazard(db, row)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), max_size=15), limit=st.integers(1, 6))
def test_pages_of_hazards_have_every_row_once_newest_first(
    db: Database, minutes: list[int], limit: int
) -> None:
    rows = [hazard(number, minute) for number, minute in enumerate(minutes)]
    save_hazards(db, *rows)
    seen: list[HazardRow] = []
    while page := hazards.page_of_hazards(
        db, HazardFilter(), after=seen[-1] if seen else None, limit=limit
    ):
        seen += page
    assert seen == sorted(rows, key=lambda row: (row.found, row.id), reverse=True)
    assert hazards.count_hazards(db, HazardFilter()) == len(rows)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), max_size=15), limit=st.integers(1, 6))
def test_pages_of_inspections_have_every_row_once_newest_first(
    db: Database, minutes: list[int], limit: int
) -> None:
    rows = [inspection(number, minute) for number, minute in enumerate(minutes)]
    with db.write():
        db.run("delete from inspection")
        for row in rows:
            inspections.save_inspection(db, row)
    seen: list[InspectionRow] = []
    while page := inspections.page_of_inspections(
        db, after=seen[-1] if seen else None, limit=limit
    ):
        seen += page
    newest_first = sorted(rows, key=lambda row: (row.updated or START, row.id), reverse=True)
    assert seen == newest_first


def test_what_waits_is_found_however_many_visits_came_after(db: Database) -> None:
    with db.write():
        for number in range(205):
            state = "SIGNED" if number == 0 else "FINALIZED"
            row = inspection(number, number, state=state, task=f"t{number}")
            inspections.save_inspection(db, row)
    assert [row.task for row in inspections.inspections_in(db, ["SIGNED", "RETURNED"])] == ["t0"]
    asked = [f"t{number}" for number in range(200, 210)]
    assert inspections.started_tasks(db, asked) == {f"t{number}" for number in range(200, 205)}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (HazardFilter(), [5, 4, 3, 2, 1]),
        (HazardFilter(states=("CLOSED",)), [2]),
        (HazardFilter(states=("CLOSED", "GRADED")), [3, 2]),
        (HazardFilter(level="MAJOR"), [3]),
        (HazardFilter(entity="e2"), [4]),
        (HazardFilter(industry="商贸"), [4]),
        (HazardFilter(words="配电箱 门锁"), [5, 3, 2, 1]),
        (HazardFilter(words="yh-DEMO 商业"), [4]),
        (HazardFilter(words="100%"), []),
        (HazardFilter(words="' or 1=1 --"), []),
        (HazardFilter(overdue_on=date(2026, 12, 2)), [4, 3, 1]),
        (HazardFilter(overdue_on=date(2026, 12, 1)), []),
        (HazardFilter(overdue_on=date(2026, 12, 2), level="MAJOR"), [3]),
    ],
)
def test_a_filter_leaves_what_it_says(
    db: Database, chosen: HazardFilter, expected: list[int]
) -> None:
    save_hazards(
        db,
        hazard(1, 1),
        hazard(2, 2, state="CLOSED"),
        hazard(3, 3, level="MAJOR", state="GRADED"),
        hazard(
            4, 4, entity="e2", entity_name="示例商业广场有限公司", industry="商贸", place="出口"
        ),
        hazard(5, 5, deadline=None),
    )
    found = hazards.page_of_hazards(db, chosen)
    assert [int(row.id[1:]) for row in found] == expected
    assert hazards.count_hazards(db, chosen) == len(expected)


def test_a_saved_row_is_replaced_not_doubled(db: Database) -> None:
    save_hazards(db, hazard(1))
    changed = hazard(1, state="CLOSED", place="西侧", conflicted=True)
    with db.write():
        hazards.save_hazard(db, changed)
        inspections.save_inspection(db, inspection(1))
        inspections.save_inspection(db, inspection(1, 5, state="FINALIZED"))
    assert hazards.find_hazard(db, "h0001") == changed
    assert hazards.find_hazard(db, "none") is None
    found = inspections.find_inspection(db, "i0001")
    assert found is not None
    assert found.state == "FINALIZED"
    assert inspections.inspections_of_entity(db, "e1") == [found]


ITEMS: list[Organisation | Person | Task | NumberBlock] = [
    Organisation(id="demo", name="示例区应急管理局", short="示例", serial_width=4),
    Person(
        id="p1",
        name="检查员甲",
        role=Role.INSPECTOR,
        organisation="示例区应急管理局",
        expires=date(2027, 1, 1),
    ),
    Task(
        id="t1",
        entity="e1",
        kind=InspectionKind.COVERT,
        forms=("a", "b"),
        team=("p1",),
        lead="p2",
        planned=date(2026, 11, 30),
    ),
    NumberBlock(kind=PaperKind.INSPECTION_RECORD, year=2026, first=1, last=100, device="dev-a"),
]


def test_reference_data_comes_back_as_it_was(db: Database) -> None:
    with db.write():
        reference.save_reference(db, ITEMS)
        reference.save_reference(db, ITEMS)
    for item in ITEMS:
        found: object = reference.references(db, type(item))  # type: ignore[type-var]
        assert found == [item]
    assert reference.find_reference(db, Person, "p1") == ITEMS[1]
    assert reference.find_reference(db, Person, "p2") is None
    with db.write():
        reference.clear_references(db, Person)
    assert reference.references(db, Person) == []
    assert reference.references(db, Task) == [ITEMS[2]]


def test_blocks_of_one_device_and_kind_do_not_replace_each_other(db: Database) -> None:
    first = NumberBlock(
        kind=PaperKind.INSPECTION_RECORD, year=2026, first=1, last=100, device="dev-a"
    )
    blocks = [first, replace(first, first=101, last=200), replace(first, year=2027)]
    with db.write():
        reference.save_reference(db, blocks)
    assert reference.references(db, NumberBlock) == blocks


def test_a_number_is_used_once(db: Database) -> None:
    with db.write():
        for serial in (2, 1, 3):
            reference.use_number(db, "INSPECTION_RECORD", 2026, serial, f"paper-{serial}")
        reference.use_number(db, "INSPECTION_RECORD", 2027, 1, "paper-4")
    assert reference.numbers_used(db, "INSPECTION_RECORD", 2026) == [1, 2, 3]
    with pytest.raises(Exception, match="UNIQUE"), db.write():
        reference.use_number(db, "INSPECTION_RECORD", 2026, 2, "paper-5")


def test_of_two_certificates_of_a_device_the_one_that_ends_later_is_in_use(db: Database) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    first, renewed = (
        make_office_ca("demo", "示例区应急管理局", begin + timedelta(days=days))[1]
        for days in (0, 400)
    )
    with db.write():
        for der in (first, renewed, first, renewed):
            reference.save_certificate(db, "dev-a", "p1", "INSPECTOR", der)
    assert reference.certificates(db) == {"dev-a": renewed}
    assert reference.devices(db) == [("dev-a", "p1", "INSPECTOR")]
    assert set(reference.certificates_seen(db, "dev-a")) == {first, renewed}


def test_single_values_are_empty_until_they_are_set(db: Database) -> None:
    assert reference.meta(db, "base.issued") == ""
    assert reference.reference_date(db) is None
    with db.write():
        reference.set_meta(db, "base.issued", "2026-11-16T01:00:00Z")
        reference.set_meta(db, "base.issued", "2026-11-17T01:00:00Z")
    assert reference.reference_date(db) == date(2026, 11, 17)


def test_entities_are_found_by_words_and_initials(db: Database) -> None:
    entities = [
        Entity(
            id="e1", name="示例铝业有限公司", industry="有色", initials="slly", address="一路1号"
        ),
        Entity(id="e2", name="示例商业广场", industry="商贸", initials="sslygc", address="中心街"),
    ]
    with db.write():
        reference.save_entities(db, entities)
        reference.save_entities(db, entities[:1])
    for words, expected in (
        ("", ["e2", "e1"]),
        ("示例 有色", ["e1"]),
        ("SLLY", ["e1"]),
        ("中心街", ["e2"]),
        ("没有", []),
        ("%", []),
    ):
        assert sorted(one.id for one in reference.search_entities(db, words)) == sorted(expected)
    assert reference.find_entity(db, "e1") == entities[0]
    assert reference.find_entity(db, "e3") is None
    assert len(reference.search_entities(db, limit=1)) == 1


def test_the_entity_ledger_counts_visits_and_puts_the_worst_first(db: Database) -> None:
    with db.write():
        reference.save_entities(
            db, [Entity(id=f"e{n}", name=f"示例{n}", industry="轻工") for n in (1, 2, 3)]
        )
        inspections.save_inspection(db, inspection(1))
        inspections.save_inspection(db, inspection(2, started=START + timedelta(days=1)))
    save_hazards(
        db,
        hazard(1),
        hazard(2),
        hazard(3, state="CLOSED"),
        hazard(4, entity="e2", level="MAJOR"),
    )
    rows = ledger_of_entities(db, open_states=["ORDERED"])
    assert [row.id for row in rows] == ["e2", "e1", "e3"]
    first = rows[1]
    assert (first.inspection_count, first.hazard_count, first.open_count) == (2, 3, 2)
    assert first.last_inspected == START + timedelta(days=1)
    assert (rows[0].major_open_count, rows[2].last_inspected) == (1, None)


def form(version: str, sha256: str, form_id: str = "small") -> FormVersion:
    return FormVersion(
        sha256=sha256,
        form_id=form_id,
        version=version,
        title=f"表{form_id}",
        source_name="small.md",
        source=b"source",
        xform="<h:html/>",
    )


def test_the_last_form_version_is_current_and_older_ones_stay(db: Database) -> None:
    with db.write():
        for one in (form("1", "a"), form("2", "b"), form("1", "c", "other")):
            forms.save_form(db, one)
    assert forms.last_form(db, "small") == form("2", "b")
    assert forms.find_form(db, "a") == form("1", "a")
    assert [one.sha256 for one in forms.form_rows(db) if one.current] == ["c", "b"]
    with db.write():
        forms.save_form(db, form("1", "a"))
    assert forms.last_form(db, "small") == form("1", "a")
    assert forms.last_form(db, "none") is None
    assert forms.find_form(db, "none") is None


def package(number: int, **changes: object) -> PackageRow:
    row = PackageRow(
        id=f"{number:064x}",
        kind="INSPECTION",
        direction="out",
        state="exported",
        file_name=f"INSP-{number}.asice",
        sender="检查员甲",
        at=START + timedelta(minutes=number),
        size=100,
        inspection="insp-1",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def test_packages_are_noted_once_and_listed_newest_first(db: Database) -> None:
    rows = [package(1), package(2, direction="in"), package(3, kind="REVIEW", inspection="i2")]
    with db.write():
        assert [packages.save_package(db, row) for row in rows] == [True, True, True]
        assert not packages.save_package(db, replace(rows[0], sender="另一人"))
    assert packages.list_packages(db) == rows[::-1]
    assert packages.list_packages(db, direction="in") == [rows[1]]
    assert packages.list_packages(db, kind="REVIEW", inspection="i2") == [rows[2]]
    assert packages.has_package(db, rows[0].id)
    assert not packages.has_package(db, "0" * 64)


def test_only_own_packages_become_receipted(db: Database) -> None:
    mine, other = package(1), package(2, direction="in", state="imported")
    with db.write():
        packages.save_package(db, mine)
        packages.save_package(db, other)
        for one in (mine.id, mine.id, other.id, "0" * 64):
            packages.mark_receipted(db, one)
    assert packages.find_package(db, mine.id) == replace(mine, state="receipted")
    assert packages.find_package(db, other.id) == other


def test_papers_of_rounds_and_what_stands_for_a_number_are_found_without_reading_every_state(
    db: Database,
) -> None:
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)
    papers.formal_numbers(db)
    papers.papers_of_rounds(db)
    event_store.streams_of_kind(db, papers.FORMAL_NUMBER)
    db.conn.set_trace_callback(None)
    assert len(asked) == 3
    plans = [row["detail"] for sql in asked for row in db.rows(f"explain query plan {sql}")]
    assert [one for one in plans if one.startswith("SCAN stream")] == []
