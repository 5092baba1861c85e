"""One question to the rules (contact, partner, channel, day), and the facts derived from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from leadkeeper.domain import contact
from leadkeeper.domain.book import Suppression
from leadkeeper.domain.consent import covers, is_no, is_yes
from leadkeeper.domain.contact import (
    Consent,
    Contact,
    EligibilitySubject,
    Event,
    Informed,
    Once,
    PastDisclosure,
    Review,
    last_ones,
)
from leadkeeper.domain.eligibility import context
from leadkeeper.domain.eligibility.context import FAR_FUTURE, NO_LIST, Listed, Published, RuleContext, ShownForm
from leadkeeper.domain.partner import Contract, Partner, works_alone
from leadkeeper.domain.time import Moment, calendar_day, day_bounds, moment

TELEPHONE_LAW = date(2026, 8, 11)  # law 2025-594, art. 13: calls to consumers need consent
PROOFS = ("log", "double_opt_in", "signed", "recording")
ACTIONS = ("form", "click", "order", "message", "call")  # an open never counts (Performeclic SAN-2020-016)
TRACES = ("row", *PROOFS)
POSITIVE_ACTS = ("unticked_box", "two_buttons", "double_opt_in", "signed_paper", "recorded_oral")


@dataclass(frozen=True)
class EligibilityQuestion:
    """The input of every rule; `overdue` counts the notifications that the partner should have had before today (R31).

    `chosen` is the consent to judge if several may be the last (see `readings`).
    """

    sources: RuleContext
    person: EligibilitySubject
    partner: Partner
    channel: str
    today: date
    overdue: int = 0
    chosen: Event | None = None

    @Once
    def contact(self) -> Contact:
        """The contact's stored facts."""
        return self.person.contact

    @Once
    def consumer(self) -> bool:
        """Whether consumer rules apply: not b2b, unknown (R34), or a consumer by R16."""
        return self.contact.segment != "b2b" or self.posed_as_professional

    def is_off(self, rule: str) -> bool:
        """Whether this product choice is switched off in the book."""
        return rule in self.sources.off

    @property
    def free_mail(self) -> bool:
        """Whether the address is at a free-mail domain."""
        return bool(self.person.email_marks & contact.EMAIL_FREE)

    @Once
    def posed_as_professional(self) -> bool:
        """Whether the record is b2b but a consumer by R16."""
        contact = self.contact
        is_one = contact.segment == "b2b" and (self.free_mail or works_alone(contact.legal_form))
        return is_one and not self.is_off("R16")

    @Once
    def company_address(self) -> bool:
        """Whether this is a company's e-mail address that names no person (R15)."""
        generic = bool(self.person.email_marks & contact.EMAIL_GENERIC) and not self.free_mail
        named = bool((self.contact.first_name or "").strip() or (self.contact.last_name or "").strip())
        return self.channel == "email" and not self.consumer and generic and not named

    @Once
    def asks_consent(self) -> bool:
        """Whether consent is the legal basis: consumers by e-mail, SMS or voice."""
        return self.consumer and self.channel != "post"

    @Once
    def informed(self) -> Informed | None:
        """The information given to the contact by the end of today."""
        informed = self.contact.informed
        when = moment(informed.at) if informed else None
        return None if when is not None and when.lo > self.end_of_today else informed

    @property
    def informed_post(self) -> bool:
        """Whether post rests on prior information instead of consent (R42)."""
        return self.channel == "post" and self.informed is not None and self.informed.mentions_transmission is True

    @Once
    def rests_on_consent(self) -> bool:
        """Whether consent is the only basis: not for professionals, not for informed post."""
        return self.consumer and not self.informed_post

    @Once
    def events(self) -> Sequence[Event]:
        """The answers given by the end of today."""
        return happened(self.person.events, self.end_of_today)

    @Once
    def answers(self) -> Answers:
        """The answers that concern this partner and channel."""
        return answers(
            self.person.events, self.partner.id, self.channel, self._covers, self.is_consent, self.end_of_today
        )

    def _covers(self, given: Consent) -> bool:
        shown = self.sources.form(given)
        return covers(given, shown.channels if shown is not None else None, self.channel)  # without: R17, R18 object

    def is_consent(self, given: Consent) -> bool:
        """Whether a covering consent can be valid at all: a known form and a positive act (R20)."""
        return self.sources.form(given) is not None and self.method(given) in POSITIVE_ACTS

    def method(self, given: Consent) -> str | None:
        """Return how a consent was given: as recorded, else as its form shows; None if both are unknown."""
        shown = self.sources.form(given)
        if shown is None or shown.description is None:
            return given.method
        return given.method or context.act(shown.description, self.channel)

    def lacks(self, given: Event) -> list[str]:
        """Return what a consent's proof lacks (`messages.labels.proof`); [] if complete (GDPR 7(1), 5(2))."""
        shown = self.sources.form(given.consent)
        lacking = [] if shown else ["form"]
        if shown and shown.description is None:
            lacking.append("description")
        if shown and not shown.has_evidence:
            lacking.append("evidence")
        if shown and shown.altered:
            lacking.append("unaltered-evidence")
        if not self.sources.seen(given.consent, given.when):
            lacking.append("list")
        if given.when is None:
            lacking.append("date")
        if given.consent.trace not in TRACES:
            lacking.append("trace")
        return lacking

    def is_proven(self, given: Event) -> bool:
        """Whether a covering consent is one by a positive act, with complete proof."""
        return self.is_consent(given.consent) and not self.lacks(given)

    @Once
    def candidates(self) -> tuple[Event, ...]:
        """The consents that may be the last: the covering ones, else a consumer's for other channels.

        If there are none and consent is the only basis, those dated after today (R19).
        """
        found = self.answers.latest or (self.answers.elsewhere if self.asks_consent else ())
        return found or (self.answers.to_come if self.rests_on_consent else ())

    @property
    def readings(self) -> tuple[EligibilityQuestion, ...]:
        """The same question for each consent that may be the last; the strictest result counts."""
        return self._several or (self,)  # a question that kept itself would be freed by the garbage collector alone

    @Once
    def _several(self) -> tuple[EligibilityQuestion, ...]:
        if len(self.candidates) < 2 or self.chosen is not None:
            return ()
        return tuple([replace(self, chosen=one) for one in self.candidates])

    @Once
    def yes(self) -> Event | None:
        """The judged consent."""
        return self.chosen or contact.last(self.candidates)

    @property
    def covering(self) -> Event | None:
        """The judged consent if it covers this partner and channel."""
        return self.yes if self.answers.latest else None

    @Once
    def given_at(self) -> Moment | None:
        """When the judged consent was given; None if unknown."""
        return self.yes.when if self.yes else None

    @property
    def judged_hi(self) -> int | None:
        """The last second at which the judged consent can have been given; None without a consent."""
        if self.yes is None:
            return None
        return self.given_at.hi if self.given_at else self.never

    @Once
    def shown(self) -> ShownForm | None:
        """The form version of the judged consent."""
        return self.sources.form(self.yes.consent) if self.yes else None

    @Once
    def forms(self) -> tuple[ShownForm, ...]:
        """The form versions that count: that of the judged consent, and of every yes if that is not the only basis."""
        yeses = [] if self.rests_on_consent else [one.consent for one in self.events if one.consent.event == "given"]
        others = {yes.form_version: self.sources.form(yes) for yes in yeses}.values()
        first = [self.shown] if self.shown is not None else []
        return (*first, *(one for one in others if one is not None and one is not self.shown))

    @Once
    def agreed(self) -> bool:
        """Whether the judged consent is what allows sharing, or besides the information is a proven one."""
        return self.yes is not None and (self.rests_on_consent or self.is_proven(self.yes))

    @Once
    def origins(self) -> tuple[Event, ...]:
        """The consents that the record came with: the judged one, else the last to anything.

        Where no consent is asked, and the judged one is no proven consent, it hides none: all to anything without those
        that a certainly later, proven consent to this replaced.
        """
        yeses = [one for one in self.events if one.consent.event == "given"]
        if not self.asks_consent and not (self.yes and self.is_proven(self.yes)):
            proven = [one.when.lo for one in self.answers.covering if one.when and self.is_proven(one)]
            since, kept = max(proven, default=0), [one for one in yeses if one.consent.purpose != contact.UNDONE]
            standing = tuple([one for one in kept if not proven or one.when is None or one.when.hi >= since])
            if standing:
                return standing
        judged = self.yes or contact.last(yeses)
        return (judged,) if judged else ()

    @property
    def standing(self) -> tuple[EligibilityQuestion, ...]:
        """The same question for each consent to this with a list that counts (see `origins`)."""
        if self.asks_consent:
            return (self,)
        covering = set(map(id, self.answers.covering))
        counting = [one for one in self.origins if id(one) in covering]
        by_list = {(one.consent.form_version, one.consent.list_version, one.when): one for one in counting}
        return tuple([replace(self, chosen=one) for one in by_list.values()]) or (self,)

    @Once
    def listed(self) -> Listed:
        """The partner list of the judged consent."""
        return self.sources.listed(self.yes.consent) if self.yes else NO_LIST

    @Once
    def seen(self) -> tuple[Published, ...]:
        """The list versions that the person may have seen when giving the judged consent."""
        return self.listed.seen(self.given_at)

    @Once
    def namings(self) -> dict[int, tuple[Published, Any]]:
        """How lists name the partner (see `RuleContext.namings`)."""
        return self.sources.namings(self.partner)

    @property
    def list_surely_out(self) -> bool:
        """Whether a list version was certainly published when the judged consent was given."""
        return self.listed.surely_out(self.given_at)

    @Once
    def in_force(self) -> tuple[Contract, ...]:
        """The partner's contracts that are signed and in force today."""
        known = self.sources.running
        key = (id(self.partner), self.today)
        if key not in known:
            running = contracts_in_force(self.partner, self.today)
            known[key] = (self.partner, running)  # kept referenced: no other object can get its id
        return known[key][1]

    @Once
    def fitting(self) -> tuple[Contract, ...]:
        """The contracts in force that allow this channel and the contact's country."""
        return tuple([one for one in self.in_force if allows(one, self.channel, self.contact)])

    @Once
    def end_of_today(self) -> int:
        """The last second of today in Paris."""
        return day_bounds(self.today)[1]

    @property
    def never(self) -> int:
        """A second after any review decision: stands for a fact without a readable date."""
        return FAR_FUTURE

    def twin(self, person: EligibilitySubject) -> EligibilityQuestion:
        """Return the same question about another record of the same person."""
        return replace(self, person=person, chosen=None)


