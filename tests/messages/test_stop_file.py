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
