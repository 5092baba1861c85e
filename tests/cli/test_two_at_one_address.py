"""Two people at one address: the strictest answer counts for both, and no sentence takes them for one person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.imports import imports
from leadkeeper.progress import Progress, run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.contacts.listing import first_contacts, list_contacts, people_fitting
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import TODAY, archive, given, person, restored

BOX = "famille@foyer.example"
BEA, CARL = {"first_name": "Bea", "last_name": "Brun"}, {"first_name": "Carl", "last_name": "Cros"}


def reasons(folder: Path, first: dict[str, str], other: dict[str, str], **facts: Any) -> str:
    """What the record of the second person says, if the first has these facts."""
    with restored(folder, archive(person(1, email=BOX, **first, **facts), person(2, email=BOX, **other))) as opened:
        path = opened.path
    spoken: str = call("show", path, "c2", "--lang", "en", *NOW).stdout
    return spoken


HELD: dict[str, dict[str, Any]] = {
    "holds this one back": {"consents": [given(), given(event="withdrawn", at="2026-07-01")]},
    "contradicts this one": {"consents": [given(event="refused", at="2026-07-01")]},
    "disputes a consent": {"contested": True},
    "waits for your decision": {"note": "STOP"},
    "has the same address": {},
}


@pytest.mark.parametrize("words", HELD)
def test_another_name_at_the_address_is_called_so(tmp_path: Path, words: str) -> None:
    """“Another record of this person … Decide which is right and merge them”, of Bea's record, on Carl's."""
    spoken = reasons(tmp_path, BEA, CARL, **HELD[words])
    assert f"With another name{'' if words.startswith('has') else ' at the same address'}, Bea Brun" in spoken
    assert words in spoken
    assert not any(same in spoken for same in ("of this person", "Same person", "Merge the two"))


@pytest.mark.parametrize("name", [BEA, {"first_name": "B.", "last_name": "Brun"}, {"first_name": None}])
def test_a_name_that_may_be_the_same_is_called_as_before(tmp_path: Path, name: dict[str, Any]) -> None:
    assert "Same person as Bea Brun" in reasons(tmp_path, BEA, name)


LIST = "Prénom;Nom;E-mail;Téléphone\nBea;Brun;{box};0639980011\nCarl;Cros;{box};0639980012\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path, file = tmp_path / "b.leads", tmp_path / "liste.csv"
    told("new", path, "--owner", "Clodomir", *NOW)
    file.write_text(LIST.format(box=BOX), "utf-8")
    told("import", path, file, *NOW)
    return path


@pytest.mark.parametrize("text", ["Carl", "carl cros", "Cros Carl", "06 39 98 00 12", "+33639980012"])
def test_the_second_person_of_a_file_at_a_mailbox_is_found_at_its_record(book: Path, text: str) -> None:
    """Two people at one mailbox are one record, under the name of the first: no search found the second."""
    assert [one["email"] for one in told("contacts", book, "--search", text, *NOW)] == [BOX]


def test_the_window_looks_for_them_too_and_finds_nobody_by_other_cells_or_undone_files(book: Path) -> None:
    with open_book(book, INSTANT) as opened:
        assert (list(first_contacts(opened.db, "Carl")[0]), first_contacts(opened.db, "Carl")[1]) == ([], False)
        assert first_contacts(opened.db, "Bea")[1]
        assert list(run(people_fitting(opened.db, "Carl", {}, "added", TODAY))) == [1]
        assert [*map(len, (list_contacts(opened.db, one) for one in ("liste", "Zoé", "Nom", "Ca")))] == [0] * 4
        assert list(list_contacts(opened.db, "Carl", {"stage": "new"})) == []
    told("undo", book, "i1", *NOW)
    assert told("contacts", book, "--search", "Carl", *NOW) == []


def test_who_is_only_in_a_line_is_named_with_the_record_before_anything_is_recorded(book: Path) -> None:
    """“Nobody in the book matches “Carl Cros””, though a file brought him."""
    text = refused("request", book, "add", "Carl Cros", "--kind", "access", *NOW)["message"]
    assert f"names this person at the mailbox of c1 · Bea Brun · {BOX}" in text
    assert told("requests", book, *NOW) == []
    other = refused("request", book, "add", "Zoé Cros", "--kind", "access", *NOW)["message"]
    assert "Nobody in the book matches" in other


def test_the_record_of_two_people_says_who_is_the_other(book: Path, tmp_path: Path) -> None:
    """Who looked for Carl saw Bea alone, and did not know why."""
    names = "names somebody else at this mailbox: Carl Cros."
    shown = call("show", book, BOX, "--lang", "en", *NOW).stdout
    assert f"Line 3 of liste.csv {names}" in shown
    later = tmp_path / "suite.csv"
    later.write_text(f"Prénom;Nom;E-mail\nBea;Blanc;{BOX}\nBRUN;Bea;{BOX}\nCARL;CROS;{BOX}\n", "utf-8")
    told("import", book, later, *NOW)
    assert call("show", book, BOX, "--lang", "en", *NOW).stdout.count("somebody else") == 1


FIRST = "Date;Prénom;Nom;E-mail;Téléphone;Partenaires\n13/09/2026 10:00;Bea;Brun;{box};06 39 98 00 11;Oui\n"
SECOND = "Date;Prénom;Nom;E-mail;Téléphone;Partenaires\n21/11/2026 10:00;Carl;Cros;{box};06 39 98 00 12;Oui\n"
MAPPED = ("--form", "quiz-v1", "--map", "Date=consent_at", "--map", "Partenaires=consent_partners_email")


def read(book: Path, text: str, *options: str) -> Any:
    file = book.with_name(f"{len(told('imports', book))}.csv")
    file.write_text(text.format(box=BOX), "utf-8")
    return told("import", book, file, *MAPPED, *options, *NOW)


@pytest.fixture
def withdrawn(tmp_path: Path) -> Path:
    """A book with Bea at the mailbox, who withdrew; the partner that received her was told so."""
    path = tmp_path / "book.leads"
    restored(tmp_path, archive(person(1))).close()
    read(path, FIRST)
    told("export", path, "--partner", "raoul", "--out", tmp_path / "e.xlsx", "--now", "2026-10-01T10:00")
    told("consent", path, BOX, "--event", "withdrawn", "--purpose", "partners", "--now", "2026-11-05T09:00")
    told("notices", path, "--partner", "raoul", "--out", tmp_path / "s.xlsx", "--now", "2026-11-07T09:00")
    told("notices", path, "--partner", "raoul", "--told", "--now", "2026-11-07T09:10")
    return path


@pytest.mark.parametrize("mode", ["fill", "update"])
def test_a_yes_of_the_other_invents_no_withdrawal_and_takes_no_name(withdrawn: Path, mode: str) -> None:
    """The withdrawal of Bea was recorded again as of the day of Carl's file, and the partner was told it."""
    notices = told("notices", withdrawn, *NOW)
    assert read(withdrawn, SECOND, "--mode", mode)["updated"] == 1
    shown = told("show", withdrawn, BOX, *NOW)
    assert (shown["first_name"], shown["phone"]) == ("Bea", "+33639980011")
    assert [(one["event"], one["at"][:10]) for one in shown["consents"]] == [
        ("given", "2026-09-13"),
        ("withdrawn", "2026-11-05"),
    ]
    assert told("notices", withdrawn, *NOW) == notices
    spoken = call("show", withdrawn, BOX, "--lang", "en", *NOW).stdout
    assert "Consent was withdrawn on 05/11/2026" in spoken
    told("undo", withdrawn, "i2", "--read-wrongly", *NOW)
    assert told("show", withdrawn, BOX, *NOW)["consents"] == shown["consents"]
    assert [one["email"] for one in told("contacts", withdrawn, "--search", "Bea", *NOW)] == [BOX]
    assert told("notices", withdrawn, *NOW) == notices


