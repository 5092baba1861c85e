"""Monitor the open book: automatic backups, and the banner shown above all pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.partners import lines_to_do_again
from leadkeeper.progress import Flow
from leadkeeper.services.books import backup
from leadkeeper.services.books.open import Mark, mark_of, network_of, renew_read_locks, synced_by
from leadkeeper.services.eligibility.context import later_refusal
from leadkeeper.services.exports.register import acknowledge_unverified, unverified_exports
from ui.book_session import OpenRequest
from ui.dialogs.new_book import ChangePassphrase, synced_warning
from ui.jobs import Job, Jobs
from ui.main_window import MainWindow
from ui.models.formats import moment
from ui.settings import Settings, default_backups
from ui.theme import Status
from ui.widgets.buttons import plain
from ui.widgets.cards import Banner
from ui.widgets.forms import open_dialog
from ui.widgets.message_boxes import SAVE, choose_file, confirm

if TYPE_CHECKING:
    from ui.dialogs.backups import CopiesDialog

WATCH_MS = 5_000
LOCKS_MS = 500  # file dialogs of the window drop the locks of the book while they show its folder
ORDER = ("gone", "clock", "reading", "stops", "doubt", "copy", "place")
"""Possible banners; the first that applies is shown."""


class BookMonitor(QObject):
    """Lives as long as the pages of one open book; call `close` before they are rebuilt."""

    put_back_wanted = Signal(object, object)  # path of a backup, its passphrase
    protection_wanted = Signal(object)  # the new passphrase, None for none
    open_wanted = Signal(object)  # path of a saved copy

    def __init__(self, window: MainWindow, jobs: Jobs, settings: Settings, clock: Clock, book: OpenRequest) -> None:
        super().__init__(window)
        self._window, self._jobs, self._settings, self._clock, self._book = window, jobs, settings, clock, book
        self._shell = window.book_view
        self._mark: Mark | None = None
        self._banners: dict[str, Callable[[], Banner]] = {}
        self._copies: CopiesDialog | None = None
        self._day: date | None = None
        self._lost: list[str] = []
        self._folded: set[str] = set()
        jobs.finished.connect(self._job_finished)
        jobs.failed.connect(lambda job, _error: self.look() if job.writes else None)  # most likely the book is gone
        self._timer = QTimer(self, interval=WATCH_MS)
        self._timer.timeout.connect(self.look)
        self._locks = QTimer(self, interval=LOCKS_MS)
        self._locks.timeout.connect(partial(renew_read_locks, book.path))

    def begin(self) -> None:
        """Back up the book if that was not done today, and update the banner."""
        if not self._book.write:
            said = _("You can read this book, but not change it. {why}").format(why=self._book.holder)
            self._say("reading", said.strip())
        self._show_kind(network=False)
        if self._book.write:
            self._jobs.copy_first = self.copy_first
            self._jobs.read(self._round(once_a_day=True), self._copied, self._not_copied, backup=True)
        self._jobs.read(unverified_exports, self._doubt)
        self._look_for_losses()
        path = self._book.path
        self._jobs.read(lambda _db: network_of(path), self._place)
        self._timer.start()
        self._locks.start()
        self.look()

    def close(self) -> None:
        self._timer.stop()
        self._locks.stop()
        if self._jobs.copy_first == self.copy_first:
            self._jobs.copy_first = None
        self.deleteLater()

    def copy_first(self) -> None:
        """Back up the book before the next write, unless there is a backup a few minutes old."""
        self._copy(self._round(once_a_day=False))

    def copy_now(self) -> None:
        """Back up the book on request, however recent the newest backup is."""
        self._copy(self._round(once_a_day=False, interval=timedelta(0)))

    def _copy(self, copy: Callable[[Any], Flow[str]]) -> None:
        title = _("Backing up the book first")
        self._jobs.write(copy, self._copied, self._not_copied, title=title, dry_run=True)

    def show_copies(self) -> None:
        from ui.dialogs.backups import CopiesDialog

        book, within = self._book, self._settings.backup_folder or default_backups()
        self._copies = CopiesDialog(self._jobs, book.path, within, book.passphrase, self._window, writes=book.write)
        self._copies.put_back_wanted.connect(self._ask_restore)
        self._copies.copy_wanted.connect(self.copy_now)
        self._copies.finished.connect(self._forget_copies)
        open_dialog(self._copies)

    def ask_passphrase(self) -> None:
        path, formers = self._book.path, backup.open_formers(self._book.path)
        dialog = open_dialog(ChangePassphrase(path.name, self._book.passphrase, self._window, formers))
        dialog.wanted.connect(self.protection_wanted)

    def look(self) -> None:
        """Check whether the file of the book is still in place, and on another day the clock."""
        path = self._book.path
        if self._day != paris_day(self._clock()):
            self._check_clock()
        self._jobs.read(lambda _db: mark_of(path), self._seen, replace="book-file")

    def _job_finished(self, job: Job) -> None:
        if job.writes and not job.dry_run:
            self._check_clock()
            if "stops" in self._banners:
                self._look_for_losses()

    def _check_clock(self) -> None:
        """Look for a refusal dated after today: the clock may be wrong, and judging ignores it until then."""
        today = self._day = paris_day(self._clock())
        self._jobs.read(lambda db: later_refusal(db, today), self._checked, replace="book-clock", long=True)

    def _checked(self, error: LeadKeeperError | None) -> None:
        if error is None:
            self._unsay("clock")
        else:
            self._say("clock", sentence(error), Status.BAD)

    def _round(self, *, once_a_day: bool, interval: timedelta = backup.INTERVAL) -> Callable[[Any], Flow[str]]:
        """Return a flow that makes a backup if one is due and returns the time of the newest."""
        path, chosen, default, now = self._book.path, self._settings.backup_folder, default_backups(), self._clock()

        def copy(db: Any) -> Flow[str]:
            within = backup.folder_for(chosen, default)
            yield from backup.keep_copy(db, path, within, now, once_a_day=once_a_day, interval=interval)
            copies = backup.list_copies(path, within)
            return moment(copies[0].at) if copies else ""

        return copy

    def _copied(self, when: str) -> None:
        self._unsay("copy")
        if self._shell is not None and when:
            self._shell.sidebar.set_backup(_("Last backup: {when}").format(when=when))
        if self._copies is not None:
            self._copies.reload()

    def _not_copied(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            text = _("This book is not backed up. {why}").format(why=sentence(error))
            self._say("copy", text, actions=[(_("&Again"), self._again)])
            if self._copies is not None:  # it covers the banner
                self._copies.show_trouble(text)
            elif self._shell is not None and self._first() != "copy":
                self._shell.say(text)

    def _again(self) -> None:
        self._unsay("copy")
        self.copy_now()

    def _look_for_losses(self) -> None:
        path = self._book.path

        def losses(db: Any) -> tuple[str | None, list[Path], list[str]]:
            lost = lines_to_do_again(*backup.what_was_lost(db))
            return backup.restored_since(db), backup.former_books(db, path), lost

        self._jobs.read(losses, self._since, replace="losses")

    def _since(self, pending: tuple[str | None, list[Path], list[str]]) -> None:
        since, formers, self._lost = pending
        if since is None:
            self._unsay("stops")
            return
        text = _(
            "This book was restored or recovered: withdrawals and objections may be missing. Before the next export "
            "enter them again: people who withdrew with Import, a partner’s list in Partners (More › Suppression list "
            "received…), one person in Contacts (More › Suppression list…). Put partners on hold again in Partners."
        )
        text = " ".join([text, *self._lost])
        if formers:
            compare = counted(
                "The former book is kept as {file}, next to this one: open it to see what is missing.",
                "The former books are kept as {file}, next to this one: open them to see what is missing.",
                len(formers),
                file=", ".join(one.name for one in formers),
            )
            text = f"{text} {compare}"
        self._say("stops", text, actions=[(_("I have &entered them"), self._ask_entered)] if self._book.write else [])

    def _ask_entered(self) -> None:
        everybody = _(
            "Everybody who objected since then must be on them: exports become possible again, and the "
            "register keeps a trace."
        )
        title = _("Are all suppression lists entered again?")
        confirm(title, "\n\n".join([everybody, *self._lost]), _("&Yes, all of them"), self._entered, self._window)

    def _entered(self) -> None:
        now, title = self._clock(), _("Opening exports again")
        done = lambda _nothing: self._unsay("stops")  # noqa: E731  named for the line below
        self._jobs.write(lambda db: backup.confirm_suppressions_reentered(db, now), done, title=title, owner=self)

    def _doubt(self, exports: list[str]) -> None:
        if exports:
            text = sentence(LeadKeeperError("export-in-doubt", exports=", ".join(exports)))
            self._say("doubt", text, Status.BAD, [(_("I &understand"), self._doubt_seen)] if self._book.write else [])

    def _doubt_seen(self) -> None:
        done = lambda _nothing: self._unsay("doubt")  # noqa: E731  named for the line below
        self._jobs.write(acknowledge_unverified, done, title=_("Recording that this was seen"), owner=self)

    def _place(self, network: str | None) -> None:
        self._show_kind(network=network is not None)
        key = f"place-known-{sha256(str(self._book.path).encode()).hexdigest()[:12]}"
        service = synced_by(self._book.path)
        if self._settings.choice(key) or not (network or service):
            return
        drive = _(
            "This book is on a network drive ({kind}). While it is open here no other computer may open it, "
            "and a lost connection can damage it. Keep the book on this computer and the backups on the network."
        )
        text = synced_warning(service) if service else drive.format(kind=network)
        self._say("place", text, actions=[(_("I &understand"), partial(self._know_place, key))])

    def _show_kind(self, *, network: bool) -> None:
        if self._shell is not None:
            protected, service = self._book.passphrase is not None, synced_by(self._book.path) or ""
            self._shell.sidebar.set_kind(protected=protected, write=self._book.write, service=service, network=network)

    def _know_place(self, key: str) -> None:
        self._settings.keep_choice(key, "yes")
        self._unsay("place")

    def _seen(self, mark: Mark | None) -> None:
        self._mark = self._mark or mark
        if mark is not None and mark == self._mark:
            self._unsay("gone")
        elif "gone" not in self._banners:
            text = _(
                "The file of this book is no longer at {path}: it was moved, renamed or deleted. Do not go on "
                "working in it. Put it back, or save a copy now and continue with that copy."
            ).format(path=self._book.path)
            self._say("gone", text, Status.BAD, [(_("&Save a copy now…"), self._ask_where)])

    def _ask_where(self) -> None:
        suffix = self._book.path.suffix.removeprefix(".")
        dialog = QFileDialog(self._window, _("Save a copy of the book"), acceptMode=SAVE, defaultSuffix=suffix)
        choose_file(dialog, self.save_to)

    def save_to(self, target: Path) -> None:
        title = _("Saving a copy")
        self._jobs.write(lambda db: backup.save_copy(db, target), self.open_wanted.emit, title=title, owner=self)

    def _ask_restore(self, copy: Path) -> None:
        from ui.dialogs.backups import RestoreDialog

        dialog = open_dialog(RestoreDialog(self._jobs, copy, self._book.passphrase, self._window))
        dialog.wanted.connect(self.put_back_wanted)
        dialog.accepted.connect(self._close_copies)

    def _close_copies(self) -> None:
        if self._copies is not None:
            self._copies.accept()

    def _forget_copies(self) -> None:
        self._copies = None

    def _say(
        self,
        name: str,
        text: str,
        status: Status = Status.WARN,
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        def made() -> Banner:
            banner = Banner(text, status, [plain(words, do) for words, do in actions], is_folded=name in self._folded)
            banner.folded.connect(lambda on: self._folded.add(name) if on else self._folded.discard(name))
            return banner

        self._banners[name] = made
        self._show_first()

    def _unsay(self, name: str) -> None:
        if self._banners.pop(name, None) is not None:
            self._show_first()

    def _show_first(self) -> None:
        if self._shell is not None:
            first = self._first()
            self._shell.show_banner(self._banners[first]() if first is not None else None)

    def _first(self) -> str | None:
        return next((name for name in ORDER if name in self._banners), None)
