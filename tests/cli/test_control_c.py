"""Ctrl+C ends a command quietly; how it is sent to another process is POSIX."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadkeeper.cli.app import main
from leadkeeper.cli.terminal import INTERRUPTED


@pytest.mark.parametrize("wait", [0.6, 1.5])
def test_control_c_ends_with_130_and_no_traceback(tmp_path: Path, wait: float) -> None:
    rows = "".join(f"p{number}@x.example;Zoé\n" for number in range(60_000))
    (tmp_path / "l.csv").write_text(f"email;nom\n{rows}", "utf-8")
    book = str(tmp_path / "b.leads")
    assert CliRunner().invoke(main, ["new", book, "--owner", "T"]).exit_code == 0
    words = [sys.executable, "-m", "leadkeeper", "import", book, str(tmp_path / "l.csv")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert "Traceback" not in said
    assert process.returncode in (0, INTERRUPTED, -signal.SIGINT)  # the last: Python itself did not listen yet
