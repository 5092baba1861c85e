from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import forms
from leadkeeper.db.book import attachments
from leadkeeper.domain.form import Evidence, Form, FormVersion
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.consent.forms import attach_evidence, describe_version, new_form, new_version
from tests.services.made_book import NOW, PDF, PNG, empty_book

VERSION = FormVersion("", starts="2026-01-10")
QUIZ = Form("", "Quiz du site", versions=(VERSION,))
DAY = date(2026, 1, 10)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as opened:
        yield opened


def versions(db: Any) -> tuple[FormVersion, ...]:
    return forms.read_all(db)[0].versions


def days(db: Any) -> list[tuple[str | None, str | None]]:
    return [(version.starts, version.ends) for version in versions(db)]


def test_a_form_and_its_version_get_ids_from_the_name(db: Any) -> None:
    assert new_form(db, QUIZ) == "quiz-du-site"
    assert [version.id for version in versions(db)] == ["quiz-du-site-v1"]


def test_a_form_needs_a_name(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="form-name-missing"):
        new_form(db, replace(QUIZ, name=" "))


def test_a_new_version_ends_the_one_before(db: Any) -> None:
    new_form(db, QUIZ)
    assert new_version(db, "quiz-du-site", replace(VERSION, starts="2026-03-12")) == "quiz-du-site-v2"
    assert days(db) == [("2026-01-10", "2026-03-11"), ("2026-03-12", None)]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("2026-02-01", "2026-02-10"), ("2026-01-01", "2026-01-10"), ("2026-01-31", None), ("2026-01-10", None)],
)
def test_two_versions_never_share_a_day(db: Any, starts: str, ends: str | None) -> None:
    new_form(db, replace(QUIZ, versions=(replace(VERSION, ends="2026-02-01"),)))
    with pytest.raises(LeadKeeperError, match="versions-overlap"):
        new_version(db, "quiz-du-site", replace(VERSION, starts=starts, ends=ends))
    assert len(versions(db)) == 1


def test_a_version_may_start_the_day_after_another_ended(db: Any) -> None:
    new_form(db, replace(QUIZ, versions=(replace(VERSION, ends="2026-02-01"),)))
    assert new_version(db, "quiz-du-site", replace(VERSION, starts="2026-02-02"))


def test_an_earlier_version_does_not_end_the_one_that_is_shown(db: Any) -> None:
    new_form(db, QUIZ)
    new_version(db, "quiz-du-site", replace(VERSION, starts="2025-01-01", ends="2026-01-09"))
    assert days(db) == [("2026-01-10", None), ("2025-01-01", "2026-01-09")]


@pytest.mark.parametrize("change", [{"starts": None}, {"starts": "soon"}, {"ends": "2026-01-09"}])
def test_the_days_of_a_version_make_sense(db: Any, change: dict[str, Any]) -> None:
    with pytest.raises(LeadKeeperError, match="bad-day"):
        new_form(db, replace(QUIZ, versions=(replace(VERSION, **change),)))
    assert forms.read_all(db) == ()


def test_a_version_links_only_a_list_that_is_there(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-list"):
        new_form(db, replace(QUIZ, versions=(replace(VERSION, list="main"),)))


def test_a_version_can_be_described_once(db: Any) -> None:
    new_form(db, QUIZ)
    describe_version(db, "quiz-du-site-v1", Verbatim(medium="web"))
    assert versions(db)[0].description == {"medium": "web"}
    with pytest.raises(LeadKeeperError, match="description-kept"):
        describe_version(db, "quiz-du-site-v1", Verbatim(medium="paper"))


@pytest.mark.parametrize(("name", "content", "kind"), [("quiz.png", PNG, "screenshot"), ("quiz.pdf", PDF, "pdf")])
def test_evidence_is_copied_into_the_book(db: Any, tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    new_form(db, QUIZ)
    path = tmp_path / name
    path.write_bytes(content)
    evidence = attach_evidence(db, "quiz-du-site-v1", kind, path, DAY, NOW)
    assert versions(db)[0].evidence == (evidence,)
    assert evidence == Evidence(kind, name, evidence.sha256, "2026-01-10")
    assert attachments.read(db, evidence.sha256 or "") == (name, content)


def test_copied_evidence_is_watched(db: Any, tmp_path: Path) -> None:
    new_form(db, QUIZ)
    path = tmp_path / "quiz.png"
    path.write_bytes(PNG)
    evidence = attach_evidence(db, "quiz-du-site-v1", "screenshot", path, DAY, NOW)
    db.conn.execute("DELETE FROM files")
    assert attachments.altered(db) == {evidence.sha256}


def test_a_file_that_proves_nothing_is_not_attached(db: Any, tmp_path: Path) -> None:
    new_form(db, QUIZ)
    path = tmp_path / "quiz.pdf"
    path.write_bytes(b"no PDF at all")
    with pytest.raises(LeadKeeperError, match="proof-not-pdf"):
        attach_evidence(db, "quiz-du-site-v1", "pdf", path, DAY, NOW)
    assert versions(db)[0].evidence == ()
