"""The table of all rules, the verdict on one question, its boundaries and remedies; when a review is still valid."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import partial
from itertools import islice

from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.contact import CHANNELS, Contact, Reviewed
from leadkeeper.domain.deadlines import oldest_kept
from leadkeeper.domain.eligibility import consent_rules, contact_rules, list_rules, partner_rules
from leadkeeper.domain.eligibility.case import TELEPHONE_LAW, EligibilityQuestion, contracts_in_force
from leadkeeper.domain.eligibility.consent_rules import GDPR
from leadkeeper.domain.eligibility.contact_rules import age_on
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.partner_rules import INSURANCE, SOON, YEAR, sectors
from leadkeeper.domain.form import EVIDENCE_KINDS, Evidence, Form, FormVersion
from leadkeeper.domain.partner import Contract, ListVersion, Partner, PartnerList, Snapshot
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.time import Moment, add_months, day_bounds, moment
from leadkeeper.domain.verdict import Judgement, Objection, Verdict, block, review

NOT_JUDGED = frozenset({"age", "partner", "taken", "replaced", "to_come"})
"""Facts that change without an edit of the person: age, a partner's name, the dates of a list's screenshots."""


def facts_hash(case: EligibilityQuestion, objection: Objection) -> str:
    """Return the SHA-256 in hex of an objection, the facts that it saw, and the judged consent."""
    yes = case.yes.consent if case.yes else None
    beside = BESIDE.get(objection.rule)
    seen = [
        objection.rule,
        objection.code,
        {name: fact for name, fact in objection.facts.items() if name not in NOT_JUDGED},
        [yes.event, yes.at, yes.form_version] if yes else None,
        beside(case.contact) if beside else None,
    ]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _informed(contact: Contact) -> list[object]:
    informed = contact.informed
    return [informed.at, informed.mentions_transmission] if informed else []


BESIDE: dict[str, Callable[[Contact], list[object]]] = {
    "R14": _informed,
    "R16": lambda contact: [contact.email, contact.legal_form, *_informed(contact)],
    "R25": lambda contact: [contact.birth_date, contact.age_at_consent],
    "R44": lambda contact: [contact.note, *contact.tags],
}
"""Rule → facts that it uses without reporting them in its objection."""


class Force(Enum):
    """What a rule rests on: a statute or decision, the CNIL's doctrine, or our own prudence."""

    LAW = "law"
    DOCTRINE = "doctrine"
    PRUDENCE = "prudence"


@dataclass(frozen=True)
class Rule:
    """One rule. `person` judges contacts; None for rules about columns, files and tasks."""

    id: str
    force: Force
    reference: str
    person: Callable[[EligibilityQuestion], Iterator[Objection]] | None = None
    overridable: bool = False

    @property
    def switchable(self) -> bool:
        """Whether a book may switch the rule off: prudence about contacts, required by no law or doctrine."""
        return self.force is Force.PRUDENCE and self.person is not None


L, D, P = Force.LAW, Force.DOCTRINE, Force.PRUDENCE

