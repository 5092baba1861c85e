"""Every reason that a rule can give becomes a sentence, whatever facts are missing, in both languages."""

from __future__ import annotations

import ast
import itertools
from dataclasses import replace
from typing import Any

import pytest

from leadkeeper.domain.eligibility.judge import RULES
from leadkeeper.domain.eligibility.list_rules import Naming
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import ListVersion
from leadkeeper.domain.verdict import NO_NAMES, FactNames, Objection, Verdict
from leadkeeper.files.workbook_child import STRUCK
from leadkeeper.messages import use_language
from leadkeeper.messages.objections import SENTENCES
from leadkeeper.messages.rules import (
    ADVICE,
    DENIED,
    HEADLINES,
    STEPS,
    advice,
    headline,
    lost,
    most_frequent,
    noted,
    placeholders,
    reason_of,
    sentence,
)
from tests.messages import raised

SAMPLE: dict[str, Any] = {
    "named": "Acme SA",
    "at": "2026-09-21T12:03:00+02:00",
    "channel": "email",
    "partner": "Raoul SAS",
    "lists": ("main-1", "main-2"),
    "form": "quiz-v1",
    "list": "main-3",
    "taken": "2026-11-28T21:12:00+01:00",
    "replaced": "2026-11-20T12:00:00+01:00",
    "to_come": "2026-12-01",
    "seller": "Acme SA",
    "sector": "renewables",
    "missing": ("identity",),
    "checks": ("L03", "L11"),
    "method": "pre_ticked",
    "raw": "hier",
    "last": "2023-11-24",
    "end": "2026-11-02",
    "ended": "2023-01-31",
    "age": 14,
    "country": "BE",
    "phone": "+3225551234",
    "number": "+33612345678",
    "state": "bounced",
    "twin": "c12",
    "withdrawn": "2026-02-01",
    "erased": "2026-02-01",
    "said": "2026-02-02",
    "since": "2026-05-02",
    "reason": "seed address hit.",
    "note": "NE PLUS CONTACTER",
    "count": 3,
    "times": 2,
    "limit": 2,
}
LISTS = (ListVersion("main-1", "2026-03-12T10:00:00+01:00"), ListVersion("main-2", "2026-05-02"))
NAMED = FactNames((Form("quiz", "Site quiz"), FormVersion("quiz-v1")), LISTS)
CALLED = {"cell", "child", "chosen", "column", "unread", "dated", "ended", "record", "refusal", "other", "unconfirmed"}
CALLED |= {"answer", "file", "line"}  # where an answer stands that was not understood
"""What `FactNames` gives of what a note keeps of a cell, of a consent with a date, and of another record."""
RAISED = sorted(set(raised.objections()), key=lambda one: (one.rule, one.code))
SPOKEN = [one for one in RAISED if one.code != "denied"]


def objection(rule: str, code: str, **facts: object) -> Objection:
    return Objection(rule, Verdict.BLOCKED, code, facts)


def test_the_rules_were_really_read() -> None:
    assert len({one.rule for one in RAISED}) > 30


def test_every_reason_has_words_and_no_words_are_idle() -> None:
    assert set(SENTENCES) == {f"{one.rule}/{one.code}" for one in SPOKEN}


