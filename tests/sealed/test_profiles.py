"""Crypto profiles: two are complete, one of them where its library is, and no other has a name.

That everything else holds in both, the other tests of this folder show: they run once with each.
"""

import re
import shutil
import subprocess
import sys

import pytest

from inspector.errors import (
    CertificateUnreadable,
    PackageAltered,
    PackageProfileUnknown,
    PackageUntrusted,
    ProfileUnavailable,
)
from inspector.sealed import sm2, verify_package, write_package
from inspector.sealed.certificates import holds_key, is_issued_by, load_certificate, to_pem
from inspector.sealed.countersigning import append_countersignature
from inspector.sealed.issuing import issue_certificate, make_office_ca, make_request
from inspector.sealed.names import HEADER
from inspector.sealed.profile import P256, SM2, profile_of_private, verify_raw
from inspector.sealed.refusals import Broken
from inspector.sealed.revocation import newest_crl
from inspector.sealed.signing import verify_cades

from .conftest import FILES, SIGNED, START, needing, new_office
from .forge import fields, forged
from .test_certificates import WHO


@pytest.fixture(scope="module")
def national():
    """Return an office of the profile sm2-sm3."""
    return new_office("national-office", profile=SM2)


@pytest.fixture(scope="module")
def usual():
    """Return an office of the profile p256-sha256."""
    return new_office()


def sealed(office, folder):
    return write_package(
        folder, kind="inspection", header={}, files=FILES, signer=office.signer(), at=SIGNED
    ).path


def with_profile(signer, profile):
    return forged(
        signer, in_payload=lambda parts: parts.update({HEADER: fields(signer, profile=profile)})
    )


@pytest.mark.parametrize("extra", [{}, {"manifest-sm3.txt": b"x"}])
def test_without_its_library_a_package_is_known_and_refused(usual, changed, monkeypatch, extra):
    monkeypatch.setattr(sm2, "is_available", lambda: False)
    signer = usual.signer()
    path = changed(
        forged(
            signer,
            in_payload=lambda parts: parts.update({HEADER: fields(signer, profile=SM2.name)}),
            in_lists=lambda parts: parts.update(extra),
        )
    )
    with pytest.raises(PackageProfileUnknown) as caught:
        verify_package(path, trust=[usual.certificate])
    assert (caught.value.reason, caught.value.exit) == ("PROFILE", 22)
    assert "sm2-sm3" in caught.value.what()


def test_without_its_library_nothing_is_made_and_nothing_is_called_sound(monkeypatch):
    monkeypatch.setattr(sm2, "is_available", lambda: False)
    for call in (
        SM2.keys.new_private_key,
        lambda: make_office_ca("o", "示例", START, profile=SM2),
        lambda: SM2.keys.verify(b"", b"", b""),
    ):
        with pytest.raises(ProfileUnavailable, match="sm2-sm3"):
            call()


@pytest.mark.parametrize("profile", ["", "none", "sm2-sm3 ", "p256-sha1", "P256-SHA256"])
def test_a_profile_without_a_name_here_is_no_package(profile, usual, changed):
    with pytest.raises(PackageAltered) as caught:
        verify_package(changed(with_profile(usual.signer(), profile)), trust=[usual.certificate])
    assert caught.value.reason == "HEADER"


@needing(SM2)
def test_packages_of_both_profiles_are_judged_side_by_side(usual, national, tmp_path):
    ours, theirs = sealed(usual, tmp_path), sealed(national, tmp_path)
    trust = [usual.certificate, national.certificate]
    assert verify_package(ours, trust=trust).header["profile"] == "p256-sha256"
    assert verify_package(theirs, trust=trust).header["profile"] == "sm2-sm3"
    with pytest.raises(PackageUntrusted):
        verify_package(theirs, trust=[usual.certificate])
    with pytest.raises(PackageUntrusted):
        verify_package(ours, trust=[national.certificate])
    lists = [usual.signer().crl, national.signer().crl]
    assert newest_crl(lists, [national.certificate]).der == lists[1]


@needing(SM2)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_package_that_names_the_other_profile_is_refused(usual, national, changed, swapped):
    office, other = (national, P256) if swapped else (usual, SM2)
    path = changed(with_profile(office.signer(), other.name))
    with pytest.raises(PackageAltered) as caught:
        verify_package(path, trust=[office.certificate])
    assert caught.value.reason in ("LAYOUT", "NAME", "MANIFEST")


@needing(SM2)
def test_a_signature_of_one_profile_is_none_of_the_other(usual, national):
    data = b"<manifest/>"
    for office, other in ((usual, SM2), (national, P256)):
        signer = office.signer()
        seal = signer.sign_cades(data, SIGNED)
        assert verify_cades(seal, data, office.profile).certificate == signer.certificate
        with pytest.raises(Broken, match="CMS"):
            verify_cades(seal, data, other)
    assert not verify_raw(usual.signer().certificate, data, national.signer().sign(data))


@needing(SM2)
def test_an_endorsement_of_the_other_profile_is_refused(usual, national, tmp_path):
    package = sealed(national, tmp_path)
    other = usual.signer(person="p-0009", device="dev-0009", office="national-office")
    path = append_countersignature(
        package, tmp_path, header={}, files={}, signer=other, at=SIGNED, stem="bent"
    )
    with pytest.raises(PackageAltered):
        verify_package(path, trust=[national.certificate])


@needing(SM2)
def test_an_office_certifies_keys_of_its_own_profile_only(usual, national):
    own, foreign = SM2.keys.new_private_key(), P256.keys.new_private_key()
    assert profile_of_private(own) is SM2
    issued = issue_certificate(
        national.key, national.certificate, make_request(own, WHO), WHO, START
    )
    assert holds_key(issued, own)
    assert not holds_key(issued, foreign)
    assert is_issued_by(load_certificate(issued), load_certificate(national.certificate))
    assert not is_issued_by(load_certificate(issued), load_certificate(usual.certificate))
    with pytest.raises(CertificateUnreadable, match="sm2-sm3"):
        issue_certificate(
            national.key, national.certificate, make_request(foreign, WHO), WHO, START
        )


@needing(SM2)
def test_a_stranger_checks_it_with_openssl_and_the_recipe(national, tmp_path):
    for tool in ("sh", "unzip", "sha256sum", "openssl", "base64", "cmp", "xargs"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    package = sealed(national, tmp_path)
    (tmp_path / "office-ca.crt").write_bytes(to_pem(national.certificate))
    text = (tmp_path / "VERIFY-SM2.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if re.match(r" ( [1-9]|10)  |     \S", line)]
    recipe = "\n".join(line[5:] for line in lines).replace("PACKAGE.asice", str(package))
    recipe = recipe.replace("bagit.py", f"{sys.executable} -W ignore -m bagit")
    seconds = int(SIGNED.timestamp())
    recipe = recipe.replace("openssl verify", f"openssl verify -attime {seconds}")

    def followed():
        shutil.rmtree(tmp_path / "X", ignore_errors=True)
        command = ["bash", "-e", "-o", "pipefail", "-c", recipe]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = followed()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "data/package.json: OK" in done.stdout
    assert "device.pem: OK" in done.stdout
    assert "Verified OK" in done.stdout
    # Another signature than the one over this list is told, not passed over.
    recipe = recipe.replace(
        "> ../signature\n", "> ../signature\nhead -c 70 ../signed > ../signed2\n"
    )
    recipe = recipe.replace("../signature ../signed", "../signature ../signed2")
    assert followed().returncode != 0
