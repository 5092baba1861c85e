"""Complaints handed in as Outlook keeps them, as a folder, on standard input; addresses that only links tell."""

from __future__ import annotations

import json
import mailbox
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadkeeper.cli.app import main
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import answer_traced, close_addresses, complaints_overview
from leadkeeper.services.complaints.tracing import trace
from tests.cli.made_cli import NOW, call, refused, told
from tests.files.made_msg import msg
from tests.made_archive import NOW as INSTANT
from tests.made_archive import TODAY, archive, person, restored

GIVEN = {"id": "E1", "partner": "raoul", "at": "2026-02-15", "channels": ["email"], "contacts": ["c1"]}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = (person(1), person(2, email="lea+shop@x.example"), person(3, email="max@x.example"))
    restored(tmp_path, archive(*people, deliveries=[GIVEN])).close()
    return tmp_path / "book.leads"


def traced(book: Path, mail: str, name: str = "a.eml") -> dict[str, object]:
    book.with_name(name).write_text(mail, "utf-8")
    found: dict[str, object] = told("trace", book, book.with_name(name))
    return found


@pytest.mark.parametrize(
    "mail",
    [
        "To: list@news.example\nX-Forwarded-To: person1@mail.example\n\nhi",
        "To: list@news.example\nResent-To: Léa <person1@mail.example>\n\nhi",
        "\nhttps://news.example/out/person1%40mail.example/now",
    ],
)
def test_an_address_that_only_a_link_or_a_passing_on_tells(book: Path, mail: str) -> None:
    found = traced(book, mail)
    assert (found["matched_by"], found["contact"]) == ("exact", "c1")
    assert [one["export"] for one in found["deliveries"]] == ["E1"]  # type: ignore[attr-defined]  # a list of objects


@pytest.mark.parametrize(
    "mail",
    [
        'Content-Type: text/html\n\n<a href="https://news.example/out?u=person1%40mail.example&amp;x=1">out</a>',
        "Content-Type: text/html\n\n<a href='mailto:stop+person1=mail.example@news.example?subject=x'>out</a>",
        "Content-Type: text/html\n\n<a href=mailto:stop@news.example?body=person1%40mail.example>out</a>",
        "Content-Type: text/html\n\n<img src='https://news.example/seen/person1@mail.example.gif'>",
    ],
)
def test_what_stands_inside_the_tags_of_a_page_names_nobody(book: Path, mail: str) -> None:
    found = traced(book, mail)
    assert (found["matched_by"], found["contact"], found["address"], found["deliveries"]) == ("none", None, None, [])


def test_what_the_places_of_old_tell_comes_before_a_link(book: Path) -> None:
    found = traced(
        book, "To: max@x.example\nX-Forwarded-To: person1@mail.example\n\nhttps://x.example/person1@mail.example"
    )
    assert found["contact"] == "c3"
    assert traced(book, "\nhttps://x.example/unsubscribe/someone%40else.example")["address"] is None


def test_a_mail_of_outlook_is_traced(book: Path) -> None:
    headers = "Received: by mx for <person1@mail.example>; Tue\r\nFrom: promo@raoul.example\r\n"
    book.with_name("a.msg").write_bytes(msg({"007D001F": headers, "1000001F": "Bonjour"}))
    found = told("trace", book, book.with_name("a.msg"))
    assert (found["contact"], found["sender"]["from"]) == ("c1", "promo@raoul.example")
    book.with_name("winmail.dat").write_bytes(b"\x78\x9f\x3e\x22" + bytes(100))
    assert "save it as .eml" in refused("trace", book, book.with_name("winmail.dat"))["message"]


