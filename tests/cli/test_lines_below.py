"""A line that has nobody of its own speaks of the person above it: “↳ ne veut plus”, or “non” below the answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, told
from tests.made_archive import archive, person, restored

HEAD = ("Prénom", "Nom", "E-mail", "Téléphone", "Ville", "Date de consentement", "Offres partenaires")
PEOPLE = (("Ana", "Darras"), ("Bruno", "Kempf"), ("Carla", "Renard"), ("Denis", "Yvon"))


def _row(at: int) -> list[object]:
    first, last = PEOPLE[at]
    return [first, last, f"{first.lower()}@mail.example", f"06399095{at}0", "Nantes", "22/09/2026 10:00", "oui"]


def _brought(folder: Path, rows: Sequence[Sequence[object]], name: str = "") -> Any:
    restored(folder, archive(person(9))).close()
    if name.endswith(".csv"):
        lines = (";".join(str(cell or "") for cell in row) for row in [HEAD, *rows])
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    else:
        name = "leads.xlsx"
        made = Workbook()
        for row in [HEAD, *rows]:
            made.worksheets[0].append(list(row))
        made.save(folder / name)
    columns = ("--map", "Date de consentement=consent_at", "--map", "Offres partenaires=consent_partners")
    words = ("--form", "quiz-v1", *columns, "--date-order", "dmy", *NOW)
    return told("import", folder / "book.leads", folder / name, *words)


def _waiting(folder: Path) -> dict[str, str]:
    """The first names of who would not be given to the partner, with the reasons."""
    book, result = folder / "book.leads", dict[str, str]()
    for one in told("contacts", book):
        decision = told("decide", book, "--partner", "raoul", "--channel", "email", *NOW, "--contact", one["id"])
        first = str(one["email"]).partition("@")[0].capitalize()
        if decision["verdict"] != "eligible" and first in dict(PEOPLE):
            result[first] = " ".join(reason["message"] for reason in decision["reasons"])
    return result


SURE = {
    "arrow in the names": ["", "→ finalement non, a rappelé le 3/11"],
    "arrow in front": ["↳ ne veut plus"],
    "arrow and a bare no": ["", "", "", "", "↑ non"],
    "a word": ["idem", "", "", "", "", "", "non"],
    "a no": ["", "", "", "", "", "", "non"],
    "a no in words": ["", "", "", "", "", "", "NON finalement"],
    "a no and its day": ["", "", "", "", "", "3/11/2026", "non"],
    "ditto marks": ['  "  ', '"', '"', '"', '"', '"', "non (rappel)"],
    "in brackets": ["(suite)", "", "", "", "ne veut plus être contacté"],
    "slashes": ["//", "", "", "", "", "", "non"],
    "a remark": ["", "", "", "", "a rappelé, ne veut plus rien recevoir"],
    "arrow and a title": ["", "-> désinscrite"],
}


@pytest.mark.parametrize("kind", [*SURE, "a no.csv"])
def test_a_line_without_anybody_holds_the_person_above_it(tmp_path: Path, kind: str) -> None:
    """It held nobody, and was told to, or took the people below it for leavers."""
    line = SURE[kind.removesuffix(".csv")]
    report = _brought(tmp_path, [_row(0), _row(1), line, _row(2), _row(3)], f"leads.{kind}")
    assert list(_waiting(tmp_path)) == ["Bruno"]
    written = next(text for text in reversed(line) if any(map(str.isalpha, text)))
    assert written in _waiting(tmp_path)["Bruno"]
    detail = report["details"]["note-says-stop"]
    assert [one["line"] for one in detail["lines"]] == [3, 4]
    assert [line for _, line in detail["texts"]] == [4]


def test_each_of_several_lines_below_a_person_counts(tmp_path: Path) -> None:
    bruno, carla = [_row(1), ["→ rappelé le 2/11"], ["→ ne veut plus"]], [_row(2), ["↳ plus intéressé"]]
    _brought(tmp_path, [_row(0), *bruno, *carla, _row(3)])
    assert list(_waiting(tmp_path)) == ["Bruno", "Carla"]


@pytest.mark.parametrize("line", ["Ne plus contacter", "ne veut plus", "Refus"])
def test_a_line_that_may_be_a_title_holds_the_person_above_and_those_below(tmp_path: Path, line: str) -> None:
    report = _brought(tmp_path, [_row(0), _row(1), [line], _row(2), _row(3)])
    assert list(_waiting(tmp_path)) == ["Bruno", "Carla", "Denis"]
    assert report["details"]["title-or-note"] == {"lines": [{"line": 4, "file": None}]}


@pytest.mark.parametrize(
    "line",
    [
        ["Bruno ne veut plus de mails"],
        ["KEMPF a rappelé : stop"],
        ["", "Bruno K. ne veut plus"],
        ["", "", "", "", "Bruno a rappelé, ne veut plus rien recevoir"],
        ["↳ Bruno ne veut plus"],
    ],
)
@pytest.mark.parametrize("titles", [[], [["Désinscrits"]]])
def test_who_is_named_in_a_line_is_held_with_the_person_above_it(
    tmp_path: Path, line: Sequence[object], titles: Sequence[Sequence[object]]
) -> None:
    """The line was taken for one about Carla alone, and Bruno went out."""
    _brought(tmp_path, [_row(0), _row(1), *titles, _row(2), line])
    assert list(_waiting(tmp_path)) == ["Bruno", "Carla"]


@pytest.mark.parametrize("lines", [[["Désinscrits"]], [["Ont refusé ensuite"]], [[], ["Ne plus contacter"]]])
def test_a_title_above_people_speaks_of_them_alone(tmp_path: Path, lines: Sequence[Sequence[object]]) -> None:
    report = _brought(tmp_path, [_row(0), _row(1), *lines, _row(2), _row(3)])
    assert list(_waiting(tmp_path)) == ["Carla", "Denis"]
    assert "title-or-note" not in report["warnings"]


@pytest.mark.parametrize(
    "line",
    [
        ["→ rappelé le 2/11, d'accord"],
        ["", "", "", "", "Rennes"],
        ["Zoé", "Noir", "", "", "", "", "non"],
        ["", "Mme Zoé Noir ne veut plus de mails"],
        ["", "", "", "0639909999", "", "", "non"],
        ["", "", "", "", "Lyon", "22/09/2026 10:00", "non"],
    ],
)
def test_a_line_about_somebody_else_or_nothing_holds_nobody_above_it(tmp_path: Path, line: Sequence[object]) -> None:
    _brought(tmp_path, [_row(0), _row(1), line, _row(2)])
    assert _waiting(tmp_path) == {}


def test_a_line_below_nobody_is_told_to_hold_nobody(tmp_path: Path) -> None:
    report = _brought(tmp_path, [["", "", "", "", "", "", "non"], _row(0), _row(1)])
    assert _waiting(tmp_path) == {}
    assert report["details"]["refusals-of-nobody"] == {"lines": [{"line": 2, "file": None}]}
    assert "note-says-stop" not in report["warnings"]


def test_who_is_above_without_an_address_is_meant_by_name(tmp_path: Path) -> None:
    _brought(tmp_path, [_row(0), _row(1), _row(2), ["Bruno", "Kempf"], ["↳ ne veut plus"], _row(3)])
    assert list(_waiting(tmp_path)) == ["Bruno"]


def test_the_person_above_may_stand_in_an_earlier_batch(tmp_path: Path) -> None:
    many = [["", "", f"p{at}@other.example", "", "", "22/09/2026 10:00", "oui"] for at in range(499)]
    _brought(tmp_path, [*many, _row(1), ["↳ ne veut plus"], _row(2)], "leads.csv")
    assert list(_waiting(tmp_path)) == ["Bruno"]


@pytest.mark.parametrize(
    "line",
    [
        ["Bruno et Carla : stop"],
        ["Bruno, Carla : stop"],
        ["Bruno & Carla ne veulent plus"],
        ["Bruno et Carla ont dit stop"],
        ["stop pour Bruno et Carla"],
        ["Ne plus contacter Bruno et Carla"],
        ["", "", "", "", "Bruno et Carla : stop"],
        ["bruno et carla : stop"],
        ["Kempf et Renard : stop"],
    ],
)
def test_each_of_those_called_by_one_name_in_a_line_is_held(tmp_path: Path, line: Sequence[object]) -> None:
    """The line held Denis, who stands above it, and neither Bruno nor Carla; “ne veulent plus” held nobody at all."""
    report = _brought(tmp_path, [*map(_row, range(4)), line], "leads.csv")
    assert {"Bruno", "Carla"} <= {*_waiting(tmp_path)} <= {"Bruno", "Carla", "Denis"}
    assert {3, 4, 6} <= {one["line"] for one in report["details"]["note-says-stop"]["lines"]}
    assert "refusals-of-nobody" not in report["warnings"]


@pytest.mark.parametrize("line", [["Bruno et Zoé : stop"], ["Zoé et Hugo : stop"], ["Bruno et Zoé ne veulent plus"]])
def test_who_is_called_in_a_line_and_is_not_in_the_list_is_told(tmp_path: Path, line: Sequence[object]) -> None:
    """Nothing said that nobody is called Zoé."""
    report = _brought(tmp_path, [*map(_row, range(4)), line], "leads.csv")
    assert report["details"]["refusals-of-nobody"] == {"lines": [{"line": 6, "file": None}]}
    assert ("Bruno" in _waiting(tmp_path)) == ("Bruno" in str(line[0]))


@pytest.mark.parametrize(
    "lines",
    [
        [["Hugo Noir : stop"]],
        [["Mme Zoé Noir ne veut plus de mails"]],
        [["la cliente de Lyon : stop"]],
        [["Zoé", "Noir", "", "", "", "", "non"]],
        [["Zoé", "", "", "", "", "", "stop"]],
        [["Zoé", "", "", "", "stop"]],
        [["Léo", "", "", "", "", "", "ne veut plus de mails"]],
        [[], ["Désinscrits"], ["Zoé Noir"]],
        [["perdu@nulle-part.example : stop"]],
    ],
)
def test_a_refusal_that_names_nobody_of_the_list_is_told_with_its_line(
    tmp_path: Path, lines: Sequence[Sequence[object]]
) -> None:
    """It was told as if somebody waited for it."""
    report = _brought(tmp_path, [*map(_row, range(4)), *lines], "leads.csv")
    assert report["details"]["refusals-of-nobody"] == {"lines": [{"line": 5 + len(lines), "file": None}]}
    assert _waiting(tmp_path) == {}


@pytest.mark.parametrize("line", [["X", "", "", "", "", "", "stop"], ["NPC", "", "", "", "ne plus contacter"]])
def test_a_mark_below_a_list_is_no_name(tmp_path: Path, line: Sequence[object]) -> None:
    report = _brought(tmp_path, [*map(_row, range(4)), line], "leads.csv")
    assert "refusals-of-nobody" not in report["warnings"]


def test_a_line_about_both_holds_the_person_above_it(tmp_path: Path) -> None:
    """“stop pour les deux” said nothing to anybody."""
    _brought(tmp_path, [_row(0), _row(1), ["le 3/11 : stop pour les deux"]], "leads.csv")
    assert list(_waiting(tmp_path)) == ["Bruno"]
