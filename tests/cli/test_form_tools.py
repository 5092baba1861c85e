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
        found = one["details"]["asked-otherwise"]
        assert (found["columns"], found["lines"]) == (["Response 1"], [{"line": 2, "file": None}])


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
