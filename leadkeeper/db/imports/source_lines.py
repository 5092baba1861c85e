"""The kept lines of imported files: taking the words of some away, and putting them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from leadkeeper.db.engine import Db, fetch_all, fetch_one, fetch_value
from leadkeeper.db.json_columns import dump, load, pack, unpack

LinePlace = tuple[int, int, int]
"""Number of the import, member of a ZIP (0 for a plain file), line."""

LineBlock = tuple[int, int, int]
"""Number of the import, member, first line of the block."""


def of_people(db: Db, numbers: Sequence[int]) -> set[LinePlace]:
    """The places of the lines that speak of the people with these row numbers."""
    return {
        (import_number, member or 0, line)
        for import_number, member, line in fetch_all(
            db,
            "SELECT import, member, line FROM contacts WHERE id IN (SELECT value FROM json_each(?1))"
            " UNION SELECT import, member, line FROM import_lines WHERE contact IN (SELECT value FROM json_each(?1))"
            " UNION SELECT import, member, line FROM import_changes WHERE contact IN (SELECT value FROM json_each(?1))",
            (dump(list(numbers)),),
        )
        if import_number is not None and line is not None
    }


def blank(db: Db, places: Iterable[LinePlace]) -> dict[LinePlace, list[Any]]:
    """Takes the words of these lines away, their numbers stay; gives the cells that were there."""
    taken: dict[LinePlace, list[Any]] = {}
    for block, lines in _by_block(db, places).items():
        wanted = set(lines)

        def emptied(line: int, cells: list[Any], block: LineBlock = block, wanted: set[int] = wanted) -> list[Any]:
            if line not in wanted or not cells:
                return cells
            taken[block[0], block[1], line] = cells
            return []

        rewrite(db, block, emptied)
    return taken


def put_back(db: Db, cells: Mapping[LinePlace, list[Any]]) -> None:
    """Puts the words of lines back where `blank` took them."""
    for block in _by_block(db, cells):

        def filled(line: int, now: list[Any], block: LineBlock = block) -> list[Any]:
            return cells.get((block[0], block[1], line), now)

        rewrite(db, block, filled)


def _by_block(db: Db, places: Iterable[LinePlace]) -> dict[LineBlock, list[int]]:
    """The lines of each block that holds some of these places."""
    found: dict[LineBlock, list[int]] = {}
    for import_number, member, line in sorted(places):
        first = fetch_value(
            db,
            "SELECT max(first_line) FROM source_blocks WHERE import = ? AND member = ? AND first_line <= ?",
            (import_number, member, line),
        )
        if first is not None:
            found.setdefault((import_number, member, first), []).append(line)
    return found


def blocks(db: Db) -> list[LineBlock]:
    """All blocks of kept lines."""
    return [(*row,) for row in fetch_all(db, "SELECT import, member, first_line FROM source_blocks")]


def naming(db: Db, block: LineBlock, needles: Sequence[str]) -> Iterator[tuple[LinePlace, list[Any]]]:
    """The lines of a block in which one of these texts (lower-case) stands, whatever the capitals there."""
    text = text_of(db, block)
    folded = text.lower()
    if any(needle in folded for needle in needles):
        for line, cells in load(text):
            if names(cells, needles):
                yield (block[0], block[1], line), cells


def names(cells: Iterable[object], needles: Sequence[str]) -> bool:
    """Whether one of these texts (lower-case) stands in one of the cells."""
    return any(needle in cell.lower() for cell in cells if isinstance(cell, str) for needle in needles)


def is_anybodys(db: Db, place: LinePlace) -> bool:
    """Whether a line speaks of somebody in the book; a refused row's does not."""
    found = fetch_one(
        db,
        "SELECT 1 FROM contacts WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3"
        " UNION ALL SELECT 1 FROM import_lines WHERE import = ?1 AND member = ?2 AND line = ?3"
        " UNION ALL SELECT 1 FROM import_changes WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3 LIMIT 1",
        place,
    )
    return found is not None


def rewrite(db: Db, block: LineBlock, cells_of: Callable[[int, list[Any]], list[Any]]) -> None:
    """Packs a block anew with the cells that `cells_of` gives for each line and its present cells."""
    lines = [(line, cells_of(line, cells)) for line, cells in load(text_of(db, block))]
    db.conn.execute(
        "UPDATE source_blocks SET packed = ? WHERE import = ? AND member = ? AND first_line = ?", (pack(lines), *block)
    )


def text_of(db: Db, block: LineBlock) -> str:
    """The lines of a block as JSON text: a list of [line, cells]."""
    packed = fetch_value(
        db, "SELECT packed FROM source_blocks WHERE import = ? AND member = ? AND first_line = ?", block
    )
    return unpack(packed)
