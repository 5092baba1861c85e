"""Imports: their history, remembered mappings; their source lines: store, clear, restore, search, rewrite them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, pairwise
from typing import Any
from unicodedata import normalize

from leadkeeper.db import engine
from leadkeeper.db.engine import (
    Db,
    dump,
    fetch_all,
    fetch_all_in,
    fetch_one,
    fetch_value,
    grouped,
    insert,
    load,
    load_list,
    load_object,
    packed,
    unpack,
)
from leadkeeper.domain.book import ImportRecord
from leadkeeper.domain.phone import numbers_in
from leadkeeper.domain.text import Cell, cell_text, fold

RefusingLines = dict[str, dict[str, list[int]]]
"""Line numbers by position of the ZIP member (in digits) and rejection code."""


def find_mapping(db: Db, signature: str) -> tuple[dict[str, Any], str] | None:
    """Remembered choices for files with this header, and their instant; None if no such file was imported."""
    found = fetch_one(db, "SELECT settings, used_at FROM import_mappings WHERE signature = ?", (signature,))
    return (load_object(found[0]), found[1]) if found else None


def mappings(db: Db) -> list[tuple[str, dict[str, Any], str, int, str, dict[str, Any]]]:
    """Signature, choices and instant of each mapping; id, file and first list of each import of that instant.

    Newest import first; the first that has the signature of a mapping in its list set it.
    """
    question = (
        "SELECT m.signature, m.settings, m.used_at, i.id, i.file, i.settings -> '$.lists[0]' FROM import_mappings m"
        " JOIN imports i ON i.at = m.used_at WHERE i.settings -> '$.lists[0]' IS NOT NULL ORDER BY i.id DESC"
    )
    mapped = fetch_all(db, question)
    return [
        (key, load_object(text), at, number, file, load_object(first)) for key, text, at, number, file, first in mapped
    ]


def drop_mapping(db: Db, signature: str) -> None:
    """Forget the choices for files with this header."""
    db.conn.execute("DELETE FROM import_mappings WHERE signature = ?", (signature,))


def keep(db: Db, signature: str, settings: Mapping[str, Any], at: str) -> None:
    """Remember choices, replacing earlier ones; empty choices too, which show that the header is known."""
    statement = "INSERT OR REPLACE INTO import_mappings (signature, settings, used_at) VALUES (?, ?, ?)"
    db.conn.execute(statement, (signature, dump(dict(settings)), at))


def add(db: Db, record: ImportRecord, settings: Mapping[str, object]) -> int:
    """Add an import; return its database id."""
    statement = "INSERT INTO imports (ref, file, sha256, at, settings) VALUES (?, ?, ?, ?, ?)"
    return insert(db, statement, (record.id, record.file, record.sha256, record.at, dump(dict(settings))))


def set_counts(db: Db, number: int, counts: Mapping[str, object]) -> None:
    """Store the counts of an import's report."""
    db.conn.execute("UPDATE imports SET counts = ? WHERE id = ?", (dump(dict(counts)), number))


def keep_refusing_lines(db: Db, number: int, lines: RefusingLines) -> None:
    """Store which rejected lines of an import refuse something; who they are about is read from the lines again."""
    question = "UPDATE imports SET settings = json_set(settings, '$.refusing', json(?)) WHERE id = ?"
    db.conn.execute(question, (dump(lines), number))


def keep_stopped(db: Db, number: int, entries: Sequence[int]) -> None:
    """Store which entries of the suppression list (ids) an import made."""
    question = "UPDATE imports SET settings = json_set(settings, '$.stopped', json(?)) WHERE id = ?"
    db.conn.execute(question, (dump([*map(str, entries)]), number))


def stopped(db: Db, number: int) -> tuple[list[int], str]:
    """Ids of the entries of the suppression list that an import made, and its instant."""
    ((entries, at),) = fetch_all(db, "SELECT settings -> '$.stopped', at FROM imports WHERE id = ?", (number,))
    return [*map(int, load_list(entries or "[]"))], at