def test_a_folder_of_mails_gives_an_answer_each(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    (folder / "more").mkdir(parents=True)
    (folder / "b.eml").write_text("To: max@x.example\n\n")
    (folder / "more" / "a.mbox").write_text("From a\nTo: person1@mail.example\n\n\nFrom b\nTo: x@y.example\n\n")
    (folder / "notes.txt").write_text("To: max@x.example\n\n")
    maildir = mailbox.Maildir(folder / "dir", create=True)
    maildir.add(b"To: person1@mail.example\n\n")
    found = told("trace", book, folder)
    files = [Path(one["file"].partition(":")[0]) for one in found]
    assert [path.parent.as_posix() for path in files] == [".", "dir/new", "more", "more"]
    assert [one["contact"] for one in found] == ["c3", "c1", "c1", None]
    assert refused("trace", book, (tmp_path / "mails" / "dir" / "tmp"))["code"] == "folder-without-mail"
    assert [one["complaint"] for one in told("complain", book, folder, *NOW)] == ["P1", "P2", "P3", "P4"]


@pytest.mark.parametrize("mail", [b"To: person1@mail.example\r\n\r\nhi", b"From a\nTo: person1@mail.example\n\nhi"])
def test_a_mail_comes_on_standard_input(book: Path, mail: bytes) -> None:
    found = CliRunner().invoke(main, ["trace", str(book), "-", "--json"], input=mail, catch_exceptions=False)
    assert json.loads(found.stdout)["contact"] == "c1"


def test_an_address_with_another_tag_hints_at_the_person(book: Path) -> None:
    for typed in ("lea+other@x.example", "lea@x.example", "LEA+x@x.example"):
        found = told("trace", book, typed)
        assert (found["matched_by"], found["contact"], found["hint"]) == ("none", None, ["c2"]), typed
    assert told("trace", book, "max+raoul@x.example")["hint"] == ["c3"]
    assert "hint" not in told("trace", book, "leo+other@x.example")


def test_a_file_that_was_taken_back_and_imported_again_is_named_once(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as made:
        path = made.path
    (tmp_path / "d.csv").write_text("email,first_name\nnew@mail.example,Noe\n", "utf-8")
    told("import", path, tmp_path / "d.csv", "--form", "none", *NOW)
    told("consent", path, "new@mail.example", "--event", "given", "--purpose", "own", *NOW)
    told("undo", path, "i1", *NOW)
    told("import", path, tmp_path / "d.csv", "--form", "none", *NOW)
    words = call("trace", path, "new@mail.example", *NOW, "--lang", "en").stdout
    assert words.count("It came from line 2 of d.csv.") == 1


SPELT = "jean.petit+clodomir@gmail.com"


@pytest.fixture
def tagged_book(tmp_path: Path) -> Path:
    people = (person(1, email=SPELT), person(2))
    shared = {**GIVEN, "contacts": ["c1", "c2"]}
    restored(tmp_path, archive(*people, deliveries=[shared])).close()
    return tmp_path / "book.leads"


OTHER_SITE = "jean.petit+autre@gmail.com"


def test_a_tag_that_the_book_never_had_speaks_for_another_source(tagged_book: Path) -> None:
    """The trace said of an address made for another site when it was typed in our form and who received it from us."""
    spoken = call("trace", tagged_book, OTHER_SITE, "--lang", "en").stdout
    assert f"{OTHER_SITE} is not in the book" in spoken
    assert "“autre” often names the site for which the address was typed: it speaks for another source" in spoken
    assert f"{SPELT} was shared with Raoul SAS" in spoken
    assert "\nShared with" not in spoken
    told_of = told("trace", tagged_book, OTHER_SITE)  # what programs read stays as the conformance cases have it
    assert (told_of["matched_by"], told_of["contact"]) == ("alias", "c1")


@pytest.mark.parametrize("address", ["jeanpetit+CLODOMIR@gmail.com", "jean.petit@gmail.com", SPELT])
def test_no_tag_or_that_of_the_book_in_any_spelling_is_not_foreign(tagged_book: Path, address: str) -> None:
    spoken = call("trace", tagged_book, address, "--lang", "en").stdout
    assert "another source" not in spoken
    assert "\nShared with Raoul SAS" in spoken


def test_a_tag_that_names_the_owner_is_not_foreign(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(1, email="jean.petit@gmail.com"), deliveries=[GIVEN])).close()
    book = tmp_path / "book.leads"
    name = str(told("owner", book)["name"]).split(maxsplit=1)[0].lower()
    assert "another source" not in call("trace", book, f"jean.petit+{name}@gmail.com", "--lang", "en").stdout
    assert "another source" in call("trace", book, OTHER_SITE, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("lang", "ours", "theirs"),
    [("en", "We do not have this address in our records", "person who gave this address agreed"),
     ("fr", "Cette adresse ne figure pas dans nos registres", "une personne qui indiquait cette adresse a consenti")],
)  # fmt: skip
def test_the_letter_about_a_foreign_tag_claims_nothing_of_that_address(
    tagged_book: Path, lang: str, ours: str, theirs: str
) -> None:
    with open_book(tagged_book, INSTANT) as opened:
        traced = run(trace(opened.db, OTHER_SITE)).found[0]
        known = run(trace(opened.db, SPELT)).found[0]
        letter = answer_traced(opened.db, traced, TODAY, lang)
        assert theirs in answer_traced(opened.db, known, TODAY, lang)
    assert (ours in letter, "autre" in letter, theirs in letter) == (True, True, False)
    assert not any(text in letter for text in ("We shared it with", "Nous l’avons transmise à"))


def test_a_complaint_about_a_foreign_tag_accuses_no_partner(tagged_book: Path) -> None:
    told("complain", tagged_book, OTHER_SITE, *NOW)
    spoken = call("suspects", tagged_book, "--lang", "en", *NOW).stdout
    assert "received the only person" not in spoken
    assert "only after the “+” was shared with Raoul SAS: see the complaint." in spoken
    with open_book(tagged_book, INSTANT) as opened:
        overview = run(complaints_overview(opened.db))
        assert (overview.accused, overview.alike, overview.rows[0].partners) == ((), ("Raoul SAS",), ())
    told("complain", tagged_book, "person2@mail.example", *NOW)
    spoken = call("suspects", tagged_book, "--lang", "en", *NOW).stdout
    assert "1 of them complained about an address that was never in the book" in spoken


def test_the_box_asks_for_no_other_spelling_of_a_mailbox_that_is_known(tagged_book: Path) -> None:
    with open_book(tagged_book, INSTANT) as opened:
        assert close_addresses(opened.db, "jean.petit@gmail.com") == []
        assert close_addresses(opened.db, "person22@mail.example") == ["person2@mail.example"]
