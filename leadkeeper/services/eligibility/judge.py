"""Judge contacts for a partner and channel: all by group, or some individually with all objections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.eligibility.case import contract_state
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.rules import reason_of
from leadkeeper.progress import Flow
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects
from leadkeeper.services.eligibility.grouping import ContactGrouping, group_contacts

PART = 500  # contacts per read
REQUESTS = ("objection-asked", "erasure-asked")


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgement of all contacts for one partner and channel, one per group."""

    partner: Partner
    channel: str
    today: date
    census: ContactGrouping
    judgements: tuple[Judgement, ...]

    def count(self, verdict: Verdict) -> int:
        """Number of contacts with this verdict."""
        pairs = zip(self.judgements, self.census.counts, strict=True)
        return sum(count for judgement, count in pairs if judgement.verdict is verdict)

    def by_rule(self) -> dict[str, int]:
        """Number of contacts per objecting rule, most frequent first."""
        counts: Counter[str] = Counter()
        for judgement, count in zip(self.judgements, self.census.counts, strict=True):
            for rule in judgement.rules:
                counts[rule] += count
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def by_reason(self) -> dict[str, int]:
        """Number of contacts by reason, as named in `messages.rules`: a rule may have several."""
        counts: Counter[str] = Counter()
        for judgement, count in zip(self.judgements, self.census.counts, strict=True):
            for reason in dict.fromkeys(map(reason_of, judgement.objections)):
                counts[reason] += count
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def given_already(self) -> int:
        """Number of contacts blocked only by an earlier disclosure to this partner (R41)."""
        return given_already([self])

    @property
    def waiting(self) -> int:
        """Number of contacts blocked by an open objection or erasure request."""
        pairs = zip(self.judgements, self.census.counts, strict=True)
        return sum(count for judgement, count in pairs if any(one.code in REQUESTS for one in judgement.objections))

    def numbers(self, verdict: Verdict) -> Iterator[int]:
        """Contact ids with this verdict, ascending."""
        chosen = {n for n, judgement in enumerate(self.judgements) if judgement.verdict is verdict}
        yield from self.census.people(chosen)

    def objected(self, reason: str) -> Iterator[int]:
        """Contact ids behind a reason of `by_reason`, ascending."""
        objecting = (
            n for n, one in enumerate(self.judgements) if any(reason_of(it) == reason for it in one.objections)
        )
        yield from self.census.people(set(objecting))


def given_already(judged: Sequence[Judged]) -> int:
    """Number of contacts that an earlier disclosure (R41) alone blocks on one of these channels of a partner."""
    rows = zip(judged[0].census.counts, *(one.judgements for one in judged), strict=True)
    return sum(count for count, *row in rows if any(judgement.rules == ("R41",) for judgement in row))


def judge_all(db: Db, partners: Sequence[str], channels: Sequence[str], today: date) -> Flow[list[Judged]]:
    """Judge all contacts for partners (id, SIREN or legal name) and channels in one pass over the book."""
    desk = load_judging_context(db, today)
    chosen = [desk.partner(name) for name in partners]
    check_channels(channels)
    census = yield from group_contacts(desk)
    return [for_partner(desk, census, partner, channel) for partner in chosen for channel in channels]


def for_partner(desk: JudgingContext, census: ContactGrouping, partner: Partner, channel: str) -> Judged:
    """Judge every group for one partner and channel."""
    judgements = tuple(desk.judge(person, partner, channel) for person in census.standing)
    return Judged(partner, channel, desk.today, census, judgements)


def judge_some(db: Db, refs: Sequence[str], partner: str, channel: str, today: date) -> list[tuple[str, Judgement]]:
    """Judge some contacts (ids) individually for one partner and channel, with all objections."""
    desk = load_judging_context(db, today)
    chosen = desk.partner(partner)
    check_channels([channel])
    numbers = contacts.numbers(db, refs)
    missing = [ref for ref in refs if ref not in numbers]
    if missing:
        raise LeadKeeperError("unknown-contact", contact=missing[0])
    found = load_subjects(desk, list(numbers.values()))
    return [(ref, desk.judge(found[numbers[ref]], chosen, channel)) for ref in refs]


def channels_of(partner: Partner, today: date) -> tuple[str, ...]:
    """Channels of a partner's contracts in force, else of any contract, else e-mail."""
    running = [one for one in partner.contracts if contract_state(one, today) == "in-force"]
    found = dict.fromkeys(channel for one in running or partner.contracts for channel in one.channels)
    return tuple(found) or ("email",)


def check_channels(channels: Sequence[str]) -> None:
    """Raise `unknown-channel` for an unknown channel."""
    for channel in channels:
        if channel not in CHANNELS:
            raise LeadKeeperError("unknown-channel", channel=channel)


def judge_each(db: Db, judged: Judged) -> Iterator[tuple[str, Judgement]]:
    """Yield id and judgement of every contact, from its own facts, ascending."""
    desk = load_judging_context(db, judged.today)
    numbers = list(judged.census.numbers)
    for start in range(0, len(numbers), PART):
        part = numbers[start : start + PART]
        found = load_subjects(desk, part, judged.census.twins_of(part))
        for number in part:
            yield found[number].contact.id, desk.judge(found[number], judged.partner, judged.channel)
