"""How well each form's people were taken: how many went out, and how many came back, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from leadkeeper.db import billing, forms, register
from leadkeeper.db.engine import Db
from leadkeeper.domain.billing.returns import read_reference


@dataclass(frozen=True, slots=True)
class SourceYield:
    """A form version ("" for people without one): its people, those given to a partner, rows out and rows returned.

    A row is one person in one file. `reasons` counts the returned rows; a person belongs to the last yes in the book.
    """

    version: str
    people: int
    given: int
    rows: int
    returned: int
    reasons: Mapping[str, int]

    @property
    def share_given(self) -> float:
        """Yield: part of its people who were given to a partner, 0 to 1."""
        return self.given / self.people if self.people else 0.0

    @property
    def return_rate(self) -> float:
        """Part of the rows that came back, 0 to 1."""
        return self.returned / self.rows if self.rows else 0.0

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `sources --json`."""
        return {
            "form_version": self.version or None,
            "people": self.people,
            "given": self.given,
            "yield": round(self.share_given, 4),
            "rows": self.rows,
            "returned": self.returned,
            "return_rate": round(self.return_rate, 4),
            "reasons": dict(self.reasons),
        }


def source_yields(db: Db) -> dict[str, SourceYield]:
    """Return the figures by form version id; versions of which nobody went out have no rows."""
    returned: dict[str, Counter[str]] = {}
    for export, reasons in _returned(db).items():
        for position, version in billing.sources_of_rows(db, export, list(reasons)).items():
            returned.setdefault(version, Counter())[reasons[position]] += 1
    out = {version: (rows, given) for version, rows, given in billing.rows_by_source(db)}
    people = forms.people(db)
    result = {}
    for version in sorted({*out, *returned, *people}):
        rows, given = out.get(version, (0, 0))
        back = returned.get(version, Counter())
        result[version] = SourceYield(
            version, people.get(version, 0), given, rows, back.total(), dict(back.most_common())
        )
    return result


def _returned(db: Db) -> dict[str, dict[int, str]]:
    """Reason of each credited row, by export and position."""
    result: dict[str, dict[int, str]] = {}
    for entry in billing.credit_entries(register.entries(db)):
        for ref, reason in entry.body["refs"].items():
            named = read_reference(ref)
            if named is not None:
                result.setdefault(named[0], {})[named[1]] = reason
    return result
