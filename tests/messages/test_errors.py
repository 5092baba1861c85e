"""Every failure that the program knows becomes a sentence in both languages, and none shows a hole."""

from __future__ import annotations

import re

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import LANGUAGES, errors, month, partners, use_language
from leadkeeper.messages.errors import ALL, OTHER_SENTENCES, SHORT, sentence
from leadkeeper.messages.rules import placeholders
from tests.messages import raised
from tests.workshop.house import mirror
from tests.workshop.house.source import python

RAISED = sorted(set(mirror.codes(python())))
WRITTEN_OUT = sorted(
    {(code, names) for code, names in raised.errors() if names is not None}, key=lambda one: (one[0], sorted(one[1]))
)


def test_the_failures_were_really_read() -> None:
    assert len(RAISED) > 40


@pytest.mark.parametrize("code", RAISED)
def test_every_failure_has_a_sentence(code: str) -> None:
    assert code in ALL


def test_no_failure_and_no_step_of_a_month_speaks_of_the_command_line() -> None:
    """The window says the same errors; what helps on the command line alone is in its own table."""
    allowed = {"proof-key-changed", "bad-map"}  # the window has no way
    said = {code: {errors.ALL[code], SHORT.get(code, "")} for code in errors.ALL}
    said |= {code: {text} for code, text in month.SKIPPED.items()}
    said["held"] = set(partners.NOBODY_WHILE_HELD)
    speaking = {code for code, texts in said.items() if re.search(r"“leadkeeper |\s\(?--\w|BOOK", " ".join(texts))}
    assert speaking <= allowed


@pytest.mark.parametrize(("code", "names"), WRITTEN_OUT, ids=lambda value: value if isinstance(value, str) else "")
def test_a_sentence_needs_only_facts_that_are_given(code: str, names: frozenset[str]) -> None:
    said = sentence(LeadKeeperError(code, **dict.fromkeys(names, "x")))
    assert errors.MISSING not in said


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", RAISED)
def test_every_failure_reads_well_without_facts(code: str, language: str) -> None:
    use_language(language)
    said = sentence(LeadKeeperError(code))
    assert said[-1] in ".?…"
    assert "{" not in said


def test_no_sentence_of_this_module_is_idle() -> None:
    assert set(OTHER_SENTENCES) <= set(RAISED)
    assert set(SHORT) <= set(RAISED)


def test_a_short_sentence_needs_less_than_the_full_one() -> None:
    assert {name for text in SHORT.values() for name in placeholders(text)} <= {"partner"}


NOBODY = "Nobody can be shared with Raoul SAS now, and no file was made."
REASONS = "No consent for partners (12), Already shared (2), On the suppression list (1)"
SAID = {
    f"{NOBODY} Most frequent reasons: {REASONS}.": LeadKeeperError(
        "nobody-eligible", partner="Raoul SAS", reasons={"R03": 12, "R41": 2, "R25": 1, "R01": 1}
    ),
    f"{NOBODY} Import people first.": LeadKeeperError("nobody-eligible", partner="Raoul SAS", reasons={}),
    "The partner's first message must name you. Not filled in yet: the contact for people's rights. "
    "Type it in Settings, then export again.": LeadKeeperError("first-message-missing", field="rights_contact"),
    "In the archive, contacts[3].email must be a text and is a whole number. Correct it and try again.": (
        LeadKeeperError("archive-wrong-type", place="contacts[3].email", wanted="text", found="int")
    ),
    "In the archive, forms[0] names the partner list “main”, which is not there. Correct the id.": LeadKeeperError(
        "archive-dangling-id", place="forms[0]", kind="list", id="main"
    ),
    "No column may be shared with Raoul SAS. Not covered by the contract or the consents: Telephone, Note.": (
        LeadKeeperError("no-columns", partner="Raoul SAS", columns=["phone", "note"])
    ),
    "This book is already open. Close it there, or open it here for reading only.": LeadKeeperError(
        "book-locked", user="lea", host=None, pid=None
    ),
    "The disk is full: nothing was written. Free some space and try again.": LeadKeeperError("disk-full"),
    "The action could not be completed (no-such-code).": LeadKeeperError("no-such-code", path="x"),
    "“{name}” is not a filter. Write NAME=VALUE.": LeadKeeperError("bad-filter", text="{name}"),
}


@pytest.mark.parametrize("words", SAID)
def test_facts_are_said_in_words(words: str) -> None:
    assert sentence(SAID[words]) == words


def test_french_says_it_in_french() -> None:
    use_language("fr")
    said = sentence(LeadKeeperError("file-missing", path="leads.csv"))
    assert said == "Aucun fichier à l’emplacement leads.csv. Choisissez-le de nouveau."


def test_a_list_without_header_is_said_in_words_of_the_window() -> None:
    for language in LANGUAGES:
        use_language(language)
        assert "--" not in sentence(LeadKeeperError("no-header", file="a.csv"))
