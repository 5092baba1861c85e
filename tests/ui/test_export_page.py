from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import register
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportResult, Owner
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.verdict import Judgement, Objection, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.preview import Behind
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.plan import Choices
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW as MADE
from tests.made_archive import archive, contract, partner, person, restored
from tests.sample_book import NOW
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page
from ui.jobs import InlineJobs
from ui.models.formats import STATUS, siren, word
from ui.pages.export.exclusions import ExclusionsView, cells
from ui.pages.export.page import ExportPage, ResultPanel, facts_of
from ui.pages.export.preview import MOST_TRAPS, PREVIEWED, TracingCard
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.filter_bar import only
from ui.widgets.labels import StatusBadge, VerdictView, verdict_texts
from ui.widgets.message_boxes import Failure, Question

DONE = ExportResult("E4", "/exports/raoul.xlsx", "ab" * 32, 47, 1, ("ref", "email"), (), 1880, "EUR")


def opened(book: Book, settings: Settings, qtbot: QtBot) -> ExportPage:
    """The page of a book, shown and loaded."""
    made: ExportPage = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW))
    return made


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> ExportPage:
    return opened(book, settings, qtbot)


def said(widget: QWidget) -> str:
    """All words on a widget, those on pills too."""
    QApplication.processEvents()  # what was just added to a layout is shown by the next event
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    pills = [one.text for one in widget.findChildren(StatusBadge) if one.isVisibleTo(widget)]
    return "\n".join([*labels, *pills])


def test_the_name_of_the_partner_is_read_whole_in_its_box(page: ExportPage) -> None:
    page.resize(1366 - 213, 681)
    QApplication.processEvents()
    room = page.partner.width() - 3 * SPACE.xl  # the frame and the arrow
    assert room >= page.partner.fontMetrics().horizontalAdvance("Raoul Patrimoine SAS")


def test_the_first_partner_is_looked_at_by_e_mail(page: ExportPage) -> None:
    assert (page.partner.value, page.channel.value) == ("raoul", "email")
    assert [row.step.count for row in page.offer.funnel.rows][-1] == page.offer.people == 46


def test_the_partner_card_says_since_when_and_until_when(page: ExportPage) -> None:
    words = said(page.offer)
    assert "Named since 01/07/2026" in words
    assert "Contract until 31/12/2026" in words
    assert f"SIREN {siren('517283941')}" in words


def test_the_price_is_said_in_the_form_of_the_language(book: Book, settings: Settings, qtbot: QtBot) -> None:
    use_language("fr")
    page = opened(book, settings, qtbot)
    assert "18,40\xa0€" in said(page.offer).replace("\u202f", "\xa0")


def test_another_partner_is_looked_at_and_remembered(page: ExportPage, settings: Settings) -> None:
    page.partner.choose("acme")
    assert page.offer.people == 1
    assert settings.choice("export.partner") == "acme"


def test_where_nobody_can_go_out_it_says_why_and_offers_no_file(page: ExportPage) -> None:
    page.channel.choose("voice")
    assert "Nobody may be shared with Raoul SAS on this channel today." in said(page.offer)
    assert not page.export.isEnabled()


def test_nobody_is_promised_more_than_the_rules_say(page: ExportPage) -> None:
    assert "Eligible under the rules and evidence recorded on 03/11/2026." in said(page)


def test_the_column_that_the_channel_needs_stays(page: ExportPage) -> None:
    boxes = page.offer.columns.findChildren(type(page.offer.tracing.locked))
    assert [(box.isEnabled(), box.isChecked()) for box in boxes] == [
        (False, True), (False, False), (True, True), (True, True),
    ]  # fmt: skip
    assert "Not in an export by e-mail: Telephone." in said(page.offer.columns)


def test_columns_ticked_off_do_not_go_out(page: ExportPage, tmp_path: Path) -> None:
    page.offer.columns.findChildren(type(page.offer.tracing.locked))[2].setChecked(False)
    page.export_to(tmp_path / "raoul.xlsx")
    assert "First name" not in said(page.done)
    assert "Last name" in said(page.done)


