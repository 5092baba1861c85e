"""dossier, erase, requests and retention as cli.md has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.privacy.requests import tell_of_rectification
from tests.cli.exported_book import export, made_book, refs_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as THEN
from tests.made_archive import archive, form, form_version, given, person, restored, written
from tests.services.test_records_of import COLLEAGUES, OFFICE

OLD_FORM = form(versions=[form_version(**{"from": "2019-01-01"})])
DELIVERY = {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c1"]}
REQUEST = {"id": "Q1", "contact": "c1", "kind": "access", "received_on": "2026-11-01"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = (person(1), person(2, consents=[given("2021-05-01")]))
    thing = archive(*people, forms=[OLD_FORM], deliveries=[DELIVERY], requests=[REQUEST])
    path = tmp_path / "b.leads"
    run(restore_book(written(tmp_path, thing), path, THEN))
    return path


def test_dossier_writes_the_file_and_counts(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "lea.json"
    found = told("dossier", book, "Person1@mail.example", "--out", out, *NOW)
    assert found == {"file": str(out), "records": 1, "consents": 1, "lines": 0, "recipients": 1}
    assert json.loads(out.read_text("utf-8"))["records"][0]["email"] == "person1@mail.example"


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("STOP (Jean Dubois / Léa Petit: réponses différentes, different answers)\nClient",
         "STOP (Jean Dubois: réponses différentes, different answers)\nClient"),
        ("STOP (Léa Petit / Zoé Petit: réponses différentes, different answers)", None),
        ("STOP (Jean Dubois 40 / Tom Petit 12)", "STOP (Jean Dubois 40)"),
        ("STOP (Tom Petit 12 / JEAN DUBOIS 40)", "STOP (JEAN DUBOIS 40)"),
        ("STOP (Jean Dubois 17 / Jean Dubois 40)", "STOP (Jean Dubois 17 / Jean Dubois 40)"),
        ("STOP (12 / 40)", "STOP (12 / 40)"),
        ("STOP (20 / 2009-06-01)", "STOP (20 / 2009-06-01)"),
        ("STOP (Offres / SMS: non)\n", "STOP (Offres / SMS: non)"),
    ],
)  # fmt: skip
def test_a_dossier_names_nobody_else_of_the_mailbox(tmp_path: Path, note: str, kept: str | None) -> None:
    """The name of another at the address, and the age of a child, were handed out with the note (GDPR 15(4))."""
    with restored(tmp_path, archive(person(1, first_name="Jean", last_name="Dubois", note=note))) as opened:
        book = opened.path
    out = tmp_path / "jean.json"
    told("dossier", book, "c1", "--out", out, *NOW)
    (record,) = json.loads(out.read_text("utf-8"))["records"]
    assert record.get("note") == kept
    assert told("show", book, "c1", *NOW)["note"] == note  # the book keeps it


def test_a_dossier_after_imports_of_two_at_one_address_names_one(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as opened:
        book = opened.path
    for number, row in enumerate(("2026-11-10;Jean;Dubois;non", "2026-11-16;Léa;Petit;oui")):
        at, rest = row.split(";", 1)
        file = tmp_path / f"{number}.csv"
        file.write_text(f"Opt-in date;Email;Prénom;Nom;Offres partenaires\n{at};info@mail.example;{rest}\n", "utf-8")
        told("import", book, file, "--form", "quiz-v1", *NOW)
    assert "Léa Petit" in told("show", book, "c2", *NOW)["note"]
    told("dossier", book, "c2", "--out", tmp_path / "jean.json", *NOW)
    (record,) = json.loads((tmp_path / "jean.json").read_text("utf-8"))["records"]
    assert record["note"] == "STOP (Jean Dubois: réponses différentes, different answers)"


HOUSEHOLD = """Email;Prénom;Nom;Mobile;Remarque;Offres partenaires
famille@x.example;Jean;Dubois;0639980001;thé;oui
famille@x.example;Léa;Petit;0639980002;diabétique;non
Famille@x.example;JEAN;DUBOIS;;café;oui
famille@x.example;;;;sans nom;oui
"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (HOUSEHOLD, [2, 4, 5]),
        (HOUSEHOLD.replace("Prénom;Nom", "Titre;Nom et prénom").replace("Jean;Dubois", "x;Dubois Jean")
         .replace("Léa;Petit", "x;Petit Léa").replace("JEAN;DUBOIS", "x;DUBOIS JEAN"), [2, 4, 5]),
        (HOUSEHOLD.replace("Prénom", "Titre"), [2, 4, 5]),
    ],
    ids=["names", "full-name", "last-name"],
)  # fmt: skip
def test_a_dossier_gives_no_line_of_another_at_the_mailbox(tmp_path: Path, text: str, lines: list[int]) -> None:
    """The lines of everybody at the address were handed out whole, with their numbers and remarks (GDPR 15(4))."""
    book, file, out = tmp_path / "b.leads", tmp_path / "famille.csv", tmp_path / "jean.json"
    file.write_text(text, "utf-8")
    told("new", book, "--owner", "T")
    told("import", book, file, "--form", "none", *NOW)
    assert told("dossier", book, "c1", "--out", out, *NOW)["lines"] == len(lines)
    (record,) = json.loads(out.read_text("utf-8"))["records"]
    assert [one["line"] for one in record["lines"]] == lines
    assert "diabétique" not in out.read_text("utf-8")


