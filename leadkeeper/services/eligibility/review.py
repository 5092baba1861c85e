"""People whom a rule sends to a human: in groups of one situation, decided with a reason, taken back when asked."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from leadkeeper.db import contacts, eligibility
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain import phone
from leadkeeper.domain.contact import Contact, Review
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.judge import BY_ID, facts_hash, judge
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import Contract, ListVersion, Partner
from leadkeeper.domain.person import EligibilitySubject, Event
from leadkeeper.domain.time import paris_day
from leadkeeper.domain.verdict import Judgement, Objection, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.rules import sentence
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects
from leadkeeper.services.eligibility.grouping import group_contacts
from leadkeeper.services.eligibility.judge import Judged, check_channels, for_partner

PART = 500  # people read at once
FOREIGN_NUMBER = ("R35", "foreign-number")


@dataclass(frozen=True, slots=True)
class ReviewEvidence:
    """What a decision is made by: the form version of the yes, the list versions seen with it, the contracts."""

    form: Form | None
    version: FormVersion | None
    lists: tuple[ListVersion, ...]
    contracts: tuple[Contract, ...]


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """People of one situation who wait for a decision about a partner and channel.

    `objections` are those to the first of them, `number_from` the country of their telephone numbers where that is
    what they wait for, `numbers` their row numbers in the order of the book.
    """

    partner: Partner
    channel: str
    objections: tuple[Objection, ...]
    number_from: str | None
    evidence: ReviewEvidence
    numbers: array[int]

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.numbers)

    @property
    def key(self) -> Hashable:
        """What the group is known by when people have left it."""
        version = self.evidence.version.id if self.evidence.version else None
        return self.rules, self.number_from, version, tuple(one.id for one in self.evidence.lists)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that ask for a decision, each once."""
        return tuple(dict.fromkeys(objection.rule for objection in self.objections))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Why the first of them waits."""
        return tuple(sentence(objection) for objection in self.objections)

    @property
    def may_decide(self) -> bool:
        """Whether a reviewer may let them through; of several rules each is decided by itself."""
        return all(objection.overridable for objection in self.objections)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person of a group, judged alone; `answer` is the yes that is judged."""

    number: int
    contact: Contact
    judgement: Judgement
    answer: Event | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was written: about whom (row number and place among their decisions).

    `passed` counts those who did not wait for it any more; `edit` is its number in the journal, if it is there;
    `replaced` are earlier decisions that it took the place of, by row number.
    """

    review: Review
    people: tuple[tuple[int, int], ...]
    passed: int
    edit: int | None = None
    replaced: tuple[tuple[int, Review, str | None], ...] = ()


def review_groups(db: Db, partner: str, channel: str, today: date) -> Flow[list[ReviewGroup]]:
    """Everybody who waits for a person's decision, those who can be decided first, then by number of people.

    Raises `unknown-partner` and `unknown-channel`.
    """
    check_channels([channel])
    desk = load_judging_context(db, today)
    chosen = desk.partner(partner)
    census = yield from group_contacts(desk)
    groups = list(_groups(desk, for_partner(desk, census, chosen, channel)))
    return sorted(groups, key=lambda one: (not one.may_decide, -one.people, one.rules, one.number_from or ""))


def _groups(desk: JudgingContext, judged: Judged) -> Iterator[ReviewGroup]:
    kinds = {
        situation: _kind(desk.case(judged.census.standing[situation], judged.partner, judged.channel), judgement)
        for situation, judgement in enumerate(judged.judgements)
        if judgement.verdict is Verdict.REVIEW
    }
    found: dict[Hashable, array[int]] = {}
    countries = _countries(desk, judged)
    for number, situation in zip(judged.census.numbers, judged.census.situations, strict=True):
        if situation in kinds:
            key = (kinds[situation], countries.get(number))
            found.setdefault(key, array("q")).append(number)
    people = _read(desk, [numbers[0] for numbers in found.values()])
    for numbers in found.values():
        case = desk.case(people[numbers[0]], judged.partner, judged.channel)
        objections = desk.judge(case.person, case.partner, case.channel).objections
        country = countries.get(numbers[0])
        yield ReviewGroup(judged.partner, judged.channel, objections, country, _evidence(case), numbers)


def _kind(case: EligibilityQuestion, judgement: Judgement) -> Hashable:
    """What people of one group have in common: the objections, the form version, the lists seen."""
    objections = tuple((one.rule, one.code, one.overridable) for one in judgement.objections)
    shown, lists = case.shown, tuple(one.version.id for one in case.seen)
    return objections, shown.version.id if shown else None, lists


def _countries(desk: JudgingContext, judged: Judged) -> dict[int, str]:
    """The country of the number of everybody who waits because of it, by row number."""
    chosen = {
        situation
        for situation, judgement in enumerate(judged.judgements)
        if judgement.verdict is Verdict.REVIEW
        and any((one.rule, one.code) == FOREIGN_NUMBER for one in judgement.objections)
    }
    found = eligibility.phones(desk.db, list(judged.census.people(chosen)) if chosen else ())
    return {number: phone.country_of(e164) or "" for number, e164 in found}


def _evidence(case: EligibilityQuestion) -> ReviewEvidence:
    shown = case.shown
    return ReviewEvidence(
        form=shown.form if shown else None,
        version=shown.version if shown else None,
        lists=tuple(one.version for one in case.seen),
        contracts=case.fitting or case.in_force,
    )


def _read(desk: JudgingContext, numbers: Sequence[int]) -> dict[int, EligibilitySubject]:
    found: dict[int, EligibilitySubject] = {}
    for start in range(0, len(numbers), PART):
        found.update(load_subjects(desk, numbers[start : start + PART]))
    return found


def people_in(db: Db, group: ReviewGroup, numbers: Sequence[int], today: date) -> dict[int, Waiting]:
    """Some people of a group, each judged alone, by row number; those who are gone are left out."""
    desk = load_judging_context(db, today)
    found = load_subjects(desk, numbers)
    facts = dict(zip(found, contacts.read(db, list(found)), strict=True))
    made = {}
    for number, person in found.items():
        case = desk.case(person, group.partner, group.channel)
        made[number] = Waiting(number, facts[number], desk.judge(person, group.partner, group.channel), case.yes)
    return made


def decide(db: Db, numbers: Sequence[int], wanted: Review, now: datetime, *, instead: bool = False) -> Flow[Decided]:
    """Writes a reviewer's decision about some people, one for each who still waits for it; all of them or none.

    Whoever is blocked by a decision waits no more, unless `allow` is to stand `instead` of it.

    `wanted` names rule, partner, channel, decision (`allow` or `deny`) and reason; its `at` becomes `now`. Raises
    `reason-missing`, `not-overridable`, `unknown-partner`, `unknown-channel`.
    """
    desk = load_judging_context(db, paris_day(now))
    review, partner = _checked(desk, wanted, now)
    written: list[tuple[int, int]] = []
    replaced: list[tuple[int, Review, str | None]] = []
    facts = {"rule": review.rule, "decision": review.decision, "partner": partner.legal_name}
    with writing(db), undo_log.recording(db, "review", now.isoformat(), facts) as made:
        for start in range(0, len(numbers), PART):
            part = numbers[start : start + PART]
            if instead and review.decision == "allow":  # a second no leaves the first one
                replaced += [(one, *denied) for one in part for denied in eligibility.drop_denials(db, one, review)]
            for number, person in load_subjects(desk, part).items():
                case = desk.case(person, partner, review.channel or "")
                objection = _waits_for(case, review.rule)
                if objection is not None:
                    written.append((number, eligibility.add(db, number, review, facts_hash(case, objection))))
            made.keep()
            yield Progress("decide", min(start + PART, len(numbers)), len(numbers))
        made.facts["people"] = len(written)
    edit = made.number if made.changed else None
    return Decided(review, tuple(written), len(numbers) - len(written), edit, tuple(replaced))


def undo(db: Db, decided: Decided) -> int:
    """Takes back exactly what was decided; gives the number of people that this changed.

    It can be made again (`services.books.undo.redo`) where nothing was edited since.
    """
    with writing(db):
        last = undo_log.last(db)
        if last is not None and last.number == decided.edit:
            undo_log.mark(db, last.number, decided.review.at)
        elif decided.edit is not None:
            undo_log.drop(db, decided.edit)
        taken = sum(eligibility.remove(db, number, place, decided.review) for number, place in decided.people)
        for number, earlier, facts in decided.replaced:
            eligibility.add(db, number, earlier, facts)
        return taken


def _checked(desk: JudgingContext, wanted: Review, now: datetime) -> tuple[Review, Partner]:
    reason, rule = (wanted.reason or "").strip(), BY_ID.get(wanted.rule or "")
    if wanted.decision not in ("allow", "deny"):
        raise ValueError(wanted.decision)
    if not reason:
        raise LeadKeeperError("reason-missing")
    if rule is None or not rule.overridable:
        raise LeadKeeperError("not-overridable", rule=wanted.rule)
    partner = desk.partner(wanted.partner or "")
    check_channels([wanted.channel or ""])
    return replace(wanted, partner=partner.id, reason=reason, at=now.isoformat()), partner


def _waits_for(case: EligibilityQuestion, rule: str | None) -> Objection | None:
    """The objection that still stands and that a reviewer may decide about; None when there is none (any more)."""
    standing = judge(case).objections
    if any(one.rule == rule and one.code == "denied" for one in standing):
        return None
    return next((one for one in standing if one.rule == rule and one.overridable), None)
