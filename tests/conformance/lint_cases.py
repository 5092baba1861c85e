"""Form check: each JSON file is a form's description and the ids that `leadkeeper lint` must give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.conformance.case import Case, done


def cases(folder: Path) -> Iterator[Case]:
    """One case a file."""
    for path in sorted(folder.glob("*.json")):
        yield Case(path.stem, partial(_lint, path))


def _lint(path: Path, room: Path) -> list[str]:
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    form = room / f"{path.stem}.form.json"
    form.write_text(json.dumps(case["form"], ensure_ascii=False), "utf-8")
    partner = ["--partner", case["target"]] if case.get("target") is not None else []
    answer = done("lint", form, "--json", *partner).data
    wrong = []
    for level in ("errors", "warnings"):
        expected, given = set(case[level]), set(answer[level])
        if expected - given:
            wrong.append(f"{level} missed: {' '.join(sorted(expected - given))}")
        if given - expected:
            wrong.append(f"{level} too many: {' '.join(sorted(given - expected))}")
    return wrong
