"""A header that names one channel is a question about that channel alone: its yes never counts for another."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import unread_columns
from leadkeeper.domain.imports.columns import map_columns, proposals
from leadkeeper.domain.imports.headers import fields_by_name, name_words, named_channels, read_headers


def proposed(*headers: str, cells: tuple[str, ...] = ("Oui", "non", "")) -> dict[str, str]:
    """What is proposed for columns of answers beside an address."""
    rows = [["a@x.example", *[cell] * len(headers)] for cell in cells]
    return proposals(map_columns(read_headers(["Email", *headers]), rows, None, {}))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Partenaires par SMS", "consent_partners_sms"),
        ("Partenaires par e-mail", "consent_partners_email"),
        ("SMS partenaires (O/N)", "consent_partners_sms"),
        ("Mail partenaires (O/N)", "consent_partners_email"),
        ("Offres des partenaires par e-mail", "consent_partners_email"),
        ("Offres des partenaires par courriel", "consent_partners_email"),
        ("Acceptez-vous les offres de nos partenaires par téléphone ?", "consent_partners_voice"),
        ("J'accepte d'être démarché par appel téléphonique par vos partenaires", "consent_partners_voice"),
        ("Tél. partenaires", "consent_partners_voice"),
        ("Partenaires par courrier", "consent_partners_post"),
        ("Partenaires par voie postale", "consent_partners_post"),
        ("Partenaires par courrier électronique", "consent_partners_email"),
        ("Partner offers by SMS", "consent_partners_sms"),
        ("Partner text messages", "consent_partners_sms"),
        ("Email partners", "consent_partners_email"),
        ("Partner calls", "consent_partners_voice"),
        ("Direct mail partners", "consent_partners_post"),
        ("Partenaires (oui/non)", "consent_partners"),
        ("Partenaires par e-mail et SMS", "consent_partners"),
        ("Offres de Maison Clafoutis par e-mail", "consent_own"),
        ("Offres de Maison Clafoutis par SMS", "consent_own_sms"),
        ("Accepts SMS Marketing", "consent_own_sms"),
    ],
)
def test_the_channel_in_a_title_is_proposed(header: str, field: str) -> None:
    assert proposed(header) == {header: field}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Partenaires par SMS", "Partenaires par e-mail"),
        ("SMS partenaires (O/N)", "Mail partenaires (O/N)"),
        ("Partner offers by SMS", "Email partners"),
    ],
)
def test_both_columns_of_a_file_are_proposed_each_for_its_channel(first: str, second: str) -> None:
    assert proposed(first, second, cells=("x", "")) == {
        first: "consent_partners_sms",
        second: "consent_partners_email",
    }


def test_a_no_under_such_a_title_is_seen_while_nothing_reads_it() -> None:
    for header in ("SMS partenaires (O/N)", "Partenaires sur WhatsApp"):
        columns = map_columns(read_headers(["Email", header]), [["a@x.example", "N"]], None, {})
        (unread,) = unread_columns(columns)
        assert unread.find(["O", "N"]) == {"N"}


def test_a_channel_without_a_field_is_not_proposed_for_all_of_them() -> None:
    assert proposed("Partenaires sur WhatsApp") == {}


@pytest.mark.parametrize(
    "header",
    [
        "Adresse des partenaires",
        "J'accepte que mon numéro de téléphone soit transmis",
        "J'accepte que mes coordonnées (e-mail, téléphone) soient transmises aux partenaires",
        "Postes partenaires",
    ],
)
def test_other_titles_name_no_channel(header: str) -> None:
    assert named_channels(name_words(header)) == ()


@pytest.mark.parametrize(
    ("header", "field", "channels"),
    [
        ("Partenaires par SMS", "consent_partners", ("sms",)),
        ("Partenaires par e-mail et SMS", "consent_partners", ("email", "sms")),
        ("Partenaires : e-mail, SMS, téléphone, courrier", "consent_partners", ()),
        ("Partenaires par SMS", "consent_partners_sms", ()),
        ("Partenaires par SMS", "consent_partners_email", ("sms",)),
        ("Partenaires par SMS", "refused_partners", ()),
        ("Offres par SMS", "consent_own", ("sms",)),
        ("Offres par e-mail", "consent_own", ()),
        ("Partenaires", "consent_partners", ()),
    ],
)
def test_the_field_of_other_channels_is_wider_than_a_title_with_a_channel(
    header: str, field: str, channels: tuple[str, ...]
) -> None:
    (column,) = map_columns(read_headers([header]), [], None, {header: field})
    assert column.wider_than_header == channels


def test_no_known_name_is_at_odds_with_its_own_field() -> None:
    headers = read_headers(list(fields_by_name("known")))
    assert [column for column in map_columns(headers, [], None, {}) if column.wider_than_header] == []
