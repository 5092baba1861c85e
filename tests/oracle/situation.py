"""One contact judged for one partner on one channel on one day: what the rules look at."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cached_property

from tests.oracle.addresses import addresses_in, canonical, is_free_mail, is_generic, numbers_in
from tests.oracle.companies import Facts
from tests.oracle.instants import Instant, read_day, read_instant, surely_later

CHANNELS = ("email", "sms", "voice", "post")
SOLE_TRADERS = (
    "ei",
    "eirl",
    "micro",
    "microentreprise",
    "microentrepreneur",
    "microentrepreneuse",
    "autoentreprise",
    "autoentrepreneur",
    "autoentrepreneuse",
    "entrepriseindividuelle",
    "entrepreneurindividuel",
    "entrepreneuseindividuelle",
)
BLOCKED = "blocked"
REVIEW = "review"
OVERRIDABLE = "review that a person may override"


POSITIVE_ACTS = ("unticked_box", "two_buttons", "double_opt_in", "signed_paper", "recorded_oral")


@dataclass(frozen=True)
class Situation:
    """All that a rule may ask; the same contact on another channel is another situation."""

    archive: Facts
    partner: Facts
    contact: Facts
    channel: str
    today: dt.date
    chosen: Facts | None = None
    """The yes to judge, where nobody knows which of several came last."""

    # --- the person

    @property
    def consumer(self) -> bool:
        """Unknown types, personal mailboxes and sole traders count as consumers (R34, R16)."""
        return self.contact.get("segment") != "b2b" or self.personal_business

    @property
    def personal_business(self) -> bool:
        """A professional behind a personal mailbox, or a sole trader."""
        legal_form = re.sub(r"[\W_]", "", (self.contact.get("legal_form") or "").lower())
        return is_free_mail(self.contact.get("email")) or legal_form in SOLE_TRADERS

    @property
    def company_address(self) -> bool:
        """R15: a company's generic address, judged by e-mail, in a row that names nobody."""
        named = any((self.contact.get(key) or "").strip() for key in ("first_name", "last_name"))
        return not self.consumer and self.channel == "email" and is_generic(self.contact.get("email")) and not named

    @property
    def asks_consent(self) -> bool:
        """A consumer on a channel of the opt-in kind."""
        return self.consumer and self.channel != "post"

    @property
    def informed(self) -> Facts:
        """What the contact was told by the end of today."""
        informed = self.contact.get("informed") or {}
        return {} if self.is_to_come(informed) else informed

    @property
    def rests_on_consent(self) -> bool:
        """Whether nothing but a consent allows the transmission: no professional, no informed post."""
        return self.consumer and not (self.channel == "post" and self.informed.get("mentions_transmission") is True)

    def is_to_come(self, fact: Facts) -> bool:
        """Whether something is dated after the end of today."""
        day = read_day(fact.get("at"))
        return day is not None and day > self.today

    @cached_property
    def person(self) -> list[Facts]:
        """The records of the same person, in the order of the book: they share addresses, also through third ones."""
        members = [self.contact]
        for member in members:  # grows while it is read
            for other in self.archive.get("contacts") or []:
                if addresses(other) & addresses(member) and all(other is not known for known in members):
                    members.append(other)
        return [contact for contact in self.archive.get("contacts") or [] if any(contact is m for m in members)]

    # --- the partner

    @property
    def other_partners(self) -> list[Facts]:
        return [partner for partner in self.archive.get("partners") or [] if partner is not self.partner]

    @property
    def contracts_of_the_day(self) -> list[Facts]:
        """Signed, begun, neither ended nor terminated."""
        return [contract for contract in self.partner.get("contracts") or [] if self._in_force(contract)]

    def _in_force(self, contract: Facts) -> bool:
        signed, starts = read_day(contract.get("signed_on")), read_day(contract.get("starts_on"))
        if signed is None or starts is None or self.today < signed or self.today < starts:
            return False
        return self._not_reached(contract, "terminated_on", 0) and self._not_reached(contract, "ends_on", 1)

    def _not_reached(self, contract: Facts, key: str, days: int) -> bool:
        if contract.get(key) is None:
            return True
        day = read_day(contract[key])
        return day is not None and self.today < day + dt.timedelta(days=days)

    @property
    def contracts_in_force(self) -> list[Facts]:
        """Those of the day that are for this channel and the contact's country."""
        country = self.contact.get("country") or "FR"
        return [
            contract
            for contract in self.contracts_of_the_day
            if self.channel in (contract.get("channels") or []) and country in (contract.get("territory") or [])
        ]

    # --- what the person said

    @cached_property
    def said(self) -> list[Facts]:
        """What the contact said by the end of today."""
        return [event for event in self.contact.get("consents") or [] if not self.is_to_come(event)]

    @cached_property
    def partner_events(self) -> list[Facts]:
        """Events about partners that concern this partner, on any channel; an unknown purpose counts against only."""
        return [event for event in self.said if self._is_about_partner(event)]

    def _is_about_partner(self, event: Facts) -> bool:
        purpose = event.get("purpose")
        about = purpose == "partners" or (purpose != "own" and event.get("event") != "given")
        return about and event.get("partner") in (None, self.partner["id"])

    @cached_property
    def covering_events(self) -> list[Facts]:
        return [event for event in self.partner_events if self._covers_channel(event)]

    def _covers_channel(self, event: Facts) -> bool:
        named = event.get("channels") or []
        if event.get("event") != "given":
            return not named or self.channel in named or any(word not in CHANNELS for word in named)
        stated = self.stated_channels(event)
        if stated is None:
            return not named or self.channel in named
        return self.channel in stated and (not named or self.channel in named)

    def stated_channels(self, event: Facts) -> list[str] | None:
        """The channels of the form that the event came through; None where nobody described it."""
        description = (self.form_version_of(event) or {}).get("description")
        if description is None:
            return None
        channels = description.get("channels")
        return channels if isinstance(channels, list) else []

    @property
    def given(self) -> list[Facts]:
        return [event for event in self.covering_events if event.get("event") == "given"]

    @property
    def refused(self) -> list[Facts]:
        return [event for event in self.covering_events if event.get("event") == "refused"]

    @property
    def withdrawn(self) -> list[Facts]:
        """Withdrawals, and events of a kind that nobody knows."""
        return [event for event in self.covering_events if event.get("event") not in ("given", "refused")]

    @cached_property
    def perhaps_last(self) -> list[Facts]:
        """The yeses of which each may be the last: to the channel, else (where needed) to others, else to come."""
        others = [event for event in self.partner_events if event.get("event") == "given"]
        coming = [
            event
            for event in self.contact.get("consents") or []
            if event.get("event") == "given" and self.is_to_come(event) and self._is_about_partner(event)
        ]
        steps = [self.given, others if self.asks_consent else []]
        if self.rests_on_consent and not others:
            steps += [[event for event in coming if self._covers_channel(event)], coming]
        return next((all_last(step) for step in steps if step), [])

    @cached_property
    def judged(self) -> Facts | None:
        """The yes that counts."""
        return self.chosen or last_of(self.perhaps_last)

    @property
    def judged_covers(self) -> bool:
        return self.judged is not None and any(event is self.judged for event in self.given)

    def readings(self) -> list[Situation]:
        """The same situation with each yes that may be the last."""
        return [replace(self, chosen=event) for event in self.perhaps_last] or [self]

    @property
    def judged_at(self) -> Instant | None:
        return read_instant(self.judged.get("at")) if self.judged else None

    @property
    def standing_refusals(self) -> list[Facts]:
        return [event for event in self.refused if not self.answered(event)]

    @property
    def standing_withdrawals(self) -> list[Facts]:
        return [event for event in self.withdrawn if not self.answered(event)]

    def answered(self, event: Facts) -> bool:
        """Whether a consent came later: what is none lifts no no, and one no does not lift another."""
        return any(is_later(given, event) for given in self.consents)

    @property
    def consents(self) -> list[Facts]:
        """The yeses to this channel that are consents at all: on a described form, by a positive act."""
        return [event for event in self.given if self.method_of(event) in POSITIVE_ACTS]

    def method_of(self, event: Facts) -> str | None:
        """How somebody said yes on a described form; None where nobody knows the form."""
        description = (self.form_version_of(event) or {}).get("description")
        if description is None:
            return None
        return event.get("method") or method_of_form(description, self.channel)

    # --- the form behind the judged consent

    def form_and_version(self, event: Facts | None) -> tuple[Facts, Facts] | None:
        for form in self.archive.get("forms") or []:
            for version in form.get("versions") or []:
                if event is not None and version["id"] == event.get("form_version"):
                    return form, version
        return None

    def form_version_of(self, event: Facts | None) -> Facts | None:
        found = self.form_and_version(event)
        return found[1] if found else None

    @property
    def form(self) -> Facts | None:
        found = self.form_and_version(self.judged)
        return found[0] if found else None

    def form_of(self, event: Facts) -> Facts | None:
        found = self.form_and_version(event)
        return found[0] if found else None

    @property
    def form_version(self) -> Facts | None:
        return self.form_version_of(self.judged)

    @property
    def description(self) -> Facts | None:
        return (self.form_version or {}).get("description")


