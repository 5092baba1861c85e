"""`erase` and `consent` name who differs from the person only after the “+”, and leave them as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.exported_book import export, refs_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, partner, person, restored

NINA, TWO = "nina.val@poste.example", "nina.val+deux@poste.example"
LEFT = f"Nina Val · {TWO} (c2): may still be shared with Raoul SAS"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = [person(1, email=NINA), person(2, email=TWO, first_name="Nina", last_name="Val"), person(3)]
    with restored(tmp_path, archive(*people)) as made:
        return made.path


@pytest.mark.parametrize(
    "act", [("erase",), ("consent", "--event", "withdrawn", "--purpose", "partners")], ids=["erase", "withdraw"]
)
def test_those_with_another_suffix_are_named_and_left(book: Path, act: tuple[str, ...]) -> None:
    command, *options = act
    said = call(command, book, NINA, *options, *NOW, "--lang", "en").stdout
    assert LEFT in said
    assert "eligible" in str(told("show", book, TWO, *NOW)["standing"])
    assert "“+”" not in call(command, book, "person3@mail.example", *options, *NOW, "--lang", "en").stdout


def test_a_consent_names_nobody_else(book: Path) -> None:
    words = ("consent", book, NINA, "--event", "given", "--purpose", "partners", *NOW, "--lang", "en")
    assert TWO not in call(*words).stdout


def test_an_access_report_names_records_that_it_leaves_out_and_shows_nothing_of_them(book: Path) -> None:
    out = book.with_name("report.html")
    words = call("dossier", book, NINA, "--out", out, *NOW, "--lang", "en").stdout
    assert "make its report too.\n  Nina Val" in words
    assert TWO in words
    assert TWO not in out.read_text("utf-8")
    report = told("dossier", book, NINA, "--out", book.with_name("again.html"), *NOW)
    assert (report["records"], report["alike"]) == (1, ["c2"])
    assert "alike" not in told("dossier", book, "person3@mail.example", "--out", book.with_name("c3.html"), *NOW)


def test_a_no_among_returns_by_reference_names_records_with_the_same_number(tmp_path: Path) -> None:
    people = [person(1, phone="+33639980001"), person(2, phone="+33639980001", last_name="Val"), person(3)]
    with restored(tmp_path, archive(*people, partners=[partner(contracts=[contract()])])) as made:
        path = made.path
    export(path, tmp_path / "E1.xlsx")
    ref = refs_of(tmp_path / "E1.xlsx")["person1@mail.example"]
    (tmp_path / "r.csv").write_text(f"ref,motif\n{ref},STOP\n", "utf-8")
    words = ("returns", path, tmp_path / "r.csv", "--partner", "raoul", *NOW, "--lang", "en")
    for options in (("--dry-run",), ()):
        spoken = call(*words, *options).stdout
        assert "although they have the same number" in spoken
        assert "(c2)" in spoken


@pytest.fixture
def spelt(tmp_path: Path) -> Path:
    people = [person(1, email="n.v+quiz@gmail.com"), person(2, email="nv@googlemail.com"), person(3)]
    with restored(tmp_path, archive(*[one | {"first_name": "Nina", "last_name": "Val"} for one in people])) as made:
        return made.path


def test_an_erasure_by_another_spelling_or_of_several_records_asks_and_names_them(spelt: Path) -> None:
    error = refused("erase", spelt, "n.v@gmail.com", *NOW)
    assert error["code"] == "erase-unasked"
    assert "c1 · Nina Val · n.v+quiz@gmail.com" in error["message"]
    assert "c2 · Nina Val · nv@googlemail.com" in error["message"]
    words = call("erase", spelt, "c1", *NOW, "--lang", "en")  # the same person, by a shared mailbox
    assert (words.exit_code, words.stdout) == (1, "")
    assert "To erase: c2 · Nina Val · nv@googlemail.com" in words.stderr
    assert told("show", spelt, "c2", *NOW)["id"] == "c2"
    words = call("erase", spelt, "n.v@gmail.com", "--yes", *NOW, "--lang", "en")
    assert "Erased: c1 · Nina Val · n.v+quiz@gmail.com\nErased: c2 · Nina Val · nv@googlemail.com" in words.stdout


def test_an_erasure_by_the_spelling_of_one_record_or_of_records_chosen_does_not_ask(spelt: Path) -> None:
    assert "Erased: c3 · " in call("erase", spelt, "Person3@mail.example", *NOW, "--lang", "en").stdout
    assert told("erase", spelt, "n.v@gmail.com", "--record", "c2", *NOW)["contacts"] == ["c2"]


def test_an_erasure_names_who_else_stands_in_the_lines_that_go(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(9))) as made:
        book = made.path
    people = "E-mail;Prénom;Nom\nnv@poste.example;Nina;Val\nnv@poste.example;Paul;Val\nnv@poste.example;;\n"
    (tmp_path / "people.csv").write_text(people, "utf-8")
    told("import", book, tmp_path / "people.csv", *NOW)
    said = call("erase", book, "nv@poste.example", *NOW, "--lang", "en").stdout
    assert "which name somebody else at this mailbox: Paul Val (people.csv, line 3)." in said