Naming = TypeVar("Naming", Consent, Suppression, PastDisclosure, Review)


def as_of_one_company(person: EligibilitySubject, partner: str, others: Set[str]) -> EligibilitySubject:
    """Return a person as if what names others of its SIREN (ids) named the partner; not what a reviewer allowed.

    A partner is a legal entity: who withdrew from one record of it withdrew from it.
    """

    def own(thing: Naming) -> Naming:
        return replace(thing, partner=partner) if thing.partner in others else thing

    stops = {id(one): own(one) for one in person.suppressed}
    return replace(
        person,
        events=tuple(replace(one, consent=own(one.consent)) for one in person.events),
        suppressed=tuple(stops.values()),
        by_number=tuple((stops[id(one)], number) for one, number in person.by_number),
        given=tuple(map(own, person.given)),
        reviews=tuple(
            one if one.review.decision == "allow" else replace(one, review=own(one.review)) for one in person.reviews
        ),
        twins=tuple(as_of_one_company(twin, partner, others) for twin in person.twins),
    )


def allows(contract: Contract, channel: str, contact: Contact) -> bool:
    """Whether a contract allows a channel and the country of a contact (R22)."""
    return channel in contract.channels and (contact.country or "FR") in contract.territory


def contracts_in_force(partner: Partner, today: date) -> tuple[Contract, ...]:
    """Return the contracts of a partner that are in force on a day, see `contract_state`."""
    return tuple(one for one in partner.contracts if contract_state(one, today) == "in-force")


