from __future__ import annotations

from leadkeeper.domain.book import IDENTIFIERS, PERSON_COLUMNS, SERVICE_COLUMNS, ExportRequest
from leadkeeper.domain.contact import CHANNELS, Contact

NEVER = ("note", "extra", "tags", "owner", "other_emails", "other_phones", "reviews", "consents")


def test_every_channel_needs_a_column_that_may_go_out() -> None:
    assert set(IDENTIFIERS) == set(CHANNELS)
    assert set(IDENTIFIERS.values()) <= set(PERSON_COLUMNS)


def test_every_column_of_a_person_is_a_fact_of_a_contact() -> None:
    assert all(hasattr(Contact("c1"), name) for name in PERSON_COLUMNS)


def test_notes_and_free_columns_are_no_columns_of_an_export() -> None:
    assert not set(NEVER) & set(PERSON_COLUMNS)


def test_the_six_service_columns_stand_in_every_file() -> None:
    assert SERVICE_COLUMNS == (
        "ref", "consent_date", "channels_allowed", "form_version", "list_version", "phone_valid_until",
    )  # fmt: skip


def test_an_order_is_by_email_with_all_columns_of_the_contract_unless_it_says_otherwise() -> None:
    order = ExportRequest("raoul", "out.xlsx")
    assert (order.channels, order.columns, order.again) == (("email",), None, None)
