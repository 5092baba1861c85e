"""An opt-in that nobody confirmed waits: somebody else may have typed the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import call
from tests.cli.test_ages import book, decided, import_, verdicts

__all__ = ["book"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Statut", "Unconfirmed"),
        ("Status", "Pending"),
        ("Statut", "Non confirmé"),
        ("Statut", "Double opt-in non confirmé"),
        ("Statut abonné", "En attente de confirmation"),
        ("Double opt-in", "en attente"),
        ("Email status", "PENDING_OPT_IN"),
        ("Subscription status", "not confirmed"),
        ("État", "Pas encore confirmée"),
        ("Statut", "En attente"),
        ("Statut", "À confirmer"),
        ("Statut", "Invitation envoyée"),
        ("Statut", "Mail de confirmation envoyé"),
        ("Statut", "Lien de validation envoyé"),
        ("Statut", "Attente DOI"),
        ("Statut", "attend le clic"),
        ("Status", "Confirmation email sent"),
        ("Status", "Awaiting confirmation"),
    ],
)
def test_an_opt_in_still_to_be_confirmed_waits(header: str, cell: str, book: Path) -> None:
    report = import_(book, header, "Confirmé", cell, "")
    assert verdicts(book) == ["eligible", "review", "eligible"]
    assert report["details"]["unsubscribed-unread"]["lines"] == [{"line": 3, "file": None}]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Statut du rendez-vous", "Non confirmé"),
        ("Payment status", "Pending"),
        ("Lead status", "Pending"),
        ("Statut de la commande", "En attente"),
        ("Étape", "En attente"),
        ("Statut", "Confirmed"),
        ("RDV", "À confirmer"),
        ("Commande", "Non confirmée"),
        ("Présence", "Non confirmé"),
    ],
)
def test_a_meeting_or_an_order_still_to_be_confirmed_stays_quiet(header: str, cell: str, book: Path) -> None:
    import_(book, header, cell)
    assert verdicts(book) == ["eligible"]


@pytest.mark.parametrize("cell", ["Unconfirmed", "Pending", "En attente de confirmation", "En attente"])
@pytest.mark.parametrize("field", ["email_state", "stage", "tags"])
def test_an_opt_in_still_to_be_confirmed_waits_also_once_its_column_has_a_meaning(
    field: str, cell: str, book: Path
) -> None:
    """ActiveCampaign's Status was proposed as the state of the address, and let everybody unconfirmed go."""
    import_(book, "Status", "Active", cell, "", options=("--map", f"Status={field}"))
    assert verdicts(book) == ["eligible", "review", "eligible"]


@pytest.mark.parametrize(
    "header",
    [
        "Confirmé le",
        "Date de confirmation",
        "Confirmed at",
        "confirmedAt",
        "email_confirmed_at",
        "CONFIRM_TIME",
        "Double opt-in le",
        "Date du double opt-in",
        "Inscription confirmée le",
        "Date de confirmation de l'inscription",
        "Adresse e-mail vérifiée le",
        "Confirmé",
        "DOI",
    ],
)
@pytest.mark.parametrize("empty", ["", "-", "NULL", "non"])
def test_who_has_no_day_of_confirmation_waits_where_others_have_one(header: str, empty: str, book: Path) -> None:
    """Of a double opt-in the file says by an empty cell that nobody confirmed it: these people were shared."""
    report = import_(book, header, "03/06/2026 09:12", empty, "04/06/2026")
    assert verdicts(book) == ["eligible", "review", "eligible"]
    assert report["details"]["never-confirmed"] == {"columns": [header], "lines": [{"line": 3, "file": None}]}
    words = call("inspect", book.with_name("tombola.csv"), "--lang", "fr").output
    assert f"«\xa0{header}\xa0»" in words


def test_the_reason_says_that_nobody_confirmed(book: Path) -> None:
    import_(book, "Confirmé le", "2026-06-03", "")
    (message,) = [one["message"] for one in decided(book, "c2")["reasons"] if one["rule"] == "R44"]
    assert message.startswith(
        "The file tells under “Confirmé le” when the others confirmed, and nothing for this person"
    )


@pytest.mark.parametrize(
    ("header", "cells", "options"),
    [
        ("Confirmé le", ("", "", ""), ()),
        ("Confirmé", ("oui", "", "oui"), ()),
        ("Double opt-in", ("1", "", "1"), ()),
        ("Rendez-vous confirmé le", ("2026-06-03", "", "2026-06-04"), ()),
        ("Date de confirmation de commande", ("2026-06-03", "", ""), ()),
        ("Validé le", ("2026-06-03", "", ""), ()),
        ("Appelé le", ("2026-06-03", "", ""), ()),
        ("Confirmé le", ("2026-06-03", "", ""), ("--map", "Confirmé le=none")),
    ],
)
def test_an_empty_cell_that_says_nothing_of_a_confirmation_stays_quiet(
    header: str, cells: tuple[str, ...], options: tuple[str, ...], book: Path
) -> None:
    report = import_(book, header, *cells, options=options)
    assert verdicts(book) == ["eligible"] * 3
    assert "never-confirmed" not in report["warnings"]


@pytest.mark.parametrize("header", ["Double opt-in confirmé", "Double opt-in", "Statut DOI", "Confirmation opt-in"])
@pytest.mark.parametrize(
    "cell",
    ["expiré", "Expired", "lien expiré", "relancé", "relancée le 12/10", "non cliqué", "pas cliqué", "sans réponse",
     "not clicked", "lien non ouvert", "échec", "reminder sent"],
)  # fmt: skip
def test_a_link_that_nobody_clicked_confirms_nothing(header: str, cell: str, book: Path) -> None:
    """“expiré” under “Double opt-in confirmé” went to partners."""
    import_(book, header, "Confirmé", cell, "oui")
    assert verdicts(book) == ["eligible", "review", "eligible"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Statut", "Relancé"),
        ("Statut", "expiré"),
        ("Devis", "expiré"),
        ("Relance", "relancé"),
        ("Statut commercial", "sans réponse"),
        ("Carte de fidélité", "expirée"),
        ("Appel", "sans réponse"),
        ("Double opt-in", "cliqué"),
        ("Double opt-in", "validé"),
        ("Double opt-in", "oui, le 12/10/2026"),
    ],
)
def test_a_client_called_again_or_an_offer_that_ended_holds_nobody(header: str, cell: str, book: Path) -> None:
    import_(book, header, cell)
    assert verdicts(book) == ["eligible"]
