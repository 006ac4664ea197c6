"""Filling in a paper of the template set: begun with what is known, previewed, issued.

What a paper is `about` is the id of a visit, or for a paper of the office that of a hazard or the
name of a round of visits.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date, datetime

from inspector.clock import CHINA, china
from inspector.documents.templates import TemplateSet
from inspector.domain.citation import joined_citations
from inspector.domain.paper import PREVIEW, PaperKind, PaperRow
from inspector.domain.person import Role
from inspector.domain.plain import from_plain, to_plain
from inspector.domain.sheet import DAY, MOMENT, NUMBER, FieldSpec, Row, Sheet, SheetSpec
from inspector.errors import PaperRefused, VisitRefused
from inspector.i18n import N_, _
from inspector.services import reinspection
from inspector.services.citations import Citations, bases_missing, cite_all
from inspector.services.context import Context, Recorder
from inspector.services.gathering import gathered
from inspector.services.paper_contents import paper_head, reconsideration_body
from inspector.services.paper_drawing import drawn_paper
from inspector.services.paper_issue import Issue, Paper, issue
from inspector.services.paper_sets import needed_set
from inspector.services.paper_subject import paper_subject
from inspector.services.papers import paper_row
from inspector.services.round_papers import check_figures
from inspector.services.round_values import GatheredRound
from inspector.services.sheet_offers import hindrance_of, officers_note
from inspector.services.sheet_values import Gathered, begin_fields, begin_tables
from inspector.services.terms import check_terms, last_days, term_note
from inspector.services.typed_law import TypedLaw
from inspector.storage.reference import meta, set_meta

_ISSUE = N_("issue papers")
# 2026-11-5 9:30, 2026年11月5日9时30分, and without the year 11-5 9:30 or 11月5日.
_TYPED = re.compile(
    r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?(?:(?:\s+|(?<=日))(\d{1,2})[:.时](\d{2})分?)?"
)
_ANY_LEAP_YEAR = 2024  # in which every month and day that can be typed without a year exists


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person has filled in: texts by field, rows by table."""

    fields: Mapping[str, str]
    tables: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A paper as it begins.

    gaps  ids of the clauses that stand on it as a marked gap: to be warned of before the issue
    note  what else to mind before the issue, in Chinese words of the template set, or ""
    law   the standards pack on the day of the visit, for articles that are typed
    fixed  ids of the fields and tables that come from the ledger and are not typed
    about  what the paper is about: id of a visit or a hazard, or name of a round
    """

    spec: SheetSpec
    filled: Filled
    gaps: tuple[str, ...]
    note: str
    law: TypedLaw
    fixed: frozenset[str] = frozenset()
    about: str = ""

    def all_gaps(self, filled: Filled) -> tuple[str, ...]:
        """Return what would stand on the paper as a gap, filled in like this."""
        typed = [(one.label, filled.fields.get(one.id, "")) for one in self.spec.fields if one.law]
        typed += [
            (f"{table.label}第{number}项{column.head}", row.get(column.id, ""))
            for table in self.spec.tables
            for number, row in enumerate(filled.tables.get(table.id, ()), start=1)
            for column in table.columns
            if column.law
        ]
        gaps = [gap or name for name, text in typed for gap in self.law.gaps(text)]
        free = (filled.fields.get(one.id, "") for one in self.spec.fields if not one.law)
        gaps += [named for text in free for named in self.law.mentions(text)]
        return tuple(dict.fromkeys([*self.gaps, *gaps]))


def begin_sheet(ctx: Context, about: str, kind: PaperKind) -> SheetDraft:
    """Return a paper with what is known filled in. Raises PaperRefused: the set has no such one."""
    template = needed_set(ctx, about, kind)
    spec, known = template.spec(kind), gathered(ctx, about, template)
    begun = _begun(known, spec)
    kept = _kept(ctx, about, kind)
    filled = Filled({**begun.fields, **kept.fields}, {**begun.tables, **kept.tables})
    return draft_of(known, spec, filled, about)


def draft_of(known: Gathered, spec: SheetSpec, filled: Filled, about: str) -> SheetDraft:
    """Return a paper filled in like this, with what to mind of it."""
    ends = last_days(spec, filled.fields, _today(known.ctx)).values()
    notes = (spec.note, known.template.note(known.day), term_note(ends), officers_note(known))
    note = " ".join(one for one in notes if one)
    sources = {one.id: one.source for one in spec.fields}
    sources |= {one.id: one.source for one in spec.tables}
    fixed = frozenset(name for name, source in sources.items() if source in known.figured)
    gaps = _cited(known, spec).gaps
    if "findings.basis" in sources.values():  # what may not be cited is not offered
        gaps = (*gaps, *bases_missing(known.ctx, known.findings, known.day))
    return SheetDraft(spec, filled, gaps, note, typed_law(known), fixed, about)


def typed_law(known: Gathered) -> TypedLaw:
    """Return the standards pack on the day of the visit, for articles that are typed."""
    return TypedLaw(known.ctx.standards, known.day, known.template.common["gap"])


def keep_sheet(ctx: Context, about: str, kind: PaperKind, filled: Filled) -> None:
    """Keep what a person has filled in until the paper is issued; a restart goes on with it.

    Only what differs from what the paper begins with: the rest is gathered anew.
    """
    template = needed_set(ctx, about, kind)
    begun = _begun(gathered(ctx, about, template), template.spec(kind))
    own = Filled(
        {name: text for name, text in filled.fields.items() if text != begun.fields.get(name)},
        {name: rows for name, rows in filled.tables.items() if rows != begun.tables.get(name)},
    )
    with ctx.db.write():
        text = json.dumps(to_plain(own), ensure_ascii=False)
        set_meta(ctx.db, _kept_key(about, kind), text)


def preview_sheet(ctx: Context, about: str, kind: PaperKind, filled: Filled) -> bytes:
    """Return the PDF so far, without a number; nothing is recorded, and nothing need be complete.

    Raises CharacterForbidden, CharacterMissing.
    """
    template = needed_set(ctx, about, kind)
    sheet = compose_sheet(ctx, about, template, kind, filled, PREVIEW, "")
    return drawn_paper(ctx, sheet, complete=False).pdf


def issue_sheet(ctx: Context, about: str, kind: PaperKind, filled: Filled) -> PaperRow:
    """Draw a paper, freeze its bytes and record them.

    Raises PaperRefused naming the field that is missing or wrong, VisitRefused for a paper that
    may not be issued now, NumberRefused, CharacterForbidden, CharacterMissing, WrongRole.
    """
    ctx.require(Role.INSPECTOR, Role.LEAD, Role.OFFICE, action=_(_ISSUE))
    template = needed_set(ctx, about, kind)
    spec = template.spec(kind)
    composed: list[Sheet] = []

    def compose(paper_id: str, number: str) -> Sheet:
        composed.append(compose_sheet(ctx, about, template, kind, filled, paper_id, number))
        return composed[-1]

    def check() -> None:
        known = gathered(ctx, about, template)
        check_terms(spec, printed_fields(known, spec, filled), _today(ctx))
        hindrance = hindrance_of(known, spec)
        if hindrance:
            raise VisitRefused(detail=hindrance)
        if isinstance(known, GatheredRound):
            check_figures(known, spec, filled.tables, composed[-1] if composed else None)
        if kind is reinspection.KIND:
            reinspection.outcomes(ctx, about, filled.fields)

    def follow(record: Recorder, paper_id: str, paper: Paper) -> None:
        set_meta(ctx.db, _kept_key(about, kind), "")
        if kind is reinspection.KIND:
            named = (paper_id, paper.head.number)
            reinspection.record_reinspection(ctx, record, about, named, filled.fields)

    wanted = Issue(
        subject=paper_subject(ctx, about),
        template=template,
        spec=spec,
        compose=compose,
        draw=lambda paper: drawn_paper(ctx, paper).pdf,
        check=check,
        follow=follow,
    )
    return paper_row(ctx, issue(ctx, wanted))


def compose_sheet(
    ctx: Context,
    about: str,
    template: TemplateSet,
    kind: PaperKind,
    filled: Filled,
    paper_id: str,
    number: str,
    again: str = "",
) -> Sheet:
    """Return a paper with what was filled in, its citations by the day of the visit.

    again  id of the paper that this one is issued in place of
    """
    spec, known = template.spec(kind), gathered(ctx, about, template)
    cited, law = _cited(known, spec), typed_law(known)
    filled = with_figures(known, spec, filled)
    if kind is reinspection.KIND:
        # In a preview nothing need be right yet.
        with suppress(PaperRefused) if paper_id == PREVIEW else nullcontext():
            fields = reinspection.with_lists(ctx, about, filled.fields, again)
            filled = Filled(fields, filled.tables)
    return Sheet(
        head=paper_head(ctx, kind, paper_id, number, template.id),
        fields=printed_fields(known, spec, filled),
        tables={
            table.id: tuple(
                {
                    column.id: law.marked(cell) if column.law else cell
                    for column in table.columns
                    for cell in (row.get(column.id, "").strip(),)
                }
                for row in filled.tables.get(table.id, ())
            )
            for table in spec.tables
        },
        legal_basis=cited.places,
        remedies=_remedies(ctx, template, spec, cited),
        officers=known.officers if spec.officers_least else (),
        photos=known.photos if spec.photos else (),
        covered=known.covered,
    )


def printed_fields(known: Gathered, spec: SheetSpec, filled: Filled) -> dict[str, str]:
    """Return what was filled in as the paper prints it, by field."""
    law = typed_law(known)
    return {
        field.id: _as_printed(field, filled.fields.get(field.id, ""), known.template, law)
        for field in spec.fields
    }


def with_figures(known: Gathered, spec: SheetSpec, filled: Filled) -> Filled:
    """Return what was filled in, with what nobody types: the figures of a round."""
    fields = {one.id: known.value(one.source) for one in spec.fields if one.source in known.figured}
    tables = {
        one.id: tuple(known.rows(one.source)) for one in spec.tables if one.source in known.figured
    }
    return Filled({**filled.fields, **fields}, {**filled.tables, **tables})


def _begun(known: Gathered, spec: SheetSpec) -> Filled:
    fields = begin_fields(known, spec)
    for name, end in last_days(spec, fields, _today(known.ctx)).items():
        fields[name] = fields[name] or known.template.date(end.day)
    return Filled(fields, begin_tables(known, spec))


def _today(ctx: Context) -> date:
    return china(ctx.clock()).date()


def _kept(ctx: Context, about: str, kind: PaperKind) -> Filled:
    text = meta(ctx.db, _kept_key(about, kind))
    return from_plain(Filled, json.loads(text)) if text else Filled({}, {})


def _kept_key(about: str, kind: PaperKind) -> str:
    return f"sheet.{about}.{kind.value}"


def is_read(field: FieldSpec, text: str) -> bool:
    """Say whether a day or a moment was typed as one; what was not is printed as it was typed."""
    if field.kind not in (DAY, MOMENT) or not text.strip():
        return True
    return _moment(text) is not None


def _moment(text: str) -> tuple[datetime, bool, bool] | None:
    """Return the moment that was typed, and whether with a year and with the time of day."""
    match = _TYPED.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        at = datetime(year or _ANY_LEAP_YEAR, month, day, hour, minute, tzinfo=CHINA)
    except ValueError:
        return None
    return at, bool(year), bool(match.group(4))


def _as_printed(field: FieldSpec, text: str, template: TemplateSet, law: TypedLaw) -> str:
    """Return what was typed as papers print it: 2026-11-5 9:30 is 2026年11月5日9时30分.

    Who typed no year gets none: papers tell of days before as well as after the visit.
    """
    text = text.strip()
    if field.law:
        return law.marked(text)
    if field.kind == NUMBER:
        return unicodedata.normalize("NFKC", text)
    typed = _moment(text) if field.kind in (DAY, MOMENT) else None
    if typed is None:
        return text
    at, has_year, has_time = typed
    printed = template.moment(at) if has_time else template.date(at.date())
    return printed if has_year else printed.removeprefix(f"{_ANY_LEAP_YEAR}年")


def _cited(known: Gathered, spec: SheetSpec) -> Citations:
    gap = known.template.common["gap"]
    return cite_all(known.ctx, spec.laws, known.day, gap, known.industry)


def _remedies(
    ctx: Context, template: TemplateSet, spec: SheetSpec, cited: Citations
) -> tuple[str, ...]:
    if not spec.remedies:
        return ()
    words, organisation = template.sheets["remedies"], ctx.organisation
    text = words[spec.remedies].format(
        reconsideration=joined_citations(cited.places["reconsideration"]),
        litigation=joined_citations(cited.places["litigation"]),
        body=reconsideration_body(organisation, words, spec.kind),
        court=organisation.court or words["litigation_default"],
    )
    return tuple(text.split("\n"))
