from __future__ import annotations

import pytest

from leadkeeper.domain import serialization
from leadkeeper.domain.contact import CHANNELS, PURPOSES, Contact, ContactKeys, Review

KEYS = (
    "id email phone first_name last_name other_emails other_phones company job_title country postal_address birth_date"
    " age_at_consent segment legal_form stage relation_ended_on admin_only last_action informed contested email_state"
    " owner tags note extra consents reviews"
).split()


def test_a_contact_has_the_keys_of_the_archive_in_their_order() -> None:
    assert list(serialization.write(Contact("c1"))) == KEYS


def test_a_decision_has_the_keys_of_the_archive_in_their_order() -> None:
    assert list(serialization.write(Review())) == ["rule", "partner", "channel", "decision", "reason", "at"]


def test_two_contacts_never_share_their_further_columns() -> None:
    assert Contact("c1").extra is not Contact("c2").extra


def test_a_person_without_addresses_matches_nobody() -> None:
    keys = ContactKeys()
    assert (keys.email_key, keys.canonical, keys.phone_key, keys.further) == (None, None, None, ())


@pytest.mark.parametrize(
    ("words", "known"), [(CHANNELS, ("email", "sms", "voice", "post")), (PURPOSES, ("own", "partners"))]
)
def test_the_words_of_the_archive_are_known(words: tuple[str, ...], known: tuple[str, ...]) -> None:
    assert words == known
