"""The people who stay in the book when an import is taken back: each fact as it would be without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from leadkeeper.flows.reread import Rereader, Said
from leadkeeper.model import shape
from leadkeeper.model.contact import ContactKeys, Informed, LastAction
from leadkeeper.rules import identity
from leadkeeper.rules.taking_back import Change, said_again, take_back
from leadkeeper.store import consents, contacts, taking_back, world
from leadkeeper.store.engine import Db
from leadkeeper.store.json_text import canonical, load

ADDRESSES = frozenset({"email", "phone", "other_emails", "other_phones"})
DRAWN = ("email_key", "canonical", "phone_key", "email_marks", "phone_marks")
ACTION = ("action_at", "action_kind", "action_lo", "action_hi")

Facts = dict[str, Any]
Line = tuple[int, int, int]
"""Number of an import, member of a ZIP, line."""


class GivenBack:
    """Gives facts back, some hundred people at a time; `stuck` are those with a fact that somebody else changed."""

    def __init__(self, db: Db, number: int) -> None:
        self._db = db
        self._number = number
        self._reader = Rereader(db, world.read(db))
        self._kinds = consents.kinds(db)
        self.stuck: list[int] = []

    def take(self, part: Sequence[tuple[int, bool]]) -> None:
        """The people with these row numbers, and whether the import made them."""
        numbers = [one for one, _ in part]
        known = dict(zip(numbers, self._facts(numbers), strict=True))
        changed = _by_person(taking_back.changes(self._db, self._number, numbers))
        lines = _by_person(taking_back.lines(self._db, self._number, numbers))
        answers = _by_person(taking_back.yeses(self._db, self._number, numbers))
        done = []
        for one, made in part:
            person = _Person(one, known[one], self._number)
            later = self._said(line for line in lines.get(one, ()) if line[0] != self._number)
            own = self._said(line for line in lines.get(one, ()) if line[0] == self._number) if made else []
            person.take_back(changed.get(one, ()), own if later else [])
            person.hear(later, is_theirs=made)
            if later and one in answers:
                self._keep_answers(one, answers[one], later)
            if person.is_stuck and not made:
                self.stuck.append(one)
            done.append(person)
        _write(self._db, done)

    def _facts(self, numbers: Sequence[int]) -> Iterable[Facts]:
        for contact in contacts.read(self._db, numbers):
            yield {name: _plain(getattr(contact, name)) for name in contacts.FACTS}

    def _said(self, lines: Iterable[Line]) -> list[Said]:
        return [said for line in lines if (said := self._reader.read(*line))]

    def _keep_answers(self, one: int, answers: Sequence[tuple[int, int, str | None]], later: Sequence[Said]) -> None:
        """Has the yeses that a later file gave as well stand on its line from now on."""
        again: dict[tuple[object, ...], tuple[int, int]] = {}
        for said in later:
            for event in said.row.events:
                again.setdefault((*event.kind[:4], event.kind.channels, event.at), (said.number, said.row.line))
        found = []
        for seq, kind, at in answers:
            meant = self._kinds[kind]
            place = again.get((meant.event, meant.purpose, meant.partner, meant.form_version, meant.channels, at))
            if place:
                found.append((*place, one, seq))
        taking_back.say_again(self._db, found)


class _Person:
    """One person's facts while an import is taken out of them."""

    def __init__(self, number: int, facts: Facts, import_number: int) -> None:
        self.number = number
        self.facts = facts
        self.changed: set[str] = set()
        self.is_stuck = False
        self._import = import_number
        self.later: dict[tuple[int, str], Change] = {}
        self.dropped: list[tuple[int, str]] = []

    def take_back(self, changes: Sequence[tuple[int, str, str | None, str | None]], own: Sequence[Said]) -> None:
        """Takes out what the import changed, or, where it made the person, all that its lines gave."""
        self.later = {
            (number, name): Change(load(before), load(after))
            for number, name, before, after in changes
            if number != self._import
        }
        mine = {name: Change(load(b), load(a)) for number, name, b, a in changes if number == self._import}
        for name, value in _given(own).items():
            mine.setdefault(name, Change(_NOTHING.get(name), value))
        for name, change in mine.items():
            followers = [one for (_, field), one in sorted(self.later.items()) if field == name]
            value, is_stuck = take_back(name, change, followers, self.facts[name])
            self.is_stuck |= is_stuck
            self._set(name, value)
        self.dropped = [place for place, change in self.later.items() if change.is_none]

    def hear(self, later: Sequence[Said], *, is_theirs: bool) -> None:
        """Lets later lines fill what was taken out; of whom the import made, the first of them is the maker now."""
        touched = set(self.changed)
        maker = later[0].number if later and is_theirs else None
        heard = {maker}
        for said in later:
            is_again = said.number in heard  # a further line about somebody only fills what is empty, in every mode
            heard.add(said.number)
            if said.mode == "skip" and said.number != maker:
                continue
            for name, value in _given([said]).items():
                if name in touched or (said.mode == "skip" and self.facts[name] in _EMPTY):
                    self._hear(said.number, name, value, replaces=said.mode == "update" and not is_again)

    def _hear(self, number: int, name: str, value: Any, *, replaces: bool) -> None:
        before = self.facts[name]
        now = said_again(name, before, value, replaces=replaces)
        if now != before:
            self._set(name, now)
            self._note(number, name, before, now)

    def _note(self, number: int, name: str, before: Any, after: Any) -> None:
        known = self.later.setdefault((number, name), Change(before, after))
        known.after = after

    def _set(self, name: str, value: Any) -> None:
        if self.facts[name] != value:
            self.facts[name] = value
            self.changed.add(name)

    @property
    def has_moved(self) -> bool:
        """Whether an address or number is another one now."""
        return not ADDRESSES.isdisjoint(self.changed)

    @property
    def keys(self) -> ContactKeys:
        """What is drawn from addresses and numbers, if one has changed."""
        if not self.has_moved:
            return ContactKeys()
        others = [tuple(self.facts.get(name) or ()) for name in ("other_emails", "other_phones")]
        return identity.keys(self.facts.get("email"), self.facts.get("phone"), *others)

    def row(self) -> tuple[object, ...]:
        """The row of the person as they are now."""
        action, informed = self.facts.get("last_action"), self.facts.get("informed")
        facts = {
            **self.facts,
            "last_action": LastAction(**action) if action else None,
            "informed": shape.read(Informed, informed, "informed") if informed else None,
        }
        return contacts.fact_row(self.number, None, facts, self.keys)


