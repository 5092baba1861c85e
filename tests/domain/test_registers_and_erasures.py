"""Titles of columns of people who asked to be erased, or who stand in a register of those who want no messages."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.anomalies import unread_columns
from leadkeeper.domain.imports.columns import ImportColumn, map_columns, proposals
from leadkeeper.domain.imports.headers import read_headers

ERASED = [
    "Date de suppression", "Date de suppression RGPD", "Suppression RGPD le", "Suppression RGPD demandée le",
    "Suppression RGPD", "RGPD suppression", "Suppr. RGPD", "Date suppr.", "Suppression le", "Anonymisé le",
    "Anonymisée", "Date d'anonymisation", "Anonymized at", "Purgé le", "Purge RGPD", "Purged on", "Erasure",
    "Erasure date", "Erased", "GDPR: deleted", "Deletion date", "Date of deletion", "Effacé le", "Effacé",
    "Effacement RGPD", "Effacement", "Droit à l'oubli", "Oubli RGPD", "Date d'oubli", "Droit d'effacement",
    "Gelöscht am", "Verwijderd op",
]  # fmt: skip
REGISTERS = [
    "Robinson", "Robinsonlijst", "Robinsonliste", "Robinsonlist", "Lista Robinson", "Bel-me-niet",
    "Bel-me-niet-register", "DNCM", "Sterneintrag", "Stern-Eintrag", "Liste Orange", "Pacitel", "Inscrit Bloctel",
    "Telephone Preference Service", "Mailing Preference Service", "TPS registered", "On TPS", "Ne m'appelez plus",
    "Nicht anrufen", "Keine Werbung", "Werbesperre", "Geen reclame", "Sperrvermerk",
]  # fmt: skip
PERHAPS = ["TPS", "MPS", "CTPS", "Purge"]
OTHERS = [
    "Date de suppression du compte test", "Suppression RGPD prévue le", "Date de suppression prévue",
    "Anonymisation prévue le", "Purge automatique RGPD le", "Purge chaudière le", "Suppression de la tâche",
    "Suppressions de doublons", "Type de suppression", "Deletion due", "À supprimer dans", "Date limite RGPD",
    "RGPD signé le", "Conservation jusqu'au", "IP anonymisée", "Effacement énergétique", "Montant TPS", "Classe TPS",
    "Opérateur Orange", "Carte orange", "Étoiles", "Anzahl Sterne", "Bel étage", "Werbekanal", "Droit d'accès",
    "Préférence", "Filtre à eau",
]  # fmt: skip


def _column(header: str, *cells: str) -> tuple[ImportColumn, str | None, set[object]]:
    """A column without a preset, what is proposed for it, and the cells that are noes."""
    columns = map_columns(read_headers(["Email", header]), [["a@x.example", cell] for cell in cells], None, {})
    noes = [one.find(cells) for one in unread_columns(columns) if one.header == header]
    return columns[1], proposals(columns).get(header), set[object]().union(*noes)


@pytest.mark.parametrize("header", [*ERASED, *REGISTERS])
def test_who_is_named_there_waits_and_the_meaning_is_proposed(header: str) -> None:
    """“Date de suppression” was heard, “Date de suppression RGPD” and “Robinsonlijst” were not."""
    column, proposed, noes = _column(header, "12/10/2026", "oui", "x", "non", "")
    assert column.asks_who_left
    assert (proposed or "").startswith("unsubscribed")
    assert noes == {"12/10/2026", "oui", "x"}


@pytest.mark.parametrize("header", PERHAPS)
def test_a_tick_below_a_title_that_means_other_things_too_waits_an_amount_does_not(header: str) -> None:
    assert _column(header, "12,50", "12/10/2026", "oui", "x", "")[2] == {"oui", "x"}


@pytest.mark.parametrize("header", OTHERS)
def test_titles_of_other_things_hold_nobody(header: str) -> None:
    column, proposed, noes = _column(header, "12/10/2026", "oui", "x", "12,50")
    assert (column.asks_who_left, proposed, noes) == (False, None, set())


@pytest.mark.parametrize("header", ["Retour", "Retour client", "Retour prospect", "Retour du client"])
def test_what_somebody_answered_is_a_refusal(header: str) -> None:
    """“refuse” under “Retour” was only one of the answers that are not used."""
    assert _column(header, "refuse", "refusé", "positif", "le 3")[2] == {"refuse", "refusé"}


@pytest.mark.parametrize(
    "header", ["Retour colis", "Retour produit", "Retours", "Date de retour", "Retour commande", "Livraison retour"]
)
def test_what_came_back_in_a_parcel_is_none(header: str) -> None:
    assert _column(header, "refuse", "refusé", "livré")[2] == set()


@pytest.mark.parametrize("cell", ["Retour client le 3", "retour colis refusé par le transporteur", "anonyme"])
def test_a_state_that_tells_of_a_return_is_none(cell: str) -> None:
    assert _column("Statut", cell)[2] == set()


@pytest.mark.parametrize(
    "header",
    [
        "Telefon", "Telefoon", "Telefoonnummer", "Handy", "Handynummer", "Mobiel", "GSM-nummer", "Natel", "Cell Phone",
        "Cellphone", "Téléphone mobile", "Téléphone fixe", "N° de téléphone", "Mobilnummer",
    ],
)  # fmt: skip
def test_numbers_are_known_by_their_names_elsewhere_too(header: str) -> None:
    assert _column(header, "0639980101")[0].field == "phone"


@pytest.mark.parametrize("header", ["Handy", "Cell"])
def test_answers_below_such_a_name_are_no_numbers(header: str) -> None:
    assert _column(header, "oui", "non")[0].field is None