def test_an_undo_gives_nobody_the_number_of_the_other(tmp_path: Path) -> None:
    """What an undone file had replaced was filled from the line of the other person at the mailbox."""
    book = tmp_path / "book.leads"
    restored(tmp_path, archive(person(1))).close()
    read(book, FIRST)
    read(book, FIRST.replace("00 11", "00 13"), "--mode", "update")
    read(book, SECOND, "--mode", "update")
    told("undo", book, "i2", *NOW)
    shown = told("show", book, BOX, *NOW)
    assert (shown["first_name"], shown["phone"]) == ("Bea", "+33639980011")


def test_a_search_reads_no_line_of_people_who_have_one_alone(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown number read the lines of everybody: 18 seconds with a million and a half."""
    single = book.with_name("seuls.csv")
    single.write_text("Prénom;Nom;E-mail;Téléphone\nZoé;Zola;un@seul.example;0639980013\n", "utf-8")
    told("import", book, single, *NOW)
    read, whole = list[int](), imports.block_text

    def counted(db: Any, block: imports.LineBlock) -> str:
        read.append(block[0])
        return whole(db, block)

    monkeypatch.setattr(imports, "block_text", counted)
    with open_book(book, INSTANT) as opened:
        assert list(list_contacts(opened.db, "06 99 99 99 99")) == []
        assert read == [1]
        edit_person(opened.db, 2, {"first_name": "Eulalie"}, INSTANT)
        assert list(list_contacts(opened.db, "Zoé Zola")) == [2]
        assert set(read) == {1, 2}
        monkeypatch.setattr(imports, "_MOST_OTHERS", 0)
        assert list(list_contacts(opened.db, "Carl Cros")) == [1]


def test_a_search_of_lines_can_be_stopped_between_two_blocks(book: Path) -> None:
    with open_book(book, INSTANT) as opened:
        search = people_fitting(opened.db, "06 99 99 99 99", {}, "added", TODAY)
        assert isinstance(next(search), Progress)
        search.close()
