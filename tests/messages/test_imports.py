from __future__ import annotations

import pytest

from leadkeeper.domain.imports.columns import Why, map_columns
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.imports.presets import by_name
from leadkeeper.domain.verdict import Detail
from leadkeeper.messages import use_language
from leadkeeper.messages.imports import (
    REFUSALS,
    SHOWN_LINES,
    WARNINGS,
    refusal_sentence,
    warning_sentence,
    why_sentence,
)

RAISED = """all-yes bad-phone columns-dropped consent-unclear date-order-needed duplicate-headers encoding-doubtful
erased-again refusals-of-nobody title-or-note colours-unread hidden-rows hidden-sheets member-ignored
mixed-encoding mojibake no-rows nul-bytes outside-form phone-zero-restored ragged-rows role-address same-file
same-instant everybody-left perhaps-left several-addresses several-sheets stray-quote unknown-form-rows unknown-partner
country-unread no-channel-chosen rows-not-sent asked-otherwise addresses-dead addresses-unread leavers-alike
legend-of-nobody names-without-yes never-confirmed question-set-aside sms-with-calls
age-unclear age-unread bounces-unread cell-comments form-overruled own-references comments-unreadable channel-named
unsubscribed-unread consent-ends-unread answers-unread note-says-stop short-row-answers meaning-proposed
consents-without-form no-answers yes-undated corrections-of-others form-undated-rows form-not-shown-rows""".split()


def test_every_warning_has_a_sentence() -> None:
    assert set(WARNINGS) == set(RAISED)


def test_a_refusal_shows_what_stood_there() -> None:
    assert "“n/a”" in refusal_sentence("bad-email", "n/a")


@pytest.mark.parametrize("value", [None, "{value}"])
def test_a_refusal_can_be_said_whatever_stood_there(value: str | None) -> None:
    assert all(refusal_sentence(code, value) for code in REFUSALS)


def test_the_lines_left_unnamed_are_several_in_french() -> None:
    use_language("fr")
    lines = tuple((None, line) for line in range(1, SHOWN_LINES + 169))
    assert warning_sentence("note-says-stop", Detail(lines=lines)).endswith("et 168 autres.")


@pytest.mark.parametrize("code", RAISED)
def test_a_warning_is_said(code: str) -> None:
    assert warning_sentence(code).endswith(".")


def test_the_reason_of_every_column_is_said() -> None:
    headers = read_headers(["Email", "Société", "Entreprise", "Votre mail ?", "Ma société ?", "Ville", "Votre prénom"])
    rows = [["a@x.example", "A", "B", "rien", "oui", "Lyon", "Léa"]]
    columns = map_columns(headers, rows, None, {"Ville": None})
    columns += map_columns(read_headers(["Card ID", "Status", "Created (UTC)"]), [], by_name()["stripe"], {})
    assert len({why_sentence(column.why) for column in columns}) == 9


def test_a_reason_that_nobody_knows_is_a_bug() -> None:
    with pytest.raises(KeyError):
        why_sentence(Why("weather"))


@pytest.mark.parametrize("code", RAISED)
def test_no_warning_names_an_option_of_the_command_line(code: str) -> None:
    assert "--" not in warning_sentence(code)


def test_a_cell_that_says_more_than_an_address_is_not_to_be_cut_to_it() -> None:
    """The advice was to correct it, which deletes the refusal."""
    assert "more than an e-mail address" in refusal_sentence("bad-email", "carl@statut.example (ne veut plus)")
    for value in ("lea @ mail.example", "lea@mail", "carl@statut.example,"):
        assert "is not an e-mail address" in refusal_sentence("bad-email", value)


def test_a_column_in_which_everybody_said_yes_is_named() -> None:
    assert "“Newsletter”" in warning_sentence("all-yes", Detail(("Newsletter",)))
