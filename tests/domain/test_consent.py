"""The last covering answer decides, and a no wins where the order is unknown."""

from __future__ import annotations

import random
from typing import Any

import pytest

from leadkeeper.domain.consent import after, is_no
from leadkeeper.domain.contact import Consent, Event, last
from leadkeeper.domain.eligibility.case import Answers, answers
from leadkeeper.domain.time import moment


def event(at: str | None, what: str = "given", **changes: object) -> Event:
    said = Consent(at=at, event=what, purpose="partners", **changes)  # type: ignore[arg-type]  # texts by name
    return Event(said, moment(at))


TODAY = moment("2026-11-24")
END = TODAY.hi if TODAY else 0


def told(*events: Event) -> Answers:
    """What holds for Raoul by e-mail; a yes counts for its own channels, one by silence is no consent."""
    return answers(
        events,
        "raoul",
        "email",
        lambda said: not said.channels or "email" in said.channels,
        lambda said: said.method != "silence",
        END,
    )


def test_the_newest_yes_is_judged_whatever_the_order_of_recording() -> None:
    new, old = event("2026-06-01T10:00:00+02:00"), event("2026-01-01T10:00:00+01:00")

    assert told(new, old).latest == (new,)
    assert told(old, new, event("2026-03-01")).latest == (new,)


def test_of_yeses_whose_order_nobody_knows_each_may_be_the_last() -> None:
    first, second, before = event("2026-06-01T10:00:00+02:00"), event("2026-06-01"), event("2026-05-31")

    assert told(first, before, second).latest == (first, second)
    assert last((first, second)) is second
    assert last((second, first)) is first


def test_a_yes_without_a_date_may_be_the_last() -> None:
    undated, dated = event(None), event("2026-06-01")

    assert told(undated, dated, event("2026-05-01")).latest == (undated, dated)
    assert last((undated, dated)) is undated


def test_a_yes_to_come_counts_only_where_nothing_else_is_left() -> None:
    past, to_come, no = event("2026-06-01"), event("2026-11-25"), event("2026-07-01", "withdrawn")

    assert told(to_come).to_come == (to_come,)
    assert told(to_come).latest == ()
    assert told(to_come, past).latest == (past,)
    assert told(to_come, past).to_come == ()
    assert told(to_come, event("2026-06-01", channels=("sms",))).to_come == ()
    assert told(past, no, to_come).withdrawn == (no,)
    assert told(event("2026-11-24T23:59:59+01:00")).to_come == ()


def test_a_no_dated_after_today_counts_for_nothing_yet() -> None:
    yes, no = event("2026-06-01"), event("2026-11-25", "withdrawn")

    assert not told(yes, no).opposed
    assert told(yes, event("2026-11-24", "withdrawn")).opposed
    assert told(yes, event(None, "withdrawn")).opposed


def test_silence_does_not_lift_a_refusal() -> None:
    no, silence = event("2026-05-01", "refused"), event("2026-06-01", method="silence")

    assert told(no, silence).refused == (no,)
    assert told(no, silence).latest == (silence,)
    assert told(no, silence, event("2026-05-02")).lifted == (no,)


def test_there_is_no_last_of_nothing() -> None:
    assert last([]) is None


def test_a_yes_on_other_channels_only_is_kept_apart() -> None:
    sms = event("2026-06-01", channels=("sms",))

    assert told(sms).latest == ()
    assert told(sms).elsewhere == (sms,)


def test_consent_for_one_partner_does_not_count_for_another() -> None:
    assert told(event("2026-06-01", partner="acme")) == Answers()


def test_a_no_stands_until_something_came_surely_after_it() -> None:
    no = event("2026-05-01T10:00:00+02:00", "withdrawn")

    assert told(event("2026-05-01"), no).withdrawn == (no,)
    assert told(event("2026-05-01T10:00:00+02:00"), no).withdrawn == (no,)
    assert told(event("2026-05-01T10:00:01+02:00"), no).withdrawn == ()


def test_a_later_refusal_adds_to_a_withdrawal() -> None:
    withdrawn, refused = event("2026-05-01", "withdrawn"), event("2026-05-03", "refused")

    found = told(withdrawn, refused)

    assert (found.withdrawn, found.refused, found.opposed) == ((withdrawn,), (refused,), True)


def test_a_no_without_a_date_comes_last() -> None:
    undated, refused = event(None, "withdrawn"), event("2026-05-03", "refused")

    found = told(undated, refused, event("2026-06-01"))

    assert found.withdrawn == (undated,)
    assert found.refused == ()


def test_yeses_after_a_withdrawal_are_remembered_with_it() -> None:
    no, yes = event("2026-05-01", "withdrawn"), event("2026-06-01")

    assert told(no, yes).revived == ((no, (yes,)),)
    assert told(no, yes).lifted == (no,)
    assert told(yes).revived == ()


def test_own_offers_are_another_matter() -> None:
    own = Event(Consent(at="2026-05-01", event="given", purpose="own"), moment("2026-05-01"))
    left = Event(Consent(at="2026-06-01", event="withdrawn", purpose="own"), moment("2026-06-01"))

    found = told(own, left)

    assert (found.own, found.opposed) == ((own,), False)


def test_after_needs_two_dates_except_for_a_no() -> None:
    assert not after(event(None), event("2026-01-01"))
    assert after(event(None, "refused"), event("2026-01-01"))
    assert not after(event(None, "refused"), event(None, "withdrawn"))
    assert not after(event("2026-01-01"), event(None, "withdrawn"))


@pytest.mark.parametrize(
    ("changes", "says_no"),
    [
        ({}, True),
        ({"event": "refused", "channels": ()}, True),
        ({"event": "whatever"}, True),
        ({"channels": ("email", "sms")}, True),
        ({"channels": ("sms", "voice", "post")}, False),
        ({"channels": ("sms", "fax")}, True),
        ({"partner": "raoul"}, True),
        ({"partner": "acme"}, False),
        ({"purpose": "own"}, False),
        ({"event": "given"}, False),
    ],
)
def test_a_no_counts_for_whatever_it_does_not_leave_out(changes: dict[str, Any], says_no: bool) -> None:
    said = Consent(**{"event": "withdrawn", "purpose": "partners", **changes})
    assert is_no(said, "raoul", "email") is says_no


def test_noes_find_the_consents_after_them_as_pair_by_pair() -> None:
    chance = random.Random(7)
    days = [None, *(f"2026-0{month}-0{day}" for month in range(1, 6) for day in range(1, 5))]
    for _ in range(50):
        made = [
            Event(one, moment(one.at))
            for one in (
                Consent(
                    at=chance.choice(days), event=chance.choice(["given", "refused", "withdrawn"]), purpose="partners"
                )
                for _ in range(12)
            )
        ]
        found = answers(made, "raoul", "email", lambda _one: True, lambda _one: True, 2**40)
        yeses = [one for one in made if one.consent.event == "given"]
        noes = [one for one in made if one.consent.event != "given"]
        lifted = [no for no in noes if any(after(one, no) for one in yeses)]
        assert list(found.lifted) == lifted
        assert [set(map(id, those)) for _, those in found.revived] == [
            {id(one) for one in yeses if after(one, no)} for no in lifted if no.consent.event != "refused"
        ]