def test_every_call_that_says_no_has_a_code_that_can_be_read() -> None:
    unread = [
        ast.unparse(node)
        for tree in raised.trees(folder="domain/eligibility/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"block", "review", "overridable"}
        and not raised.texts(node.args[1])
    ]
    assert unread == []


def test_the_ways_of_naming_another_company_have_words() -> None:
    ways = (Naming.NAMESAKE, Naming.BRAND, Naming.AMBIGUOUS)
    assert {key for key in SENTENCES if key.startswith("R23/")} == {f"R23/{way.value}" for way in ways}


@pytest.mark.parametrize("one", SPOKEN, ids=lambda one: f"{one.rule} {one.code}")
def test_a_sentence_uses_only_facts_that_the_rule_gives(one: raised.Raised) -> None:
    used = set().union(*(placeholders(text) for text in SENTENCES[f"{one.rule}/{one.code}"]))
    form = {"form"} if "dated" in used else set()  # by name alone: the form of the consent without a date
    assert used - {"partner"} - CALLED - form <= one.facts
    assert "partner" not in used or "partner" in one.facts


@pytest.mark.parametrize("one", SPOKEN, ids=lambda one: f"{one.rule} {one.code}")
def test_the_last_sentence_needs_no_fact(one: raised.Raised) -> None:
    assert placeholders(SENTENCES[f"{one.rule}/{one.code}"][-1]) <= {"partner"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("one", RAISED, ids=lambda one: f"{one.rule} {one.code}")
def test_every_reason_reads_well_whatever_is_missing(one: raised.Raised, language: str) -> None:
    use_language(language)
    for kept in itertools.product([True, False], repeat=len(one.facts)):
        facts = {name: SAMPLE[name] if keep else None for name, keep in zip(sorted(one.facts), kept, strict=True)}
        for names in (NO_NAMES, NAMED, replace(NAMED, lists=(LISTS[0], ListVersion("main-3")), dated="2026-06-01")):
            said = sentence(replace(objection(one.rule, one.code, **facts), names=names))
            assert said.endswith(".")
            assert said[0].isupper()
            assert not any(sign in said for sign in ("{", "}", "None", "()", "  ", "main-", "L03"))
            assert ("quiz-v1" in said) <= (names is NO_NAMES)


def test_the_richest_sentence_is_said_first() -> None:
    for variants in SENTENCES.values():
        numbers = [len(placeholders(text)) for text in variants]
        assert numbers == sorted(numbers, reverse=True)


SAID = [
    (
        objection("R02", "withdrawn", at="2026-09-21T12:03:00+02:00"),
        "Consent was withdrawn on 21/09/2026 12:03; a newer consent with its own proof is needed.",
    ),
    (
        objection("R17", "proof-incomplete", missing=("form", "date")),
        "The proof of the consent is incomplete. Missing: the form, the date.",
    ),
    (
        objection("R10", "mention-missing", missing=("identity", "period")),
        "The consent to calls lacks what it must say: who calls, for how long.",
    ),
    (
        objection("R22", "contract-ended", partner=""),
        "The contract with this partner has ended.",
    ),
    (
        objection("R39", "unusable-email", state="bounced"),
        "No usable e-mail address (messages came back): it is left empty.",
    ),
    (
        objection("R12", "sector-special", sector="fishing"),
        "This sector (fishing) has special rules that LeadKeeper does not know: nothing is shared in this sector.",
    ),
    (
        objection("R40", "on-hold", partner="Raoul SAS", since=None, reason=" "),
        "Nothing is shared with Raoul SAS for now: this partner is on hold.",
    ),
]


@pytest.mark.parametrize(("said", "words"), SAID, ids=lambda value: value.code if isinstance(value, Objection) else "")
def test_facts_are_said_in_words(said: Objection, words: str) -> None:
    assert sentence(said) == words


def test_nobody_is_sent_to_complete_the_proof_of_a_consent_that_was_never_given() -> None:
    never, half = (objection("R17", "proof-incomplete", missing=it) for it in (("consent",), ("list", "date")))
    assert [headline(reason_of(one)) for one in (never, half)] == ["No consent to prove", "Proof incomplete"]
    assert "Sources" not in advice(reason_of(never))
    assert "Complete the proof in Sources" in advice(reason_of(half))


def test_french_says_it_in_french() -> None:
    use_language("fr")
    said = sentence(objection("R08", "other-channels-only", channel="voice", at="2026-09-21"))
    uncovered = "Le consentement du 21/09/2026 ne couvre pas ce canal (appels téléphoniques)"
    assert said == f"{uncovered}\u00a0: la cellule reste vide."


def test_braces_in_a_fact_stay_as_they_are() -> None:
    assert "“{form}”" in sentence(objection("R06", "partners-unnamed", form="{form}"))


@pytest.mark.parametrize("rule", ["R00", "R41", "R15", "R99", "what the reviewer typed"])
def test_a_reviewers_no_is_said_under_any_rule(rule: str) -> None:
    said = objection(rule, "denied", reason="not our audience", at="2026-11-02")
    assert sentence(said) == "A reviewer refused this on 02/11/2026: not our audience."
    assert headline(rule)
    assert advice(rule)


def test_every_no_of_a_reviewer_has_a_variant() -> None:
    assert [len(placeholders(text)) for text in DENIED] == [2, 1, 1, 0]


def test_every_rule_has_a_short_name_and_advice() -> None:
    assert set(HEADLINES) == set(ADVICE)
    assert {reason.partition("/")[0] for reason in HEADLINES} == {"R00", *(rule.id for rule in RULES)}


@pytest.mark.parametrize("rule", sorted(HEADLINES))
def test_a_short_name_is_short(rule: str) -> None:
    assert len(headline(rule).split()) <= 6
    assert advice(rule).endswith(".")


def test_the_most_frequent_rules_come_first() -> None:
    counts = {"R03": 5, "R25": 12, "R01": 5, "R41": 1}
    assert most_frequent(counts) == "Minor (12), On the suppression list (5), No consent for partners (5)"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("STOP (Ian Salle ne veut plus rien recevoir)", "Ian Salle ne veut plus rien recevoir"),
        (
            "STOP (Ian Salle · 06 11) · rappeler · STOP (Bilan (mai): non)",
            "Ian Salle · 06 11 · rappeler · Bilan (mai): non",
        ),
        ("STOP (Désinscrits", "Désinscrits"),
        ("STOP SMS (mai)", "STOP SMS (mai)"),
        ("STOP", "STOP"),
    ],
)
def test_a_note_is_told_without_our_mark(kept: str, shown: str) -> None:
    """Who never wrote STOP was quoted as if they had."""
    assert noted(kept) == shown


def test_a_note_is_told_with_its_column_in_the_language_and_punctuated_once() -> None:
    use_language("fr")
    assert noted("Cell comments: A rappelé · STOP (Un mot ?: plus rien)") == (
        "Commentaires de cellules: A rappelé · Un mot ? plus rien"
    )


def test_our_own_words_in_a_note_are_told_in_the_language() -> None:
    kept = f"STOP (Statuts: actif, Cell comments: {STRUCK})"
    use_language("fr")
    assert noted(kept) == "Statuts: actif, Commentaires de cellules: Barré"
    use_language("en")
    assert noted(kept) == "Statuts: actif, Cell comments: Struck through"


def test_the_losses_of_a_step_add_up() -> None:
    use_language("en")
    step = next(one for one in STEPS if one.id == "not-opposed")
    causes = {"R44/note-says-stop": 71, "R02": 53, "R01": 3, "R44": 1}
    assert lost(step, "Raoul SAS", causes).endswith(
        "(71), Consent withdrawn (53), On the suppression list (3), others (1)"
    )
