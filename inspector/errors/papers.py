"""Papers that cannot be issued, signed, printed, filed, or taken for what they seem."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.errors.base import InspectorError, NotFound
from inspector.i18n import N_


class PaperRefused(InspectorError):
    code = "PAPER-REFUSED"
    message = N_("{paper} cannot be issued: {field} is missing or wrong ({detail}).")
    advice = N_("Complete the field, then issue the paper again.")


class TemplateSetMissing(PaperRefused):
    """The paper itself stands as it is, frozen; only what would draw it anew waits."""

    code = "PAPER-SET-MISSING"
    message = N_("{paper} needs the template set {detail}, which is not on this computer.")
    advice = N_("Import the newest base package of the office whose set it is, then do it again.")


@dataclass(frozen=True, slots=True)
class SetFault:
    """One thing to put right in a template set: file, place in it, what is wrong; never raised."""

    file: str
    place: str
    message: str

    def line(self) -> str:
        """Return the fault in one line, as a person reads it."""
        where = f"{self.file} {self.place}".strip()
        return f"{where}: {self.message}" if where else self.message


class TemplateSetRefused(InspectorError):
    """A template set that cannot be added; `faults` says where and why."""

    code, exit = "SET-FAULTS", 30
    message = N_("The template set {name} has {count} faults.")
    advice = N_("Correct the places listed, check it again, then add it.")

    def __init__(self, name: str, faults: Sequence[SetFault]) -> None:
        super().__init__(name=name, count=len(faults))
        self.faults = tuple(faults)


class TemplateSetTaken(InspectorError):
    code = "SET-TAKEN"
    message = N_("The id {id} is that of the template set “{name}”, which has other content.")
    advice = N_(
        "A set in use is never changed, for its papers are drawn by it: give the changed one a"
        " new id and version, and the day from which it holds."
    )


class NoPapers(InspectorError):
    code = "NO-PAPERS"
    message = N_("The visit {name} has no papers yet.")
    advice = N_("Close the visit and issue its papers first.")


class NoRoundPapers(InspectorError):
    code = "NO-ROUND-PAPERS"
    message = N_("There are no papers about many visits yet.")
    advice = N_("Issue them in the office: a list of problems, a bulletin, a notice.")


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


class PaperCodeUnknown(NotFound):
    """A code or id that was typed or scanned, and no paper here bears."""

    message = N_("No paper here bears the code “{name}”.")
    advice = N_(
        "Look whether the code was read in full. The paper comes in with the package of its visit:"
        " import that, or ask who issued it for it."
    )


class PaperDraft(InspectorError):
    code, exit = "PAPER-DRAFT", 21
    message = N_("{name} is a draft: it was never issued.")
    advice = N_("Ask for the paper that was issued; a draft has no number and binds nobody.")


class PaperVolume(InspectorError):
    code, exit = "PAPER-VOLUME", 21
    message = N_(
        "{name} is a volume, which itself is not signed: {sound} of {count} attached papers hold."
    )
    advice = N_("Rely on the attached papers that hold, not on the pages of the volume.")


class PaperAltered(InspectorError):
    code, exit = "PAPER-ALTERED", 20
    message = N_("{name} bears the id of {paper}, but is none of its files: a copy, or changed.")
    advice = N_("Ask for the paper from the package; do not rely on this one.")


class PaperCodeAltered(PaperAltered):
    """A QR code with the id of a paper and the digest of something else."""

    code = "PAPER-CODE"
    message = N_("The code names {paper}, but stands for other content than that on record.")
    advice = N_("Do not rely on the paper that bears this code; ask for it from the package.")


class PaperApart(InspectorError):
    """Signed soundly by who is trusted, and yet not what is known here under its id."""

    code, exit = "PAPER-APART", 21
    message = N_("{name} is signed soundly, but is not the {paper} that is on record here.")
    advice = N_(
        "Import the package that it comes from, then check again; until then the paper on record"
        " counts."
    )


class PaperBroken(InspectorError):
    """A signed PDF that is not what was signed; `reason` is a code of documents/seals.py."""

    code, exit = "PAPER-BROKEN", 20
    message = N_("{name} is not what was signed: {detail}.")
    advice = N_("Ask for the paper from the package; do not rely on this one.")

    @property
    def reason(self) -> str:
        """Return the stable code of the reason, such as "DIGEST"."""
        return str(self.facts.get("reason", ""))


class PaperUnshowable(InspectorError):
    """A PDF that no reader should open: damaged, encrypted, or without measure."""

    code = "PAPER-UNSHOWABLE"
    message = N_("The PDF cannot be shown: it is damaged, or asks for more than a paper may take.")
    advice = N_("Ask for the paper from the package; do not rely on this one.")


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


class SignatureMismatch(InspectorError):
    code = "SIGNATURE-MISMATCH"
    message = N_("The signature of {name} does not belong to this version of {paper}.")
    advice = N_("Have the paper signed again as it is now; the old signature stays on record.")


class ConfirmationRefused(InspectorError):
    code = "CONFIRMATION-REFUSED"
    message = N_("The note of the refusal to sign {paper} cannot be confirmed: {detail}.")
    advice = N_("Open the paper again, read the note, and have the officer sign it as it is now.")


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
    advice = N_("Look at the printer, then print again; an issued paper waits in the print queue.")


class PrinterMissing(InspectorError):
    code = "PRINTER-MISSING"
    message = N_("There is no printer on this computer for {paper}.")
    advice = N_(
        "Connect one or switch it on, then print again; an issued paper waits in the print queue."
    )


class PrinterLost(InspectorError):
    code = "PRINTER-LOST"
    message = N_("The printer {name} stopped after {done} of {pages} pages of {paper}.")
    advice = N_(
        "See that it is on and has paper, then print again; an issued paper waits in the print"
        " queue, and this print was not noted."
    )


class NumberRefused(InspectorError):
    code = "NUMBER-REFUSED"
    message = N_("The number cannot be made: {detail}.")
    advice = N_("Ask your office to check the settings of the organ and the number block.")


class NumbersExhausted(InspectorError):
    code = "NUMBERS-EXHAUSTED"
    message = N_("The number block for {paper} is used up.")
    advice = N_("Ask your office for a new base package with a further block.")
