"""A list of addresses that came back: a hard bounce makes an address unusable (R39) and is nobody's refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, told
from tests.made_archive import archive, person, restored

HARD, SOFT = "person1@mail.example", "person2@mail.example"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two people who may be given away."""
    restored(tmp_path, archive(person(1), person(2))).close()
    return tmp_path / "book.leads"


def import_(book: Path, *lines: str, options: tuple[str, ...] = (), name: str = "novembre.csv") -> Any:
    """Import a file."""
    file = book.with_name(name)
    file.write_text("\n".join(lines), "utf-8")
    return told("import", book, file, *options, *NOW)


def verdicts(book: Path) -> list[str]:
    """What is decided of both for Raoul, by e-mail."""
    words = ("--partner", "raoul", "--channel", "email", *NOW)
    return [told("decide", book, *words, "--contact", one)["verdict"] for one in ("c1", "c2")]


def noes(book: Path) -> list[str]:
    """The refusals and withdrawals in the book."""
    told("archive", book, book.with_name("a.json"))
    people = json.loads(book.with_name("a.json").read_text("utf-8"))["contacts"]
    return [event["event"] for one in people for event in one["consents"] if event["event"] != "given"]


@pytest.mark.parametrize(
    ("header", "hard", "soft"),
    [
        ("bounce type", "hard", "soft"),
        ("Bounce Type", "Hard Bounce", "Soft Bounce"),
        ("Type de rebond", "hard", "soft"),
        ("Hard bounce", "1", "0"),
        ("hard_bounce", "2026-11-27", ""),
        ("bounce_type", "Permanent", "Transient"),
    ],
)
def test_a_hard_bounce_blocks_the_address_and_a_soft_one_changes_nothing(
    header: str, hard: str, soft: str, book: Path
) -> None:
    import_(book, f"email,{header},date", f"{HARD},{hard},2026-11-23", f"{SOFT},{soft},2026-11-23")
    assert verdicts(book) == ["blocked", "eligible"]
    assert told("show", book, HARD)["email_state"] == "bounced"
    assert noes(book) == []


@pytest.mark.parametrize(
    ("header", "hard", "soft"),
    [
        ("Statut de délivrabilité", "hard bounced", "soft bounced"),
        ("Statut", "hardBounced", "softBounced"),
        ("reason", "550 user unknown", "mailbox full"),
        ("Reason", "550 5.1.1 The email account does not exist", "452 4.2.2 over quota"),
        ("Motif", "adresse inexistante", "boîte pleine"),
        ("State", "hardbounced", "opened"),
        ("Cleaned", "yes", "no"),
        ("Status", "cleaned", "subscribed"),
        ("Bounced", "x", ""),
        ("SuppressionReason", "HardBounce", "SoftBounce"),
        ("Email Suppressions", "INVALID_EMAIL", ""),
        ("Invalid email address", "true", "false"),
        ("E-mail invalide", "oui", "non"),
    ],
)
def test_another_column_that_tells_hard_bounces_is_proposed_and_named_with_its_lines(
    header: str, hard: str, soft: str, book: Path
) -> None:
    lines = f"email;{header}", f"{HARD};{hard}", f"{SOFT};{soft}"
    report = import_(book, *lines)
    assert report["details"]["bounces-unread"] == {"columns": [header], "lines": [{"line": 2, "file": None}]}
    assert told("inspect", book.with_name("novembre.csv"))["proposals"] == {header: "email_state"}
    import_(book, *lines, options=("--map", f"{header}=email_state"))
    assert verdicts(book) == ["blocked", "eligible"]
    assert noes(book) == []


def test_npai_is_proposed_as_the_state_of_the_address_and_not_as_a_refusal(book: Path) -> None:
    lines = "email;NPAI", f"{HARD};x", f"{SOFT};"
    report = import_(book, *lines)
    assert verdicts(book) == ["review", "eligible"]
    assert "bounces-unread" in report["warnings"]
    import_(book, *lines, options=("--map", "NPAI=email_state"))
    assert verdicts(book) == ["blocked", "eligible"]
    assert noes(book) == []


def test_a_refusal_in_a_column_of_states_is_not_overlooked(book: Path) -> None:
    report = import_(book, "email;bounce type", f"{HARD};hard", f"{SOFT};unsubscribed")
    assert verdicts(book) == ["blocked", "review"]
    assert "note-says-stop" in report["warnings"]
    assert "unsubscribed-unread" not in report["warnings"]  # it would say that the column is not used


MAILCHIMP = '"Email Address","First Name",MEMBER_RATING,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID'


@pytest.mark.parametrize("name", ["cleaned_email_audience_export_4f2a.csv", "nettoyage.csv"])
def test_addresses_that_mailchimp_cleaned_are_dead_whatever_the_file_is_called(name: str, book: Path) -> None:
    row = f'{HARD},Zoé,1,"2026-11-07 10:00:00","2026-11-22 09:00:00",Noël,x1'
    report = import_(book, MAILCHIMP, row, name=name)
    assert report["preset"] == "mailchimp"
    columns = {one["header"]: one["field"] for one in told("inspect", book.with_name(name))["columns"]}
    assert columns["CLEAN_TIME"] == "email_state"
    assert verdicts(book) == ["blocked", "eligible"]
    assert noes(book) == []


