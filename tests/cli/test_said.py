"""What commands say to a person who asked for no JSON: in the language spoken, with the next step."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.exported_book import made_book
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import SHA, archive, person, restored, written

LEADS = "Email,Prénom\nlea@x.example,Léa\nhugo@x.example,Hugo\npas une adresse,Zoé\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with restored(tmp_path, archive(person(1), person(2, country="BE"))) as made:
        return made.path


def french(*words: object) -> str:
    found = call(*words, "--lang", "fr", *NOW)
    assert found.exit_code == 0, found.output
    return found.stdout.replace("\u00a0", " ")


def leads(folder: Path) -> Path:
    path = folder / "leads.csv"
    path.write_text(LEADS, "utf-8")
    return path


def test_an_import_tells_its_figures_in_the_language_spoken(book: Path, tmp_path: Path) -> None:
    said = french("import", book, leads(tmp_path)).splitlines()
    assert said[:3] == ["Lignes lues : 3", "Nouvelles personnes : 2", "Ligne rejetée : 1"]


def test_who_may_be_given_is_told_in_words(book: Path) -> None:
    said = french("decide", book, "--partner", "raoul", "--summary")
    assert "Dans le carnet : 2" in said
    assert "La liste vue nomme Raoul SAS" in said
    assert "reachable" not in said


def test_what_was_read_from_an_archive_is_told_in_words(tmp_path: Path) -> None:
    said = french("restore", written(tmp_path, archive(person(1))), tmp_path / "b.leads")
    assert "Personnes : 1" in said
    assert "contacts" not in said


def test_a_person_is_shown_in_words(book: Path) -> None:
    assert "A accepté · Offres des partenaires" in french("show", book, "c1")


@pytest.mark.parametrize("command", ["register", "requests", "notices"])
def test_an_empty_list_says_that_it_is_empty(book: Path, command: str) -> None:
    assert french(command, book) == "Il n’y a rien à afficher.\n"


def test_a_complaint_that_is_kept_says_so(book: Path) -> None:
    assert "Enregistrée : P1." in french("complain", book, "person1@mail.example")


def test_a_field_that_nobody_knows_is_answered_with_those_there_are(book: Path, tmp_path: Path) -> None:
    error = refused("import", book, leads(tmp_path), "--map", "Prénom=forename")
    assert error["code"] == "bad-map"
    assert "consent_partners" in error["message"]


def test_a_form_that_nobody_knows_is_answered_with_those_there_are(book: Path, tmp_path: Path) -> None:
    error = refused("import", book, leads(tmp_path), "--form", "quizz")
    assert error["code"] == "unknown-form"
    assert "quiz-v1" in error["message"]


def test_what_an_export_needs_of_the_owner_can_be_given_later(tmp_path: Path) -> None:
    told("new", tmp_path / "b.leads", "--owner", "Clodomir", "--siren", "123456782")
    given = ("--rights-contact", "rights@shop.example", "--trap-mailbox", "traps@shop.example")
    found = told("owner", tmp_path / "b.leads", *given)
    assert (found["name"], found["siren"], found["rights_contact"]) == ("Clodomir", "123456782", "rights@shop.example")
    assert told("owner", tmp_path / "b.leads")["trap_mailboxes"] == ["traps@shop.example"]
    assert "suppression_key" not in found


def test_a_wrong_number_of_the_owner_is_refused(book: Path) -> None:
    assert refused("owner", book, "--siren", "123456789")["code"] == "bad-siren"
    assert refused("owner", book, "--rights-contact", "droits@quiz")["code"] == "bad-rights-contact"


def test_days_are_written_as_people_write_them(book: Path, tmp_path: Path) -> None:
    french("import", book, leads(tmp_path))
    assert "24/11/2026 10:00  leads.csv" in french("imports", book)
    assert "T" not in french("show", book, "c1").splitlines()[1].split("  ")[1]


def test_a_notice_says_whether_the_partner_was_told(tmp_path: Path) -> None:
    given = {"id": "E1", "partner": "raoul", "at": "2026-08-01", "contacts": ["c1"], "file_sha256": SHA}
    with restored(tmp_path, archive(person(1), deliveries=[given])) as made:
        path = made.path
    french("consent", path, "person1@mail.example", "--event", "withdrawn", "--purpose", "partners")
    assert "à prévenir au plus tard le " in french("notices", path)
    french("notices", path, "--partner", "raoul", "--told")
    assert "prévenu le 24/11/2026 10:00" in french("notices", path)


def test_the_figures_of_an_import_add_up_to_the_rows_read_with_those_of_an_erased_person(
    book: Path, tmp_path: Path
) -> None:
    told("erase", book, "person1@mail.example", *NOW)
    path = leads(tmp_path)
    path.write_text(f"{LEADS};\nlea@x.example,Léa\nperson1@mail.example,\nperson2@mail.example,\n", "utf-8")
    lines = french("import", book, path).splitlines()
    figures = [line.split(" : ") for line in lines if re.fullmatch(r".+ : \d+", line)]
    assert figures[0] == ["Lignes lues", "7"]
    assert ["Personne effacée, laissée de côté", "1"] in figures
    assert sum(int(n) for _what, n in figures[1:]) == 7


def test_each_act_names_the_person_the_export_and_the_import(tmp_path: Path) -> None:
    """“Recorded. 1 partner must be notified.”: of whom and which one; no line told what to type for the next step."""
    book, english = made_book(tmp_path, 3), ("--lang", "en", *NOW)
    file = tmp_path / "a.csv"
    file.write_text("email,first_name\nperson1@mail.example,Anne\nzoe@other.example,Zoe\n", "utf-8")
    assert (
        "To undo this import: leadkeeper undo BOOK i1" in call("import", book, file, "--form", "none", *english).stdout
    )
    made = call("export", book, "--partner", "raoul", "--out", tmp_path / "r.xlsx", *english).stdout
    assert "Export E1 for Raoul SAS is entered in the register." in made
    said = call(
        "consent", book, "person2@mail.example", "--event", "withdrawn", "--purpose", "partners", *english
    ).stdout
    assert said.splitlines()[0] == "Léa Dubois 2 · person2@mail.example (c2): Withdrew"
    assert "  Raoul SAS  " in said
    kept = call("undo", book, "i1", *english).stdout
    assert "1 person was removed" in kept
