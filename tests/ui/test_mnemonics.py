"""Alt and a letter, in boxes that have no picture and in the steps of the import: each leads to one thing alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.domain.contact import Contact
from leadkeeper.domain.time import paris_day
from leadkeeper.messages import use_language
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.month.profiles import show_profile
from leadkeeper.services.privacy.requests import record_request, request_status
from leadkeeper.services.proof.breaches import record_breach
from leadkeeper.services.suppression.suppression import look_at_stops, suppress
from tests.services.made_book import NOW
from tests.ui.confirming import confirm_all
from tests.ui.looking import motive, opened_studio, shown
from tests.ui.reaching import doubled, leads_nowhere, letter_of
from tests.ui.stretch import settle
from tests.ui.wizard import LEADS, list_file
from ui.dialogs.breaches import BreachDialog, WaiveDialog
from ui.dialogs.requests import CorrectDialog, RequestDialog
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs
from ui.pages.contacts.refusals import UnstopDialog
from ui.pages.partners.contract_forms import ProfileDialog
from ui.pages.partners.forms import StopListDialog
from ui.pages.register.returns import ReturnsDialog
from ui.settings import Settings
from ui.widgets.buttons import primary
from ui.widgets.labels import spread_letters

LANGUAGES = ("en", "fr")
SEVERAL = "Email;Offres partenaires;Optin SMS partenaires;Date\nlea@x.example;oui;peut-être;13/02/2026 10:00\n"


def _stranger(jobs: InlineJobs, _folder: Path) -> QDialog:
    made = RequestDialog(jobs, lambda: NOW)
    made.show()
    made.outside.click()
    return made


def _waive(jobs: InlineJobs, _folder: Path) -> QDialog:
    return WaiveDialog(jobs, record_breach(jobs._db, "A lost laptop", NOW.isoformat(), NOW), lambda: NOW)


def _breaches(jobs: InlineJobs, _folder: Path) -> QDialog:
    record_breach(jobs._db, "A lost laptop", NOW.isoformat(), NOW)
    return BreachDialog(jobs, lambda: NOW)


def _correct(jobs: InlineJobs, _folder: Path) -> QDialog:
    ((who,), *_others) = jobs._db.conn.execute("SELECT ref FROM contacts ORDER BY id").fetchall()
    ref = record_request(jobs._db, who, "access", paris_day(NOW).isoformat(), NOW, None)
    return CorrectDialog(jobs, request_status(jobs._db, ref, paris_day(NOW)), lambda: NOW)


def _unstop(jobs: InlineJobs, _folder: Path) -> QDialog:
    suppress(jobs._db, ["x@mail.example"], NOW)
    return UnstopDialog(
        jobs, Contact("c1", email="x@mail.example"), look_at_stops(jobs._db, ["x@mail.example"]), lambda: NOW
    )


def _profile(jobs: InlineJobs, _folder: Path) -> QDialog:
    return ProfileDialog(jobs, find_partner(jobs._db, "raoul"), show_profile(jobs._db, "raoul"))


def _stop_list(jobs: InlineJobs, _folder: Path) -> QDialog:
    return StopListDialog(jobs, find_partner(jobs._db, "raoul"), lambda: NOW)


def _returns(jobs: InlineJobs, _folder: Path) -> QDialog:
    return ReturnsDialog(jobs, [("raoul", "Raoul SAS")], {"raoul": ["E1"]}, lambda: NOW)


def _several_columns(jobs: InlineJobs, folder: Path) -> QDialog:
    made = ImportDialog(jobs, lambda: NOW, [list_file(folder, SEVERAL), list_file(folder, LEADS, "more.csv")])
    made._show(made.mapping)
    return made


def _leavers(jobs: InlineJobs, folder: Path) -> QDialog:
    made = ImportDialog(jobs, lambda: NOW, [list_file(folder, "Email\nlea@x.example\n"), list_file(folder, LEADS, "b")])
    made._show(made.origin)
    return made


OTHERS: dict[str, Callable[[InlineJobs, Path], QDialog]] = {
    "stranger": _stranger, "waive": _waive, "breaches": _breaches, "correct": _correct, "unstop": _unstop,
    "profile": _profile, "stop-list": _stop_list, "returns": _returns, "columns": _several_columns,
    "leavers": _leavers,
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", OTHERS)
def test_so_it_is_in_the_boxes_of_which_no_picture_is_taken(
    db: Any, qtbot: QtBot, tmp_path: Path, name: str, lang: str
) -> None:
    use_language(lang)
    box = OTHERS[name](InlineJobs(db), tmp_path)
    qtbot.addWidget(box)
    box.show()
    settle()
    assert (leads_nowhere(box), doubled(box)) == ([], {})


def test_every_form_is_among_them() -> None:
    forms = {
        name
        for path in Path("ui").rglob("*.py")
        for name, base in re.findall(r"^class (\w+)\((\w+)\)", path.read_text("utf-8"), re.MULTILINE)
        if base.endswith(("FormDialog", "CheckedDialog")) and not name.startswith("_")
    }
    shown = "\n".join(path.read_text("utf-8") for path in [*Path("tests/shots").glob("*.py"), Path(__file__)])
    assert forms
    assert [name for name in sorted(forms) if not re.search(rf"\b{name}\b", shown)] == []


@pytest.mark.parametrize(("lang", "letters"), [("en", "nnni"), ("fr", "sssi")])
def test_the_buttons_of_the_import_keep_their_letters_through_its_steps(
    db: Any, qtbot: QtBot, tmp_path: Path, lang: str, letters: str
) -> None:
    """Next was “&Next” in one step and “Ne&xt” in another: the window behind dealt out letters to the box, too."""
    use_language(lang)
    window = QMainWindow()
    window.setCentralWidget(primary("&New" if lang == "en" else "&Source", qtbot.stop))
    shown(qtbot, window)
    dialog = ImportDialog(InlineJobs(db), lambda: NOW, [list_file(tmp_path)], window)
    dialog.show()
    confirm_all(dialog)
    seen = []
    for _step in letters:
        settle()
        spread_letters(window)
        seen.append(tuple(letter_of(one.text()).lower() for one in (dialog.next, dialog.back, dialog.close_button)))
        dialog.go_on()
    back, cancel = ("b", "c") if lang == "en" else ("r", "n")
    assert seen == [(letter, back, cancel) for letter in letters]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("name", ["new_source", "contract", "new_partner", "person_edit", "import_2_asked", "list"])
def test_what_tab_leads_to_is_scrolled_into_sight(
    sample: Path, qapp: QApplication, settings: Settings, qtbot: QtBot, name: str, key: Qt.Key
) -> None:
    with opened_studio(qapp, sample, settings, "en") as studio:
        box = motive(qtbot, studio, name)
        box.resize(box.width(), 420)
        box.activateWindow()
        studio.settle(box)
        been: list[QWidget] = []

        def in_sight() -> None:
            """What is scrolled to comes a moment later."""
            seen = been[-1].visibleRegion().boundingRect()
            assert seen.height() >= min(been[-1].height(), 40) - 1, been[-1].accessibleName() or type(been[-1]).__name__

        while (focused := QApplication.focusWidget()) is not None and focused not in been:
            been.append(focused)
            qtbot.waitUntil(in_sight)
            qtbot.keyClick(focused, key)
            settle()
        assert len(been) > 3
