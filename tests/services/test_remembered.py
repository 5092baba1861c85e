"""What was chosen for a kind of file is proposed for the next one, and nothing is applied unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.files.document import Reading
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.inspect import Inspection, inspect_file
from leadkeeper.services.imports.mappings import Remembered, last_import, remember, remembered
from leadkeeper.services.imports.plan import Choices
from leadkeeper.services.imports.undo import undo_import
from tests.services.made_imports import NOW, standing

HEAD = "Adresse;Contact;Ville;Quand\n"
ROWS = "Brest;lea@x.example;Rennes;03/04/2026\n"
MAP = {"Contact": "email", "Ville": "company", "Quand": "last_action_at", "Adresse": None}
CHOSEN = Choices(None, MAP, "dmy", "UTC")


def imported(book: Book, text: str = HEAD + ROWS, **options: object) -> Path:
    path = book.path.with_name("list.csv")
    path.write_text(text, "utf-8")
    given = {"choices": CHOSEN, "form": "quiz-v1", "mode": "update"} | options
    run(import_file(book.db, path, ImportOptions(**given), NOW))  # type: ignore[arg-type]  # options by name
    return path


def seen(book: Book, path: Path, choices: Choices = CHOSEN) -> Inspection:
    return run(inspect_file(path, Reading(), choices, book.db))


def test_all_that_a_person_chose_is_remembered_by_the_columns(book: Book) -> None:
    found = seen(book, imported(book))

    assert found.remembered == Remembered(NOW.isoformat(), MAP, "dmy", "UTC", None, "quiz-v1", "update")
    assert found.remembered.choices == CHOSEN
    assert remembered(book.db, found.signature) == found.remembered
    assert remembered(book.db, "another") is None
    assert remember.__doc__


def test_a_file_without_choices_is_known_and_proposes_nothing(book: Book) -> None:
    text = "Email;Date de désinscription;Motif\nlea@x.example;28/10/2026;\n"
    found = seen(book, imported(book, text, choices=Choices(), form="none", mode="fill"), Choices())
    assert found.remembered is None
    assert last_import(book.db, found.signature) == Remembered(NOW.isoformat())


def test_the_same_columns_in_another_order_and_spelling_are_the_same_kind_of_file(book: Book) -> None:
    path = imported(book)
    path.write_text("VILLE;Quand ?;contact;adresse\nPau;;max@x.example;\n", "utf-8")
    found = seen(book, path, Choices(None, {"contact": "email"}))
    assert found.remembered is not None
    path.write_text("Ville;Contact;Pays\nPau;max@x.example;\n", "utf-8")
    assert seen(book, path, Choices(None, {"Contact": "email"})).remembered is None


def test_nothing_is_applied_unasked_but_said(book: Book) -> None:
    path = imported(book)
    found = seen(book, path, Choices(None, {"Contact": "email"}))

    said = {one["header"]: (one["field"], one["why"]) for one in found.as_json()["columns"]}

    assert said["Ville"][0] is None
    assert said["Ville"][1].endswith("Last time you chose “Company”.")
    assert said["Contact"] == ("email", "Your choice last time.")
    assert said["Adresse"][1] == "No field has this name. Not used, but kept."
    assert "same-file" in found.warnings


def test_chosen_again_a_column_says_as_last_time(book: Book) -> None:
    whys = {one.header.text: one.why.code for one in seen(book, imported(book)).columns}
    assert whys == {"Adresse": "last-time", "Contact": "last-time", "Ville": "last-time", "Quand": "last-time"}


def test_without_a_book_nothing_is_known_of_last_time(book: Book) -> None:
    found = run(inspect_file(imported(book), Reading(), CHOSEN))
    assert found.remembered is None
    assert "same-file" not in found.warnings
    assert {one.why.code for one in found.columns} == {"by-hand"}


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({"form": "none", "mode": "fill"}, {"form": "none", "mode": "fill", "encoding": None}),
        ({"reading": Reading(encoding="cp1252", password="secret")}, {"encoding": "cp1252"}),
        ({"dry_run": True}, None),
    ],
)
def test_only_an_import_is_remembered_and_of_the_bytes_only_the_encoding(
    book: Book, options: dict[str, object], kept: dict[str, str] | None
) -> None:
    last = seen(book, imported(book, **options)).remembered
    assert (last is None) == (kept is None)
    for name, value in (kept or {}).items():
        assert getattr(last, name) == value
    assert "secret" not in repr(last)


def test_whoever_chooses_nothing_has_nothing_proposed_the_next_time(book: Book) -> None:
    plain = "email;Ville\nlea@x.example;Pau\n"
    path = imported(book, plain, choices=Choices(None, {"Ville": "company"}))
    assert seen(book, path, Choices()).remembered is not None
    imported(book, plain, choices=Choices(), form="none", mode="fill")
    assert seen(book, path, Choices()).remembered is None


def test_a_form_that_is_gone_is_not_proposed(book: Book) -> None:
    path = imported(book)
    book.db.conn.execute("UPDATE form_versions SET ref = 'quiz-v0'")
    last = seen(book, path).remembered
    assert last is not None
    assert (last.form, last.mode) == ("none", "update")


def test_an_import_that_is_taken_back_is_still_remembered_and_no_longer_the_same_file(book: Book) -> None:
    path = imported(book)
    run(undo_import(book.db, "i1", NOW))
    found = seen(book, path)
    assert found.remembered is not None
    assert "same-file" not in found.warnings


def test_what_was_chosen_can_be_said_again_on_the_command_line(book: Book) -> None:
    last = seen(book, imported(book)).remembered
    assert last is not None
    assert last.as_options == (
        '--map "Adresse=none" --map "Contact=email" --map "Ville=company" --map "Quand=last_action_at"'
        " --date-order dmy --timezone UTC --form quiz-v1 --mode update"
    )


def test_the_proof_of_a_consent_that_somebody_named_is_recorded_and_remembered(book: Book) -> None:
    path = book.path.with_name("brevo.csv")
    head = "EMAIL,FIRSTNAME,LASTNAME,DOUBLE_OPT-IN,ADDED_TIME,Offres partenaires,Date de consentement\n"
    path.write_text(head + "lea@x.example,Léa,Dubois,Yes,13-03-2026,oui,13/03/2026\n", "utf-8")
    choices = Choices(overrides={"DOUBLE_OPT-IN": "consent_partners_proof"})
    run(import_file(book.db, path, ImportOptions(choices=choices, form="quiz-v1"), NOW))

    answers = standing(book)["lea@x.example"]["consents"]
    assert [(one["purpose"], one["trace"]) for one in answers] == [("partners", "double_opt_in")]
    known = seen(book, path, choices).remembered
    assert known is not None
    assert '--map "DOUBLE_OPT-IN=consent_partners_proof"' in known.as_options
