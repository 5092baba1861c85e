"""One request: what is known of it, what to do about it, and the buttons that do it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from leadkeeper.flows.requests import Open
from leadkeeper.words import _
from ui.pages.requests.rows import ADVICE, details, may_extend, state
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label, line
from ui.widgets.pill import Pill


class RequestCard(Card):
    """Shows a request; `wanted` names what was pressed: answer, extend, reopen, dossier, erase, tell, contacts."""

    wanted = Signal(str)

    def __init__(self, one: Open, parent: QWidget | None = None) -> None:
        super().__init__(_("Request {request}").format(request=one.asked.ref), parent=parent)
        self.request = one
        self.buttons: dict[str, QPushButton] = {}
        self.add(Pill(*state(one)), left=True)
        self.add(FactRows(details(one)))
        if one.standing.state != "answered" and one.asked.kind in ADVICE:
            self.add(line(), label(_("What to do"), "strong"), label(_(ADVICE[one.asked.kind]), "soft"))
        for name, text, icon in offered(one):
            self.buttons[name] = plain(text, lambda name=name: self.wanted.emit(name), icon)  # type: ignore[misc]  # the default binds it
        self.add(flowing(self.buttons.values()))


def offered(one: Open) -> Iterator[tuple[str, str, str]]:
    """What can be done about a request now: a name, the words of the button, its icon."""
    asked = one.asked
    if not asked.erased:
        yield "dossier", _("&Dossier…"), "file-text"
        if asked.kind == "erasure":
            yield "erase", _("&Erase…"), "trash"
        if asked.kind == "rectification":
            yield "tell", _("&Tell recipients"), "send"
        yield "contacts", _("&Show in Contacts"), "users"
    if one.standing.state == "answered":
        yield "reopen", _("Re&open"), "arrow-back-up"
        return
    if may_extend(one):
        yield "extend", _("&More time…"), "hourglass"
    yield "answer", _("&Answered…"), "check"
