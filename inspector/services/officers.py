"""执法证: whether the officers of a visit may still show theirs on a day (workflow §2)."""

from collections.abc import Iterable
from datetime import date

from inspector.domain.inspection import TeamMember
from inspector.domain.person import Person
from inspector.domain.refusal import officer_ids
from inspector.i18n import _
from inspector.services.context import Context
from inspector.services.register import person


def expired_words(ctx: Context, team: Iterable[TeamMember], day: date) -> str:
    """Return whose enforcement certificate has expired on `day`, and since when, or ""."""
    known = [_as_the_office_says(ctx, one) for one in sorted(officer_ids(team))]
    gone = [one for one in known if one is not None and one.has_expired(day)]
    words = _("the enforcement certificate of {name} was valid until {day} only")
    return _("; ").join(
        words.format(name=one.name, day=one.expires.isoformat()) for one in gone if one.expires
    )


def _as_the_office_says(ctx: Context, officer: str) -> Person | None:
    """Return an officer as the newest base package has it: a certificate is renewed meanwhile."""
    own = ctx.person if officer == ctx.person.id else None
    return person(ctx, officer) or own
