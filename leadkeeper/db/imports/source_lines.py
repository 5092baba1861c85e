"""Stored source lines of imports: clear, restore, search and rewrite them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from leadkeeper.db.engine import Db, fetch_all, fetch_one, fetch_value
from leadkeeper.db.json_columns import dump, load, pack, unpack

LinePlace = tuple[int, int, int]
"""Database id of the import, ZIP member (0 for a plain file), line."""

LineBlock = tuple[int, int, int]
"""Database id of the import, member, first line of the block."""


def of_people(db: Db, numbers: Sequence[int]) -> set[LinePlace]:
    """Places of the lines of these contacts."""
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
    """Clear the cells of these lines, keeping their numbers; return the cells."""
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
    """Restore the cells that `blank` removed."""
    for block in _by_block(db, cells):

        def filled(line: int, now: list[Any], block: LineBlock = block) -> list[Any]:
            return cells.get((block[0], block[1], line), now)

        rewrite(db, block, filled)


def _by_block(db: Db, places: Iterable[LinePlace]) -> dict[LineBlock, list[int]]:
    """Lines by block."""
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
    """All blocks of stored lines."""
    return [(*row,) for row in fetch_all(db, "SELECT import, member, first_line FROM source_blocks")]


def naming(db: Db, block: LineBlock, needles: Sequence[str]) -> Iterator[tuple[LinePlace, list[Any]]]:
    """Lines of a block that contain one of these texts (lower case), ignoring case."""
    text = text_of(db, block)
    folded = text.lower()
    if any(needle in folded for needle in needles):
        for line, cells in load(text):
            if names(cells, needles):
                yield (block[0], block[1], line), cells


def names(cells: Iterable[object], needles: Sequence[str]) -> bool:
    """Whether a cell contains one of these texts (lower case)."""
    return any(needle in cell.lower() for cell in cells if isinstance(cell, str) for needle in needles)


def is_anybodys(db: Db, place: LinePlace) -> bool:
    """Whether a line belongs to a contact in the book; that of a rejected row does not."""
    found = fetch_one(
        db,
        "SELECT 1 FROM contacts WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3"
        " UNION ALL SELECT 1 FROM import_lines WHERE import = ?1 AND member = ?2 AND line = ?3"
        " UNION ALL SELECT 1 FROM import_changes WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3 LIMIT 1",
        place,
    )
    return found is not None


def rewrite(db: Db, block: LineBlock, cells_of: Callable[[int, list[Any]], list[Any]]) -> None:
    """Rewrite a block with the cells that `cells_of` returns for each line and its current cells."""
    lines = [(line, cells_of(line, cells)) for line, cells in load(text_of(db, block))]
    db.conn.execute(
        "UPDATE source_blocks SET packed = ? WHERE import = ? AND member = ? AND first_line = ?", (pack(lines), *block)
    )


def text_of(db: Db, block: LineBlock) -> str:
    """Lines of a block as JSON text: a list of [line, cells]."""
    packed = fetch_value(
        db, "SELECT packed FROM source_blocks WHERE import = ? AND member = ? AND first_line = ?", block
    )
    return unpack(packed)
