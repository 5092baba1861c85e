"""A number goes to a partner once, and not at all where a record with it refuses."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from leadkeeper.domain.verdict import Verdict
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.preview import first_rows, numbers_known_before, preview_export
from tests.cli.exported_book import export, rows_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as AT
from tests.made_archive import (
    TODAY,
    Facts,
    archive,
    contract,
    description,
    form,
    form_version,
    given,
    partner,
    person,
    restored,
)

SHARED = "+33639980077"
BOTH = description() | {"channels": ["email", "sms"]}
PARTS = {
    "forms": [form(versions=[form_version(description=BOTH)])],
    "partners": [partner(contracts=[contract(channels=["email", "sms"])])],
}
KEPT_OUT = (
    "An export leaves this person out: +33 6 39 98 00 77 is also the number of Léa Dubois 1 · "
    "person1@mail.example (c1). “Consent was withdrawn on 01/07/2026; a newer consent with its own proof is needed.” "
    "Respect it."
)
"""The record, its number, when it said no, and what to do."""
WITHDRAWN = [given(), given(event="withdrawn", at="2026-07-01")]


def made(folder: Path, *people: Facts) -> Path:
    with restored(folder, archive(*people, **PARTS)) as opened:
        return opened.path


def phones(file: Path) -> list[str | None]:
    return [row["phone"] for row in rows_of(file)]


def test_a_number_that_several_people_have_goes_out_once(tmp_path: Path) -> None:
    book, out = made(tmp_path, person(1, phone=SHARED), person(2, phone=SHARED), person(3)), tmp_path / "sms.xlsx"
    done = export(book, out, "--channel", "sms", "--traps", 0)
    assert (done["rows"], done["price_cents"], done["left_out"]) == (2, 100, {"same-number": 1})
    assert phones(out) == [SHARED, "+33639980003"]
    words = call("export", book, "--partner", "raoul", "--channel", "sms", "--again", "new", "--traps", 0,
                 "--out", tmp_path / "again.xlsx", *NOW, "--lang", "en").stdout  # fmt: skip
    assert "have the number of somebody in the file, which holds it once: 1" in words


def test_whom_a_record_with_the_number_keeps_out_is_said_with_the_verdict(tmp_path: Path) -> None:
    book = made(tmp_path, person(1, phone=SHARED, consents=WITHDRAWN), person(2, phone=SHARED), person(3))
    for who in ((), ("--contact", "c2")):
        words = call("decide", book, "--partner", "raoul", "--channel", "sms", *who, "--lang", "en", *NOW).stdout
        assert f"c2  eligible\n    {KEPT_OUT}" in words
        assert words.count("leaves this person out") == 1
    judged = told("decide", book, "--partner", "raoul", "--channel", "sms", "--contact", "c2", *NOW)
    assert (judged["verdict"], judged["number_refused"]) == ("eligible", True)
    assert (judged["number_held"]["number"], judged["number_held"]["contact"]) == (SHARED, "c1")
    assert "leaves this" not in call("decide", book, "--partner", "raoul", "--lang", "en", *NOW).stdout
    shown = call("show", book, "c2", "--channel", "sms", "--lang", "en", *NOW).stdout
    assert f"Raoul SAS · sms · eligible\n    {KEPT_OUT}" in shown
    assert shown.count("leaves this person out") == 1
    assert "leaves this" not in call("show", book, "c3", "--channel", "sms", "--lang", "en", *NOW).stdout
    done = export(book, tmp_path / "sms.xlsx", "--channel", "sms", "--traps", 0)
    assert done["left_out"] == {"number-refused": 1}


def test_another_record_of_the_person_is_named_with_its_refusal(tmp_path: Path) -> None:
    """“Another record of this person (c2) is a refusal or concerns a child”: nobody saw which one, or when."""
    book = made(tmp_path, person(1), person(2, email="other@mail.example", other_emails=["person1@mail.example"],
                                            consents=WITHDRAWN))  # fmt: skip
    words = call("decide", book, "--partner", "raoul", "--contact", "c1", "--lang", "en", *NOW).stdout
    assert (
        "R28  Another record of this person, Léa Dubois 2 · other@mail.example (c2), holds this one back: “Consent "
        "was withdrawn on 01/07/2026; a newer consent with its own proof is needed.”" in words
    )


def test_who_is_left_out_by_choice_does_not_keep_the_number_from_the_next(tmp_path: Path) -> None:
    """contact@… stood first: nobody went out, though the second person may."""
    book = made(tmp_path, person(1, phone=SHARED, email="contact@mail.example"), person(2, phone=SHARED))
    out = tmp_path / "sms.xlsx"
    done = export(book, out, "--channel", "sms", "--traps", 0, "--leave-out", "role")
    assert (done["rows"], done["left_out"]) == (1, {"role": 1})
    assert phones(out) == [SHARED]


@pytest.mark.parametrize(
    ("others", "code", "count"),
    [
        ([], "numbers-refused", 1),
        ([person(3, email="contact@mail.example")], "all-left-out-or-refused", 2),
    ],
)
def test_a_number_that_is_refused_is_no_choice(tmp_path: Path, others: list[Facts], code: str, count: int) -> None:
    """“Your choice leaves out everybody” was not true."""
    book = made(tmp_path, person(1, phone=SHARED, consents=WITHDRAWN), person(2, phone=SHARED), *others)
    words = ("--partner", "raoul", "--channel", "sms", "--leave-out", "role", "--out", tmp_path / "x.xlsx", *NOW)
    error = refused("export", book, *words)
    assert (error["code"], error["facts"]["count"]) == (code, count)


def test_nothing_is_added_to_the_answer_where_no_number_is_shared(tmp_path: Path) -> None:
    done = export(made(tmp_path, person(1), person(2)), tmp_path / "sms.xlsx", "--channel", "sms")
    assert "left_out" not in done


def test_of_two_channels_the_second_person_keeps_the_address(tmp_path: Path) -> None:
    book, out = made(tmp_path, person(1, phone=SHARED), person(2, phone=SHARED)), tmp_path / "both.xlsx"
    export(book, out, "--channel", "sms", "--channel", "email", "--traps", 0)
    assert [(row["email"], row["phone"], row["channels_allowed"]) for row in rows_of(out)] == [
        ("person1@mail.example", SHARED, "sms, email"),
        ("person2@mail.example", None, "email"),
    ]
    assert told("verify", book, out)["file"] == "match"


@pytest.mark.parametrize(
    "no",
    [
        {"consents": WITHDRAWN},
        {"consents": [given(), given(event="refused", at="2026-07-01", partner="raoul")]},
        {"consents": [given(), given(event="refused", at="2026-07-01", channels=["sms"])]},
        {"note": "Ne plus contacter"},
        {"contested": True},
        {"phone": None, "other_phones": [SHARED], "consents": WITHDRAWN},
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_refusal_holds_its_number_back_whoever_has_it(tmp_path: Path, no: Facts, order: int) -> None:
    people = [person(1, **({"phone": SHARED} | no)), person(2, phone=SHARED), person(3)]
    book, out = made(tmp_path, *people[::order]), tmp_path / "sms.xlsx"
    assert export(book, out, "--channel", "sms", "--traps", 0)["left_out"] == {"number-refused": 1}
    assert phones(out) == ["+33639980003"]


def test_a_refusal_of_another_channel_holds_no_number_back(tmp_path: Path) -> None:
    answers = [given(), given(event="refused", at="2026-07-01", channels=["email"])]
    book = made(tmp_path, person(1, phone=SHARED, consents=answers), person(2, phone=SHARED))
    assert export(book, tmp_path / "sms.xlsx", "--channel", "sms", "--traps", 0)["left_out"] == {"same-number": 1}
    assert phones(tmp_path / "sms.xlsx") == [SHARED]


def test_a_suppressed_number_is_of_nobody_and_one_refused_by_all_makes_no_file(tmp_path: Path) -> None:
    book = made(tmp_path, person(1, phone=SHARED, consents=WITHDRAWN), person(2, phone=SHARED))
    words = ("export", book, "--partner", "raoul", "--channel", "sms", "--out", tmp_path / "x.xlsx", *NOW)
    assert refused(*words)["code"] == "numbers-refused"
    told("suppress", book, SHARED, *NOW)
    assert refused(*words)["code"] == "nobody-eligible"
    assert not (tmp_path / "x.xlsx").exists()


def test_the_preview_counts_and_shows_what_the_file_will_hold(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, phone=SHARED), person(2, phone=SHARED), **PARTS)) as opened:
        seen = run(preview_export(opened.db, "raoul", "sms", TODAY))
        assert (seen.eligible, seen.held) == (2, {2: "same-number"})
        assert len(first_rows(seen, 20)[1]) == 1
        assert seen.judged.count(Verdict.ELIGIBLE) == 2


@pytest.mark.parametrize("channels", [["email"], ["email", "sms"]])
def test_the_first_message_speaks_of_numbers_only_if_the_file_holds_any(tmp_path: Path, channels: list[str]) -> None:
    """“… nous a transmis votre adresse e-mail et votre numéro de téléphone”: the column was empty in all 315 rows."""
    book, out = made(tmp_path, person(1, consents=[given(channels=channels)])), tmp_path / "both.xlsx"
    export(book, out, "--channel", "email", "--channel", "sms", "--traps", 0)
    has_number = "sms" in channels
    assert phones(out) == ["+33639980001" if has_number else None]
    cells = [str(cell.value) for row in openpyxl.load_workbook(out)["Lisez-moi"].iter_rows() for cell in row]
    (message,) = [one for one in cells if "vous contacte car" in one]
    assert ("et votre numéro de téléphone" in message, "STOP au" in message) == (has_number, has_number)
    assert ("Appels et SMS" in cells) is has_number
    assert "e-mail, SMS" in cells  # what the contract allows


def test_a_number_that_the_partner_has_from_another_record_is_named(tmp_path: Path) -> None:
    """Numbers never make two records one person (R28, R41): it is said, for the partner pays it twice."""
    again = "1 number of this file was shared with this partner before"
    book, first, second = made(tmp_path, *_two()), tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    assert again not in _sent(book, first)
    with open_book(book, AT) as opened:
        seen = run(preview_export(opened.db, "raoul", "sms", TODAY))
        assert numbers_known_before(opened.db, seen) == 1
    assert again in _sent(book, second)
    assert phones(first) == [SHARED, "+33639980003"]
    assert phones(second) == [SHARED]


def test_a_number_shared_by_another_channel_or_once_is_not_named(tmp_path: Path) -> None:
    book = made(tmp_path, *_two())
    export(book, tmp_path / "mail.xlsx", "--channel", "email", "--traps", 0)
    assert "shared with this partner before" not in _sent(book, tmp_path / "sms.xlsx", "--again", "new")


def test_a_number_of_somebody_whose_other_number_was_shared_is_not_named(tmp_path: Path) -> None:
    """The file held the first number of person 1 alone."""
    book, first = made(tmp_path, person(1, other_phones=[SHARED]), person(2, phone=SHARED, consents=[])), "first.xlsx"
    export(book, tmp_path / first, "--channel", "sms", "--traps", 0)
    told("consent", book, "c2", "--event", "given", "--purpose", "partners", "--form-version", "quiz-v1", *NOW)
    assert "shared with this partner before" not in _sent(book, tmp_path / "second.xlsx")
    assert phones(tmp_path / "second.xlsx") == [SHARED]


def _two() -> tuple[Facts, ...]:
    return person(1, phone=SHARED), person(2, phone=SHARED), person(3)


def _sent(book: Path, out: Path, *more: object) -> str:
    return call("export", book, "--partner", "raoul", "--channel", "sms", "--traps", 0, "--out", out, *NOW,
                *more, "--lang", "en").stdout  # fmt: skip
