"""A no in a row that is rejected still reaches the person: only the rest of the row is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

LEA, PHONE = "person1@mail.example", "06 39 98 00 01"
HEAD = "E-mail;Téléphone;Nom;Offres partenaires;Date de consentement"
OUT_OF_REACH = "0639980099"
REFUSED, WITHDRAWN = ("refused", "partners", None), ("withdrawn", "partners", None)
CALLS = ("refused", "partners", "sms voice")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of two people, both of whom Raoul may be given."""
    restored(tmp_path, archive(person(1), person(2))).close()
    return tmp_path / "book.leads"


def import_(book: Path, *lines: str, name: str = "list.csv", **options: str) -> dict[str, Any]:
    """Import lines under `HEAD` unless the first names columns itself; return the report."""
    file = book.with_name(name)
    header = () if "Téléphone" in lines[0] else (HEAD,)
    file.write_text("\n".join([*header, *lines, ""]), "utf-8")
    given = {"form": "quiz-v1", **options}
    words = [word for option, value in given.items() for word in (f"--{option}", value)]
    report: dict[str, Any] = told("import", book, file, *words, *NOW)
    return report


def events(book: Path, who: str = LEA) -> dict[tuple[str, str, str | None], dict[str, Any]]:
    """The refusals and withdrawals of a person by event, purpose and channels."""
    answers = told("show", book, who)["consents"]
    return {
        (one["event"], one["purpose"], " ".join(one.get("channels") or []) or None): one
        for one in answers
        if one["event"] != "given"
    }


def receives(book: Path, who: str = "c1") -> bool:
    """Whether Raoul would be given the person by e-mail."""
    answer = told("decide", book, "--partner", "raoul", "--contact", who, "--channel", "email", *NOW)
    return bool(answer["verdict"] == "eligible")


def refusals(report: dict[str, Any]) -> list[tuple[int, str]]:
    """Line and code of the rejected rows."""
    return [(one["line"], one["code"]) for one in report["refusals"]]


@pytest.mark.parametrize("mode", ["fill", "update", "skip", "none"])
@pytest.mark.parametrize(("date", "code"), [("hier matin", "bad-date"), ("25/12/2026", "future-date")])
def test_a_no_with_a_wrong_date_counts_as_last(book: Path, date: str, code: str, mode: str) -> None:
    assert receives(book)
    report = import_(book, f"{LEA};;;non;{date}", mode=mode)
    assert refusals(report) == [(2, code)]
    assert (report["refused"], report["created"], report["updated"], report["unchanged"]) == (1, 0, 0, 0)
    assert (report["said_no"], report["said_no_in_refused"]) == (1, 1)
    assert not receives(book)
    no = events(book)[REFUSED]
    assert (no.get("at"), no["raw"], no["trace"]) == (None, date, "none")
    assert no["source"] == {"import": report["import"], "line": 2}
    assert receives(book, "c2")


@pytest.mark.parametrize("no_first", [True, False])
def test_the_person_may_stand_elsewhere_in_the_same_file(book: Path, no_first: bool) -> None:
    rows = ["new@mail.example;;Zoé;oui;2026-03-01", "new@mail.example;;;non;hier matin"]
    report = import_(book, *(reversed(rows) if no_first else rows))
    assert (report["created"], report["refused"], report["said_no_in_refused"]) == (1, 1, 1)
    assert REFUSED in events(book, "new@mail.example")


def test_nobody_is_created_from_a_rejected_row(book: Path) -> None:
    report = import_(book, "nobody@mail.example;;;non;hier matin")
    assert (report["created"], report["refused"], report["said_no_in_refused"]) == (0, 1, 0)
    assert call("show", book, "nobody@mail.example", "--json").exit_code == 1


def test_a_yes_in_a_rejected_row_is_no_answer(book: Path) -> None:
    before = told("show", book, LEA)["consents"]
    import_(book, f"{LEA};;;oui;hier matin", f"{LEA};;;oui;2026-01-01;beyond")
    assert told("show", book, LEA)["consents"] == before


def test_a_row_of_a_number_reaches_sms_and_calls(book: Path) -> None:
    import_(book, f";{PHONE};;non;hier matin", "other@mail.example;;;;")
    assert set(events(book)) == {CALLS}
    assert events(book, "person2@mail.example") == {}


