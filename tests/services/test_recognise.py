"""A dropped file is recognised: by its fingerprint, by references, by a trap, by its people, or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest, Recognised
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.exports import recognised
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as write_archive
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import identify_file, verify
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression.stop_file import write_stop_file
from tests.made_archive import NOW, archive, person, restored
from tests.services.told_book import told_book, withdraw

Row = list[str]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book from which one file with eight people and two traps went out."""
    folder = tmp_path_factory.mktemp("recognise")
    with restored(folder, archive(*map(person, range(1, 9)))) as opened:
        run(export_contacts(opened.db, ExportRequest("raoul", str(folder / "out.xlsx"), traps=2), NOW))
        yield opened


@pytest.fixture(scope="module")
def rows(book: Book) -> list[Row]:
    """The rows of that file, the headers first."""
    sheet = openpyxl.load_workbook(book.path.with_name("out.xlsx")).worksheets[0]
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def written(folder: Path, rows: list[Row]) -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    return path


def place_of(rows: list[Row], name: str) -> int:
    return rows[0].index(name)


def is_trap(row: Row) -> bool:
    return any("pieges.clodomir.example" in cell for cell in row)


def test_the_file_itself_is_recognised_unchanged(book: Book) -> None:
    found = run(identify_file(book.db, book.path.with_name("out.xlsx")))
    assert found == Recognised("match", "E1", "Raoul SAS", 10, 10)


def test_a_file_without_two_rows_is_recognised_by_its_references(book: Book, rows: list[Row], tmp_path: Path) -> None:
    found = run(identify_file(book.db, written(tmp_path, rows[:-2])))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 8)


def test_the_sheet_that_goes_along_counts_as_nobody(book: Book, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(book.path.with_name("out.xlsx"))
    workbook.worksheets[0].delete_rows(3, 2)
    workbook.save(tmp_path / "shorter.xlsx")
    found = run(identify_file(book.db, tmp_path / "shorter.xlsx"))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 8)


def test_rows_added_to_it_are_counted(book: Book, rows: list[Row], tmp_path: Path) -> None:
    other = [""] * len(rows[0])
    other[place_of(rows, "email")] = "somebody@else.example"
    found = run(identify_file(book.db, written(tmp_path, [*rows, other])))
    assert (found.state, found.found, found.others) == ("changed", 10, 1)


def test_a_trap_alone_proves_which_file_it_was(book: Book, rows: list[Row], tmp_path: Path) -> None:
    email = place_of(rows, "email")
    trap = next(row for row in rows if is_trap(row))
    strangers = [[f"stranger{number}@else.example"] for number in range(30)]
    found = run(identify_file(book.db, written(tmp_path, [["mail"], *strangers, [trap[email].upper()]])))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 1, 30, edited=None, has_references=False)


def test_people_alone_are_said_to_be_no_proof(book: Book, rows: list[Row], tmp_path: Path) -> None:
    email = place_of(rows, "email")
    people = [[row[email]] for row in rows if "person" in row[email]]
    found = run(identify_file(book.db, written(tmp_path, [["mail"], *people, ["stranger@else.example"]])))
    assert found == Recognised("people", "E1", "Raoul SAS", 10, 8, 1, edited=None, has_references=False)


def test_nothing_is_said_of_references_that_are_not_in_the_file(book: Book, rows: list[Row], tmp_path: Path) -> None:
    ref = place_of(rows, "ref")
    without = [[cell for place, cell in enumerate(row) if place != ref] for row in rows]
    said = recognised(run(identify_file(book.db, written(tmp_path, without))))
    assert "The file has no references. In 10 of its 10 rows the address is unchanged; other cells" in " ".join(said)
    assert "reference and address" not in " ".join(said)


@pytest.mark.parametrize(
    "choose",
    [
        lambda people: [["stranger@else.example"], ["other@else.example"]],
        lambda people: people[:1],
        lambda people: [*people[:2], *([f"stranger{number}@else.example"] for number in range(9))],
    ],
)
def test_a_list_of_others_is_not_recognised(
    book: Book, rows: list[Row], tmp_path: Path, choose: Callable[[list[Row]], list[Row]]
) -> None:
    email = place_of(rows, "email")
    people = [[row[email]] for row in rows if "person" in row[email]]
    assert run(identify_file(book.db, written(tmp_path, [["mail"], *choose(people)]))) == Recognised("unknown")


