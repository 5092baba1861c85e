"""Review queue: contacts that a rule refers to a person, in groups. Reviews are recorded with reasons and undoable."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from leadkeeper.db import contacts, disclosures, eligibility
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, load_list, one_state, writing
from leadkeeper.db.imports import imports
from leadkeeper.domain import phone
from leadkeeper.domain.contact import Contact, EligibilitySubject, Event, Review
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.contact_rules import stop_said
from leadkeeper.domain.eligibility.judge import BY_ID, facts_hash, judge
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import Contract, ListVersion, Partner
from leadkeeper.domain.suppression import stop_lines
from leadkeeper.domain.time import paris_day
from leadkeeper.domain.verdict import ONLY_SHARED, Judgement, Objection, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.rules import sentence
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects
from leadkeeper.services.eligibility.judge import (
    Judged,
    channels_of,
    check_channels,
    current_grouping,
    for_partner,
    representatives,
)

PART = 500  # contacts per read
FOREIGN_NUMBER = ("R35", "foreign-number")
STOP_NOTE = ("R44", "note-says-stop")


@dataclass(frozen=True, slots=True)
class ReviewEvidence:
    """Evidence for a review: form version of the consent, list versions shown with it, contracts."""

    form: Form | None
    version: FormVersion | None
    lists: tuple[ListVersion, ...]
    contracts: tuple[Contract, ...]


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """Contacts of one group that wait for a review for a partner and channel.

    `objections` are those to the first contact, `number_from` the country of the telephone numbers if that is the
    reason, `note` the line of a note or tag that all of them have, if that is it, `numbers` the contact ids, ascending.
    """

    partner: Partner
    channel: str
    objections: tuple[Objection, ...]
    number_from: str | None
    note: str | None
    evidence: ReviewEvidence
    numbers: array[int]

    @property
    def people(self) -> int:
        """Number of contacts."""
        return len(self.numbers)

    @property
    def key(self) -> Hashable:
        """Key that identifies the group after contacts have left it."""
        version = self.evidence.version.id if self.evidence.version else None
        return self.rules, self.number_from, self.note, version, tuple(one.id for one in self.evidence.lists)

    @property
    def rules(self) -> tuple[str, ...]:
        """Rules that ask for a review, each once."""
        return tuple(dict.fromkeys(objection.rule for objection in self.objections))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Reasons why the first contact waits; of several people none names what is of one alone."""
        common = [_of_everybody(one) for one in self.objections]
        return tuple(sentence(objection) for objection in (common if self.people > 1 else self.objections))

    @property
    def may_decide(self) -> bool:
        """Whether a reviewer may allow them; with several rules each is decided by itself."""
        return all(objection.overridable for objection in self.objections)

    @property
    def is_only_shared(self) -> bool:
        """Whether nothing but an earlier disclosure (R41) objects: an export shares them again, and asks why."""
        return self.rules == ONLY_SHARED


def _of_everybody(objection: Objection) -> Objection:
    """The objection without the number, and the other record, of one person of a group."""
    facts = {name: fact for name, fact in objection.facts.items() if name not in ("phone", "number", "twin")}
    return replace(objection, facts=facts, names=replace(objection.names, record=None))


@dataclass(frozen=True, slots=True)
class Waiting:
    """One contact of a group, judged individually; `answer` is the consent event that is judged.

    `origins` are the files and lines that it came from, oldest first; `noted_in` those that brought the note by which
    it waits, the line None where no row of this contact has it.
    """

    number: int
    contact: Contact
    judgement: Judgement
    answer: Event | None
    origins: tuple[tuple[str, int], ...] = ()
    noted_in: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A recorded review: contact ids with their positions among the contact's reviews.

    `edit` is the journal number, if any, `replaced` holds earlier reviews that were replaced, by contact id.
    """

    review: Review
    people: tuple[tuple[int, int], ...]
    edit: int | None = None
    replaced: tuple[tuple[int, Review, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The groups to review; and how many contacts the partner itself holds up, with the sentences that say why."""

    groups: list[ReviewGroup]
    held_up: int = 0
    causes: tuple[str, ...] = ()


