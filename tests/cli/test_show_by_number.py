"""A person named by a number, a name or another spelling: who is meant, and a question where several may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, refused, told
from tests.made_archive import archive, person, restored


def test_a_person_is_shown_by_the_number_that_nobody_else_has(tmp_path: Path) -> None:
    restored(tmp_path, archive()).close()
    book, file = tmp_path / "book.leads", tmp_path / "stand.csv"
    file.write_text("Nom,Téléphone\nHardy,06 39 98 01 33\nOrsini,06 39 98 77 03\nOrsini L,06 39 98 77 03\n", "utf-8")
    told("import", book, file, *NOW)
    assert told("show", book, "0639980133")["last_name"] == "Hardy"
    assert told("show", book, "+33 6 39 98 01 33")["last_name"] == "Hardy"
    assert refused("show", book, "0639980199")["code"] == "unknown-contact"


NO = ("--event", "withdrawn", "--purpose", "partners")


@pytest.mark.parametrize(
    "act", [("consent", *NO), ("erase",), ("dossier", "--out", "d.html"), ("request", "--kind", "access")], ids=str
)
@pytest.mark.parametrize(
    ("text", "count", "people"),
    [("0639980077", 2, "c1 · "), ("lea dubois 1", 2, "c2 · "), ("0639980003", 1, "c3 · "), ("0639980099", None, "")],
)
def test_who_has_what_is_no_id_is_named_where_the_book_holds_it(
    tmp_path: Path, act: tuple[str, ...], text: str, count: int | None, people: str
) -> None:
    """Nobody was said to match a number or name that the book holds."""
    same = {"phone": "+33639980077", "last_name": "Dubois 1"}
    restored(tmp_path, archive(person(1, **same), person(2, **same), person(3))).close()
    command, *options = act
    words = (command, tmp_path / "book.leads", *(["add"] if command == "request" else []), text, *options, *NOW)
    error = refused(*words)
    assert (error["code"], error["facts"].get("count")) == ("unknown-contact", count)
    assert people in error["message"]
    assert ("Nobody in the book" in error["message"]) is (count is None)


def test_another_spelling_of_the_mailbox_names_the_person(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(1, email="hugo.petit+quiz@gmail.com"), person(2))).close()
    book = tmp_path / "book.leads"
    assert told("show", book, "h.u.g.o.petit@gmail.com", *NOW)["id"] == "c1"
    assert told("consent", book, "h.u.g.o.petit@gmail.com", *NO, *NOW)["contact"] == "c1"
