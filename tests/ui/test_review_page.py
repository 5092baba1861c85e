from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import eligibility
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.eligibility.review import WaitingReviews, reviews_waiting
from leadkeeper.services.partners.partners import hold_partner, remove_hold
from tests.made_archive import TODAY, archive, partner, person, restored
from tests.services.made_book import NOW, empty_book
from tests.services.reviewed_book import reviewed_book
from tests.ui.asking import Heard
from tests.ui.looking import cut_in, shown, words_of
from tests.ui.stretch import cut, settle, stretch
from ui.jobs import InlineJobs
from ui.pages.review import details
from ui.pages.review.page import ReviewPage
from ui.settings import Settings
from ui.widgets.filter_bar import only

WHY = "agreed by letter"
FORM = "Quiz « quel panier êtes-vous ? », from 01/07/2026"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with reviewed_book(tmp_path) as opened:
        yield opened


def opened(db: Any, settings: Settings, qtbot: QtBot, intent: object = None) -> ReviewPage:
    page = ReviewPage(InlineJobs(db), settings, lambda: NOW)
    shown(qtbot, page, 1200, 860)
    page.reload()
    if intent is not None:
        page.arrive(intent)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.table.setFocus()
    return page


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> ReviewPage:
    """Stands on the two minors who wait because of Raoul."""
    return opened(book.db, settings, qtbot, ("raoul", "R25"))


def key(qtbot: QtBot, page: ReviewPage, pressed: Qt.Key, shift: bool = False) -> None:
    qtbot.keyClick(
        page.focusWidget() or page,
        pressed,
        Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier,
    )


def decisions(db: Any, *numbers: int) -> list[tuple[int, str | None, str | None]]:
    return [
        (number, one.rule, one.decision)
        for number, found in eligibility.of(db, numbers).items()
        for one, _hash in found
    ]


def heard(page: ReviewPage) -> list[tuple[str, Any]]:
    said: list[tuple[str, Any]] = []
    page.said.connect(lambda text, undo: said.append((text, undo)))
    return said


def test_groups_stand_in_the_table_with_those_to_decide_first(page: ReviewPage) -> None:
    assert [(row["people"], row["decision"]) for row in page.rows.rows][:2] == [(9, "You decide"), (7, "You decide")]
    assert page.rows.rows[-1]["decision"] == "Correct first"


def test_a_group_is_called_by_what_it_waits_for_its_form_and_its_list(page: ReviewPage) -> None:
    assert page.rows.rows[4]["what"] == f"Number from Belgium\u00a0· {FORM}\u00a0· list of 01/07/2026 10:00"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [820, 1050])
def test_what_tells_groups_apart_is_never_cut(
    book: Book, settings: Settings, qtbot: QtBot, language: str, width: int
) -> None:
    use_language(language)
    page = opened(book.db, settings, qtbot, ("raoul", "R25"))
    page.resize(width, 860)
    settle()
    assert cut_in(page.table, "what") == []


def test_the_head_says_how_many_wait_and_how_many_for_me(page: ReviewPage) -> None:
    assert "26 people to review, 24 for your decision" in words_of(page.header)


