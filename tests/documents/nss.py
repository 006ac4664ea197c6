"""A certificate database as poppler's pdfsig reads it, made with the library that pdfsig uses.

WORKAROUND poppler (22.12 to 26, CMS_SignedDataCreate): pdfsig hands each certificate of a signature
to NSS without having it copied (the last argument of CERT_NewTempCertificate is 0). NSS remembers a
certificate that it has trusted, but the bytes are gone with the signature; where the same
certificate has signed again, it compares them with what now lies there, and unless that is the same
by chance it fails with SEC_ERROR_REUSED_ISSUER_AND_SERIAL (-8054), which pdfsig calls "Unknown
issue with Certificate or corrupted data". The signature itself stays valid. With the argument 1,
put in from outside, the same program calls the same files trusted (`mended`); without it, a
database that holds the certificates of the devices does: NSS then has bytes of its own. It is the
trust in the office that decides all the same, as the tests show with a database without it.
"""

import ctypes
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_TRUSTED_CA = 0x10 | 0x08  # CERTDB_TRUSTED_CA, CERTDB_VALID_CA

_COPIED = """
#define _GNU_SOURCE
#include <dlfcn.h>
typedef void *(*made)(void *, void *, char *, int, int);
void *CERT_NewTempCertificate(void *db, void *der, char *name, int lasting, int copied)
{
    return ((made)dlsym(RTLD_NEXT, "CERT_NewTempCertificate"))(db, der, name, lasting, 1);
}
"""


def can_make() -> bool:
    """Say whether the two libraries that are needed can be loaded."""
    try:
        _libraries()
    except OSError:
        return False
    return True


def make_database(folder: Path, authority: bytes | None, devices: Sequence[bytes] = ()) -> Path:
    """Return `folder`, made into a database that trusts the authority (DER), if there is one.

    devices  certificates that it knows without trusting them, DER

    NSS can be set up once in a process, so that another one does it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if authority is not None:
        (folder / "ca.der").write_bytes(authority)
    for number, device in enumerate(dict.fromkeys(devices)):
        (folder / f"device-{number}.der").write_bytes(device)
    subprocess.run([sys.executable, __file__, str(folder)], check=True)
    return folder


def mended(folder: Path) -> Path:
    """Return a library that has pdfsig copy what it hands to NSS. Needs a C compiler."""
    source, library = folder / "copied.c", folder / "copied.so"
    source.write_text(_COPIED)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


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
    for file in sorted(folder.glob("*.der")):
        der = file.read_bytes()
        cert = ctypes.c_void_p(smime.CERT_DecodeCertFromPackage(der, len(der)))
        assert cert.value
        assert nss.PK11_ImportCert(slot, cert, 0, file.stem.encode(), 0) == 0
        if file.stem == "ca":
            trust = _Trust(_TRUSTED_CA, _TRUSTED_CA, _TRUSTED_CA)
            database = ctypes.c_void_p(nss.CERT_GetDefaultCertDB())
            assert nss.CERT_ChangeCertTrust(database, cert, ctypes.byref(trust)) == 0
        nss.CERT_DestroyCertificate(cert)
    nss.PK11_FreeSlot(slot)
    assert nss.NSS_Shutdown() == 0


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
