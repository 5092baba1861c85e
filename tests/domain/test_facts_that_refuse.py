"""A no written into the name, company, job or address of a person is found; ordinary facts are left alone."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import watched_columns
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.imports.row import ColumnTable
from leadkeeper.domain.suppression import says_stop


def _refuse(field: str, cells: list[str]) -> set[object]:
    named = ImportColumn(read_headers(["Champ"])[0], field, Why("known-name"))
    (column,) = watched_columns(ColumnTable([named], {}))
    assert column.is_note
    assert all(says_stop(column.note(cell)) for cell in cells)
    return set(column.find(cells))


@pytest.mark.parametrize("field", ["last_name", "full_name", "company", "job_title", "postal_address", "phone"])
@pytest.mark.parametrize(
    "text",
    [
        "NE PAS CONTACTER", "Durand (désinscrit)", "Durand (désinscrite)", "Désinscrit", "Ne plus contacter", "STOP",
        "Durand - STOP", "Durand (STOP)", "stop mails", "Désabonnée", "Unsubscribed", "Opted out", "Do not contact",
        "DO NOT CALL", "Durand [blacklisté]", "refus", "opposée", "Ne veut plus être contactée",
        "ne pas la recontacter",
        "DNC", "Don't email", "Durand (décédé)", "a demandé la suppression", "Non merci", "A demandé à être désinscrit",
        "Never call", "Durand (de\u0301ce\u0301de\u0301)", "ＳＴＯＰ",
    ],
)  # fmt: skip
def test_a_no_in_a_fact_is_found(field: str, text: str) -> None:
    assert _refuse(field, [text, "Durand", ""]) == {text}


@pytest.mark.parametrize(
    "name",
    [
        "Foucher Brigitte STOP", "STOP Fontaine", "Noir (pas Raoul)", "Noir †", "Noir NPC",
        "Noir ne veut plus", "DCD Noir", "Noir (retirée)", "Noir / refus", "Noir – NON", "Noir RGPD",
        "feu Noir", "Noir (stop)", "Noir - désabonnée", "Noir OUT", "Noir (sans partenaires)", "Noir *non*",
        "NON Noir", "Noir - KO", "Noir 🚫", "Noir : à retirer", "Noir (que nous)", "Noir sauf SMS",
        "Noir - sortie", "Noir n'est plus d'accord", "Noir plus intéressée", "Noir a changé d'avis",
        "Noir do not share", "Mme Feu", "Non", "No", "Stop", "Noir rétractation", "Noir (perso seulement)",
        "Noir, décédée", "Noir [STOP]", "Noir STOP2", "Noir désinscrite le 3/11", "Noir demande suppression",
        "Noir (blacklist)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["first_name", "last_name", "full_name"])
def test_a_no_in_a_name_is_found_as_in_a_note(field: str, name: str) -> None:
    assert _refuse(field, [name, "Durand"]) == {name}


def test_names_are_left_alone() -> None:
    names = [
        "Marie-Thérèse d'Aubigné", "Anne Sanson", "Stopford", "Robinson", "Cédric Blackstone",
        "Jean de La Fontaine", "Noir (née Durand)", "Noir / Petit", "Nonnotte", "Mortier", "Feuillade",
        "Le Quesne", "Sans Marie", "Que Nguyen", "L'Hostis", "Paul Pas", "Plus", "Le Fin Marie", "Noir (06)",
        "Noir - Paris", "Nguyen Thi No", "Retureau", "Barré Léa", "Excoffier", "M. et Mme Petit", "Marie X",
        "Noir (ex Durand)", "Durand, Marie", "Durand & fils", "Jamais", "Merci", "Dupont-Stop", "Stop-Zoé",
        "Jean Non-Stop", "Ko Min", "Refusniks", "Sophie Demandre", "Opportune", "Mercédès",
    ]  # fmt: skip
    assert _refuse("full_name", names) == set()


@pytest.mark.parametrize("field", ["company", "job_title", "email"])
def test_ordinary_facts_are_left_alone(field: str) -> None:
    ordinary = [
        "Stop Pub SARL", "Non Stop", "Pit-Stop", "Stop Tabac", "Auto Stop SAS", "Sans Contact SAS", "Contact Plus",
        "Plus Contact SAS", "Bloctel", "CNIL", "Responsable des plaintes", "Chargée d'opposition", "Opposition Films",
        "Blackstone", "Cédric", "Mercédès", "Stopford", "Le Refuge", "Refusniks", "Responsable contact client",
        "Agent de désabonnement", "Prospecteur", "Chargé de prospection", "Robinson", "Merci", "Opportune",
        "Demandeur d'emploi", "Responsable suppression des nuisibles", "Oppo France", "No", "Non", "Jamais",
        "Ne souhaite pas répondre", "Chargé de relance", "Appel d'air", "Pas de Calais Habitat", "Optique Sud",
        "Notaire", "Responsable effacement numérique", "Stop&Go", "Dupont-Stop", "Pas", "Plus", "Démarcheur",
    ]  # fmt: skip
    assert _refuse(field, ordinary) == set()


@pytest.mark.parametrize(
    "cell",
    [
        "lea@x.example (désinscrit)", "STOP lea@x.example", "ne plus contacter : lea@x.example", "lea@x.example - STOP",
        "STOP: lea@x.example", "Désinscrit <lea@x.example>", "lea@x.example / refus", "lea@x.example (opt-out)",
    ],
)  # fmt: skip
def test_a_no_in_the_cell_of_the_address_is_found(cell: str) -> None:
    assert _refuse("email", [cell, "lou@x.example"]) == {cell}


def test_addresses_and_names_beside_them_are_left_alone() -> None:
    ordinary = [
        "stop@x.example", "desinscrit@x.example", "Léa <ne-plus-contacter@x.example>", "stop-tabac@asso.example",
        "Stop Pub <contact@stop-pub.example>", "lea@x.example; refus@x.example", "mailto:stop@x.example",
        "lea@x.example (pro)", "désinscrit@x.example, opt-out@x.example",
    ]  # fmt: skip
    assert _refuse("email", ordinary) == set()


def test_a_no_beside_a_number_is_found() -> None:
    assert _refuse("phone", ["06 39 98 00 01 (ne plus appeler)", "STOP", "tel. 06 39 98 00 01", "appeler le soir"]) == {
        "06 39 98 00 01 (ne plus appeler)",
        "STOP",
    }
    assert _refuse("postal_address", ["12 rue de l'Opposition", "Ne pas contacter"]) == {"Ne pas contacter"}
