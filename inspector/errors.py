"""Everything that can go wrong and that a person can act on.

`code` is stable and language-free; `exit` is the exit status of the command line (design §7).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.i18n import N_, _


class InspectorError(Exception):
    """Base of every error raised on purpose; anything else is a bug."""

    code, exit = "GENERAL", 1
    message, advice = N_("Something went wrong."), N_("Try again.")

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {self.message.format(**facts)}")

    def what(self) -> str:
        """Return what is wrong, in one line, in the language in use."""
        return _(self.message).format(**self.facts)

    def remedy(self) -> str:
        """Return what to do, in one line, in the language in use."""
        return _(self.advice).format(**self.facts)


class Cancelled(InspectorError):
    code = "CANCELLED"
    message, advice = N_("Stopped."), N_("Nothing was changed; start again when you like.")


# Workspace and storage


class DiskFull(InspectorError):
    code = "DISK-FULL"
    message = N_("The disk is full: {needed} more are needed at {place}.")
    advice = N_("Free some space, then do the same again; nothing has been lost.")


class DiskRefuses(InspectorError):
    code = "DISK-REFUSES"
    message = N_("The disk refuses to read or to write at {place}: {detail}.")
    advice = N_(
        "Check that it is connected and may be written, then do the same again; nothing has been"
        " lost. If it goes on, make a backup to another disk."
    )


class WorkspaceMissing(InspectorError):
    code = "WORKSPACE-MISSING"
    message = N_("There is no workspace in {place}.")
    advice = N_("Make one with “inspector workspace new”, or name another folder.")


class WorkspaceExists(InspectorError):
    code = "WORKSPACE-EXISTS"
    message = N_("{place} is not empty.")
    advice = N_("Choose an empty or a new folder.")


class WorkspaceLocked(InspectorError):
    code = "WORKSPACE-LOCKED"
    message = N_("The workspace {place} is in use by another window or command.")
    advice = N_("Close the other one, or wait until it has finished.")


class WorkspaceOpen(InspectorError):
    code = "WORKSPACE-OPEN"
    message = N_("The workspace {place} is open in another window already (process {process}).")
    advice = N_("Go on in that window, or close it and open the workspace again.")


class WorkspaceDamaged(InspectorError):
    code = "WORKSPACE-DAMAGED"
    message = N_("The workspace {place} is damaged: {detail}.")
    advice = N_(
        "Run “inspector doctor --rebuild”: the damaged file is kept aside; or restore a backup."
    )


class WorkspaceNewer(InspectorError):
    code, exit = "WORKSPACE-NEWER", 22
    message = N_("The workspace was written by a newer version of this program ({version}).")
    advice = N_("Install that version or a later one.")


class WorkspaceCopied(InspectorError):
    code = "WORKSPACE-COPIED"
    message = N_("This workspace was copied or moved here from {place}.")
    advice = N_(
        "You can go on; new entries are numbered apart. Use only one of the copies: both would"
        " give the same document numbers. Tell your office."
    )


class WorkspaceSetBack(InspectorError):
    code = "WORKSPACE-SET-BACK"
    message = N_("This workspace is older than it was on this computer on {day}.")
    advice = N_(
        "You can go on; new entries are numbered apart. Check whether papers have gone out"
        " meanwhile whose numbers are not known here, and tell your office."
    )


class ClockTurnedBack(InspectorError):
    code = "CLOCK-TURNED-BACK"
    message = N_("The clock says {now}, but this workspace was in use at {last}.")
    advice = N_("Set date and time of this computer; deadlines and papers go by them.")


class NoBackup(InspectorError):
    code = "NO-BACKUP"
    message = N_("There is no backup in {place}.")
    advice = N_("Name the file “….backup”, or the folder that holds it.")


class BackupDamaged(InspectorError):
    code = "BACKUP-DAMAGED"
    message = N_("The backup is damaged at {place}.")
    advice = N_("Take an earlier backup from the same folder, or another copy.")


class BackupNewer(InspectorError):
    code, exit = "BACKUP-NEWER", 22
    message = N_("The backup was written by a newer version of this program ({version}).")
    advice = N_("Install that version or a later one.")


class BackupNotWritten(InspectorError):
    code = "BACKUP-NOT-WRITTEN"
    message = N_("The backup could not be written: {place}: {detail}.")
    advice = N_("Check the disk or the stick, then back up again; earlier backups still count.")


class NothingToRescue(InspectorError):
    code = "NOTHING-TO-RESCUE"
    message = N_("Nothing of the workspace {place} can be read any more: {detail}.")
    advice = N_("Leave it as it is; restore the last backup into a new folder.")


class WrongPassphrase(InspectorError):
    code = "WRONG-PASSPHRASE"
    message = N_("The passphrase is not the one of this workspace.")
    advice = N_("Check Caps Lock and the input method, then type it again.")


class TooManyAttempts(InspectorError):
    code = "TOO-MANY-ATTEMPTS"
    message = N_("{count} wrong passphrases in a row; the next can be tried in {seconds} s.")
    advice = N_("Wait, check Caps Lock and the input method, then type it again.")


class PassphraseRefused(InspectorError):
    code = "PASSPHRASE-REFUSED"
    message = N_("The new passphrase cannot be used: {detail}.")
    advice = N_("Choose another one; the old one still opens the workspace.")


class PassphraseMissing(InspectorError):
    code = "PASSPHRASE-MISSING"
    message = N_("The passphrase of {place} is needed, and nobody can be asked for it here.")
    advice = N_("Set {variable} for unattended use, or start the command in a terminal.")


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


class OwnCertificateRevoked(InspectorError):
    code, exit = "OWN-REVOKED", 21
    message = N_("The certificate of {name} on this computer was revoked as of {since} ({why}).")
    advice = N_(
        "Nothing was written: nobody would take it. Ask the office to enrol you on a new workspace"
        " and to open the data of this one."
    )


class ReasonMissing(InspectorError):
    code = "REASON-MISSING"
    message = N_("A decision about a computer needs its reason.")
    advice = N_("Write what has happened, and who found out.")


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


class RevocationRefused(InspectorError):
    code = "REVOCATION-REFUSED"
    message = N_("The certificate of {name} cannot be revoked: {detail}.")
    advice = N_("Look at the list of people and devices; nothing was changed.")


class WrongRole(InspectorError):
    code = "WRONG-ROLE"
    message = N_("The role {role} may not do this: {action}.")
    advice = N_("Ask a person whose certificate allows it.")


class NotFound(InspectorError):
    code = "NOT-FOUND"
    message = N_("There is no {kind} “{name}” here.")
    advice = N_("Check the name; a newer base package may be needed.")


# Visits and reviews


class VisitRefused(InspectorError):
    code = "VISIT-REFUSED"
    message = N_("The visit cannot go on: {detail}.")
    advice = N_("Complete what is named, then do it again; nothing was lost.")


class ReviewRefused(InspectorError):
    code = "REVIEW-REFUSED"
    message = N_("The review cannot go on: {detail}.")
    advice = N_("Do first what is named.")


# Packages


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


class ReceiptUnfit(InspectorError):
    code = "RECEIPT-UNFIT"
    message = N_("{name} is no receipt of the office.")
    advice = N_("Name a package with receipts, RECEIPT-….asice, as the office has written it.")


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


class ProfileUnavailable(InspectorError):
    code, exit = "PROFILE-UNAVAILABLE", 22
    message = N_("Keys and signatures of the profile {profile} cannot be used on this computer.")
    advice = N_("Add the part of this program that is for them (extra sm), then try again.")


class PackageWrongOffice(PackageRefused):
    code, exit = "PKG-WRONG-OFFICE", 23
    message = N_("{package} is meant for the office {office}, not for this one.")
    advice = N_("Send it to that office; nothing was imported.")


class PackageNotForUs(PackageRefused):
    code, exit = "PKG-NOT-FOR-US", 23
    message = N_("{package} is encrypted, and not for this workspace: it cannot be opened here.")
    advice = N_("Ask the sender for one that this workspace may read; nothing was imported.")


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


class CertificateUnreadable(InspectorError):
    code = "CERT-UNREADABLE"
    message = N_("This is not a certificate or request that this program can read: {detail}.")
    advice = N_("Choose the file that the office or the laptop wrote.")


class KeyDamaged(InspectorError):
    code = "KEY-DAMAGED"
    message = N_("The key file {place} is damaged: {detail}.")
    advice = N_("Restore it from a backup, or ask your office for the deposited key.")


# Forms


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right in a form or in the answers to it; a value, never raised.

    sheet, row, column  where an author finds it: sheet or section, line from 1, column heading
    path                the question, with positions when it is about an answer
    kind                "form", "required", "constraint", "choice" or "type"
    language            of the message when the form itself says it, as the form names it
    """

    message: str
    advice: str = ""
    path: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    kind: str = "form"
    language: str = ""


