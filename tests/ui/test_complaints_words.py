from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.domain.complaint import Suspect
from leadkeeper.domain.partner import Hold, Partner
from leadkeeper.services.complaints.complaints import Accused, ComplaintRow
from tests.ui.looking import shown, words_of
from ui.pages.complaints.details import SHOWN, AccusedCard, sender_words
from ui.pages.complaints.rows import accused_pills, accused_sentences, cells, fitting, hold_reason, match_word
from ui.theme import Status
from ui.widgets.labels import breakable

RAOUL = Partner("raoul", "Raoul SAS")


def row(**facts: Any) -> ComplaintRow:
    known = {
        "id": "P1", "at": "2026-11-24T10:00:00+01:00", "channel": "cnil", "address": "lea@poste.example",
        "matched_by": "exact", "contact": "c1", "number": 1, "partners": (), "sender": None, "domain": None,
        "dkim": (), "subject": None, "has_mail": False,
    }  # fmt: skip
    return ComplaintRow(**(known | facts))


@pytest.mark.parametrize(
    ("traps", "p", "words"),
    [
        (1, None, ["Seed hit: proof"]),
        (0, 0.001, ["Stands out"]),
        (0, 0.05, ["More than by chance"]),
        (0, 0.06, ["No more than by chance"]),
        (2, 1e-9, ["Seed hit: proof", "Stands out"]),
    ],
)
def test_what_complaints_say_of_a_partner_is_a_word_too(traps: int, p: float | None, words: list[str]) -> None:
    found = Suspect("raoul", 3, 10, 4, 100, 7.5, p) if p is not None else None
    assert [text for text, _ in accused_pills(Accused(RAOUL, traps, found))] == words


def test_a_seed_address_hit_before_the_export_is_marked_but_no_proof() -> None:
    """“Seed hit: proof” stood in red over a partner that had received the address only after the complaint."""
    suspect = Accused(RAOUL, 0, Suspect("raoul", 3, 10, 4, 100, 7.5, 0.06), late_traps=2)
    words = [("Seed hit", Status.WARN), ("No more than by chance", Status.PLAIN)]
    assert list(accused_pills(suspect)) == words
    assert "dated before the export" in next(iter(accused_sentences(suspect)))
    assert [text for text, _ in accused_pills(replace(suspect, traps=1, found=None))] == ["Seed hit: proof"]

    early = row(matched_by="trap", partners=("Raoul SAS",), partner_ids=("raoul",), later_ids=("raoul",))
    assert match_word(early) == ("Seed hit", Status.WARN)


def test_the_reason_for_a_hold_says_what_was_found() -> None:
    found = Suspect("raoul", 3, 10, 4, 100, 7.5, 0.01)
    assert hold_reason(Accused(RAOUL, 2, found)) == "seed address hit (2 messages)"
    assert "3 of the 4 people" in hold_reason(Accused(RAOUL, 0, found))


@pytest.mark.parametrize(
    ("matched_by", "partners", "shown_as"),
    [
        ("exact", ("Raoul SAS",), "Raoul SAS"),
        ("alias", ("Raoul SAS", "Acme SA", "Bonne Table SARL"), "Raoul SAS +2"),
        ("trap", ("Raoul SAS",), "Seed: Raoul SAS"),
        ("none", (), ""),
    ],
)
def test_a_row_names_the_first_partner_and_counts_the_others(
    matched_by: str, partners: tuple[str, ...], shown_as: str
) -> None:
    shown_row = cells(4, row(matched_by=matched_by, partners=partners))
    assert (shown_row["id"], shown_row["first"], shown_row["channel"]) == (4, shown_as, "CNIL")
    assert shown_row["second"][1] == "24/11/2026"


def test_a_complaint_without_date_comes_before_all_others() -> None:
    assert cells(0, row(at=None))["second"] == (0, "")


def test_all_words_that_are_looked_for_must_be_there() -> None:
    rows = [row(), row(id="P2", sender="promo@remises.example", subject="Offre", partners=("Raoul SAS",))]
    assert [place for place, _ in fitting(rows, "offre RAOUL")] == [1]
    assert [place for place, _ in fitting(rows, "lea")] == [0, 1]


@pytest.mark.parametrize(
    ("sender", "dkim", "words"),
    [
        (None, (), "does not say who sent it"),
        ("a@b.example", (), "did not sign it"),
        ("a@b.example", ("b.example", "c.example"), "signed by b.example, c.example"),
    ],
)
def test_the_sender_is_named_with_who_signed(sender: str | None, dkim: tuple[str, ...], words: str) -> None:
    assert words in sender_words(row(sender=sender, dkim=dkim))


def test_long_addresses_may_go_on_in_the_next_line_and_words_may_not() -> None:
    assert breakable("To lea.dubois@poste.example. Yes") == "To lea.\u200bdubois@\u200bposte.\u200bexample. Yes"


def test_a_date_goes_on_in_no_next_line() -> None:
    """“from 10/01/” ended a line of Review, and “2026” began the next."""
    assert breakable("from 10/01/2026 · a/b") == "from 10/01/2026 · a/\u200bb"


def test_of_many_partners_the_first_ones_are_shown_and_one_on_hold_says_so(qtbot: QtBot) -> None:
    card = shown(qtbot, AccusedCard(), 600, 900)
    held = Partner("held", "Held SA", hold=Hold("2026-11-01", "x"))
    card.show_accused([Accused(held, 1, None), *(Accused(RAOUL, 1, None) for _ in range(SHOWN + 1))])

    said = " ".join(words_of(card))
    assert said.count("reached a seed address") == SHOWN
    assert "2 more partners explain fewer complaints." in said
    assert "not a proof" not in said  # there is nothing but proof
    offered = [one.text() for one in card.findChildren(QPushButton) if one.isVisible()]
    assert (offered.count("Put on hold"), offered.count("Leak file…")) == (SHOWN - 1, SHOWN)


def test_where_nobody_is_accused_it_says_so(qtbot: QtBot) -> None:
    card = shown(qtbot, AccusedCard(), 600, 400)
    card.show_accused([])
    assert "No complaint is about a person who was shared with a partner." in words_of(card)


def test_a_trap_stands_out_by_colour_too() -> None:
    assert cells(0, row(matched_by="trap", partners=("Raoul SAS",)))["status"] is Status.BAD
