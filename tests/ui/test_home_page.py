from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints, forms, requests, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import Complaint, Notice, Owner, Request
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.form import Evidence, Form, FormVersion
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.books.undo import withdraw
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.erasure import erase
from tests.sample_book import NOW
from tests.ui.asking import Heard, right_click, select
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, shown, words_of
from tests.ui.stretch import cut, settle, stretch
from ui.jobs import InlineJobs
from ui.models.destinations import STEPS
from ui.pages.home.page import Figures, HomePage, PartnersCard, PeopleAsked, PeopleView
from ui.pages.home.todo import MOST_LINES, TodoCard
from ui.settings import Settings

TODAY = date(2026, 11, 3)
NAMES = {"raoul": "Raoul SAS", "acme": "Acme SA"}


def trouble(book: Book) -> None:
    """What waits in a book that is in use: notices, a request, a complaint, a form without a picture."""
    with writing(book.db):
        book.db.conn.execute("DELETE FROM evidence WHERE form_version = (SELECT min(form_version) FROM evidence)")
        suppressions.add_notice(book.db, Notice("raoul", "c001", "withdrawal", "2026-10-30"), 1)
        suppressions.add_notice(book.db, Notice("acme", "c001", "withdrawal", "2026-11-10"), 1)
        requests.add(book.db, Request("d1", "c002", "erasure", "2026-10-20"), 2)
        complaints.add(book.db, Complaint("k1", "nobody@x.example", None, "email", "2026-11-01"))


def opened(book: Book, settings: Settings, qtbot: QtBot) -> Any:
    page = shown(qtbot, HomePage(InlineJobs(book.db), settings, lambda: NOW), 1200, 900)
    page.reload()
    settle()
    return page


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> Any:
    return opened(book, settings, qtbot)


def figures(page: HomePage) -> dict[str, str]:
    return {name: card.accessibleName().split()[0] for name, card in page.figures.cards.items()}


def titles(page: HomePage) -> list[str]:
    return [line.title for line in page.todo.lines]


def press(page: HomePage, title: str) -> None:
    (line,) = [one for one in page.todo.lines if one.title.startswith(title)]
    assert line.button is not None
    line.button.click()


def test_the_four_figures_are_those_of_the_book(page: HomePage) -> None:
    assert figures(page) == {"people": "119", "yes": "104", "eligible": "72", "delivered": "0"}


@pytest.mark.parametrize(
    ("figure", "text", "chosen"), [("people", "", {}), ("yes", "", {"consent": frozenset({"given", "partly"})})]
)
def test_a_figure_leads_to_the_people_behind_it(page: HomePage, figure: str, text: str, chosen: Any) -> None:
    went = Heard(page.go)
    page.figures.cards[figure].clicked.emit()
    assert went.said[0][0] == "contacts"
    assert (went.said[0][1].text, went.said[0][1].chosen) == (text, chosen)


def test_people_delivered_this_month_are_those_of_its_files(book: Book, settings: Settings, qtbot: QtBot) -> None:
    with writing(book.db):
        book.db.conn.execute("UPDATE deliveries SET at = '2026-11-02' WHERE id = 1")
    page = opened(book, settings, qtbot)
    went = Heard(page.go)
    page.figures.cards["delivered"].clicked.emit()
    (files,) = went.said[0][1].chosen.values()
    assert len(files) == 1
    assert int(figures(page)["delivered"]) > 0


def test_a_figure_of_nobody_cannot_be_pressed(page: HomePage, qtbot: QtBot) -> None:
    card = page.figures.cards["delivered"]
    with qtbot.assertNotEmitted(card.clicked):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)


def test_the_eligible_are_listed_and_each_can_be_opened(page: HomePage, qtbot: QtBot) -> None:
    page.figures.cards["eligible"].clicked.emit()
    assert page.people.isVisible()
    assert len(page.people.people.ids) == 72
    assert "Eligible now for a partner: 72 people" in words_of(page.people)
    page.grab()
    went = Heard(page.go)
    qtbot.keyClick(page.people.table, Qt.Key.Key_Return)
    assert went.said[0][0] == "contacts"
    assert list(went.said[0][1].chosen) == ["contact"]
    page.people.back.click()
    assert page.figures.isVisible()


