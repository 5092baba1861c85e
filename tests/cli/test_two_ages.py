"""One mailbox of two ages, in one file or in two: who was a child at a yes is never passed on."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored

ASKED = ("--partner", "raoul", "--channel", "email", *NOW)
MAPPED = (
    *("--map", "Âge=age_at_consent", "--map", "Offres partenaires=consent_partners"),
    *("--map", "Date=consent_at", "--form", "quiz-v1"),
)
ANNE = "famille@mail.example;Anne;Petit;{};oui;2026-09-01 10:00:00"
TOM = "famille@mail.example;Tom;Petit;{};oui;2026-09-01 10:05:00"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    restored(tmp_path, archive(contacts=[])).close()
    return tmp_path / "book.leads"


def brought(
    book: Path, *rows: str, header: str = "Âge", options: tuple[str, ...] = MAPPED, name: str = "a.csv"
) -> None:
    file = book.with_name(name)
    file.write_text("\n".join([f"Email;Prénom;Nom;{header};Offres partenaires;Date", *rows]), "utf-8")
    told("import", book, file, *options, *NOW)


def verdict(book: Path) -> str:
    (one,) = told("contacts", book, *NOW)
    return str(told("decide", book, *ASKED, "--contact", one["id"])["verdict"])


@pytest.mark.parametrize("rows", [*permutations([ANNE.format("40"), TOM.format("12")])])
def test_the_younger_age_counts_whatever_the_order_of_the_rows(book: Path, rows: tuple[str, str]) -> None:
    """The mother's row hid the child of 12: nothing of that age was kept, and the mailbox was exported."""
    brought(book, *rows)
    assert verdict(book) == "blocked"
    said = call("show", book, "famille@mail.example", "--lang", "en", *NOW).output
    assert "Anne Petit 40" in said
    assert "Tom Petit 12" in said
    before = told("show", book, "famille@mail.example", *NOW)
    brought(book, *rows)
    assert told("show", book, "famille@mail.example", *NOW) | {"origins": []} == before | {"origins": []}


@pytest.mark.parametrize("rows", [*permutations([ANNE.format("23/05/1986"), TOM.format("27/06/2014")])])
def test_the_later_birth_counts_whatever_the_order_of_the_rows(book: Path, rows: tuple[str, str]) -> None:
    brought(book, *rows, header="Date de naissance", options=MAPPED[2:])
    assert verdict(book) == "blocked"


@pytest.mark.parametrize("rows", [*permutations([ANNE.format("40;"), TOM.format(";27/06/2014")])])
def test_a_stated_age_does_not_hide_the_birth_of_a_child_in_another_row(book: Path, rows: tuple[str, str]) -> None:
    brought(book, *rows, header="Âge;Date de naissance")
    assert verdict(book) != "eligible"


LOU = "lou@mail.example;Lou;Petit;{};oui;{}"
OLD, NEW = LOU.format("12", "2020-01-10 10:00:00"), LOU.format("18", "2026-09-01 10:00:00")
BORN = LOU.format("27/06/2008", "2020-01-10 10:00:00"), LOU.format("23/05/1986", "2026-09-01 10:00:00")


@pytest.mark.parametrize("mode", ["fill", "update"])
@pytest.mark.parametrize("files", [*permutations([OLD, NEW])])
def test_no_other_file_frees_who_was_a_child_at_an_older_yes(book: Path, files: tuple[str, str], mode: str) -> None:
    for place, row in enumerate(files):
        brought(book, row, options=(*MAPPED, "--mode", mode), name=f"{place}.csv")
    assert verdict(book) == "blocked"


@pytest.mark.parametrize("mode", ["fill", "update"])
@pytest.mark.parametrize("files", [*permutations(BORN)])
def test_nor_does_another_birth_date(book: Path, files: tuple[str, str], mode: str) -> None:
    for place, row in enumerate(files):
        options = (*MAPPED[2:], "--mode", mode)
        brought(book, row, header="Date de naissance", options=options, name=f"{place}.csv")
    assert verdict(book) != "eligible"


