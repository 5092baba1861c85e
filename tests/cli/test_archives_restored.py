"""A book restored from its own archive: what is not in it is told at once, and no file pretends that it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.exported_book import export, made_book, rows_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, partner, person

LATER = ("--now", "2026-11-25T10:00:00+01:00")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Five people given to Raoul; one was erased, one withdrew."""
    made = made_book(tmp_path)
    export(made, tmp_path / "E1.xlsx")
    told("erase", made, "person1@mail.example", *NOW)
    return made


def restored(folder: Path, source: Path) -> Path:
    path = folder / f"{source.stem}.leads"
    told("restore", source, path, *LATER)
    return path


def test_a_restore_says_that_nothing_is_exported_yet_and_what_to_do(book: Path, tmp_path: Path) -> None:
    source, path = tmp_path / "a.json", tmp_path / "a.leads"
    told("archive", book, source, *NOW)
    words = call("restore", source, tmp_path / "words.leads", "--lang", "en", *LATER).stdout
    assert "Nothing is exported yet" in words
    assert "leadkeeper suppress BOOK --all-entered" in words
    assert "Nothing is exported yet" in call("restore", source, path, "--json", "--lang", "en", *LATER).stderr
    out = ("--partner", "raoul", "--out", tmp_path / "again.xlsx", *LATER)
    assert refused("export", path, *out)["code"] == "stops-may-be-missing"


def test_an_archive_written_by_hand_makes_a_book_that_exports(tmp_path: Path) -> None:
    made_book(tmp_path)
    (source,) = tmp_path.glob("*.json")
    assert call("restore", source, tmp_path / "by_hand.leads", "--json", *NOW).stderr == ""
    assert export(tmp_path / "by_hand.leads", tmp_path / "E1.xlsx")["rows"] == 5


def test_no_suppression_file_has_a_row_that_names_nobody(book: Path, tmp_path: Path) -> None:
    """The archive holds no digest of somebody erased: the row was empty, and then counted as told."""
    source = tmp_path / "a.json"
    assert "which erased person 1 open notification is about" in call(
        "archive", book, tmp_path / "words.json", "--lang", "en", *NOW
    ).stdout  # fmt: skip
    told("archive", book, source, *NOW)
    words = call("restore", source, tmp_path / "words.leads", "--lang", "en", *LATER).stdout
    assert "1 open notification is about an erased person, and nothing tells the partner any more who it is" in words
    path = restored(tmp_path, source)
    error = refused("notices", path, "--partner", "raoul", "--out", tmp_path / "s.xlsx", *LATER)
    assert (error["code"], error["facts"]["count"]) == ("notices-name-nobody", 1)
    assert not (tmp_path / "s.xlsx").exists()
    told("consent", path, "person2@mail.example", "--event", "withdrawn", "--purpose", "partners", *LATER)
    told("notices", path, "--partner", "raoul", "--out", tmp_path / "s.xlsx", *LATER)
    assert len(rows_of(tmp_path / "s.xlsx")) == 1
    done = told("notices", path, "--partner", "raoul", "--told", *LATER)
    assert (done["told"], done["open"]) == (1, 1)


def test_a_month_passes_over_notifications_that_name_nobody(book: Path, tmp_path: Path) -> None:
    told("archive", book, tmp_path / "a.json", *NOW)
    path = restored(tmp_path, tmp_path / "a.json")
    told("suppress", path, "--all-entered", *LATER)
    (tmp_path / "in").mkdir()
    folders = ("--in", tmp_path / "in", "--out", tmp_path / "out")
    for words in (("--plan",), ()):
        steps = told("month", path, *folders, *words, *LATER)["steps" if not words else "plan"]
        step = next(one for one in steps if (one["step"], one["partner"]) == ("stop-file", "raoul"))
        assert (step["state"], step["code"]) == ("skipped", "notices-name-nobody")


def test_how_files_are_made_and_how_requests_and_breaches_stand_travel(book: Path, tmp_path: Path) -> None:
    """The month of the restored book gave a partner more people than its cap, in a file without its password."""
    told("profile", book, "raoul", "--cap", "3", "--password-from", "ask", "--name", "{partner} {day}", *NOW)
    told("breach", book, "--add", "laptop stolen", *NOW)
    told("request", book, "add", "person2@mail.example", "--kind", "access", "--note", "by post", *NOW)
    told("request", book, "refuse", "Q1", "--reason", "the fifth this week", *NOW)
    told("archive", book, tmp_path / "a.json", *NOW)
    path = restored(tmp_path, tmp_path / "a.json")
    for words in (("profile", "raoul"), ("breach",), ("requests",)):
        assert told(words[0], path, *words[1:], *LATER) == told(words[0], book, *words[1:], *LATER)
    told("archive", path, tmp_path / "again.json", *LATER)
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "a.json").read_bytes()
    told("suppress", path, "--all-entered", *LATER)
    (tmp_path / "in").mkdir()
    error = refused("month", path, "--in", tmp_path / "in", "--out", tmp_path / "out", *LATER)
    assert error["code"] == "month-password-missing"


