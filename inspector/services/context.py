"""What every service is handed: the open workspace, the person, the time, and the pen.

`recording()` is the only way in which events come to be: signed, chained, stored and projected
in one transaction.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from inspector import paths
from inspector.clock import Clock, to_wall
from inspector.documents.template_sets import Sets, sets_with
from inspector.domain.added_set import AddedSet
from inspector.domain.authority import is_allowed, own_reviewers, rewritten_papers
from inspector.domain.duties import nameless_duties, second_duties
from inspector.domain.labelled import join_labels
from inspector.domain.person import DESK_OF, Desk, Organisation, Person, Role
from inspector.domain.plain import to_plain
from inspector.domain.standard import StandardsPack, load_pack
from inspector.domain.steps import ROLE_WORDS
from inspector.engine import FormDef
from inspector.errors import NotEnrolled, NotFound, ReviewRefused, SecondDuty, WrongRole
from inspector.events.chain import Chain
from inspector.events.event import SIGN
from inspector.events.state import StreamState
from inspector.i18n import N_, _
from inspector.sealed.profile import Signer
from inspector.storage.blobs import Blobs
from inspector.storage.database import Database
from inspector.storage.event_store import append_event, events_of, fold_stream, position_of
from inspector.storage.projections import project_streams
from inspector.storage.reference import find_reference, meta, references
from inspector.storage.workspace import Workspace

_INSPECTION = N_("inspection")
_REWRITE = N_("change a paper of the office")
OWN_DRAFT = N_("another person has to review what you drafted yourself")


@dataclass(slots=True)
class Context:
    """One person at one open workspace.

    dev      id of the device: one certificate, one workspace
    office   id of the office that issued the certificate; "" before enrolment
    new_id   makes ids; the demo hands in a seeded one
    signer   signs events and packages; None before enrolment
    """

    workspace: Workspace
    db: Database
    clock: Clock
    new_id: Callable[[], str]
    person: Person
    dev: str
    office: str
    signer: Signer | None
    form_definitions: dict[str, FormDef] = field(default_factory=dict)  # by digest of the source
    _pack: list[StandardsPack] = field(default_factory=list)
    _sets: list[Sets] = field(default_factory=list)

    @property
    def blobs(self) -> Blobs:
        return self.workspace.blobs

    @property
    def role(self) -> Role:
        return self.person.role

    @property
    def desk(self) -> Desk:
        return DESK_OF[self.person.role]

    @property
    def standards(self) -> StandardsPack:
        """The standards pack in use: the one of the base package, else the shipped one."""
        if not self._pack:
            self._pack.append(load_pack(self.standards_folder()))
        return self._pack[0]

    def standards_files(self) -> list[Path]:
        """Return the files of the standards pack in use, as a base package carries them."""
        return sorted(self.standards_folder().glob("*.json"))

    def standards_folder(self, issue: int | None = None) -> Path:
        """Return where the pack in use lies, or where that of a base package with `issue` goes.

        Each issue has a folder of its own: a killed import leaves the pack in use untouched.
        """
        known = self.setting("base.issue") if issue is None else str(issue)
        received = self.workspace.folder / "standards" / (known or "0")
        if issue is not None or received.is_dir():
            return received
        return paths.resources() / "standards"

    def forget_standards(self) -> None:
        """Read the standards anew at the next use, after a base package has come in."""
        self._pack.clear()

    @property
    def sets(self) -> Sets:
        """The template sets in use here: the shipped ones, and those that the office has added."""
        if not self._sets:
            rows = sorted(references(self.db, AddedSet), key=lambda one: one.place)
            withdrawn = [one.id for one in rows if one.withdrawn]
            self._sets.append(sets_with([(one.id, one.files) for one in rows], withdrawn))
        return self._sets[0]

    def forget_sets(self) -> None:
        """Read the template sets anew at the next use, after one was added or has come in."""
        self._sets.clear()

    @property
    def organisation(self) -> Organisation:
        """The organisation of this office. Raises NotEnrolled before it is known."""
        found = find_reference(self.db, Organisation, self.office)
        if found is None:
            raise NotEnrolled()
        return found

    def setting(self, key: str) -> str:
        """Return a single value of the workspace, or ""."""
        return meta(self.db, key)

    def signing(self) -> Signer:
        """Return the signer. Raises NotEnrolled before there is a certificate."""
        if self.signer is None:
            raise NotEnrolled()
        return self.signer

    def require(self, *roles: Role, action: str) -> None:
        """Raise WrongRole unless the person has one of `roles`."""
        if self.role not in roles:
            raise WrongRole(role=_(ROLE_WORDS[self.role]), action=action)

    def state(self, stream: str) -> StreamState:
        """Return the folded state of a stream. Raises NotFound where there is none."""
        state = fold_stream(self.db, stream)
        if stream not in state.live:
            raise NotFound(kind=_INSPECTION, name=stream)
        return state

    @contextmanager
    def recording(self) -> Iterator["Recorder"]:
        """Write events that belong together: all of them, folded and projected, or none.

        Raises WrongRole for what this person's role may not write, ReviewRefused for a review of
        what they drafted themselves, SecondDuty where one person gets two duties of a hazard: no
        other workspace would take such events.
        """
        signer = self.signing()
        with self.db.write():
            recorder = Recorder(self, signer)
            yield recorder
            for stream in recorder.touched:
                deeds = [signed.event for signed in events_of(self.db, stream)]
                if own_reviewers(deeds):
                    raise ReviewRefused(detail=_(OWN_DRAFT))
                if rewritten_papers(deeds):
                    raise WrongRole(role=_(ROLE_WORDS[self.role]), action=_(_REWRITE))
                for holder, (*held, duty) in second_duties(deeds).items():
                    raise SecondDuty(person=holder, held=join_labels(held), duty=duty.label)
            project_streams(self.db, recorder.touched)

    def on(self, db: Database) -> "Context":
        """Return the same context over another connection, for a job's own thread."""
        return Context(
            workspace=self.workspace,
            db=db,
            clock=self.clock,
            new_id=self.new_id,
            person=self.person,
            dev=self.dev,
            office=self.office,
            signer=self.signer,
            form_definitions=self.form_definitions,
            # Shared: when a job imports a base package, the window forgets the old pack too.
            _pack=self._pack,
            _sets=self._sets,
        )


