"""A book of the version that knew odd addresses by their letters alone: a no by the real address finds them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from leadkeeper.db.engine import fetch_all, writing
from leadkeeper.db.mailboxes import is_reading_due
from leadkeeper.domain.contact import keys
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from tests.cli.exported_book import export, rows_of
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import NOW as AT

OLD = Path(__file__).with_name("kept") / "odd-addresses.leads.gz"
ODD = range(1, 8)
"""`lea1@mail.example` with an invisible letter, ＠, blanks, « », ?subject=, full-width letters; c7 as a further one."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "old.leads"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    return path


def held(book: Path, channel: str = "sms") -> dict[str, set[str]]:
    judged = call("decide", book, "--partner", "raoul", "--channel", channel, "--json", *NOW).stdout
    people = map(json.loads, judged.splitlines())
    return {one["contact"]: {why["rule"] for why in one["reasons"]} for one in people}


def real(number: int) -> str:
    return f"lea{number if number != 6 else ''}@mail.example"


def test_who_is_stopped_by_the_real_address_is_not_exported(book: Path) -> None:
    for number in ODD:
        assert told("suppress", book, real(number), *NOW)["matched"] == 1
    assert all("R01" in rules for rules in held(book).values())


@pytest.mark.parametrize("number", ODD)
def test_a_withdrawal_by_the_real_address_reaches_the_person(book: Path, number: int) -> None:
    answer = told("consent", book, real(number), "--event", "withdrawn", "--purpose", "partners", *NOW)
    assert answer["contact"] == f"c{number}"
    assert [who for who, rules in held(book).items() if "R02" in rules] == [f"c{number}"]


def test_a_file_of_people_who_left_holds_them(book: Path) -> None:
    file = book.with_name("left.csv")
    file.write_text("email\n" + "".join(f"{real(number)}\n" for number in ODD), "utf-8")
    told("import", book, file, "--everybody-left", *NOW)
    assert all(held(book)[f"c{number}"] & {"R02", "R28"} for number in ODD)


def test_a_no_from_before_holds_once_the_book_is_opened_and_the_partner_is_to_be_notified(book: Path) -> None:
    """The older version recorded the no as one of somebody else, after the export."""
    export(book, book.with_name("sms.xlsx"), "--channel", "sms", "--traps", 0)
    assert "+33639980001" in [row["phone"] for row in rows_of(book.with_name("sms.xlsx"))]
    file = book.with_name("left.csv")
    file.write_text(f"email\n{real(1)}\n", "utf-8")
    as_before = ("UPDATE settings SET value = '0' WHERE name = 'address-reading'", "DELETE FROM further_addresses")
    with open_book(book, AT) as opened, writing(opened.db):
        for statement in as_before:
            opened.db.conn.execute(statement)
        opened.db.conn.execute("UPDATE settings SET value = '1' WHERE name = 'address-reading'")
    told("import", book, file, "--everybody-left", *NOW)
    assert (told("notices", book), "R28" in held(book)["c1"]) == ([], False)
    with open_book(book, AT) as opened, writing(opened.db):
        opened.db.conn.execute(as_before[0])
    open_book(book, AT).close()
    assert "R28" in held(book)["c1"]
    assert [one["partner"] for one in told("notices", book)] == ["raoul"]


def test_what_was_typed_stays_and_every_key_is_as_if_imported_now(book: Path) -> None:
    emails = "SELECT email, other_emails FROM contacts ORDER BY id"
    with open_book(book, AT, write=False) as opened:
        assert is_reading_due(opened.db)
        before = fetch_all(opened.db, emails)
    with open_book(book, AT) as opened:
        assert not is_reading_due(opened.db)
        assert fetch_all(opened.db, emails) == before
        assert check_book(opened.db)["sound"]
        known = fetch_all(opened.db, "SELECT id, email, phone, email_key, email_marks FROM contacts WHERE id < 7")
        further = fetch_all(opened.db, "SELECT contact, value FROM further_addresses WHERE kind = 'email'")
    for number, email, phone, key, marks in known:
        wanted = keys(email, phone)
        assert (key, marks) == (wanted.email_key, wanted.email_marks)
        assert {value for contact, value in further if contact == number} == {value for _, value in wanted.further}


def test_a_new_book_is_not_looked_through(tmp_path: Path) -> None:
    told("new", tmp_path / "new.leads", "--owner", "Clodomir", *NOW)
    with open_book(tmp_path / "new.leads", AT, write=False) as opened:
        assert not is_reading_due(opened.db)