def is_later(one: Facts, other: Facts) -> bool:
    """Whether one event surely came after another; a no that nobody can date comes after everything dated."""
    at, other_at = read_instant(one.get("at")), read_instant(other.get("at"))
    if at is None and one.get("event") != "given":
        return other_at is not None or other.get("event") == "given"
    return surely_later(at, other_at)


def all_last(events: list[Facts]) -> list[Facts]:
    """The yeses of which none surely came before another; one that nobody can date may always be the last."""
    return [event for event in events if not any(is_later(other, event) for other in events)]


def last_of(events: list[Facts]) -> Facts | None:
    """The last yes: one that nobody can date, else the newest; where the order is unknown, the one recorded last."""
    undated = [event for event in events if read_instant(event.get("at")) is None]
    candidates = undated or [event for event in events if not any(is_later(other, event) for other in events)]
    return candidates[-1] if candidates else None


def addresses(contact: Facts) -> set[str]:
    """Every canonical address of a record."""
    texts = [contact.get("email"), *(contact.get("other_emails") or [])]
    found = {canonical(text) for text in texts if text and text.strip()}
    return found.union(*map(addresses_in, texts))


def numbers(contact: Facts) -> set[str]:
    """Every number of a record that can be read, as +33…"""
    texts = [contact.get("phone"), *(contact.get("other_phones") or [])]
    return set().union(*map(numbers_in, texts))


def method_of_form(description: Facts, channel: str) -> str:
    """The act that a form asked for."""
    box = description.get("partner_box")
    boxes = [box] + ([description.get("phone_box")] if channel == "voice" else [])
    if any(isinstance(one, dict) and one.get("checked") is True for one in boxes):
        return "pre_ticked"
    if equal_pair(description.get("buttons")):
        return "two_buttons"
    return "unticked_box" if isinstance(box, dict) else "bundled"


def equal_pair(buttons: object) -> bool:
    """An accept and a refuse button that look alike, none of them a mere link."""
    found = [b for b in buttons if isinstance(b, dict)] if isinstance(buttons, list) else []
    answers = [b for b in found if b.get("role") in ("accept", "refuse")]
    both = {b["role"] for b in answers} == {"accept", "refuse"}
    return both and all(b.get("type", "button") == "button" and b.get("same_style", True) is True for b in answers)
