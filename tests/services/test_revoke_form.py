"""What revoking a form means, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import forms
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.consent.forms import RevocationRecipient, revocation, revoke_form
from leadkeeper.services.eligibility.judge import judge_some
from tests.made_archive import NOW, TODAY, archive, form, form_version, given, partner, person, restored

OTHER = form(id="panier", versions=[form_version(id="panier-v1")])
LATER = "2026-07-01T10:00:00+02:00"
PEOPLE = [
    person(1),
    person(2),
    person(3, consents=[given(), given(LATER, form_version="panier-v1")]),  # agreed again elsewhere
    person(4, consents=[given(form_version="panier-v1"), given(LATER)]),
    person(5, consents=[given(form_version="panier-v1")]),
    person(6, consents=[given(purpose="own")]),
]
ACME = partner(id="acme", legal_name="Acme SA", siren="456123785", contracts=[])
DELIVERIES = [
    {"id": "E1", "partner": "raoul", "at": "2026-08-01T09:00:00+02:00", "contacts": ["c1", "c3", "c5"]},
    {"id": "E2", "partner": "raoul", "at": "2026-08-02T09:00:00+02:00", "contacts": ["c1", "c4"]},
    {"id": "E3", "partner": "acme", "at": "2026-08-03T09:00:00+02:00", "contacts": ["c4"]},
]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    facts = archive(*PEOPLE, forms=[form(), OTHER], partners=[partner(), ACME], deliveries=DELIVERIES)
    with restored(tmp_path, facts) as book:
        yield book.db


def test_the_consequence_is_counted_first(db: Any) -> None:
    found = revocation(db, "quiz")
    assert (found.people, found.given) == (3, 2)
    assert found.recipients == (
        RevocationRecipient("Raoul SAS", 2, 2),
        RevocationRecipient("Acme SA", 1, 1),
    )
    assert forms.read_all(db)[0].status == "active"


def test_a_yes_that_nobody_can_date_counts_as_the_last(tmp_path: Path) -> None:
    people = person(1, consents=[given(None), given(LATER, form_version="panier-v1")])
    with restored(tmp_path, archive(people, forms=[form(), OTHER])) as book:
        assert (revocation(book.db, "quiz").people, revocation(book.db, "panier").people) == (1, 0)


def test_everybody_of_the_form_is_blocked(db: Any) -> None:
    revoke_form(db, "quiz", NOW)
    ((_ref, judged),) = judge_some(db, ["c2"], "raoul", "email", TODAY)
    assert "R18" in judged.rules


def test_who_agreed_again_elsewhere_is_not_touched(db: Any) -> None:
    revoke_form(db, "quiz", NOW)
    ((_ref, judged),) = judge_some(db, ["c3"], "raoul", "email", TODAY)
    assert "R18" not in judged.rules


def test_each_recipient_is_to_be_told_of_each_person(db: Any) -> None:
    made = revoke_form(db, "quiz", NOW)
    assert sorted((one.partner, one.contact, one.kind) for one in made) == [
        ("acme", "c4", "withdrawal"),
        ("raoul", "c1", "withdrawal"),
        ("raoul", "c4", "withdrawal"),
    ]


@pytest.mark.parametrize(("wanted", "code"), [("nothing", "unknown-form"), ("quiz", "form-revoked")])
def test_a_form_is_revoked_once(db: Any, wanted: str, code: str) -> None:
    revoke_form(db, "quiz", NOW)
    for ask in (revocation, lambda one, form_: revoke_form(one, form_, NOW)):
        with pytest.raises(LeadKeeperError, match=code):
            ask(db, wanted)
