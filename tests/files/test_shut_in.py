"""A process beside the program may take much memory, but not all, and says nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from leadkeeper.files.workers import MEMORY
from tests.systems import WINDOWS

SHUT_IN = """
import sys
try:
    import resource
except ImportError:  # Windows
    resource = None
from leadkeeper.files.workers import sandbox as shut_in
out = open(sys.argv[1], "w")
shut_in()
print("a word")
print("a fault", file=sys.stderr)
names = (resource.RLIMIT_CORE, resource.RLIMIT_AS) if resource else ()
out.write(" ".join(f"{now} {most}" for now, most in map(resource.getrlimit, names)) if resource else "")
"""


def test_a_process_is_shut_in(tmp_path: Path) -> None:
    told = tmp_path / "limits"
    done = subprocess.run([sys.executable, "-c", SHUT_IN, told], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    if WINDOWS:  # what is asked of it there: tests/system/test_windows.py
        assert told.read_text("ascii") == ""
        return
    core, _most, memory, most = map(int, told.read_text("ascii").split())
    assert core == 0
    assert memory >= MEMORY or memory == most
