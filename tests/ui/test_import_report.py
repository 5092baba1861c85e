"""After the import: its people, its refused rows, undoing it; and what is seen while a job of the wizard runs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from leadkeeper.db import consents
from leadkeeper.db.engine import fetch_value
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.messages import use_language
from leadkeeper.messages.imports import WARNINGS
from leadkeeper.messages.labels import job_stage
from leadkeeper.progress import Progress, run
from leadkeeper.services.consent.forms import new_form
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW
from tests.services.made_book import PNG, empty_book
from tests.ui.asking import Heard, asked
from tests.ui.confirming import confirm_all
from tests.ui.looking import cut_in, words_of
from tests.ui.stretch import settle
from tests.ui.wizard import LEADS, list_file, opened, people, to_the_check
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.import_wizard.frame import next_text, title
from ui.import_wizard.imports_dialog import UndoImportDialog
from ui.import_wizard.report_page import AfterImport, Trail, WorkingStep
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import Job, State
from ui.theme import Status
from ui.widgets.cards import FigureCard
from ui.widgets.job_bar import JobStrip
from ui.widgets.labels import StatusBadge
from ui.widgets.message_boxes import Question
from ui.widgets.table import Table

MORE = "Email\nnoe@quiz.example\n"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        yield made


@pytest.fixture
def done(db: Any, qtbot: QtBot, tmp_path: Path) -> ImportDialog:
    """The wizard after an import of two people and a refused row."""
    dialog = opened(db, qtbot, list_file(tmp_path))
    to_the_check(dialog)
    dialog.go_on()
    return dialog


def job_at(progress: Progress | None, state: State = State.RUNNING, *, stopping: bool = False) -> Job:
    return Job("Importing", True, lambda _db: None, None, None, state=state, progress=progress, stopping=stopping)


def drop(dialog: ImportDialog, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    dialog.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def test_refused_rows_can_be_had_after_the_import(done: ImportDialog, tmp_path: Path) -> None:
    done.after.save_refused(tmp_path / "refused.csv")
    rows = list(csv.reader((tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["Email", "pas d'adresse"]
    assert "They are in refused.csv." in words_of(done.outcome)


def test_refused_rows_that_cannot_be_saved_are_said_beside_them(done: ImportDialog, tmp_path: Path) -> None:
    (tmp_path / "refused.csv").write_text("mine", "utf-8")
    done.after.save_refused(tmp_path / "refused.csv")
    assert any("refused.csv" in words and "already" in words for words in words_of(done.outcome))
    assert isinstance(done.after, AfterImport)


def test_the_report_says_how_many_people_said_no_in_rejected_rows(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, LEADS + "lea@quiz.example;Léa;non;hier matin;bleu\n"))
    to_the_check(dialog)
    told = "1 person said no in a rejected row: the refusal is recorded, the rest of the row is not."
    assert told in words_of(dialog.outcome)
    dialog.go_on()
    assert told in words_of(dialog.outcome)


def test_why_a_row_was_refused_is_read_whole(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    use_language("fr")
    text = (
        "Email;Prénom;Téléphone\nlea@quiz.example;Léa;;;Une remarque avec un point-virgule\n"
        "pas d'adresse;Zoé;0\nhugo@@quiz;Hugo;;\n;Noé;\n"
    )
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    to_the_check(dialog)
    settle()
    (table,) = dialog.outcome.findChildren(Table)
    assert cut_in(table, "why") == []
    why, fields = table.columnWidth(2), table.columnWidth(0) + table.columnWidth(1)
    assert why > 2 * fields


def refused_rows(dialog: ImportDialog) -> Table:
    (table,) = (one for one in dialog.outcome.findChildren(Table) if one.isVisible())
    return table


def first_row_ends(dialog: ImportDialog) -> int:
    """How far below the top of what is seen of the step the first refused row ends."""
    settle()
    table = refused_rows(dialog)
    row = table.viewport().mapTo(dialog.outcome.viewport(), table.viewport().rect().topLeft())
    return row.y() + table.rowViewportPosition(0) + table.rowHeight(0)


def unclear(db: Any, qtbot: QtBot, folder: Path) -> ImportDialog:
    """At the check of a list with a refused row and an answer to be looked at, on a laptop's screen at 150 %."""
    dialog = opened(db, qtbot, list_file(folder, LEADS.replace("oui;13", "peut-être;13")))
    dialog.resize(980, 680)
    to_the_check(dialog)
    return dialog


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_refused_row_is_seen_at_once_also_on_a_small_screen(
    db: Any, qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    use_language(language)
    dialog = unclear(db, qtbot, tmp_path)
    assert dialog.outcome.report is not None
    assert dialog.outcome.report.warnings
    assert first_row_ends(dialog) <= dialog.outcome.viewport().height()
    dialog.go_on()
    assert first_row_ends(dialog) <= dialog.outcome.viewport().height()


def test_where_much_is_to_be_looked_at_the_figure_leads_to_the_refused_rows(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = unclear(db, qtbot, tmp_path)
    step = dialog.outcome
    assert step.report is not None
    step.show_report(replace(step.report, warnings=tuple(WARNINGS)))
    assert first_row_ends(dialog) > step.viewport().height()
    (figure,) = (one for one in step.findChildren(FigureCard) if one.isVisible() and one.property("clickable"))
    assert figure.accessibleName() == "1 Row rejected: show"
    qtbot.keyClick(figure.button, Qt.Key.Key_Return)
    assert 0 < first_row_ends(dialog) <= step.viewport().height()
    assert dialog.focusWidget() is refused_rows(dialog)


def test_without_refused_rows_no_figure_leads_anywhere(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, MORE))
    to_the_check(dialog)
    assert not any(one.property("clickable") for one in dialog.outcome.findChildren(FigureCard))
    assert "Rows rejected" in words_of(dialog.outcome)


def test_the_people_who_came_can_be_shown(done: ImportDialog) -> None:
    heard = Heard(done.people_wanted)
    done.outcome.people_wanted.emit()
    assert heard.texts == ["i1"]
    assert not done.isVisible()


def test_the_import_can_be_undone_from_its_report(db: Any, done: ImportDialog, announced: list[str]) -> None:
    done.outcome.undo_wanted.emit()
    box = asked(UndoImportDialog)
    box.wrongly.setChecked(True)
    assert "2 people will be deleted." in words_of(box)
    box.yes.click()
    assert people(db) == []
    assert done.title.text() == "Import undone"
    assert words_of(done.outcome) == ["Import undone", "2 people were removed."]
    assert done.outcome.head.accessibleName() == "Import undone"
    assert announced[-1] == "Import undone\n2 people were removed."
    assert done.outcome.points == announced[-1]


def test_files_dropped_on_the_wizard_wait_their_turn_and_a_picture_is_named(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path))
    dialog.go_on()
    picture = tmp_path / "stop.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    drop(dialog, list_file(tmp_path, MORE, "more.csv"), picture)
    assert dialog.where.text() == "leads.csv · file 1 of 3"
    assert dialog.step is dialog.mapping
    to_the_check(dialog)
    dialog.go_on()
    dialog.go_on()
    assert dialog.where.text() == "more.csv · file 2 of 3"
    dialog.close_button.click()
    left_out = " ".join(words_of(asked(Question)))
    assert all(name in left_out for name in ("more.csv", "stop.png", "One of them may say who refused."))


