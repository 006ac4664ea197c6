"""The pages of setting up, each given its callables; imports inside keep the first paint quick."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from inspector.bootstrap import Session
from inspector.clock import china
from inspector.domain.person import Desk
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.settings import change_settings, load_settings
from inspector.ui.main_window import PageEntry
from inspector.ui.page import Page, Shell

if TYPE_CHECKING:
    from inspector.ui.setup import views

A = TypeVar("A")
R = TypeVar("R")

# Two characters each in Chinese.
_ENROL = N_("Enrol")
_SETTINGS = N_("Set up")
_CHECK = N_("Check")


def settings(session: Session) -> PageEntry:
    """设置 of the office; 自检 of the others. The status line opens it by its name."""
    office = session.desk is Desk.OFFICE
    return PageEntry(
        name="settings",
        text=_(_SETTINGS) if office else _(_CHECK),
        icon="settings",
        build=partial(_office if office else _self_check, session),
    )


def enrolment(session: Session, done: Callable[[], None]) -> PageEntry:
    """登记: what stands in place of a desk until the office has answered."""

    def build(shell: Shell) -> Page:
        from inspector.services import enrolment as service
        from inspector.services import imports, packages
        from inspector.ui.setup.enrolment_page import EnrolmentPage
        from inspector.ui.setup.views import EnrolmentCalls
        from inspector.ui.views import ImportCalls

        folder = session.workspace.folder

        def request(to: Path) -> Path:
            written = service.request(session.ctx, to)
            change_settings(folder, request_file=str(written))
            return written

        def asked() -> Path | None:
            kept = load_settings(folder).request_file
            return Path(kept) if kept else None

        calls = EnrolmentCalls(
            person=lambda: session.person,
            is_enrolled=lambda: is_enrolled(session),
            asked=asked,
            request=request,
            read_answer=session.here(service.read_answer),
            accept=session.here(service.accept),
            imports=ImportCalls(
                preview=session.apart(imports.preview_packages),
                run=session.apart(imports.import_packages),
                received=session.apart(packages.list_received),
            ),
            codes=_code_calls(session),
            done=done,
        )
        return EnrolmentPage(shell, calls)

    return PageEntry(name="enrolment", text=_(_ENROL), icon="sign", build=build)


def is_enrolled(session: Session) -> bool:
    """Say whether an office has given this workspace its certificate."""
    return session.ctx.signer is not None


def lacks_base(session: Session) -> bool:
    """Say whether a field or lead workspace has not seen a base package yet."""
    return session.desk is not Desk.OFFICE and not session.ctx.setting("base.issued")


def _self_check(session: Session, shell: Shell) -> Page:
    from inspector.ui.setup.self_check import SelfCheckPage

    return SelfCheckPage(shell, _check_calls(session, shell))


def _office(session: Session, shell: Shell) -> Page:
    from inspector.sealed.certificates import fingerprint
    from inspector.services import enrolment as service
    from inspector.services import (
        form_library,
        register,
        register_import,
        revocation,
        template_sets,
    )
    from inspector.services.packages import export_base
    from inspector.services.staff import staff
    from inspector.ui.library.entries import library_calls
    from inspector.ui.setup import views
    from inspector.ui.setup.office_page import OfficeSettingsPage

    ctx = session.ctx

    calls = views.OfficeCalls(
        organisation=views.OrganisationCalls(
            organisation=lambda: ctx.organisation,
            save=session.here(register.save_organisation),
            sets=lambda: ctx.sets,
            today=lambda: china(ctx.clock()).date(),
        ),
        people=views.PeopleCalls(
            staff=session.here(staff),
            read_request=service.read_request,
            approve=session.here(service.approve),
            add=session.here(register.add_people),
            fingerprint=lambda: fingerprint(ctx.signing().office_ca),
            new_id=ctx.new_id,
            organisation=lambda: ctx.organisation,
            revoke=session.here(revocation.revoke),
            own_device=ctx.dev,
            open_deposit=_opening(session),
            codes=_code_calls(session),
            now=ctx.clock,
        ),
        register=views.RegisterCalls(
            find=session.here(register.find_entities),
            count=session.here(register.entity_count),
            read=_as_job(session.apart(register_import.read_register)),
            bring_in=_as_job(session.apart(register_import.import_register)),
            add=session.here(register.add_entities),
            new_id=ctx.new_id,
        ),
        forms=library_calls(session),
        templates=views.SetCalls(
            sets=session.here(template_sets.office_sets),
            add=session.apart(template_sets.add_file),
            withdraw=session.here(template_sets.withdraw_set),
            restore=session.here(template_sets.restore_set),
        ),
        tasks=views.TaskCalls(
            tasks=session.here(register.tasks),
            plan=session.here(register.plan_task),
            find=session.here(register.find_entities),
            entity=session.here(register.entity),
            forms=session.here(form_library.offered_forms),
            people=session.here(register.people),
            new_id=ctx.new_id,
            today=lambda: china(ctx.clock()).date(),
        ),
        base=views.BaseCalls(
            counts=session.here(_base_counts),
            export=session.apart(export_base),
            today=lambda: china(ctx.clock()).date(),
        ),
        check=_check_calls(session, shell),
    )
    return OfficeSettingsPage(shell, calls)


def _code_calls(session: Session) -> "views.CodeCalls":
    from inspector.services import enrolment_codes as service
    from inspector.ui.setup.views import CodeCalls

    place = session.workspace.folder / "cache" / "codes"

    def read(files: Sequence[Path], progress: Progress) -> str:
        return service.read_pictures(files)

    return CodeCalls(
        place=place,
        lines=service.codes_of,
        take=lambda gathered: service.file_of(gathered, place),
        read_pictures=read if service.can_read_pictures() else None,
    )


def _opening(session: Session) -> "views.OpenDeposit":
    from inspector.services.escrow import Opening, open_deposit

    def opened(ctx: Context, place: Path, to: Path, why: str, progress: Progress) -> Opening:
        return open_deposit(ctx, place, to, why)

    return session.apart(opened)


def _base_counts(ctx: Context) -> "views.BaseCounts":
    from inspector.services import form_library, register
    from inspector.services.outgoing import base_issue
    from inspector.services.staff import staff
    from inspector.ui.setup.views import BaseCounts

    issue, day = base_issue(ctx)
    rows = staff(ctx)
    return BaseCounts(
        issue=issue,
        last_day=day,
        entities=register.entity_count(ctx),
        people=len({row.person.id for row in rows}),
        devices=sum(bool(row.device) and row.revoked is None for row in rows),
        forms=len(form_library.rows_going_out(ctx)),
        tasks=len(register.tasks(ctx)),
    )


def _check_calls(session: Session, shell: Shell) -> "views.CheckCalls":
    from inspector.services import backups, doctor, paper_fonts
    from inspector.services import enrolment as enrolment_service
    from inspector.services.passphrase import change_passphrase
    from inspector.services.validity import own_validity
    from inspector.ui.setup.theme_choice import theme_choice
    from inspector.ui.setup.views import CheckCalls, FontCalls, RenewalCalls, SafetyCalls

    def rebuild(ctx: Context, progress: Progress) -> int:
        return doctor.rebuild(ctx)

    folder, office = session.workspace.folder, session.desk is Desk.OFFICE

    def change(old: str, new: str, progress: Progress) -> None:
        change_passphrase(folder, old, new)

    def choose_minutes(minutes: str) -> None:
        change_settings(folder, lock_minutes=minutes)

    themes = theme_choice(shell.look, folder)
    return CheckCalls(
        check=session.apart(doctor.check),
        rebuild=session.apart(rebuild),
        backup=session.apart(backups.backup),
        theme=themes.kept,
        choose_theme=themes.choose,
        safety=SafetyCalls(
            minutes=lambda: load_settings(folder).lock_minutes,
            choose=choose_minutes,
            change=change,
        ),
        renewal=RenewalCalls(
            validity=session.here(own_validity),
            request=session.here(enrolment_service.request),
            accept=session.here(enrolment_service.accept),
            renew=session.here(enrolment_service.renew_own) if office else None,
        ),
        fonts=FontCalls(
            chosen=partial(paper_fonts.chosen_names, folder),
            choose=partial(paper_fonts.choose_font, folder),
            leave=partial(paper_fonts.leave_to_bundled, folder),
        ),
    )


def _as_job(call: Callable[[A], R]) -> Callable[[A, Progress], R]:
    """Return a short call in the shape of a job: it cannot be stopped half way."""

    def run(what: A, progress: Progress) -> R:
        return call(what)

    return run
