"""The dossier: everything of the person and every recipient by name, nothing of anybody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.access_report import access_report, keep_pdf, write_dossier
from leadkeeper.services.privacy.requests import answer_request, record_request
from tests.made_archive import (
    NOW,
    TODAY,
    archive,
    contract,
    description,
    form,
    form_version,
    given,
    partner,
    person,
    restored,
)
from tests.systems import is_private

EVIL = '<script>alert("x")</script>'
OTHER = {"id": "E9", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c1", "c2"]}
TRAP = {"email": "piege@pieges.clodomir.example", "first_name": "Ida", "last_name": "Trappe"}
NAMED = {"first_name": EVIL, "last_name": "O'Brien & <b>"}
LEADS = "email;prénom;note\nperson1@mail.example;<script>;vue au salon\nanna@mail.example;Anna;secret d'Anna\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    people = (
        person(1, **NAMED, consents=[given(ip="192.0.2.7")], note=f"note {EVIL}"),
        person(2, email="other@mail.example", last_name="Martin"),
        person(3, email="third@mail.example", other_emails=["PERSON1@mail.example"], phone="+33639980077", **NAMED),
    )
    parts = {
        "deliveries": [OTHER | {"traps": [TRAP]}],
        "complaints": [
            {"id": "P1", "address": "Person1@mail.example", "channel": "cnil", "at": "2026-07-01"},
            {"id": "P3", "address": "person1+tag@mail.example", "channel": "cnil", "at": "2026-07-01"},
            {"id": "P2", "address": "other@mail.example", "channel": "ufc", "at": "2026-07-01"},
        ],
        "notices": [{"partner": "raoul", "contact": "c1", "kind": "withdrawal", "due": "2026-12-05"}],
        "suppressions": [
            {"email": "person1@mail.example", "channel": "sms", "reason": "objection", "at": "2026-02-03"}
        ],
    }
    with restored(tmp_path, archive(*people, **parts)) as opened:
        path = tmp_path / "leads.csv"
        path.write_text(LEADS, "utf-8")
        run(import_file(opened.db, path, ImportOptions(), NOW))
        yield opened


def written(book: Book, name: str, who: str = "person1@mail.example") -> str:
    path = book.path.parent / name
    write_dossier(book.db, who, path, TODAY)
    return path.read_text("utf-8")


def as_json(book: Book) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(book, "d.json"))
    return found


def test_all_records_of_the_person_are_in_it(book: Book) -> None:
    assert [one["id"] for one in as_json(book)["records"]] == ["c1", "c3"]


def test_an_id_finds_the_same(book: Book) -> None:
    assert access_report(book.db, "c3", TODAY) == access_report(book.db, "person1@mail.example", TODAY)


def test_every_field_is_in_it(book: Book) -> None:
    first = as_json(book)["records"][0]
    assert (first["phone"], first["last_name"], first["note"]) == ("+33639980001", "O'Brien & <b>", f"note {EVIL}")
    assert {"tags", "extra", "birth_date", "last_action", "email_state"} <= first.keys()


def test_an_answer_comes_with_what_was_shown(book: Book) -> None:
    (said,) = as_json(book)["records"][0]["consents"]
    assert (said["event"], said["ip"]) == ("given", "192.0.2.7")
    assert (said["form"]["form"], said["form"]["id"]) == ("quiz", "quiz-v1")
    assert said["form"]["description"]["partner_box"] is not None or said["form"]["description"]["buttons"]
    assert said["form"]["evidence"][0]["name"] == "quiz-v1.png"
    assert [name["name"] for name in said["lists"][0]["names"]] == ["Raoul SAS"]


def test_the_lines_of_files_stand_as_they_were(book: Book) -> None:
    (line,) = as_json(book)["records"][0]["lines"]
    assert (line["file"], line["line"]) == ("leads.csv", 2)
    assert line["cells"] == ["person1@mail.example", "<script>", "vue au salon"]
    assert line["headers"] == ["email", "prénom", "note"]


def test_every_recipient_is_named_with_what_was_given(book: Book) -> None:
    run(export_contacts(book.db, ExportRequest("raoul", str(book.path.parent / "raoul.xlsx"), again="agreed"), NOW))
    found = as_json(book)["recipients"]
    assert (found[0]["legal_name"], found[0]["siren"], found[0]["export"]) == ("Raoul SAS", "987654324", "E9")
    assert found[0]["columns"] is None
    assert found[0]["channels"] == ["email"]


def test_the_columns_of_an_export_made_here_are_known(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as opened:
        run(export_contacts(opened.db, ExportRequest("raoul", str(tmp_path / "raoul.xlsx"), traps=0), NOW))
        (one,) = access_report(opened.db, "c1", TODAY)["recipients"]
    assert "email" in one["columns"]


def test_what_happened_is_in_it(book: Book) -> None:
    ref = record_request(book.db, "c1", "access", "2026-11-20", NOW)
    answer_request(book.db, ref, "2026-11-24", "post", NOW)
    found = as_json(book)
    assert [one["id"] for one in found["complaints"]] == ["P1"]
    assert [(one["legal_name"], one["kind"]) for one in found["notices"]] == [("Raoul SAS", "withdrawal")]
    assert [(one["kind"], one["how"]) for one in found["requests"]] == [("access", "post")]
    assert found["stop_list"] == [{"reason": "objection", "at": "2026-02-03", "channel": "sms", "partner": None}]


def test_the_day_of_the_end_is_in_it(book: Book) -> None:
    assert as_json(book)["kept_until"] == "2029-06-01"


@pytest.mark.parametrize("later", [given("2027-05-01"), given("2026-10-01", purpose="undone")])
def test_a_yes_that_does_not_count_moves_no_end(tmp_path: Path, later: Any) -> None:
    who = person(1, consents=[given("2026-01-05"), later], last_action=None)
    with restored(tmp_path, archive(who)) as opened:
        assert access_report(opened.db, "c1", TODAY)["kept_until"] == "2029-01-05"


@pytest.mark.parametrize("name", ["d.json", "d.html"])
def test_nothing_of_anybody_else_is_in_it(book: Book, name: str) -> None:
    text = written(book, name)
    for word in ("other@mail.example", "Martin", "piege", "Trappe", "Anna", "anna@"):
        assert word not in text


class Page(HTMLParser):
    """Notes what tags a page has, which headers have no scope, and whether anything is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.levels: list[int] = []
        self.without_scope = 0
        self.fetched: list[str] = []
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = named.get("lang")
        if tag in ("h1", "h2", "h3"):
            self.levels.append(int(tag[1]))
        self.without_scope += tag == "th" and "scope" not in named
        self.fetched += [str(named[name]) for name in ("src", "href") if name in named]


