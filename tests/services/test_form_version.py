from __future__ import annotations

import pytest

from leadkeeper.domain.form import Form, FormVersion, form_version
from leadkeeper.errors import LeadKeeperError

QUIZ = Form("quiz", versions=(FormVersion("quiz-v1"), FormVersion("quiz-v2")))
FAIR = Form("fair", versions=(FormVersion("fair-v1"),))


def test_a_version_is_found_with_its_form() -> None:
    assert form_version([QUIZ, FAIR], "fair-v1") == (FAIR, FAIR.versions[0])


def test_where_there_is_none_those_that_there_are_are_named() -> None:
    with pytest.raises(LeadKeeperError) as caught:
        form_version([QUIZ, FAIR], "quiz")
    assert (caught.value.code, caught.value.facts) == (
        "unknown-form",
        {"form": "quiz", "known": "quiz-v1 quiz-v2 fair-v1"},
    )