_NOTHING: Facts = {"email_state": "ok", "stage": "new", "other_emails": [], "other_phones": [], "tags": [], "extra": {}}
"""What stands in a fact that nobody has filled, where it is not None."""

_EMPTY: tuple[Any, ...] = (None, "", [], {})


def _given(found: Sequence[Said]) -> Facts:
    """What lines give, as facts; of several lines for one fact what they come to together."""
    facts: Facts = {}
    for said in found:
        for name, value in said.row.facts.items():
            plain = dict(zip(("at", "kind"), value, strict=True)) if name == "last_action" else _plain(value)  # type: ignore[call-overload]  # a pair of texts
            facts[name] = said_again(name, facts.get(name, _NOTHING.get(name)), plain, replaces=False)
        if said.row.extra:
            facts["extra"] = said_again("extra", facts.get("extra"), said.row.extra, replaces=False)
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | int | dict) else shape.write(value)


def _by_person(found: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    return {number: [one[1:] for one in those] for number, those in groupby(found, itemgetter(0))}


def _write(db: Db, people: Sequence[_Person]) -> None:
    """Writes what has changed: the same columns for those in whom the same facts did."""
    those = sorted((tuple(sorted(one.changed)), one.number, one) for one in people if one.changed)
    for names, found in groupby(those, itemgetter(0)):
        columns = [name for fact in names for name in (ACTION if fact == "last_action" else (fact,))]
        if not ADDRESSES.isdisjoint(names):
            columns += DRAWN
        places = [contacts.COLUMNS.index(name) for name in columns]
        rows = [one.row() for _, _, one in found]
        taking_back.write_facts(db, columns, ((*(row[place] for place in places), row[0]) for row in rows))
    moved = [one for one in people if one.has_moved]
    taking_back.drop_further(db, [one.number for one in moved])
    contacts.add_further(db, ((kind, address, one.number) for one in moved for kind, address in one.keys.further))
    taking_back.drop_changes(db, ((number, one.number, name) for one in people for number, name in one.dropped))
    taking_back.write_changes(
        db,
        [
            (number, one.number, name, canonical(change.before), canonical(change.after))
            for one in people
            for (number, name), change in one.later.items()
            if not change.is_none
        ],
    )
