"""Packages that are not accepted or not made, and the events in them."""

from inspector.errors.base import InspectorError
from inspector.i18n import N_


class PackageRefused(InspectorError):
    """Base of every reason for which a package is not accepted."""

    code, exit = "PKG-REFUSED", 20
    message = N_("{package} is not accepted: {detail}.")
    advice = N_("Ask the sender for a fresh copy; nothing was imported.")

    @property
    def reason(self) -> str:
        """Return the stable code of the reason, such as "DIGEST" (sealed/FORMAT.md §8)."""
        return str(self.facts.get("reason", ""))


class PackageAltered(PackageRefused):
    code, exit = "PKG-ALTERED", 20
    message = N_("{package} is not what was signed: {detail}.")
    advice = N_("Ask the sender for a fresh copy; do not rely on this one.")


class PackageUntrusted(PackageRefused):
    code, exit = "PKG-UNTRUSTED", 21
    message = N_("{package} is unbroken, but its signer {signer} is not trusted here.")
    advice = N_("Name the office's certificate, or check who sent the package.")


class PackageRevoked(PackageUntrusted):
    code, exit = "PKG-REVOKED", 21
    message = N_(
        "{package} is unbroken, but the certificate of {signer} was revoked as of {since} ({why})."
    )
    advice = N_("Ask for it with the new certificate of that person; rely on nothing in this one.")


class PackageTooNew(PackageRefused):
    code, exit = "PKG-TOO-NEW", 22
    message = N_("{package} was written by a newer version of this program ({version}).")
    advice = N_("Update this program, then import again; the file is kept.")


class DeviceHeld(PackageRefused):
    code, exit = "PKG-DEVICE-HELD", 21
    message = N_(
        "{package} has new entries of the laptop of {person}, which has used numbers twice."
    )
    advice = N_("Find out whether it was cloned or restored; accept it, then try the file again.")


class PackageProfileUnknown(PackageRefused):
    code, exit = "PKG-PROFILE", 22
    message = N_("{package} is sealed by the profile {profile}, which cannot be checked here.")
    advice = N_("Add the part of this program that checks it (extra sm); nothing was imported.")


class PackageWrongOffice(PackageRefused):
    code, exit = "PKG-WRONG-OFFICE", 23
    message = N_("{package} is meant for the office {office}, not for this one.")
    advice = N_("Send it to that office; nothing was imported.")


class PackageNotForUs(PackageRefused):
    code, exit = "PKG-NOT-FOR-US", 23
    message = N_("{package} is encrypted, and not for this workspace: it cannot be opened here.")
    advice = N_("Ask the sender for one that this workspace may read; nothing was imported.")


class ReceiptUnfit(InspectorError):
    code = "RECEIPT-UNFIT"
    message = N_("{name} is no receipt of the office.")
    advice = N_("Name a package with receipts, RECEIPT-….asice, as the office has written it.")


class NoReaders(InspectorError):
    code = "NO-READERS"
    message = N_("The package cannot be encrypted: the office has not given its key yet.")
    advice = N_("Import a newer base package, or export without encryption if you are sure.")


class NothingToExport(InspectorError):
    code = "NOTHING-TO-EXPORT"
    message = N_("No visit here has changes that can go into a package.")
    advice = N_("Name a visit, or have its record signed or its refusal recorded first.")


class NoPackages(InspectorError):
    code = "NO-PACKAGES"
    message = N_("There are no packages in {place}.")
    advice = N_("Name the file of a package, or the folder that holds some.")


class PackageTooLarge(InspectorError):
    code = "PKG-TOO-LARGE"
    message = N_("The package would take {size}; a package must stay below 4 GiB.")
    advice = N_("Export the inspection in parts.")


class PackageNotWritten(InspectorError):
    code = "PKG-NOT-WRITTEN"
    message = N_("The package could not be written: {place}: {detail}.")
    advice = N_("Check the disk or the stick, then export again; nothing has been lost.")


class SourceDamaged(InspectorError):
    code = "PKG-SOURCE-DAMAGED"
    message = N_("{name} on this disk is not what was stored; no package was made.")
    advice = N_("Do not delete anything; restore the file from a backup, then export again.")


class EventRefused(InspectorError):
    code, exit = "EVENT-REFUSED", 20
    message = N_("An event is not accepted: {detail}.")
    advice = N_("Ask the sender for a fresh copy; nothing was changed here.")


class EventTooNew(InspectorError):
    code, exit = "EVENT-TOO-NEW", 22
    message = N_("An event was written by a newer version of this program ({version}).")
    advice = N_("Update this program, then do the same again.")
