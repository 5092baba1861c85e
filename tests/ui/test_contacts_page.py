from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import contact_list
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest, Owner
from leadkeeper.domain.contact import PARTLY, Consent, Contact, LastAction, Review
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
from leadkeeper.services.books.open import new_book
from leadkeeper.services.contacts.details import ByHand, ConsentOrigin, ContactDetails, contact_details, show_number
from leadkeeper.services.contacts.editing import edit_person, set_stage
from leadkeeper.services.contacts.listing import ContactRow, FilterChoice, contact_rows, people_fitting
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.exports.exporter import export_contacts
from tests.cli.test_returns import TERMS, file
from tests.made_archive import NOW as ARCHIVED
from tests.made_archive import archive, contract, description, form, form_version, given, partner, restored
from tests.made_archive import person as somebody
from tests.sample_book import NOW
from tests.services.made_imports import empty, put, undo
from tests.ui import looking
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, said, shown, words_of
from ui.import_wizard.imports_dialog import ImportsDialog
from ui.jobs import InlineJobs, Job
from ui.pages.contacts.actions import TagsDialog
from ui.pages.contacts.details import PersonPanel, as_text, events
from ui.pages.contacts.listing import cells, columns, filters
from ui.pages.contacts.page import ContactsPage
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.cards import FactRows
from ui.widgets.filter_bar import Choice, FilterState
from ui.widgets.labels import AddressLabel, StatusBadge

EMPTY = ContactDetails(Contact("c1"), (), (), ())


def opened(book: Book, settings: Settings, qtbot: QtBot) -> ContactsPage:
    """The page of a book, shown and loaded."""
    made: ContactsPage = opened_page(qtbot, ContactsPage(InlineJobs(book.db), settings, lambda: NOW))
    if made.model.count():
        qtbot.waitUntil(lambda: made.person.shown is not None)
    return made


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> ContactsPage:
    return opened(book, settings, qtbot)


def test_while_the_list_is_read_nobody_is_said_to_be_missing(book: Book, settings: Settings, qtbot: QtBot) -> None:
    made = ContactsPage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    assert said(made.person) == ""


def test_everybody_is_listed_in_the_order_of_the_book(page: ContactsPage) -> None:
    assert page.model.ids.tolist() == list(range(1, 120))


def test_the_first_person_is_shown(page: ContactsPage) -> None:
    assert page.person.shown is not None
    assert page.person.shown.contact.id == "c001"


def shown_ref(page: ContactsPage) -> str:
    assert page.person.shown is not None
    return page.person.shown.contact.id


def test_whoever_types_on_is_not_held_up_by_the_first_of_those_found(page: ContactsPage, qtbot: QtBot) -> None:
    page.arrive(FilterState("", {"export": frozenset({"E3"})}))
    assert page.table.current_id() != 1
    assert shown_ref(page) == "c001"
    qtbot.waitUntil(lambda: shown_ref(page) != "c001")
    assert page._shown_number == page.table.current_id()


def test_whom_somebody_chooses_is_shown_at_once(page: ContactsPage) -> None:
    page.bar.set_state(FilterState("margaux"))
    page.table.stand_at(1)
    assert page._shown_number == page.model.ids[1]
    assert not page._settled.isActive()


def test_a_search_narrows_the_list_and_says_how_far(page: ContactsPage, announced: list[str]) -> None:
    page.bar.set_state(FilterState("margaux"))
    assert 0 < len(page.model.ids) < 119
    counted = f"119 people in the book · {len(page.model.ids)} shown"
    assert counted in said(page.header)
    page.bar.set_state(FilterState("zzqq"))
    assert announced[-2:] == [counted, "119 people in the book · 0 shown"]


def test_one_person_who_is_shown_is_counted_in_the_singular(page: ContactsPage) -> None:
    use_language("fr")
    page._say_counts(1)
    assert "119 personnes dans le carnet · 1 affichée" in said(page.header)
    assert "affichées" not in said(page.header)