class FormProblems(InspectorError):
    """A form that cannot be used; `problems` says where and why."""

    code, exit = "FORM-PROBLEMS", 30
    message = N_("{name} has {count} problems.")
    advice = N_("Correct the places listed, then check it again.")

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        super().__init__(name=name, count=len(problems))
        self.problems = tuple(problems)


class FormClash(InspectorError):
    code = "FORM-CLASH"
    message = N_(
        "The id {form_id} is taken by “{title}”, version {version}, installed {when} by {who}."
    )
    advice = N_("If it is the same form, replace that version; otherwise give it another id.")


class FormVersionTaken(InspectorError):
    code = "FORM-VERSION-TAKEN"
    message = N_("“{title}” version {version} is installed already, with other content: {what}.")
    advice = N_("Give the changed form a new version in its settings, then install it again.")


class FormFilesMissing(InspectorError):
    code = "FORM-FILES-MISSING"
    message = N_("“{title}” cannot be used yet; these files are missing: {names}.")
    advice = N_("Put them beside the form's own file, then have the office install it again.")


class AttachmentUnreadable(InspectorError):
    code = "ATTACHMENT-UNREADABLE"
    message = N_("{name} cannot be attached: {detail}.")
    advice = N_("Choose another file, or one of at most {limit} MB.")


