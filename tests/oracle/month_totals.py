"""Recomputes what ten months cost and who was given, from the files alone; imports nothing of the program.

`python tests/oracle/month_totals.py DIR`: a folder that `tests.services.ten_months` filled. Compares the totals of the
register, of the credits and of the invoice lines to the cent, and looks that nobody was given twice to one partner, nor
after a no.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl

PRICES = {"raoul": 50, "bonne-table": 40}
"""Cents a person by the contracts, below the first tier."""


def price_of(partner: str, rows: int, parts: dict[str, Any]) -> int:
    """Price of a file: the tier that its rows reach, else the contract's price."""
    (contract,) = next(one for one in parts["partners"] if one["id"] == partner)["contracts"]
    reached = [tier["price_cents"] for tier in contract["terms"]["tiers"] if rows >= tier["people"]]
    return rows * (reached[-1] if reached else PRICES[partner])


def column(path: Path, name: str) -> list[str]:
    """The cells of a column in the first sheet."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as workbook:
        header, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    place = header.index(name)
    return [str(row[place]) for row in rows]


def faults(folder: Path) -> list[str]:
    """Everything that does not add up."""
    wrong: list[str] = []
    parts = json.loads((folder / "parts.json").read_text("utf-8"))
    register = json.loads((folder / "register.json").read_text("utf-8"))
    lines = json.loads((folder / "invoice.json").read_text("utf-8"))
    by_digest = {one["sha256"]: one for one in register if one["kind"] == "export"}
    owed, credited, no = Counter[str](), Counter[str](), set[str]()
    given = {partner: set[str]() for partner in PRICES}
    for month in sorted(path for path in folder.iterdir() if path.is_dir() and path.name[:2] == "20"):
        with (folder / f"in-{month.name}" / "refusals.csv").open(encoding="utf-8") as read:
            no |= {row["Adresse e-mail"] for row in csv.DictReader(read, delimiter=";")}
        for partner in PRICES:
            for path in month.glob(f"{partner}-20*.xlsx"):
                mails = column(path, "email")
                wrong += (
                    [f"{path.name}: given twice: {sorted(given[partner] & set(mails))[:3]}"]
                    if given[partner] & set(mails)
                    else []
                )
                wrong += [f"{path.name}: twice in one file"] if len(mails) != len(set(mails)) else []
                wrong += [f"{path.name}: given after a no: {sorted(no & set(mails))[:3]}"] if no & set(mails) else []
                given[partner] |= set(mails)
                price = price_of(partner, len(mails), parts)
                owed[partner] += price
                entry = by_digest.pop(hashlib.sha256(path.read_bytes()).hexdigest(), None)
                if entry is None:
                    wrong.append(f"{path.name} is not in the register")
                elif (entry["rows"], entry["price_cents"]) != (len(mails), price):
                    told = f"registered {entry['rows']} at {entry['price_cents']}"
                    wrong.append(f"{path.name}: {len(mails)} rows at {price}, {told}")
                credited[partner] += credit(month, partner, price // len(mails), wrong)
    wrong += [f"registered and not there: {sorted(one['file'] for one in by_digest.values())}"] if by_digest else []
    for partner in PRICES:
        ours = [line for line in lines if line["partner"] == partner]
        sums = [sum(line[name] for line in ours) for name in ("amount_cents", "credit_cents", "net_cents")]
        right = [owed[partner], credited[partner], owed[partner] - credited[partner]]
        wrong += [f"{partner}: invoice lines sum to {sums} instead of {right}"] if sums != right else []
        print(f"{partner}: {len(given[partner])} people, {right[0]} cents, {right[1]} credited, {right[2]} net")
    return wrong


def credit(month: Path, partner: str, unit: int, wrong: list[str]) -> int:
    """Credit for the people whom a partner sent back: all within the contract's days and cap."""
    path = month / f"{partner}-returns.csv"
    if not path.exists():
        return 0
    with path.open(encoding="utf-8") as read:
        rows = list(csv.DictReader(read, delimiter=";"))
    answer = json.loads((month / f"{partner}-returns.json").read_text("utf-8"))
    if (answer["accepted"], answer["credit_cents"]) != (len(rows), len(rows) * unit):
        wrong.append(
            f"{path.name}: {len(rows)} rows at {unit}, answered {answer['accepted']}, {answer['credit_cents']}"
        )
    return len(rows) * unit


def main(arguments: list[str]) -> int:
    """0 if everything adds up."""
    wrong = faults(Path(arguments[0]))
    print(*wrong or ["everything adds up"], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
