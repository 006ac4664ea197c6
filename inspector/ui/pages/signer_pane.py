"""What is known of the paper in front, who signs it, and what else may be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.paper import REFUSED, PaperKind, SignerRole
from inspector.i18n import _
from inspector.services.papers import DuePaper
from inspector.ui.pages.paper_words import (
    Pairs,
    drawn_only_warning,
    paper_facts,
    paper_state,
    paper_title,
)
from inspector.ui.pages.signers import Signer, signer_card
from inspector.ui.theme import Look
from inspector.ui.widgets.card_list import CardList
from inspector.ui.widgets.facts import DetailPane, heading_label

PANE_PX = 320


class SignerPane(DetailPane):
    """The pane at the right of the papers.

    stepped, chosen  a line of the signers, as a `Signer`
    """

    stepped = Signal(object)
    chosen = Signal(object)
    refusal_wanted = Signal()
    serving_wanted = Signal()
    reissue_wanted = Signal()

    def __init__(self, look: Look, parent: Widget | None = None) -> None:
        super().__init__(PANE_PX, parent)
        self.lines: list[Signer] = []
        self.is_to_be_served = False  # refused, handed to the entity, and not yet left with it
        self.is_drawn_only = False  # the signatures to come; as `DuePaper`
        self.signers = CardList(look, _("Signers"), self)
        self.signers.stepped.connect(self._on_stepped)
        self.signers.chosen.connect(self._on_chosen)
        self.refuse_button = QPushButton(_("The entity refuses to sign"), self)
        self.refuse_button.clicked.connect(self.refusal_wanted)
        self.serve_button = QPushButton(_("Left with the entity …"), self)
        self.serve_button.clicked.connect(self.serving_wanted)
        self.reissue_button = QPushButton(_("Issue anew …"), self)
        self.reissue_button.setProperty("flat", True)
        self.reissue_button.clicked.connect(self.reissue_wanted)
        self._signers_title = heading_label(_("Signers, in their order"), self)
        self.body.addWidget(self._signers_title)
        self.body.addWidget(self.signers, 1)
        for button in (self.refuse_button, self.serve_button, self.reissue_button):
            self.body.addWidget(button)
        # Takes the height while there are no signers yet, so that the head stays at the top.
        self.body.addStretch(0)

    @property
    def entity(self) -> Signer | None:
        """The line of the inspected entity."""
        return next((one for one in self.lines if one.role is SignerRole.ENTITY), None)

    def show_paper(self, due: DuePaper, lines: Sequence[Signer]) -> None:
        """Show a paper, issued or not, with its signers."""
        self.lines = list(lines)
        paper, entity = due.issued, self.entity
        facts = paper_facts(due) + (drawn_only_warning() if self.warns(due) else [])
        self.show_facts(paper_title(due), facts, *paper_state(due))
        self.signers.show_cards([signer_card(one) for one in self.lines])
        self._signers_title.setVisible(bool(self.lines))
        self.signers.setVisible(paper is not None)
        stands = paper is not None and paper.withdrawn is None
        self.refuse_button.setVisible(stands and entity is not None and not entity.is_settled)
        refused = paper is not None and paper.state == REFUSED and paper.service is None
        self.serve_button.setVisible(stands and refused)
        # The record stays with the organ (documents §4.2): it need not be served.
        is_handed = due.kind is not PaperKind.INSPECTION_RECORD
        self.is_to_be_served = stands and refused and is_handed
        self.reissue_button.setVisible(paper is not None and stands and paper.service is None)

    def warns(self, due: DuePaper) -> bool:
        """Say whether to tell that the PDF bears no signatures: while there are some to come."""
        return self.is_drawn_only and (due.issued is None or not due.issued.is_settled)

    def show_notes(self, title: str, notes: Pairs) -> None:
        """Show what to mind of a paper that is being filled in: nobody signs it yet."""
        self.show_facts(title, notes + (drawn_only_warning() if self.is_drawn_only else []))
        for part in (
            self._signers_title,
            self.signers,
            self.refuse_button,
            self.serve_button,
            self.reissue_button,
        ):
            part.hide()

    def _line(self, key: str) -> Signer | None:
        return next((one for one in self.lines if one.key == key), None)

    @Slot(str)
    def _on_stepped(self, key: str) -> None:
        self.stepped.emit(self._line(key))

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self.chosen.emit(self._line(key))
