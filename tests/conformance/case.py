"""What a conformance case is, and how it speaks to LeadKeeper: through the command line, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner


@dataclass(frozen=True)
class Case:
    """One thing to be shown: `run` is given a room, a folder for its files, and returns what is wrong, in sentences."""

    name: str
    run: Callable[[Path], list[str]]


class CommandError(Exception):
    """A command did not do what the rest of the case needs."""


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it printed."""

    command: str
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document of standard output; JSON lines come through `lines`."""
        try:
            return json.loads(self.out)
        except ValueError as error:
            raise CommandError(f"{self.command}: standard output is no JSON document: {self.out[:200]!r}") from error

    @property
    def lines(self) -> list[Any]:
        """The JSON lines of standard output."""
        try:
            return [json.loads(line) for line in self.out.splitlines()]
        except ValueError as error:
            raise CommandError(f"{self.command}: standard output is no JSON lines: {self.out[:200]!r}") from error


def leadkeeper(*args: str | Path) -> Answer:
    """The answer of `leadkeeper ARGS`; a traceback is a bug and goes on as it is."""
    from leadkeeper.cli.app import main

    words = [str(arg) for arg in args]
    result = CliRunner().invoke(main, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer("leadkeeper " + " ".join(words), result.exit_code, result.stdout, result.stderr)


def done(*args: str | Path) -> Answer:
    """The answer of a command that has to end well."""
    answer = leadkeeper(*args)
    if answer.code != 0:
        raise CommandError(f"{answer.command}: exit code {answer.code}: {answer.err.strip() or answer.out.strip()}")
    return answer


def faults(case: Case, room: Path) -> list[str]:
    """What is wrong with a case; cases of one folder share a `room`, so that a book is restored once for all."""
    try:
        return case.run(room)
    except CommandError as failure:
        return [str(failure)]
    except Exception as error:  # a bug in one case must not hide the others
        return [f"crashed: {type(error).__name__}: {error}"]
