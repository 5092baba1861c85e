"""Delimited text is read back as it was written, and no row vanishes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import csv as csv_files
from leadkeeper.files.csv import CsvTable, split_plainly
from leadkeeper.files.document import Reading, Record, Source
from leadkeeper.files.encoding import survey

HEADER = ["E-mail", "Prénom"]
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff\ufffe\uffff")
LATIN = st.sampled_from("aZ0 @.é'\",;|\t\nèàçùÉÈ=+-")


def table(path: Path, data: bytes, **reading: str) -> CsvTable:
    path.write_bytes(data)
    return CsvTable(Source(path, path), survey(path, path, reading.get("encoding")), Reading(**reading))


def records(tmp_path: Path, text: str, **reading: str) -> list[Record]:
    return list(table(tmp_path / "list.csv", text.encode(), **reading).records())


def cells(tmp_path: Path, text: str, **reading: str) -> list[list[object]]:
    return [list(record.cells) for record in records(tmp_path, text, **reading)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf") / "list.csv"


@given(
    rows=st.lists(st.lists(st.text(LETTERS | st.just("\n"), max_size=6), min_size=1, max_size=4), max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    style=st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r")]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_is_read_back_equal(
    shelf: Path, rows: list[list[str]], delimiter: str, style: tuple[int, str], encoding: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=style[0], lineterminator=style[1])
    writer.writerows([HEADER, *rows])
    found = list(table(shelf, text.getvalue().encode(encoding), delimiter=delimiter).records())
    assert found == [Record(number, row) for number, row in enumerate([HEADER, *rows], 1)]


@given(rows=st.lists(st.lists(st.text(LATIN, max_size=6), min_size=1, max_size=4), max_size=6))
def test_any_table_in_windows_1252_is_read_back_equal(shelf: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEADER, *rows])
    read = table(shelf, text.getvalue().encode("cp1252"), delimiter=";")
    assert read.encoding == "cp1252"
    assert [record.cells for record in read.records()] == [HEADER, *rows]


@given(data=st.binary(max_size=400))
def test_random_bytes_give_records_or_a_sentence(shelf: Path, data: bytes) -> None:
    try:
        found = list(table(shelf, data).records())
    except LeadKeeperError:
        return
    assert [record.line for record in found] == list(range(found[0].line if found else 1, len(found) + 1))


@given(
    pieces=st.lists(st.sampled_from(['"', ",", "\n", "a", '""', '"a,b"', " "]), max_size=40), size=st.integers(1, 30)
)
def test_quotation_marks_at_random_lose_no_letter(shelf: Path, pieces: list[str], size: int) -> None:
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_files, "BLOCK", size)
        patch.setattr(csv_files, "LONGEST_RECORD", size * 2)
        patch.setattr(csv_files, "STRAY_QUOTES", 2)
        found = list(table(shelf, text.encode(), delimiter=",").records())
    assert sum(str(cell).count("a") for record in found for cell in record.cells) == text.count("a")
    assert [record.line for record in found] == list(range(1, len(found) + 1))


def test_line_numbers_count_records_and_blank_lines(tmp_path: Path) -> None:
    found = records(tmp_path, 'Notes:\r\n\r\nEmail,Note\r\n\r\na@x.example,"two\r\n\r\nlines"\r\nb@x.example,x')
    assert found == [
        Record(1, ["Notes:"]),
        Record(2, []),
        Record(3, ["Email", "Note"]),
        Record(4, []),
        Record(5, ["a@x.example", "two\n\nlines"]),
        Record(6, ["b@x.example", "x"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_a_break_inside_quotes_starts_no_record_whatever_it_is(tmp_path: Path, end: str) -> None:
    text = end.join(["Email;Note", 'a@x.example;"one', 'two"', "b@x.example;", ""])
    assert records(tmp_path, text)[1:] == [Record(2, ["a@x.example", "one\ntwo"]), Record(3, ["b@x.example", ""])]


def test_the_sep_line_decides_and_is_counted(tmp_path: Path) -> None:
    read = table(tmp_path / "x.csv", b"sep=,\r\nEmail,Note\r\na@x.example,1;2\r\n")
    assert (read.delimiter, next(iter(read.records()))) == (",", Record(2, ["Email", "Note"]))


def test_an_unusual_sep_is_obeyed(tmp_path: Path) -> None:
    assert cells(tmp_path, "sep=^\nEmail^Note\na@x.example^b,c") == [["Email", "Note"], ["a@x.example", "b,c"]]


def test_the_persons_delimiter_goes_before_the_sep_line(tmp_path: Path) -> None:
    assert cells(tmp_path, "sep=,\nEmail;Note\n", delimiter=";") == [["Email", "Note"]]


@pytest.mark.parametrize("delimiter", ["", "::", '"', "\n"])
def test_a_delimiter_that_cannot_be_is_said(tmp_path: Path, delimiter: str) -> None:
    with pytest.raises(LeadKeeperError) as error:
        records(tmp_path, "Email\n", delimiter=delimiter)
    assert error.value.code == "bad-delimiter"


def test_what_is_in_quotes_stays_as_typed(tmp_path: Path) -> None:
    text = 'Email,Groups,Tags,Note\na@x.example,"One\\, two, Three","""VIP"",""Blog""",=1+1\n'
    assert cells(tmp_path, text)[1] == ["a@x.example", "One\\, two, Three", '"VIP","Blog"', "=1+1"]


def test_a_quotation_mark_inside_a_cell_is_a_letter(tmp_path: Path) -> None:
    assert cells(tmp_path, 'Email;Taille\na@x.example;écran 12"\nb@x.example;x\n')[1:] == [
        ["a@x.example", 'écran 12"'],
        ["b@x.example", "x"],
    ]


def test_a_quotation_mark_that_is_never_closed_swallows_no_row(tmp_path: Path) -> None:
    read = table(tmp_path / "x.csv", 'Nom;Email\n"Bob;bob@x.example\nLéa;lea@x.example\n'.encode())
    assert list(read.records()) == [
        Record(1, ["Nom", "Email"]),
        Record(2, ['"Bob', "bob@x.example"]),
        Record(3, ["Léa", "lea@x.example"]),
    ]
    assert read.warnings == ("stray-quote",)


def test_a_quotation_mark_that_is_never_closed_is_noticed_long_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_files, "BLOCK", 1_000)
    monkeypatch.setattr(csv_files, "LONGEST_RECORD", 3_000)
    rows = [f"{number};a{number}@x.example" for number in range(5_000)]
    rows[700] = '"' + rows[700]
    rows[900] = rows[900] + ';"over\ntwo lines"'
    read = table(tmp_path / "x.csv", "\n".join(["Id;Email", *rows]).encode())
    found = list(read.records())
    assert (len(found), found[-1].line) == (5_001, 5_001)
    assert found[701] == Record(702, ['"700', "a700@x.example"])
    assert found[901].cells[2] == "over\ntwo lines"


def test_a_file_whose_quotation_marks_mean_nothing_is_read_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_files, "BLOCK", 100)
    monkeypatch.setattr(csv_files, "LONGEST_RECORD", 100)
    monkeypatch.setattr(csv_files, "STRAY_QUOTES", 5)
    text = "Email,Note\n" + 'x@x.example"b,"c\n' * 500
    assert len(records(tmp_path, text, delimiter=",")) == 501


def test_a_line_read_plainly_loses_only_whole_pairs_of_marks() -> None:
    assert split_plainly('"1";"a ""b""";"c;d";e"\n', ";") == ["1", 'a "b"', '"c', 'd"', 'e"']