def contract_state(contract: Contract, today: date) -> str:
    """Return `in-force`, `unsigned`, `not-started`, `ended` or `terminated`; unreadable dates fail closed."""
    signed, starts = calendar_day(contract.signed_on), calendar_day(contract.starts_on)
    if signed is None or signed > today:
        return "unsigned"
    if starts is None or today < starts:
        return "not-started"
    ends, terminated = calendar_day(contract.ends_on), calendar_day(contract.terminated_on)
    if contract.ends_on is not None and (ends is None or today > ends):
        return "ended"
    if contract.terminated_on is not None and (terminated is None or today >= terminated):
        return "terminated"
    return "in-force"


Coverage = Callable[[Consent], bool]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a contact that concern one partner and one channel.

    `covering`: the consents that cover them. `latest`: the last of these, several if their instants overlap and the
    order is unknown. `elsewhere`: if there are none, the last consents to this partner on other channels. `to_come`: if
    there are neither, consents dated after today. `withdrawn` and `refused`: those in force, with no consent that is
    certainly later. `lifted`: the others. `revived`: each withdrawal that has certainly later consents, with those.
    `own`: consents to the owner's own offers.
    """

    covering: tuple[Event, ...] = ()
    latest: tuple[Event, ...] = ()
    elsewhere: tuple[Event, ...] = ()
    to_come: tuple[Event, ...] = ()
    withdrawn: tuple[Event, ...] = ()
    refused: tuple[Event, ...] = ()
    lifted: tuple[Event, ...] = ()
    revived: tuple[tuple[Event, tuple[Event, ...]], ...] = ()
    own: tuple[Event, ...] = ()

    @property
    def opposed(self) -> bool:
        """Whether a refusal or withdrawal is in force."""
        return bool(self.withdrawn or self.refused)


def answers(
    events: Sequence[Event], partner: str, channel: str, covers: Coverage, lifts: Coverage, until: int
) -> Answers:
    """Return the answers for a partner on a channel up to the second `until` (since 1970 UTC).

    `covers` tells whether a consent covers it by its form and its own terms. `lifts` tells whether it is a valid
    consent at all: an invalid one lifts no earlier refusal.
    """
    past = happened(events, until)
    yeses = [event for event in past if is_yes(event.consent, partner)]
    covering = [event for event in yeses if covers(event.consent)]
    latest = last_ones(covering)
    elsewhere = () if latest else last_ones(yeses)
    to_come = () if yeses or len(past) == len(events) else _to_come(events, past, partner, covers)
    own = tuple([event for event in past if event.consent.purpose == "own" and event.consent.event == "given"])
    refusals = [event for event in past if is_no(event.consent, partner, channel)]
    if not refusals:
        return Answers(tuple(covering), latest, elsewhere, to_come, own=own)
    consents = [event for event in covering if lifts(event.consent)]
    later = _later(consents, refusals)
    return Answers(
        covering=tuple(covering),
        latest=latest,
        elsewhere=elsewhere,
        to_come=to_come,
        withdrawn=tuple([no for no in refusals if not later[id(no)] and no.consent.event != "refused"]),
        refused=tuple([no for no in refusals if not later[id(no)] and no.consent.event == "refused"]),
        lifted=tuple([no for no in refusals if later[id(no)]]),
        revived=tuple([(no, later[id(no)]) for no in refusals if later[id(no)] and no.consent.event != "refused"]),
        own=own,
    )


def happened(events: Sequence[Event], until: int) -> Sequence[Event]:
    """Return the answers without those dated after a second (since 1970 UTC).

    A withdrawal that a file dates in the future is recorded without an instant, so it counts as last (`RowEvents`).
    """
    if all(event.when is None or event.when.lo <= until for event in events):  # nearly all contacts
        return events
    return [event for event in events if event.when is None or event.when.lo <= until]


def _to_come(events: Sequence[Event], past: Sequence[Event], partner: str, covers: Coverage) -> tuple[Event, ...]:
    rest = [event for event in events if event not in past and is_yes(event.consent, partner)]
    return last_ones([event for event in rest if covers(event.consent)]) or last_ones(rest)


def _later(consents: Sequence[Event], refusals: Sequence[Event]) -> dict[int, tuple[Event, ...]]:
    """Return, by id() of each refusal or withdrawal, the consents that are certainly later (see `after`)."""
    # Sorted once: comparing 10,000 answers of one contact pair by pair took two seconds.
    dated = sorted((one for one in consents if one.when), key=lambda one: one.when.lo if one.when else 0)
    starts = [one.when.lo for one in dated if one.when]
    places = {id(no): bisect_right(starts, no.when.hi) if no.when else len(dated) for no in refusals}
    shared = {place: tuple(dated[place:]) for place in set(places.values())}
    return {number: shared[place] for number, place in places.items()}
