from __future__ import annotations

import pytest

from leadkeeper.cli.files import read_override, read_said
from leadkeeper.domain.imports.columns import (
    ImportColumn,
    map_columns,
    proposals,
)
from leadkeeper.domain.imports.headers import name_words, read_headers
from leadkeeper.domain.imports.presets import (
    answers_by_hand,
    by_name,
    check_overrides,
    find_header,
    is_header_again,
    unused_overrides,
)
from leadkeeper.domain.imports.row import phones_in_order
from leadkeeper.domain.text import Cell, fold
from leadkeeper.errors import LeadKeeperError


def _mapped(header: str, *rows: str, preset: str | None = None, **overrides: str | None) -> dict[str, ImportColumn]:
    """The columns of a header `A;B` over rows of the same kind."""
    cells: list[list[Cell]] = [list(row.split(";")) for row in rows]
    columns = map_columns(read_headers(header.split(";")), cells, by_name()[preset] if preset else None, {**overrides})
    return {column.header.text: column for column in columns}


def _fields(columns: dict[str, ImportColumn]) -> dict[str, str | None]:
    return {header: column.field for header, column in columns.items()}


def test_known_names_are_mapped() -> None:
    assert _fields(_mapped("E-mail;Prénom;Ville")) == {"E-mail": "email", "Prénom": "first_name", "Ville": None}


def test_what_a_person_says_wins() -> None:
    assert _fields(_mapped("E-mail;Prénom", Prénom="note"))["Prénom"] == "note"


def test_a_person_can_take_a_meaning_away() -> None:
    assert _fields(_mapped("E-mail;Prénom", Prénom=None))["Prénom"] is None


def test_a_column_is_found_by_hand_in_any_spelling() -> None:
    assert _fields(_mapped("E-mail;Opt In !", **{"opt-in": "consent_partners"}))["Opt In !"] == "consent_partners"


def test_another_spelling_is_meant_only_where_the_very_text_is_nowhere() -> None:
    assert _fields(_mapped("Email;E-mail", Email=None)) == {"Email": None, "E-mail": "email"}


def test_a_preset_wins_over_a_known_name() -> None:
    assert _fields(_mapped("EMAIL;OPT_IN", preset="brevo"))["OPT_IN"] is None


def test_a_question_is_mapped_by_the_name_in_it() -> None:
    found = _mapped("Quelle est votre adresse e-mail ?;Votre prénom", "a@x.example;Léa")
    assert _fields(found) == {"Quelle est votre adresse e-mail ?": "email", "Votre prénom": "first_name"}


@pytest.mark.parametrize(("preset", "field"), [("typeform", "first_name"), ("tally", "first_name"), ("hubspot", None)])
def test_questions_are_read_only_in_forms(preset: str, field: str | None) -> None:
    assert _fields(_mapped("Votre prénom", preset=preset))["Votre prénom"] == field


def test_a_question_about_a_mobile_is_no_number_if_the_answers_are_none() -> None:
    assert _fields(_mapped("Votre mobile ?", "iPhone", "06 39 98 06 01", "Galaxy"))["Votre mobile ?"] is None


def test_a_few_wrong_answers_do_not_matter() -> None:
    assert _fields(_mapped("Votre e-mail ?", "n/a", "a@x.example", "b@x.example"))["Votre e-mail ?"] == "email"


def test_a_question_that_nobody_answered_keeps_its_meaning() -> None:
    assert _fields(_mapped("Votre e-mail ?", "", " "))["Votre e-mail ?"] == "email"


def test_a_yes_to_a_sentence_about_a_company_is_no_company() -> None:
    header = "J'accepte que la société me rappelle"
    column = _mapped(header, "oui", "", "non")[header]
    assert (column.field, column.why.code) == (None, "answers")


