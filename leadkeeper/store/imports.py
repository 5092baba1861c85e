"""Files that were read into the book: their history and their lines as they stood."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence

from leadkeeper.model.book import ImportRecord
from leadkeeper.store.engine import Db, inserted, rows, value
from leadkeeper.store.json_text import dump, load

BLOCK = 1000  # lines packed together: small enough to open one, large enough to pack well

SourceLine = tuple[int, Sequence[object]]
"""A line's number and its cells."""


def add(db: Db, record: ImportRecord, settings: Mapping[str, object]) -> int:
    """A new import; its number."""
    return inserted(
        db,
        "INSERT INTO imports (ref, file, sha256, at, settings) VALUES (?, ?, ?, ?, ?)",
        (record.id, record.file, record.sha256, record.at, dump(dict(settings))),
    )


def set_counts(db: Db, number: int, counts: Mapping[str, object]) -> None:
    """What the import did, as its report says."""
    db.conn.execute("UPDATE imports SET counts = ? WHERE id = ?", (dump(dict(counts)), number))


def read_all(db: Db) -> tuple[ImportRecord, ...]:
    """All imports that were not taken back, in the order in which they came."""
    return tuple(
        ImportRecord(*row)
        for row in rows(db, "SELECT ref, file, sha256, at FROM imports WHERE undone_at IS NULL ORDER BY id")
    )


def numbers(db: Db) -> dict[str, int]:
    """The row number of each import id."""
    return dict(rows(db, "SELECT ref, id FROM imports"))


def history(db: Db) -> list[dict[str, object]]:
    """Every import with file, fingerprint, instant and counts, newest last; undone ones have `undone_at`."""
    return [
        {"import": ref, "file": file, "sha256": sha256, "at": at, "undone_at": undone, **load(counts)}
        for ref, file, sha256, at, undone, counts in rows(
            db, "SELECT ref, file, sha256, at, undone_at, counts FROM imports ORDER BY id"
        )
    ]


def has_file(db: Db, sha256: str) -> bool:
    """Whether a file with this fingerprint was read in before and not taken back."""
    found = value(db, "SELECT 1 FROM imports WHERE sha256 = ? AND undone_at IS NULL LIMIT 1", (sha256,))
    return found is not None


def keep_block(db: Db, number: int, member: int, lines: Sequence[SourceLine]) -> None:
    """Packs some lines of one member away, a thousand or so at a time."""
    packed = zlib.compress(json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str).encode(), 1)
    db.conn.execute(
        "INSERT INTO source_blocks (import, member, first_line, packed) VALUES (?, ?, ?, ?)",
        (number, member, lines[0][0], packed),
    )


def line(db: Db, number: int, member: int, wanted: int) -> list[str] | None:
    """The cells of one line as they stood in the file, None when it is not kept."""
    packed = value(
        db,
        "SELECT packed FROM source_blocks WHERE import = ? AND member = ? AND first_line <= ?"
        " ORDER BY first_line DESC LIMIT 1",
        (number, member, wanted),
    )
    lines: dict[int, list[str]] = dict(json.loads(zlib.decompress(packed))) if packed else {}
    return lines.get(wanted)


def origins(db: Db, contact: int) -> list[tuple[str, str | None, int, tuple[str, ...]]]:
    """The lines of files that speak of a person, oldest first: import, file, line, cells."""
    found = rows(
        db,
        "SELECT i.id, i.ref, i.file, o.member, o.line FROM ("
        " SELECT import, member, line FROM contacts WHERE id = ?1 AND import IS NOT NULL"
        " UNION SELECT import, member, line FROM import_lines WHERE contact = ?1"
        ") o JOIN imports i ON i.id = o.import ORDER BY i.id, o.member, o.line",
        (contact,),
    )
    return [(ref, file, at, tuple(line(db, number, member or 0, at) or ())) for number, ref, file, member, at in found]
