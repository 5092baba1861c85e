from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.domain.form_audit.checks import check, check_in_book, ids

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("medium", "evidence", "errors"),
    [
        ("paper", {"screenshot"}, ("L40",)),
        ("paper", {"script"}, ("L40",)),
        ("paper", {"pdf", "signed_sheet"}, ()),
        ("phone", {"signed_sheet"}, ("L40",)),
        ("phone", {"script"}, ()),
        ("web", set(), ()),
        ("app", set(), ()),
        ("event", set(), ()),
    ],
)
def test_l40_paper_and_telephone_need_their_proof(
    good: dict[str, Any], medium: str, evidence: set[str], errors: tuple[str, ...]
) -> None:
    findings = check_in_book(good | {"medium": medium}, frozenset(evidence))
    assert ids(findings, "error") == errors


def test_a_description_alone_never_gives_what_needs_a_book(good: dict[str, Any]) -> None:
    assert check(good | {"medium": "paper"}) == ()


def test_l38_a_description_changed_since_it_was_published_is_an_error(good: dict[str, Any]) -> None:
    assert ids(check_in_book(good, NOTHING, changed=True), "error") == ("L38",)
    assert check_in_book(good, NOTHING) == ()


@pytest.mark.parametrize(
    ("language", "audience", "warnings"),
    [
        ("fr", "en", ("L39",)),
        ("fr", "fr", ()),
        ("fr-BE", "FR", ()),
        (None, "fr", ()),
        ("fr", None, ()),
        ("", "fr", ()),
    ],
)
def test_l39_a_known_language_that_is_not_the_audiences_is_a_warning(
    good: dict[str, Any], language: str | None, audience: str | None, warnings: tuple[str, ...]
) -> None:
    findings = check_in_book(good, NOTHING, language=language, audience_language=audience)
    assert (ids(findings, "error"), ids(findings, "warning")) == ((), warnings)


def test_the_other_checks_are_made_in_a_book_too(good: dict[str, Any]) -> None:
    findings = check_in_book(good | {"archived": False}, NOTHING)
    assert ids(findings, "error") == ("L35",)


def test_a_form_that_is_not_described_answers_nothing_in_a_book() -> None:
    assert ids(check_in_book(None, frozenset({"script"})), "error") == ("L00",)
