"""The header's word on running work: text, a thin bar, and 停止."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from inspector.i18n import _
from inspector.ui.jobs import Job, JobRunner


class ProgressBarLine(QWidget):
    """Shows the job at work; the page beneath stays usable."""

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self.text = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(_("Progress of the running work"))
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(160, 6)
        self.stop_button = QPushButton(_("Stop"), self)
        self.stop_button.setProperty("flat", True)
        self.stop_button.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop_button)
        jobs.changed.connect(self._on_changed)
        self.hide()

    @Slot()
    def stop(self) -> None:
        """Ask the running work to stop."""
        if self._job is not None:
            self._job.stop()
            self.stop_button.setEnabled(False)

    @Slot()
    def _on_changed(self) -> None:
        job = self._jobs.visible_job()
        if job is self._job:
            return
        self._job = job
        self.setVisible(job is not None)
        if job is not None:
            job.progressed.connect(self._on_progress)
            self.stop_button.setEnabled(True)
            self.bar.setRange(0, 0)
            self.text.setText(job.text)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        job = self._job
        if job is None or self.sender() is not job:
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        words = f"{job.text} {done}/{total}"
        left = job.seconds_left()
        if left is not None:
            words += " · " + _("about {seconds} s left").format(seconds=left)
        self.text.setText(words)
