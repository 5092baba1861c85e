"""Returns, credits and payments on the page of the register, and where sources and contracts are judged."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import consents, partners
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.partner import PaymentTerms, PriceTier
from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
from leadkeeper.services.consent.forms import source_yields, sources
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.partners.contracts import read_tiers
from leadkeeper.services.partners.partners import change_partner, partners_overview
from tests.cli.exported_book import refs_of
from tests.cli.test_returns import TERMS, TITLED, file, mail, workbook
from tests.made_archive import NOW, TODAY, archive, contract, partner, person, restored
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, said
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.partners.contract_forms import ContractDialog
from ui.pages.register.page import RegisterPage
from ui.pages.register.returns import ReturnsDialog
from ui.pages.sources.page import SourcesPage
from ui.settings import Settings

LATER = datetime(2027, 1, 15, 10, 0, tzinfo=PARIS)


@pytest.fixture
def sold(tmp_path: Path) -> Iterator[Book]:
    """A book whose six people went to Raoul in E1; nothing is paid."""
    raoul = partner(contracts=[contract(terms=TERMS | {"return_days": 90})])
    with restored(tmp_path, archive(*map(person, range(6)), partners=[raoul])) as made:
        run(export_contacts(made.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), NOW))
        yield made


def returns(tmp_path: Path) -> Path:
    refs = refs_of(tmp_path / "E1.xlsx")
    return file(tmp_path, (refs[mail(1)], "invalid"), (refs[mail(2)], "opposition"), ("E9-000001", "doublon"))


def locked(csv_file: Path, password: str) -> Path:
    """The rows of a CSV in a workbook with a password."""
    book, plain = openpyxl.Workbook(), io.BytesIO()
    for line in csv_file.read_text("utf-8").splitlines():
        book.active.append(line.split(";" if ";" in line else ","))
    book.save(plain)
    made = csv_file.with_name("locked.xlsx")
    with made.open("wb") as out:
        OOXMLFile(plain).encrypt(password, out)
    return made


def page_of(book: Book, settings: Settings, qtbot: QtBot) -> RegisterPage:
    made: RegisterPage = opened_page(qtbot, RegisterPage(InlineJobs(book.db), settings, lambda: LATER))
    return made


def test_a_file_of_returns_is_shown_before_it_is_entered(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(sold, settings, qtbot)
    page.returns_button.click()
    dialog = asked(ReturnsDialog)
    dialog.file.set_path(returns(tmp_path))
    dialog.yes.click()
    assert "2 of 3 rows credited" in said(dialog)
    assert "Only the first lines" not in said(dialog)
    assert "Nothing is written yet." in said(dialog)
    assert "Nothing was written." not in said(dialog)
    assert "Line 4 has a reference that no export has." in said(dialog)
    assert "1 person objected: a withdrawal. They say: line 3: “opposition”." in said(dialog)
    assert [row["entry"] for row in page.entries.rows] == ["E1"]
    heard = Heard(page.said)
    dialog.yes.click()
    assert heard.texts == ["K1: 2 rows taken back, €0.80. 1 row without credit."]
    assert [row["entry"] for row in page.entries.rows] == ["K1", "E1"]
    assert "Credit K1" in said(page)
    (total, november) = page.totals.rows
    assert (total["credit"][0], total["net"][0], november["net"][0]) == (80, -80, 240)
    assert [row["of"] for row in page.returns.model.rows] == ["Raoul SAS", "Quiz landing page"]
    assert str(page.returns.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)).endswith("quiz-v1")
    assert page.returns.model.rows[0]["reasons"] == "invalid 1, objection 1"


def test_a_no_of_nobody_for_sure_is_shown_before_and_after_a_long_file_is_entered(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(sold, settings, qtbot)
    refs = refs_of(tmp_path / "E1.xlsx")
    strangers = [(f"stranger{n}@mail.example", "doublon") for n in range(20)]
    rows = [(refs[mail(1)], "invalid"), *strangers, ("E9-000009", "opposition")]
    dialog = asking_about(page, file(tmp_path, *rows))
    sentence = "1 line says no, and nobody is surely meant: put the address on the suppression list (line 23)."
    assert sentence in said(dialog)
    assert "Only the first lines are shown here." in said(dialog)
    heard = Heard(page.said)
    dialog.yes.click()
    assert heard.texts == [f"K1: 1 row taken back, €0.40. 21 rows without credit. {sentence}"]
    page.take_back()
    assert asked(ReturnsDialog).partner.value == "raoul"


def test_records_that_may_be_of_somebody_who_said_no_are_offered_as_for_a_withdrawal(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """They were only named: Tom said STOP, and stayed sharable under his other record with his name and number."""
    tom = {"first_name": "Tom", "last_name": "Vidal", "phone": "+33639987708"}
    people = [person(1, **tom), person(2, **tom, email=None), person(3, first_name="Ida", phone=tom["phone"])]
    with restored(tmp_path, archive(*people, partners=[partner(contracts=[contract(terms=TERMS)])])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        page = page_of(book, settings, qtbot)
        dialog = asking_about(page, file(tmp_path, ("E1-000001", "STOP plus de SMS")))
        assert {box.text().split(":")[0]: box.isChecked() for box in dialog.also.boxes.values()} == {
            "Tom Vidal · +33639987708 (c2)": True,
            "Ida Dubois 3 · person3@mail.example (c3)": False,
        }
        assert "Left as they are" not in said(dialog)
        heard = Heard(page.said)
        dialog.yes.click()
        assert "Also recorded for: Tom Vidal · +33639987708 (c2)." in heard.texts[-1]
        last = [answers[-1].event for answers in consents.of(book.db, [1, 2, 3]).values()]
        assert last == ["withdrawn", "withdrawn", "given"]


def test_tab_leads_through_records_and_meanings_before_the_buttons(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """Boxes that withdraw people stood after “Enter this” and “Cancel”."""
    tom = {"first_name": "Tom", "last_name": "Vidal", "phone": "+33639987708"}
    people = [person(1, **tom), person(2, **tom, email=None), person(3, first_name="Ida", phone=tom["phone"])]
    with restored(tmp_path, archive(*people, partners=[partner(contracts=[contract(terms=TERMS)])])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        page = page_of(book, settings, qtbot)
        dialog = asking_about(page, file(tmp_path, ("E1-000001", "STOP plus de SMS"), ("E1-000002", "gnarf")))
        dialog.meanings.changed.emit()  # looked through again, the records are offered after the meanings
        dialog.yes.click()
        settle()
        later = [*dialog.also.boxes.values(), *dialog.meanings.texts.values(), *dialog.meanings.boxes.values()]
        wanted, seen = [dialog.otherwise, *later, dialog.yes, dialog.no], [dialog.otherwise]
        dialog.otherwise.setFocus()
        for _press in wanted[1:]:
            dialog.focusNextPrevChild(True)
            seen.append(dialog.focusWidget())
        assert len(dialog.also.boxes) >= 2
        assert seen == wanted


def asking_about(page: RegisterPage, path: Path) -> ReturnsDialog:
    """The box of returns after a file was given to it."""
    page.take_back()
    dialog = asked(ReturnsDialog)
    dialog.file.set_path(path)
    dialog.yes.click()
    return dialog


def test_what_is_wrong_with_the_file_is_said_at_it(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(sold, settings, qtbot)
    dialog = asking_about(page, file(tmp_path, (mail(1),), header=("email",)))
    assert "No column says why people come back" in said(dialog)
    dialog.otherwise.choose("invalid")
    dialog.yes.click()
    assert "1 of 1 rows credited" in said(dialog)
    dialog.reject()


def test_a_file_that_returns_nobody_of_this_partner_cannot_be_entered(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(sold, settings, qtbot)
    strangers = file(tmp_path, ("E9-000001", "NPAI"), ("E9-000002", "opposition"), name="strangers.csv")
    dialog = asking_about(page, strangers)
    assert (dialog.yes.text(), dialog.yes.isEnabled()) == ("&Enter this", False)
    dialog.file.set_path(returns(tmp_path))
    assert (dialog.yes.text(), dialog.yes.isEnabled()) == ("&Look through", True)


def test_columns_and_reasons_that_nobody_understands_are_asked(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(sold, settings, qtbot)
    rows = ("x1", mail(1), "zz9"), ("x2", mail(2), "zz9")
    dialog = asking_about(page, file(tmp_path, *rows, header=("a", "b", "c")))
    assert "No column says why people come back" in said(dialog)
    assert {name: box.value for name, box in dialog.meanings.boxes.items()} == {"a": "none", "b": "email", "c": "none"}
    dialog.meanings.boxes["c"].choose("reason")
    dialog.yes.click()
    assert "0 of 2 rows credited" in said(dialog) or "No credit" in said(dialog)
    dialog.meanings.texts["zz9"].choose("invalid")
    assert "Look through" in dialog.yes.text().replace("&", "")
    dialog.yes.click()
    assert "2 of 2 rows credited" in said(dialog)
    dialog.yes.click()
    assert [row["entry"] for row in page.entries.rows] == ["K1", "E1"]


def test_a_second_file_is_read_after_the_questions_about_the_first(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(sold, settings, qtbot)
    dialog = asking_about(page, workbook(tmp_path, *TITLED[:2], ("Qui", "Pourquoi"), (mail(1), "NPAI")))
    assert "No column says why people come back" in said(dialog)
    dialog.partner.choose("raoul")
    dialog.file.set_path(file(tmp_path, ("", mail(1), "NPAI"), header=("Réf", "Adresse mail", "Motif")))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dialog.yes.click()
    assert "1 of 1 rows credited" in said(dialog)
    assert list(dialog.meanings.boxes) == ["Réf", "Adresse mail", "Motif"]
    dialog.reject()


def test_a_title_above_the_header_is_no_column(sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(sold, settings, qtbot)
    dialog = asking_about(page, workbook(tmp_path, *TITLED, (None, mail(1), "NPAI"), ("Total", None, "1")))
    assert "1 of 1 rows credited" in said(dialog)
    assert {name: box.value for name, box in dialog.meanings.boxes.items()} == {
        "Réf": "ref", "Adresse mail": "email", "Motif": "reason",
    }  # fmt: skip
    dialog.reject()


def test_a_protected_file_of_returns_asks_for_its_password(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(sold, settings, qtbot)
    dialog = asking_about(page, locked(returns(tmp_path), "quatre mots"))
    assert dialog.password.isVisibleTo(dialog)
    dialog.password.field.setText("quatre mots")
    dialog.yes.click()
    assert "2 of 3 rows credited" in said(dialog)
    dialog.reject()


def test_without_a_file_the_dialog_asks_for_one(sold: Book, settings: Settings, qtbot: QtBot) -> None:
    page = page_of(sold, settings, qtbot)
    page.take_back()
    dialog = asked(ReturnsDialog)
    dialog.yes.click()
    assert "Choose a file." in said(dialog)
    dialog.reject()


def test_an_answer_to_other_questions_is_not_offered_for_entry(sold: Book, qtbot: QtBot, tmp_path: Path) -> None:
    class Waiting(InlineJobs):
        def read(self, work: Any, done: Any, *more: Any, **options: Any) -> Any:
            waiting.append(lambda: super(Waiting, self).read(work, done, *more, **options))

    waiting: list[Callable[[], object]] = []
    dialog = ReturnsDialog(Waiting(sold.db), [("raoul", "Raoul SAS")], {"raoul": ["E1"]}, lambda: LATER)
    qtbot.addWidget(dialog)
    dialog.file.set_path(returns(tmp_path))
    dialog.yes.click()
    dialog.otherwise.choose("invalid")
    (answer,) = waiting
    answer()
    assert "Look through" in dialog.yes.text().replace("&", "")


def test_returns_find_a_renamed_partner_by_its_present_name(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    run(return_contacts(sold.db, ReturnsOrder(returns(tmp_path), "raoul"), NOW))
    change_partner(sold.db, replace(partners.read_all(sold.db)[0], legal_name="Chaleur du Nord SARL"))
    again = ExportRequest("raoul", str(tmp_path / "E2.xlsx"), again="agreed", limit=1)
    run(export_contacts(sold.db, again, NOW))
    page = page_of(sold, settings, qtbot)
    shown = [row["partner"] for row in page.entries.rows]
    assert sorted(shown) == ["Chaleur du Nord SARL", *["Chaleur du Nord SARL (then Raoul SAS)"] * 2]
    assert [row["partner"] for row in page.totals.rows] == ["Chaleur du Nord SARL"]
    page.take_back()
    dialog = asked(ReturnsDialog)
    names = [dialog.partner.itemText(place) for place in range(dialog.partner.count())]
    assert ("Chaleur du Nord SARL" in names, "Raoul SAS" in names) == (True, False)
    dialog.reject()


def test_a_partner_past_due_is_proposed_until_it_paid(sold: Book, settings: Settings, qtbot: QtBot) -> None:
    page = page_of(sold, settings, qtbot)
    assert "Raoul SAS has not paid E1" in said(page.overdue)
    went: list[tuple[str, object]] = []
    page.go.connect(lambda where, what: went.append((where, what)))
    next(one for one in page.overdue.findChildren(QPushButton)).click()
    assert went == [("partners", "raoul")]
    next(one for one in page.findChildren(QPushButton) if "paid" in one.text()).click()
    assert not page.overdue.isVisibleTo(page)
    assert "15/01/2027" in said(page)


def test_sources_show_their_yield_and_returns(sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    run(return_contacts(sold.db, ReturnsOrder(returns(tmp_path), "raoul"), LATER))
    figures = source_yields(sold.db)["quiz-v1"]
    assert (figures.people, figures.given, figures.rows, figures.returned) == (6, 6, 6, 2)
    page: SourcesPage = opened_page(qtbot, SourcesPage(InlineJobs(sold.db), settings, lambda: LATER))
    assert page._rows.rows[0].returned == pytest.approx(1 / 3)
    assert "2 of 6 rows came back (invalid 1, objection 1)" in said(page)


def test_figures_that_come_first_do_not_show_an_empty_page(sold: Book, settings: Settings, qtbot: QtBot) -> None:
    class Waiting(InlineJobs):
        def read(self, work: Any, done: Any, *more: Any, **options: Any) -> Any:
            if work is sources:
                return waiting.append(lambda: super(Waiting, self).read(work, done, *more, **options))
            return super().read(work, done, *more, **options)

    waiting: list[Callable[[], object]] = []
    page: SourcesPage = opened_page(qtbot, SourcesPage(Waiting(sold.db), settings, lambda: LATER))
    assert "No source yet" not in said(page)
    for answer in waiting:
        answer()
    assert "quiz-v1" in said(page)


def test_the_terms_of_a_contract_are_kept_when_it_is_renewed_in_the_window(sold: Book, qtbot: QtBot) -> None:
    (view,) = partners_overview(sold.db, TODAY).partners
    old = view.partner.contracts[0]
    dialog = ContractDialog(InlineJobs(sold.db), view.partner, lambda: NOW, replaces=old)
    qtbot.addWidget(dialog)
    assert dialog.contract.terms == old.terms
    dialog.tiers.setText("1 000: 0,45; 5000=0.4 €")
    dialog.cap.setValue(-1)
    terms = PaymentTerms(30, 90, None, (PriceTier(1000, 45), PriceTier(5000, 40)))
    assert dialog.contract == replace(dialog.contract, terms=terms)
    dialog.tiers.setText("cheap")
    dialog.yes.click()
    assert "is not a price by volume" in said(dialog)
    as_the_hint_says = "1\u202f000\u00a0: 0,45\u00a0€\u00a0; 5\u202f000\u00a0: 0,40\u00a0€"
    assert read_tiers(as_the_hint_says) == read_tiers("1000: 0.45; 5000: 0.40")
    with pytest.raises(LeadKeeperError, match="bad-tiers"):
        read_tiers("1000: -1")


def test_returns_are_first_those_of_the_partner_of_the_export_that_is_chosen(
    settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """The box began with another partner than that of the row that the founder stood on."""
    acme = partner(id="acme", legal_name="Acme SA", siren="456123785", contracts=[])
    files = [
        {"id": name, "partner": whose, "at": f"2026-02-0{name[1]}", "contacts": ["c1"]}
        for name, whose in (("E1", "raoul"), ("E2", "acme"), ("E3", "raoul"))
    ]
    with restored(tmp_path, archive(person(1), partners=[partner(), acme], deliveries=files)) as book:
        page = page_of(book, settings, qtbot)
        for name, whose in (("E2", "acme"), ("E1", "raoul")):
            page.arrive(name)
            page.returns_button.click()
            dialog = asked(ReturnsDialog)
            assert (dialog.partner.value, dialog.export.value) == (whose, "")
            dialog.reject()


def test_the_line_about_a_missing_column_says_where_it_is_asked(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Truc;Machin\nx;y\n", "utf-8")
    dialog = asking_about(page_of(sold, settings, qtbot), path)
    line = next(one for one in dialog.findChildren(QLabel) if "which it is" in one.text() and one.isVisible())
    box = next(iter(dialog.meanings.boxes.values()))
    settle()
    asked_at, told_at = (one.mapTo(dialog, QPoint()).y() for one in (box, line))
    assert asked_at < told_at
    assert "above" in line.text()
    dialog.reject()
