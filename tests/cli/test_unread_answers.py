"""A no to partners in a column that nobody mapped is named, and its people wait in Review."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Transmission partenaires", "Oui", "Non"),
        ("I agree that my details are passed on to Hexa Assurances", "1", "0"),
        ("Partners OK", "Yes", "No"),
    ],
)
def test_noes_under_other_names_are_told_with_their_lines(tmp_path: Path, header: str, yes: str, no: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "jeu concours.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email,Ville,{header}\nzoe@x.example,Lyon,{no}\nlou@x.example,Brest,{yes}\n", "utf-8")
    found = told("inspect", leads)
    assert {one["header"]: one["field"] for one in found["columns"]}[header] is None
    assert found["proposals"] == {header: "consent_partners"}
    assert found["details"]["unsubscribed-unread"]["columns"] == [header]
    assert [one["line"] for one in found["details"]["unsubscribed-unread"]["lines"]] == [2]
    told("import", book, leads, *NOW)
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert notes == {"zoe@x.example": f"STOP ({header}: {no})", "lou@x.example": None}
    done = told("import", book, leads, "--map", f"{header}=consent_partners", "--form", "none", *NOW)
    assert (done["said_no"], "unsubscribed-unread" in done["warnings"]) == (1, False)


@pytest.mark.parametrize(
    ("header", "leaving", "staying"),
    [
        ("Ne souhaite plus être contacté", "oui", ""),
        ("Ne veut pas être rappelé", "x", ""),
        ("Ne doit plus être sollicitée", "Oui", "Non"),
        ("N'accepte plus les appels", "oui", "non"),
        ("Does not want to be contacted", "yes", "no"),
        ("Plus de contact", "1", "0"),
        ("Hors campagne", "oui", "non"),
        ("À exclure", "x", ""),
        ("Démarchage interdit", "oui", ""),
        ("RGPD supprimé", "oui", "non"),
        ("Non sollicitable", "oui", ""),
        ("NPAI", "oui", ""),
        ("Plainte", "oui", "non"),
        ("Décédé", "oui", ""),
        ("Contactable", "non", "oui"),
        ("Peut être contacté", "Non", "Oui"),
        ("OK pour être appelé", "non", "oui"),
        ("May be contacted", "no", "yes"),
        ("Can we contact you?", "no", "yes"),
    ],
)
def test_a_no_under_any_header_makes_its_person_wait(tmp_path: Path, header: str, leaving: str, staying: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;Ville;{header}\nzoe@x.example;Lyon;{leaving}\nlou@x.example;Brest;{staying}\n", "utf-8")
    found = told("inspect", leads)
    assert {one["header"]: one["field"] for one in found["columns"]}[header] is None
    assert found["details"]["unsubscribed-unread"]["columns"] == [header]
    assert [one["line"] for one in found["details"]["unsubscribed-unread"]["lines"]] == [2]
    told("import", book, leads, *NOW)
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert notes["zoe@x.example"] is not None
    assert header in notes["zoe@x.example"]
    assert notes["lou@x.example"] is None