RULES: tuple[Rule, ...] = (
    Rule("R01", L, "GDPR 21(3); L34-5 CPCE; 226-18-1 C. pén.", contact_rules.r01_on_the_stop_list),
    Rule("R02", L, "GDPR 7(3); CJEU C-129/21", consent_rules.r02_withdrawn),
    Rule("R03", L, "L34-5 CPCE; GDPR 6(1)(a)", consent_rules.r03_no_consent_to_share),
    Rule("R04", L, "CNIL SAN-2020-018 (Nestor); SAN-2025-017", consent_rules.r04_own_offers_only),
    Rule("R05", L, "EDPB 05/2020, 64-65; SAN-2022-021, SAN-2023-015, SAN-2024-003, -004", list_rules.r05_not_named),
    Rule("R06", L, "EDPB 05/2020, 64-65; CNIL SAN-2023-015 (Canal+)", list_rules.r06_nobody_named),
    Rule("R07", D, "CNIL, 28/12/2018; SAN-2022-021 (EDF)", list_rules.r07_list_not_archived, overridable=True),
    Rule("R08", L, "L34-5 CPCE; GDPR 4(11); SAN-2025-017", consent_rules.r08_channel_not_covered),
    Rule("R09", L, "L223-1, R223-1 C. conso", partner_rules.r09_no_telephone_consent, overridable=True),
    Rule("R10", L, "R223-1 C. conso (2026-662)", partner_rules.r10_mention_missing),
    Rule("R11", L, "L112-2-2, R112-7 C. assur.", partner_rules.r11_insurance),
    Rule("R12", L, "L223-1 al. 5, L223-8 C. conso; L6323-8-1 C. trav.", partner_rules.r12_sector),
    Rule("R13", L, "L34-5 al. 4 CPCE", consent_rules.r13_existing_customer),
    Rule("R14", D, "CNIL B2B; GDPR 6(1)(f), 13, 14, 21; C-621/22", contact_rules.r14_professional, overridable=True),
    Rule("R15", D, "CNIL B2B"),  # a company's own address: judged in R14 and R17, which do not apply to it
    Rule("R16", P, "L34-5 CPCE", contact_rules.r16_personal_mailbox, overridable=True),
    Rule("R17", L, "GDPR 7(1), 5(2); SAN-2022-021, SAN-2025-001", consent_rules.r17_no_proof),
    Rule("R18", L, "GDPR 4(11); SAN-2023-025, SAN-2025-001", consent_rules.r18_form_does_not_hold),
    Rule("R19", L, "GDPR 7(1)", consent_rules.r19_impossible_date),
    Rule("R20", L, "GDPR 4(11), rec. 32; CJEU C-673/17", consent_rules.r20_no_positive_act),
    Rule("R21", D, "CNIL référentiel; SAN-2020-003, -016", contact_rules.r21_long_silent),
    Rule("R22", D, "CNIL SAN-2024-003 (Foriou)", partner_rules.r22_no_contract),
    Rule("R23", D, "CNIL, 28/12/2018", list_rules.r23_another_company),
    Rule("R24", D, "CNIL, 28/12/2018", partner_rules.r24_cascade),
    Rule("R25", L, "GDPR 8; art. 45 LIL", contact_rules.r25_minor, overridable=True),
    Rule("R26", L, "GDPR 9; 226-19 C. pén."),  # columns: domain.book
    Rule("R27", L, "GDPR 5(1)(c)"),  # columns: domain.book
    Rule("R28", P, "GDPR 5(1)(d)", contact_rules.r28_same_person),
    Rule("R29", D, "CNIL, 05/12/2022", list_rules.r29_acquired),
    Rule("R30", L, "GDPR 15(1)(c), 19; CJEU C-154/21"),  # the file: services.exports.exporter
    Rule("R31", L, "GDPR 19, 7(3); CJEU C-129/21", partner_rules.r31_notices_overdue),
    Rule("R32", L, "GDPR 12(3)"),  # tasks: domain.deadlines
    Rule("R33", L, "CJEU C-129/21; SAN-2025-002 (Caloga)", contact_rules.r33_never_revived),
    Rule("R34", P, "L34-5 CPCE"),  # unknown type: judged as a consumer by all rules
    Rule("R35", L, "GDPR ch. V", contact_rules.r35_abroad, overridable=True),
    Rule("R36", L, "GDPR 21, 7(3)", contact_rules.r36_this_partner_refused),
    Rule("R37", D, "CNIL, 28/12/2018", list_rules.r37_list_changed, overridable=True),
    Rule("R38", P, "contract"),  # seed contacts: services.exports.plan
    Rule("R39", L, "GDPR 5(1)(d)", contact_rules.r39_unusable),
    Rule("R40", P, "SAN-2024-003, SAN-2025-001", partner_rules.r40_on_hold),
    Rule("R41", P, "contract", partner_rules.r41_already_given, overridable=True),
    Rule("R42", D, "CNIL 2022; GDPR 6(1)(f), 21; CJEU C-621/22", contact_rules.r42_post),
    Rule("R43", D, "CNIL, 05/12/2022", contact_rules.r43_customer_file),
    Rule("R44", L, "GDPR 18, 7(1)", contact_rules.r44_disputed, overridable=True),
    Rule("R45", L, "GDPR 14(2)(f), 14(3)"),  # the file: services.exports.plan
)

