"""What the box of a list version says of the screenshot of the version before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import partners
from leadkeeper.messages.rules import sentence
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from tests.made_archive import NOW, SHA, archive, description, form, form_version, given, person, published, restored
from tests.services.made_book import PNG
from tests.ui.asking import asked
from tests.ui.looking import words_of
from ui.dialogs.viewers import OpenedFiles
from ui.jobs import InlineJobs
from ui.pages.partners.forms import AttachDialog
from ui.pages.partners.list_versions import ListDialog, ListsDialog

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
            "The screenshot of the version before is of 20/11/2026 21:12, later than this, so it does not prove what 2 "
            "people saw. Those who could be shared will wait in Review. If you have an earlier one, attach it to that "
            "version first."
        )
        assert warning not in words_of(dialog)
        dialog.at.set_moment(datetime.fromisoformat("2026-11-20T12:00:00+01:00"))
        assert warning in words_of(dialog)
        dialog.at.set_moment(NOW)
        assert warning not in words_of(dialog)


def test_a_screenshot_of_today_of_a_list_of_an_earlier_day_says_what_it_does_not_prove(
    tmp_path: Path, qtbot: QtBot
) -> None:
    """“Without it people wait for review”: with it they waited all the same, as another list had replaced this one."""
    with restored(tmp_path, archive(person(1))) as book:
        dialog = ListDialog(InlineJobs(book.db), [], partners.read_lists(book.db), lambda: NOW)
        qtbot.addWidget(dialog)
        dialog.show()

        def warned() -> bool:
            return any(words.startswith("A screenshot dated now proves a list") for words in words_of(dialog))

        dialog.at.set_moment(datetime.fromisoformat("2026-09-05T12:00:00+02:00"))
        assert not warned()
        dialog.snapshot.set_path(tmp_path / "list.png")
        assert warned()
        dialog.at.set_moment(NOW)
        assert not warned()


def test_a_version_of_an_earlier_day_says_how_many_consents_it_touches(tmp_path: Path, qtbot: QtBot) -> None:
    days = ("2026-02-01", "2026-11-22", "2026-11-23")
    people = [person(n, consents=[given(f"{day}T10:00:00+01:00")]) for n, day in enumerate(days, 1)]
    fixed = person(4, consents=[given("2026-11-23T10:00:00+01:00", form_version="quiz-v2")])
    versions = [
        form_version(list="main", list_version=None, to="2026-11-23"),
        form_version(id="quiz-v2", **{"from": "2026-11-24"}),
    ]
    out = {"id": "E1", "partner": "raoul", "at": "2026-11-23T12:00:00+01:00", "channels": ["email"], "contacts": ["c3"]}
    first = FIRST | {"snapshot": None}
    whole = archive(
        *people, fixed, lists=[published(versions=[first])], forms=[form(versions=versions)], deliveries=[out]
    )
    with restored(tmp_path, whole) as book:
        dialog = ListDialog(InlineJobs(book.db), [], partners.read_lists(book.db), lambda: NOW)
        qtbot.addWidget(dialog)
        dialog.show()
        text = (
            "2 people said yes since then: the names of this version will count for them, not those of the version "
            "before. 1 was already shared."
        )
        assert text not in words_of(dialog)
        dialog.at.set_moment(datetime.fromisoformat("2026-11-22T09:00:00+01:00"))
        assert text in words_of(dialog)
        dialog.at.set_moment(NOW)
        assert text not in words_of(dialog)


def test_an_earlier_screenshot_is_attached_to_a_version_that_was_replaced_before_its_own(
    tmp_path: Path, qtbot: QtBot
) -> None:
    newer = FIRST | {"id": "main-2", "published_at": "2026-11-20T12:00:00+01:00", "snapshot": None}
    linked = description() | {"partner_mode": "link", "link_ok": True}
    shown = form_version(list="main", list_version=None, description=linked)
    whole = archive(
        person(1, consents=[given("2026-02-01T10:00:00+01:00")]),
        lists=[published(versions=[FIRST, newer])],
        forms=[form(versions=[shown])],
    )
    (tmp_path / "early.png").write_bytes(PNG)
    with restored(tmp_path, whole) as book:
        desk = load_judging_context(book.db, NOW.date())
        (raoul,) = desk.sources.reference_data.partners
        judged = desk.judge(load_subjects(desk, [1])[1], raoul, "email")
        late = next(one for one in judged.objections if one.rule == "R07")
        assert sentence(late).endswith("If you have an earlier one, attach it to that version under Partners.")
        dialog = ListsDialog(InlineJobs(book.db), OpenedFiles(), lambda: NOW)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.table.stand_at(1)
        assert any(text.startswith("The screenshot was taken after a newer version") for text in words_of(dialog))
        attach = [one for one in dialog.findChildren(QPushButton) if one.text() == "&Attach an earlier screenshot…"]
        attach[0].click()
        asking = asked(AttachDialog)
        asking.file.set_path(tmp_path / "early.png")
        asking.yes.click()
        assert "This version already has its screenshot: only one that was taken earlier can replace it." in words_of(
            asking
        )
        assert asking.taken is not None
        asking.taken.set_moment(datetime.fromisoformat("2026-01-15T10:00:00+01:00"))
        asking.yes.click()
        assert not any(text.startswith("The screenshot was taken after a newer version") for text in words_of(dialog))
        desk = load_judging_context(book.db, NOW.date())
        assert "R07" not in desk.judge(load_subjects(desk, [1])[1], raoul, "email").rules
