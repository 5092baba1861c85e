"""Comments on the cells of a workbook are read like notes: a no that stands in one is never lost."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from leadkeeper.files.workbook_child import COMMENT_BYTES
from tests.cli.made_cli import NOW, call, refused, told
from tests.files.made_xlsb import made_xlsb
from tests.made_archive import archive, person, restored

HEADER = ["E-mail", "Date de consentement", "Optin partenaires"]
THREADS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
BOILERPLATE = "[Threaded comment]\nYour version of Excel allows you to read this.\nComment:\n    retire son accord"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a form, a partner in its list and a contract, and nobody in it."""
    restored(tmp_path, archive() | {"contacts": []}).close()
    return tmp_path / "book.leads"


def workbook(folder: Path, comments: dict[str, str], *extra: str, rows: int = 3) -> Path:
    """A workbook of people who said yes, with comments by cell; `extra` is a further header with its cells."""
    made = Workbook()
    sheet = made.active
    sheet.append([*HEADER, *extra[:1]])
    for n in range(1, rows + 1):
        sheet.append([f"p{n}@mail.example", "2026-06-02", "oui", *extra[n : n + 1]])
    for cell, text in comments.items():
        sheet[cell].comment = Comment(text, "Cécile")
    made.create_sheet("Vide")["A1"].comment = Comment("ne plus contacter", "Cécile")
    made.save(folder / "à la main.xlsx")
    return folder / "à la main.xlsx"


