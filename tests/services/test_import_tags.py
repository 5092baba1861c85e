"""New addresses that differ only after their `+` from those of people who refused are named by the import report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import paris_day
from leadkeeper.progress import run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.contacts.duplicates import not_same
from leadkeeper.services.contacts.listing import find
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from leadkeeper.services.suppression.suppression import suppress
from tests.services.made_imports import NOW, empty

HEAD = "Email;Optin partenaires;Date de consentement\n"
LEFT = Consent(event="withdrawn", purpose="partners", at="2026-11-01T10:00:00+01:00")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book of a form, a partner and one person, with a tag in the address."""
    with empty(tmp_path) as made:
        _bring(made, "clo+x@plus.example")
        yield made


def _bring(book: Book, *rows: str, **options: Any) -> ImportReport:
    path = book.path.with_name("a.csv")
    lines = (row if ";" in row else f"{row};oui;2026-03-01 10:00" for row in rows)
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
    return run(import_file(book.db, path, ImportOptions(**{"form": "quiz-v1", **options}), NOW))


def _named(report: ImportReport) -> tuple[str, ...]:
    assert report.tagged.count == len(report.tagged.people)
    return report.tagged.people


def test_a_new_address_like_that_of_somebody_who_withdrew_is_named(book: Book) -> None:
    """Eligible the same day: neither the check, the report, the review nor the export said a word of the withdrawal."""
    record_consent(book.db, "clo+x@plus.example", LEFT, NOW)
    named = ("clo+z@plus.example (clo+x@plus.example)", "clo@plus.example (clo+x@plus.example)")
    for dry_run in (True, False):
        report = _bring(book, "clo+z@plus.example", "clo@plus.example", "noe@plus.example", dry_run=dry_run)
        assert _named(report) == named
    assert _named(_bring(book, "clo+z@plus.example")) == ()  # known by now


def test_so_is_one_like_an_address_of_the_suppression_list(book: Book) -> None:
    suppress(book.db, ["clo+x@plus.example", "eulalie@plus.example"], NOW)
    named = _named(_bring(book, "clo@plus.example", "eulalie+jeu@plus.example", "eulalie@plus.example"))
    assert named == (
        "clo@plus.example (clo+x@plus.example)",
        "eulalie+jeu@plus.example (eulalie@plus.example)",
    )


def test_nobody_is_named_where_nobody_refuses(book: Book) -> None:
    assert _named(_bring(book, "clo+z@plus.example")) == ()
    assert _named(_bring(book, "raoul+x@plus.example;non;2026-03-01", "raoul@plus.example")) == ()  # see `near`
    _bring(book, "eulalie+x@gmail.com")
    record_consent(book.db, "eulalie+x@gmail.com", LEFT, NOW)
    assert _named(_bring(book, "eulalie+z@gmail.com")) == ()  # one mailbox, judged together
    record_consent(book.db, "clo+x@plus.example", Consent(event="withdrawn", purpose="own", at="2026-11-01"), NOW)
    assert _named(_bring(book, "clo+y@plus.example", "clo+w@plus.example;non;2026-03-01")) == ()


def test_one_who_consented_again_refuses_no_more(book: Book) -> None:
    again = Consent(event="given", purpose="partners", at="2026-11-02", form_version="quiz-v1", trace="log")
    for answer in (LEFT, again):
        record_consent(book.db, "clo+x@plus.example", answer, NOW)
    assert _named(_bring(book, "clo+z@plus.example")) == ()


def test_the_contact_says_so_until_it_is_known_to_be_somebody_else(book: Book) -> None:
    _bring(book, "eulalie+x@gmail.com")
    for who in ("eulalie+x@gmail.com", "clo+x@plus.example"):
        record_consent(book.db, who, LEFT, NOW)
    _bring(book, "clo+z@plus.example", "eulalie+z@gmail.com")
    today = paris_day(NOW)
    shown = [contact_details(book.db, who, today).refused_alike for who in ("clo+z@plus.example", "clo+x@plus.example")]
    assert shown == ["clo+x@plus.example", None]
    assert contact_details(book.db, "eulalie+z@gmail.com", today).refused_alike is None
    not_same(book.db, [find(book.db, who) for who in ("clo+x@plus.example", "clo+z@plus.example")], NOW)
    assert contact_details(book.db, "clo+z@plus.example", today).refused_alike is None
