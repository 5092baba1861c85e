"""A process beside the program may take much memory, but not all, and says nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from leadkeeper.files.workers import MEMORY

SHUT_IN = """
import resource, sys
from leadkeeper.files.workers import sandbox as shut_in
out = open(sys.argv[1], "w")
shut_in()
print("a word")
print("a fault", file=sys.stderr)
limits = [resource.getrlimit(name) for name in (resource.RLIMIT_CORE, resource.RLIMIT_AS)]
out.write(f"{limits[0][0]} {limits[1][0]}")
"""


def test_a_process_is_shut_in(tmp_path: Path) -> None:
    told = tmp_path / "limits"
    done = subprocess.run([sys.executable, "-c", SHUT_IN, told], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    core, memory = map(int, told.read_text("ascii").split())
    assert core == 0
    assert memory >= MEMORY or memory == resource.getrlimit(resource.RLIMIT_AS)[1]
