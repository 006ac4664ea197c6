"""How roles and organs are called where an office is set up."""

from inspector.domain.person import OrganKind, Role
from inspector.i18n import N_, _

_ROLES: dict[Role, str] = {
    Role.INSPECTOR: N_("Inspecting officer"),
    Role.EXPERT: N_("Expert"),
    Role.LEAD: N_("Team lead"),
    Role.OFFICE: N_("Office staff"),
    Role.ENTITY: N_("Inspected entity"),
    Role.COMPETENT_DEPT: N_("Competent department"),
    Role.TERRITORY: N_("Territorial office"),
    Role.RECEIVER: N_("Receiving office"),
}

_ORGANS: dict[OrganKind, str] = {
    OrganKind.EMERGENCY: N_("Emergency"),
    OrganKind.INDUSTRY: N_("Industry and IT"),
    OrganKind.TOWNSHIP: N_("Townships"),
    OrganKind.SUPERVISION: N_("Supervision groups"),
    OrganKind.NON_ENFORCEMENT: N_("Without power"),
}

# Roles that an office gives to people of its own.
GIVEN_ROLES = (Role.INSPECTOR, Role.EXPERT, Role.LEAD, Role.OFFICE)


def role_words(role: Role) -> str:
    """Return the role as people say it."""
    return _(_ROLES[role])


def organ_words(organ: OrganKind) -> str:
    """Return the kind of organ in a word or two, for lists."""
    return _(_ORGANS[organ])


def fingerprint_lines(fingerprint: str) -> str:
    """Return the groups of a fingerprint in lines of eight: alike on both desks, as read out."""
    groups = fingerprint.split()
    return "\n".join("  ".join(groups[at : at + 8]) for at in range(0, len(groups), 8))