class AttachmentTooLarge(InspectorError):
    code = "ATTACHMENT-TOO-LARGE"
    message = N_("{name} has {size} MB; at most {limit} MB can be attached here.")
    advice = N_(
        "Attach the part that matters, or record again with a lower resolution; keep the original"
        " and name it in the answer."
    )


class AnswersUnreadable(InspectorError):
    code = "ANSWERS-UNREADABLE"
    message = N_("{name} does not hold answers: {detail}.")
    advice = N_('Write a JSON list of [path, value], such as [["/data/age", "12"]].')


class QuestionUnknown(InspectorError):
    code = "QUESTION-UNKNOWN"
    message = N_("The form has no question at {path}.")
    advice = N_("Check the path and the version of the form.")


# Standards


class StandardsBroken(InspectorError):
    """The pack of standards cannot be used; the fact `problems` lists all, the first is shown."""

    code, exit = "STANDARDS-BROKEN", 1
    message = N_("The standards pack cannot be used: {first} ({count} problems in all).")
    advice = N_("Import a fresh base package of your office, or install the program again.")


# Files that are handed out


class FileNotWritten(InspectorError):
    code = "FILE-NOT-WRITTEN"
    message = N_("{place} could not be written: {detail}.")
    advice = N_("Close the file where it is open, or choose another folder.")


# Evidence


class PhotoUnreadable(InspectorError):
    code = "PHOTO-UNREADABLE"
    message = N_("{name} is not a picture that can be read: {detail}.")
    advice = N_("Take the picture again or choose another file; the others were not added.")


# Papers


class PaperRefused(InspectorError):
    code = "PAPER-REFUSED"
    message = N_("{paper} cannot be issued: {field} is missing or wrong ({detail}).")
    advice = N_("Complete the field, then issue the paper again.")


class NoPapers(InspectorError):
    code = "NO-PAPERS"
    message = N_("The visit {name} has no papers yet.")
    advice = N_("Close the visit and issue its papers first.")


class NothingToFile(InspectorError):
    code = "DOSSIER-EMPTY"
    message = N_("There is nothing to bind for {name}.")
    advice = N_("Choose a month with ended visits whose papers have been issued.")


class ArchiveMetadataUnreadable(InspectorError):
    code = "DOSSIER-METADATA"
    message = N_("The description for the archive cannot be read: {detail}.")
    advice = N_("Write the dossier again; both files come anew.")


class PaperUnknown(InspectorError):
    code, exit = "PAPER-UNKNOWN", 21
    message = N_("{name} is no paper that is known here.")
    advice = N_("Open the workspace that issued or received it, or ask the sender for the package.")


class PaperAltered(InspectorError):
    code, exit = "PAPER-ALTERED", 20
    message = N_("{name} bears the id of {paper}, but it is not that paper.")
    advice = N_("Ask for the paper from the package; do not rely on this one.")


class PaperBroken(InspectorError):
    """A signed PDF that is not what was signed; `reason` is a code of documents/seals.py."""

    code, exit = "PAPER-BROKEN", 20
    message = N_("{name} is not what was signed: {detail}.")
    advice = N_("Ask for the paper from the package; do not rely on this one.")

    @property
    def reason(self) -> str:
        """Return the stable code of the reason, such as "DIGEST"."""
        return str(self.facts.get("reason", ""))


class PaperUntrusted(InspectorError):
    code, exit = "PAPER-UNTRUSTED", 21
    message = N_("{name} is unbroken, but its signer {signer} is not trusted here.")
    advice = N_("Name the office's certificate, or check who sent the paper.")