def test_an_export_shows_its_fingerprint_and_the_first_message(page: ExportPage, book: Book, tmp_path: Path) -> None:
    target = tmp_path / "raoul.xlsx"
    page.export_to(target)
    assert page.done.isVisible()
    assert "46 people and 1 seed address" in said(page.done)
    assert page.done.message.toPlainText().startswith("Raoul SAS vous contacte")
    assert verify(book.db, target).file == "match"


def test_the_end_of_an_export_is_announced_and_what_comes_next_has_the_focus(
    page: ExportPage, tmp_path: Path, announced: list[str]
) -> None:
    page.export_to(tmp_path / "raoul.xlsx")
    assert announced[-1].startswith("The file for Raoul SAS is ready\n")
    assert "46 people and 1 seed address" in announced[-1]
    assert page.window().focusWidget() is page.done.folder


def test_what_was_exported_to_the_second_partner_stays_when_the_page_loads_again(
    page: ExportPage, tmp_path: Path
) -> None:
    page.partner.choose("acme")
    page.export_to(tmp_path / "acme.xlsx")
    page.reload()  # as the window does after everything that is written
    assert page.done.isVisible()
    assert page.partner.value == "acme"


def test_who_may_be_shared_since_the_last_file_is_offered_when_the_page_comes_back(
    page: ExportPage, book: Book, tmp_path: Path
) -> None:
    page.export_to(tmp_path / "raoul.xlsx")
    page.reload()
    assert page.done.isVisible()
    leads = tmp_path / "new.csv"
    leads.write_text("E-mail,Le,Partenaires\nnina@lea.example,2026-09-01 10:00,oui\n", "utf-8")
    columns = {"E-mail": "email", "Le": "consent_at", "Partenaires": "consent_partners"}
    run(import_file(book.db, leads, ImportOptions(choices=Choices(overrides=columns), form="quiz-v2"), NOW))
    page.reload()
    assert not page.done.isVisible()
    assert (page.offer.isVisible(), page.offer.people, page.export.isEnabled()) == (True, 1, True)


def test_the_chosen_number_of_traps_goes_in(page: ExportPage, tmp_path: Path) -> None:
    page.offer.tracing.traps.setValue(3)
    page.export_to(tmp_path / "raoul.xlsx")
    assert "46 people and 3 seed addresses" in said(page.done)


def test_a_file_that_is_there_is_never_written_over(page: ExportPage, tmp_path: Path, qtbot: QtBot) -> None:
    target = tmp_path / "raoul.xlsx"
    target.write_bytes(b"mine")
    failures: list[BaseException] = []
    page._jobs.failed.connect(lambda _job, error: failures.append(error))
    page.export_to(target)
    assert isinstance(failures[0], LeadKeeperError)
    assert failures[0].code == "file-exists"
    assert target.read_bytes() == b"mine"
    assert page.export.isEnabled()


def test_a_clock_that_was_set_back_is_asked_about_and_the_export_goes_on(
    book: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(book, settings, qtbot).export_to(tmp_path / "first.xlsx")
    earlier: ExportPage = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW - timedelta(days=1)))
    earlier.partner.choose("acme")
    target = tmp_path / "second.xlsx"
    earlier.export_to(target)
    box = asked(Question)
    assert "The clock says 02/11/2026, but this book was used on 03/11/2026." in said(box)
    assert box.no.isDefault()
    assert not target.exists()
    box.no.click()
    assert not target.exists()
    earlier.export_to(target)
    asked(Question).yes.click()
    assert earlier.done.isVisible()
    assert verify(book.db, target).file == "match"
    assert register.dates_back(book.db) is not None


def page_a_day_back(book: Book, settings: Settings, qtbot: QtBot, tmp_path: Path) -> tuple[ExportPage, HeldJobs]:
    """A page for Raoul whose clock stands a day before the last export, and its jobs."""
    first = opened(book, settings, qtbot)
    first.partner.choose("acme")
    first.export_to(tmp_path / "first.xlsx")
    jobs = HeldJobs(book.db)
    page: ExportPage = opened_page(qtbot, ExportPage(jobs, settings, lambda: NOW - timedelta(days=1)))
    page.partner.choose("raoul")
    return page, jobs


