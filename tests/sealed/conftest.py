"""An office with its authority, an inspector's signer, and a small package of theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspector.sealed import WrittenPackage, write_package
from inspector.sealed.certificates import Subject
from inspector.sealed.issuing import issue_certificate, make_office_ca, make_request
from inspector.sealed.profile import P256, PROFILES, KeySigner, Profile
from inspector.sealed.revocation import make_crl

START = datetime(2026, 1, 1, tzinfo=UTC)
SIGNED = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """An office authority. certificate: DER."""

    id: str
    key: bytes
    certificate: bytes
    profile: Profile = P256

    def signer(self, *, days: int = 730, **changes: str) -> KeySigner:
        """Return the signer of an inspector enrolled here."""
        facts = {
            "person": "p-0001",
            "name": "检查员甲",
            "organisation": "示例区应急管理局",
            "role": "INSPECTOR",
            "certificate_no": "示00000001",
            "device": "dev-0001",
            "office": self.id,
        }
        subject = Subject(**{**facts, **changes})
        key = self.profile.keys.new_private_key()
        request = make_request(key, subject)
        certificate = issue_certificate(
            self.key, self.certificate, request, subject, START, days=days
        )
        crl = make_crl(self.key, self.certificate, START)
        return KeySigner(key, certificate, self.certificate, crl)


def new_office(
    office_id: str = "demo-office", name: str = "示例区应急管理局", profile: Profile = P256
) -> Office:
    key, certificate = make_office_ca(office_id, name, START, profile=profile)
    return Office(office_id, key, certificate, profile)


def needing(profile: Profile) -> pytest.MarkDecorator:
    """Return the mark of what needs the library of a profile."""
    return pytest.mark.skipif(not profile.is_available, reason=f"no library for {profile.name}")


BOTH = [pytest.param(one, id=one.name, marks=needing(one)) for one in PROFILES.values()]


@pytest.fixture(scope="session", params=BOTH)
def office(request: pytest.FixtureRequest) -> Office:
    return new_office(profile=request.param)


@pytest.fixture(scope="session")
def signer(office: Office) -> KeySigner:
    return office.signer()


FILES = {
    "data/events.jsonl": '{"event":{"kind":"演示"},"sig":""}\n'.encode(),
    "data/docs/record.pdf": b"%PDF-1.7 demo",
}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, signer: KeySigner) -> WrittenPackage:
    """Return a package of a few kB; tests copy it before they change it."""
    return write_package(
        tmp_path_factory.mktemp("small"),
        kind="inspection",
        header={"inspection": "演示-1", "counts": {"events": 1}},
        files=FILES,
        signer=signer,
        at=SIGNED,
        name_parts=("demo-office", "0001", "r01234567"),
    )


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[bytes], Path]:
    """Return a function that puts bytes where a package is expected."""

    def put(data: bytes) -> Path:
        path = tmp_path / "changed.asice"
        path.write_bytes(data)
        return path

    return put
