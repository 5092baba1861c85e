from __future__ import annotations

from leadkeeper.domain import serialization
from leadkeeper.domain.form import Evidence, Form, FormVersion, Seller


def test_a_form_has_the_keys_of_the_archive_in_their_order() -> None:
    assert list(serialization.write(Form("quiz"))) == ["id", "name", "kind", "status", "seller", "versions"]


def test_a_form_version_has_the_keys_of_the_archive_in_their_order() -> None:
    keys = ["id", "from", "to", "list", "list_version", "description", "evidence"]
    assert list(serialization.write(FormVersion("quiz-v1"))) == keys


def test_evidence_has_the_keys_of_the_archive_in_their_order() -> None:
    assert list(serialization.write(Evidence())) == ["kind", "name", "sha256", "taken_at"]


def test_a_seller_has_the_keys_of_the_archive_in_their_order() -> None:
    assert list(serialization.write(Seller())) == ["name", "siren", "contract"]


def test_a_form_is_ones_own_and_active_unless_it_says_otherwise() -> None:
    assert serialization.read(Form, {"id": "quiz"}, "forms[0]") == Form("quiz", kind="own", status="active")
