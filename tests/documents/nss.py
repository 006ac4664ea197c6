"""A certificate database as poppler's pdfsig reads it, made with the library that pdfsig uses."""

import ctypes
import subprocess
import sys
from pathlib import Path

_TRUSTED_CA = 0x10 | 0x08  # CERTDB_TRUSTED_CA, CERTDB_VALID_CA


def can_make() -> bool:
    """Say whether the two libraries that are needed can be loaded."""
    try:
        _libraries()
    except OSError:
        return False
    return True


def make_database(folder: Path, authority: bytes) -> Path:
    """Return `folder`, made into a database that trusts the authority (DER).

    NSS can be set up once in a process, so that another one does it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ca.der").write_bytes(authority)
    subprocess.run([sys.executable, __file__, str(folder)], check=True)
    return folder


class _Trust(ctypes.Structure):
    _fields_ = [("ssl", ctypes.c_uint), ("email", ctypes.c_uint), ("objects", ctypes.c_uint)]


def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL]:
    return ctypes.CDLL("libnss3.so"), ctypes.CDLL("libsmime3.so")


def _make(folder: Path) -> None:
    nss, smime = _libraries()
    nss.PK11_GetInternalKeySlot.restype = ctypes.c_void_p
    nss.CERT_GetDefaultCertDB.restype = ctypes.c_void_p
    smime.CERT_DecodeCertFromPackage.restype = ctypes.c_void_p
    assert nss.NSS_InitReadWrite(f"sql:{folder}".encode()) == 0
    slot = ctypes.c_void_p(nss.PK11_GetInternalKeySlot())
    assert nss.PK11_InitPin(slot, None, b"") == 0
    der = (folder / "ca.der").read_bytes()
    cert = ctypes.c_void_p(smime.CERT_DecodeCertFromPackage(der, len(der)))
    assert cert.value
    assert nss.PK11_ImportCert(slot, cert, 0, b"office", 0) == 0
    trust = _Trust(_TRUSTED_CA, _TRUSTED_CA, _TRUSTED_CA)
    database = ctypes.c_void_p(nss.CERT_GetDefaultCertDB())
    assert nss.CERT_ChangeCertTrust(database, cert, ctypes.byref(trust)) == 0
    nss.CERT_DestroyCertificate(cert)
    nss.PK11_FreeSlot(slot)
    assert nss.NSS_Shutdown() == 0


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
