"""Pictures of what keeps a book from being lost: its copies, its passphrase, a damaged one, what is said across."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtWidgets import QWidget

from leadkeeper.db.book.recovery import Saved
from leadkeeper.domain.time import Clock
from leadkeeper.files.locations import Copy
from leadkeeper.services.books.backup import BackupSummary, RestoreLoss, Salvaged
from ui.book_monitor import BookMonitor
from ui.book_session import OpenRequest
from ui.dialogs.backups import CopiesDialog, DamagedDialog, RestoreDialog, SalvagedDialog
from ui.dialogs.new_book import AskPassphrase, ChangePassphrase
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.settings import Settings

BOOK = "clodomir.leads"
STAMPS = ("2026-11-24-091204", "2026-11-23-084730", "2026-11-20-103011", "2026-10-31-170500")
LESS = {"people": 364, "answers": 1298, "no": 27, "stops": 5, "erased": 2, "imports": 2}


def motives(
    db: Any, settings: Settings, clock: Clock, contacts: Callable[[], MainWindow]
) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing; `contacts` opens the page."""
    yield "copies", lambda: _copies(InlineJobs(db))
    yield (
        "copies_none",
        lambda: CopiesDialog(InlineJobs(db), Path(BOOK), Path("Sauvegardes/LeadKeeper")),
    )
    yield "put_back", _put_back
    yield "passphrase", lambda: _typed(AskPassphrase(BOOK))
    yield "passphrase_wrong", lambda: AskPassphrase(BOOK, _wrong())
    yield "passphrase_new", lambda: ChangePassphrase(BOOK, None)
    yield "passphrase_change", lambda: _weighed(ChangePassphrase(BOOK, "former"))
    yield "damaged", lambda: DamagedDialog(BOOK, "24/11/2026 09:12")
    yield "damaged_no_copy", lambda: DamagedDialog(BOOK)
    yield "salvaged", _salvaged
    yield "banner_gone", lambda: _banner(db, settings, clock, contacts(), "gone")
    yield "banner_stops", lambda: _banner(db, settings, clock, contacts(), "stops")


def _copies(jobs: InlineJobs) -> QWidget:
    dialog = CopiesDialog(jobs, Path(BOOK), Path("Sauvegardes/LeadKeeper"))
    people = iter((12204, 11840, None, 9310))
    dialog._show([BackupSummary(Copy(Path(f"{stamp}.leads"), stamp, 41_300_000), next(people)) for stamp in STAMPS])
    return dialog


def _put_back() -> QWidget:
    with TemporaryDirectory() as folder:
        dialog = RestoreDialog(InlineJobs(), Path(folder) / "clodomir-2026-11-23-084730.leads", "known")
    exports = (("E12", "2026-11-23T17:02:11+01:00"), ("E13", "2026-11-24T09:40:00+01:00"))
    dialog._show(RestoreLoss(11840, LESS, (), exports))
    return dialog


def _wrong() -> str:
    from leadkeeper.errors import LeadKeeperError
    from leadkeeper.messages.errors import sentence

    return sentence(LeadKeeperError("passphrase-wrong", path=BOOK))


def _typed(dialog: AskPassphrase) -> QWidget:
    dialog.field.field.setText("quatre mots sans rapport")
    return dialog


def _weighed(dialog: ChangePassphrase) -> QWidget:
    dialog.new.field.setText("quatre mots sans rapport")
    dialog.again.field.setText("quatre mots")
    dialog.present.field.setText("former")
    dialog.submit()
    return dialog


def _salvaged() -> QWidget:
    tables = (Saved("contacts", 11_902, 302), Saved("consents", 24_288, None), Saved("suppressions", 131, 0),
              Saved("partners", 4, 0, 1), Saved("register", 31), Saved("settings", 6))  # fmt: skip
    return SalvagedDialog(Salvaged(Path("clodomir-saved.leads"), tables, contested=345, on_hold=True))


def _banner(db: Any, settings: Settings, clock: Clock, window: MainWindow, which: str) -> QWidget:
    watching = BookMonitor(window, InlineJobs(db), settings, clock, OpenRequest(Path(BOOK)))
    if which == "gone":
        watching._seen(None)
    else:
        watching._since(("2026-11-20T10:00:00+01:00", (Path("clodomir-replaced-2026-11-24-091500.leads"),), ()))
    return window