BY_ID = {rule.id: rule for rule in RULES}

ABOUT_PEOPLE = tuple(rule.person for rule in RULES if rule.person is not None)


def judge(case: EligibilityQuestion) -> Judgement:
    """Return the verdict for one contact, partner, channel and day, with all objections."""
    return next(judge_cases([case]))


TOGETHER = 100  # questions


def judge_cases(cases: Iterable[EligibilityQuestion]) -> Iterator[Judgement]:
    """Yield the verdict for each of some questions, each judged alone.

    Rule by rule: with all rules for one question after the other, the processor's caches have lost the code of each
    rule when the next question needs it, which takes half as long again.
    """
    waiting = iter(cases)
    while some := list(islice(waiting, TOGETHER)):
        readings = [(reading, list[Objection]()) for case in some for reading in case.readings]
        for rule in ABOUT_PEOPLE:
            for reading, raised in readings:
                for objection in rule(reading):
                    raised.append(objection)
        each = iter(readings)
        yield from [_judgement(case, islice(each, len(case.readings))) for case in some]


def _judgement(
    case: EligibilityQuestion, readings: Iterable[tuple[EligibilityQuestion, Sequence[Objection]]]
) -> Judgement:
    """Return the verdict from what all rules raised for each reading of a question."""
    decided, remaining = _decisions(case), list[Objection]()
    for reading, raised in readings:
        remaining += [one for one in raised if one not in remaining and not _allowed(one, decided, reading)]
    remaining += _denials(case)
    remaining += _notes_of_twins(case)
    verdict = max((one.verdict for one in remaining), default=Verdict.ELIGIBLE)
    return Judgement(verdict, tuple(remaining))


def _decisions(case: EligibilityQuestion) -> list[Reviewed]:
    """What reviewers decided about this contact for this partner and channel."""
    partners, channels = (None, case.partner.id), (None, case.channel)
    return [one for one in case.person.reviews if one.review.partner in partners and one.review.channel in channels]


def _notes_of_twins(case: EligibilityQuestion) -> Iterator[Objection]:
    """R28: yield that another record of the same person waits for a decision on its note (R44), unless allowed."""
    for twin in case.person.twins:
        other = case.twin(twin) if twin.contact.id != case.contact.id else None
        for reading in other.readings if other else ():
            asking = (one for one in contact_rules.r44_disputed(reading) if one.verdict is Verdict.REVIEW)
            open_note = next((one for one in asking if not _allowed(one, _decisions(reading), reading)), None)
            if open_note is not None:
                yield contact_rules.twin_waits(case.contact, twin.contact, open_note)
                return


def _denials(case: EligibilityQuestion) -> Iterator[Objection]:
    """Yield each no of a reviewer, which holds until it is undone; an unknown word is none that allows."""
    for decided in case.person.reviews:
        decision, channel = (decided.review.decision or "").casefold(), decided.review.channel
        is_asked = channel in (None, case.channel) or channel not in CHANNELS
        if decision != "allow" and is_asked and decided.review.partner in (None, case.partner.id):
            objects = block if decision == "deny" else review
            yield objects(decided.review.rule or "R00", "denied", reason=decided.review.reason, at=decided.review.at)


def is_review_still_valid(case: EligibilityQuestion, decided: Reviewed) -> bool:
    """Whether the facts judged by a reviewer are unchanged, by their hash."""
    rule = BY_ID.get(decided.review.rule or "")
    if rule is None or rule.person is None:
        return False
    return any(
        one.overridable and facts_hash(reading, one) == decided.facts_hash
        for reading in case.readings
        for one in rule.person(reading)
    )


def _allowed(objection: Objection, decided: Iterable[Reviewed], case: EligibilityQuestion) -> bool:
    """Whether a reviewer allowed it: the rule is overridable, a reason was given, and the facts are unchanged."""
    return objection.overridable and any(
        decided.review.decision == "allow"
        and decided.review.rule == objection.rule
        and (decided.review.reason or "").strip() != ""
        and _about_these_facts(decided, objection, case)
        for decided in decided
    )


