"""Who is trusted and when, which version is read: what a judgement says beside its code.

What somebody who may sign, or somebody who knows zip, could try lies in tests/golden.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from inspector.errors import (
    PackageAltered,
    PackageRefused,
    PackageTooNew,
    PackageUntrusted,
    PackageWrongOffice,
)
from inspector.sealed import verify_package
from inspector.sealed.certificates import to_pem
from inspector.sealed.names import DEVICE_CERT, HEADER, OFFICE_CA

from .conftest import FILES, SIGNED, START, new_office
from .forge import fields, forged


def reason_of(path, office, **more) -> str:
    with pytest.raises(PackageRefused) as caught:
        verify_package(path, trust=[office.certificate], **more)
    return caught.value.reason


def _set(name: str, data: bytes):
    return lambda parts: parts.update({name: data})


def test_the_forge_makes_sound_packages_when_nothing_is_bent(signer, office, changed):
    verified = verify_package(changed(forged(signer, FILES)), trust=[office.certificate])
    assert verified.trusted


@pytest.mark.parametrize(
    "changes", [{"version": "2.0"}, {"version": "1.3", "min_reader": "1.2"}, {"version": "10.0"}]
)
def test_a_newer_version_says_so_whatever_else_it_holds(changes, signer, office, changed):
    def bend(parts):
        parts[HEADER] = fields(signer, **changes)
        parts["data/later/thing.cbor"] = b"x"

    with pytest.raises(PackageTooNew) as caught:
        verify_package(changed(forged(signer, in_payload=bend)), trust=[office.certificate])
    assert caught.value.exit == 22
    assert changes["version"] in caught.value.what()


def test_a_package_for_another_office_is_refused_though_sound(small, signer, office, changed):
    with pytest.raises(PackageWrongOffice) as caught:
        verify_package(small.path, trust=[office.certificate], office="parent-office")
    assert caught.value.exit == 23
    assert "demo-office" in caught.value.what()
    upward = forged(signer, in_payload=_set(HEADER, fields(signer, recipient="parent-office")))
    path = changed(upward)
    assert verify_package(path, trust=[office.certificate], office="parent-office").trusted
    with pytest.raises(PackageWrongOffice):
        verify_package(path, trust=[office.certificate], office="demo-office")


def test_a_signer_of_an_unknown_office_is_named_and_known_to_be_unbroken(small):
    for trust in ([], [new_office().certificate]):
        with pytest.raises(PackageUntrusted) as caught:
            verify_package(small.path, trust=trust)
        assert caught.value.exit == 21
        assert caught.value.reason == "CA-UNKNOWN"
        assert "检查员甲" in caught.value.what()
        verified = caught.value.facts["verified"]
        assert verified.package_id == small.package_id
        assert not verified.trusted


def test_what_is_altered_is_never_called_untrusted(small, changed):
    data = bytearray(small.path.read_bytes())
    data[len(data) // 2] ^= 1
    with pytest.raises(PackageAltered):
        verify_package(changed(bytes(data)), trust=[])


def test_the_certificate_has_to_be_valid_when_it_signed_or_at_the_time_given(office, changed):
    brief = office.signer(days=30)
    inside, late = START + timedelta(days=3), START + timedelta(days=31)
    path = changed(forged(brief, at=inside))
    assert verify_package(path, trust=[office.certificate]).signed_at == inside
    assert reason_of(path, office, at=late) == "CERT-EXPIRED"
    assert reason_of(path, office, at=START - timedelta(seconds=1)) == "CERT-NOT-YET"
    path = changed(forged(brief, at=late))
    assert reason_of(path, office) == "CERT-EXPIRED"
    assert verify_package(path, trust=[office.certificate], at=inside).trusted
    after_all = datetime(2046, 1, 1, tzinfo=UTC)
    assert reason_of(changed(forged(office.signer(days=9000), at=after_all)), office) in (
        "CERT-EXPIRED",
        "CA-EXPIRED",
    )


def test_a_certificate_that_is_not_the_enclosed_one_is_refused(signer, office, changed):
    other = office.signer(person="p-0002")
    data = forged(signer, in_payload=_set(DEVICE_CERT, other.certificate))
    assert reason_of(changed(data), office) == "CERT-DIFFERS"


def test_an_authority_or_a_stranger_cannot_sign_packages(signer, office, changed):
    stranger = new_office().signer()
    stranger.office_ca = office.certificate
    assert reason_of(changed(forged(stranger)), office) == "CERT-CHAIN"
    data = forged(signer, in_payload=_set(OFFICE_CA, b"not a certificate"))
    assert reason_of(changed(data), office) == "CERT-PROFILE"
    device_as_authority = forged(signer, in_payload=_set(OFFICE_CA, signer.certificate))
    assert reason_of(changed(device_as_authority), office) == "CERT-CHAIN"


def test_trust_is_taken_as_pem_too_and_an_old_authority_beside_it_does_no_harm(small, office):
    trust = [new_office().certificate, to_pem(office.certificate)]
    assert verify_package(small.path, trust=trust).trusted


def test_the_same_contents_signed_again_are_the_same_package(signer, office, changed):
    data = [forged(signer, FILES, at=SIGNED + timedelta(hours=hour)) for hour in (0, 1)]
    assert data[0] != data[1]
    ids = {verify_package(changed(one), trust=[office.certificate]).package_id for one in data}
    assert len(ids) == 1
    assert len(ids.pop()) == len(sha256().hexdigest())
