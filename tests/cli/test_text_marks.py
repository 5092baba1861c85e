"""The `'` by which spreadsheets mark text is no part of an address or an answer; names stay as they were typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told

LIST = """Email;Prénom;Nom;Newsletter;Note
'ana.martin@m.example;'Ana;'Martin;'Oui;'ok
'lou@m.example;Lou;'t Hooft;'Non merci;
'Éva' <'eva@m.example>;;'s-Gravesande;'1;
o'brien@m.example;O'Brien;D'Arc;oui;
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path, people = tmp_path / "b.leads", tmp_path / "people.csv"
    call("new", path, "--owner", "T")
    people.write_text(LIST, "utf-8")
    done = told("import", path, people, "--form", "none", *NOW)
    assert done["created"] == 4
    assert "consent-unclear" not in done["warnings"]
    assert done["said_no"] == 0  # a no to one's own newsletter is none to partners
    return path


def test_addresses_are_read_without_it_and_names_with_it(book: Path) -> None:
    people = told("contacts", book, *NOW)
    assert [(one["email"], one["first_name"], one["last_name"]) for one in people] == [
        ("ana.martin@m.example", "'Ana", "'Martin"),
        ("lou@m.example", "Lou", "'t Hooft"),
        ("eva@m.example", None, "'s-Gravesande"),
        ("o'brien@m.example", "O'Brien", "D'Arc"),
    ]
    assert people[0]["note"] == "'ok"


def test_an_answer_is_read_without_it(book: Path) -> None:
    answers = [told("show", book, one["id"], *NOW)["consents"] for one in told("contacts", book, *NOW)]
    assert [[said["event"] for said in one] for one in answers] == [[], ["refused"], [], []]
    found = told("inspect", book.with_name("people.csv"))
    assert "consent-unclear" not in found["warnings"]


@pytest.mark.parametrize("typed", ["ana.martin@m.example", "'ana.martin@m.example", "'Ana.Martin@m.example "])
def test_a_refusal_of_either_spelling_reaches_the_person(book: Path, typed: str) -> None:
    told("suppress", book, typed, *NOW)
    leads = book.with_name("more.csv")
    leads.write_text("Email;Prénom\n'ana.martin@m.example;Ana\n", "utf-8")
    assert told("import", book, leads, *NOW)["stay_blocked"] == 1


def test_a_meaning_given_by_hand_counts_whether_or_not_the_mark_is_typed(book: Path) -> None:
    leads = book.with_name("more.csv")
    leads.write_text("Email;Newsletter\nzoe@m.example;'2\nlea@m.example;'bof\n", "utf-8")
    words = ("--answer", "Newsletter='2=no", "--answer", "Newsletter=bof=no", "--form", "none")
    assert "consent-unclear" not in told("import", book, leads, *words, *NOW)["warnings"]
    people = [told("show", book, one["id"], *NOW) for one in told("contacts", book, *NOW)]
    assert [one["email"] for one in people if "refused" in [said["event"] for said in one["consents"]]] == [
        "lou@m.example", "zoe@m.example", "lea@m.example",
    ]  # fmt: skip
