"""Preview an export for one partner: its content, and why other contacts are not in it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice, tee

from leadkeeper.db import complaints, contacts, disclosures, eligibility
from leadkeeper.db.engine import Db, grouped
from leadkeeper.domain import book
from leadkeeper.domain.book import IDENTIFIERS, PERSON_COLUMNS, ExportRequest
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.eligibility.case import allows, contracts_in_force
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.domain.time import add_months
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import exports
from leadkeeper.messages.rules import STEPS
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.complaints.complaints import Pointing, pointing_to
from leadkeeper.services.contacts.duplicates import alike_named, likely_twice, refused_in_book
from leadkeeper.services.contacts.listing import Resembling
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects
from leadkeeper.services.eligibility.funnel import FunnelStepCount, funnel
from leadkeeper.services.eligibility.judge import (
    Judged,
    NumberHold,
    check_channels,
    current_grouping,
    for_partner,
    number_hold,
    with_unread,
)
from leadkeeper.services.exports.hygiene import held_numbers, kinds_of, of_kinds
from leadkeeper.services.exports.plan import ExportPlan, contract_for, first_message_url, only_again
from leadkeeper.services.exports.rows import ExportRow, rows_by_contact, with_seed_rows
from leadkeeper.services.partners.partners import PartnerView, partners_overview


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """First-message text (French) for a partner, and the last day to send it to contacts shared today."""

    channels: tuple[str, ...]
    text: str
    latest: date


def first_message(db: Db, partner: str, today: date) -> FirstMessage:
    """Return the first message for a partner (id, SIREN or legal name).

    On the channels of its contracts in force, else e-mail. Raises `unknown-partner`, and `first-message-missing` if the
    business itself lacks a fact.
    """
    judging = load_judging_context(db, today)
    chosen = judging.partner(partner)
    agreed = tuple(dict.fromkeys(channel for one in contracts_in_force(chosen, today) for channel in one.channels))
    wanted = agreed or ("email",)
    owner, url = judging.sources.reference_data.owner, first_message_url(judging, chosen)
    return FirstMessage(wanted, exports.first_message(owner, chosen, wanted, url), add_months(today, 1))


PART = 500  # contacts per read


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """An export for a partner on one channel as of today.

    `eligible`: number of contacts eligible under the rules and the recorded evidence. `again`: how many more the
    file would hold with those that could be shared again (R41). `waiting` and `given`: as `Judged.waiting` and
    `Judged.already_disclosed`. `reasons`: see `Judged.by_reason`. `columns` are the contract's columns allowed on the
    channel, `unused` those that only another channel uses, `withheld` those never allowed (R26); all are empty without
    a contract in force. `list_url` is the page of the list that names the partner, `obstacle` what blocks every export
    (R45). `held` are eligible contacts with a number that does not go out, and why, see `held_numbers`.
    `pointing` counts the open complaints that point to the partner.
    """

    judging: JudgingContext
    view: PartnerView
    channel: str
    judged: Judged
    eligible: int
    again: int
    waiting: int
    given: int
    reasons: Mapping[str, int]
    steps: tuple[FunnelStepCount, ...]
    contract: Contract | None
    columns: tuple[str, ...]
    unused: tuple[str, ...]
    withheld: tuple[str, ...]
    list_url: str | None
    obstacle: LeadKeeperError | None
    held: Mapping[int, str]
    pointing: Pointing

    @property
    def identifier(self) -> str:
        """Column required to reach contacts on the channel."""
        return IDENTIFIERS[self.channel]

    def price_cents(self, people: int) -> int | None:
        """Price for a number of contacts; None if the contract has none."""
        return self.contract.total_for(people) if self.contract else None


@dataclass(frozen=True, slots=True)
class Behind:
    """A contact behind a figure, with its individual judgement.

    `held` is why the number of an eligible one does not go out (see `held_numbers`), `number_hold` what holds it back.
    """

    contact: Contact
    judgement: Judgement
    held: str | None = None
    number_hold: NumberHold | None = None


def preview_export(db: Db, partner: str, channel: str, today: date) -> Flow[ExportPreview]:
    """Return the preview for a partner (id, SIREN or legal name). Raises `unknown-partner`, `unknown-channel`."""
    check_channels([channel])
    judging = load_judging_context(db, today)
    chosen = judging.partner(partner)
    grouping = yield from current_grouping(judging)
    judged = for_partner(judging, grouping, chosen, channel)
    contract = contract_for([judged], today)
    columns, dropped = book.allowed_columns(contract, None, [channel]) if contract else ((), ())
    unused = tuple(name for name in dropped if name in PERSON_COLUMNS)
    withheld = tuple(name for name in dropped if name not in PERSON_COLUMNS)
    view = next(one for one in partners_overview(db, today).partners if one.partner.id == chosen.id)
    list_url, obstacle = _first_message(judging, chosen)
    steps = tuple(funnel(judged, STEPS))
    held, again = _held_and_again(judging, judged)
    return ExportPreview(
        judging, view, channel, judged, judged.count(Verdict.ELIGIBLE), again, judged.waiting, judged.already_disclosed,
        judged.by_reason(), steps, contract, columns, unused, withheld, list_url, obstacle, held,
        pointing_to(db, chosen.id),
    )  # fmt: skip


def leaving_out(outlook: ExportPreview, kinds: Collection[str]) -> ExportPreview:
    """Return a preview as it is where contacts with an address of these kinds are left out."""
    held, again = _held_and_again(outlook.judging, outlook.judged, kinds) if kinds else (outlook.held, outlook.again)
    return replace(outlook, held=held, again=again)


def _held_and_again(
    judging: JudgingContext, judged: Judged, leave_out: Collection[str] = ()
) -> tuple[dict[int, str], int]:
    def held(judgements: Sequence[bool]) -> dict[int, str]:
        channels = [(judged.channel,) if one else () for one in judgements]
        return {one.number: one.why for one in held_numbers(judging, [judged], channels, leave_out)}

    fine = [one.verdict is Verdict.ELIGIBLE for one in judged.judgements]
    further = {place for place, one in enumerate(judged.judgements) if only_again(one)}
    first = held(fine)
    if not further:
        return first, 0
    more = sum(judged.grouping.counts[place] for place in further)
    more -= len(of_kinds(judging, judged.grouping.people(further), leave_out))
    every = held([one or place in further for place, one in enumerate(fine)])
    return first, more + len(first) - len(every)


def _first_message(judging: JudgingContext, partner: Partner) -> tuple[str | None, LeadKeeperError | None]:
    try:
        return first_message_url(judging, partner), None
    except LeadKeeperError as error:
        return None, error


def first_rows(
    outlook: ExportPreview, limit: int, leave_out: Collection[str] = ()
) -> tuple[tuple[str, ...], list[ExportRow]]:
    """Return the headers and first rows of the file, with all columns and without seed contacts.

    Contacts with an address of a kind in `leave_out` are left out, as the export does.
    """
    if outlook.contract is None:
        return (), []
    grouping = outlook.judged.grouping
    fine = [
        judgement.verdict is Verdict.ELIGIBLE and allows(outlook.contract, outlook.channel, person.contact)
        for judgement, person in zip(outlook.judged.judgements, grouping.representatives, strict=True)
    ]
    pairs = zip(grouping.numbers, grouping.situations, strict=True)
    eligible: Iterator[tuple[int, int]] = (pair for pair in pairs if fine[pair[1]] and pair[0] not in outlook.held)
    if leave_out:
        eligible, asked = tee(eligible)
        near = refused_in_book(outlook.judging) if "tagged" in leave_out else ()
        kinds = kinds_of(outlook.judging.db, (number for number, _situation in asked), near)
        eligible = (pair for pair, (_number, own) in zip(eligible, kinds, strict=False) if own.isdisjoint(leave_out))
    chosen = list(islice(eligible, limit))
    numbers, situations = zip(*chosen, strict=True) if chosen else ((), ())
    order = ExportRequest(outlook.judged.partner.id, "", (outlook.channel,), traps=0)
    plan = ExportPlan(
        outlook.judging, order, outlook.judged.partner, outlook.contract, "E", outlook.columns, outlook.withheld,
        grouping,
        [(outlook.channel,) if one else () for one in fine], [() for _ in fine], array("q", numbers),
        array("l", situations), [], outlook.list_url,
    )  # fmt: skip
    return plan.headers, list(with_seed_rows(plan, rows_by_contact(plan)))


def empty_columns(db: Db, outlook: ExportPreview) -> Flow[tuple[str, ...]]:
    """Return the columns that would be empty in every row, repeat disclosures included; none where there is no row."""
    people = outlook.judged.grouping.people(
        {
            place
            for place, judgement in enumerate(outlook.judged.judgements)
            if judgement.verdict is Verdict.ELIGIBLE or only_again(judgement)
        }
    )
    left, has_rows = list(outlook.columns), False
    while left and (part := list(islice(people, PART))):
        has_rows = True
        rows = contacts.cells(db, left, part).values()
        left = [name for name, cells in zip(left, zip(*rows, strict=True), strict=True) if not any(cells)]
        yield Progress("look", len(part))
    return tuple(left) if has_rows else ()


def eligible_twice(db: Db, outlook: ExportPreview) -> int:
    """Return how many of the eligible contacts may be the same person as another one of them."""
    return likely_twice(db, lambda numbers: _eligible(outlook, numbers))


def eligible_but_refused(outlook: ExportPreview) -> Resembling:
    """Return the eligible contacts that differ only after the `+` from somebody who refuses."""
    return alike_among(outlook.judging, lambda numbers: _eligible(outlook, numbers))


def _eligible(outlook: ExportPreview, numbers: Sequence[int]) -> set[int]:
    grouping, judgements = outlook.judged.grouping, outlook.judged.judgements
    last = grouping.numbers[-1] if grouping.numbers else 0
    judged = (number for number in numbers if number <= last)  # others came since
    places = ((number, bisect_left(grouping.numbers, number)) for number in judged)
    verdicts = ((number, judgements[grouping.situations[place]].verdict) for number, place in places)
    return {number for number, verdict in verdicts if verdict is Verdict.ELIGIBLE}


def exported_twice(db: Db, export: str) -> int:
    """Return how many contacts of an export may be the same person as another one in it."""
    return likely_twice(db, lambda numbers: _exported(db, export, numbers))


def exported_but_refused(db: Db, export: str, today: date) -> Resembling:
    """Return the contacts of an export that differ only after the `+` from somebody who refuses."""
    return alike_among(load_judging_context(db, today), lambda numbers: _exported(db, export, numbers))


def _exported(db: Db, export: str, numbers: Sequence[int]) -> set[int]:
    file = disclosures.number_of(db, export)
    return {one for one, other in disclosures.memberships(db, numbers) if other == file}


def eligible_but_complaining(db: Db, outlook: ExportPreview) -> int:
    """Return how many of the eligible contacts have a complaint that is not handled."""
    return len(_eligible(outlook, complaints.open_about(db)))


def exported_but_complaining(db: Db, export: str) -> int:
    """Return how many contacts of an export have a complaint that is not handled."""
    return len(_exported(db, export, complaints.open_about(db)))


def numbers_known_before(db: Db, outlook: ExportPreview) -> int:
    """Return how many eligible contacts have a number that the partner was given before with another record."""
    if outlook.identifier != "phone":
        return 0
    return _known_before(db, outlook.judged.partner.id, lambda some: _eligible(outlook, some) - outlook.held.keys())


def exported_known_before(db: Db, export: str) -> int:
    """Return how many contacts of an export have a number that its partner was given before with another record."""
    (partner,) = {one.partner for one in disclosures.released(db) if one.export == export}
    return _known_before(db, partner, partial(_exported, db, export), export)


def _known_before(db: Db, partner: str, among: Callable[[Sequence[int]], set[int]], but: str | None = None) -> int:
    """Numbers never make two records one person (R28), so that R41 does not speak of it."""
    groups = list(eligibility.shared_numbers(db))
    firsts = sorted({number for group in groups for number, is_first in group if is_first})
    phones = {number: str(phone) for number, (phone,) in contacts.cells(db, ("phone",), firsts).items()}
    spelt = [next((phones[one] for one, is_first in group if is_first and one in phones), "") for group in groups]
    numbers = grouped((one, phone) for group, phone in zip(groups, spelt, strict=True) for one, _ in group if phone)
    given = set(disclosures.given_so(db, numbers, partner, but))
    known = {
        number
        for group, phone in zip(groups, spelt, strict=True)
        for number, is_first in group
        if is_first and any((other, phone) in given for other, _ in group if other != number)
    }
    return len(among(sorted(known)))


def alike_among(judging: JudgingContext, among: Callable[[Sequence[int]], set[int]]) -> Resembling:
    """Return the contacts chosen by `among` that differ only after the `+` from somebody who refuses."""
    return alike_named(refused_in_book(judging, among))


def contacts_behind_figure(outlook: ExportPreview, numbers: Sequence[int]) -> dict[int, Behind]:
    """Judge the contacts behind a figure individually, by id; deleted ones are left out."""
    subjects = load_subjects(outlook.judging, numbers)
    people = dict(zip(subjects, contacts.read(outlook.judging.db, list(subjects)), strict=True))
    partner, judging, channel = outlook.judged.partner, outlook.judging, outlook.channel
    result, each = {}, {number: judging.judge(person, partner, channel) for number, person in subjects.items()}
    for number, judgement in with_unread(judging.db, each).items():
        held = outlook.held.get(number)
        refuser = number_hold(judging, number, partner, channel) if held == "number-refused" else None
        result[number] = Behind(people[number], judgement, held, refuser)
    return result
