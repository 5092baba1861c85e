"""A change is taken out of a fact, out of order too, and what others said of it stays."""

from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.domain.contact import Change, fact_after_line, take_back


@pytest.mark.parametrize(
    ("field", "before", "after", "now", "wanted", "stuck"),
    [
        ("first_name", None, "Léa", "Léa", None, False),
        ("first_name", "Lea", "Léa", "Léa", "Lea", False),
        ("first_name", "Lea", "Léa", "Éléa", "Éléa", True),
        ("first_name", "", "Léa", "Léa", "", False),
        ("last_action", None, {"at": "2026-01-01", "kind": "form"}, {"at": "2026-01-01", "kind": "form"}, None, False),
        ("other_emails", [], ["a@x.example"], ["a@x.example"], [], False),
        ("other_emails", ["a@x.example"], ["a@x.example", "b@x.example"], ["b@x.example", "a@x.example"],
         ["a@x.example"], False),
        ("other_emails", [], ["a@x.example"], [], [], True),
        ("extra", {}, {"Ville": "Pau"}, {"Ville": "Pau", "Rue": "1"}, {"Rue": "1"}, False),
        ("extra", {"Ville": "Brest"}, {"Ville": "Pau"}, {"Ville": "Pau"}, {"Ville": "Brest"}, False),
        ("extra", {}, {"Ville": "Pau", "Rue": "1"}, {"Ville": "Lyon", "Rue": "1"}, {"Ville": "Lyon"}, True),
    ],
)  # fmt: skip
def test_a_fact_without_the_last_change(
    field: str, before: Any, after: Any, now: Any, wanted: Any, stuck: bool
) -> None:
    assert take_back(field, Change(before, after), [], now) == (wanted, stuck)


def test_a_later_change_stays_and_now_leads_back_to_what_was_before_both() -> None:
    later = [Change("b", "c"), Change("c", "d")]
    assert take_back("company", Change("a", "b"), later, "d") == ("d", False)
    assert later == [Change("a", "c"), Change("c", "d")]


def test_a_later_change_back_to_the_beginning_is_none_any_more() -> None:
    later = [Change("b", "a")]
    assert take_back("company", Change("a", "b"), later, "a") == ("a", False)
    assert later[0].is_none


def test_of_extras_and_lists_each_part_has_its_own_history() -> None:
    later = [Change({"A": "1", "B": "1"}, {"A": "1", "B": "2", "C": "1"})]
    now = {"A": "1", "B": "2", "C": "1"}
    assert take_back("extra", Change({}, {"A": "1", "B": "1"}), later, now) == ({"B": "2", "C": "1"}, False)
    assert later == [Change({}, {"B": "2", "C": "1"})]

    more = [Change(["a"], ["a", "b"])]
    assert take_back("other_phones", Change([], ["a"]), more, ["a", "b"]) == (["b"], False)
    assert more == [Change([], ["b"])]


OLD, NEW = {"at": "2026-01-01", "kind": "form"}, {"at": "2026-02-01", "kind": "order"}


@pytest.mark.parametrize(
    ("field", "present", "said", "filled", "replaced"),
    [
        ("company", None, "a", "a", "a"),
        ("company", "", "a", "a", "a"),
        ("company", "b", "a", "b", "a"),
        ("email", "b@x.example", "B@x.example", "b@x.example", "b@x.example"),
        ("email", None, "b@x.example", "b@x.example", "b@x.example"),
        ("email_state", "ok", "bounced", "bounced", "bounced"),
        ("email_state", "bounced", "ok", "bounced", "bounced"),
        ("last_action", None, OLD, OLD, OLD),
        ("last_action", OLD, NEW, NEW, NEW),
        ("last_action", NEW, OLD, NEW, NEW),
        ("last_action", OLD, {"at": "soon", "kind": "form"}, OLD, OLD),
        ("other_emails", ["a"], ["b", "a"], ["b", "a"], ["a", "b"]),
        ("extra", {"A": "1"}, {"A": "2", "B": "1"}, {"A": "1", "B": "1"}, {"A": "2", "B": "1"}),
    ],
)
def test_a_line_that_is_heard_again_fills_or_replaces(
    field: str, present: Any, said: Any, filled: Any, replaced: Any
) -> None:
    assert fact_after_line(field, present, said, replaces=False) == filled
    assert fact_after_line(field, present, said, replaces=True) == replaced
