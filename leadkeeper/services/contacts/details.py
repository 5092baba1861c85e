"""Contact details, and the records of one person by address or id.

For access, erasure and tracing, never for eligibility. Eligibility takes the strictest answer at a shared address
(R28). That is not enough here: two colleagues may share a mailbox. By default a person is the named record and the
records that are certainly the same person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from leadkeeper.db import consents, contacts, disclosures, eligibility, mailboxes, requests
from leadkeeper.db.billing import credit_at
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, grouped
from leadkeeper.db.imports import imports
from leadkeeper.db.suppressions import identifiers_ever
from leadkeeper.domain import email as email_domain
from leadkeeper.domain import phone as phone_domain
from leadkeeper.domain.contact import Consent, Contact, EligibilitySubject
from leadkeeper.domain.duplicates import Bearer, is_another, similar, surely_same
from leadkeeper.domain.email import canonical, import_key, spelt_addresses
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.phone import numbers_in, other_spellings
from leadkeeper.domain.suppression import HASHES, hasher, read_identifiers, unkeyed_hasher
from leadkeeper.domain.text import Cell, fold, row_texts
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import labels
from leadkeeper.services.contacts.duplicates import refused_but_tag
from leadkeeper.services.contacts.listing import (
    find,
    find_to_show,
    same_but_tag,
    several_people,
    stem_of,
    unknown_contact,
    with_id,
)
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects
from leadkeeper.services.eligibility.judge import NumberHold, channels_of, number_hold, unread_answers
from leadkeeper.services.eligibility.review import note_sources


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record in a choice: id, name, addresses."""

    contact: str
    name: str
    reached: str

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.contact, self.name, self.reached)))

    @property
    def named(self) -> str:
        """The name and addresses, then the id: names may be equal."""
        named = " · ".join(filter(None, (self.name, self.reached)))
        return f"{named} ({self.contact})" if named else self.contact


@dataclass(frozen=True, slots=True)
class Records:
    """Contact ids: the named record, the person's records ascending, other records at their addresses."""

    first: int
    numbers: tuple[int, ...]
    left: tuple[int, ...]


def resolve_contact_ids(db: Db, address_or_id: str | int, only: Sequence[str] | None = None) -> Records:
    """Return the records of the person with this id, e-mail address or row reference; `only` (ids) restricts them.

    A number is a database id. The id of a merged record leads to the one kept. Raises `unknown-contact`,
    `several-people` if an address belongs to several people or is the id of another, and `not-at-address` for an id in
    `only` that shares no address.
    """
    contact_ids = [address_or_id] if isinstance(address_or_id, int) else _named(db, address_or_id)
    cluster = set(contact_ids).union(*(contacts.duplicates_of(db, number) for number in contact_ids))
    if only is not None:
        chosen = _chosen(db, only, cluster)
    else:
        chosen = _surely(db, contact_ids[0], _bearers(db, cluster))
        if not chosen.issuperset(contact_ids):
            raise several_people(db, str(address_or_id), cluster)
    first = contact_ids[0] if contact_ids[0] in chosen else min(chosen)
    return Records(first, tuple(sorted(chosen)), tuple(sorted(cluster - chosen)))


def record_of(db: Db, address_or_id: str) -> int:
    """Return the contact id of exactly this id or address; raises as `resolve_contact_ids`."""
    result = _named(db, address_or_id)
    if len(result) > 1:
        resolve_contact_ids(db, address_or_id)  # raises if these are several people
    return result[0]