def test_a_row_of_a_number_reaches_the_person_without_an_address_on_every_channel(book: Path) -> None:
    import_(book, f";{OUT_OF_REACH};Zoé;oui;2026-03-01", f";{OUT_OF_REACH};;non;hier matin")
    assert set(events(book, "c3")) == {REFUSED}


@pytest.mark.parametrize(
    "typed",
    [
        "person1 @ mail.example", "person1@ mail.example", "person1@mail .example", "person1@mail. example",
        "person1@@mail.example", "person1@mail..example", "person1@mail,example", "person1(at)mail.example",
        "Léa <person1 @ mail.example>",
    ],
)  # fmt: skip
def test_a_no_beside_a_mistyped_address_is_that_of_the_address_meant(book: Path, typed: str) -> None:
    """An import accepts no such address; who types it has said no all the same, and the number says it for calls."""
    report = import_(book, f"{typed};{OUT_OF_REACH};;non;2026-11-20")
    assert (report["refused"], report["said_no_in_refused"]) == (1, 1)
    assert not receives(book)
    assert receives(book, "c2")


def test_a_no_beside_a_mistyped_address_stays_one_for_the_number(book: Path) -> None:
    import_(book, f"person1 @ elsewhere.example;{PHONE};;non;2026-11-20")
    assert set(events(book)) == {CALLS}


def test_a_mistyped_address_of_somebody_who_left_stops_the_address_meant(book: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    gone.write_text("Email\nperson1 @ mail.example\nsomebody@mail.example\n", "utf-8")
    assert call("suppress", book, "--file", gone, "--yes", *NOW).exit_code == 0
    assert (receives(book), receives(book, "c2")) == (False, True)


def test_a_number_beside_a_readable_address_reaches_nobody_else(book: Path) -> None:
    import_(book, f"new@mail.example;{PHONE};;non;hier matin")
    assert events(book) == {}


def test_another_spelling_of_the_mailbox_and_a_further_address_reach_the_person(book: Path) -> None:
    import_(
        book,
        "lea@gmail.com,second@mail.example;;Léa;oui;2026-03-01",
        "l.e.a+shop@gmail.com;;;non;hier matin",
        "zoe@mail.example,further@mail.example;;Zoé;oui;2026-03-01",
        "further@mail.example;;;non;hier matin",
    )
    assert REFUSED in events(book, "lea@gmail.com")
    assert REFUSED in events(book, "zoe@mail.example")


def test_a_bad_address_leaves_the_number(book: Path) -> None:
    report = import_(book, f"pas une adresse;{PHONE};;non;2026-07-01")
    assert refusals(report) == [(2, "bad-email")]
    assert events(book)[CALLS]["at"] == "2026-07-01"


def test_a_bad_address_leaves_the_second_address(book: Path) -> None:
    report = import_(book, "E-mail;Adresse e-mail;Téléphone;Offres partenaires", f"pas une adresse;{LEA};;non")
    assert refusals(report) == [(2, "bad-email")]
    assert not receives(book)


def test_a_bad_number_leaves_the_second_number(book: Path) -> None:
    report = import_(book, "Téléphone;Portable;Offres partenaires", f"{PHONE};3.36E+10;non")
    assert refusals(report) == [(2, "bad-phone")]
    assert set(events(book)) == {CALLS}


@pytest.mark.parametrize(
    "row",
    [f"{LEA};;Dubois;non;2026-01-01;beyond", f"{LEA};;Dubois;Léa;non;2026-01-01", f"Dubois;{LEA};;Léa;non;2026-01-01"],
)
def test_a_no_in_a_row_with_a_separator_too_many_counts_as_last(book: Path, row: str) -> None:
    report = import_(book, row)
    assert refusals(report) == [(2, "ragged-row")]
    assert events(book)[REFUSED].get("at") is None
    assert not receives(book)


def test_a_withdrawal_and_a_stop_in_a_rejected_row_reach_the_person(book: Path) -> None:
    header = "E-mail;Téléphone;Désinscription;Commentaire;Offres partenaires;Date de consentement"
    report = import_(
        book,
        header,
        f"{LEA};;2026-01-02;;;2026-01-01;beyond",
        "person2@mail.example;;;NE PLUS CONTACTER;;hier matin",
    )
    assert refusals(report) == [(2, "ragged-row"), (3, "bad-date")]
    assert report["said_no_in_refused"] == 2
    assert events(book)[WITHDRAWN].get("at") is None
    assert not receives(book)
    assert "NE PLUS CONTACTER" in told("show", book, "person2@mail.example")["note"]
    assert not receives(book, "c2")


def test_a_total_a_test_lead_and_a_header_say_nothing(book: Path) -> None:
    import_(book, f"{LEA};;<test lead: dummy data>;non;2026-01-01", HEAD, f"Total;{PHONE};;;")
    assert events(book) == {}


def test_a_dry_run_foretells_it_and_a_second_import_adds_nothing(book: Path) -> None:
    row = f"{LEA};;;non;hier matin"
    import_(book, row)
    before = told("show", book, LEA)
    assert import_(book, row)["said_no_in_refused"] == 0
    assert told("show", book, LEA) == before
    found = told("import", book, book.with_name("list.csv"), "--dry-run", "--form", "quiz-v1", *NOW)
    assert found["said_no_in_refused"] == 0


def test_a_dry_run_counts_the_person_and_writes_nothing(book: Path) -> None:
    file = book.with_name("list.csv")
    file.write_text(f"{HEAD}\n{LEA};;;non;hier matin\n", "utf-8")
    assert told("import", book, file, "--dry-run", *NOW)["said_no_in_refused"] == 1
    assert receives(book)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "2 people said no in rejected rows: their refusal is recorded, the rest of the rows is not."),
        (
            "fr",
            "2 personnes refusent dans des lignes rejetées : leur refus est enregistré, le reste des lignes non.",
        ),
    ],
)
def test_the_import_says_how_many_people_that_concerned(book: Path, lang: str, sentence: str) -> None:
    file = book.with_name("list.csv")
    file.write_text(f"{HEAD}\n{LEA};;;non;hier matin\nperson2@mail.example;;;non;25/12/2026\n", "utf-8")
    found = call("import", book, file, "--form", "none", "--lang", lang, *NOW)
    assert sentence in found.stdout.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_partner_that_was_given_the_person_must_be_told(tmp_path: Path) -> None:
    was_given = {"id": "E1", "partner": "raoul", "at": "2026-07-01T09:00:00+02:00", "channels": ["email"]}
    restored(tmp_path, archive(person(1), deliveries=[{**was_given, "contacts": ["c1"], "file_sha256": None}])).close()
    report = import_(tmp_path / "book.leads", f"{LEA};;;non;hier matin")
    assert [one["people"] for one in report["to_tell"]] == [1]


