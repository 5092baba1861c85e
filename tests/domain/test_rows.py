"""Rows of a file, each by itself: what they give, and why they are refused."""

from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.imports.row import ColumnTable, Places, Refused, Row, RowReach, value_reader
from leadkeeper.domain.imports.row_reader import RowContext, RowReader
from tests.domain.made_rows import NOW, read, reader_of, refused


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("Email;Nom", "Email;Nom", "header-again"),
        ("Email;Nom", ";TOTAL", "footer"),
        ("Nom;Email", "Grand total;12", "footer"),
        ("Nom;Email;Tél", "Totaux :;;7", "footer"),
        ("Nom;Email;Tél", "Sous-total : 7;;", "footer"),
        ("Email;Nom", "a@x.example;A;B", "ragged-row"),
        ("Email;Nom", "pas une adresse;A;B", "ragged-row"),
        ("Email;Nom", "a@x.example;<test lead: dummy data for nom>", "test-lead"),
        ("Email;Nom", "test@meta.com;A", "test-lead"),
        ("Email;Nom", "Test@Meta.com;A", "test-lead"),
        ("Email;Tél", "pas une adresse;0639980601", "bad-email"),
        ("Email;Nom", ";Dubois", "no-address"),
        ("Email;Tél;Nom", ";p:;Dubois", "no-address"),
        ("Nom;Ville", "Dubois;Lyon", "no-address"),
        ("Email;Tél", ";0199 00", "bad-phone"),
        ("Email;Consent date", "a@x.example;hier", "bad-date"),
        ("Email;Last activity", "a@x.example;31/02/2026", "bad-date"),
        ("Email;Consent date", "a@x.example;25/11/2026", "future-date"),
        ("Email;Consent date", "a@x.example;2026-11-24T10:01:00+01:00", "future-date"),
        ("Email;Last activity", "a@x.example;2027-01-01", "future-date"),
        ("Email;Consent date;Last activity", "a@x.example;2027-01-01;hier", "bad-date"),
    ],
)
def test_a_row_is_refused(header: str, row: str, code: str) -> None:
    assert refused(header, row) == code


def test_the_first_reason_counts() -> None:
    assert refused("Email;Consent date", "x;hier;trop") == "ragged-row"


def test_a_refusal_says_what_stood_there() -> None:
    found = reader_of("Email;Nom").read(3, ["pas une adresse", "A"])
    assert found == Refused(3, "bad-email", "email", "pas une adresse")


@pytest.mark.parametrize("row", [";", " ;\u00a0", ";\u200b", ""])
def test_a_blank_row_gives_nothing(row: str) -> None:
    assert reader_of("Email;Nom").read(2, row.split(";")) is None


@pytest.mark.parametrize(
    "row",
    ["total@x.example;Total", "a@x.example;Total-Habib", "a@x.example;test", "a@x.example;A;;", "a@x.example;Email"],
)
def test_a_row_that_only_looks_odd_is_taken(row: str) -> None:
    assert isinstance(reader_of("Email;Nom").read(2, row.split(";")), Row)


def test_somebody_called_total_with_a_phone_is_taken() -> None:
    assert read("Nom;Tél", "Total;06 39 98 06 01").key == "+33639980601"


def test_a_day_that_is_today_has_come() -> None:
    assert read("Email;Consent date", "a@x.example;24/11/2026").facts["last_action"] == ("2026-11-24", "form")


def test_a_short_row_is_read_and_said() -> None:
    row = read("Email;Nom;Société", "a@x.example")
    assert (row.facts, row.warnings) == ({"email": "a@x.example"}, ("ragged-rows",))


def test_rows_of_a_sheet_are_never_short() -> None:
    columns = map_columns(read_headers(["Email", "Nom"]), [], None, {})
    row = RowReader(ColumnTable(columns, {}, has_ragged_rows=False), RowContext(NOW)).read(2, ["a@x.example"])
    assert isinstance(row, Row)
    assert row.warnings == ()


def test_the_key_is_the_address_without_capitals() -> None:
    row = read("Email;Tél", "Lea@X.example;06 39 98 06 01")
    assert (row.key, row.facts) == ("lea@x.example", {"email": "Lea@X.example", "phone": "+33639980601"})


def test_texts_are_kept_as_typed() -> None:
    row = read("Email;Prénom;Société;Commentaire;Score", "a@x.example; =cmd|A0;@SUM(1);+33 est;-2+3")
    assert row.facts == {"email": "a@x.example", "first_name": "=cmd|A0", "company": "@SUM(1)", "note": "+33 est"}
    assert row.extra == {"Score": "-2+3"}


def test_an_apostrophe_before_a_number_goes_only_where_the_column_means_something() -> None:
    row = read("Email;Tél;Note;Code", "a@x.example;'0639980601;'+33;'1234")
    assert (row.facts["phone"], row.facts["note"], row.extra) == ("+33639980601", "+33", {"Code": "'1234"})


@pytest.mark.parametrize(
    ("cell", "address"),
    [("'1a@x.example", "1a@x.example"), ("'+1@x.example", "+1@x.example"), ("'a@x.example", "a@x.example")],
)
def test_it_goes_before_any_address(cell: str, address: str) -> None:
    assert read("Email", [cell]).facts == {"email": address}


def test_several_addresses_in_a_cell() -> None:
    row = read("Email", ["a@x.example ; b@x.example"])
    assert row.facts == {"email": "a@x.example", "other_emails": ("b@x.example",)}
    assert row.warnings == ("several-addresses",)


