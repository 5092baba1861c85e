"""Columns that may go out: those that the contract names, plain facts only (R26, R27)."""

from __future__ import annotations

from leadkeeper.domain.book import allowed_columns
from leadkeeper.domain.partner import Contract

K = Contract("k", fields=("first_name", "email", "note", "iban"))


def test_by_default_all_that_the_contract_allows_goes_out_in_the_usual_order() -> None:
    assert allowed_columns(K, None, ["email"]) == (("email", "first_name"), ("note", "iban"))


def test_a_chosen_column_that_the_contract_does_not_name_stays() -> None:
    assert allowed_columns(K, ("email", "phone", "phone"), ["email", "voice"]) == (("email",), ("phone",))


def test_notes_never_go_out_even_where_a_contract_names_them() -> None:
    assert allowed_columns(K, ("note", "extra"), ["email"]) == ((), ("note", "extra"))