def answering(db: Db, address_or_id: str, event: str) -> list[int]:
    """Return the records (ids) that an answer by this id, address or reference is recorded of, the first one first.

    A yes is of one person: it raises `several-people` if it may be of several. A refusal or withdrawal is of each of
    them: of whichever it is, it must not be lost. Also raises as `find`.
    """
    try:
        first = find(db, address_or_id)
    except LeadKeeperError as error:
        if error.code != "unknown-contact":
            raise
        if "@" not in address_or_id:
            raise _known_by_line(db, address_or_id, error, event) from None
        try:
            first = _named(db, address_or_id)[0]  # another spelling of the mailbox
        except LeadKeeperError as unknown:
            raise _known_by_line(db, address_or_id, unknown, event) from None
    people = sorted({first, *(_named(db, address_or_id) if "@" in address_or_id else ())})
    cluster = set(people).union(*(contacts.duplicates_of(db, number) for number in people))
    if len(people) == 1 or _surely(db, first, _bearers(db, cluster)).issuperset(people):
        return [first]
    if event == "given":
        raise several_people(db, address_or_id, people)
    return [first, *(one for one in people if one != first)]


def _known_by_line(db: Db, text: str, error: LeadKeeperError, event: str) -> LeadKeeperError:
    """The error for a text that is no id or address: it names also who has it as a number in a line alone.

    Of a refusal by nobody it says that the address or number can be suppressed, whichever file brings it later.
    """
    boxes = mailboxes_of_lines(db, () if "@" in text else numbers_in(text))
    people = named(db, sorted({number for found in boxes.values() for number in found.values()}))
    if error.code != "unknown-contact" or not error.facts.keys() <= {"contact"}:
        return error
    if people:
        return LeadKeeperError("unknown-contact", contact=text, count=len(people), people="; ".join(map(str, people)))
    is_refusal = event != "given" and bool(read_identifiers(text))
    return LeadKeeperError("unknown-contact", contact=text, refusal=event) if is_refusal else error


def choice(
    db: Db, address_or_id: str | int, only: Sequence[str] | None = None
) -> tuple[tuple[NamedRecord, ...], tuple[NamedRecord, ...]]:
    """Return the records of a person and the other records, for choosing; raises as `resolve_contact_ids`."""
    found = resolve_contact_ids(db, address_or_id, only)
    return tuple(named(db, found.numbers)), tuple(named(db, found.left))


def named(db: Db, numbers: Sequence[int]) -> list[NamedRecord]:
    """Return these records for choosing."""
    return list(map(named_record, contacts.read(db, numbers)))


def named_record(contact: Contact) -> NamedRecord:
    """Return how a contact is named where others may have the same name."""
    return NamedRecord(contact.id, contact.display_name, contact.email or contact.phone or "")


def _named(db: Db, address_or_id: str) -> list[int]:
    """The record with this id, and those with it as own address, typed spelling first. Else as further address."""
    number = with_id(db, address_or_id)
    by_id = [] if number is None else [number]
    if "@" not in address_or_id:
        if not by_id:
            raise unknown_contact(db, address_or_id)
        return by_id
    key = canonical(address_or_id)
    bearers = _bearers(db, {number for _address, number in eligibility.at_addresses(db, [key])})
    own = sorted(number for number, one in bearers.items() if one.address == key)
    typed = import_key(address_or_id)
    exact = [one for one in own if (email := bearers[one].typed) is not None and import_key(email) == typed]
    result = list(dict.fromkeys([*by_id, *(exact or own or sorted(bearers))]))
    if not result:
        raise LeadKeeperError("unknown-contact", contact=address_or_id)
    return result


def _bearers(db: Db, numbers: Iterable[int]) -> dict[int, Bearer]:
    wanted = sorted(numbers)
    addresses = contacts.addresses_of(db, wanted)
    there = [number for number in wanted if number in addresses]
    return {
        number: Bearer(
            (contact.first_name, contact.last_name), contact.email, canonical(contact.email) if contact.email else None,
            frozenset(address for address in addresses[number] if "@" in address),
        )
        for number, contact in zip(there, contacts.read(db, there), strict=True)
    }  # fmt: skip


def _surely(db: Db, first: int, known: Mapping[int, Bearer]) -> set[int]:
    """The first record and those certainly the same: linked by a shared address, contradicted by no fact."""
    apart = contacts.distinct_among(db, list(known))
    chosen = {first}
    while True:
        more = next((other for other in known if other not in chosen and _joins(other, chosen, known, apart)), None)
        if more is None:
            return chosen
        chosen.add(more)


