"""Revocation lists: what they say, which one counts, and how they judge a package."""

import shutil
import subprocess
from datetime import timedelta, timezone

import pytest

from inspector.errors import CertificateUnreadable, PackageRevoked
from inspector.sealed import verify_package
from inspector.sealed.certificates import to_pem
from inspector.sealed.profile import SM2
from inspector.sealed.revocation import Revoked, make_crl, newest_crl, read_crl, serial_of

from .conftest import SIGNED, START, new_office

LOST = START + timedelta(days=9)


def entry(certificate, **facts):
    said = {"recorded": LOST + timedelta(hours=3), "since": LOST, "why": "lost"}
    return Revoked(serial=serial_of(certificate), **{**said, **facts})


def listing(office, *entries, number=3):
    return make_crl(office.key, office.certificate, LOST, number=number, revoked=entries)


@pytest.mark.parametrize("why", ["lost", "left", "replaced", "other"])
def test_a_list_says_which_certificate_since_when_and_why(office, signer, why):
    one = entry(signer.certificate, why=why)
    found = read_crl(listing(office, one), office.certificate)
    assert found.number == 3
    assert found.issued == LOST
    assert dict(found.entries) == {one.serial: one}
    assert not read_crl(signer.crl, office.certificate).entries


def test_a_time_of_another_zone_is_the_same_time(office, signer):
    beijing = LOST.astimezone(timezone(timedelta(hours=8)))
    crl = listing(office, entry(signer.certificate, since=beijing, recorded=beijing))
    (found,) = read_crl(crl, office.certificate).entries.values()
    assert found.since == found.recorded == LOST


def test_a_list_of_another_authority_or_of_nobody_does_not_count(office, signer):
    stranger = new_office()
    theirs = listing(stranger, entry(signer.certificate), number=99)
    own = listing(office, number=2)
    for crl in (theirs, b"", b"none", own[:-1], own[:-3] + b"xyz"):
        with pytest.raises(CertificateUnreadable):
            read_crl(crl, office.certificate)
    newest = newest_crl([theirs, b"none", own, signer.crl], [office.certificate])
    assert newest is not None
    assert newest.number == 2


def test_an_older_list_never_takes_the_place_of_a_newer_one(office, signer):
    newer, older = listing(office, entry(signer.certificate), number=7), listing(office, number=6)
    for order in ((newer, older), (older, newer)):
        newest = newest_crl(order, [office.certificate])
        assert newest is not None
        assert newest.der == newer


def test_a_package_of_a_revoked_certificate_is_refused_unless_a_receipt_is_older(
    office, signer, small
):
    crl = listing(office, entry(signer.certificate))
    sound = verify_package(small.path, trust=[office.certificate])
    assert sound.revoked is None
    for received in (None, LOST + timedelta(seconds=1), SIGNED):
        with pytest.raises(PackageRevoked) as refused:
            verify_package(small.path, trust=[office.certificate], crls=[crl], received=received)
        assert refused.value.reason == "CERT-REVOKED"
        assert refused.value.exit == 21
        assert "2026-01-10 00:00 UTC (computer lost)" in refused.value.what()
        assert refused.value.facts["verified"].trusted is False
    found = verify_package(small.path, trust=[office.certificate], crls=[crl], received=LOST)
    assert found.trusted
    assert found.revoked is not None
    assert found.revoked.why == "lost"


def test_what_the_device_says_of_the_time_does_not_help(office, signer, small):
    """The signing time lies long before; who has the key can set any clock."""
    late = SIGNED + timedelta(days=30)
    crl = listing(office, entry(signer.certificate, since=late, recorded=late))
    with pytest.raises(PackageRevoked):
        verify_package(small.path, trust=[office.certificate], crls=[crl])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_openssl_judges_the_certificates_as_we_do(office, signer, tmp_path):
    if office.profile is SM2:
        pytest.skip("openssl cannot be told the user id of a list")
    (tmp_path / "ca.pem").write_bytes(to_pem(office.certificate))
    (tmp_path / "device.pem").write_bytes(to_pem(signer.certificate))

    def judged(crl):
        (tmp_path / "crl.der").write_bytes(crl)
        change = ["openssl", "crl", "-inform", "DER", "-in", "crl.der", "-out", "crl.pem"]
        subprocess.run(change, cwd=tmp_path, check=True, capture_output=True)
        seconds = str(int((LOST + timedelta(days=9)).timestamp()))
        command = ["openssl", "verify", "-crl_check", "-attime", seconds, "-CAfile", "ca.pem"]
        done = subprocess.run(
            [*command, "-CRLfile", "crl.pem", "device.pem"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    assert judged(listing(office))[0] == 0
    code, said = judged(listing(office, entry(signer.certificate)))
    assert code != 0
    assert "certificate revoked" in said
    assert (
        "signature failure" in judged(listing(new_office(), number=4))[1]
        or judged(listing(new_office(), number=4))[0]
    )
