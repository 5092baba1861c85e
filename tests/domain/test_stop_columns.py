"""The column of a list that holds addresses, numbers or hashes is found whatever it is called."""

from __future__ import annotations

import pytest

from leadkeeper.domain.received_lists import Read, has_header, identifier_columns
from leadkeeper.domain.suppression import read_hash, read_identifiers, read_leaver_or_hash

MAIL, OTHER, NUMBER = "a@x.example", "b@x.example", "06 39 98 00 11"
HASH = "ab" * 32


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([[MAIL], [OTHER]], (0,)),
        ([["quoi"], [MAIL], [OTHER]], (0,)),
        ([["quoi"], [MAIL]], (0,)),
        ([[MAIL], [NUMBER], ["?"]], (0,)),
        ([["Nom", "E-mail"], ["Léa", MAIL]], (1,)),
        ([["SIREN", "qui"], ["987654324", MAIL], ["732829320", OTHER]], (1,)),
        ([["Téléphone", "E-mail"], [NUMBER, MAIL]], (0, 1)),
        ([["Téléphone", "E-mail"], ["", MAIL]], (1,)),
        ([["n", "m"], ["1", NUMBER]], (1,)),
        ([[MAIL, NUMBER], [OTHER, ""]], (0, 1)),
        ([["E-mail", ""], [MAIL, NUMBER], [OTHER, "+33639980012"]], (0, 1)),
        ([["E-mail", "Parrain"], [MAIL, NUMBER]], (0,)),
        ([["E-mail", "n"], [MAIL, "639980011"]], (0,)),
        ([["E-mail", "n"], [MAIL, NUMBER], [MAIL, "12"]], (0,)),
        ([["Nom"], ["Léa"]], ()),
        ([["E-mail"], ["Léa"]], ()),
        ([], ()),
    ],
)
def test_the_columns_are_found_by_name_or_by_what_they_hold(rows: list[list[str]], columns: tuple[int, ...]) -> None:
    assert identifier_columns(rows, read_identifiers) == columns


def test_of_a_hashed_list_the_column_of_hashes_is_read() -> None:
    assert identifier_columns([["E-mail", "empreinte"], [MAIL, HASH]], read_hash) == (1,)
    assert identifier_columns([["E-mail", "autre"], [HASH, HASH]], read_hash) == (0, 1)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([["E-mail", "md5"], [MAIL, "ab" * 16]], (0,)),
        ([["source", "md5"], ["a@x", "ab" * 16]], (1,)),
        ([["n", "md5", "sha1"], ["0639980011", "ab" * 16, "AB" * 20]], (1, 2)),
        ([["Téléphone", "md5"], [NUMBER, "12" * 16]], (0, 1)),
        ([["md5"], ["ab" * 16], ["?"], ["?"]], ()),
        ([["ab" * 16], [HASH], ["ab" * 17]], (0,)),
    ],
)
def test_columns_of_hashes_are_read_where_no_address_stands(rows: list[list[str]], columns: tuple[int, ...]) -> None:
    assert identifier_columns(rows, read_leaver_or_hash) == columns


@pytest.mark.parametrize(
    ("first", "read", "there"),
    [
        (["E-mail"], read_identifiers, True),
        ([MAIL], read_identifiers, False),
        ([""], read_identifiers, False),
        ([HASH], read_identifiers, True),
        ([HASH], read_hash, False),
    ],
)
def test_a_first_row_that_cannot_be_read_is_a_header(first: list[str], read: Read, there: bool) -> None:
    assert has_header(first, (0,), read) is there
