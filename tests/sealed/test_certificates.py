"""The office's authority, requests, certificates: what they say comes back, and what is refused."""

import shutil
import subprocess
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector import i18n
from inspector.errors import CertificateUnreadable
from inspector.sealed.certificates import (
    Subject,
    fingerprint,
    holds_key,
    load_certificate,
    office_of_ca,
    subject_of,
    subject_of_request,
    to_pem,
)
from inspector.sealed.issuing import issue_certificate, make_office_ca, make_request
from inspector.sealed.profile import P256, PROFILES, SM2
from inspector.sealed.revocation import read_crl

from .conftest import START, new_office

WHO = Subject(
    person="p-0001",
    name="检查员甲",
    organisation="示例区应急管理局",
    role="INSPECTOR",
    certificate_no="640000-0001",
    device="dev-0001",
    office="demo-office",
)
KEYS = {one.name: one.keys.new_private_key() for one in PROFILES.values() if one.is_available}


def asked(office, **options):
    """Return a request with the key that is kept for the office's profile."""
    return make_request(KEYS[office.profile.name], WHO, **options)


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30
)


def test_the_office_decides_what_the_certificate_says(office):
    request = asked(office)
    assert request.startswith(b"-----BEGIN CERTIFICATE REQUEST-----")
    assert subject_of_request(request) == WHO
    assert subject_of_request(asked(office, pem=False)) == WHO
    granted = Subject(
        **{name: getattr(WHO, name) for name in WHO.__slots__} | {"role": "LEAD"},
    )
    issued = issue_certificate(office.key, office.certificate, request, granted, START)
    assert subject_of(issued) == granted
    assert subject_of(to_pem(issued)) == granted


@settings(max_examples=25)
@given(
    name=words.filter(lambda text: len(text.encode()) <= 64),
    organisation=words,
    number=st.one_of(st.just(""), words),
)
def test_any_name_and_number_comes_back_as_it_was(name, organisation, number):
    who = Subject(
        person="p",
        name=name,
        organisation=organisation,
        role="LEAD",
        device="d",
        office="o",
        certificate_no=number,
    )
    assert subject_of_request(make_request(KEYS[P256.name], who)) == who


def test_a_long_name_of_an_office_is_cut_and_one_of_a_person_is_refused_in_words():
    name = "新疆生产建设兵团第十三师新星市应急管理局综合行政执法支队"
    _key, certificate = make_office_ca("office", name, START)
    assert load_certificate(certificate).subject.rfc4514_string().startswith(f"CN={name[:21]}")
    with pytest.raises(CertificateUnreadable, match="21 Chinese characters"):
        make_request(KEYS[P256.name], replace(WHO, name="长" * 22))


def test_usage_is_signing_only_and_the_authority_signs_certificates_only(office, signer):
    device, authority = load_certificate(signer.certificate), load_certificate(office.certificate)
    usage = device.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    with pytest.raises(x509.ExtensionNotFound):
        device.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    above = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    assert above.key_cert_sign
    assert above.crl_sign
    assert not above.digital_signature
    constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert constraints.ca
    assert constraints.path_length == 0
    assert office_of_ca(office.certificate) == "demo-office"


def test_a_certificate_does_not_outlive_its_authority():
    key, authority = make_office_ca("o", "示例", START, years=1)
    issued = issue_certificate(
        key, authority, make_request(KEYS[P256.name], WHO), WHO, START, days=999
    )
    assert load_certificate(issued).not_valid_after_utc == (
        load_certificate(authority).not_valid_after_utc
    )


def test_a_request_that_is_not_sound_is_refused(office):
    good = asked(office, pem=False)
    other = ec.generate_private_key(ec.SECP384R1())
    foreign = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([]))
        .sign(other, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    nameless = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([]))
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    bent = good.replace("检查员甲".encode(), "检查员乙".encode())
    for bad in (b"", b"x", good[:-5], foreign, nameless, bent, b"-----BEGIN nothing"):
        with pytest.raises(CertificateUnreadable):
            subject_of_request(bad)
    with pytest.raises(CertificateUnreadable):
        issue_certificate(office.key, office.certificate, bent, WHO, START)


def test_a_certificate_belongs_to_one_key(office):
    issued = issue_certificate(office.key, office.certificate, asked(office), WHO, START)
    assert holds_key(issued, KEYS[office.profile.name])
    assert not holds_key(issued, office.profile.keys.new_private_key())


def test_fingerprints_are_the_same_for_der_and_pem(office):
    ours, pem = fingerprint(office.certificate), fingerprint(to_pem(office.certificate))
    assert ours == pem != fingerprint(new_office().certificate)
    digest = sha256(office.certificate).hexdigest()
    assert digest.startswith(ours.replace(":", "").replace(" ", "").lower())


def test_what_is_not_a_certificate_is_named(office):
    for bad in (
        b"",
        b"x",
        b"-----BEGIN CERTIFICATE-----\n",
        asked(office),
    ):
        with pytest.raises(CertificateUnreadable):
            load_certificate(bad)
    with pytest.raises(CertificateUnreadable):  # an authority does not say whose it is
        subject_of(office.certificate)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_openssl_accepts_the_chain(office, signer, tmp_path):
    (tmp_path / "ca.pem").write_bytes(to_pem(office.certificate))
    (tmp_path / "device.pem").write_bytes(to_pem(signer.certificate))
    seconds = str(int((START + timedelta(days=9)).timestamp()))
    command = ["openssl", "verify", "-x509_strict", "-attime", seconds, "-CAfile", "ca.pem"]
    if office.profile is SM2:  # openssl below 4.0 takes no user id for granted
        command += ["-vfyopt", "distid:1234567812345678"]
    done = subprocess.run(
        [*command, "device.pem"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_changed_byte_of_a_list_is_refused_in_words_or_changes_nothing(office, signer):
    # What may change is the count of unused bits before the signature, which nobody signs.
    sound, bent = read_crl(signer.crl, office.certificate), bytearray(signer.crl)
    for at in range(len(bent)):
        bent[at] ^= 0x01
        with suppress(CertificateUnreadable):
            found = read_crl(bytes(bent), office.certificate)
            assert (found.number, found.entries) == (sound.number, sound.entries)
        bent[at] ^= 0x01


def test_a_changed_byte_of_a_certificate_is_read_or_refused_in_words(signer):
    bent = bytearray(signer.certificate)
    for at in range(len(bent)):
        bent[at] ^= 0x10
        with suppress(CertificateUnreadable):
            subject_of(bytes(bent))
            office_of_ca(bytes(bent))
        bent[at] ^= 0x10


def test_a_subject_is_named_in_chinese_with_full_width_brackets() -> None:
    i18n.use_language("zh_CN")
    assert str(WHO) == "检查员甲（示例区应急管理局）"
