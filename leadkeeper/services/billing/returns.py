"""Contacts that a partner sends back: which rows they are, what the contract credits, and what is true of the people.

A credit is refused line by line; a person's no counts all the same, if the line names one person of the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from leadkeeper.db import (
    billing,
    consents,
    contacts,
    disclosures,
    eligibility,
    mailboxes,
    partners,
    register,
    suppressions,
)
from leadkeeper.db.billing import DisclosedRow
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.db.register import RegisterEntry
from leadkeeper.domain.book import Notice
from leadkeeper.domain.contact import Consent, Contact
from leadkeeper.domain.email import canonical
from leadkeeper.domain.partner import Partner, PaymentTerms
from leadkeeper.domain.phone import other_spellings
from leadkeeper.domain.received_lists import is_about_phone, read_reason, read_reference
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.suppression import hasher, read_hash, read_identifiers, read_key
from leadkeeper.domain.time import moment, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.contacts import untouched_alike
from leadkeeper.messages.returns import returned
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.billing.returns_file import ReturnChoices, ReturnLine, ReturnsFile, read_returns
from leadkeeper.services.contacts.details import AlikeRecord, alike_of, resolve_contact_ids
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.suppression.notifications import NotificationCause, create_notifications, groups
from leadkeeper.services.suppression.suppression import suppress

COUNTS_ALL_THE_SAME = frozenset(
    (None, *"returned-already twice-in-file too-late before-export over-cap several-people other-export".split())
)
"""Refusals of a credit that leave no doubt that this partner was given the person; None: accepted."""

EMAIL_STATES = {"invalid": "invalid", "bounced": "bounced"}


@dataclass(frozen=True, slots=True)
class ReturnsOrder:
    """What to take back: the file, the partner (id, SIREN or legal name), the export if it is about one only.

    `received_on` is the day on which the file came, None for today. Where the file says no of anybody, this holds for
    `also` (ids), too: other records of these people.
    """

    file: Path
    partner: str
    export: str | None = None
    choices: ReturnChoices = field(default_factory=ReturnChoices)
    received_on: date | None = None
    password: str | None = None
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A line of the file: its reason, the row that it means (None: unknown), why no credit is given (None: it is)."""

    line: int
    reason: str | None
    row: DisclosedRow | None = None
    refused: str | None = None
    cents: int = 0
    people: tuple[int, ...] = ()
    text: str = ""
    strangers: tuple[str, ...] = ()  # addresses and numbers of an objection, of nobody or of another record


@dataclass(frozen=True, slots=True)
class ReturnsPlan:
    """A file of returns as judged; nothing is written yet."""

    partner: Partner
    file: ReturnsFile
    rows: tuple[ReturnedRow, ...]
    currency: str | None
    received_on: date
    also: tuple[int, ...] = ()

    @property
    def accepted(self) -> list[ReturnedRow]:
        """Lines for which a credit is given."""
        return [one for one in self.rows if one.refused is None]

    @property
    def refused(self) -> list[ReturnedRow]:
        """Lines for which none is given."""
        return [one for one in self.rows if one.refused is not None]

    @property
    def credit_cents(self) -> int:
        """Sum of the credit."""
        return sum(one.cents for one in self.accepted)

    @property
    def reasons(self) -> dict[str, int]:
        """Accepted lines by reason, most frequent first."""
        return dict(Counter(one.reason or "" for one in self.accepted).most_common())

    @property
    def objecting(self) -> list[int]:
        """Ids of the people who said no, credited or not."""
        numbers = {number for one in self.objections for number in one.people}
        return sorted(numbers.union(self.also) if numbers else numbers)

    @property
    def is_idle(self) -> bool:
        """Whether the file credits nothing, and tells nothing of anybody."""
        marks = [one for one in self.rows if one.reason in EMAIL_STATES and one.refused in COUNTS_ALL_THE_SAME]
        return not (self.accepted or self.objections or marks or self.strangers)

    @property
    def objections(self) -> list[ReturnedRow]:
        """Lines in which somebody says no, credited or not."""
        noes = [one for one in self.rows if one.reason == "objection"]
        return [one for one in noes if one.people or one.refused in COUNTS_ALL_THE_SAME]

    @property
    def strangers(self) -> list[str]:
        """Addresses and numbers from which an objection comes, of nobody in the book or of another record."""
        return list(dict.fromkeys(one for row in self.rows for one in row.strangers))

    @property
    def unheard(self) -> list[int]:
        """Lines in which somebody says no who is nobody in the book for sure."""
        heard = {one.line for one in self.rows if one.reason != "objection" or one.strangers}
        known = {one.line for one in self.objections} | heard
        return [one.line for one in self.rows if one.line not in known and one.refused not in ("trap", "no-person")]


