"""The refusals of rejected rows: who is meant, and what is kept of each row."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.rejected_rows import RejectedRowReader
from leadkeeper.domain.imports.row import RejectedRefusal
from leadkeeper.domain.imports.row_reader import RowContext, RowReader
from leadkeeper.messages.imports import REFUSALS
from tests.domain.made_rows import NOW, QUIZ, refused, table_of, told

HEAD = "Email;Tél;Partner opt-in;Consent date;Note"


def kept(row: str, header: str = HEAD, **options: str) -> RejectedRefusal | None:
    """What is kept of a row that is rejected."""
    reader = RejectedRowReader(RowReader(table_of(header, **options), RowContext(NOW, QUIZ)))
    return reader.read(7, row.split(";"), refused(header, row, **options))


@pytest.mark.parametrize(
    ("row", "emails", "phones"),
    [
        ("Lea@X.example;0639980011;non;hier;", ("lea@x.example",), ()),
        ("lea@x.example, zoe@x.example;;non;hier;", ("lea@x.example", "zoe@x.example"), ()),
        (";0639980011 / 0639980022;non;hier;", (), ("+33639980011", "+33639980022")),
        ("lea;0639980011;non;2026-01-02;", (), ("+33639980011",)),
        ("Dubois;Léa;lea@x.example;;non;2026-01-02;", ("lea@x.example",), ()),
        ("lea@x.example;Dubois;Léa;;non;2026-01-02;", ("lea@x.example",), ()),
        ("Dubois;lea@x.example;;non;2026-01-02;beyond", ("lea@x.example",), ()),
    ],
)
def test_the_person_is_meant_by_address_or_else_by_number(
    row: str, emails: tuple[str, ...], phones: tuple[str, ...]
) -> None:
    found = kept(row)
    assert found is not None
    assert (found.emails, found.phones) == (emails, phones)


@pytest.mark.parametrize(
    ("row", "at", "trace"),
    [
        ("lea@x.example;;non;hier;", None, "none"),
        ("lea@x.example;;non;25/12/2026;", None, "none"),
        ("lea;0639980011;non;02/01/2026;", "2026-01-02", "row"),
        ("lea@x.example;;non;02/01/2026;;beyond", None, "none"),
    ],
)
def test_a_refusal_has_an_instant_only_where_its_date_is_sure(row: str, at: str | None, trace: str) -> None:
    found = kept(row)
    assert found is not None
    assert told(found.events) == [("refused", "partners", at)]
    assert [(event.kind.trace, event.kind.form_version) for event in found.events] == [(trace, "quiz-v1")]
    assert found.line == 7


@pytest.mark.parametrize(
    "row", ["lea@x.example;;oui;hier;", "lea@x.example;;;hier;à rappeler", "lea@x.example;;oui;02/01/2026;;beyond"]
)
def test_a_row_without_a_refusal_keeps_nothing(row: str) -> None:
    assert kept(row) is None


def test_a_note_that_asks_to_stop_is_kept() -> None:
    found = kept("lea@x.example;;;hier;NE PLUS CONTACTER")
    assert found is not None
    assert found.note == "Note: NE PLUS CONTACTER"
    assert found.events == ()


@pytest.mark.parametrize("code", sorted({"header-again", "footer", "test-lead", "erased"}))
def test_rows_about_nobody_keep_nothing(code: str) -> None:
    reader = RejectedRowReader(RowReader(table_of(HEAD), RowContext(NOW, QUIZ)))
    row = "lea@x.example;;non;hier;".split(";")
    assert reader.read(7, row, code) is None
    assert all(reader.read(7, row, one) for one in {*REFUSALS} - {"header-again", "footer", "test-lead"})
