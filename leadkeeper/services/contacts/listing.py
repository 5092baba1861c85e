"""List, search and page through contacts, filter them by today's verdict for a partner; saved views.

Verdicts change daily and are not stored: all contacts are judged when their filter is used or counted.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from leadkeeper.db import complaints, contact_list, contact_search, contacts, disclosures, eligibility, forms, register
from leadkeeper.db.book.settings import phone_country
from leadkeeper.db.contact_list import filter_counts
from leadkeeper.db.engine import Db, one_state, writing
from leadkeeper.db.imports import imports
from leadkeeper.db.requests import named_in_lines
from leadkeeper.domain import phone as phone_domain
from leadkeeper.domain.complaint import DisclosedContact
from leadkeeper.domain.contact import CHANNELS, PARTLY, Contact, EligibilitySubject
from leadkeeper.domain.deadlines import holds_back
from leadkeeper.domain.duplicates import is_another
from leadkeeper.domain.eligibility.context import ShownForm
from leadkeeper.domain.email import canonical, import_key, spelt_addresses
from leadkeeper.domain.erasure import REASON
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.phone import searched
from leadkeeper.domain.received_lists import Read, read_reference, split_reference
from leadkeeper.domain.suppression import (
    HASHES,
    hash_kind,
    read_hash,
    read_identifiers,
    read_leaver_or_hash,
)
from leadkeeper.domain.text import fold
from leadkeeper.domain.tracing.match import untagged
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import labels
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects
from leadkeeper.services.eligibility.judge import ContactGrouping, channels_of, current_grouping, representatives

OBJECTED = "objected"  # the answer of somebody on the suppression list, or with an open objection


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One table row; `verdicts` pairs each partner's legal name with the best verdict on its contracts' channels.

    `channels` are those with that verdict, for each partner in the same order.

    `answer` is the event of the last answer about partners, or `PARTLY`, or `OBJECTED`, whatever the person answered.

    `received` are the partners that received the contact, and that nothing else blocks for good.
    """

    number: int
    contact: Contact
    form_version: str | None
    answer: str | None
    form: ShownForm | None
    verdicts: tuple[tuple[str, Verdict], ...]
    received: tuple[str, ...] = ()
    channels: tuple[tuple[str, ...], ...] = ()

    def partners(self, verdict: Verdict) -> tuple[str, ...]:
        """Partners with this verdict."""
        return tuple(name for name, found in self.verdicts if found is verdict)


def contact_rows(judging: JudgingContext, numbers: Sequence[int]) -> dict[int, ContactRow]:
    """Return table rows by contact id, with the best verdict for each partner; deleted contacts are left out."""
    subjects = load_subjects(judging, numbers)
    people = dict(zip(subjects, contacts.read(judging.db, list(subjects)), strict=True))
    answers = contact_list.sources_of(judging.db, list(subjects))
    partners, forms = judging.sources.reference_data.partners, judging.sources.forms
    rows = {}
    for number, person in subjects.items():
        judged = [(one.legal_name, *_best(judging, person, one)) for one in partners]
        version, answer = answers.get(number, (None, None))
        rows[number] = ContactRow(
            number,
            people[number],
            version,
            _held(person, answer, judging.today),
            form=forms.get(version or ""),
            verdicts=tuple((name, verdict) for name, verdict, _channels, _is_shared in judged),
            received=tuple(name for name, _verdict, _channels, is_shared in judged if is_shared),
            channels=tuple(channels for _name, _verdict, channels, _is_shared in judged),
        )
    return rows


def _best(
    judging: JudgingContext, person: EligibilitySubject, partner: Partner
) -> tuple[Verdict, tuple[str, ...], bool]:
    """Return the best verdict for a partner, the channels with it, and whether one is blocked as shared already."""
    judgements = {channel: judging.judge(person, partner, channel) for channel in channels_of(partner, judging.today)}
    best = min(judgement.verdict for judgement in judgements.values())
    channels = tuple(channel for channel, judgement in judgements.items() if judgement.verdict is best)
    return best, channels, any(map(_is_blocked_as_shared, judgements.values()))


