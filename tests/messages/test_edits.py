from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.messages.contacts import field_name, replaced, title


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        ("stage", {"stage": "customer", "people": 204}, "stage “Customer” for 204 people"),
        ("stage", {"stage": "lost", "people": 1}, "stage “Lost” for 1 person"),
        ("stage", {"stage": "lost", "people": 500000}, "stage “Lost” for 500,000 people"),
        ("owner", {"owner": "Eulalie", "people": 2}, "2 people owned by “Eulalie”"),
        ("owner", {"owner": None, "people": 1}, "1 person owned by “nobody”"),
        ("tags", {"add": ["hot"], "remove": ["fair"], "people": 3}, "tags +hot, −fair of 3 people"),
        ("contested", {"contested": 1, "people": 1}, "disputed consent of 1 person"),
        ("contested", {"contested": 0, "people": 2}, "settled dispute of 2 people"),
        ("fields", {"fields": ["email", "action_at", "extra:utm"]}, "change of E-mail, Date of the last action, utm"),
        ("answer", {"event": "withdrawn", "purpose": "partners"}, "Withdrew: Offers of partners"),
        ("answer", {"event": "refused", "purpose": "partners", "partner": "Raoul SAS"}, "Said no: Raoul SAS"),
        ("stop", {"partner": None}, "suppression list for everybody"),
        ("stop", {"partner": "Raoul SAS"}, "suppression list for Raoul SAS"),
        ("merge", {"people": 2}, "merge of 2 records"),
        ("not_same", {"people": 2}, "“not the same person” for 2 records"),
        ("review", {"people": 7}, "decision about 7 people"),
        ("unheard-of", {}, "unheard-of"),
    ],
)
def test_every_kind_of_edit_has_a_title(kind: str, facts: dict[str, Any], said: str) -> None:
    assert title(kind, facts) == said


@pytest.mark.parametrize(
    ("column", "before", "after", "said"),
    [
        ("company", None, "Bonté", "Company: nothing → Bonté"),
        ("stage", "new", "lost", "Stage: New → Lost"),
        ("country", "FR", "BE", "Country: France → Belgium"),
        ("birth_date", "1990-02-01", None, "Date of birth: 01/02/1990 → nothing"),
        ("tags", '["a"]', '["a","b"]', "Tags: a → a, b"),
        ("tags", '["a', "[1]", 'Tags: ["a → [1]'),
        ("admin_only", 0, 1, "Kept for the accounts only: nothing → yes"),
        ("extra", '{"a":"x","b":"y"}', '{"a":"z","b":"y","c":"d"}', "a: x → z · c: nothing → d"),
        ("extra", '{"a":1}', None, "a: 1 → nothing"),
        ("extra", "{", "[1]", "Other columns"),
        ("informed", None, '{"at":"2026-11-02"}', "Informed of the sharing on: nothing → 02/11/2026"),
        (
            "informed",
            '{"mentions_transmission":true}',
            '{"mentions_transmission":false}',
            "Informed of the sharing: yes → no",
        ),
    ],
)
def test_a_history_says_what_took_the_place_of_what(column: str, before: object, after: object, said: str) -> None:
    """Also of the columns that stand together in one: “the old value stays in the history”, promises the form."""
    assert replaced(column, before, after) == said


def test_a_further_column_goes_by_its_header() -> None:
    assert field_name("extra:utm_source") == "utm_source"
