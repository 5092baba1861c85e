"""A list without a header: refused with what to do, read where the person says that it has none."""

from __future__ import annotations

from pathlib import Path

from tests.cli.made_cli import NOW, call, refused, told

LIST = "Zoé;zoe@x.example;06 39 98 00 11;Lyon\nLou;lou@x.example;;Brest\n"


def test_a_list_without_a_header_is_read_when_the_person_says_so(tmp_path: Path) -> None:
    path, book = tmp_path / "liste.csv", tmp_path / "b.leads"
    path.write_text(LIST, "utf-8")
    assert "--header-row 0" in refused("inspect", path)["message"]
    found = told("inspect", path, "--header-row", "0")
    assert [(one["header"], one["field"]) for one in found["columns"]] == [
        ("column 1", None),
        ("column 2", "email"),
        ("column 3", "phone"),
        ("column 4", None),
    ]
    assert (found["header_row"], found["rows"]) == (0, 2)
    call("new", book, "--owner", "T")
    done = told("import", book, path, "--header-row", "0", "--map", "column 1=first_name", *NOW)
    assert (done["read"], done["created"]) == (2, 2)
    (zoe, lou) = told("contacts", book, *NOW)
    assert (zoe["first_name"], zoe["email"], zoe["phone"]) == ("Zoé", "zoe@x.example", "+33639980011")
    assert zoe["extra"] == {"column 4": "Lyon"}
    assert lou["first_name"] == "Lou"