def _held(person: EligibilitySubject, answer: str | None, today: date) -> str | None:
    """The answer as far as the suppression list and an open request leave it.

    The erasure of somebody else with the same number is no answer of this person, though it holds them back (R01).
    """
    others = [id(entry) for entry, _number in person.by_number if entry.reason == REASON]
    suppressed = [entry for entry in person.suppressed if id(entry) not in others]
    stops = [entry for entry in suppressed if entry.partner is None]
    if any(entry.channel not in CHANNELS for entry in stops) or any(
        asked.kind == "objection" and holds_back(asked, today) for asked in person.requests
    ):
        return OBJECTED
    return PARTLY if suppressed and answer == "given" else answer


def _is_blocked_as_shared(judgement: Judgement) -> bool:
    """Whether an earlier disclosure objects (R41), and the rest could be put right in a review."""
    blocking = {one.rule for one in judgement.objections if one.verdict is Verdict.BLOCKED}
    return "R41" in judgement.rules and blocking <= {"R41"}


def count_people(db: Db) -> int:
    """Number of contacts in the book."""
    return contacts.count(db)


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A filter value, its display name (None: none given), and its number of contacts (None: not counted)."""

    value: str
    name: str | None
    people: int | None


def filter_choices(db: Db) -> dict[str, list[FilterChoice]]:
    """Return the values in use of each filter in `FILTERS`, most contacts first."""
    names = {
        "form": {one.id: one.name for one in forms.read_all(db)},
        "import": {one.id: one.file for one in imports.read_all(db)},
    }
    return {
        key: [FilterChoice(value, names.get(key, {}).get(value), people) for value, people in counted]
        for key, counted in filter_counts(db).items()
    }


LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A search result: id, name (company if there is none), addresses; `but_for_tag`: not those searched for."""

    contact: str
    name: str
    reached: str
    but_for_tag: bool = False


def search_contacts(db: Db, text: str, limit: int = 8) -> list[Found]:
    """Return the first matching contacts, those alike but for a `+tag` last; None for fewer than two letters."""
    if len(text.strip()) < LEAST_LETTERS:
        return []
    numbers, _all = contact_list.first(db, searched(text, phone_country(db)), limit=limit)
    alike = [number for number in same_but_tag(db, [text.strip()]) if number not in numbers]
    return [
        Found(contact.id, contact.display_name, contact.email or contact.phone or "", is_alike)
        for some, is_alike in ((numbers, False), (alike[: limit - len(numbers)], True))
        for contact in contacts.read(db, list(some))
    ]


SORTS = tuple(contact_list.SORTS)
FILTERS = tuple(contact_list.FILTERS)


def list_contacts(
    db: Db, search: str = "", filters: contact_list.Filters | None = None, sort: str = "added"
) -> array[int]:
    """Return ids in order; values of one filter are alternatives. Raises `unknown-filter`, `unknown-sort`."""
    return run(_listed(db, search, filters, sort))


def _listed(db: Db, search: str, filters: contact_list.Filters | None, sort: str) -> Flow[array[int]]:
    """`list_contacts`, that can be stopped between two blocks of lines."""
    _check_filters(filters)
    if sort.removeprefix("-") not in contact_list.SORTS:
        raise LeadKeeperError("unknown-sort", name=sort, known=", ".join(SORTS))
    result = contact_list.ids(db, searched(search, phone_country(db)), filters, sort)
    return result if result or filters else array("q", (yield from _sharing_a_mailbox(db, search)))


def _sharing_a_mailbox(db: Db, search: str) -> Flow[list[int]]:
    """The records at the mailboxes of people with this name or number who have none: two at one mailbox are one."""
    words, phones = frozenset(fold(search).split()), frozenset(phone_domain.numbers_in(search))
    is_name = len(search.strip()) > LEAST_LETTERS and any(map(str.isalpha, search))
    names = dict[int, str]()
    for named in named_in_lines(db, words if is_name else frozenset(), phones) if is_name or phones else ():
        names |= named
        yield Progress("look", 0, None)
    people = zip(names, contacts.read(db, list(names)), strict=True)
    return sorted(n for n, one in people if phones or is_another(names[n], one.first_name, one.last_name))


