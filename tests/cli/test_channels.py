"""Who ticked "Partenaires par SMS" is never somebody who may be given away for e-mails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, description, form, form_version, restored

HEADER = "Date;Email;Prenom;Nom;Tel;Partenaires par SMS;Partenaires par e-mail"
ROWS = (
    "2026-11-16 10:00:00;hugo@mail.example;Hugo;Brel;0639980001;x;",
    "2026-11-16 10:05:00;jade@mail.example;Jade;Cohen;0639980002;;x",
)
GENERAL = ("--map", "Partenaires par SMS=consent_partners", "--map", "Date=consent_at", "--form", "quiz-v1")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a form that names e-mail and SMS."""
    text = description()["text"].replace("par e-mail", "par e-mail et par SMS")
    shown = description() | {"channels": ["email", "sms"], "text": text}
    restored(tmp_path, archive(forms=[form(versions=[form_version(description=shown)])])).close()
    (tmp_path / "jeu_concours.csv").write_text("\n".join([HEADER, *ROWS]), "utf-8")
    return tmp_path / "book.leads"


def verdict(book: Path, address: str) -> str:
    words = ("--partner", "raoul", "--channel", "email", *NOW)
    return str(told("decide", book, *words, "--contact", told("show", book, address)["id"])["verdict"])


def test_both_columns_are_proposed_for_their_channel_and_each_yes_counts_for_it_alone(book: Path) -> None:
    file = book.with_name("jeu_concours.csv")
    proposed = told("inspect", file)["proposals"]
    assert proposed == {
        "Date": "consent_at",
        "Partenaires par SMS": "consent_partners_sms",
        "Partenaires par e-mail": "consent_partners_email",
    }
    maps = [word for header, field in proposed.items() for word in ("--map", f"{header}={field}")]
    told("import", book, file, *maps, "--form", "quiz-v1", *NOW)
    assert (verdict(book, "hugo@mail.example"), verdict(book, "jade@mail.example")) == ("blocked", "eligible")


def test_the_general_field_under_a_title_with_one_channel_is_warned_of(book: Path) -> None:
    file = book.with_name("jeu_concours.csv")
    for done in (told("inspect", file, *GENERAL[:2]), told("import", book, file, *GENERAL, *NOW)):
        assert "channel-named" in done["warnings"]
        assert done["details"]["channel-named"]["columns"] == ["Partenaires par SMS"]
    words = call("inspect", file, *GENERAL[:2], "--lang", "fr").stdout
    assert "« Partenaires par SMS »" in words.replace("\xa0", " ").replace("\u202f", " ")


def test_a_yes_in_words_that_name_a_channel_counts_for_this_one_alone(book: Path) -> None:
    file = book.with_name("stand.csv")
    answers = {"hugo": "Oui, par SMS", "jade": "Oui", "nina": "Oui, par e-mail et par SMS", "ugo": "Oui, par WhatsApp"}
    rows = [f"2026-11-16 10:00:00;{name}@mail.example;{text}" for name, text in answers.items()]
    file.write_text("\n".join(["Opt-in date;Email;Offres partenaires", *rows]), "utf-8")
    assert "channel-named" not in told("inspect", file)["warnings"]  # it is no answer yet
    said = [word for text in answers.values() for word in ("--answer", f"Offres partenaires={text}=yes")]
    told("import", book, file, *said, "--form", "quiz-v1", *NOW)
    verdicts = {name: verdict(book, f"{name}@mail.example") for name in answers}
    assert verdicts == {"hugo": "blocked", "jade": "eligible", "nina": "eligible", "ugo": "blocked"}
    folder = book.with_name("in")
    folder.mkdir()
    (folder / "décembre.csv").write_text(file.read_text("utf-8").replace("hugo", "tom"), "utf-8")
    told("month", book, "--in", folder, "--out", book.with_name("out"), *NOW)
    assert verdict(book, "tom@mail.example") == "blocked"


