"""Whether the yes can be proven, on a form that allows one, at a date that can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from leadkeeper.model.moment import Moment, day_bounds, moment
from leadkeeper.model.verdict import Objection
from leadkeeper.rules.eligibility.case import TRACES, Case
from leadkeeper.rules.eligibility.objections import block, review
from leadkeeper.rules.eligibility.sources import Shown

GDPR = day_bounds(date(2018, 5, 25))[0]


def missing_proof(case: Case) -> list[str]:
    """What the proof of the judged yes lacks, as words of `words.facts`; [] at grade 2 and 3 (GDPR 7(1), 5(2))."""
    if case.yes is None:
        return ["consent"]
    said, shown = case.yes.consent, case.shown
    lacking = [] if shown else ["form"]
    if shown and shown.description is None:
        lacking.append("description")
    if shown and not shown.has_evidence:
        lacking.append("evidence")
    if shown and shown.altered:
        lacking.append("unaltered-evidence")
    if not case.seen:
        lacking.append("list")
    if case.given_at is None:
        lacking.append("date")
    if said.trace not in TRACES:
        lacking.append("trace")
    return lacking


def r17_no_proof(case: Case) -> Iterator[Objection]:
    """No proof, no export; of professionals and informed post the date of the information is the proof."""
    if case.company_address:
        return
    if case.rests_on_consent:
        lacking = missing_proof(case)
        if lacking:
            yield block("R17", "proof-incomplete", missing=tuple(lacking))
        return
    when = moment(case.informed.at) if case.informed else None
    if when is None:
        yield block("R17", "information-undated")


def r18_form_does_not_hold(case: Case) -> Iterator[Objection]:
    """A revoked source or a faulty form spoils all that it collected (GDPR 4(11); Tagadamedia; Solocal).

    On another basis than the judged consent, every form that the person said yes on counts.
    """
    judged = case.shown
    if judged is not None:
        yield from _faults(judged, judged.errors)
    if case.rests_on_consent:
        return
    yeses = [event.consent for event in case.person.events if event.consent.event == "given"]
    for shown in {yes.form_version: case.sources.form(yes) for yes in yeses}.values():
        if shown is not None and shown is not judged:
            yield from _faults(shown, tuple(one for one in shown.errors if one != "L40"))


def _faults(shown: Shown, errors: tuple[str, ...]) -> Iterator[Objection]:
    if shown.form.status != "active":
        yield block("R18", "source-revoked", form=shown.form.name or shown.form.id)
    if shown.version.description is None:
        yield review("R18", "form-not-described", form=shown.version.id)
    elif errors:
        yield block("R18", "form-faulty", form=shown.version.id, checks=errors)


def r19_impossible_date(case: Case) -> Iterator[Objection]:
    """A yes has a date at which it can have been given: the form was out, the list too, and it is not to come."""
    if case.contact.informed is not None and case.informed is None and _needs_information(case):
        yield block("R19", "information-in-the-future")
    if case.yes is None:
        return
    when = case.given_at
    if when is None:
        yield block("R19", "date-unreadable", raw=case.yes.consent.raw)
        return
    if when.hi > case.end_of_today:
        yield block("R19", "date-in-the-future", at=case.yes.consent.at)
    if case.channel != "voice" and _is_over(case.yes.consent.valid_until, case):
        yield block("R19", "consent-over", end=case.yes.consent.valid_until)
    if case.shown is not None and not _while_shown(when, case.shown):
        yield block("R19", "form-not-in-use", at=case.yes.consent.at, form=case.shown.version.id)
    if _before_any_list(case, when):
        yield block("R19", "list-not-out", at=case.yes.consent.at)
    if when.lo < GDPR:
        yield review("R19", "before-gdpr", at=case.yes.consent.at)


def _needs_information(case: Case) -> bool:
    if case.consumer:
        return case.channel == "post" and case.covering is None
    return not case.company_address


def _is_over(valid_until: str | None, case: Case) -> bool:
    """Whether a consent ended before the end of today; an end that cannot be read has come."""
    if valid_until is None:
        return False
    end = moment(valid_until)
    return end is None or end.hi < case.end_of_today


def _before_any_list(case: Case, when: Moment) -> bool:
    """Whether the list that was shown cannot have been out yet; one that nobody can date proves nothing."""
    if any(not one.dated for one in case.seen):
        return True
    fixed, versions = case.listed.fixed, case.listed.versions
    if fixed is not None:
        return when.hi < fixed.earliest
    return bool(versions) and when.hi < versions[0].earliest  # they stand in order


def _while_shown(when: Moment, shown: Shown) -> bool:
    """Whether the whole precision lies within the days of the form version; both days belong to it."""
    return shown.days is not None and shown.days[0] <= when.lo and when.hi <= shown.days[1]