def test_people_come_in_the_order_in_which_they_were_sorted_last(
    book: Book, settings: Settings, qtbot: QtBot, page: ContactsPage
) -> None:
    (column,) = [place for place, one in enumerate(page.model.columns) if one.key == "email"]
    page.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    wanted = page.model.ids.tolist()
    assert wanted != sorted(wanted)
    page.hide()
    again = opened(book, settings, qtbot)
    assert (again.table.sorted_by(), again.model.ids.tolist()) == (("email", True), wanted)


def test_all_people_in_the_list_are_chosen_painted_and_copied(page: ContactsPage, qtbot: QtBot) -> None:
    page.bar.set_state(FilterState("margaux"))
    people = len(page.model.ids)
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.table.copy()
    assert page.chosen.people == len(page.table.selected_ids()) == people > 1
    assert len(QGuiApplication.clipboard().text().splitlines()) == people + 1


def test_several_values_of_a_filter_widen_it(page: ContactsPage) -> None:
    page.arrive(FilterState("", {"consent": frozenset({"refused"})}))
    refused = len(page.model.ids)
    page.bar.toggle("consent", "withdrawn")
    assert len(page.model.ids) > refused


def test_the_people_of_an_export_can_be_asked_for(page: ContactsPage) -> None:
    page.arrive(FilterState("", {"export": frozenset({"E3"})}))
    assert len(page.model.ids) == 2


def test_where_nobody_fits_it_says_so_and_shows_nobody(page: ContactsPage) -> None:
    page.bar.set_state(FilterState("zzzzzz"))
    assert "Nobody matches" in said(page)
    assert page.person.shown is None


def test_a_click_on_a_header_sorts_and_keeps_the_person(page: ContactsPage) -> None:
    page.table.choose(7)
    page.model.sort_wanted.emit("email", True)
    assert page.model.ids.tolist() != list(range(1, 120))
    assert page.table.current_id() == 7


def test_a_column_that_cannot_be_sorted_by_changes_nothing(page: ContactsPage) -> None:
    page.model.sort_wanted.emit("partners", False)
    assert page.model.ids.tolist() == list(range(1, 120))


def test_another_channel_asks_for_the_standing_on_it(page: ContactsPage) -> None:
    page.person.channel.choose("voice")
    assert page.person.shown is not None
    assert {one.channel for one in page.person.shown.verdicts} == {"voice"}


def test_each_partner_has_a_word_and_a_reason(page: ContactsPage) -> None:
    words = [pill.text for pill in page.person.findChildren(StatusBadge)]
    assert words.count("Blocked") == 3
    assert "To review" in words
    assert "Acme SA" in said(page.person)


def test_ctrl_f_goes_to_the_search(page: ContactsPage, qtbot: QtBot) -> None:
    page.focus_search()
    qtbot.waitUntil(page.bar.field.hasFocus)


