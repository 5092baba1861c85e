"""A later yes to fewer partners or channels ends the earlier, wider one for the others (GDPR 4(11), 7(3))."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain import serialization
from leadkeeper.domain.imports.row_reader import RowReader
from leadkeeper.domain.partner import Partner
from leadkeeper.progress import Progress, run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent import record
from leadkeeper.services.partners.partners import add_partner, adding_partner
from tests.cli.made_cli import NOW, told
from tests.made_archive import NOW as AT
from tests.made_archive import archive, contract, description, form, form_version, partner, published, restored

LISTED = [
    {"name": "Raoul SAS", "siren": "987654324", "privacy_url": "https://raoul.example/privacy"},
    {"name": "Nébuline Voyages", "siren": "732829320", "privacy_url": "https://nebuline.example/privacy"},
    {"name": "Acme Assurances", "siren": "552100554", "privacy_url": "https://acme.example/privacy"},
]
ASKED, ACME = "Offres partenaires", "acme-assurances-sa"
BOTH = [f"{ACME} email", f"{ACME} sms"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a form for e-mail and SMS, two of the three partners on its list that may have both, nobody in it."""
    contracts = [contract(channels=["email", "sms"])]
    named = {"legal_name": "Nébuline Voyages SARL", "siren": "732829320"}
    other = partner(contracts=[contract(channels=["email", "sms"]) | {"id": "k2"}]) | named | {"id": "nebuline"}
    listed = published()
    for version in listed["versions"]:
        version["names"] = LISTED
    shown = description()
    text = shown["text"].replace("Raoul SAS", "Raoul SAS, Nébuline Voyages et Acme Assurances")
    shown |= {"channels": ["email", "sms"], "text": text.replace("par e-mail", "par e-mail et par SMS")}
    shown["list"] = shown["list"] | {"names": [one["name"] for one in LISTED]}
    parts = {"partners": [partner(contracts=contracts), other], "lists": [listed], "contacts": []}
    parts["forms"] = [form(versions=[form_version(description=shown)])]
    restored(tmp_path, archive() | parts).close()
    return tmp_path / "book.leads"


def imported(
    book: Path, day: str, *answers: str, header: str = ASKED, said: str = "yes", options: Sequence[str] = ()
) -> Any:
    """Import a list with these answers of p0, p1 …, each explained unless it is a plain yes or no."""
    people = [f"p{n}@mail.example;06399801{n:02};{day};{answer}" for n, answer in enumerate(answers)]
    file = book.with_name(f"{day}.csv")
    file.write_text("\n".join([f"Mail;Tél;Date de consentement;{header}", *people]), "utf-8")
    explained = [one for one in answers if one not in ("oui", "non", "")]
    words = [word for one in explained for word in ("--answer", f"{header}={one}={said}")]
    maps = ("--map", f"{header}=consent_partners", "--form", "quiz-v1")
    return told("import", book, file, *maps, *words, *options, *NOW)


def eligible(book: Path, count: int = 1, partners: Sequence[str] = ("raoul", "nebuline")) -> list[list[str]]:
    """Of each person the partners and channels to which it may go: "raoul email"."""
    people = {one["email"][:2]: one["id"] for one in told("contacts", book)}
    asked = [(partner, channel) for partner in partners for channel in ("email", "sms")]
    return [
        [
            f"{to} {channel}"
            for to, channel in asked
            if told("decide", book, "--partner", to, "--channel", channel, *NOW, "--contact", people[f"p{n}"])[
                "verdict"
            ]
            == "eligible"
        ]
        for n in range(count)
    ]


EVERYTHING = ["raoul email", "raoul sms", "nebuline email", "nebuline sms"]
RAOUL, MAIL = ["raoul email", "raoul sms"], ["raoul email", "nebuline email"]
NARROWING = [
    ("seulement Raoul", RAOUL),
    ("Raoul uniquement", RAOUL),
    ("Raoul oui", RAOUL),
    ("oui si Raoul rappelle", RAOUL),
    ("oui si c'est Raoul", RAOUL),
    ("oui par mail uniquement", MAIL),
    ("oui sauf SMS", MAIL),
    ("Raoul par SMS", ["raoul sms"]),
    ("oui volontiers, tous", EVERYTHING),
]


