"""What was chosen for the columns of another file is proposed for those of this one, and for these alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.files.document import Reading
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.inspect import inspect_file
from leadkeeper.services.imports.mappings import Remembered, last_import
from leadkeeper.services.imports.plan import AS_IT_IS, Choices
from tests.services.made_imports import NOW, undo

HEAD = "Email;Adresse;Ville;Quand"
ROW = "lea@x.example;Brest;Rennes;03/04/2026"
MAP = {"Ville": "company", "Quand": "last_action_at", "Adresse": None}
CHOSEN = Choices(None, MAP, "dmy", "UTC")


def imported(
    book: Book, head: str = HEAD, row: str = ROW, name: str = "first.csv", days: int = 0, **options: object
) -> None:
    path = book.path.with_name(name)
    path.write_text(f"{head}\n{row}\n", "utf-8")
    given = {"choices": CHOSEN, "form": "quiz-v1", "mode": "update"} | options
    run(import_file(book.db, path, ImportOptions(**given), NOW + timedelta(days)))  # type: ignore[arg-type]  # by name


def proposed(book: Book, head: str, row: str = "max@x.example;a;b;04/05/2026;c;d") -> Remembered | None:
    path = book.path.with_name("next.csv")
    path.write_text(f"{head}\n{row}\n", "utf-8")
    found = run(inspect_file(path, Reading(), AS_IT_IS, book.db))
    assert found.remembered is None or found.similar is None
    assert last_import(book.db, found.signature) is None or found.similar is None  # the month knows the very row alone
    return found.similar


def test_more_columns_of_the_same_form_keep_every_choice(book: Book) -> None:
    imported(book)
    expected = Remembered(NOW.isoformat(), MAP, "dmy", "UTC", None, "quiz-v1", "update", file="first.csv")
    assert proposed(book, f"{HEAD};Âge;Pays") == expected
    assert proposed(book, HEAD) is None


def test_columns_take_their_choices_along_in_another_spelling_and_place(book: Book) -> None:
    imported(book)
    last = proposed(book, "ville;EMAIL;Pays", "a;max@x.example;c")
    assert last is not None
    assert last.overrides == {"ville": "company"}
    assert proposed(book, "Email;Pays;Commune", "max@x.example;b;c") is None


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Adresse;Date;Motif", "max@x.example;04/05/2026;stop"),
        ("Réf.;Date;Mail;Motif", "550;04/05/2026;max@x.example;stop"),
    ],
)
def test_one_date_makes_no_similar_file(book: Book, head: str, row: str) -> None:
    """The date of a stop was proposed as that of a consent, for a list of a fair had a column with this name, too."""
    choices = Choices(None, {"Date": "consent_at", "Remarques": "note"}, "dmy")
    imported(book, "Date;Prénom;Mail;Remarques", "03/04/2026;Léa;lea@x.example;", "fair.csv", choices=choices)
    assert proposed(book, head, row) is None
    fewer = proposed(book, "Mail;Date", "max@x.example;04/05/2026")
    assert fewer is not None
    assert fewer.overrides == {"Date": "consent_at"}


def test_source_mode_and_encoding_need_every_column(book: Book) -> None:
    """Another form may share a column: its consents do not rest on what this form showed."""
    imported(book, reading=Reading(encoding="cp1252"))
    last = proposed(book, f"{HEAD.replace('Adresse', 'Rue')};Âge")
    assert last is not None
    assert (last.form, last.mode, last.encoding) == ("none", "fill", None)
    last = proposed(book, f"{HEAD};Âge")
    assert last is not None
    assert (last.form, last.mode, last.encoding) == ("quiz-v1", "update", "cp1252")


@pytest.mark.parametrize(
    ("head", "order"),
    [
        (f"{HEAD};Âge", "dmy"),
        ("Email;Adresse;Ville;Date", None),
        (f"{HEAD};Date de naissance", None),
    ],
)
def test_the_order_of_dates_is_for_the_columns_of_dates_that_had_it(book: Book, head: str, order: str | None) -> None:
    imported(book)
    last = proposed(book, head)
    assert last is not None
    assert (last.date_order, last.timezone) == (order, "UTC" if order else None)


def test_answers_come_with_their_column(book: Book) -> None:
    answers = {"Votre avis=ok": "yes", "Réponse=bof": "no"}
    imported(
        book, "Email;Votre avis;Réponse", "lea@x.example;ok;bof",
        choices=Choices(None, {"Votre avis": "consent_own", "Réponse": "consent_partners"}, answers=answers),
    )  # fmt: skip
    last = proposed(book, "Email;Réponse;Ville", "max@x.example;bof;Pau")
    assert last is not None
    assert (last.overrides, last.answers) == ({"Réponse": "consent_partners"}, {"Réponse=bof": "no"})


@pytest.mark.parametrize("text", ["Désinscription", "Offres partenaires", "Refus partenaires"])
@pytest.mark.parametrize("meaning", [None, "note"])
def test_no_refusal_of_another_file_is_left_unread(book: Book, text: str, meaning: str | None) -> None:
    """It was right for one list to leave the column out: for the next one it would lose who refused."""
    imported(
        book, f"Email;{text};Ville", "lea@x.example;;Pau", choices=Choices(None, {text: meaning, "Ville": "company"})
    )
    last = proposed(book, f"Email;{text};Ville;Pays", "max@x.example;non;Pau;France")
    assert last is not None
    assert last.overrides == {"Ville": "company"}


def test_a_yes_under_a_title_of_refusal_is_asked_about_again(book: Book) -> None:
    choices = Choices(
        None, {"Ne pas contacter": "consent_partners", "Ville": "company"}, answers={"Ne pas contacter=non": "yes"},
        map_anyway=True,
    )  # fmt: skip
    imported(book, "Email;Ne pas contacter;Ville", "lea@x.example;non;Pau", choices=choices)
    last = proposed(book, "Email;Ne pas contacter;Ville;Pays", "max@x.example;non;Pau;France")
    assert last is not None
    assert (last.overrides, last.answers, last.map_anyway) == ({"Ville": "company"}, {}, False)


@pytest.mark.parametrize(
    "heads", [("Email;Ville;Avis;Avis", "Email;Ville;Avis"), ("Email;Ville;Avis", "Email;Avis;Ville;Avis")]
)
def test_of_a_repeated_title_nobody_knows_which_column_it_is(book: Book, heads: tuple[str, str]) -> None:
    choices = Choices(None, {"Avis": "consent_partners", "Ville": "company"})
    imported(book, heads[0], "lea@x.example;Pau;oui;oui", choices=choices)
    last = proposed(book, heads[1], "max@x.example;non;oui;non")
    assert last is not None
    assert last.overrides == {"Ville": "company"}


def test_the_newest_import_with_such_a_column_counts(book: Book) -> None:
    imported(book, days=1)
    imported(book, "Email;Ville", "lea@x.example;Pau", "second.csv", 2, choices=Choices(None, {"Ville": "job_title"}))
    imported(book, "Email;Métier", "lea@x.example;Pau", "third.csv", 3, choices=Choices(None, {"Métier": "company"}))
    last = proposed(book, "Email;Ville;Pays")
    assert last is not None
    assert (last.file, last.overrides) == ("second.csv", {"Ville": "job_title"})


def test_what_was_read_wrongly_is_forgotten_for_its_own_columns_alone(book: Book) -> None:
    imported(book)
    imported(book, "Email;Métier", "lea@x.example;Pau", "second.csv", choices=Choices(None, {"Métier": "company"}))
    undo(book, "i1", read_wrongly=True)
    assert proposed(book, f"{HEAD};Âge") is None
    assert proposed(book, HEAD) is None
    assert proposed(book, "Email;Métier;Pays") is not None


def test_the_choices_of_a_later_import_outlive_an_earlier_one_that_was_read_wrongly(book: Book) -> None:
    imported(book)
    imported(book, name="second.csv", row="max@x.example;Brest;Pau;05/04/2026")
    undo(book, "i1", read_wrongly=True)
    last = proposed(book, f"{HEAD};Âge")
    assert last is not None
    assert last.file == "second.csv"
    undo(book, "i2", read_wrongly=True)
    assert proposed(book, f"{HEAD};Âge") is None


def test_a_plain_undo_keeps_the_choices(book: Book) -> None:
    imported(book)
    undo(book, "i1")
    assert proposed(book, f"{HEAD};Âge") is not None


def test_an_undo_that_fails_forgets_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(book)

    def fails(*_facts: object) -> None:
        raise OSError("full")

    with monkeypatch.context() as patch:
        patch.setattr("leadkeeper.db.imports.imports.set_undone", fails)
        with pytest.raises(OSError, match="full"):
            undo(book, "i1", read_wrongly=True)
    assert proposed(book, f"{HEAD};Âge") is not None
