"""The public page of a partner list: its facts; how it behaves in a browser is told in tests/pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.partners.lists import list_page, write_list_page
from tests.made_archive import OWNER, archive, form, partner, published, restored

NAMES = [
    {"name": "Raoul SAS", "siren": "987654324", "privacy_url": "https://raoul.example/privacy"},
    {"name": "Acme <b>GmbH</b>", "siren": None, "privacy_url": "javascript:alert(1)"},
]
LIST = published(
    versions=[
        {"id": "main-1", "published_at": "2026-01-10T09:00:00+01:00", "names": NAMES[:1]},
        {"id": "main-2", "published_at": "2026-03-10T09:00:00+01:00", "names": NAMES},
    ]
)
ACME = {"id": "acme", "legal_name": "Acme <b>GmbH</b>", "foreign_id": "HRB 12", "country": "DE"}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    parts = {"lists": [LIST], "partners": [partner(), ACME], "forms": [form(versions=[])]}
    with restored(tmp_path, archive(contacts=[], **parts)) as book:
        yield book.db


@pytest.mark.parametrize(
    "words",
    [
        "<strong>Raoul SAS</strong>",
        "SIREN 987654324, France",
        "numéro étranger HRB 12, Allemagne",
        '<a href="https://raoul.example/privacy">',
        "Version main-2, publiée le 10/03/2026.",
        "Version main-2, published on 10 March 2026.",
        "Ajouté\u00a0: Acme",
        '<a href="mailto:donnees@clodomir.example">',
        '<a href="https://clodomir.example/vie-privee">',
    ],
)
def test_the_page_tells_who_since_when_and_how_to_leave(db: Any, words: str) -> None:
    assert words in list_page(db, "main-2")


def test_markup_in_a_name_is_text_and_a_script_is_no_link(db: Any) -> None:
    page = list_page(db, "main-2")
    assert "Acme &lt;b&gt;GmbH&lt;/b&gt;" in page
    assert "javascript:" not in page
    assert "<script" not in page


def test_the_first_version_has_nothing_to_compare(db: Any) -> None:
    assert "Ce qui a changé" not in list_page(db, "main-1")


@pytest.mark.parametrize(
    ("language", "there", "absent"), [("fr", "Nos partenaires", "Our"), ("en", "Our partners", "Nos")]
)
def test_one_language_may_be_enough(db: Any, language: str, there: str, absent: str) -> None:
    page = list_page(db, "main-2", [language])
    assert there in page
    assert f"{absent} partners" not in page
    assert f'<html lang="{language}">' in page


def test_a_version_that_is_not_there_is_refused(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-list-version"):
        list_page(db, "main-9")


def test_a_business_without_contact_gets_a_page_with_a_gap(tmp_path: Path) -> None:
    facts = archive(
        owner=OWNER | {"rights_contact": None, "privacy_url": None},
        lists=[LIST],
        forms=[form(versions=[])],
        contacts=[],
    )
    with restored(tmp_path, facts) as book:
        assert "[contact pour les droits]" in list_page(book.db, "main-2")


def test_the_page_is_a_new_file(db: Any, tmp_path: Path) -> None:
    write_list_page(db, "main-2", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8") == list_page(db, "main-2")
    with pytest.raises(LeadKeeperError, match="file-exists"):
        write_list_page(db, "main-2", tmp_path / "page.html")
