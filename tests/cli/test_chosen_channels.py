"""Who answers "par SMS" to the question of the channels is never given away for e-mails, whatever the yes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from leadkeeper.files.document import AS_FOUND
from leadkeeper.progress import run
from leadkeeper.services.imports.inspect import inspect_file
from leadkeeper.services.imports.plan import Choices
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, description, form, form_version, restored

META = "id\tcreated_time\tad_name\tform_name\tplatform\tpartenaires_?\tpar_quel_moyen_?\tfull_name\temail\tphone_number"
ANSWERS = {
    "barnabe": ("oui,_j’accepte", "e-mail"),
    "celestine": ("non,_merci", "e-mail"),
    "donatien": ("oui,_j’accepte", "sms"),
    "ernestine": ("oui,_j’accepte", "e-mail_et_sms"),
    "firmin": ("oui,_j’accepte", ""),
    "gisele": ("oui,_j’accepte", "peu_importe"),
    "hector": ("oui,_j’accepte", "whatsapp"),
}
MAPPED = (
    "--map",
    "partenaires_?=consent_partners",
    "--answer",
    "partenaires_?=oui,_j’accepte=yes",
    "--form",
    "quiz-v1",
)
QUESTION = "Comment voulez-vous être contacté ?"
FRENCH = "les canaux par lesquels chaque personne veut être jointe"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a form that names e-mail and SMS."""
    text = description()["text"].replace("par e-mail", "par e-mail et par SMS")
    shown = description() | {"channels": ["email", "sms"], "text": text}
    restored(tmp_path, archive(forms=[form(versions=[form_version(description=shown)])])).close()
    return tmp_path / "book.leads"


def meta(book: Path, name: str = "Leads_2026-09.csv", answers: dict[str, tuple[str, str]] = ANSWERS) -> Path:
    """A file of lead ads."""
    rows = [
        f"l:{at}\t2026-11-14T09:0{at}:00+0100\tPub\tJeu\tfb\t{yes}\t{means}\t{who}\t{who}@mail.example"
        f"\tp:+336399801{ord(who[0]) - 97:02}"
        for at, (who, (yes, means)) in enumerate(answers.items())
    ]
    file = book.parent / name
    file.write_text("\n".join([META, *rows]), "utf-16")
    return file


