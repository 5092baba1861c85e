"""Which cells of a stop list say that a person left."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.received_lists import StatusColumn, candidates, deciding

STATUS = StatusColumn(0, "Statut", is_status=True)
GONE = StatusColumn(0, "EMAIL_BLACKLISTED", is_status=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actif", "stays"),
        ("Abonnée", "stays"),
        ("Désinscrit", "left"),
        ("Opted-out", "left"),
        ("Ne plus contacter", "left"),
        ("unsubscribed", "left"),
        ("not subscribed", "unclear"),
        ("inactif", "unclear"),
        ("", "empty"),
    ],
)
def test_a_status_is_read_by_its_words(text: str, said: str) -> None:
    assert STATUS.says(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No", "stays"),
        ("0", "stays"),
        ("Yes", "left"),
        ("12/03/2026", "left"),
        ("?", "left"),
        ("stop", "left"),
        ("Refus", "left"),
        ("Ne plus contacter", "left"),
        ("opt-out", "left"),
    ],
)
def test_a_blocklist_is_read_as_imports_do(text: str, said: str) -> None:
    assert GONE.says(text) == said


def test_the_columns_are_known_by_name_and_decide_only_where_they_say_something() -> None:
    headers = read_headers(["Email", "Statut", "SMS_BLACKLISTED", "Désinscrit le", "État civil", "Optin"])
    found = candidates(headers, [], None)
    assert [(one.header, one.channel) for one in found] == [
        ("Statut", None),
        ("SMS_BLACKLISTED", "sms"),
        ("Désinscrit le", None),
        ("État civil", None),
    ]
    rows = [["a@x.example", "actif", "No", "", "mariée", "oui"], ["b@x.example"]]
    assert [one.header for one in deciding(found, rows)] == ["Statut", "SMS_BLACKLISTED"]