def _joins(other: int, chosen: set[int], known: Mapping[int, Bearer], apart: set[tuple[int, int]]) -> bool:
    bearer = known[other]
    return not any((min(one, other), max(one, other)) in apart for one in chosen) and any(
        bearer.addresses & known[one].addresses and surely_same(known[one], bearer, known.values()) for one in chosen
    )


def _chosen(db: Db, only: Sequence[str], cluster: set[int]) -> set[int]:
    chosen = set()
    for ref in only:
        number = with_id(db, ref)
        if number is None:
            raise LeadKeeperError("unknown-contact", contact=ref)
        if number not in cluster:
            raise LeadKeeperError("not-at-address", contact=ref)
        chosen.add(number)
    if not chosen:
        raise LeadKeeperError("no-record-chosen")
    return chosen


ELSEWHERE = ("answer", "review", "not_same")
"""Edit kinds that the history shows as consent events or reviews, or not at all."""


@dataclass(frozen=True, slots=True)
class PartnerVerdict:
    """Verdict of one contact for one partner and channel, and what holds its number back, if only that does."""

    partner: str
    legal_name: str
    channel: str
    judgement: Judgement
    number_hold: NumberHold | None = None


@dataclass(frozen=True, slots=True)
class AlikeRecord:
    """A contact with the address of another but for what follows the `+`, or with the number of another.

    `partners` are those who may receive it, `received` those who did; `of_number` says that the number is the same,
    `has_name` that the name is, too.
    """

    number: int
    record: NamedRecord
    partners: tuple[str, ...]
    received: tuple[str, ...] = ()
    of_number: bool = False
    has_name: bool = False

    @property
    def standing(self) -> tuple[str, tuple[str, ...], tuple[str, ...], bool]:
        """What `messages.contacts.alike_standing` says."""
        return self.record.named, self.partners, self.received, self.of_number


def alike_records(
    judging: JudgingContext, numbers: Sequence[int], identifiers: Iterable[str | None]
) -> tuple[AlikeRecord, ...]:
    """Return the contacts not in `numbers` that may be the person with these addresses and numbers, as typed.

    Another mailbox differs only after the `+`, or the telephone number is the same: neither links records (R28).
    Without records at one of the addresses or known to be different people; of each kind none if there are too many
    to be one person.
    """
    typed = [one for one in identifiers if one]
    own = {each for one in typed for each in read_identifiers(one)}
    emails = {one for one in own if "@" in one}
    at_own = {*numbers, *(other for _email, other in eligibility.at_addresses(judging.db, emails))}
    tagged = same_but_tag(judging.db, typed).keys() - at_own
    of_number = {other for those in mailboxes.sharers(judging.db, sorted(own - emails)).values() for other in those}
    of_number -= at_own
    near = {one for kind in (tagged, of_number) if len(kind) < contacts.MOST for one in kind}
    if near:
        pairs = contacts.apart(judging.db)
        near = {one for one in near if not any({(one, other), (other, one)} & pairs for other in numbers)}
    if not near:
        return ()
    partners = judging.sources.reference_data.partners
    may_receive = {
        number: tuple(
            partner.legal_name
            for partner in partners
            if any(
                judging.judge(subject, partner, channel).verdict is Verdict.ELIGIBLE
                for channel in channels_of(partner, judging.today)
            )
        )
        for number, subject in sorted(load_subjects(judging, sorted(near)).items())
    }
    records = zip(may_receive.items(), contacts.read(judging.db, list(may_receive)), strict=True)
    called, given = {one.id: one.legal_name for one in partners}, disclosures.recipients(judging.db, list(may_receive))
    names = [(one.first_name, one.last_name) for one in contacts.read(judging.db, numbers)]
    return tuple(
        AlikeRecord(
            number,
            named_record(record),
            may,
            tuple(called[partner] for partner in given.get(number, ())),
            of_number=number in of_number,
            has_name=any(similar(name, (record.first_name, record.last_name)) for name in names),
        )
        for (number, may), record in records
    )


