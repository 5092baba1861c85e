"""The text of a mail, given or pasted, is traced as its file is: labels of any mail program, tags, numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from leadkeeper.cli.app import main
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import mail_of, save_mail
from leadkeeper.services.complaints.tracing import trace
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import archive, person, restored

LEA, TAGGED, PAUL = "lea@quiz.example", "me+clodomir@fibre.example", "paul@poste.example"
NUMBER = "+33639980077"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = person(1, email=LEA), person(2, email=TAGGED, phone=NUMBER), person(3, email=PAUL)
    with restored(tmp_path, archive(*people)) as opened:
        return opened.path


def copied(sender: str, to: str, text: str) -> str:
    return f"De : {sender}\nEnvoyé : lundi 23 novembre 2026 10:12\nÀ : {to}\nObjet : votre message\n\n{text}\n"


OWNER = "donnees@clodomir.example"
ADVERTISEMENT = copied("Promo <promo@remises.example>", f"<{LEA}>", "Répondez à service@remises.example")


def traced(book: Path, text: str) -> tuple[str, str | None]:
    answer = told("trace", book, text)
    return answer["matched_by"], answer["contact"]


def test_the_head_of_a_pasted_mail_names_who_received_it(book: Path) -> None:
    assert traced(book, ADVERTISEMENT) == ("exact", "c1")
    assert told("trace", book, ADVERTISEMENT)["sender"]["from"] == "promo@remises.example"


def test_a_pasted_mail_on_standard_input_is_the_same(book: Path) -> None:
    """“Nobody in the book has the address service@remises.example.”: the lines before the text were no headers."""
    answer = CliRunner().invoke(main, ["trace", str(book), "-", "--lang", "en"], ADVERTISEMENT.encode())
    assert answer.output.startswith(f"{LEA} is in the book")


@pytest.mark.parametrize("sender", [f"Léa <{LEA}>", f"**Léa** <{LEA}>"])
def test_a_pasted_complaint_is_about_who_wrote_it(book: Path, sender: str) -> None:
    words = copied(sender, OWNER, f"Paul ({PAUL}) de chez Raoul m’écrit. D’où vient mon adresse ?")
    told("complain", book, words, *NOW)
    said = call("complain", book, words, *NOW, "--lang", "en").stdout
    assert said.startswith(f"{LEA} is in the book")
    assert "Already saved as P1." in said


def test_an_address_made_for_the_owner_is_who_complains_and_nobody_else_named(book: Path) -> None:
    """Paul, whom the mail names first, was taken for the one who complains."""
    text = f"Monsieur Paul ({PAUL}) de chez Raoul m’écrit sur {TAGGED}."
    said = call("complain", book, copied("x@inconnu.example", OWNER, text), *NOW, "--lang", "en").stdout
    assert said.startswith(f"{TAGGED} is in the book")
    assert f"This mail also names Léa Dubois 3 · {PAUL} (c3)" in said


@pytest.mark.parametrize(
    "text",
    [
        "J’ai reçu un SMS au 06 39 98 00 77",
        "Bonjour, j’ai reçu un SMS au 06 39 98 00 77 ce matin, dites-moi pourquoi. STOP",
        copied("x@inconnu.example", OWNER, "J’ai reçu un SMS au 06.39.98.00.77."),
    ],
)
def test_a_number_in_the_text_is_traced(book: Path, text: str) -> None:
    """“No address was found in it.”"""
    answer = told("trace", book, text)
    assert (answer["address"], answer["matched_by"], answer["contact"]) == (NUMBER, "exact", "c2")


def test_a_number_in_a_mail_file_is_not_traced_nor_one_against_an_address(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "plainte.eml"
    file.write_text(f"From: x@inconnu.example\nTo: {OWNER}\n\nSMS au 06 39 98 00 77.\n", "utf-8")
    assert traced(book, str(file)) == ("none", None)  # a mail is traced by its addresses
    file.write_text(f"From: x@inconnu.example\nTo: {LEA}\n\nAppelez le 06 39 98 00 77.\n", "utf-8")
    assert traced(book, str(file)) == ("exact", "c1")


def test_two_numbers_of_the_book_name_nobody(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, phone=NUMBER), person(2, phone="+33639980078"))) as opened:
        path = opened.path
    text = copied("x@inconnu.example", OWNER, "SMS au 06 39 98 00 77, et au 06 39 98 00 78 de mon mari.")
    assert traced(path, text) == ("none", None)


@pytest.mark.parametrize("typed", [f"Léa Dubois <{LEA}>", f"mailto:{LEA}", f" {LEA}\n"])
def test_a_typed_address_is_read_as_before(book: Path, typed: str) -> None:
    assert traced(book, typed) == ("exact", "c1")
    assert told("trace", book, typed)["sender"] is None


def test_the_source_of_a_mail_stays_a_source(book: Path) -> None:
    source = f"Received: from a for <{LEA}>; Mon, 23 Nov 2026\nFrom: promo@remises.example\n x\n\n{PAUL}\n"
    assert traced(book, source) == ("exact", "c1")


def test_lines_that_are_no_head_are_the_text(book: Path) -> None:
    assert traced(book, f"Bonjour : pourquoi ?\nJe suis {LEA}\nMerci") == ("exact", "c1")


def test_a_tag_that_is_only_part_of_the_owners_words_names_nobody(tmp_path: Path) -> None:
    """“don” of donnees@: the complaint was filed on the friend named in it."""
    with restored(tmp_path, archive(person(1, email=LEA), person(2, email="max+don@mail.example"))) as opened:
        book = opened.path
    words = copied("x@inconnu.example", OWNER, f"Mon adresse {LEA} ; un ami, max+don@mail.example, s’en plaint aussi.")
    assert traced(book, words) == ("exact", "c1")
    assert call("complain", book, words, *NOW, "--lang", "en").stdout.startswith(f"{LEA} is in the book")


@pytest.mark.parametrize(
    "text",
    [
        f"De: Léa <{LEA}>\nÀ: {OWNER}\nObjet: promo\n\nJ'en ai assez.\n",
        ADVERTISEMENT,
        copied("x@inconnu.example", OWNER, "J’ai reçu un SMS au 06.39.98.00.77."),
    ],
)
def test_a_text_file_is_read_like_a_pasted_text(book: Path, tmp_path: Path, text: str) -> None:
    """“De” and “À” were taken for headers of a mail and lost: nobody was found, or the person in copy."""
    file = tmp_path / "plainte.txt"
    file.write_text(text, "utf-8")
    assert told("trace", book, file) == told("trace", book, text)
    assert told("trace", book, file)["sender"]["from"] in (LEA, "promo@remises.example", "x@inconnu.example")


def test_a_complaint_in_a_text_file_is_about_who_wrote_it(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "plainte.txt"
    file.write_text(f"De: Léa <{LEA}>\nÀ: {OWNER}\nObjet: promo\n\nJ'en ai assez.\n", "utf-8")
    said = [call("complain", book, what, *NOW, "--lang", "en").stdout for what in (file.read_text("utf-8"), file)]
    assert [one.splitlines()[:-1] for one in said[:1]] == [one.splitlines()[:-1] for one in said[1:]]
    assert said[1].startswith(f"{LEA} is in the book")


def test_a_pasted_complaint_is_kept_as_it_was_pasted(book: Path, tmp_path: Path) -> None:
    """Its labelled lines were kept as headers that nobody had written."""
    text = copied(LEA, OWNER, "Qui vous a donné mon adresse ?")
    told("complain", book, text, *NOW)
    with open_book(book, INSTANT) as opened:
        assert mail_of(opened.db, "P1") == text.encode()
        save_mail(opened.db, "P1", tmp_path / "P1.txt")
    assert (tmp_path / "P1.txt").read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("lundi 23 novembre 2026 10:12", "2026-11-23T10:12:00+01:00"),
        ("lun. 23 nov. 2026 à 10:12", "2026-11-23T10:12:00+01:00"),
        ("23 novembre 2026", "2026-11-23T23:59:59+01:00"),
        ("Monday, November 23, 2026 10:12 AM", "2026-11-23T10:12:00+01:00"),
        ("03/11/2026 10:12", None),
        ("hier", None),
    ],
)
def test_the_day_of_a_pasted_mail_is_read_as_its_program_writes_it(book: Path, day: str, at: str | None) -> None:
    text = ADVERTISEMENT.replace("lundi 23 novembre 2026 10:12", day)
    with open_book(book, INSTANT) as opened:
        assert run(trace(opened.db, text)).found[0].at == at


def test_an_export_after_a_pasted_complaint_is_called_later(book: Path, tmp_path: Path) -> None:
    told("export", book, "--partner", "raoul", "--traps", 0, "--out", tmp_path / "e1.xlsx", *NOW)
    spoken = call("trace", book, ADVERTISEMENT, "--lang", "en", *NOW).stdout
    assert "That was after this complaint." in spoken
    later = ADVERTISEMENT.replace("23 novembre", "25 novembre")
    assert "That was after this complaint." not in call("trace", book, later, "--lang", "en", *NOW).stdout
