"""Every page and box on the sample book: nothing is cut when words are longer, and pictures can be taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.shots.pictures import LAPTOP, WINDOW, Studio, pictures
from tests.ui.looking import cut_in, motive, without_a_default, without_a_name
from tests.ui.stretch import cut, stretch
from ui.pages.export.exclusions import ExclusionsView

MOTIVES = (
    "welcome", "home", "contacts", "sources", "partners", "review", "export", "register", "requests", "settings",
    "home_new", "contacts_empty", "sources_empty", "partners_empty", "export_empty", "register_empty", "review_full",
    "export_missing", "sources_2", "new_book", "new_partner", "contract", "hold", "list", "new_source",
    "new_version", "evidence", "palette", "guide", "keyboard", "about", "licences", "person_edit", "person_wrong",
    "tags", "owner", "withdraw", "stop", "merge", "same", "view", "contacts_several", "contacts_edited",
    "corrected", "revoke", "proof", "first_message", "clauses", "attach", "renew", "terminate", "secret",
    "secret_made", "list_versions", "partner_bans", "register_full", "register_check", "register_broken",
    "requests_full", "requests_retention", "request", "answer", "extend", "dossier", "erase", "erased", "told",
    "month_due", "month_plan", "month_done",
    "complaints_none", "complaints", "complaints_trap", "complaints_sender", "complaint_typed", "complaint_mails",
    "complaint_answer", "copies", "copies_none", "put_back", "passphrase", "passphrase_wrong", "passphrase_new",
    "passphrase_change",
    "damaged", "damaged_no_copy", "salvaged", "banner_gone", "banner_stops",
    "import_0_drop", "import_1_file", "import_1_again",
    "import_1_spoilt", "import_1_no_header", "import_2_columns", "import_2_confirmed", "import_1_asked",
    "import_2_asked", "import_3_source",
    "import_4_check", "import_5_report", "import_at_work", "imports", "import_undo", "import_undone",
    "menu_file", "menu_edit", "menu_view", "menu_help", "menu_book", "menu_person", "menu_people", "menu_more",
    "menu_columns", "menu_filter", "menu_views", "menu_partner", "menu_partner_row", "choice", "calendar",
    "contacts_filtered", "contacts_nobody", "ring", "tooltip", "toast", "toast_review", "veil", "strip",
    "palette_found", "palette_nothing", "guide_found", "failure", "crash", "crash_details",
    "question", "export_done",
    "home_below", "sources_below", "partners_below", "export_below", "settings_below",
    "new_source_below", "new_partner_below", "contract_below", "person_edit_below",
)  # fmt: skip


def test_every_motive_has_its_test(studio: Studio) -> None:
    assert tuple(name for name, _make in studio.motives()) == MOTIVES


@pytest.mark.parametrize("name", MOTIVES)
def test_no_word_is_cut_when_all_are_longer_and_all_that_is_pressed_has_a_name(
    studio: Studio, qtbot: QtBot, name: str
) -> None:
    widget = motive(qtbot, studio, name)
    before = list(cut(widget))
    assert (without_a_name(widget), without_a_default(widget)) == ([], [])
    stretch(widget)
    assert (before, list(cut(widget))) == ([], [])


@pytest.mark.parametrize("size", [WINDOW, LAPTOP], ids=["100", "150"])
def test_why_somebody_is_missing_is_read_whole_whatever_the_reason(studio: Studio, qtbot: QtBot, size: QSize) -> None:
    window = motive(qtbot, studio, "export_missing")
    window.resize(size)
    (missing,) = window.findChildren(ExclusionsView)
    for place in range(missing.reasons.count()):
        missing.reasons_table.choose(place)
        studio.settle(window)
        assert cut_in(missing.people_table, "why") == []


def test_a_picture_is_taken_of_each_motive_asked_for(sample: Path, tmp_path: Path) -> None:
    taken = pictures(sample, tmp_path, ("dark",), ("fr",), ("welcome", "import_1_file"))
    assert [path.name for path in taken] == ["welcome_dark_fr.png", "import_1_file_dark_fr.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in taken)


def test_a_picture_shows_the_menu_that_stands_open_over_the_window(studio: Studio, tmp_path: Path) -> None:
    studio.take(dict(studio.motives())["home"](), tmp_path / "home.png")
    studio.take(dict(studio.motives())["menu_file"](), tmp_path / "menu.png")
    page, menu = (QImage(str(tmp_path / f"{name}.png")) for name in ("home", "menu"))
    changed = [(x, y) for x in range(0, 300, 4) for y in range(0, 300, 4) if page.pixel(x, y) != menu.pixel(x, y)]
    assert len(changed) > 500