def test_an_empty_book_leads_to_the_import(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with new_book(tmp_path / "empty.leads", Owner(name="Clodomir")) as empty:
        page = opened(empty, settings, qtbot)
        assert "No people yet" in said(page)
        assert not page.bar.isVisible()


def test_the_person_is_copied_as_text(page: ContactsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.said) as heard:
        page.person.copy()
    assert heard.args == ["Copied.", None]
    assert QGuiApplication.clipboard().text().startswith("Margaux Marchand\nmargaux.marchand@")


def test_the_page_speaks_french(book: Book, settings: Settings, qtbot: QtBot) -> None:
    use_language("fr")
    page = opened(book, settings, qtbot)
    assert page.model.columns[0].title == "Nom"


def test_nobody_is_copied_while_nobody_is_shown(qtbot: QtBot) -> None:
    panel = PersonPanel()
    qtbot.addWidget(panel)
    with qtbot.assertNotEmitted(panel.copied):
        panel.copy()


def test_a_person_without_any_fact_can_be_shown(qtbot: QtBot) -> None:
    panel = PersonPanel()
    qtbot.addWidget(panel)
    panel.show_person(EMPTY)
    assert as_text(EMPTY)[0] == "c1"


def test_the_panel_names_who_withdrew_under_an_address_with_another_tag(qtbot: QtBot) -> None:
    panel = PersonPanel()
    qtbot.addWidget(panel)
    clo = replace(EMPTY, refused_alike="clo+x@plus.example")
    for one, there in ((clo, True), (EMPTY, False)):
        panel.show_person(one)
        said = "clo+x@plus.example refused or withdrew, and differs from this address only after the “+”."
        assert any(text.startswith(said) for text in words_of(panel)) is there
        assert any(text.startswith(said) for text in as_text(one)) is there


def many_events(count: int) -> ContactDetails:
    origins = tuple(ConsentOrigin("I1", "leads.csv", line, ("a", ""), "2026-03-01") for line in range(count))
    return replace(EMPTY, contact=Contact("c120", email="eulalie@boite.example", tags=("vip",)), origins=origins)


def test_a_panel_that_showed_others_looks_like_a_new_one(book: Book, qtbot: QtBot) -> None:
    everybody = [contact_details(book.db, f"c{number:03}", NOW.date()) for number in range(1, 120, 9)]
    people = [*everybody, many_events(40), *reversed(everybody), many_events(0), many_events(3)]
    assert len({len(events(person)) for person in people}) > 4
    assert len({len(one.judgement.objections) for person in people for one in person.verdicts}) > 3
    kept = shown(qtbot, PersonPanel(), 320, 900)
    for person in people:
        new = shown(qtbot, PersonPanel(), 320, 900)
        for panel in (kept, new):
            panel.show_person(person)
        assert words_of(kept) == words_of(new)
        assert shown_on(kept) == shown_on(new)
        assert picture_of(kept) == picture_of(new)
        new.close()


def picture_of(panel: PersonPanel) -> QImage:
    """The panel as it is seen while the keyboard is elsewhere."""
    focused = panel.focusWidget()
    if focused is not None:
        focused.clearFocus()
    return panel.grab().toImage()


def shown_on(panel: PersonPanel) -> list[tuple[str, str, str]]:
    """Names, tooltips and kinds of what is seen, in the order in which they are read to somebody."""
    parts = (one for one in panel.findChildren(QWidget) if one.isVisibleTo(panel))
    return [(type(one).__name__, one.accessibleName(), one.toolTip()) for one in parts]


def test_the_keyboard_leaves_the_reasons_when_another_person_is_shown(page: ContactsPage, qtbot: QtBot) -> None:
    reason = next(one for one in page.person.findChildren(QLabel) if one.text().startswith("Said yes"))
    reason.setFocus()
    page.table.stand_at(5)
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.contact.id == "c006")
    assert page.table.hasFocus()


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        (Contact("c1", first_name="Raoul", last_name="Tiers", company="Raoul SAS"), "Raoul Tiers"),
        (Contact("c1", last_name="Tiers"), "Tiers"),
        (Contact("c1", company="Raoul SAS"), "Raoul SAS"),
        (Contact("c1"), ""),
    ],
)
def test_a_person_goes_by_the_name_that_is_known(contact: Contact, name: str) -> None:
    assert contact.display_name == name