def alike_of(db: Db, numbers: Sequence[int], today: date) -> tuple[AlikeRecord, ...]:
    """Return the contacts not in `numbers` that may be the person, or one of the people, with these ids."""
    reached = [each for one in contacts.read(db, numbers) for each in one.addresses]
    return alike_records(load_judging_context(db, today), numbers, reached) if numbers else ()


def reached_besides(db: Db, number: int, addresses: Iterable[str]) -> tuple[Contact, ...]:
    """Return the other contacts that one of these addresses and numbers reaches: they would be stopped too."""
    identifiers = {each for text in addresses for each in read_identifiers(text)}
    reached = {other for _address, other in eligibility.at_addresses(db, identifiers)}
    by_line = mailboxes_of_lines(db, [one for one in identifiers if "@" not in one]).values()
    return tuple(contacts.read(db, sorted(reached.union(*(found.values() for found in by_line)) - {number})))


def mailboxes_of_lines(db: Db, phones: Collection[str]) -> dict[str, dict[str, int]]:
    """Return by number (E.164) the mailboxes, each with its record (id), of lines with a number that the record lacks.

    Two people at one mailbox are one record, which has the number of one alone. A number that a later file, or an edit,
    replaced for the same person is nobody's.
    """
    spelt = {each: phone for phone in phones for each in (phone, *other_spellings(phone))}
    places = imports.places_with(db, frozenset(spelt))
    holders = imports.contacts_of(db, places)
    known = contacts.addresses_of(db, sorted({number for _place, number in holders}))
    lack = {number for place, number in holders if number in known and not places[place].issubset(known[number])}
    undone, result = imports.undone(db), dict[str, dict[str, int]]()
    lines = grouped((one.person, one) for one in requests.lines(db, sorted(lack)))
    for number, contact in zip(sorted(lack), contacts.read(db, sorted(lack)), strict=True):
        read = [_LineFacts.of(one) for one in lines.get(number, ()) if one.import_id not in undone]
        once = {phone for text in identifiers_ever(db, number) for phone in numbers_in(text)}
        for at, line in enumerate(read):
            own = (line.phones & spelt.keys()).difference(known[number], once if line.may_be(contact) else ())
            others = (one for one in read[at + 1 :] if one.import_id != line.import_id)
            later = [one.phones for one in others if one.phones and one.is_same_person(line)]
            there = dict.fromkeys(sorted(line.emails.intersection(known[number])), number)
            for phone in (one for one in own if all(one in phones for phones in later)):
                result.setdefault(spelt[phone], {}).update(there)
    return {phone: found for phone, found in result.items() if found}


@dataclass(frozen=True, slots=True)
class _LineFacts:
    """Numbers (E.164), canonical addresses and name of a source line, folded; the import."""

    import_id: str
    phones: frozenset[str]
    emails: frozenset[str]
    name: frozenset[str]

    @classmethod
    def of(cls, line: requests.ReportLine) -> Self:
        """Read the columns that fed addresses, numbers and names; every cell if that is unknown."""
        texts = row_texts(line.cells)

        def cells(*fields: str) -> list[str]:
            return [text for text, field in zip(texts, line.fields, strict=False) if field in fields]

        phones = cells("phone", "other_phones") if line.fields else texts
        emails = cells("email", "other_emails") if line.fields else texts
        return cls(
            line.import_id,
            frozenset(number for text in phones for number in numbers_in(text)),
            frozenset(canonical(one) for text in emails for one in spelt_addresses(text)),
            frozenset(fold(" ".join(cells("first_name", "last_name", "full_name"))).split()),
        )

    def is_same_person(self, other: Self) -> bool:
        """Whether two lines at one mailbox name the same person, or one of them nobody."""
        return self.name <= other.name or other.name <= self.name

    def may_be(self, contact: Contact) -> bool:
        """Whether a line of a contact names the contact, or nobody."""
        own = {*fold(f"{contact.first_name or ''} {contact.last_name or ''}").split()}
        return self.name <= own or own <= self.name