def test_who_withdrew_leaves_the_list_of_the_eligible_and_the_next_one_stays_chosen(page: HomePage, book: Book) -> None:
    """Shown in Contacts and withdrawn there, the person was on the list still, with a partner."""
    page.figures.cards["eligible"].clicked.emit()
    gone, kept, *_others = page.people.people.ids
    page.people.table.choose(kept)
    withdrawn(book, gone)
    page.reload()
    settle()
    assert "Eligible now for a partner: 71 people" in words_of(page.people)
    assert gone not in page.people.people.ids
    assert page.people.table.current_id() == kept


def test_a_list_of_what_is_due_shows_who_may_be_shared_by_now(page: HomePage, book: Book) -> None:
    everybody = list(page._known.chances.numbers()) if page._known and page._known.chances else []
    page.todo.people_wanted.emit(lambda: "Their time is over", lambda: everybody)
    settle()
    withdrawn(book, everybody[0])
    page.reload()
    page.grab()
    settle()
    listed = page.people.people
    assert (len(listed.ids), listed.index(0, listed.columnCount() - 1).data()) == (72, "")


def withdrawn(book: Book, number: int) -> None:
    withdraw(book.db, number, Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners"), NOW)


@pytest.fixture
def eligible(book: Book, settings: Settings, qtbot: QtBot) -> HomePage:
    """Home with the list of the eligible, on jobs that can be held."""
    page: HomePage = opened_page(qtbot, HomePage(HeldJobs(book.db), settings, lambda: NOW))
    settle()
    page.figures.cards["eligible"].clicked.emit()
    settle()
    return page


def test_who_is_clicked_while_the_list_is_read_again_is_the_one_enter_opens(
    eligible: HomePage, book: Book, qtbot: QtBot
) -> None:
    """The row chosen before came back, and Enter opened another person."""
    jobs: Any = eligible._jobs
    table, ids = eligible.people.table, list(eligible.people.people.ids)
    table.choose(ids[1])
    withdrawn(book, ids[-1])
    jobs.held = True
    eligible.reload()
    while not any(job.name == "home.people" for job in jobs.running):
        jobs.release_next()
    table.choose(ids[5])
    jobs.release()
    settle()
    assert (len(eligible.people.people.ids), table.current_id()) == (len(ids) - 1, ids[5])


def test_who_was_chosen_and_has_gone_from_the_list_gives_way_to_the_next(eligible: HomePage, book: Book) -> None:
    """The list jumped to its top."""
    table, ids = eligible.people.table, list(eligible.people.people.ids)
    table.choose(ids[40])
    withdrawn(book, ids[40])
    eligible.reload()
    settle()
    assert table.current_id() == ids[41]
    table.choose(ids[-1])
    withdrawn(book, ids[-1])
    eligible.reload()
    settle()
    assert table.current_id() == ids[-2]


def test_several_selected_and_where_the_list_was_scrolled_stay_when_it_is_read_again(
    eligible: HomePage, book: Book
) -> None:
    table, ids = eligible.people.table, list(eligible.people.people.ids)
    select(table, 2, 3, 4)
    selected = table.selected_ids()
    table.scrollToBottom()
    scrolled = table.rowAt(0)
    withdrawn(book, ids[20])
    eligible.reload()
    settle()
    assert table.selected_ids() == selected
    assert scrolled - 2 <= table.rowAt(0) <= scrolled


def test_the_list_of_the_eligible_is_read_once_after_a_change(eligible: HomePage, book: Book) -> None:
    read: list[str] = []
    eligible._jobs.given.connect(lambda job: read.append(job.name))
    withdrawn(book, eligible.people.people.ids[3])
    eligible.reload()
    settle()
    assert read.count("home.people") == 1


def test_a_write_that_ends_while_the_list_is_first_read_takes_neither_focus_nor_who_was_chosen(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    """The focus stayed on “Back to home”, and the first person was chosen."""
    jobs: Any = HeldJobs(book.db)
    page: HomePage = opened_page(qtbot, HomePage(jobs, settings, lambda: NOW))
    settle()
    everybody = list(page._known.chances.numbers()) if page._known and page._known.chances else []
    jobs.held = True
    withdrawn(book, everybody[0])
    page.reload()
    jobs.release_next()
    page.arrive(PeopleAsked(lambda: "Their time is over", lambda: everybody, everybody[7]))
    jobs.release_next()  # what the write has changed is known before the list
    jobs.release()
    settle()
    assert page.people.table.current_id() == everybody[7]
    assert page.window().focusWidget() is page.people.table


def test_what_is_late_comes_first_with_what_it_brings(book: Book, settings: Settings, qtbot: QtBot) -> None:
    trouble(book)
    page = opened(book, settings, qtbot)
    first, second = page.todo.lines[:2]
    assert first.title == "Notify Raoul SAS of 1 person who withdrew, objected, was erased or corrected"
    assert first.detail == "overdue since 30/10/2026 · + 46 people eligible for Raoul SAS"
    assert second.title.startswith("Attach a screenshot or PDF of the form")


def test_no_more_lines_than_fit_are_shown_before_somebody_asks(book: Book, settings: Settings, qtbot: QtBot) -> None:
    trouble(book)
    page = opened(book, settings, qtbot)
    assert len(page.todo.lines) == MOST_LINES
    page.todo.more.click()
    assert len(page.todo.lines) > MOST_LINES
    assert not page.todo.more.isVisible()


@pytest.mark.parametrize(
    ("title", "went"),
    [
        ("Attach a screenshot", ("sources", "quiz-v1")),
        ("Decide in Review: Minor", ("review", ("bonnefoy", "R25"))),
        ("Renew the contract with Bonnefoy", ("partners", "bonnefoy")),
        ("Notify Raoul SAS", ("register", None)),
        ("Handle 1 complaint", ("complaints", None)),
        ("Answer ", ("requests", "d1")),
    ],
)
def test_each_line_opens_the_place_where_it_is_done(
    book: Book, settings: Settings, qtbot: QtBot, title: str, went: tuple[str, object]
) -> None:
    trouble(book)
    page = opened(book, settings, qtbot)
    page.todo.more.click()
    heard = Heard(page.go)
    press(page, title)
    assert heard.said == [went]


def test_who_was_erased_and_said_yes_later_waits_with_words_that_say_what_to_do(
    book: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    (address,) = book.db.conn.execute("SELECT email FROM contacts WHERE ref = 'c001'").fetchone()
    run(erase(book.db, address, NOW - timedelta(days=10)))
    file = tmp_path / "later.csv"
    file.write_text(f"Email;Optin partenaires;Date de consentement\n{address};oui;2026-11-01\n", "utf-8")
    run(import_file(book.db, file, ImportOptions(form="quiz-v1"), NOW))
    page = opened(book, settings, qtbot)
    page.todo.more.click()
    (line,) = [one for one in page.todo.lines if one.title.startswith("Decide about 1 person who was erased")]
    assert line.detail == "blocked: erase them again, or remove them from the suppression list"
    press(page, line.title)
    assert page.people.isVisible()
    assert line.title in " ".join(words_of(page.people))
    assert line.title in " ".join(words_of(page.people))
    assert len(page.people.people.ids) == 1


def test_months_are_bars_with_a_sentence_each(page: HomePage) -> None:
    assert "42 new people, 39 said yes to partners" in page.trend.accessibleDescription()


def test_each_partner_has_a_line_with_what_it_may_get(page: HomePage) -> None:
    columns = page.partners.rows.columns
    rows = {line.view.partner.legal_name: [one.words(line) for one in columns] for line in page.partners.rows.rows}
    assert (rows["Raoul SAS"][1], rows["Raoul SAS"][3]) == ("ends in 58 days", "46")
    assert rows["Acme SA"][2] == "—"


def test_enter_on_a_partner_opens_it_and_its_menu_exports_for_it(page: HomePage, qtbot: QtBot) -> None:
    went = Heard(page.go)
    page.partners.table.choose(0)
    qtbot.keyClick(page.partners.table, Qt.Key.Key_Return)
    page.partners.table.choose(1)
    menu = QMenu()
    page.partners.table.menu_wanted.emit(menu, [1])
    menu.actions()[1].trigger()
    assert went.said == [("partners", "raoul"), ("export", "acme")]


def test_the_menu_of_a_partner_is_of_the_row_clicked_also_if_several_are_selected(page: HomePage, qtbot: QtBot) -> None:
    went, table = Heard(page.go), page.partners.table
    select(table, 0, 1)
    right_click(qtbot, table, 1).actions()[1].trigger()
    right_click(qtbot, table, 0).actions()[0].trigger()
    assert went.said == [("export", page.partners.partner_at(1)), ("partners", page.partners.partner_at(0))]


def test_counts_that_arrive_leave_the_chosen_partner(book: Book, settings: Settings, qtbot: QtBot) -> None:
    """Sorted by what is counted, the row of one partner became that of another, and Enter opened it."""
    page: Any = opened_page(qtbot, HomePage(InlineJobs(book.db), settings, lambda: NOW))
    counted, table = page._known, page.partners.table
    page.partners.show_lines(counted.glance.partners, {})
    table.horizontalHeader().setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    for row in range(table.model().rowCount()):
        page.partners.show_lines(counted.glance.partners, {})
        table.stand_at(row)
        chosen = page.partners.partner_at(row)
        page.partners.show_lines(counted.glance.partners, counted.chances.by_partner)
        assert page.partners.partner_at(table.current_row()) == chosen


def test_a_chosen_partner_that_is_gone_leaves_nobody_chosen(page: HomePage) -> None:
    lines = page._known.glance.partners
    page.partners.table.stand_at(0)
    page.partners.show_lines([one for one in lines if one.view.partner.id != page.partners.partner_at(0)], {})
    assert page.partners.table.current_row() == -1


def test_coming_back_counts_nothing_again(page: HomePage, book: Book) -> None:
    asked: list[str] = []
    page._jobs.given.connect(lambda job: asked.append(job.name))
    page.hide()
    page.show()
    page.reload()
    assert asked == ["home.change"]


def test_a_changed_book_is_counted_again_and_the_old_figures_stay_until_then(page: HomePage, book: Book) -> None:
    with writing(book.db):
        book.db.conn.execute("UPDATE partners SET hold = '{}' WHERE ref = 'raoul'")
    seen: list[dict[str, str]] = []
    page._jobs.given.connect(lambda job: seen.append(figures(page)) if job.name == "home.chances" else None)
    page.reload()
    assert [one["eligible"] for one in seen] == ["72"]
    assert figures(page)["eligible"] == "69"


def test_while_the_page_is_not_seen_nothing_is_counted(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page = HomePage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(page)
    page.reload()
    assert figures(page) == {"people": "119", "yes": "…", "eligible": "…", "delivered": "0"}
    page.show()
    assert figures(page)["eligible"] == "72"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path / "new.leads", Owner("Clodomir")) as made:
        yield made


def test_an_empty_book_shows_the_first_steps_and_no_figures(fresh: Book, settings: Settings, qtbot: QtBot) -> None:
    page = opened(fresh, settings, qtbot)
    assert titles(page) == [STEPS[name][0] for name in ("partner", "list", "source", "import", "export")]
    assert not page.figures.isVisible()
    assert not page.import_button.isVisible()


def test_the_month_is_the_main_act_of_home_once_nothing_is_missing(
    book: Book, fresh: Book, settings: Settings, qtbot: QtBot
) -> None:
    looks = [
        [button.property("look") for button in (page.month_button, page.import_button)]
        for page in (opened(book, settings, qtbot), opened(fresh, settings, qtbot))
    ]
    assert looks == [["primary", "plain"], ["plain", "primary"]]


def test_the_first_steps_lead_where_they_are_done(fresh: Book, settings: Settings, qtbot: QtBot) -> None:
    page = opened(fresh, settings, qtbot)
    went, wanted = Heard(page.go), Heard(page.import_wanted)
    for line in page.todo.lines:
        assert line.button is not None
        line.button.click()
    assert went.texts == ["partners", "partners", "sources", "export"]
    assert len(wanted.said) == 1


def test_a_step_that_is_done_has_a_tick_and_no_button(fresh: Book, settings: Settings, qtbot: QtBot) -> None:
    with writing(fresh.db):
        evidence = (Evidence("screenshot", "quiz.png", None, "2026-01-10"),)
        version = FormVersion("quiz-v1", "2026-01-10", description=Verbatim(), evidence=evidence)
        forms.add(fresh.db, Form("quiz", "Quiz", versions=(version,)))
        forms.add(fresh.db, Form("draft", "Draft", versions=(FormVersion("draft-v1", "2026-01-10"),)))
    page = opened(fresh, settings, qtbot)
    assert [line.detail for line in page.todo.lines if line.button is None] == ["done"]


def test_the_search_key_goes_to_the_people(page: HomePage) -> None:
    went = Heard(page.go)
    page.focus_search()
    assert went.said == [("contacts", None)]


def test_the_focus_stays_on_its_line_while_figures_come_in(page: HomePage, qtbot: QtBot) -> None:
    button = page.todo.lines[1].button
    assert button is not None
    page.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    page._fill()
    again = page.todo.lines[1].button
    assert again is not None
    assert again.hasFocus()


def test_no_word_is_cut_when_all_are_longer(book: Book, settings: Settings, qtbot: QtBot) -> None:
    trouble(book)
    page = opened(book, settings, qtbot)
    stretch(page)
    assert list(cut(page)) == []


def test_widgets_are_created_without_a_page(jobs: InlineJobs, settings: Settings, qtbot: QtBot) -> None:
    for made in (Figures(), TodoCard(), PartnersCard(settings), PeopleView(jobs, settings, lambda: NOW)):
        qtbot.addWidget(made)
        assert made.layout() is not None


def test_in_another_language_the_people_behind_a_figure_are_listed_still(
    page: HomePage, book: Book, settings: Settings, qtbot: QtBot
) -> None:
    page.figures.pressed.emit("eligible")
    settle()
    ids = page.people.people.ids
    assert page.people.table.choose(ids[1])
    use_language("fr")
    other = opened(book, settings, qtbot)
    other.arrive(page.mark())
    settle()
    assert other.people.isVisible()
    assert (other.people.people.ids, other.people.table.current_id()) == (ids, ids[1])
    assert any(text.startswith("Éligibles maintenant pour un partenaire") for text in words_of(other))
    withdrawn(book, ids[0])
    other.reload()
    settle()
    assert (ids[0] in other.people.people.ids, other.people.table.current_id()) == (False, ids[1])


def test_before_anything_is_known_the_tasks_offer_nothing_more(qtbot: QtBot) -> None:
    card = shown(qtbot, TodoCard())
    assert not card.more.isVisible()


def test_a_partner_that_came_while_the_rules_were_applied_is_named_by_its_id(page: HomePage) -> None:
    known = page._known
    others = tuple(one for one in known.glance.partners if one.view.partner.id != "raoul")
    page.todo.show_known(replace(known, glance=replace(known.glance, partners=others)), TODAY)
    assert any("eligible for raoul" in text for text in words_of(page.todo))


def test_who_may_be_exported_stays_on_the_list_with_their_number(page: HomePage) -> None:
    """The task was there before the first export alone, and without a number."""
    (line,) = [one for one in page.todo.lines if one.title == "Export the people that a partner may receive"]
    assert "people eligible for Raoul SAS" in line.detail
    went = Heard(page.go)
    press(page, line.title)
    assert went.said[0][0] == "export"
