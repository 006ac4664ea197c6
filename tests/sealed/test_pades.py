"""The signature of a PDF: one exact shape, to the last bit of what is in it."""

import hashlib
from itertools import count

import pytest

from inspector.sealed.pades import sign_pades, verify_pades
from inspector.sealed.refusals import Broken
from tests.sealed.conftest import Office, new_office

DIGEST = hashlib.sha256(b"a paper").digest()


def signed(office: Office) -> bytes:
    signer = office.signer()
    return sign_pades(signer.certificate, signer.office_ca, signer.sign, DIGEST)


def accepted(value: bytes, bit: int) -> list[int]:
    """Return at which bytes a flipped bit goes unseen."""
    found = []
    for at in range(len(value)):
        changed = bytearray(value)
        changed[at] ^= bit
        try:
            verify_pades(bytes(changed), DIGEST)
        except Broken:
            continue
        found.append(at)
    return found


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("last", [0, 1])
def test_no_bit_may_be_another_also_not_in_the_certificate_of_the_office(last: int) -> None:
    """Which the signature does not cover, and whose own may end in a bit that is let go."""
    office = next(
        one for one in (new_office() for _n in count()) if one.certificate[-1] & 1 == last
    )
    value = signed(office)
    assert verify_pades(value, DIGEST).authority == office.certificate
    assert accepted(value, 1) == []
    assert accepted(value, 0x80) == []


def test_a_device_is_no_authority_of_its_own() -> None:
    signer = new_office().signer()
    value = sign_pades(signer.certificate, signer.certificate, signer.sign, DIGEST)
    with pytest.raises(Broken, match="CERT-CHAIN"):
        verify_pades(value, DIGEST)
