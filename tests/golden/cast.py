"""The people of the fixtures: keys from their names, certificates and signatures without chance."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.x509.oid import NameOID

from inspector.sealed.profile import ORDER
from inspector.sealed.signing import sign_cades

START = datetime(2026, 1, 1, tzinfo=UTC)
SIGNED = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
END = START + timedelta(days=730)
OFFICE = "demo-office"

Key = ec.EllipticCurvePrivateKey
Extension = tuple[x509.ExtensionType, bool]


@lru_cache
def key_of(name: str, curve: type[ec.EllipticCurve] = ec.SECP256R1) -> Key:
    """Return the key that follows from a name."""
    scalar = int.from_bytes(sha256(f"golden {name}".encode()).digest(), "big") % (ORDER - 1) + 1
    return ec.derive_private_key(scalar, curve())


@lru_cache
def rsa_key() -> rsa.RSAPrivateKey:
    """Return the RSA key of two known primes (2^521 - 1 and 2^607 - 1): good for refusing only."""
    p, q = 2**607 - 1, 2**521 - 1
    e = 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, p * q)
    )
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def person(**changes: str | None) -> x509.Name:
    """Return the name in an inspector's certificate; a part that is None is left out."""
    parts = {
        NameOID.ORGANIZATION_NAME: ("organisation", "示例区应急管理局"),
        NameOID.ORGANIZATIONAL_UNIT_NAME: ("office", OFFICE),
        NameOID.TITLE: ("role", "INSPECTOR"),
        NameOID.USER_ID: ("person", "p-0001"),
        NameOID.DN_QUALIFIER: ("device", "dev-0001"),
        NameOID.COMMON_NAME: ("name", "检查员甲"),
    }
    said = {oid: changes.get(key, value) for oid, (key, value) in parts.items()}
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in said.items() if value])


def usage(*, authority: bool = False, **changes: bool) -> x509.KeyUsage:
    """Return the key usage of an authority or of a device."""
    bits = {
        "digital_signature": not authority,
        "content_commitment": not authority,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": authority,
        "crl_sign": authority,
        "encipher_only": False,
        "decipher_only": False,
    }
    return x509.KeyUsage(**{**bits, **changes})


@dataclass(frozen=True)
class Authority:
    """An office authority. certificate: DER."""

    name: str = OFFICE
    office: str = OFFICE
    serial: int = 1
    start: datetime = START
    end: datetime = START + timedelta(days=3652)

    @property
    def key(self) -> Key:
        return key_of(f"authority {self.name}")

    @property
    def subject(self) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, self.office),
                x509.NameAttribute(NameOID.COMMON_NAME, "示例区应急管理局"),
            ]
        )

    @property
    def certificate(self) -> bytes:
        return self.issue(
            self.subject,
            self.key.public_key(),
            serial=self.serial,
            start=self.start,
            end=self.end,
            extensions=[
                (x509.BasicConstraints(ca=True, path_length=0), True),
                (usage(authority=True), True),
            ],
        )

    @property
    def crl(self) -> bytes:
        return self.revoking()

    def revoking(self, *serials: int, number: int = 1, since: datetime = START) -> bytes:
        """Return a revocation list, DER."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.subject)
            .last_update(START)
            .next_update(START + timedelta(days=3652))
            .add_extension(x509.CRLNumber(number), critical=False)
        )
        for serial in serials:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            builder = builder.add_revoked_certificate(one.build())
        made = builder.sign(self.key, hashes.SHA256(), ecdsa_deterministic=True)
        return made.public_bytes(serialization.Encoding.DER)

    def issue(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
        *,
        serial: int = 1001,
        start: datetime = START,
        end: datetime = END,
        extensions: Sequence[Extension] | None = None,
        more: Sequence[Extension] = (),
        digest: hashes.HashAlgorithm | None = None,
    ) -> bytes:
        """Return a certificate, DER; with the extensions of a device, unless others are given."""
        if extensions is None:
            extensions = [
                (x509.BasicConstraints(ca=False, path_length=None), True),
                (usage(), True),
            ]
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.subject)
            .public_key(key)
            .serial_number(serial)
            .not_valid_before(start)
            .not_valid_after(end)
        )
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        own = x509.SubjectKeyIdentifier.from_public_key(key)
        for extension, is_critical in (*extensions, *more, (issuer, False), (own, False)):
            builder = builder.add_extension(extension, critical=is_critical)
        made = builder.sign(self.key, digest or hashes.SHA256(), ecdsa_deterministic=True)
        return made.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class FixedSigner:
    """A signer whose signatures follow from the key and the data (RFC 6979)."""

    certificate: bytes
    office_ca: bytes
    crl: bytes
    key: Key = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        r, s = utils.decode_dss_signature(self.key.sign(data, _DETERMINISTIC))
        return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")

    def sign_cades(self, data: bytes, at: datetime) -> bytes:
        return sign_cades(self.certificate, self.sign, data, at)


_DETERMINISTIC = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

DEMO = Authority()
STRANGE = Authority(name="strange")
OTHER_OFFICE = Authority(name="other-office", office="other-office")
BRIEF = Authority(name="brief", end=START + timedelta(days=365))
AUTHORITIES = {one.name: one for one in (DEMO, STRANGE, OTHER_OFFICE, BRIEF)}


def signer_of(
    authority: Authority = DEMO,
    name: x509.Name | None = None,
    *,
    key: str = "检查员甲",
    office_ca: bytes = b"",
    **options: object,
) -> FixedSigner:
    """Return the signer whom `authority` has certified; `options` are those of `issue`."""
    own = key_of(key)
    issued = authority.issue(name or person(), own.public_key(), **options)  # type: ignore[arg-type]
    return FixedSigner(issued, office_ca or authority.certificate, authority.crl, own)
