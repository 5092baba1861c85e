"""The way in: whole or not at all, and what is wrong is named with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import contacts, register
from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import open_book
from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from tests.cli.made_cli import NOW as NOW_SAID
from tests.cli.made_cli import told
from tests.made_archive import NOW, Facts, archive, contract, form_version, given, partner, person, written


def counts(folder: Path, thing: Any) -> dict[str, int]:
    return run(restore_book(written(folder, thing), folder / "book.leads", NOW))


def refused(folder: Path, content: Any) -> LeadKeeperError:
    """The error, after a look at what is left: nothing."""
    source = folder / "archive.json"
    if isinstance(content, bytes):
        source.write_bytes(content)
    else:
        written(folder, content)
    with pytest.raises(LeadKeeperError) as caught:
        run(restore_book(source, folder / "book.leads", NOW))
    assert list(folder.iterdir()) == [source]
    return caught.value


Change = Callable[[Facts], object]


def put(*path: str | int, value: Any) -> Change:
    """A change that puts a value in a place."""

    def change(thing: Any) -> None:
        for step in path[:-1]:
            thing = thing[step]
        thing[path[-1]] = value

    return change


def add(*path: str | int, item: Any) -> Change:
    """A change that adds an item to a list."""

    def change(thing: Any) -> None:
        for step in path:
            thing = thing.setdefault(step, []) if isinstance(thing, dict) else thing[step]
        thing.append(item)

    return change


def test_who_was_erased_does_not_come_back_as_a_person_without_a_name(tmp_path: Path) -> None:
    export = {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["léa-1", "c2"]}
    asked = {"id": "Q1", "contact": "c3", "kind": "access", "received_on": "2026-11-20"}
    people = [person(1, id="léa-1"), person(2), {"id": "c3"}, {"id": "c4"}]
    book, out, again = tmp_path / "book.leads", tmp_path / "out.json", tmp_path / "again.leads"
    counts(tmp_path, archive(*people, deliveries=[export], requests=[asked]))
    told("erase", book, "person1@mail.example", *NOW_SAID)
    told("archive", book, out, *NOW_SAID)
    told("restore", out, again, *NOW_SAID)
    for one in (book, again):
        assert [who["id"] for who in told("contacts", one, *NOW_SAID)] == ["c2", "c4"]
        found = told("control", one, "--out", one.with_suffix(".zip"), *NOW_SAID)
        assert (found["counts"]["people"], found["counts"]["erased"], found["counts"]["disclosures"]) == (2, 2, 2)
        looked = told("retention", one, *NOW_SAID)
        assert (looked["people"], looked["undated"]) == (2, 1)
    told("archive", again, tmp_path / "out2.json", *NOW_SAID)
    assert (tmp_path / "out2.json").read_bytes() == out.read_bytes()


def whole() -> Facts:
    return archive(
        person(1),
        person(2),
        deliveries=[{"id": "E1", "partner": "raoul", "contacts": ["c1"]}],
        imports=[{"id": "i1"}],
        suppressions=[{"email": "x@y.example"}],
        notices=[{"partner": "raoul", "contact": "c1"}],
        complaints=[{"id": "P1"}],
        requests=[{"id": "Q1", "contact": "c1"}],
    )


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (put("people", value=[]), "archive-unknown-key", "people"),
        (put("owner", "vat", value=1), "archive-unknown-key", "owner.vat"),
        (put("contacts", 1, "mail", value="x"), "archive-unknown-key", "contacts[1].mail"),
        (put("contacts", 1, "consents", 0, "when", value=0), "archive-unknown-key", "contacts[1].consents[0].when"),
        (put("partners", 0, "contracts", 0, "fee", value=1), "archive-unknown-key", "partners[0].contracts[0].fee"),
        (put("contacts", value={}), "archive-wrong-type", "contacts"),
        (put("contacts", value="all"), "archive-wrong-type", "contacts"),
        (put("partners", value={}), "archive-wrong-type", "partners"),
        (put("owner", value=[1]), "archive-wrong-type", "owner"),
        (put("owner", value=[]), "archive-wrong-type", "owner"),
        (put("owner", value="Clodomir"), "archive-wrong-type", "owner"),
        (put("contacts", 1, value=None), "archive-wrong-type", "contacts[1]"),
        (put("contacts", 1, "email", value=5), "archive-wrong-type", "contacts[1].email"),
        (put("contacts", 1, "age_at_consent", value=True), "archive-wrong-type", "contacts[1].age_at_consent"),
        (put("contacts", 1, "age_at_consent", value=2**60), "archive-wrong-type", "contacts[1].age_at_consent"),
        (put("contacts", 1, "contested", value=1), "archive-wrong-type", "contacts[1].contested"),
        (put("forms", 0, "versions", 0, "description", value="a quiz"), "archive-wrong-type", "forms[0].versions[0]"),
        (put("deliveries", 0, "contacts", value="c1"), "archive-wrong-type", "deliveries[0].contacts"),
        (put("contacts", 1, value={"email": "x@y.example"}), "archive-missing-key", "contacts[1].id"),
        (add("contacts", item=person(1)), "archive-repeated-id", "contacts[2]"),
        (add("partners", item=partner()), "archive-repeated-id", "partners[1]"),
        (add("partners", 0, "contracts", item=contract()), "archive-repeated-id", "partners[0].contracts"),
        (add("lists", item={"id": "main"}), "archive-repeated-id", "lists[1]"),
        (add("lists", item={"id": "f", "versions": [{"id": "main-1"}]}), "archive-repeated-id", "lists[1].versions"),
        (add("forms", item={"id": "quiz"}), "archive-repeated-id", "forms[1]"),
        (add("forms", 0, "versions", item=form_version()), "archive-repeated-id", "forms[0].versions"),
        (add("deliveries", item={"id": "E1", "partner": "raoul"}), "archive-repeated-id", "deliveries[1]"),
        (add("imports", item={"id": "i1"}), "archive-repeated-id", "imports[1]"),
        (add("complaints", item={"id": "P1"}), "archive-repeated-id", "complaints[1]"),
        (add("requests", item={"id": "Q1", "contact": "c1"}), "archive-repeated-id", "requests[1]"),
        (put("forms", 0, "versions", 0, "list", value="no"), "archive-dangling-id", "forms[0].versions"),
        (put("forms", 0, "versions", 0, "list_version", value="no"), "archive-dangling-id", "forms[0].versions"),
        (put("suppressions", 0, "partner", value="no"), "archive-dangling-id", "suppressions[0].partner"),
        (put("contacts", 1, "consents", 0, "partner", value="no"), "archive-dangling-id", "contacts[1].consents[0].p"),
        (put("contacts", 1, "consents", 0, "form_version", value="quiz"), "archive-dangling-id", "contacts[1].cons"),
        (put("contacts", 1, "consents", 0, "list_version", value="no"), "archive-dangling-id", "contacts[1].consents"),
        (put("contacts", 1, "consents", 0, "source", value={"import": "no"}), "archive-dangling-id", "contacts[1].c"),
        (put("contacts", 1, "reviews", value=[{"partner": "no"}]), "archive-dangling-id", "contacts[1].reviews[0].p"),
        (put("deliveries", 0, "partner", value="no"), "archive-dangling-id", "deliveries[0].partner"),
        (put("deliveries", 0, "contacts", value=["c1", "no"]), "archive-dangling-id", "deliveries[0].contacts"),
        (put("notices", 0, "partner", value="no"), "archive-dangling-id", "notices[0].partner"),
        (put("notices", 0, "contact", value="no"), "archive-dangling-id", "notices[0]"),
        (put("requests", 0, "contact", value="no"), "archive-dangling-id", "requests[0]"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, change: Change, code: str, place: str) -> None:
    thing = json.loads(json.dumps(whole()))
    change(thing)
    error = refused(tmp_path, thing)
    assert error.code == code
    assert str(error.facts["place"]).startswith(place)


@pytest.mark.parametrize("version", [0, 2, "1", True, None, 1.5, []])
def test_an_archive_of_another_version_is_refused(tmp_path: Path, version: object) -> None:
    assert refused(tmp_path, whole() | {"leadkeeper_archive": version}).code == "archive-version"


def test_an_archive_without_a_version_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, {"contacts": []}).code == "archive-version"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nom;email\n",
        b"[]",
        b"5",
        b'{"leadkeeper_archive": 1',
        json.dumps(whole()).encode()[:-40],
        b'{"leadkeeper_archive": 1, "contacts": [{"id": "c1"}, {"id": "c',
        b'{"leadkeeper_archive": 1, "contacts": [{"id": "\xff\xfe"}]}',
        b'{"leadkeeper_archive": 1, "owner": {"name": "\xe9"}}',
        b'{"leadkeeper_archive": 1, "contacts": [{"id": "c1"}]} trailing',
        b'{"leadkeeper_archive": 1, "contacts": [{"id": "c1", "age_at_consent": NaN}]}',
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b'{"leadkeeper_archive": 1, "owner": {"name": "\\udc80"}}',
        b'{"leadkeeper_archive": 1, "forms": [{"id": "f", "versions": [{"id": "v", "description": {"a": '
        + b"[" * 100_000
        + b"]" * 100_000
        + b"}}]}]}",
    ],
    ids=[
        "empty", "a list of people", "a list", "a number", "cut off", "cut off later", "cut off in a person",
        "no UTF-8 in a person", "no UTF-8", "something behind", "no number", "a picture", "half a sign", "very deep",
    ],
)  # fmt: skip
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content).code == "archive-unreadable"


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    content = b'{"leadkeeper_archive": 1, "contacts": [{"id": "c1"}], "owner": {}, "contacts": []}'
    error = refused(tmp_path, content)
    assert (error.code, error.facts["place"]) == ("archive-repeated-key", "contacts")


def test_a_file_that_is_not_there_makes_no_book(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        run(restore_book(tmp_path / "none.json", tmp_path / "book.leads", NOW))
    assert caught.value.code == "file-missing"
    assert list(tmp_path.iterdir()) == []


def test_a_book_that_is_there_is_left_alone(tmp_path: Path) -> None:
    counts(tmp_path, archive())
    before = (tmp_path / "book.leads").read_bytes()
    with pytest.raises(LeadKeeperError) as caught:
        counts(tmp_path, archive(person(1), person(2)))
    assert caught.value.code == "book-exists"
    assert (tmp_path / "book.leads").read_bytes() == before


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_stopped_there_is_no_book(tmp_path: Path, steps: int) -> None:
    source = written(tmp_path, archive(*map(person, range(5000))))
    flow = restore_book(source, tmp_path / "book.leads", NOW)
    for _ in range(steps):
        next(flow)
    flow.close()
    assert list(tmp_path.iterdir()) == [source]


def test_everything_is_counted(tmp_path: Path) -> None:
    assert counts(tmp_path, whole()) == {
        "partners": 1, "lists": 1, "forms": 1, "contacts": 2, "suppressions": 1, "deliveries": 1, "imports": 1,
        "notices": 1, "complaints": 1, "requests": 1,
    }  # fmt: skip


def test_an_empty_archive_is_an_empty_book(tmp_path: Path) -> None:
    assert set(counts(tmp_path, {"leadkeeper_archive": 1, "owner": None, "contacts": None}).values()) == {0}
    with open_book(tmp_path / "book.leads", write=False) as book:
        assert settings.read(book.db) == Owner()


def test_the_order_of_the_keys_does_not_matter(tmp_path: Path) -> None:
    thing = whole()
    assert counts(tmp_path, dict(reversed(thing.items())))["contacts"] == 2


def test_the_cases_of_a_case_file_stay_out_of_the_book(tmp_path: Path) -> None:
    assert "cases" not in counts(tmp_path, whole() | {"cases": [{"any": "thing"}]})


def test_a_new_chain_begins_with_the_deliveries(tmp_path: Path) -> None:
    counts(tmp_path, whole())
    with open_book(tmp_path / "book.leads", write=False) as book:
        (entry,) = register.entries(book.db)
    assert (entry.kind, entry.body["export"], entry.previous) == ("restored", "E1", register.START)


def test_people_of_later_thousands_have_their_answers_and_can_be_found(tmp_path: Path) -> None:
    people = [person(n, consents=[given(), given(None)]) for n in range(1, 2302)]
    counts(tmp_path, archive(*people))
    with open_book(tmp_path / "book.leads", write=False) as book:
        assert contacts.numbers(book.db, ["c2301"]) == {"c2301": 2301}
        assert book.db.conn.execute("SELECT count(*) FROM consents").fetchone() == (4602,)
