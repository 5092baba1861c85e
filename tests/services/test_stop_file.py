"""A stop file: every open notice of a partner, entered before it is out, or nothing at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db import suppressions
from leadkeeper.db.book import settings, undo_log
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.suppression import keyed_hash
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.atomic import sha256
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.register import exported, list_stop_files, pending_stop_file, stop_files
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.partners.contracts import make_stop_secret
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression import stop_file
from leadkeeper.services.suppression.notifications import list_notices, mark_notified, notices_by_partner
from leadkeeper.services.suppression.stop_file import StopFile, write_stop_file
from tests.files.rereading import reread
from tests.made_archive import NOW, TODAY, contract, description, form, form_version, partner, person
from tests.services.told_book import told_book, withdraw
from tests.systems import is_private


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        withdraw(made, "c1")
        withdraw(made, "c3")
        yield made


def write(book: Book, partner: str = "raoul", name: str = "stop.xlsx") -> StopFile:
    return run(write_stop_file(book.db, partner, book.path.with_name(name), NOW))


def left_over(book: Book) -> list[str]:
    """What lies in the folder besides the book."""
    return sorted(one.name for one in book.path.parent.iterdir() if one.suffix in (".tmp", ".xlsx"))


def test_a_partner_gets_every_person_it_was_given_and_no_other(book: Book) -> None:
    made = write(book)

    assert list(reread(Path(made.file))) == [
        ("person1@mail.example", None, "all channels", "2026-11-24 10:00", "Consent withdrawn", *todo(), None),
        (None, "+33639980003", "all channels", "2026-11-24 10:00", "Consent withdrawn", *todo(), None),
    ]
    assert (made.stop_file, made.partner, made.rows, made.hashed) == ("S1", "raoul", 2, False)
    assert write(book, "Bonté SARL", "other.xlsx").rows == 1


def test_a_person_who_asked_for_less_before_stands_in_the_file_only_for_the_wider_request(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        withdraw(book, "c1", channels=("email",))
        withdraw(book, "c1", at="2026-11-24")
        withdraw(book, "c2")
        (todo_there,) = [one for one in notices_by_partner(book.db, TODAY) if one.partner == "raoul"]
        made = write(book)
        rows = list(reread(Path(made.file)))
        assert [(row[0], row[1]) for row in rows] == [
            ("person1@mail.example", "all channels"),
            ("person2@mail.example", "all channels"),
        ]
        assert (made.rows, made.people, todo_there.people) == (2, 2, 2)
        assert "names 2 people" in made.text
        assert [(one.rows, one.people) for one in list_stop_files(book.db)] == [(2, 2)]
        assert [one.notified_at for one in list_stop_files(book.db)] == [None]
        assert mark_notified(book.db, "raoul", NOW).open == 0
        assert [one.notified_at for one in list_stop_files(book.db)] == [NOW.isoformat()]


def test_a_person_with_two_requests_on_different_channels_is_two_rows_and_one_person(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        withdraw(book, "c1", channels=("email",))
        withdraw(book, "c1", channels=("voice",))
        made = write(book)
        assert (made.rows, made.people) == (2, 1)
        assert "names 1 person " in made.text
        cover = [cell.value for row in openpyxl.load_workbook(made.file)["Read me"].iter_rows() for cell in row]
        assert cover[cover.index("People") + 1] == "1"
        assert [(one.rows, one.people) for one in list_stop_files(book.db)] == [(2, 1)]


def todo() -> tuple[str]:
    return ("Stop every use at once. Keep the identifier on your suppression list only.",)


def test_the_file_is_readable_by_its_owner_only_and_stands_in_the_register(book: Book) -> None:
    made = write(book)

    path = Path(made.file)
    assert is_private(path)
    (entry,) = stop_files(book.db)
    assert entry.kind == "stop-file"
    assert (entry.body["sha256"], entry.body["rows"], entry.body["file"]) == (sha256(path), 2, "stop.xlsx")
    assert "person1" not in str(entry.body)
    found = verify(book.db, path)
    assert (found.sound, found.export) == (True, "S1")
    assert exported(book.db) != []
    assert all(one.kind == "restored" for one in exported(book.db))
    assert pending_stop_file(book.db) is None


def test_an_address_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        with writing(book.db):
            book.db.conn.execute("UPDATE contacts SET email = '=1+1@x.example' WHERE id = 2")
        withdraw(book, "c2")
        sheet = openpyxl.load_workbook(write(book).file)["Suppression list"]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
        assert sheet["A2"].value == "=1+1@x.example"


@pytest.mark.parametrize("spoken", ["en", "fr"])
def test_a_stop_file_speaks_the_language_of_the_partner(book: Book, spoken: str) -> None:
    use_language(spoken)
    try:
        english, french = write(book), write(book, "bonte", "b.xlsx")
    finally:
        use_language("en")

    assert openpyxl.load_workbook(english.file).sheetnames == ["Suppression list", "Read me"]
    assert openpyxl.load_workbook(french.file).sheetnames == ["Liste d’opposition", "Lisez-moi"]
    assert (english.text[:6], french.text[:8]) == ("Hello,", "Bonjour,")
    rows = [" ".join(map(str, row)) for row in reread(Path(french.file))]
    assert all("Consentement retiré" in row for row in rows)


def test_with_a_secret_nobody_stands_in_the_file_by_address(book: Book) -> None:
    secret = make_stop_secret(book.db, "raoul", "raoul-2026")

    made = write(book)

    key, rows = bytes.fromhex(secret), list(reread(Path(made.file)))
    assert (made.hashed, made.columns[:2]) == (True, ("email_hmac", "phone_hmac"))
    assert rows[0][:2] == (keyed_hash(key, "person1@mail.example"), None)
    assert rows[1][:2] == (None, keyed_hash(key, "+33639980003"))
    cover = [cell.value for row in openpyxl.load_workbook(made.file)["Read me"].iter_rows() for cell in row]
    assert any("HMAC-SHA-256" in str(text) for text in cover)
    assert not any(secret in str(text) for text in cover)


def test_of_an_erased_person_a_digest_stands_in_the_file(book: Book) -> None:
    with writing(book.db):
        suppressions.keep_digests(book.db, 1, ["cd" * 32])
        book.db.conn.execute("UPDATE contacts SET email = NULL, phone = NULL WHERE id = 1")

    made = write(book)

    assert made.columns[:2] == ("phone", "email_sha256")
    assert [row[:2] for row in reread(Path(made.file))] == [(None, "cd" * 32), ("+33639980003", None)]


def test_a_number_that_the_partner_was_never_given_is_not_told(tmp_path: Path) -> None:
    """Of somebody who may be reached by e-mail alone the export left the number out, and so does the stop file."""
    people = [person(1), person(2, phone="+33199001234"), person(3), person(4)]
    channels = ["email", "sms"]
    yes = form_version(description={**description(), "channels": channels})
    parts = {"partners": [partner(contracts=[contract(channels=channels)])], "forms": [form(versions=[yes])]}
    with told_book(tmp_path, people=people, deliveries=[], **parts) as book:
        out = str(book.path.with_name("leads.xlsx"))
        sent = run(export_contacts(book.db, ExportRequest("raoul", out, tuple(channels), traps=0), NOW))
        phones = [row[7] for row in reread(Path(out))]
        for who in ("c1", "c2"):
            withdraw(book, who)
        rows = list(reread(Path(write(book).file)))
    assert (sent.rows, phones) == (4, ["+33639980001", None, "+33639980003", "+33639980004"])
    assert [row[:2] for row in rows] == [("person1@mail.example", "+33639980001"), ("person2@mail.example", None)]
    assert [row[-1] for row in rows] == ["E1-000001", "E1-000002"]


def test_who_was_told_stands_in_no_further_file(book: Book) -> None:
    write(book)
    mark_notified(book.db, "raoul", NOW)

    with pytest.raises(LeadKeeperError, match="nothing-to-tell"):
        write(book, name="again.xlsx")
    assert left_over(book) == ["stop.xlsx"]


def test_a_file_that_is_there_is_not_replaced(book: Book) -> None:
    write(book)
    with pytest.raises(LeadKeeperError, match="file-exists"):
        write(book)
    assert len(stop_files(book.db)) == 1


def test_a_file_that_differs_is_neither_out_nor_entered(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def differs(*_given: object) -> None:
        raise LeadKeeperError("export-differs")

    monkeypatch.setattr(stop_file.workbook_verifier, "compare", differs)
    with pytest.raises(LeadKeeperError, match="export-differs"):
        write(book)
    assert (left_over(book), stop_files(book.db)) == ([], [])
    assert settings.setting(book.db, stop_file.register.UNFINISHED) is None


def test_a_file_that_cannot_be_named_is_abandoned(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise LeadKeeperError("disk-full")

    monkeypatch.setattr(atomic, "release", full)
    with pytest.raises(LeadKeeperError, match="disk-full"):
        write(book)
    assert (left_over(book), stop_files(book.db)) == ([], [])
    assert [one.stop_file for one in suppressions.read_notifications(book.db, "raoul")] == [None, None]
    assert pending_stop_file(book.db) is None


def test_a_stopped_flow_leaves_nothing(book: Book) -> None:
    work = write_stop_file(book.db, "raoul", book.path.with_name("stop.xlsx"), NOW)
    next(work)
    work.close()
    assert (left_over(book), stop_files(book.db)) == ([], [])


def test_the_message_names_the_file_and_counts_the_people(book: Book) -> None:
    made = write(book)
    assert "Raoul SAS" in made.subject
    assert "stop.xlsx names 2 people" in made.text
    assert "donnees@clodomir.example" in made.text


def given_then(tmp_path: Path, change: Callable[[Book], object]) -> list[tuple[object, ...]]:
    """The rows of a stop file about c1: given to Raoul by e-mail, changed, then withdrawn."""
    with told_book(tmp_path, deliveries=[]) as book:
        out = str(book.path.with_name("leads.xlsx"))
        run(export_contacts(book.db, ExportRequest("raoul", out, ("email",), traps=0), NOW))
        change(book)
        withdraw(book, "c1")
        return list(reread(Path(write(book).file)))


def by_hand(book: Book, address: str = "new@mail.example") -> None:
    edit_person(book.db, 1, {"email": address}, NOW)
    edit_person(book.db, 1, {"other_emails": ""}, NOW)


def by_import(book: Book) -> None:
    path = book.path.with_name("news.csv")
    path.write_text("Email;Téléphone\nperson1@mail.example;06 39 98 01 99\n", "utf-8")
    run(import_file(book.db, path, ImportOptions(mode="update"), NOW))


def by_hand_twice(book: Book) -> None:
    by_hand(book)
    by_hand(book, "third@mail.example")


@pytest.mark.parametrize("change", [by_hand, by_hand_twice, by_import])
def test_a_stop_file_names_the_address_that_the_partner_was_given(
    tmp_path: Path, change: Callable[[Book], object]
) -> None:
    (row,) = given_then(tmp_path, change)
    assert (row[0], row[-1]) == ("person1@mail.example", "E1-000001")


def test_where_the_book_can_no_longer_tell_the_current_address_and_the_row_are_named(tmp_path: Path) -> None:
    def forgotten(book: Book) -> None:
        by_hand(book)
        with writing(book.db):
            undo_log.forget(book.db, 1)

    (row,) = given_then(tmp_path, forgotten)
    assert (row[0], row[-1]) == ("new@mail.example", "E1-000001")


def test_of_two_addresses_given_to_a_partner_both_are_named(tmp_path: Path) -> None:
    def given_again(book: Book) -> None:
        by_hand(book)
        out = str(book.path.with_name("again.xlsx"))
        order = ExportRequest("raoul", out, ("email",), traps=0, again="second use agreed")
        run(export_contacts(book.db, order, NOW))

    rows = given_then(tmp_path, given_again)
    assert [(row[0], row[-1]) for row in rows] == [
        ("person1@mail.example", "E1-000001"), ("new@mail.example", "E2-000001"),
    ]  # fmt: skip


def digests_left(tmp_path: Path, change: Callable[[Book], object], channel: str = "email") -> list[tuple[object, ...]]:
    """The digests and refs of a stop file about c1: given to Raoul on a channel, changed, then erased."""
    yes = form_version(description={**description(), "channels": ["email", "sms"]})
    parts = {"partners": [partner(contracts=[contract(channels=["email", "sms"])])], "forms": [form(versions=[yes])]}
    with told_book(tmp_path, people=[person(1, phone="+33639980011"), person(2)], deliveries=[], **parts) as book:
        out = str(book.path.with_name("leads.xlsx"))
        run(export_contacts(book.db, ExportRequest("raoul", out, (channel,), traps=0), NOW))
        change(book)
        run(erase(book.db, "c1", NOW))
        made = write(book)
        assert (made.people, made.columns[0]) == (1, "email_sha256")
        shown = [one for one in list_notices(book.db, TODAY) if one.kind == "erasure"]
        rows = list(reread(Path(made.file)))
    assert [one.digest for one in shown] == [rows[0][0]]
    assert list(shown[0].digests) == [row[0] for row in rows]
    return [(row[0], row[-1]) for row in rows]


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("change", [by_hand, by_hand_twice, by_import])
def test_of_an_erased_person_the_digest_is_of_the_address_that_the_partner_was_given(
    tmp_path: Path, change: Callable[[Book], object]
) -> None:
    assert digests_left(tmp_path, change) == [(hashed("person1@mail.example"), "E1-000001")]


def test_of_an_erased_person_given_by_number_the_digest_is_of_that_number(tmp_path: Path) -> None:
    def renumbered(book: Book) -> None:
        edit_person(book.db, 1, {"phone": "06 39 98 00 99"}, NOW)

    assert digests_left(tmp_path, renumbered, "sms") == [(hashed("+33639980011"), "E1-000001")]


def test_of_an_erased_person_given_at_two_addresses_both_are_named(tmp_path: Path) -> None:
    def given_again(book: Book) -> None:
        by_hand(book)
        order = ExportRequest("raoul", str(book.path.with_name("2.xlsx")), ("email",), traps=0, again="second use")
        run(export_contacts(book.db, order, NOW))

    refs = "E1-000001, E2-000001"
    assert digests_left(tmp_path, given_again) == [
        (hashed("person1@mail.example"), refs), (hashed("new@mail.example"), refs),
    ]  # fmt: skip


def test_of_an_erased_person_merged_of_two_both_addresses_are_named(tmp_path: Path) -> None:
    with told_book(tmp_path, deliveries=[]) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "1.xlsx"), ("email",), traps=0), NOW))
        merge(book.db, 1, [2], {}, NOW)
        run(erase(book.db, "c1", NOW))
        rows = list(reread(Path(write(book).file)))
    assert [row[0] for row in rows] == [hashed("person1@mail.example"), hashed("person2@mail.example")]


def corrected(tmp_path: Path, change: Callable[[Book], object]) -> tuple[StopFile, list[tuple[object, ...]]]:
    """A stop file after c1 was given to Raoul by e-mail, with name, and changed by hand."""
    parts = {"partners": [partner(country="IE", contracts=[contract(fields=["email", "first_name"])])]}
    with told_book(tmp_path, deliveries=[], **parts) as book:
        out = str(book.path.with_name("leads.xlsx"))
        run(export_contacts(book.db, ExportRequest("raoul", out, ("email",), traps=0), NOW))
        edit_person(book.db, 1, {"email": "right@mail.example", "first_name": "Eulalie", "note": "called"}, NOW)
        change(book)
        made = write(book)
        return made, list(reread(Path(made.file)))


def test_a_correction_is_sent_as_one_with_the_corrected_data(tmp_path: Path) -> None:
    """The partner was told to drop the person, and never what was corrected (GDPR 16, 19)."""
    made, rows = corrected(tmp_path, lambda _book: None)
    to_correct = "Correct your data: E-mail: right@mail.example; First name: Eulalie."
    assert [(row[0], *row[-3:]) for row in rows] == [
        ("person1@mail.example", "Correction", to_correct, "E1-000001"),
    ]  # fmt: skip
    assert "no longer be contacted" not in made.text
    sheets = openpyxl.load_workbook(made.file)
    assert (sheets.sheetnames[0], sheets["Read me"]["A1"].value) == (
        "Data to correct",
        "Data that Raoul SAS must correct",
    )


def test_of_who_refused_since_no_corrected_data_are_sent(tmp_path: Path) -> None:
    _made, rows = corrected(tmp_path, lambda book: withdraw(book, "c1"))
    assert [row[-2] for row in rows] == [*todo()]
    (tmp_path / "again").mkdir()
    made, rows = corrected(tmp_path / "again", lambda book: withdraw(book, "c1", channels=("email",)))
    assert {row[-2] for row in rows} == {
        "Stop using these channels at once: e-mail.", "Ask us for the corrected data and correct yours.",
    }  # fmt: skip
    assert "Not every row asks for the same" in made.text


def test_a_hashed_file_holds_no_corrected_data(tmp_path: Path) -> None:
    _made, rows = corrected(tmp_path, lambda book: make_stop_secret(book.db, "raoul", "raoul-2026"))
    assert "right@mail.example" not in str(rows)
    assert "Eulalie" not in str(rows)
