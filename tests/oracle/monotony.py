"""What a change of an archive may do to the judgement, as properties that any judge of archives must have.

`broken(PROPERTY, archive, decide_bulk, situations)` says what contradicts one; the judge has the shape `DecideBulk`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.oracle import changes
from tests.oracle.companies import Facts
from tests.oracle.compare import DecideBulk

Answers = dict[tuple[str, str, str], tuple[str, dict[str, str]]]
"""(partner, channel, contact) → verdict and the rules that object."""
Claim = Callable[[Facts, Answers, Answers], list[str]]
"""(archive before, answers before, answers after) → what contradicts the claim."""


@dataclass(frozen=True)
class Property:
    """A change, and what is claimed of the answers before and after it."""

    name: str
    change: changes.Change
    claim: Claim


def broken(
    one: Property, archive: Facts, decide_bulk: DecideBulk, to_judge: Iterable[tuple[str, str, dt.date]]
) -> list[str]:
    """What contradicts a property in these situations (partner, channel, today); [] if nothing does."""
    situations, after = list(to_judge), one.change(archive)
    return [
        f"{one.name}: {fault}"
        for fault in one.claim(
            archive, answers(archive, decide_bulk, situations), answers(after, decide_bulk, situations)
        )
    ]


def answers(archive: Facts, decide_bulk: DecideBulk, situations: list[tuple[str, str, dt.date]]) -> Answers:
    book = {key: value for key, value in archive.items() if key != "cases"}
    return {
        (partner, channel, contact): (answer[0], answer[1])
        for partner, channel, today in situations
        for contact, answer in decide_bulk(book, partner, channel, today).items()
    }


# --- claims


def newly(before: Answers, after: Answers) -> list[tuple[str, str, str]]:
    """Who was not eligible, or was not there, and now is eligible."""
    absent = ("absent", {})
    return [
        key for key, answer in after.items() if answer[0] == "eligible" and before.get(key, absent)[0] != "eligible"
    ]


def nobody_gains(archive: Facts, before: Answers, after: Answers) -> list[str]:
    return [f"{key} became eligible, was {before.get(key)}" for key in newly(before, after)]


def gains_only_by(*rules: str) -> Claim:
    """Who becomes eligible was kept out by these rules alone."""

    def claim(archive: Facts, before: Answers, after: Answers) -> list[str]:
        return [f"{key} was {before[key]}" for key in newly(before, after) if not set(before[key][1]) <= set(rules)]

    return claim


def nothing_changes(archive: Facts, before: Answers, after: Answers) -> list[str]:
    return [f"{key} was {old}, is {after.get(key)}" for key, old in before.items() if after.get(key) != old]


def verdicts_stay(archive: Facts, before: Answers, after: Answers) -> list[str]:
    return [f"{key} was {old}, is {after[key]}" for key, old in before.items() if after[key][0] != old[0]]


def nobody_is_eligible(archive: Facts, before: Answers, after: Answers) -> list[str]:
    return [f"{key} is eligible" for key, answer in after.items() if answer[0] == "eligible"]


def objects(rule: str, verdict: str = "blocked") -> Claim:
    """The rule gives this verdict on everybody."""
    return lambda archive, before, after: [
        f"{key} has {answer}" for key, answer in after.items() if answer[1].get(rule) != verdict
    ]


def for_whom(claim: Claim, chosen: Callable[[Facts, str, str, str], bool]) -> Claim:
    """The claim about those only that `chosen(archive, partner, channel, contact)` picks."""

    def narrowed(archive: Facts, before: Answers, after: Answers) -> list[str]:
        return claim(
            archive,
            {key: answer for key, answer in before.items() if chosen(archive, *key)},
            {key: answer for key, answer in after.items() if chosen(archive, *key)},
        )

    return narrowed


def both(*claims: Claim) -> Claim:
    return lambda archive, before, after: [fault for claim in claims for fault in claim(archive, before, after)]


def is_first(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    return contact == archive["contacts"][0]["id"]


def is_first_with_address(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    return is_first(archive, partner, channel, contact) and archive["contacts"][0]["email"] is not None


def of_first_partner(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    return partner == archive["partners"][0]["id"]


def of_others(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    return not of_first_partner(archive, partner, channel, contact)


def by(*channels: str) -> Callable[[Facts, str, str, str], bool]:
    return lambda archive, partner, channel, contact: channel in channels


def first_has_address(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    first = archive["contacts"][0]
    return any([first["email"], *first["other_emails"]])


def never_informed(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    """Without an act, the age of a contact is that of the information."""
    return any(one["id"] == contact and not one["informed"] for one in archive["contacts"])


def asked_for_consent(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    """A consumer by type, on a channel that needs a consent."""
    one = next((one for one in archive["contacts"] if one["id"] == contact), None)
    return one is not None and one["segment"] != "b2b" and channel != "post"


def unlisted_consumer(archive: Facts, partner: str, channel: str, contact: str) -> bool:
    return of_first_partner(archive, partner, channel, contact) and asked_for_consent(
        archive, partner, channel, contact
    )