def test_the_no_stays_when_the_import_is_undone_unless_it_was_misread(book: Path) -> None:
    ref = import_(book, f"{LEA};;;non;hier matin")["import"]
    undone = told("undo", book, ref, *NOW)
    assert [(one["contact"], one["why"]) for one in undone["kept"]] == [("c1", "said-no")]
    assert not receives(book)


def test_a_misread_no_goes_with_the_import(book: Path) -> None:
    ref = import_(book, f"{LEA};;;non;hier matin")["import"]
    told("undo", book, ref, "--read-wrongly", *NOW)
    assert receives(book)


def test_undoing_the_import_that_brought_the_person_keeps_the_no_of_another_file(book: Path) -> None:
    rows = "new@mail.example;;Zoé;oui;2026-03-01"
    ref = import_(book, rows)["import"]
    import_(book, "new@mail.example;;;non;hier matin", name="b.csv")
    told("undo", book, ref, *NOW)
    import_(book, rows, name="c.csv")
    assert REFUSED in events(book, "new@mail.example")


NEW = "new@mail.example"
WRONG_DATE, SEPARATOR = f"{NEW};;;non;hier matin", f"{NEW};;Zoé;non;2026-01-01;beyond"


@pytest.mark.parametrize("row", [WRONG_DATE, SEPARATOR, f"{NEW};;;non;25/12/2026"])
@pytest.mark.parametrize("mode", ["fill", "update", "skip", "none"])
def test_somebody_who_comes_with_a_later_file_has_said_no(book: Path, row: str, mode: str) -> None:
    first = import_(book, row, name="a.csv")
    assert (first["refused"], first["created"], first["said_no_in_refused"]) == (1, 0, 0)
    second = import_(
        book, f"{NEW};;Zoé;oui;2026-03-01", "else@mail.example;;Max;oui;2026-03-01", name="b.csv", mode=mode
    )
    assert (second["created"], second["refused"], second["said_no_in_refused"]) == (2, 0, 0)
    assert events(book, NEW)[REFUSED]["source"] == {"import": first["import"], "line": 2}
    assert not receives(book, "c3")
    assert receives(book, "c4")


