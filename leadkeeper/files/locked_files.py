"""Passwords of workbooks: Office's own encryption (agile, AES-256), verified by decrypting again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about, aside, created, discard, disk_troubles_of, release
from leadkeeper.files.file_kind import kind_of
from leadkeeper.files.workbook_process import WorkbookWorker
from leadkeeper.system.disk import private_file

PASSWORD_LIMIT = 255
"""Longest password that Excel accepts, in characters."""

CHUNK = 1 << 20


def protect(path: Path, password: str) -> None:
    """Encrypt the workbook at `path` in place, once decrypting with the password has given the same bytes.

    Raises `password-empty`, `password-too-long`, `export-not-protected`, and the codes of `files.atomic`; the file is
    then unchanged. Needs about three times the file's size in memory.
    """
    _check_password(password)
    temp = aside(path)
    with path.open("rb") as plain, created(temp) as out:
        _encrypt(plain, password, out)
    try:
        _prove(temp, password, path)
        release(temp, path, replace=True)
    except BaseException:
        discard(temp)
        raise


def _check_password(password: str) -> None:
    if not password:
        raise LeadKeeperError("password-empty")
    if len(password) > PASSWORD_LIMIT:
        raise LeadKeeperError("password-too-long", limit=PASSWORD_LIMIT)


def _encrypt(plain: BinaryIO, password: str, out: BinaryIO) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    OOXMLFile(plain).encrypt(password, out)


def _prove(encrypted: Path, password: str, plain: Path) -> None:
    """Raise `export-not-protected` unless the password decrypts the file to `plain` byte for byte."""
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    with encrypted.open("rb") as stream, plain.open("rb") as original:
        office, mirror = OOXMLFile(stream), _Mirror(original)
        try:
            office.load_key(password=password, verify_password=True)
            office.decrypt(mirror, verify_integrity=True)
        except (DecryptionError, InvalidKeyError) as error:
            raise LeadKeeperError("export-not-protected", path=str(plain)) from error
        if not mirror.matches or original.read(1):
            raise LeadKeeperError("export-not-protected", path=str(plain))


class _Mirror:
    """A write-only stream that stores nothing; `matches` says whether the bytes written equal the original's."""

    def __init__(self, original: BinaryIO) -> None:
        self._original = original
        self.matches = True

    def write(self, content: bytes) -> None:
        view = memoryview(content)
        for start in range(0, len(view), CHUNK):
            piece = view[start : start + CHUNK]
            self.matches = self.matches and self._original.read(len(piece)) == piece


def is_locked(path: Path) -> bool:
    """Return whether the file is an Office file behind a password."""
    try:
        with disk_troubles_of(path):
            return kind_of(path, path) == "locked"
    except LeadKeeperError:
        return False


@contextmanager
def unlocked(path: Path, password: str | None) -> Iterator[Path]:
    """Yield the path of a decrypted copy during the block; the file itself if no password is needed or given.

    Raises `password-protected` for a wrong password, `file-unreadable` for a file that no password opens.
    """
    if password is None or not is_locked(path):
        yield path
        return
    with ExitStack() as held:
        plain = private_file(held)
        process = WorkbookWorker(path)
        held.callback(process.close)
        process.ask("unlock", str(path), password, str(plain))
        process.close()
        try:
            yield plain
        except LeadKeeperError as error:
            if error.facts.get("path") == str(plain):  # the temporary copy's name means nothing to the user
                error.facts.update(about(path))
            raise
