"""The licences of the parts that the program is made of, as the installed parts say themselves."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from leadkeeper.words import _
from ui.dialogs.screen_room import take_size
from ui.models.columns import Column
from ui.models.list_rows import ListRows
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import primary
from ui.widgets.labels import label
from ui.widgets.table import Table

PARTS = (
    "PySide6-Essentials", "shiboken6", "sqlite-utils", "sqlcipher3", "openpyxl", "defusedxml", "python-calamine",
    "chardet", "email-validator", "phonenumbers", "jinja2", "click", "filelock", "platformdirs", "msoffcrypto-tool",
    "olefile", "idna", "ijson", "tzdata", "python-docx",
)  # fmt: skip


class LicencesDialog(QDialog):
    """Name, version and licence of each part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Licences"))
        self.rows = ListRows(
            (
                Column("name", _("Part"), 180),
                Column("version", _("Version"), 100),
                Column("licence", _("Licence"), 240, grows=True),
            ),
            parts(),
            parent=self,
        )
        self.table = Table("licences", self.rows, title=_("Licences"))
        self.close_button = primary(_("&Close"), self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addWidget(label(_("Licences"), "title"))
        column.addWidget(
            label(
                _("Qt and PySide6 are under the LGPL: their files stand apart, and you may put others there."), "soft"
            )
        )
        column.addWidget(self.table, 1)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        take_size(self, SIZE.text_most, SIZE.dialog_height + SPACE.xxl)


def parts() -> Iterator[dict[str, str]]:
    """Each part that is installed; in a built program some keep no description of themselves and are left out."""
    for name in PARTS:
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue
        yield {
            "name": found["Name"],
            "version": found["Version"],
            "licence": licence_of({key: found[key] for key in found}),
        }


def licence_of(facts: dict[str, str]) -> str:
    """The licence in one line: its expression, else the name that was given, else the last word of its class."""
    named = facts.get("License-Expression") or (facts.get("License") or "").strip().partition("\n")[0]
    return named or (facts.get("Classifier") or "").rpartition(" :: ")[2]
