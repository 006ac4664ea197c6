"""`inspector verify`: what was signed, by whom; trust never from the package."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.sealed.certificates import to_pem

from .conftest import Call, looking_at, refused


@pytest.fixture
def ca(desk: Path, tmp_path: Path) -> Path:
    """Return the office's certificate as a PEM file."""
    file = tmp_path / "office-ca.crt"
    file.write_bytes(to_pem((desk / "office" / "keys" / "office-ca.der").read_bytes()))
    return file


def test_a_sound_package_is_0_and_names_its_signer(call: Call, package: Path, ca: Path) -> None:
    result = call("verify", package, "--ca", ca, passphrase=None)
    assert result.exit_code == 0, result.output
    assert "检查员甲" in result.output
    assert "INSPECTOR" in result.output


def test_the_workspace_says_whom_to_trust_and_needs_no_passphrase(
    call: Call, package: Path, desk: Path
) -> None:
    assert call("verify", package, at=desk / "lead", passphrase=None).exit_code == 0


def test_without_a_certificate_it_says_whose_seal_is_unbroken_and_exits_21(
    call: Call, package: Path
) -> None:
    result = call("verify", package, passphrase=None)
    refused(result, 21)
    assert "检查员甲" in result.stdout


def test_another_offices_certificate_gives_21(call: Call, package: Path, tmp_path: Path) -> None:
    from tests.sealed.conftest import new_office

    other = tmp_path / "other.crt"
    other.write_bytes(to_pem(new_office("demo").certificate))
    refused(call("verify", package, "--ca", other), 21)


