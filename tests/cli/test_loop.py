"""The loop by commands only: set up, enrol, base out and in, visit out and in, receipt."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.domain.inspection import Decision
from inspector.services import reviews
from inspector.services.visits import findings
from tests.desks import PASSPHRASE

from .conftest import Call, looking_at, refused

ROOT = Path(__file__).resolve().parent.parent.parent
OFFICE = ("--organisation", "示例区应急管理局", "--office-id", "demo", "--short", "示例")


def test_a_laptop_is_enrolled_by_files_alone(call: Call, tmp_path: Path) -> None:
    office, laptop, stick = (tmp_path / name for name in ("office", "laptop", "stick"))
    made = call("workspace", "new", office, "--role", "office", "--name", "办公室甲", *OFFICE)
    assert made.exit_code == 0, made.output
    words = ("--role", "field", "--name", "检查员甲", "--certificate-no", "演示-1")
    assert call("workspace", "new", laptop, *words).exit_code == 0

    asked = call("enrol", "request", "--to", stick, at=laptop)
    assert asked.exit_code == 0
    request = Path(asked.output.strip())
    words = ("--to", stick, "--certificate-no", "演示-2", "--certificate-until", "9999-12-31")
    answered = call("enrol", "approve", request, *words, at=office)
    assert answered.exit_code == 0, answered.output
    lines = answered.output.strip().split("\n")
    answer = json.loads(Path(lines[-1]).read_bytes())
    assert answer["person"]["expires"] == "9999-12-31"
    accepted = call("enrol", "accept", lines[-1], at=laptop)
    assert accepted.exit_code == 0, accepted.output
    # The same fingerprint on both sides: that is what the two people compare.
    assert accepted.output.strip().split("\n")[-1] == lines[-2]
    with looking_at(laptop) as ctx:
        assert (ctx.person.certificate_no, ctx.office) == ("演示-2", "demo")

    base = call("export", "base", "--to", stick, at=office)
    assert base.exit_code == 0, base.output
    assert call("import", stick, at=laptop).exit_code == 0


def test_a_certificate_for_another_laptop_is_refused(call: Call, desk: Path) -> None:
    (answer,) = list((desk / "enrolment").glob("检查员甲*.certificate.json")) or [None]
    assert answer is not None
    refused(call("enrol", "accept", answer, at=desk / "lead"), 1)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "--organisation"),
        (("--organisation", "x", "--short", "示例", "--office-id", "Demo Office"), "office id"),
    ],
)
def test_an_office_needs_its_names(
    call: Call, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    place = tmp_path / "office"
    result = call("workspace", "new", place, "--role", "office", "--name", "甲", *words)
    what, _remedy = refused(result, 2)
    assert complaint in what
    assert not place.exists()


def test_a_workspace_is_never_made_over_something(call: Call, desk: Path) -> None:
    refused(call("workspace", "new", desk, "--role", "field", "--name", "甲"), 1)


def test_an_inspector_may_not_export_a_base_package(call: Call, desk: Path, tmp_path: Path) -> None:
    refused(call("export", "base", "--to", tmp_path / "out", at=desk / "field"), 1)
    assert not (tmp_path / "out").exists()


def test_the_visit_goes_over_the_lead_to_the_office_and_the_receipt_comes_back(
    call: Call, desk: Path, package: Path, inspection: str, tmp_path: Path
) -> None:
    office, lead, field = (desk / name for name in ("office", "lead", "field"))
    out = tmp_path / "stick"
    # The end of an id is enough to name a visit.
    exported = call("export", "inspection", inspection[-8:], "--to", out, "--json", at=field)
    assert exported.exit_code == 0, exported.output
    (told,) = json.loads(exported.output)
    assert Path(told["path"]).stat().st_size == told["size"]

    seen = call("import", out, "--dry-run", "--json", at=lead)
    (preview,) = json.loads(seen.output)
    assert (preview["imported"], preview["kind"]) == (False, "INSPECTION")
    assert preview["new"] > 10
    assert call("import", out, at=lead).exit_code == 0

    with looking_at(lead) as ctx:
        for finding in findings(ctx, inspection):
            reviews.review_finding(ctx, inspection, finding.id, Decision.PASS)
        reviews.countersign(ctx, inspection)
    assert call("export", "review", "--to", out, at=lead).exit_code == 0
    refused(call("export", "review", "--to", out, at=lead), 1)  # nothing new since

    outside = tmp_path / "outside"
    made = call("export", "countersigned", inspection[-8:], "--to", outside, "--json", at=lead)
    assert made.exit_code == 0, made.output
    shown = call("verify", json.loads(made.output)[0]["path"], "--json", at=lead)
    assert [one["role"] for one in json.loads(shown.output)["signers"]] == ["INSPECTOR", "LEAD"]
    plain = call("verify", json.loads(made.output)[0]["path"], at=lead)
    assert "countersigned by" in plain.output

    arrived = call("import", out, at=office)
    assert arrived.exit_code == 0, arrived.output
    hazards = json.loads(call("ledger", "hazards", "--json", at=office).output)
    assert [row["place"] for row in hazards] == ["熔铸车间东侧1号配电箱"]

    assert call("export", "receipt", "--to", tmp_path / "back", at=office).exit_code == 0
    assert call("import", tmp_path / "back", at=field).exit_code == 0
    with looking_at(field) as ctx:
        states = {row.state for row in packages_out(ctx) if row.kind == "INSPECTION"}
    assert "receipted" in states


def packages_out(ctx):  # type: ignore[no-untyped-def]
    from inspector.services.packages import list_exported

    return list_exported(ctx)


def test_without_a_name_everything_unexported_goes_out_once(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    what, _remedy = refused(call("export", "inspection", "--to", tmp_path, at=desk / "field"), 1)
    assert "package" in what


def test_an_unknown_visit_is_named(call: Call, desk: Path, tmp_path: Path) -> None:
    words = ("export", "inspection", "nosuchvisit", "--to", tmp_path)
    what, _remedy = refused(call(*words, at=desk / "field"), 1)
    assert "nosuchvisit" in what


def test_the_program_works_as_its_own_process_in_chinese(desk: Path, package: Path) -> None:
    environment = {
        **os.environ,
        "INSPECTOR_PASSPHRASE": PASSPHRASE,
        "INSPECTOR_WORKSPACE": str(desk / "office"),
        "INSPECTOR_LANGUAGE": "zh_CN",
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "inspector", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    assert run("import", str(package)).returncode == 0
    package.write_bytes(package.read_bytes()[:-1])
    altered = run("import", str(package))
    assert altered.returncode == 20
    assert len(altered.stderr.strip().split("\n")) == 2
    assert package.name in altered.stderr
