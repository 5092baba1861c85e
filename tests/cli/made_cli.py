"""Calls the command line in this process and reads its answer."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from leadkeeper.cli.app import main

NOW = ("--now", "2026-11-24T10:00:00+01:00")


def call(*words: object) -> Result:
    """What a command gives: exit code, stdout and stderr."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def told(*words: object) -> Any:
    """The JSON document of a command that went well."""
    found = call(*words, "--json", "--lang", "en")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def refused(*words: object) -> dict[str, Any]:
    """The error of a command that was refused, whose sentence also stands on stderr."""
    found = call(*words, "--json", "--lang", "en")
    assert found.exit_code == 1, found.output
    error: dict[str, Any] = json.loads(found.stdout)["error"]
    assert found.stderr.strip() == error["message"]
    return error