@pytest.mark.parametrize("is_first_last", [False, True])
def test_a_later_answer_to_fewer_ends_the_earlier_yes_for_the_others(book: Path, *, is_first_last: bool) -> None:
    """“seulement Raoul”, explained as a yes, freed the person for every partner again. Also in the other order."""
    texts = [text for text, _ in NARROWING]
    files = [("2026-11-01", ["oui"] * len(texts)), ("2026-11-20", texts)]
    for day, answers in reversed(files) if is_first_last else files:
        imported(book, day, *answers)
    assert dict(zip(texts, eligible(book, len(texts)), strict=True)) == dict(NARROWING)


def test_the_reason_is_a_refusal_of_the_others_on_that_day(book: Path) -> None:
    imported(book, "2026-11-01", "oui")
    imported(book, "2026-11-20", "seulement Raoul")
    [person] = told("contacts", book)
    words = ("--partner", "nebuline", *NOW, "--contact", person["id"])
    assert {one["rule"] for one in told("decide", book, *words)["reasons"]} == {"R03", "R36"}
    no = next(one for one in told("show", book, person["id"])["consents"] if one["event"] == "refused")
    assert (no["partner"], no["at"][:10], no["source"]["import"]) == ("nebuline", "2026-11-20", "i2")


def test_an_answer_to_fewer_without_an_earlier_yes_refuses_nobody(book: Path) -> None:
    imported(book, "2026-11-20", "seulement Raoul")
    [person] = told("contacts", book)
    assert [one["event"] for one in told("show", book, person["id"])["consents"]] == ["given"]


def test_a_yes_that_came_after_the_answer_to_fewer_counts_for_all(book: Path) -> None:
    imported(book, "2026-11-01", "oui")
    imported(book, "2026-11-20", "seulement Raoul")
    imported(book, "2026-11-22", "oui")
    assert eligible(book) == [EVERYTHING]


def test_two_lines_of_one_file_narrow_each_other_alike(book: Path) -> None:
    lines = ["p0@mail.example;0639980100;2026-11-20;seulement Raoul", "p0@mail.example;0639980100;2026-11-01;oui"]
    file = book.with_name("two.csv")
    file.write_text("\n".join([f"Mail;Tél;Date de consentement;{ASKED}", *lines]), "utf-8")
    maps = ("--map", f"{ASKED}=consent_partners", "--form", "quiz-v1", "--answer", f"{ASKED}=seulement Raoul=yes")
    told("import", book, file, *maps, *NOW)
    assert eligible(book) == [RAOUL]


def test_what_was_left_out_comes_back_when_the_file_was_read_wrongly(book: Path) -> None:
    imported(book, "2026-11-01", "oui")
    done = imported(book, "2026-11-20", "seulement Raoul")
    told("undo", book, done["import"], "--read-wrongly", *NOW)
    assert eligible(book) == [EVERYTHING]


def test_a_yes_to_one_partner_in_a_question_about_it_ends_nothing(book: Path) -> None:
    imported(book, "2026-11-01", "oui")
    imported(book, "2026-11-20", "ça marche", header="Accord Raoul")
    assert eligible(book) == [EVERYTHING]


def test_a_yes_to_somebody_unknown_holds_who_agreed_before(book: Path) -> None:
    """“Durand uniquement” and “bof” were a yes to nobody, and the earlier one stood for all."""
    imported(book, "2026-11-01", "oui", "oui", "oui")
    imported(book, "2026-11-20", "Durand uniquement", "bof", "seulement Raoul")
    assert eligible(book, 3) == [[], [], RAOUL]
    notes = {one["email"][:2]: one["note"] for one in told("contacts", book)}
    assert (notes["p0"], notes["p2"]) == (f"STOP ({ASKED}: Durand uniquement)", None)


