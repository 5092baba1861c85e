"""A preset says what its columns mean, not what people wrote in them: a no in one without a meaning is heard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, told
from tests.domain.test_presets import HEADERS
from tests.made_archive import archive, person, restored

ADDRESSES = [
    "email",
    "EMAIL",
    "Email",
    "Email Address",
    "E-mail Address",
    "User Email",
    "E-mail 1 - Value",
    "your-email",
    "Votre e-mail",
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """One person who may be given away."""
    restored(tmp_path, archive(person(1))).close()
    return tmp_path / "book.leads"


def _import(book: Path, preset: str, header: str, cell: str) -> tuple[Any, str]:
    """Import the person in a file of a program; return the report, and what is decided for Raoul."""
    headers = HEADERS[preset].split(",")
    headers += [header] if header not in headers else []
    cells = dict.fromkeys(headers, "") | {header: cell}
    cells |= {next(one for one in ADDRESSES if one in headers): "person1@mail.example"}
    file = book.with_name("list.csv")
    file.write_text("\n".join(";".join(row) for row in (cells, cells.values())), "utf-8")
    report = told("import", book, file, *NOW)
    assert told("inspect", file)["preset"] == preset
    judged = told("decide", book, "--partner", "raoul", "--channel", "email", "--contact", "c1", *NOW)
    return report, judged["verdict"]


@pytest.mark.parametrize(
    "cell",
    ["ne veut plus être contacté", "refusé", "Ne plus contacter", "OPTED_OUT", "do_not_contact", "unsubscribed"],
)
def test_a_no_in_the_state_of_a_lead_from_meta_waits(cell: str, book: Path) -> None:
    """`lead_status` had no meaning by its preset, and nobody read it."""
    report, verdict = _import(book, "meta-leads", "lead_status", cell)
    assert verdict == "review"
    assert report["details"]["unsubscribed-unread"]["columns"] == ["lead_status"]
    assert "answers-unread" not in report["warnings"]


@pytest.mark.parametrize(
    ("preset", "header", "cell"),
    [
        ("cf7", "cfdb7_status", "désinscrit"),
        ("brevo", "OPT_IN", "Ne plus contacter"),
        ("brevo", "DOUBLE_OPT-IN", "No"),
        ("hubspot", "Lead Status", "Ne plus contacter"),
        ("outlook-contacts", "Location", "ne plus contacter"),
        ("google-contacts", "Nickname", "Léa (ne plus contacter)"),
        ("mailchimp", "UNSUB_REASON", "désinscrite"),
    ],
)
def test_so_does_one_in_any_column_to_which_a_preset_gives_no_meaning(
    preset: str, header: str, cell: str, book: Path
) -> None:
    assert _import(book, preset, header, cell)[1] == "review"


@pytest.mark.parametrize(
    "cell",
    [
        "En attente de confirmation", "En attente", "Pending", "Non confirmé", "À confirmer", "to be confirmed",
        "Confirmation envoyée", "Confirmation en cours", "waiting for confirmation", "Unconfirmed",
        "En attente de validation", "DOI pending", "jamais confirmé",
    ],
)  # fmt: skip
def test_a_double_opt_in_of_brevo_still_to_be_confirmed_waits(cell: str, book: Path) -> None:
    assert _import(book, "brevo", "DOUBLE_OPT-IN", cell)[1] == "review"


@pytest.mark.parametrize(
    ("preset", "header", "cell"),
    [
        ("meta-leads", "lead_status", "complete"),
        ("meta-leads", "lead_status", "Pending"),
        ("meta-leads", "lead_status", "Retour client le 3"),
        ("meta-leads", "campaign_name", "Refus de prêt ? Nos solutions"),
        ("meta-leads", "ad_name", "Stop"),
        ("meta-leads", "adset_name", "Désinscrits exclus"),
        ("meta-leads", "is_organic", "false"),
        ("brevo", "DOUBLE_OPT-IN", "Yes"),
        ("brevo", "DOUBLE_OPT-IN", "1"),
        ("brevo", "OPT_IN", "Oui"),
        ("hubspot", "Associated Company", "Stop Pub SARL"),
        ("shopify", "Cancelled at", "2026-11-01 10:12:05 +0100"),
        ("gravity-forms", "Payment Status", "Refused"),
        ("cf7", "cfdb7_status", "unread"),
        ("outlook-contacts", "Profession", "Responsable des plaintes"),
        ("google-contacts", "File As", "Stop Alain"),
        ("elementor", "Referrer", "https://shop.example/ne-plus-contacter"),
        ("linkedin-connections", "URL", "https://social.example/in/stop"),
        ("mailchimp", "UNSUB_CAMPAIGN_TITLE", "Stop aux kilos"),
    ],
)
def test_what_programs_write_there_holds_nobody(preset: str, header: str, cell: str, book: Path) -> None:
    assert _import(book, preset, header, cell)[1] == "eligible"


@pytest.mark.parametrize(
    ("preset", "header"),
    [
        ("prestashop", "Téléphone mobile"), ("eventbrite", "Cell Phone"), ("stripe", "Numéro de portable"),
        ("woocommerce", "GSM-nummer"), ("kit", "Telefoon"), ("zoho", "Handy"), ("luma", "Telefon"),
    ],
)  # fmt: skip
def test_a_preset_hides_no_column_of_numbers(preset: str, header: str, book: Path) -> None:
    headers = [*HEADERS[preset].replace(",email", ",Email").replace("Adresse e-mail", "Email").split(","), header]
    cells = dict.fromkeys(headers, "") | {header: "0639980101", "Email": "person1@mail.example"}
    file = book.with_name("list.csv")
    file.write_text("\n".join(";".join(row) for row in (cells, cells.values())), "utf-8")
    shown = told("inspect", file)
    assert (shown["preset"], {one["header"]: one["field"] for one in shown["columns"]}[header]) == (preset, "phone")