@dataclass(frozen=True, slots=True)
class ReturnsResult:
    """What was recorded: the credit's id (None: no line was accepted), and what became of the people.

    `withdrawn` people said no, `notices` other partners must be told of them, `states` e-mail addresses are marked,
    `stopped` addresses and numbers of nobody, or of another record, are new on the suppression list. `alike` may be
    some of these people, and were left as they are.
    """

    credit: str | None
    plan: ReturnsPlan
    withdrawn: int = 0
    notices: int = 0
    states: int = 0
    stopped: int = 0
    alike: tuple[AlikeRecord, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object printed by `returns --json`."""
        plan = self.plan
        return {
            "credit": self.credit,
            "rows": len(plan.rows),
            "accepted": len(plan.accepted),
            "refused": [{"line": one.line, "code": one.refused} for one in plan.refused],
            **attributes(plan, "credit_cents currency reasons"),
            **attributes(self, "withdrawn notices"),
            "email_states": self.states,
            "suppressed": self.stopped,
        }

    def sentences(self, *, dry_run: bool = False) -> list[str]:
        """Return what became, or in a `dry_run` would become, of the file, line by line."""
        plan = self.plan
        return returned(
            self.credit, plan.partner.legal_name, len(plan.rows), len(plan.accepted), plan.credit_cents, plan.currency,
            reasons=plan.reasons, refused=[(one.line, one.refused or "", one.text) for one in plan.refused],
            objections=[(one.line, one.text) for one in plan.objections], unheard=plan.unheard,
            alike=untouched_alike(one.standing for one in self.alike), withdrawn=self.withdrawn,
            notices=self.notices, states=self.states, stopped=self.stopped, strangers=plan.strangers, dry_run=dry_run,
        )  # fmt: skip


@dataclass(slots=True)
class _Export:
    """An export to the partner: the day, its rows and price each, the contract's terms, rows credited so far."""

    day: date | None
    rows: int
    cents: int
    currency: str | None
    terms: PaymentTerms
    is_restored: bool
    credited: int = 0

    def refusal(self, received_on: date) -> str | None:
        """Why the contract gives no credit for one more row."""
        days, cap = self.terms.return_days, self.terms.return_cap_percent
        if days is not None and (self.day is None or received_on > self.day + timedelta(days=days)):
            return "too-late"
        if cap is not None and (self.credited + 1) * 100 > cap * self.rows:
            return "over-cap"
        return None


def return_contacts(
    db: Db, order: ReturnsOrder, now: datetime, *, dry_run: bool = False, seen: ReturnsResult | None = None
) -> Flow[ReturnsResult]:
    """Record all of a partner's file: credit, refusals with their notifications, dead addresses.

    With what a `dry_run` said as `seen`, another file raises `returns-changed` and another answer of the book
    `shown-changed`. Raises the codes of `plan_returns`.
    """
    plan = yield from plan_returns(db, order, now)
    if seen is not None and plan.file.sha256 != seen.plan.file.sha256:
        raise LeadKeeperError("returns-changed", file=plan.file.name)
    if seen is not None and seen != _outlook(db, replace(plan, also=seen.plan.also), now):
        raise LeadKeeperError("shown-changed")
    if dry_run:
        return _outlook(db, plan, now)
    yield Progress("register", len(plan.rows), len(plan.rows))
    credit = None
    with writing(db):
        if plan.accepted:
            credit = billing.next_credit(register.entries(db), register.missing(db))
            billing.add_credit(db, now.isoformat(), _body(plan, credit))
        withdrawn, notices = _withdraw(db, plan, now)
        states = _mark_addresses(db, plan, now)
        stopped = suppress(db, plan.strangers, now).suppressed if plan.strangers else 0
    alike = alike_of(db, plan.objecting, paris_day(now))
    return ReturnsResult(credit, plan, withdrawn, notices, states, stopped, alike)


def _outlook(db: Db, plan: ReturnsPlan, now: datetime) -> ReturnsResult:
    """What a plan would do; nothing is written."""
    numbers, states = _to_withdraw(db, plan), sum(map(len, _unreached(db, plan).values()))
    notices = sum(one.partner != plan.partner.id for one in _notify(db, numbers, now, keep=False))
    alike = alike_of(db, plan.objecting, paris_day(now))
    return ReturnsResult(None, plan, len(numbers), notices, states, len(plan.strangers), alike)


def plan_returns(db: Db, order: ReturnsOrder, now: datetime) -> Flow[ReturnsPlan]:
    """Judge every line of the file; nothing is written.

    Raises `unknown-partner`, `unknown-export` (of this partner), `day-in-future`, `currencies-differ`, and the codes
    of `read_returns`.
    """
    received = order.received_on or paris_day(now)
    if received > paris_day(now):
        raise LeadKeeperError("day-in-future", text=received.isoformat())
    partner = find_partner(db, order.partner)
    file = read_returns(order.file, order.choices, order.password)
    yield Progress("look", 0, len(file.lines))
    entries = register.entries(db)
    exports = _exports(db, entries, partner)
    if order.export is not None and order.export not in exports:
        raise LeadKeeperError("unknown-export", export=order.export)
    sent = {export for export, entry in register.exports(entries).items() if entry.kind == "export"}
    finder = _Finder(db, partner, exports, file.lines, sent)
    credited = set(billing.returned_rows(entries))
    for ref in credited:
        if (export := ref.partition("-")[0]) in exports:
            exports[export].credited += 1
    judge = _Judge(order, exports, credited, received, billing.returned_by(entries, file.sha256))
    rows = tuple(judge.row(line, finder) for line in file.lines)
    # Currency of a credit; if all of it is free, that of its exports, so that their total counts it.
    accepted = [(exports[one.row.export], one.cents) for one in rows if one.refused is None and one.row is not None]
    priced = {export.currency for export, cents in accepted if cents}
    if len(priced) > 1:
        raise LeadKeeperError("currencies-differ", currencies=sorted(map(str, priced)))
    currencies = priced or {export.currency for export, _cents in accepted}
    return ReturnsPlan(partner, file, rows, currencies.pop() if len(currencies) == 1 else None, received, order.also)


def _exports(db: Db, entries: Sequence[RegisterEntry], partner: Partner) -> dict[str, _Export]:
    """Exports that the partner received, by id."""
    received_here = {file.export for file in disclosures.released(db) if file.partner == partner.id}
    terms = {one.id: one.terms for one in partner.contracts}
    received = {}
    for export, entry in register.exports(entries).items():
        if export not in received_here:
            continue
        body = entry.body
        when, rows, price = moment(body.get("delivered_at") or entry.at), int(body["rows"]), body.get("price_cents")
        received[export] = _Export(
            day=when.first_day if when else None,
            rows=rows,
            cents=price // rows if price and rows else 0,
            currency=body.get("currency") or ("EUR" if price else None),
            terms=terms.get(body.get("contract", "")) or PaymentTerms(),
            is_restored=entry.kind == "restored",
        )
    return received


class _Judge:
    """Decides line by line, in the order of the file, whether the contract gives a credit."""

    def __init__(
        self, order: ReturnsOrder, exports: dict[str, _Export], returned: set[str], received: date, entered: Set[str]
    ) -> None:
        self._order, self._exports, self._received = order, exports, received
        self._returned, self._entered, self._here = returned, entered, set[str]()

    def row(self, line: ReturnLine, finder: _Finder) -> ReturnedRow:
        """Judge a line."""
        reason = read_reason(line.reason, self._order.choices.reasons) if line.reason else self._order.choices.otherwise
        text = line.reason
        if line.no and reason != "objection":
            reason, text = "objection", line.no
        rows, refused = finder.rows(line)
        people = tuple(sorted({row.contact for row in rows if row.contact is not None}))
        strangers = finder.strangers(line, people) if reason == "objection" else ()
        if refused is None and reason is None:
            refused = "unknown-reason"
        if refused is not None:
            people = finder.named(line) if reason == "objection" and not rows else people
            return ReturnedRow(line.line, reason, None, refused, 0, people, text, strangers)
        row, refused = self._chosen(rows)
        export = self._exports[row.export]
        refused = refused or export.refusal(self._received)
        if refused is None:
            self._here.add(row.reference)
            export.credited += 1
        cents = export.cents if refused is None else 0
        return ReturnedRow(line.line, reason, row, refused, cents, people, text, strangers)

    def _chosen(self, rows: Sequence[DisclosedRow]) -> tuple[DisclosedRow, str | None]:
        """Which of a person's rows is meant: the newest that was not returned yet, of the export asked for."""
        wanted = self._order.export
        among = [row for row in rows if wanted in (None, row.export)]
        if not among:
            return rows[-1], "other-export"
        among = [row for row in among if (self._exports[row.export].day or self._received) <= self._received]
        if not among:
            return rows[-1], "before-export"
        fresh = [row for row in among if row.reference not in self._returned and row.reference not in self._here]
        if fresh and not any(row.reference in self._entered for row in among):
            return fresh[-1], None
        return among[-1], "twice-in-file" if any(row.reference in self._here for row in among) else "returned-already"


class _Finder:
    """Finds the rows of the partner's exports that the lines of a file mean."""

    def __init__(
        self, db: Db, partner: Partner, exports: Mapping[str, _Export], lines: Sequence[ReturnLine], sent: Set[str]
    ) -> None:
        self._db, self._partner, self._exports, self._sent = db, partner, exports, sent
        self._age = {export: place for place, export in enumerate(exports)}
        self._traps = {canonical(email) for _number, email in disclosures.disclosed_traps(db)}
        self._at_reference = self._references(lines)
        self._of_hash = self._hashes(lines)
        texts = {text for line in lines for text in self._texts(line)}
        self._business = suppressions.of_business(db)
        spoken = {number for line in lines for number in line.numbers}
        self._bearers = mailboxes.sharers(db, sorted(spoken))
        self._people = eligibility.at_addresses_of(db, {one for text in texts for one in read_identifiers(text)})
        numbers = sorted({number for records in self._people.values() for number in records})
        self._given = disclosures.handed(db, partner.id, numbers)
        self._others = {
            number for number, given in disclosures.recipients(db, numbers).items() if given.keys() - {partner.id}
        }
        self._facts = _read(db, numbers)
        self._by_digest = self._digests([text for text in texts if not self._by_record(text)])

    def rows(self, line: ReturnLine) -> tuple[list[DisclosedRow], str | None]:
        """Rows that a line means, oldest export first, or why there are none."""
        texts = self._texts(line)
        if line.ref:
            row, refused = self._by_reference(line.ref)
            if row is not None and texts and not any(_same(row, one) for text in texts for one in self._found(text)):
                row, refused = None, "reference-and-address-differ"
            return ([], refused) if row is None else ([row], None)
        if not texts:
            return [], "unknown-person" if line.hash else "no-person"
        by_reference = {row.reference: row for text in texts for row in self._found(text)}
        rows = sorted(by_reference.values(), key=lambda row: self._age[row.export])
        if not rows:
            return [], self._stranger(texts)
        if any(row.contact is None for row in rows):
            return [], "trap"
        return rows, "several-people" if len({row.contact for row in rows}) > 1 else None

    def named(self, line: ReturnLine) -> tuple[int, ...]:
        """The one person at the address or number of a line, else in its row of another partner; () if not sure."""
        texts = self._texts(line)
        numbers = {number for text in texts for one in read_identifiers(text) for number in self._people.get(one, ())}
        row = self._at_reference.get(read_reference(line.ref) or ("", 0))
        if not (texts or line.hash) and row is not None and row.contact is not None and row.export in self._sent:
            numbers = {row.contact} & contacts.cells(self._db, ["id"], [row.contact]).keys()
        person = resolve_contact_ids(self._db, min(numbers)).numbers if numbers else ()
        return person if numbers.issubset(person) else ()

    def strangers(self, line: ReturnLine, people: Collection[int]) -> tuple[str, ...]:
        """The addresses and numbers of a line that none of its people has, and no seed contact.

        Who calls from the number of another record objects, too: whichever of both is meant, none is to be lost.
        """
        read = [one for text in self._texts(line) for one in read_identifiers(text)]
        own = {*people, *(number for one in read for number in self._people.get(one, ()))}
        strange = [one for one in read if one not in self._people and one not in self._traps]
        strange += [one for one in line.numbers if own.isdisjoint(self._bearers.get(one, ()))]
        return tuple(one for one in dict.fromkeys(strange) if one not in self._business)

    def _texts(self, line: ReturnLine) -> list[str]:
        """What names the person besides the reference: the address before the number, which may be shared."""
        hashed = self._of_hash.get(line.hash.lower(), [])
        return [line.email] if line.email else hashed or [line.phone] * bool(line.phone)

    def _stranger(self, texts: Sequence[str]) -> str:
        identifiers = [one for text in texts for one in read_identifiers(text)]
        if not self._traps.isdisjoint(identifiers):
            return "trap"
        known = {number for one in identifiers for number in self._people.get(one, ())}
        return "other-partner" if known & self._others else "unknown-person"

    def _references(self, lines: Sequence[ReturnLine]) -> dict[tuple[str, int], DisclosedRow]:
        wanted = grouped(named for line in lines if (named := read_reference(line.ref)) is not None)
        return {
            (export, position): row
            for export, positions in wanted.items()
            for position, row in billing.rows_at(self._db, export, positions).items()
        }

    def _by_reference(self, text: str) -> tuple[DisclosedRow | None, str]:
        named = read_reference(text)
        row = self._at_reference.get(named) if named is not None else None
        if named is None or row is None:
            return None, "unknown-reference"
        if named[0] not in self._exports:
            return None, "other-partner"
        if self._exports[named[0]].is_restored:
            return None, "reference-of-archive"
        return (None, "trap") if row.contact is None else (row, "")

    def _hashes(self, lines: Sequence[ReturnLine]) -> dict[str, list[str]]:
        """Addresses in the book by their hash under a secret agreed with the partner, for the hashes in the file."""
        wanted = {digest for line in lines for digest in read_hash(line.hash)}
        keys = filter(None, map(read_key, partners.stop_secrets(self._db, self._partner.id).values()))
        of_hash: dict[str, list[str]] = {}
        if wanted:
            for keyed in map(hasher, dict.fromkeys(keys)):
                for address, _number in eligibility.every_address(self._db):
                    if (digest := keyed(address)) in wanted and address not in of_hash.get(digest, ()):
                        of_hash.setdefault(digest, []).append(address)
        return of_hash

    def _found(self, text: str) -> list[DisclosedRow]:
        return self._by_record(text) or self._by_digest.get(text, [])

    def _by_record(self, text: str) -> list[DisclosedRow]:
        """Rows of contacts that have the address now and had it when the row was given."""
        return [
            DisclosedRow(row.export, row.position, number, row.sealed)
            for identifier in read_identifiers(text)
            for number in self._people.get(identifier, ())
            for row in self._given.get(number, ())
            if row.export in self._exports and _was_given(row.sealed, identifier, self._facts.get(number))
        ]

    def _digests(self, texts: Sequence[str]) -> dict[str, list[DisclosedRow]]:
        """Rows to which an address was given that no record has any more."""
        spelt = {text.strip().lower(): text for text in texts}
        spelt |= {
            each: text for text in texts for one in read_identifiers(text) for each in (one, *other_spellings(one))
        }
        rows_of: dict[str, list[DisclosedRow]] = {}
        for export in self._exports if spelt else ():
            for address, rows in billing.rows_with_address(self._db, export, spelt).items():
                rows_of.setdefault(spelt[address], []).extend(rows)
        return rows_of


def _read(db: Db, numbers: Iterable[int]) -> dict[int, Contact]:
    """Contacts by id, without erased ones."""
    there = list(contacts.cells(db, ["id"], list(numbers)))
    return dict(zip(there, contacts.read(db, there), strict=True))


def _was_given(sealed: tuple[str, str] | None, identifier: str, contact: Contact | None) -> bool:
    """Whether a row was given this address or number; a row without digests is taken as the record is now."""
    if sealed is None or contact is None:
        return contact is not None
    texts = contact.addresses
    given = {one for text in disclosures.disclosed_identifiers(sealed, texts) if text for one in read_identifiers(text)}
    return not given.isdisjoint((identifier, *other_spellings(identifier)))


def _same(row: DisclosedRow, other: DisclosedRow) -> bool:
    return (row.export, row.position) == (other.export, other.position) or (
        row.contact is not None and row.contact == other.contact
    )


def _body(plan: ReturnsPlan, credit: str) -> dict[str, Any]:
    """What the register keeps of a credit: references and reasons, nothing that names a person."""
    exports: dict[str, dict[str, int]] = {}
    refs = {}
    for judged in plan.accepted:
        if judged.row is not None:
            refs[judged.row.reference] = judged.reason
            counted = exports.setdefault(judged.row.export, {"rows": 0, "unit_cents": judged.cents, "cents": 0})
            counted["rows"] += 1
            counted["cents"] += judged.cents
    return {
        "credit": credit,
        "partner": plan.partner.id,
        "legal_name": plan.partner.legal_name,
        "siren": plan.partner.siren,
        "received_on": plan.received_on.isoformat(),
        "file": plan.file.name,
        "file_sha256": plan.file.sha256,
        "rows": len(refs),
        "refs": refs,
        "of_exports": exports,
        **attributes(plan, "reasons credit_cents currency"),
    }


def _withdraw(db: Db, plan: ReturnsPlan, now: datetime) -> tuple[int, int]:
    """Record a withdrawal of each person who said no, unless the last answer is one; return people and notices.

    It is for all partners: a person who objects to what was passed on is passed on to nobody. The partner that told
    us needs no notice, but for the records that it did not name.
    """
    at = now.isoformat()
    numbers = _to_withdraw(db, plan)
    answer = Consent(at=at, event="withdrawn", purpose="partners", trace="log")
    kinds, following = consents.ConsentTermsCache(db), consents.next_seqs(db, numbers)
    events = [consents.row(one, following.get(one, 0), kinds.number(answer), answer) for one in numbers]
    consents.insert_many(db, events)
    made = _notify(db, numbers, now)
    waiting = suppressions.read_notifications(db, plan.partner.id, only_open=True)
    concerned = {record for records in groups(db, numbers) for record in records}.difference(plan.also)
    known = [one.number for one in waiting if one.person in concerned and one.cause_at == at]
    suppressions.mark_sent(db, known, at)
    return len(numbers), len(made) - len(known)


def _notify(db: Db, numbers: Sequence[int], now: datetime, *, keep: bool = True) -> list[Notice]:
    """Notify all recipients of the withdrawals of these people; without `keep` nothing is written."""
    people = groups(db, numbers)
    causes = [NotificationCause(each, "withdrawal", now.isoformat(), lambda _partner: None) for each in people]
    return create_notifications(db, causes, now, keep=keep)


def _to_withdraw(db: Db, plan: ReturnsPlan) -> list[int]:
    """Ids of the people who said no and are not erased, but for those where the last answer is that already."""
    objecting = plan.objecting
    events, there = consents.of(db, objecting), contacts.cells(db, ["id"], objecting)
    return [one for one in objecting if one in there and not _is_withdrawn(events.get(one, ()))]


def _is_withdrawn(events: Iterable[Consent]) -> bool:
    about = [one for one in events if one.purpose == "partners"]
    return bool(about) and about[-1].event != "given" and about[-1].partner is None and about[-1].channels is None


def _unreached(db: Db, plan: ReturnsPlan) -> dict[str, set[int]]:
    """People with an e-mail address that the partner could not reach, if it is still the one given, by its state."""
    unreached = [
        (EMAIL_STATES[judged.reason], judged.row, judged.row.contact)
        for judged in plan.rows
        if judged.reason in EMAIL_STATES
        and judged.row is not None
        and judged.row.contact is not None
        and judged.refused in COUNTS_ALL_THE_SAME
        and not is_about_phone(judged.text)
    ]
    facts_of = _read(db, {number for _state, _row, number in unreached})
    wanted: dict[str, set[int]] = {}
    for state, row, number in unreached:
        contact = facts_of.get(number)
        if contact is None or not contact.email or contact.email_state != "ok":
            continue
        if _was_given(row.sealed, canonical(contact.email), contact):
            wanted.setdefault(state, set()).add(number)
    return wanted


def _mark_addresses(db: Db, plan: ReturnsPlan, now: datetime) -> int:
    """Mark the e-mail addresses that the partner could not reach."""
    wanted = _unreached(db, plan)
    count = sum(map(len, wanted.values()))
    if count:
        with undo_log.recording(db, "fields", now.isoformat(), {"people": count, "fields": ["email_state"]}):
            for state, numbers in wanted.items():
                undo_log.set_for_many(db, "email_state", state, sorted(numbers))
    return count
