"""Undoing the import that brought an address or a number frees nobody who was stopped by it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.books.undo import Replayed, last_edits, redo, withdraw
from leadkeeper.services.books.undo import undo as undo_edit
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.imports.undo import foresee_undo
from tests.cli.exported_book import export, rows_of
from tests.cli.made_cli import NOW, call, told
from tests.cli.test_delivered_numbers import LATER, made, rules
from tests.made_archive import NOW as AT
from tests.made_archive import given, person

NEW = "+33655555555"
OTHER, NUMBER = "old@y.example", "+33639980002"
AFTER = ("--now", "2026-11-24T12:00:00+01:00")
EARLIER = ("--now", "2026-11-24T09:00:00+01:00")


def brought(book: Path, rows: str, *more: str) -> Path:
    """A file brings numbers or further addresses an hour before now."""
    file = book.with_name("more.csv")
    file.write_text(rows, "utf-8")
    told("import", book, file, "--nobody-left", *more, *NOW)
    return book


def undone(book: Path, *more: str) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = told("undo", book, "i1", *more, *AFTER)["kept"]
    return kept


@pytest.mark.parametrize(
    ("rows", "mode", "stop", "field"),
    [
        ("email,phone\nperson1@mail.example,0655555555\n", "fill", NEW, "other_phones"),
        ("email,phone\nperson1@mail.example,0655555555\n", "update", NEW, "other_phones"),
        ('email,first_name\n"person1@mail.example; old@y.example",A\n', "fill", "old@y.example", "other_emails"),
    ],
)
def test_what_a_stop_came_by_is_kept(tmp_path: Path, rows: str, mode: str, stop: str, field: str) -> None:
    phone = person(1)["phone"] if mode == "update" else None
    book = brought(made(tmp_path, person(1, phone=phone)), rows, "--mode", mode)
    told("suppress", book, stop, *LATER)
    assert undone(book) == [{"contact": "c1", "why": "stopped"}]
    shown = told("show", book, "c1")
    assert (shown["phone"], shown[field]) == (phone, [stop])
    assert "R01" in rules(book)["c1"]


def test_the_address_by_which_somebody_else_refused_is_kept(tmp_path: Path) -> None:
    book = made(tmp_path, person(1), person(2, email="old@y.example", phone=None))
    brought(book, 'email,first_name\n"person1@mail.example; old@y.example",A\n')
    told("consent", book, "c2", "--event", "withdrawn", "--purpose", "partners", *LATER)
    assert "R28" in rules(book)["c1"]
    assert undone(book) == [{"contact": "c1", "why": "stopped"}]
    assert "R28" in rules(book)["c1"]


BACK = ("--at", "2026-07-01T10:00:00+02:00")  # a no that is entered after the file, of a day long before


def noted_by_hand(book: Path, who: str) -> None:
    told("consent", book, who, "--event", "withdrawn", "--purpose", "partners", *BACK, *LATER)


def noted_by_request(book: Path, who: str) -> None:
    told("request", book, "add", who, "--kind", "objection", "--at", "2026-11-02", *LATER)


def noted_by_file(book: Path, who: str) -> None:
    file = book.with_name("left.csv")
    file.write_text(f"email,unsubscribed_on\n{who},2026-07-01\n", "utf-8")
    told("import", book, file, "--everybody-left", *LATER)


NOTED = pytest.mark.parametrize("noted", [noted_by_hand, noted_by_request, noted_by_file])


@NOTED
def test_a_no_of_another_record_that_is_of_a_day_before_the_file_holds_too(
    tmp_path: Path, noted: Callable[[Path, str], None]
) -> None:
    book = made(tmp_path, person(1), person(2, email=OTHER, phone=None))
    brought(book, f'email,first_name\n"person1@mail.example; {OTHER}",A\n')
    noted(book, OTHER)
    assert undone(book) == [{"contact": "c1", "why": "stopped"}]
    assert "R28" in rules(book)["c1"]


@NOTED
def test_the_address_by_which_a_person_refused_is_known_when_it_comes_back(
    tmp_path: Path, noted: Callable[[Path, str], None]
) -> None:
    book = brought(made(tmp_path, person(1)), f'email,first_name\n"person1@mail.example; {OTHER}",A\n')
    noted(book, OTHER)
    assert undone(book) == [{"contact": "c1", "why": "stopped"}]
    assert told("show", book, "c1")["other_emails"] == [OTHER]
    brought(book, f"email,first_name\n{OTHER},B\n")
    assert all(objections & {"R01", "R02", "R28"} for objections in rules(book).values())


def test_a_no_to_the_file_itself_keeps_the_address_that_it_came_by(tmp_path: Path) -> None:
    book = made(tmp_path, person(1))
    rows = f'email,date,optin partenaires\n"person1@mail.example; {OTHER}",2026-11-02,non\n'
    brought(book, rows, "--form", "quiz-v1")
    assert undone(book) == [{"contact": "c1", "why": "said-no"}]
    assert told("show", book, "c1")["other_emails"] == [OTHER]


def test_whom_the_file_made_stays_if_stopped_by_a_number_alone(tmp_path: Path) -> None:
    book = brought(made(tmp_path, person(1)), "email,phone\nnew@y.example,0655555555\nmax@y.example,0655555556\n")
    told("suppress", book, NEW, *LATER)
    with open_book(book, AT) as opened:
        assert run(foresee_undo(opened.db, "i1", AT)).whys == {"stopped": 1}
    words = call("undo", book, "i1", *AFTER, "--lang", "en").stdout
    assert words.startswith("1 person was removed.\nc2  new@y.example  An address or a number of this file is kept: ")


def test_the_window_says_before_who_keeps_an_address(tmp_path: Path) -> None:
    book = brought(made(tmp_path, person(1, phone=None)), "email,phone\nperson1@mail.example,0655555555\n")
    told("suppress", book, NEW, *LATER)
    with open_book(book, AT) as opened:
        assert run(foresee_undo(opened.db, "i1", AT)).whys == {"stopped": 1}
        assert run(foresee_undo(opened.db, "i1", AT, read_wrongly=True)).whys == {}


def test_a_stop_from_before_the_file_and_a_file_read_wrongly_keep_nothing(tmp_path: Path) -> None:
    rows = "email,phone\nperson1@mail.example,0655555555\n"
    book = made(tmp_path, person(1, phone=None))
    told("suppress", book, NEW, *EARLIER)
    before = told("contacts", book)
    assert undone(brought(book, rows)) == []
    assert told("contacts", book) == before
    told("import", book, book.with_name("more.csv"), *NOW)
    told("suppress", book, "+33655555556", *LATER)
    told("undo", book, "i2", "--read-wrongly", *AFTER)
    assert told("contacts", book) == before


UPDATES = ("person1@mail.example,0655555555", "person1@mail.example,0666666666")
NEW_PERSON = ('"new@y.example; old@y.example",A', '"new@y.example; old@y.example",B')


@pytest.mark.parametrize("order", [("i1", "i2"), ("i2", "i1")])
@pytest.mark.parametrize(
    ("header", "rows", "stop", "who"),
    [("email,phone", UPDATES, NEW, "c1"), ("email,first_name", NEW_PERSON, "old@y.example", "c2")],
)
def test_who_was_stopped_between_two_files_is_held_in_whichever_order_they_are_undone(
    tmp_path: Path, header: str, rows: tuple[str, str], stop: str, who: str, order: tuple[str, str]
) -> None:
    book = brought(made(tmp_path, person(1)), f"{header}\n{rows[0]}\n", "--mode", "update")
    told("suppress", book, stop, *LATER)
    file = book.with_name("again.csv")
    file.write_text(f"{header}\n{rows[1]}\n", "utf-8")
    told("import", book, file, "--nobody-left", "--mode", "update", "--now", "2026-11-24T11:30:00+01:00")
    for one in order:
        told("undo", book, one, *AFTER)
    assert "R01" in rules(book)[who]


SINCE = AT + timedelta(hours=2)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return made(tmp_path, person(1), person(2, email=OTHER))


def refused_by(book: Path, does: Callable[[Db], object]) -> str | None:
    """Do by hand as the window does; return the code if it is refused."""
    with open_book(book, AT) as opened:
        try:
            does(opened.db)
        except LeadKeeperError as error:
            return error.code
    return None


def replayed(book: Path, does: Callable[..., Flow[Replayed]] = undo_edit) -> str | None:
    return refused_by(book, lambda db: run(does(db, SINCE)))


def typed(book: Path, others: str) -> str | None:
    """Type the further addresses of the first."""
    return refused_by(book, lambda db: edit_person(db, 1, {"other_emails": others}, AT))


def says_no(book: Path) -> None:
    """The second withdraws, an hour after `AT`."""
    told("consent", book, "c2", "--event", "withdrawn", "--purpose", "partners", *LATER)


def test_an_edit_by_whose_address_somebody_else_refused_since_is_not_undone(two: Path) -> None:
    typed(two, OTHER)
    says_no(two)
    assert (replayed(two), typed(two, "")) == ("refusal-loses", "refusal-loses")
    assert "R28" in rules(two)["c1"]


def test_an_edit_is_not_undone_by_whose_address_a_no_was_entered_since_that_is_of_a_day_before(two: Path) -> None:
    typed(two, OTHER)
    told("consent", two, "c2", "--event", "withdrawn", "--purpose", "partners", "--at", "2026-07-01", *LATER)
    assert replayed(two) == "refusal-loses"


def test_nor_after_one_recorded_in_the_window(two: Path) -> None:
    typed(two, OTHER)
    no = Consent(at=BACK[1], event="withdrawn", purpose="partners")
    refused_by(two, lambda db: withdraw(db, 2, no, SINCE))
    with open_book(two, AT) as opened:
        edit = last_edits(opened.db, SINCE)[0][0].edit.number
    assert replayed(two, partial(undo_edit, number=edit)) == "refusal-loses"


def test_an_address_typed_by_mistake_of_somebody_who_refused_before_can_be_taken_back(two: Path) -> None:
    told("consent", two, "c2", "--event", "withdrawn", "--purpose", "partners", *EARLIER)
    typed(two, OTHER)
    assert "R28" in rules(two)["c1"]
    assert replayed(two) is None
    assert rules(two)["c1"] == set()


def test_a_redo_loses_no_refusal_of_somebody_else_since(two: Path) -> None:
    for others in (OTHER, ""):
        typed(two, others)
    replayed(two)
    says_no(two)
    assert replayed(two, redo) == "refusal-loses"
    assert "R28" in rules(two)["c1"]


@pytest.mark.parametrize("stop", ["person1@mail.example", OTHER, NUMBER])
def test_a_merge_is_not_undone_that_frees_whom_a_stop_found_since(two: Path, stop: str) -> None:
    refused_by(two, lambda db: merge(db, 1, [2], {}, AT))
    told("suppress", two, stop, *LATER)
    assert replayed(two) == "stop-list-loses"
    assert rules(two).keys() == {"c1"}


@pytest.mark.parametrize(("channel", "held"), [("email", OTHER), ("sms", NUMBER)])
def test_a_merge_is_not_undone_by_which_a_partner_was_given_an_address(two: Path, channel: str, held: str) -> None:
    refused_by(two, lambda db: merge(db, 1, [2], {"email": 2, "phone": 2}, AT))
    export(two, two.with_name("e1.xlsx"), "--channel", channel, "--traps", 0, now=LATER)
    assert held in rows_of(two.with_name("e1.xlsx"))[0].values()
    assert replayed(two) == "edit-shared"
    assert told("trace", two, held)["deliveries"]


def test_a_merge_of_which_the_kept_address_alone_was_given_is_undone_and_done_again(two: Path) -> None:
    refused_by(two, lambda db: merge(db, 1, [2], {}, AT))
    export(two, two.with_name("e1.xlsx"), "--channel", "email", "--traps", 0, now=LATER)
    assert replayed(two) is None
    assert rules(two) == {"c1": {"R41"}, "c2": set()}
    assert replayed(two, redo) is None
    assert rules(two).keys() == {"c1"}


@pytest.mark.parametrize(
    "no",
    [{"event": "withdrawn"}, {"event": "withdrawn", "purpose": "other"}, {"event": "opposed", "purpose": "partners"}],
)
def test_a_no_in_unknown_words_of_another_record_holds_after_an_undo_too(tmp_path: Path, no: dict[str, str]) -> None:
    said = {name: value for name, value in given().items() if name != "purpose"} | no
    answers = [given(), said | {"at": "2026-11-24T11:00:00+01:00"}]
    book = made(tmp_path, person(1), person(2, email="old@y.example", phone=None, consents=answers))
    brought(book, 'email,first_name\n"person1@mail.example; old@y.example",A\n')
    assert undone(book) == [{"contact": "c1", "why": "stopped"}]
    assert "R28" in rules(book)["c1"]


def test_the_undo_says_who_was_shared_since_with_which_partner(tmp_path: Path) -> None:
    """It named the people one by one, and neither their number nor who has them."""
    book = brought(made(tmp_path, person(1, phone=None)), "email,phone\nperson1@mail.example,0655555555\n")
    export(book, tmp_path / "raoul.xlsx", "--traps", 0, now=LATER)
    said = call("undo", book, "i1", "--lang", "en", *AFTER).stdout
    assert "1 person of this file was already shared: Raoul SAS (1). An undo takes nothing back from a partner." in said
    assert "then send the partner the suppression file from Register." in said
