"""Files as forms and customer programs write them: drafts, people not to be disturbed, questions in cells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_ages import book, import_, verdicts
from tests.cli.test_named_partners import book as two
from tests.cli.test_named_partners import eligible, file_of, rows

__all__ = ["book", "two"]


@pytest.mark.parametrize("header", ["DND", "dnd", "Dnd Settings", "DND (Email)", "Do not disturb", "isDND"])
def test_who_is_not_to_be_disturbed_waits_and_is_proposed_as_unsubscribed(header: str, book: Path) -> None:
    cells = ("true", "Email", "All", "SMS", "Enabled", "1", "yes", "false", "", "No", "0")
    report = import_(book, header, *cells)
    assert verdicts(book) == ["review"] * 7 + ["eligible"] * 4
    assert header in report["details"]["unsubscribed-unread"]["columns"]
    assert told("inspect", book.with_name("tombola.csv"))["proposals"] == {header: "unsubscribed_at"}
    import_(book, header, *cells, options=("--map", f"{header}=unsubscribed_at"))
    assert verdicts(book) == ["blocked"] * 7 + ["eligible"] * 4


RAOUL = "Acceptez-vous que Raoul SAS vous écrive par e-mail ?"
NEBULINE = "Acceptez-vous que Nébuline Voyages vous écrive par e-mail ?"
IN_GENERAL = "Acceptez-vous que nos partenaires vous contactent ?"
FIELDS = ("--map", "Date=consent_at", "--map", "Response 1=consent_partners")


def test_a_yes_counts_for_the_company_that_the_question_of_its_row_names(two: Path) -> None:
    asked = [
        f"{RAOUL};Oui;Surface du jardin ?;200 m2",
        f"{NEBULINE};Oui;;",
        f"{IN_GENERAL};Oui;;",
        f"{RAOUL};Non;;",
        f"{RAOUL};Peut-être;;",
    ]
    file = file_of(two, "Question 1;Response 1;Question 2;Response 2", *rows(*asked))
    told("import", two, file, *FIELDS, "--form", "quiz-v1", *NOW)
    assert (eligible(two, "raoul"), eligible(two, "nebuline")) == (["p0", "p2"], ["p1", "p2"])
    told("archive", two, kept := two.with_name("kept.json"))
    people = json.loads(kept.read_text("utf-8"))["contacts"]
    refusing = next(one for one in people if one["email"] == "p3@mail.example")
    assert [(one["event"], one["partner"]) for one in refusing["consents"]] == [("refused", "raoul")]


@pytest.mark.parametrize(
    "question",
    [
        *("Avez-vous une terrasse ?", "", "Souhaitez-vous recevoir notre newsletter ?", "Acceptez-vous les CGV ?"),
        *("Ne souhaitez-vous plus être contacté ?", "Acceptez-vous que Tournesol vous écrive ?"),
    ],
)
def test_a_yes_to_a_question_for_no_such_consent_is_none(question: str, two: Path) -> None:
    file = file_of(two, "Question 1;Response 1", *rows(f"{question};Oui", f"{IN_GENERAL};Oui", f"{question};Non"))
    seen = told("inspect", file, "--book", two, *FIELDS)
    report = told("import", two, file, *FIELDS, "--form", "quiz-v1", *NOW)
    assert (eligible(two, "raoul"), eligible(two, "nebuline")) == (["p1"], ["p1"])
    for one in (seen, report):
        detail = one["details"]["asked-otherwise"]
        assert (detail["columns"], detail["lines"]) == (["Response 1"], [{"line": 2, "file": None}])


def test_a_yes_by_one_channel_counts_for_this_one_alone(two: Path) -> None:
    sms = "Acceptez-vous de recevoir les offres de nos partenaires par SMS ?"
    file = file_of(two, "Question 1;Answer 1", *rows(f"{sms};Oui", f"{IN_GENERAL};Oui"))
    told("import", two, file, *FIELDS[:3], "Answer 1=consent_partners", "--form", "quiz-v1", *NOW)
    assert eligible(two, "raoul") == ["p1"]


def test_a_yes_to_hear_nothing_more_holds_its_person_also_where_a_field_reads_it(two: Path) -> None:
    file = file_of(two, "E-mail partenaires;Question 1;Response 1", *rows("oui;Ne plus me contacter ?;Oui", "oui;;"))
    maps = ("--map", "E-mail partenaires=consent_partners_email", *FIELDS[:3], "Response 1=consent_partners")
    told("import", two, file, *maps, "--form", "quiz-v1", *NOW)
    assert eligible(two, "raoul") == ["p1"]


FRAMAFORMS = "SID;Heure d'envoi;Terminé;Brouillon"


@pytest.mark.parametrize(
    ("titles", "sent", "unsent"),
    [
        (FRAMAFORMS, "501;x;2026-06-02 10:02;0", "502;x;;1"),
        (FRAMAFORMS, "501;x;2026-06-02 10:02;0", "502;x;2026-06-02;1"),
        ("Serial;Completed Time;Draft", "1;2026-06-02;0", "2;;1"),
        ("Draft", "no", "yes"),
        ("submitdate. Date de soumission;lastpage", "2026-06-02;3", ";1"),
        ("Date de soumission;Dernière page", "2026-06-02;3", ";1"),
        ("ResponseId;Finished", "R_1;True", "R_2;False"),
        ("ResponseId;Finished", "R_1;1", "R_2;0"),
        ("Response Type", "completed", "partial"),
        ("Entry_Status", "Submitted", "Incomplete"),
        ("Entry Status", "Complete", "In Progress"),
        ("Response Status", "Complete", "Started"),
        ("Submission ID;Status", "7;Complete", "8;Partial"),
        ("Statut de la réponse", "Complète", "En cours"),
    ],
)
def test_a_response_that_nobody_sent_gives_no_yes(titles: str, sent: str, unsent: str, two: Path) -> None:
    file = file_of(two, f"Optin partenaires;{titles}", *rows(f"oui;{sent}", f"oui;{unsent}", f"non;{unsent}"))
    seen = told("inspect", file, "--book", two, *FIELDS[:2])
    report = told("import", two, file, *FIELDS[:2], "--form", "quiz-v1", *NOW)
    assert eligible(two, "raoul") == ["p0"]
    assert [one["details"]["rows-not-sent"]["lines"] for one in (seen, report)] == [[{"line": 3, "file": None}]] * 2
    told("archive", two, kept := two.with_name("kept.json"))
    events = [
        [said["event"] for said in one.get("consents", ())] for one in json.loads(kept.read_text("utf-8"))["contacts"]
    ]
    assert events == [["given"], [], ["refused"]]


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        ("Terminé;Tâche", ";rappeler"),
        ("Completed", "no"),
        ("Status", "In progress"),
        ("Statut", "Incomplet"),
        ("Status", "Started"),
        ("SID;Status", "5;En cours"),
        ("Date de soumission du devis", ""),
        ("Finished", ""),
        ("Projet terminé ?;Submission ID", "non;4"),
        ("SID;Brouillon;Terminé", "5;0;2026-06-02"),
    ],
)
def test_a_task_or_a_stage_that_is_not_done_takes_no_yes_away(titles: str, cells: str, two: Path) -> None:
    file = file_of(two, f"Optin partenaires;{titles}", *rows(f"oui;{cells}"))
    told("import", two, file, *FIELDS[:2], "--form", "quiz-v1", *NOW)
    assert eligible(two, "raoul") == ["p0"]


def consents(book: Path) -> list[list[tuple[str, str | None]]]:
    """The answers of each person: what they are, and to which partner."""
    told("archive", book, kept := book.with_name("kept.json"))
    people = json.loads(kept.read_text("utf-8"))["contacts"]
    return [[(one["event"], one.get("partner")) for one in person.get("consents", ())] for person in people]


@pytest.mark.parametrize("codes", [("part[CT]. ", "part[MB]. "), ("part_CT. ", "part_MB. "), ("Q5.1 ", "Q5.2 ")])
def test_a_no_to_one_option_of_a_question_with_codes_is_to_this_partner(codes: tuple[str, str], two: Path) -> None:
    """LimeSurvey writes another code before each option, which made them two questions about partners in general."""
    asked = "À quels partenaires pouvons-nous donner votre adresse e-mail ?"
    headers = f"{codes[0]}{asked} [Raoul SAS]", f"{codes[1]}{asked} [Nébuline Voyages]"
    file = file_of(two, ";".join(headers), *rows("Oui;Non", "Oui;Oui", "Non;Non"))
    told("import", two, file, *FIELDS[:2], *maps_of(two, file), "--form", "quiz-v1", *NOW)
    raoul, nebuline = ("given", "raoul"), ("refused", "nebuline")
    assert consents(two) == [
        [raoul, nebuline],
        [raoul, ("given", "nebuline")],
        [("refused", "raoul"), nebuline],
    ]
    assert (eligible(two, "raoul"), eligible(two, "nebuline")) == (["p0", "p1"], ["p1"])


def maps_of(book: Path, file: Path) -> list[str]:
    """The options that take every proposal of a file."""
    proposed = told("inspect", file, "--book", book)["proposals"]
    return [word for header, field in proposed.items() for word in ("--map", f"{header}={field}")]


def test_anonymous_is_no_address_where_another_column_has_one(two: Path) -> None:
    (file := two.with_name("quiz.csv")).write_text(
        "Adresse de messagerie;Votre adresse e-mail;Date;Offres partenaires\n"
        "anonymous;p0@mail.example;2026-06-02;oui\np1@mail.example;p9@mail.example;2026-06-02;oui\nanonyme;;;oui\n",
        "utf-8",
    )
    report = told("import", two, file, *FIELDS[:2], "--form", "quiz-v1", *NOW)
    assert (report["created"], eligible(two, "raoul")) == (2, ["p0", "p1"])


@pytest.mark.parametrize("title", ["user_email", "Customer Email", "contact_email", "lead_email", "subscriberEmail"])
def test_an_address_under_the_title_of_a_program_is_known(title: str, two: Path) -> None:
    """Leads of Google Ads came in with their phone alone, and their refusals did."""
    header = f"Lead ID;Submitted at;Campaign ID;Form name;GCLID;full_name;{title};phone_number;Offres partenaires"
    (file := two.with_name("leads.csv")).write_text(
        f"{header}\ng1;2026-06-02T10:10:10+02:00;7;T;C;Léa Roux;p0@mail.example;0639988801;oui\n", "utf-8"
    )
    assert next(one["field"] for one in told("inspect", file)["columns"] if one["header"] == title) == "email"


def test_a_column_of_addresses_that_nothing_reads_is_named(two: Path) -> None:
    (file := two.with_name("leads.csv")).write_text("Pseudo;Tél\np0@mail.example;0639988801\n", "utf-8")
    assert told("inspect", file)["details"]["addresses-unread"] == {"columns": ["Pseudo"]}
    file.write_text("Pseudo;Email\np0@mail.example;p0@mail.example\n", "utf-8")
    assert "addresses-unread" not in told("inspect", file)["warnings"]


@pytest.mark.parametrize(
    "message", ["Ne transmettez mon adresse à personne svp", "Ne partagez mes données avec personne"]
)
def test_who_wants_to_be_passed_on_to_nobody_waits(message: str, two: Path) -> None:
    imported = file_of(two, "Optin partenaires;Message", *rows(f"oui;{message}", "oui;Bonjour à vous"))
    told("import", two, imported, *FIELDS[:2], "--form", "quiz-v1", *NOW)
    assert eligible(two, "raoul") == ["p1"]


def test_a_business_name_is_a_company(two: Path) -> None:
    (file := two.with_name("ghl.csv")).write_text("First Name;Business Name;Email\nLéa;Roux;p0@mail.example\n", "utf-8")
    assert told("inspect", file)["columns"][1]["field"] == "company"
