"""What an undone import said opens no export any more, of people who stay because a partner received them since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, description, form, form_version, partner, published, restored

HEAD = "E-mail;Prénom;Offres partenaires;Date de consentement\n"
HECTOR = "hector@x.example;Hector;{};2026-05-02\n"
ACME = partner(
    id="acme",
    legal_name="Acme SA",
    siren="123456782",
    contracts=[contract("acme-2026", max_uses=1), contract("acme-post", channels=["post"])],
)
WRONGLY = pytest.mark.parametrize("wrongly", [(), ("--read-wrongly",)], ids=["undone", "misread"])


def parts() -> dict[str, Any]:
    """Two partners, both named by the form and by the list."""
    shown, versions = description(), published()["versions"]
    shown["text"] = shown["text"].replace("Raoul SAS", "Raoul SAS et Acme SA")
    shown["list"] = {**shown["list"], "names": ["Raoul SAS", "Acme SA"]}
    versions[0]["names"].append({"name": "Acme SA", "siren": "123456782"})
    return {
        "partners": [partner(), ACME],
        "lists": [published(versions=versions)],
        "forms": [form(versions=[form_version(description=shown)])],
    }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    restored(tmp_path, archive(contacts=[], **parts())).close()
    return tmp_path / "book.leads"


def read(book: Path, rows: str, name: str = "quiz.csv", head: str = HEAD) -> str:
    """Import a file of the form; return the id of the import."""
    file = book.with_name(name)
    file.write_text(head + rows, "utf-8")
    report: dict[str, Any] = told("import", book, file, "--form", "quiz-v1", *NOW)
    return str(report["import"])


def shared(book: Path, to: str = "raoul") -> Path:
    """Export to a partner."""
    out = book.with_name(f"{to}.xlsx")
    told("export", book, "--partner", to, "--out", out, *NOW)
    return out


def verdict(book: Path, to: str = "acme", contact: str = "c1", channel: str = "email") -> str:
    """What becomes of one person, judged alone and among all others."""
    words = ("decide", book, "--partner", to, "--channel", channel)
    alone = told(*words, "--contact", contact, *NOW)
    found = call(*words, "--json", *NOW).stdout.splitlines()
    among = next(one for one in map(json.loads, found) if one["contact"] == contact)
    assert (alone["verdict"], alone["reasons"]) == (among["verdict"], among["reasons"])
    assert told(*words, "--summary", *NOW)[alone["verdict"]] >= 1
    return str(alone["verdict"])


def answers(book: Path, contact: str = "c1") -> list[tuple[str, str | None]]:
    """The answers of a person, as they are stored."""
    return [(one["event"], one["partner"]) for one in told("show", book, contact)["consents"]]


@WRONGLY
def test_whom_a_partner_received_is_offered_to_no_other(book: Path, wrongly: tuple[str, ...]) -> None:
    ref = read(book, HECTOR.format("oui") + "jules@x.example;Jules;oui;2026-05-03\n")
    other = read(book, "lea@x.example;Léa;oui;2026-05-02\n", "other.csv")
    shared(book)
    assert (verdict(book), other) == ("eligible", "i2")

    undone = told("undo", book, ref, *wrongly, *NOW)

    assert [one["why"] for one in undone["kept"]] == ["delivered", "delivered"]
    assert [verdict(book, contact=one) for one in ("c1", "c2", "c3")] == ["blocked", "blocked", "eligible"]
    assert answers(book) == [("given", None)], "what was shared can be explained"
    assert "Nothing: the import was undone" in call("show", book, "c1", "--lang", "en").stdout
    assert [one["id"] for one in told("contacts", book, "--filter", "consent=given")] == ["c3"]
    shared(book, "acme")
    assert told("show", book, "c1")["deliveries"] == [{"export": "E1", "partner": "raoul", "at": NOW[1]}]


def test_nobody_is_left_to_export(book: Path) -> None:
    ref = read(book, HECTOR.format("oui"))
    shared(book)
    told("undo", book, ref, *NOW)
    out = book.with_name("acme.xlsx")
    assert refused("export", book, "--partner", "acme", "--out", out, *NOW)["code"] == "nobody-eligible"
    assert refused("export", book, "--partner", "raoul", "--again", "twice", "--out", out, *NOW)["code"]


@WRONGLY
def test_an_edit_keeps_the_person_and_not_the_yes(book: Path, wrongly: tuple[str, ...]) -> None:
    ref = read(book, HECTOR.format("oui"))
    told("consent", book, "c1", "--event", "given", "--purpose", "own", *NOW)
    assert [one["why"] for one in told("undo", book, ref, *wrongly, *NOW)["kept"]] == ["answered"]
    assert verdict(book) == "blocked"


@WRONGLY
def test_the_refusal_of_whom_a_partner_received(book: Path, wrongly: tuple[str, ...]) -> None:
    ref = read(book, HECTOR.format("oui") + HECTOR.format("non").replace("-02", "-01"))
    shared(book)
    told("undo", book, ref, *wrongly, *NOW)
    read(book, HECTOR.format("oui").replace("2026-05-02", "2026-05-01"), "right.csv")

    assert verdict(book) == ("eligible" if wrongly else "blocked")
    assert (("refused", None) in answers(book)) is not bool(wrongly)


@WRONGLY
def test_the_same_file_read_again_counts(book: Path, wrongly: tuple[str, ...]) -> None:
    ref = read(book, HECTOR.format("oui"))
    shared(book)
    told("undo", book, ref, *wrongly, *NOW)
    again = read(book, HECTOR.format("oui"))

    assert verdict(book) == "eligible"
    assert answers(book) == [("given", None)] * 2
    told("undo", book, again, *NOW)
    assert verdict(book) == "blocked"


def test_a_yes_that_a_later_file_gave_too_counts(book: Path) -> None:
    ref = read(book, HECTOR.format("oui"))
    later = read(book, HECTOR.format("oui"), "later.csv")
    shared(book)
    told("undo", book, ref, "--read-wrongly", *NOW)

    assert verdict(book) == "eligible"
    told("undo", book, later, *NOW)
    assert verdict(book) == "blocked"


@pytest.mark.parametrize("delivered", [True, False])
def test_a_refusal_that_a_later_file_gave_too_stays(book: Path, delivered: bool) -> None:
    read(book, HECTOR.format("oui"), "first.csv")
    if delivered:
        shared(book)
    ref = read(book, HECTOR.format("non").replace("-02", "-03"), "no.csv")
    read(book, HECTOR.format("non").replace("-02", "-03"), "later.csv")
    told("undo", book, ref, "--read-wrongly", *NOW)
    assert (verdict(book), answers(book)[1]) == ("blocked", ("refused", None))


@WRONGLY
def test_a_later_yes_lifts_no_refusal_once_its_import_is_undone(book: Path, wrongly: tuple[str, ...]) -> None:
    read(book, HECTOR.format("non").replace("-05-", "-04-"), "no.csv")
    ref = read(book, HECTOR.format("oui"))
    shared(book)
    told("undo", book, ref, *wrongly, *NOW)
    assert verdict(book) == "blocked"
    assert verdict(book, "raoul") == "blocked"


def test_an_archive_says_so_and_a_book_made_of_it_too(book: Path) -> None:
    ref = read(book, HECTOR.format("oui"))
    shared(book)
    told("undo", book, ref, *NOW)
    first, second, copy = (book.with_name(name) for name in ("1.json", "2.json", "copy.leads"))
    told("archive", book, first, *NOW)
    told("restore", first, copy, *NOW)
    told("archive", copy, second, *NOW)

    (one,) = json.loads(first.read_text("utf-8"))["contacts"]
    assert [(said["event"], said["purpose"]) for said in one["consents"]] == [("given", "undone")]
    assert json.loads(second.read_text("utf-8")) == json.loads(first.read_text("utf-8"))
    assert verdict(copy) == "blocked"
    assert "Nothing: the import was undone" in call("show", copy, "c1", "--lang", "en").stdout
    read(copy, HECTOR.format("oui"), "right.csv")
    assert verdict(copy) == "eligible"


def test_what_was_shared_is_proven_as_before(book: Path) -> None:
    ref = read(book, HECTOR.format("oui"))
    workbook = shared(book)
    told("proof", book, "E1", "--out", book.with_name("before.zip"), *NOW)
    told("undo", book, ref, *NOW)
    told("proof", book, "E1", "--out", book.with_name("after.zip"), *NOW)

    assert told("verify", book, workbook)["file"] == "match"
    for name in ("before.zip", "after.zip"):
        found = told("verify-proof", book.with_name(name), workbook, *NOW)
        assert (found["proof"], found["file"]) == ("valid", "match")
    assert call("check", book).exit_code == 0
    assert told("control", book, "--out", book.with_name("control.zip"), *NOW)


def test_an_undo_tells_before_and_after_who_loses_a_consent(book: Path) -> None:
    ref = read(book, HECTOR.format("oui") + "jules@x.example;Jules;oui;2026-05-03\nnina@x.example;Nina;;\n")
    shared(book)
    told("consent", book, "c3", "--event", "given", "--purpose", "own", *NOW)
    read(book, "lea@x.example;Léa;oui;2026-05-02\n", "other.csv")
    before = told("show", book, "c1"), len(told("contacts", book))

    seen = told("undo", book, ref, "--dry-run", *NOW)
    words = call("undo", book, ref, "--dry-run", "--lang", "en", *NOW).stdout.splitlines()

    assert (told("show", book, "c1"), len(told("contacts", book))) == before, "nothing is undone"
    lost = "2 people who stay because they were shared consented in this file: their consents will no longer count."
    assert words[0] == "0 people will be deleted."
    assert lost in words
    assert call("undo", book, ref, "--lang", "en", *NOW).stdout.splitlines()[1] == lost
    assert seen["losing_consent"] == {"shared": 2, "others": 0}
    assert [one["contact"] for one in seen["kept"]] == ["c1", "c2", "c3"]
    assert refused("undo", book, ref, "--dry-run", *NOW)["code"] == "import-undone"


@WRONGLY
def test_an_undo_of_people_without_consent_loses_none(book: Path, wrongly: tuple[str, ...]) -> None:
    ref = read(book, HECTOR.format(""))
    told("consent", book, "c1", "--event", "given", "--purpose", "own", *NOW)
    assert "losing_consent" not in told("undo", book, ref, *wrongly, "--dry-run", *NOW)
    assert "losing_consent" not in told("undo", book, ref, *wrongly, *NOW)
