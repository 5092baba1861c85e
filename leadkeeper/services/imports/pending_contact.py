"""One contact while rows are merged into it: future facts, events to add, replaced values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from leadkeeper.db import contacts
from leadkeeper.db.consents import ConsentTermsCache
from leadkeeper.db.contacts import ContactRecord
from leadkeeper.db.imports.writer import ChangedPerson, NewPerson
from leadkeeper.domain import contact
from leadkeeper.domain.consent import UnreadAnswers, after
from leadkeeper.domain.contact import UNDONE, Consent, ContactKeys, Event, LastAction
from leadkeeper.domain.duplicates import ANSWERS_DIFFER, may_be_one, refusal_known_late, said_again, stricter
from leadkeeper.domain.eligibility.case import PROOFS
from leadkeeper.domain.eligibility.contact_rules import CHILD, age_on
from leadkeeper.domain.imports.row import ConsentTerms, Row, RowEvent
from leadkeeper.domain.suppression import says_stop
from leadkeeper.domain.time import Moment, calendar_day, moment

LISTS = ("other_emails", "other_phones")
AGES = frozenset({"age_at_consent", "birth_date"})
STRICTER = AGES | {"country", "segment", "legal_form", "relation_ended_on"}
ADULT = 18
NO_AGE = 2
AnswerKey = tuple[str | tuple[str, ...] | tuple[int, int] | None, ...]
"""Identity of a consent event: event, purpose, partner, form version, channels, normalised instant."""


class PendingContact:
    """A contact to be written; `changes` counts what rows added or replaced so far."""

    __slots__ = ("_keys", "_known", "_other", "_said", "addresses", "by_number", "changes", "events", "facts", "new",
                 "number", "origins", "ref", "replaced", "seq", "withdrew")  # fmt: skip

    def __init__(self, number: int, *, new: bool, facts: dict[str, Any]) -> None:
        self.number = number
        self.new = new
        self.ref: str | None = None
        self.facts = facts
        self.replaced: dict[str, Any] = {}
        self.events: list[tuple[RowEvent, int]] = []
        self.origins: list[tuple[int, int]] = []
        self.by_number: tuple[RowEvent, ...] = ()  # refusals that only a number tells of a contact that no merge made
        self.addresses: tuple[str, ...] = ()
        self.withdrew = False
        self.changes = 0
        self.seq = 0
        self._said: set[AnswerKey] = set()
        self._keys: ContactKeys | None = None
        self._known: ContactRecord | None = None
        self._other: int | None = None  # the line of somebody else at the same address, who answers otherwise

    def know(self, record: ContactRecord) -> None:
        """Load what the book holds of this contact."""
        self._known = record
        self.addresses = record.addresses
        self.withdrew = is_opted_out(record.events)
        self._said = {_said(event.consent) for event in record.events} | {
            (*_said(event.consent)[:-1], event.consent.raw) for event in record.events if event.consent.at is None
        }  # an undated one is known by its cell: its date was still to come at that time

    @property
    def keys(self) -> ContactKeys:
        """Keys derived from the current addresses."""
        if self._keys is None:
            get = self.facts.get
            self._keys = contact.keys(get("email"), get("phone"), get("other_emails") or (), get("other_phones") or ())
        return self._keys

    def all_addresses(self) -> tuple[str, ...]:
        """Canonical addresses and numbers, those before and those that rows added."""
        if not self.new and not self.replaced:
            return self.addresses
        keys = self.keys
        own = (keys.canonical or keys.email_key, self.facts.get("phone"))
        return (*self.addresses, *(str(one) for one in own if one), *(address for _, address in keys.further))

    def set(self, name: str, value: Any) -> None:
        """Set a fact and keep the value that the book had."""
        if not self.new:
            self.replaced.setdefault(name, self.facts.get(name))
        self.facts[name] = value
        self._keys = None
        self.changes += 1

    def add_events(self, row: Row, *, only_refusals: bool = False) -> None:
        """Add the consent events of a row that are not recorded yet."""
        for event in row.events:
            kind = event.kind
            meaning = _meant(event)
            if meaning in self._said or self._is_known_undated(event) or (only_refusals and kind.event == "given"):
                continue
            self._said.add(meaning)
            self.events.append((event, row.line))
            self.changes += 1

    def _is_known_undated(self, event: RowEvent) -> bool:
        return event.kind.event != "given" and bool(event.raw) and (*_meant(event)[:-1], event.raw) in self._said

    def keep_stops(self, notes: Iterable[Any], tags: Iterable[str] = (), *, whole: bool = False) -> None:
        """Append what asks for no further contact in notes and tags, each line once, whatever the import mode (R44).

        `whole`: the other lines of such a note, too.
        """
        there = self.facts.get("note") or ""
        known = {line.strip() for line in there.splitlines()}
        kept: dict[str, None] = {}
        for lines in [[line.strip() for line in note.splitlines()] for note in notes if note]:
            asking = [line for line in lines if says_stop(line)]
            if not known.issuperset(asking):
                kept |= dict.fromkeys(line for line in (lines if whole else asking) if line not in known)
        if kept:
            self.set("note", "\n".join(filter(None, (there, *kept))))
        tagged = tuple(self.facts.get("tags") or ())
        more = tuple(dict.fromkeys(tag for tag in tags if tag not in tagged and says_stop(tag)))
        if more:
            self.set("tags", tagged + more)

    def keep_unread(self, row: Row) -> None:
        """Make who said yes before wait for an answer that nobody can read, until the user explains it.

        What was explained waits no more, unless it excepts somebody by name. A consent is unambiguous (GDPR 4(11)), and
        this one may be taken back.
        """
        explained = row.unread.explained
        note = self.facts.get("note") or ""
        settled = {*explained, *(f"STOP ({one})" for one in explained)}
        settled -= {*str(row.facts.get("note") or "").splitlines()}
        lines = [line for line in note.splitlines() if line.strip() not in settled]
        if len(lines) < len(note.splitlines()):
            self.set("note", "\n".join(lines) or None)
        self.hold_known(row.unread, row.line)

    def hold_known(self, unread: UnreadAnswers, line: int) -> None:
        """Make the consents in the book and of other lines wait for the answers of a line, also of a rejected one."""
        answers = [(event.kind, moment(event.at)) for event, at in self.events if at != line]
        answers += [(_terms(event.consent), event.when) for event in self._known.events] if self._known else []
        self._hold(unread, answers, line)

    def hold_new(self, unread: UnreadAnswers, import_id: str, line: int, *, is_own: bool) -> None:
        """Make the consents of an import wait for answers of an earlier `line`, perhaps its own, as `keep_unread`."""
        new = [one for one in self._known.events if one.consent.source] if self._known else []
        places = [(one, one.consent.source) for one in new]
        new = [one for one, at in places if at and at.import_id == import_id and not (is_own and at.line == line)]
        self._hold(unread, [(_terms(event.consent), event.when) for event in new], line)

    def _hold(self, unread: UnreadAnswers, answers: Iterable[tuple[ConsentTerms, Moment | None]], line: int) -> None:
        """Keep the unread answers to which an older yes may not hold out, and end what a later one leaves out of it."""
        when = moment(unread.at)
        dated = [(kind, day) for kind, day in answers if _side(kind) and not (when and day and day.after(when))]
        yeses = [kind for kind, _ in dated]
        for text, channels in unread.unclear:
            is_about = any(not (channels and one.channels) or {*channels} & {*one.channels} for one in yeses)
            if is_about and text not in (self.facts.get("note") or ""):
                self.keep_stops((f"STOP ({text})",))
        # Answers of one instant are those of one form, where a question may ask for fewer than the other.
        ending, yeses = Row(line), [kind for kind, day in dated if when is None or day != when]
        for partner, channels in unread.left_out:
            wider = [one for one in yeses if partner is None or one.partner in (None, partner)]
            if any(not (channels and one.channels) or {*channels} & {*one.channels} for one in wider):
                trace = "row" if unread.at else "none"
                kind = ConsentTerms("refused", "partners", partner, None, trace, channels)
                ending.events += (RowEvent(kind, unread.at, None, None),)
        self.add_events(ending)

    def keep_apart(self, row: Row, mode: str) -> None:
        """Make this contact wait if somebody else at the same address answers otherwise, or one of both not at all.

        GDPR 4(11): consent is that of the person it concerns.
        """
        facts: tuple[Mapping[str, Any], ...] = self.facts, row.facts
        names = [_names(one) for one in facts]
        self.keep_child(row, mode)
        others = {_side(event.kind) for event in row.events}
        if may_be_one(*names):
            if True in others and ANSWERS_DIFFER in (self.facts.get("note") or ""):
                self._other = row.line  # the record may have taken the name of either
            return
        earlier = {_side(event.kind) for event, _ in self.events}
        earlier |= {_side(one.consent) for one in self._known.events} if self._known else set()
        earlier, others = earlier - {None}, others - {None}
        differ = (True in earlier and False in others) or (False in earlier and True in others)
        # The yes of one would go out under the name and by the number of the other, who was silent.
        if differ or (True in others and not earlier):
            both = " / ".join(" ".join(str(part) for part in name if part) for name in names)
            self.keep_stops((f"STOP ({both}{ANSWERS_DIFFER})",))
            self._other = row.line
        if earlier and True in others:  # the record keeps its name, and its own answers
            row.events = tuple(one for one in row.events if not _side(one.kind))

    def keep_child(self, row: Row, mode: str) -> None:
        """Make this contact wait if a row tells another age, one of both is under 18, and their names may be of two.

        Or if one tells it by a birth date: a stated age wins over that, and would hide a child (R25). Or if the
        row replaces facts and nobody grows up so fast, or if it is skipped and tells the lower age.
        """
        yeses, facts = self._yeses(row), (self.facts, row.facts)
        known_age, new_age = (_age(one, yeses) for one in facts)
        if known_age is None or new_age is None or known_age == new_age or min(known_age, new_age) >= ADULT:
            return
        are_two = not may_be_one(*map(_names, facts))
        is_hidden = len({_stated(one) is None for one in facts}) == 2
        years = (max(yeses) - min(yeses)).days // 365 + 1 if yeses else 1
        is_doubtful = {"update": new_age - known_age > years, "skip": new_age < known_age}.get(mode, False)
        if are_two or is_hidden or (is_doubtful and min(known_age, new_age) > NO_AGE):
            names = (" ".join(str(part) for part in _names(one) if part) for one in facts)
            both = " / ".join(f"{name} {age}".strip() for name, age in zip(names, (known_age, new_age), strict=True))
            self.keep_stops((f"STOP ({both})",))

    def _yeses(self, row: Row) -> list[date]:
        """The days of the consents of this contact, those in a row included."""
        events = [event for event, _ in self.events if event.kind.event == "given"]
        events += [event for event in row.events if event.kind.event == "given"]
        moments = [moment(event.at) for event in events]
        moments += [one.when for one in self._known.events if one.consent.event == "given"] if self._known else []
        return [when.first_day for when in moments if when is not None]

    def was_child(self, row: Row) -> bool:
        """Whether somebody was under 15 at the first yes, as this contact has it: blocked for good (R25)."""
        age = _age(self.facts, self._yeses(row))
        return age is not None and age < CHILD

    @property
    def asks_to_stop_now(self) -> bool:
        """Whether a note or tag of this import asks for no further contact, and none did before."""
        return _asks_to_stop(self.facts) and not _asks_to_stop(self.facts | self.replaced)

    def has_event(self, event: RowEvent) -> bool:
        """Whether the book has this very event of the contact."""
        return _meant(event) in self._said

    def repeat_late_refusals(self, now: datetime) -> None:
        """Add the refusals again that a consent of somebody else would lift: of another mailbox (R28), or at this one.

        Numbers never link (R28): a refusal `by_number` has the instant of its file alone.
        """
        record = self._known
        answers = [(event_of(event), line) for event, line in self.events if event not in self.by_number]
        known = list(record.events) if record else []
        again = [(refusal_known_late(no, record.contact, known, now), line) for no, line in answers] if record else []
        if self._other is not None:
            lifted = _lifted_by_another(known, [one for one, _ in answers], now)
            again += [(no, self._other) for no in lifted]
        added = {(_terms(no), no.at, no.raw): line for no, line in again if no is not None}
        self.events += [(RowEvent(*terms, None), line) for terms, line in added.items()]

    def event_rows(self, kinds: ConsentTermsCache, import_number: int) -> list[tuple[object, ...]]:
        """Database rows of the events to add."""
        rows: list[tuple[object, ...]] = []
        for seq, (event, line) in enumerate(self.events, self.seq):
            when = moment(event.at)
            lo, hi = (when.lo, when.hi) if when else (None, None)
            number = kinds.of_row(event.kind, consent_of)
            rows.append((self.number, seq, number, event.at, lo, hi, event.raw, event.ip, import_number, line))
        return rows

    def as_new(self) -> NewPerson:
        """The contact as a new database row."""
        return NewPerson(self.number, self.facts, self.keys, self.origins)

    def as_changed(self) -> ChangedPerson:
        """The contact as a changed database row."""
        keys = self.keys if self.replaced else ContactKeys()  # no fact is written in that case
        return ChangedPerson(self.number, self.ref, self.facts, keys, self.origins, self.replaced)


def _stated(facts: Mapping[str, Any]) -> int | None:
    """The stated age; of 0 to 2, which programs write for an empty cell, none if a birth date is known."""
    stated: int | None = facts.get("age_at_consent")
    return None if stated is not None and stated <= NO_AGE and calendar_day(facts.get("birth_date")) else stated


def _age(facts: Mapping[str, Any], yeses: Sequence[date]) -> int | None:
    """The stated age, else that at the first yes by the birth date; None if neither is known."""
    stated, birth = _stated(facts), calendar_day(facts.get("birth_date"))
    if stated is not None or birth is None or not yeses:
        return stated
    return age_on(birth, min(yeses))


def _names(facts: Mapping[str, Any]) -> tuple[Any, Any]:
    return facts.get("first_name"), facts.get("last_name")


def _side(answer: ConsentTerms | Consent) -> bool | None:
    """Whether an answer about partners is a yes; None of any other."""
    return answer.event == "given" if answer.purpose == "partners" else None


def _lifted_by_another(in_book: Sequence[Event], of_rows: Sequence[Event], now: datetime) -> list[Consent]:
    """Return the refusals of partners again that a consent lifts, which may be of somebody else at the address.

    Of one that was repeated, a consent entered by hand since is heard: somebody looked at it.
    """
    known = (*in_book, *of_rows)
    last: dict[ConsentTerms, Event] = {}
    for no in known:
        if _side(no.consent) is False and ((terms := _terms(no.consent)) not in last or not after(last[terms], no)):
            last[terms] = no
    yeses = [one for one in known if _side(one.consent)]
    by_hand = [one for one in in_book if _side(one.consent) and one.consent.source is None]
    heard = [no for no in last.values() if _is_repeated(no) and any(after(yes, no) for yes in by_hand)]
    return [again for no in last.values() if no not in heard and (again := said_again(no, yeses, now))]


def _is_repeated(no: Event) -> bool:
    """Whether a refusal was recorded again: its cell then holds the instant of the first."""
    return moment(no.consent.raw) not in (None, no.when)


def event_of(event: RowEvent) -> Event:
    """Return an answer of a row as an event of the log."""
    return Event(replace(consent_of(event.kind), at=event.at), moment(event.at))


def _terms(answer: Consent) -> ConsentTerms:
    channels = tuple(answer.channels) if answer.channels is not None else None
    terms = (answer.event, answer.purpose, answer.partner, answer.form_version, answer.trace, channels)
    return ConsentTerms(*terms)  # type: ignore[arg-type]  # an answer in the book may be incomplete


def consent_of(kind: ConsentTerms) -> Consent:
    """Consent event for these terms, without instant, cell, IP and source."""
    return Consent(
        event=kind.event, purpose=kind.purpose, channels=kind.channels, partner=kind.partner,
        form_version=kind.form_version, trace=kind.trace, valid_until=kind.valid_until,
    )  # fmt: skip


def _meant(event: RowEvent) -> AnswerKey:
    kind = event.kind
    return (*kind[:4], kind.channels, kind.valid_until, _when(event.at))


def _said(consent: Consent) -> AnswerKey:
    channels = tuple(consent.channels) if consent.channels is not None else None
    terms = (consent.event, consent.purpose, consent.partner, consent.form_version, channels, consent.valid_until)
    return (*terms, _when(consent.at))


def _when(at: str | None) -> tuple[int, int] | str | None:
    """First and last second of an instant, whatever its offset; the text itself if it is not an instant."""
    when = moment(at)
    return (when.lo, when.hi) if when else at


def new_draft(number: int) -> PendingContact:
    """Start a contact that is not in the book."""
    return PendingContact(number, new=True, facts={})


def draft_of(record: ContactRecord) -> PendingContact:
    """Start from a contact in the book."""
    facts = {name: getattr(record.contact, name) for name in contacts.FACTS}
    draft = PendingContact(record.number, new=False, facts=facts)
    draft.know(record)
    return draft


def is_opted_out(events: tuple[Event, ...]) -> bool:
    """Whether the contact withdrew and consented since only by file rows (R33)."""
    told = [event for event in events if event.consent.purpose not in ("own", UNDONE)]
    refusals = [event for event in told if event.consent.event not in ("given", "refused")]
    yeses = [event for event in told if event.consent.event == "given" and event.consent.trace in PROOFS]
    return any(not any(after(yes, no) for yes in yeses) for no in refusals)


def fill(draft: PendingContact, row: Row, *, is_twice: bool = False) -> None:
    """Fill empty facts from a row, and take a newer last action; overwrite nothing but by the younger age.

    `is_twice`: an earlier row of the file has the same address, and of two facts the stricter counts (R22, R25, R35).
    """
    facts = draft.facts
    if draft.new and not draft.origins:
        facts.update(row.facts)
        if row.extra:
            facts["extra"] = row.extra
        action = row.facts.get("last_action")
        if action is not None:
            facts["last_action"] = LastAction(*action)  # type: ignore[misc]  # a pair of texts
        return
    draft.keep_apart(row, "fill")
    strict = STRICTER if is_twice else AGES
    is_another = not may_be_one(_names(facts), _names(row.facts))

    def wanted(name: str, value: Any) -> bool:
        there = facts.get(name)
        if name == "phone" and is_another:
            return False  # nobody agreed for the number of somebody else at the address
        return there in (None, "") or (name in strict and stricter(name, (there, value)) != there)

    _take(draft, row, wanted)
    _fill_extra(draft, row.extra, overwrite=False)


def replace_facts(draft: PendingContact, row: Row) -> bool:
    """Overwrite facts with the filled cells of a row; the address keeps its first spelling, and a child its age.

    Return False if the row names somebody else, and so replaces nothing.
    """
    facts, was_child = draft.facts, draft.was_child(row)
    if not may_be_one(_names(facts), _names(row.facts)):
        fill(draft, row)  # no one's name, number or answers for those of somebody else at the address
        return False
    draft.keep_apart(row, "update")
    note = facts.get("note")

    def wanted(name: str, value: Any) -> bool:
        there = facts.get(name)
        is_kept = (name == "email" and there) or (was_child and name in AGES and there is not None)
        return there != value and (not is_kept or (name in AGES and stricter(name, (there, value)) == value))

    _take(draft, row, wanted)
    draft.keep_stops((note,))
    _fill_extra(draft, row.extra, overwrite=True)
    return True


def keep_number(draft: PendingContact, number: str) -> None:
    """Keep a replaced number among the further ones."""
    _add_to_list(draft, "other_phones", (number,))


def _take(draft: PendingContact, row: Row, wanted: Callable[[str, Any], bool]) -> None:
    """Take the `wanted` facts of a row; facts that only grow or only restrict are taken in every mode."""
    for name, value in row.facts.items():
        if name == "last_action":
            _newer_action(draft, value)
        elif name in LISTS:
            _add_to_list(draft, name, value)
        elif name == "email_state":
            if draft.facts.get("email_state") in (None, "ok") and value != "ok":
                draft.set("email_state", value)
        elif wanted(name, value):
            draft.set(name, value)


def _newer_action(draft: PendingContact, value: Any) -> None:
    at, kind = value
    there: LastAction | None = draft.facts.get("last_action")
    found, known = moment(at), moment(there.at) if there else None
    if found is not None and (known is None or found.lo > known.lo):
        draft.set("last_action", LastAction(at, kind))


def _add_to_list(draft: PendingContact, name: str, value: Any) -> None:
    there = tuple(draft.facts.get(name) or ())
    first = draft.facts.get("email" if name == "other_emails" else "phone")
    more = tuple(one for one in value if one not in there and one != first)
    if more:
        draft.set(name, there + more)


def _fill_extra(draft: PendingContact, extra: dict[str, str], *, overwrite: bool) -> None:
    there = draft.facts.get("extra") or {}
    news = {key: text for key, text in extra.items() if key not in there or (overwrite and there[key] != text)}
    if news:
        draft.set("extra", {**there, **news})


def _asks_to_stop(facts: Mapping[str, Any]) -> bool:
    """Whether a note or tag asks for no further contact."""
    return any(map(says_stop, filter(None, (facts.get("note"), *(facts.get("tags") or ())))))


BY_NUMBER = ("sms", "voice")


def event_as_row(no: Consent) -> RowEvent:
    """Return a refusal of the log as an answer of a row."""
    kind = ConsentTerms(
        no.event or "withdrawn", no.purpose or "partners", no.partner, no.form_version, no.trace or "none", no.channels
    )
    return RowEvent(kind, no.at, no.raw, None)


def add_of_number(draft: PendingContact, line: int, no: RowEvent, *, is_merged: bool, everybody_left: bool) -> None:
    """Add a refusal given under the same number."""
    channels = no.kind.channels
    if not everybody_left:
        channels = tuple(channel for channel in BY_NUMBER if not channels or channel in channels)
        if not channels:
            return
    event = no._replace(kind=no.kind._replace(channels=channels))
    if not is_merged and all(event != known for known, _ in draft.events):
        draft.by_number += (event,)
    draft.add_events(row_with(line, event))


def row_with(line: int, *events: RowEvent) -> Row:
    """Return a row with nothing but answers."""
    row = Row(line)
    row.events = events
    return row
