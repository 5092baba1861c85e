"""The people of an archive as the rules see them, without a book: what `store` and `services.eligibility.context` do
with SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leadkeeper.domain import contact as contact_domain
from leadkeeper.domain import deadlines, serialization
from leadkeeper.domain.book import Delivery, Notice, ReferenceData, Request, Suppression
from leadkeeper.domain.contact import Contact, EligibilitySubject, Event, PastDisclosure, Reviewed
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.judge import judge
from leadkeeper.domain.suppression import SuppressionList
from leadkeeper.domain.time import moment

Answers = dict[str, tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class Memory:
    """An archive made ready for judging."""

    world: ReferenceData
    people: tuple[EligibilitySubject, ...]
    notices: tuple[Notice, ...]

    def decide(self, partner: str, channel: str, today: date) -> Answers:
        """Of everybody the verdict and the worst word of each rule that objects."""
        sources = RuleContext(self.world)
        return {one.contact.id: said(self.case(sources, one, partner, channel, today)) for one in self.people}

    def case(
        self, sources: RuleContext, who: EligibilitySubject, partner: str, channel: str, today: date
    ) -> EligibilityQuestion:
        """The question about one person."""
        open_ones = [one for one in self.notices if one.partner == partner]
        overdue = sum(deadlines.is_overdue(one.due, one.sent_at, today) for one in open_ones)
        return EligibilityQuestion(sources, who, sources.partners[partner], channel, today, overdue)


def said(case: EligibilityQuestion) -> tuple[str, dict[str, str]]:
    """The verdict as a word, and the worst word of each rule that objects."""
    found = judge(case)
    worst: dict[str, Any] = {}
    for one in found.objections:
        worst[one.rule] = max(one.verdict, worst.get(one.rule, one.verdict))
    return found.verdict.word, {rule: verdict.word for rule, verdict in worst.items()}


def remember(archive: Mapping[str, Any]) -> Memory:
    """The archive in memory."""
    parts = {name: archive.get(name, []) for name in ("owner", "partners", "lists", "forms")}
    world = serialization.read(ReferenceData, parts | {"owner": archive.get("owner") or {}}, "archive")
    contacts = [serialization.read(Contact, one, "contact") for one in archive.get("contacts") or []]
    deliveries = [serialization.read(Delivery, one, "delivery") for one in archive.get("deliveries") or []]
    stops = [serialization.read(Suppression, one, "stop") for one in archive.get("suppressions") or []]
    notices = tuple(serialization.read(Notice, one, "notice") for one in archive.get("notices") or [])
    listed = SuppressionList(stops, world.owner.suppression_key)
    asked = [serialization.read(Request, one, "request") for one in archive.get("requests") or []]
    alone = [
        replace(_person(contact, listed, deliveries), requests=tuple(one for one in asked if one.contact == contact.id))
        for contact in contacts
    ]
    return Memory(world, tuple(_among(alone)), notices)


def _person(contact: Contact, stops: SuppressionList, deliveries: list[Delivery]) -> EligibilitySubject:
    keys = contact_domain.keys(contact.email, contact.phone)
    return EligibilitySubject(
        contact=contact,
        events=tuple(Event(one, moment(one.at)) for one in contact.consents),
        email_marks=keys.email_marks,
        phone_marks=keys.phone_marks,
        suppressed=stops.matching([*_mailboxes(contact), *_numbers(contact)]),
        given=tuple(
            PastDisclosure(one.partner, one.at, moment(one.at), one.id)
            for one in deliveries
            for ref in one.contacts
            if ref == contact.id
        ),
        reviews=tuple(map(Reviewed, contact.reviews)),
    )


def _mailboxes(contact: Contact) -> set[str]:
    keys = contact_domain.keys(contact.email, None, contact.other_emails)
    return {one for one in (keys.canonical or keys.email_key, *(value for _, value in keys.further)) if one}


def _numbers(contact: Contact) -> set[str]:
    keys = contact_domain.keys(None, contact.phone, (), contact.other_phones)
    return {one for one in (keys.phone_key or contact.phone, *(value for _, value in keys.further)) if one}


def _among(people: list[EligibilitySubject]) -> Iterator[EligibilitySubject]:
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
