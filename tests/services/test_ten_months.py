"""Two small months of the ten: what the files say adds up with register, credits and invoice lines, to the cent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import call
from tests.oracle import month_totals
from tests.services.ten_months import Business


class HereBusiness(Business):
    """The same business, by commands in this process: each costs the start of no program."""

    def command(self, *words: object, now: str, may_fail: bool = False) -> Any:
        done = call(*words, "--json", "--now", now)
        assert may_fail or done.exit_code == 0, done.output
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    business = HereBusiness(tmp_path_factory.mktemp("months"), 60, 1)
    business.begin()
    for number in range(2):
        business.month(number)
    now = "2026-06-30T10:00:00+02:00"
    for name, more in (("register", ()), ("invoice", ("--out", business.folder / "lines.csv"))):
        found = business.command(name, business.book, *more, now=now)
        (business.folder / f"{name}.json").write_text(json.dumps(found), "utf-8")
    return business.folder


def test_the_totals_of_register_credits_and_invoice_are_those_of_the_files(played: Path) -> None:
    assert month_totals.faults(played) == []


def test_a_cent_too_many_is_seen(played: Path) -> None:
    lines = json.loads((played / "invoice.json").read_text("utf-8"))
    lines[0]["net_cents"] += 1
    (played / "invoice.json").write_text(json.dumps(lines), "utf-8")
    assert len(month_totals.faults(played)) == 1
