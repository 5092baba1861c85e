"""What the partner reads beside the rows, and what the people read in its first message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from leadkeeper.domain.book import PERSON_COLUMNS, SERVICE_COLUMNS, Owner
from leadkeeper.domain.documents import Cover, Section
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.messages import use_language
from leadkeeper.messages.exports import COLUMNS, first_message, read_me_sheet
from leadkeeper.messages.suppression import why_in

OWNER = Owner("Clodomir & Eulalie SARL", "123456782", "donnees@clodomir.example", "https://clodomir.example/vie-privee")
RAOUL = Partner(
    "raoul", "Raoul SAS", "987654324", sectors=("software",), contact="dpo@raoul.example",
    privacy_url="https://raoul.example/privacy",
)  # fmt: skip
CONTRACT = Contract(
    "raoul-2026",
    signed_on="2026-01-05",
    ends_on="2026-12-31",
    channels=("email", "voice"),
    territory=("FR", "BE"),
    purpose="offres de Raoul SAS",
    offer_topic="logiciels de comptabilité",
    max_uses=1,
    sync_delay_h=48,
)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LIST_URL = "https://clodomir.example/partenaires"


def cover(
    channels: Sequence[str] = ("email",),
    partner: Partner = RAOUL,
    contract: Contract = CONTRACT,
    owner: Owner = OWNER,
    use_until: date | None = date(2026, 12, 31),
) -> Cover:
    columns = ("ref", "consent_date", "email")
    return read_me_sheet(
        owner, partner, contract, channels, NOW, rows=42, columns=columns, list_url=LIST_URL, use_until=use_until
    )


def section(found: Cover, heading: str) -> Section:
    return next(one for one in found.sections if one.heading == heading)


def everything(found: Cover) -> str:
    texts = [found.sheet, found.title]
    for one in found.sections:
        texts += [one.heading, *(text for pair in one.pairs for text in pair), *one.lines, one.to_copy]
    return "\n".join(texts)


def test_the_sheet_says_who_transmits_to_whom() -> None:
    pairs = dict(section(cover(), "Qui transmet, à qui").pairs)
    assert pairs["Transmis par"] == "Clodomir & Eulalie SARL"
    assert pairs["SIREN"] == "123456782"
    assert pairs["Contact pour les droits"] == "donnees@clodomir.example"
    assert pairs["Transmis à"] == "Raoul SAS"


def test_the_sheet_says_what_the_contract_permits() -> None:
    pairs = dict(section(cover(["email", "voice"]), "Ce que le contrat permet").pairs)
    assert pairs["Contrat"] == "raoul-2026"
    assert pairs["Signé le"] == "05/01/2026"
    assert pairs["Finalité"] == "offres de Raoul SAS"
    assert pairs["Canaux permis"] == "e-mail, appels téléphoniques"
    assert pairs["Pays"] == "France, Belgique"
    assert pairs["À utiliser au plus tard le"] == "31/12/2026"
    assert pairs["Sélection"] == "éligibles selon les règles et les preuves enregistrées le 24/11/2026"


def test_what_is_not_known_is_left_out() -> None:
    found = cover(contract=Contract("c", channels=("email",)), use_until=None)
    pairs = dict(section(found, "Ce que le contrat permet").pairs)
    assert "Finalité" not in pairs
    assert "À utiliser au plus tard le" not in pairs


def test_nothing_may_be_passed_on() -> None:
    assert "ne revendez ces données à personne" in everything(cover())


def test_objections_go_to_the_seller_within_the_delay_of_the_contract() -> None:
    lines = section(cover(), "Oppositions et retraits").lines
    assert "donnees@clodomir.example, sous 48 heures" in lines[0]
    assert "dpo@raoul.example" in lines[1]


def test_without_a_delay_in_the_contract_objections_are_told_within_72_hours() -> None:
    lines = section(cover(contract=replace(CONTRACT, sync_delay_h=None)), "Oppositions et retraits").lines
    assert "sous 72 heures" in lines[0]


def test_the_first_message_is_due_within_a_month() -> None:
    assert "24/12/2026" in section(cover(), "Premier message, à copier").lines[0]


def test_the_first_message_is_never_due_after_the_last_day_of_use() -> None:
    found = cover(use_until=date(2026, 12, 10))
    assert "au plus tard le 10/12/2026" in section(found, "Premier message, à copier").lines[0]


def test_the_first_message_names_the_seller_the_way_to_object_and_the_list() -> None:
    message = section(cover(), "Premier message, à copier").to_copy
    assert message == first_message(OWNER, RAOUL, ["email"], LIST_URL)
    for words in ("Clodomir & Eulalie SARL nous a transmis votre adresse e-mail",
                  "[date de la colonne «\xa0A accepté le\xa0»]", "[votre lien de désinscription]",
                  "donnees@clodomir.example", "https://raoul.example/privacy", LIST_URL,
                  "https://clodomir.example/vie-privee"):  # fmt: skip
        assert words in message


@pytest.mark.parametrize(
    ("channels", "ways"),
    [
        (["sms"], "sans frais\xa0: STOP au [votre numéro], ou auprès"),
        (["email", "sms"], "sans frais\xa0: [votre lien de désinscription], STOP au [votre numéro], ou auprès"),
        (["email"], "sans frais\xa0: [votre lien de désinscription], ou auprès"),
    ],
)
def test_a_first_sms_is_answered_with_stop(channels: list[str], ways: str) -> None:
    assert ways in first_message(OWNER, RAOUL, channels, LIST_URL)


def test_a_first_message_asks_for_the_policy_that_is_not_known() -> None:
    message = first_message(OWNER, replace(RAOUL, privacy_url=None), ["sms", "voice", "email"])
    assert "[lien vers votre politique]" in message
    assert "votre numéro de téléphone et votre adresse e-mail" in message
    assert "Partenaires de" not in message


def test_hours_of_calls_are_told_when_calls_are_allowed() -> None:
    lines = " ".join(section(cover(["voice"]), "Appels et SMS").lines)
    assert "de 10 h à 13 h et de 14 h à 20 h" in lines
    assert "4 appels au plus en 30 jours" in lines
    assert "L223-8" in lines
    assert "Assurance" not in lines


def test_an_insurer_is_told_of_its_30_days() -> None:
    lines = " ".join(section(cover(["voice"], replace(RAOUL, sectors=("insurance",))), "Appels et SMS").lines)
    assert "Secteurs déclarés par Raoul SAS : assurance." in lines
    assert "dans les 30 jours" in lines


def test_a_number_for_sms_is_not_for_calls() -> None:
    assert section(cover(["sms"]), "Appels et SMS").lines == (
        "Les numéros servent aux SMS et aux MMS seulement : n’appelez personne.",
    )


def test_an_export_without_telephone_says_nothing_of_it() -> None:
    assert "Appels et SMS" not in [one.heading for one in cover().sections]


def test_every_column_that_an_export_can_have_is_explained() -> None:
    assert set(COLUMNS) == {*SERVICE_COLUMNS, *PERSON_COLUMNS}
    columns = section(cover(), "Colonnes")
    names = ["Référence (ref)", "A accepté le (consent_date)", "E-mail (email)"]
    assert [name for name, _ in columns.pairs] == names
    assert "entre parenthèses" in columns.lines[0].lower()


def test_heads_are_in_the_language_of_the_partner() -> None:
    assert cover().heads == ("Référence", "A accepté le", "E-mail")
    assert cover(partner=replace(RAOUL, country="DE")).heads == ("Reference", "Said yes on", "E-mail")


@pytest.mark.parametrize("column", ["Référence", "A accepté le"])
def test_instructions_name_columns_as_the_partner_sees_them(column: str) -> None:
    assert f"« {column} »" in everything(cover()).replace("\xa0", " ")
    assert "colonne ref" not in everything(cover())


@pytest.mark.parametrize("channels", [["email"], ["sms"], ["voice", "post"]])
def test_the_sheet_is_the_same_whatever_language_is_spoken(channels: list[str]) -> None:
    use_language("fr")
    french = cover(channels)
    use_language("en")
    assert cover(channels) == french


def test_the_sheet_promises_nothing_and_leaves_no_hole() -> None:
    empty = cover(["email", "sms", "voice", "post"], Partner("p"), Contract("c"), Owner())
    words = everything(empty)
    assert not re.search(r"conform|None|[{}]", words)
    assert "[contact pour les droits]" in words
    assert "[société qui transmet]" in words


def test_the_company_signs_at_the_instant_of_the_export() -> None:
    assert (cover().sheet, cover().company, cover().made_at) == ("Lisez-moi", "Clodomir & Eulalie SARL", NOW)
    assert cover().title == "Contacts transmis à Raoul SAS"


def test_a_message_in_another_language_than_the_window_says_why() -> None:
    assert "in French" in why_in(RAOUL)
    assert why_in(replace(RAOUL, country="DE")) == ""


def test_sheet_and_first_message_are_in_the_language_of_the_partner() -> None:
    english = everything(cover(["email", "voice"], replace(RAOUL, country="IE", sectors=("insurance",))))
    for words in ("Read me", "Contacts shared with Raoul SAS", "What the contract allows", "e-mail, telephone calls",
                  "France, Belgium", "Clodomir & Eulalie SARL gave us your e-mail address",
                  "date of the person’s consent"):  # fmt: skip
        assert words in english
    assert not [one for one in ("Lisez", "contrat ", "Personnes", "vous", "données") if one in english]
    for country in ("FR", "BE", "LU", "CH", None):
        assert "Ce que le contrat permet" in everything(cover(partner=replace(RAOUL, country=country)))
