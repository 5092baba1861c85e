"""A separator too many moves the answers of a row to the right: no yes of it counts, and each of its noes does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

HEAD = "E-mail,Date de consentement,Nom,Newsletter,Offres partenaires"
LEA = "person1@mail.example"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one person, whom Raoul may be given."""
    restored(tmp_path, archive(person(1))).close()
    return tmp_path / "book.leads"


def import_(book: Path, *lines: str, words: tuple[str, ...] = ()) -> dict[str, Any]:
    file = book.with_name("list.csv")
    file.write_text("\n".join([*lines, ""]), "utf-8")
    report: dict[str, Any] = told("import", book, file, "--form", "quiz-v1", *words, *NOW)
    return report


def said(book: Path, who: str) -> set[tuple[str, str]]:
    return {(one["event"], one["purpose"]) for one in told("show", book, who)["consents"]}


def verdict(book: Path) -> str:
    answer = told("decide", book, "--partner", "raoul", "--contact", "c1", "--channel", "email", *NOW)
    return str(answer["verdict"])


OTHERS = ("b@x.example,2026-03-01,Petit,oui,", "c@x.example,2026-03-01,Durand,oui,oui")


@pytest.mark.parametrize(
    "row", ["2026-03-01,Dupont, Jean,oui,", "2026-03-01,Dupont,,oui,", "2026-03-01,Dupont,oui,oui,,"]
)
def test_a_yes_in_a_row_with_a_separator_too_many_is_no_answer(book: Path, row: str) -> None:
    done = import_(book, HEAD, f"a@x.example,{row}", *OTHERS)
    assert "short-row-answers" in done["warnings"]
    assert done["details"]["short-row-answers"]["lines"] == [{"line": 2, "file": None}]
    assert said(book, "a@x.example") == set()
    assert said(book, "c@x.example") == {("given", "own"), ("given", "partners")}
    assert done["refused"] == 0


@pytest.mark.parametrize(
    ("head", "row", "counts"),
    [
        ("Email,Date de consentement,Offres partenaires", "2026-03-01,oui,", True),
        ("Nom,Email,Société,Offres partenaires,Date de consentement", "Clodomir,oui,2026-03-01,", True),
        ("Email,Ville,Offres partenaires,Date de consentement", "Brest,oui,2026-03-01,", False),  # "Client" may move so
        ("Email,Newsletter,Offres partenaires,Date de consentement", "non,oui,2026-03-01,", False),
    ],
)
def test_an_empty_cell_too_many_takes_no_yes_that_no_column_before_can_have_had(
    book: Path, head: str, row: str, *, counts: bool
) -> None:
    first = "Dupont," if head.startswith("Nom") else ""
    import_(
        book, head, f"{first}a@x.example,{row}", f"{first}b@x.example,{row[:-1].rstrip(',')}", words=("--mode", "fill")
    )
    assert ("given", "partners") in said(book, "b@x.example")
    assert (("given", "partners") in said(book, "a@x.example")) == counts


def test_a_no_in_a_row_that_ends_in_an_empty_cell_is_recorded_once(book: Path) -> None:
    """It stood there a second time without its day, so that no later yes could ever lift it."""
    head = "Email,Date de consentement,Offres partenaires"
    done = import_(book, head, "a@x.example,2026-03-01,non,", "b@x.example,2026-03-01,oui")
    assert [(one["event"], one["at"] is None) for one in told("show", book, "a@x.example")["consents"]] == [
        ("refused", False)
    ]
    assert (done["refused"], done.get("said_no_in_refused", 0)) == (0, 0)


def test_a_no_moved_behind_one_that_was_heard_counts_too(book: Path) -> None:
    assert verdict(book) == "eligible"
    head = "Email,Offres partenaires par SMS,Nom,Offres partenaires,Ville"
    import_(book, head, f"{LEA},non,Du,pont,non,", "b@x.example,oui,Petit,oui,Brest")
    assert verdict(book) != "eligible"


def test_the_user_may_trust_such_rows(book: Path) -> None:
    done = import_(book, HEAD, "a@x.example,2026-03-01,Dupont,oui,oui,", *OTHERS, words=("--trust-short-rows",))
    assert "short-row-answers" not in done["warnings"]
    assert ("given", "partners") in said(book, "a@x.example")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Email,Date,Nom,Offres partenaires,Stop", f"{LEA},2026-03-01,Dupont, Jean,non,"),
        ("Email,Nom,Offres partenaires,Date de consentement", f"{LEA},Dupont, Jean,non,"),
        ("Email,Nom,Désinscrit,Ville", f"{LEA},Dupont, Jean,oui,"),
        ("Email,Nom,Commentaire,Newsletter", f"{LEA},Dupont, Jean,ne plus contacter,"),
    ],
)
def test_a_no_that_a_separator_moved_still_counts(book: Path, head: str, row: str) -> None:
    assert verdict(book) == "eligible"
    import_(book, head, row, f"b@x.example{',' * head.count(',')}")
    assert verdict(book) != "eligible"


@pytest.mark.parametrize("surplus", [",", ",,"])
def test_a_file_in_which_every_row_ends_in_a_separator_is_read_as_before(book: Path, surplus: str) -> None:
    rows = [f"p{number}@x.example,2026-03-01,Petit,oui,oui{surplus}" for number in range(12)]
    done = import_(book, HEAD, *rows, "last@x.example,2026-03-01,Petit,oui,oui")
    assert "short-row-answers" not in done["warnings"]
    assert said(book, "p0@x.example") == {("given", "own"), ("given", "partners")}
    done = import_(book, HEAD, *rows, f"more@x.example,2026-03-01,Petit,,oui,{surplus}")
    assert done["details"]["short-row-answers"]["lines"] == [{"line": 14, "file": None}]
    assert said(book, "more@x.example") == set()


def test_rows_of_which_some_end_in_a_filled_cell_too_many_are_all_doubted(book: Path) -> None:
    done = import_(book, "Email,Nom,Newsletter,Offres partenaires", f"{LEA},Dupont, Jean,non,", "b@x.example,A, B,,oui")
    assert done["refused"] == 1
    assert verdict(book) != "eligible"


def test_such_a_row_says_the_same_when_its_import_is_read_again(book: Path) -> None:
    import_(book, HEAD, "a@x.example,2026-03-01,Dupont, Jean,oui,", *OTHERS)
    file = book.with_name("second.csv")
    file.write_text("E-mail;Prénom\na@x.example;Jean\n", "utf-8")
    second = told("import", book, file, *NOW)["import"]
    assert call("undo", book, second).exit_code == 0
    assert said(book, "a@x.example") == set()
