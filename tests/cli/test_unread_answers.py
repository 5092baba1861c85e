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