def page(text: str) -> Page:
    made = Page()
    made.feed(text)
    return made


def test_the_page_is_one_file_without_script(book: Book) -> None:
    found = page(written(book, "d.html"))
    assert not {"script", "img", "link", "iframe", "b"} & set(found.tags)
    assert found.fetched == []


def test_hostile_words_are_text(book: Book) -> None:
    text = written(book, "d.html")
    assert "&lt;script&gt;alert(" in text
    assert EVIL not in text


def test_the_page_can_be_walked_by_its_headings(book: Book) -> None:
    found = page(written(book, "d.html"))
    assert found.levels[:2] == [1, 2]
    assert found.levels.count(1) == 1
    assert all(later - one <= 1 for one, later in zip(found.levels, found.levels[1:], strict=False))
    assert found.without_scope == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_speaks_the_language(book: Book, language: str) -> None:
    use_language(language)
    assert page(written(book, "d.html")).language == language


def test_only_its_owner_can_read_it(book: Book) -> None:
    written(book, "d.html")
    assert is_private(book.path.parent / "d.html")


def test_nothing_is_written_over(book: Book) -> None:
    written(book, "d.html")
    with pytest.raises(LeadKeeperError) as error:
        written(book, "d.html")
    assert error.value.code == "file-exists"
    assert not list(book.path.parent.glob(".leadkeeper*"))


@pytest.mark.parametrize(
    ("name", "who", "code"), [("d.pdf", "c1", "dossier-format"), ("d.html", "c9", "unknown-contact")]
)
def test_what_cannot_be_written_is_refused(book: Book, name: str, who: str, code: str) -> None:
    with pytest.raises(LeadKeeperError) as error:
        written(book, name, who)
    assert error.value.code == code
    assert not (book.path.parent / name).exists()


def test_a_pdf_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    keep_pdf(b"%PDF-1.7", tmp_path / "lea.pdf")
    assert (tmp_path / "lea.pdf").read_bytes() == b"%PDF-1.7"
    assert is_private(tmp_path / "lea.pdf")


@pytest.mark.parametrize(("name", "code"), [("lea.txt", "dossier-format"), ("there.pdf", "file-exists")])
def test_a_pdf_goes_nowhere_else(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "there.pdf").write_bytes(b"mine")
    with pytest.raises(LeadKeeperError, match=code):
        keep_pdf(b"%PDF-1.7", tmp_path / name)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"mine"]


def test_the_columns_named_are_those_in_which_something_stood(tmp_path: Path) -> None:
    people = (person(1, last_name=None), person(2))
    with restored(tmp_path, archive(*people)) as opened:
        order = ExportRequest(
            "raoul", str(tmp_path / "out.xlsx"), columns=("email", "phone", "first_name", "last_name")
        )
        run(export_contacts(opened.db, order, NOW))
        edit_person(opened.db, 1, {"last_name": "Dubois"}, NOW + timedelta(hours=1))
        edit_person(opened.db, 2, {"last_name": ""}, NOW + timedelta(hours=1))
        given_ = [access_report(opened.db, ref, TODAY)["recipients"][0]["columns"] for ref in ("c1", "c2")]
    service = ["ref", "consent_date", "channels_allowed", "form_version", "list_version"]
    assert [[name for name in columns if name not in service] for columns in given_] == [
        ["email", "first_name"], ["email", "first_name", "last_name"],
    ]  # fmt: skip


def test_a_number_that_stayed_at_home_is_not_told_as_given(tmp_path: Path) -> None:
    mail = given(channels=["email"])
    forms = [form(versions=[form_version(description=description() | {
        "channels": ["email", "sms"], "text": description()["text"].replace("par e-mail", "par e-mail et par SMS"),
    })])]  # fmt: skip
    raoul = partner(contracts=[contract(channels=["email", "sms"])])
    people = [person(1, consents=[mail]), person(2)]
    with restored(tmp_path, archive(*people, forms=forms, partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx"), ("email", "sms")), NOW))
        found = [access_report(book.db, ref, TODAY)["recipients"][0] for ref in ("c1", "c2")]
    assert [one["channels"] for one in found] == [["email"], ["email", "sms"]]
    assert ["phone" in one["columns"] for one in found] == [False, True]


def test_it_says_how_to_ask_for_each_right(book: Book) -> None:
    assert "Say in your own words which of these you ask for" in written(book, "d.html")
