"""The files that the wizard was given, and the sheets of their workbooks, in the order in which they come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from pathlib import Path

from leadkeeper.messages import _
from leadkeeper.messages.month import further
from leadkeeper.services.imports.inspect import Inspection

SHOWN_NAMES = 10


class FileState(Enum):
    """What became of an entry."""

    WAITING = "waiting"
    OPEN = "open"
    IMPORTED = "imported"
    SKIPPED = "skipped"


@dataclass(slots=True, eq=False)
class QueuedFile:
    """A file, or one sheet of a workbook; the sheet is empty until the workbook was read."""

    path: Path
    sheet: str = ""
    state: FileState = FileState.WAITING
    is_by_hand: bool = False
    """Whether the user chose a sheet in which no list was found: it comes only as long as it is chosen."""
    is_in_book: bool = False
    """Whether it was imported before it came here."""

    @property
    def name(self) -> str:
        return f"{self.path.name}, {self.sheet}" if self.sheet else self.path.name


class FileQueue:
    """Entries with their states, of which one at most is open; each has one number from start to end."""

    def __init__(self) -> None:
        self._entries: list[QueuedFile] = []
        self.current = QueuedFile(Path(), state=FileState.SKIPPED)  # none yet

    @property
    def _place(self) -> int:
        return self._entries.index(self.current) if self.current in self._entries else -1

    @property
    def number(self) -> int:
        """Number of the current entry, from 1; 0 before the first."""
        return self._place + 1

    @property
    def size(self) -> int:
        return len(self._entries)

    @property
    def waiting(self) -> int:
        """Number of entries that come after the open one."""
        return sum(one.state is FileState.WAITING for one in self._entries)

    @property
    def has_imported(self) -> bool:
        """Whether an entry is imported."""
        return any(one.state is FileState.IMPORTED for one in self._entries)

    @property
    def left(self) -> list[QueuedFile]:
        """Entries of several that are not imported, nor were before."""
        missing = [one for one in self._entries if one.state is not FileState.IMPORTED and not one.is_in_book]
        return missing if self.size > 1 else []

    @property
    def sheets_to_come(self) -> list[str]:
        """Other sheets of the current workbook that wait."""
        same = (one for one in self._entries if one.path == self.current.path and one.sheet)
        return [one.sheet for one in same if one.state is FileState.WAITING]

    def add(self, files: Sequence[Path]) -> None:
        self._entries += [QueuedFile(path) for path in files]

    def put_instead(self, files: Sequence[Path]) -> None:
        """Let files come in place of one that could not be read; among several that one is skipped, not lost."""
        new = [QueuedFile(path) for path in files]
        if self.size == 1:
            self._entries = new
        else:
            self._entries[self._place + 1 : self._place + 1] = new
            self.skip()

    def open_next(self) -> bool:
        """Open the next entry that waits, the first of all after the last; return whether there is one."""
        turned = self._entries[self._place + 1 :] + self._entries[: self._place + 1]
        following = next((one for one in turned if one.state is FileState.WAITING), None)
        if following is not None:
            following.state, self.current = FileState.OPEN, following
        return following is not None

    def skip(self) -> None:
        """Leave the current entry out, unless it is asked for again."""
        self.current.state = FileState.SKIPPED

    def finish(self) -> None:
        """Count the current entry as imported: it never comes again."""
        self.current.state = FileState.IMPORTED

    def ask_again(self) -> None:
        """Let the skipped entries come once more."""
        for one in self._entries:
            one.state = FileState.WAITING if one.state is FileState.SKIPPED else one.state

    def split(self, inspection: Inspection) -> None:
        """Queue each sheet of a workbook with a list: one of them may say who refused. In a ZIP none can be chosen."""
        if self.current.sheet or len(inspection.sheets) < 2 or inspection.format == "zip":
            return
        self.current.sheet = inspection.sheet or ""
        others = inspection.details["several-sheets"].sheets if "several-sheets" in inspection.details else ()
        self._entries[self.number : self.number] = [QueuedFile(self.current.path, sheet) for sheet in others]

    def note_imported(self, inspection: Inspection, sheets: Collection[str | None]) -> None:
        """Note which sheets of the current file were imported before; None is that of a file without any."""
        for one in self._entries:
            if one.path == self.current.path and one.state is not FileState.IMPORTED:
                one.is_in_book = (one.sheet or inspection.sheet) in sheets

    def take_back(self) -> None:
        """Count the current entry as not imported any more."""
        self.current.is_in_book = False
        self.skip()

    def sheets_to_choose(self, inspection: Inspection) -> list[str]:
        """Sheets that can be read in place of the current one: none that was imported."""
        done = {one.sheet for one in self._entries if one.path == self.current.path and one.state is FileState.IMPORTED}
        offered = [name for name in inspection.sheets if name not in done or name == self.current.sheet]
        return offered if self.current.sheet else []

    def choose(self, sheet: str) -> None:
        """Open another sheet of the workbook in place of the current one, which waits."""
        before, path = self.current, self.current.path
        same = [one for one in self._entries if (one.path, one.sheet) == (path, sheet)]
        not_done = [one for one in same if one.state is not FileState.IMPORTED]
        self.current = not_done[0] if not_done else QueuedFile(path, sheet, is_by_hand=True)
        others = [one for one in self._entries if one is not self.current]
        place = others.index(before)
        self._entries = [*others[:place], self.current, *others[place + before.is_by_hand :]]
        before.state, self.current.state = FileState.WAITING, FileState.OPEN


def not_imported(entries: Sequence[QueuedFile]) -> str:
    """Return the names of files, each once, with those of its sheets."""
    sheets: dict[Path, list[str]] = {}
    for one in entries:
        sheets.setdefault(one.path, []).extend([one.sheet] if one.sheet else [])
    names = [
        _("{file} ({sheets})").format(file=path.name, sheets=named(those)) if those else path.name
        for path, those in sheets.items()
    ]
    return reduce(lambda before, name: _("{files}; {file}").format(files=before, file=name), shortened(names))


def named(names: Sequence[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    return ", ".join(shortened(names))


def shortened(names: Sequence[str]) -> list[str]:
    """Return the first names of a list, and the number of the others."""
    return [*names[:SHOWN_NAMES], *([further(len(names) - SHOWN_NAMES)] if len(names) > SHOWN_NAMES else [])]


def sheets_to_come(sheets: Sequence[str]) -> str:
    """Return which sheets of a workbook come next."""
    return _("Its other sheets come next: {sheets}.").format(
        sheets=named([_("“{text}”").format(text=sheet) for sheet in sheets])
    )