def test_a_dossier_gives_the_lines_under_a_name_that_was_corrected_or_merged(tmp_path: Path) -> None:
    book, file, out = tmp_path / "b.leads", tmp_path / "noms.csv", tmp_path / "jean.json"
    file.write_text("Email;Prénom;Nom\njean@x.example;Jeam;Dubois\nj.dubois@x.example;Hans;Dubois\n", "utf-8")
    told("new", book, "--owner", "T")
    told("import", book, file, "--form", "none", *NOW)
    with open_book(book, THEN) as opened:
        edit_person(opened.db, 1, {"first_name": "Paul"}, THEN)
        merge(opened.db, 1, [2], {}, THEN)
    told("dossier", book, "c1", "--out", out, *NOW)
    (record,) = json.loads(out.read_text("utf-8"))["records"]
    assert [one["line"] for one in record["lines"]] == [2, 3]


def test_dossier_speaks_the_language_asked_for(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "lea.html"
    assert call("dossier", book, "c1", "--out", out, "--lang", "fr", *NOW).exit_code == 0
    assert '<html lang="fr">' in out.read_text("utf-8")


def test_erase_counts_and_says_whom_to_tell(book: Path) -> None:
    found = told("erase", book, "person1@mail.example", *NOW)
    assert found == {
        "contacts": ["c1"],
        "records": 1,
        "consents": 1,
        "sealed": 1,
        "notices": [{"partner": "raoul", "due": "2026-11-26"}],
        "files": ["E1"],
        "look_at": [],
    }
    assert refused("erase", book, "person1@mail.example", *NOW)["code"] == "unknown-contact"
    assert refused("show", book, "c1", *NOW)["code"] == "unknown-contact"


def test_erase_says_in_words_what_stays(book: Path) -> None:
    said = call("erase", book, "c1", "--lang", "en", *NOW).stdout
    assert "Answers removed: 1" in said
    assert "still contain the person: E1." in said


def test_an_erased_person_is_in_no_list_and_goes_into_an_archive_as_an_id(book: Path, tmp_path: Path) -> None:
    told("erase", book, "c1", *NOW)
    assert [one["id"] for one in told("contacts", book, *NOW)] == ["c2"]
    out = tmp_path / "out.json"
    told("archive", book, out, *NOW)
    (first, _) = json.loads(out.read_text("utf-8"))["contacts"]
    assert {name: fact for name, fact in first.items() if fact} == {"id": "c1", "stage": "new", "email_state": "ok"}
    told("restore", out, tmp_path / "again.leads", *NOW)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.leads"
    run(restore_book(written(tmp_path, archive(*COLLEAGUES)), path, THEN))
    return path


def test_a_colleague_at_the_same_mailbox_is_left_and_named(office: Path, tmp_path: Path) -> None:
    assert told("dossier", office, "c1", "--out", tmp_path / "anna.json", *NOW)["left"] == ["c2"]
    said = call("erase", office, "c1", "--yes", "--lang", "en", *NOW).stdout
    assert "  c2 · Paul Fabre · paul@boite.example" in said
    assert [one["id"] for one in told("contacts", office, *NOW)] == ["c2"]


def test_an_address_of_several_people_asks_which_records(office: Path, tmp_path: Path) -> None:
    error = refused("erase", office, OFFICE, *NOW)
    assert error["code"] == "several-people"
    assert "c2 · Paul Fabre" in error["message"]
    assert refused("dossier", office, OFFICE, "--out", tmp_path / "d.json", *NOW)["code"] == "several-people"
    chosen = told("erase", office, OFFICE, "--record", "c2", *NOW)
    assert (chosen["contacts"], chosen["left"]) == (["c2"], ["c1", "c3"])


def test_requests_are_listed_with_the_days_left(book: Path) -> None:
    (found,) = told("requests", book, *NOW)
    assert (found["id"], found["due"], found["days_left"], found["state"]) == ("Q1", "2026-12-01", 7, "soon")
    assert "7 days left" in call("requests", book, "--open", "--lang", "en", *NOW).stdout


def test_retention_counts_and_changes_nothing(book: Path) -> None:
    found = told("retention", book, *NOW)
    assert found == {
        "people": 2, "over": 1, "undated": 0, "asking": 0, "sources": {"quiz": 1}, "years": {"2021": 1}, "erased": 0,
    }  # fmt: skip
    assert len(told("contacts", book, *NOW)) == 2


def test_retention_applied_takes_them_out_for_good(book: Path) -> None:
    assert told("retention", book, "--apply", *NOW)["erased"] == 1
    assert [one["id"] for one in told("contacts", book, *NOW)] == ["c1"]
    assert told("retention", book, "--apply", *NOW)["erased"] == 0


def test_retention_says_it_in_words(book: Path) -> None:
    said = call("retention", book, "--apply", "--lang", "en", *NOW).stdout
    assert "People without action for three years: 1 of 2." in said
    assert "2021: 1" in said


@pytest.mark.parametrize(
    ("kind", "answered_on", "verdict"),
    [("objection", None, "blocked"), ("erasure", None, "blocked"), ("access", None, "eligible"),
     ("objection", "2026-11-23", "eligible")],
)  # fmt: skip
def test_an_open_objection_or_erasure_request_keeps_the_person_out_of_files(
    tmp_path: Path, kind: str, answered_on: str | None, verdict: str
) -> None:
    asked = {"id": "Q1", "contact": "c1", "kind": kind, "received_on": "2026-11-20", "answered_on": answered_on}
    path = tmp_path / "b.leads"
    run(restore_book(written(tmp_path, archive(person(1), person(2), requests=[asked])), path, THEN))

    decided = told("decide", path, "--partner", "raoul", "--contact", "c1", *NOW)
    summary = told("decide", path, "--partner", "raoul", "--summary", *NOW)
    exported = told("export", path, "--partner", "raoul", "--out", tmp_path / "r.xlsx", *NOW)

    held = verdict == "blocked"
    assert decided["verdict"] == verdict
    assert [reason["rule"] for reason in decided["reasons"]] == ["R01"] * held
    assert summary["waiting_requests"] == held
    assert exported["rows"] == 2 - held


def test_decide_says_in_words_who_waits_for_an_answer(tmp_path: Path) -> None:
    asked = {"id": "Q1", "contact": "c1", "kind": "objection", "received_on": "2026-11-20"}
    path = tmp_path / "b.leads"
    run(restore_book(written(tmp_path, archive(person(1), requests=[asked])), path, THEN))

    words = call("decide", path, "--partner", "raoul", "--summary", "--lang", "en", *NOW).stdout
    one = call("decide", path, "--partner", "raoul", "--contact", "c1", "--lang", "en", *NOW).stdout

    assert "1 person is blocked until their objection or erasure request is answered" in words
    assert "Objection request open" in words
    assert "This person objected on 20/11/2026, and the request is still open" in one


def test_a_request_of_the_wrong_kind_is_corrected_or_removed(book: Path) -> None:
    corrected = told("request", book, "correct", "Q1", "--kind", "erasure", *NOW)
    assert (corrected["kind"], corrected["received_on"]) == ("erasure", "2026-11-01")
    assert call("request", book, "remove", "Q1", "--lang", "en", *NOW).stdout == "Request Q1 is removed.\n"
    assert told("requests", book, *NOW) == []
    assert refused("request", book, "remove", "Q1", *NOW)["code"] == "unknown-request"
    assert call("request", book, "correct", "Q1", *NOW).exit_code == 2


def test_a_second_request_and_an_address_that_resembles_one_are_said(book: Path) -> None:
    again = call("request", book, "add", "c1", "--kind", "access", "--lang", "en", *NOW).stdout
    assert "is open already: Q1, received on 01/11/2026" in again
    stranger = ("person1+offers@mail.example", "--kind", "access", "--not-in-book", "--lang", "en")
    assert "only after the “+”" in call("request", book, "add", *stranger, *NOW).stdout


def test_somebody_else_at_a_mailbox_of_the_book_is_recorded_and_gets_nothing_of_who_is_there(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, first_name="Alice", last_name="Martin"))) as made:
        book = made.path
    add = ("request", book, "add", "person1@mail.example", "--kind", "access", "--not-in-book", *NOW)
    for name in ("Alice Martin", "Martin Alice", "A. Martin", "Mme Martin", "Marie-Alice Martin", "Eulalie"):
        assert refused(*add, "--name", name)["code"] == "asker-in-book"
    assert refused(*add)["code"] == "asker-in-book"
    text = call(*add, "--name", "Eulalie Martin", "--lang", "en").stdout
    assert "the book has somebody else: c1 · Alice Martin · person1@mail.example" in text
    assert "Give away no data of that record" in text
    assert "in another place" not in text
    (asked,) = told("requests", book, *NOW)
    assert (asked["contact"], asked["name"]) == (None, "Eulalie Martin")
    assert refused("request", book, "answer", asked["id"], *NOW)["code"] == "asker-at-mailbox"
    letter = tmp_path / "letter.txt"
    letter.write_text("In our own words", "utf-8")
    assert told("request", book, "answer", asked["id"], "--sent", letter, *NOW)["state"] == "answered"