def refusing_lines(db: Db, before: int) -> list[tuple[int, RefusingLines]]:
    """Rejected lines that refuse something, of the imports before another one."""
    question = "SELECT id, settings -> '$.refusing' FROM imports WHERE id < ? ORDER BY id"
    return [(number, load_object(text)) for number, text in fetch_all(db, question, (before,)) if text]


def refusing_lines_of(db: Db, number: int) -> RefusingLines:
    """Rejected lines of one import that refuse something."""
    return load_object(fetch_value(db, "SELECT settings -> '$.refusing' FROM imports WHERE id = ?", (number,)))


def keep_named(db: Db, number: int, lines: Sequence[tuple[str, str]]) -> None:
    """Store the lines of an import that refuse by a name: the words in them, and their text."""
    question = "UPDATE imports SET settings = json_set(settings, '$.named', json(?)) WHERE id = ?"
    db.conn.execute(question, (dump(lines), number))


def named_before(db: Db, before: int) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """Lines that refuse by a name, of the imports before another one."""
    question = "SELECT id, settings -> '$.named' FROM imports WHERE id < ? ORDER BY id"
    each = [(number, load(text)) for number, text in fetch_all(db, question, (before,)) if text]
    return [(number, tuple((words, text) for words, text in lines)) for number, lines in each]


def names_brought(db: Db, number: int) -> list[tuple[int, str | None, str | None, str | None, str | None]]:
    """Contacts to which an import gave a name, an address or a number: id, both names, address, number."""
    question = (
        "SELECT id, first_name, last_name, email_key, phone FROM contacts WHERE import = ?1 OR id IN (SELECT contact"
        " FROM import_changes WHERE import = ?1 AND field IN ('first_name', 'last_name', 'email', 'phone'))"
    )
    return fetch_all(db, question, (number,))


REPLACES = (
    "before IS NOT after AND coalesce(before, 'null') NOT IN ('null', '\"\"')"  # a change of a fact that was there
)
_REPLACED = f"SELECT contact, field FROM import_changes WHERE {{}} = ? AND {REPLACES} AND field IN (…) ORDER BY contact"


def replaced(db: Db, number: int, fields: Sequence[str]) -> dict[int, set[str]]:
    """Return which of these fields an import gave another value than they had, by contact."""
    result: dict[int, set[str]] = {}
    for contact, field in fetch_all_in(db, _REPLACED.format("import"), fields, (number,)):
        result.setdefault(contact, set()).add(field)
    return result


def replaced_of(db: Db, contact: int, fields: Sequence[str]) -> set[str]:
    """Return which of these fields of a contact any import gave another value than they had."""
    return {field for _contact, field in fetch_all_in(db, _REPLACED.format("contact"), fields, (contact,))}


def drop_refusing_lines(db: Db, number: int) -> None:
    """Forget which lines of an import refuse something, and its entries of the list: they were misread."""
    question = "UPDATE imports SET settings = json_remove(settings, '$.refusing', '$.stopped', '$.named') WHERE id = ?"
    db.conn.execute(question, (number,))


def read_all(db: Db) -> tuple[ImportRecord, ...]:
    """All imports in order; undone ones only if a consent event still rests on them."""
    question = (
        "SELECT ref, file, sha256, at FROM imports i WHERE undone_at IS NULL"
        " OR EXISTS (SELECT 1 FROM consents c WHERE c.import = i.id) ORDER BY id"
    )
    return tuple(ImportRecord(*row) for row in fetch_all(db, question))


def undone(db: Db) -> dict[str, str | None]:
    """File of each undone import by public id."""
    return dict(fetch_all(db, "SELECT ref, file FROM imports WHERE undone_at IS NOT NULL"))


def numbers(db: Db) -> dict[str, int]:
    """Database id of each import by public id."""
    return dict(fetch_all(db, "SELECT ref, id FROM imports"))


