"""Who said yes waits for a later answer that nobody can read, until the founder says what it means (GDPR 4(11))."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

PARTNERS = ("--map", "Offres partenaires=consent_partners", "--form", "quiz-v1")
FIRST = "person1@mail.example"


def made(folder: Path, **facts: Any) -> Path:
    restored(folder, archive(person(1, **facts))).close()
    return folder / "book.leads"


def imported(book: Path, text: str, *options: str, day: str = "2026-11-02", header: str = "Offres partenaires") -> None:
    file = book.with_name("novembre.csv")
    file.write_text(f'email;Date de consentement;{header}\n{FIRST};{day};"{text}"\n', "utf-8")
    told("import", book, file, *(options or PARTNERS), *NOW)


def verdict(book: Path) -> str:
    judged = call("decide", book, "--partner", "raoul", "--json", *NOW).stdout
    return next(one for one in ("eligible", "review", "blocked") if f'"{one}"' in judged)


UNREAD = ["bof", "peut-être", "à discuter", "oui si Raoul rappelle", "3", "voir mail", "KO"]


@pytest.mark.parametrize("mode", ["fill", "update", "skip"])
@pytest.mark.parametrize("text", UNREAD)
def test_a_later_answer_that_nobody_can_read_makes_wait(tmp_path: Path, text: str, mode: str) -> None:
    """“bof” of November left the yes of June as it was, and the person was exported."""
    book = made(tmp_path)
    imported(book, text, *PARTNERS, "--mode", mode)
    assert verdict(book) == "review"
    assert text in str(told("show", book, FIRST)["note"])
    imported(book, text, *PARTNERS, "--mode", mode)
    assert str(told("show", book, FIRST)["note"]).count(text) == 1


@pytest.mark.parametrize(("meaning", "then"), [("yes", "eligible"), ("none", "eligible"), ("no", "blocked")])
@pytest.mark.parametrize("text", ["bof", "oui si Raoul rappelle", "KO"])
def test_the_explanation_of_the_founder_decides(tmp_path: Path, text: str, meaning: str, then: str) -> None:
    book = made(tmp_path, note="vu au salon")
    imported(book, text)
    imported(book, text, *PARTNERS, "--answer", f"Offres partenaires={text}={meaning}")
    assert verdict(book) == then
    assert told("show", book, FIRST)["note"] == "vu au salon"


def test_undoing_the_explanation_makes_wait_again(tmp_path: Path) -> None:
    book = made(tmp_path)
    imported(book, "bof")
    imported(book, "bof", *PARTNERS, "--answer", "Offres partenaires=bof=yes")
    call("undo", book, "i2", *NOW)
    assert verdict(book) == "review"


@pytest.mark.parametrize("text", ["Oui, volontiers", "pas de changement", "déjà donné", "OK pour moi", "n/a", "?"])
def test_an_answer_that_agrees_or_says_nothing_leaves_the_yes(tmp_path: Path, text: str) -> None:
    book = made(tmp_path)
    imported(book, text)
    assert verdict(book) == "eligible"


def test_an_answer_before_the_yes_takes_nothing_back(tmp_path: Path) -> None:
    book = made(tmp_path)
    imported(book, "bof", day="2026-05-02")
    assert verdict(book) == "eligible"


def test_who_never_said_yes_gets_no_note(tmp_path: Path) -> None:
    book = made(tmp_path, consents=[])
    imported(book, "bof")
    assert not told("show", book, FIRST).get("note")


def test_a_column_of_one_channel_counts_for_that_channel(tmp_path: Path) -> None:
    by_mail, by_sms = (("--map", f"Choix=consent_partners_{one}", "--form", "quiz-v1") for one in ("email", "sms"))
    book = made(tmp_path, consents=[])
    imported(book, "oui", *by_mail, day="2026-06-02", header="Choix")
    assert verdict(book) == "eligible"
    imported(book, "bof", *by_sms, header="Choix")
    assert verdict(book) == "eligible"
    imported(book, "bof", *by_mail, header="Choix")
    assert verdict(book) == "review"


def test_a_second_row_of_the_same_file_counts_as_a_later_file_does(tmp_path: Path) -> None:
    book = made(tmp_path, consents=[])
    file = tmp_path / "octobre.csv"
    rows = f"{FIRST};2026-06-02;oui\n{FIRST};2026-11-02;bof\n"
    file.write_text(f"email;Date de consentement;Offres partenaires\n{rows}", "utf-8")
    told("import", book, file, *PARTNERS, *NOW)
    assert verdict(book) == "review"
