"""A file without its password, for as long as somebody looks into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.isolated import WorkbookProcess
from leadkeeper.files.private import private_file
from leadkeeper.files.sniff import kind_of
from leadkeeper.files.unreadable import about, disk_troubles_of


def is_locked(path: Path) -> bool:
    """Whether a file is an Office file behind a password."""
    try:
        with disk_troubles_of(path):
            return kind_of(path, path) == "locked"
    except LeadKeeperError:
        return False


@contextmanager
def unlocked(path: Path, password: str | None) -> Iterator[Path]:
    """Where a file lies without its password while the block runs: where it is, if it needs none or none is given.

    Raises `password-protected` for a wrong one, `file-unreadable` for a file that no password opens.
    """
    if password is None or not is_locked(path):
        yield path
        return
    with ExitStack() as held:
        plain = private_file(held)
        process = WorkbookProcess(path)
        held.callback(process.close)
        process.ask("unlock", str(path), password, str(plain))
        process.close()
        try:
            yield plain
        except LeadKeeperError as error:
            if error.facts.get("path") == str(plain):  # nobody knows the copy by its name
                error.facts.update(about(path))
            raise
