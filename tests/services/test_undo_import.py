"""An import is taken back whole, updates too; what others said stays, and who stays is named with the reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from leadkeeper.db import contact_search, contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import fetch_value
from leadkeeper.db.imports import undo
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive, restore_book
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.contacts.listing import list_contacts
from leadkeeper.services.imports.importer import import_history, imported_before
from leadkeeper.services.imports.undo import foresee_undo, undo_import, who_stays
from tests.made_archive import archive as made_archive
from tests.made_archive import person, restored
from tests.services.left_bytes import left
from tests.services.made_imports import NOW, empty, put, standing
from tests.services.made_imports import undo as made_imports_undo

YES = "lea@x.example;Léa;;;2026-03-14;oui;;Brest\n"
LATER = NOW + timedelta(days=1)


def test_whom_the_import_made_are_gone_with_all_that_is_theirs(book: Book) -> None:
    ref = put(book, YES + "max@x.example;Max;;0639980011;;;;\nmax@x.example;;Bonté;;;;;\nnobody;;;;;;;\n")

    found = made_imports_undo(book, ref)

    assert (found.removed, found.restored, found.kept) == (2, 0, ())
    for table in ("contacts", "consents", "import_lines", "import_changes", "source_blocks", "further_addresses"):
        assert fetch_value(book.db, f"SELECT count(*) FROM {table}") == 0, table
    assert list_contacts(book.db, "lea").tolist() == []
    assert check_book(book.db)["sound"]


def test_people_who_were_there_before_are_as_they_were(book: Book) -> None:
    put(book, YES + "max@x.example;;;;;;;\n")
    before = standing(book)
    ref = put(
        book,
        "lea@x.example, lea2@x.example;Lea;Bonté;0639980011;2026-05-01;oui;;Lyon\nmax@x.example;Max;;;;;;Pau\n",
        "2.csv",
        mode="update",
    )
    assert standing(book) != before

    found = made_imports_undo(book, ref)

    assert (found.removed, found.restored, found.kept) == (0, 2, ())
    assert standing(book) == before
    assert fetch_value(book.db, "SELECT count(*) FROM import_lines") == 0
    assert fetch_value(book.db, "SELECT count(*) FROM further_addresses") == 0


def test_what_is_searched_for_is_what_stands_there_again(book: Book) -> None:
    put(book, "lea@x.example;Léa;Léontine;;;;;\n")
    ref = put(book, "lea@x.example;Léa;Mathilde;;;;;\n", "2.csv", mode="update")
    assert list_contacts(book.db, "Mathilde").tolist() == [1]

    made_imports_undo(book, ref)

    assert list_contacts(book.db, "Léontine").tolist() == [1]
    assert list_contacts(book.db, "Mathilde").tolist() == []


def test_the_same_file_can_be_imported_again_and_the_history_says_what_happened(book: Book) -> None:
    first = put(book, YES)
    made_imports_undo(book, first)
    second = put(book, YES)

    history = import_history(book.db)

    assert [one["import"] for one in history] == [first, second]
    assert history[0]["undone_at"] == NOW.isoformat()
    assert history[1]["undone_at"] is None
    assert history[1]["created"] == 1
    assert "same-file" not in history[1]["warnings"]
    assert history[0]["sha256"] == history[1]["sha256"]


def test_a_value_that_a_later_file_changed_stays_and_its_own_undo_leads_back_to_the_beginning(book: Book) -> None:
    put(book, "lea@x.example;Léa;Un;;;;;Brest\n")
    first = put(book, "lea@x.example;Léa;Deux;;;;;Pau\n", "2.csv", mode="update")
    second = put(book, "lea@x.example;Léa;Trois;;;;;Pau\n", "3.csv", mode="update")

    made_imports_undo(book, first)
    assert standing(book)["lea@x.example"]["company"] == "Trois"
    assert standing(book)["lea@x.example"]["extra"] == {"Ville": "Pau"}, "the later file said so too"

    made_imports_undo(book, second)
    assert standing(book)["lea@x.example"]["company"] == "Un"
    assert standing(book)["lea@x.example"]["extra"] == {"Ville": "Brest"}


def test_what_a_later_file_said_too_is_not_lost_with_the_first(book: Book) -> None:
    put(book, "lea@x.example;;;;;;;\n")
    first = put(book, "lea@x.example;Léa;Bonté;;2026-03-14;oui;;\n", "2.csv")
    second = put(book, "lea@x.example;Lea;;;2026-03-14;oui;;\n", "3.csv")

    made_imports_undo(book, first)

    now = standing(book)["lea@x.example"]
    assert (now["first_name"], now.get("company")) == ("Lea", None)
    assert [(one["event"], one["source"]["import"]) for one in now["consents"]] == [("given", second)]
    made_imports_undo(book, second)
    assert standing(book)["lea@x.example"]["first_name"] is None
    assert standing(book)["lea@x.example"]["consents"] == []


def test_whom_a_later_file_names_too_become_that_files_people(book: Book) -> None:
    first = put(book, "lea@x.example;Léa;Bonté;;2026-03-14;oui;;Brest\nmax@x.example;;;;;;;\n")
    second = put(book, "LEA@x.example;;;0639980011;;;;\n", "2.csv")

    assert made_imports_undo(book, first).as_json() == {
        "removed": 1,
        "restored": 0,
        "kept": [{"contact": "c1", "why": "later-import"}],
        "losing_consent": {"shared": 0, "others": 1},
    }

    now = standing(book)["LEA@x.example"]
    assert (now["first_name"], now["company"], now["phone"]) == (None, None, "+33639980011")
    assert now["consents"] == []
    assert now["extra"] == {}
    origins = contact_details(book.db, "c1", NOW.date()).origins
    assert [(one.import_id, one.line) for one in origins] == [(second, 2)]
    assert made_imports_undo(book, second).removed == 1
    assert contacts.count(book.db) == 0


def test_people_without_comparison_go_each_for_themselves(book: Book) -> None:
    put(book, "lea@x.example;;;;;;;\n")
    ref = put(book, YES + YES, "2.csv", mode="none")
    assert made_imports_undo(book, ref).removed == 2
    assert contacts.count(book.db) == 1


def test_an_archive_of_what_stays_leads_nowhere_wrong(book: Book, tmp_path: Path) -> None:
    ref = put(book, "lea@x.example;Léa;;;;;oui;\n")
    made_imports_undo(book, ref)
    out = tmp_path / "out.json"

    run(archive(book.db, out))

    assert run(restore_book(out, tmp_path / "again.leads", NOW))["contacts"] == 1


@pytest.mark.parametrize(("ref", "code"), [("i9", "unknown-import"), ("i1", "import-undone")])
def test_what_cannot_be_taken_back_is_said(book: Book, ref: str, code: str) -> None:
    made_imports_undo(book, put(book, YES))
    with pytest.raises(LeadKeeperError) as error:
        made_imports_undo(book, ref)
    assert error.value.code == code


def test_an_import_that_came_with_an_archive_cannot_be_taken_back(tmp_path: Path) -> None:
    thing = made_archive(person(1), imports=[{"id": "i1", "file": "a.csv"}])
    with restored(tmp_path, thing, "old.leads") as old:
        with pytest.raises(LeadKeeperError) as error:
            made_imports_undo(old, "i1")
        assert error.value.code == "import-not-kept"


@pytest.mark.parametrize("dearer", [0, 200])
@pytest.mark.parametrize("stages", range(5))
def test_stopped_at_any_step_nothing_has_changed(
    book: Book, stages: int, dearer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_search, "DEARER", dearer)
    put(book, "max@x.example;;;;;;;\n")
    ref = put(book, YES + "max@x.example;Max;;;;;;\n", "2.csv")
    before = standing(book)
    going = undo_import(book.db, ref, NOW)
    steps = [step.stage for step, _ in zip(going, range(stages), strict=False)]
    going.close()

    assert len(steps) == min(stages, 4)
    if stages < 4:
        assert standing(book) == before
        assert list_contacts(book.db, "lea").tolist() == [2]
        assert import_history(book.db)[1]["undone_at"] is None
    assert check_book(book.db)["sound"]
    assert undo.REASONS


@pytest.mark.parametrize("dearer", [0, 200])
def test_whoever_is_left_is_found_whether_the_index_is_made_anew_or_not(
    book: Book, dearer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_search, "DEARER", dearer)
    put(book, "lea@x.example;Léa;;;;;;\nmax@x.example;;;;;;;\n")
    ref = put(book, "max@x.example;Maximilien;;;;;;\nzoe@x.example;Zoé;;;;;;\n", "2.csv")

    made_imports_undo(book, ref)

    assert [list_contacts(book.db, text).tolist() for text in ("lea", "Maxim", "max@", "Zoé")] == [[1], [], [2], []]
    assert check_book(book.db)["sound"]


@pytest.mark.parametrize("dearer", [0, 200])
def test_of_whom_is_removed_no_byte_stays_in_the_book(
    tmp_path: Path, dearer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_search, "DEARER", dearer)
    words = ("wenceslasine", "kervadec", "0639980011", "ploumanach")
    with empty(tmp_path, "left.leads") as book:
        put(book, "lea@x.example;Léa;;;;;;\n")
        ref = put(book, "w@kervadec.example;Wenceslasine;;0639980011;2026-03-14;oui;;Ploumanach\n", "2.csv")
        made_imports_undo(book, ref)
    assert left(tmp_path / "left.leads", *words) == []


def test_what_an_undo_would_do_is_told_and_not_done(book: Book) -> None:
    put(book, "max@x.example;;;;;;;\n")
    ref = put(book, YES + "max@x.example;Max;;;;;;\nnoe@x.example;Noé;;;2026-05-01;non;2026-06-01;\n", "2.csv")
    before = standing(book)

    foreseen = run(foresee_undo(book.db, ref, NOW))

    assert (foreseen.removed, foreseen.restored, foreseen.whys) == (1, 1, {"withdrew": 1})
    assert standing(book) == before
    wrongly = run(foresee_undo(book.db, ref, NOW, read_wrongly=True))
    assert (wrongly.removed, wrongly.restored, wrongly.whys) == (2, 1, {})
    assert made_imports_undo(book, ref, read_wrongly=True).removed == wrongly.removed


def test_who_keeps_the_refusal_of_a_file_is_told_before_as_after(book: Book) -> None:
    put(book, "max@x.example;;;;;;;\nlea@x.example;;;;;;;\n")
    ref = put(book, "max@x.example;Max;;;2026-05-01;non;;\nlea@x.example;Léa;;;;;;\n", "2.csv")

    foreseen = run(foresee_undo(book.db, ref, NOW))

    made = made_imports_undo(book, ref)
    assert (foreseen.removed, foreseen.restored, foreseen.whys) == (0, 1, {"said-no": 1})
    assert (made.removed, made.restored, [why for _who, why in made.kept]) == (0, 1, ["said-no"])


def test_nothing_is_foretold_of_what_cannot_be_taken_back(book: Book) -> None:
    ref = put(book, YES)
    made_imports_undo(book, ref)
    with pytest.raises(LeadKeeperError, match="import-undone"):
        run(foresee_undo(book.db, ref, NOW))


def test_the_import_of_the_very_same_file_is_found_while_it_stands(book: Book) -> None:
    ref = put(book, YES)
    digest = str(import_history(book.db)[0]["sha256"])
    found = imported_before(book.db, digest)
    assert found is not None
    assert (found["import"], found["created"]) == (ref, 1)
    assert imported_before(book.db, "another") is None
    made_imports_undo(book, ref)
    assert imported_before(book.db, digest) is None


def test_who_stays_is_named(book: Book) -> None:
    ref = put(book, "lea@x.example;Léa;;;2026-03-14;non;2026-04-01;\nmax@x.example;;;;2026-03-14;non;2026-04-01;\n")
    made = made_imports_undo(book, ref)
    assert who_stays(book.db, made, 5) == [("c1", "Léa", "withdrew"), ("c2", "max@x.example", "withdrew")]
    assert who_stays(book.db, made, 1) == [("c1", "Léa", "withdrew")]


def test_people_who_were_informed_are_as_they_were_too(tmp_path: Path) -> None:
    informed = {"at": "2026-01-15", "mentions_transmission": True}
    with restored(tmp_path, made_archive(person(1, informed=informed))) as opened:
        before = standing(opened)
        ref = put(opened, "person1@mail.example;;Bonté;0639980011;;;;Pau\n")
        assert standing(opened) != before
        assert made_imports_undo(opened, ref).restored == 1
        assert standing(opened) == before