def test_files_dropped_before_any_was_chosen_are_begun_at_once(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot)
    drop(dialog, list_file(tmp_path))
    assert dialog.step is dialog.reading


def test_a_file_that_cannot_be_read_does_not_keep_the_others_waiting(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    empty = list_file(tmp_path, "", "empty.csv")
    dialog = opened(db, qtbot, empty, list_file(tmp_path, MORE, "more.csv"))
    assert dialog.trouble.text()
    assert dialog.skip.isVisible()
    dialog.skip.click()
    assert (dialog.step, dialog.where.text()) == (dialog.reading, "more.csv · file 2 of 2")
    assert dialog.trouble.text() == ""


def test_while_a_job_runs_only_stop_can_be_pressed(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path))
    to_the_check(dialog)
    job = job_at(Progress("import", 10, 40))
    dialog.wait_for(job, dialog.outcome, "Importing leads.csv")
    assert (dialog.step, dialog.close_button.text()) == (dialog.working, "&Stop")
    assert not dialog.next.isVisible()
    assert not dialog.back.isVisible()
    dialog._jobs.stopped.emit(job)
    assert (dialog.step, dialog.trouble.text()) == (dialog.outcome, "Stopped. Nothing was saved.")
    assert dialog.next.isEnabled()


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (job_at(None, State.WAITING), "waiting in line"),
        (job_at(None), ""),
        (job_at(Progress("import", 30, 120)), "Putting people into the book · 30 of 120 rows · about 30 seconds left"),
        (job_at(Progress("inspect", 30, 120)), "Reading the file · about 30 seconds left"),
        (job_at(Progress("import", 30, 120), stopping=True), "stopping; what was saved is undone"),
    ],
)
def test_rows_and_seconds_are_said(qtbot: QtBot, job: Job, words: str) -> None:
    step = WorkingStep()
    qtbot.addWidget(step)
    step.begin(job, "Importing leads.csv", may_hide=True)
    step.show_job(job, 10.0)
    assert step.words.text() == words


