"""The answer to a complaint: a letter with the person's own yes, to read over, copy or save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.answer_complaint import answer_complaint, save_answer
from leadkeeper.words import _, language
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.theme import SIZE
from ui.widgets.buttons import plain
from ui.widgets.flow_layout import flowing
from ui.widgets.inputs import OneOf

LINES = 22


class AnswerDialog(FormDialog):
    """Says `done` with a sentence once the letter was copied or saved."""

    done_with = Signal(str)

    def __init__(self, jobs: Jobs, complaint: str, address: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Answer to {address}").format(address=address),
            _("&Copy the text"),
            parent,
            _("It tells what the book knows of this address: be sure that it is the writer’s own before you send it."),
        )
        self._jobs, self._complaint, self._today = jobs, complaint, paris_day(clock())
        self.language = OneOf([("fr", "Français"), ("en", "English")], language())
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.rows.row(_("&Language"), self.language)
        self.rows.row(_("&Text"), self.text, _("You can change it here."))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * LINES)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.save_button: QPushButton = plain(_("&Save…"), self.ask_where, "download")
        self.rows.add(flowing([self.save_button]))
        self.language.changed.connect(lambda _language: self.write())
        self.fit(SIZE.text_most + SIZE.field_least)
        self.write()

    def write(self) -> None:
        """Writes the letter in the language chosen."""
        spoken = self.language.value
        self._jobs.read(
            lambda db: answer_complaint(db, self._complaint, self._today, spoken), self._show, self.failed,
            replace="complaint.answer", owner=self,
        )  # fmt: skip

    def submit(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.done_with.emit(_("The answer is copied."))
        self.accept()

    def ask_where(self) -> None:
        """Asks where to save the letter."""
        dialog = QFileDialog(self, _("Save the answer"), f"{self._complaint}.txt")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # no file is ever written over: the flow says so
        dialog.setDefaultSuffix("txt")
        dialog.fileSelected.connect(self._save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, name: str) -> None:
        self.save(Path(name))

    def save(self, target: Path) -> None:
        """Saves the letter as it stands there now."""
        text = self.text.toPlainText()

        def saved(_nothing: None) -> None:
            self.done_with.emit(_("The answer is saved as {file}.").format(file=target.name))
            self.accept()

        self.clear_errors()
        self._jobs.read(lambda _db: save_answer(target, text), saved, self.failed, owner=self)

    def _show(self, text: str) -> None:
        self.text.setPlainText(text)
