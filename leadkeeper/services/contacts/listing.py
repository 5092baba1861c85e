"""Lists of people: who fits a search and filters, and one page of them."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from leadkeeper.db import contact_list, contact_search, contacts, duplicates, eligibility, forms
from leadkeeper.db.contact_list import filter_counts
from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports
from leadkeeper.db.transaction import writing
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.email import import_key
from leadkeeper.domain.phone import searched
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.books.settings import phone_country
from leadkeeper.services.eligibility.context import JudgingContext, load_subjects


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person in a table; `standings` pairs each partner's legal name with the verdict for the channel asked."""

    number: int
    contact: Contact
    form_version: str | None
    answer: str | None
    standings: tuple[tuple[str, Verdict], ...]

    def partners(self, verdict: Verdict) -> tuple[str, ...]:
        """The partners for whom this is the verdict."""
        return tuple(name for name, found in self.standings if found is verdict)


def contact_rows(desk: JudgingContext, numbers: Sequence[int], channel: str = "email") -> dict[int, ContactRow]:
    """The people with these row numbers, by number; those who are gone are left out."""
    found = load_subjects(desk, numbers)
    people = dict(zip(found, contacts.read(desk.db, list(found)), strict=True))
    answers = contact_list.sources_of(desk.db, list(found))
    partners = desk.sources.world.partners
    return {
        number: ContactRow(
            number,
            people[number],
            *answers.get(number, (None, None)),
            standings=tuple((one.legal_name, desk.judge(person, one, channel).verdict) for one in partners),
        )
        for number, person in found.items()
    }


def count_people(db: Db) -> int:
    """How many people are in the book."""
    return contacts.count(db)


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One value of a filter, the name that the founder gave it (None: it has none), and how many people have it.

    None people: nobody counted.
    """

    value: str
    name: str | None
    people: int | None


def filter_choices(db: Db) -> dict[str, list[FilterChoice]]:
    """The choices of each filter of `services.contacts.listing.FILTERS` that somebody has, most people first."""
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
    """One person: the id, the name (a company's where there is no other), and how to reach them."""

    contact: str
    name: str
    reached: str


def search_contacts(db: Db, text: str, limit: int = 8) -> list[Found]:
    """The first people in the book that fit, none for fewer than two letters."""
    if len(text.strip()) < LEAST_LETTERS:
        return []
    numbers, _all = contact_list.first(db, searched(text, phone_country(db)), limit=limit)
    return [
        Found(
            one.id,
            " ".join(filter(None, (one.first_name, one.last_name))) or one.company or "",
            one.email or one.phone or "",
        )
        for one in contacts.read(db, list(numbers))
    ]


SORTS = tuple(contact_list.SORTS)
FILTERS = tuple(contact_list.FILTERS)


def list_contacts(
    db: Db, search: str = "", filters: contact_list.Filters | None = None, sort: str = "added"
) -> array[int]:
    """The row numbers of the people that fit, in order; of several values of a filter one is enough.

    Raises `unknown-filter` and `unknown-sort`.
    """
    _check_filters(filters)
    if sort.removeprefix("-") not in contact_list.SORTS:
        raise LeadKeeperError("unknown-sort", name=sort, known=", ".join(SORTS))
    return contact_list.ids(db, searched(search, phone_country(db)), filters, sort)


def first_contacts(db: Db, search: str = "", filters: contact_list.Filters | None = None) -> tuple[array[int], bool]:
    """At once the first of the people that fit, in the order in which they were added, and whether these are all.

    Two hundred at most; fewer or none where it would take too long to find them. Raises `unknown-filter`.
    """
    _check_filters(filters)
    return contact_list.first(db, searched(search, phone_country(db)), filters)


def learn_short_words(db: Db) -> None:
    """Learns by what words of one or two letters are found at once; looks at everybody, unless nothing has changed."""
    contact_search.learn(db)


def _check_filters(filters: contact_list.Filters | None) -> None:
    for name in filters or {}:
        if name not in contact_list.CONDITIONS:
            raise LeadKeeperError("unknown-filter", name=name, known=", ".join(FILTERS))


def page(db: Db, numbers: Sequence[int]) -> list[Contact]:
    """The people with these row numbers, without answers and decisions."""
    return contacts.read(db, numbers)


def decided_page(db: Db, numbers: Sequence[int]) -> list[Contact]:
    """The people with these row numbers, each with the decisions about them, without answers."""
    decided = eligibility.of(db, numbers)
    return [
        replace(one, reviews=tuple(review for review, _ in decided.get(number, ())))
        for number, one in zip(numbers, page(db, numbers), strict=True)
    ]


def find(db: Db, address_or_id: str) -> int:
    """The row number of the person with this id or e-mail address; raises `unknown-contact`.

    The id of a record that was merged leads to the one kept.
    """
    found = contacts.numbers(db, [address_or_id]).get(address_or_id)
    if found is None:
        found = duplicates.leads_to(db, address_or_id)
    if found is None:
        found = contacts.at_email(db, import_key(address_or_id))
    if found is None:
        raise LeadKeeperError("unknown-contact", contact=address_or_id)
    return found


@dataclass(frozen=True, slots=True)
class View:
    """What is searched for, the values of each filter in use, and the order (a sort of `services.contacts.listing`)."""

    text: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = "added"


def saved_views(db: Db, page: str) -> dict[str, View]:
    """The saved views of a page by name."""
    return {
        name: View(body["text"], {key: frozenset(values) for key, values in body["chosen"].items()}, body["sort"])
        for name, body in contact_list.read(db, page).items()
    }


def save_view(db: Db, page: str, name: str, view: View) -> str:
    """Saves a view, in place of one with this name; gives the name without blanks around it.

    Raises `view-name-missing`.
    """
    named = _named(name)
    chosen = {key: sorted(values) for key, values in view.chosen.items()}
    with writing(db):
        contact_list.keep(db, page, named, {"text": view.text, "chosen": chosen, "sort": view.sort})
    return named


def rename_view(db: Db, page: str, name: str, after: str) -> str:
    """Gives a view another name, and the name without blanks; raises `view-name-missing`, `view-name-taken`."""
    named = _named(after)
    if named != name and named in contact_list.read(db, page):
        raise LeadKeeperError("view-name-taken", name=named)
    with writing(db):
        contact_list.rename(db, page, name, named)
    return named


def drop_view(db: Db, page: str, name: str) -> None:
    """Forgets a view."""
    with writing(db):
        contact_list.drop(db, page, name)


def _named(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise LeadKeeperError("view-name-missing")
    return named
