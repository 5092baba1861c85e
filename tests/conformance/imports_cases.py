"""Imports: each folder is a file as a founder has it, and what reading and importing it must give."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from tests.conformance import partly
from tests.conformance.case import Answer, Case, done, leadkeeper

COUNTS = ("created", "updated", "unchanged", "duplicates", "refused", "blank")
LATE_CODES = ("no-rows", "date-order-needed", "unknown-form")  # `import` stops for these; `inspect` still works
NOW = "2026-11-24T10:00:00+01:00"


def cases(folder: Path) -> Iterator[Case]:
    """One case a folder that holds an `expect.json`."""
    for path in sorted(folder.glob("*/expect.json")):
        yield Case(path.parent.name, partial(_run, path.parent))


def _run(folder: Path, room: Path) -> list[str]:
    return ImportCase(folder, room).faults()


@dataclass(frozen=True)
class ImportCase:
    """One folder, run against a new book in `room`."""

    folder: Path
    room: Path

    @cached_property
    def expect(self) -> dict[str, Any]:
        """What `expect.json` says."""
        return json.loads((self.folder / "expect.json").read_text("utf-8"))

    @property
    def file(self) -> Path:
        """The file to be read."""
        return self.folder / self.expect["file"]

    @property
    def book(self) -> Path:
        """The book of this case alone."""
        return self.room / f"{self.folder.name}.leads"

    @property
    def refused_file(self) -> Path:
        """Where the refused rows go."""
        return self.room / f"{self.folder.name}.refused.csv"

    def faults(self) -> list[str]:
        """Everything that is not as the case says."""
        untouched = _digest(self.file)
        self._prepare()
        before = self._archive()
        wrong = self._inspect_faults()
        rehearsal = self._import("--dry-run")
        if self._archive() != before:
            wrong.append("--dry-run changed the book")
        answer = self._import("--refused", str(self.refused_file))
        if "error" in self.expect:
            wrong += self._error_faults(answer) + self._error_faults(rehearsal)
            wrong += ["the failed import changed the book"] if self._archive() != before else []
        else:
            wrong += self._import_faults(answer, rehearsal) + self._people_faults()
        return wrong + ([] if _digest(self.file) == untouched else ["the input file was changed"])

    def _prepare(self) -> None:
        if "book" in self.expect:
            done("restore", self.folder / self.expect["book"], self.book)
        else:
            done("new", self.book, "--owner", "Test")
        for step in self.expect.get("before", []):
            if isinstance(step, dict) and "run" in step:
                done(*[self.book if word == "BOOK" else word for word in step["run"]], "--now", self._now)
                continue
            name, args = (step["file"], step.get("args", [])) if isinstance(step, dict) else (step, [])
            done("import", self.book, self.folder / name, *args, "--now", self._now, "--json")

    @property
    def _now(self) -> str:
        return self.expect.get("now", NOW)

    def _archive(self) -> dict[str, Any]:
        out = self.room / f"{self.folder.name}.archive.json"
        out.unlink(missing_ok=True)
        done("archive", self.book, out)
        return json.loads(out.read_text("utf-8"))

    def _import(self, *options: str) -> Answer:
        args = self.expect.get("args", [])
        return leadkeeper("import", self.book, self.file, *args, *options, "--now", self._now, "--json")

    @cached_property
    def _inspected(self) -> Answer:
        return leadkeeper("inspect", self.file, "--now", self._now, "--json")

    def _inspect_faults(self) -> list[str]:
        answer = self._inspected
        if "inspect" not in self.expect:
            return self._error_faults(answer) if self.expect.get("error", LATE_CODES[0]) not in LATE_CODES else []
        if answer.code != 0:
            return [f"inspect: exit code {answer.code}: {answer.err.strip()}"]
        given, expected = answer.data, dict(self.expect["inspect"])
        wrong = _warning_faults(expected, given["warnings"], "inspect")
        columns = {column["header"]: column["field"] for column in given["columns"]}
        wrong += partly.faults(expected.pop("columns", {}), columns, "inspect.columns")
        wrong += [
            f"inspect.columns: no column {header}"
            for header in self.expect["inspect"].get("columns", {})
            if header not in columns
        ]
        return wrong + partly.faults(expected, given, "inspect")

    def _error_faults(self, answer: Answer) -> list[str]:
        verb, code = answer.command.split()[1], self.expect["error"]
        if answer.code != 1:
            return [f"{verb}: exit code {answer.code} instead of 1 with {code}"]
        given = answer.data["error"]["code"]
        return [] if given == code else [f"{verb}: error {given} instead of {code}"]

    def _import_faults(self, answer: Answer, rehearsal: Answer) -> list[str]:
        if answer.code != 0 and not _is_only_a_warning(answer):
            return [f"import: exit code {answer.code}: {answer.err.strip()}"]
        given, expected = answer.data, dict(self.expect.get("import", {}))
        wrong = _warning_faults(expected, given["warnings"], "import")
        wrong += partly.faults(expected, given, "import")
        if "refusals" in self.expect:
            wrong += _refusal_faults(self.expect["refusals"], given["refusals"])
        if given["read"] != sum(given[count] for count in COUNTS) + given.get("erased", 0):
            wrong.append(f"import: read {given['read']} is not the sum of {', '.join(COUNTS)}, erased")
        if len(given["refusals"]) != given["refused"]:
            wrong.append(f"import: {len(given['refusals'])} refusals, but refused {given['refused']}")
        if rehearsal.code != answer.code or _without_id(rehearsal.data) != _without_id(given):
            wrong.append(f"--dry-run says otherwise: {rehearsal.out.strip()[:300]}")
        return wrong + self._rows_faults(given["read"]) + self._refused_file_faults(given["refused"])

    def _rows_faults(self, read: int) -> list[str]:
        if any(str(arg).startswith("--sheet") for arg in self.expect.get("args", [])):
            return []
        rows = self._inspected.data["rows"]
        return [] if rows == read else [f"inspect: rows {rows}, but read {read}"]

    def _refused_file_faults(self, refused: int) -> list[str]:
        if self.refused_file.exists() != (refused > 0):
            return [f"--refused: {'a file' if self.refused_file.exists() else 'no file'} for {refused} refusals"]
        if "refused_file" not in self.expect:
            return []
        with self.refused_file.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines)
        wanted = self.expect["refused_file"]
        wrong = [f"--refused: no column {name}" for name in wanted.get("columns", []) if name not in header]
        if len(rows) != wanted.get("rows", len(rows)):
            wrong.append(f"--refused: {len(rows)} rows instead of {wanted['rows']}")
        return wrong

    def _people_faults(self) -> list[str]:
        people = self._archive()["contacts"]
        wrong = []
        if len(people) != self.expect.get("people", len(people)):
            wrong.append(f"people: {len(people)} instead of {self.expect['people']}")
        for address, expected in self.expect.get("contacts", {}).items():
            found = [one for one in people if address == (one["email"] or one["phone"])]
            if "$nobody" in expected:
                wrong += [f"{address}: must not be there"] if found else []
            elif not found:
                wrong.append(f"{address}: nobody has this address")
            else:
                attempts = [partly.faults(expected, one) for one in found]
                wrong += [f"{address}: {fault}" for fault in min(attempts, key=len)]
        return wrong


def _is_only_a_warning(answer: Answer) -> bool:
    """Whether an import is done, and ends with 1 because nobody said under which form its yeses were given."""
    return answer.code == 1 and "consents-without-form" in answer.data.get("warnings", ())


def _warning_faults(expected: dict[str, Any], given: list[str], place: str) -> list[str]:
    missing = [code for code in expected.pop("warnings", []) if code not in given]
    excess = [code for code in expected.pop("not_warnings", []) if code in given]
    wrong = [f"{place}: no warning {code}" for code in missing]
    return wrong + [f"{place}: wrong warning {code}" for code in excess]


def _refusal_faults(expected: list[dict[str, Any]], given: list[dict[str, Any]]) -> list[str]:
    wanted = Counter((one["line"], one["code"], one.get("file")) for one in expected)
    found = Counter((one["line"], one["code"], one["file"]) for one in given)
    if wanted == found:
        return []
    return [f"refusals: missing {list((wanted - found).elements())}, too many {list((found - wanted).elements())}"]


def _without_id(report: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key != "import"}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
