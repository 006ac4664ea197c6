"""A paper as data: what a template set asks for (`SheetSpec`) and what one paper says (`Sheet`).

Every paper beyond record and order is a sheet: texts by field, rows by table, drawn from the
description in its template set. Nothing here draws or reads a file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from inspector.domain.paper import Officer, PaperHead, PaperKind, PaperPhoto, SignerRole
from inspector.domain.visit_round import Covered

Row = Mapping[str, str]

# How a field is filled in: one line, several lines, one of `options`, some of `options` (the
# chosen ones joined by line ends), a day or a moment (as the paper prints it), a whole number.
LINE, LINES, CHOICE, TICKS, DAY, MOMENT = "line", "lines", "choice", "ticks", "day", "moment"
NUMBER = "number"
FIELD_KINDS = frozenset({LINE, LINES, CHOICE, TICKS, DAY, MOMENT, NUMBER})

# Until when the law lets a day reach: "start+30d" calendar days, "issued+7w" working days.
ISSUED, TERM = "issued", re.compile(r"([a-z0-9_]+)\+(\d{1,3})([dw])")

FORM, LETTER = "form", "letter"  # 文书 furniture; GB/T 9704


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of a paper, as its template set describes it.

    source    where its value comes from when a paper is begun (services/sheet_values.py), or ""
    default   what stands in it otherwise
    required  a paper is refused without it
    most      characters that it may have at most
    top       largest number that may stand in it; 0: any
    law       articles are typed here: what the standards pack lacks is marked (typed_law.py)
    goes_with  "field=option": filled in where that option is chosen, and only there
    pen       left to write in where it is blank, and not struck through
    term      until when the law lets it reach: services/terms.py
    """

    id: str
    label: str
    kind: str = LINE
    source: str = ""
    default: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    most: int = 4000
    top: int = 0
    law: bool = False
    hint: str = ""
    goes_with: str = ""
    pen: bool = False
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """One column of a table.

    width_mm  0 takes what the others leave
    pen       left to write in
    law       articles stand here, as in such a field
    """

    id: str
    head: str
    width_mm: float = 0.0
    align: str = "left"
    required: bool = False
    pen: bool = False
    law: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """Rows of a paper.

    blank     so many empty rows are ruled for the pen when there is none
    per_page  so many rows stand on a page at most; 0: as many as fit
    row_mm    least height of a row, such as one to sign in
    """

    id: str
    label: str
    columns: tuple[ColumnSpec, ...]
    source: str = ""
    required: bool = False
    blank: int = 0
    numbered: bool = True
    per_page: int = 0
    row_mm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSpec:
    """One paper of a template set.

    word     文种字, or "" for a paper without a number
    series   kind with which it shares its numbers: 单位 and 个人 have one 文种字; None: its own
    needs    what must be there first, by name (services/sheet_offers.py)
    signers  how many of each role sign for it to be signed; empty: nobody signs in the program
    header   what stands above the rules of every page, where the set's own words do not fit
    letter   of a letter: its `organ`, `title` and addressee (`to`), with places
    laws     ids of the clauses that it cites, by the name of the place where they stand
    parts    what stands on it, in its order: documents/sheet_story.py
    """

    kind: PaperKind
    title: str
    word: str = ""
    series: PaperKind | None = None
    block: int = 20
    layout: str = FORM
    header: str = ""
    copies: str = ""
    pages: str = ""
    needs_seal: bool = False
    needs_power: bool = False
    note: str = ""
    needs: tuple[str, ...] = ()
    officers_least: int = 2
    signers: Mapping[SignerRole, int]
    fields: tuple[FieldSpec, ...]
    tables: tuple[TableSpec, ...] = ()
    laws: Mapping[str, tuple[str, ...]]
    remedies: str = ""
    photos: int = 0
    letter: Mapping[str, str]
    parts: tuple[Mapping[str, object], ...]

    @property
    def numbered_as(self) -> PaperKind:
        """The kind whose numbers this one uses."""
        return self.series or self.kind

    def field(self, name: str) -> FieldSpec | None:
        return next((one for one in self.fields if one.id == name), None)

    def table(self, name: str) -> TableSpec | None:
        return next((one for one in self.tables if one.id == name), None)

    def so_far(self) -> "SheetSpec":
        """Return this description for a preview: what is required leaves room where it is blank.

        Only what stays empty for good is struck through (documents §3, 修改).
        """
        fields = (
            replace(one, pen=one.pen or one.required or bool(one.goes_with)) for one in self.fields
        )
        tables = (
            replace(
                one,
                blank=one.blank or int(one.required),
                columns=tuple(replace(cell, pen=cell.pen or cell.required) for cell in one.columns),
            )
            for one in self.tables
        )
        return replace(self, fields=tuple(fields), tables=tuple(tables))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on one paper.

    fields       text of each field by its id, as printed
    tables       rows by the id of their table; each row has a text by column
    legal_basis  citations by place; a place whose clauses are not verified has the mark of the gap
    remedies     救济途径, a paragraph each
    covered      the visits that a paper about a round counts, and its figures; None for others
    """

    head: PaperHead
    fields: Mapping[str, str]
    tables: Mapping[str, tuple[Row, ...]]
    legal_basis: Mapping[str, tuple[str, ...]]
    remedies: tuple[str, ...] = ()
    officers: tuple[Officer, ...] = ()
    photos: tuple[PaperPhoto, ...] = ()
    covered: Covered | None = None

    @property
    def entity_name(self) -> str:
        """Whom the paper is about: repeated at the head of every later page."""
        return self.fields.get("entity", "")
