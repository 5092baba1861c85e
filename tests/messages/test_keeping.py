from __future__ import annotations

import re

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, use_language
from leadkeeper.messages.errors import KEEPING_SENTENCES, sentence


@pytest.mark.parametrize("code", KEEPING_SENTENCES)
def test_every_sentence_can_be_said_with_its_facts(code: str) -> None:
    facts = {
        "partner": "Raoul SAS",
        "field": "channels",
        "list": "main",
        "version": "main-1",
        "file": "a.pdf",
        "limit": 20,
        "after": "main-2",
        "before": "main-1",
        "clause": "audit",
        "contract": "raoul-2026",
        "day": "2026-11-24",
        "form": "quiz",
        "least": 12,
        "variable": "LEADKEEPER_NEW_PASSPHRASE",
        "path": "book.leads",
        "since": "2026-11-03",
        "channel": "sms",
        "column": "phone",
        "country": "Atlantis",
        "today": "2026-11-23",
        "last": "2026-11-24",
        "partners": ["raoul", "clodomir"],
        "by": "raoul-2027",
        "people": "Lea (lea@mail.example)",
    }
    said = sentence(LeadKeeperError(code, **facts))
    assert "{" not in said
    assert "…" not in said
    assert code not in said


@pytest.mark.parametrize(
    "code",
    ["contract-endless", "contract-renewed", "document-kept", "contract-terminated", "terminated-before-start",
     "form-without-list"],
)  # fmt: skip
def test_an_error_of_the_window_says_no_code(code: str) -> None:
    facts = {"contract": "raoul-2026", "by": "raoul-2027", "day": "2026-11-24", "version": "quiz-v1"}
    said = sentence(LeadKeeperError(code, **facts))
    assert not {"raoul-2026", "raoul-2027", "quiz-v1", "2026-11-24"} & set(re.split(r"[ ,;:.]+", said))


def test_an_error_names_the_rule() -> None:
    freed = sentence(LeadKeeperError("merge-frees", partner="Raoul SAS", rule="R02"))
    assert "although “Consent withdrawn” applies to one of the records" in freed
    fixed = sentence(LeadKeeperError("not-overridable", rule="R03"))
    assert fixed == "No decision can override “No consent for partners (R03)”. Correct what it objects to."
    assert "“R99” is law" in sentence(LeadKeeperError("rule-not-switchable", rule="R99"))


@pytest.mark.parametrize("since", ["2026-11-03", None])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_whoever_waits_for_stop_lists_reads_how_to_say_that_they_are_in(language: str, since: str | None) -> None:
    use_language(language)
    said, button = sentence(LeadKeeperError("stops-may-be-missing", since=since)), _("I have &entered them")
    assert button.replace("&", "") in said
    assert "--all-entered" not in said  # the command line says that itself
    assert ("03/11/2026" in said) is (since is not None)
