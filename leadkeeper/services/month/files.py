"""Files of the month: those with a known header row, and how each is imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.document import AS_FOUND, Reading
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.imports.importer import ImportOptions, imported_before
from leadkeeper.services.imports.mappings import Remembered, remembered
from leadkeeper.services.imports.plan import AS_IT_IS, file_signature, open_lead_file, plan_file
from leadkeeper.system import disk

SAME_FILE = "same-file"
SAME_AS_ANOTHER = "same-as-another"


@dataclass(frozen=True, slots=True)
class MonthFile:
    """A file of the month with its SHA-256.

    `rows` counts its rows. `skipped` is the code of the reason why it is left out: `same-file` was imported before as
    import `other`, `same-as-another` has the bytes of the file named `other`.
    """

    path: Path
    sha256: str
    rows: int = 0
    skipped: str | None = None
    other: str | None = None


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder by name, without hidden ones and the lock files of office programs.

    Raises the codes of `files.atomic`.
    """
    with disk.failures(folder / "x"):
        found = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple(path for path in found if not path.name.startswith((".", "~$")))


def check_files(db: Db, paths: Sequence[Path]) -> Flow[list[MonthFile]]:
    """Look through all files as they would be imported; writes nothing.

    Raises `month-unknown-files` with the names of files with a header row that no import had before, and the codes of
    `services.imports.inspect` and `no-rows`, `date-order-needed` for a file that cannot be imported as last time.
    """
    names: dict[str, str] = {}
    unknown: list[str] = []
    files: list[MonthFile] = []
    for done, path in enumerate(paths):
        yield Progress("inspect", done, len(paths))
        with atomic.disk_troubles_of(path):
            digest = atomic.sha256(path)
        before = imported_before(db, digest)
        if before is not None:
            files.append(MonthFile(path, digest, skipped=SAME_FILE, other=str(before["import"])))
        elif digest in names:
            files.append(MonthFile(path, digest, skipped=SAME_AS_ANOTHER, other=names[digest]))
        else:
            last = _last_time(db, path)
            if last is None:
                unknown.append(path.name)
            else:
                files.append(MonthFile(path, digest, (yield from _rows(path, last))))
        names.setdefault(digest, path.name)
    if unknown:
        raise LeadKeeperError("month-unknown-files", files=", ".join(unknown))
    return files


def import_options(db: Db, path: Path, digest: str, refused: Path | None = None) -> ImportOptions:
    """Return the options of last time for a file; raises `month-unknown-files` if they were forgotten since."""
    last = _last_time(db, path)
    if last is None:
        raise LeadKeeperError("month-unknown-files", files=path.name)
    reading = Reading(encoding=last.encoding)
    return ImportOptions(reading, last.choices, last.form, last.mode, refused=refused, expected=digest)


def _last_time(db: Db, path: Path) -> Remembered | None:
    with open_lead_file(path, AS_FOUND, AS_IT_IS) as document:
        known = file_signature(document)
    return remembered(db, known) if known is not None else None


def _rows(path: Path, last: Remembered) -> Flow[int]:
    reading = Reading(encoding=last.encoding)
    with open_lead_file(path, reading, last.choices) as document:
        plan = yield from plan_file(document, reading, last.choices)
        plan.check()
    return plan.rows
