"""Load what every judgement needs: reference data, suppressions, notifications, requests; choices of rules.

Rules of pure prudence can be switched off for a book, law never.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from leadkeeper.db import consents, contacts, forms, partners, requests, suppressions
from leadkeeper.db.book import attachments, settings
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain import deadlines
from leadkeeper.domain.book import DEAD_ADDRESS, Request
from leadkeeper.domain.contact import Consent, EligibilitySubject
from leadkeeper.domain.deadlines import holds_back
from leadkeeper.domain.eligibility.case import EligibilityQuestion, as_of_one_company
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.judge import BY_ID, RULES, judge
from leadkeeper.domain.email import canonical
from leadkeeper.domain.partner import Partner, which_partner
from leadkeeper.domain.suppression import SuppressionList, read_identifiers
from leadkeeper.domain.time import day_bounds, iso_day_of
from leadkeeper.domain.verdict import Judgement
from leadkeeper.errors import LeadKeeperError

SETTING = "rules-off"  # the rules that are off, separated by blanks


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule that can be switched off, and whether it is on."""

    rule: str
    on: bool


@dataclass(frozen=True, slots=True)
class FixedRule:
    """A rule that is always on: `force` is `law`, `doctrine` or `prudence`, `reference` its source."""

    rule: str
    force: str
    reference: str


def fixed_rules() -> list[FixedRule]:
    """Rules that are always on, in order."""
    return [FixedRule(rule.id, rule.force.value, rule.reference) for rule in RULES if not rule.switchable]


def rule_choices(db: Db) -> list[RuleChoice]:
    """Rules that can be switched off, in order."""
    off = switched_off(db)
    return [RuleChoice(rule.id, rule.id not in off) for rule in RULES if rule.switchable]


def switch_rule(db: Db, rule: str, *, on: bool) -> None:
    """Switch a product choice on or off for this book; raises `rule-not-switchable` for law and doctrine."""
    if rule not in BY_ID or not BY_ID[rule].switchable:
        raise LeadKeeperError("rule-not-switchable", rule=rule)
    with writing(db):
        off = switched_off(db) - {rule} if on else switched_off(db) | {rule}
        settings.set_setting(db, SETTING, " ".join(sorted(off)))


def switched_off(db: Db) -> frozenset[str]:
    """Rules switched off in this book; any other text in the setting is ignored."""
    kept = (settings.setting(db, SETTING) or "").split()
    return frozenset(rule for rule in kept if rule in BY_ID and BY_ID[rule].switchable)


def find_partner(db: Db, name: str) -> Partner:
    """Return the partner with this id, SIREN or exact legal name; raises `unknown-partner`."""
    return which_partner({partner.id: partner for partner in partners.read_all(db)}, name)


@dataclass(frozen=True, slots=True)
class JudgingContext:
    """A book on one day, loaded once for judging many contacts."""

    db: Db
    today: date
    sources: RuleContext
    stops: SuppressionList
    overdue: dict[str, int]
    kinds: dict[int, Consent]
    requests: dict[int, tuple[Request, ...]]

    def partner(self, name: str) -> Partner:
        """Return the partner with this id, SIREN or exact legal name; raises `unknown-partner` unless one matches."""
        return which_partner(self.sources.partners, name)

    def case(self, person: EligibilitySubject, partner: Partner, channel: str) -> EligibilityQuestion:
        """Question whether a contact may be shared with a partner on a channel today."""
        overdue = self.overdue.get(partner.id, 0)
        if (company := self.sources.of_one_company.get(partner.id)) is not None:
            partner, others = company
            person = as_of_one_company(person, partner.id, others)
            overdue += sum(self.overdue.get(other, 0) for other in others)
        return EligibilityQuestion(self.sources, person, partner, channel, self.today, overdue)

    def judge(self, person: EligibilitySubject, partner: Partner, channel: str) -> Judgement:
        """Judge a contact for a partner and channel."""
        return judge(self.case(person, partner, channel))


def load_judging_context(db: Db, today: date, *, afresh: bool = False) -> JudgingContext:
    """Load the judging context of a book for a day; with `afresh` every stored file is hashed again."""
    everywhere = partners.read(db)
    overdue: dict[str, int] = {}
    for partner, due, sent_at, count in suppressions.notice_dates(db):
        if deadlines.is_overdue(due, sent_at, today):
            overdue[partner] = overdue.get(partner, 0) + count
    return JudgingContext(
        db=db,
        today=today,
        sources=RuleContext(everywhere, attachments.altered(db, afresh=afresh), switched_off(db), forms.changed(db)),
        stops=suppressions.stop_list(db),
        overdue=overdue,
        kinds=consents.kinds(db),
        requests=_requests(db, today),
    )


def _requests(db: Db, today: date) -> dict[int, tuple[Request, ...]]:
    """Open requests that block contacts, by contact id."""
    result: dict[int, tuple[Request, ...]] = {}
    for asked in requests.read(db):
        one = Request(asked.ref, asked.contact, asked.kind, asked.received_on, asked.answered_on)
        if holds_back(one, today):
            result[asked.person] = (*result.get(asked.person, ()), one)
    return result


def later_refusal(db: Db, today: date) -> LeadKeeperError | None:
    """Return the error `refused-later` if the book holds a refusal or withdrawal dated after a day.

    Judging counts nothing that lies after that day: if the clock is wrong, people who refused count as eligible. It
    takes one pass over the consent log.
    """
    last = consents.refused_after(db, day_bounds(today)[1])
    return (
        LeadKeeperError("refused-later", today=today.isoformat(), last=iso_day_of(last)) if last is not None else None
    )


def load_subjects(
    judging: JudgingContext, numbers: Sequence[int], twins: dict[int, tuple[int, ...]] | None = None
) -> dict[int, EligibilitySubject]:
    """Return contacts as subjects of the rules; `twins` (duplicates by id) are read from the book if None."""
    if twins is None:
        twins = {number: contacts.duplicates_of(judging.db, number) for number in numbers}
    wanted = list(dict.fromkeys([*numbers, *(twin for number in numbers for twin in twins.get(number, ()))]))
    records = contacts.load_records(judging.db, wanted, judging.kinds)
    alone = {number: _person(judging, record) for number, record in records.items()}
    subjects = {number: alone[number] for number in numbers if number in alone}
    among = {number: twins[number] for number in subjects if twins.get(number)}
    return subjects | {
        number: replace(subjects[number], twins=tuple(alone[twin] for twin in group)) for number, group in among.items()
    }


def _person(judging: JudgingContext, record: contacts.ContactRecord) -> EligibilitySubject:
    suppressed, asked = judging.stops.matching(record.addresses), judging.requests.get(record.number, ())
    if not (suppressed or asked):
        return record
    if any(one.reason == DEAD_ADDRESS for one in suppressed):  # mails go to the main address alone
        main = {canonical(record.contact.email or ""), *read_identifiers(record.contact.email or "")}
        reached = judging.stops.matching([one for one in record.addresses if "@" not in one or one in main])
        suppressed = tuple(one for one in suppressed if one.reason != DEAD_ADDRESS or one in reached)
    by_number = judging.stops.by_number(record.addresses) if suppressed else ()
    return replace(record, suppressed=suppressed, by_number=by_number, requests=asked)
