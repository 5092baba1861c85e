"""Suppression lists of partners as MD5, SHA-1 or SHA-256 of addresses and numbers, on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import new
from pathlib import Path

import pytest
from openpyxl import Workbook

from leadkeeper.domain.suppression import keyed_hash
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import person
from tests.services.told_book import told_book

KINDS = ("md5", "sha1", "sha256")
KEY = "0f" * 32
ONE = "person1@mail.example"
NOBODY = "nobody@x.example"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = [
        person(1),
        person(2, email="Lea.Du.Bois+Jeu@Gmail.com", phone="06 39 98 00 02"),
        person(3, other_emails=["Other3@Mail.example"], other_phones=["0639980033"]),
        *map(person, range(4, 31)),
    ]
    with told_book(tmp_path, people=people) as made:
        return made.path


def of(text: str, kind: str = "md5") -> str:
    return new(kind, text.encode(), usedforsecurity=False).hexdigest()


def listed(folder: Path, lines: Iterable[str], name: str = "stop.txt") -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def stopped(book: Path, *people: str) -> list[bool]:
    """Whether each of these people is held back from Raoul."""
    found = [told("decide", book, "--partner", "raoul", "--contact", who, *NOW) for who in people]
    return [one["verdict"] == "blocked" for one in found]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("named", [True, False])
def test_a_list_of_hashes_stops_the_people_behind_them(book: Path, tmp_path: Path, kind: str, named: bool) -> None:
    path = listed(tmp_path, [of(ONE, kind).upper(), of(NOBODY, kind)])
    option = ("--hashed", kind) if named else ()
    assert stopped(book, "c1") == [False]

    preview = told("suppress", book, "--file", path, *option, "--dry-run", *NOW)
    assert (preview["people"], preview["hashes"], preview["not_kept"]) == (1, {kind: 2}, 1)
    assert stopped(book, "c1") == [False]

    done = told("suppress", book, "--file", path, *option, *NOW)
    assert (done["suppressed"], done["matched"], done["unknown"], done["not_kept"]) == (1, 1, 1, 1)
    assert [(one["partner"], one["contact"]) for one in done["notices"]] == [("raoul", "c1"), ("bonte", "c1")]
    assert stopped(book, "c1", "c4") == [True, False]
    assert told("suppress", book, ONE, *NOW)["already"] == 1  # as if the address itself had been entered


@pytest.mark.parametrize(
    ("form", "who"),
    [
        ("Lea.Du.Bois+Jeu@Gmail.com", "c2"),
        ("lea.du.bois+jeu@gmail.com", "c2"),
        ("leadubois@gmail.com", "c2"),
        ("06 39 98 00 02", "c2"),
        ("0639980002", "c2"),
        ("33639980002", "c2"),
        ("+33639980002", "c2"),
        ("Other3@Mail.example", "c3"),
        ("other3@mail.example", "c3"),
        ("0639980033", "c3"),
        ("+33639980033", "c3"),
    ],
)
def test_an_address_or_number_matches_however_the_partner_wrote_it(
    book: Path, tmp_path: Path, form: str, who: str
) -> None:
    done = told("suppress", book, "--file", listed(tmp_path, [of(form)]), *NOW)
    assert (done["suppressed"], done["matched"], done["not_kept"]) == (1, 1, 0)
    assert stopped(book, who) == [True]


def test_what_was_recognised_is_told_and_that_the_rest_must_be_entered_again(book: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, ["hash", of(ONE), of(NOBODY), of("x@x.example", "sha1")])
    found = call("suppress", book, "--file", path, "--lang", "en", *NOW)
    assert "The list contains hashes of addresses or numbers: MD5 (2), SHA-1 (1)." in found.stderr
    assert "1 of 30 people in the book would be put on the list" in found.stderr
    lines = found.stdout.splitlines()
    assert lines[0] == "1 address put on the suppression list."
    assert lines[1].startswith("2 hashes match nobody in the book and cannot be kept for people who come later.")
    french = call("suppress", book, "--file", path, "--lang", "fr", *NOW)
    assert "MD5 (2), SHA-1 (1)" in french.stderr
    assert "Conservez cette liste" in french.stdout


def test_hashes_that_match_nobody_are_taken_only_when_somebody_agrees(book: Path, tmp_path: Path) -> None:
    salted = listed(tmp_path, [of(f"salt{ONE}", "sha256")])
    for option in ((), ("--hashed", "sha256")):
        error = refused("suppress", book, "--file", salted, *option, *NOW)
        assert (error["code"], error["facts"]["file"]) == ("hashes-of-nobody", "stop.txt")
    asked = call("suppress", book, "--file", salted, "--lang", "en", *NOW)
    assert asked.exit_code == 1
    assert "None of these hashes matches anybody in the book" in asked.stderr
    done = told("suppress", book, "--file", salted, "--yes", *NOW)
    assert (done["suppressed"], done["matched"], done["not_kept"]) == (0, 0, 1)


def test_more_than_a_tenth_of_the_book_is_asked_of_a_hashed_list_too(book: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, [of(f"person{number}@mail.example") for number in range(5, 10)])
    assert refused("suppress", book, "--file", path, *NOW)["code"] == "stops-many"
    assert told("suppress", book, "--file", path, "--yes", *NOW)["suppressed"] == 5


def test_every_column_of_hashes_is_read_and_a_status_next_to_them(book: Path, tmp_path: Path) -> None:
    rows = [
        f"1;{of('+33639980004', 'sha256')};{of('unknown')};opt-out",
        f"2;{of('unknown', 'sha256')};{of('person5@mail.example')};opt-out",
        f"3;{of('unknown', 'sha256')};{of('person6@mail.example')};actif",
    ]
    path = listed(tmp_path, ["n°;mobile;email_md5;statut", *rows], "stop.csv")
    done = told("suppress", book, "--file", path, *NOW)
    assert (done["suppressed"], done["staying"], done["columns"][0]["column"]) == (2, 1, "statut")
    assert stopped(book, "c4", "c5", "c6") == [True, True, False]


def test_numbers_and_hashes_of_one_list_are_both_read(book: Path, tmp_path: Path) -> None:
    rows = ["Téléphone;md5", f"06 39 98 00 04;{of('person5@mail.example')}", f"06 00 00 00 99;{of(NOBODY)}"]
    done = told("suppress", book, "--file", listed(tmp_path, rows, "stop.csv"), *NOW)
    assert (done["suppressed"], done["matched"], done["unknown"], done["not_kept"]) == (3, 2, 2, 1)
    assert stopped(book, "c4", "c5") == [True, True]


def test_where_addresses_stand_they_are_read_unless_hashes_are_asked_for(book: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, ["email;code", f"{ONE};{of('person4@mail.example')}"], "stop.csv")
    assert "hashes" not in told("suppress", book, "--file", path, "--dry-run", *NOW)
    done = told("suppress", book, "--file", path, "--hashed", "md5", *NOW)
    assert (stopped(book, "c1", "c4"), done["suppressed"]) == ([False, True], 1)


def test_a_workbook_of_hashes_is_read(book: Path, tmp_path: Path) -> None:
    made = Workbook()
    for cell in ("E-mail", of(ONE), of(NOBODY)):
        made.active.append([cell])
    made.save(tmp_path / "stop.xlsx")
    assert told("suppress", book, "--file", tmp_path / "stop.xlsx", *NOW)["suppressed"] == 1


def test_a_hashed_list_for_a_partner_and_a_channel_stays_there(book: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, [of(ONE)])
    done = told("suppress", book, "--file", path, "--partner", "raoul", "--channel", "email", *NOW)
    assert [one["partner"] for one in done["notices"]] == ["raoul"]
    assert stopped(book, "c1") == [True]
    assert told("suppress", book, ONE, "--partner", "raoul", "--channel", "email", *NOW)["already"] == 1
    assert told("suppress", book, ONE, "--partner", "bonte", *NOW)["suppressed"] == 1


def test_hashes_are_taken_without_a_file_too(book: Path) -> None:
    done = told("suppress", book, of(ONE), of(NOBODY), "--hashed", "md5", *NOW)
    assert (done["suppressed"], done["hashes"], done["not_kept"]) == (1, {"md5": 2}, 1)
    assert told("suppress", book, of(ONE), "--hashed", "sha1", *NOW)["unreadable"] == 1


def test_a_keyed_list_that_matches_nobody_is_asked_about_as_any_other(book: Path, tmp_path: Path) -> None:
    """A wrong key suppressed nobody, without a question."""
    path = listed(tmp_path, [keyed_hash(bytes.fromhex("00fe"), ONE)])
    words = ("suppress", book, "--file", path, "--hashed", "hmac", "--key", "00ff")
    error = refused(*words, *NOW)
    assert (error["code"], "another key" in error["message"]) == ("hashes-of-nobody", True)
    assert told(*words, "--yes", *NOW)["matched"] == 0


def test_with_a_key_a_hash_is_keyed_and_without_one_it_is_not(book: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, [keyed_hash(bytes.fromhex(KEY), ONE), keyed_hash(bytes.fromhex(KEY), NOBODY)])
    assert refused("suppress", book, "--file", path, *NOW)["code"] == "hashes-of-nobody"
    for option in ((), ("sha256",), ("hmac",)):
        done = told("suppress", book, "--file", path, "--hashed", *option, "--key", KEY, *NOW)
        assert (done["matched"], done["hashes"], done["not_kept"]) == (1, {"hmac": 2}, 1)


@pytest.mark.parametrize(
    "words", [("--hashed",), ("--hashed", "hmac"), ("--hashed", "md5", "--key", KEY), ("--hashed", "md4")], ids=str
)
def test_a_kind_that_cannot_be_meant_is_wrong_usage(book: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert call("suppress", book, "--file", listed(tmp_path, [of(ONE)]), *words).exit_code == 2


def test_a_kind_that_the_file_does_not_hold_is_refused(book: Path, tmp_path: Path) -> None:
    path = listed(tmp_path, [of(ONE)])
    assert refused("suppress", book, "--file", path, "--hashed", "sha1", *NOW)["code"] == "no-address-column"
