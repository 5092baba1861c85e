"""One measurement in a process of its own, so that its time and its peak memory are its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ENVIRONMENT = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["PYTHONPATH"] = str(ROOT)
"""Of programs that are measured: modules that nobody may keep compiled would be compiled anew in each."""


@dataclass(frozen=True)
class Measured:
    """What a task found, and the peak megabytes of its process and of the largest that it started."""

    found: dict[str, float]
    megabytes: float
    helper: float

    def __getitem__(self, name: str) -> float:
        return self.found[name]


def alone(bench: str, task: str, *words: object) -> Measured:
    """Runs the function `task` of the module `bench` with some words in a new process; it returns named numbers."""
    command = [sys.executable, "-P", "-m", __name__, bench, task, *map(str, words)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Measured(found["found"], found["megabytes"], found["helper"])


def worked() -> float:
    """Processor seconds of this program until now, and of those that it started and that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main(bench: str, task: str, words: list[str]) -> None:
    """The other side: prints what the task found and what it needed."""
    found = getattr(import_module(bench), task)(*words)
    own, helper = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"found": found, "megabytes": own, "helper": helper}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
