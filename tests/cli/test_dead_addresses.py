"""A list gives a returned mail as reason: nobody objected, the address is dead, and is named so."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.domain.returns import read_reason
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, contract, description, form, form_version, partner, person, restored

DEAD = ("adresse fausse", "NPAI", "hard bounce", "adresse inexistante", "e-mail erroné", "boîte pleine")
BOTH = description() | {"channels": ["email", "sms"]}
PARTS = {
    "forms": [form(versions=[form_version(description=BOTH)])],
    "partners": [partner(contracts=[contract(channels=["email", "sms"])])],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with restored(tmp_path, archive(*map(person, range(1, 9)), **PARTS)) as opened:
        return opened.path


def listed(folder: Path, *rows: tuple[str, ...], header: str = "Email;Motif") -> Path:
    file = folder / "liste.csv"
    file.write_text("\n".join([header, *map(";".join, rows)]) + "\n", "cp1252")
    return file


def rules(book: Path, ref: str, channel: str = "email") -> list[tuple[str, str]]:
    judged = told("decide", book, "--partner", "raoul", "--channel", channel, "--contact", ref, *NOW)
    return [(one["rule"], one["facts"]["code"]) for one in judged["reasons"]]


@pytest.mark.parametrize("reason", DEAD)
def test_a_reason_says_that_the_address_is_dead(reason: str) -> None:
    assert read_reason(reason, {}) in ("invalid", "bounced")


def test_a_dead_address_on_a_list_is_no_objection(book: Path, tmp_path: Path) -> None:
    """“This person objected on 24/11/2026”."""
    file = listed(tmp_path, *((f"person{n}@mail.example", reason) for n, reason in enumerate(DEAD, 1)),
                  ("person7@mail.example", "ne plus me contacter"))  # fmt: skip
    done = told("suppress", book, "--file", file, "--yes", *NOW)
    assert (done["suppressed"], done["dead"], done["people"]) == (7, 6, 7)
    assert {rules(book, f"c{n}")[0] for n in range(1, 7)} == {("R01", "dead-address")}
    assert rules(book, "c1", "sms") == []
    assert [rules(book, "c7", channel)[0] for channel in ("email", "sms")] == [("R01", "stopped")] * 2
    judged = call("decide", book, "--partner", "raoul", "--contact", "c1", *NOW, "--lang", "en").stdout
    assert "Mails to this address come back: a list entered on 24/11/2026" in judged
    assert "The person did not object." in judged


def test_the_list_names_the_dead_addresses_before_they_are_entered(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, ("person1@mail.example", "NPAI"), ("x@other.example", "stop"))
    said = call("suppress", book, "--file", file, "--dry-run", *NOW, "--lang", "en").stdout
    assert "1 address comes back, says the file: person1@mail.example." in said


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Email;Motif;Désinscrit", ("person1@mail.example", "NPAI", "oui")),
        ("Email;Motif;Commentaire", ("person1@mail.example", "NPAI", "ne veut plus être contacté")),
        ("Email;Motif", ("person1@mail.example", "NPAI, opposition")),
        ("Email;Motif", ("person1@mail.example", "numéro non attribué")),
    ],
)
def test_a_no_in_the_row_stays_an_objection(book: Path, tmp_path: Path, header: str, row: tuple[str, ...]) -> None:
    told("suppress", book, "--file", listed(tmp_path, row, header=header), "--yes", *NOW)
    assert rules(book, "c1")[0] == ("R01", "stopped")
    assert rules(book, "c1", "sms")[0] == ("R01", "stopped")


def test_an_objection_of_nobody_in_the_book_is_named(book: Path, tmp_path: Path) -> None:
    """“1 objection comes from an address or number of nobody in the book”: which one, nobody saw."""
    told("export", book, "--partner", "raoul", "--out", tmp_path / "raoul.xlsx", *NOW)
    file = listed(tmp_path, ("zoe@other.example", "opposition"), ("person1@mail.example", "adresse fausse"))
    said = call("returns", book, file, "--partner", "raoul", *NOW, "--lang", "en").stdout
    assert "nobody in the book (zoe@other.example): it goes onto the suppression list." in said
    assert "1  invalid" in said
