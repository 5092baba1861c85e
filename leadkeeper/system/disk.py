"""Disk of this system: names that it allows, renaming and flushing, temporary folders with data of people."""

from __future__ import annotations

import errno
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from leadkeeper.errors import LeadKeeperError

WINDOWS = os.name == "nt"

CODES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "file-too-big",
    errno.EACCES: "folder-read-only",
    errno.EPERM: "folder-read-only",
    errno.EROFS: "folder-read-only",
    errno.ENOENT: "folder-missing",
    errno.ENOTDIR: "folder-missing",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EEXIST: "file-exists",
    errno.EIO: "disk-failed",
    errno.ENODEV: "disk-failed",
    errno.ENXIO: "disk-failed",
}
"""Refusals of the operating system that have a sentence; any other is a bug."""

ABOUT_THE_FOLDER = {"disk-full", "file-too-big", "disk-failed", "folder-read-only", "folder-missing"}
"""Codes with the folder as `path`: the name of a temporary file would mean nothing to the user."""

WINDOWS_CODES = {
    32: "file-open-elsewhere",  # ERROR_SHARING_VIOLATION and LOCK_VIOLATION, as errno EACCES
    33: "file-open-elsewhere",
    123: "bad-name",  # ERROR_INVALID_NAME, as errno only EINVAL
    206: "name-too-long",  # ERROR_FILENAME_EXCED_RANGE, as errno ENOENT
    267: "folder-missing",  # ERROR_DIRECTORY, as errno EINVAL
    **dict.fromkeys(range(358, 404), "file-in-cloud"),  # ERROR_CLOUD_FILE_…: the bytes are not on this machine
}
HELD = frozenset({5, 32, 33})
"""ERROR_ACCESS_DENIED, SHARING_VIOLATION and LOCK_VIOLATION: often an antivirus or indexer that soon lets go."""

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.6, 0.7)
"""Seconds between the attempts to rename or delete a file that another program holds."""

LONGEST_PATH = 259 - 24  # longest path on Windows, less what temporary files and journals append to a name

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?")
"""Names of devices, which Windows finds in every folder and with any suffix."""


def is_file(path: str | Path) -> bool:
    """Whether a file exists at a path; False for a text that cannot be a path, where `Path.is_file` raises."""
    return os.path.isfile(path)  # noqa: PTH113  see above


def code_of(error: OSError) -> str | None:
    """Return the code of a refusal of the operating system; None if it has none and is a bug."""
    number = getattr(error, "winerror", None)
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if WINDOWS and path is not None:  # opening a file tells no number of Windows, and of errno only these
        if error.errno == errno.ENOENT and _is_too_long(path):
            return "name-too-long"
        if error.errno == errno.EINVAL and not is_windows_name(path.name):
            return "bad-name"
    return WINDOWS_CODES.get(number or 0) or CODES.get(error.errno or 0)


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Translate operating system errors inside the block into errors with a code; `path` is a file."""
    try:
        yield
    except OSError as error:
        code = code_of(error)
        if code is None:
            raise
        place = path.absolute().parent if code in ABOUT_THE_FOLDER else path
        raise LeadKeeperError(code, path=str(place), **({"name": path.name} if code == "bad-name" else {})) from error


def check_name(path: Path) -> None:
    """Refuse a path that Windows cannot hold, before anything is created; elsewhere do nothing.

    Windows does not always say so itself: `a:b.leads` becomes a hidden stream of the file `a`. Raises `bad-name` and
    `name-too-long`.
    """
    if not WINDOWS:
        return
    if not is_windows_name(path.name):
        raise LeadKeeperError("bad-name", path=str(path), name=path.name)
    if _is_too_long(path):
        raise LeadKeeperError("name-too-long", path=str(path))


def is_windows_name(name: str) -> bool:
    """Return whether Windows accepts a file name."""
    return not (FORBIDDEN.search(name) or name.endswith((".", " ")) or DEVICES.fullmatch(name))


def file_name(text: str) -> str:
    """Return text as a file name that every system accepts: forbidden characters become hyphens; may be empty."""
    plain = re.sub(r"\s+", " ", FORBIDDEN.sub("-", text)).strip(" .-")
    stem, dot, suffix = plain.partition(".")
    return f"{stem}-{dot}{suffix}" if DEVICES.fullmatch(plain) else plain


def _is_too_long(path: Path) -> bool:
    place = str(path.absolute())
    return len(place) > LONGEST_PATH and not place.startswith("\\\\?\\")


def is_open_to_others(path: Path, home: Path) -> bool:
    r"""Return whether other users of the computer can read a new file there: on Windows outside of one's own folder.

    The folder's rights decide there: those of `C:\Leads` let everybody read, whatever the file itself asks for.
    """
    return WINDOWS and not path.absolute().is_relative_to(home)


def replace(source: Path, target: Path) -> None:
    """Rename a file in one step, replacing what has the name; on Windows try for two seconds while it is held."""
    _patiently(lambda: source.replace(target))


def remove(path: Path) -> None:
    """Delete a file if it exists; on Windows try for two seconds while another program holds it."""
    try:
        _patiently(lambda: path.unlink(missing_ok=True))
    except OSError:  # a write-protected disk refuses to delete even what is not there
        if os.path.lexists(path):
            raise


def _patiently(act: Callable[[], object]) -> None:
    for pause in PAUSES:
        try:
            act()
        except OSError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
            time.sleep(pause)
        else:
            return
    act()


def flush(handle: int) -> None:
    """Write an open file through to the disk; on macOS that takes more than fsync, which stops at the disk's cache."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415  Windows has none

        with suppress(OSError):  # some network drives know only fsync
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def flush_folder(folder: Path) -> None:
    """Write the names in a folder through to the disk; Windows journals them itself and cannot open folders.

    A disk that cannot do it (some network drives) has the file under its name anyway, so this is not an error.
    """
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            flush(handle)
    finally:
        os.close(handle)


PREFIX = "leadkeeper-"
DAY = 24 * 3600
"""Seconds. A folder unchanged for so long was left by a crash, or because another program held a file in it."""


def private_folder(held: ExitStack) -> Path:
    """Create a folder (0700) that is deleted with its content when `held` is closed."""
    import tempfile  # noqa: PLC0415  every start imports this module

    return Path(held.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)))


def private_file(held: ExitStack) -> Path:
    """Create an empty file (0600) in a folder of its own, deleted when `held` is closed."""
    path = private_folder(held) / "copy"
    path.touch(mode=0o600)
    return path


def sweep() -> None:
    """Delete folders of this kind that could not be deleted when they should have been.

    On Windows a file that a viewer shows cannot be deleted; the next start does it.
    """
    import shutil  # noqa: PLC0415  as above
    import tempfile  # noqa: PLC0415  as above

    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # of another user, or gone meanwhile
            if folder.is_dir() and not folder.is_symlink() and time.time() - folder.stat().st_mtime > DAY:
                shutil.rmtree(folder, ignore_errors=True)
