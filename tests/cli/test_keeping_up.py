"""Proof is attached, lists are published, contracts renewed and requests answered on the command line."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.exported_book import made_book
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, form, form_version, partner, person, restored
from tests.services.told_book import BONTE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PDF = b"%PDF-1.7\n" + bytes(64)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of five people, Raoul's contract and the list main-1."""
    return made_book(tmp_path)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "list.png"
    path.write_bytes(PNG)
    return path


def test_a_list_is_published_with_its_names_and_a_picture(book: Path, picture: Path) -> None:
    made = told("publish", book, "main", "--partner", "raoul", "--partner", "Bonté SARL", "--snapshot", picture, *NOW)
    assert (made["list"], made["id"], made["added"], made["removed"]) == ("main", "main-2", ["Bonté SARL"], [])
    assert [one["name"] for one in made["names"]] == ["Raoul SAS", "Bonté SARL"]
    assert made["snapshot"]["name"] == "list.png"
    assert refused("publish", book, "main", "--now", "2026-11-25")["code"] == "list-unchanged"
    assert refused("publish", book, "main", "--partner", "raoul", *NOW)["code"] == "not-after-last"
    fresh = told("publish", book, "https://clodomir.example/autres", "--partner", "raoul", *NOW)
    assert (fresh["list"], fresh["id"]) == ("autres", "autres-1")
    later = told("publish", book, "https://clodomir.example/autres", "--partner", "bonte", "--now", "2026-11-25")
    assert (later["list"], later["removed"]) == ("autres", ["Raoul SAS"])
    assert refused("publish", book, "nowhere", "--partner", "raoul", *NOW)["code"] == "unknown-list"
    assert refused("publish", book, "main", "--partner", "nobody", *NOW)["code"] == "unknown-partner"
    ahead = refused("publish", book, "main", "--partner", "bonte", "--at", "2027-01-01T00:00:00+01:00", *NOW)
    assert ahead["code"] == "instant-in-future"


def test_a_list_of_an_earlier_day_says_how_many_consents_it_concerns(tmp_path: Path) -> None:
    """As the window does: the names of this version will count for those who said yes since then."""
    linked = form(versions=[form_version(list="main", list_version=None)])
    parts = {"forms": [linked], "partners": [partner(), BONTE]}
    with restored(tmp_path, archive(*map(person, range(3)), **parts)) as made:
        path = made.path
    words = ("publish", path, "main", "--lang", "en", *NOW)
    back = call(*words, "--partner", "bonte", "--at", "2026-05-20T10:00:00+02:00").stdout
    assert "3 people said yes since then: the names of this version will count for them" in back
    assert "said yes since then" not in call(*words, "--partner", "raoul").stdout


def test_a_picture_is_attached_to_the_newest_version_and_dated(book: Path, picture: Path) -> None:
    told("publish", book, "main", "--partner", "bonte", "--at", "2026-11-20T10:00:00+01:00", *NOW)
    early = refused("attach", book, "list", "main", picture, "--at", "2026-11-19", *NOW)
    assert early["code"] == "picture-too-early"
    made = told("attach", book, "list", "main", picture, "--at", "2026-11-21T09:00:00+01:00", *NOW)
    assert (made["id"], made["snapshot"]["taken_at"]) == ("main-2", "2026-11-21T09:00:00+01:00")
    assert refused("attach", book, "list", "main-2", picture, *NOW)["code"] == "snapshot-kept"
    assert refused("attach", book, "list", "main", picture, "--at", "2027-01-01", *NOW)["code"] == "instant-in-future"


def test_evidence_is_attached_to_a_form_and_a_document_to_a_contract(book: Path, picture: Path, tmp_path: Path) -> None:
    made = told("attach", book, "form", "quiz", picture, "--at", "2026-11-20", *NOW)
    assert (made["id"], made["evidence"][-1]["kind"], made["evidence"][-1]["taken_at"]) == (
        "quiz-v1",
        "screenshot",
        "2026-11-20",
    )
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(PDF)
    assert refused("attach", book, "contract", "raoul-2026", paper, *NOW)["code"] == "document-kept"
    assert refused("attach", book, "contract", "lost", paper, *NOW)["code"] == "unknown-contract"
    assert refused("attach", book, "form", "lost", picture, *NOW)["code"] == "unknown-form"
    (tmp_path / "note.txt").write_text("nothing")
    assert refused("attach", book, "form", "quiz", tmp_path / "note.txt", *NOW)["code"] == "proof-unknown"


def test_a_contract_is_renewed_from_the_day_after_its_end(book: Path, tmp_path: Path) -> None:
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(PDF)
    assert refused("renew", book, "raoul-2026", "--until", "2026-12-01", *NOW)["code"] == "dates-reversed"
    assert refused("renew", book, "raoul-2026", "--until", "soon", *NOW)["code"] == "bad-day"
    assert refused("renew", book, "lost", "--until", "2027-12-31", *NOW)["code"] == "unknown-contract"
    made = told("renew", book, "raoul-2026", "--until", "2027-12-31", "--document", paper, *NOW)
    assert (made["partner"], made["id"], made["starts_on"], made["ends_on"], made["signed_on"]) == (
        "raoul",
        "raoul-2027",
        "2027-01-01",
        "2027-12-31",
        "2026-11-24",
    )
    assert (made["price_cents"], made["document"]["name"]) == (50, "signed.pdf")
    again = refused("renew", book, "raoul-2026", "--until", "2028-12-31", *NOW)
    assert (again["code"], again["facts"]["by"]) == ("contract-renewed", "raoul-2027")