def test_a_column_of_cleaning_times_tells_dead_addresses_in_any_file(book: Path) -> None:
    import_(book, "email,clean_time", f"{HARD},2026-11-22 09:00:00", f"{SOFT},")
    assert verdicts(book) == ["blocked", "eligible"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Statut", "client"),
        ("Status", "completed"),
        ("Type", "permanent"),
        ("Motif", "Société n'existe plus"),
        ("Motif", "Colis non délivré"),
        ("Lead Status", "New"),
        ("Statut", "CDI permanent"),
    ],
)
def test_ordinary_columns_of_states_raise_no_alarm(header: str, cell: str, book: Path) -> None:
    report = import_(book, f"email;{header}", f"{HARD};{cell}", f"{SOFT};{cell}")
    assert verdicts(book) == ["eligible", "eligible"]
    assert not {"bounces-unread", "meaning-proposed"} & set(report["warnings"])


@pytest.mark.parametrize(
    "name", ["NPAI", "hard_bounces", "bounces", "Rebonds octobre", "adresses invalides", "NPAI courrier"]
)
def test_a_list_named_after_addresses_that_do_not_work_refuses_nothing(name: str, book: Path) -> None:
    """“NPAI.csv” recorded that its people want no more messages, on every channel."""
    report = import_(book, "Mail", HARD, name=f"{name}.csv")
    assert [one for one in report["warnings"] if one in ("addresses-dead", "everybody-left", "perhaps-left")] == [
        "addresses-dead"
    ]
    assert (verdicts(book), noes(book)) == (["blocked", "eligible"], [])
    judged = told("decide", book, "--partner", "raoul", "--channel", "email", "--contact", "c1", *NOW)
    assert [one["rule"] for one in judged["reasons"]] == ["R39"]
    told("undo", book, "i1", "--read-wrongly", *NOW)
    assert verdicts(book) == ["eligible", "eligible"]


@pytest.mark.parametrize(
    ("name", "text", "warning", "verdict"),
    [
        ("NPAI et désinscrits", "Mail\nperson1@mail.example", "everybody-left", "blocked"),
        ("bounces et plaintes", "Mail\nperson1@mail.example", "everybody-left", "blocked"),
        ("soft_bounces", "Mail\nperson1@mail.example", "perhaps-left", "eligible"),
        ("Bounce Park", "Mail\nperson1@mail.example", "perhaps-left", "eligible"),
        ("NPAI", "Tél\n0639980101", "perhaps-left", "eligible"),
        ("NPAI", "Mail;Adresse postale\nperson1@mail.example;1 rue X", "perhaps-left", "review"),
    ],
)
def test_one_that_names_something_else_too_is_asked_about_as_before(
    name: str, text: str, warning: str, verdict: str, book: Path
) -> None:
    report = import_(book, text, name=f"{name}.csv")
    assert warning in report["warnings"]
    assert "addresses-dead" not in report["warnings"]
    assert verdicts(book)[0] == verdict


@pytest.mark.parametrize(("option", "verdict"), [("--nobody-left", "eligible"), ("--everybody-left", "blocked")])
def test_what_the_user_says_of_it_counts_before_its_name(option: str, verdict: str, book: Path) -> None:
    report = import_(book, "Mail", HARD, name="NPAI.csv", options=(option,))
    assert "addresses-dead" not in report["warnings"]
    assert (verdicts(book)[0], bool(noes(book))) == (verdict, option == "--everybody-left")


@pytest.mark.parametrize(
    ("name", "header", "cells"),
    [
        ("hard_bounces.csv", "Nom;Email;Motif;Date", "Petit;{};550 user unknown;2026-11-12"),
        ("hard_bounces.csv", "Email;Reason;Campaign", "{};mailbox not found;October"),
        ("NPAI.csv", "Prénom;Nom;E-mail;Date du rebond;Code erreur", "Léon;Petit;{};12/11/2026;5.1.1"),
    ],
)
def test_a_list_named_so_is_known_by_columns_of_reasons_and_days_too(
    name: str, header: str, cells: str, book: Path
) -> None:
    """With a reason next to the address it was read as a list of people, and its addresses went out."""
    report = import_(book, header, cells.format(HARD), cells.format("x@mail.example"), name=name)
    assert "addresses-dead" in report["warnings"]
    assert "bounces-unread" not in report["warnings"]
    assert verdicts(book) == ["blocked", "eligible"]
    assert noes(book) == []


def test_a_complaint_in_such_a_list_is_a_refusal_all_the_same(book: Path) -> None:
    import_(book, "Email;Motif", f"{HARD};plainte spam", f"{SOFT};550 user unknown", name="hard_bounces.csv")
    words = ("decide", book, "--partner", "raoul", "--channel", "sms", "--contact", "c1", *NOW)
    assert "R44" in [reason["rule"] for reason in told(*words)["reasons"]]
