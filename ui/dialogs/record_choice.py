"""The records at a person's addresses: which are meant, where there are several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from leadkeeper.flows.records_of import Named
from leadkeeper.words import _
from ui.widgets.card import Card
from ui.widgets.inputs import SomeOf
from ui.widgets.labels import label


class RecordChoice(Card):
    """A box for each record, ticked for those meant; says `changed`. Hidden where there is one record alone."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Which records"))
        self._boxes: SomeOf | None = None
        self.hide()

    @property
    def ids(self) -> tuple[str, ...] | None:
        """The ids of the records that are ticked; None before there is a choice."""
        return self._boxes.values if self._boxes is not None else None

    def offer(self, chosen: Sequence[Named], left: Sequence[Named]) -> None:
        """Offers the records the first time that they are known; after that the ticks are the person's."""
        if self._boxes is not None or len(chosen) + len(left) < 2:
            return
        named = [(one.contact, str(one).replace("&", "&&")) for one in (*chosen, *left)]
        self._boxes = SomeOf(named, [one.contact for one in chosen], below=True)
        self._boxes.setAccessibleName(_("Which records"))
        self._boxes.changed.connect(self.changed)
        why = _("These records share an address. Tick those of this person alone: others may be colleagues or family.")
        self.add(self._boxes, label(why, "small"))
        self.show()