def test_a_request_of_somebody_who_is_not_in_the_book_is_answered_with_what_was_searched_for(book: Path) -> None:
    add = ("request", book, "add", "nobody@mail.example,0612345699", "--kind", "access")
    assert refused(*add, *NOW)["code"] == "unknown-contact"
    made = told(*add, "--not-in-book", "--name", "Eulalie", *NOW)
    assert (made["contact"], made["name"], made["due"]) == (None, "Eulalie", "2026-12-24")
    assert made["searched"] == ["nobody@mail.example", "0612345699"]
    done = told("request", book, "answer", "Q1", *NOW)
    assert done["state"] == "answered"
    assert "nobody@mail.example, 0612345699" in done["text"]
    assert call("request", book, "answer", "Q1", "--not-in-book", *NOW).exit_code == 2
    assert call(*add, "--name", "Eulalie", *NOW).exit_code == 2


def test_a_request_is_added_answered_and_refused_with_reasons_and_remedies(book: Path) -> None:
    made = told("request", book, "add", "person1@mail.example", "--kind", "access", "--at", "2026-11-20", *NOW)
    assert (made["id"], made["kind"], made["due"], made["state"]) == ("Q1", "access", "2026-12-20", "open")
    report = book.with_name("report.html")
    told("dossier", book, "person1@mail.example", "--out", report, *NOW)
    done = told("request", book, "answer", "Q1", "--how", "email", "--sent", report, *NOW)
    assert (done["answered_on"], done["state"]) == ("2026-11-24", "answered")
    assert done["sent"] == sha256(report.read_bytes()).hexdigest()

    told("request", book, "add", "c2", "--kind", "erasure", *NOW)
    assert refused("request", book, "answer", "Q2", *NOW)["code"] == "request-undone"
    assert refused("request", book, "refuse", "Q2", "--reason", " ", *NOW)["code"] == "reason-missing"
    no = told("request", book, "refuse", "Q2", "--reason", "an unpaid order is still open", "--how", "post", *NOW)
    assert (no["refused"], no["state"]) == ("an unpaid order is still open", "answered")
    assert "an unpaid order is still open" in no["text"]
    assert all(word in no["text"] for word in ("CNIL", "court", "Clodomir"))
    assert {one["id"]: one.get("refused") for one in told("requests", book, *NOW)} == {
        "Q1": None,
        "Q2": "an unpaid order is still open",
    }
    assert refused("request", book, "refuse", "Q1", "--reason", "no", *NOW)["code"] == "request-answered"
    assert call("request", book, "add", "c2", *NOW).exit_code == 2
    assert call("request", book, "refuse", "Q2", *NOW).exit_code == 2


def test_an_objection_is_not_refused_and_whoever_asked_to_be_erased_is_shared_no_more(book: Path) -> None:
    """Refusing either set the person free: the next export gave them away."""
    for number, kind in ((1, "objection"), (2, "erasure")):
        told("request", book, "add", f"c{number}", "--kind", kind, "--at", "2026-11-20", *NOW)
    error = refused("request", book, "refuse", "Q1", "--reason", "a contract is open", *NOW)
    assert (error["code"], error["facts"]) == ("objection-not-refused", {"request": "Q1"})
    no = told("request", book, "refuse", "Q2", "--reason", "an unpaid order is still open", *NOW)
    assert "We no longer share your data with partners." in no["text"]
    for ref in ("c1", "c2"):
        assert told("decide", book, "--partner", "raoul", "--contact", ref, *NOW)["verdict"] == "blocked"
    answer = told("show", book, "c2", *NOW)["consents"][-1]
    assert (answer["event"], answer["purpose"]) == ("withdrawn", "partners")
    told("suppress", book, "person1@mail.example", *NOW)
    assert told("request", book, "answer", "Q1", *NOW)["state"] == "answered"


def test_the_files_that_an_archive_declares_are_attached_after_a_restore(
    book: Path, picture: Path, tmp_path: Path
) -> None:
    """`control` listed them as missing, and `attach` said that they were there."""
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(PDF)
    told("publish", book, "main", "--partner", "bonte", "--snapshot", picture, *NOW)
    told("archive", book, tmp_path / "made.json")
    content = (tmp_path / "made.json").read_text("utf-8")
    declared = json.loads(content)["partners"][0]["contracts"][0]["document"]["sha256"]
    (tmp_path / "made.json").write_text(content.replace(declared, sha256(PDF).hexdigest()), "utf-8")
    told("restore", tmp_path / "made.json", tmp_path / "again.leads", *NOW)
    again = tmp_path / "again.leads"
    made = told("attach", again, "list", "main-2", picture, *NOW)
    assert made["snapshot"]["sha256"] == sha256(PNG).hexdigest()
    told("attach", again, "contract", "raoul-2026", paper, *NOW)
    for words in (("list", "main-2", picture), ("contract", "raoul-2026", paper)):
        assert refused("attach", again, *words, *NOW)["code"] in ("snapshot-kept", "document-kept")


def test_how_a_person_was_informed_goes_with_no_request_that_comes_in(tmp_path: Path) -> None:
    """It was taken and dropped, and the answer later said “email”."""
    with restored(tmp_path, archive(person(1))) as made:
        path = made.path
    refusal = call("request", path, "add", "person1@mail.example", "--kind", "access", "--how", "post", *NOW)
    assert (refusal.exit_code, "--how" in refusal.stderr) == (2, True)
