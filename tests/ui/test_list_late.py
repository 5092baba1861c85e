"""What the box of a list version says of the screenshot of the version before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from leadkeeper.db import partners
from tests.made_archive import NOW, SHA, archive, form, form_version, given, person, published, restored
from tests.ui.looking import words_of
from ui.jobs import InlineJobs
from ui.pages.partners.list_versions import ListDialog

TAKEN = "2026-11-20T21:12:00+01:00"
FIRST = {
    "id": "main-1",
    "published_at": "2026-01-10T09:00:00+01:00",
    "names": [{"name": "Raoul SAS", "siren": "987654324"}],
    "snapshot": {"name": "main-1.png", "sha256": SHA, "taken_at": TAKEN},
}


def test_a_version_older_than_the_picture_before_it_says_who_will_wait(tmp_path: Path, qtbot: QtBot) -> None:
    early, late = given("2026-02-01T10:00:00+01:00"), given("2026-11-22T10:00:00+01:00")
    people = [person(1, consents=[early]), person(2, consents=[early]), person(3, consents=[late])]
    shown = form_version(list="main", list_version=None)
    whole = archive(*people, lists=[published(versions=[FIRST])], forms=[form(versions=[shown])])
    with restored(tmp_path, whole) as book:
        dialog = ListDialog(InlineJobs(book.db), [], partners.read_lists(book.db), lambda: NOW)
        qtbot.addWidget(dialog)
        dialog.show()
        warning = (
            "The screenshot of the version before is of 20/11/2026 21:12, later than this: it does not prove what 2 "
            "people saw: those who could be shared will wait in Review."
        )
        assert warning not in words_of(dialog)
        dialog.at.set_moment(datetime.fromisoformat("2026-11-20T12:00:00+01:00"))
        assert warning in words_of(dialog)
        dialog.at.set_moment(NOW)
        assert warning not in words_of(dialog)
