"""What headers suggest is proposed, and never more than that."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import unread_columns
from leadkeeper.domain.imports.columns import map_columns, proposals
from leadkeeper.domain.imports.headers import read_headers


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Date d'inscription", "consent_at"),
        ("Date de participation", "consent_at"),
        ("Lead Creation Date", "consent_at"),
        ("date_optin", "consent_at"),
        ("DATE_OPTIN", "consent_at"),
        ("J'accepte que mes coordonnées soient transmises aux partenaires", "consent_partners"),
        ("J’accepte de recevoir la newsletter", "consent_own"),
        ("Optin newsletter", "consent_own"),
        ("Voulez-vous recevoir nos offres ?", "consent_own"),
        ("Es-tu d'accord pour recevoir nos actualités ?", "consent_own"),
        ("Do you want to receive our offers?", "consent_own"),
        ("Souhaites-tu recevoir les offres de Atelier Mésange ?", "consent_own"),
        ("Acceptes-tu que ton adresse soit transmise à nos partenaires ?", "consent_partners"),
        ("Né(e) le", "birth_date"),
        ("optin_own", "consent_own"),
        ("optin_partners", "consent_partners"),
        ("IP", "consent_ip"),
        ("Form Name", "form"),
        ("Refus partenaires", "refused_partners"),
        ("Je ne souhaite pas recevoir d'offres de partenaires", "refused_partners"),
        ("Désabonnement", "unsubscribed_at"),
    ],
)
def test_a_header_suggests_a_meaning(header: str, field: str) -> None:
    columns = map_columns(read_headers(["Email", header]), [], None, {})
    assert columns[1].field is None
    assert proposals(columns) == {header: field}


@pytest.mark.parametrize("header", ["Ville", "Montant", "Commentaire libre", "Campaign Name"])
def test_other_headers_suggest_nothing(header: str) -> None:
    assert proposals(map_columns(read_headers(["Email", header]), [], None, {})) == {}


def test_what_has_its_column_or_was_decided_is_not_proposed() -> None:
    headers = read_headers(["Email", "Date de consentement", "Date d'inscription", "IP", "Form Name", "Form ID"])
    columns = map_columns(headers, [], None, {"IP": None})
    assert proposals(columns) == {"Form Name": "form"}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Transmission partenaires", ["Oui", "Non", ""]),
        ("Partners OK", ["Yes", "No"]),
        ("I agree that my details are passed on to Hexa Assurances", ["1", "0"]),
        ("Données transmises à des tiers", ["oui", "non", "à voir"]),
    ],
)
def test_a_column_of_answers_about_partners_is_proposed_and_its_noes_are_seen(header: str, cells: list[str]) -> None:
    rows = [["a@x.example", cell] for cell in cells]
    columns = map_columns(read_headers(["Email", header]), rows, None, {})
    assert columns[1].field is None
    assert proposals(columns) == {header: "consent_partners"}
    (unread,) = unread_columns(columns)
    assert unread.find(cells) == {cells[1]}


@pytest.mark.parametrize("header", ["Nos partenaires", "Partner", "Données partagées"])
def test_a_column_of_names_is_none(header: str) -> None:
    columns = map_columns(read_headers(["Email", header]), [["a@x.example", "Raoul SAS"]], None, {})
    assert proposals(columns) == {}


def test_a_question_about_mails_is_proposed_as_the_consent_that_its_cells_answer() -> None:
    header = "Souhaites-tu recevoir par e-mail les offres de Atelier Mésange ?"
    rows = [["a@x.example", "Oui, avec plaisir"], ["b@x.example", "Non merci"]]
    assert proposals(map_columns(read_headers(["Email", header]), rows, None, {})) == {header: "consent_own"}


def test_the_day_written_on_a_sheet_of_a_stand_is_proposed_as_that_of_its_answers() -> None:
    columns = map_columns(
        read_headers(["Date du jour", "Courriel", "Mail partenaires (O/N)"]), [["", "", "O"]], None, {}
    )
    assert proposals(columns) == {"Mail partenaires (O/N)": "consent_partners_email", "Date du jour": "consent_at"}
