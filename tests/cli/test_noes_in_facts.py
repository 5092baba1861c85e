"""A no that stands where the program reads something else reaches its person, as a founder's files have it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

LEA, LOU = "person1@mail.example", "person2@mail.example"
RAOUL = ("--partner", "raoul", "--channel", "email", *NOW)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    restored(tmp_path, archive(person(1), person(2))).close()
    return tmp_path / "book.leads"


@pytest.mark.parametrize(
    ("text", "options", "rule"),
    [
        (f"Email;Nom\n{LEA};NE PAS CONTACTER\nperson2@mail.example;Dubois\n", (), "R44"),
        (f"Email;Nom;Société\n{LEA};Dubois;Désinscrit\nperson2@mail.example;Dubois;Stop Pub SARL\n", (), "R44"),
        (f"Email;Nom\n{LEA} (désinscrit);X\nperson2@mail.example;Y\n", (), "R44"),
        (f"Email;Nom\nSTOP {LEA};X\nperson2@mail.example;Y\n", (), "R44"),
        (f"Email;Téléphone;Nom\n{LEA};06 39 98 00 01 ne plus appeler;X\nperson2@mail.example;;Y\n", (), "R44"),
        (f"Email;Email 2;Désinscrit\nother@x.example;{LEA};oui\nperson2@mail.example;;non\n", (), "R28"),
        (f"Email;Email 2;Nom\nother@x.example;{LEA};\nperson2@mail.example;;Dubois\n", (), None),
        (
            f"Email;Un mot ?\n{LEA};ne plus me donner à la mutuelle\n{LOU};Non merci pour le café, mais j'adore\n",
            (), "R44",
        ),
        (
            f"Email;Vos idées ?\n{LEA};je préfère que vous ne donniez pas mes coordonnées\n{LOU};stop au désordre\n",
            (), "R44",
        ),
        (f"Email;Statut\n{LEA};Désinscrit\nperson2@mail.example;Client\n", ("--mode", "none"), "R44"),
        (f"Email;Statut\n{LEA};Prospect\nperson3@mail.example;Client\n", ("--mode", "none"), None),
    ],
)  # fmt: skip
def test_a_no_in_a_fact_or_at_another_address_reaches_its_person(
    book: Path, text: str, options: tuple[str, ...], rule: str | None
) -> None:
    path = book.with_name("contacts 2026.csv")
    path.write_text(text, "utf-8")
    told("import", book, path, *options, *NOW)
    decided = {who: told("decide", book, *RAOUL, "--contact", who) for who in ("c1", "c2")}
    assert rule in {*(one["rule"] for one in decided["c1"]["reasons"]), None}
    assert (decided["c1"]["verdict"] == "eligible") == (rule is None)
    assert decided["c2"]["verdict"] == "eligible"


def test_a_no_in_a_rejected_row_reaches_each_of_its_addresses(book: Path) -> None:
    path = book.with_name("list.csv")
    path.write_text(f"Email;Email 2;Offres partenaires;Consent date\nother@x.example;{LEA};non;hier\n", "utf-8")
    assert told("import", book, path, *NOW)["said_no_in_refused"] == 1
    assert told("decide", book, *RAOUL, "--contact", "c1")["verdict"] == "blocked"


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ("CATEGORIES:Amis,Désinscrits", True), ("X-UNSUBSCRIBED:TRUE", True), ("X-OPT-IN:no", True),
        ("TITLE:Ne plus contacter", True), ("item1.X-DO-NOT-CONTACT:1", True), ("X-OPT-OUT;TYPE=pref:2026-01-03", True),
        ("CATEGORIES:myContacts,Clients", False), ("X-UNSUBSCRIBED:FALSE", False), ("X-OPT-IN:yes", False),
        ("X-ABUID:STOP-12", False), ("TITLE:Dirigeante", False), ("X-ABLABEL:Stop", False),
    ],
)  # fmt: skip
def test_a_card_of_somebody_who_left_makes_this_person_wait(book: Path, more: str, waits: bool) -> None:
    path = book.with_name("cards.vcf")
    path.write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:Léa\nEMAIL:{LEA}\n{more}\nEND:VCARD\n", "utf-8")
    done = told("import", book, path, *NOW)
    assert ("R44" in {one["rule"] for one in told("decide", book, *RAOUL, "--contact", "c1")["reasons"]}) == waits
    assert ("meaning-proposed" in done["warnings"], "answers-unread" in done["warnings"]) == (False, False)


@pytest.mark.parametrize("header", ["Observations", "Un mot pour nous ?", "Note"])
def test_who_lacks_an_address_and_says_so_refuses_nothing(book: Path, header: str) -> None:
    """“Pas de mail” stood for the empty cell of an address, and held its person back for everything."""
    path = book.with_name("salon.csv")
    rows = [
        "+33639980011;;Ana;pas de mail", ";zoe@x.example;Zoé;pas de téléphone, désolée",
        "+33639980012;ida@x.example;Ida;pas de mail", "+33639980013;;Hal;pas de mail svp",
        "+33639980014;joe@x.example;Joe;pas de téléphone", "+33639980015;;Eve;STOP",
    ]  # fmt: skip
    path.write_text("\n".join([f"Mobile;Email;Prénom;{header}", *rows]), "utf-8")
    details = told("import", book, path, "--form", "none", *NOW)["details"]
    told_of = details.get("note-says-stop") or details["unsubscribed-unread"]
    assert [one["line"] for one in told_of["lines"]] == [4, 5, 6, 7]
    for channel in ("email", "sms"):
        lines = call("decide", book, "--partner", "raoul", "--channel", channel, *NOW, "--json").stdout.splitlines()
        decided = list(map(json.loads, lines))
        names = {one["id"]: one["first_name"] for one in told("contacts", book)}
        held = {names[one["contact"]] for one in decided if "R44" in {why["rule"] for why in one["reasons"]}}
        assert held == {"Ida", "Hal", "Joe", "Eve"}


@pytest.mark.parametrize(
    ("email", "phone", "day", "waits"),
    [
        (LEA, "", "12/05/2026 puis retiré le 03/06/2026", True),
        (LEA, "", "du 12/05/2026 au 03/06/2026", True),
        (LEA, "", "12/05/2026, plus valable", True),
        (f"{LEA} annulé", "", "12/05/2026", True),
        (f"{LEA} (opposition le 3/6)", "", "12/05/2026", True),
        (LEA, "06 39 98 00 01 résiliée", "12/05/2027", True),
        (LEA, "06 39 98 00 01 le soir", "12/05/2027", False),
        (LEA, "", "la semaine dernière", False),
        (LEA, "", "12/05/2026 au salon", False),
    ],
)
def test_a_word_of_refusal_in_any_cell_of_a_rejected_row_reaches_its_person(
    book: Path, email: str, phone: str, day: str, waits: bool
) -> None:
    """The row was rejected for its date, the withdrawal in it was lost, and the person was exported."""
    path = book.with_name("november.csv")
    path.write_text(f"Email;Tel;Consent date\n{email};{phone};{day}\n", "utf-8")
    report = told("import", book, path, "--map", "Consent date=consent_at", "--date-order", "dmy", *NOW)
    assert (report["refused"], report["said_no_in_refused"]) == (1, int(waits))
    decided = told("decide", book, *RAOUL, "--contact", "c1")
    assert ("R44" in {one["rule"] for one in decided["reasons"]}) == waits
