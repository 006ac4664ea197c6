"""A strip of photographs: dropped, pasted or picked; thumbnails come when they are ready."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QSize,
    Qt,
    QTemporaryDir,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from inspector.domain.inspection import PhotoFacts
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.form.protocol import Thumbnail
from inspector.ui.page import Shell
from inspector.ui.widgets.drop_zone import dropped_files
from inspector.ui.widgets.painted import Index

THUMB_WIDTH_PX, THUMB_HEIGHT_PX = 96, 72


class PhotoModel(QAbstractListModel):
    """Photographs as rows; pictures arrive later by digest."""

    def __init__(self, empty: QColor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.photos: list[PhotoFacts] = []
        self._pictures: dict[str, QPixmap] = {}
        self._blank = QPixmap(THUMB_WIDTH_PX, THUMB_HEIGHT_PX)
        self._blank.fill(empty)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        photo = self.photos[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.get(photo.sha256, self._blank)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            taken = photo.taken or _("no time in the file")
            return f"{photo.name}\n{taken}" + (f"\n{photo.place}" if photo.place else "")
        return None

    def show_photos(self, photos: Sequence[PhotoFacts]) -> list[str]:
        """Show `photos`; return the digests whose pictures are still missing."""
        if list(photos) != self.photos:
            self.beginResetModel()
            self.photos = list(photos)
            self.endResetModel()
        return [p.sha256 for p in self.photos if p.sha256 not in self._pictures]

    def put_picture(self, sha256: str, picture: QPixmap) -> None:
        """Show the picture of all rows with that digest."""
        self._pictures[sha256] = picture
        for number, photo in enumerate(self.photos):
            if photo.sha256 == sha256:
                self.dataChanged.emit(self.index(number), self.index(number))


class PhotoStrip(QWidget):
    """Offers files to whoever keeps them; shows what is kept."""

    files_offered = Signal(list)  # of Path
    picker_wanted = Signal()
    removal_wanted = Signal(str)  # id of the photograph

    def __init__(self, shell: Shell, thumbnail: Thumbnail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._thumbnail = shell, thumbnail
        self._asked: set[str] = set()
        self._pasted: QTemporaryDir | None = None
        self._pasted_count = 0
        self.setAcceptDrops(True)
        self.model = PhotoModel(shell.look.colour("line"), self)
        self.view = QListView(self)
        self.view.setObjectName("photo_strip")
        self.view.setAccessibleName(_("Photos"))
        self.view.setModel(self.model)
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setFlow(QListView.Flow.LeftToRight)
        self.view.setWrapping(False)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setIconSize(QSize(THUMB_WIDTH_PX, THUMB_HEIGHT_PX))
        self.view.setSpacing(4)
        self.view.setFixedHeight(THUMB_HEIGHT_PX + 18)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_button = QPushButton(_("Add photos"), self)
        self.add_button.setToolTip("P")
        self.add_button.clicked.connect(self.picker_wanted)
        self.remove_button = QPushButton(_("Remove"), self)
        self.remove_button.setProperty("flat", True)
        self.remove_button.setToolTip(_("Choose a photograph first"))
        self.remove_button.setEnabled(False)
        self.remove_button.clicked.connect(self._remove_current)
        self.hint = QLabel(_("or drop them here, or paste"), self)
        self.hint.setObjectName("small")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.hint)
        buttons.addStretch(1)
        buttons.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.view)
        column.addLayout(buttons)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_photos(self, photos: Sequence[PhotoFacts]) -> None:
        """Show `photos`, with a grey place until each picture is there."""
        missing = [s for s in self.model.show_photos(photos) if s not in self._asked]
        self.view.setVisible(bool(photos))
        self.remove_button.setVisible(bool(photos))
        self._on_current_changed()
        for sha256 in missing:
            self._asked.add(sha256)
            width = round(THUMB_WIDTH_PX * self.devicePixelRatioF())
            self._shell.jobs.start(
                partial(self._fetch, self._thumbnail, sha256, width),
                done=self._on_picture,
                failed=self._shell.show_error,
            )

    @staticmethod
    def _fetch(
        thumbnail: Thumbnail, sha256: str, width_px: int, progress: Progress
    ) -> tuple[str, bytes]:
        progress.step(0, 1)
        return sha256, thumbnail(sha256, width_px)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.files_offered.emit(files)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self._remove_current()
        else:
            super().keyPressEvent(event)

    @Slot()
    def paste(self) -> None:
        """Offer the files or the picture of the clipboard."""
        content = QGuiApplication.clipboard().mimeData()
        files = [Path(u.toLocalFile()) for u in content.urls() if u.isLocalFile()]
        picture = QGuiApplication.clipboard().image()
        if not files and not picture.isNull():
            files = [self._kept(picture)]
        if files:
            self.files_offered.emit(files)

    def _kept(self, picture: QImage) -> Path:
        """Return `picture` as a file: evidence is bytes with a digest. Gone with this strip."""
        if self._pasted is None:
            self._pasted = QTemporaryDir()
        self._pasted_count += 1
        file = Path(self._pasted.path()) / f"pasted-{self._pasted_count}.png"
        picture.save(str(file))
        return file

    @Slot(object)
    def _on_picture(self, answer: tuple[str, bytes]) -> None:
        sha256, jpeg = answer
        picture = QPixmap()
        if not picture.loadFromData(jpeg):
            return
        # One size for all, cut from the middle: a strip is read by its rhythm.
        ratio = self.devicePixelRatioF()
        size = QSize(round(THUMB_WIDTH_PX * ratio), round(THUMB_HEIGHT_PX * ratio))
        whole = picture.scaled(
            size,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        left, top = (whole.width() - size.width()) // 2, (whole.height() - size.height()) // 2
        cut = whole.copy(left, top, size.width(), size.height())
        cut.setDevicePixelRatio(ratio)
        self.model.put_picture(sha256, cut)

    @Slot()
    def _on_current_changed(self) -> None:
        chosen = self.view.currentIndex().isValid()
        self.remove_button.setEnabled(chosen)
        self.remove_button.setToolTip("Delete" if chosen else _("Choose a photograph first"))

    @Slot()
    def _remove_current(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.removal_wanted.emit(self.model.photos[index.row()].id)
