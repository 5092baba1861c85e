"""Saved views of a page: a search, filters and an order under a name of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import views
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


@dataclass(frozen=True, slots=True)
class View:
    """What is searched for, the values of each filter in use, and the order (a sort of `flows.list_contacts`)."""

    text: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = "added"


def saved_views(db: Db, page: str) -> dict[str, View]:
    """The saved views of a page by name."""
    return {
        name: View(body["text"], {key: frozenset(values) for key, values in body["chosen"].items()}, body["sort"])
        for name, body in views.read(db, page).items()
    }


def save_view(db: Db, page: str, name: str, view: View) -> str:
    """Saves a view, in place of one with this name; gives the name without blanks around it.

    Raises `view-name-missing`.
    """
    named = _named(name)
    chosen = {key: sorted(values) for key, values in view.chosen.items()}
    with writing(db):
        views.keep(db, page, named, {"text": view.text, "chosen": chosen, "sort": view.sort})
    return named


def rename_view(db: Db, page: str, name: str, after: str) -> str:
    """Gives a view another name, and the name without blanks; raises `view-name-missing`, `view-name-taken`."""
    named = _named(after)
    if named != name and named in views.read(db, page):
        raise LeadKeeperError("view-name-taken", name=named)
    with writing(db):
        views.rename(db, page, name, named)
    return named


def drop_view(db: Db, page: str, name: str) -> None:
    """Forgets a view."""
    with writing(db):
        views.drop(db, page, name)


def _named(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise LeadKeeperError("view-name-missing")
    return named