def test_only_an_import_goes_on_out_of_sight(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path))
    to_the_check(dialog)
    dialog.wait_for(job_at(None), dialog.origin, "Checking leads.csv")
    assert not dialog.working.background.isVisible()
    dialog.wait_for(job_at(None), dialog.outcome, "Importing leads.csv")
    dialog.working.background.click()
    assert not dialog.isVisible()


def test_an_import_that_ends_out_of_sight_waits_until_another_box_is_closed(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path))
    to_the_check(dialog)
    report = dialog.outcome.report
    assert report is not None
    dialog.wait_for(job_at(None), dialog.outcome, "Importing leads.csv")
    dialog.working.background.click()
    other = QDialog()
    qtbot.addWidget(other)
    other.open()
    dialog.finish(report)
    assert not dialog.isVisible()
    other.close()
    qtbot.waitUntil(dialog.isVisible)


def test_the_trail_says_where_one_stands(qtbot: QtBot) -> None:
    trail = Trail()
    qtbot.addWidget(trail)
    trail.stand_at(2)
    assert [pill.status for pill in trail.findChildren(StatusBadge)][:3] == [Status.GOOD, Status.INFO, Status.PLAIN]
    assert trail.accessibleName() == "Step 2 of 5: Columns"
    trail.stand_at(0)
    assert not trail.isVisible()


def test_titles_and_buttons_say_whether_it_is_done() -> None:
    assert (title(4, done=False), title(4, done=True)) == ("Check before anything is written", "Imported")
    texts = [next_text(left, last=last, done=done) for left, last, done in
             ((0, False, False), (1, True, False), (0, True, True), (2, True, True))]  # fmt: skip
    assert texts == ["&Next", "&Import", "&Close", "&Next file (2 left)"]


def test_the_same_leads_twice_are_unchanged(db: Any, done: ImportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    again = opened(db, qtbot, list_file(tmp_path, LEADS, "again.csv"))
    to_the_check(again)
    assert any(text.startswith("3 rows read") for text in words_of(again.outcome))


def test_a_form_is_described_from_the_wizard_and_chosen(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path))
    confirm_all(dialog)
    while dialog.step is not dialog.origin:
        dialog.go_on()
    dialog.origin.describe.click()
    asked_for = asked(SourceDialog)
    asked_for.name.setText("Concours")
    asked_for.yes.click()
    assert dialog.origin.form.value == "concours-v1"
    assert dialog.origin.picture.isVisible()
    (tmp_path / "concours.png").write_bytes(PNG)
    dialog.origin.picture.click()
    picture = asked(EvidenceDialog)
    picture.file.set_path(tmp_path / "concours.png")
    picture.yes.click()
    assert dialog.origin.form.value == "concours-v1"
    assert not dialog.origin.picture.isVisible()


