from __future__ import annotations

import pytest

from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.eligibility.case import POSITIVE_ACTS
from leadkeeper.domain.eligibility.partner_rules import HOMES, SPECIAL
from leadkeeper.domain.form_audit.description import MENTIONS
from leadkeeper.messages import labels, use_language
from leadkeeper.messages.labels import day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-09-21", "21/09/2026"),
        ("2026-09-21T12:03:00+02:00", "21/09/2026 12:03"),
        ("2026-09-21T23:30:00Z", "22/09/2026 01:30"),
        ("2026-12-31T23:30Z", "01/01/2027 00:30"),
        ("2026-09-21T12:03:59", "21/09/2026 12:03"),
        ("2026-09-21 12:03", "21/09/2026 12:03"),
        ("2026-10-25T02:30:00", "25/10/2026 02:30"),
        ("2027-03-28T02:30:00", "28/03/2027 02:30"),
        ("0987-01-02", "02/01/0987"),
        ("9999-12-31T23:59:59Z", "31/12/9999 00:00"),
        ("le 3 mars", "le 3 mars"),
        ("", ""),
    ],
)
def test_an_instant_is_shown_with_the_precision_it_has(text: str, words: str) -> None:
    assert day(text) == words


def test_days_are_the_same_in_french() -> None:
    use_language("fr")
    assert day("2026-09-21T12:03:00+02:00") == "21/09/2026 12:03"


def test_every_channel_has_words() -> None:
    assert set(labels.channel.names) == set(CHANNELS)


def test_every_sector_with_rules_of_its_own_has_words() -> None:
    assert {*HOMES, *SPECIAL, "cpf_training", "insurance"} <= set(labels.sector.names)


def test_every_way_of_saying_yes_has_words() -> None:
    others = {"declared", "pre_ticked", "silence", "bundled", "terms", "soft_opt_in"}
    assert set(labels.method.names) == {*POSITIVE_ACTS, *others}


def test_every_mention_has_words() -> None:
    assert set(labels.mention.names) == set(MENTIONS)


def test_every_piece_of_proof_has_words() -> None:
    pieces = {"consent", "form", "description", "evidence", "unaltered-evidence", "list", "date", "trace"}
    assert set(labels.proof.names) == pieces


@pytest.mark.parametrize("language", ["en", "fr"])
def test_countries_are_named(language: str) -> None:
    use_language(language)
    assert labels.country("BE") == {"en": "Belgium", "fr": "Belgique"}[language]
    assert labels.country("ZZ") == "ZZ"
