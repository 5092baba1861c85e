from __future__ import annotations

import pytest

from leadkeeper import word_table
from leadkeeper.domain.imports.columns import map_columns, proposals
from leadkeeper.domain.imports.headers import (
    DATE_FIELDS,
    FIELDS,
    REVERSED_FIELDS,
    SEVERAL,
    contained_field,
    fields_by_name,
    is_last_name_first,
    known_field,
    name_key,
    name_words,
    read_headers,
    speaks_of_leaving,
)
from leadkeeper.domain.text import listed
from leadkeeper.messages import LANGUAGES, speaking_to
from leadkeeper.messages.labels import column as column_name


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Adresse e-mail", "email"), ("COURRIEL", "email"), ("Adresse électronique", "email"), ("Tél.", "phone"),
        ("numero_de_telephone", "phone"), ("GSM", "phone"), ("first_name", "first_name"), ("PRENOM", "first_name"),
        ("Nom", "last_name"), ("Surname", "last_name"), ("Prénom et Nom", "full_name"), ("Société ", "company"),
        ("Raison sociale", "company"), ("job_title", "job_title"), ("Pays", "country"), ("Birthday", "birth_date"),
        ("Commentaires", "note"), ("consent_date", "consent_at"), ("Date d’opt-in", "consent_at"),
        ("Newsletter", "consent_own"), ("Opt in", "consent_own"), ("Offres partenaires", "consent_partners"),
        ("Désinscription", "unsubscribed_at"), ("Dernière activité", "last_action_at"),
        ("Date du consentement", "consent_at"), ("Form", "form"), ("Ville", None), ("Date", None),
        ("", None), ("Segment", None),
    ],
)  # fmt: skip
def test_a_name_tells_its_field(header: str, field: str | None) -> None:
    assert known_field(name_key(header)) == field


@pytest.mark.parametrize("table", ["known", "window", "proposed"])
def test_no_name_of_a_table_means_two_fields(table: str) -> None:
    named: dict[str, str] = {}
    for field, names in word_table("columns")[table].items():
        assert field in FIELDS
        for name in listed(names):
            assert "," not in name, field
            assert named.setdefault(name_key(name), field) == field, name
            assert fields_by_name(table)[name_key(name)] == field, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", FIELDS)
def test_the_name_that_the_window_gives_a_field_is_its_header(field: str, language: str) -> None:
    with speaking_to(language):
        name = column_name(field)
    columns = map_columns(read_headers([name]), [["01/10/2026"]], None, {})
    is_refusal = field in REVERSED_FIELDS  # each filled cell would be a refusal for good: proposed, never taken
    assert (columns[0].field, proposals(columns)) == ((None, {name: field}) if is_refusal else (field, {}))


@pytest.mark.parametrize("name", ["Tags", "Owner", "Stage", "Form"])
def test_a_program_may_mean_its_own_by_such_a_name(name: str) -> None:
    assert known_field(name_key(name), is_program=True) is None


@pytest.mark.parametrize("name", ["Date", "Dates", "Date et heure", "Date de création"])
def test_a_date_of_nothing_is_no_date_of_a_consent(name: str) -> None:
    columns = map_columns(read_headers(["E-mail", name]), [["lea@x.example", "13/02/2026"]], None, {})
    assert (columns[1].field, proposals(columns)) == (None, {})


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Quelle est votre adresse e-mail ?", "email"),
        ("Votre numéro de mobile", "phone"),
        ("Votre prénom", "first_name"),
        ("Quel est le nom de votre entreprise ?", "company"),
        ("Votre nom et prénom", "full_name"),
        ("Dans quel pays vivez-vous ?", "country"),
        ("Comment nous avez-vous connus ?", None),
        ("Comment vous joindre par mail ?", "email"),
        ("Êtes-vous inscrit à la newsletter ?", None),
        ("Nombre d'hôtels", None),
        ("Prénommez-vous", None),
    ],
)
def test_a_question_tells_its_field_by_the_longest_name_in_it(header: str, field: str | None) -> None:
    found = contained_field(name_words(header))
    assert (found[0] if found else None) == field


@pytest.mark.parametrize(
    ("header", "reverse"),
    [
        ("Nom et prénom", True),
        ("NOM PRENOM", True),
        ("Prénom et nom", False),
        ("Full name", False),
        ("Nom complet", False),
    ],
)
def test_which_header_asks_for_the_last_name_first(header: str, reverse: bool) -> None:
    assert is_last_name_first(name_words(header)) is reverse