@dataclass(frozen=True, slots=True)
class ConsentOrigin:
    """A source line of a contact: the import, its file, the line, its cells if stored, the instant."""

    import_id: str
    file: str | None
    line: int
    cells: tuple[Cell, ...]
    at: str | None = None

    @property
    def texts(self) -> list[str]:
        """Cells as text; sheets store numbers, dates and empty cells natively."""
        return row_texts(self.cells)


@dataclass(frozen=True, slots=True)
class ByHand:
    """An edit in effect: instant, kind, facts (`messages.contacts.title`), and replaced values.

    `values` holds (column, before, after), only if the edit is about this contact alone. `credit` is that of the
    partner's returns that made it; None if it was made by hand.
    """

    at: str
    kind: str
    facts: Mapping[str, Any]
    values: tuple[tuple[str, object, object], ...] = ()
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """One contact with consent events, reviews, disclosures, origins and verdicts.

    Disclosures are (export, partner, instant). `undone` are the files of undone imports by import id: a refusal of
    theirs stays. `edits` are manual edits, oldest first, without consent events and reviews, which are listed
    separately. `called` are the names of forms and lists by the ids of their versions. `refused_alike` is the address
    of somebody who refuses, if it differs only after the `+`, `alike` are other contacts who may be this person.
    `is_suppressed`: an entry of the suppression list excludes the contact, if only from a partner or on a channel.
    `in_lines`: other people that lines of this record name, each with the file and the line: two people at a mailbox.
    `noted_in`: see `review.Waiting`. `unread`: answers about partners that nobody can read, of who gave no other, each
    with the file and the line.
    """

    contact: Contact
    deliveries: tuple[tuple[str, str, str | None], ...]
    origins: tuple[ConsentOrigin, ...]
    verdicts: tuple[PartnerVerdict, ...]
    edits: tuple[ByHand, ...] = ()
    undone: Mapping[str, str | None] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    refused_alike: str | None = None
    alike: tuple[AlikeRecord, ...] = ()
    is_suppressed: bool = False
    in_lines: tuple[tuple[str, str, int], ...] = ()
    noted_in: tuple[tuple[str, int | None], ...] = ()
    unread: tuple[tuple[str, str, int], ...] = ()


def contact_details(db: Db, address_or_id: str, today: date, channels: tuple[str, ...] = ("email",)) -> ContactDetails:
    """Return everything about the contact with this id, address or number; raises as `find_to_show`."""
    return show_number(db, find_to_show(db, address_or_id), today, channels)


def show_number(db: Db, number: int, today: date, channels: tuple[str, ...] = ("email",)) -> ContactDetails:
    """Return everything about the contact with this database id."""
    return show_at(load_judging_context(db, today), number, channels)


def show_at(judging: JudgingContext, number: int, channels: tuple[str, ...] = ("email",)) -> ContactDetails:
    """Return everything about a contact, with a context that is already loaded; raises `unknown-contact`."""
    db = judging.db
    person = load_subjects(judging, [number]).get(number)
    if person is None:
        raise LeadKeeperError("unknown-contact", contact=f"c{number}")
    (contact,) = contacts.read(db, [number])
    came = {one.id: one.at for one in imports.read_all(db)}
    origins = [ConsentOrigin(*found, came.get(found[0])) for found in imports.origins(db, number)]
    decided = tuple(review for review, _ in eligibility.of(db, [number]).get(number, ()))
    answers = tuple(consents.of(db, [number]).get(number, ()))
    groups = {stem_of(contact.email): same_but_tag(db, [contact.email])} if contact.email else {}
    alike = refused_but_tag(judging, groups, lambda _all: {number})
    return ContactDetails(
        contact=replace(contact, consents=answers, reviews=decided),
        deliveries=tuple((one.export, one.partner, one.at) for one in disclosures.holding(db, [number])),
        origins=tuple({(one.file, one.line, one.cells): one for one in origins}.values()),
        undone=imports.undone(db),
        verdicts=tuple(
            _verdict(judging, person, number, partner, channel)
            for partner in judging.sources.reference_data.partners
            for channel in channels
        ),
        edits=tuple(_edits(db, number)),
        called=dict(_called(judging, answers)),
        refused_alike=alike[number][1] if number in alike else None,
        alike=alike_records(judging, [number], contact.addresses),
        is_suppressed=bool(person.suppressed),
        in_lines=tuple(_others_in_lines(db, number, contact)),
        noted_in=note_sources(db, number, contact),
        unread=tuple(dict.fromkeys(_unread_answers(db, person, number))),
    )


