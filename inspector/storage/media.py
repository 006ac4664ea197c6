"""Where a folder lies: on this machine, or on something that is carried or sent away."""

import os
import sys
from pathlib import Path

_REMOTE = (
    "cifs",
    "smb3",
    "smbfs",
    "nfs",
    "nfs4",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs2",
)
# GetDriveTypeW: removable, remote, optical
_CARRIED_DRIVES = (2, 4, 5)


def leaves_machine(folder: Path) -> bool:
    """Say whether what is written to `folder` goes on a removable medium or over a network.

    The folder need not be there yet. What cannot be found out counts as this machine. A USB hard
    disk that Windows calls a fixed one counts as fixed.
    """
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        if sys.platform == "win32":
            return _windows_drive(there) in _CARRIED_DRIVES
        if sys.platform == "darwin":
            return there.resolve().parts[:2] == ("/", "Volumes")
        return _is_carried(os.stat(there).st_dev)
    except OSError:
        return False


def _is_carried(device: int, proc: Path = Path("/proc"), sys_: Path = Path("/sys")) -> bool:
    name = f"{os.major(device)}:{os.minor(device)}"
    for line in (proc / "self/mountinfo").read_text(encoding="utf-8").splitlines():
        left, _dash, right = line.partition(" - ")
        if left.split()[2] == name and right.split()[0] in _REMOTE:
            return True
    block = (sys_ / "dev/block" / name).resolve()
    # /sys/devices/pci…/usb1/1-1/…/block/sdb/sdb1: `removable` stands at the disk, not its part.
    if any(part.startswith("usb") for part in block.parts):
        return True
    flags = [place / "removable" for place in (block, block.parent)]
    return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)


def _windows_drive(folder: Path) -> int:
    import ctypes

    root = f"{folder.resolve().drive}\\"
    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined,unused-ignore]
