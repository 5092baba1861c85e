"""Takes an import back: whom it made are gone, whom it changed are as before, and what stays is named with the reason.

Somebody who was touched since stays whole (see `store.taking_back.REASONS`). A no stays: taking a list of
unsubscribed people back must not make anybody contactable again. Of those whom it made and who said no in it they
stay too, unless the person says that the file was read wrongly: then its noes were nobody's.

What a later file said as well is not lost: its line is read again, fills what is empty now, and keeps the yes. Whom
the import made and a later file names are that file's people from now on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.given_back import GivenBack
from leadkeeper.model.contact import Contact
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules import email
from leadkeeper.seldom_collected import seldom_collected
from leadkeeper.store import cases, contacts, import_keys, imports, judging, search_index, taking_back
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import permitted, writing

PART = 500
REMOVED_AT_ONCE = 5_000


@dataclass(frozen=True)
class Undone:
    """How many were removed, how many have back what they had, and who stays: id and the code of `words.undoing`."""

    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """What `undo --json` gives."""
        kept = [{"contact": contact, "why": why} for contact, why in self.kept]
        return {"removed": self.removed, "restored": self.restored, "kept": kept}


def undo_import(db: Db, import_id: str, now: datetime, *, read_wrongly: bool = False) -> Flow[Undone]:
    """Takes a whole import back, or, stopped or failed, nothing of it; the same file can be imported again afterwards.

    `read_wrongly`: the noes in it were nobody's and go as well. Raises `unknown-import`, `import-undone` when it was
    taken back before, `import-not-kept` when it came with an archive, so that nobody knows what it changed.
    """
    number, at, _ = kept_import(db, import_id)
    with writing(db), seldom_collected():
        total = taking_back.gather(db, number, at, _complaints(db), noes=not read_wrongly)
        yield Progress("undo", 0, total)
        with permitted(db, "undo"), search_index.made_anew(db, total):
            yield from _take_back(db, number, total, noes=not read_wrongly)
            yield Progress("index", total, total)
        taking_back.forget(db, number)
        removed, restored, kept = taking_back.outcome(db)
        refs = contacts.refs(db, [one for one, _ in kept])
        taking_back.done(db)
        imports.set_undone(db, number, now.isoformat())
    return Undone(removed, restored, tuple((refs[one], why) for one, why in kept))


def kept_import(db: Db, import_id: str) -> tuple[int, str, dict[str, Any]]:
    """The number, instant and settings of an import of which the book still knows what it did.

    Raises `unknown-import`, `import-undone`, `import-not-kept`.
    """
    found = imports.find(db, import_id)
    if found is None:
        raise LeadKeeperError("unknown-import", import_id=import_id)
    number, at, settings, undone_at = found
    if undone_at is not None:
        raise LeadKeeperError("import-undone", import_id=import_id)
    if not settings or at is None:
        raise LeadKeeperError("import-not-kept", import_id=import_id)
    return number, at, settings


@dataclass(frozen=True)
class Foreseen:
    """What taking an import back would do: at most so many removed and as before; how many would stay, by code."""

    removed: int
    restored: int
    kept: dict[str, int]


class _OnlyLooked(Exception):  # noqa: N818  nothing went wrong: it takes back what was only tried
    """Ends the transaction of a look ahead."""

    def __init__(self, foreseen: Foreseen) -> None:
        super().__init__()
        self.foreseen = foreseen


def foresee_undo(db: Db, import_id: str, *, read_wrongly: bool = False) -> Flow[Foreseen]:
    """What `undo_import` would do, and does nothing of it. Raises the same; needs the connection that writes."""
    number, at, _ = kept_import(db, import_id)
    try:
        with writing(db):
            total = taking_back.gather(db, number, at, _complaints(db), noes=not read_wrongly)
            yield Progress("undo", total, total)
            _only_look(db)
    except _OnlyLooked as looked:
        return looked.foreseen


def _only_look(db: Db) -> NoReturn:
    removed, restored, kept = taking_back.outcome(db)
    raise _OnlyLooked(Foreseen(removed, restored, dict(Counter(why for _, why in kept).most_common())))


def who_stays(db: Db, made: Undone, most: int) -> list[tuple[str, str, str]]:
    """The first of those who stay: id, name (else an address or number), the code of the reason."""
    named = made.kept[:most]
    people = {one.id: one for one in contacts.read(db, list(contacts.numbers(db, [who for who, _ in named]).values()))}
    return [(who, _name(people[who]) if who in people else "", why) for who, why in named]


def _name(person: Contact) -> str:
    return " ".join(filter(None, (person.first_name, person.last_name))) or person.email or person.phone or ""


def _take_back(db: Db, number: int, total: int, *, noes: bool) -> Flow[None]:
    """First what stays is put right, while all lines are there; then answers go, then people."""
    back = GivenBack(db, number)
    done = 0
    for part in taking_back.given_back(db, PART):
        back.take(part)
        done += len(part)
        yield Progress("undo", min(done, total), total)
    taking_back.take_answers(db, number, noes=noes)
    taking_back.stays(db, back.stuck, taking_back.EDITED)
    taking_back.hand_over(db, number)
    with import_keys.without_indexes(db, total - done):
        for count in taking_back.remove_people(db, REMOVED_AT_ONCE):
            done += count
            yield Progress("undo", min(done, total), total)


def _complaints(db: Db) -> list[tuple[int, str | None]]:
    """The people whom complaints are about, with their instants."""
    about: dict[str, list[str | None]] = {}
    for complaint in cases.complaints(db):
        if complaint.address:
            about.setdefault(email.canonical(complaint.address), []).append(complaint.at)
    return [(person, at) for address, person in judging.at_addresses(db, about) for at in about[address]]