class PaperRevoked(InspectorError):
    code, exit = "PAPER-REVOKED", 21
    message = N_(
        "{name} is unbroken, but the certificate of {signer} was revoked as of {since} ({why})."
    )
    advice = N_("Ask the office whether it has this paper; the time of signing is only a claim.")


class CharacterMissing(InspectorError):
    code = "CHARACTER-MISSING"
    message = N_("No font has the character {character} ({code_point}) in {field}.")
    advice = N_("Write it another way, or set a font of your organisation that has it.")


class CharacterForbidden(InspectorError):
    code = "CHARACTER-FORBIDDEN"
    message = N_("{field} holds an invisible control character ({code_point}).")
    advice = N_("Type the text anew instead of pasting it, then issue the paper again.")


class FontRefused(InspectorError):
    code = "FONT-REFUSED"
    message = N_("{name} cannot be used for papers: {reason}.")
    advice = N_("Choose another font, or leave the place to the one that comes with the program.")


class FontGone(InspectorError):
    code = "FONT-GONE"
    message = N_("The font that was chosen for papers ({slot}) is gone or has been changed.")
    advice = N_("Choose it anew in the settings, or go back to the one that comes along.")


class PrinterRefused(InspectorError):
    code = "PRINTER-REFUSED"
    message = N_("The printer {name} did not take {paper}.")
    advice = N_("Look at the printer and its queue, then print again; nothing was noted.")


class SignatureMismatch(InspectorError):
    code = "SIGNATURE-MISMATCH"
    message = N_("The signature of {name} does not belong to this version of {paper}.")
    advice = N_("Have the paper signed again as it is now; the old signature stays on record.")


class ConfirmationRefused(InspectorError):
    code = "CONFIRMATION-REFUSED"
    message = N_("The note of the refusal to sign {paper} cannot be confirmed: {detail}.")
    advice = N_("Open the paper again, read the note, and have the officer sign it as it is now.")


class NumbersExhausted(InspectorError):
    code = "NUMBERS-EXHAUSTED"
    message = N_("The number block for {paper} is used up.")
    advice = N_("Ask your office for a new base package with a further block.")


# Events


class EventRefused(InspectorError):
    code, exit = "EVENT-REFUSED", 20
    message = N_("An event is not accepted: {detail}.")
    advice = N_("Ask the sender for a fresh copy; nothing was changed here.")


class EventTooNew(InspectorError):
    code, exit = "EVENT-TOO-NEW", 22
    message = N_("An event was written by a newer version of this program ({version}).")
    advice = N_("Update this program, then do the same again.")


# Hazards and rules


class StepNotAllowed(InspectorError):
    code = "STEP-NOT-ALLOWED"
    message = N_("“{action}” is not possible in the state {state}; possible now: {allowed}.")
    advice = N_("Take one of the steps that are possible, or check whether this is up to date.")


class StepForOtherRole(InspectorError):
    code = "STEP-OTHER-ROLE"
    message = N_("“{action}” is not for the role {role}; it is for: {roles}.")
    advice = N_("Ask a person who has that role.")


class StepIncomplete(InspectorError):
    code = "STEP-INCOMPLETE"
    message = N_("“{action}” is not complete; still needed: {needs}.")
    advice = N_("Add what is missing, then do the same again.")


class SecondDuty(InspectorError):
    code = "SECOND-DUTY"
    message = N_("{person} already has the duty “{held}” for this hazard and may not do “{duty}”.")
    advice = N_("Ask another person: the four duties belong to four different persons.")


class ConflictChanged(InspectorError):
    code = "CONFLICT-CHANGED"
    message = N_("What stood against each other has changed meanwhile; nothing was decided.")
    advice = N_("Look at the values as they are now, then decide.")


class DecisionRefused(InspectorError):
    code = "DECISION-REFUSED"
    message = N_("This cannot be decided so: {detail}.")
    advice = N_("Take another side, or ask a person whose duty it is.")


class DeadlineUnreadable(InspectorError):
    code = "DEADLINE-UNREADABLE"
    message = N_("“{text}” is not a date or a number of days.")
    advice = N_("Write +15, 15日, 12-1 or 2026-12-01.")


class HolidayTableWrong(InspectorError):
    code = "HOLIDAY-TABLE-WRONG"
    message = N_("The holiday table {year} cannot be used: {detail}.")
    advice = N_("Import a corrected table; the one in use stays.")


class NumberRefused(InspectorError):
    code = "NUMBER-REFUSED"
    message = N_("The number cannot be made: {detail}.")
    advice = N_("Ask your office to check the settings of the organ and the number block.")
