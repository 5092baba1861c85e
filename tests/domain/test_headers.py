from __future__ import annotations

import sys
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from leadkeeper.domain.imports.headers import header_text, name_key, name_words, read_headers, widened

if TYPE_CHECKING:
    from _typeshed import TraceFunction


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" Société ", "Société"),
        ("Nom\u00a0complet\u00a0", "Nom complet"),
        ('<span style="color:#333">Votre prénom</span>', "Votre prénom"),
        ("<b>J'accepte</b> de recevoir", "J'accepte de recevoir"),
        ("Date de\r\nconsentement", "Date de consentement"),
        ("Date de \n consentement", "Date de consentement"),
        ("Votre<br/>prénom", "Votre prénom"),
        ("Montant < 100 € et > 10", "Montant < 100 € et > 10"),
        (2026.0, "2026"),
        (None, ""),
    ],
)
def test_the_text_of_a_header_cell(cell: object, text: str) -> None:
    assert header_text(cell) == text  # type: ignore[arg-type]  # cells of every kind


def test_a_repeated_header_is_counted() -> None:
    assert [header.text for header in read_headers(["Nom", "Titre", "Nom", "Titre", "Nom"])] == [
        "Nom", "Titre", "Nom (2)", "Titre (2)", "Nom (3)",
    ]  # fmt: skip


def test_a_count_never_takes_the_name_of_another_column() -> None:
    assert [header.text for header in read_headers(["Nom", "Nom", "Nom (2)"])] == ["Nom", "Nom (3)", "Nom (2)"]


def test_an_empty_header_is_named_by_its_place() -> None:
    headers = read_headers(["Email", "", " "])
    assert [header.text for header in headers] == ["Email", "column 2", "column 3"]
    assert not any(header.repeats for header in headers)


def test_only_the_second_of_two_repeats() -> None:
    assert [header.repeats for header in read_headers(["Nom", "Nom"])] == [False, True]


def test_a_wider_row_gives_columns_without_a_name() -> None:
    assert [header.text for header in widened(read_headers(["Email"]), 3)] == ["Email", "column 2", "column 3"]


@pytest.mark.parametrize("text", ["E-mail", "e mail", "EMAIL", "é-mail", "E_mail ✉️", "«e.mail»"])
def test_names_are_compared_without_case_accents_punctuation_and_emoji(text: str) -> None:
    assert name_key(text) == "email"


def test_the_words_of_a_question() -> None:
    assert name_words("Quelle est l’adresse e-mail_pro ?") == ("quelle", "est", "l", "adresse", "e", "mail", "pro")


def lines_run(cells: list[str]) -> int:
    """How many lines of `read_headers` run for a header."""
    count = 0

    def trace(frame: FrameType, event: str, _arg: object) -> TraceFunction | None:
        nonlocal count
        if frame.f_code is not read_headers.__code__:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_headers(cells)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("text", ["a", "", "a (2)"])
def test_equal_headers_cost_no_more_each_the_more_there_are(text: str) -> None:
    few, many = lines_run([text] * 100), lines_run([text] * 1000)
    assert many < 11 * few
    assert len({header.text for header in read_headers([text] * 1000)}) == 1000


def test_a_repeated_header_takes_the_first_free_number() -> None:
    found = [header.text for header in read_headers(["a", "a (2)", "a", "a", "b", "a (4)", "a"])]
    assert found == ["a", "a (2)", "a (3)", "a (5)", "b", "a (4)", "a (6)"]
