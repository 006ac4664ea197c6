"""`inspector ledger supervise|escalate|accept|close`: the office's acts, from the command line."""

import json
from pathlib import Path

import pytest

from inspector.domain.hazard_states import SupervisionState
from inspector.domain.supervision import EscalationReason, SupervisionLevel
from inspector.services.ledgers import hazards
from inspector.storage.hazards import HazardFilter
from tests.desks import desks_in, set_up

from .conftest import Call, looking_at, refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Desks on which a major hazard has come to the office and was found rectified."""
    from inspector.domain.paper import PaperKind
    from inspector.services import packages
    from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
    from tests import desks as people

    bare, there = tmp_path_factory.mktemp("bare"), tmp_path_factory.mktemp("acts")
    set_up(bare)
    with desks_in(bare, there) as desks:
        inspection = people.closed_visit(desks, wrong="T-05")
        people.signed_papers(desks, inspection)
        kind = PaperKind.REINSPECTION_OPINION
        begun = begin_sheet(desks.field, inspection, kind).filled
        said = Filled({**begun.fields, "opinion": "全部整改合格"}, begun.tables)
        issue_sheet(desks.field, inspection, kind, said)
        made = packages.export_inspection(desks.field, inspection, desks.exchange)
        people.brought(desks.office, made.path)
    return there


def test_a_hazard_is_listed_accepted_and_closed_out(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    office = folder / "office"
    with looking_at(office) as ctx:
        number = hazards(ctx, HazardFilter())[0].number
    opinion = tmp_path / "opinion.pdf"
    opinion.write_bytes(b"%PDF-1.4 demo")
    listed = call(
        "ledger", "supervise", number, "--level", "COUNTY", "--organ", "示例区安全生产委员会",
        "--unit", "示例区工业园管理委员会", "--supervisor", "督办人甲", "--until", "2099-12-31",
        at=office,
    )  # fmt: skip
    assert listed.exit_code == 0, listed.output
    assert "listed" in listed.stdout
    what, _remedy = refused(call("ledger", "close", number, "--basis", "x", at=office), 1)
    assert "close out" in what
    escalated = call(
        "ledger", "escalate", number, "--level", "CITY", "--organ", "示例市安全生产委员会",
        "--reason", "HARD", "--grounds", "难度大", "--approved-by", "主任甲",
        "--until", "2099-12-31", at=office,
    )  # fmt: skip
    # Found rectified already: nothing is left that a higher organ could press for.
    assert "rectify" in refused(escalated, 1)[0]
    accepted = call(
        "ledger", "accept", number, opinion, "--department", "示例区工业和信息化局",
        "--person", "验收人甲", "--opinion", "验收合格", at=office,
    )  # fmt: skip
    assert accepted.exit_code == 0, accepted.output
    closed = call("ledger", "close", number, "--basis", "验收意见", at=office)
    assert "closed out, delisted" in closed.stdout
    for state, count in (("DELISTED", 1), ("LISTED", 0)):
        words = ("ledger", "hazards", "--supervision", state, "--json")
        assert len(json.loads(call(*words, at=office).stdout)) == count


def test_what_the_commands_offer_is_what_the_domain_knows() -> None:
    from inspector.cli import ledger, ledger_acts

    assert tuple(one.value for one in SupervisionState) == ledger.SUPERVISION
    assert tuple(one.value for one in SupervisionLevel) == ledger_acts.LEVELS
    assert tuple(one.value for one in EscalationReason) == ledger_acts.REASONS
