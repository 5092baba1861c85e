"""Asks who is on a partner list from now on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.publish_list import NewVersion, listed, publish_list
from leadkeeper.model.partner import ListedName, Partner, PartnerList
from leadkeeper.words import _
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.widgets.inputs import FileField, MomentField, OneOf, SomeOf
from ui.widgets.panes import empty

NEW = ""
SCHEME = "https://"  # how an address begins; alone it is none


class ListDialog(FormDialog):
    """Publishes a list version; `published` carries its id. Names that are no partners are offered as well."""

    published = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        partners: Sequence[Partner],
        lists: Sequence[PartnerList],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Publish a list version"),
            _("&Publish"),
            parent,
            _("A version never changes once it is out. People said yes to the version that was there at that moment."),
        )
        self._jobs, self._clock, self._lists = jobs, clock, {one.id: one for one in lists}
        self._partners = tuple(partners)
        self._names: dict[str, ListedName] = {}
        self.list = OneOf(
            [*((one.id, one.url or one.id) for one in lists), (NEW, _("A new list…"))], lists[0].id if lists else NEW
        )
        self.url = QLineEdit(SCHEME)
        self.at = MomentField(clock())
        self.snapshot = FileField(_("Pictures and PDF (*.png *.jpg *.jpeg *.webp *.pdf)"))
        self.names = SomeOf(())
        self._holder = QWidget()
        self._place = QVBoxLayout(self._holder)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._ask_questions()
        self.list.changed.connect(lambda _one: self._show_list())
        self._show_list()
        self.fit()

    def _ask_questions(self) -> None:
        rows = self.rows
        list_row = rows.row(_("&List"), self.list)
        self.url_row = rows.row(_("&Address of the page"), self.url, _("Where people can read the list."))
        self.names_row = rows.row(_("&Who is on it"), self._holder)
        at_row = rows.row(_("&Since when it is on the page"), self.at, _("In Paris time; never in the future."))
        rows.row(_("P&icture of the page"), self.snapshot, _("Counts as taken now. Without it people wait for review."))
        self.errors_at = {
            "list-empty": self.names_row,
            "instant-in-future": at_row,
            "not-after-last": at_row,
            "unknown-list": list_row,
            "list-unchanged": self.names_row,
        }

    @property
    def version(self) -> NewVersion:
        """The version as it is asked for."""
        chosen = self.list.value
        moment, typed = self.at.moment, self.url.text().strip()
        return NewVersion(
            names=tuple(self._names[key] for key in self.names.values),
            published_at=moment,
            list_id=chosen or None,
            url=None if chosen or typed == SCHEME else typed or None,
            snapshot=self.snapshot.path,
        )

    def submit(self) -> None:
        new, now = self.version, self._clock()
        self.do(self._jobs, lambda db: publish_list(db, new, now), self.published.emit, _("Publishing the list"))

    def _names_box(self) -> SomeOf:
        """A box for each partner, and for other names of the list's last version; those on it now are ticked."""
        chosen = self._lists.get(self.list.value)
        last = chosen.versions[-1].names if chosen and chosen.versions else ()
        offered = {partner.id: listed(partner) for partner in self._partners}
        numbers = {_digits(one.siren): key for key, one in offered.items() if one.siren}
        on_it = set()
        for name in last:
            key = numbers.get(_digits(name.siren)) if name.siren else None
            if key is None:
                key = f"name:{name.name}"
                offered[key] = name
            on_it.add(key)
        self._names = offered
        return SomeOf([(key, one.name or key) for key, one in offered.items()], on_it, below=True)

    def _show_list(self) -> None:
        self.url_row.setVisible(self.list.value == NEW)
        empty(self._place)
        self.names = self._names_box()
        self._place.addWidget(self.names)
        # Boxes made now come last for whoever goes by Tab; they belong between the address and the day.
        chain: list[QWidget] = [self.url, *self.names.boxes.values(), self.at]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)


def _digits(siren: str | None) -> str:
    return "".join(char for char in siren or "" if char.isdigit())
