"""Ten months of a business: `python -m tests.services.ten_months DIR [--people 40000] [--months 10]`.

Each month new people come and some come back, some say no, the month is done in one move, the partners are told, and
send a few people back; in November both contracts are renewed. `tests/oracle/month_totals.py DIR`, which imports
nothing of the program, then recomputes every total from the files.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import openpyxl

from leadkeeper.domain.time import add_months
from tests.oracle import month_totals
from tests.services.month_book import HEADER

ROOT = Path(__file__).parents[2]
PARTNERS = ("raoul", "bonne-table")
TERMS = {"payment_days": 90, "return_days": 30, "return_cap_percent": 50}
FIRST = date(2026, 4, 1)


class Business:
    """A book and the folder of its months."""

    def __init__(self, folder: Path, people: int, seed: int) -> None:
        self.folder, self.people, self.dice = folder, people, random.Random(seed)
        self.book = folder / "shop.leads"
        self.no: set[int] = set()

    def command(self, *words: object, now: str, may_fail: bool = False) -> Any:
        """The JSON answer of a command."""
        asked = [sys.executable, "-P", "-m", "leadkeeper", *map(str, words), "--json", "--now", now]
        env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(self.folder)}
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=env)
        if done.returncode and not may_fail:
            raise SystemExit(f"{' '.join(map(str, words))}: {done.stderr}{done.stdout[:400]}")
        return json.loads(done.stdout)

    def begin(self) -> None:
        """The book, its partners, and one import by hand, so that the header row is known."""
        now = "2026-03-31T10:00:00+02:00"
        parts = json.loads((ROOT / "resources" / "sample" / "parts.json").read_text("utf-8"))
        for partner in parts["partners"]:
            for contract in partner["contracts"]:
                contract["terms"] = TERMS | {"tiers": [{"people": self.people // 2, "price_cents": 35}]}
                contract["ends_on"] = "2026-12-31"
        told = self.folder / "parts.json"
        told.write_text(json.dumps(parts), "utf-8")
        contact = (
            "--rights-contact",
            "donnees@clodomir.example",
            "--privacy-url",
            "https://clodomir.example/vie-privee",
        )
        self.command("new", self.book, "--owner", "Clodomir & Eulalie SARL", *contact, now=now)
        self.command("add", self.book, told, now=now)
        first = self.leads(self.folder / "first.csv", [0], "20/03/2026 10:00", "oui")
        self.command("import", self.book, first, "--form", "quiz-v1", now=now)

    def leads(self, path: Path, people: Iterable[int], day: str, yes: str) -> Path:
        """A file of people, one a number."""
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, delimiter=";")
            rows.writerow(HEADER)
            for n in people:
                rows.writerow((f"lea{n}@courriel.example", "Léa", f"Dubois {n}", "", day, "oui", yes))
        return path

    def month(self, number: int) -> None:
        """One month: files, the move, told, returns."""
        first = add_months(FIRST, number)
        year, month = first.year, first.month
        name, now = f"{year}-{month:02}", f"{year}-{month:02}-20T10:00:00+02:00"
        inbox, out = self.folder / f"in-{name}", self.folder / name
        inbox.mkdir()
        known = range(1, 1 + number * self.people)
        new = range(1 + number * self.people, 1 + (number + 1) * self.people)
        back = [n for n in self.dice.sample(known, len(known) // 50) if n not in self.no] if known else []
        self.leads(inbox / "new.csv", [*new, *back], f"15/{month:02}/{year} 10:00", "oui")
        leavers = [n for n in self.dice.sample(known, len(known) // 100) if n not in self.no] if known else []
        self.no.update(leavers)
        self.leads(inbox / "refusals.csv", leavers or [0], f"16/{month:02}/{year} 10:00", "non")
        if month == 11:
            for contract in ("raoul-2026", "bonne-table-2026"):
                self.command("renew", self.book, contract, "--until", "2027-12-31", now=now)
        self.command("month", self.book, "--in", inbox, "--out", out, now=now)
        for partner in PARTNERS:
            self.command("notices", self.book, "--partner", partner, "--told", now=now, may_fail=True)
            self.returns(partner, out, f"{year}-{month:02}-25T10:00:00+02:00")
        for partner in PARTNERS:  # a return that objects: the other one is told at once
            self.command(
                "notices", self.book, "--partner", partner, "--told", now=now.replace("-20T", "-26T"), may_fail=True
            )

    def returns(self, partner: str, out: Path, now: str) -> None:
        """The partner sends one in a hundred back, by reference."""
        files = sorted(out.glob(f"{partner}-20*.xlsx"))
        if not files:
            return
        with closing(openpyxl.load_workbook(files[0], read_only=True)) as workbook:
            refs = [str(ref) for (ref,) in workbook.worksheets[0].iter_rows(values_only=True, max_col=1)][1:]
        chosen = self.dice.sample(refs, max(1, len(refs) // 100))
        path = out / f"{partner}-returns.csv"
        with path.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written, delimiter=";").writerows(
                [("ref", "motif"), *((ref, "Adresse invalide") for ref in chosen)]
            )
        found = self.command("returns", self.book, path, "--partner", partner, now=now)
        (out / f"{partner}-returns.json").write_text(json.dumps(found), "utf-8")


def main() -> int:
    """Play the months, then have the totals recomputed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--people", type=int, default=40_000)
    asked.add_argument("--months", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    given.folder.mkdir()
    business = Business(given.folder, given.people, given.seed)
    business.begin()
    for number in range(given.months):
        since = perf_counter()
        business.month(number)
        print(f"month {number + 1}: {perf_counter() - since:.0f} s", flush=True)
    for name, words in (("register", ("register",)), ("invoice", ("invoice", "--out", given.folder / "lines.csv"))):
        found = business.command(words[0], business.book, *words[1:], now="2027-02-01T10:00:00+01:00")
        (given.folder / f"{name}.json").write_text(json.dumps(found), "utf-8")
    return month_totals.main([str(given.folder)])


if __name__ == "__main__":
    sys.exit(main())
