"""A column of states says who left also once it is read as the state of the address: what it does not mean waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_ages import book, import_, verdicts

__all__ = ["book"]

LEFT = ("non abonné", "supprimé", "bloqué", "résilié", "non-subscribed", "parti", "plus inscrit", "never subscribed")


@pytest.mark.parametrize("header", ["Statut", "Status", "État", "Statut du contact"])
@pytest.mark.parametrize("options", [(), ("email_state",), ("stage",)])
def test_who_left_by_a_status_waits_whatever_the_column_is_read_as(
    options: tuple[str, ...], header: str, book: Path
) -> None:
    mapped = [word for field in options for word in ("--map", f"{header}={field}")]
    import_(book, header, "actif", *LEFT, "subscribed", options=tuple(mapped))
    assert verdicts(book) == ["eligible", *["review"] * len(LEFT), "eligible"]


def test_a_dead_address_among_them_is_blocked_once_the_column_is_read(book: Path) -> None:
    import_(book, "Statut", "actif", "hard bounce", "résilié", options=("--map", "Statut=email_state"))
    assert verdicts(book) == ["eligible", "blocked", "review"]


def test_a_passing_bounce_stays_none(book: Path) -> None:
    import_(book, "Type de rebond", "Blocked", "Hard", options=("--map", "Type de rebond=email_state"))
    assert verdicts(book) == ["eligible", "blocked"]