def _about_these_facts(decided: Reviewed, objection: Objection, case: EligibilityQuestion) -> bool:
    """By the stored hash of the facts, if any; else the decision must certainly not be older than the judged fact."""
    if decided.facts_hash is not None:
        return decided.facts_hash == facts_hash(case, objection)
    at = moment(decided.review.at)
    if at is None or at.hi > case.end_of_today:
        return False
    since = objection.judged_hi
    return since is None or since <= (at.lo if at.exact else at.hi)  # a day without time counts to its end


TO_COME_OF_AGE = (1, 2, 3)  # years from a stated age of 17, 16 or 15 to 18; lower ages are never shared (R25)


def decision_boundaries(
    sources: RuleContext, today: date, decided_at: Iterable[str | None] = (), *, with_ages: bool = True
) -> list[int]:
    """Return the sorted boundaries in seconds since 1970 UTC.

    Without stated ages (`with_ages` False) no birthdays are needed, which gives fewer groups. Every comparison of a
    rule with an instant of a contact must have its boundaries here; tests compare all verdicts with those found without
    grouping.
    """
    edges = {GDPR, day_bounds(TELEPHONE_LAW)[0], *_of_today(sources, today, with_ages=with_ages)}
    for found in _moments(sources, decided_at):
        edges |= {found.lo, found.lo + 1, found.hi, found.hi + 1}
    return sorted(edges)


def action_cutoffs(today: date) -> list[int]:
    """Return the boundaries for the last action, used by R21 only: far fewer, so far fewer groups."""
    return sorted(_of_silence(today))


def _moments(sources: RuleContext, decided_at: Iterable[str | None]) -> Iterator[Moment]:
    texts = list(decided_at)
    for versions in sources.lists.values():
        for one in versions:
            texts += [one.version.published_at, one.version.snapshot.taken_at if one.version.snapshot else None]
    for shown in sources.forms.values():
        texts += [shown.version.starts, shown.version.ends]
    for text in texts:
        found = moment(text)
        if found is not None:
            yield found


def _of_silence(today: date) -> set[int]:
    """Start and end of today, and the start of the three years."""
    begin, end = day_bounds(today)
    return {begin, end + 1, day_bounds(oldest_kept(today))[0]}


def _of_today(sources: RuleContext, today: date, *, with_ages: bool) -> Iterator[int]:
    """First seconds of the days from which a period still includes today."""
    yield from _of_silence(today)
    yield _since(lambda day: today - day <= INSURANCE)
    yield from _of_calls(today, lambda day: day + YEAR)
    for months in _stated_months(sources):
        yield from _of_calls(today, partial(add_months, months=months))
    if with_ages:
        yield from (_since(partial(_younger, today, years)) for years in TO_COME_OF_AGE)


def _stated_months(sources: RuleContext) -> set[int]:
    forms = [shown.description for shown in sources.forms.values()]
    boxes = [form.phone_box for form in forms if form is not None]
    stated = [box.period_months for box in boxes if box is not None]
    return {int(min(months, 12)) for months in stated if months is not None and months > 0}


def _of_calls(today: date, ends: Callable[[date], date]) -> Iterator[int]:
    """The end of a consent to calls, and the start of its review period (R09)."""
    yield _since(lambda day: today < ends(day))
    yield _since(lambda day: (ends(day) - today).days >= SOON)


def _younger(today: date, years: int, day: date) -> bool:
    return age_on(day, today) < years


def _since(holds: Callable[[date], bool]) -> int:
    """First second of the first day on which a condition holds that holds on all later days and no earlier ones."""
    day = bisect_left(range(date.max.toordinal()), x=True, key=lambda number: holds(date.fromordinal(number)))
    return day_bounds(date.fromordinal(day))[0]


@dataclass(frozen=True, slots=True)
class Action:
    """One act: its name, the rule that it answers, its target, and the reference data after it.

    `rules` are those that it can satisfy; `notices_sent`: the partner has been notified of all withdrawals.
    """

    name: str
    rule: str
    target: str
    rules: frozenset[str]
    reference_data: ReferenceData
    notices_sent: bool = False


