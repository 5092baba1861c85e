"""Saved views: what is searched, filtered and sorted by, under a name of one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from leadkeeper.flows.saved_views import View, drop_view, rename_view, save_view, saved_views
from leadkeeper.words import _
from ui.dialogs.form_dialog import shown
from ui.dialogs.view_dialog import ViewDialog
from ui.jobs import Jobs
from ui.resources import icon
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import Entry, fill_menu

PAGE = "contacts"


class SavedViews(QPushButton):
    """A button whose menu has the saved views; `picked` carries the one that was picked, `said` what was done."""

    picked = Signal(object)
    said = Signal(str, object)

    def __init__(self, jobs: Jobs, over: QWidget) -> None:
        super().__init__(_("Saved &views"))
        self.setProperty("look", "plain")
        self.setProperty("menu", True)
        self.setAutoDefault(False)
        self.setIcon(icon("bookmark", "soft"))
        self.setIconSize(QSize(SIZE.icon + SPACE.xs, SIZE.icon))
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill)
        self._jobs, self._over = jobs, over
        self._views: dict[str, View] = {}
        self._current = View()
        self.name = ""

    @property
    def views(self) -> dict[str, View]:
        """The saved views by name."""
        return dict(self._views)

    def reload(self) -> None:
        """Reads the views of the book again."""
        self._jobs.read(lambda db: saved_views(db, PAGE), self._show, replace="contacts.views")

    def stand_at(self, current: View) -> None:
        """Says what is searched, filtered and sorted by now; the button bears the name of a view that is the same."""
        self._current = current
        self.name = next((name for name, view in self._views.items() if view == current), "")
        self.setText(self.name.replace("&", "&&") or _("Saved &views"))

    def pick(self, name: str) -> None:
        """Goes to a view."""
        self.picked.emit(self._views[name])

    def save(self) -> None:
        """Asks for the name under which what is shown now is kept."""
        current = self._current
        self._ask(_("Save this view"), self.name, lambda db, name: save_view(db, PAGE, name, current))

    def rename(self) -> None:
        """Asks for another name of the view that is shown."""
        before = self.name
        self._ask(_("Rename this view"), before, lambda db, name: rename_view(db, PAGE, before, name))

    def drop(self) -> None:
        """Forgets the view that is shown; the way back saves it again."""
        name, view = self.name, self._current

        def undo() -> None:
            self._jobs.write(lambda db: save_view(db, PAGE, name, view), self._changed, title=_("Keeping a view"))

        def dropped(_nothing: object) -> None:
            self.reload()
            self.said.emit(_("The view “{name}” is gone.").format(name=name), undo)

        self._jobs.write(lambda db: drop_view(db, PAGE, name), dropped, title=_("Forgetting a view"), owner=self)

    def _ask(self, title: str, name: str, keep: Callable[[Any, str], str]) -> None:
        dialog = ViewDialog(self._jobs, title, name, keep, self._over)
        dialog.kept.connect(self._changed)
        shown(dialog)

    def _changed(self, _name: str) -> None:
        self.reload()

    def _show(self, found: dict[str, View]) -> None:
        self._views = found
        self.stand_at(self._current)

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        named = [
            Entry(name.replace("&", "&&"), partial(self.pick, name), checked=name == self.name) for name in self._views
        ]
        here = bool(self.name)
        fill_menu(
            menu,
            [
                *named,
                *([None] if named else []),
                Entry(_("&Save this view…"), self.save, "bookmark"),
                Entry(_("&Rename…"), self.rename, "edit", enabled=here),
                Entry(_("&Delete"), self.drop, "trash", enabled=here),
            ],
        )
