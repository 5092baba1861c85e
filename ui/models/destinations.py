"""Where in the window something is put right: the page, and what to do there."""

from __future__ import annotations

Destination = tuple[str, object]
"""The name of a page and what it is handed when it opens, as `Page.go` carries them."""

_PAGES = {
    "attach-evidence": "sources",
    "describe-form": "sources",
    "archive-list": "partners",
    "tell-partner": "register",
    "review": "review",
}


def destination(action: str, target: str, partner: str) -> Destination:
    """The place for an action of `messages.rules` on a target, where it is done for a partner (its id)."""
    page = _PAGES.get(action, "partners")
    if page == "review":
        return page, (partner, target)
    if page == "register" or action == "archive-list":
        return page, None
    return page, target
