from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.domain.form import NO_FORM, Form, FormColumn, FormVersion, OneVersion, in_force, wording

V1 = FormVersion("quiz-v1", "2026-01-10", "2026-06-30")
V2 = FormVersion("quiz-v2", "2026-07-01")
QUIZ = Form("quiz", "Quiz printemps", versions=(V1, V2))
NEWS = Form("newsletter", "Newsletter", versions=(FormVersion("newsletter-v1"),))


def _chosen(cell: str, at: str | None, *forms: Form) -> str | None:
    found = FormColumn(forms or (QUIZ, NEWS)).version_of(cell, at)
    return found.id if found else None


@pytest.mark.parametrize(
    ("cell", "at", "version"),
    [
        ("quiz-v1", None, "quiz-v1"),
        ("Quiz-V2", "2026-02-01", "quiz-v2"),
        ("quiz", "2026-06-30", "quiz-v1"),
        ("quiz", "2026-07-01T00:00:00+02:00", "quiz-v2"),
        ("  Quiz Printemps ", "2026-03-01T10:00:00+01:00", "quiz-v1"),
        ("newsletter", "2020-01-01", "newsletter-v1"),
        ("quiz", None, None),
        ("quiz", "2025-12-31", None),
        ("autre", "2026-03-01", None),
        ("", "2026-03-01", None),
    ],
)
def test_a_form_column_names_the_wording_of_its_row(cell: str, at: str | None, version: str | None) -> None:
    assert _chosen(cell, at) == version


def test_an_ambiguous_form_name_chooses_no_form() -> None:
    assert _chosen("Quiz", "2026-03-01", Form("a", "Quiz", versions=(V1,)), Form("b", "Quiz", versions=(V2,))) is None


@pytest.mark.parametrize(
    ("versions", "day", "version"),
    [
        ((V1, V2), date(2026, 6, 30), "quiz-v1"),
        ((FormVersion("a", "2026-01-10"), FormVersion("b", "2026-07-01")), date(2026, 8, 1), "b"),
        ((FormVersion("a", "2026-01-10"), FormVersion("b", "2026-07-01")), date(2026, 6, 1), "a"),
        ((FormVersion("a", "2026-01-10", "2026-07-01"), V2), date(2026, 7, 1), None),
        ((FormVersion("a", "bientôt"),), date(2026, 7, 1), None),
        ((FormVersion("a", None, "2026-01-10"),), date(2026, 7, 1), None),
    ],
)
def test_the_version_in_force_on_a_day(versions: tuple[FormVersion, ...], day: date, version: str | None) -> None:
    found = in_force(versions, day)
    assert (found.id if found else None) == version


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-01-09", False), ("2026-01-10", True), ("2026-06-30T23:59:59+02:00", True),
        ("2026-07-01T00:00:00+02:00", False),
    ],
)  # fmt: skip
def test_the_days_of_a_wording_belong_to_it(at: str, shown: bool) -> None:
    assert wording(V1).is_shown_on(at) is shown


def test_one_version_is_that_of_every_row() -> None:
    choice = OneVersion(V2)
    assert choice.version_of("whatever", None) == wording(V2)
    assert not choice.is_by_row


def test_without_a_form_no_row_has_a_wording() -> None:
    assert NO_FORM.version_of("quiz-v1", "2026-03-01") is None
