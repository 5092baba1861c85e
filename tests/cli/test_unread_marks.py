"""Marks in names and tags, and titles of other matters that look like those of leaving."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told


@pytest.mark.parametrize(
    ("header", "leaving", "staying"),
    [
        ("Étiquettes", "#stop #vip", "#vip"), ("Nom", "STOP MAIL Martin", "Martin"),
        ("Nom", "Martin BLACKLIST", "Martin"), ("Prénom", "STOP - Zoé", "Stop-Zoé"),
    ],
)  # fmt: skip
def test_a_mark_in_a_name_or_a_tag_makes_its_person_wait(
    tmp_path: Path, header: str, leaving: str, staying: str
) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;{header}\nzoe@x.example;{leaving}\nlou@x.example;{staying}\n", "utf-8")
    told("import", book, leads, *NOW)
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert [notes["zoe@x.example"] is None, notes["lou@x.example"]] == [False, None]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Do not bend", "x"), ("Do not fold", "x"), ("Plaintes voisinage", "oui"), ("Stop and go", "x"),
        ("Revoked licence", "yes"), ("Observations", "refuse le compteur Linky"), ("Qualif", "contactable"),
    ],
)  # fmt: skip
def test_another_matter_under_a_title_like_one_of_leaving_holds_nobody(tmp_path: Path, header: str, cell: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;{header}\nzoe@x.example;{cell}\nlou@x.example;\n", "utf-8")
    told("import", book, leads, *NOW)
    assert [one["note"] for one in told("contacts", book, *NOW)] == [None, None]
