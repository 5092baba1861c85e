"""An undone import keeps its notes that ask for no more contact: the person waits in Review, whatever file says yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, restored

QUIZ = "E-mail;Prénom;Offres partenaires;Date de consentement;{column}\nlea@x.example;Léa;oui;2026-05-02;{cell}\n"
OTHER = "E-mail;Offres partenaires;Date de consentement\nlea@x.example;oui;2026-05-06\n"
NOTES = [
    ("Commentaire", "stop merci"),
    ("Commentaire", "NE PLUS CONTACTER"),
    ("Tags", "stop"),
    ("Historique client", "ne veut plus être appelée"),
    ("Désinscrite ?", "x"),
    ("Accord transmission", "refus"),
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    restored(tmp_path, archive(contacts=[])).close()
    return tmp_path / "book.leads"


def import_(book: Path, text: str, name: str) -> str:
    """Import a file; return the id of the import."""
    file = book.with_name(name)
    file.write_text(text, "utf-8")
    report: dict[str, Any] = told("import", book, file, "--form", "quiz-v1", *NOW)
    return str(report["import"])


def verdict(book: Path) -> str:
    """What becomes of the only person."""
    answer = told("decide", book, "--partner", "raoul", "--contact", "c1", "--channel", "email", *NOW)
    return str(answer["verdict"])


@pytest.mark.parametrize(("column", "cell"), NOTES)
@pytest.mark.parametrize("yes", ["before", "after", "after the undo"])
def test_a_note_that_asks_to_stop_outlives_the_undo(book: Path, column: str, cell: str, yes: str) -> None:
    if yes == "before":
        import_(book, OTHER, "meta.csv")
    ref = import_(book, QUIZ.format(column=column, cell=cell), "quiz.csv")
    if yes == "after":
        import_(book, OTHER, "meta.csv")
    assert verdict(book) == "review"

    undone = told("undo", book, ref, *NOW)
    if yes == "after the undo":
        assert [one["why"] for one in undone["kept"]] == ["asked-to-stop"]
        assert verdict(book) == "blocked", "the yes of the undone file is gone"
        import_(book, OTHER, "meta.csv")

    assert verdict(book) == "review"


def test_the_note_goes_with_a_file_that_was_read_wrongly(book: Path) -> None:
    import_(book, OTHER, "meta.csv")
    ref = import_(book, QUIZ.format(column="Commentaire", cell="stop merci"), "quiz.csv")
    told("undo", book, ref, "--read-wrongly", *NOW)
    assert verdict(book) == "eligible"


@pytest.mark.parametrize(("column", "cell"), NOTES[:4])
@pytest.mark.parametrize("yes", ["before", "after", "never"])
def test_a_file_undone_plainly_can_still_be_said_to_be_read_wrongly(
    book: Path, column: str, cell: str, yes: str
) -> None:
    if yes == "before":
        import_(book, OTHER, "meta.csv")
    ref = import_(book, QUIZ.format(column=column, cell=cell), "quiz.csv")
    if yes == "after":
        import_(book, OTHER, "meta.csv")
    told("undo", book, ref, *NOW)
    assert refused("undo", book, ref, *NOW)["code"] == "import-undone"
    assert told("undo", book, ref, "--read-wrongly", *NOW)["kept"] == []
    if yes == "never":
        assert told("contacts", book) == []
    else:
        shown = told("show", book, "lea@x.example")
        assert (shown["note"], shown["tags"], verdict(book)) == (None, [], "eligible")
    assert refused("undo", book, ref, "--read-wrongly", *NOW)["code"] == "import-undone"


def test_another_note_is_undone(book: Path) -> None:
    import_(book, OTHER, "meta.csv")
    ref = import_(book, QUIZ.format(column="Commentaire", cell="très aimable"), "quiz.csv")
    assert told("undo", book, ref, *NOW)["kept"] == []
    assert told("show", book, "lea@x.example")["note"] is None


def test_only_the_words_that_ask_to_stop_stay_beside_an_earlier_note(book: Path) -> None:
    file = book.with_name("a.csv")
    file.write_text("E-mail;Commentaire\nlea@x.example;vue au salon\n", "utf-8")
    told("import", book, file, "--form", "none", *NOW)
    ref = import_(book, QUIZ.format(column="Commentaire", cell="stop merci"), "quiz.csv")
    told("undo", book, ref, *NOW)
    assert told("show", book, "lea@x.example")["note"] == "vue au salon\nstop merci"


def test_the_reason_to_stay_is_told_in_french(book: Path) -> None:
    ref = import_(book, QUIZ.format(column="Commentaire", cell="stop merci"), "quiz.csv")
    found = call("undo", book, ref, "--lang", "fr", *NOW)
    assert "peut-être de ne plus contacter" in found.stdout.replace("\N{NO-BREAK SPACE}", " ")


def test_a_yes_by_text_message_goes_where_a_no_by_email_stays(book: Path) -> None:
    rows = "E-mail;Téléphone;Offres partenaires e-mail;Offres partenaires SMS;Date de consentement\n"
    ref = import_(book, f"{rows}lea@x.example;0639980001;non;oui;2026-05-02\n", "quiz.csv")
    assert {one["event"] for one in told("show", book, "lea@x.example")["consents"]} == {"refused", "given"}
    told("undo", book, ref, *NOW)
    assert {one["event"] for one in told("show", book, "lea@x.example")["consents"]} == {"refused"}


@pytest.mark.parametrize("mode", ["fill", "update", "skip"])
def test_a_tag_that_asks_to_stop_counts_and_stays_in_every_mode(book: Path, mode: str) -> None:
    import_(book, OTHER, "meta.csv")
    for name, tag in (("quiz.csv", "stop"), ("later.csv", "client")):
        file = book.with_name(name)
        file.write_text(QUIZ.format(column="Tags", cell=tag), "utf-8")
        told("import", book, file, "--form", "quiz-v1", "--mode", mode, *NOW)
    assert "stop" in told("show", book, "lea@x.example")["tags"]
    assert verdict(book) == "review"


def test_a_no_that_outlived_one_undo_outlives_that_of_the_file_that_brought_the_person(book: Path) -> None:
    first = import_(book, OTHER, "meta.csv")
    second = import_(book, OTHER.replace("oui;2026-05-06", "non;2026-06-06"), "quiz.csv")
    told("undo", book, second, *NOW)
    told("undo", book, first, *NOW)
    import_(book, OTHER, "again.csv")
    assert verdict(book) == "blocked"
