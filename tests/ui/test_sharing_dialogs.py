"""The boxes of partners: clauses, secrets, contracts, list versions, and texts to copy."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import partners
from leadkeeper.services.partners.contracts import contract_notes
from leadkeeper.services.partners.lists import NewVersion, publish_list
from tests.services.made_book import NOW, PDF, PNG
from tests.ui.asking import Heard, asked
from tests.ui.filling import fill_in
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import clipboard, shown, words_of
from ui.dialogs.viewers import OpenedFiles, TextDialog
from ui.jobs import InlineJobs
from ui.models.formats import siren
from ui.pages.partners.contract_forms import ClausesDialog, ContractDialog, lacking
from ui.pages.partners.forms import AttachDialog, PartnerDialog, SecretDialog, TerminateDialog
from ui.pages.partners.list_versions import ListDialog, ListsDialog
from ui.theme import Status
from ui.widgets.documents import ask_target


def test_text_is_copied_in_the_language_chosen(qtbot: QtBot) -> None:
    dialog = shown(
        qtbot, TextDialog("Who must be informed", "12 people", [("French", "Bonjour"), ("English", "Hello")])
    )
    heard = Heard(dialog.copied)
    dialog.which.choose("1")
    dialog.copy.click()
    assert (clipboard(), heard.texts) == ("Hello", ["The text is on the clipboard."])


def test_a_file_is_attached_by_the_flow_that_was_given(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(PDF)
    kept: list[Path] = []
    dialog = shown(qtbot, AttachDialog(InlineJobs(db), "Signed file", "", lambda _db, path: kept.append(path)))
    dialog.yes.click()
    assert dialog.errors_at["proof-unknown"].error == "Choose a file."
    dialog.file.set_path(tmp_path / "signed.pdf")
    dialog.yes.click()
    assert kept == [tmp_path / "signed.pdf"]


def first_contract(db: Any) -> tuple[str, str]:
    return next(iter(contract_notes(db)))


def test_clauses_are_ticked_and_their_risk_goes_away(db: Any, qtbot: QtBot) -> None:
    partner, contract = first_contract(db)
    note = contract_notes(db)[partner, contract]
    dialog = shown(qtbot, ClausesDialog(InlineJobs(db), partner, contract, note.clauses, "contract"))
    (law,) = [line for line in dialog.lines if line.state.id == "law"]
    assert law.risk.isVisibleTo(dialog)
    law.box.click()
    assert not law.risk.isVisibleTo(dialog)
    dialog.yes.click()
    assert "law" not in contract_notes(db)[partner, contract].missing


def test_a_clause_that_the_contract_tells_cannot_be_ticked(db: Any, qtbot: QtBot) -> None:
    partner, contract = first_contract(db)
    note = contract_notes(db)[partner, contract]
    dialog = shown(qtbot, ClausesDialog(InlineJobs(db), partner, contract, note.clauses, "contract"))
    assert {line.state.known_from for line in dialog.lines if not line.box.isEnabled()} == {"fields"}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ("no clause is missing", Status.GOOD)),
        (1, ("1 clause to check", Status.WARN)),
        (7, ("7 clauses to check", Status.WARN)),
    ],
)
def test_how_many_clauses_lack_is_said_in_a_word(count: int, said: tuple[str, Status]) -> None:
    assert lacking(count) == said


def contract_of(db: Any, partner: str, contract: str) -> Any:
    (found,) = [one for one in partners.read_all(db) if one.id == partner]
    return next(one for one in found.contracts if one.id == contract)


def test_a_contract_is_terminated_on_its_day(db: Any, qtbot: QtBot) -> None:
    partner, contract = first_contract(db)
    dialog = shown(qtbot, TerminateDialog(InlineJobs(db), partner, contract, lambda: NOW, "contract"))
    dialog.yes.click()
    assert contract_of(db, partner, contract).terminated_on == "2026-11-24"


def test_enter_in_the_day_of_a_termination_ends_nothing(db: Any, qtbot: QtBot) -> None:
    """It only takes the day: nothing undoes a termination."""
    partner, contract = first_contract(db)
    dialog = shown(qtbot, TerminateDialog(InlineJobs(db), partner, contract, lambda: NOW, "contract"))
    qtbot.keyClick(dialog.day.line, Qt.Key.Key_Return)
    assert (contract_of(db, partner, contract).terminated_on, dialog.isVisible()) == (None, True)


def test_a_renewed_contract_follows_the_one_before(db: Any, qtbot: QtBot) -> None:
    (partner, _name) = first_contract(db)
    (of,) = [one for one in partners.read_all(db) if one.id == partner]
    before = of.contracts[0]
    dialog = shown(qtbot, ContractDialog(InlineJobs(db), of, lambda: NOW, replaces=before))
    assert dialog.contract.channels == before.channels
    dialog.yes.click()
    after = next(one for one in partners.read_all(db) if one.id == partner).contracts[-1]
    assert after.id != before.id
    assert (set(after.fields), after.price_cents) == (set(before.fields), before.price_cents)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-0.50", "A price cannot be negative"), ("150000", "This is more than €10,000.00 for one person")],
)
def test_a_price_below_zero_or_beyond_reason_stays_as_typed_and_is_refused_at_its_field(
    db: Any, qtbot: QtBot, typed: str, said: str
) -> None:
    of = partners.read_all(db)[0]
    dialog = shown(qtbot, ContractDialog(InlineJobs(db), of, lambda: NOW), 700, 800)
    fill_in(dialog)
    dialog.price.setFocus()
    qtbot.waitUntil(dialog.price.hasFocus)
    dialog.price.selectAll()
    qtbot.keyClicks(dialog.price, typed)
    qtbot.keyClick(dialog.price, Qt.Key.Key_Tab)
    assert dialog._price.error.startswith(said)
    dialog.yes.click()
    assert dialog.price.value() == float(typed)
    assert dialog._price.error.startswith(said)
    assert dialog.focusWidget() is dialog.price
    assert partners.read_all(db)[0].contracts == of.contracts
    dialog.price.selectAll()
    qtbot.keyClicks(dialog.price, "0.50")
    qtbot.keyClick(dialog.price, Qt.Key.Key_Tab)
    assert dialog._price.error == ""
    dialog.yes.click()
    assert partners.read_all(db)[0].contracts[-1].price_cents == 50


def test_a_secret_is_made_shown_once_and_forgotten(db: Any, qtbot: QtBot) -> None:
    partner, contract = first_contract(db)
    dialog = shown(qtbot, SecretDialog(InlineJobs(db), partner, contract, has_secret=False))
    dialog.yes.click()
    made = dialog.secret.text()
    assert dialog.secret.cursorPosition() == 0  # it is seen from its beginning
    dialog.copy.click()
    assert (clipboard(), partners.stop_secrets(db, partner)) == (made, {contract: made})
    dialog.yes.click()
    assert not dialog.isVisible()
    again = shown(qtbot, SecretDialog(InlineJobs(db), partner, contract, has_secret=True))
    assert again.secret.text() == ""
    assert again.focusWidget() is again.no  # Enter and Space forget nothing
    again.forget.click()
    assert partners.stop_secrets(db, partner) == {}


@pytest.fixture
def versions(db: Any, qtbot: QtBot) -> ListsDialog:
    made: ListsDialog = shown(qtbot, ListsDialog(InlineJobs(db), OpenedFiles(), lambda: NOW), 1000, 600)
    return made


def stand_on_changed(dialog: ListsDialog) -> None:
    """Stands on a version that another one came before."""
    for row in range(dialog.table.model().rowCount()):
        dialog.table.stand_at(row)
        if dialog.step is not None and dialog.step.before is not None:
            return


def test_a_list_version_tells_what_it_changed(versions: ListsDialog) -> None:
    stand_on_changed(versions)
    assert any(text.startswith("What changed since") for text in words_of(versions))


def test_who_must_be_told_is_counted_with_the_text(versions: ListsDialog) -> None:
    stand_on_changed(versions)
    versions.count_to_inform()
    told = asked(TextDialog)
    assert any("newer version" in text for text in words_of(told))
    assert told.text.toPlainText().startswith("La liste des partenaires")
    told.accept()


def test_the_public_page_is_written(versions: ListsDialog, tmp_path: Path) -> None:
    heard = Heard(versions.said)
    versions.save_page(tmp_path / "list.html")
    assert "<html" in (tmp_path / "list.html").read_text("utf-8")
    assert heard.texts == ["list.html is saved."]


def test_a_picture_is_attached_to_a_version_without_one(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    listed = partners.read_lists(db)[0]
    publish_list(db, NewVersion(listed.versions[-1].names[:1], NOW, list_id=listed.id), NOW)
    dialog = shown(qtbot, ListsDialog(InlineJobs(db), OpenedFiles(), lambda: NOW))
    (tmp_path / "list.png").write_bytes(PNG)
    dialog.attach()
    asking = asked(AttachDialog)
    asking.file.set_path(tmp_path / "list.png")
    asking.yes.click()
    assert partners.read_lists(db)[0].versions[-1].snapshot is not None


def test_versions_of_one_moment_say_which_list_they_are_of(db: Any, qtbot: QtBot) -> None:
    (listed, *_others) = partners.read_lists(db)
    names = listed.versions[-1].names[:1]
    for url in ("https://clodomir.example/a", "https://clodomir.example/b", None, None):
        publish_list(db, NewVersion(names, NOW, url=url), NOW)
    dialog = shown(qtbot, ListsDialog(InlineJobs(db), OpenedFiles(), lambda: NOW))
    rows = [row["since"] for row in dialog._rows.rows]
    assert len(set(rows)) == len(rows)
    assert "24/11/2026 10:00 · https://clodomir.example/a" in rows
    assert any(row.startswith("24/11/2026 10:00 · List without an address (") for row in rows)
    assert sum(" · " in row for row in rows) == 4


def test_a_sector_with_a_ban_says_so_while_it_is_chosen(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, PartnerDialog(InlineJobs(db)), 600, 700)
    assert dialog.bans.isHidden()
    dialog.sectors.boxes["gambling"].click()
    assert any(text.startswith("Gambling: special rules") for text in words_of(dialog))


def test_only_a_partner_abroad_is_asked_for_what_only_it_has(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, PartnerDialog(InlineJobs(db)), 600, 700)
    asked = {}
    for country in ("FR", "DE", "CH"):
        dialog.country.choose(country)
        asked[country] = (dialog.foreign_row.isVisibleTo(dialog), dialog.safeguard_row.isVisibleTo(dialog))
    assert asked == {"FR": (False, False), "DE": (True, False), "CH": (True, True)}
    dialog.foreign.setText("CHE-1")
    dialog.country.choose("FR")
    assert dialog.foreign_row.isVisibleTo(dialog)  # what was typed is never out of sight


def test_former_names_are_kept(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, PartnerDialog(InlineJobs(db), partners.read_all(db)[0]), 600, 700)
    dialog.former.setText("Old Name SA, Older Name SA")
    dialog.yes.click()
    assert {"Old Name SA", "Older Name SA"} <= set(partners.read_all(db)[0].former_names)


def test_a_target_is_asked_for_and_never_written_over(qtbot: QtBot, tmp_path: Path) -> None:
    chosen: list[Path] = []
    parent = shown(qtbot, QWidget())
    ask_target(parent, "Save", "form.html", "Web page (*.html)", chosen.append)
    dialog = asked(QFileDialog)
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.fileSelected.emit(str(tmp_path / "form.html"))
    dialog.reject()
    assert chosen == [tmp_path / "form.html"]


def test_a_table_of_texts_is_never_called_a_workbook(qtbot: QtBot, tmp_path: Path) -> None:
    chosen: list[Path] = []
    parent = shown(qtbot, QWidget())
    ask_target(parent, "Save", "rejected.csv", "Table (*.csv)", chosen.append)
    dialog = asked(QFileDialog)
    for typed in ("rejets.xlsx", "REJETS.CSV", "rejets.csv"):
        dialog.fileSelected.emit(str(tmp_path / typed))
    dialog.reject()
    assert [one.name for one in chosen] == ["rejets.xlsx.csv", "REJETS.CSV", "rejets.csv"]


@pytest.mark.parametrize(
    ("name", "proposed"),
    [("Dupont: Conseil.xlsx", "Dupont- Conseil.xlsx"), ('Le "Chef".csv', "Le -Chef-.csv"), ("CON.pdf", "CON-.pdf")],
)
def test_the_proposed_name_is_one_that_windows_takes_whatever_the_partner_is_called(
    qtbot: QtBot, name: str, proposed: str
) -> None:
    parent = shown(qtbot, QWidget())
    ask_target(parent, "Save", name, "File (*.*)", lambda _path: None)
    dialog = asked(QFileDialog)
    assert [Path(one).name for one in dialog.selectedFiles()] == [proposed]
    dialog.reject()


def test_countries_are_read_as_people_write_them_and_none_is_invented(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, ContractDialog(InlineJobs(db), partners.read_all(db)[0], lambda: NOW), 700, 800)
    fill_in(dialog)
    dialog.territory.setText("France; Belgium")
    assert dialog.contract.territory == ("FR", "BE")
    dialog.territory.setText("France; Atlantis")
    dialog.yes.click()
    assert dialog.isVisible()
    assert "“Atlantis” is not a known country. Write it as FR or France." in words_of(dialog)


def test_a_channel_comes_with_the_column_that_it_needs(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, ContractDialog(InlineJobs(db), partners.read_all(db)[0], lambda: NOW), 700, 800)
    fill_in(dialog)
    dialog.channels.boxes["sms"].click()
    assert "phone" in dialog.contract.fields
    dialog.fields.boxes["phone"].click()
    dialog.yes.click()
    assert dialog.isVisible()
    assert any("without the column “Telephone”" in text for text in words_of(dialog))


def test_the_last_list_again_does_not_go_out_with_one_enter(db: Any, qtbot: QtBot) -> None:
    before = partners.read_lists(db)
    dialog = shown(qtbot, ListDialog(InlineJobs(db), partners.read_all(db), before, lambda: NOW), 700, 800)
    dialog.yes.click()
    assert partners.read_lists(db) == before
    assert any(text.startswith("This is the last version again") for text in words_of(dialog))


def test_partners_to_put_on_a_list_are_told_apart_by_their_siren(db: Any, qtbot: QtBot) -> None:
    dialog = shown(qtbot, ListDialog(InlineJobs(db), partners.read_all(db), partners.read_lists(db), lambda: NOW))
    names = [box.text().replace("\u00a0", " ").replace("&&", "&") for box in dialog.names.boxes.values()]
    assert names
    named = {one.legal_name for one in partners.read_all(db) if one.siren}
    for one in partners.read_all(db):
        if one.siren:
            number = siren(one.siren).replace("\u00a0", " ")
            assert f"{one.legal_name} · SIREN {number}" in names
    spoken = {box.accessibleName(): box.accessibleDescription() for box in dialog.names.boxes.values()}
    assert set(spoken) >= {one.legal_name for one in partners.read_all(db)}
    assert all(words.startswith("SIREN ") for name, words in spoken.items() if name in named)


def test_the_version_that_was_given_its_picture_stays_chosen_wherever_it_is_sorted(
    db: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    listed = partners.read_lists(db)[0]
    for days in (2, 1):
        names, at = listed.versions[-1].names[:days], NOW - timedelta(days=days)
        publish_list(db, NewVersion(names, at, list_id=listed.id), NOW)
    dialog = shown(qtbot, ListsDialog(InlineJobs(db), OpenedFiles(), lambda: NOW))
    dialog.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)  # those without a screenshot first
    dialog.table.stand_at(0)
    assert dialog.step is not None
    chosen = dialog.step.version.id
    (tmp_path / "list.png").write_bytes(PNG)
    dialog.attach()
    asking = asked(AttachDialog)
    asking.file.set_path(tmp_path / "list.png")
    asking.yes.click()
    assert (dialog.step.version.id, dialog.step.version.snapshot is not None) == (chosen, True)
    assert "Show its s&creenshot" in [one.text() for one in dialog.details.findChildren(QPushButton)]


def test_a_picture_has_the_day_that_stood_there_when_it_was_attached(db: Any, qtbot: QtBot, tmp_path: Path) -> None:
    listed = partners.read_lists(db)[0]
    publish_list(db, NewVersion(listed.versions[-1].names[:1], NOW - timedelta(days=3), list_id=listed.id), NOW)
    jobs = HeldJobs(db)
    dialog = shown(qtbot, ListsDialog(jobs, OpenedFiles(), lambda: NOW))
    (tmp_path / "list.png").write_bytes(PNG)
    dialog.attach()
    asking = asked(AttachDialog)
    asking.file.set_path(tmp_path / "list.png")
    assert asking.taken is not None
    asking.taken.line.setText("2026-11-22 10:00")
    jobs.writes_held = True
    asking.yes.click()
    asking.taken.line.setText("2026-11-23 10:00")
    jobs.release()
    snapshot = partners.read_lists(db)[0].versions[-1].snapshot
    assert snapshot is not None
    assert str(snapshot.taken_at).startswith("2026-11-22")
