"""Two people who use one mailbox: the yes of one lifts no refusal of the other (GDPR 4(11))."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.cli.test_shared_numbers import made
from tests.made_archive import given, person

SHARED = "contact@firm.example"
HEAD = "Email;Prénom;Nom;Téléphone;Pays;Type;Date de consentement;Optin partenaires;Optin SMS partenaires\n"
EULALIE = f"{SHARED};Eulalie;A;0639980011;FR;b2c;2026-06-10 10:00;oui;oui\n"
RAOUL = f"{SHARED};Raoul;B;0639980012;FR;b2c;2026-06-01 10:00;oui;non\n"
NEVER = f"{SHARED};Raoul;B;0639980012;FR;b2c;2026-06-01 10:00;non;non\n"
LATER = ("--now", "2026-11-24T11:00:00+01:00")


def read(book: Path, *rows: str, mode: str = "fill", now: tuple[str, str] = NOW) -> None:
    file = book.with_name(f"{len(told('imports', book))}.csv")
    file.write_text(HEAD + "".join(rows), "utf-8")
    told("import", book, file, "--form", "quiz-v1", "--mode", mode, *now)


def verdict(book: Path, channel: str, now: tuple[str, str] = NOW) -> tuple[str, set[str]]:
    judged = call("decide", book, "--partner", "raoul", "--channel", channel, "--json", *now).stdout
    (found,) = [one for one in map(json.loads, judged.splitlines()) if one["contact"] == "c2"]
    return found["verdict"], {why["rule"] for why in found["reasons"]}


def noes(book: Path) -> list[str]:
    return [one["at"] for one in told("show", book, "c2")["consents"] if one["event"] == "refused"]


@pytest.mark.parametrize("mode", ["fill", "update"])
@pytest.mark.parametrize(
    "files", [[(RAOUL, EULALIE)], [(EULALIE, RAOUL)], [(RAOUL,), (EULALIE,)], [(EULALIE,), (RAOUL,)]]
)
def test_a_later_yes_of_the_other_frees_no_number(tmp_path: Path, files: list[tuple[str, ...]], mode: str) -> None:
    book = made(tmp_path, person(1))
    for rows in files:
        read(book, *rows, mode=mode)
    assert verdict(book, "sms") == ("blocked", {"R03", "R44"})
    assert verdict(book, "email") == ("review", {"R44"})


@pytest.mark.parametrize("mode", ["fill", "update"])
def test_no_number_of_later_answers_of_the_other_lifts_the_refusal(tmp_path: Path, mode: str) -> None:
    """The second yes of Eulalie, in a next file, was taken for one entered by hand: only the note held them."""
    book = made(tmp_path, person(1))
    read(book, NEVER, mode=mode)
    for day in ("2026-06-10", "2026-11-24", "2026-11-25"):
        now = ("--now", f"{max(day, '2026-11-24')}T11:00:00+01:00")
        read(book, EULALIE.replace("2026-06-10", day), mode=mode, now=now)
        assert {verdict(book, channel, now)[0] for channel in ("sms", "email")} == {"blocked"}


def test_a_refusal_of_all_channels_holds_all(tmp_path: Path) -> None:
    book = made(tmp_path, person(1))
    read(book, NEVER)
    read(book, EULALIE)
    assert {verdict(book, channel)[0] for channel in ("sms", "email")} == {"blocked"}


def test_who_answers_anew_alone_is_heard(tmp_path: Path) -> None:
    """One person may think otherwise later."""
    book = made(tmp_path, person(1))
    read(book, NEVER)
    read(book, EULALIE.replace("Eulalie;A", "Raoul;B"))
    assert {verdict(book, channel)[0] for channel in ("sms", "email")} == {"eligible"}


def test_the_same_files_again_repeat_nothing_and_a_yes_by_hand_is_heard(tmp_path: Path) -> None:
    book = made(tmp_path, person(1))
    for _ in range(2):
        read(book, RAOUL)
        read(book, EULALIE)
    assert len(noes(book)) == 2
    told("consent", book, "c2", "--event", "given", "--purpose", "partners", "--form-version", "quiz-v1", *LATER)
    after = ("--now", "2026-11-24T12:00:00+01:00")
    for rows in (RAOUL, EULALIE):
        read(book, rows, now=after)
    assert len(noes(book)) == 2
    assert "R03" not in verdict(book, "sms", after)[1]


def test_a_book_in_which_an_older_version_let_the_yes_count_holds_at_the_next_file(tmp_path: Path) -> None:
    no = given("2026-06-01T10:00:00+02:00", event="refused", channels=["sms"])
    yes = given("2026-06-10T10:00:00+02:00")
    book = made(tmp_path, person(2, email=SHARED, first_name="Raoul", last_name="B", consents=[no, yes]))
    assert verdict(book, "sms")[0] == "eligible"
    read(book, EULALIE)
    read(book, EULALIE)
    assert verdict(book, "sms") == ("blocked", {"R03", "R44"})
    assert len(noes(book)) == 2


def test_the_details_tell_on_which_channel_somebody_said_no(tmp_path: Path) -> None:
    book = made(tmp_path, person(1), person(2, consents=[given(), given(event="refused", channels=["sms"])]))
    shown = call("show", book, "c2", "--lang", "en", *NOW).stdout
    assert "Said no · Offers of partners (SMS)" in shown
    assert "Said yes · Offers of partners · " in shown


@pytest.mark.parametrize("is_one_file", [True, False])
def test_no_number_of_the_other_goes_out_by_the_yes(tmp_path: Path, *, is_one_file: bool) -> None:
    """Raoul answered nothing: his mobile filled the record of Eulalie, and went to partners by her yes."""
    book, raoul = made(tmp_path, person(1)), RAOUL.replace("oui;non", ";")
    eulalie = EULALIE.replace("0639980011", "")
    for rows in [(eulalie, raoul)] if is_one_file else [(eulalie,), (raoul,)]:
        read(book, *rows)
    assert told("show", book, "c2")["phone"] is None
    assert verdict(book, "email")[0] == "eligible"
    read(book, EULALIE)
    assert told("show", book, "c2")["phone"] == "+33639980011"


@pytest.mark.parametrize("mode", ["fill", "update"])
@pytest.mark.parametrize("is_one_file", [True, False])
def test_no_yes_goes_out_under_the_name_of_another_who_was_silent(
    tmp_path: Path, mode: str, *, is_one_file: bool
) -> None:
    book = made(tmp_path, person(1))
    silent = RAOUL.replace("oui;non", ";")
    for rows in [(silent, EULALIE)] if is_one_file else [(silent,), (EULALIE,)]:
        read(book, *rows, mode=mode)
    assert [verdict(book, channel) for channel in ("email", "sms")] == [("review", {"R44"})] * 2


@pytest.mark.parametrize("is_one_file", [True, False])
def test_nobody_is_exported_by_the_newer_yes_of_another(tmp_path: Path, *, is_one_file: bool) -> None:
    """Raoul was exported with the day of the yes of Eulalie, and to partners to which only she had agreed."""
    book, raoul = made(tmp_path, person(1)), RAOUL.replace("oui;non", "oui;oui")
    for rows in [(raoul, EULALIE)] if is_one_file else [(raoul,), (EULALIE,)]:
        read(book, *rows)
    yeses = {one["at"][:10] for one in told("show", book, "c2")["consents"] if one["event"] == "given"}
    assert (yeses, verdict(book, "email")[0]) == ({"2026-06-01"}, "eligible")


def test_nobody_who_was_silent_takes_the_place_of_one_who_said_yes(tmp_path: Path) -> None:
    book = made(tmp_path, person(1))
    for row in (EULALIE, RAOUL.replace("oui;non", ";")):
        read(book, row, mode="update")
    assert {verdict(book, channel)[0] for channel in ("email", "sms")} == {"review"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "« Raoul B / Eulalie A\u00a0: réponses différentes »"), ("en", "“Raoul B / Eulalie A: different answers”")],
)
def test_the_reason_speaks_one_language(tmp_path: Path, lang: str, words: str) -> None:
    """It spoke both at once."""
    book = made(tmp_path, person(1))
    read(book, RAOUL)
    read(book, EULALIE)
    shown = call("show", book, "c2", "--lang", lang, *NOW).stdout
    assert words.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in shown