def find(db: Db, ref: str) -> tuple[int, str | None, dict[str, Any], str | None] | None:
    """Import by public id: database id, instant, settings (none if from an archive), instant of undo."""
    found = fetch_one(db, "SELECT id, at, settings, undone_at FROM imports WHERE ref = ?", (ref,))
    return (found[0], found[1], load_object(found[2]), found[3]) if found else None


def settings(db: Db, number: int) -> tuple[str | None, dict[str, Any]]:
    """Instant of an import, and how its file was read."""
    at, text = fetch_all(db, "SELECT at, settings FROM imports WHERE id = ?", (number,))[0]
    return at, load_object(text)


def set_undone(db: Db, number: int, at: str, keeping: int) -> None:
    """Mark an import as undone; `keeping` people from before keep what it changed."""
    db.conn.execute("UPDATE imports SET undone_at = ? WHERE id = ?", (at, number))
    if keeping:
        question = "UPDATE imports SET counts = json_set(coalesce(counts, '{}'), '$.keeping_changes', ?) WHERE id = ?"
        db.conn.execute(question, (keeping, number))


def history(db: Db) -> list[dict[str, Any]]:
    """Every import, newest last: id, file, fingerprint, instant, instant of undo, sheet, form, mode and counts.

    Of one from an archive only the first four are known; the sheet is that of a workbook.
    """
    question = (
        "SELECT ref, file, sha256, at, undone_at, settings ->> '$.lists[0].sheet', settings, counts"
        " FROM imports ORDER BY id"
    )
    return [
        dict(zip(("import", "file", "sha256", "at", "undone_at"), record, strict=True))
        | ({"sheet": sheet} if sheet else {})
        | {name: said for name, said in load_object(settings).items() if name in ("form", "mode")}
        | {name: count for name, count in load_object(counts).items() if name not in ("import", "refusals")}
        for *record, sheet, settings, counts in fetch_all(db, question)
    ]


def has_file(db: Db, sha256: str) -> bool:
    """Whether a file with this fingerprint was imported and not undone."""
    found = fetch_value(db, "SELECT 1 FROM imports WHERE sha256 = ? AND undone_at IS NULL LIMIT 1", (sha256,))
    return found is not None


def sheets_of_file(db: Db, sha256: str) -> set[str | None]:
    """Sheets of a workbook from which people were imported, and not undone; None if the sheet is not known."""
    question = "SELECT settings ->> '$.lists[0].sheet' FROM imports WHERE sha256 = ? AND undone_at IS NULL"
    return {sheet for (sheet,) in fetch_all(db, question, (sha256,))}


def keep_text(db: Db, number: int, member: int, first_line: int, text: str) -> None:
    """Store some lines of one ZIP member, as text of `db.engine.as_text`; about a thousand at a time."""
    statement = "INSERT INTO source_blocks (import, member, first_line, packed) VALUES (?, ?, ?, ?)"
    db.conn.execute(statement, (number, member, first_line, packed(text)))


def line(db: Db, number: int, member: int, wanted: int) -> list[str] | None:
    """Cells of one line as in the file; None if it is not stored."""
    first = block_with(db, number, member, wanted)
    return lines_of(db, number, member, first).get(wanted) if first is not None else None


def block_with(db: Db, number: int, member: int, wanted: int) -> int | None:
    """First line of the block that would hold a line; None without such a block."""
    question = "SELECT max(first_line) FROM source_blocks WHERE import = ? AND member = ? AND first_line <= ?"
    value: int | None = fetch_value(db, question, (number, member, wanted))
    return value


def blocks(db: Db, number: int) -> list[tuple[int, int]]:
    """Blocks of stored lines of an import, in order: ZIP member, first line."""
    return fetch_all(db, "SELECT member, first_line FROM source_blocks WHERE import = ? ORDER BY 1, 2", (number,))


def lines_of(db: Db, number: int, member: int, first: int) -> dict[int, list[Any]]:
    """Cells of all lines of a block, by line."""
    return dict(load(block_text(db, (number, member, first))))


