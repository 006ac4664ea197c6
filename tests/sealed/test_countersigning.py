"""What a lead appends for outsiders changes nothing that stood there before."""

import random
import re
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest

from inspector.errors import PackageAltered, PackageRefused, PackageUntrusted
from inspector.sealed import verify_package
from inspector.sealed.certificates import to_pem
from inspector.sealed.container import read_container
from inspector.sealed.countersigning import append_countersignature
from inspector.sealed.names import SIGNATURE
from inspector.sealed.profile import SM2

from .conftest import SIGNED, START, new_office
from .test_altered import flip_contents, refusal

LATER = SIGNED + timedelta(hours=3)
REVIEW = {"rev": "0" * 64, "role": "LEAD", "statement": "同意"}


@pytest.fixture(scope="module")
def lead(office):
    return office.signer(person="p-0009", name="组长甲", role="LEAD", device="dev-0009")


@pytest.fixture
def endorsed(small, lead, tmp_path):
    return append_countersignature(
        small.path,
        tmp_path / "out",
        header=REVIEW,
        files={"review/events.jsonl": b"{}\n"},
        signer=lead,
        at=LATER,
    )


def test_both_signatures_are_found_and_the_package_keeps_its_id(small, endorsed, office):
    verified = verify_package(endorsed, trust=[office.certificate], office="demo-office")
    assert verified.trusted
    assert verified.package_id == small.package_id
    assert (verified.signer.name, verified.signed_at) == ("检查员甲", SIGNED)
    found = verified.countersignature
    assert (found.signer.name, found.signed_at) == ("组长甲", LATER)
    assert found.header["statement"] == "同意"
    assert found.header["package"] == small.package_id
    assert verify_package(small.path, trust=[office.certificate]).countersignature is None


def test_every_byte_that_was_there_stays_where_it_was(small, endorsed):
    with read_container(small.path) as before, read_container(endorsed) as after:
        spans = {name: after.entries[name] for name in before.entries}
        assert spans == before.entries
        end = before.entries[SIGNATURE].offset + before.entries[SIGNATURE].size
    assert endorsed.read_bytes()[:end] == small.path.read_bytes()[:end]
    assert endorsed.name == f"{small.path.stem}-countersigned.asice"


def test_a_package_is_countersigned_once(endorsed, lead, tmp_path):
    with pytest.raises(ValueError, match="already"):
        append_countersignature(endorsed, tmp_path, header={}, files={}, signer=lead, at=LATER)


def test_nobody_endorses_what_they_sealed_themselves(small, signer, office, tmp_path):
    own = append_countersignature(
        small.path, tmp_path, header=REVIEW, files={}, signer=signer, at=LATER
    )
    with pytest.raises(PackageAltered) as caught:
        verify_package(own, trust=[office.certificate])
    assert caught.value.reason == "SIGNER-CLAIM"


def test_what_the_format_says_itself_is_not_the_callers_to_say(small, lead, tmp_path):
    for header, files in (({"package": "0"}, {}), ({}, {"review/review.json": b""})):
        with pytest.raises(ValueError, match="added here"):
            append_countersignature(
                small.path, tmp_path, header=header, files=files, signer=lead, at=LATER
            )


def test_an_endorser_of_another_authority_or_out_of_time_is_refused(small, office, tmp_path):
    def judged(signer, signed=LATER, **more):
        path = append_countersignature(
            small.path, tmp_path, header=REVIEW, files={}, signer=signer, at=signed
        )
        with pytest.raises(PackageRefused) as caught:
            verify_package(path, trust=[office.certificate], **more)
        return caught.value

    stranger = new_office(profile=office.profile).signer(person="p-0009", device="dev-0009")
    assert judged(stranger).reason == "CERT-CHAIN"
    brief = office.signer(person="p-0009", name="组长乙", device="dev-0009", days=30)
    expired = judged(brief)
    assert isinstance(expired, PackageUntrusted)
    assert expired.reason == "CERT-EXPIRED"
    assert "组长乙" in expired.what()
    assert judged(brief, START + timedelta(days=9), at=LATER).reason == "CERT-EXPIRED"


@pytest.mark.parametrize("count", [250, pytest.param(None, marks=pytest.mark.long)])
def test_no_byte_can_differ_even_with_the_checksum_repaired(endorsed, office, changed, count):
    flip_contents(endorsed, office, changed, count, (0x01,))


@pytest.mark.parametrize("count", [250, pytest.param(None, marks=pytest.mark.long)])
def test_no_byte_can_differ_and_nothing_can_be_cut_off(endorsed, office, changed, count):
    data = endorsed.read_bytes()
    every = range(len(data))
    for place in every if count is None else random.Random(9).sample(every, count):
        bent = bytearray(data)
        bent[place] ^= 1
        refusal(changed(bytes(bent)), office)
        assert refusal(changed(data[:place]), office).reason.startswith("ZIP")


def test_a_stranger_checks_both_signatures_with_the_recipe(endorsed, small, office, tmp_path):
    for tool in ("sh", "unzip", "sha256sum", "openssl", "base64"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    (tmp_path / "office-ca.crt").write_bytes(to_pem(office.certificate))
    if office.profile is SM2:
        pytest.skip("its recipe has a test of its own")
    text = (small.path.parent / "VERIFY.txt").read_text("utf-8").replace("\\\n", " ")
    steps = [line[5:] for line in text.splitlines() if re.match(r" ( [1-9]|10)  ", line)]
    assert len(steps) == 10
    recipe = "\n".join(steps).replace("PACKAGE.asice", str(endorsed))
    recipe = recipe.replace("bagit.py", f"{sys.executable} -W ignore -m bagit")
    recipe = recipe.replace("cms -verify", f"cms -verify -attime {int(LATER.timestamp())}")
    command = ["sh", "-e", "-c", recipe]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    said, errors = run.stdout.decode(), run.stderr.decode()
    assert run.returncode == 0, said + errors
    assert errors.count("erification successful") == 2
    assert "检查员甲" in said
    assert "组长甲" in said