def test_a_month_does_not_repeat_what_was_chosen_so_without_asking(book: Path) -> None:
    told("import", book, book.with_name("jeu_concours.csv"), *GENERAL, *NOW)
    folder = book.with_name("in")
    folder.mkdir()
    (folder / "décembre.csv").write_text(f"{HEADER}\n{ROWS[0].replace('hugo', 'tom')}", "utf-8")
    error = refused("month", book, "--in", folder, "--out", book.with_name("out"), *NOW)
    assert (error["code"], error["facts"]) == ("month-channel-named", {"files": "décembre.csv"})
    assert not book.with_name("out").exists()


@pytest.mark.parametrize(
    ("header", "cells", "words", "expected"),
    [
        ("Mails", ("12", "3"), (), "eligible"), ("Mails", ("1", "2"), (), "eligible"),
        ("Emails", ("b@y.example", "c@y.example"), (), "eligible"), ("Mailing", ("salon 2026", ""), (), "eligible"),
        ("Mailing 2026", ("Noël", "été"), (), "eligible"), ("Courriel", ("", ""), (), "eligible"),
        ("E-mail ?", ("oui", "non"), (), "eligible"), ("E-mail ?", ("", "oui"), (), "blocked"),
        ("Mailing", ("oui", "oui"), ("Mailing=none",), "eligible"),
    ],
)  # fmt: skip
def test_a_column_named_after_a_channel_narrows_a_yes_only_by_answers(
    book: Path, header: str, cells: tuple[str, str], words: tuple[str, ...], expected: str
) -> None:
    file, people = book.with_name("clients.csv"), zip("ab", cells, strict=True)
    rows = [f"{name}@mail.example;2026-11-16;oui;{cell}" for name, cell in people]
    file.write_text("\n".join([f"Email;Date de consentement;Offres partenaires;{header}", *rows]), "utf-8")
    maps = [part for word in words for part in ("--map", word)]
    done = told("import", book, file, *maps, "--form", "quiz-v1", *NOW)
    assert verdict(book, "a@mail.example") == expected
    assert ("meaning-proposed" in done["warnings"]) is header.endswith("?")


@pytest.mark.parametrize("header", ["Mailing", "Emailing", "E-mailing", "Envoyer mails"])
@pytest.mark.parametrize(("yes", "no"), [("oui", "non"), ("OK", "KO")])
def test_a_column_of_ones_own_mailings_is_no_consent_to_partners_and_only_its_noes_hold(
    book: Path, header: str, yes: str, no: str
) -> None:
    """It was proposed as the partners' e-mails, and unused it blocked everybody's."""
    file, people = (
        book.with_name("clients.csv"),
        {"a": ("oui", yes), "b": ("oui", no), "c": ("oui", ""), "d": ("", yes)},
    )
    rows = [f"{name}@mail.example;2026-11-16;{cells[0]};{cells[1]}" for name, cells in people.items()]
    file.write_text("\n".join([f"Email;Date de consentement;Offres partenaires;{header}", *rows]), "utf-8")
    assert header not in told("inspect", file, "--book", book)["proposals"]
    told("import", book, file, "--form", "quiz-v1", *NOW)
    found = [verdict(book, f"{name}@mail.example") for name in people]
    assert found == ["eligible", "review", "eligible", "blocked"]