def cells_of(db: Db, places: Collection[LinePlace]) -> dict[LinePlace, list[Any]]:
    """Cells of those of these lines that are stored; each block is read once."""
    return {
        (number, member, line): cells
        for number, member, first in _blocks_with(db, places)
        for line, cells in lines_of(db, number, member, first).items()
        if (number, member, line) in places
    }


def origins(db: Db, contact: int) -> list[tuple[str, str | None, int, tuple[Cell, ...]]]:
    """Source lines of a contact, oldest first: import, file, line, cells."""
    question = (
        "SELECT i.id, i.ref, i.file, o.member, o.line FROM ("
        " SELECT import, member, line FROM contacts WHERE id = ?1 AND import IS NOT NULL"
        " UNION SELECT import, member, line FROM import_lines WHERE contact = ?1"
        ") o JOIN imports i ON i.id = o.import ORDER BY i.id, o.member, o.line"
    )
    rows = fetch_all(db, question, (contact,))
    return [(ref, file, at, tuple(line(db, number, member or 0, at) or ())) for number, ref, file, member, at in rows]


def note_sources(db: Db, contact: int, lines: Sequence[str]) -> list[tuple[str, int | None]]:
    """Files that brought these lines of a contact's note, each once, with the row if its own cells say so (else None).

    A line of another sheet, or of somebody else, may reach a contact that is in no row of the file.
    """
    question = (
        "SELECT import, before, after FROM import_changes WHERE contact = ? AND field = 'note' ORDER BY import DESC"
    )
    stored = fetch_all(db, question, (contact,))
    changes = [(number, load(before or "null") or "", load(after or "null") or "") for number, before, after in stored]
    created = fetch_value(db, "SELECT import FROM contacts WHERE id = ?", (contact,))
    rows, sources = origins(db, contact), dict[tuple[str, int | None], None]()
    for text in lines:
        brought = (number for number, before, after in changes if text in after and text not in before)
        number = next(brought, None if any(text not in before for _, before, _ in changes) else created)
        for ref, file in fetch_all(db, "SELECT ref, file FROM imports WHERE id = ?", (number,)):
            own = [at for one, _, at, cells in rows if one == ref and _is_of_row(text, cells)]
            sources[file or ref, own[0] if own else None] = None
    return [*sources]


def _is_of_row(line: str, cells: Iterable[Cell]) -> bool:
    """Whether a line of a note is a cell of this row, maybe behind its header: "STOP (Remarque: non)"."""
    quoted = line.removeprefix("STOP (").removesuffix(")") if line.startswith("STOP (") else line
    texts = (" ".join(cell_text(cell).split()) for cell in cells)
    return any(quoted == text or re.search(rf"\S: {re.escape(text)}$", quoted) for text in texts if text)


LinePlace = tuple[int, int, int]  # database id of the import, ZIP member (0 for a plain file), line
LineBlock = tuple[int, int, int]  # database id of the import, member, first line of the block


def lines_of_contacts(db: Db, numbers: Sequence[int]) -> set[LinePlace]:
    """Places of the lines of these contacts."""
    question = (
        "SELECT import, member, line FROM contacts WHERE id IN (SELECT value FROM json_each(?1))"
        " UNION SELECT import, member, line FROM import_lines WHERE contact IN (SELECT value FROM json_each(?1))"
        " UNION SELECT import, member, line FROM import_changes WHERE contact IN (SELECT value FROM json_each(?1))"
    )
    return {
        (import_number, member or 0, line)
        for import_number, member, line in fetch_all(db, question, (dump(list(numbers)),))
        if import_number is not None and line is not None
    }


def blank_lines(db: Db, places: Iterable[LinePlace]) -> dict[LinePlace, list[Any]]:
    """Clear the cells of these lines, keeping their numbers; return the cells."""
    wanted, taken = set(places), dict[LinePlace, list[Any]]()

    def emptied(line: LinePlace, cells: list[Any]) -> list[Any]:
        if line not in wanted or not cells:
            return cells
        taken[line] = cells
        return []

    for block in _blocks_with(db, wanted):
        rewrite_block(db, block, emptied)
    return taken