def test_what_an_archive_has_no_place_for_is_named(book: Path, tmp_path: Path) -> None:
    (tmp_path / "test.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    told("balancing-test", book, tmp_path / "test.pdf", *NOW)
    told("sealed-proof", book, "--years", "5", *NOW)
    spoken = call("archive", book, tmp_path / "a.json", *NOW, "--lang", "en").stdout
    for words in ("1 sealed proof of an erased person", "how long sealed proofs are kept", "signed balancing test"):
        assert words in spoken


def test_an_entry_that_stops_nobody_is_named_when_it_comes_and_whenever_the_book_is_checked(tmp_path: Path) -> None:
    """Such entries stopped nobody, and the check found the book sound."""
    entries = [{"email": "jean"}, {"hash": "0a1b"}, {"email": "person1@mail.example"}, {"phone": "06 39 98 00 02"}]
    content = archive(person(1), person(2), suppressions=entries)
    (tmp_path / "a.json").write_text(json.dumps(content), "utf-8")
    path = tmp_path / "a.leads"
    expected = "2 entries of the suppression list hold neither an address nor a number, and stop nobody: jean, 0a1b."
    assert expected in call("restore", tmp_path / "a.json", path, "--lang", "en", *NOW).stdout
    assert expected in call("check", path, "--lang", "en").stdout
    assert told("check", path)["unread_stops"] == ["jean", "0a1b"]


@pytest.mark.parametrize("email", ["Léa <lea@gmail.com>", "lea@orange.fr; lea@firme.example", "lea@gmail.com."])
def test_a_personal_mailbox_in_a_cell_makes_a_consumer_however_it_is_spelt(email: str, tmp_path: Path) -> None:
    """Professionals only on paper, they were called without a consent."""
    informed = {"at": "2026-06-01", "mentions_transmission": True}
    alone = person(1, email=email, segment="b2b", informed=informed, consents=[])
    signed = partner(contracts=[contract(channels=["email", "sms", "voice"])])
    (tmp_path / "a.json").write_text(json.dumps(archive(alone, partners=[signed])), "utf-8")
    told("restore", tmp_path / "a.json", tmp_path / "a.leads", *NOW)
    for channel, rule in (("voice", "R09"), ("sms", "R03")):
        words = ("--partner", "raoul", "--channel", channel, "--contact", "c1")
        judged = told("decide", tmp_path / "a.leads", *words, *NOW)
        assert judged["verdict"] == "blocked"
        assert rule in {one["rule"] for one in judged["reasons"]}


def test_what_stands_for_no_post_address_is_none(tmp_path: Path) -> None:
    """People with a dash for an address were exported by post."""
    texts = ["1 rue Haute, 50000 Saint-Lô", "-", "?", "n/a", "—", "\u200b", "N/A, -", "BP 12"]
    informed = {"at": "2026-06-01", "mentions_transmission": True}
    people = [person(at, postal_address=one, informed=informed) for at, one in enumerate(texts)]
    signed = partner(contracts=[contract(channels=["post"])])
    (tmp_path / "a.json").write_text(json.dumps(archive(*people, partners=[signed])), "utf-8")
    told("restore", tmp_path / "a.json", tmp_path / "a.leads", *NOW)
    words = ("--partner", "raoul", "--channel", "post", "--json", *NOW)
    verdicts = map(json.loads, call("decide", tmp_path / "a.leads", *words).stdout.splitlines())
    assert [one["contact"] for one in verdicts if one["verdict"] == "eligible"] == ["c0", "c7"]


def test_a_breach_without_a_whole_instant_is_refused(tmp_path: Path) -> None:
    for at in ("never", "2026-11-20", "2026-11-20T10:00:00"):
        content = archive() | {"breaches": [{"id": "B1", "known_at": at, "what": "laptop stolen"}]}
        (tmp_path / "a.json").write_text(json.dumps(content), "utf-8")
        assert refused("restore", tmp_path / "a.json", tmp_path / "a.leads", *NOW)["code"] == "bad-instant"


def test_a_backup_is_no_archive_and_is_called_a_book(book: Path, tmp_path: Path) -> None:
    copy = told("backup", book, tmp_path, *NOW)["backup"]
    error = refused("restore", copy, tmp_path / "new.leads", "--lang", "en", *NOW)
    assert error["code"] == "archive-is-book"
    assert "is a book, not an archive" in error["message"]