def test_the_window_is_told_how_many_wait_for_me_whatever_the_partner(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    page, said = ReviewPage(InlineJobs(book.db), settings, lambda: NOW), []
    qtbot.addWidget(page)
    page.waits.connect(lambda *one: said.append(one))
    page.reload()
    assert said == [("review", run(reviews_waiting(book.db, NOW.date())).people)]


def test_one_arrives_at_the_group_of_a_rule(page: ReviewPage) -> None:
    assert page.group is not None
    assert page.group.rules == ("R25",)


def test_the_evidence_stands_beside(page: ReviewPage) -> None:
    said = " ".join(words_of(page.details))
    assert f"2 people · Minor · {FORM} · list of 01/07/2026 10:00" in said
    assert "published on 01/07/2026 10:00 · screenshot of 01/07/2026 10:02" in said
    assert "Contract of 05/01/2026 · until 31/12/2026 · 1 use of a person · raoul-2026.pdf" in said


def test_a_person_is_shown_with_address_and_yes(page: ReviewPage) -> None:
    said = " ".join(words_of(page.person))
    assert "1 of 2" in said
    assert "Said yes on" in said


def test_the_arrows_go_through_the_people(page: ReviewPage, qtbot: QtBot) -> None:
    people = []
    for pressed in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        key(qtbot, page, pressed)
        people.append(page.walk.current)
    assert people == [91, 90, 91]


def test_without_a_reason_nothing_is_written(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    page.decision.reason.setText("  ")
    key(qtbot, page, Qt.Key.Key_A)
    assert page.decision.error == "Say in a few words why."
    assert page.decision.reason.hasFocus()
    assert decisions(book.db, 90, 91) == []


def test_letters_typed_in_the_reason_are_no_commands(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    key(qtbot, page, Qt.Key.Key_N)
    qtbot.keyClicks(page.decision.reason, "basan")
    assert (page.decision.reason.text(), decisions(book.db, 90, 91)) == ("basan", [])


@pytest.mark.parametrize("pressed", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_give_the_keys_back(page: ReviewPage, qtbot: QtBot, pressed: Qt.Key) -> None:
    page.decision.reason.setFocus()
    key(qtbot, page, pressed)
    assert page.table.hasFocus()


@pytest.mark.parametrize(("pressed", "decision"), [(Qt.Key.Key_A, "allow"), (Qt.Key.Key_B, "deny")])
def test_a_letter_decides_about_one_person_and_goes_on(
    page: ReviewPage, book: Book, qtbot: QtBot, pressed: Qt.Key, decision: str
) -> None:
    page.decision.reason.setText(WHY)
    key(qtbot, page, pressed)
    assert decisions(book.db, 90, 91) == [(90, "R25", decision)]
    assert (page.walk.current, page.walk.done) == (91, 1)


def test_the_reason_of_one_is_not_taken_for_the_next(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_A)
    key(qtbot, page, Qt.Key.Key_B)
    assert decisions(book.db, 90, 91) == [(90, "R25", "allow")]
    assert page.decision.error == "Say in a few words why."
    page.table.setFocus()
    assert page.decision.again.text() == "Same reason: “agreed by letter” (R)"
    key(qtbot, page, Qt.Key.Key_R)
    key(qtbot, page, Qt.Key.Key_B)
    assert decisions(book.db, 90, 91) == [(90, "R25", "allow"), (91, "R25", "deny")]


def test_who_was_decided_about_is_shown_so(page: ReviewPage, qtbot: QtBot) -> None:
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_A)
    key(qtbot, page, Qt.Key.Key_Left)
    assert "Allowed" in page.person.accessibleName()


def test_skipping_writes_nothing(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    key(qtbot, page, Qt.Key.Key_S)
    assert (page.walk.current, decisions(book.db, 90, 91)) == (91, [])


def test_progress_is_said(page: ReviewPage, qtbot: QtBot) -> None:
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_A)
    assert any(text.startswith("1 of 2 decided") for text in words_of(page.decision))


@pytest.mark.parametrize(("pressed", "decision"), [(Qt.Key.Key_A, "allow"), (Qt.Key.Key_B, "deny")])
def test_with_shift_it_is_about_the_whole_group(
    page: ReviewPage, book: Book, qtbot: QtBot, pressed: Qt.Key, decision: str
) -> None:
    page.decision.reason.setText(WHY)
    key(qtbot, page, pressed, shift=True)
    assert decisions(book.db, 90, 91) == [(90, "R25", decision), (91, "R25", decision)]
    assert not [row for row in page.rows.rows if "Minor" in row["what"]]


def test_all_are_those_who_are_left_and_the_counts_go_down(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    said = heard(page)
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_B)
    assert "25 people to review, 23 for your decision" in words_of(page.header)
    assert page.rows.row_at(page.table.currentIndex().row())["people"] == 1
    assert not page.decision.allow_all.isVisible()
    page.decision.reason.setText(WHY)
    page.decide("allow", True)
    assert decisions(book.db, 90, 91) == [(90, "R25", "deny"), (91, "R25", "allow")]
    assert said[1][0] == "1 person allowed for Raoul SAS, e-mail: Minor."


def test_somebody_just_blocked_can_be_allowed_again(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    said = heard(page)
    for pressed in (Qt.Key.Key_B, Qt.Key.Key_A):
        page.decision.reason.setText(WHY)
        key(qtbot, page, pressed)
        key(qtbot, page, Qt.Key.Key_Left)
    assert decisions(book.db, 90) == [(90, "R25", "allow")]
    assert "Allowed" in page.person.accessibleName()
    said[1][1]()
    assert decisions(book.db, 90) == [(90, "R25", "deny")]


def test_nobody_is_decided_about_before_they_are_shown(
    page: ReviewPage, book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page._jobs, "read", lambda *_words, **_names: None)
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_Right)
    key(qtbot, page, Qt.Key.Key_A)
    assert decisions(book.db, 90, 91) == []
    assert "1 of 2" in words_of(page.person)


def test_nothing_can_be_pressed_until_the_person_is_shown(
    page: ReviewPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    buttons = (page.decision.allow, page.decision.block, page.decision.allow_all, page.decision.block_all)
    assert all(one.isEnabled() for one in buttons)
    held: list[Any] = []
    with monkeypatch.context() as slow:
        slow.setattr(page, "_show_person", lambda *shown_late: held.append(shown_late))
        key(qtbot, page, Qt.Key.Key_Right)
        assert not any(one.isEnabled() for one in buttons)
    page._show_person(*held[0])
    assert all(one.isEnabled() for one in buttons)


def test_the_keys_work_before_anything_on_the_page_was_pressed(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    beside = QPushButton("Review")
    layout = QHBoxLayout(window)
    layout.addWidget(beside)
    layout.addWidget(page)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    page.decision.reason.setText(WHY)
    beside.setFocus()
    qtbot.keyClick(beside, Qt.Key.Key_A)
    page.setParent(None)
    assert decisions(book.db, 90, 91) == [(90, "R25", "allow")]


def test_buttons_do_what_the_keys_do(page: ReviewPage, book: Book) -> None:
    page.decision.skip.click()
    page.decision.reason.setText(WHY)
    page.decision.block.click()
    assert decisions(book.db, 90, 91) == [(91, "R25", "deny")]


def test_what_was_done_is_said_and_can_be_undone(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    said = heard(page)
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_A, shift=True)
    text, undo = said[0]
    assert text == "2 people allowed for Raoul SAS, e-mail: Minor."
    undo()
    assert (said[1], decisions(book.db, 90, 91)) == (("The decision about 2 people is undone.", None), [])
    assert [row for row in page.rows.rows if "Minor" in row["what"]]


def test_after_an_undo_the_person_of_the_decision_is_shown_again_and_named(
    page: ReviewPage, book: Book, qtbot: QtBot
) -> None:
    said = heard(page)
    assert page.person.shown is not None
    name = page.person.shown.contact.called
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.number == 91)
    _text, undo = said[0]
    undo()
    assert said[1] == (f"The decision about {name} is undone.", None)
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.number == 90)
    key(qtbot, page, Qt.Key.Key_A)
    assert decisions(book.db, 90, 91) == [(90, "R25", "allow")]


def test_the_button_that_decided_about_one_person_has_the_focus_for_the_next(page: ReviewPage, qtbot: QtBot) -> None:
    page.decision.reason.setText(WHY)
    page.decision.block.setFocus()
    page.decision.block.click()
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.number == 91)
    assert page.window().focusWidget() is page.decision.block


def decidable(page: ReviewPage) -> list[int]:
    """The places of the groups that can be decided as a whole."""
    return [place for place, one in enumerate(page.groups) if one.may_decide and one.people > 1]


def test_a_reason_typed_for_another_group_stays_when_a_group_is_decided(page: ReviewPage) -> None:
    first, second, third = (page.groups[place] for place in decidable(page)[:3])
    for n, group in enumerate((first, second, third)):
        page.table.choose(page.groups.index(group))
        page.decision.reason.setText(f"reason {n}")
    page.table.choose(page.groups.index(first))
    page.decide("allow", True)
    for n, group in ((1, second), (2, third)):
        (place,) = [at for at, one in enumerate(page.groups) if one.key == group.key]
        page.table.choose(place)
        assert page.decision.reason.text() == f"reason {n}"


def test_a_reason_typed_for_another_group_stays_when_a_decision_is_undone(page: ReviewPage) -> None:
    first, second = (page.groups[place] for place in decidable(page)[:2])
    heard = Heard(page.said)
    page.table.choose(page.groups.index(first))
    page.decision.reason.setText("first")
    page.decide("allow", True)
    (place,) = [at for at, one in enumerate(page.groups) if one.key == second.key]
    page.table.choose(place)
    page.decision.reason.setText("second")
    heard.said[-1][1]()
    assert page.group is not None
    assert (page.group.key, page.decision.reason.text()) == (first.key, "first")
    (place,) = [at for at, one in enumerate(page.groups) if one.key == second.key]
    page.table.choose(place)
    assert page.decision.reason.text() == "second"


def test_a_double_click_decides_about_one_group_only(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    first, second = (page.groups[place] for place in decidable(page)[:2])
    for group in (second, first):
        page.table.choose(page.groups.index(group))
        page.decision.reason.setText(WHY)
    qtbot.mouseClick(page.decision.allow_all, Qt.MouseButton.LeftButton)
    assert page.group is not None
    page.decision.reason.setText(WHY)
    qtbot.mouseClick(page.decision.allow_all, Qt.MouseButton.LeftButton)
    decided = {number for number, *_rest in decisions(book.db, *first.numbers, *second.numbers)}
    assert decided == set(first.numbers)
    qtbot.waitUntil(page.decision.allow_all.isEnabled)


def test_undo_in_an_empty_reason_means_the_decision(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    undone: list[bool] = []
    QShortcut(QKeySequence.StandardKey.Undo, page, lambda: undone.append(True))
    page.decision.reason.setFocus()
    qtbot.keyClicks(page.decision.reason, WHY)
    qtbot.mouseClick(page.decision.allow_all, Qt.MouseButton.LeftButton)
    page.decision.reason.setFocus()
    qtbot.keyClick(page.decision.reason, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.decision.reason.text(), undone) == ("", [True])


def test_the_next_person_is_said_once_and_the_focus_stays(
    page: ReviewPage, qapp: QApplication, qtbot: QtBot, announced: list[str]
) -> None:
    page.decision.reason.setText(WHY)
    page.decision.block.setFocus()
    focused: list[QWidget | None] = []
    qapp.focusChanged.connect(lambda _before, now: focused.append(now))
    announced.clear()
    qtbot.keyClick(page.decision.block, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.number == 91)
    assert page.person.shown is not None
    name = page.person.shown.contact.called
    assert focused == []
    assert [text for text in announced if name in text] == [page.person.accessibleName()]
    assert name in page.decision.block.accessibleDescription()


def test_a_person_stepped_to_is_said(page: ReviewPage, qtbot: QtBot, announced: list[str]) -> None:
    announced.clear()
    key(qtbot, page, Qt.Key.Key_Right)
    assert announced == [page.person.accessibleName()]


def test_a_reason_stays_while_another_group_is_looked_at(page: ReviewPage, qtbot: QtBot) -> None:
    group, number = page.group, page.walk.current
    assert group is not None
    page.decision.reason.setText(WHY)
    place = page.groups.index(group)
    other = next(at for at, one in enumerate(page.groups) if one.may_decide and at != place)
    page.table.choose(other)
    assert page.decision.reason.text() == ""
    page.table.choose(place)
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.number == number)
    assert page.decision.reason.text() == WHY


def test_the_last_one_decided_closes_the_group(page: ReviewPage, qtbot: QtBot) -> None:
    for _person in range(2):
        page.decision.reason.setText(WHY)
        key(qtbot, page, Qt.Key.Key_A)
    assert not [row for row in page.rows.rows if "Minor" in row["what"]]


def test_a_group_that_must_be_put_right_offers_no_decision(page: ReviewPage, book: Book, qtbot: QtBot) -> None:
    page.arrive(("raoul", "R33"))
    page.decision.reason.setText(WHY)
    key(qtbot, page, Qt.Key.Key_A)
    assert not page.decision.isVisible()
    assert "Add the proof of a newer consent (log, signature or recording), or leave the person out." in words_of(page)
    assert decisions(book.db, 59) == []


def test_another_partner_has_other_groups(page: ReviewPage) -> None:
    page.partner.choose("acme")
    assert [row["what"] for row in page.rows.rows] == ["Professional not informed\u00a0· No form known"]


def test_partner_and_channel_are_remembered(page: ReviewPage, book: Book, settings: Settings, qtbot: QtBot) -> None:
    page.partner.choose("bonnefoy")
    page.channel.choose("sms")
    again = opened(book.db, settings, qtbot)
    assert (again.partner.value, again.channel.value) == ("bonnefoy", "sms")


def test_where_nobody_waits_it_is_said(page: ReviewPage) -> None:
    page.channel.choose("post")
    assert page.rows.rows == []
    assert "Nobody to review" in words_of(page)


def test_while_a_partner_is_on_hold_it_is_said_how_many_wait_meanwhile(page: ReviewPage, book: Book) -> None:
    before = sum(group.people for group in page.groups)
    hold_partner(book.db, "raoul", "complaints", TODAY)
    page.reload()
    assert page.rows.rows == []
    said = "\n".join(words_of(page))
    assert "nothing left to review" not in said
    assert "Nobody can be reviewed for now" in said
    assert "Nothing is shared with Raoul SAS, on hold since " in said
    assert f"{before} people are to be reviewed afterwards." in said
    remove_hold(book.db, "raoul")
    page.reload()
    assert sum(group.people for group in page.groups) == before


def test_without_partners_the_page_leads_to_them(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with empty_book(tmp_path) as db:
        page = ReviewPage(InlineJobs(db), settings, lambda: NOW)
        shown(qtbot, page, 1200, 860)
        page.reload()
        assert "No partner yet" in words_of(page)


def test_a_person_can_be_seen_in_contacts(page: ReviewPage) -> None:
    went: list[tuple[str, object]] = []
    page.go.connect(lambda name, intent: went.append((name, intent)))
    assert page.person.shown is not None
    page.person.contact_wanted.emit()
    assert went == [("contacts", only(page.person.shown.contact.id))]


def test_several_rules_are_decided_one_by_one(book: Book, settings: Settings, qtbot: QtBot) -> None:
    with writing(book.db):
        book.db.conn.execute("UPDATE contacts SET age_at_consent = 16 WHERE id = 103")
    page = opened(book.db, settings, qtbot, ("bonnefoy", "R35"))
    assert page.group is not None
    assert page.group.rules == ("R25", "R35")
    assert "Each rule is decided by itself. Now: Minor." in words_of(page.decision)
    page.decision.reason.setText(WHY)
    page.decision.allow.click()
    assert page.group is not None
    assert ("R35",) in [group.rules for group in page.groups]


@pytest.mark.parametrize("rule", ["R25", "R33", "R35"])
def test_no_word_is_cut_when_all_are_longer(page: ReviewPage, rule: str) -> None:
    page.resize(1080, 860)
    page.arrive(("raoul", rule))
    settle()
    before = list(cut(page))
    stretch(page)
    assert (before, list(cut(page))) == ([], [])


def test_panels_and_words_are_those_of_the_page(page: ReviewPage) -> None:
    assert isinstance(page.decision, details.DecisionCard)
    assert page.group is not None
    assert details.title(page.group) == f"2 people · Minor · {FORM} · list of 01/07/2026 10:00"


def test_in_another_language_the_reason_stays_with_its_person(
    page: ReviewPage, book: Book, settings: Settings, qtbot: QtBot
) -> None:
    page.step(1)
    assert page.person.shown is not None
    who = page.person.shown.contact.id
    page.decision.reason.setText(WHY)
    use_language("fr")
    other = opened(book.db, settings, qtbot, page.mark())
    assert other.person.shown is not None
    assert (other.person.shown.contact.id, other.decision.reason.text()) == (who, WHY)
    other.step(1)
    assert other.decision.reason.text() == ""


def test_a_reason_stays_when_the_page_loads_again_and_never_passes_to_another_partner(page: ReviewPage) -> None:
    page.step(1)
    assert page.person.shown is not None
    who = page.person.shown.contact.id
    page.decision.reason.setText(WHY)
    page.reload()
    assert (page.person.shown.contact.id, page.decision.reason.text()) == (who, WHY)
    page.partner.choose("acme")
    assert page.decision.reason.text() == ""


def test_a_cell_that_refuses_is_said_in_the_words_of_the_file(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    """“STOP (Contactable: non)” was read as if the person had written STOP."""
    with restored(tmp_path, archive(person(1, note="STOP (Contactable: non)"))) as book:
        page = opened(book.db, settings, qtbot, "raoul")
        words = "\n".join(words_of(page)).replace("\u200b", "")
        assert "Note: “Contactable: non”" in words
        assert "A note or tag may ask for no further contact: “Contactable: non”." in words
        assert "STOP" not in words


STOPPED = ("NE PLUS CONTACTER", "stop merci", "NE PLUS CONTACTER", "stop merci", "stop merci")


@pytest.fixture
def noted(tmp_path: Path) -> Iterator[Book]:
    """Five people whose notes ask to stop, in two wordings."""
    people = [person(number, note=note) for number, note in enumerate(STOPPED, 1)]
    acme = partner(id="acme", legal_name="Buf & Chateau SA", siren=None, contracts=[])
    with restored(tmp_path, archive(*people, partners=[partner(), acme])) as opened:
        yield opened


def test_people_are_allowed_only_by_the_note_that_is_read(noted: Book, settings: Settings, qtbot: QtBot) -> None:
    page = opened(noted.db, settings, qtbot, "raoul")
    assert [(group.people, group.note) for group in page.groups] == [(3, "stop merci"), (2, "NE PLUS CONTACTER")]
    assert "Note: “stop merci”" in "\n".join(words_of(page)).replace("\u200b", "")
    page.decision.reason.setText(WHY)
    page.decision.allow_all.click()
    settle()
    assert decisions(noted.db, 1, 2, 3, 4, 5) == [(one, "R44", "allow") for one in (2, 4, 5)]
    assert [group.note for group in page.groups] == ["NE PLUS CONTACTER"]


def test_where_nobody_waits_the_page_leads_to_the_partner_for_whom_people_wait(
    noted: Book, settings: Settings, qtbot: QtBot
) -> None:
    page = opened(noted.db, settings, qtbot, "acme")
    page._count_waiting()
    settle()
    button = next(one for one in page.findChildren(QPushButton) if one.text().startswith("Review 5 people"))
    assert (button.text(), button.isVisible()) == ("Review 5 people for Raoul SAS, e-mail", True)
    button.click()
    settle()
    assert (page.partner.currentText(), sum(group.people for group in page.groups)) == ("Raoul SAS", 5)


def test_the_way_to_others_is_no_window_of_its_own_while_people_wait_here(page: ReviewPage) -> None:
    """A button without a parent stood on the desktop, and in the list of windows of a screen reader."""
    page._say_waiting(WaitingReviews(2, {("raoul", "email"): 2}))
    assert page._others.window() is page.window()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible() and isinstance(one, QPushButton)] == []


def test_where_nobody_waits_the_other_channel_of_the_same_partner_comes_first(page: ReviewPage) -> None:
    page.partner.offer([("raoul", "Raoul SAS"), ("bonte", "Bonne Table SARL")], "bonte")
    page._say_waiting(WaitingReviews(12, {("raoul", "email"): 2, ("bonte", "sms"): 10}))
    assert page._others.text() == "Review 10 people for Bonne Table SARL, SMS"
    page.partner.offer([("raoul", "Raoul SAS"), ("acme", "Acme SA")], "acme")
    page._say_waiting(WaitingReviews(2, {("raoul", "email"): 2}))
    assert page._others.text() == "Review 2 people for Raoul SAS, e-mail"