def restore_lines(db: Db, cells: Mapping[LinePlace, list[Any]]) -> None:
    """Restore the cells that `blank_lines` removed."""
    for block in _blocks_with(db, cells):
        rewrite_block(db, block, cells.get)


def _blocks_with(db: Db, places: Iterable[LinePlace]) -> list[LineBlock]:
    firsts = ((number, member, block_with(db, number, member, line)) for number, member, line in sorted(places))
    return list(dict.fromkeys((number, member, first) for number, member, first in firsts if first is not None))


def all_blocks(db: Db) -> list[LineBlock]:
    """All blocks of stored lines."""
    return [(*row,) for row in fetch_all(db, "SELECT import, member, first_line FROM source_blocks")]


def blocks_of_others(db: Db) -> list[LineBlock]:
    """Blocks with a line that may name somebody else than its record: of a record with several lines, or changed since.

    What the only line of an unchanged record names stands in the record. All blocks, if that is not rare.
    """
    several = "SELECT (SELECT count(*) FROM import_lines) + (SELECT count(*) FROM import_changes)"
    if fetch_value(db, several) > _MOST_OTHERS:
        return all_blocks(db)
    question = (
        f"SELECT DISTINCT import, coalesce(member, 0), line / {_PART} FROM ("
        "SELECT import, member, line FROM import_lines UNION ALL SELECT import, member, line FROM import_changes"
        " UNION ALL SELECT import, member, line FROM contacts WHERE id IN (SELECT contact FROM import_lines"
        " UNION SELECT contact FROM import_changes UNION SELECT contact FROM edit_contacts"
        " UNION SELECT contact FROM merged))"
    )
    parts = {(*row,) for row in fetch_all(db, question) if row[2] is not None}
    known = sorted(all_blocks(db)) if parts else []
    ends = [after[2] if after[:2] == block[:2] else None for block, after in pairwise([*known, (-1, -1, -1)])]
    last = dict[tuple[int, int], int]()
    for number, member, part in parts:
        last[number, member] = max(part, last.get((number, member), 0))
    return [
        block
        for block, end in zip(known, ends, strict=True)
        for until in [last.get(block[:2], -1) if end is None else (end - 1) // _PART]
        if any((*block[:2], part) in parts for part in range(block[2] // _PART, until + 1))
    ]


_MOST_OTHERS = 20_000
_PART = 500  # lines counted together in `blocks_of_others`; a block has about a thousand


def lines_naming(db: Db, block: LineBlock, needles: Sequence[str]) -> Iterator[tuple[LinePlace, list[Any]]]:
    """Lines of a block that contain one of these texts (lower case), ignoring case."""
    text = block_text(db, block)
    folded = text.lower()
    if any(needle in folded for needle in needles):
        for line, cells in load(text):
            if names(cells, needles):
                yield (block[0], block[1], line), cells


def names(cells: Iterable[object], needles: Sequence[str]) -> bool:
    """Whether a cell contains one of these texts (lower case)."""
    return any(needle in cell.lower() for cell in cells if isinstance(cell, str) for needle in needles)


def lines_with(
    db: Db, block: LineBlock, phones: frozenset[str], name: frozenset[str] = frozenset()
) -> Iterator[tuple[LinePlace, list[str]]]:
    """Lines of a block with one of these numbers (E.164), however it is written, or with all words of a name."""
    text = block_text(db, block)
    tails = _tails_in(text, {one[-_TAIL:] for one in phones})
    has_names = bool(name) and _has_words(fold(text), name)
    for line, cells in load(text) if tails or has_names else ():
        may_reach = bool(tails) and bool(_tails_in(" ".join(map(str, cells)).replace('"', ""), tails))
        row = list(map(cell_text, cells)) if may_reach or has_names else []
        is_reached = may_reach and any(phones.intersection(numbers_in(one)) for one in row)
        if is_reached or (has_names and _has_words(fold(" ".join(row)), name)):
            yield (block[0], block[1], line), row


def _has_words(folded: str, words: frozenset[str]) -> bool:
    return all(word in folded for word in words) and words <= {*_WORD.findall(folded)}  # the first half: 10x as fast


def places_with(db: Db, phones: frozenset[str]) -> dict[LinePlace, frozenset[str]]:
    """Places of the stored lines with some of these numbers (E.164), each with those, however many they are."""
    rows = (found for block in (all_blocks(db) if phones else ()) for found in lines_with(db, block, phones))
    return {place: phones.intersection(chain.from_iterable(map(numbers_in, row))) for place, row in rows}


def _tails_in(text: str, tails: Set[str]) -> Set[str]:
    """The last digits of numbers that are in a text in JSON, whatever stands between them but the end of a cell."""
    plain = text if text.isascii() else normalize("NFKC", text)  # as `numbers_in` reads digits of full width
    digits = plain.replace('\\"', "").encode("ascii", "ignore").translate(None, _NO_DIGITS).decode()
    if len(tails) <= _FEW_TAILS:
        return {one for one in tails if one in digits}
    cells = set(_LONG.findall(digits))
    return tails & {one[at : at + _TAIL] for one in cells for at in range(len(one) - _TAIL + 1)}


_TAIL = 8  # last digits of a number, which every spelling has
_FEW_TAILS = 64  # up to so many are found sooner one by one than among all digits
_NO_DIGITS = bytes(set(range(128)) - set(b'"0123456789'))
_LONG = re.compile(rf"\d{{{_TAIL},}}")
_WORD = re.compile(r"\w+")


OF_LINE = (
    "SELECT id FROM contacts WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3"
    " UNION SELECT contact FROM import_lines WHERE import = ?1 AND member = ?2 AND line = ?3"
)
"""Query: ids of the contacts that a line brought, or was merged into."""


def contacts_of(db: Db, places: Iterable[LinePlace]) -> list[tuple[LinePlace, int]]:
    """Lines with the contacts (ids) to which they belong, ascending; an import is looked through once for hundreds."""
    result = set[tuple[LinePlace, int]]()
    for (number, member), lines in grouped((place[:2], place[2]) for place in places).items():
        for question in (
            "SELECT line, id FROM contacts WHERE import = ? AND coalesce(member, 0) = ? AND line IN (…)",
            "SELECT line, contact FROM import_lines WHERE import = ? AND member = ? AND line IN (…)",
            "SELECT line, contact FROM import_changes WHERE import = ? AND coalesce(member, 0) = ? AND line IN (…)",
        ):
            rows = fetch_all_in(db, question, lines, (number, member))
            result.update(((number, member, line), contact) for line, contact in rows)
    return sorted(result)


def belongs_to_contact(db: Db, line_place: LinePlace) -> bool:
    """Whether a line belongs to a contact in the book; that of a rejected row does not."""
    question = (
        "SELECT 1 FROM contacts WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3"
        " UNION ALL SELECT 1 FROM import_lines WHERE import = ?1 AND member = ?2 AND line = ?3"
        " UNION ALL SELECT 1 FROM import_changes WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3 LIMIT 1"
    )
    return fetch_one(db, question, line_place) is not None


def rewrite_block(db: Db, block: LineBlock, cells_of: Callable[[LinePlace, list[Any]], list[Any]]) -> None:
    """Rewrite a block with the cells that `cells_of` returns for each line and its current cells."""
    number, member, _first = block
    lines = [(line, cells_of((number, member, line), cells)) for line, cells in load(block_text(db, block))]
    statement = "UPDATE source_blocks SET packed = ? WHERE import = ? AND member = ? AND first_line = ?"
    db.conn.execute(statement, (engine.pack(lines), *block))


def block_text(db: Db, block: LineBlock) -> str:
    """Lines of a block as JSON text: a list of [line, cells]."""
    question = "SELECT packed FROM source_blocks WHERE import = ? AND member = ? AND first_line = ?"
    return unpack(fetch_value(db, question, block))


def has_imports(db: Db) -> bool:
    """Whether the book has any import."""
    return bool(fetch_all(db, "SELECT 1 FROM imports LIMIT 1"))
