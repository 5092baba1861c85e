from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.made_archive import NOW, archive, contract, partner, restored
from tests.ui.looking import shown, words_of
from ui.jobs import InlineJobs
from ui.pages.export.cards import TracingCard
from ui.pages.export.page import ExportPage
from ui.settings import Settings


@pytest.mark.parametrize(("agreed", "traps", "warned"), [(True, 1, False), (False, 1, True), (False, 0, False)])
def test_traps_that_no_contract_mentions_are_warned_of(
    tmp_path: Path, settings: Settings, qtbot: QtBot, agreed: bool, traps: int, warned: bool
) -> None:
    raoul = partner(contracts=[contract(seed_clause=agreed)])
    with restored(tmp_path, archive(partners=[raoul])) as book:
        page = shown(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 800)
        page.reload()
        page.offer.tracing.traps.setValue(traps)
        (card,) = page.findChildren(TracingCard)
        said = " ".join(words_of(card))
    assert ("The contract with Raoul SAS says nothing of trap addresses" in said) is warned
