"""A no that becomes known after a merge, and is older than a yes of the other record, still holds (R28)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.duplicates import merge
from tests.cli.made_cli import NOW as AT_NOW
from tests.cli.made_cli import call, refused, told
from tests.made_archive import NOW, archive, given, person, restored

KEPT, OTHER = "person1@mail.example", "person2@mail.example"
OLD = "2026-05-02"
HEAD = "E-mail;Téléphone;Date de consentement;Optin partenaires"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two records, merged by hand; the yes of the record that is kept is of April, the other one's of June."""
    restored(tmp_path, archive(person(1, consents=[given("2026-04-01T10:00:00+02:00")]), person(2))).close()
    path = tmp_path / "book.leads"
    with open_book(path, NOW) as opened:
        merge(opened.db, 1, [2], {}, NOW)
    return path


def import_(book: Path, *rows: str) -> None:
    """Import rows by command line."""
    file = book.with_name("older.csv")
    file.write_text("\n".join([HEAD, *rows]), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *AT_NOW)


def receives(book: Path, *now: str) -> bool:
    """Whether Raoul would be given the one person of the book."""
    answer = told("decide", book, "--partner", "raoul", "--contact", "c1", "--channel", "email", *(now or AT_NOW))
    return bool(answer["verdict"] == "eligible")


def test_a_merged_person_with_two_yeses_may_be_given(book: Path) -> None:
    assert receives(book)


@pytest.mark.parametrize("address", [KEPT, OTHER])
def test_an_older_no_of_a_merged_record_holds_although_the_other_said_yes_later(book: Path, address: str) -> None:
    import_(book, f"{address};;{OLD};non")
    assert not receives(book)


def test_it_holds_after_an_archive_was_restored(book: Path) -> None:
    told("archive", book, book.with_name("a.json"))
    again = book.with_name("again.leads")
    told("restore", book.with_name("a.json"), again, *AT_NOW)
    import_(again, f"{KEPT};;{OLD};non")
    assert not receives(again)


@pytest.mark.parametrize("address", [KEPT, OTHER])
def test_an_older_no_typed_by_command_line_holds_too(book: Path, address: str) -> None:
    words = ("consent", book, address, "--event", "refused", "--purpose", "partners", "--at", f"{OLD}T10:00:00+02:00")
    assert call(*words, *AT_NOW).exit_code == 0
    assert not receives(book)


def test_a_later_yes_on_the_form_is_heard_after_such_a_no(book: Path) -> None:
    import_(book, f"{KEPT};;{OLD};non")
    later = ("--now", "2026-11-25T10:00:00+01:00")
    words = ("consent", book, KEPT, "--event", "given", "--purpose", "partners", "--form-version", "quiz-v1")
    assert call(*words, *later).exit_code == 0
    assert receives(book, *later)


def test_the_newest_answer_of_somebody_with_a_single_mailbox_counts_as_before(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(1))).close()
    path = tmp_path / "book.leads"
    import_(path, f"{KEPT};;{OLD};non")
    assert receives(path)


def test_the_no_that_is_repeated_says_when_it_was_given(book: Path) -> None:
    import_(book, f"{KEPT};;{OLD};non")
    told("archive", book, book.with_name("b.json"))
    (one,) = json.loads(book.with_name("b.json").read_text("utf-8"))["contacts"]
    noes = [(no["at"], no.get("raw")) for no in one["consents"] if no["event"] == "refused"]
    assert noes == [(OLD, OLD), (NOW.isoformat(), OLD)]


def test_an_address_that_two_records_have_as_a_further_one_finds_neither(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(1, other_emails=[OTHER]), person(3, other_emails=[OTHER]))).close()
    assert refused("show", tmp_path / "book.leads", OTHER)["code"] == "several-people"


@pytest.mark.parametrize(
    "answers",
    [
        [given("2026-05-01T10:00:00+02:00", event="withdrawn"), given("2026-06-02", trace="row")],
        [given("2026-05-01T10:00:00+02:00", event="refused"), given("2026-06-02", trace="none")],
    ],
    ids=["a withdrawal and a yes in a file", "a refusal and a yes without proof"],
)
def test_a_no_of_another_record_that_no_proof_lifts_is_looked_at_for_the_whole_person(
    answers: list[dict[str, object]], tmp_path: Path
) -> None:
    other = person(2, email=KEPT.upper(), consents=answers)
    restored(tmp_path, archive(person(1), other)).close()
    words = ("--partner", "raoul", "--contact", "c1", "--channel", "email", *AT_NOW)
    answer = told("decide", tmp_path / "book.leads", *words)
    assert (answer["verdict"], [reason["rule"] for reason in answer["reasons"]]) == ("review", ["R28"])


NUMBER = "+33639980199"


def stopped_by_number(book: Path) -> list[tuple[object, object]]:
    """The instants and cells of the withdrawals of c1 after a list of people who left was imported."""
    stops = book.with_name("stop.csv")
    stops.write_text(f"Téléphone;Désinscrit le\n{NUMBER};{OLD}\n+33639980198;2026-05-13\n", "utf-8")
    told("import", book, stops, *AT_NOW)
    told("archive", book, book.with_name("b.json"))
    (one,) = [one for one in json.loads(book.with_name("b.json").read_text("utf-8"))["contacts"] if one["id"] == "c1"]
    return sorted({(no["at"], no.get("raw")) for no in one["consents"] if no["event"] == "withdrawn"})


@pytest.mark.parametrize("number", [{"phone": NUMBER}, {"other_phones": [NUMBER]}])
def test_a_stop_at_any_number_of_a_person_has_the_day_of_the_file_alone(
    number: dict[str, object], tmp_path: Path
) -> None:
    restored(tmp_path, archive(person(1, **number))).close()
    book = tmp_path / "book.leads"
    assert stopped_by_number(book) == [(OLD, OLD)]
    assert receives(book)


def test_a_stop_at_the_number_of_a_merged_record_holds_although_the_other_said_yes_later(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(1), person(2, email=KEPT.upper(), phone=NUMBER))).close()
    with open_book(tmp_path / "book.leads", NOW) as opened:
        merge(opened.db, 1, [2], {}, NOW)
    assert stopped_by_number(tmp_path / "book.leads") == [(OLD, OLD), (NOW.isoformat(), OLD)]