class Recorder:
    """Adds events to the open transaction. Lives as long as one `recording()`."""

    def __init__(self, ctx: Context, signer: Signer) -> None:
        self._ctx = ctx
        self._chain = Chain(dev=ctx.dev, office=ctx.office, actor=ctx.person.id, sign=signer.sign)
        self._heads: dict[str, Sequence[str]] = {}

    @property
    def touched(self) -> list[str]:
        """The streams that got an event."""
        return list(self._heads)

    def add(
        self,
        stream: str,
        kind: str,
        values: Mapping[str, object] | None = None,
        *,
        ent: str | None = None,
        blobs: Sequence[str] = (),
        **facts: object,
    ) -> str:
        """Store one signed event; return its id.

        `values` go into the registers of `ent` (the stream itself when not given); `facts` stand
        in the history only.
        """
        db = self._ctx.db
        if stream not in self._heads:
            self._heads[stream] = fold_stream(db, stream).heads
        body = {name: to_plain(value) for name, value in facts.items()}
        if values:
            body["set"] = {name: to_plain(value) for name, value in values.items()}
        signed = self._chain.next(
            position_of(db, self._ctx.dev, stream, self._heads[stream]),
            stream=stream,
            ent=ent or stream,
            kind=kind,
            body=body,
            wall=to_wall(self._ctx.clock()),
            blobs=blobs,
        )
        if signed.event.kind != SIGN and not is_allowed(signed.event, self._ctx.role):
            raise WrongRole(role=_(ROLE_WORDS[self._ctx.role]), action=kind)
        if nameless_duties([signed.event]):
            raise ValueError(f"{kind}: who accepts or closes out has to be said")
        append_event(db, signed)
        self._heads[stream] = (signed.event.id,)
        return signed.event.id

    def state(self, stream: str) -> StreamState:
        """Return the state of a stream with everything added so far."""
        return fold_stream(self._ctx.db, stream)
