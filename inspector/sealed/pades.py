"""The signature of a PDF, one exact shape: CMS as PAdES asks for it (ETSI EN 319 142-1, B-B).

As in `signing`, the structure is built again from what was taken out of it and has to be the same
bytes, so that no byte of it can differ. Unlike there, the time is not in it but in the PDF, and the
certificate of the authority is, for readers who have nothing but the paper.
"""

from collections.abc import Callable
from typing import NamedTuple

from inspector.errors import CertificateUnreadable
from inspector.sealed.certificates import (
    check_profile,
    is_issued_by,
    load_certificate,
    profile_of,
)
from inspector.sealed.der import SET, children, content, tlv
from inspector.sealed.profile import P256, from_der, to_der, verify_raw
from inspector.sealed.refusals import Broken
from inspector.sealed.signing import built, signed_attributes


class PaperSeal(NamedTuple):
    """What a sound signature of a PDF names: certificates, DER. Neither is judged."""

    certificate: bytes
    authority: bytes


def can_sign_papers(certificate: bytes) -> bool:
    """Say whether a certificate (DER) is of the one profile that readers of PDF can check."""
    return profile_of(certificate) is P256


def sign_pades(
    certificate: bytes, authority: bytes, sign: Callable[[bytes], bytes], digest: bytes
) -> bytes:
    """Return the CMS for a PDF whose signed ranges have the SHA-256 `digest`.

    sign: gives 64 raw bytes, as `Signer.sign`; authority: the certificate above, DER.
    """
    attributes = signed_attributes(certificate, digest, None)
    signature = to_der(sign(tlv(SET, *attributes)))
    return built(certificate, attributes, signature, (authority,))


def verify_pades(signed: bytes, digest: bytes) -> PaperSeal:
    """Return who signed what has `digest`, if `signed` is in every byte what it should be.

    Raises Broken: CMS for another structure, DIGEST for another content, SIGNATURE, CERT-PROFILE,
    CERT-CHAIN.
    """
    pair, said, signature = _taken_out(signed)
    seal = _ordered(pair)
    # The same structure over another content: the paper was changed, not the signature.
    if (
        built(
            seal.certificate, signed_attributes(seal.certificate, said, None), signature, seal[1:]
        )
        != signed
    ):
        raise Broken("CMS")
    if said != digest:
        raise Broken("DIGEST")
    raw = from_der(signature)
    attributes = signed_attributes(seal.certificate, digest, None)
    if to_der(raw) != signature or not verify_raw(seal.certificate, tlv(SET, *attributes), raw):
        raise Broken("SIGNATURE")
    return seal


def _ordered(pair: tuple[bytes, bytes]) -> PaperSeal:
    """Return which of two certificates is the signer's and which is above it."""
    try:
        loaded = [load_certificate(one) for one in pair]
    except CertificateUnreadable as cause:
        raise Broken("CERT-PROFILE") from cause
    # How many bits of the last byte do not count: none, though the library would let a 0 go.
    if any(content(children(one)[2])[:1] != b"\0" for one in pair):
        raise Broken("CERT-PROFILE")
    for lower, upper in ((0, 1), (1, 0)):
        if pair[lower] == pair[upper] or not is_issued_by(loaded[lower], loaded[upper]):
            continue
        # No signature of the paper covers it, only its own does.
        if is_issued_by(loaded[upper], loaded[upper]):
            check_profile(loaded[lower])
            return PaperSeal(pair[lower], pair[upper])
    raise Broken("CERT-CHAIN")


def _taken_out(signed: bytes) -> tuple[tuple[bytes, bytes], bytes, bytes]:
    """Return the certificates, the digest that was signed, and the signature."""
    try:
        _type, wrapped = children(signed)
        (signed_data,) = children(wrapped)
        _version, _digests, _data, certificates, signers = children(signed_data)
        first, second = children(certificates)
        (signer,) = children(signers)
        _version, _sid, _digest, attributes, _algorithm, signature = children(signer)
        digests = [
            content(values)
            for _type, values in map(children, children(attributes))
            if content(values)[:2] == b"\x04\x20"
        ]
        (digest,) = digests
    except (ValueError, IndexError) as cause:
        raise Broken("CMS") from cause
    return (first, second), digest[2:], content(signature)
