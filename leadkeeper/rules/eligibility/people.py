"""Whoever said no: the stop list, earlier withdrawals, disputed consents, several records of one person."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.book import Suppression
from leadkeeper.model.contact import CHANNELS
from leadkeeper.model.moment import moment
from leadkeeper.model.verdict import Objection, Verdict
from leadkeeper.rules.eligibility.answers import r02_withdrawn, unproven_again
from leadkeeper.rules.eligibility.case import PROOFS, Case
from leadkeeper.rules.eligibility.objections import block, overridable, review
from leadkeeper.rules.eligibility.persons import r25_minor
from leadkeeper.rules.erased import REASON
from leadkeeper.rules.restriction import holds_back
from leadkeeper.rules.stop_words import stop_line


def stopped_by(case: Case) -> list[Suppression]:
    """The entries of the stop list that match the person and cover this channel and partner."""
    return [
        entry
        for entry in case.person.suppressed
        if (entry.channel in (None, case.channel) or entry.channel not in CHANNELS)
        and entry.partner in (None, case.partner.id)
    ]


def r01_on_the_stop_list(case: Case) -> Iterator[Objection]:
    """A person on the stop list is never given, nor while a request waits (GDPR 21(3), 18(1); 226-18-1 C. pén.)."""
    for entry in stopped_by(case)[:1]:
        yield block("R01", "stopped", at=entry.at, channel=entry.channel, partner=entry.partner)
    for asked in case.person.requests:
        if holds_back(asked, case.today):
            yield block("R01", "erasure-asked" if asked.kind == "erasure" else "objection-asked", at=asked.received_on)
            return


def r33_never_revived(case: Case) -> Iterator[Objection]:
    """A file does not bring back who withdrew or was erased (C-129/21; SAN-2025-002)."""
    for entry in [entry for entry in stopped_by(case) if entry.reason == REASON][:1]:
        said = _yes_after(case, entry.at)
        yield block("R33", "erased-then-yes", erased=entry.at, said=said) if said else block("R33", "erased")
    for withdrawn, yeses in case.answers.revived:
        if not any(event.consent.trace in PROOFS for event in yeses):
            yield review("R33", "only-a-file-says-yes", withdrawn=withdrawn.consent.at)
            return


def _yes_after(case: Case, erased_at: str | None) -> str | None:
    """When the person said yes again since an erasure, None when they did not."""
    erased = moment(erased_at)
    given = [event for event in case.person.events if event.consent.event == "given" and event.when is not None]
    later = [event for event in given if erased and event.when and event.when.lo > erased.lo]
    return later[-1].consent.at if later else None


def r36_this_partner_refused(case: Case) -> Iterator[Objection]:
    """An objection that names one partner is about that partner (GDPR 21, 7(3))."""
    noes = (*case.answers.withdrawn, *case.answers.refused, *unproven_again(case))
    named = any(event.consent.partner == case.partner.id for event in noes)
    if named or any(entry.partner == case.partner.id for entry in stopped_by(case)):
        yield block("R36", "partner-refused", partner=case.partner.legal_name)


def r44_disputed(case: Case) -> Iterator[Objection]:
    """A consent that the person disputes counts for nothing until that is settled (GDPR 18, 7(1)).

    A note or tag that asks for no further contact waits until a reviewer decides.
    """
    if case.contact.contested:
        yield block("R44", "disputed")
    said = next(filter(None, map(stop_line, (case.contact.note, *case.contact.tags))), None)
    if said is not None:
        yield overridable("R44", "note-says-stop", case.judged_hi, note=said)


def _holds_back_all(case: Case) -> bool:
    objections = [*r01_on_the_stop_list(case), *r02_withdrawn(case), *r25_minor(case)]
    return any(objection.verdict is Verdict.BLOCKED for objection in objections)


def r28_same_person(case: Case) -> Iterator[Objection]:
    """Of several records of one person the strictest counts, and one at most is given.

    A book may do without the second half; what another record refused stays refused (GDPR 7(3), 21).
    """
    twins = case.person.twins
    for twin in twins:
        if twin.contact.id == case.contact.id:
            continue
        if any(_holds_back_all(said_no) for said_no in case.twin(twin).readings):
            yield block("R28", "twin-blocked", twin=twin.contact.id)
            return
    others = [twin for twin in twins if twin.contact.id != case.contact.id]
    refusing = next((twin for twin in others if case.twin(twin).answers.refused), None)
    if refusing is not None:
        yield review("R28", "twin-refused", twin=refusing.contact.id)
    elif twins and twins[0].contact.id != case.contact.id and not case.is_off("R28"):
        yield review("R28", "same-person", twin=twins[0].contact.id)