def add_acme(book: Path, road: str) -> None:
    """Add the third partner of the list, by a file or as the window does."""
    acme = partner(contracts=[contract(channels=["email", "sms"]) | {"id": "k3"}])
    acme |= {"id": ACME, "legal_name": "Acme Assurances SA", "siren": "552100554"}
    file = book.with_name("acme.json")
    if road == "window":
        with open_book(book, AT) as opened:
            add_partner(opened.db, serialization.read(Partner, acme, ""))
        told("archive", book, book.with_name("kept.json"))
        kept = json.loads(book.with_name("kept.json").read_text("utf-8"))["partners"]
        acme = next(one for one in kept if one["id"] == ACME) | {"contracts": acme["contracts"]}
    file.write_text(json.dumps({"partners": [acme]}), "utf-8")
    told("add", book, file)


@pytest.mark.parametrize("is_first_last", [False, True])
@pytest.mark.parametrize("road", ["file", "window"])
def test_an_answer_to_fewer_refuses_a_partner_that_is_added_later(
    book: Path, road: str, *, is_first_last: bool
) -> None:
    """“seulement Raoul” refused the partners of that day: Acme, on the list and added later, got the person."""
    texts = ["seulement Raoul", "Nébuline et Raoul", "oui par mail uniquement", "oui volontiers, tous", "oui"]
    files = [("2026-11-01", ["oui"] * len(texts)), ("2026-11-20", texts)]
    for day, answers in reversed(files) if is_first_last else files:
        imported(book, day, *answers)
    add_acme(book, road)
    assert eligible(book, len(texts), [ACME]) == [[], [], [f"{ACME} email"], BOTH, BOTH]
    no = next(one for one in told("show", book, "p0@mail.example")["consents"] if one["partner"] == ACME)
    assert (no["event"], no["at"][:10], no["source"]["line"]) == ("refused", "2026-11-20", 2)
    told("undo", book, no["source"]["import"], "--read-wrongly", *NOW)
    assert eligible(book, 1, [ACME]) == [BOTH]


def test_a_yes_after_an_answer_to_fewer_counts_for_a_partner_that_is_added_later(book: Path) -> None:
    for day, answer in (("2026-11-01", "oui"), ("2026-11-20", "seulement Raoul"), ("2026-11-22", "oui")):
        imported(book, day, answer)
    add_acme(book, "file")
    assert eligible(book, 1, [ACME]) == [BOTH]


def test_lines_that_say_the_same_are_read_once_for_a_new_partner_and_each_person_refuses_it(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines of 100,000 such people were all read: the window stood for a minute and showed nothing."""
    imported(book, "2026-11-01", *["oui"] * 5)
    imported(book, "2026-11-20", *["seulement Raoul"] * 4, "oui")
    imported(book, "2026-11-21", "seulement Raoul")
    read, steps = list[int](), list[Progress]()
    whole = RowReader.read

    def counted(reader: RowReader, line: int, cells: Sequence[Any]) -> Any:
        read.append(line)
        return whole(reader, line, cells)

    monkeypatch.setattr(RowReader, "read", counted)
    monkeypatch.setattr(record, "PART", 4)
    acme = partner(contracts=[]) | {"legal_name": "Acme Assurances SA", "siren": "552100554"}
    with open_book(book, AT) as opened:
        run(adding_partner(opened.db, serialization.read(Partner, acme, "")), steps.append)
    assert [(one.done, one.total) for one in steps] == [(0, 4)]
    assert len(read) == 3  # “oui” of the first file, “seulement Raoul” of each day
    noes = [
        [one["at"][:10] for one in told("show", book, f"p{n}@mail.example")["consents"] if one["partner"] == ACME]
        for n in range(5)
    ]
    assert noes == [["2026-11-20", "2026-11-21"], *[["2026-11-20"]] * 3, []]
