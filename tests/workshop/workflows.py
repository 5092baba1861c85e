"""Reads the workflows of .github and says what is wrong in them, without a library for YAML.

Read is the part of YAML that they are written in: mappings, lists, one-line lists, plain and double-quoted texts, `|`.
Anything else is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

Lines = list[tuple[int, str]]
KEY = re.compile(r"([\w.-]+):(?: (.+))?")
TOP = {"name", "on", "permissions", "jobs", "env", "concurrency"}
JOB = {"name", "needs", "if", "runs-on", "container", "strategy", "timeout-minutes", "permissions", "env", "steps"}
STEP = {"name", "id", "if", "uses", "with", "run", "env", "shell"}
CONTEXT = re.compile(r"\$\{\{ ([\w.]+) \}\}")
KNOWN_CONTEXTS = ("github.", "secrets.", "vars.", "env.")


class WrongWorkflowError(ValueError):
    """A line that is not read."""


def read(text: str) -> Any:
    """Return the values of a file."""
    lines: Lines = []
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line:
            raise WrongWorkflowError(f"line {number}: a tab")
        bare = re.sub(r"(^|\s)#.*", "", line) if '"' not in line else line
        lines.append((len(line) - len(line.lstrip()), bare.strip() if bare.strip() else ""))
    raw = text.splitlines()
    value, at = _block(lines, raw, 0, 0)
    if any(one for _indent, one in lines[at:]):
        raise WrongWorkflowError(f"line {at + 1}: unexpected indentation")
    return value


def _next(lines: Lines, at: int) -> int:
    while at < len(lines) and not lines[at][1]:
        at += 1
    return at


def _block(lines: Lines, raw: list[str], at: int, indent: int) -> tuple[Any, int]:
    at = _next(lines, at)
    if at == len(lines) or lines[at][0] < indent:
        return None, at
    indent = lines[at][0]
    return _sequence(lines, raw, at, indent) if lines[at][1].startswith("- ") else _mapping(lines, raw, at, indent)


def _sequence(lines: Lines, raw: list[str], at: int, indent: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while (at := _next(lines, at)) < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- "):
        rest = lines[at][1][2:]
        if KEY.fullmatch(rest):
            lines[at] = (indent + 2, rest)
            value, at = _mapping(lines, raw, at, indent + 2)
        else:
            value, at = _scalar(rest), at + 1
        found.append(value)
    return found, at


def _mapping(lines: Lines, raw: list[str], at: int, indent: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while (at := _next(lines, at)) < len(lines) and lines[at][0] == indent:
        key = KEY.fullmatch(lines[at][1])
        if key is None or key[1] in found:
            raise WrongWorkflowError(f"line {at + 1}: {lines[at][1]}")
        if key[2] == "|":
            found[key[1]], at = _text(lines, raw, at + 1, indent)
        elif key[2] is None:
            found[key[1]], at = _block(lines, raw, at + 1, indent + 1)
        else:
            found[key[1]], at = _scalar(key[2]), at + 1
    return found, at


def _text(lines: Lines, raw: list[str], at: int, indent: int) -> tuple[str, int]:
    end = at
    while end < len(raw) and (not raw[end].strip() or lines[end][0] > indent):
        end += 1
    inner = min(lines[line][0] for line in range(at, end) if raw[line].strip())
    return "\n".join(raw[line][inner:] for line in range(at, end)).rstrip() + "\n", end


def _scalar(text: str) -> Any:
    if text.startswith('"'):
        return json.loads(text)
    if text.startswith("["):
        return [_scalar(one.strip()) for one in text[1:-1].split(",")]
    if text[0] in "'{&*!>%@`" or (": " in text and "${{" not in text):
        raise WrongWorkflowError(text)
    return int(text) if text.isdigit() else text == "true" if text in ("true", "false") else text


def faults(text: str) -> Iterator[str]:
    """Yield what a runner would refuse, or what a release must not have, in a sentence each."""
    try:
        flow = read(text)
    except (WrongWorkflowError, json.JSONDecodeError) as error:
        yield f"not read: {error}"
        return
    yield from (f"unknown key: {key}" for key in flow.keys() - TOP)
    if flow.get("permissions") != {"contents": "read"}:
        yield "more rights than reading for all jobs"
    for name, job in (flow.get("jobs") or {}).items():
        yield from (f"{name}: {fault}" for fault in _job_faults(flow["jobs"], job))


def _job_faults(jobs: dict[str, Any], job: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown key: {key}" for key in job.keys() - JOB)
    needs = job.get("needs", [])
    for other in needs if isinstance(needs, list) else [needs]:
        if other not in jobs:
            yield f"needs {other}, which is no job"
    if not job.get("runs-on") or not job.get("steps"):
        yield "says not where it runs, or does nothing"
    matrix = (job.get("strategy") or {}).get("matrix") or {}
    keys = {key for key in matrix if key != "include"} | {key for one in matrix.get("include", []) for key in one}
    for used in CONTEXT.findall(json.dumps(job)):
        kind, _dot, name = used.partition(".")
        if not used.startswith(KNOWN_CONTEXTS) and (kind != "matrix" or name not in keys):
            yield f"unknown value: {used}"
    for step in job.get("steps") or []:
        yield from (f"unknown key: {key}" for key in step.keys() - STEP)
        if ("uses" in step) == ("run" in step):
            yield f"a step uses or runs something: {step}"
        if "uses" in step and not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"]):
            yield f"not by the host itself, or not pinned by its hash: {step['uses']}"