def test_every_special_field_is_a_field() -> None:
    assert SEVERAL | set(DATE_FIELDS) <= set(FIELDS)


@pytest.mark.parametrize(
    "header",
    [
        *("Désinscrit le", "Date de désabonnement", "Unsubscribed on", "Opt-out", "Opt out date", "DÉSABONNÉ ?"),
        *(
            "Pas de SMS",
            "Pas d'e-mail",
            "Sans démarchage",
            "Aucun appel",
            "No marketing",
            "No SMS",
            "Jamais de partage",
        ),
        *("isOptedOut", "emailOptOut", "Blacklistée", "Désinscr.", "Non abonné(e)", "Retiré(e)", "GDPR delete"),
        *("Arrêter les mails", "A demandé l'arrêt", "A quitté la liste", "Bloquer les emails", "Sortie de la liste"),
    ],
)
def test_a_header_may_speak_of_unsubscribing(header: str) -> None:
    assert speaks_of_leaving(name_words(header))


OTHERS = [
    "J'accepte, mon adresse ne sera pas partagée", "Plus d'informations", "Hors taxes", "Déjà contacté", "Appelé le",
    "N° de contact", "Ne pleut pas", "Heure fin appel", "Sorti de l'école", "Dossard retiré", "Arrêt de bus",
    "Devis refusé", "Opposition sur carte", "Suppression de cloison", "Bloc", "N° email", "Compte bloqué",
    "J'accepte de recevoir vos offres par e-mail, et je peux demander la suppression de mes données à tout moment",
]  # fmt: skip
OTHERS += ["Unsubscribe link", "unsubscribe_token", "Lien de désinscription", "Opt-out URL"]
OTHERS += ["", "Inscrit le", "Abonné", "Subscribed", "Opt-in", "Date out", "Description", "No mobile", "No client"]


@pytest.mark.parametrize("header", [*OTHERS, "Pas-de-Calais", "N° de téléphone", "Sans gluten", "SMS"])
def test_other_headers_do_not(header: str) -> None:
    assert not speaks_of_leaving(name_words(header))


@pytest.mark.parametrize(
    ("header", "field", "turned"),
    [
        ("Votre prénom et votre nom", "full_name", False), ("Vos nom et prénom", "full_name", True),
        ("Your first and last name", "full_name", False), ("Name (last, first)", "full_name", True),
        ("Prénom / Nom", "full_name", False), ("Nom de famille et prénom *", "full_name", True),
        ("Nom(s) et prénom(s)", "full_name", True), ("Nom complet (prénom et nom)", "full_name", False),
        ("Last name, first name", "full_name", True), ("First and last visit", None, False),
        ("Nom complet - Prénom", "first_name", False), ("Nom complet - Nom de famille", "last_name", False),
        ("Full Name - First Name", "first_name", False), ("Full Name - Last Name", "last_name", False),
        ("Name - First", "first_name", False), ("Your name: last", "last_name", False),
        ("Vos nom, prénom et adresse e-mail", "email", True), ("Prénom et nom du fichier", "first_name", False),
    ],
)  # fmt: skip
def test_both_names_or_one_of_them_under_a_header(header: str, field: str | None, turned: bool) -> None:
    columns = map_columns(read_headers([header]), [["lea@x.example"]] if field == "email" else [], None, {})
    assert (columns[0].field, is_last_name_first(name_words(header))) == (field, turned)


@pytest.mark.parametrize(
    "headers",
    [
        ("Nom complet - Prénom", "Nom complet - Nom de famille"), ("Nom - Prénom", "Nom - Nom de famille"),
        ("Name - First", "Name - Last"), ("Full Name - First Name", "Full Name - Last Name"),
    ],
)  # fmt: skip
def test_a_name_that_a_program_cut_in_two_is_read_whole(headers: tuple[str, str]) -> None:
    columns = map_columns(read_headers(["E-mail", *headers]), [], None, {})
    assert [column.field for column in columns] == ["email", "first_name", "last_name"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["33612000102", "", "33612000206"], "phone"),
        (["06 12 00 01 02"], "phone"),
        (["oui", "non"], None),
        (["1", "0"], None),
        (["", ""], None),
    ],
)
def test_a_column_of_numbers_called_sms_is_the_phone_as_brevo_writes_it(cells: list[str], field: str | None) -> None:
    rows = [["lea@x.example", cell, "true"] for cell in cells]
    columns = map_columns(read_headers(["EMAIL", "SMS", "Blacklisted"]), rows, None, {})
    assert columns[1].field == field
