"""One row of a lead file understood: the person's facts, or why the row is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leadkeeper.rules.cells import Cell, row_texts, without_apostrophe
from leadkeeper.rules.columns import is_header_again
from leadkeeper.rules.email import Addresses, read_addresses
from leadkeeper.rules.erased import identifiers_of
from leadkeeper.rules.folding import fold
from leadkeeper.rules.headers import header_text
from leadkeeper.rules.names import split_display_name, split_full_name
from leadkeeper.rules.phone import Numbers
from leadkeeper.rules.row import Refused, Row
from leadkeeper.rules.row_columns import Places, Table
from leadkeeper.rules.row_events import Bench, RowEvents
from leadkeeper.rules.row_reach import RowReach
from leadkeeper.rules.row_values import value_reader
from leadkeeper.rules.unread import unread_columns

TOTALS = frozenset({"total", "totals", "totaux", "totali", "totale", "grand total"})
TEST_LEAD = "<test lead: dummy data"
TEST_ADDRESS = "test@meta.com"


class RowReader:
    """Reads the rows of one table, one after another and each by itself."""

    def __init__(self, table: Table, bench: Bench) -> None:
        self._table = table
        self._erased = bench.erased
        self._headers = [column.header for column in table.columns]
        self._places = places = Places(table)
        self._width = places.width
        self._reach = RowReach(places, bench.phone_country)
        self._events = RowEvents(table, places, bench)
        self._values: list[tuple[int, str, Callable[[Cell, str], object | None]]] = [
            (place, field, value_reader(field, table.dates.get(place))) for place, field in places.values
        ]
        self._unread = [column for column in unread_columns(table.columns) if not column.is_read]
        self._has_further = bool(places.addresses or places.other_emails or places.other_phones)

    def read(self, line: int, cells: Sequence[Cell]) -> Row | Refused | None:
        """What a row gives; None for a blank one."""
        found = self._read(line, cells)
        if found is None or not self._erased.at:
            return found
        is_theirs = self._erased.keeps_out(found) if isinstance(found, Row) else self._erased.is_about(row_texts(cells))
        if is_theirs:
            return Refused(line, "erased")
        if isinstance(found, Row) and self._erased.last(identifiers_of(found)) is not None:
            found.warnings += ("erased-again",)
        return found

    def _read(self, line: int, cells: Sequence[Cell]) -> Row | Refused | None:
        texts = row_texts(cells)
        if not any(texts):
            return None
        size, width = len(texts), self._width
        is_doubtful = self._table.is_doubtful(texts)
        if size < width:
            texts, cells = [*texts, *[""] * (width - size)], [*cells, *[""] * (width - size)]
        row = Row(line)
        name = self._reach.read_email(row, texts)
        refused = None if row.key else self._refused_without_email(line, texts)
        refused = refused or self._refused_by_shape(row, texts)
        if refused or not (row.key or (refused := self._reach.refused_email(line, texts)) is None):
            return refused
        self._reach.read_phone(row, texts)
        if not row.key:
            return self._reach.refused(line, texts)
        refused = self._events.read(row, cells, texts, is_doubtful=is_doubtful)
        if refused:
            return refused
        if size < width and self._table.has_ragged_rows:
            row.warnings += ("ragged-rows",)
        self._read_facts(row, cells, texts, name)
        return row

    def _refused_without_email(self, line: int, texts: Sequence[str]) -> Refused | None:
        """A repeated header or a total: rows that are no people, and have no address."""
        place, first = next((place, text) for place, text in enumerate(texts) if text)
        again = place < self._width and self._headers[place].base == header_text(first)
        if again and is_header_again(texts, self._headers):
            return Refused(line, "header-again")
        read_phones = self._reach.read_phones
        if fold(first).rstrip(" :.") in TOTALS and not any(read_phones(texts[at]).first for at in self._places.phones):
            return Refused(line, "footer", None, first)
        return None

    def _refused_by_shape(self, row: Row, texts: Sequence[str]) -> Refused | None:
        """A row longer than the header, or a test lead."""
        if len(texts) > self._width and self._table.has_ragged_rows:
            beyond = next((text for text in texts[self._width :] if text), None)
            if beyond:
                return Refused(row.line, "ragged-row", None, beyond)
        if row.key == TEST_ADDRESS:
            return Refused(row.line, "test-lead", "email", row.key)
        if TEST_LEAD in "".join(texts):
            test = next((text for text in texts if text.startswith(TEST_LEAD)), None)
            return Refused(row.line, "test-lead", None, test) if test else None
        return None

    def _read_facts(self, row: Row, cells: Sequence[Cell], texts: Sequence[str], name: str | None) -> None:
        """All that is neither an address nor an answer."""
        facts, extra, places = row.facts, row.extra, self._places
        for place, field in places.texts:
            text = texts[place]
            if text:
                facts[field] = without_apostrophe(text) if text[0] == "'" else text
        for place, header in places.extras:
            text = texts[place]
            if text:
                extra[header] = text
        for place, field, read in self._values:
            text = texts[place]
            if text:
                value = read(cells[place], text)
                if value is None:
                    extra[places.headers[place]] = text
                else:
                    facts[field] = value
        if self._has_further:
            self._read_further(row, texts)
        has_left = any(event.kind.event == "withdrawn" and event.kind.channels is None for event in row.events)
        unread = () if has_left else self._unread  # who left has been heard
        stops = [column.told(text) for column in unread if (text := texts[column.place]) and column.noes((text,))]
        if stops:
            facts["note"] = "\n".join([*([str(facts["note"])] if "note" in facts else []), *stops])
        if "first_name" not in facts and "last_name" not in facts:
            self._read_name(row, texts, name)
        if self._table.file_meaning == "bounced":
            facts["email_state"] = "bounced"

    def _read_name(self, row: Row, texts: Sequence[str], beside: str | None) -> None:
        """First and last name from the full name, else from what stands beside the address."""
        place = self._places.full_name
        if place is not None and texts[place]:
            full = without_apostrophe(texts[place])
            names = split_full_name(full, last_name_first=self._table.columns[place].is_last_name_first)
        elif beside:
            names = split_display_name(beside)
        else:
            return
        for field, name in zip(("first_name", "last_name"), names, strict=True):
            if name:
                row.facts[field] = name

    def _read_further(self, row: Row, texts: Sequence[str]) -> None:
        """Further addresses, numbers and the lines of a postal address from columns of their own."""
        places, facts = self._places, row.facts
        lines = [without_apostrophe(texts[place]).replace("\n", ", ") for place in places.addresses if texts[place]]
        if lines:
            facts["postal_address"] = ", ".join(lines)
        emails = [one for place in places.other_emails for one in _flat(read_addresses(texts[place]))]
        phones = [one for place in places.other_phones for one in _flat(self._reach.read_phones(texts[place]))]
        for field, first, found in (("other_emails", "email", emails), ("other_phones", "phone", phones)):
            further = [one for one in [*_texts(facts.get(field)), *found] if one != facts.get(first)]
            if further:
                facts[field] = tuple(dict.fromkeys(further))


def _flat(found: Addresses | Numbers) -> tuple[str, ...]:
    return (found.first, *found.others) if found.first else ()


def _texts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