def test_a_cell_may_be_larger_than_the_csv_module_likes(tmp_path: Path) -> None:
    assert cells(tmp_path, f'Email,Note\na@x.example,"{"x" * 300_000}"\n')[1][1] == "x" * 300_000


def test_spaces_before_quotation_marks_belong_to_no_cell(tmp_path: Path) -> None:
    text = '"Nom", "E-mail"\n"Dubois, Léa", "lea@x.example"\n'
    assert cells(tmp_path, text) == [["Nom", "E-mail"], ["Dubois, Léa", "lea@x.example"]]


def test_nul_characters_are_dropped_and_said(tmp_path: Path) -> None:
    read = table(tmp_path / "x.csv", b"Email;Nom\nlea@x.exa\0mple;L\n")
    assert [record.cells for record in read.records()] == [["Email", "Nom"], ["lea@x.example", "L"]]
    assert read.warnings == ("nul-bytes",)


def test_an_encoding_that_is_wrong_shows_and_does_not_stop(tmp_path: Path) -> None:
    read = table(tmp_path / "x.csv", "Prénom;E-mail\n".encode("cp1252"), encoding="utf-8")
    assert next(iter(read.records())).cells == ["Pr\ufffdnom", "E-mail"]


def test_records_can_be_read_twice_and_at_once(tmp_path: Path) -> None:
    read = table(tmp_path / "x.csv", b"Email\na@x.example\nb@x.example\n")
    first = read.records()
    next(first)
    assert len(list(read.records())) == 3
    assert len(list(first)) == 2


def test_the_position_reaches_the_size(tmp_path: Path) -> None:
    read = table(tmp_path / "x.csv", b"Email\n" + b"a@x.example\n" * 50_000)
    seen = [read.position for _ in read.records()]
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[-1] == read.size


def test_a_file_that_goes_away_while_it_is_read_is_said(tmp_path: Path) -> None:
    read = table(tmp_path / "x.csv", b"Email\n")
    (tmp_path / "x.csv").unlink()
    with pytest.raises(LeadKeeperError) as error:
        list(read.records())
    assert (error.value.code, error.value.facts["why"]) == ("file-unreadable", "absent")


@given(text=st.text(st.sampled_from('ab;; "\n\n-'), max_size=60), block=st.sampled_from([1, 4, 9]))
def test_how_much_is_read_at_once_changes_no_record(shelf: Path, text: str, block: int) -> None:
    read = table(shelf, b"a;b\n" + text.encode(), delimiter=";")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_files, "BLOCK", block)
        found, warned = list(read.records()), read.warnings
    assert (found, warned) == (list(read.records()), read.warnings)
    if text.count('"') == 0:
        split = [line.split(";") if line else [] for line in f"a;b\n{text}".removesuffix("\n").split("\n")]
        assert [record.cells for record in found] == split
