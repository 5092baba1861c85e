"""An opt-in that nobody confirmed waits: somebody else may have typed the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_ages import book, import_, verdicts

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
