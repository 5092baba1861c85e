"""Who said yes waits for a later answer that nobody can read, until the founder says what it means (GDPR 4(11))."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import open_book
from leadkeeper.services.contacts.editing import edit_person
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import NOW as AT
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


def in_order(book: Path, *files: tuple[str, str], header: str = "Offres partenaires") -> None:
    """Import files of one row, each an answer and its day."""
    for text, day in files:
        imported(book, text, day=day, header=header)


YES, LATER, UNDATED = ("oui", "2026-09-13"), ("misschien", "2026-10-14"), ("Plus tard", "")


@pytest.mark.parametrize("unread", [LATER, UNDATED, ("À voir", "2026-10-14"), ("bof", "2026-09-13")])
@pytest.mark.parametrize("known", [True, False])
def test_the_order_of_the_files_does_not_matter(tmp_path: Path, unread: tuple[str, str], known: bool) -> None:
    """A yes of September that was imported after “Misschien” of October was exported; the other way round it waited."""
    for files in ([YES, unread], [unread, YES]):
        folder = tmp_path / files[0][0]
        folder.mkdir()
        book = made(folder, consents=[])
        if not known:
            book.unlink()
            restored(folder, archive(person(2, consents=[]))).close()
        in_order(book, *files)
        assert verdict(book) == "review"
        assert str(told("show", book, FIRST)["note"]) == f"STOP (Offres partenaires: {unread[0]})"


def test_a_yes_that_is_surely_later_is_not_held(tmp_path: Path) -> None:
    book = made(tmp_path, consents=[])
    in_order(book, LATER, ("oui", "2026-11-02"))
    assert verdict(book) == "eligible"
    in_order(book, YES)
    assert "misschien" in told("show", book, FIRST)["note"]


def test_an_undated_yes_is_held(tmp_path: Path) -> None:
    book = made(tmp_path, consents=[])
    in_order(book, LATER, ("oui", ""))
    assert "misschien" in told("show", book, FIRST)["note"]


def test_an_earlier_row_of_the_same_file_counts_as_an_earlier_file_does(tmp_path: Path) -> None:
    book, file = made(tmp_path, consents=[]), tmp_path / "octobre.csv"
    for who in (FIRST, "neu@mail.example"):
        rows = f"{who};2026-11-02;bof\n{who};2026-06-02;oui\n"
        file.write_text(f"email;Date de consentement;Offres partenaires\n{rows}", "utf-8")
        told("import", book, file, *PARTNERS, *NOW)
        assert told("show", book, who)["note"] == "STOP (Offres partenaires: bof)"


def test_the_explanation_of_an_earlier_file_is_heard(tmp_path: Path) -> None:
    book = made(tmp_path, consents=[])
    in_order(book, LATER)
    imported(book, LATER[0], *PARTNERS, "--answer", f"Offres partenaires={LATER[0]}=none", day=LATER[1])
    in_order(book, YES)
    assert verdict(book) == "eligible"


def test_importing_again_adds_nothing(tmp_path: Path) -> None:
    book = made(tmp_path, consents=[])
    in_order(book, LATER, YES, LATER, YES)
    assert told("show", book, FIRST)["note"].count("misschien") == 1
    with open_book(book, write=True) as opened:
        edit_person(opened.db, 1, {"note": ""}, AT)
    in_order(book, YES)
    assert not told("show", book, FIRST).get("note")


def test_another_channel_is_not_held_by_an_earlier_file(tmp_path: Path) -> None:
    by_mail, by_sms = (("--map", f"Choix=consent_partners_{one}", "--form", "quiz-v1") for one in ("email", "sms"))
    book = made(tmp_path, consents=[])
    imported(book, "bof", *by_sms, header="Choix", day="2026-11-02")
    imported(book, "oui", *by_mail, header="Choix", day="2026-06-02")
    assert verdict(book) == "eligible"


@pytest.mark.parametrize("note", ["", "vu au salon"])
def test_undoing_the_yes_leaves_the_unread_answer(tmp_path: Path, note: str) -> None:
    book = made(tmp_path, consents=[])
    in_order(book, LATER)
    file = book.with_name("septembre.csv")
    file.write_text(f"email;Date de consentement;Offres partenaires;Note\n{FIRST};{YES[1]};oui;{note}\n", "utf-8")
    told("import", book, file, *PARTNERS, *NOW)
    assert [*told("undo", book, "i2", *NOW)["kept"]] == []
    shown = told("show", book, FIRST)
    assert (shown["note"], shown["consents"]) == ("STOP (Offres partenaires: misschien)", [])
    told("import", book, file, *PARTNERS, *NOW)
    assert verdict(book) == "review"


@pytest.mark.parametrize("files", [(YES, LATER), (LATER, YES)])
def test_undoing_the_unread_answer_as_read_wrongly_frees_the_yes(tmp_path: Path, files: tuple[tuple[str, str]]) -> None:
    book = made(tmp_path, consents=[])
    in_order(book, *files)
    told("undo", book, f"i{files.index(LATER) + 1}", "--read-wrongly", *NOW)
    assert verdict(book) == "eligible"


def test_an_undone_answer_holds_nobody_later(tmp_path: Path) -> None:
    book = made(tmp_path, consents=[])
    in_order(book, LATER)
    call("undo", book, "i1", *NOW)
    in_order(book, YES)
    assert verdict(book) == "eligible"