def test_every_file_begins_at_the_top_of_its_step(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    second = list_file(tmp_path, name="second.csv")
    dialog = opened(db, qtbot, list_file(tmp_path), second)
    dialog.resize(700, 420)
    settle()
    bar = dialog.reading.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    dialog.leave_file_out()
    assert (dialog.step, bar.value()) == (dialog.reading, 0)


def test_the_report_says_who_said_no(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    version = FormVersion("", "2026-01-01", description=Verbatim())
    new_form(db, Form("", "Quiz", versions=(version,)))
    dialog = opened(db, qtbot, list_file(tmp_path))
    dialog.origin.form.choose("quiz-v1")
    to_the_check(dialog)
    dialog.go_on()
    assert any("1 person refused partners or unsubscribed" in text for text in words_of(dialog.outcome))


def test_the_report_names_those_whom_a_refusal_reaches_by_number(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    run(import_file(db, list_file(tmp_path, "Email;Téléphone\nlea@quiz.example;0639980011\n"), ImportOptions(), NOW))
    path = tmp_path / "stop sms.csv"
    path.write_text("Téléphone;Désinscrit\n06 39 98 00 11;oui\n", "utf-8")
    dialog = opened(db, qtbot, path)
    to_the_check(dialog)
    told = "This refusal also counts for 1 person in the book who has the same number: lea@quiz.example."
    assert told in words_of(dialog.outcome)


def test_the_check_names_new_addresses_like_one_that_refused(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    run(import_file(db, list_file(tmp_path, "Email\nclo+x@plus.example\n"), ImportOptions(), NOW))
    suppress(db, ["clo+x@plus.example"], NOW)
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nclo+z@plus.example\n", "later.csv"))
    to_the_check(dialog)
    told = (
        "1 address differs only after the “+” from that of somebody who refused or withdrew (in brackets): "
        "clo+z@plus.example (clo+x@plus.example). It counts as another person: check it."
    )
    assert told in words_of(dialog.outcome)
    dialog.go_on()
    assert told in words_of(dialog.outcome)


def test_a_no_to_own_offers_is_not_counted_as_one_to_partners(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """The founder read that 98 people had refused, above a column with 172 noes to own offers."""
    text = "Email;Newsletter;Offres partenaires;Date de consentement\n" + "".join(
        f"{name}@x.example;non;{partners};13/02/2026 10:00\n" for name, partners in (("a", "oui"), ("b", "non"))
    )
    dialog = opened(db, qtbot, list_file(tmp_path, text))
    to_the_check(dialog)
    sums = [words for words in words_of(dialog.outcome) if words.startswith("2 rows read")]
    assert [words.split(" · ")[1] for words in sums] == ["1 person refused partners or unsubscribed"]


def test_a_column_of_true_and_false_is_not_given_an_order_of_days(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "brevo.csv"
    path.write_text("EMAIL;EMAIL_BLOCKLISTED\nnoe@quiz.example;true\nlea@quiz.example;false\n", "utf-8")
    dialog = opened(db, qtbot, path)
    pills = [pill.text for pill in dialog.findChildren(StatusBadge)]
    assert "2 rows" in pills
    assert not any("EMAIL_BLOCKLISTED" in one for one in pills)


def test_the_rejected_rows_have_a_name_for_a_screen_reader(done: ImportDialog) -> None:
    assert {table.accessibleName() for table in done.outcome.findChildren(Table)} == {"Rejected rows"}


def test_a_trial_is_never_said_to_put_people_into_the_book(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path))
    confirm_all(dialog)
    told: list[str] = []
    strip = JobStrip(dialog._jobs, job_stage)
    qtbot.addWidget(strip)

    def look(job: Job) -> None:
        told.extend(words_of(dialog.working) + words_of(strip) + [job.title, job_stage(job.progress.stage)])

    dialog._jobs.progressed.connect(look)
    dialog._jobs.ticks = count().__next__  # every stage is told, however quick it is
    while dialog.step is not dialog.outcome:
        dialog.go_on()
    assert "Checking what would happen to the rows" in told
    assert not [text for text in told if "Putting" in text or "Importing" in text]
    assert people(db) == []
    dialog.go_on()
    assert "Putting people into the book" in told


def test_each_sheet_of_a_workbook_comes_in_turn(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, sheets(tmp_path), list_file(tmp_path, MORE, "more.csv"))
    assert dialog.where.text() == "leads.xlsx, Octobre · file 1 of 3"
    assert "Its other sheets come next: “Novembre bis”." in dialog.reading.points
    assert "Only the one shown is read" not in dialog.reading.points
    to_the_check(dialog)
    dialog.go_on()
    assert not events(db, "zoe@quiz.example")
    dialog.go_on()
    assert dialog.where.text() == "leads.xlsx, Novembre bis · file 2 of 3"
    assert "other sheets" not in dialog.reading.points.lower()
    to_the_check(dialog)
    assert "The sheet “Octobre” of this workbook was imported on" in dialog.outcome.points
    assert "other sheets" not in dialog.outcome.points.lower()
    dialog.go_on()
    assert events(db, "zoe@quiz.example") == ["refused"]
    dialog.go_on()
    assert dialog.where.text() == "more.csv · file 3 of 3"


def test_of_workbooks_in_a_zip_no_sheet_waits_that_could_not_be_chosen(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "leads.zip", "w") as packed:
        packed.write(sheets(tmp_path), "leads.xlsx")
    dialog = opened(db, qtbot, tmp_path / "leads.zip", list_file(tmp_path, MORE, "more.csv"))
    assert "file 1 of 2" in dialog.where.text()
    assert "Other sheets of the workbook hold lists too. Only the one shown is read." in dialog.reading.points
    dialog.skip.click()
    assert dialog.where.text() == "more.csv · file 2 of 2"


def test_sheets_are_not_left_out_without_a_question(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, sheets(tmp_path))
    to_the_check(dialog)
    dialog.go_on()
    dialog.reject()
    question = asked(Question)
    assert "Not imported: leads.xlsx (Novembre bis). It may say who refused." in words_of(question)
    assert dialog.isVisible()
    question.yes.click()
    assert not dialog.isVisible()


def test_the_report_between_files_can_be_closed_and_names_what_waits(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path), list_file(tmp_path, MORE, "more.csv"))
    to_the_check(dialog)
    dialog.go_on()
    assert (dialog.close_button.isVisible(), dialog.close_button.text()) == (True, "&Close")
    dialog.close_button.click()
    assert "Not imported: more.csv. It may say who refused." in words_of(asked(Question))
    asked(Question).no.click()
    assert (dialog.isVisible(), dialog.next.text()) == (True, "&Next file (1 left)")
    dialog.outcome.people_wanted.emit()
    asked(Question).yes.click()
    assert not dialog.isVisible()


def test_the_last_file_of_a_row_can_be_skipped_and_what_was_skipped_comes_once_more(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    files = [list_file(tmp_path, f"{MORE}{name}@quiz.example\n", f"{name}.csv") for name in ("one", "two", "three")]
    dialog = opened(db, qtbot, *files)
    to_the_check(dialog)
    dialog.go_on()
    dialog.go_on()
    dialog.skip.click()
    assert dialog.where.text() == "three.csv · file 3 of 3"
    dialog.skip.click()
    assert "Not imported: two.csv; three.csv. One of them may say who refused." in words_of(asked(Question))
    asked(Question).no.click()
    assert (dialog.where.text(), dialog.step) == ("three.csv · file 3 of 3", dialog.reading)
    to_the_check(dialog)
    dialog.go_on()
    dialog.go_on()
    assert dialog.where.text() == "two.csv · file 2 of 3"
    to_the_check(dialog)
    dialog.go_on()
    dialog.go_on()
    assert not dialog.isVisible()


def test_escape_at_a_later_sheet_names_each_that_was_not_imported(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, sheets(tmp_path), list_file(tmp_path, MORE, "more.csv"))
    dialog.skip.click()
    assert dialog.where.text() == "leads.xlsx, Novembre bis · file 2 of 3"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    left = "Not imported: leads.xlsx (Octobre, Novembre bis); more.csv. One of them may say who refused."
    assert left in words_of(asked(Question))
    asked(Question).no.click()
    dialog.skip.click()
    assert dialog.where.text() == "more.csv · file 3 of 3"


def test_a_sheet_chosen_by_hand_changes_places_with_the_one_found(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    """Otherwise the sheet found first was never read."""
    dialog = opened(db, qtbot, sheets(tmp_path))
    dialog.reading.sheet.choose("Novembre bis")
    assert dialog.where.text() == "leads.xlsx, Novembre bis · file 1 of 2"
    dialog.skip.click()
    assert dialog.where.text() == "leads.xlsx, Octobre · file 2 of 2"


def test_the_source_of_leavers_is_not_asked_for_in_the_title(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, list_file(tmp_path, "Email\nlea@x.example\n", "désinscrits.csv"))
    while dialog.step is not dialog.origin:
        dialog.go_on()
    assert dialog.title.text() == "People who want no more messages"
    dialog.origin.leavers.no.setChecked(True)
    assert dialog.title.text() == "Where these people consented"
    dialog.origin.leavers.yes.setChecked(True)
    assert dialog.title.text() == "People who want no more messages"


def test_a_column_of_unsubscriptions_is_not_marked_as_consent(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    rows = "Email;Date de désinscription;Motif\nlea@x.example;25/11/2026;\npaul@x.example;22/11/2026;Trop d'e-mails\n"
    dialog = opened(db, qtbot, list_file(tmp_path, rows, "leavers.csv"))
    pills = [one.text for one in dialog.mapping.findChildren(StatusBadge) if one.isVisibleTo(dialog.mapping)]
    assert ("unsubscription" in pills, "consent" in pills) == (True, False)


def test_of_people_who_all_unsubscribed_no_form_is_needed(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    rows = "Email;Date de désinscription;Motif\nlea@x.example;25/11/2026;\npaul@x.example;22/11/2026;Trop d'e-mails\n"
    dialog = opened(db, qtbot, list_file(tmp_path, rows, "newsletter.csv"))
    while dialog.step is not dialog.origin:
        dialog.go_on()
    needless = "All of these people unsubscribed: their refusals are recorded, and no form is needed. Go on."
    assert needless in words_of(dialog.origin)
    assert dialog.origin.points == f"no form needed\n{needless}"
    assert needless in dialog.next.accessibleDescription()
    assert dialog.title.text() == "Where these people consented"  # a step keeps its name
    dialog.go_on()
    assert any("2 people refused partners or unsubscribed" in text for text in words_of(dialog.outcome))


def test_one_row_that_did_not_unsubscribe_leaves_the_question_about_the_form(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = "Email;Date de désinscription\nlea@x.example;25/11/2026\npaul@x.example;\n"
    dialog = opened(db, qtbot, list_file(tmp_path, rows, "newsletter.csv"))
    while dialog.step is not dialog.origin:
        dialog.go_on()
    assert dialog.origin.points.startswith("no consent\n")


def test_a_sheet_can_be_skipped(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(db, qtbot, sheets(tmp_path), list_file(tmp_path, MORE, "more.csv"))
    dialog.skip.click()
    dialog.skip.click()
    assert dialog.where.text() == "more.csv · file 3 of 3"


def sheets(folder: Path) -> Path:
    """A workbook in which the second sheet with a list holds a refusal."""
    book = openpyxl.Workbook()
    october, november = book.active, book.create_sheet("Novembre bis")
    october.title = "Octobre"
    october.append(["Email", "Offres partenaires", "Date de consentement"])
    october.append(["lea@quiz.example", "oui", "13/02/2026 10:00"])
    november.append(["Email", "Offres partenaires", "Date de consentement"])
    november.append(["zoe@quiz.example", "non", "14/02/2026 10:00"])
    book.create_sheet("Lisez-moi").append(["Deux listes"])
    book.save(folder / "leads.xlsx")
    return folder / "leads.xlsx"


def events(db: Any, email: str) -> list[str]:
    """The answers of a person."""
    found = fetch_value(db, "SELECT id FROM contacts WHERE email = ?", (email,))
    return [answer.event for answer in consents.of(db, [found])[found]] if found is not None else []
