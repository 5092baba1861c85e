"""The people of an archive as the rules see them, without a book: what `store` and `flows.desk` do with SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leadkeeper.model import shape
from leadkeeper.model.book import Delivery, Notice, Request, Suppression, World
from leadkeeper.model.contact import Contact
from leadkeeper.model.moment import moment
from leadkeeper.model.person import Event, Given, Person, Reviewed
from leadkeeper.rules import deadlines, identity
from leadkeeper.rules.eligibility import Sources, judge
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.stop_list import StopList

Answers = dict[str, tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class Memory:
    """An archive made ready for judging."""

    world: World
    people: tuple[Person, ...]
    notices: tuple[Notice, ...]

    def decide(self, partner: str, channel: str, today: date) -> Answers:
        """Of everybody the verdict and the worst word of each rule that objects."""
        sources = Sources(self.world)
        return {one.contact.id: said(self.case(sources, one, partner, channel, today)) for one in self.people}

    def case(self, sources: Sources, who: Person, partner: str, channel: str, today: date) -> Case:
        """The question about one person."""
        open_ones = [one for one in self.notices if one.partner == partner]
        overdue = sum(deadlines.is_overdue(one.due, one.sent_at, today) for one in open_ones)
        return Case(sources, who, sources.partners[partner], channel, today, overdue)


def said(case: Case) -> tuple[str, dict[str, str]]:
    """The verdict as a word, and the worst word of each rule that objects."""
    found = judge(case)
    worst: dict[str, Any] = {}
    for one in found.objections:
        worst[one.rule] = max(one.verdict, worst.get(one.rule, one.verdict))
    return found.verdict.word, {rule: verdict.word for rule, verdict in worst.items()}


def remember(archive: Mapping[str, Any]) -> Memory:
    """The archive in memory."""
    parts = {name: archive.get(name, []) for name in ("owner", "partners", "lists", "forms")}
    world = shape.read(World, parts | {"owner": archive.get("owner") or {}}, "archive")
    contacts = [shape.read(Contact, one, "contact") for one in archive.get("contacts") or []]
    deliveries = [shape.read(Delivery, one, "delivery") for one in archive.get("deliveries") or []]
    stops = [shape.read(Suppression, one, "stop") for one in archive.get("suppressions") or []]
    notices = tuple(shape.read(Notice, one, "notice") for one in archive.get("notices") or [])
    listed = StopList(stops, world.owner.suppression_key)
    asked = [shape.read(Request, one, "request") for one in archive.get("requests") or []]
    alone = [
        replace(_person(contact, listed, deliveries), requests=tuple(one for one in asked if one.contact == contact.id))
        for contact in contacts
    ]
    return Memory(world, tuple(_among(alone)), notices)


def _person(contact: Contact, stops: StopList, deliveries: list[Delivery]) -> Person:
    keys = identity.keys(contact.email, contact.phone)
    return Person(
        contact=contact,
        events=tuple(Event(one, moment(one.at)) for one in contact.consents),
        email_marks=keys.email_marks,
        phone_marks=keys.phone_marks,
        suppressed=stops.matching([*_mailboxes(contact), *_numbers(contact)]),
        given=tuple(
            Given(one.partner, one.at, moment(one.at), one.id)
            for one in deliveries
            for ref in one.contacts
            if ref == contact.id
        ),
        reviews=tuple(map(Reviewed, contact.reviews)),
    )


def _mailboxes(contact: Contact) -> set[str]:
    keys = identity.keys(contact.email, None, contact.other_emails)
    return {one for one in (keys.canonical or keys.email_key, *(value for _, value in keys.further)) if one}


def _numbers(contact: Contact) -> set[str]:
    keys = identity.keys(None, contact.phone, (), contact.other_phones)
    return {one for one in (keys.phone_key or contact.phone, *(value for _, value in keys.further)) if one}


def _among(people: list[Person]) -> Iterator[Person]:
    """Each with all who share a mailbox with it, also through others."""
    boxes = [_mailboxes(one.contact) for one in people]
    groups = [{place} for place in range(len(people))]
    for place, mine in enumerate(boxes):
        for other in range(place):
            if mine & boxes[other] and groups[place] is not groups[other]:
                groups[other] |= groups[place]
                for member in groups[other]:
                    groups[member] = groups[other]
    for place, one in enumerate(people):
        twins = tuple(people[member] for member in sorted(groups[place]))
        yield replace(one, twins=twins if len(twins) > 1 else ())
