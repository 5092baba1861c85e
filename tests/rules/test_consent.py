"""The last covering answer decides, and a no wins where the order is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.model.contact import Consent
from leadkeeper.model.moment import moment
from leadkeeper.model.person import Event
from leadkeeper.rules.consent import Answers, after, answers, is_no, last


def event(at: str | None, what: str = "given", **changes: object) -> Event:
    said = Consent(at=at, event=what, purpose="partners", **changes)  # type: ignore[arg-type]  # texts by name
    return Event(said, moment(at))


def told(*events: Event) -> Answers:
    return answers(events, "raoul", "email", lambda said: not said.channels or "email" in said.channels)


def test_the_newest_yes_is_judged_whatever_the_order_of_recording() -> None:
    new, old = event("2026-06-01T10:00:00+02:00"), event("2026-01-01T10:00:00+01:00")

    assert told(new, old).yes is new
    assert told(old, new, event("2026-03-01")).yes is new


def test_of_two_yeses_whose_order_nobody_knows_the_last_recorded_is_judged() -> None:
    first, second = event("2026-06-01T10:00:00+02:00"), event("2026-06-01")

    assert told(first, second).yes is second
    assert told(second, first).yes is first


def test_a_yes_without_a_date_is_judged_before_those_that_have_one() -> None:
    undated, dated = event(None), event("2026-06-01")

    assert told(undated, dated).yes is undated


def test_there_is_no_last_of_nothing() -> None:
    assert last([]) is None


def test_a_yes_on_other_channels_only_is_kept_apart() -> None:
    sms = event("2026-06-01", channels=("sms",))

    assert told(sms).yes is None
    assert told(sms).elsewhere is sms


def test_a_yes_to_another_partner_is_none() -> None:
    assert told(event("2026-06-01", partner="acme")) == Answers(None, None, (), (), (), (), ())


def test_a_no_stands_until_something_came_surely_after_it() -> None:
    no = event("2026-05-01T10:00:00+02:00", "withdrawn")

    assert told(event("2026-05-01"), no).withdrawn == (no,)
    assert told(event("2026-05-01T10:00:00+02:00"), no).withdrawn == (no,)
    assert told(event("2026-05-01T10:00:01+02:00"), no).withdrawn == ()


def test_a_withdrawal_gives_way_to_a_later_refusal() -> None:
    withdrawn, refused = event("2026-05-01", "withdrawn"), event("2026-05-03", "refused")

    found = told(withdrawn, refused)

    assert (found.withdrawn, found.refused, found.opposed) == ((), (refused,), True)


def test_a_no_without_a_date_comes_last() -> None:
    undated, refused = event(None, "withdrawn"), event("2026-05-03", "refused")

    found = told(undated, refused, event("2026-06-01"))

    assert found.withdrawn == (undated,)
    assert found.refused == ()


def test_yeses_after_a_withdrawal_are_remembered_with_it() -> None:
    no, yes = event("2026-05-01", "withdrawn"), event("2026-06-01")

    assert told(no, yes).revived == ((no, (yes,)),)
    assert told(no, yes).reopened == (no,)
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
