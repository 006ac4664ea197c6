"""The keys of a workspace's device, one for each crypto profile, and the signer that uses one.

Which profile counts is the office's choice, and shows in its certificate: until then a workspace
can ask by either of its keys.
"""

from collections.abc import Iterable
from pathlib import Path

from inspector.errors import NotEnrolled
from inspector.sealed.certificates import profile_of
from inspector.sealed.profile import P256, PROFILES, SM2, KeySigner, Profile
from inspector.storage.files import write_file
from inspector.storage.workspace import Workspace

_LABELS = {P256.name: "device", SM2.name: "device-sm2"}


def ensure_device_keys(workspace: Workspace, profiles: Iterable[Profile] = ()) -> None:
    """Make the device's keys that are not there yet: of `profiles`, else of all that can be used.

    Raises ProfileUnavailable where the library of one that is asked for is missing.
    """
    for profile in profiles or [one for one in PROFILES.values() if one.is_available]:
        if workspace.secret(_LABELS[profile.name]) is None:
            workspace.keep_secret(_LABELS[profile.name], profile.keys.new_private_key())


def device_keys(workspace: Workspace) -> dict[str, bytes]:
    """Return the device's private keys by name of their profile, as far as there are some."""
    found = {name: workspace.secret(label) for name, label in _LABELS.items()}
    return {name: key for name, key in found.items() if key is not None}


def device_key(workspace: Workspace, profile: Profile) -> bytes:
    """Return the device's private key of a profile. Raises NotEnrolled where there is none."""
    key = workspace.secret(_LABELS[profile.name])
    if key is None:
        raise NotEnrolled()
    return key


def sealed_key(keys: Path) -> bytes:
    """Return the first of the device's keys in the folder `keys`, sealed as it stands there.

    It tells one workspace from another without opening either. Raises FileNotFoundError where
    there is none.
    """
    files = [keys / f"{label}.sealed" for label in _LABELS.values()]
    return next((file for file in files if file.exists()), files[0]).read_bytes()


def signer_of(workspace: Workspace) -> KeySigner | None:
    """Return the signer of this workspace; None before it has a certificate.

    Raises ProfileUnavailable where the library of its profile is missing.
    """
    files = [workspace.keys / name for name in ("device.der", "office-ca.der", "crl.der")]
    if not all(file.exists() for file in files):
        return None
    issued, ca, crl = (file.read_bytes() for file in files)
    return KeySigner(device_key(workspace, profile_of(issued)), issued, ca, crl)


def keep_certificates(workspace: Workspace, issued: bytes, ca: bytes, crl: bytes) -> None:
    """Keep the device's certificate, the authority's, and its list, DER."""
    # They count once the database knows the office, which it learns last.
    for name, data in (("office-ca", ca), ("crl", crl), ("device", issued)):
        write_file(workspace.keys / f"{name}.der", data)