STATES = ("none", "unsigned", "not-started", "ended", "terminated")
OF_PARTNER = {("R40", "on-hold"), ("R24", "onward-transfer"), *(("R22", f"contract-{state}") for state in STATES)}
"""Objections that block everybody for a partner, by rule and code."""


def review_queue(db: Db, partner: str, channel: str, today: date) -> Flow[ReviewQueue]:
    """Return all contacts that wait for a review, decidable groups first, then by size, the shared last.

    And those that will wait once the partner may receive anybody. Raises `unknown-partner` and `unknown-channel`.
    """
    check_channels([channel])
    judging = load_judging_context(db, today)
    chosen = judging.partner(partner)
    grouping = yield from current_grouping(judging)
    judged = for_partner(judging, grouping, chosen, channel)
    groups = sorted(
        _groups(judging, judged),
        key=lambda one: (one.is_only_shared, not one.may_decide, -one.people, one.rules, one.number_from or ""),
    )
    # Contacts that only what concerns the partner alone keeps from a review, and its sentences.
    people, causes = 0, dict[str, None]()
    for situation, judgement in enumerate(judged.judgements):
        causing = [one for one in judgement.objections if (one.rule, one.code) in OF_PARTNER]
        others = [one for one in judgement.objections if one not in causing]
        if causing and others and all(one.verdict is Verdict.REVIEW for one in others):
            people += judged.grouping.counts[situation]
            causes |= dict.fromkeys(map(sentence, causing))
    return ReviewQueue(groups, people, tuple(causes))


@dataclass(frozen=True, slots=True)
class WaitingReviews:
    """Number of contacts that wait for a review on a contract's channel: at all, and by (partner id, channel)."""

    people: int
    by_question: Mapping[tuple[str, str], int]


def reviews_waiting(db: Db, today: date) -> Flow[WaitingReviews]:
    """Return how many contacts wait for a review for any partner on its contracts' channels."""
    with one_state(db):
        judging = load_judging_context(db, today)
        grouping = yield from current_grouping(judging, read=False)
        partners = judging.sources.reference_data.partners
        questions = [(partner, channel) for partner in partners for channel in channels_of(partner, today)]
        waiting: dict[tuple[str, str], set[int]] = {(partner.id, channel): set() for partner, channel in questions}
        for situation, person in enumerate(representatives(judging, grouping)):
            if situation % PART == 0:
                yield Progress("judge", situation, len(grouping.counts))
            for partner, channel in questions:
                if is_to_decide(judging.judge(person, partner, channel)):
                    waiting[partner.id, channel].add(situation)
    counts = {one: sum(map(grouping.counts.__getitem__, those)) for one, those in waiting.items() if those}
    return WaitingReviews(sum(map(grouping.counts.__getitem__, set().union(*waiting.values()))), counts)


def is_to_decide(judgement: Judgement) -> bool:
    """Whether a person waits for a review, and can be decided."""
    is_review = judgement.verdict is Verdict.REVIEW and judgement.rules != ONLY_SHARED
    return is_review and all(objection.overridable for objection in judgement.objections)


