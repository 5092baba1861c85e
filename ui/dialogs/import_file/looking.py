"""One look at a file as the wizard takes it: how it would be read, and the import that brought it before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.import_file import ImportOptions
from leadkeeper.flows.import_history import imported_before
from leadkeeper.flows.inspect_file import Inspection, inspect_file
from leadkeeper.progress import Flow
from ui.dialogs.import_file.answers import summed_up
from ui.dialogs.import_file.notes import Before, same_file_words


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found."""

    found: Inspection
    before: Before | None

    @property
    def answers(self) -> list[str]:
        """What the columns of answers say, in figures."""
        return [summed_up(header, seen) for header, seen in self.found.answers.items()]

    @property
    def same_file(self) -> str:
        """That the very same file was imported before; empty where it was not."""
        return same_file_words(self.before) if self.before else ""

    @property
    def has_form_column(self) -> bool:
        """Whether a column names the form of each row."""
        return any(column.field == "form" for column in self.found.columns)


def look(db: Any, path: Path, options: ImportOptions) -> Flow[Looked]:
    """Look at a file as the person wants it read; errors as `flows.inspect_file`, and `file-changed`."""
    found = yield from inspect_file(path, options.reading, options.choices, db)
    if options.expected not in (None, found.sha256):
        raise LeadKeeperError("file-changed", file=path.name)
    return Looked(found, imported_before(db, found.sha256) if "same-file" in found.warnings else None)
