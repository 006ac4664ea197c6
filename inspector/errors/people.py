"""People and their computers: enrolment, certificates, keys, and roles."""

from inspector.errors.base import InspectorError
from inspector.i18n import N_


class NotEnrolled(InspectorError):
    code = "NOT-ENROLLED"
    message = N_("This workspace has no certificate of an office yet.")
    advice = N_("Send the request file to your office and accept its answer.")


class CodesRefused(InspectorError):
    code = "CODES-REFUSED"
    message = N_("These codes give no request and no answer: {detail}.")
    advice = N_("Read or paste all of them again, or use the file.")


class PictureReaderMissing(InspectorError):
    code = "PICTURE-READER-MISSING"
    message = N_("Codes cannot be read out of pictures on this computer.")
    advice = N_("Paste their text, or add the part of this program that reads them (extra qr).")


class EnrolmentRefused(InspectorError):
    code = "ENROLMENT-REFUSED"
    message = N_("{name} cannot be used for enrolment: {detail}.")
    advice = N_("Take the file that was made for this step and this workspace.")


class OpeningRefused(InspectorError):
    code = "OPENING-REFUSED"
    message = N_("The key deposited in {place} cannot be opened: {detail}.")
    advice = N_("Take a backup of that workspace, at the office with which it was enrolled.")


class WrongCode(InspectorError):
    code = "WRONG-CODE"
    message = N_("The code does not open {name}.")
    advice = N_("Have the office read it out again; I, L, O, 0 and 1 do not occur in it.")


class ReasonMissing(InspectorError):
    code = "REASON-MISSING"
    message = N_("A decision about a computer needs its reason.")
    advice = N_("Write what has happened, and who found out.")


class RevocationRefused(InspectorError):
    code = "REVOCATION-REFUSED"
    message = N_("The certificate of {name} cannot be revoked: {detail}.")
    advice = N_("Look at the list of people and devices; nothing was changed.")


class OwnCertificateRevoked(InspectorError):
    code, exit = "OWN-REVOKED", 21
    message = N_("The certificate of {name} on this computer was revoked as of {since} ({why}).")
    advice = N_(
        "Nothing was written: nobody would take it. Ask the office to enrol you on a new workspace"
        " and to open the data of this one."
    )


class WrongRole(InspectorError):
    code = "WRONG-ROLE"
    message = N_("The role {role} may not do this: {action}.")
    advice = N_("Ask a person whose certificate allows it.")


class CertificateUnreadable(InspectorError):
    code = "CERT-UNREADABLE"
    message = N_("This is not a certificate or request that this program can read: {detail}.")
    advice = N_("Choose the file that the office or the laptop wrote.")


class KeyDamaged(InspectorError):
    code = "KEY-DAMAGED"
    message = N_("The key file {place} is damaged: {detail}.")
    advice = N_("Restore it from a backup, or ask your office for the deposited key.")


class ProfileUnavailable(InspectorError):
    code, exit = "PROFILE-UNAVAILABLE", 22
    message = N_("Keys and signatures of the profile {profile} cannot be used on this computer.")
    advice = N_("Add the part of this program that is for them (extra sm), then try again.")