def test_the_age_of_a_grown_up_is_still_replaced_and_nobody_of_the_same_name_waits(book: Path) -> None:
    brought(book, LOU.format("17", "2020-01-10 10:00:00"), name="0.csv")
    brought(book, LOU.format("24", "2026-09-01 10:00:00"), options=(*MAPPED, "--mode", "update"), name="1.csv")
    assert (verdict(book), told("show", book, "lou@mail.example", *NOW)["age_at_consent"]) == ("eligible", 24)


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [("Pays", ("FR", "BE"), {"country": "BE"}), ("Segment", ("b2b", "b2c"), {"segment": "b2c"})],
)
def test_of_two_rows_the_stricter_country_and_segment_count(
    book: Path, header: str, cells: tuple[str, str], expected: dict[str, str]
) -> None:
    for order in permutations(cells):
        rows = [LOU.format(cell, "2026-09-01 10:00:00").replace("lou@", f"{order[0]}@") for cell in order]
        options = (*MAPPED[2:], "--map", f"{header}={next(iter(expected))}")
        brought(book, *rows, header=header, options=options, name=f"{order[0]}.csv")
        shown = told("show", book, f"{order[0]}@mail.example", *NOW)
        assert {name: shown[name] for name in expected} == expected


def test_an_age_of_nought_in_a_later_file_makes_no_child(book: Path) -> None:
    brought(book, ANNE.format("40"))
    brought(book, ANNE.format("0"), name="b.csv")
    assert verdict(book) == "eligible"


BOTH = (*MAPPED, "--map", "Date de naissance=birth_date")
CHILD, GROWN = "2014-06-27", "1984-06-27"


@pytest.mark.parametrize("mode", ["fill", "update"])
@pytest.mark.parametrize(
    "cells",
    [(f"0;{CHILD}", "40;"), (f";{CHILD}", "40;"), (f";{CHILD}", f"40;{GROWN}"), (f"40;{CHILD}",), ("40;", f";{CHILD}")],
)
def test_no_stated_age_makes_a_child_by_birth_grown_up(book: Path, cells: tuple[str, ...], mode: str) -> None:
    """An age of 0 of an empty cell was filled by 40, which hid the birth date; and so did 40 in one row with it."""
    for place, cell in enumerate(cells):
        row = LOU.format(cell, "2026-09-01 10:00:00")
        brought(book, row, header="Âge;Date de naissance", options=(*BOTH, "--mode", mode), name=f"{place}.csv")
    assert verdict(book) != "eligible"


def test_nobody_grows_up_within_a_day(book: Path) -> None:
    for age in ("16", "40"):
        row = LOU.format(age, "2026-09-01 10:00:00")
        brought(book, row, options=(*MAPPED, "--mode", "update"), name=f"{age}.csv")
    assert verdict(book) == "review"


@pytest.mark.parametrize(
    "cells", [("40;", "12;"), (f";{GROWN}", f";{CHILD}"), (f";{GROWN}", "12;"), ("40;", f";{CHILD}")]
)
def test_a_child_is_noticed_in_a_file_that_skips_known_people(book: Path, cells: tuple[str, str]) -> None:
    for place, cell in enumerate(cells):
        row = LOU.format(cell, "2026-09-01 10:00:00")
        brought(book, row, header="Âge;Date de naissance", options=(*BOTH, "--mode", "skip"), name=f"{place}.csv")
    assert verdict(book) == "review"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("18;2009-06-01", "review"),
        ("18;2008-12-31", "eligible"),
        ("19;2008-12-31", "review"),
        ("20;2009-06-01", "review"),
    ],
)
def test_no_stated_age_is_above_that_by_birth(book: Path, cell: str, expected: str) -> None:
    """Of a child born in June 2009 an age of 18 in 2026 was believed: one year was let pass."""
    brought(book, LOU.format(cell, "2026-09-01 10:00:00"), header="Âge;Date de naissance", options=BOTH)
    assert verdict(book) == expected


@pytest.mark.parametrize("cells", [(f"42;{GROWN}",), ("17;2006-06-27",), ("0;", "40;")])
def test_ages_that_agree_or_say_nothing_hold_nobody(book: Path, cells: tuple[str, ...]) -> None:
    for place, cell in enumerate(cells):
        row = LOU.format(cell, "2024-06-30 10:00:00" if cell.startswith("17") else "2026-09-01 10:00:00")
        brought(book, row, header="Âge;Date de naissance", options=BOTH, name=f"{place}.csv")
    assert "R44" not in str(told("decide", book, *ASKED, "--contact", told("contacts", book, *NOW)[0]["id"]))
