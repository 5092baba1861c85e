from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from leadkeeper.db.book.recovery import Saved
from leadkeeper.services.books.backup import Salvaged
from tests.ui.asking import Heard
from tests.ui.looking import words_of
from ui.dialogs.backups import DamagedDialog, SalvagedDialog


def test_the_latest_copy_is_offered_where_there_is_one(qtbot: QtBot) -> None:
    dialog = DamagedDialog("clodomir.leads", "24/11/2026 09:12")
    qtbot.addWidget(dialog)
    heard = Heard(dialog.copy_wanted)
    dialog.latest.click()
    assert len(heard.said) == 1
    without = DamagedDialog("clodomir.leads")
    qtbot.addWidget(without)
    assert not without.latest.isEnabled()


def test_enter_does_no_harm(qtbot: QtBot) -> None:
    dialog = DamagedDialog("clodomir.leads", "24/11/2026 09:12")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is dialog.cancel
    assert dialog.cancel.isDefault()


def test_what_can_be_read_can_be_saved(qtbot: QtBot) -> None:
    dialog = DamagedDialog("clodomir.leads")
    qtbot.addWidget(dialog)
    heard = Heard(dialog.salvage_wanted)
    dialog.salvage.click()
    assert len(heard.said) == 1


def test_what_was_kept_and_lost_is_told_in_words(qtbot: QtBot) -> None:
    tables = (Saved("contacts", 1200, 3), Saved("consents", 2400, None), Saved("suppressions", 5, 0))
    dialog = SalvagedDialog(Salvaged(Path("saved.leads"), tables, contested=1))
    qtbot.addWidget(dialog)
    said = "\n".join(words_of(dialog))
    for part in ("1,200 people", "2,400 answers of people", "5 entries of suppression lists", "3 people",
                 "the number of losses is unknown", "The consent of 1 person is marked as disputed"):  # fmt: skip
        assert part in said
    assert "on hold" not in said
    assert "but for a part" not in said


def test_what_was_kept_in_part_and_that_all_partners_wait_is_told(qtbot: QtBot) -> None:
    tables = (Saved("contacts", 1200, 0, 2), Saved("partners", 4, 0, 1))
    dialog = SalvagedDialog(Salvaged(Path("saved.leads"), tables, contested=0, on_hold=True))
    qtbot.addWidget(dialog)
    said = "\n".join(words_of(dialog))
    for part in ("Kept, but for a part that cannot be read", "2 people\n1 partner or contract", "are on hold"):
        assert part in said


def test_a_book_that_was_moved_is_chosen_again_first(qtbot: QtBot) -> None:
    dialog = DamagedDialog("clodomir.leads", "24/11/2026 09:12", is_readable=False, gone="There is no book.")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.focusWidget() is dialog.choose
    assert dialog.choose.isDefault()
    assert (dialog.choose.property("look"), dialog.latest.property("look")) == ("primary", "plain")
    heard = Heard(dialog.choice_wanted)
    dialog.choose.click()
    assert len(heard.said) == 1
