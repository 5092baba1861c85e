"""The terminal: Ctrl-C outside a command, and standard output and error where systems differ."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from traceback import walk_tb

from leadkeeper.system import disk

STDERR = 2  # the last of the three standard handles
INTERRUPTED = 130  # exit code of a program ended by Ctrl-C, as shells expect it


@contextmanager
def interrupts_quiet() -> Iterator[None]:
    """Context in which Ctrl-C ends the program at once: nothing is open yet, and no language is set."""
    try:
        before = signal.signal(signal.SIGINT, lambda _signal, _frame: os._exit(INTERRUPTED))
    except ValueError:  # only the main thread may handle signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def interruptible() -> Iterator[None]:
    """Context that turns Ctrl-C before or after the command itself into exit code 130."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


@contextmanager
def portable_streams() -> Iterator[None]:
    """Write UTF-8 into pipes and files, end quietly when the reader of a pipe has gone, show errors without a console.

    Output that cannot be written, as to a full disk or a closed handle, ends with a sentence and exit code 1.

    On Windows a pipe gets the code page of old otherwise, which lacks “−” and “Ł”, and a closed pipe is EINVAL, which
    click does not know.
    """
    if not disk.WINDOWS:  # there a program without a console has none
        _open_standard_handles()
        sys.stdout = sys.stdout or _ClosedOutput()
    # Switch standard output and error to UTF-8 unless they are a console, which has an encoding of its own.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty() and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors=stream.errors)
    has_console, errors = sys.stderr is not None, io.StringIO()
    if not has_console:
        sys.stderr = errors
    try:
        yield
    except OSError as error:
        if not _is_closed_pipe(error) and not _is_of_output(error):
            raise
        _drop(error)
        raise SystemExit(1) from None
    except SystemExit as ended:
        if disk.WINDOWS and not has_console and ended.code not in (0, None):
            from leadkeeper.system import windows

            windows.show_error(errors.getvalue())
        raise
    finally:
        _flush()


class _ClosedOutput(io.StringIO):
    """Standard output that was closed before the start (`>&-`)."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _open_standard_handles() -> None:
    """Let no file that is opened later get the number of a closed standard handle, which children write to."""
    handle = -1
    while handle <= STDERR:
        handle = os.open(os.devnull, os.O_RDWR)
    os.close(handle)


def _flush() -> None:
    """Flush standard output; what cannot be written goes nowhere instead of failing at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        _drop(error)
        raise SystemExit(1) from None


def _drop(error: OSError) -> None:
    """Write the rest of standard output nowhere; say so unless its reader has gone."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if _is_closed_pipe(error):
        return
    from leadkeeper.messages import _

    with suppress(OSError):
        sentence = _("The answer could not be written: is the disk full? What the command had saved stays saved.")
        sys.stderr.write(f"{sentence}\n")


def _is_of_output(error: OSError) -> bool:
    """Whether an error comes from writing an answer, all of which click writes."""
    from click import echo  # loading it takes a moment

    return any(frame.f_code is echo.__code__ for frame, _line in walk_tb(error.__traceback__))


def _is_closed_pipe(error: OSError) -> bool:
    return isinstance(error, BrokenPipeError) or (
        disk.WINDOWS and error.errno == errno.EINVAL and error.filename is None
    )