def actions(reference_data: ReferenceData, partner: Partner, channel: str, today: date) -> Iterator[Action]:
    """Yield every act that could make more contacts eligible for a partner on a channel."""
    for form in reference_data.forms:
        for version in form.versions:
            if not any(item.kind in EVIDENCE_KINDS for item in version.evidence):
                proof = Evidence("screenshot", "picture", "0" * 64, version.starts)
                shown = replace(version, evidence=(*version.evidence, proof))
                yield _for_form(reference_data, form, shown, "attach-evidence", "R17")
            if version.description is None:
                described = replace(version, description=_described(reference_data, partner, channel))
                yield _for_form(reference_data, form, described, "describe-form", "R18", "R17", "R10")
    yield from _about_lists(reference_data, today)
    if not any(channel in one.channels for one in contracts_in_force(partner, today)):
        signed = replace(partner, contracts=(*partner.contracts, _contract(partner, channel, today)))
        name = "renew-contract" if partner.contracts else "sign-contract"
        yield _for_partner(reference_data, signed, name, "R22", "R14", "R24", "R41")
    if partner.hold is not None:
        yield _for_partner(reference_data, replace(partner, hold=None), "lift-hold", "R40")
    if not sectors(partner):
        yield _for_partner(reference_data, replace(partner, sectors=("other",)), "state-sector", "R12")
    yield Action("tell-partner", "R31", partner.id, frozenset({"R31"}), reference_data, notices_sent=True)


def _for_partner(reference_data: ReferenceData, after: Partner, name: str, *rules: str) -> Action:
    partners = tuple(after if one.id == after.id else one for one in reference_data.partners)
    return Action(name, rules[0], after.id, frozenset(rules), replace(reference_data, partners=partners))


def _contract(partner: Partner, channel: str, today: date) -> Contract:
    """The last contract renewed, or a first one that allows the channel."""
    yesterday = (today - timedelta(days=1)).isoformat()
    last = partner.contracts[-1] if partner.contracts else Contract("new", territory=("FR",), job_related=True)
    return replace(
        last,
        id="new",
        signed_on=yesterday,
        starts_on=yesterday,
        ends_on=None,
        terminated_on=None,
        channels=tuple(dict.fromkeys((*last.channels, channel))),
        onward_transfer=False,
    )


def _for_form(reference_data: ReferenceData, form: Form, after: FormVersion, name: str, *rules: str) -> Action:
    versions = tuple(after if one.id == after.id else one for one in form.versions)
    changed = replace(form, versions=versions)
    forms = tuple(changed if one.id == form.id else one for one in reference_data.forms)
    return Action(name, rules[0], after.id, frozenset(rules), replace(reference_data, forms=forms))


def _described(reference_data: ReferenceData, partner: Partner, channel: str) -> Verbatim:
    """What the form would have had to show: the best case, with everything correct."""
    owner = reference_data.owner.name or "?"
    phone = {"text": "", "checked": False, "period_months": 12}
    phone |= dict.fromkeys(("identity", "goods", "period", "withdrawal", "durable_proof"), True)
    return Verbatim(
        controller=owner,
        partner_box={"text": "", "checked": False},
        phone_box=phone if channel == "voice" else None,
        partner_mode="inline",
        list={"version": "1", "names": [partner.legal_name]},
        channels=[channel],
        info={"withdrawal": True, "retention": "3 ans", "rights": True, "transmission_stated": True, "l223_2": True},
    )


def _about_lists(reference_data: ReferenceData, today: date) -> Iterator[Action]:
    for partner_list in reference_data.lists:
        for version in partner_list.versions:
            taken = moment(version.snapshot.taken_at) if version.snapshot is not None else None
            if taken is None or taken.lo > day_bounds(today)[1]:
                yield _archived(reference_data, partner_list, version, today)


def _archived(reference_data: ReferenceData, partner_list: PartnerList, version: ListVersion, today: date) -> Action:
    picture = Snapshot("picture", "0" * 64, today.isoformat())
    versions = tuple(replace(v, snapshot=picture) if v.id == version.id else v for v in partner_list.versions)
    archived = replace(partner_list, versions=versions)
    lists = tuple(archived if other.id == partner_list.id else other for other in reference_data.lists)
    return Action("archive-list", "R07", version.id, frozenset({"R07"}), replace(reference_data, lists=lists))
