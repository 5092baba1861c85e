"""Rules about the contact: professional, minor, abroad, inactive, unreachable, suppressed, duplicate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from leadkeeper.domain import contact as contact_domain
from leadkeeper.domain import deadlines
from leadkeeper.domain.book import DEAD_ADDRESS, Suppression
from leadkeeper.domain.consent import UNCLEAR, after, asks_which_partners, read_answer
from leadkeeper.domain.contact import CHANNELS, UNDONE, Contact, Event, LastAction
from leadkeeper.domain.deadlines import RETENTION_YEARS, holds_back
from leadkeeper.domain.duplicates import answered_at, may_be_one
from leadkeeper.domain.eligibility.case import PROOFS, EligibilityQuestion
from leadkeeper.domain.eligibility.consent_rules import r02_withdrawn, unproven_again
from leadkeeper.domain.email import lacks
from leadkeeper.domain.erasure import REASON
from leadkeeper.domain.imports.ages import (
    asks_age,
    asks_birth,
    asks_of_age,
    minor_in_brackets,
    minor_words,
    oldest,
    tells_school_or_band,
)
from leadkeeper.domain.imports.answer_scope import chooses_nobody
from leadkeeper.domain.imports.headers import contained_field, tells_consent_end, title_words
from leadkeeper.domain.phone import PHONE_ABROAD, PHONE_FRENCH, PHONE_MOBILE, PHONE_READABLE
from leadkeeper.domain.suppression import says_stop, stop_lines
from leadkeeper.domain.text import NOTHING_THERE
from leadkeeper.domain.time import Moment, add_years, calendar_day, moment
from leadkeeper.domain.verdict import FactNames, Objection, Verdict, block, overridable, review

EEA = frozenset("AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split())


def informed_hi(case: EligibilityQuestion) -> int | None:
    """Return the last second at which the contact can have been informed; None without information."""
    if case.informed is None:
        return None
    when = moment(case.informed.at)
    return when.hi if when else case.never


def r14_professional(case: EligibilityQuestion) -> Iterator[Objection]:
    """R14: a professional was informed of the sharing, did not object, and the offer concerns the job."""
    if case.consumer:
        return
    refused = case.answers.refused or unproven_again(case, refusals=True)
    if refused or (case.answers.opposed and not case.company_address):
        yield block("R14", "professional-opposed")
    if case.company_address:
        return
    informed = case.informed
    if informed is None:
        yield block("R14", "not-informed")
    elif informed.mentions_transmission is not True:
        yield block("R14", "transmission-not-mentioned")
    contracts = case.fitting or case.in_force
    if not contracts or any(contract.job_related is not True for contract in contracts):
        yield overridable("R14", "job-not-stated", informed_hi(case), partner=case.partner.legal_name)
    elif not all((contract.offer_topic or "").strip() for contract in contracts):
        yield overridable("R14", "offer-not-stated", informed_hi(case), partner=case.partner.legal_name)


def r16_personal_mailbox(case: EligibilityQuestion) -> Iterator[Objection]:
    """R16: a "professional" with free-mail address or a sole trader is a consumer; review if they were informed."""
    if case.posed_as_professional and case.informed is not None:
        yield overridable("R16", "personal-mailbox", informed_hi(case))


def r21_long_silent(case: EligibilityQuestion) -> Iterator[Objection]:
    """R21: three years after the last action the data are no longer used (référentiel; Spartoo SAN-2020-003)."""
    yeses = [event for event in case.events if event.consent.event == "given" and event.consent.purpose != UNDONE]
    given = [event.when for event in yeses]
    informed_at = case.contact.informed.at if case.contact.informed else None
    last = last_action(case.contact.last_action, given, informed_at, case.end_of_today)
    if last is None:
        yield block("R21", "no-date-at-all")
    elif case.today >= add_years(last, RETENTION_YEARS):
        yield block("R21", "three-years", last=last.isoformat())


def last_action(
    did: LastAction | None, given: Sequence[Moment | None], informed_at: str | None, end: int
) -> date | None:
    """Return the day of the last action or consent by a second, else of the information; None if it is unknown."""
    yeses, when = [one.lo for one in given if one is not None], moment(did.at) if did else None
    return deadlines.last_action(when.lo if when else None, did.kind if did else None, yeses, informed_at, end)


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years on a day; a birthday on 29 February falls on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def r25_minor(case: EligibilityQuestion) -> Iterator[Objection]:
    """R25: never under 15 at collection; under 18 today: review (GDPR 8; art. 45 LIL)."""
    if case.contact.age_at_consent is None and case.contact.birth_date is None:
        for shown in [one for one in case.forms if one.description and one.description.targets_minors][:1]:
            yield review("R25", "aimed-at-minors", shown.names, form=shown.version.id)
        return
    ages = _ages(case)
    if ages is None:
        yield block("R25", "under-15", age=None)
        return
    first, then, now = ages
    if then < CHILD:
        yield block("R25", "under-15", age=then)
    elif first < CHILD:
        yield review("R25", "asked-again", age=first)
    elif now < 18:
        yield overridable("R25", "under-18", case.judged_hi, age=now)


def _ages(case: EligibilityQuestion) -> tuple[int, int, int] | None:
    """Age at the first collection (today if there is none), at the first one not replaced, and today.

    None if the birth date is unreadable. Collection: any consent or information. A stated age takes precedence over the
    birth date.
    """
    stated, given = case.contact.age_at_consent, case.given_at
    if stated is not None:
        return stated, stated, stated + (max(age_on(given.last_day, case.today), 0) if given else 0)
    birth = calendar_day(case.contact.birth_date)
    if birth is None:
        return None
    yeses = [event for event in case.events if event.consent.event == "given"]
    informed = [moment(case.informed.at)] if case.informed is not None else []
    collected = [event.when for event in yeses] + informed
    lasting = [event.when for event in yeses if not _is_replaced(event, case)] + informed
    return _first_age(birth, collected, case.today), _first_age(birth, lasting, case.today), age_on(birth, case.today)


def _first_age(birth: date, collected: Sequence[Moment | None], today: date) -> int:
    return age_on(birth, min([when.first_day for when in collected if when is not None], default=today))


def _is_replaced(event: Event, case: EligibilityQuestion) -> bool:
    """Whether the judged consent replaced an earlier one to the very same: certainly later, and a proven consent.

    Nobody is shared on a consent under 15, replaced or not: a replaced one is a review that nobody can allow.
    """
    yes = case.covering
    if yes is None or not case.rests_on_consent or event not in case.answers.covering:
        return False
    is_same = event.consent.partner == yes.consent.partner and after(yes, event)
    return is_same and case.is_proven(yes)


def r35_abroad(case: EligibilityQuestion) -> Iterator[Objection]:
    """R35: other laws apply abroad; no transfer outside the EEA without a safeguard (GDPR ch. V)."""
    country = case.contact.country or "FR"
    number = case.person.phone_marks
    if country != "FR":
        yield review("R35", "person-abroad", country=country)
    elif number & PHONE_ABROAD or (number & PHONE_READABLE and not number & PHONE_FRENCH):
        yield overridable("R35", "foreign-number", case.judged_hi, phone=case.contact.phone)
    home, safeguard = case.partner.country or "FR", case.partner.transfer_safeguard
    allowed = ("adequacy",) if home in ("GB", "CH") else ("adequacy", "scc")
    if home not in EEA and safeguard not in allowed:
        yield block("R35", "transfer-unsafe", country=home, partner=case.partner.legal_name)


def r39_unusable(case: EligibilityQuestion) -> Iterator[Objection]:
    """R39: the address or number for the channel exists and works (GDPR 5(1)(d))."""
    contact, number = case.contact, case.person.phone_marks
    usable = {
        "email": bool(case.person.email_marks & contact_domain.EMAIL_FORMED) and contact.email_state == "ok",
        "sms": bool(number & PHONE_MOBILE),
        "voice": bool(number & PHONE_READABLE),
        "post": contact_domain.is_post_address(contact.postal_address),
    }
    if not usable.get(case.channel, False):
        yield block("R39", f"unusable-{case.channel}", state=contact.email_state)


def r42_post(case: EligibilityQuestion) -> Iterator[Objection]:
    """R42: post needs information about the sharing, or consent to it, and no objection (GDPR 21; CNIL 2022)."""
    if case.channel != "post":
        return
    if case.answers.opposed or unproven_again(case, refusals=True):
        yield block("R42", "post-opposed")
    elif not case.informed_post and case.covering is None:
        yield block("R42", "post-not-informed")


def r43_customer_file(case: EligibilityQuestion) -> Iterator[Objection]:
    """R43: former customers and records kept for accounting are not sold (CNIL 5 December 2022)."""
    if case.contact.admin_only:
        yield block("R43", "accounts-only")
    forms = [shown.form.kind for one in case.origins if (shown := case.sources.form(one.consent))]
    if "customer_file" not in forms or case.contact.relation_ended_on is None:
        return
    ended = calendar_day(case.contact.relation_ended_on)
    if ended is None or case.today >= add_years(ended, RETENTION_YEARS):
        yield block("R43", "relation-over", ended=case.contact.relation_ended_on)


def stopped_by(case: EligibilityQuestion) -> list[Suppression]:
    """Return the suppression list entries that match the contact and cover this channel and partner."""
    return [
        entry
        for entry in case.person.suppressed
        if (entry.channel in (None, case.channel) or entry.channel not in CHANNELS)
        and entry.partner in (None, case.partner.id)
    ]


def r01_on_the_stop_list(case: EligibilityQuestion) -> Iterator[Objection]:
    """R01: contacts on the suppression list, or with an open objection or erasure request, are never shared.

    Law: GDPR 21(3), 18(1); 226-18-1 C. pén.
    """
    entries = sorted(stopped_by(case), key=lambda one: (one.reason == DEAD_ADDRESS, _number(case, one) is not None))
    for entry in entries[:1]:
        if entry.reason == DEAD_ADDRESS:
            yield block("R01", "dead-address", at=entry.at)
            break
        facts = {"erased": entry.at if entry.reason == REASON else None, "number": _number(case, entry)}
        yield block("R01", "stopped", at=entry.at, channel=entry.channel, partner=entry.partner, **facts)
    for asked in case.person.requests:
        if holds_back(asked, case.today):
            yield block("R01", "erasure-asked" if asked.kind == "erasure" else "objection-asked", at=asked.received_on)
            return


def _number(case: EligibilityQuestion, entry: Suppression) -> str | None:
    """The number that an entry matches; None if it matches an address of the contact."""
    return next((number for one, number in case.person.by_number if one is entry), None)


def r33_never_revived(case: EligibilityQuestion) -> Iterator[Objection]:
    """R33: an imported file does not revive a contact who withdrew or was erased (C-129/21; SAN-2025-002)."""
    for entry in [entry for entry in stopped_by(case) if entry.reason == REASON][:1]:
        # The instant of a consent given after the erasure; None if there is none.
        erased = moment(entry.at)
        given = [event for event in case.person.events if event.consent.event == "given" and event.when is not None]
        later = [event for event in given if erased and event.when and event.when.lo > erased.lo]
        said, number = (later[-1].consent.at if later else None), _number(case, entry)
        if said:
            yield block("R33", "erased-then-yes", erased=entry.at, said=said, number=number)
        else:
            yield block("R33", "erased", number=number)
    withdrawn = _revived_by_a_file(case)
    if withdrawn:
        yield review("R33", "only-a-file-says-yes", withdrawn=withdrawn.consent.at)


def _revived_by_a_file(case: EligibilityQuestion) -> Event | None:
    """The first withdrawal after which only rows of files say yes; None if there is none."""
    for withdrawn, yeses in case.answers.revived:
        if not any(event.consent.trace in PROOFS for event in yeses):
            return withdrawn
    return None


def r36_this_partner_refused(case: EligibilityQuestion) -> Iterator[Objection]:
    """R36: an objection that names one partner applies to that partner (GDPR 21, 7(3))."""
    noes = (*case.answers.withdrawn, *case.answers.refused, *unproven_again(case))
    named = any(event.consent.partner == case.partner.id for event in noes)
    if named or any(one.partner == case.partner.id and one.reason != DEAD_ADDRESS for one in stopped_by(case)):
        yield block("R36", "partner-refused", partner=case.partner.legal_name)


def r44_disputed(case: EligibilityQuestion) -> Iterator[Objection]:
    """R44: a contested consent does not count until the dispute is settled (GDPR 18, 7(1)).

    A note or tag that asks for no further contact needs a review decision; so does the age kept of a column that nobody
    used, unless it is under 15 (R25): that cannot be allowed.
    """
    if case.contact.contested:
        yield block("R44", "disputed")
    stop = stop_said(case.contact.note, case.contact.tags, bool(case.contact.email), bool(case.contact.phone))
    if stop is not None and stop.names.child is not None:
        yield review("R44", "note-says-stop", stop.names, note=stop.lines)
    elif stop is not None:
        yield overridable("R44", "note-says-stop", case.judged_hi, stop.names, note=stop.lines)


@dataclass(frozen=True, slots=True)
class StopSaid:
    """The lines of a note or tag that ask to stop, and what they keep of an age."""

    lines: str
    names: FactNames


@lru_cache(maxsize=16384)
def stop_said(
    note: str | None, tags: tuple[str, ...], has_email: bool = True, has_phone: bool = True
) -> StopSaid | None:
    """Return what a note, else the first tag, says that asks to stop; None if nothing does.

    "Pas de mail" asks for nothing if the person has no address, nor "pas de téléphone" without a number.
    """
    if note and not (has_email and has_phone):
        has = {None: True, "email": has_email, "phone": has_phone}
        note = "\n".join(line for line in note.splitlines() if has[lacks(line)])
    lines = next(filter(None, map(stop_lines, (note, *tags))), None)
    if lines is None:
        return None
    parts = lines.split(" · ")
    cells = [(kept[1], kept[2]) for one in parts if (kept := _KEPT_CELL.fullmatch(one))]
    about_age = [(header, text) for header, text in cells if _is_about_age(title_words(header), text)]
    stated = (oldest(text) for header, text in about_age if asks_age(title_words(header)))
    child = min((age for age in stated if age is not None and age < CHILD), default=None)
    cell = about_age[0] if len(parts) == 1 and about_age else None
    country = cells[0] if len(parts) == 1 and cells and not cell and _is_about_country(cells[0][0]) else None
    is_choice = len(parts) == 1 and len(cells) == 1 and _names_partners(*cells[0])
    chosen = cells[0] if is_choice else None
    empty = next((header for header, text in cells if text == NOTHING_THERE), None) if len(parts) == 1 else None
    is_end = len(parts) == 1 and len(cells) == 1 and tells_consent_end(title_words(cells[0][0]))
    ended = cells[0] if is_end else None
    names = FactNames(cell=cell, child=child, country=country, chosen=chosen, ended=ended, unconfirmed=empty)
    return StopSaid(lines, names)


_KEPT_CELL = re.compile(r"STOP \((.+): (.+?)\)?")
"""What an import keeps of a cell that no field reads (`domain.imports.anomalies`)."""

CHILD = 15  # age under which a child cannot consent alone (GDPR 8; art. 45 LIL)


def _is_about_age(words: tuple[str, ...], text: str) -> bool:
    is_asked = asks_age(words) or asks_birth(words) or asks_of_age(words) or tells_school_or_band(words, text)
    return bool(is_asked or minor_words(text, in_note=True) or minor_in_brackets(text))


def _names_partners(header: str, text: str) -> bool:
    """Whether a cell kept of a column may name the partners that somebody chose, and refuses nobody."""
    is_asked = asks_which_partners(title_words(header))
    return is_asked and read_answer(text) == UNCLEAR and not (chooses_nobody(text) or says_stop(text))


def _is_about_country(header: str) -> bool:
    inside = contained_field(title_words(header))
    return inside is not None and inside[0] == "country"


def _strictest(case: EligibilityQuestion) -> Objection | None:
    """The objection that holds back every record of this person, by any of the consents that may be the last.

    A dead address is no no of the person: it holds back its own record alone.
    """
    objections = (
        objection
        for reading in case.readings
        for objection in (*r01_on_the_stop_list(reading), *r02_withdrawn(reading), *r25_minor(reading))
        if objection.code != "dead-address"
    )
    return next((one for one in objections if one.verdict is Verdict.BLOCKED or one.code == "asked-again"), None)


def _refuses(case: EligibilityQuestion) -> bool:
    """Whether a record says no that no consent of its own lifts with a proof."""
    return bool(case.answers.refused or unproven_again(case, refusals=True) or _revived_by_a_file(case))


def holds_back_number(case: EligibilityQuestion) -> bool:
    """Whether this record lets its number out by no other record: a refusal, a suppression, a child, a dispute."""
    return _strictest(case) is not None or _refuses(case) or any(r44_disputed(case))


def is_refusal(objection: Objection) -> bool:
    """Whether an objection says why a record holds its number back (see `holds_back_number`)."""
    said_no = ("refused", "partner-refused", "professional-opposed")
    return objection.rule in ("R01", "R02", "R25", "R33", "R44") or objection.code in said_no


def twin_waits(contact: Contact, twin: Contact, why: Objection) -> Objection:
    """R28: a note of another record of the same person waits for a decision."""
    return review("R28", "twin-says-stop", _at_address(contact, twin, why), twin=twin.id)


def _at_address(contact: Contact, twin: Contact, why: Objection | None = None) -> FactNames:
    """How another record at an address is named: the law counts it as the same person, also if the name differs."""
    names, others = (contact.first_name, contact.last_name), (twin.first_name, twin.last_name)
    is_another = bool(contact.first_name and twin.first_name) and not may_be_one(names, others)
    return FactNames(record=(twin.named, why), other=twin.id if is_another else None)


def r28_same_person(case: EligibilityQuestion) -> Iterator[Objection]:
    """R28: of several records of one person the strictest verdict counts, and at most one is exported.

    A book may switch off the second half; a refusal in another record always counts (GDPR 7(3), 21).
    """
    twins = case.person.twins
    for twin in twins:
        if twin.contact.id == case.contact.id:
            continue
        if (strictest := _strictest(case.twin(twin))) is not None:
            named = _at_address(case.contact, twin.contact, strictest)
            yield block("R28", "twin-blocked", named, twin=twin.contact.id)
            return
    others = [twin for twin in twins if twin.contact.id != case.contact.id]
    refusing = next((twin for twin in others if _refuses(case.twin(twin))), None)
    if refusing is not None:
        noes = case.twin(refusing).answers.refused
        refused = block("R03", "refused", at=answered_at(noes[-1].consent)) if noes else None
        named = _at_address(case.contact, refusing.contact, refused)
        yield review("R28", "twin-refused", named, twin=refusing.contact.id)
    elif (disputed := next((twin for twin in others if twin.contact.contested), None)) is not None:
        named = _at_address(case.contact, disputed.contact)
        yield review("R28", "twin-disputed", named, twin=disputed.contact.id)
    elif twins and twins[0].contact.id != case.contact.id and not case.is_off("R28"):
        named = _at_address(case.contact, twins[0].contact)
        yield review("R28", "same-person", named, twin=twins[0].contact.id)