def first_contacts(db: Db, search: str = "", filters: contact_list.Filters | None = None) -> tuple[array[int], bool]:
    """Return quickly the first matching contacts by id, and whether these are all.

    At most 200; fewer or none if finding them would take too long, as in the lines of files. Raises `unknown-filter`.
    """
    _check_filters(filters)
    result, has_all = contact_list.first(db, searched(search, phone_country(db)), filters)
    return result, has_all and bool(result or filters or not search.strip())


def learn_short_words(db: Db) -> None:
    """Index words of one or two letters for search; scans all contacts unless nothing has changed."""
    contact_search.learn(db)


def _check_filters(filters: contact_list.Filters | None) -> None:
    for name in filters or {}:
        if name not in contact_list.CONDITIONS:
            raise LeadKeeperError("unknown-filter", name=name, known=", ".join(FILTERS))


_SHAPES = {"country": re.compile("[A-Z]{2}"), "action_year": re.compile(r"\d{4}")}
_CODES = {
    "stage": tuple(labels.stage.names),
    "segment": (*labels.segment.names, "none"),
    "email_state": tuple(labels.email_state.names),
    "consent": ("given", PARTLY, "refused", "withdrawn", "none"),
}
_MOST_NAMED = 20


def check_values(db: Db, filters: Mapping[str, Collection[str]]) -> None:
    """Refuse a filter's impossible value, as typed. Raises `unknown-filter`, `unknown-filter-value`."""
    _check_filters(filters)
    for name, wanted in filters.items():
        known = _CODES.get(name) or [value for value, _people in filter_counts(db).get(name, ())]
        known = [*known, *(one.id for form in forms.read_all(db) for one in form.versions)] if name == "form" else known
        for value in wanted:
            shape = _SHAPES.get(name)
            if name in FILTERS and value not in known and not (shape and (value == "none" or shape.fullmatch(value))):
                named = ", ".join(known[:_MOST_NAMED]) or "–"
                raise LeadKeeperError("unknown-filter-value", name=name, value=value, known=named)


def page(db: Db, numbers: Sequence[int]) -> list[Contact]:
    """Contacts with these ids, without consent events and reviews."""
    return contacts.read(db, numbers)


def decided_page(db: Db, numbers: Sequence[int]) -> list[Contact]:
    """Contacts with these ids, with reviews, without consent events."""
    decided = eligibility.of(db, numbers)
    return [
        replace(one, reviews=tuple(review for review, _ in decided.get(number, ())))
        for number, one in zip(numbers, page(db, numbers), strict=True)
    ]


def find(db: Db, address_or_id: str) -> int:
    """Return the database id for an id, an e-mail address or a row reference of an export.

    The id of a merged record leads to the one kept, and so does its address, if no other record has it. Raises
    `unknown-contact`, `several-people` for the id of one record and the address of another, and the codes of
    `referenced_contact`.
    """
    key = import_key(address_or_id)
    number = with_id(db, address_or_id)
    if number is not None:
        bearers = {other for _address, other in eligibility.at_addresses(db, [canonical(address_or_id)])}
        if bearers and number not in bearers:
            raise several_people(db, address_or_id, {number, *bearers})
        return number
    number = contacts.at_email(db, key)
    if number is None:
        people = [person for person, _emails in complaints.by_further_address(db, [canonical(address_or_id)])]
        holders = [person for person in people for one in contacts.read(db, [person]) if key in _keys_of(one)]
        number = holders[0] if len(holders) == 1 else None
    if number is None:
        raise unknown_contact(db, address_or_id)
    return number


MOST_MEANT = 20  # people named by `unknown_contact`