def test_the_first_filled_address_column_counts_and_the_others_are_kept() -> None:
    row = read("Email;E-mail;Mail", ";a@x.example;b@x.example")
    assert (row.facts["email"], row.extra) == ("a@x.example", {"Mail": "b@x.example"})


def test_the_mobile_column_counts_before_others() -> None:
    row = read("Téléphone;Mobile;Email", "01 99 00 03 31;06 39 98 03 31;a@x.example")
    assert (row.facts["phone"], row.extra) == ("+33639980331", {"Téléphone": "01 99 00 03 31"})


def test_without_a_mobile_the_other_number_counts() -> None:
    row = read("Téléphone;Mobile;Email", "01 99 00 03 31;p:;a@x.example")
    assert row.facts["phone"] == "+33199000331"


def test_a_number_that_nobody_can_read_is_kept_beside() -> None:
    row = read("Email;Tél", "a@x.example;NC")
    assert ("phone" in row.facts, row.extra, row.warnings) == (False, {"Tél": "NC"}, ("bad-phone",))


def test_a_bare_prefix_is_no_number_and_no_trouble() -> None:
    row = read("Email;Tél", "a@x.example;p:")
    assert (row.facts, row.extra, row.warnings) == ({"email": "a@x.example"}, {}, ())


def test_what_a_row_may_warn_of() -> None:
    row = read("Email;Tél", "info@x.example;639980605")
    assert row.warnings == ("role-address", "phone-zero-restored")


@pytest.mark.parametrize(
    ("header", "row", "names"),
    [
        ("Email;Nom complet", "a@x.example;Inès de la Tour", ("Inès", "de la Tour")),
        ("Email;Nom et prénom", "a@x.example;DUBOIS Léa", ("Léa", "DUBOIS")),
        ("Email;Nom complet;Prénom", "a@x.example;Léa Dubois;Zoé", ("Zoé", None)),
        ("Email;Nom complet", "Léa Dubois <a@x.example>;", ("Léa", "Dubois")),
        ("Email;Nom", "Léa Dubois <a@x.example>;Petit", (None, "Petit")),
    ],
)
def test_names(header: str, row: str, names: tuple[str | None, str | None]) -> None:
    facts = read(header, row).facts
    assert (facts.get("first_name"), facts.get("last_name")) == names


@pytest.mark.parametrize(
    ("field", "cell", "value", "kept"),
    [
        ("country", "Belgique", "BE", False),
        ("country", "Wakanda", None, True),
        ("segment", "Pro", "b2b", False),
        ("segment", "b2c", "b2c", False),
        ("segment", "VIP", None, True),
        ("birth_date", "15/06/1984", "1984-06-15", False),
        ("birth_date", "--06-15", None, True),
        ("age_at_consent", "34", 34, False),
        ("age_at_consent", "adulte", None, True),
        ("age_at_consent", "0000", 0, False),
        ("age_at_consent", "9" * 5000, None, True),
        ("stage", "Former customer", "former_customer", False),
        ("stage", "froid", None, True),
        ("tags", "VIP, blog;x", ("VIP", "blog", "x"), False),
        ("relation_ended_on", "31/12/2025", "2025-12-31", False),
        ("legal_form", "EI", "EI", False),
        ("owner", "Eulalie", "Eulalie", False),
    ],
)
def test_values_have_one_spelling_and_what_has_none_is_kept_beside(
    field: str, cell: str, value: object, kept: bool
) -> None:
    row = read("Email;X", ["a@x.example", cell], X=field)
    assert (row.facts.get(field), row.extra) == (value, {"X": cell} if kept else {})


def test_a_date_cell_of_a_sheet_is_a_birth_date() -> None:
    assert value_reader("birth_date", reader("dmy"))(date(1984, 6, 15), "1984-06-15") == "1984-06-15"


def test_the_lines_of_a_postal_address_are_joined() -> None:
    row = read(
        "Email;Rue;Ville", ["a@x.example", "12 rue des Lilas\nBât. B", "75011 Paris"],
        Rue="postal_address", Ville="postal_address",
    )  # fmt: skip
    assert row.facts["postal_address"] == "12 rue des Lilas, Bât. B, 75011 Paris"


def test_further_addresses_can_have_a_column_of_their_own() -> None:
    row = read("Email;Autre;Fixe", "a@x.example;b@x.example, a@x.example;01 99 00 03 31",
                Autre="other_emails", Fixe="other_phones")  # fmt: skip
    assert row.facts["other_emails"] == ("b@x.example",)
    assert row.facts["other_phones"] == ("+33199000331",)


def test_extras_hold_what_is_not_mapped_and_what_proves_something() -> None:
    row = read("Email;Ville;Opt-in;Consent date;Désinscrit;Pays", "a@x.example;Lyon;oui;01/03/2026;non;France")
    assert row.extra == {"Ville": "Lyon", "Opt-in": "oui", "Consent date": "01/03/2026", "Désinscrit": "non"}


def test_a_dropped_column_leaves_no_trace() -> None:
    row = read("Email;Card Last4", "a@x.example;4242", preset="stripe")
    assert row.extra == {}


def test_the_ways_to_reach_people_stand_in_their_order() -> None:
    columns = map_columns(read_headers(["Tél", "Mobile", "Email"]), [], None, {})
    places = Places(ColumnTable(columns, {}))
    assert (places.phones, places.emails) == ([1, 0], [2])
    row = Row(1)
    RowReach(places).read_phone(row, ["", "06 39 98 06 01", ""])
    assert row.key == "+33639980601"
