"""What a list of people can be narrowed to, and how many people each choice leaves."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.store import forms, imports
from leadkeeper.store.engine import Db
from leadkeeper.store.filter_counts import filter_counts


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One value of a filter, the name that the founder gave it (None: it has none), and how many people have it.

    None people: nobody counted.
    """

    value: str
    name: str | None
    people: int | None


def filter_choices(db: Db) -> dict[str, list[FilterChoice]]:
    """The choices of each filter of `flows.list_contacts.FILTERS` that somebody has, most people first."""
    names = {
        "form": {one.id: one.name for one in forms.read_all(db)},
        "import": {one.id: one.file for one in imports.read_all(db)},
    }
    return {
        key: [FilterChoice(value, names.get(key, {}).get(value), people) for value, people in counted]
        for key, counted in filter_counts(db).items()
    }
