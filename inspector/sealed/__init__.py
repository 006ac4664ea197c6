"""The signed package: container, manifests, signatures, certificates. See FORMAT.md.

Importing this is light: cryptography is loaded by the calls that need it.
"""

from inspector.sealed.package import WrittenPackage, write_package
from inspector.sealed.verify import VerifiedEntry, VerifiedPackage, verify_package

__all__ = [
    "VerifiedEntry",
    "VerifiedPackage",
    "WrittenPackage",
    "verify_package",
    "write_package",
]