def test_history_begins_with_the_newest_and_ends_with_what_has_no_date() -> None:
    contact = Contact(
        "c1",
        last_action=LastAction("2026-05-01", "click"),
        consents=(
            Consent(at=None, event="given", purpose="own"),
            Consent(at="2026-02-01", event="given", purpose="partners"),
        ),
        reviews=(Review("R37", "raoul", "email", "allow", "seen", "2026-06-01"),),
    )
    shown = replace(
        EMPTY,
        contact=contact,
        deliveries=(("E1", "raoul", "2026-04-01"),),
        origins=(ConsentOrigin("I1", "leads.csv", 4112, ("a", ""), "2026-03-01"),),
    )
    assert [(one.when, one.text) for one in events(shown)] == [
        ("01/06/2026", "Allowed by a reviewer: seen"),
        ("01/05/2026", "Clicked"),
        ("01/04/2026", "Shared with raoul in export E1"),
        ("01/03/2026", "Imported from leads.csv, line 4,112"),
        ("01/02/2026", "Said yes: Offers of partners"),
        ("Date unknown", "Said yes: Your own offers"),
    ]


def test_what_was_done_by_hand_stands_above_what_came_at_the_same_time() -> None:
    first, second = (ByHand("2026-03-01", "fields", {"fields": [fact]}) for fact in ("company", "note"))
    shown = replace(EMPTY, origins=(ConsentOrigin("I1", "leads.csv", 2, (), "2026-03-01"),), edits=(first, second))
    assert [one.text for one in events(shown)] == [
        "By hand: change of Note", "By hand: change of Company", "Imported from leads.csv, line 2"
    ]  # fmt: skip


def test_what_a_returns_file_changed_is_not_said_to_be_done_by_hand(tmp_path: Path) -> None:
    people = [somebody(0), somebody(1)]
    with restored(tmp_path, archive(*people, partners=[partner(contracts=[contract(terms=TERMS)])])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), ARCHIVED))
        order = ReturnsOrder(file(tmp_path, ("E1-000001", "invalid")), "raoul")
        assert run(return_contacts(book.db, order, ARCHIVED)).states == 1
        edit_person(book.db, 2, {"email_state": "invalid"}, ARCHIVED + timedelta(hours=1))
        texts = [[one.text for one in events(show_number(book.db, number, ARCHIVED.date()))] for number in (1, 2)]
    change = "change of State of the address"
    assert [texts[0][0], texts[1][0]] == [f"Returns K1: {change}", f"By hand: {change}"]


def test_a_filter_set_from_home_is_a_word_though_nobody_has_the_value(page: ContactsPage) -> None:
    """The chip said “Answer about partners: partly”."""
    page.bar.set_filters(filters({"consent": [FilterChoice("given", None, 3)]}))
    page.bar.set_state(FilterState("", {"consent": frozenset({PARTLY})}))
    texts = [button.text() for button in page.bar.findChildren(QPushButton)]
    assert "Answer about partners: In part" in texts


def test_filters_that_leave_nobody_are_not_offered() -> None:
    found = filters({"stage": [FilterChoice("new", None, 3)], "import": [], "segment": [FilterChoice("none", None, 1)]})
    assert [(one.key, [(c.label, c.count) for c in one.choices]) for one in found] == [
        ("stage", [("New", 3)]),
        ("segment", [("Not known", 1)]),
    ]


def test_people_who_are_gone_have_no_cells() -> None:
    nothing: dict[int, Any] = {}
    assert cells(nothing) == {}


def test_names_and_answers_are_read_whole_on_a_small_laptop(book: Book, settings: Settings, qtbot: QtBot) -> None:
    use_language("fr")
    page = opened(book, settings, qtbot)
    page.resize(1366 - 213, 681)
    qtbot.waitUntil(lambda: page.table.horizontalScrollBar().maximum() == 0)
    room = page.table.columnWidth(0) - 2 * SPACE.m
    assert room >= page.table.fontMetrics().horizontalAdvance("Clémence OLLIVIER")


def test_a_form_is_called_by_its_name_and_the_version_is_in_the_tip(page: ContactsPage) -> None:
    place = [column.key for column in page.model.columns].index("form")
    cell = page.model.index(0, place)
    called = "Quiz « quel panier êtes-vous ? », from 10/01/2026"
    assert cell.data(Qt.ItemDataRole.DisplayRole) == called
    assert [line for line in ("quiz-v1", called) if line in cell.data(Qt.ItemDataRole.ToolTipRole)] == [
        "quiz-v1",
        called,
    ]


