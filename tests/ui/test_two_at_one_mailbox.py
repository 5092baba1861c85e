"""Two people of a file at one mailbox are one record: it is found by either name, and its panel names the other."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.details import show_number
from leadkeeper.services.contacts.listing import View
from tests.cli.made_cli import NOW, told
from tests.made_archive import NOW as INSTANT
from tests.made_archive import TODAY
from tests.ui.looking import words_of
from ui.jobs import InlineJobs
from ui.pages.contacts.details import PersonPanel, as_text
from ui.pages.contacts.listing import ContactSearch

OTHER = "Line 3 of liste.csv names somebody else at this mailbox: Carl Cros."


def test_the_other_person_is_found_and_named_in_the_panel(qtbot: QtBot, tmp_path: Path) -> None:
    """Nobody was found by Carl's name, and who found Bea did not see that Carl uses the mailbox."""
    path, file, found = tmp_path / "b.leads", tmp_path / "liste.csv", list[list[int]]()
    told("new", path, "--owner", "Clodomir", *NOW)
    file.write_text("Prénom;Nom;E-mail\nBea;Brun;famille@foyer.example\nCarl;Cros;famille@foyer.example\n", "utf-8")
    told("import", path, file, *NOW)
    with open_book(path, INSTANT) as book:
        panel = PersonPanel()
        qtbot.addWidget(panel)
        search = ContactSearch(InlineJobs(book.db), lambda: INSTANT, panel)
        search.found.connect(lambda ids, _complete: found.append(list(ids)))
        search.look(View("Carl"))
        qtbot.waitUntil(lambda: found == [[1]])
        shown = show_number(book.db, found[0][0], TODAY)
        panel.show_person(shown)
    assert any(OTHER in text for text in words_of(panel))
    assert any(OTHER in line for line in as_text(shown))