@pytest.mark.parametrize("header", ["Inscrit à la newsletter ?", "Comment nous avez-vous connus ?", "Vos remarques"])
def test_consents_and_notes_are_never_found_inside_a_question(header: str) -> None:
    assert _fields(_mapped(header, "par un ami"))[header] is None


def test_one_column_for_one_field_the_first_counts() -> None:
    columns = _mapped("Nom;Société;Entreprise")
    assert _fields(columns) == {"Nom": "last_name", "Société": "company", "Entreprise": None}
    assert columns["Entreprise"].why.code == "taken"
    assert columns["Entreprise"].why.facts["header"] == "Société"


def test_one_column_for_one_field_the_strongest_counts() -> None:
    assert _fields(_mapped("Nom de la société;Société;Boîte", "A;B;C", Boîte="company")) == {
        "Nom de la société": None,
        "Société": None,
        "Boîte": "company",
    }


def test_addresses_numbers_and_unsubscriptions_may_have_several_columns() -> None:
    found = _fields(_mapped("Email;E-mail;Tél;Mobile;Désinscrit;Date de désinscription"))
    assert list(found.values()) == ["email", "email", "phone", "phone", "unsubscribed_at", "unsubscribed_at"]


def test_a_repeated_known_name_is_mapped_like_the_first() -> None:
    assert _fields(_mapped("Email;Email;Nom;Nom")) == {
        "Email": "email", "Email (2)": "email", "Nom": "last_name", "Nom (2)": None,
    }  # fmt: skip


def test_the_mobile_number_comes_first() -> None:
    columns = list(_mapped("Téléphone;Portable;Tél").values())
    assert [column.header.text for column in phones_in_order(columns, None)] == ["Portable", "Téléphone", "Tél"]


def test_a_preset_knows_which_number_is_the_mobile() -> None:
    columns = list(_mapped("LANDLINE_NUMBER;SMS", preset="brevo").values())
    assert [column.header.text for column in phones_in_order(columns, by_name()["brevo"])] == ["SMS", "LANDLINE_NUMBER"]


def test_card_columns_of_a_payment_export_are_dropped() -> None:
    found = _mapped("Email;Card Last4", preset="stripe")
    assert found["Card Last4"].is_dropped
    assert not found["Email"].is_dropped


@pytest.mark.parametrize(
    ("text", "override"),
    [
        ("Email=email", ("Email", "email")),
        ("a=b=consent_own", ("a=b", "consent_own")),
        ("Ville=none", ("Ville", None)),
        ("Ville = note ", ("Ville ", "note")),
    ],
)
def test_an_override_is_taken_apart_at_its_last_equals_sign(text: str, override: tuple[str, str | None]) -> None:
    assert read_override(text) == override


@pytest.mark.parametrize("text", ["Email", "=email", "Email=adresse", "Email="])
def test_an_override_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        read_override(text)
    assert caught.value.code == "bad-map"


def test_an_override_for_no_column_is_told() -> None:
    assert unused_overrides(read_headers(["Email", "Opt-In"]), {"opt in": "note", "Ville": "note"}, {}) == ["Ville"]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (["Email;Nom", "a@x.example;A"], 0),
        (["Liste des clients", "", "Nom;Courriel", "A;a@x.example"], 2),
        (["Identité;;Coordonnées", "Prénom;Nom;E-mail"], 1),
        (["Notes:", "Vos adresses e-mail ; rien", "First Name;Email Address", "A;a@x.example"], 2),
        (["Votre prénom;Votre e-mail", "A;a@x.example"], 0),
        (["Liste e-mail;mise à jour", "Nom;E-mail", "A;a@x.example"], 1),
        (["EMAIL;SMS;ADDED_TIME", ";33639980361;01-02-2026"], 0),
        (["a@x.example", "b@x.example"], None),
        (["a@x.example;mail", "b@x.example;x"], 0),
        (["a@x.example;votre mail", "b@x.example;c@x.example"], None),
        (["Pour toute question, écrire un e-mail"], None),
        (["Nom;Ville", "A;Lyon"], None),
        ([], None),
        ([*["titre"] * 29, "Email", "a@x.example"], 29),
        ([*["titre"] * 30, "Email", "a@x.example"], None),
        (
            ["Elles ne veulent plus rien;;", "Adresse;Motif;Le", "a@x.example;STOP;1", "remi @ mail.example;plainte;1"],
            1,
        ),
        (["Adresse;Motif", "06 44 55 66 77;ne plus appeler", "a@x.example;STOP", "remi @ mail. example;x"], 0),
        (["Adresse;Motif", "a@x.example;STOP", "perdu;ne veut plus de mail"], 0),
        (["a@x.example;STOP", "remi @ mail.example;plainte"], None),
        (["titre", "Votre e-mail ?;Votre nom ?"], 1),
    ],
)
def test_the_header_is_the_first_row_that_names_a_way_to_reach_people(rows: list[str], place: int | None) -> None:
    assert find_header([list(row.split(";")) for row in rows], {}) == place


