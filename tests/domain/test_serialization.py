"""Model objects and the JSON of an archive, both ways."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from leadkeeper.domain import serialization
from leadkeeper.domain.contact import Consent, Contact, Informed, SourceLine
from leadkeeper.domain.form import FormVersion
from leadkeeper.domain.partner import Contract, Hold, Partner
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.errors import LeadKeeperError


def refused(cls: Any, value: object) -> LeadKeeperError:
    with pytest.raises(LeadKeeperError) as caught:
        serialization.read(cls, value, "contacts[3]")
    return caught.value


def test_an_object_of_its_required_keys_has_the_defaults_of_all_others() -> None:
    assert serialization.read(Contact, {"id": "c1"}, "contacts[0]") == Contact("c1", stage="new", email_state="ok")


def test_what_is_written_is_read_back_as_it_was() -> None:
    contact = Contact(
        "c1",
        "lea@a.example",
        other_emails=("l@a.example",),
        age_at_consent=34,
        informed=Informed("2026-01-15", mentions_transmission=True),
        extra=Verbatim(utm="ig"),
        consents=(Consent("2026-02-01", channels=(), source=SourceLine("i1", 12)),),
    )
    text = json.dumps(serialization.write(contact))
    assert serialization.read(Contact, json.loads(text), "contacts[0]") == contact


def test_all_keys_are_written_in_the_order_of_the_page() -> None:
    assert list(serialization.write(Consent())) == [
        "at", "raw", "event", "purpose", "channels", "partner", "form_version", "list_version", "method", "trace",
        "valid_until", "ip", "source",
    ]  # fmt: skip


def test_a_key_that_python_keeps_for_itself_has_its_own_name_in_json() -> None:
    written = serialization.write(FormVersion("v1", "2026-01-10", None))
    assert list(written)[:3] == ["id", "from", "to"]
    assert serialization.read(FormVersion, {"id": "v1", "from": "2026-01-10"}, "v").starts == "2026-01-10"
    assert serialization.write(Consent(source=SourceLine("i1", 12)))["source"] == {"import": "i1", "line": 12}


def test_an_unknown_key_is_refused_with_its_place() -> None:
    error = refused(Contact, {"id": "c1", "consents": [{"event": "given", "events": "x"}]})
    assert (error.code, error.facts) == ("archive-unknown-key", {"place": "contacts[3].consents[0].events"})


def test_the_name_of_a_field_is_no_key_where_json_has_another() -> None:
    assert refused(FormVersion, {"id": "v1", "starts": "2026-01-10"}).code == "archive-unknown-key"


@pytest.mark.parametrize("value", [{}, {"id": None}])
def test_an_object_without_its_id_is_refused(value: object) -> None:
    assert refused(Contact, value).code in ("archive-missing-key", "archive-wrong-type")


@pytest.mark.parametrize(
    ("key", "value", "wanted", "found"),
    [
        ("email", 5, "text", "int"),
        ("email", ["a"], "text", "list"),
        ("email", True, "text", "bool"),
        ("id", 7, "text", "int"),
        ("age_at_consent", "34", "whole number", "str"),
        ("age_at_consent", True, "whole number", "bool"),
        ("age_at_consent", 34.0, "whole number", "float"),
        ("contested", "yes", "yes/no", "str"),
        ("contested", 1, "yes/no", "int"),
        ("tags", "vip", "list", "str"),
        ("tags", {"vip": True}, "list", "dict"),
        ("tags", [None], "text", "NoneType"),
        ("informed", [], "object", "list"),
        ("informed", "2026-01-15", "object", "str"),
        ("extra", ["a"], "object", "list"),
        ("consents", {}, "list", "dict"),
    ],
)
def test_a_value_of_the_wrong_json_type_is_refused(key: str, value: object, wanted: str, found: str) -> None:
    error = refused(Contact, {"id": "c1"} | {key: value})
    assert error.code == "archive-wrong-type"
    assert str(error.facts["place"]).startswith(f"contacts[3].{key}")
    assert (error.facts["wanted"], error.facts["found"]) == (wanted, found)


@pytest.mark.parametrize("value", [None, [], "c1", 3])
def test_what_is_no_object_is_no_contact(value: object) -> None:
    assert refused(Contact, value).code == "archive-wrong-type"


def test_a_whole_number_that_no_book_can_keep_is_refused() -> None:
    assert refused(Contact, {"id": "c1", "age_at_consent": 2**63}).code == "archive-wrong-type"


@pytest.mark.parametrize("key", ["tags", "stage", "contested", "email_state", "extra", "consents", "admin_only"])
def test_null_means_what_an_absent_key_means_where_nothing_else_can(key: str) -> None:
    read = serialization.read(Contact, {"id": "c1", key: None}, "c")
    absent = getattr(Contact("c1"), key)
    assert getattr(read, key) in (None, absent)
    assert (getattr(read, key) is None) is (key in ("stage", "contested", "email_state", "admin_only"))


@pytest.mark.parametrize(
    ("cls", "key"), [(Contact, "informed"), (Contact, "last_action"), (Partner, "hold"), (Contract, "document")]
)
def test_an_object_that_says_nothing_is_null(cls: Any, key: str) -> None:
    assert getattr(serialization.read(cls, {"id": "x", key: {}}, "x"), key) is None
    assert (
        getattr(serialization.read(cls, {"id": "x", key: {"at": None} if key == "informed" else {}}, "x"), key) is None
    )


def test_an_object_that_says_something_is_kept() -> None:
    assert serialization.read(Partner, {"id": "x", "hold": {"reason": "trap hit"}}, "x").hold == Hold(None, "trap hit")


def test_no_channels_and_an_empty_list_of_channels_are_told_apart() -> None:
    assert serialization.read(Consent, {"channels": None}, "e").channels is None
    assert serialization.read(Consent, {"channels": []}, "e").channels == ()


@pytest.mark.parametrize("description", [{}, {"medium": None}, {"unknown": {"deep": [1, None, {"x": False}]}}])
def test_a_description_is_kept_to_the_letter(description: dict[str, Any]) -> None:
    version = serialization.read(FormVersion, {"id": "v1", "description": description}, "v")
    assert version.description == description
    assert isinstance(version.description, Verbatim)
    assert serialization.write(version)["description"] == description


def test_a_form_that_was_not_described_is_not_described_with_nothing() -> None:
    assert serialization.read(FormVersion, {"id": "v1", "description": None}, "v").description is None


def test_unknown_words_and_impossible_dates_are_kept() -> None:
    event = {"event": "perhaps", "at": "2026-02-30", "method": "telepathy"}
    assert serialization.write(serialization.read(Consent, event, "e")) | event == serialization.write(
        serialization.read(Consent, event, "e")
    )


@dataclass(frozen=True)
class _Hidden:
    shown: str | None = None
    inner: str | None = serialization.field(default=None, metadata={"hidden": True})


def test_a_hidden_field_is_no_key() -> None:
    assert [key.json for key in serialization.keys(_Hidden)] == ["shown"]
