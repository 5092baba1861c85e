"""Standard output on Windows: code pages, closed pipes, no console."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from leadkeeper.cli import terminal
from leadkeeper.cli.app import main
from leadkeeper.system import disk, windows

OF_OLD = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}


def test_a_pipe_in_a_code_page_of_old_gets_utf_8() -> None:
    """Windows gives every pipe such a page; “−” and “Ł” are not in it."""
    command = [sys.executable, "-m", "leadkeeper", "inspect", "nowhere−Łukasz.csv", "--lang", "fr"]
    done = subprocess.run(command, env=OF_OLD, capture_output=True, check=False)
    assert "nowhere−Łukasz.csv" in done.stderr.decode("utf-8")
    assert done.returncode == 1


class ClosedPipe(io.StringIO):
    """Output whose reader has gone, as Windows tells it."""

    def __init__(self, handle: int, error: OSError) -> None:
        super().__init__()
        self._handle, self._error = handle, error

    def write(self, _text: str) -> int:
        raise self._error

    flush = write  # type: ignore[assignment]  # it raises whatever it is given

    def fileno(self) -> int:
        return self._handle


@pytest.mark.parametrize(
    ("on_windows", "error"),
    [(True, OSError(errno.EINVAL, "Invalid argument")), (False, BrokenPipeError(errno.EPIPE, ""))],
)
def test_a_reader_that_goes_away_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: bool, error: OSError
) -> None:
    with (tmp_path / "pipe").open("wb") as pipe:
        monkeypatch.setattr(disk, "WINDOWS", on_windows)
        monkeypatch.setattr(sys, "stdout", ClosedPipe(pipe.fileno(), error))
        monkeypatch.setattr(ClosedPipe, "flush", lambda self: self.write(""))
        with pytest.raises(SystemExit) as ended, terminal.portable_streams():
            print("a line")
        monkeypatch.undo()
    assert ended.value.code == 1


def test_another_fault_of_the_output_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "WINDOWS", True)
    with pytest.raises(OSError, match="full"), terminal.portable_streams():
        raise OSError(errno.ENOSPC, "full")


@pytest.mark.parametrize(("arguments", "boxes"), [(["opne"], 1), (["--version"], 0)])
def test_without_a_console_an_error_is_a_box(monkeypatch: pytest.MonkeyPatch, arguments: list[str], boxes: int) -> None:
    shown: list[str] = []
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(windows, "show_error", shown.append)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(SystemExit):
        main(arguments)
    monkeypatch.undo()
    assert len(shown) == boxes
    assert all("opne" in text for text in shown)


@pytest.mark.parametrize("name", ["été n° 1.leads", "X.LEADS"])
def test_a_book_alone_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """“Open with → LeadKeeper.exe”, or a file dropped on it: the path is all that the program is given."""
    opened: list[Path | None] = []
    monkeypatch.setattr("leadkeeper.cli.app.show_window", opened.append)
    (tmp_path / name).touch()
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / name)])
    assert (ended.value.code, opened) == (0, [tmp_path / name])


def test_a_path_without_a_file_is_no_command(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / "nothing.leads")])
    assert ended.value.code == 2


@pytest.mark.parametrize("words", [["--version"], ["export", "--help"], ["inspect", "nothing.csv", "--json"]])
def test_an_answer_to_a_closed_output_is_an_error(words: list[str]) -> None:
    """`leadkeeper … >&-` and `… | true` ended with 0, as if the answer had been written."""
    closed = [sys.executable, "-m", "leadkeeper", *words]
    if not disk.WINDOWS:  # there a program without a console has no output
        shell = ["sh", "-c", 'shell() { "$@" >&-; }; shell "$@"', "sh", *closed]
        done = subprocess.run(shell, env=os.environ | {"LANGUAGE": "en"}, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert "The answer could not be written" in done.stderr
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        gone = subprocess.run(closed, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (gone.returncode, "Traceback" in gone.stderr) == (1, False)