def test_the_imports_are_listed_and_one_of_them_narrows_the_people(page: ContactsPage, qtbot: QtBot) -> None:
    next(one for one in page.header.findChildren(QPushButton) if one.text() == "I&mports…").click()
    dialog = asked(ImportsDialog)
    dialog.people_wanted.emit("i7")
    assert page.bar.state.chosen == {"import": frozenset({"i7"})}
    dialog.accept()


def first_twenty(book: Book, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ContactsPage:
    """The page while only the first 20 people are listed, all of them being looked for."""
    first = contact_list.first
    monkeypatch.setattr(contact_list, "first", lambda db, search, filters: first(db, search, filters, limit=20))
    monkeypatch.setattr("ui.pages.contacts.listing.PAUSE_MS", 3_600_000)
    return opened(book, settings, qtbot)


def test_the_first_of_many_people_stay_while_all_are_looked_for(
    book: Book, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = first_twenty(book, settings, qtbot, monkeypatch)
    assert (page.model.count(), page.table.current_id()) == (20, 1)
    page.table.choose(7)
    page.finding._pause.start(0)
    qtbot.waitUntil(lambda: page.model.count() == 119, timeout=5_000)
    assert page.table.current_id() == 7
    assert "119" in page.header._subtitle.text()


def ctrl_click(qtbot: QtBot, page: ContactsPage, *rows: int) -> None:
    for row in rows:
        at = page.table.visualRect(page.model.index(row, 0)).center()
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)


def test_those_selected_stay_selected_when_the_list_is_read_again(page: ContactsPage, qtbot: QtBot) -> None:
    """Of three one was left after any write, so that the next action was about this one alone."""
    ctrl_click(qtbot, page, 1, 3, 4, 7)
    page.reload()
    assert (page.table.selected_ids(), page.table.current_id()) == ([2, 4, 5, 8], 8)
    assert (page.chosen.people, page.selection.told.text()) == (4, "4 people selected")
    assert page.selection.isVisible()
    page.table.selectAll()
    page.reload()
    assert (page.chosen.people, page.selection.told.text()) == (119, "119 people selected")
    page.bar.set_state(FilterState("margaux"))
    assert page.chosen.people == 1


def test_after_a_person_has_come_or_gone_nobody_else_is_selected(page: ContactsPage, qtbot: QtBot, book: Book) -> None:
    page.bar.set_state(FilterState("", {"stage": frozenset({"new"})}))
    ids = page.model.ids.tolist()
    ctrl_click(qtbot, page, 0, 1, 2)
    run(set_stage(book.db, ids[1:2], "lost", NOW))
    page.reload()
    assert page.table.selected_ids() == [ids[0], ids[2]]
    run(set_stage(book.db, ids[2:3], "lost", NOW))
    page.reload()
    assert (page.table.selected_ids(), page.table.currentIndex().row()) == ([ids[0]], 0)
    run(set_stage(book.db, ids[2:3], "new", NOW))
    page.reload()
    page.table.selectAll()
    run(set_stage(book.db, ids[1:2], "new", NOW))
    page.reload()
    assert len(page.table.selected_ids()) == 1


def test_a_record_that_is_not_listed_is_not_jumped_to_later(page: ContactsPage) -> None:
    page.bar.set_state(FilterState("margaux"))
    elsewhere = next(number for number in range(1, 119) if page.model.row_of(number) < 0)
    page._stand_on_merged(elsewhere)
    page.reload()
    page.table.stand_at(1)
    mine = page.table.current_id()
    page.bar.set_state(FilterState())
    assert page.table.current_id() == mine


def test_as_many_are_changed_as_were_selected(
    book: Book, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar and the box said 20, the first of those found, and all 119 were changed."""
    page = first_twenty(book, settings, qtbot, monkeypatch)
    page.table.selectAll()
    assert page.selection.told.text() == "20 people selected"
    heard = Heard(page.said)
    page.acts.tag(page.chosen)
    box = asked(TagsDialog)
    assert "For 20 people." in words_of(box)
    box.more.setText("vip")
    box.yes.click()
    assert heard.texts == ["20 people changed."]


def test_who_came_while_the_box_was_open_is_not_changed(page: ContactsPage, book: Book) -> None:
    page.bar.set_state(FilterState("", {"stage": frozenset({"customer"})}))
    page.bar.set_state(FilterState("", {"stage": frozenset({"new"})}))
    people = page.model.count()
    page.table.selectAll()
    heard = Heard(page.said)
    page.acts.tag(page.chosen)
    box = asked(TagsDialog)
    assert f"For {people} people." in words_of(box)
    run(set_stage(book.db, [next(n for n in range(1, 120) if page.model.row_of(n) < 0)], "new", NOW))
    box.more.setText("vip")
    box.yes.click()
    assert heard.texts == [f"{people} people changed."]


def test_filters_are_counted_again_after_a_search_broke_the_count_off(page: ContactsPage) -> None:
    count = Job("", writes=False, make=lambda _db: None, on_done=None, on_failed=None)
    page._long_reads, page._recount = [count], True
    page.bar.set_filters([])
    page.bar.set_state(FilterState("margaux"))
    assert count.stopping
    assert not page.bar.add.isHidden()


def standings(page: ContactsPage) -> dict[str, Choice]:
    return {choice.value: choice for choice in page.bar._filters["standing"].choices}


def test_nobody_is_judged_before_the_filters_are_looked_at(page: ContactsPage) -> None:
    assert {one.count for one in standings(page).values()} == {None}
    page.bar.add.menu().aboutToShow.emit()
    assert sum(one.count or 0 for value, one in standings(page).items() if value.endswith(":raoul")) == 119


def test_people_are_narrowed_to_those_who_may_go_to_a_partner(page: ContactsPage) -> None:
    page.bar.add.menu().aboutToShow.emit()
    may_go = standings(page)["eligible:raoul"]
    page.bar.toggle("standing", "eligible:raoul")
    assert (len(page.model.ids), may_go.label) == (may_go.count, "Raoul SAS · Eligible")


def test_who_was_shared_already_is_not_shown_as_forbidden() -> None:
    contact = Contact(id="c1", first_name="Léa")
    row = ContactRow(1, contact, None, None, None, (("Raoul SAS", Verdict.BLOCKED),), received=("Raoul SAS",))
    made = cells({1: row})[1]
    assert (made["partners"], made["partners_status"]) == ("Already shared", Status.PLAIN)
    assert made["partners_tip"] == "Already shared with Raoul SAS"


def test_who_may_be_shared_by_sms_alone_counts_as_in_the_filter_and_on_home(tmp_path: Path) -> None:
    """The list said “No partner” and “Blocked for every partner” of them: it asked about e-mail alone."""
    shown = form(versions=[form_version(description=description() | {"channels": ["email", "sms"]})])
    raoul = partner(contracts=[contract(channels=["email", "sms"])])
    people = [somebody(1), somebody(2, email=None), somebody(3, phone=None)]
    with restored(tmp_path, archive(*people, forms=[shown], partners=[raoul])) as book:
        rows = cells(contact_rows(load_judging_context(book.db, NOW.date()), [1, 2, 3]))
        found = run(people_fitting(book.db, "", {"standing": frozenset({"eligible:raoul"})}, "added", NOW.date()))
    assert [(row["partners"], row["partners_tip"]) for row in rows.values()] == [
        ("1 partner", "Raoul SAS (e-mail, SMS)"),
        ("1 partner", "Raoul SAS (SMS)"),
        ("1 partner", "Raoul SAS (e-mail)"),
    ]
    assert sorted(found) == [1, 2, 3]


@pytest.mark.parametrize(
    ("answer", "tip"),
    [
        (None, "No answer about partners is known. The answer about your own offers is in the history."),
        ("given", "About partners: Said yes"),
    ],
)
def test_the_answer_in_the_list_says_that_it_is_about_partners(answer: str | None, tip: str) -> None:
    row = cells({1: ContactRow(1, Contact("c1"), None, answer, None, ())})[1]
    (column,) = (one for one in columns() if one.key == "answer")
    assert column.tooltip is not None
    assert (column.tooltip(row), column.words(row)) == (tip, "Said yes" if answer else "Not asked")


def test_who_withdrew_for_one_partner_is_not_shown_as_having_withdrawn() -> None:
    made = cells({1: ContactRow(1, Contact(id="c1"), None, PARTLY, None, ())})[1]
    assert (made["answer"], made["answer_status"]) == ("In part", Status.WARN)


def test_the_list_does_not_contradict_the_person(tmp_path: Path) -> None:
    """Yes by e-mail and no by SMS read “Refused”; somebody on the suppression list read “Said yes”."""
    yes, no = given(channels=["email"]), given(channels=["sms"], event="refused")
    requests = [{"id": "r1", "contact": "c4", "kind": "objection", "received_on": "2026-07-01"}]
    stops = [
        {"email": "person2@mail.example", "at": "2026-07-01"},
        {"phone": "+33639980003", "channel": "sms", "at": "2026-07-01"},
    ]
    people = [somebody(1, consents=[yes, no]), somebody(2), somebody(3), somebody(4), somebody(5)]
    with restored(tmp_path, archive(*people, suppressions=stops, requests=requests)) as book:
        rows = cells(contact_rows(load_judging_context(book.db, NOW.date()), [1, 2, 3, 4, 5]))
    shown = [(row["answer"], row["answer_status"]) for row in rows.values()]
    assert shown == [
        ("In part", Status.WARN),
        ("Objection", Status.BAD),
        ("In part", Status.WARN),
        ("Objection", Status.BAD),
        ("Said yes", Status.GOOD),
    ]
    assert rows[2]["answer_tip"].startswith("On the suppression list, or with an open objection: never shared")


def test_an_address_wider_than_the_panel_is_shown_and_heard_whole(qtbot: QtBot) -> None:
    panel = looking.shown(qtbot, AddressLabel(), 120, 100)
    panel.show_all("sebastien.o-briain49@poste.example +33 6 39 98 77 59")
    assert panel.text().replace("\u200b", "") == "sebastien.o-briain49@poste.example +33 6 39 98 77 59"
    assert panel.minimumSizeHint().width() <= 120
    heard = QAccessible.queryAccessibleInterface(panel).text(QAccessible.Text.Name)
    assert heard == "sebastien.o-briain49@poste.example +33 6 39 98 77 59"


def test_an_address_among_facts_does_not_widen_their_panel(qtbot: QtBot) -> None:
    facts = looking.shown(qtbot, FactRows([("E-mail", "sebastien.o-briain49@courrier.clodomir.example")]), 200, 100)
    assert facts.minimumSizeHint().width() <= 200


def test_a_refusal_kept_from_an_undone_import_is_not_said_to_be_recorded_by_hand(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        refusing = "max@x.example;Max;;;2026-05-01;non;;\n"
        undo(book, put(book, refusing))
        details = [event.detail for event in events(contact_details(book.db, "max@x.example", NOW.date()))]
        assert any("line 2 of a.csv, from an import that was undone" in detail for detail in details), details
        assert not any("recorded by hand" in detail for detail in details)
        put(book, refusing)
        titles = [event.text for event in events(contact_details(book.db, "max@x.example", NOW.date()))]
        assert titles.count("Imported from a.csv, line 2") == 1