@pytest.mark.parametrize("headers", ["E-mailing;SMS", "Mailing;Téléphone", "SMS;Emailings", "Emailings;Appels"])
def test_who_ticked_only_the_other_of_two_channels_behind_a_question_is_not_exported_by_email(
    book: Path, headers: str
) -> None:
    """ "E-mailing" next to "SMS" was taken for the owner's own mailing, and a yes to SMS went out by e-mail."""
    file, first = book.with_name("clients.csv"), headers.startswith("SMS")
    cells = {"hugo": "oui;" if first else ";oui", "nina": "oui;non" if first else "non;oui"}
    rows = [f"{name}@mail.example;2026-11-16;oui;{text}" for name, text in cells.items()]
    file.write_text("\n".join([f"Email;Date de consentement;Offres partenaires;{headers}", *rows]), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert [verdict(book, f"{name}@mail.example") for name in cells] == ["blocked", "blocked"]


@pytest.mark.parametrize("field", ["proposed", "consent_partners"])
@pytest.mark.parametrize(
    ("header", "named", "is_no_to_mail"),
    [
        ("Partenaires par SMS ou téléphone", ["sms", "voice"], False),
        ("J'accepte les offres des partenaires par SMS et par courrier", ["sms", "post"], False),
        ("J'accepte d'être appelé ou contacté par SMS par les partenaires", ["sms", "voice"], False),
        ("J'accepte les offres des partenaires par SMS", ["sms"], True),
        ("J'accepte d'être appelé par les partenaires", ["voice"], True),
    ],
)
def test_an_answer_counts_only_for_the_channels_that_the_title_of_its_column_names(
    book: Path, header: str, named: list[str], field: str, *, is_no_to_mail: bool
) -> None:
    """The program itself proposed the wide meaning, and who had left the box of e-mails empty could be exported."""
    file = book.with_name("salon.csv")
    cells = {"hugo": "x;", "jade": ";x", "nina": "non;x"}
    rows = [f"2026-11-16;{name}@mail.example;{text}" for name, text in cells.items()]
    file.write_text("\n".join([f"Date;Email;{header};Partenaires par e-mail", *rows]), "utf-8")
    meant = told("inspect", file, "--book", book)["proposals"][header] if field == "proposed" else field
    maps = ("--map", f"{header}={meant}", "--map", "Partenaires par e-mail=consent_partners_email")
    done = told("import", book, file, *maps, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    answers = told("show", book, "hugo@mail.example")["consents"]
    assert [(one["event"], one["channels"]) for one in answers] == [("given", named)]
    is_wide_no = is_no_to_mail and field == "consent_partners"
    found = [verdict(book, f"{name}@mail.example") for name in cells]
    assert found == ["blocked", "eligible", "blocked" if is_wide_no else "eligible"]
    assert ("channel-named" in done["warnings"]) is is_wide_no


@pytest.mark.parametrize(
    "header",
    [
        "Offres partenaires sauf SMS et téléphone",
        "Offres des partenaires (SMS, tél., etc.)",
        "Offres partenaires, y compris par SMS et téléphone",
        "Offres partenaires par tous moyens (SMS, téléphone)",
    ],
)
def test_a_no_under_a_title_that_asks_for_more_channels_than_it_names_is_one_to_all(book: Path, header: str) -> None:
    file = book.with_name("salon.csv")
    file.write_text(f"Date;Email;Partenaires par e-mail;{header}\n2026-11-16;nina@mail.example;x;non\n", "utf-8")
    maps = ("--map", "Partenaires par e-mail=consent_partners_email", "--map", f"{header}=consent_partners")
    told("import", book, file, *maps, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    assert verdict(book, "nina@mail.example") == "blocked"


@pytest.mark.parametrize(
    "header",
    [
        "Offres partenaires par mail ou téléphone",
        "Offres partenaires (mail, tel)",
        "Partner offers by email or phone",
        "Partage de mon e-mail et de mon téléphone avec des partenaires",
    ],
)
def test_a_no_under_a_title_with_the_telephone_is_one_to_sms_as_well(book: Path, header: str) -> None:
    file = book.with_name("octobre.csv")
    file.write_text("Date;Email;Tel;Offres partenaires\n2026-11-10;nina@mail.example;0639980001;oui\n", "utf-8")
    maps = ("--map", "Date=consent_at", "--form", "quiz-v1", *NOW)
    told("import", book, file, "--map", "Offres partenaires=consent_partners", *maps)
    later = book.with_name("novembre.csv")
    later.write_text(f"Date;Email;{header}\n2026-11-16;nina@mail.example;non\n", "utf-8")
    told("import", book, later, "--map", f"{header}=consent_partners", *maps)
    words = ("--partner", "raoul", "--channel", "sms", *NOW)
    judged = told("decide", book, *words, "--contact", told("show", book, "nina@mail.example")["id"])
    assert (judged["verdict"], "R03" in {one["rule"] for one in judged["reasons"]}) == ("blocked", True)
