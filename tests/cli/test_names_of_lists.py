"""A file named as if its people had left is asked about, and none of them is exported until it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

OF_PEOPLE = [
    "Partis", "clients_partis_2026", "Left", "gone away", "résiliations", "Oubli", "personnes à oublier", "mécontents",
    "gens à ne plus embêter", "plainte UFC", "export bounces et plaintes", "qui nous ont quittés", "removals",
    "people to forget", "refus Raoul",
]  # fmt: skip
OF_THINGS_PERHAPS = [
    "suppressions de gluten", "oppositions match de rugby", "liste rouge vins", "exclusions buffet végétarien",
    "objections au plan", "désinscriptions atelier poterie", "blacklist série fans",
]  # fmt: skip
OF_OTHERS = [
    "partis politiques", "left-handed golfers", "résiliations assurances concurrentes", "oublis parapluies",
    "retraits en boutique samedi", "rejets bancaires", "plaintes bruit quartier", "Left over", "Gone fishing",
]  # fmt: skip


def _imported(folder: Path, name: str, text: str, *options: str) -> tuple[set[str], str | None]:
    restored(folder, archive(person(1))).close()
    file = folder / f"{name}.csv"
    file.write_text(text, "utf-8")
    done = told("import", folder / "book.leads", file, *options, *NOW)
    judged = call("decide", folder / "book.leads", "--partner", "raoul", "--json", *NOW).stdout
    verdict = next(one for one in ("eligible", "review", "blocked") if f'"{one}"' in judged)
    return {*done["warnings"]}, verdict


@pytest.mark.parametrize("text", ["email\nperson1@mail.example\n", "email;ville\nperson1@mail.example;Lyon\n"])
@pytest.mark.parametrize("name", [*OF_PEOPLE, *OF_THINGS_PERHAPS])
def test_it_is_asked_about_and_nobody_of_it_is_exported(tmp_path: Path, name: str, text: str) -> None:
    """“Partis.csv” was a list like others; “suppressions de gluten.csv” recorded a refusal of everybody unasked."""
    warnings, verdict = _imported(tmp_path, name, text)
    is_bare = ";" not in text  # a list of addresses alone, with such a name
    assert warnings & {"perhaps-left", *(["everybody-left"] if is_bare and name in OF_PEOPLE else [])}
    assert verdict == ("blocked" if "everybody-left" in warnings else "review")


@pytest.mark.parametrize("name", ["Partis", "suppressions de gluten", "plainte UFC"])
@pytest.mark.parametrize(("option", "verdict"), [("--nobody-left", "eligible"), ("--everybody-left", "blocked")])
def test_the_answer_decides(tmp_path: Path, name: str, option: str, verdict: str) -> None:
    assert _imported(tmp_path, name, "email;ville\nperson1@mail.example;Lyon\n", option) == (set(), verdict)


@pytest.mark.parametrize("name", OF_OTHERS)
def test_people_of_another_list_do_not_wait(tmp_path: Path, name: str) -> None:
    assert _imported(tmp_path, name, "email;ville\nperson1@mail.example;Lyon\n")[1] == "eligible"


@pytest.mark.parametrize("name", ["oppositions 2026", "Liste rouge", "objections", "suppression_list_brevo", "DNC"])
def test_a_plain_name_still_records_that_they_left(tmp_path: Path, name: str) -> None:
    warnings, verdict = _imported(tmp_path, name, "email;ville\nperson1@mail.example;Lyon\n")
    assert ("everybody-left" in warnings, verdict) == (True, "blocked")
