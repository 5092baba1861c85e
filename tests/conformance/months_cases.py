"""Months: a small business in its second month, commands in order, and what each must answer and leave."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl

from tests.conformance import partly
from tests.conformance.case import Answer, Case, done, leadkeeper

NOW = "2026-11-24T10:00:00+01:00"


def cases(folder: Path) -> Iterator[Case]:
    """One case for each object of `cases.json`."""
    written = json.loads((folder / "cases.json").read_text("utf-8"))
    for number, case in enumerate(written["cases"], 1):
        yield Case(f"{number:02} {case['name']}", partial(_run, folder, written["first_month"], case))


class _Place:
    """The folder of one case: its book, its files, what it writes."""

    def __init__(self, folder: Path, room: Path, name: str) -> None:
        self.folder = room / "months" / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for path in folder.glob("*.csv"):
            shutil.copyfile(path, self.folder / path.name)
        self.book, self.inbox, self.out = (self.folder / name for name in ("book.leads", "in", "out"))
        self.inbox.mkdir()
        done("restore", folder / "world.json", self.book)

    def words(self, command: dict[str, Any]) -> list[str]:
        known = {"BOOK": self.book, "IN": self.inbox, "OUT": self.out, "DIR": self.folder}
        words = []
        for word in command["run"]:
            head, _, rest = word.partition("/")
            words.append(f"{known[head]}/{rest}".rstrip("/") if head in known else word)
        return [*words, "--now", command.get("now", NOW), "--json"]

    def write(self, files: dict[str, list[str]]) -> None:
        for name, lines in files.items():
            (self.inbox / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")

    def archive(self) -> Any:
        out = self.folder / "archive.json"
        out.unlink(missing_ok=True)
        done("archive", self.book, out)
        return json.loads(out.read_text("utf-8"))


def _run(folder: Path, first_month: list[Any], case: dict[str, Any], room: Path) -> list[str]:
    place = _Place(folder, room, case["name"].replace(" ", "-").replace("/", "-"))
    for command in first_month if case.get("first_month", True) else []:
        done(*place.words(command))
    wrong = []
    for number, command in enumerate(case["commands"], 1):
        place.write(command.get("in", {}))
        before = place.archive() if command.get("unchanged") else None
        answer = leadkeeper(*place.words(command))
        faults = _answer_faults(command, answer) + _left_faults(command, place)
        if before is not None and place.archive() != before:
            faults.append("the book changed")
        wrong += [f"command {number}: {fault}" for fault in faults]
    return wrong


def _answer_faults(command: dict[str, Any], answer: Answer) -> list[str]:
    if answer.code != command.get("exit", 0):
        return [f"exit code {answer.code}: {answer.err.strip() or answer.out.strip()[:300]}"]
    if "expect" not in command and "steps" not in command:
        return []
    wrong = partly.faults(command.get("expect", {}), answer.data)
    given = answer.data.get("plan" if "--plan" in command["run"] else "steps", []) if "steps" in command else []
    for name, expected in command.get("steps", {}).items():
        fitting = [one for one in given if _name(one) == name]
        if expected is None:
            wrong += [f"{name}: is there"] if fitting else []
        elif len(fitting) != 1:
            wrong.append(f"{name}: {len(fitting)} steps")
        else:
            wrong += partly.faults(expected, fitting[0], name)
    return wrong


def _name(step: dict[str, Any]) -> str:
    subject = Path(step["file"]).name if step["step"] == "import" else step["partner"]
    return " ".join(filter(None, (step["step"], subject)))


def _left_faults(command: dict[str, Any], place: _Place) -> list[str]:
    wrong = []
    if "out" in command:
        there = sorted(path.name for path in place.out.rglob("*") if path.is_file()) if place.out.exists() else []
        wrong += [f"OUT holds {there} instead of {command['out']}"] if there != command["out"] else []
    for name, expected in command.get("people", {}).items():
        cells = list(openpyxl.load_workbook(place.out / name).worksheets[0].iter_rows(values_only=True))
        given = sorted(str(cell) for row in cells[1:] for cell in row if "@" in str(cell))
        wrong += [f"{name} holds {given} instead of {expected}"] if given != expected else []
    return wrong
