"""Four duties of one hazard, four different persons (workflow §1: 四方分离)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import Protocol

from inspector.domain.hazard_states import HazardState
from inspector.domain.labelled import Labelled
from inspector.errors import SecondDuty
from inspector.i18n import N_


class Duty(Labelled):
    """谁督查谁建账、谁被督查谁整改、谁主管谁验收、谁管总谁销号."""

    CREATE = "CREATE", N_("registering")  # 建账
    RECTIFY = "RECTIFY", N_("rectifying")  # 整改
    ACCEPT = "ACCEPT", N_("accepting")  # 验收
    CLOSE_OUT = "CLOSE_OUT", N_("closing out")  # 销号

    @property
    def field(self) -> str:
        """The field of a hazard in which its holder stands."""
        return f"duty.{self.value.lower()}"


# Whoever brings a hazard into one of these states has this part of it.
_DUTY_OF_STATE = {
    HazardState.ACCEPTED.value: Duty.ACCEPT,
    HazardState.CLOSED.value: Duty.CLOSE_OUT,
}
_RESOLVE = "resolve"


class Written(Protocol):
    """What an event writes, and of what."""

    @property
    def ent(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def writes(self) -> Mapping[str, object]: ...


def check_duty(duties: Mapping[Duty, str], duty: Duty, person: str, name: str = "") -> None:
    """Raise SecondDuty when `person` (an id) has another duty for this hazard already.

    `duties` says who did what so far; `name` is how the message calls the person. Doing the same
    duty again is allowed: a hazard that was reopened is rectified a second time. Compared are
    persons, not certificates: one person may hold several (package-format §1).
    """
    held = next((d for d, holder in duties.items() if holder == person and d is not duty), None)
    if held is not None:
        raise SecondDuty(person=name or person, held=held.label, duty=duty.label)


def second_duties(deeds: Iterable[Written]) -> dict[str, tuple[Duty, ...]]:
    """Return who has more than one duty of one hazard, by all that was ever written of it.

    Also what another value has replaced since counts: whoever accepted once does not close out.
    """
    held: defaultdict[tuple[str, str], set[Duty]] = defaultdict(set)
    for deed in deeds:
        for duty in Duty:
            holder = deed.writes.get(duty.field)
            if isinstance(holder, str) and holder:
                held[deed.ent, holder].add(duty)
    return {
        holder: tuple(duty for duty in Duty if duty in several)
        for (_ent, holder), several in held.items()
        if len(several) > 1
    }


def nameless_duties(deeds: Iterable[Written]) -> set[str]:
    """Return the hazards of which an event says that they were accepted or closed out, not by whom.

    Else the four parts would be kept apart only where somebody says that he takes one. Whoever
    settles a conflict chooses between states whose events have said it: see `made_up_decisions`.
    """
    return {deed.ent for deed in deeds if deed.kind != _RESOLVE and _is_nameless(deed)}


def made_up_decisions(deeds: Iterable[Written]) -> set[str]:
    """Return the hazards that somebody has decided to be accepted or closed out, as nobody said.

    deeds  all that counts in a stream: what a decision was made between stands before it
    """
    deeds = list(deeds)
    said = {
        (deed.ent, deed.writes["state"])
        for deed in deeds
        if _duty_of(deed) is not None and not _is_nameless(deed)
    }
    return {
        deed.ent
        for deed in deeds
        if deed.kind == _RESOLVE
        and _is_nameless(deed)
        and (deed.ent, deed.writes["state"]) not in said
    }


def duties_of_team(
    deeds: Iterable[Written],
    team: Set[str],
    duties: Iterable[Duty] = (Duty.ACCEPT, Duty.CLOSE_OUT),
) -> set[str]:
    """Return who of a team accepts or closes out a hazard that it has found itself.

    The whole team has registered it, whoever held the pen (workflow §1).
    """
    names = [duty.field for duty in duties]
    holders = {deed.writes.get(name) for deed in deeds for name in names}
    return {one for one in holders if isinstance(one, str) and one in team}


def _duty_of(deed: Written) -> Duty | None:
    """Return the part that goes with the state which an event writes, or None."""
    return _DUTY_OF_STATE.get(str(deed.writes.get("state")))


def _is_nameless(deed: Written) -> bool:
    duty = _duty_of(deed)
    return duty is not None and not deed.writes.get(duty.field)