def unknown_contact(db: Db, text: str) -> LeadKeeperError:
    """Return the error for a text that is no id or address of a record: it names who has it as a number or a name."""
    numbers = phone_domain.numbers_in(text) if "@" not in text else ()
    meant = {number for _phone, number in eligibility.at_addresses(db, numbers)}
    words = set(fold(text).split())
    if not meant and len(words) > 1:
        alike, _all = contact_list.first(db, searched(text, phone_country(db)), limit=MOST_MEANT)
        people = zip(alike, contacts.read(db, list(alike)), strict=True)
        meant = {number for number, one in people if set(fold(one.called).split()) == words}
    if not meant and not numbers and len(words) > 1 and (sharing := run(_sharing_a_mailbox(db, text))[:MOST_MEANT]):
        return LeadKeeperError("unknown-contact", contact=text, sharing=_choices(contacts.read(db, sharing)))
    if not meant:
        return LeadKeeperError("unknown-contact", contact=text)
    shown = contacts.read(db, sorted(meant)[:MOST_MEANT])
    return LeadKeeperError("unknown-contact", contact=text, count=len(meant), people=_choices(shown))


def _keys_of(person: Contact) -> set[str]:
    """Keys of a person's addresses, and of those in an oddly written one."""
    emails = [one for one in (person.email, *person.other_emails) if one]
    return {import_key(one) for email in emails for one in (email, *spelt_addresses(email))}


def find_to_show(db: Db, text: str) -> int:
    """Return the database id as `find` does, or that of the only record with a number or mailbox; `several-people`.

    To look only: what is recorded of a number may be about others who have it (R28).
    """
    try:
        return find(db, text)
    except LeadKeeperError as error:
        if error.code != "unknown-contact":
            raise
        keys = [canonical(text)] if "@" in text else phone_domain.numbers_in(text)
        people = {number for _key, number in eligibility.at_addresses(db, keys)}
        if not people:
            raise
        if len(people) > 1:
            raise several_people(db, text, people) from None
        return people.pop()


def with_id(db: Db, ref: str) -> int | None:
    """Return the database id for an id or a row reference; None if there is none or it is of an erased contact.

    An id may also be an address of somebody else: who takes either must look. Raises as `referenced_contact`, and
    `several-people` for the id of one record and a row of another.
    """
    number = _by_id(db, ref)
    if number is None:
        return referenced_contact(db, ref)
    named = read_reference(ref)
    row = disclosures.contact_at(db, *named) if named is not None else None
    if row not in (None, number):
        raise several_people(db, ref, {number, row})
    return number


def _by_id(db: Db, ref: str) -> int | None:
    number = contacts.numbers(db, [ref]).get(ref)
    kept = contacts.leads_to(db, ref) if number is None else None
    return kept if kept is not None and contacts.read(db, [kept]) else number


def several_people(db: Db, text: str, numbers: Collection[int | None]) -> LeadKeeperError:
    """Return the error for a text that may mean each of these contacts."""
    people = contacts.read(db, sorted(filter(None, numbers)))
    return LeadKeeperError("several-people", contact=text.strip(), records=_choices(people))


def _choices(people: Iterable[Contact]) -> str:
    records = (" · ".join(filter(None, (one.id, one.display_name, one.email or one.phone))) for one in people)
    return "; ".join(records)


@dataclass(frozen=True, slots=True)
class View:
    """Search text, filter values and sort order (as `list_contacts`)."""

    text: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = "added"


def saved_views(db: Db, page: str) -> dict[str, View]:
    """Return the saved views of a page by name."""
    return {
        name: View(body["text"], {key: frozenset(values) for key, values in body["chosen"].items()}, body["sort"])
        for name, body in contact_list.read(db, page).items()
    }


def save_view(db: Db, page: str, name: str, view: View) -> str:
    """Save a view, replacing one of the same name; return the trimmed name. Raises `view-name-missing`."""
    named = _named(name)
    chosen = {key: sorted(values) for key, values in view.chosen.items()}
    with writing(db):
        contact_list.keep(db, page, named, {"text": view.text, "chosen": chosen, "sort": view.sort})
    return named


