"""Imports: their history, remembered mappings, and their stored source lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadkeeper.db.engine import Db, fetch_all, fetch_one, fetch_value, insert
from leadkeeper.db.json_columns import dump, load, load_object, packed, unpack
from leadkeeper.domain.book import ImportRecord


def find_mapping(db: Db, signature: str) -> tuple[dict[str, Any], str] | None:
    """Remembered choices for files with this header, and their instant; None if there are none."""
    found = fetch_one(db, "SELECT settings, used_at FROM import_mappings WHERE signature = ?", (signature,))
    return (load_object(found[0]), found[1]) if found else None


def keep(db: Db, signature: str, settings: Mapping[str, Any], at: str) -> None:
    """Remember choices, replacing earlier ones; empty choices delete them."""
    db.conn.execute("DELETE FROM import_mappings WHERE signature = ?", (signature,))
    if settings:
        db.conn.execute(
            "INSERT INTO import_mappings (signature, settings, used_at) VALUES (?, ?, ?)",
            (signature, dump(dict(settings)), at),
        )


def add(db: Db, record: ImportRecord, settings: Mapping[str, object]) -> int:
    """Add an import; return its database id."""
    return insert(
        db,
        "INSERT INTO imports (ref, file, sha256, at, settings) VALUES (?, ?, ?, ?, ?)",
        (record.id, record.file, record.sha256, record.at, dump(dict(settings))),
    )


def set_counts(db: Db, number: int, counts: Mapping[str, object]) -> None:
    """Store the counts of an import's report."""
    db.conn.execute("UPDATE imports SET counts = ? WHERE id = ?", (dump(dict(counts)), number))


def read_all(db: Db) -> tuple[ImportRecord, ...]:
    """All imports in order; undone ones only if a consent event still rests on them."""
    return tuple(
        ImportRecord(*row)
        for row in fetch_all(
            db,
            "SELECT ref, file, sha256, at FROM imports i WHERE undone_at IS NULL"
            " OR EXISTS (SELECT 1 FROM consents c WHERE c.import = i.id) ORDER BY id",
        )
    )


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


def set_undone(db: Db, number: int, at: str) -> None:
    """Mark an import as undone."""
    db.conn.execute("UPDATE imports SET undone_at = ? WHERE id = ?", (at, number))


def history(db: Db) -> list[dict[str, Any]]:
    """Every import, newest last: id, file, fingerprint, instant, instant of undo, form, mode and counts.

    Of one from an archive only the first four are known.
    """
    found = fetch_all(db, "SELECT ref, file, sha256, at, undone_at, settings, counts FROM imports ORDER BY id")
    return [
        dict(zip(("import", "file", "sha256", "at", "undone_at"), record, strict=True))
        | {name: said for name, said in load_object(settings).items() if name in ("form", "mode")}
        | {name: count for name, count in load_object(counts).items() if name not in ("import", "refusals")}
        for *record, settings, counts in found
    ]


def has_file(db: Db, sha256: str) -> bool:
    """Whether a file with this fingerprint was imported and not undone."""
    found = fetch_value(db, "SELECT 1 FROM imports WHERE sha256 = ? AND undone_at IS NULL LIMIT 1", (sha256,))
    return found is not None


def keep_text(db: Db, number: int, member: int, first_line: int, text: str) -> None:
    """Store some lines of one ZIP member, as text of `json_columns.as_text`; about a thousand at a time."""
    db.conn.execute(
        "INSERT INTO source_blocks (import, member, first_line, packed) VALUES (?, ?, ?, ?)",
        (number, member, first_line, packed(text)),
    )


def line(db: Db, number: int, member: int, wanted: int) -> list[str] | None:
    """Cells of one line as in the file; None if it is not stored."""
    first = block_with(db, number, member, wanted)
    return lines_of(db, number, member, first).get(wanted) if first is not None else None


def block_with(db: Db, number: int, member: int, wanted: int) -> int | None:
    """First line of the block that would hold a line; None without such a block."""
    found: int | None = fetch_value(
        db,
        "SELECT max(first_line) FROM source_blocks WHERE import = ? AND member = ? AND first_line <= ?",
        (number, member, wanted),
    )
    return found


def blocks(db: Db, number: int) -> list[tuple[int, int]]:
    """Blocks of stored lines of an import, in order: ZIP member, first line."""
    return fetch_all(db, "SELECT member, first_line FROM source_blocks WHERE import = ? ORDER BY 1, 2", (number,))


def lines_of(db: Db, number: int, member: int, first: int) -> dict[int, list[Any]]:
    """Cells of all lines of a block, by line."""
    packed = fetch_value(
        db,
        "SELECT packed FROM source_blocks WHERE import = ? AND member = ? AND first_line = ?",
        (number, member, first),
    )
    return dict(load(unpack(packed)))


def origins(db: Db, contact: int) -> list[tuple[str, str | None, int, tuple[str, ...]]]:
    """Source lines of a contact, oldest first: import, file, line, cells."""
    found = fetch_all(
        db,
        "SELECT i.id, i.ref, i.file, o.member, o.line FROM ("
        " SELECT import, member, line FROM contacts WHERE id = ?1 AND import IS NOT NULL"
        " UNION SELECT import, member, line FROM import_lines WHERE contact = ?1"
        ") o JOIN imports i ON i.id = o.import ORDER BY i.id, o.member, o.line",
        (contact,),
    )
    return [(ref, file, at, tuple(line(db, number, member or 0, at) or ())) for number, ref, file, member, at in found]
