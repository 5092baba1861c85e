"""Texts about the month: figures of steps, messages to partners, profiles."""

from __future__ import annotations

import pytest

from leadkeeper.domain.book import ExportProfile, Owner
from leadkeeper.domain.partner import Partner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import month, use_language
from leadkeeper.messages.errors import sentence

OWNER = Owner("Clodomir & Eulalie SARL", rights_contact="rights@shop.example")
FRENCH, GERMAN = Partner("raoul", "Raoul SAS", country="FR"), Partner("karl", "Karl GmbH", country="DE")
EXPORT = ("raoul.xlsx", {"rows": 20, "price_cents": 1000, "currency": "EUR"})


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("import", {"rows": 5, "created": 2, "refused": 1}, "5 rows, 2 new people, 1 row rejected"),
        ("import", {"rows": 1, "said_no": 1}, "1 row, 1 refusal"),
        ("export", {"rows": 20, "price_cents": 1000, "currency": "EUR"}, "20 people, €10.00"),
        ("export", {"rows": 308, "price_cents": 138600, "currency": "EUR"}, "308 people, €1,386.00"),
        ("export", {"rows": 1, "price_cents": None}, "1 person"),
        ("stop-file", {"rows": 2, "due": "2026-11-27"}, "2 people, to be notified by 27/11/2026"),
        ("text", {}, ""),
    ],
)
def test_the_figures_of_a_step_are_said_in_a_few_words(kind: str, facts: dict[str, object], words: str) -> None:
    use_language("en")
    assert month.figures(kind, facts) == words


def test_the_message_is_in_the_language_of_the_partner() -> None:
    use_language("en")
    french = month.mail(OWNER, FRENCH, EXPORT, ("stop.xlsx", 2))
    assert french.startswith("Objet\u00a0: ")
    assert "stop.xlsx" in french
    assert "10,00\u00a0€" in french
    english = month.mail(OWNER, GERMAN, EXPORT, None)
    assert english.startswith("Subject: Contacts of Clodomir & Eulalie SARL for Karl GmbH\n\nHello,")
    assert "stop" not in english


def test_without_an_export_it_is_the_message_of_the_stop_file() -> None:
    assert "stop.xlsx" in month.mail(OWNER, FRENCH, None, ("stop.xlsx", 1))


def test_a_profile_is_shown_with_what_it_leaves_open() -> None:
    use_language("en")
    assert "  File name: {partner}-{month}" in month.profile("Raoul SAS", ExportProfile())
    changed = month.profile("Raoul SAS", ExportProfile(cap=1200, password_from="ask", channels=("email",)))
    assert changed[-3:] == ["  Password: asked each month", "  At most a month: 1,200", "  Left out: none"]


def test_a_month_that_stopped_says_why_in_the_words_of_the_step() -> None:
    use_language("en")
    error = LeadKeeperError("month-stopped", step="export", subject="raoul", reason="disk-full", facts={"path": "/out"})
    assert sentence(LeadKeeperError("disk-full", path="/out")) in sentence(error)


def test_the_message_of_a_month_says_what_the_rows_of_the_stop_file_ask() -> None:
    use_language("en")
    stop = month.mail(OWNER, GERMAN, EXPORT, ("stop.xlsx", 2))
    assert "who must no longer be contacted" in stop
    corrected = month.mail(OWNER, GERMAN, EXPORT, ("stop.xlsx", 2), asks=("correct",))
    assert "no longer be contacted" not in corrected
    assert "says what to correct in the data of 2 people" in corrected
    mixed = month.mail(OWNER, GERMAN, EXPORT, ("stop.xlsx", 2), asks=("stop", "correct"))
    assert "Not every row asks for the same" in mixed