def _unread_answers(db: Db, person: EligibilitySubject, number: int) -> Iterator[tuple[str, str, int]]:
    """Yield what lines of a record answer about partners that is neither yes nor no, if no answer is recorded."""
    is_answered = any(one.consent.purpose == "partners" for one in person.events)
    yield from ((text, file, line) for _, text, file, line in unread_answers(db, [] if is_answered else [number]))


def _others_in_lines(db: Db, number: int, contact: Contact) -> Iterator[tuple[str, str, int]]:
    """Yield each name that is surely another's in the lines of a record, with the file and the first such line."""
    undone, met = imports.undone(db), set[str]()
    for line in requests.lines(db, [number]):
        named = zip(row_texts(line.cells), line.fields, strict=False)
        name = " ".join(filter(None, (text for text, field in named if field in requests.NAMES)))
        is_news = line.import_id not in undone and fold(name) not in met
        if is_news and is_another(name, contact.first_name, contact.last_name):
            met.add(fold(name))
            yield name, line.file or line.import_id, line.line


def _verdict(
    judging: JudgingContext, person: EligibilitySubject, number: int, partner: Partner, channel: str
) -> PartnerVerdict:
    judgement = judging.judge(person, partner, channel)
    is_fine = judgement.verdict is Verdict.ELIGIBLE
    number_held = number_hold(judging, number, partner, channel) if is_fine else None
    return PartnerVerdict(partner.id, partner.legal_name, channel, judgement, number_held)


def _called(judging: JudgingContext, answers: Iterable[Consent]) -> Iterator[tuple[str, str]]:
    for answer in answers:
        if (shown := judging.sources.form(answer)) is not None:
            yield shown.version.id, labels.form_version(shown.form, shown.version)
        if (published := judging.sources.list_versions.get(answer.list_version or "")) is not None:
            yield published.version.id, labels.list_version(published.version)


def _edits(db: Db, number: int) -> Iterator[ByHand]:
    for edit in undo_log.of_contact(db, number):
        if edit.kind not in ELSEWHERE:
            values = _values(db, edit.number, number) if edit.kind == "fields" else ()
            is_mark = edit.kind == "fields" and edit.facts.get("fields") == ["email_state"]
            yield ByHand(edit.at, edit.kind, edit.facts, tuple(values), credit_at(db, edit.at) if is_mark else None)


def _values(db: Db, edit: int, number: int) -> Iterator[tuple[str, object, object]]:
    for changes in undo_log.parts(db, edit):
        for one in changes:
            if one.how == "set" and one.table == "contacts" and one.key == [number] and one.column in contacts.SEEN:
                yield one.column, one.before, one.after


def addresses_behind(db: Db, hashes: Collection[str], key: bytes | None) -> dict[str, dict[str, None]]:
    """Return the canonical addresses and numbers in the book by their hash, of these hashes; without key by length."""
    if key is not None:
        hashers = [hasher(key)]
        forms = ((address, address) for address, _ in eligibility.every_address(db))
    else:
        hashers = [unkeyed_hasher(kind) for kind in sorted({HASHES[len(one)] for one in hashes})]
        forms = (
            (form, address)
            for typed, address in eligibility.every_spelling(db)
            for form in (email_domain if "@" in address else phone_domain).spellings(typed, address)
        )
    result: dict[str, dict[str, None]] = {}
    for form, address in forms:
        for hash_of in hashers:
            found = hash_of(form)
            if found in hashes:
                result.setdefault(found, {})[address] = None
    return result
