"""Places where tests of the book happen: another user's rights, a small disk, a second program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.systems import WINDOWS

NOBODY = 65534


@contextmanager
def open_to_all() -> Iterator[Path]:
    """A folder that every user of the machine can enter, gone afterwards: pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="leadkeeper-tests-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def without_rights() -> Iterator[None]:
    """Inside, the program has the rights of nobody where it had those of root; others have no more than theirs."""
    root = not WINDOWS and os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@contextmanager
def another_program(source: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A second Python that runs a text and has said its first line; killed at the end if it still lives."""
    child = subprocess.Popen(
        [sys.executable, "-c", source, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        child.stdout.readline()
        yield child
    finally:
        child.kill()
        child.communicate()
