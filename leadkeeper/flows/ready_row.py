"""A row of a lead file as the tables of the book take it, so that somebody new is written without further thought."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap
from typing import Any

from leadkeeper.model import marks
from leadkeeper.model.moment import bounds
from leadkeeper.rules import identity
from leadkeeper.rules.row import Event, Kind, Row
from leadkeeper.rules.row_columns import Table
from leadkeeper.store.json_text import dump_list, dump_texts, load, load_list
from leadkeeper.store.nothing import NOTHING

Answer = tuple[int, str | None, int | None, int | None, str | None, str | None]
"""Place of its kind in the batch, instant, its first and last second, cell of the date, IP address."""

Ready = tuple[int, str, tuple[Any, ...], tuple[Answer, ...], Row | None]
"""Line, key, cells, answers, and the row itself where the cells do not hold all of it.

Plain tuples: a million and a half of them go from one process to another. The cells are the facts by the names that
go with the batch, then those of `DRAWN`; `NOTHING` where the row does not tell one.
"""

TOLD = ("extra", "action_at", "action_kind")
"""What every row may tell besides the facts that a list has columns for: `extra` as JSON text."""

DRAWN = ("action_lo", "action_hi", "email_key", "canonical", "email_marks", "phone_marks")
"""What is drawn from a row's facts when it is written."""

_FACTS = (
    "company", "job_title", "country", "postal_address", "birth_date", "age_at_consent", "segment", "legal_form",
    "stage", "relation_ended_on", "owner", "note", "tags",
)  # fmt: skip
_ALWAYS = ("email", "phone", "first_name", "last_name")


class RowMaker:
    """Makes the rows of one list ready; `names` are those of the cells before the drawn ones, the `facts` first."""

    def __init__(self, table: Table) -> None:
        mapped = {column.field for column in table.columns}
        self.facts = (*_ALWAYS, *(name for name in _FACTS if name in mapped))
        self._usual = {*self.facts, "last_action"}
        self._tags = self.facts.index("tags") if "tags" in mapped else None
        self.names = (*self.facts, *TOLD)

    def ready(self, row: Row, kinds: dict[Kind, int]) -> Ready:
        """A row made ready; kinds of answers that are not in `kinds` are put there."""
        facts: dict[str, Any] = row.facts
        answers = tuple([_answer(event, kinds) for event in row.events]) if row.events else ()
        email, phone = facts.get("email"), facts.get("phone")
        canonical, email_marks, phone_key, phone_marks = identity.drawn(row.key if email else None, email, phone)
        is_read = not phone or bool(phone_marks & marks.PHONE_READABLE)  # else several may stand in the cell
        is_usual = facts.keys() <= self._usual and phone_key is None and is_read
        cells: list[Any] = list(map(facts.get, self.facts))
        if self._tags is not None and is_usual:
            cells[self._tags] = dump_list(cells[self._tags])
        at, kind = facts.get("last_action") or (None, None)
        cells += (
            dump_texts(row.extra) if row.extra else None, at, kind, *bounds(at),
            row.key if email else None, canonical, email_marks, phone_marks,
        )  # fmt: skip
        told = tuple([NOTHING if cell is None else cell for cell in cells])
        return row.line, row.key, told, answers, None if is_usual else row


def _answer(event: Event, kinds: dict[Kind, int]) -> Answer:
    kind, at, raw, ip = event
    return (kinds.setdefault(kind, len(kinds)), at, *bounds(at), raw, ip)


def addresses_of(columns: Sequence[Sequence[Any]], names: Sequence[str]) -> list[list[str]]:
    """The canonical address and the E.164 number of some rows, as far as they have them, from their cells by column.

    See `names` of the batch.
    """
    keys, canonical = columns[len(names) + 2 : len(names) + 4]
    each = zip(canonical, keys, columns[names.index("phone")], strict=True)
    return [[one for one in (spelt or key, number) if one] for spelt, key, number in each]


def row_of(ready: Ready, names: Sequence[str], kinds: Sequence[Kind]) -> Row:
    """The row that was made ready, less its warnings."""
    line, key, cells, answers, whole = ready
    if whole is not None:
        return whole
    row = Row(line)
    row.key = key
    found = {name: cell for name, cell in zip(names, cells, strict=False) if cell != NOTHING}
    row.extra = load(found.pop("extra", None)) or {}
    at, kind = found.pop("action_at", None), found.pop("action_kind", None)
    if at is not None:
        found["last_action"] = (at, kind)
    if "tags" in found:
        found["tags"] = load_list(found["tags"])
    row.facts = found
    row.events = tuple(starmap(lambda place, at, lo, hi, raw, ip: Event(kinds[place], at, raw, ip), answers))
    return row