def tally(book: Path, rows: Sequence[Sequence[object]], question: str = QUESTION) -> Path:
    """A workbook of a form with a column for each option."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    options = [f"{question} ({name})" for name in ("E-mail", "SMS", "Téléphone", "WhatsApp")]
    sheet.append(["Submission ID", "Respondent ID", "Submitted at", "E-mail", "Offres partenaires", question, *options])
    for at, (who, *cells) in enumerate(rows):
        sheet.append([f"s{at}", f"r{at}", f"2026-11-14 10:0{at}:00", f"{who}@mail.example", "oui", *cells])
    file = book.with_name("tally.xlsx")
    workbook.save(file)
    return file


def listed(book: Path, header: str, cells: dict[str, str], name: str = "liste.csv") -> Path:
    """A list with a yes to partners for everybody, and one more column."""
    file = book.with_name(name)
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = [["2026-11-16 10:00:00", f"{who}@mail.example", "oui", text] for who, text in cells.items()]
        csv.writer(out, delimiter=";").writerows([["Opt-in date", "Email", "Offres partenaires", header], *rows])
    return file


def verdict(book: Path, who: str, channel: str = "email") -> str:
    words = ("--partner", "raoul", "--channel", channel, *NOW)
    return str(told("decide", book, *words, "--contact", told("show", book, f"{who}@mail.example")["id"])["verdict"])


def verdicts(book: Path, people: Sequence[str]) -> dict[str, str]:
    return {who: verdict(book, who) for who in people}


def channels(book: Path, who: str) -> list[list[str] | None]:
    """The channels of each yes of a person."""
    consents = told("show", book, f"{who}@mail.example")["consents"]
    return [one.get("channels") for one in consents if one["event"] == "given"]


EXPECTED = {
    "barnabe": "eligible",
    "celestine": "blocked",
    "donatien": "blocked",
    "ernestine": "eligible",
    "firmin": "blocked",
    "gisele": "eligible",
    "hector": "blocked",
}


def test_a_yes_counts_for_the_channels_that_the_person_names_in_the_next_question(book: Path) -> None:
    told("import", book, meta(book), *MAPPED, *NOW)
    assert verdicts(book, list(ANSWERS)) == EXPECTED
    assert channels(book, "donatien") == [["sms"]]
    assert channels(book, "ernestine") == [["email", "sms"]]
    assert channels(book, "gisele") == [None]
    assert channels(book, "firmin") == channels(book, "hector") == []


def test_a_column_of_channels_set_aside_by_hand_counts_all_the_same_and_one_with_a_field_does_not(book: Path) -> None:
    told("import", book, meta(book), *MAPPED, "--map", "par_quel_moyen_?=none", *NOW)
    assert verdict(book, "donatien") == "blocked"
    other = meta(book, "autre.csv", {"zoe": ("oui,_j’accepte", "sms"), "yves": ("oui,_j’accepte", "e-mail")})
    told("import", book, other, *MAPPED, "--map", "par_quel_moyen_?=note", *NOW)
    assert verdict(book, "zoe") == "eligible"


def test_inspect_says_that_the_column_tells_the_channels(book: Path) -> None:
    file = meta(book)
    (why,) = [one["why"] for one in told("inspect", file)["columns"] if one["header"] == "par_quel_moyen_?"]
    assert "channels" in why
    assert why in call("inspect", file, "--lang", "en").stdout
    words = call("inspect", file, "--lang", "fr").stdout.replace("\xa0", " ")
    assert FRENCH in words
    by_hand = told("inspect", file, "--map", "par_quel_moyen_?=none")["columns"]
    assert [one["why"] for one in by_hand if one["header"] == "par_quel_moyen_?"] == [f"Your choice. {why}"]


def test_a_yes_by_no_channel_is_said_not_to_be_recorded_and_is_not_counted(book: Path) -> None:
    """“Surtout pas par SMS” left no consent: the check counted a yes, and Review was empty."""
    cells = {"ana": "e-mail", "hugo": "surtout pas par SMS", "ida": "WhatsApp", "joe": "", "kim": "SMS"}
    file = listed(book, "Comment souhaitez-vous être contacté ?", cells)
    seen = told("inspect", file)
    told_of = {"columns": ["Comment souhaitez-vous être contacté ?"]}
    told_of |= {"lines": [{"line": line, "file": None} for line in (3, 4, 5)]}
    assert seen["details"]["no-channel-chosen"] == told_of
    answers = run(inspect_file(file, AS_FOUND, Choices())).answers["Offres partenaires"]
    assert [one.rows for one in answers if one.answer == "yes"] == [2]
    done = told("import", book, file, "--form", "quiz-v1", *NOW)
    assert done["details"]["no-channel-chosen"] == told_of
    assert [channels(book, who) for who in cells] == [[["email"]], [], [], [], [["sms"]]]
    words = call("inspect", file, "--lang", "en").stdout
    assert "that yes is not recorded. Columns: “Comment souhaitez-vous être contacté ?”. See lines 3, 4, 5." in words
    assert "shared with nobody until you have read them: those with a consent wait in Review" in words


def test_the_options_of_a_question_count_alike_and_raise_no_alarm(book: Path) -> None:
    rows = [
        ("felicie", "E-mail, SMS", True, True, False, False),
        ("josephine", "SMS", False, True, False, False),
        ("leopoldine", "E-mail", True, False, False, False),
        ("kleber", "WhatsApp", False, False, False, True),
        ("irma", "SMS, Téléphone", False, True, True, False),
        ("noe", "", "", "", "", ""),
    ]
    file = tally(book, rows)
    seen = told("inspect", file)
    assert set(seen["warnings"]).isdisjoint({"note-says-stop", "unsubscribed-unread", "answers-unread"})
    assert [one["header"] for one in seen["columns"] if "channels" in one["why"]] == [
        QUESTION, *(f"{QUESTION} ({name})" for name in ("E-mail", "SMS", "Téléphone", "WhatsApp")),
    ]  # fmt: skip
    done = told("import", book, file, "--form", "quiz-v1", *NOW)
    assert "note-says-stop" not in done["warnings"]
    eligible = {"felicie", "leopoldine"}
    people = [who for who, *_ in rows]
    assert verdicts(book, people) == {who: "eligible" if who in eligible else "blocked" for who in people}
    assert channels(book, "irma") == [["sms", "voice"]]


def test_options_without_the_question_itself_count_too_and_who_ticked_none_said_no_yes(book: Path) -> None:
    rows = [("hugo", None, False, True, False, False), ("jade", None, True, True, False, False),
            ("nina", None, False, False, False, False), ("ugo", None, None, None, None, None)]  # fmt: skip
    told("import", book, tally(book, rows), "--form", "quiz-v1", *NOW)
    expected = {"hugo": "blocked", "jade": "eligible", "nina": "blocked", "ugo": "blocked"}
    assert verdicts(book, list(expected)) == expected


def test_the_same_file_again_changes_nobody_and_undoing_it_takes_all_back(book: Path) -> None:
    file = meta(book)
    done = told("import", book, file, *MAPPED, *NOW)
    again = told("import", book, file, *MAPPED, *NOW)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, len(ANSWERS))
    told("undo", book, again["import"], *NOW)
    assert verdicts(book, list(ANSWERS)) == EXPECTED
    assert channels(book, "donatien") == [["sms"]]
    told("undo", book, done["import"], *NOW)
    assert call("show", book, "donatien@mail.example", "--json").exit_code == 1


def test_a_yes_by_the_name_of_a_partner_is_narrowed_too(book: Path) -> None:
    rows = ["oui;Raoul SAS;hugo@mail.example;SMS", "oui;Raoul SAS;jade@mail.example;E-mail"]
    file = book.with_name("noms.csv")
    header = "Offres partenaires;Partenaires acceptés;Email;Par quel moyen ?;Opt-in date"
    file.write_text("\n".join([header, *(f"{row};2026-11-16 10:00:00" for row in rows)]), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert (verdict(book, "hugo"), verdict(book, "jade")) == ("blocked", "eligible")
    assert channels(book, "hugo") == [["sms"]]


def test_a_yes_to_a_question_that_names_the_partner_is_narrowed_too(book: Path) -> None:
    file, header = book.with_name("Leads_2026-10.csv"), "souhaitez-vous_recevoir_les_offres_de_raoul_sas_?"
    file.write_text(meta(book).read_text("utf-16").replace("partenaires_?", header), "utf-16")
    assert "par_quel_moyen_?" not in told("inspect", file, "--book", book)["proposals"]
    words = ("--map", f"{header}=consent_partners", "--answer", f"{header}=oui,_j’accepte=yes", "--form", "quiz-v1")
    told("import", book, file, *words, *NOW)
    assert verdicts(book, list(ANSWERS)) == EXPECTED
    consents = told("show", book, "donatien@mail.example")["consents"]
    assert [(one["partner"], one["channels"]) for one in consents] == [("raoul", ["sms"])]


def test_a_list_of_new_people_narrows_alike(book: Path) -> None:
    told("import", book, meta(book), *MAPPED, "--mode", "none", *NOW)
    assert verdicts(book, list(ANSWERS)) == EXPECTED


def test_a_month_narrows_alike(book: Path) -> None:
    told("import", book, meta(book), *MAPPED, *NOW)
    folder = book.with_name("in")
    folder.mkdir()
    more = {"tom": ("oui,_j’accepte", "sms"), "ada": ("oui,_j’accepte", "e-mail")}
    meta(book, "in/décembre.csv", more)
    told("month", book, "--in", folder, "--out", book.with_name("out"), *NOW)
    assert (channels(book, "tom"), verdict(book, "tom")) == ([["sms"]], "blocked")
    assert (channels(book, "ada"), verdict(book, "ada")) == ([["email"]], "review")  # she was shared just now


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Comment nous avez-vous connus ?", ("E-mail", "SMS")),
        ("Par quel moyen nous avez-vous connus ?", ("Par e-mail", "Par SMS")),
        ("How did you hear about us?", ("Email", "SMS")),
        ("Source", ("e-mail", "sms")),
        ("Canal d'acquisition", ("e-mail", "sms")),
        ("Marketing channel", ("Email", "SMS")),
        ("Comment nous avez-vous contactés ?", ("E-mail", "SMS")),
        ("Moyen de paiement", ("E-mail", "SMS")),
        ("Comment souhaitez-vous recevoir votre cadeau ?", ("Par e-mail", "Par SMS")),
        ("Moyen de contact", ("Madame Petit", "le soir")),
        ("Canal", ("Facebook", "SMS")),
    ],
)
def test_neighbours_of_such_a_question_narrow_nothing(book: Path, header: str, cells: tuple[str, str]) -> None:
    file = listed(book, header, dict(zip(("hugo", "jade"), cells, strict=True)))
    assert not any("channels" in one["why"] for one in told("inspect", file)["columns"])
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert (verdict(book, "hugo"), verdict(book, "jade")) == ("eligible", "eligible")
