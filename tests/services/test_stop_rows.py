"""The rows of a stop file: what the partner was given, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.db.disclosures import Handed
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.suppression import keyed_hash
from leadkeeper.services.suppression.stop_file import SAID, make_sheet

LINE = NotificationRow(
    7, "raoul", 1, "c1", "Lea+x@Gmail.com", "+33639980001", "1 rue X, 75001 Paris", "withdrawal", None,
    "2026-11-24T10:00:00+01:00", "2026-11-27", None, None, None,
)  # fmt: skip
OWN = Handed("E1", 4, ("email",), ("ref", "email", "phone"))
ALL = "Stop every use at once. Keep the identifier on your suppression list only."


def row(line: NotificationRow = LINE, *handed: Handed, secret: bytes | None = None) -> dict[str, str | None]:
    """The one row by column; what has no column is left out."""
    sheet = make_sheet([line], {1: list(handed)}, secret)
    (found,) = sheet.rows
    return dict(zip(sheet.columns, found, strict=True))


def test_a_row_says_who_and_what_to_do() -> None:
    assert row(LINE, OWN) == {
        "email": "Lea+x@Gmail.com",
        "channels": "all channels",
        "date": "2026-11-24 10:00",
        "kind": "Consent withdrawn",
        "to_do": ALL,
        "ref": "E1-000005",
    }


@pytest.mark.parametrize(
    ("handed", "identifiers"),
    [
        (OWN, {"email"}),
        (replace(OWN, channels=("email", "sms")), {"email", "phone"}),
        (replace(OWN, channels=("voice",)), {"phone"}),
        (replace(OWN, channels=("post",)), set()),
        (replace(OWN, channels=("post",), columns=None), {"postal_address"}),
        (replace(OWN, channels=("fax",), columns=None), set()),
    ],
)
def test_only_what_the_partner_was_given_is_told(handed: Handed, identifiers: set[str]) -> None:
    assert set(row(LINE, handed)) - set(SAID) == identifiers


def test_all_files_are_named_whose_rows_are_known() -> None:
    other = Handed("E2", 0, ("sms",), ("ref", "phone"))
    restored = Handed("X", 3, ("email",), None)
    found = row(LINE, OWN, restored, other)
    assert (found["ref"], found["phone"]) == ("E1-000005, E2-000001", "+33639980001")


def test_with_a_secret_the_identifiers_are_keyed_hashes() -> None:
    found = row(LINE, replace(OWN, channels=("email", "sms", "post")), secret=b"secret")
    assert "email" not in found
    assert "postal_address" not in found
    assert found["email_hmac"] == keyed_hash(b"secret", "lea@gmail.com")
    assert found["phone_hmac"] == keyed_hash(b"secret", "+33639980001")


def test_of_somebody_erased_the_digest_is_told() -> None:
    gone = replace(LINE, email=None, phone=None, postal_address=None, digest="ab" * 32, kind="erasure")
    found = row(gone, OWN)
    assert (found["email_sha256"], found["ref"]) == ("ab" * 32, "E1-000005")
    assert found["to_do"] == "Erase all that you hold of this person."


def test_a_notice_on_some_channels_names_them() -> None:
    found = row(replace(LINE, channels=("sms", "voice")), OWN)
    assert found["channels"] == "SMS, telephone calls"
    assert found["to_do"] == "Stop using these channels at once: SMS, telephone calls."


@pytest.mark.parametrize(("at", "date"), [("2026-11-24", "2026-11-24"), (None, None), ("one day", None)])
def test_the_date_has_the_precision_that_is_known(at: str | None, date: str | None) -> None:
    assert row(replace(LINE, cause_at=at), OWN)["date"] == date
