"""Card of the export preview: addresses that may not reach the person, to be left out by choice."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.domain.hygiene.addresses import KINDS, LEAVABLE
from leadkeeper.messages import _, labels
from ui.models.formats import format_number
from ui.widgets.cards import Card
from ui.widgets.editors import CheckList
from ui.widgets.labels import text_label


class HygieneCard(Card):
    """Counts addresses by kind; those of a ticked kind are left out. Hidden while all are in order. Emits `changed`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Addresses that may not reach the person"), parent=parent)
        self._found: dict[frozenset[str], int] = {}
        self._boxes: CheckList | None = None
        self.add(text_label(_("Tick what to leave out. Nobody is corrected or left out without your tick."), "soft"))
        self._marked = text_label("", "soft")
        self.hide()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the kinds to leave out."""
        return self._boxes.values if self._boxes is not None else ()

    @property
    def left_out(self) -> int:
        """Return how many of the eligible people are left out."""
        return sum(count for kinds, count in self._found.items() if not kinds.isdisjoint(self.chosen))

    def show_kinds(self, found: Mapping[frozenset[str], int]) -> None:
        """Show how many eligible people have which kinds of addresses, with nothing ticked."""
        self._found = dict(found)
        if self._boxes is not None:
            self._boxes.hide()
            self._boxes.deleteLater()
        counts = {kind: sum(count for kinds, count in found.items() if kind in kinds) for kind in KINDS}
        named = [
            (kind, f"{labels.address_kind(kind)}: {format_number(counts[kind])}") for kind in LEAVABLE if counts[kind]
        ]
        self._boxes = CheckList(named, below=True)
        self._boxes.changed.connect(self.changed.emit)
        alias = counts["alias"]
        self._marked.setText(f"{labels.address_kind('alias')}: {format_number(alias)}" if alias else "")
        self._marked.setVisible(bool(alias))
        self.add(self._boxes, self._marked)
        self.setVisible(any(counts.values()))
        self.changed.emit()
