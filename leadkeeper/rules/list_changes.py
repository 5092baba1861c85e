"""The differences of two versions of a partner list: a company is its SIREN, and its name where there is none."""

from __future__ import annotations

from collections.abc import Iterable

from leadkeeper.model.list_changes import ListChanges, Renamed
from leadkeeper.model.partner import ListedName
from leadkeeper.rules.company_names import same_company
from leadkeeper.rules.siren import siren_digits


def list_changes(before: Iterable[ListedName], after: Iterable[ListedName]) -> ListChanges:
    """What changed from one list of names to the other.

    Equal SIRENs are one company whatever it is called; where one of the two names has no SIREN the names decide, as in
    R23; other SIRENs are other companies.
    """
    left = list(before)
    added, renamed = [], []
    for name in after:
        old = _same(name, left)
        if old is None:
            added.append(name)
            continue
        left.remove(old)
        if not same_company(old.name or "", name.name or ""):
            renamed.append(Renamed(old.name or "", name.name or ""))
    return ListChanges(tuple(added), tuple(left), tuple(renamed))


def _same(wanted: ListedName, names: list[ListedName]) -> ListedName | None:
    """The one of some names that means the same company; one with its SIREN before one with its name."""
    siren = siren_digits(wanted.siren)
    by_number = [name for name in names if siren and siren_digits(name.siren) == siren]
    by_name = [
        name
        for name in names
        if not (siren and siren_digits(name.siren)) and same_company(name.name or "", wanted.name or "")
    ]
    return next(iter([*by_number, *by_name]), None)
