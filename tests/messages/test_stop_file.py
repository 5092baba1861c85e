"""The words of a stop file and of the message with it, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from leadkeeper.domain.book import Owner
from leadkeeper.domain.email import TAGGED_DOMAINS
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import PARIS
from leadkeeper.messages import labels, suppression, use_language

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
OWNER = Owner(name="Clodomir SARL", siren="123456782", rights_contact="donnees@clodomir.example")
RAOUL = Partner("raoul", "Raoul SAS", siren="987654324")
PLAIN = ("email", "channels", "date", "kind", "to_do", "ref")
KEYED = ("email_hmac", "phone_hmac", "email_sha256", *PLAIN[1:])


@pytest.fixture(params=["fr", "en"], autouse=True)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield request.param
    use_language("en")


def texts(columns: tuple[str, ...], owner: Owner = OWNER) -> list[str]:
    """Everything that the cover says."""
    cover = suppression.cover(owner, RAOUL, NOW, people=7, columns=columns)
    said = [cover.sheet, cover.title]
    for section in cover.sections:
        said += [section.heading, *(text for pair in section.pairs for text in pair), *section.lines]
    return said


@pytest.mark.parametrize("columns", [PLAIN, KEYED])
def test_the_cover_says_who_tells_whom_and_leaves_no_gap(columns: tuple[str, ...]) -> None:
    said = texts(columns)
    assert {"Clodomir SARL", "123456782", "Raoul SAS", "987654324", "7", "24/11/2026"} <= set(said)
    assert all(said)
    assert not any("{" in text for text in said)


def test_the_definition_of_the_hashes_stands_where_hashes_are() -> None:
    assert not any("SHA-256" in text for text in texts(PLAIN))
    keyed = "\n".join(texts(KEYED))
    assert keyed.count("HMAC-SHA-256") == 1
    assert "+33612345678" in keyed
    assert all(domain in keyed for domain in TAGGED_DOMAINS)


def test_an_owner_without_a_contact_is_named_in_words() -> None:
    assert not any("None" in text for text in texts(PLAIN, Owner()))


@pytest.mark.parametrize(
    ("kind", "channels"),
    [("withdrawal", None), ("withdrawal", ("sms",)), ("objection", None), ("erasure", ("sms",)), (None, None)],
)
def test_every_row_says_what_to_do(kind: str | None, channels: tuple[str, ...] | None) -> None:
    assert "{" not in suppression.to_do(kind, channels)
    assert ("SMS" in suppression.to_do(kind, channels)) is (channels is not None and kind != "erasure")
    assert labels.notice(kind)


def test_what_is_asked_differs_by_what_happened() -> None:
    assert len({suppression.to_do(kind, None) for kind in ("objection", "erasure", "rectification")}) == 3


@pytest.mark.parametrize("rows", [1, 12])
def test_the_message_names_the_file_and_how_many(rows: int) -> None:
    subject, text = suppression.mail(OWNER, RAOUL, rows, "stop.xlsx")
    assert "Raoul SAS" in subject
    assert "stop.xlsx" in text
    assert str(rows) in text
    assert "donnees@clodomir.example" in text
    assert "{" not in subject + text


def test_every_column_has_a_name_of_its_own() -> None:
    names = [suppression.column(name) for name in suppression.column.names]
    assert len(set(names)) == len(names)
    assert suppression.sheet_title()


STOP, CHANNELS, CORRECT = suppression.STOP, suppression.SOME_CHANNELS, suppression.CORRECT
NO_MORE = {"en": "must no longer be contacted", "fr": "ne doi"}
CORRECTION = {"en": "correct", "fr": "orrig"}


@pytest.mark.parametrize(
    ("rows", "asks"),
    [
        ([("rectification", None)], (CORRECT,)),
        ([("withdrawal", None), ("erasure", ("sms",))], (STOP,)),
        ([("objection", ("sms",))], (CHANNELS,)),
        ([("rectification", None), ("withdrawal", ("sms",)), ("withdrawal", None)], (STOP, CHANNELS, CORRECT)),
        ([(None, None)], (STOP,)),
    ],
)
def test_what_a_file_asks_is_told_from_its_rows(
    rows: list[tuple[str | None, tuple[str, ...] | None]], asks: tuple[str, ...]
) -> None:
    assert suppression.asked_in(rows) == asks


@pytest.mark.parametrize(
    "asks", [(CORRECT,), (CHANNELS,), (STOP, CORRECT), (STOP, CHANNELS), (STOP, CHANNELS, CORRECT)]
)
def test_a_file_says_what_its_rows_ask_and_nothing_else(spoken: str, asks: tuple[str, ...]) -> None:
    """A correction alone was sent as "people who must no longer be contacted": the partner drops a good contact."""
    subject, text = suppression.mail(OWNER, RAOUL, 2, "stop.xlsx", asks)
    cover = suppression.cover(OWNER, RAOUL, NOW, people=2, columns=PLAIN, asks=asks)
    duties = "\n".join(cover.sections[1].lines)
    assert "{" not in subject + text + cover.title + duties
    for said in (text, duties):
        assert (CORRECTION[spoken] in said) is (CORRECT in asks)
        assert ({"en": "channels in their row", "fr": "canaux de leur ligne"}[spoken] in said) is (CHANNELS in asks)
    assert (CORRECTION[spoken] in cover.title) is (CORRECT in asks)
    if STOP not in asks:
        assert suppression.mail(OWNER, RAOUL, 2, "stop.xlsx")[1] != text
        assert {"en": "had their data erased", "fr": "demandé l’effacement"}[spoken] not in duties
    if len(asks) > 1:
        assert {"en": "Not every row asks for the same", "fr": "Les lignes ne demandent pas toutes"}[spoken] in text
        assert suppression.column("to_do") in text


def test_a_file_of_corrections_alone_calls_nobody_to_be_stopped(spoken: str) -> None:
    asks = (CORRECT,)
    subject, text = suppression.mail(OWNER, RAOUL, 1, "stop.xlsx", asks)
    cover = suppression.cover(OWNER, RAOUL, NOW, people=1, columns=PLAIN, asks=asks)
    title = suppression.sheet_title(asks)
    stops = {
        "en": ("Suppression", "no longer", "withdrew"),
        "fr": ("pposition", "plus être", "ne plus", "retiré"),
    }
    for said in (subject, text, cover.title, *cover.sections[1].lines, title):
        assert not any(word in said for word in stops[spoken]), said
    assert title == {"en": "Data to correct", "fr": "Données à corriger"}[spoken]
    assert {"en": "articles 16 and 19", "fr": "articles 16 et 19"}[spoken] in text