def test_the_number_of_a_removed_request_is_not_given_again(book: Path) -> None:
    assert told("request", book, "add", "c1", "--kind", "access", *NOW)["id"] == "Q2"
    told("request", book, "remove", "Q2", *NOW)
    assert told("request", book, "add", "c2", "--kind", "access", *NOW)["id"] == "Q3"
    assert refused("request", book, "answer", "Q2", "--how", "email", *NOW)["code"] == "unknown-request"


def test_a_note_with_the_answer_joins_the_one_of_the_request(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as made:
        book = made.path
    asked = told("request", book, "add", "c1", "--kind", "access", "--note", "by letter", *NOW)["id"]
    told("request", book, "answer", asked, "--note", "sent by post", *NOW)
    asked = told("request", book, "add", "c2", "--kind", "erasure", "--note", "by phone", *NOW)["id"]
    told("request", book, "refuse", asked, "--reason", "for the accounts", "--note", "explained", *NOW)
    for who, note in (("c1", "by letter\nsent by post"), ("c2", "by phone\nexplained\nfor the accounts")):
        told("dossier", book, who, "--out", tmp_path / f"{who}.json", *NOW)
        assert json.loads((tmp_path / f"{who}.json").read_text("utf-8"))["requests"][0]["note"] == note


def test_the_dossier_says_what_partners_sent_back(tmp_path: Path) -> None:
    book = made_book(tmp_path)
    export(book, tmp_path / "raoul.xlsx")
    ref = refs_of(tmp_path / "raoul.xlsx")["person3@mail.example"]
    (tmp_path / "back.csv").write_text("ref;motif\n" + ref + ";doublon\n", "utf-8")
    assert told("returns", book, tmp_path / "back.csv", "--partner", "raoul", *NOW)["credit"] == "K1"
    for who, reasons in (("person3@mail.example", ["duplicate"]), ("person2@mail.example", [])):
        told("dossier", book, who, "--out", tmp_path / f"{who}.json", *NOW)
        found = json.loads((tmp_path / f"{who}.json").read_text("utf-8"))["returns"]
        assert [one["reason"] for one in found] == reasons
    (back,) = json.loads((tmp_path / "person3@mail.example.json").read_text("utf-8"))["returns"]
    assert (back["credit"], back["partner"], back["ref"], back["received_on"]) == ("K1", "raoul", ref, "2026-11-24")
    told("dossier", book, "person3@mail.example", "--out", tmp_path / "page.html", *NOW)
    assert "duplicate at the partner" in (tmp_path / "page.html").read_text("utf-8")


def test_of_a_person_with_a_number_alone_it_is_told_that_no_proof_is_sealed(tmp_path: Path) -> None:
    ugo = person(1, email=None, phone="+33639980022", consents=[given(channels=["sms"])])
    shared = DELIVERY | {"channels": ["sms"]}
    with restored(tmp_path, archive(ugo, person(2), deliveries=[shared])) as made:
        book = made.path
    copy = book.with_name("copy.leads")
    copy.write_bytes(book.read_bytes())
    assert told("erase", book, "c1", *NOW)["sealed"] == 0
    assert "No proof of the consent and of who received the data is kept" in call("erase", copy, "c1", *NOW).stdout
    assert "sealed" not in told("erase", book, "c2", *NOW)  # who was never shared: nothing is to be proven


def test_an_address_opens_a_sealed_proof_with_the_name_that_mails_put_before_it(book: Path) -> None:
    told("erase", book, "person1@mail.example", *NOW)
    assert len(told("sealed-proof", book, "Léa Dubois <Person1@mail.example>", *NOW)) == 1


def test_a_refusal_before_a_later_yes_says_that_the_yes_counts(book: Path) -> None:
    refusal = ("consent", book, "c1", "--event", "refused", "--purpose", "partners", "--lang", "en", *NOW)
    said = call(*refusal, "--at", "2020-01-01").stdout
    assert "This person accepted again on " in said
    assert "record it again with that day (--at)" in said
    assert "waits in Review" not in said
    assert "accepted again" not in call(*refusal).stdout


def test_the_answer_to_a_correction_says_that_nothing_was_corrected_and_nobody_told(book: Path) -> None:
    asked = told("request", book, "add", "c1", "--kind", "rectification", "--at", "2026-11-20", *NOW)["id"]
    said = call("request", book, "answer", asked, "--lang", "en", *NOW).stdout
    assert "Nothing in the record was changed by hand since this request came in" in said
    assert "Nobody who received the person is notified of a correction (GDPR 19)." in said
    asked = told("request", book, "add", "c1", "--kind", "rectification", "--at", "2026-11-20", *NOW)["id"]
    with open_book(book, THEN) as opened:
        edit_person(opened.db, 1, {"first_name": "Léo"}, THEN)
        tell_of_rectification(opened.db, "c1", THEN)
    said = call("request", book, "answer", asked, "--lang", "en", *NOW).stdout
    assert "GDPR" not in said
