"""Noes in columns that nothing reads are found, whatever the header is; ordinary cells are left alone."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from leadkeeper import word_table
from leadkeeper.domain import suppression
from leadkeeper.domain.imports.anomalies import UnreadColumn, unread_columns
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.suppression import says_stop
from leadkeeper.domain.text import fold, listed
from tests.domain.test_stop_words import test_a_note_that_says_stop_is_recognised as recognised

STOPS = recognised.pytestmark[0].args[1]  # type: ignore[attr-defined]  # what pytest keeps of the parameters


def _column(header: str, field: str | None = None, why: str = "unknown") -> ImportColumn:
    return ImportColumn(read_headers([header])[0], field, Why(why))


@pytest.mark.parametrize("text", STOPS)
def test_no_word_that_says_stop_is_passed_over_for_speed(text: str) -> None:
    assert UnreadColumn(_column("Statut")).find([text, "actif", ""]) == {text}


def test_no_phrase_of_the_table_is_passed_over_for_speed() -> None:
    """“revenu sur son accord” was a phrase that asks to stop, yet under “Statut” nobody heard it."""
    phrases = (*listed(word_table("notes")["phrases"]), *listed(word_table("notes")["lines"]))
    spelt = [re.sub(r"\w\?|\*", "", phrase) for phrase in phrases if not {*"[(©"} & {*phrase}]
    asking = {phrase for phrase in spelt if says_stop(phrase)}
    assert len(asking) > 100
    assert UnreadColumn(_column("Statut")).find(asking) == asking


def test_the_name_of_an_ordinary_file_compiles_no_pattern_of_all_phrases() -> None:
    """A fifth of a second of each import went into it; what asks to stop is heard as before."""
    code = "from leadkeeper.domain import suppression as s; print(s.names_leavers('leads novembre 2026.csv'),"
    code += " s._stop_request.cache_info().currsize, s.names_leavers('ne plus contacter.csv'))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["False", "0", "True"]


def test_what_an_import_wrote_asks_to_stop_without_the_pattern_of_all_phrases() -> None:
    """Each export of such a book compiled it, a third of a second; what follows the mark changes nothing."""
    code = "from leadkeeper.domain import suppression as s; print(s.says_stop('STOP (Envie : panneau stop)'),"
    code += " s._stop_request.cache_info().currsize, s.says_stop('panneau stop'))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["True", "0", "False"]


@pytest.mark.parametrize("phrase", [*listed(word_table("notes")["harmless"]), *listed(word_table("notes")["things"])])
def test_what_an_import_wrote_asks_to_stop_in_words_of_other_matters_too(phrase: str) -> None:
    written = f"STOP (Remarque: {phrase})"
    assert suppression._asks_to_stop(fold(written))
    assert says_stop(written)


@pytest.mark.parametrize("header", ["Refus partenaires", "Désabonnement", "Je ne souhaite pas être contacté"])
def test_under_a_header_that_asks_who_left_everything_that_is_filled_is_a_no(header: str) -> None:
    column = UnreadColumn(_column(header))
    assert column.find(["oui", "", "non", "0", "le 3 mars", None, True]) == {"oui", "le 3 mars", True}
    assert says_stop(column.note("oui"))


def test_what_a_note_is_told_always_says_stop() -> None:
    assert UnreadColumn(_column("Statut")).note("désinscrit") == "Statut: désinscrit"
    assert says_stop(UnreadColumn(_column("Revoked")).note("x"))


@pytest.mark.parametrize(
    ("header", "cells", "holds"),
    [
        ("optin_own", ["oui"], True),
        ("optin_partners", ["0"], True),
        ("RGPD", ["N"], True),
        ("Question 4", ["Non merci"], True),
        ("Question 4", ["☐"], True),
        ("Total commandes", ["0", "1"], False),
        ("Genre", ["F", "N"], False),
        ("Ville", ["Brest", "Nantes"], False),
    ],
)
def test_answers_that_nothing_reads_are_seen(header: str, cells: list[str], holds: bool) -> None:
    column = UnreadColumn(_column(header))
    column.find(cells)
    assert column.holds_answers is holds


def test_only_what_nobody_decided_is_looked_at() -> None:
    columns = [
        _column("A"),
        _column("B", why="by-hand"),
        _column("C", "company"),
        _column("D", "note"),
        _column("E", why="preset"),
    ]
    assert [one.header for one in unread_columns(columns)] == ["A", "D"]
