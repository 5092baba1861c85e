from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.domain.contact import Contact, Informed, LastAction
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.messages import labels
from leadkeeper.services.contacts.editing import FIELDS, WORDS, YES, as_typed, read_input

TODAY = date(2026, 11, 24)
LEA = Contact("c1", email="Lea@Mail.example", phone="+33639980001", first_name="Léa")


@pytest.mark.parametrize(
    ("field", "text", "name", "value"),
    [
        ("email", "lea+x@autre.example", "email", "lea+x@autre.example"),
        ("phone", "06 39 98 00 02", "phone", "+33639980002"),
        ("first_name", "  Zoé ", "first_name", "Zoé"),
        ("company", "", "company", None),
        ("other_emails", "a@b.example\nc@d.example\n", "other_emails", ("a@b.example", "c@d.example")),
        ("other_phones", "0639980003", "other_phones", ("+33639980003",)),
        ("country", "Belgique", "country", "BE"),
        ("country", "", "country", None),
        ("birth_date", "01/02/1990", "birth_date", "1990-02-01"),
        ("birth_date", "1990-02-01", "birth_date", "1990-02-01"),
        ("age_at_consent", "34", "age_at_consent", 34),
        ("tags", "hot, fair,hot", "tags", ("hot", "fair")),
        ("postal_address", "4 rue des Lilas\n35000 Rennes", "postal_address", "4 rue des Lilas, 35000 Rennes"),
        ("segment", "b2b", "segment", "b2b"),
        ("admin_only", YES, "admin_only", True),
        ("admin_only", "", "admin_only", False),
        ("action_at", "02/11/2026 18:40", "last_action", LastAction("2026-11-02T18:40:00+01:00", None)),
        ("informed_at", "02/11/2026", "informed", Informed("2026-11-02", None)),
        ("extra:utm", "ig", "extra", {"utm": "ig"}),
    ],
)
def test_what_is_typed_is_read_as_an_import_reads_it(field: str, text: str, name: str, value: object) -> None:
    after, wrong = read_input(LEA, {field: text}, TODAY)
    assert not wrong
    assert getattr(after, name) == value


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("email", "lea@", "field-email"),
        ("other_emails", "a@b.example\nnobody", "field-email"),
        ("phone", "12", "field-phone"),
        ("birth_date", "soon", "field-day"),
        ("birth_date", "25/11/2026", "field-ahead"),
        ("action_at", "2026-12-01", "field-ahead"),
        ("age_at_consent", "old", "field-age"),
        ("country", "Atlantis", "field-country"),
        ("stage", "sleeping", "field-choice"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(field: str, text: str, code: str) -> None:
    after, wrong = read_input(LEA, {field: text}, TODAY)
    assert {name: error.code for name, error in wrong.items()} == {field: code}
    assert after == LEA


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(read_input(LEA, {"email": "x", "phone": "x", "company": "Bonté"}, TODAY)[1]) == {"email", "phone"}


def test_an_address_that_gives_way_stays_among_the_others() -> None:
    after, _ = read_input(LEA, {"email": "zoe@mail.example", "phone": "0639980009"}, TODAY)
    assert (after.other_emails, after.other_phones) == (("Lea@Mail.example",), ("+33639980001",))


def test_another_spelling_of_the_same_address_gives_way_to_nothing() -> None:
    after, _ = read_input(LEA, {"email": "lea@mail.example"}, TODAY)
    assert (after.email, after.other_emails) == ("lea@mail.example", ())


def test_nobody_is_left_without_any_address() -> None:
    _, wrong = read_input(LEA, {"email": "", "phone": ""}, TODAY)
    assert wrong["email"].code == "person-unreachable"


def test_what_was_malformed_before_stays_as_long_as_nobody_touches_it() -> None:
    odd = Contact("c1", email="lea at mail", birth_date="1990-13-45")
    after, wrong = read_input(odd, {"company": "Bonté"}, TODAY)
    assert (after.email, after.birth_date, wrong) == ("lea at mail", "1990-13-45", {})


def test_an_extra_column_can_be_emptied_and_others_stay() -> None:
    person = Contact("c1", email="a@b.example", extra=Verbatim({"utm": "ig", "score": 4}))
    after, _ = read_input(person, {"extra:utm": ""}, TODAY)
    assert after.extra == {"score": 4}


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("Offres partenaires", "non"), ("Newsletter", "non"), ("Date de consentement", "01/01/2026"),
        ("Désinscrit", "oui"), ("Partenaires choisis", ""), ("Commentaire", "ne plus me contacter"),
        ("Commentaire", "désinscrite"),
    ],
)  # fmt: skip
def test_an_answer_is_not_changed_where_no_rule_would_read_it(header: str, text: str) -> None:
    person = Contact("c1", email="a@b.example", extra=Verbatim({header: "oui"}))
    after, wrong = read_input(person, {f"extra:{header}": text}, TODAY)
    assert (after.extra, {name: error.code for name, error in wrong.items()}) == (
        {header: "oui"}, {f"extra:{header}": "field-answer"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "text"), [("Fumeur", "non"), ("utm_source", "fb"), ("Commentaire", "rappeler lundi"), ("Score", "12")]
)
def test_other_columns_can_be_changed(header: str, text: str) -> None:
    person = Contact("c1", email="a@b.example", extra=Verbatim({header: "oui"}))
    after, wrong = read_input(person, {f"extra:{header}": text}, TODAY)
    assert (after.extra, wrong) == ({header: text}, {})


def test_every_field_has_a_text_to_begin_with() -> None:
    texts = as_typed(Contact("c1", tags=("a", "b"), admin_only=True, extra=Verbatim({"utm": "ig", "score": 4})))
    assert set(texts) == {*FIELDS, "extra:utm"}
    assert (texts["tags"], texts["admin_only"], texts["email"]) == ("a, b", YES, "")


def test_the_words_to_choose_from_are_those_that_people_have_names_for() -> None:
    named = {"segment": labels.segment, "stage": labels.stage, "email_state": labels.email_state}
    assert {name: tuple(named[name].names) for name in named} == {name: WORDS[name] for name in named}
    assert set(labels.action.names) == set(WORDS["action_kind"])
