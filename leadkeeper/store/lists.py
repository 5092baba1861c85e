"""Published partner lists: versions are added, never changed."""

from __future__ import annotations

from leadkeeper.model import shape
from leadkeeper.model.partner import ListedName, ListVersion, PartnerList, Snapshot
from leadkeeper.store.engine import Db, rows, value
from leadkeeper.store.json_text import broken, dump, load, load_shape, shaped


def read_all(db: Db) -> tuple[PartnerList, ...]:
    """All lists with their versions, in the order in which they came."""
    versions: dict[int, list[ListVersion]] = {}
    for number, ref, published_at, names, snapshot in rows(
        db, "SELECT list, ref, published_at, names, snapshot FROM list_versions ORDER BY id"
    ):
        versions.setdefault(number, []).append(
            ListVersion(
                id=ref,
                published_at=published_at,
                names=load_names(names),
                snapshot=load_shape(Snapshot, snapshot, "snapshot") if snapshot else None,
            )
        )
    return tuple(
        PartnerList(ref, url, tuple(versions.get(number, ())))
        for number, ref, url in rows(db, "SELECT id, ref, url FROM lists ORDER BY id")
    )


def load_names(text: str) -> tuple[ListedName, ...]:
    """The names that stand in the column of a version."""
    found = load(text)
    if not isinstance(found, list):
        raise broken("no list of names")
    return tuple(shaped(ListedName, name, "name") for name in found)


def numbers(db: Db) -> dict[str, int]:
    """The row number of each list id."""
    return dict(rows(db, "SELECT ref, id FROM lists"))


def version_numbers(db: Db) -> dict[str, int]:
    """The row number of each list version id."""
    return dict(rows(db, "SELECT ref, id FROM list_versions"))


def add(db: Db, one: PartnerList) -> None:
    """A new list with its versions."""
    db.conn.execute("INSERT INTO lists (ref, url) VALUES (?, ?)", (one.id, one.url))
    for version in one.versions:
        publish(db, one.id, version)


def publish(db: Db, list_id: str, version: ListVersion) -> None:
    """A further version of a list."""
    number = value(db, "SELECT id FROM lists WHERE ref = ?", (list_id,))
    db.conn.execute(
        "INSERT INTO list_versions (list, ref, published_at, names, snapshot) VALUES (?, ?, ?, ?, ?)",
        (
            number,
            version.id,
            version.published_at,
            dump([shape.write(name) for name in version.names]),
            dump(shape.write(version.snapshot)) if version.snapshot else None,
        ),
    )


def attach_snapshot(db: Db, version_id: str, snapshot: Snapshot) -> None:
    """The picture of what a version showed; it says when it was taken and cannot change the version itself."""
    db.conn.execute("UPDATE list_versions SET snapshot = ? WHERE ref = ?", (dump(shape.write(snapshot)), version_id))