def _groups(judging: JudgingContext, judged: Judged) -> Iterator[ReviewGroup]:
    kinds = {
        situation: _kind(
            judging.case(judged.grouping.representatives[situation], judged.partner, judged.channel), judgement
        )
        for situation, judgement in enumerate(judged.judgements)
        if judgement.verdict is Verdict.REVIEW
    }
    result: dict[Hashable, array[int]] = {}
    # Country of the telephone number of contacts that wait because of it, by id.
    phones = eligibility.phones(judging.db, _waiting_for(judged, FOREIGN_NUMBER))
    countries, notes = {number: phone.country_of(e164) or "" for number, e164 in phones}, _notes(judging, judged)
    for number, situation in zip(judged.grouping.numbers, judged.grouping.situations, strict=True):
        if situation in kinds:
            key = (kinds[situation], countries.get(number), notes.get(number))
            result.setdefault(key, array("q")).append(number)
    people = _read(judging, [numbers[0] for numbers in result.values()])
    for numbers in result.values():
        case = judging.case(people[numbers[0]], judged.partner, judged.channel)
        objections = judging.judge(case.person, case.partner, case.channel).objections
        country, note = countries.get(numbers[0]), notes.get(numbers[0])
        yield ReviewGroup(judged.partner, judged.channel, objections, country, note, _evidence(case), numbers)


def _kind(case: EligibilityQuestion, judgement: Judgement) -> Hashable:
    """What contacts of one group share: objections, form version, lists shown."""
    objections = tuple((one.rule, one.code, one.overridable) for one in judgement.objections)
    shown, lists = case.shown, tuple(one.version.id for one in case.seen)
    return objections, shown.version.id if shown else None, lists


def _notes(judging: JudgingContext, judged: Judged) -> dict[int, str]:
    """The line that asks to stop of contacts that wait because of it, by id: nobody is allowed by another's note."""
    numbers = _waiting_for(judged, STOP_NOTE)
    return {
        number: next(filter(None, map(stop_lines, (one.note, *one.tags))), "")
        for number, one in zip(numbers, contacts.read(judging.db, numbers), strict=True)
    }


def asking_after_sharing(db: Db, today: date, asking: Sequence[int] | None = None) -> list[int]:
    """Ids of shared contacts with a note that asks to stop, ascending.

    Left out are those that are opted out by now for what they were shared for, or allowed in Review. `asking` are all
    with such a note, if they are known: reading very many notes takes long.
    """
    if asking is None:
        notes = contacts.shared_with_notes(db)
        asking = [
            number
            for number, note, tags, has_email, has_phone in notes
            if stop_said(note, tuple(load_list(tags)), bool(has_email), bool(has_phone))
        ]
    if not asking:
        return []
    judging = load_judging_context(db, today)
    shared = {
        (one.person, one.partner, channel) for one in disclosures.reported(db, asking) for channel in one.channels
    }
    people = _read(judging, sorted({number for number, *_terms in shared}))
    return sorted({number for number, *terms in shared if _asks_still(judging, people[number], *terms)})


def _asks_still(judging: JudgingContext, person: EligibilitySubject, partner: str, channel: str) -> bool:
    case = judging.case(person, judging.partner(partner), channel)
    reasons = {(one.rule, one.code) for one in judge(case).objections}
    return STOP_NOTE in reasons and not case.answers.opposed and all(rule != "R01" for rule, _code in reasons)


def _waiting_for(judged: Judged, objection: tuple[str, str]) -> list[int]:
    """Ids of the contacts that wait because of an objection, given as rule and code."""
    chosen = {
        situation
        for situation, judgement in enumerate(judged.judgements)
        if judgement.verdict is Verdict.REVIEW
        and any((one.rule, one.code) == objection for one in judgement.objections)
    }
    return list(judged.grouping.people(chosen)) if chosen else []


def _evidence(case: EligibilityQuestion) -> ReviewEvidence:
    shown = case.shown
    return ReviewEvidence(
        form=shown.form if shown else None,
        version=shown.version if shown else None,
        lists=tuple(one.version for one in case.seen),
        contracts=case.fitting or case.in_force,
    )


def _read(judging: JudgingContext, numbers: Sequence[int]) -> dict[int, EligibilitySubject]:
    result: dict[int, EligibilitySubject] = {}
    for start in range(0, len(numbers), PART):
        result.update(load_subjects(judging, numbers[start : start + PART]))
    return result


