"""Where in the window something is put right: a page and an intent."""

from __future__ import annotations

from enum import Enum

Destination = tuple[str, object]
"""The name of a page and the intent it gets when opened, as `Page.go` carries them."""


class Begin(Enum):
    """An intent: open the dialog with which something new begins."""

    PARTNER = "partner"
    CONTRACT = "contract"
    LIST = "list"
    SOURCE = "source"


_PAGES = {
    "attach-evidence": "sources",
    "describe-form": "sources",
    "archive-list": "partners",
    "tell-partner": "register",
    "review": "review",
}


def destination(action: str, target: str, partner: str) -> Destination:
    """Return the destination for an action of `messages.rules` on a target; `partner` is the id it is done for."""
    page = _PAGES.get(action, "partners")
    if page == "review":
        return page, (partner, target)
    if page == "register" or action == "archive-list":
        return page, None
    return page, target
