from __future__ import annotations

import re
from typing import Any

import pytest

from leadkeeper.domain.form import Finding, error, warning
from leadkeeper.domain.form_audit.checks import CHECKS, check, check_in_book
from leadkeeper.messages.forms import REASONS, SENTENCES, WARNINGS, reason, sentence

EVERYTHING_WRONG: dict[str, Any] = {
    "medium": "paper",
    "own_box": {"text": "Je ne refuse pas les CGV et le règlement, cochez si vous ne voulez plus", "checked": True},
    "phone_box": {"text": "tacite reconduction, Bloctel", "period_months": 24},
    "buttons": [
        {"role": "accept", "label": "OK"},
        {"role": "refuse", "type": "link", "effect_text": "none"},
        {"role": "refuse", "same_style": False},
    ],
    "hidden_optin": True,
    "optout_step": None,
    "submit_without_partner": False,
    "partner_mode": "link",
    "link_ok": False,
    "list": {"open": True, "names": ["Alpha SA"] * 51},
    "channels": ["voice"],
    "fields": ["phone"],
    "info": {"basis": "intérêt légitime", "source_wording": "un organisme spécialisé", "position": "after"},
    "sensitive_fields": ["santé"],
    "social": True,
    "archived": False,
    "text": "En validant j'accepte les offres par tout moyen des partenaires de nos partenaires",
}


def every_finding() -> list[Finding]:
    """At least one finding of each check and severity, as the checks give it."""
    none: frozenset[str] = frozenset()
    box = {"text": "par voie électronique", "covers_own": True}
    mild = {
        "partner_box": box,
        "fields": ["phone"],
        "channels": ["sms"],
        "partner_mode": "link",
        "info": {"font_ratio": 0.5},
        "optout_step": True,
    }
    return [
        *check(EVERYTHING_WRONG, "Raoul SAS"),
        *check_in_book(EVERYTHING_WRONG, none, changed=True, language="en", audience_language="fr"),
        *check(mild),
        *check({}),
        *check(None),
    ]


FINDINGS = every_finding()


def test_every_check_and_severity_is_among_the_findings() -> None:
    both, only_warnings = "L06 L13 L19 L22".split(), "L14 L17 L27 L28 L29 L33 L37 L39".split()
    errors = {(check_id, "error") for check_id in CHECKS if check_id not in only_warnings}
    warnings = {(check_id, "warning") for check_id in (*both, *only_warnings)}
    assert {(finding.id, finding.severity) for finding in FINDINGS} == errors | warnings


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: f"{finding.id} {finding.where}")
def test_every_finding_becomes_a_sentence(finding: Finding) -> None:
    words = sentence(finding)
    assert words.endswith(".")
    assert not re.search(r"[{}]", words)


@pytest.mark.parametrize("check_id", CHECKS)
def test_every_check_has_its_reason(check_id: str) -> None:
    assert reason(check_id).endswith(".")


def test_there_are_no_words_for_checks_that_do_not_exist() -> None:
    assert set(SENTENCES) == set(REASONS) == set(CHECKS)
    assert set(WARNINGS) == set("L06 L13 L19 L22".split())


@pytest.mark.parametrize("check_id", sorted(WARNINGS))
def test_a_warning_says_something_else_than_the_error(check_id: str) -> None:
    assert sentence(warning(check_id, "")) != sentence(error(check_id, ""))


def test_the_words_that_were_found_are_quoted() -> None:
    finding = error("L12", "partner_box.text", found="etc")
    assert sentence(finding) == "The list is open-ended. The wording: “etc”."


def test_braces_in_a_form_stay_as_they_are() -> None:
    assert "{x}" in sentence(error("L16", "list.names", partner="{x}"))
    assert "{partner}" in sentence(error("L12", "text", found="{partner}"))


def test_questions_are_named_as_a_person_calls_them() -> None:
    finding = error("L00", "social", questions=("social", "buttons[2].role"))
    assert sentence(finding).endswith(": sending to a social network, role of a button.")


@pytest.mark.parametrize(
    ("check_id", "words"),
    [
        ("L11", ("Canal+", "€600,000", "2023")),
        ("L08", ("Brico Privé", "€500,000", "2021")),
        ("L16", ("Hubside.Store", "€525,000", "2024")),
        ("L26", ("Caloga", "€80,000", "2025")),
        ("L34", ("€3.5 million", "2025")),
    ],
)
def test_the_decision_behind_a_check_has_its_year_and_amount(check_id: str, words: tuple[str, ...]) -> None:
    assert all(word in reason(check_id) for word in words)