def test_a_yes_about_the_clock_makes_the_file_that_was_asked_for_and_no_other(
    book: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page, jobs = page_a_day_back(book, settings, qtbot, tmp_path)
    page.offer.columns._boxes.boxes["first_name"].click()
    jobs.writes_held = True
    page.export_to(tmp_path / "raoul.xlsx")
    page.partner.choose("bonnefoy")
    jobs.release()
    box = asked(Question)
    assert "Export for Raoul SAS" in said(box).splitlines()
    box.yes.click()
    entries = [one.body for one in register.entries(book.db) if one.kind == "export"]
    assert [one["partner"] for one in entries] == ["acme", "raoul"]
    assert "first_name" not in entries[-1]["columns"]
    assert "The file for Raoul SAS is ready" in said(page.done)


def test_people_given_before_go_out_again_only_with_a_reason(page: ExportPage) -> None:
    page.partner.choose("bonnefoy")
    before = page.offer.people
    page.offer.again.setChecked(True)
    assert page.offer.people == before
    page.offer.reason.setText("a second campaign")
    assert page.offer.people == before + 1


def test_the_reason_to_share_again_is_of_one_file(page: ExportPage, tmp_path: Path) -> None:
    """It stayed after the export: ticked for the next file, it counted at once for other people."""
    page.partner.choose("bonnefoy")
    page.offer.again.setChecked(True)
    page.offer.reason.setText("a second campaign")
    page.export_to(tmp_path / "bonnefoy.xlsx")
    assert "is ready" in said(page.done)
    page.reload()
    assert (page.offer.again.isChecked(), page.offer.reason.text()) == (False, "")


def test_the_clock_said_to_be_right_while_another_file_is_written_says_to_wait(
    book: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """The press did nothing and said nothing."""
    page, jobs = page_a_day_back(book, settings, qtbot, tmp_path)
    page.export_to(tmp_path / "raoul.xlsx")
    clock = asked(Question)
    jobs.writes_held = True
    page.export_to(tmp_path / "other.xlsx")
    clock.yes.click()
    assert "Something else is being written in this book. Wait a moment and try again." in said(asked(Failure))
    jobs.stop(jobs.running[0])


@pytest.mark.parametrize("finished", [False, True])
def test_a_stopped_export_says_what_became_of_it(
    book: Book, settings: Settings, qtbot: QtBot, tmp_path: Path, finished: bool
) -> None:
    """After Stop the page stood as before, and nothing told whether a file was out."""
    jobs = HeldJobs(book.db)
    page: ExportPage = opened_page(qtbot, ExportPage(jobs, settings, lambda: NOW))
    page.partner.choose("raoul")
    entries, heard = len(register.entries(book.db)), Heard(page.said)
    jobs.writes_held = True
    page.export_to(tmp_path / "raoul.xlsx")
    if finished:
        (tmp_path / "raoul.xlsx").touch()  # it got its name before Stop was seen
    jobs.stop(jobs.running[0])
    nothing = "The export was stopped: no file was written, and nobody is counted as shared."
    assert heard.texts == ["It was finished before it could be stopped." if finished else nothing]
    assert (len(register.entries(book.db)), page.export.isEnabled()) == (entries, True)


def test_a_step_of_the_funnel_opens_the_people_it_lost(page: ExportPage) -> None:
    row = page.offer.funnel.rows[3]
    row.click()
    assert page.missing.isVisible()
    assert len(page.missing.people.ids) == row.step.lost == 38


def test_the_first_step_lost_nobody(page: ExportPage) -> None:
    page.offer.funnel.rows[0].click()
    assert len(page.missing.people.ids) == 0


def test_each_reason_has_as_many_people_behind_it_as_it_says(page: ExportPage) -> None:
    page.why.click()
    for row in page.missing.reasons.rows:
        page.missing.reasons_table.choose(row["id"])
        assert len(page.missing.people.ids) == row["people"]


def test_the_reason_or_the_step_that_was_clicked_stays_when_the_gains_and_the_book_are_read(page: ExportPage) -> None:
    page.why.click()
    page.missing.reasons_table.stand_at(3)
    reason = page.missing._title.text()
    page.reload()  # the preview comes without the gains, which put the reasons in another order
    row = page.missing.reasons.rows[page.missing.reasons_table.current_row()]
    assert page.missing._title.text() == reason == f"{row['title']}: {row['people']} people"
    page.offer.funnel.rows[3].click()
    step = page.missing._title.text()
    assert step.startswith("38 people: ")
    page.reload()
    assert page.missing._title.text() == step
    assert len(page.missing.people.ids) == 38
    page.partner.choose("bonnefoy")
    page.why.click()
    assert page.missing.reasons_table.current_row() == 0


def test_a_person_behind_a_reason_has_all_reasons_below(page: ExportPage) -> None:
    page.why.click()
    page.missing.people_table.choose(page.missing.people.ids[0])
    assert "Margaux Marchand · margaux.marchand@courriel.example" in said(page.missing)


def test_somebody_can_be_looked_for_by_address(page: ExportPage) -> None:
    page.focus_search()
    page.missing.search.searched.emit("margaux.marchand@courriel.example")
    assert "The partner list dropped Raoul SAS and named it again" in said(page.missing)


def test_a_record_with_a_company_alone_is_named_by_it(book: Book, settings: Settings, qtbot: QtBot) -> None:
    address = "margaux.marchand@courriel.example"
    facts = "first_name = NULL, last_name = NULL, company = 'Boulangerie Clodomir'"
    with writing(book.db):
        book.db.conn.execute(f"UPDATE contacts SET {facts} WHERE email = ?", (address,))
    page = opened(book, settings, qtbot)
    page.focus_search()
    page.missing.search.searched.emit(address)
    assert f"Boulangerie Clodomir · {address}" in said(page.missing)
    behind = Behind(Contact("c1", company="Boulangerie Clodomir"), Judgement(Verdict.ELIGIBLE, ()))
    assert cells(behind, [])["name"] == "Boulangerie Clodomir"


def test_an_address_that_nobody_has_is_said(page: ExportPage) -> None:
    page.focus_search()
    page.missing.search.searched.emit("nobody@quiz.example")
    assert "nobody@quiz.example" in said(page.missing)


def test_whoever_is_in_the_export_is_told_so(page: ExportPage) -> None:
    outlook = page._outlook
    assert outlook is not None
    number = next(outlook.judged.numbers(Verdict.ELIGIBLE))
    page.focus_search()
    page.missing.search.searched.emit(f"c{number:03}")
    assert "This person is in the export." in said(page.missing)


def test_a_person_can_be_opened_among_the_contacts(page: ExportPage, qtbot: QtBot) -> None:
    page.why.click()
    page.missing.people_table.choose(page.missing.people.ids[0])
    page.grab()
    with qtbot.waitSignal(page.go) as heard:
        qtbot.keyClick(page.missing.people_table, Qt.Key.Key_Return)
    assert heard.args[0] == "contacts"
    row = page.missing.people.row_at(0)
    assert row is not None
    assert heard.args[1] == only(row["behind"].contact.id)


def test_a_partner_can_be_asked_for_by_another_page(page: ExportPage) -> None:
    page.arrive("acme")
    assert page.partner.value == "acme"


def test_without_partners_it_leads_to_them(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with new_book(tmp_path / "empty.leads", Owner(name="Clodomir")) as empty:
        page = opened(empty, settings, qtbot)
        assert "No partner yet" in said(page)
        assert not page.partner.isVisible()  # there is nothing to choose from


def test_the_first_rows_are_shown_without_the_reference(page: ExportPage) -> None:
    table = page.offer._table
    assert table is not None
    assert table.model().rowCount() == PREVIEWED
    assert table.isColumnHidden(0)


@pytest.mark.parametrize(
    ("first", "second", "fine"), [("", "", False), ("secret", "other", False), ("secret", "secret", True)]
)
def test_a_password_is_typed_twice_the_same(qtbot: QtBot, first: str, second: str, fine: bool) -> None:
    card = TracingCard()
    qtbot.addWidget(card)
    card.locked.setChecked(True)
    card.first.setText(first)
    card.second.setText(second)
    assert (card.check() == "") is fine


def test_without_a_tick_there_is_no_password(qtbot: QtBot) -> None:
    card = TracingCard()
    qtbot.addWidget(card)
    card.first.setText("secret")
    assert card.check() == ""
    assert card.password is None
    assert card.traps.maximum() == MOST_TRAPS


def test_after_an_export_the_password_is_forgotten(page: ExportPage, tmp_path: Path) -> None:
    tracing = page.offer.tracing
    tracing.locked.setChecked(True)
    tracing.first.setText("secret")
    tracing.second.setText("secret")
    page.export_to(tmp_path / "raoul.xlsx")
    assert (tracing.first.text(), tracing.second.text(), tracing.password) == ("", "", None)


def test_a_password_typed_for_a_partner_does_not_lock_the_file_of_the_next(page: ExportPage) -> None:
    page.partner.choose("bonnefoy")
    tracing = page.offer.tracing
    tracing.locked.setChecked(True)
    tracing.first.setText("secret")
    tracing.second.setText("secret")
    page.channel.choose("sms")
    assert tracing.password == "secret"
    page.partner.choose("raoul")
    assert (tracing.first.text(), tracing.second.text(), tracing.locked.isChecked()) == ("", "", False)


def test_what_went_out_leads_to_the_register(qtbot: QtBot) -> None:
    view = ResultPanel()
    qtbot.addWidget(view)
    view.show_exported(DONE, "Raoul SAS", "text")
    with qtbot.waitSignal(view.register_wanted) as heard:
        view.register.click()
    assert heard.args == ["E4"]


def test_an_export_without_price_names_none() -> None:
    assert "Price" in dict(facts_of(DONE))
    assert "Price" not in dict(facts_of(replace(DONE, price_cents=None)))


def test_a_search_before_anybody_was_judged_says_nothing(jobs: InlineJobs, settings: Settings, qtbot: QtBot) -> None:
    view = ExclusionsView(jobs, settings)
    qtbot.addWidget(view)
    view.search.searched.emit("c1")
    view.show_step("yes")
    assert not view.people.ids


@pytest.mark.parametrize(
    ("verdict", "status", "spoken"),
    [
        (Verdict.ELIGIBLE, Status.GOOD, "Eligible"),
        (Verdict.REVIEW, Status.WARN, "To review"),
        (Verdict.BLOCKED, Status.BAD, "Blocked"),
    ],
)
def test_a_standing_is_a_colour_and_a_word(verdict: Verdict, status: Status, spoken: str) -> None:
    assert (STATUS[verdict], word(verdict)) == (status, spoken)


def test_the_gravest_reason_stands_first(qtbot: QtBot) -> None:
    objections = (
        Objection("R37", Verdict.REVIEW, "denied"),
        Objection("R02", Verdict.BLOCKED, "denied", {"reason": "x"}),
    )
    made = VerdictView(verdict_texts("Raoul SAS", Judgement(Verdict.BLOCKED, objections)))
    qtbot.addWidget(made)
    sentences = [one.text() for one in made.findChildren(QLabel)]
    assert sentences.index("A reviewer refused this: x.") < sentences.index("A reviewer refused this.")


def test_who_was_shared_as_the_contract_says_does_not_look_like_a_fault(qtbot: QtBot) -> None:
    """The list said “Already shared” in grey, the panel “Blocked” in red, of the same person."""
    facts = {"partner": "Raoul SAS", "at": "2026-11-30T18:07:00+01:00", "times": 1, "limit": 1}
    made = verdict_texts(
        "Raoul SAS", Judgement(Verdict.BLOCKED, (Objection("R41", Verdict.BLOCKED, "uses-spent", facts),))
    )
    assert (made.verdict, made.status) == ("Already shared on 30/11/2026", Status.PLAIN)
    none = Objection("R41", Verdict.BLOCKED, "no-use-allowed", {"partner": "Raoul SAS"})
    assert verdict_texts("Raoul SAS", Judgement(Verdict.BLOCKED, (none,))).status is Status.BAD


def test_of_a_person_who_refused_the_missing_consent_is_not_told_again(qtbot: QtBot) -> None:
    objections = (
        Objection("R03", Verdict.BLOCKED, "refused", {"at": "2026-10-03"}),
        Objection("R17", Verdict.BLOCKED, "proof-incomplete", {"missing": ("consent",)}),
    )
    made = VerdictView(verdict_texts("Raoul SAS", Judgement(Verdict.BLOCKED, objections)))
    qtbot.addWidget(made)
    sentences = "\n".join(one.text() for one in made.findChildren(QLabel))
    assert "proof" not in sentences.replace("proven", "")
    assert "Ask for a consent" not in sentences
    assert "Respect the refusal." in sentences


def test_doubtful_addresses_are_counted_and_left_out_by_choice(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    emails = ("lea@mail.example", "paul@gmial.com", "contact@yopmail.com", "k@duck.com")
    people = [person(number, email=email) for number, email in enumerate(emails)]
    with restored(tmp_path, archive(*people)) as book:
        page: ExportPage = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: MADE))
        hygiene = page.offer.hygiene
        boxes = {one: box.accessibleName() for one, box in (hygiene._boxes.boxes if hygiene._boxes else {}).items()}
        assert list(boxes) == ["typo", "throwaway", "role"]
        assert boxes["typo"] == "misspelt domains (gmial.com): 1 · paul@gmial.com"
        assert "alias services, which reach their people: 1" in said(hygiene)
        assert page.offer.people == 4
        for kind in ("throwaway", "role"):
            hygiene._boxes.boxes[kind].setChecked(True)
        assert page.offer.people == 3
        page.export_to(tmp_path / "raoul.xlsx")
        (entry,) = [one for one in register.entries(book.db) if one.kind == "export"]
        assert (entry.body["rows"], entry.body["left_out"]) == (3, {"throwaway": 1, "role": 1})


def test_a_contract_without_end_and_no_contract_are_never_said_together(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    endless = partner(contracts=[contract(ends_on=None)])
    with restored(tmp_path, archive(person(1), partners=[endless])) as book:
        page = opened(book, settings, qtbot)
        by_mail = said(page.offer)
        page.channel.choose("voice")
        by_voice = said(page.offer)
    assert "Contract without an end date" in by_mail
    assert "No contract in force" not in by_mail
    assert "No contract in force for this channel" in by_voice
    assert "Contract without an end date" not in by_voice


def test_a_partner_is_looked_at_by_a_channel_of_its_contract_and_another_is_told_as_such(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    by_sms = partner(id="sms", legal_name="SMS SA", siren="", contracts=[contract("s", channels=["voice", "sms"])])
    with restored(tmp_path, archive(person(1), partners=[partner(), by_sms])) as book:
        page = opened(book, settings, qtbot)
        assert page.channel.value == "email"
        page.partner.choose("sms")
        assert page.channel.value == "sms"
        assert "No contract in force" not in said(page.offer)
        page.channel.choose("email")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert "No contract in force for this channel" in said(page.offer)
        assert "The contract covers: SMS, telephone calls" in said(page.offer)
        page.arrive(("sms", "post"))
        assert page.channel.value == "post"


def test_the_figures_of_one_partner_never_stand_under_the_name_of_another(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    jobs = HeldJobs(book.db)
    page: ExportPage = opened_page(qtbot, ExportPage(jobs, settings, lambda: NOW))
    assert "SIREN 517 283 941" in said(page).replace("\xa0", " ")
    jobs.held = True
    page.partner.choose("acme")
    waiting = said(page).replace("\xa0", " ")
    assert "SIREN 517 283 941" not in waiting
    assert "Applying the rules…" in waiting
    jobs.release()
    assert "1 person" in said(page).replace("\n", " ")
    assert page.offer.isVisible()
    jobs.held = True
    page.reload()  # the same partner again: nothing false stands there
    assert page.offer.isVisible()
    jobs.release()


def test_people_who_differ_only_after_the_plus_from_one_who_withdrew_are_named_below_it(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    people = [person(number, email=f"clo+{number}@plus.example") for number in (1, 2)]
    with restored(tmp_path, archive(*people, person(3))) as book:
        suppress(book.db, ["clo+1@plus.example"], MADE)
        page: ExportPage = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: MADE))
        assert page.offer.people == 2
        assert "(in brackets): clo+2@plus.example (clo+1@plus.example). It counts as another person" in said(page)


def test_people_who_may_be_in_the_export_twice_are_counted_below_it(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    same = {"phone": "+33639980077", "last_name": "Morvan"}
    with restored(tmp_path, archive(person(1, **same), person(2, **same), person(3))) as book:
        page: ExportPage = opened_page(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: MADE))
        assert page.offer.people == 3
        assert "2 of them may be the same person as another one (same number, similar name)" in said(page)