def people_in(db: Db, group: ReviewGroup, numbers: Sequence[int], today: date) -> dict[int, Waiting]:
    """Judge some contacts of a group individually; deleted ones are left out."""
    judging = load_judging_context(db, today)
    subjects = load_subjects(judging, numbers)
    facts = dict(zip(subjects, contacts.read(db, list(subjects)), strict=True))
    made = {}
    for number, person in subjects.items():
        case = judging.case(person, group.partner, group.channel)
        came = [(file or ref, line) for ref, file, line, _cells in imports.origins(db, number)]
        origins, judgement = tuple(dict.fromkeys(came)), judging.judge(person, group.partner, group.channel)
        waits = any((one.rule, one.code) == STOP_NOTE for one in judgement.objections)
        noted = note_sources(db, number, facts[number]) if waits else ()
        made[number] = Waiting(number, facts[number], judgement, case.yes, origins, noted)
    return made


def note_sources(db: Db, number: int, contact: Contact) -> tuple[tuple[str, int | None], ...]:
    """Return the files, with the rows if known, that brought the lines of a note that ask to stop."""
    asking = [line.strip() for line in (contact.note or "").splitlines() if stop_lines(line) is not None]
    return tuple(imports.note_sources(db, number, asking))


def decide(db: Db, numbers: Sequence[int], wanted: Review, now: datetime, *, instead: bool = False) -> Flow[Decided]:
    """Record a review of each contact that still waits for it; all or none.

    A contact already blocked by a review does not wait, unless `instead` lets `allow` replace that review. `wanted`
    gives rule, partner, channel, decision (`allow` or `deny`) and reason; its `at` becomes `now`. Raises
    `reason-missing`, `not-overridable`, `unknown-partner`, `unknown-channel`.
    """
    judging = load_judging_context(db, paris_day(now))
    review, partner = _checked(judging, wanted, now)
    written: list[tuple[int, int]] = []
    replaced: list[tuple[int, Review, str | None]] = []
    facts = {"rule": review.rule, "decision": review.decision, "partner": partner.legal_name}
    with writing(db), undo_log.recording(db, "review", now.isoformat(), facts) as made:
        for start in range(0, len(numbers), PART):
            part = numbers[start : start + PART]
            if instead and review.decision == "allow":  # a second denial keeps the first
                replaced += [(one, *denied) for one in part for denied in eligibility.drop_denials(db, one, review)]
            for number, person in load_subjects(judging, part).items():
                case = judging.case(person, partner, review.channel or "")
                objection = _waits_for(case, review.rule)
                if objection is not None:
                    written.append((number, eligibility.add(db, number, review, facts_hash(case, objection))))
            made.keep()
            yield Progress("decide", min(start + PART, len(numbers)), len(numbers))
        made.facts["people"] = len(written)
    edit = made.number if made.changed else None
    return Decided(review, tuple(written), edit, tuple(replaced))


def undo(db: Db, decided: Decided) -> int:
    """Undo exactly these reviews; return the number of contacts. Redo is possible until something is edited."""
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


def _checked(judging: JudgingContext, wanted: Review, now: datetime) -> tuple[Review, Partner]:
    reason, rule = (wanted.reason or "").strip(), BY_ID.get(wanted.rule or "")
    if wanted.decision not in ("allow", "deny"):
        raise ValueError(wanted.decision)
    if not reason:
        raise LeadKeeperError("reason-missing")
    if rule is None or not rule.overridable:
        raise LeadKeeperError("not-overridable", rule=wanted.rule)
    partner = judging.partner(wanted.partner or "")
    check_channels([wanted.channel or ""])
    return replace(wanted, partner=partner.id, reason=reason, at=now.isoformat()), partner


def _waits_for(case: EligibilityQuestion, rule: str | None) -> Objection | None:
    """Objection that still stands and that a reviewer may decide; None if there is none."""
    objections = judge(case).objections
    if any(one.rule == rule and one.code == "denied" for one in objections):
        return None
    return next((one for one in objections if one.rule == rule and one.overridable), None)
