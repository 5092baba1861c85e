"""What the book knows of its imports names nobody who was erased (GDPR 17)."""

from __future__ import annotations

from pathlib import Path

from tests.cli.made_cli import NOW, call, told

MAIL, NUMBER = "quillone.zyxwander@mail.example", "06 39 98 00 77"
HEADER = f"Prénom;Nom;E-mail;Téléphone;Note;Offres de {MAIL}"
ROWS = f"""Quillone;Zyxwander;{MAIL};{NUMBER};rappeler;oui demander à {MAIL}
Bea;Brun;bea@mail.example;06 39 98 00 11;;oui
"""


def bytes_of(book: Path) -> str:
    """What every file of the book holds, in lower case."""
    files = [one for one in book.parent.iterdir() if one.name.startswith(book.name)]
    return "".join(one.read_bytes().decode("latin-1").lower() for one in sorted(files))


def test_the_settings_of_an_import_do_not_name_who_is_erased(tmp_path: Path) -> None:
    """The name of the file, a title and an explained answer held the address: it stayed in the book, and in lists."""
    book, file = tmp_path / "book.leads", tmp_path / f"Zyxwander_Quillone {MAIL}.csv"
    told("new", book, "--owner", "Clodomir", *NOW)
    file.write_text(f"{HEADER}\n{ROWS}", "utf-8")
    title = f"Offres de {MAIL}"
    answer = ("--answer", f"{title}=oui demander à {MAIL}=yes")
    call("import", book, file, "--map", f"{title}=consent_partners", *answer, *NOW)
    assert MAIL in bytes_of(book)
    assert "zyxwander" in bytes_of(book)
    told("erase", book, MAIL, "--yes", *NOW)
    held = bytes_of(book)
    assert [word for word in (MAIL, "quillone", "zyxwander", "39980077", NUMBER) if word in held] == []
    assert "bea@mail.example" in held
    assert [one["file"] for one in told("imports", book, *NOW)] == ["…"]


def test_settings_that_name_nobody_stay_as_they_are(tmp_path: Path) -> None:
    book, file = tmp_path / "book.leads", tmp_path / "salon Quillone.csv"
    told("new", book, "--owner", "Clodomir", *NOW)
    file.write_text(f"Prénom;Nom;E-mail;Note\nQuillone;Zyxwander;{MAIL};\nBea;Brun;bea@mail.example;oui\n", "utf-8")
    told("import", book, file, "--map", "Note=note", *NOW)
    before = told("imports", book, *NOW)
    told("erase", book, MAIL, "--yes", *NOW)
    assert told("imports", book, *NOW) == before
