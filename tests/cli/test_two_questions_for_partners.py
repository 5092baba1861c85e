"""Two columns of a file ask for the same consent: a yes in one, and in the other what nobody can read, or a no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, by_sms, eligible, file_of, rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]

ASKED = "Acceptez-vous que vos coordonnées soient transmises à nos partenaires ?"
OK = "Partenaires OK ?"
ONE = ("--map", f"{ASKED}=consent_partners")
DAY = ("--map", "Date=consent_at", "--form", "quiz-v1", *NOW)


@pytest.mark.parametrize("maps", [ONE, (*ONE, "--map", f"{ASKED} (2)=consent_partners")])
def test_a_yes_waits_next_to_an_answer_that_nobody_can_read(book: Path, maps: tuple[str, ...]) -> None:
    """“bof” in the second column of a form of Google left the yes of the first, and the person was exported."""
    file = file_of(
        book, f"{ASKED};{ASKED}", *rows("Oui;Oui", "Oui;Non", "Oui;bof", "Oui;plus", "Oui;", "Oui;?", ";bof")
    )
    told("import", book, file, *maps, *DAY)
    assert eligible(book, "raoul") == ["p0", "p4", "p5"]
    judged = told("decide", book, "--partner", "raoul", "--channel", "email", "--contact", "c3", *NOW)
    assert judged["verdict"] == "review"
    assert told("show", book, "p6@mail.example").get("note") is None


@pytest.mark.parametrize("again", [f"{OK} (rappel du 15/11)", "Accord partenaires"])
def test_a_second_time_that_most_leave_open_is_read_too(book: Path, again: str) -> None:
    """Even the no of the reminder was overlooked, as most cells of it were no answers."""
    answers = rows("oui;oui", "oui;non", "oui;bof", "oui;plus", "oui;", "oui;à voir", "oui;volontiers")
    told("import", book, file_of(book, f"{OK};{again}", *answers), "--map", f"{OK}=consent_partners", *DAY)
    assert eligible(book, "raoul") == ["p0", "p4", "p6"]


def test_the_founder_explains_what_it_means(book: Path) -> None:
    maps = ("--map", f"{OK}=consent_partners", "--map", "Accord partenaires=consent_partners")
    file = file_of(book, f"{OK};Accord partenaires", *rows("oui;bof", "oui;oui"))
    told("import", book, file, *maps, "--answer", "Accord partenaires=bof=none", *DAY)
    assert eligible(book, "raoul") == ["p0", "p1"]


def test_an_open_answer_about_another_channel_or_company_leaves_the_yes(book: Path) -> None:
    sms, nebuline = "Partenaires par SMS", "Offres de Nébuline Voyages"
    maps = ("--map", f"{OK}=consent_partners", "--map", f"{sms}=consent_partners_sms")
    file = file_of(book, f"{OK};{sms};{nebuline}", *rows("oui;bof;", "oui;oui;bof", "oui;oui;oui"))
    told("import", book, file, *maps, "--map", f"{nebuline}=consent_partners", *DAY)
    assert eligible(book, "raoul") == ["p0", "p1", "p2"]
    assert by_sms(book, "raoul") == ["p1", "p2"]
    assert eligible(book, "nebuline") == ["p2"]


@pytest.mark.parametrize(("other", "is_said"), [("Oui", True), ("", False), ("bof", False)])
def test_a_yes_in_the_unused_column_alone_is_said_to_be_unused(book: Path, other: str, is_said: bool) -> None:
    """It was lost without a word where the column was already named for its noes."""
    file = file_of(book, f"{ASKED};{ASKED}", *rows("Oui;Non", "Oui;Oui", f";{other}", "Non;Oui"))
    seen = told("inspect", file, "--book", book, *ONE)
    unused = seen["details"].get("answers-unread", {}).get("columns", [])
    assert unused == ([f"{ASKED} (2)"] if is_said else [])


@pytest.mark.parametrize("fact", ["Nombre de partenaires", "Partenaire présent", "Notes partenaires"])
def test_a_fact_about_partners_leaves_a_yes(book: Path, fact: str) -> None:
    file = file_of(book, f"{OK};{fact}", *rows("oui;bof", "oui;3", "oui;Paul"))
    told("import", book, file, "--map", f"{OK}=consent_partners", *DAY)
    assert eligible(book, "raoul") == ["p0", "p1", "p2"]
