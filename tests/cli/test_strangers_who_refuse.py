"""Who refuses on a further sheet and comes with a later file is not shared: the sheet itself is not kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from leadkeeper.db import partners
from leadkeeper.db.book import settings
from leadkeeper.services.books.open import open_book
from tests.cli.made_cli import NOW, call, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows
from tests.made_archive import NOW as AT

__all__ = ["book"]

PEOPLE = [("E-mail", "Offres partenaires", "Date"), ("lea@mail.example", "oui", "2026-06-02")]
LINES = [
    ("appels de Léa",),
    ("Lucie Vasseur (fête des plantes) P1@mail.example",),
    ("Mme Rollin 06 39 98 07 03",),
    ("Hugo Petit (très fâché)",),
]


def workbook(book: Path, *lines: tuple[str, ...], sheet: str = "NON") -> Path:
    made = Workbook()
    for name, cells in (("Inscrits", PEOPLE), (sheet, lines or LINES)):
        filled = made.create_sheet(name)
        for line in cells:
            filled.append(list(line))
    del made["Sheet"]
    made.save(file := book.with_name("club.xlsx"))
    return file


def entries(book: Path) -> list[dict[str, Any]]:
    """The suppression list, as an archive has it."""
    told("archive", book, file := book.with_name("a.json"), *NOW)
    suppressions = json.loads(file.read_text("utf-8"))["suppressions"]
    file.unlink()
    return list(suppressions)


def test_who_comes_later_is_held_by_address_number_and_name(book: Path) -> None:
    report = imported(book, workbook(book))
    assert report["suppressed"] == 2
    assert [(one["reason"], one.get("email"), one.get("phone")) for one in entries(book)] == [
        ("objection", None, None)
    ] * 2  # hashes alone: the law wants no more on this list
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui", "oui")))
    assert eligible(book, "raoul") == ["lea", "p0", "p2"]
    file = book.with_name("later.csv")
    later = [f"E-mail;Téléphone;Nom;{PEOPLE[0][1]};Date", "a@mail.example;0639980703;Rollin;oui;2026-06-02",
             "hugo@mail.example;0639980704;Hugo Petit;oui;2026-06-02"]  # fmt: skip
    file.write_text("\n".join(later), "utf-8")
    imported(book, file)
    assert eligible(book, "raoul") == ["lea", "p0", "p2"]


def test_a_second_import_adds_nothing_and_a_trial_neither(book: Path) -> None:
    assert imported(book, workbook(book), "--dry-run")["suppressed"] == 2
    assert entries(book) == []
    words = call("import", book, workbook(book), *NOW, "--lang", "en").stdout
    assert "2 addresses or numbers on other sheets" in words
    assert "suppressed" not in imported(book, workbook(book))
    assert len({one["hash"] for one in entries(book)}) == 2


def test_people_of_the_book_wait_as_before_and_are_not_suppressed(book: Path) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    assert imported(book, workbook(book))["suppressed"] == 1
    assert eligible(book, "raoul") == ["p0", "lea"]


@pytest.mark.parametrize(("wrongly", "left"), [(True, 0), (False, 2)])
def test_an_undo_keeps_the_refusals_unless_the_file_was_read_wrongly(book: Path, wrongly: bool, left: int) -> None:
    ref = imported(book, workbook(book))["import"]
    told("undo", book, ref, *(["--read-wrongly"] if wrongly else []), *NOW)
    assert len(entries(book)) == left


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_undo_leaves_the_refusal_that_came_otherwise_too(book: Path, by_hand: bool) -> None:
    ref = imported(book, workbook(book))["import"]
    if by_hand:
        told("suppress", book, "p1@mail.example", *NOW)
    else:
        imported(book, workbook(book))
    told("undo", book, ref, "--read-wrongly", *NOW)
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    assert eligible(book, "raoul")[-1] == "p0"


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_later_no_stays_when_an_undone_import_was_read_wrongly_too(
    book: Path, monkeypatch: pytest.MonkeyPatch, *, by_hand: bool
) -> None:
    monkeypatch.setitem(globals(), "PEOPLE", [*PEOPLE, ("zoe@mail.example", "non", "2026-06-02")])
    ref = imported(book, workbook(book))["import"]
    told("undo", book, ref, *NOW)
    if by_hand:
        told("suppress", book, "p1@mail.example", *NOW)
    else:
        imported(book, workbook(book))
    told("undo", book, ref, "--read-wrongly", *NOW)
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    assert "p1" not in eligible(book, "raoul")


def test_the_entries_of_an_undone_import_that_kept_no_line_can_go_too(book: Path) -> None:
    ref = imported(book, workbook(book))["import"]
    told("undo", book, ref, *NOW)
    told("undo", book, ref, "--read-wrongly", *NOW)
    assert entries(book) == []


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("le 01/02/2026 06:12:34", "0102202606"),
        ("Hugo Petit, rappelé le 06/12/2025 14h30, fâché", "0612202514"),
        ("Hugo Petit (vu le 06.12.2025 à 14h30)", "0612202514"),
        ("Hugo Petit, 06 12 2025 14h30", "0612202514"),
        ("06/12/2025 10:15 Hugo Petit", "0612202510"),
        ("Rollin (01/02/2025-15/02/2025)", "0102202515"),
    ],
)
def test_a_date_with_an_hour_is_no_number(book: Path, line: str, number: str) -> None:
    assert "suppressed" not in imported(book, workbook(book, (line,)))
    file = book.with_name("later.csv")
    file.write_text(f"E-mail;Téléphone;{PEOPLE[0][1]};Date\na@mail.example;{number};oui;2026-06-02\n", "utf-8")
    imported(book, file)
    assert "a" in eligible(book, "raoul")


@pytest.mark.parametrize(
    "line",
    [
        "Pour se désinscrire : zoe@clodomir.example",
        "Voir avec marie@clodomir.example",
        "Info: a transmettre à zoe@raoul.example",
        "Standard de la mairie 01 44 55 66 77 : ne pas rappeler M. Dupont",
    ],
)
def test_the_address_in_a_sentence_is_of_nobody_who_left(book: Path, line: str) -> None:
    assert "suppressed" not in imported(book, workbook(book, (line,)))


def test_the_addresses_of_the_business_and_of_a_partner_are_not_suppressed(book: Path) -> None:
    with open_book(book, AT) as opened:
        own, theirs = settings.read(opened.db).rights_contact, partners.read_all(opened.db)[0].contact
    assert "suppressed" not in imported(book, workbook(book, (own or "x@x.example",), (theirs or "x@x.example",)))


@pytest.mark.parametrize(
    "line",
    [
        "zoe@mail.example",
        "Lucie Vasseur de la fête des plantes, zoe@mail.example",
        "M. Dupont : 06 39 98 07 03",
        "06 39 98 07 03 (vu le 06/12/2025 14h30)",
        "lucie vasseur zoe@mail.example",
        "Ne plus écrire à zoe@mail.example",
        "Merci de retirer zoe@mail.example",
        "12/11 : 06 39 98 07 03",
        "Mme Rollin 06 39 98 07 03 hier",
        "Mme Rollin 06.39.98.07.03 hors d'elle",
        "639980703",
        "33639980703",
        "Mme Rollin (rencontrée au salon de mars, très fâchée des appels, a raccroché deux fois au nez) 06 39 98 07 03",
    ],
)
def test_who_is_told_to_have_left_is_suppressed(book: Path, line: str) -> None:
    assert imported(book, workbook(book, (line,)))["suppressed"] == 1


def test_a_line_of_notes_suppresses_no_stranger(book: Path) -> None:
    file = workbook(
        book,
        ("Pour arrêter les mails, écrire STOP à zoe@clodomir.example",),
        ("Retirer zoe@mail.example",),
        sheet="Notes",
    )
    assert "suppressed" not in imported(book, file)


@pytest.mark.parametrize(
    "line",
    [
        "Besson Arnaud (très en colère, le 06/12/2025 14h30)",
        "06/12/2025 10:15 Besson Arnaud",
        "Besson Arnaud, 06 39 98 07 99",
        "Arnaud Besson besson@other.example",
        "Anne Rollin, Hugo Petit, Marie Martin et Arnaud Besson",
    ],
)
def test_a_name_next_to_what_reaches_nobody_is_looked_for(book: Path, line: str) -> None:
    file = book.with_name("p.csv")
    lines = ["arnaud@mail.example;Arnaud;Besson;oui;2026-06-02", "zed@mail.example;Zoe;Zed;oui;2026-06-02"]
    file.write_text("\n".join([f"E-mail;Prénom;Nom;{PEOPLE[0][1]};Date", *lines]), "utf-8")
    imported(book, file)
    imported(book, workbook(book, (line,)))
    assert eligible(book, "raoul") == ["zed", "lea"]


def test_other_sheets_suppress_nobody(book: Path) -> None:
    file = workbook(book, ("Prix", "commandes@shop.example"), ("Stands", "06 39 98 07 05"), sheet="Tarifs")
    assert "suppressed" not in imported(book, file)
    assert entries(book) == []


@pytest.mark.parametrize("line", ["STOP DUPONT JEAN", "Mme Dupont refuse", "Ne plus appeler Dupont", "NON - Dupont"])
def test_a_line_about_one_person_suppresses_no_stranger_below(book: Path, line: str) -> None:
    file = workbook(book, (line,), ("stranger@mail.example",), sheet="Suivi")
    assert "suppressed" not in imported(book, file)


def test_a_title_of_several_suppresses_those_below(book: Path) -> None:
    file = workbook(book, ("Pas intéressés",), ("stranger@mail.example",), sheet="Suivi")
    assert imported(book, file)["suppressed"] == 1


@pytest.mark.parametrize(
    ("sheet", "suppressed"),
    [
        ("les non", 1),
        ("export STOP 2026-11", 1),
        ("NON partenaires", 1),
        ("Sorties", None),
        ("Sorties scolaires", None),
    ],
)
def test_a_sheet_with_a_header_suppresses_strangers_by_its_name(book: Path, sheet: str, suppressed: int | None) -> None:
    file = workbook(book, ("Nom", "E-mail"), ("Hugo Petit", "hugo@mail.example"), sheet=sheet)
    assert imported(book, file).get("suppressed") == suppressed