def test_the_no_of_an_earlier_file_comes_once_and_with_every_import_of_the_person(book: Path) -> None:
    yes = f"{NEW};;Zoé;oui;2026-03-01"
    import_(book, WRONG_DATE, name="a.csv")
    brought = import_(book, yes, name="b.csv")["import"]
    before = told("show", book, NEW)["consents"]
    import_(book, "person2@mail.example;;;;", name="c.csv")
    assert told("show", book, NEW)["consents"] == before
    told("undo", book, brought, *NOW)
    import_(book, yes, name="d.csv")
    assert REFUSED in events(book, NEW)


@pytest.mark.parametrize(("options", "found"), [((), {REFUSED}), (("--read-wrongly",), set())])
def test_the_no_of_an_import_that_was_undone_still_comes_unless_it_was_misread(
    book: Path, options: tuple[str, ...], found: set[object]
) -> None:
    told("undo", book, import_(book, WRONG_DATE, name="a.csv")["import"], *options, *NOW)
    import_(book, f"{NEW};;Zoé;oui;2026-03-01", name="b.csv")
    assert events(book, NEW).keys() == found


def test_a_misread_no_of_an_earlier_file_goes_with_that_import(book: Path) -> None:
    first = import_(book, WRONG_DATE, name="a.csv")["import"]
    import_(book, f"{NEW};;Zoé;oui;2026-03-01", name="b.csv")
    told("undo", book, first, "--read-wrongly", *NOW)
    assert receives(book, "c3")


def test_a_number_of_an_earlier_file_reaches_who_comes_with_it(book: Path) -> None:
    import_(book, f";{OUT_OF_REACH};;non;hier matin", name="a.csv")
    import_(book, f"{NEW};{OUT_OF_REACH};Zoé;oui;2026-03-01", name="b.csv")
    assert set(events(book, NEW)) == {CALLS}


def test_the_partner_is_told_when_a_further_address_turns_out_to_have_said_no(tmp_path: Path) -> None:
    was_given = {"id": "E1", "partner": "raoul", "at": "2026-07-01T09:00:00+02:00", "channels": ["email"]}
    restored(tmp_path, archive(person(1), deliveries=[{**was_given, "contacts": ["c1"], "file_sha256": None}])).close()
    book = tmp_path / "book.leads"
    assert import_(book, WRONG_DATE, name="a.csv")["to_tell"] == []
    report = import_(book, f"{LEA},{NEW};;;;", name="b.csv")
    assert [one["people"] for one in report["to_tell"]] == [1]
    assert not receives(book)


def test_whoever_is_erased_leaves_no_refusal_of_an_earlier_file(book: Path) -> None:
    import_(book, WRONG_DATE, name="a.csv")
    import_(book, f"{NEW};;Zoé;oui;2026-03-01", name="b.csv")
    told("erase", book, NEW, *NOW)
    assert NEW.encode() not in book.read_bytes()
    report = import_(book, f"{NEW};;Zoé;oui;2026-03-01", name="c.csv")
    assert (report["created"], report["erased"]) == (0, 1)


@pytest.mark.parametrize(
    "line",
    ["tel 06.39.98.00.01", "Tél 06 39 98 00 01", "Mme Dubois;06 39 98 00 01", "ne veut plus: 0639980001"],
)
def test_a_number_in_words_on_a_hand_written_stop_list_reaches_the_person(book: Path, line: str) -> None:
    file = book.with_name("stop manuscrit.csv")
    file.write_text(f"other@mail.example\n{line}\nle monsieur du salon (rouge)\n", "utf-8")
    options = ("--header-row", 0, "--map", "column 1=email", "--everybody-left")
    report = told("import", book, file, *options, *NOW)
    assert (receives(book), receives(book, "c2"), report["said_no_in_refused"]) == (False, True, 1)
    assert report["details"]["refusals-of-nobody"] == {"lines": [{"line": 3, "file": None}]}


def test_the_total_under_a_list_of_complaints_is_nobody_who_left(book: Path) -> None:
    file = book.with_name("plaintes 2026.csv")
    file.write_text(f"Adresse e-mail;Reçue le\n{LEA};21/10/2026\nTotal : 1\n", "utf-8")
    report = told("import", book, file, "--everybody-left", *NOW)
    assert (receives(book), report["said_no"], report["refused"]) == (False, 1, 1)
    assert "refusals-of-nobody" not in report["warnings"]
