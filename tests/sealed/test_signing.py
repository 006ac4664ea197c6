"""The signature has one shape; anything else, though valid elsewhere, is refused."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from asn1crypto import cms, core
from hypothesis import given
from hypothesis import strategies as st

from inspector.sealed.profile import ORDER, P256, from_der, to_der, verify_raw
from inspector.sealed.refusals import Broken
from inspector.sealed.signing import Seal, sign_cades, verify_cades

from .conftest import SIGNED

DATA = b"<manifest/>"

# The oracle knows no content types of GB/T 35275.
cms.ContentType._map |= {
    "1.2.156.10197.6.1.4.2.1": "gb_data",
    "1.2.156.10197.6.1.4.2.2": "gb_signed_data",
}
cms.ContentInfo._oid_specs["gb_signed_data"] = cms.SignedData
cms.EncapsulatedContentInfo._oid_specs["gb_data"] = core.OctetString


@pytest.fixture(scope="module")
def signed(signer) -> bytes:
    return signer.sign_cades(DATA, SIGNED)


def test_signer_and_time_come_back(signer, signed):
    assert verify_cades(signed, DATA, signer.profile) == Seal(signer.certificate, SIGNED)
    beijing = datetime(2026, 11, 21, 10, 0, 0, 999, timezone(timedelta(hours=8)))
    assert verify_cades(signer.sign_cades(DATA, beijing), DATA, signer.profile).signed_at == SIGNED


def test_pyhanko_makes_the_same_bytes(signer):
    if signer.profile is not P256:
        pytest.skip("pyHanko knows no SM2")
    import asyncio

    from asn1crypto import algos, x509
    from pyhanko.sign.signers import Signer as HankoSigner
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    given = []

    class Recorder(HankoSigner):
        async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
            given.append(signer.sign(data))
            return to_der(given[-1])

    theirs = Recorder(
        signing_cert=x509.Certificate.load(signer.certificate),
        cert_registry=SimpleCertificateStore(),
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        embed_roots=False,
    )
    settings = PdfCMSSignedAttributes(signing_time=SIGNED)
    made = asyncio.run(
        theirs.async_sign_general_data(
            DATA, "sha256", use_cades=True, signed_attr_settings=settings
        )
    ).dump()
    # ECDSA draws a number for each signature, so ours is made with the one that theirs got.
    assert sign_cades(signer.certificate, lambda data: given[-1], DATA, SIGNED) == made


def test_other_data_is_refused(signed, signer):
    with pytest.raises(Broken, match="CMS"):
        verify_cades(signed, DATA + b" ", signer.profile)


def _bent(signed: bytes, bend) -> bytes:
    info = cms.ContentInfo.load(signed)
    bend(info["content"], info["content"]["signer_infos"][0])
    return info.dump(force=True)


def _attribute(info, name: str):
    return next(one for one in info["signed_attrs"] if one["type"].native == name)


def _without(info, name: str) -> None:
    kept = [one for one in info["signed_attrs"] if one["type"].native != name]
    info["signed_attrs"] = cms.CMSAttributes(kept)


def _high_s(signature: bytes) -> bytes:
    r, s = signature[:32], int.from_bytes(signature[32:], "big")
    return r + (ORDER - s).to_bytes(32, "big")


def _exchange_parameters(algorithm) -> None:
    is_absent = algorithm["parameters"].dump() == b""
    algorithm["parameters"] = core.Null() if is_absent else None


BENDS = {
    "version 3": lambda data, info: data.__setitem__("version", "v3"),
    "signer version 3": lambda data, info: info.__setitem__("version", "v3"),
    "sha512": lambda data, info: info["digest_algorithm"].__setitem__("algorithm", "sha512"),
    "other parameters": lambda data, info: _exchange_parameters(info["digest_algorithm"]),
    "no digest algorithms": lambda data, info: data.__setitem__("digest_algorithms", []),
    "two signers": lambda data, info: data["signer_infos"].append(info),
    "no signers": lambda data, info: data.__setitem__("signer_infos", []),
    "no certificate": lambda data, info: data.__setitem__("certificates", []),
    "certificate twice": lambda data, info: data["certificates"].append(data["certificates"][0]),
    "data enclosed": lambda data, info: data["encap_content_info"].__setitem__(
        "content", core.OctetString(DATA)
    ),
    "ecdsa with sha1": lambda data, info: info["signature_algorithm"].__setitem__(
        "algorithm", "sha1_ecdsa"
    ),
    "unsigned attribute": lambda data, info: info.__setitem__(
        "unsigned_attrs",
        [{"type": "signing_time", "values": [cms.Time({"utc_time": SIGNED})]}],
    ),
    "no signed attributes": lambda data, info: info.__setitem__("signed_attrs", None),
    "no time": lambda data, info: _without(info, "signing_time"),
    "no certificate hash": lambda data, info: _without(info, "signing_certificate_v2"),
    "other time": lambda data, info: _attribute(info, "signing_time").__setitem__(
        "values", [cms.Time({"utc_time": SIGNED + timedelta(days=1)})]
    ),
    "general time": lambda data, info: _attribute(info, "signing_time").__setitem__(
        "values", [cms.Time({"generalized_time": SIGNED})]
    ),
    "the other s": lambda data, info: info.__setitem__(
        "signature", to_der(_high_s(from_der(info["signature"].native)))
    ),
    "signature with a tail": lambda data, info: info.__setitem__(
        "signature", info["signature"].native + b"\0"
    ),
}


@pytest.mark.parametrize("name", BENDS)
def test_another_shape_of_cms_is_refused(name, signed, signer):
    bent = _bent(signed, BENDS[name])
    assert bent != signed
    with pytest.raises(Broken, match=r"CMS|SIGNATURE"):
        verify_cades(bent, DATA, signer.profile)


def test_bytes_in_another_encoding_are_refused(signed, signer):
    assert signed[:2] == b"\x30\x82"
    longer = b"\x30\x83\x00" + signed[2:]
    indefinite = b"\x30\x80" + signed[4:] + b"\0\0"
    for bent in (longer, indefinite, signed + b"\0", b"\0" + signed, signed[:-1], b"", b"\x30"):
        with pytest.raises(Broken, match="CMS"):
            verify_cades(bent, DATA, signer.profile)


@given(st.binary(max_size=200))
def test_rubbish_is_refused_with_a_reason(data):
    with pytest.raises(Broken):
        verify_cades(data, DATA)


@given(st.binary(max_size=100))
def test_a_raw_signature_holds_for_its_data_only(signer, data):
    signature = signer.sign(data)
    assert len(signature) == 64
    assert verify_raw(signer.certificate, data, signature)
    assert not verify_raw(signer.certificate, data + b"x", signature)
    assert not verify_raw(signer.certificate, data, _high_s(signature))
    assert not verify_raw(signer.certificate, data, bytes(64))
    assert not verify_raw(signer.certificate, data, signature[:63])


def test_a_raw_signature_of_another_device_does_not_hold(signer, office):
    assert not verify_raw(office.signer().certificate, DATA, signer.sign(DATA))
    assert not verify_raw(b"not a certificate", DATA, signer.sign(DATA))


def test_verifying_needs_neither_pyhanko_nor_asn1crypto(small, office, tmp_path):
    # asn1crypto knows the attribute of CAdES only after pyHanko was imported: tried in a fresh
    # process, where nothing else has done so. The import itself must stay light.
    (tmp_path / "ca.der").write_bytes(office.certificate)
    script = (
        "import sys; from pathlib import Path\n"
        "sys.path.insert(0, sys.argv[3])\n"
        "from inspector.sealed import verify_package, write_package\n"
        "heavy = {'cryptography', 'pyhanko', 'asn1crypto'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
        "found = verify_package(Path(sys.argv[1]), trust=[Path(sys.argv[2]).read_bytes()])\n"
        "assert not {'pyhanko', 'asn1crypto'} & sys.modules.keys()\n"
        "print(found.package_id)\n"
    )
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", script, str(small.path), str(tmp_path / "ca.der"), root]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == small.package_id, done.stderr


def test_times_beyond_the_reach_of_the_format_are_refused(signer):
    with pytest.raises((Broken, RuntimeError, ValueError)):
        signer.sign_cades(DATA, datetime(2051, 1, 1, tzinfo=UTC))
