"""What of a new no concerns a partner who was given the person."""

from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.domain.contact import Consent, Event
from leadkeeper.domain.deadlines import Channels, channels_to_pass_on, covers
from leadkeeper.domain.time import moment


def said(event: str, at: str | None = "2026-03-01", **facts: Any) -> Event:
    consent = Consent(**{"at": at, "event": event, "purpose": "partners", "trace": "log"} | facts)
    return Event(consent, moment(at))


YES = said("given", "2026-02-01")


@pytest.mark.parametrize(
    ("before", "new", "channels"),
    [
        ([YES], [said("withdrawn")], None),
        ([], [said("withdrawn")], None),
        ([YES], [said("withdrawn", channels=("sms",))], ("sms",)),
        ([YES], [said("withdrawn", channels=("sms",)), said("refused", channels=("post",))], ("sms", "post")),
        ([YES], [said("withdrawn", channels=("fax",))], None),
        ([YES], [said("withdrawn", partner="raoul")], None),
        ([YES], [said("withdrawn", partner="bonte")], ()),
        ([YES], [said("withdrawn", purpose="own")], ()),
        ([YES], [said("given")], ()),
        ([YES], [said("refused")], None),
        ([YES, said("withdrawn")], [said("refused", "2026-04-01")], ()),
        ([YES, said("withdrawn", channels=("sms",))], [said("refused", "2026-04-01")], ("email", "voice", "post")),
        ([YES, said("withdrawn", partner="bonte")], [said("refused", "2026-04-01")], None),
        ([said("withdrawn", "2026-01-01"), YES], [said("refused")], None),
        ([said("refused", "2026-01-01"), said("given", "2026-02-01", trace="row")], [said("refused")], None),
        ([said("withdrawn", "2026-01-01"), said("given", "2026-02-01", trace="row")], [said("refused")], ()),
        ([YES, said("withdrawn")], [said("withdrawn", "2026-04-01")], None),
        ([YES], [said("withdrawn", "2026-01-01")], None),
        ([YES], [said("withdrawn", "2026-02-01")], None),
        ([YES], [said("withdrawn", None)], None),
        ([said("given", "2026-02-01", trace="row")], [said("withdrawn", "2026-01-01")], None),
        ([said("given", "2026-02-01", partner="bonte")], [said("withdrawn", "2026-01-01")], None),
    ],
)
def test_only_what_is_new_and_stands_is_passed_on(before: list[Event], new: list[Event], channels: Channels) -> None:
    assert channels_to_pass_on(before, new, "raoul") == channels


@pytest.mark.parametrize(
    ("kind", "channels", "open_kind", "open_channels", "enough"),
    [
        ("withdrawal", None, "withdrawal", None, True),
        ("withdrawal", None, "objection", None, True),
        ("objection", None, "erasure", None, True),
        ("erasure", None, "withdrawal", None, False),
        ("rectification", None, "withdrawal", None, False),
        ("withdrawal", ("sms",), "withdrawal", None, True),
        ("withdrawal", ("sms",), "withdrawal", ("sms", "email"), True),
        ("withdrawal", ("sms", "post"), "withdrawal", ("sms", "email"), False),
        ("withdrawal", None, "withdrawal", ("sms",), False),
        ("withdrawal", None, None, None, False),
    ],
)
def test_an_open_notice_spares_one_that_asks_for_no_more(
    kind: str, channels: Channels, open_kind: str | None, open_channels: Channels, enough: bool
) -> None:
    assert covers(kind, channels, open_kind, open_channels) is enough