def test_a_certificate_file_that_is_none(call: Call, package: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.crt"
    wrong.write_text("no certificate")
    refused(call("verify", package, "--ca", wrong), 1)


def test_json_has_the_fields_of_the_design(call: Call, package: Path, ca: Path) -> None:
    said = json.loads(call("verify", package, "--ca", ca, "--json").stdout)
    assert list(said)[:9] == [
        "ok", "code", "id", "kind", "format", "signers", "office", "bracket", "problems",
    ]  # fmt: skip
    assert (said["ok"], said["kind"], said["office"]) == (True, "inspection", "demo")
    (signer,) = said["signers"]
    assert set(signer) == {
        "person", "organisation", "role", "certificate", "not_before", "not_after", "valid",
    }  # fmt: skip
    assert signer["not_before"] < said["signed_at"] < signer["not_after"]
    assert signer["valid"] is True
    assert said["id"][:12] in package.name


def test_json_of_an_altered_package_says_so(call: Call, package: Path, ca: Path) -> None:
    package.write_bytes(package.read_bytes()[:-1])
    result = call("verify", package, "--ca", ca, "--json")
    assert result.exit_code == 20
    said = json.loads(result.stdout)
    assert (said["ok"], said["signers"]) == (False, [])
    assert said["problems"]


# The flips are independent of each other: each writes the whole file anew.
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_never_0(
    call: Call, package: Path, ca: Path, part: float, bit: int
) -> None:
    data = bytearray(package.read_bytes())
    data[int(len(data) * part)] ^= 1 << bit
    file = package.with_name("flipped.asice")
    file.write_bytes(data)
    assert call("verify", file, "--ca", ca).exit_code in (20, 22)


# Papers


@pytest.fixture
def papers(call: Call, desk: Path, inspection: str, tmp_path: Path) -> list[dict[str, str]]:
    result = call("papers", inspection, "--to", tmp_path / "papers", "--json", at=desk / "field")
    assert result.exit_code == 0, result.output
    said: list[dict[str, str]] = json.loads(result.stdout)
    return sorted(said, key=lambda one: one["kind"])


def test_the_papers_of_a_visit_are_written(papers: list[dict[str, str]]) -> None:
    from hashlib import sha256

    assert [one["kind"] for one in papers] == ["INSPECTION_RECORD", "RECTIFICATION_ORDER"]
    for one in papers:
        assert sha256(Path(one["path"]).read_bytes()).hexdigest() == one["sha256"]
        assert Path(one["signed_copy"]).read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("copy", ["path", "signed_copy"])
def test_a_paper_is_found_again_by_its_bytes(
    call: Call, desk: Path, inspection: str, papers: list[dict[str, str]], copy: str
) -> None:
    result = call("verify", papers[1][copy], at=desk / "field")
    assert result.exit_code == 0, result.output
    assert inspection in result.output
    assert "责令限期整改指令书" in result.output
    said = json.loads(call("verify", papers[1][copy], "--json", at=desk / "field").stdout)
    assert said["ok"] is True
    assert said["number"] == papers[1]["number"]
    assert [one["valid"] for one in said["signers"]] == [True, True, True]


def test_a_paper_of_the_office_is_said_to_be_about_its_hazard(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    from inspector.services import ledgers, papers
    from inspector.services.sheet_papers import issue_sheet
    from tests.desks import open_desks
    from tests.services.test_office_papers import LISTING, filled, hazard_at_office

    desks = open_desks(desk)
    try:
        hazard = ledgers.hazard(desks.office, hazard_at_office(desks))
        said = filled(desks.office, hazard.id, LISTING)
        paper = issue_sheet(desks.office, hazard.id, LISTING, said)
        file = tmp_path / "listing.pdf"
        file.write_bytes(papers.paper_pdf(desks.office, paper.id))
    finally:
        desks.close()
    result = call("verify", file, at=desk / "office")
    assert result.exit_code == 0, result.output
    about = f"示例铝业有限公司, hazard {hazard.number} of the inspection {hazard.inspection}"
    assert about in result.output
    assert hazard.id not in result.output
    assert "in the package" not in result.output  # those of the visit do not have it
    said_json = json.loads(call("verify", file, "--json", at=desk / "office").stdout)
    assert said_json["hazard"] == hazard.number
    assert (said_json["inspection"], said_json["packages"]) == (hazard.inspection, [])


def test_a_refused_paper_names_who_refused_and_who_confirmed_it(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    from tests.desks import closed_visit, open_desks, refused_record

    desks = open_desks(desk)
    try:
        visit = closed_visit(desks, wrong="")
        refused_record(desks, visit)
    finally:
        desks.close()
    said = call("papers", visit, "--to", tmp_path / "refused", "--json", at=desk / "field")
    (paper,) = json.loads(said.stdout)
    assert paper["state"] == "REFUSED"
    result = call("verify", paper["signed_copy"], at=desk / "field")
    assert result.exit_code == 0, result.output
    assert "现场负责人甲 refused to sign" in result.output
    for officer in ("检查员甲", "检查员乙"):
        assert f"the refusal confirmed by {officer}" in result.output


def test_a_signed_paper_needs_no_workspace_but_the_offices_certificate(
    call: Call, ca: Path, papers: list[dict[str, str]]
) -> None:
    result = call("verify", papers[0]["signed_copy"], "--ca", ca, passphrase=None)
    assert result.exit_code == 0, result.output
    for name in ("检查员甲", "检查员乙", "现场负责人甲"):
        assert name in result.output
    said = json.loads(
        call("verify", papers[0]["signed_copy"], "--ca", ca, "--json", passphrase=None).stdout
    )
    assert said["ok"] is True
    assert said["office"] == "demo"
    assert [(one["person"], one["role"], one["valid"]) for one in said["signers"]] == [
        ("检查员甲", "INSPECTOR", True),
        ("检查员乙", "INSPECTOR", True),
        ("现场负责人甲", "ENTITY", True),
    ]
    assert {one["device_of"] for one in said["signers"]} == {"检查员甲"}


def test_without_a_certificate_a_signed_paper_is_unbroken_and_exits_21(
    call: Call, papers: list[dict[str, str]], tmp_path: Path
) -> None:
    from inspector.sealed.certificates import to_pem as pem
    from tests.sealed.conftest import new_office

    result = call("verify", papers[0]["signed_copy"], passphrase=None)
    refused(result, 21)
    assert "unbroken" in result.stdout
    other = tmp_path / "other.crt"
    other.write_bytes(pem(new_office("demo").certificate))
    refused(call("verify", papers[0]["signed_copy"], "--ca", other, passphrase=None), 21)


def test_a_flipped_byte_and_an_addition_are_named_without_a_workspace(
    call: Call, ca: Path, papers: list[dict[str, str]]
) -> None:
    file = Path(papers[0]["signed_copy"])
    sound = file.read_bytes()
    for data, code in (
        (sound[:900] + bytes([sound[900] ^ 1]) + sound[901:], "DIGEST"),
        (sound + b"%more\n", "AFTER"),
        (sound[:-1], "RANGE"),
        (b"%PDF-1.4 nothing", "READ"),
    ):
        file.write_bytes(data)
        result = call("verify", file, "--ca", ca, "--json", passphrase=None)
        assert result.exit_code == 20
        said = json.loads(result.stdout)
        assert (said["ok"], said["code"], said["reason"]) == (False, "PAPER-BROKEN", code)


def test_the_workspace_says_which_event_and_package_a_signed_paper_belongs_to(
    call: Call, desk: Path, package: Path, papers: list[dict[str, str]]
) -> None:
    said = json.loads(call("verify", papers[0]["signed_copy"], "--json", at=desk / "field").stdout)
    assert said["form"] == "signed"
    assert said["event"]
    assert any(one[:12] in package.name for one in said["packages"])
    frozen = json.loads(call("verify", papers[0]["path"], "--json", at=desk / "field").stdout)
    assert frozen["form"] == "frozen"
    assert frozen["event"] not in ("", said["event"])


def test_an_earlier_state_of_a_signed_paper_is_sound_and_named(
    call: Call, desk: Path, papers: list[dict[str, str]], tmp_path: Path
) -> None:
    from inspector.documents.seals import read_seals

    whole = Path(papers[0]["signed_copy"]).read_bytes()
    earlier = tmp_path / "earlier.pdf"
    earlier.write_bytes(whole[: read_seals(whole).seals[0].end])
    result = call("verify", earlier, "--json", at=desk / "field")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert (said["form"], len(said["signers"])) == ("earlier", 1)


def test_an_altered_paper_is_named_and_exits_20(
    call: Call, desk: Path, papers: list[dict[str, str]]
) -> None:
    file = Path(papers[0]["signed_copy"])
    file.write_bytes(file.read_bytes() + b"\n")
    what, _remedy = refused(call("verify", file, at=desk / "field"), 20)
    assert papers[0]["number"] in what


def test_a_copy_names_the_paper_that_it_is_of_and_a_volume_what_is_in_it(
    call: Call, desk: Path, papers: list[dict[str, str]], tmp_path: Path
) -> None:
    from inspector.documents.copies import on_a5

    copy = tmp_path / "small.pdf"
    copy.write_bytes(on_a5(Path(papers[0]["signed_copy"]).read_bytes()))
    result = call("verify", copy, "--json", at=desk / "field")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["code"], said["form"]) == (20, "PAPER-ALTERED", "claimed")
    assert (said["id"], bool(said["event"])) == (papers[0]["id"], True)
    visit = said["inspection"]
    call("dossier", visit, "--to", tmp_path / "out", at=desk / "field")
    (volume,) = (tmp_path / "out").glob("*.pdf")
    result = call("verify", volume, "--json", at=desk / "field")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["code"]) == (21, "PAPER-VOLUME")
    assert {one["id"] for one in said["parts"]} >= {one["id"] for one in papers}
    told = call("verify", volume, at=desk / "field").stdout
    assert told.count("  attached: ") == len(said["parts"])


def test_a_paper_that_nobody_here_knows_exits_21(
    call: Call, desk: Path, papers: list[dict[str, str]]
) -> None:
    # The office has not imported the visit yet.
    refused(call("verify", papers[0]["path"], at=desk / "office"), 21)
    refused(call("verify", papers[0]["path"], passphrase=None), 21)


def test_a_visit_without_papers_says_so(call: Call, desk: Path, tmp_path: Path) -> None:
    from tests.desks import open_desks, started

    desks = open_desks(desk)
    try:
        visit = started(desks, "demo-entity-02")
    finally:
        desks.close()
    refused(call("papers", visit, "--to", tmp_path, at=desk / "field"), 1)
    with looking_at(desk / "field") as ctx:
        assert ctx.state(visit)
