"""The delimiter is the one that makes the most even table."""

from __future__ import annotations

import pytest

from leadkeeper.files.csv import delimiter_of, named_by, quote_of, spaces_before_quotes

SHAPES = {
    "a header of 19 over rows of 20": (";", [";".join(["c"] * 19)] + [";".join(["a, b", "x"] * 10)] * 5),
    "a comma in the header": (";", ["Nom;Montant, en €;E-mail", *[f"D;{n},50;a{n}@x.example" for n in range(5)]]),
    "French decimals": (";", ["Nom;Montant", *[f"D{n};{n},50" for n in range(5)]]),
    "one column": (",", ["Email", "a@x.example", "b@x.example"]),
    "one column of several addresses": (",", ["Email", "a@x.example; b@x.example", "c@x.example; d@x.example"]),
    "one column, some cells with two numbers": (";", ["Téléphone", "06 39 98 00 01", "+33 6 39 98 00 02, 0199000001"]),
    "one column of names and addresses": (";", ["Courriel", "Dubois, Léa <a@x.example>", "b@x.example"]),
    "addresses with two commas": (";", ["E-mail;Adresse, ville", *["a@x.example;1 rue X, 75001, Paris"] * 4]),
    "several values in a cell": (",", ["Id,Email,Sources", *["1,a@x.example,web;salon;mail"] * 4]),
    "several addresses in a cell": ("|", ["Nom|Contact", *["D|a@x.example; b@x.example, c@x.example"] * 3]),
    "names and addresses": (";", ["Nom;À", *["D;L <a@x.example>, M <b@x.example>, N <c@x.example>"] * 4]),
    "a long preamble": (
        ";",
        ["Export du 12/03, société X"] * 12 + ["Nom;Prénom;E-mail;Tél", *["D;L;a@x.example;06"] * 2],
    ),
    "notes above the header": (
        ",",
        ["Notes:", '"When exporting; you may, notice"', "", "First Name,Email,Company", *["L,,Clodomir; Eulalie"] * 3],
    ),
    "a title and a day above two columns": (
        ";",
        ["Liste des inscrits", "Exporté le;12/03/2026", "E-mail;Société", *["a@x.example;D, fils"] * 3],
    ),
    "a title and an address above two columns": (
        ",",
        ["Export", "Contact,aide@x.example", "E-mail,Nom", "a@x.example,D"],
    ),
    "one column, a cell without an address": (
        ";",
        ["Courriel", "Dubois, Léa <a@x.example>", "Martin, Zoé", "Petit, Luc <b@x.example>"],
    ),
    "tabs": ("\t", ["id\tname, first\te-mail", *["1\tD, L\ta@x.example"] * 3]),
    "a header alone": (";", ["E-mail;Nom, prénom"]),
    "one cell full of semicolons": (",", ["Email,Note", *["a@x.example,b"] * 9, "c@x.example,a;b;c;d"]),
    "everything in quotation marks": (";", ['"E-mail";"Nom"', *['"a@x.example";"D, L"'] * 4]),
    "group lists of Mailchimp": (",", ["Email,Groups", *['a@x.example,"One\\, two, Three; four"'] * 4]),
    "notes over two lines": (";", ["E-mail;Note", *['a@x.example;"one,', 'two, three"'] * 4]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_delimiter_is_found(shape: str) -> None:
    delimiter, lines = SHAPES[shape]
    assert delimiter_of([line + "\n" for line in lines]) == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_candidate_is_found_whatever_ends_the_lines(delimiter: str, end: str) -> None:
    lines = [delimiter.join(("Nom", "E-mail", "Ville")) + end, delimiter.join(("D", "a@x.example", "Lyon")) + end]
    assert delimiter_of([line.replace("\r\n", "\n").replace("\r", "\n") for line in lines]) == delimiter


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [
        ("sep=;\n", ";"),
        ("SEP=,\n", ","),
        ("sep=\t\n", "\t"),
        ('"sep=|"\n', "|"),
        ("sep=^", "^"),
        ("sep=;;;;\n", ";"),
        ("sep=\n", None),
        ("separator;x\n", None),
        ("sep=ab\n", None),
        ("Email\n", None),
    ],
)
def test_a_first_line_may_name_it(line: str, delimiter: str | None) -> None:
    assert named_by(line) == delimiter


@pytest.mark.parametrize(
    ("lines", "belongs_to_no_cell"),
    [
        (['"Email", "Nom"\n', '"a@x.example", "Dubois, Léa"\n'], True),
        (["Email, Nom\n", "a@x.example, Dubois\n"], False),
        (["Email,Nom\n", 'a@x.example," ""Léa"""\n', "b@x.example, Zoé\n"], False),
        (["Email,Nom\n", 'a@x.example,"x, ""y"", z"\n'], False),
        (["Email,Nom\n", 'a@x.example, "Dubois\n', "b@x.example,x\n", "c@x.example,y\n"], False),
    ],
)
def test_a_space_before_a_quotation_mark_is_no_part_of_the_cell(lines: list[str], belongs_to_no_cell: bool) -> None:
    assert spaces_before_quotes(lines, ",") is belongs_to_no_cell


@pytest.mark.parametrize(
    ("lines", "quote"),
    [
        (["'email';'nom'\n", "'a@x.example';'D''Artagnan'\n"], "'"),
        (["'email';'n'\n", "'a@x.example';12\n", "'b@x.example';NULL\n"], "'"),
        (["'email';'nom'\n", "'a;b@x.example';'O\\'Brien'\n"], "'"),
        (["email;nom\n", "a@x.example;'Zoé'\n"], '"'),
        (["email;tel\n", "a@x.example;'0612345678\n"], '"'),
        (['"email";"nom"\n', '"a@x.example";"\'Zoé\'"\n'], '"'),
        (["\n", ";;\n"], '"'),
    ],
)
def test_apostrophes_are_quotation_marks_where_all_texts_stand_between_them(lines: list[str], quote: str) -> None:
    assert quote_of(lines, ";") == quote
