"""Dialogs for many contacts at once: tags, owner."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.messages import _
from leadkeeper.services.contacts.editing import Whom, change_tags, set_owner
from ui.jobs import Jobs
from ui.theme import dress
from ui.widgets.editors import CheckList
from ui.widgets.forms import FormDialog


class TagsDialog(FormDialog):
    """Adds and removes tags of contacts; emits `kept(result)`."""

    kept = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        whom: Whom,
        people: str,
        known: Sequence[str],
        had: Sequence[str],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        """`people` describes the contacts, `had` are the tags that can be removed from them."""
        super().__init__(_("Tags"), _("&Save"), parent, people)
        self._jobs, self._whom, self._clock = jobs, whom, clock
        self.more = QLineEdit()
        completer = QCompleter(list(known), self.more)
        dress(completer.popup())  # it has no parent
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.more.setCompleter(completer)
        self.more_row = self.rows.row(_("&Add"), self.more, _("Separate several with commas."))
        self.less = CheckList([(tag, tag) for tag in had])
        row = self.rows.row(_("&Remove"), self.less)
        row.setVisible(bool(had))
        self.fit()

    def submit(self) -> None:
        add = [tag for one in self.more.text().split(",") if (tag := one.strip())]
        whom, remove, now = self._whom, self.less.values, self._clock()
        if not add and not remove:
            self.more_row.set_error(_("Type a tag, or choose one to remove."))
            self.rows.focus_first_error()
            return
        self.do(self._jobs, lambda db: change_tags(db, whom, add, remove, now), self.kept.emit, _("Changing tags"))


class OwnerDialog(FormDialog):
    """Sets the owner of contacts; emits `kept(result)`."""

    kept = Signal(object)

    def __init__(
        self, jobs: Jobs, whom: Whom, people: str, owner: str, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Owner"), _("&Save"), parent, people)
        self._jobs, self._whom, self._clock = jobs, whom, clock
        self.owner = QLineEdit(owner)
        self.rows.row(_("&Name"), self.owner, _("Empty: no owner."))
        self.fit()

    def submit(self) -> None:
        whom, owner, now = self._whom, self.owner.text(), self._clock()
        title = _("Changing the owner")
        self.do(self._jobs, lambda db: set_owner(db, whom, owner, now), self.kept.emit, title)