def test_rows_that_never_went_out_are_foreign_whatever_reference_they_bear(
    book: Book, rows: list[Row], tmp_path: Path
) -> None:
    invented = [["E1-000777", *rows[1][1:]], ["E1-000000", *rows[2][1:]]]
    found = run(identify_file(book.db, written(tmp_path, [*rows[:-2], *invented])))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 8, others=2)
    assert found.missing == 2


def test_a_file_with_invented_references_only_is_unknown(book: Book, tmp_path: Path) -> None:
    found = run(identify_file(book.db, written(tmp_path, [["ref", "email"], ["E1-000777", "a@else.example"]])))
    assert found == Recognised("unknown")
    assert verify(book.db, tmp_path / "list.csv").file == "unknown"


def test_addresses_that_changed_places_are_altered(book: Book, rows: list[Row], tmp_path: Path) -> None:
    email = place_of(rows, "email")
    swapped = [list(row) for row in rows]
    swapped[1][email], swapped[2][email] = rows[2][email], rows[1][email]
    found = run(identify_file(book.db, written(tmp_path, swapped)))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 8, altered=2)
    assert verify(book.db, tmp_path / "list.csv").rows == found


def test_rows_with_another_name_or_date_are_no_longer_unchanged(book: Book, rows: list[Row], tmp_path: Path) -> None:
    edited = [list(row) for row in rows]
    edited[1][place_of(rows, "consent_date")] = "2020-01-01"
    edited[2][place_of(rows, "first_name")] = "Raoul"
    found = run(identify_file(book.db, written(tmp_path, edited)))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 10, edited=2)
    assert recognised(found)[1:] == [
        "8 of its 10 rows are unchanged.",
        "In 2 rows another cell was changed, for example a name or a date.",
    ]


def test_without_a_column_only_references_and_addresses_are_compared(
    book: Book, rows: list[Row], tmp_path: Path
) -> None:
    place = place_of(rows, "first_name")
    found = run(identify_file(book.db, written(tmp_path, [[*row[:place], *row[place + 1 :]] for row in rows])))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 10, edited=None)
    assert "other cells cannot be compared" in recognised(found)[1]


def test_a_row_that_stands_twice_went_out_once(book: Book, rows: list[Row], tmp_path: Path) -> None:
    found = run(identify_file(book.db, written(tmp_path, [*rows, rows[1]])))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 10, others=1)


def test_a_row_without_its_reference_or_address_is_altered(book: Book, rows: list[Row], tmp_path: Path) -> None:
    email = place_of(rows, "email")
    bare = [list(row) for row in rows]
    bare[1][place_of(rows, "ref")] = bare[2][email] = ""
    found = run(identify_file(book.db, written(tmp_path, bare)))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 8, altered=2)


def test_the_row_of_somebody_erased_since_cannot_be_compared(tmp_path: Path) -> None:
    with restored(tmp_path, archive(*map(person, range(1, 4)))) as book:
        out = tmp_path / "out.xlsx"
        run(export_contacts(book.db, ExportRequest("raoul", str(out), traps=0), NOW))
        run(erase(book.db, "c2", NOW))
        workbook = openpyxl.load_workbook(out)
        workbook.save(tmp_path / "again.xlsx")
        found = run(identify_file(book.db, tmp_path / "again.xlsx"))
    assert found == Recognised("changed", "E1", "Raoul SAS", 3, 2, unchecked=1)


