"""Partners, lists and forms from an archive-shaped file: new ones are added, known ones must be the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.db.book.connection import Book
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.books.archive import add_parts
from tests.made_archive import Facts, archive, contract, form, form_version, partner, published, restored, written

NOTHING = {"partners": 0, "contracts": 0, "lists": 0, "list_versions": 0, "forms": 0, "form_versions": 0}
NEW_LIST = {"id": "fair", "url": "https://x.example", "versions": [{"id": "fair-1"}, {"id": "fair-2"}]}
SAME = {"partners": [partner()], "lists": [published()], "forms": [form()]}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """The book of one partner, one list and one form."""
    with restored(tmp_path, archive()) as opened:
        yield opened


def added(book: Book, parts: Any) -> dict[str, int]:
    """What was added, apart from nothing."""
    counts = add_parts(book.db, written(book.path.parent, parts, "parts.json"))
    assert counts.keys() == NOTHING.keys()
    return {name: count for name, count in counts.items() if count}


def test_what_is_new_is_added_and_counted(book: Book) -> None:
    fair = {"id": "fair", "versions": [{"id": "fair-v1", "list": "fair"}, {"id": "fair-v2", "list_version": "fair-2"}]}
    bonte = {"id": "bonte", "contracts": [{"id": "one"}, {"id": "two"}]}
    assert added(book, {"partners": [bonte], "lists": [NEW_LIST], "forms": [fair]}) == {
        "partners": 1, "contracts": 2, "lists": 1, "list_versions": 2, "forms": 1, "form_versions": 2,
    }  # fmt: skip
    found = partners.read(book.db)
    assert [one.id for one in found.partners] == ["raoul", "bonte"]
    assert found.forms[1].versions[1].list_version == "fair-2"


def test_what_is_known_and_the_same_adds_nothing(book: Book) -> None:
    before = partners.read(book.db)
    assert added(book, {"leadkeeper_archive": 1, **SAME}) == {}
    assert partners.read(book.db) == before


def test_new_versions_and_contracts_of_what_is_known_are_added(book: Book) -> None:
    parts = {
        "partners": [partner(contracts=[contract("raoul-2027"), contract()])],
        "lists": [published(versions=[{"id": "main-2"}])],
        "forms": [form(versions=[form_version(), form_version(id="quiz-v2")])],
    }
    assert added(book, parts) == {"contracts": 1, "list_versions": 1, "form_versions": 1}
    assert [one.id for one in partners.read(book.db).partners[0].contracts] == ["raoul-2026", "raoul-2027"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"partners": [partner(legal_name="Raoul SA")]}, "part-differs"),
        ({"partners": [partner(contracts=[contract(max_uses=9)])]}, "part-differs"),
        ({"lists": [published(url="https://elsewhere.example")]}, "part-differs"),
        ({"lists": [published(versions=[{"id": "main-1"}])]}, "part-differs"),
        ({"forms": [form(status="revoked")]}, "part-differs"),
        ({"forms": [form(versions=[form_version(description={})])]}, "part-differs"),
        ({"partners": [{"id": "x"}, {"id": "x"}]}, "archive-repeated-id"),
        ({"partners": [{"id": "x", "contracts": [{"id": "c"}, {"id": "c"}]}]}, "archive-repeated-id"),
        ({"lists": [NEW_LIST, NEW_LIST]}, "archive-repeated-id"),
        ({"lists": [{"id": "fair", "versions": [{"id": "main-1"}]}]}, "archive-repeated-id"),
        ({"lists": [{"id": "fair", "versions": [{"id": "a"}, {"id": "a"}]}]}, "archive-repeated-id"),
        ({"forms": [{"id": "fair", "versions": [{"id": "quiz-v1"}]}]}, "archive-repeated-id"),
        ({"forms": [{"id": "fair", "versions": [{"id": "f", "list": "none"}]}]}, "archive-dangling-id"),
        ({"forms": [{"id": "fair", "versions": [{"id": "f", "list_version": "main"}]}]}, "archive-dangling-id"),
        ({"contacts": [{"id": "c1"}]}, "archive-unknown-key"),
        ({"suppressions": [{"email": "a@x.example"}]}, "archive-unknown-key"),
        ({"people": []}, "archive-unknown-key"),
        ({"partners": [{"id": "x", "name": "X"}]}, "archive-unknown-key"),
        ({"partners": {}}, "archive-wrong-type"),
        ({"forms": ["fair"]}, "archive-wrong-type"),
        ({"leadkeeper_archive": 2}, "archive-version"),
        ([], "archive-unreadable"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_added(book: Book, parts: Any, code: str) -> None:
    before = partners.read(book.db)
    beside = {"partners": [{"id": "bonte"}]} if isinstance(parts, dict) and "partners" not in parts else {}
    with pytest.raises(LeadKeeperError) as caught:
        added(book, {**beside, **parts} if isinstance(parts, dict) else parts)
    assert caught.value.code == code
    assert partners.read(book.db) == before


def test_an_archive_without_people_may_be_the_file(book: Book) -> None:
    owner = partners.read(book.db).owner
    others = ("contacts", "suppressions", "deliveries", "imports", "notices", "complaints", "requests")
    empty: Facts = {key: [] for key in others}
    whole = {"leadkeeper_archive": 1, "owner": {"name": "Somebody else"}, "lists": [NEW_LIST], **empty}
    assert added(book, whole) == {"lists": 1, "list_versions": 2}
    assert partners.read(book.db).owner == owner


@pytest.mark.parametrize("parts", [{}, {"partners": None, "lists": [], "forms": None}])
def test_a_file_of_nothing_adds_nothing(book: Book, parts: Facts) -> None:
    assert added(book, parts) == {}


def test_a_price_below_zero_is_refused_in_words(book: Book, tmp_path: Path) -> None:
    parts = {"partners": [partner(contracts=[contract(), contract("raoul-2", price_cents=-5)])]}
    with pytest.raises(LeadKeeperError, match="negative-price"):
        add_parts(book.db, written(tmp_path, parts, "parts.json"))