def test_a_header_can_be_named_by_hand() -> None:
    assert find_header([["x", "y"], ["Kontakt", "Name1"], ["a@x.example", "A"]], {"Kontakt": "email"}) == 1


@pytest.mark.parametrize(
    ("cells", "again"),
    [
        (["Email", "Nom"], True), ([" Email ", "Nom", ""], True), (["Email", ""], False),
        (["Email", "Nom", "x"], False), (["email", "Nom"], False),
    ],
)  # fmt: skip
def test_a_row_that_repeats_the_header(cells: list[Cell], again: bool) -> None:
    assert is_header_again(cells, read_headers(["Email", "Nom", ""])) is again


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Je ne souhaite pas recevoir d'offres", "consent_partners"),
        ("Refus partenaires", "consent_partners_sms"),
        ("Pas d'offres", "consent_own"),
        ("Date de désinscription", "consent_at"),
        ("STOP", "consent_partner_names"),
        ("Objection", "consent_partners"),
        ("Decline", "consent_partners"),
        ("Declined partners", "consent_partners"),
        ("Denied", "consent_partners"),
        ("Dissent", "consent_own"),
        ("I disagree", "consent_partners"),
        ("Je décline", "consent_partners"),
        ("Décliné", "consent_partners_sms"),
        ("Rejet", "consent_partners"),
        ("Rejeté", "consent_partners"),
        ("Contre la transmission", "consent_partners"),
        ("Défavorable", "consent_partners"),
        ("Excepté partenaires", "consent_partners"),
        ("Removed", "consent_partners"),
        ("Annulation", "consent_partners"),
        ("Sauf ces partenaires", "consent_partner_names"),
    ],
)
def test_a_column_that_asks_who_refuses_is_no_consent(header: str, field: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        check_overrides(read_headers(["Email", header]), {header: field}, {})
    assert caught.value.code == "consent-reversed"


@pytest.mark.parametrize(
    "header",
    [
        "Objectif : partenaires",
        "Rencontre partenaires",
        "Déclinaison partenaires",
        "Offres exceptionnelles",
        "Partenaires (sauf presse)",
        "I agree that my data are passed on to your partners; I may decline or cancel at any time",
    ],
)
def test_ordinary_words_like_those_of_refusals_ask_for_consent(header: str) -> None:
    check_overrides(read_headers(["Email", header]), {header: "consent_partners"}, {})


@pytest.mark.parametrize("field", ["unsubscribed_at", "refused_partners", "note", None])
def test_such_a_column_may_have_another_meaning(field: str | None) -> None:
    check_overrides(read_headers(["Email", "Refus"]), {"Refus": field}, {})


def test_a_no_cannot_be_said_to_be_a_yes() -> None:
    headers = read_headers(["Email", "A=B"])
    assert answers_by_hand(headers, {"A=B=Oui, je veux=bien": "yes", "a b=PEUT-ÊTRE": "no"}) == {
        1: {"oui, je veux=bien": "yes", "peut-etre": "no"}
    }
    check_overrides(headers, {}, {"A=B=Pourquoi pas": "yes"})
    with pytest.raises(LeadKeeperError) as caught:
        check_overrides(headers, {}, {"A=B=Non merci": "yes"})
    assert caught.value.code == "consent-reversed"


@pytest.mark.parametrize("text", ["A=yes", "A=b=maybe", "yes"])
def test_an_answer_has_three_parts(text: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        read_said(text)
    assert caught.value.code == "bad-answer"


@pytest.mark.parametrize(
    ("other", "own"),
    [
        ("Email du parrain", "Email"), ("E-mail d'un ami à inviter", "Votre e-mail"), ("Referrer email", "Email"),
        ("Owner Email", "Email"), ("Email payeur", "Adresse mail"),
        ("Email de votre employeur", "Quelle est votre adresse e-mail ?"), ("E-mail du conjoint", "E-mail"),
        ("Téléphone du parrain", "Votre téléphone"), ("Emergency contact phone", "Phone number"),
    ],
)  # fmt: skip
def test_the_address_of_somebody_else_is_never_that_of_the_person(other: str, own: str) -> None:
    kind, cell = ("phone", "0639980001") if "phone" in fold(own) else ("email", "a@x.example")
    columns = _mapped(f"{other};Nom;{own}", f"{cell};Durand;{cell}", f"{cell};Petit;")
    assert (_fields(columns)[other], _fields(columns)[own]) == (None, kind)
    assert proposals(list(columns.values())) == {}


@pytest.mark.parametrize("header", ["createdByName", "Created By Name", "ownerName", "updatedByEmail"])
def test_who_made_the_record_is_not_the_person(header: str) -> None:
    columns = _mapped(f"email;{header}", "a@x.example;b@x.example")
    assert _fields(columns) == {"email": "email", header: None}


def _asked(*titles: str) -> tuple[dict[str, str | None], dict[str, str]]:
    """What columns with these titles feed, and what is proposed."""
    cells = ["0639980001" if {*name_words(one)} & {"tel", "telephone", "portable"} else "a@x.example" for one in titles]
    named = ["Lou" if cell[0] == "a" and not {*name_words(one)} & {"mail", "email", "courriel"} else cell
             for one, cell in zip(titles, cells, strict=True)]  # fmt: skip
    columns = _mapped(";".join(titles), ";".join(named))
    return _fields(columns), proposals(list(columns.values()))


@pytest.mark.parametrize(
    "title",
    [
        "Téléphone de la personne à prévenir", "Tél bénéficiaire", "Portable enfant", "Téléphone propriétaire",
        "E-mail bénéficiaire", "E-mail de la personne qui reçoit le cadeau", "Courriel du représentant légal",
        "E-mail de votre amie", "E-mail du conjoint", "E-mail conseillère", "Tél mari", "Téléphone du parent",
        "Téléphone conseillère", "Contact urgence (tél)", "E-mail du manager", "Mail du bailleur", "E-mail du médecin",
        "E-mail de votre collègue", "Mail de la grand-mère",
        "Courriel de la responsable légale", "E-mail du professeur",
        "E-mail contact facturation", "Tél en cas d'urgence", "E-mail child", "Gift e-mail", "E-mail next of kin",
        "E-mail du voisin", "E-mail secrétaire", "Tél. 2e personne", "E-mail accompagnant", "E-mail de l'employeur",
    ],
)  # fmt: skip
def test_the_address_or_number_of_somebody_else_is_neither_taken_nor_proposed(title: str) -> None:
    other = ["Téléphone"] if "mail" in title.lower() or "courriel" in title.lower() else ["E-mail"]
    other += ["E-mail locataire"] if "propriétaire" in title else []
    fields, proposed = _asked("Nom", "Prénom", title, *other)
    assert fields[title] is None
    assert title not in proposed
    columns = _mapped(f"Nom;{title}", "Durand;a@x.example")
    assert columns[title].why.code in ("somebody-else", "other-content", "perhaps-somebody-else")


@pytest.mark.parametrize(
    "titles",
    [
        ("Nom marraine", "E-mail marraine", "Nom de la filleule", "E-mail de la filleule", "Tél. filleule"),
        ("Parrain", "E-mail du parrain", "Prénom du filleul", "E-mail du filleul", "Portable du filleul"),
        ("Responsable formation", "E-mail responsable", "Stagiaire", "E-mail stagiaire", "Portable stagiaire"),
        ("Élève", "E-mail de l'élève", "E-mail de la mère", "Portable de la mère"),
        ("Nom locataire", "E-mail locataire", "Nom propriétaire", "E-mail propriétaire", "Téléphone propriétaire"),
        ("E-mail du parent", "Nom", "E-mail de l'enfant"),
    ],
)  # fmt: skip
def test_of_two_people_in_a_row_nobody_can_tell_who_is_meant(titles: tuple[str, ...]) -> None:
    fields, proposed = _asked(*titles)
    assert not {"email", "phone"} & {*fields.values()}
    assert proposed == {}


@pytest.mark.parametrize(
    ("titles", "asked"),
    [
        (("Nom stagiaire", "Prénom stagiaire", "E-mail stagiaire", "Portable stagiaire"), "email phone"),
        (("Nom", "Prénom", "Mail élève"), "email"), (("Nom du parrain", "E-mail du parrain"), "email"),
        (("Raison sociale", "Responsable", "E-mail responsable"), "email"), (("Nom", "E-mail", "Tél patient"), "phone"),
    ],
)  # fmt: skip
def test_who_may_be_the_person_is_asked(titles: tuple[str, ...], asked: str) -> None:
    fields, proposed = _asked(*titles)
    assert [*proposed.values()] == asked.split()
    assert all(fields[title] is None for title in proposed)


@pytest.mark.parametrize(
    "title",
    ["E-mail du client", "Téléphone du contact", "Portable participant(e)", "E-mail acheteuse", "Billing email"],
)
def test_a_word_for_the_people_of_a_list_is_nobody_else(title: str) -> None:
    fields, _ = _asked("Nom", title)
    assert fields[title] in ("email", "phone")


def test_it_is_proposed_where_the_file_has_no_other() -> None:
    columns = _mapped("Email payeur;Nom", "a@x.example;Durand")
    assert _fields(columns) == {"Email payeur": None, "Nom": "last_name"}
    assert proposals(list(columns.values())) == {"Email payeur": "email"}


@pytest.mark.parametrize(
    "header", ["Subscriber", "email1", "emailaddress1", "EMailAddress1", "Emails", "address", "Adresse", "Recipient"]
)
def test_a_column_that_may_be_named_for_addresses_is_one_if_its_cells_are(header: str) -> None:
    addresses = _mapped(f"{header};Nom", "lea@x.example;L", "lou@x.example;M")
    assert _fields(addresses) == {header: "email", "Nom": "last_name"}
    assert _fields(_mapped(f"{header};Nom", "12 rue du Port;L"))[header] is None
    assert _fields(_mapped(f"{header};Nom"))[header] is None
    beside = _mapped(f"{header};E-mail", "seller@x.example;lea@x.example")
    assert _fields(beside) == {header: None, "E-mail": "email"}
    assert find_header([["Export"], [header, "code"], ["lea@x.example", "550"]], {}) == 1


def test_a_line_above_the_header_is_no_header_for_what_stands_below_it() -> None:
    records = [["Adresse", "12 rue du Port"], ["Emails", "2"], ["Email", "Nom"], ["lea@x.example", "L"]]
    assert find_header(records, {}) == 2
    assert find_header([["Adresse", "seller@x.example"], ["lea@x.example", "L"]], {}) is None