def test_a_list_of_addresses_may_hold_somebody_erased_since(tmp_path: Path) -> None:
    """The erased person was “never part of it”, and their row missing."""
    with restored(tmp_path, archive(*map(person, range(1, 7)))) as book:
        out = tmp_path / "out.xlsx"
        run(export_contacts(book.db, ExportRequest("raoul", str(out), traps=1), NOW))
        sheet = openpyxl.load_workbook(out).worksheets[0]
        table = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        emails = [row[place_of(table, "email")].upper() for row in table[1:]]
        run(erase(book.db, "c2", NOW))
        forum = [["mail"], *([email] for email in emails)]
        found = run(identify_file(book.db, written(tmp_path, forum)))
        assert found == Recognised(
            "changed", "E1", "Raoul SAS", 7, 6, edited=None, has_references=False, doubtful=1
        )  # fmt: skip
        said = recognised(found)
        assert said[2:] == [
            "1 row may be that of a person of this file who was erased since: the book no longer has the address."
        ]
        found = run(identify_file(book.db, written(tmp_path, [*forum, ["stranger@else.example"]])))
        assert (found.doubtful, found.others, found.missing) == (1, 1, 0)
        people = [["mail"], *([email] for email in emails if "PERSON" in email)]
        said = recognised(run(identify_file(book.db, written(tmp_path, people))))
        assert said[1] == "5 of 6 people in the file."
        assert "may be that of a person of this file who was erased since" in said[2]


def test_an_export_of_an_archive_is_compared_by_its_addresses(book: Book, rows: list[Row], tmp_path: Path) -> None:
    run(write_archive(book.db, tmp_path / "book.json"))
    run(restore_book(tmp_path / "book.json", tmp_path / "again.leads", NOW))
    with open_book(tmp_path / "again.leads", NOW) as again:
        found = run(identify_file(again.db, written(tmp_path, rows[:-1])))
    assert found == Recognised("changed", "E1", "Raoul SAS", 10, 9, edited=None)


def test_a_stop_file_is_recognised(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        withdraw(book, "c1", partner="raoul")
        run(write_stop_file(book.db, "raoul", tmp_path / "stop.xlsx", NOW))
        found = run(identify_file(book.db, tmp_path / "stop.xlsx"))
    assert found == Recognised("match", "S1", "Raoul SAS", 1, 1)


def test_a_stop_file_that_was_changed_is_recognised_by_its_mark(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        withdraw(book, "c2")
        made = run(write_stop_file(book.db, "raoul", tmp_path / "stop.xlsx", NOW))
        workbook = openpyxl.load_workbook(made.file)
        workbook.worksheets[0].delete_rows(2)
        workbook.save(tmp_path / "changed.xlsx")

        found = run(identify_file(book.db, tmp_path / "changed.xlsx"))
        assert (found.state, found.ref, found.found) == ("changed", "S1", 0)
        assert (verify(book.db, tmp_path / "changed.xlsx").file, verify(book.db, Path(made.file)).file) == (
            "changed",
            "match",
        )


def test_a_file_whose_cover_stands_first_is_recognised(book: Book, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(book.path.with_name("out.xlsx"))
    workbook.move_sheet("Lisez-moi", -1)
    workbook.active = 0
    workbook.save(tmp_path / "moved.xlsx")
    found = run(identify_file(book.db, tmp_path / "moved.xlsx"))
    assert (found.state, found.ref, found.found) == ("changed", "E1", 10)


def test_a_file_that_is_not_there_is_said(book: Book, tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="file-missing"):
        run(identify_file(book.db, tmp_path / "gone.csv"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Recognised("match", "E7", "Raoul SAS", 540, 540), "This is E7, shared with Raoul SAS, unchanged."),
        (
            Recognised("changed", "E7", "Raoul SAS", 540, 536, 3, 1, 1),
            (
                "This looks like E7, shared with Raoul SAS, but changed. 536 of its 540 rows are unchanged. In "
                "1 row the reference and the address do not match: the file was changed there, or the person "
                "was edited here since. 2 rows are missing. 3 rows were never part of it. 1 row is of a person "
                "who was erased since: it cannot be compared."
            ),
        ),
        (
            Recognised("people", "E7", "Raoul SAS", 540, 9, 1),
            (
                "Many of these people were shared with Raoul SAS in E7. 9 of 10 people in the file. It contains no "
                "reference and no seed address, so it may be a coincidence."
            ),
        ),
        (Recognised("unknown"), "Nothing in this file comes from an export of this book."),
    ],
)
def test_what_was_found_is_said(found: Recognised, said: str) -> None:
    assert " ".join(recognised(found)) == said