def rename_view(db: Db, page: str, name: str, after: str) -> str:
    """Rename a view; return the trimmed name. Raises `view-name-missing`, `view-name-taken`."""
    named = _named(after)
    if named != name and named in contact_list.read(db, page):
        raise LeadKeeperError("view-name-taken", name=named)
    with writing(db):
        contact_list.rename(db, page, name, named)
    return named


def drop_view(db: Db, page: str, name: str) -> None:
    """Delete a view."""
    with writing(db):
        contact_list.drop(db, page, name)


def _named(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise LeadKeeperError("view-name-missing")
    return named


ELIGIBILITY_FILTER = "standing"  # name of the filter; its values look like `eligible:raoul`: verdict and partner id


def people_fitting(
    db: Db, search: str, filters: contact_list.Filters | None, sort: str, today: date
) -> Flow[array[int]]:
    """`list_contacts` with the additional filter `standing`. Raises `unknown-filter`, `unknown-sort`."""
    others = {name: wanted for name, wanted in (filters or {}).items() if name != ELIGIBILITY_FILTER}
    asked = (filters or {}).get(ELIGIBILITY_FILTER)
    if asked is None:
        return (yield from _listed(db, search, others, sort))
    wanted = {asked} if isinstance(asked, str) else set(asked)
    with one_state(db):
        judging = load_judging_context(db, today)
        grouping = yield from current_grouping(judging, read=False)
        chosen = {situation for value, situation in _verdict_values(judging, grouping) if value in wanted}
    marks = bytearray(max(grouping.numbers, default=0) + 1)  # a byte a contact: a set takes 100 times as much
    for number in grouping.people(chosen):
        marks[number] = 1
    fitting = yield from _listed(db, search, others, sort)
    return array("q", (number for number in fitting if number < len(marks) and marks[number]))


def eligibility_choices(db: Db, today: date) -> Flow[list[FilterChoice]]:
    """Return each partner and verdict in use, with the legal name and the number of contacts."""
    people: Counter[str] = Counter()
    with one_state(db):
        judging = load_judging_context(db, today)
        grouping = yield from current_grouping(judging, read=False)
        for value, situation in _verdict_values(judging, grouping):
            people[value] += grouping.counts[situation]
    names = {
        _value(verdict, one): one.legal_name for one in judging.sources.reference_data.partners for verdict in Verdict
    }
    return [FilterChoice(value, names[value], people[value]) for value in names if people[value]]


def eligibility_offered(judging: JudgingContext) -> list[FilterChoice]:
    """Each partner and verdict, uncounted."""
    partners = judging.sources.reference_data.partners
    return [FilterChoice(_value(verdict, one), one.legal_name, None) for one in partners for verdict in Verdict]


def _verdict_values(judging: JudgingContext, grouping: ContactGrouping) -> Iterator[tuple[str, int]]:
    """Each group with its best verdict per partner over the channels of the partner's contracts."""
    partners = [(one, channels_of(one, judging.today)) for one in judging.sources.reference_data.partners]
    for situation, person in enumerate(representatives(judging, grouping)):
        for partner, channels in partners:
            yield _value(min(judging.judge(person, partner, one).verdict for one in channels), partner), situation


def _value(verdict: Verdict, partner: Partner) -> str:
    return f"{verdict.word}:{partner.id}"


def referenced_contact(db: Db, text: str) -> int | None:
    """Return the id of the contact that a reference names; None if the text is no reference.

    Raises `unknown-reference`, `reference-of-archive` (an archive does not keep the rows of its exports),
    `reference-is-trap`, `reference-erased`, `several-people` for a row of one record and the id of another.
    """
    named = read_reference(text)
    if named is None:
        return None
    export, position = named
    # An export of an archive has references, too, that name no row here.
    entry = register.exports(register.entries(db)).get(export)
    if entry is None or all(file.export != export for file in disclosures.released(db)):
        raise LeadKeeperError("unknown-reference", reference=text.strip())
    if entry.kind == "restored":
        raise LeadKeeperError("reference-of-archive", reference=text.strip())
    contact = disclosures.contact_at(db, export, position)
    if contact is None:
        if disclosures.trap_at(db, export, position) is not None:
            raise LeadKeeperError("reference-is-trap", reference=text.strip())
        raise LeadKeeperError("unknown-reference", reference=text.strip())
    if not contacts.read(db, [contact]):
        raise LeadKeeperError("reference-erased", reference=text.strip())
    if (same_id := _by_id(db, text.strip())) not in (None, contact):
        raise several_people(db, text, {contact, same_id})
    return contact


def referenced_trap(db: Db, text: str) -> tuple[str, list[DisclosedContact]] | None:
    """Return the address of the seed contact that a reference names, with its export; None if it names none."""
    named = read_reference(text)
    address = disclosures.trap_at(db, *named) if named is not None else None
    if named is None or address is None:
        return None
    return address, [file for file in disclosures.released(db) if file.export == named[0]]


def addresses_of(db: Db, text: str) -> tuple[str, ...]:
    """Return every address and number, as typed, of the contact that a reference names; the text if it is none."""
    number = referenced_contact(db, text)
    if number is None:
        return (text,)
    (contact,) = contacts.read(db, [number])
    return contact.addresses


SHOWN_RESEMBLING = 5


@dataclass(frozen=True, slots=True)
class Resembling:
    """Contacts that may be meant, or are, by somebody else's line: their number, and the first, with names."""

    count: int = 0
    people: tuple[str, ...] = ()


NOBODY_NEAR = Resembling()


def resembling(db: Db, addresses: Iterable[str], reached: Collection[int]) -> Resembling:
    """Return the contacts not in `reached` with one of these addresses but for what follows its `+`.

    Where the `+` is an ordinary letter that is another mailbox (R28), and often the same person.
    """
    return first_named(db, same_but_tag(db, addresses).keys() - reached)


def same_but_tag(db: Db, addresses: Iterable[str | None]) -> dict[int, str]:
    """Return the contacts (ids) with one of these addresses but for a `+tag`, each with its address key."""
    stems = {stem_of(one) for one in addresses if one and "@" in one}
    return dict(sorted(pair for stem in stems for pair in contacts.with_stem(db, stem)))


def stem_of(address: str) -> str:
    """Return the key shared by addresses that differ only after their `+`, see `contacts.by_stem`."""
    return import_key(untagged(address))


def first_named(db: Db, numbers: Collection[int]) -> Resembling:
    """Return how many contacts (ids) these are, and the first with name and address or number."""
    named = []
    for first, last, email, phone in contacts.cells(
        db, ("first_name", "last_name", "email_key", "phone"), sorted(numbers)[:SHOWN_RESEMBLING]
    ).values():
        name, reached = " ".join(filter(None, (first, last))), email or phone or ""
        named.append(f"{name} ({reached})" if name else reached)
    return Resembling(len(numbers), tuple(named))


def identifiers_of(db: Db, text: str) -> tuple[str, ...]:
    """Return the canonical addresses and numbers that a text or a reference names."""
    return tuple(one for cell in addresses_of(db, text) for one in read_identifiers(cell))


def leaver_readers(db: Db, key: str | None, kind: str | None) -> tuple[Read, Read]:
    """Return how columns of a list are found, and what their cells are read as, for `preview_stop_file`.

    Among hashes, too, addresses and references are read; a reference that names nobody cannot be read.
    """
    is_hashed = key is not None or kind is not None
    kinds = HASHES.values() if not is_hashed else ("sha256" if key is not None else kind or "",)

    def cell(text: str) -> tuple[str, ...]:
        reference, rest = split_reference(text)
        identifiers = read_leaver_or_hash(rest)
        identifiers = () if identifiers and hash_kind(identifiers[0]) not in (None, *kinds) else identifiers
        try:
            return (*identifiers_of(db, reference), *identifiers) if reference else identifiers
        except LeadKeeperError:  # of nobody, of a seed contact, of an erased person
            return identifiers

    return (partial(read_hash, kinds=kinds) if is_hashed else cell), cell
