"""Until when a consent holds: who has a day there that is over waits, and a yes counts up to one to come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from leadkeeper.domain.imports.ages import is_over
from tests.cli.made_cli import NOW, call, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

__all__ = ["book"]


@pytest.mark.parametrize(
    "title",
    [
        "Valable jusqu'au", "Accord valable jusqu'au", "Expire le", "Consentement valide jusqu'au",
        "Fin du consentement", "Consent until", "Opt-in valid until", "consent_end_date",
        "Date d'expiration du consentement", "Optin partenaires jusqu'au",
        "Fin de validité du consentement", "Consentement RGPD valable jusqu'au", "RGPD expiration",
        "Date limite du consentement", "Consentement à renouveler le", "GDPR consent end date",
    ],
)  # fmt: skip
def test_a_column_with_the_end_of_consents_is_named(book: Path, title: str) -> None:
    file = file_of(book, f"Offres partenaires;{title}", *rows("oui;2026-06-30", "oui;"))
    assert imported(book, file)["details"]["consent-ends-unread"]["columns"] == [title]
    words = call("inspect", file, "--lang", "en").stdout
    assert "A yes counts up to a day to come, and who has one that is over at import waits in Review." in words
    assert f"What is no day there is not looked at. Columns: “{title}”." in words


@pytest.mark.parametrize(
    "title",
    [
        "Abonnement jusqu'au",
        "Carte valable jusqu'au",
        "Fin de contrat",
        "Disponible jusqu'au",
        "CB expire le",
        "Date de fin",
        "Date limite",
        "Expiration",
        "Fin de validité",
        "Fin de contrat partenaires",
        "Autorisation de voirie jusqu'au",
    ],
)
def test_ends_of_other_things_are_not_named(book: Path, title: str) -> None:
    file = file_of(book, f"Offres partenaires;{title}", *rows("oui;2026-06-30", "oui;"))
    assert "consent-ends-unread" not in imported(book, file)["warnings"]


def test_a_list_without_a_yes_is_not_asked(book: Path) -> None:
    file = file_of(book, "Offres partenaires;Expire le", *rows("non;2026-06-30"))
    assert "consent-ends-unread" not in imported(book, file)["warnings"]


def test_the_end_of_a_paid_subscription_in_a_file_of_substack_is_none(book: Path) -> None:
    """Its column "expiry" says until when somebody paid, and was said to end a consent."""
    file = book.with_name("subscribers.csv")
    titles = "email,active_subscription,expiry,email_disabled,created_at,Offres partenaires"
    file.write_text(f"{titles}\nlea@mail.example,true,2026-12-31,false,2026-06-02,oui\n", "utf-8")
    report = imported(book, file, "--map", "Offres partenaires=consent_partners")
    assert (report["preset"], "consent-ends-unread" in report["warnings"]) == ("substack", False)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Fin de consentement", "03/11/2026"),
        ("Fin du consentement", "2026-11-23"),
        ("Expire le", "3 novembre 2026"),
        ("Valable jusqu'au", "03/12/2026"),  # 3 December or 12 March
        ("Consent until", "2026-11-03T10:00:00Z"),
        ("consent_end_date", "Nov 3, 2026"),
        ("Accord valable jusqu'au", "10/2026"),
    ],
)
def test_who_has_a_day_that_is_over_waits(book: Path, title: str, day: str) -> None:
    """They were shared, and nothing but a warning told of it."""
    file = file_of(book, f"Offres partenaires;{title}", *rows(f"oui;{day}", "oui;2029-11-03", "oui;", f"non;{day}"))
    report = imported(book, file)
    assert eligible(book, "raoul") == ["p1", "p2"]
    words = ("--partner", "raoul", "--channel", "email", *NOW, "--contact", "c1")
    (reason,) = [one["message"] for one in told("decide", book, *words)["reasons"] if one["rule"] == "R44"]
    assert reason.startswith(f"The file says “{day}” under “{title}”: the person's consent may be over.")
    assert report["details"]["consent-ends-unread"] == {"columns": [title], "lines": [{"line": 2, "file": None}]}


def test_the_end_of_a_consent_in_a_later_file_holds_its_person(book: Path) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    imported(book, file_of(book, "Fin de consentement", *rows("03/11/2026", "24/11/2026")))
    assert eligible(book, "raoul") == ["p1"]


LAST, AFTER = ("--now", "2026-11-30T10:00:00+01:00"), ("--now", "2026-12-01T10:00:00+01:00")
TO_RAOUL = ("--partner", "raoul", "--channel", "email")


@pytest.mark.parametrize("title", ["Fin du consentement", "Fin consentement partenaires", "Valable jusqu'au"])
def test_nobody_is_shared_after_the_day_to_come(book: Path, title: str) -> None:
    """They were: the day was looked at when the file was read, and never again."""
    file = file_of(
        book, f"Offres partenaires;{title}", *rows("oui;30/11/2026", "oui;novembre 2026", "oui;2026", "oui;")
    )
    imported(book, file)
    people = [one["id"] for one in told("contacts", book)]

    def shared(now: tuple[str, str]) -> list[str]:
        return [
            one for one in people if told("decide", book, *TO_RAOUL, *now, "--contact", one)["verdict"] == "eligible"
        ]

    assert (shared(LAST), shared(AFTER)) == (people, people[2:])
    (reason,) = told("decide", book, *TO_RAOUL, *AFTER, "--contact", people[0])["reasons"]
    assert (reason["rule"], reason["facts"]["code"]) == ("R19", "consent-over")
    assert imported(book, file)["unchanged"] == len(people)


def test_a_title_of_ends_with_days_is_no_question_who_left(book: Path) -> None:
    """“Fin consentement partenaires” was proposed as a refusal: who had a day to come was refused for good."""
    title = "Fin consentement partenaires"
    file = file_of(book, f"Offres partenaires;{title}", *rows("oui;31/12/2026", "oui;03/11/2026", "oui;"))
    assert title not in told("inspect", file, "--book", book)["proposals"]
    report = imported(book, file)
    assert "unsubscribed-unread" not in report["warnings"]
    assert eligible(book, "raoul") == ["p0", "p2"]
    file = file_of(book, f"Offres partenaires;{title}", *rows("oui;x", "oui;03/11/2026", "oui;"))
    assert told("inspect", file, "--book", book)["proposals"][title] == "refused_partners"


def test_the_end_counts_for_those_who_are_known_already(book: Path) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui")))
    imported(book, file_of(book, "Offres partenaires;Expire le", *rows("oui;30/11/2026", "oui;")))
    words = (*TO_RAOUL, *AFTER, "--contact")
    assert [told("decide", book, *words, one)["verdict"] for one in ("c1", "c2")] == ["blocked", "eligible"]


def test_a_column_without_a_meaning_by_hand_holds_nobody(book: Path) -> None:
    file = file_of(book, "Offres partenaires;Expire le", *rows("oui;03/11/2026"))
    imported(book, file, "--map", "Expire le=none")
    assert eligible(book, "raoul") == ["p0"]


@pytest.mark.parametrize(
    "text",
    [
        "23/11/2026", "11/23/2026", "23.11.26", "2026-11-23", "20261123", "46000", "jusqu'au 31/10/2026 inclus",
        "fin le 31 octobre 2026", "octobre 2026", "10/2026", "2026-10", "2025",
    ],
)  # fmt: skip
def test_it_is_over(text: str) -> None:
    assert is_over(text, date(2026, 11, 24))


@pytest.mark.parametrize(
    "text",
    [
        "24/11/2026", "2026-11-24 08:00", "25/11/2026", "01/02/2027", "31.12.26", "46400", "11/2026", "12/2026",
        "décembre 2026", "2026-11", "2026", "2027", "illimité", "jusqu'au retrait", "3 ans", "36", "-", "oui",
    ],
)  # fmt: skip
def test_it_is_not_over(text: str) -> None:
    assert not is_over(text, date(2026, 11, 24))
