"""How long people may be kept, at the edges of the three years."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from leadkeeper.domain.contact import Consent, Event
from leadkeeper.domain.deadlines import FOREVER as LONGEST
from leadkeeper.domain.deadlines import RetentionFacts, expires_on, last_day, lasting_refusals
from leadkeeper.domain.time import PARIS, epoch, moment

TODAY = date(2026, 11, 24)


def second(text: str) -> int:
    return epoch(datetime.fromisoformat(text).replace(tzinfo=PARIS))


@pytest.mark.parametrize(
    ("known", "over"),
    [
        (RetentionFacts(second("2023-11-24T10:00"), "form"), "2026-11-24"),
        (RetentionFacts(second("2024-02-29T10:00"), "click"), "2027-02-28"),
        (RetentionFacts(second("2026-11-01T10:00"), "open", second("2022-05-01T10:00")), "2025-05-01"),
        (RetentionFacts(second("2022-01-01T10:00"), "order", second("2024-01-01T10:00")), "2027-01-01"),
        (RetentionFacts(yes_lo=second("2023-11-25T00:00")), "2026-11-25"),
        (RetentionFacts(yes_lo=second("2027-01-01T10:00"), informed_at="2023-01-02"), "2026-01-02"),
        (RetentionFacts(informed_at="2023-01-02", collected_at="2025-01-02"), "2026-01-02"),
        (RetentionFacts(collected_at="2024-03-01T08:00:00+01:00"), "2027-03-01"),
        (RetentionFacts(collected_at="2031-03-01"), None),
        (RetentionFacts(second("2026-01-02T10:00"), "fax", collected_at="2022-01-02"), "2029-01-02"),
        (RetentionFacts(second("2023-01-02T10:00"), "fax", informed_at="2026-01-02"), "2026-01-02"),
        (RetentionFacts(second("2026-01-02T10:00"), "fax", informed_at="2023-01-02"), "2029-01-02"),
        (RetentionFacts(), None),
        (RetentionFacts(informed_at="one day"), None),
    ],
)
def test_three_years_run_from_the_last_thing_that_the_person_did(known: RetentionFacts, over: str | None) -> None:
    found = expires_on(known, TODAY)
    assert (found.isoformat() if found else None) == over


@pytest.mark.parametrize(
    ("facts", "over"),
    [
        ({"stage": "customer"}, LONGEST),
        ({"stage": "customer", "relation_ended_on": "2025-01-01"}, date(2028, 1, 1)),
        ({"stage": "former_customer", "relation_ended_on": "2019-01-01"}, date(2023, 1, 1)),
        ({"stage": "former_customer"}, date(2023, 1, 1)),
        ({"relation_ended_on": "long ago"}, LONGEST),
        ({"admin_only": True}, LONGEST),
    ],
)
def test_customers_are_kept_three_years_after_the_relation(facts: dict[str, object], over: date) -> None:
    assert expires_on(RetentionFacts(second("2020-01-01T10:00"), "order", **facts), TODAY) == over  # type: ignore[arg-type]  # facts of many types


def test_the_last_second_of_today_still_counts() -> None:
    assert last_day(RetentionFacts(second("2026-11-24T23:59:59"), "form"), TODAY) == TODAY
    assert last_day(RetentionFacts(second("2026-11-25T00:00:00"), "form"), TODAY) is None


def event(word: str, at: str | None, **facts: object) -> Event:
    said = Consent(at=at, event=word, **({"purpose": "partners"} | facts))  # type: ignore[arg-type]  # as above
    return Event(said, moment(at))


def later(**facts: object) -> Event:
    return event("given", "2023-01-02", form_version="v1", **facts)


@pytest.mark.parametrize(
    ("events", "noes"),
    [
        ([event("withdrawn", "2023-01-01")], [(None, None, "2023-01-01")]),
        ([event("given", "2023-01-01"), event("refused", "2023-01-01")], [(None, None, "2023-01-01")]),
        ([event("withdrawn", "2023-01-01"), event("given", "2023-01-02", form_version="v1", trace="log")], []),
        ([event("withdrawn", None), event("given", "2023-01-02")], [(None, None, None)]),
        ([event("refused", "2023-01-01"), later(partner="raoul")], [(None, None, "2023-01-01")]),
        ([event("refused", "2023-01-01", partner="bonte"), later(partner="raoul")], [(None, "bonte", "2023-01-01")]),
        ([event("refused", "2023-01-01", partner="bonte"), later()], []),
        ([event("refused", "2023-01-01"), later(channels=("email",))], [(None, None, "2023-01-01")]),
        (
            [event("refused", "2023-01-01", channels=("sms", "email")), later(channels=("email",))],
            [("sms", None, "2023-01-01")],
        ),
        ([event("withdrawn", "2023-01-01", purpose="own")], []),
        ([event("withdrawn", "2023-01-01"), event("given", "2023-01-02", purpose="own")], [(None, None, "2023-01-01")]),
        (
            [event("withdrawn", "2023-01-01", channels=("sms", "voice"), partner="raoul")],
            [("sms", "raoul", "2023-01-01"), ("voice", "raoul", "2023-01-01")],
        ),
        ([event("refused", "2022-01-01"), event("withdrawn", "2023-01-01")], [(None, None, "2023-01-01")]),
        ([event("given", "2023-01-01")], []),
    ],
)
def test_a_no_that_no_later_yes_follows_lasts(events: list[Event], noes: list[tuple[object, ...]]) -> None:
    assert lasting_refusals(events) == noes


def test_a_yes_that_lifts_no_withdrawal_does_not_end_it() -> None:
    def said(what: str, at: str, **more: str) -> Event:
        return Event(Consent(at=at, event=what, purpose="partners", **more), moment(at))  # type: ignore[arg-type]  # texts by name

    no = said("withdrawn", "2026-04-01")
    row = said("given", "2026-07-23", form_version="quiz-v1", trace="row")
    assert lasting_refusals([no, row]) == [(None, None, "2026-04-01")]
    assert lasting_refusals([no, said("given", "2026-07-23", trace="log")]) == [(None, None, "2026-04-01")]
    assert lasting_refusals([no, said("given", "2026-07-23", form_version="quiz-v1", trace="log")]) == []
    assert lasting_refusals([said("refused", "2026-04-01"), row]) == []
