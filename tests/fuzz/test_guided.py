"""Atheris is asked where it is installed, and what it finds is kept like any other finding."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.fuzz import __main__, guided
from tests.fuzz.targets import TARGETS

Run = pytest.MonkeyPatch


def pretended(monkeypatch: Run, said: str, broken: bytes | None = None) -> None:
    """Atheris as it would end: with these words, and with a file that broke the reader."""

    def run(command: list[str], **_: object) -> SimpleNamespace:
        if broken is not None:
            (Path(command[-1]) / f"broken-crash-{'a' * 40}").write_bytes(broken)
        return SimpleNamespace(stderr=said)

    monkeypatch.setattr(subprocess, "run", run)


def test_only_readers_of_this_program_are_guided() -> None:
    assert set(guided.IN_PROCESS) < set(TARGETS)


def test_without_atheris_it_is_said_how_to_get_it(monkeypatch: Run, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(guided, "is_there", lambda: False)
    with pytest.raises(SystemExit):
        __main__.main(["--guided"])
    assert "pip install atheris" in capsys.readouterr().err


def test_what_atheris_finds_is_kept_under_the_name_of_its_target(
    monkeypatch: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretended(monkeypatch, "#12 NEW", b"bad")
    monkeypatch.setattr(guided, "is_there", lambda: True)
    monkeypatch.setattr(__main__, "FOUND", tmp_path / "found")
    assert __main__.main(["mails", "workbooks", "--guided"]) == 1
    assert (tmp_path / "found" / f"mails-{'a' * 12}.bin").read_bytes() == b"bad"
    assert "workbooks" not in capsys.readouterr().out


def test_a_reader_that_holds_is_said_with_what_was_tried(monkeypatch: Run, tmp_path: Path) -> None:
    pretended(monkeypatch, "INFO: begins\nDone 43216 runs in 16 second(s)\n")
    assert guided.hunted("mails", 16, tmp_path) == ("Done 43216 runs in 16 second(s)", None)


def test_atheris_that_does_not_start_is_no_reader_that_holds(monkeypatch: Run, tmp_path: Path) -> None:
    pretended(monkeypatch, "ImportError")
    with pytest.raises(RuntimeError, match="ImportError"):
        guided.hunted("mails", 16, tmp_path)