def threaded(path: Path, notes: dict[str, str]) -> None:
    """Add threaded comments to the first sheet, as Excel 365 keeps them."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    relation = f'<Relationship Id="t1" Type="{THREADS}" Target="../threadedComments/threadedComment1.xml"/>'
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode() + b"</Relationships>")
    each = "".join(
        f'<threadedComment ref="{cell}" id="x"><text>{text}</text></threadedComment>' for cell, text in notes.items()
    )
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">{each}'
        "</ThreadedComments>"
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


def import_(book: Path, file: Path, *options: str) -> Any:
    """Import a file with the form of the book."""
    return told("import", book, file, "--form", "quiz-v1", *options, *NOW)


def verdicts(book: Path) -> list[str]:
    """What is decided of each person for Raoul, by e-mail."""
    words = ("--partner", "raoul", "--channel", "email", *NOW)
    return [told("decide", book, *words, "--contact", one["id"])["verdict"] for one in told("contacts", book)]


def test_a_comment_that_takes_the_accord_back_makes_the_person_wait_and_is_shown(book: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path, {"A3": "Cécile:\nrappelée le 22, retire son accord", "C2": "vue au salon"})
    report = import_(book, file)
    assert verdicts(book) == ["eligible", "review", "eligible"]
    assert [one["line"] for one in report["details"]["cell-comments"]["lines"]] == [2, 3]
    assert report["details"]["cell-comments"]["texts"][1] == ["Cécile: rappelée le 22, retire son accord", 3]
    assert [one["line"] for one in report["details"]["note-says-stop"]["lines"]] == [3]
    found = call("inspect", file, "--lang", "fr").output
    assert "ligne 3\xa0: «\xa0Cécile: rappelée le 22, retire son accord\xa0»" in found
    assert "commentaires" in found


def test_it_does_so_although_another_column_holds_the_notes(book: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path, {"B4": "ne plus contacter"}, "Remarques", "vip", "", "")
    report = import_(book, file)
    assert verdicts(book) == ["eligible", "eligible", "review"]
    assert report["details"]["note-says-stop"]["columns"] == ["Cell comments"]


def test_a_threaded_comment_counts_with_its_replies_and_without_the_words_that_excel_puts_in_its_place(
    book: Path, tmp_path: Path
) -> None:
    file = workbook(tmp_path, {"A3": BOILERPLATE, "A4": "rappeler"})
    threaded(file, {"A3": "retire son accord"})
    report = import_(book, file)
    assert verdicts(book) == ["eligible", "review", "eligible"]
    assert report["details"]["cell-comments"]["texts"] == [["retire son accord", 3], ["rappeler", 4]]


def test_a_comment_above_the_rows_is_shown_and_stops_nobody(book: Path, tmp_path: Path) -> None:
    report = import_(book, workbook(tmp_path, {"C1": "vert = oui, rouge = rappelé"}))
    assert verdicts(book) == ["eligible"] * 3
    assert report["details"]["cell-comments"]["texts"] == [["vert = oui, rouge = rappelé", 1]]


def test_a_legend_of_colours_in_such_a_comment_makes_everybody_wait(book: Path, tmp_path: Path) -> None:
    report = import_(book, workbook(tmp_path, {"C1": "vert = oui, rouge = ne veut pas"}))
    assert verdicts(book) == ["review"] * 3
    assert "colours-unread" in report["warnings"]


def test_a_workbook_without_comments_on_its_sheet_is_read_as_ever(book: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path, {})
    assert "cell-comments" not in import_(book, file)["warnings"]
    assert [one["header"] for one in told("inspect", file)["columns"]] == HEADER


def test_the_column_of_comments_is_listed_in_french_with_the_name_that_map_takes(book: Path, tmp_path: Path) -> None:
    shown = call("inspect", workbook(tmp_path, {"A2": "vip"}), "--lang", "fr").output
    assert 'Commentaires de cellules (--map "Cell comments=…") → ' in shown.replace("'", '"')


def test_what_was_chosen_for_such_a_file_is_remembered_for_one_without_comments(book: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path, {"A2": "vip"})
    import_(book, file, "--map", "Cell comments=none", "--map", "Optin partenaires=consent_partners")
    again = workbook(tmp_path, {}, rows=4)
    remembered = call("inspect", again, "--book", book).output
    assert "Optin partenaires=consent_partners" in remembered
    assert "Cell comments" not in remembered


def test_comments_too_large_to_be_read_refuse_the_file(book: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path, {"A2": "vip"})
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/comments/comment1.xml"] += b" " * (COMMENT_BYTES + 1)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert refused("import", book, file, *NOW)["code"] == "file-unreadable"


@pytest.mark.parametrize("part", ["xl/comments/comment1.xml", "xl/worksheets/_rels/sheet1.xml.rels"])
@pytest.mark.parametrize("content", [b"<comments", b'<!DOCTYPE x [<!ENTITY a "b">]><comments>&a;</comments>', b""])
def test_damaged_comments_leave_the_rows_readable_and_are_said_to_be_lost(
    book: Path, tmp_path: Path, part: str, content: bytes
) -> None:
    file = workbook(tmp_path, {"A2": "ne plus contacter"})
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, kept in parts.items():
            new.writestr(name, content if name == part else kept)
    report = import_(book, file)
    assert (report["created"], report["warnings"].count("comments-unreadable")) == (3, 1)
    said = call("inspect", file, "--lang", "en").stdout
    assert "The comments on its cells could not be read" in said
    assert "may say who refused" in said


def test_a_row_that_is_struck_through_makes_the_person_wait(book: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path, {"A2": "vip"})
    made = load_workbook(file)
    for cell in made.worksheets[0][3]:
        cell.font = Font(strike=True)
    made.worksheets[0]["B4"].font = Font(strike=False)
    made.worksheets[0]["D4"].font = Font(strike=True)  # empty
    made.worksheets[0]["A1"].font = Font(strike=True)  # the header
    made.save(file)
    report = import_(book, file)
    assert verdicts(book) == ["eligible", "review", "eligible"]
    assert report["details"]["note-says-stop"]["lines"] == [{"line": 3, "file": None}]
    assert ["Barré (struck through)", 3] in report["details"]["cell-comments"]["texts"]


@pytest.mark.parametrize("word", ["Rayée", "barré", "struck through", "rayé de la fiche"])
def test_a_note_that_somebody_was_struck_out_makes_the_person_wait(book: Path, tmp_path: Path, word: str) -> None:
    import_(book, workbook(tmp_path, {}, "Remarques", "barre de céréales", word, "rayon 4"))
    assert verdicts(book) == ["eligible", "review", "eligible"]


@pytest.mark.parametrize("by_filter", [True, False])
def test_rows_that_are_hidden_are_read_and_named(book: Path, tmp_path: Path, by_filter: bool) -> None:
    """Rows hidden by hand were taken in without a word."""
    file = workbook(tmp_path, {})
    made = load_workbook(file)
    sheet = made.worksheets[0]
    if by_filter:
        sheet.auto_filter.ref = "A1:C4"
    for hidden in (3, 9):  # nobody stands in row 9
        sheet.row_dimensions[hidden].hidden = True
    made.save(file)
    report = import_(book, file)
    assert (report["created"], report["warnings"]) == (3, ["hidden-rows"])
    assert report["details"]["hidden-rows"]["lines"] == [{"line": 3, "file": None}]
    assert "masquées par un filtre" in call("inspect", file, "--lang", "fr").output


def test_a_stop_in_the_note_of_somebody_already_shared_is_told_by_the_import(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(1), person(2))).close()
    book = tmp_path / "book.leads"
    told("export", book, "--partner", "raoul", "--channel", "email", "--out", tmp_path / "raoul.xlsx", *NOW)
    restored_later = ("--now", "2026-11-25T10:00:00+01:00")
    file = tmp_path / "novembre.csv"
    rows = ["person1@mail.example;en fait ne transmettez plus mes coordonnées", "person2@mail.example;vu au salon"]
    file.write_text("\n".join(["E-mail;Commentaire", *rows, "zoe@mail.example;stop"]), "utf-8")
    words = " ".join(call("import", book, file, "--lang", "fr", *restored_later).output.split())
    assert "demande d’arrêter dans une note : Léa Dubois 1" in words.replace("\xa0", " ")
    assert "zoe" not in words
    again = call("import", book, file, "--lang", "fr", *restored_later).output
    assert "déjà transmise" not in again  # it was told once


MARKED = Path(__file__).parents[1] / "conformance" / "imports"


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_comments_and_struck_cells_of_other_workbooks_are_read_too(book: Path, ending: str) -> None:
    """A struck row and a comment “ne plus contacter” were not seen in them, and their people stayed eligible."""
    people = book.with_name("people.csv")
    rows = "".join(f"p{n}@x.example;2026-06-02;oui\n" for n in range(1, 9))
    people.write_text(f"E-mail;Date de consentement;Optin partenaires\n{rows}", "utf-8")
    import_(book, people)
    report = import_(book, MARKED / f"{ending}-marks" / f"Clients.{ending}")
    waiting = [number for number, verdict in enumerate(verdicts(book), 1) if verdict == "review"]
    assert waiting == [2, 4, 6]
    assert [one["line"] for one in report["details"]["cell-comments"]["lines"]] == [3, 5, 7, 8]


def test_comments_of_a_workbook_of_which_they_cannot_be_read_are_warned_of(book: Path, tmp_path: Path) -> None:
    file = made_xlsb(tmp_path / "a.xlsb", [["E-mail"], ["p1@mail.example"]])
    assert "comments-unreadable" not in import_(book, file)["warnings"]
    with zipfile.ZipFile(file, "a") as workbook:
        workbook.writestr("xl/comments1.bin", b"\0")
    assert "comments-unreadable" in import_(book, file)["warnings"]


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_hidden_rows_of_an_ods_are_named(book: Path, tmp_path: Path, visibility: str) -> None:
    """They were looked for in an .xlsx alone."""
    source, file = MARKED / "ods-marks" / "Clients.ods", tmp_path / "Clients.ods"
    with zipfile.ZipFile(source) as there, zipfile.ZipFile(file, "w") as made:
        for part in there.infolist():
            content = there.read(part)
            if part.filename == "content.xml":
                pieces = content.split(b"<table:table-row ")
                pieces[3] = f'table:visibility="{visibility}" '.encode() + pieces[3]
                content = b"<table:table-row ".join(pieces)
            made.writestr(part, content)
    report = import_(book, file)
    assert report["details"]["hidden-rows"]["lines"] == [{"line": 3, "file": None}]


def test_hidden_rows_of_an_xls_are_named(book: Path, tmp_path: Path) -> None:
    content = bytearray((MARKED / "xls-marks" / "Clients.xls").read_bytes())
    for found in re.finditer(re.escape(bytes((0x08, 0x02, 16, 0, 2, 0))), bytes(content)):  # each third row
        content[found.end() + 10] |= 0x20
    (file := tmp_path / "Clients.xls").write_bytes(content)
    report = import_(book, file)
    assert report["details"]["hidden-rows"]["lines"] == [{"line": 3, "file": None}]
