"""Kills the month at many moments and goes on: `python -m tests.services.month_kills [200] [--seed N]`.

Each trial starts `leadkeeper month` on a copy of one book, kills it (-9) at a random moment or at a step of the disk,
sometimes kills the second start as well, then lets the same command end. Books and files must be those of a run that
nobody disturbed, and a further run must do nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import openpyxl

from leadkeeper.files.proof_pack import read_pack
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from tests.cli.made_cli import call
from tests.services.month_book import NOW, month_book, month_files

AGAIN = 0.25
"""How many of the trials kill the second start, too."""


def base(folder: Path, people: int = 60) -> Path:
    """A folder to take copies of: a book after its first month, and the files of the second."""
    folder.mkdir()
    month_book(folder, people)
    month_files(folder / "in", people, people)
    with (folder / "in" / "new.csv").open("a", encoding="utf-8") as out:
        out.write("nobody;Sans;Adresse;;20/11/2026 10:00;oui;oui\n")  # a row that is refused: a file of its own
    return folder


def words(folder: Path) -> list[str]:
    """The command of the month."""
    return ["month", str(folder / "shop.leads"), "--in", str(folder / "in"), "--out", str(folder / "out"),
            "--now", NOW.isoformat(), "--json"]  # fmt: skip


def child(folder: Path, last: int = 0) -> None:
    """Carry out the month in this process, killed at a step of the disk (0: never); prints how many there were."""
    from tests.services import faulty_disk

    print("ready", flush=True)
    with faulty_disk.killing(folder, last) as disk:
        found = call(*words(folder))
        steps = disk.steps
    print(steps, found.exit_code, flush=True)


def started(folder: Path, last: int = 0) -> subprocess.Popen[str]:
    """Another program that is about to carry out the month."""
    call_it = [sys.executable, "-m", "tests.services.month_kills", "--child", str(folder), "--last", str(last)]
    made = subprocess.Popen(call_it, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert made.stdout is not None
    assert made.stdout.readline() == "ready\n"
    return made


def undisturbed(folder: Path) -> tuple[dict[str, Any], int, float]:
    """The state after a run that nobody disturbs, the steps of the disk in it, and its seconds."""
    made, since = started(folder), perf_counter()
    told = made.communicate()[0].split()
    lasts = perf_counter() - since
    assert told[1] == "0", told
    return state(folder), int(told[0]), lasts


def state(folder: Path) -> dict[str, Any]:
    """The book as its archive, and every file with its cells or its text."""
    with open_book(folder / "shop.leads", NOW) as book:
        assert check_book(book.db)["sound"]
        run(archive(book.db, folder / "archive.json"))
    held = json.loads((folder / "archive.json").read_text("utf-8"))
    (folder / "archive.json").unlink()
    for delivery in held["deliveries"]:
        delivery.pop("file_sha256")  # a workbook that is written again has the same cells and another zip
    return {"book": held, "files": {path.name: content(path) for path in sorted((folder / "out").iterdir())}}


def content(path: Path) -> Any:
    """What a person finds in a file; of a proof, all but keys, salts and hashes, which no two packs share."""
    if path.suffix == ".zip":
        (pack_content,) = read_pack(path)
        assert not pack_content.faults, pack_content.faults
        with zipfile.ZipFile(path) as pack:
            rows = [json.loads(line) for line in pack.read("rows.jsonl").splitlines()]
            manifest = json.loads(pack.read("manifest.json"))
            hidden = ("salt", "address", "cells")
            told = [{name: fact for name, fact in row.items() if name not in hidden} for row in rows]
            return [manifest["forms"], manifest["lists"], manifest["contract"], manifest["partner"], told]
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    sheets = openpyxl.load_workbook(path).worksheets
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in sheets]


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Where two states differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = [*one, *(name for name in other if name not in one)]
        return [d for name in names for d in differences(one.get(name), other.get(name), f"{where}/{name}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [d for at, pair in enumerate(zip(one, other, strict=True)) for d in differences(*pair, f"{where}/{at}")]
    return [] if one == other else [f"{where}: {one!r:.200} became {other!r:.200}"]


def trial(kept: Path, folder: Path, whole: tuple[dict[str, Any], int, float], dice: random.Random, last: int) -> None:
    """One month that is killed, once or twice, and ends."""
    expected, _, lasts = whole
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)
    for step in (last, 0) if dice.random() < AGAIN else (last,):
        made = started(folder, step)
        if not step:
            sleep(lasts * dice.random())
            made.kill()
        made.communicate()
    done = call(*words(folder))
    assert done.exit_code == 0, done.output
    assert differences(expected, state(folder)) == []
    again = call(*words(folder))
    assert json.loads(again.stdout)["nothing"], again.output
    assert differences(expected, state(folder)) == []
    assert not list(folder.rglob(".leadkeeper-*"))


def main() -> int:
    """Kill as often as asked; 0 if every month ended as the undisturbed one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("trials", nargs="?", type=int, default=200)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked.add_argument("--child", type=Path)
    asked.add_argument("--last", type=int, default=0)
    given = asked.parse_args()
    if given.child:
        child(given.child, given.last)
        return 0
    dice = random.Random(given.seed)
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as room:
        kept = base(Path(room) / "base")
        shutil.copytree(kept, Path(room) / "whole")
        whole = undisturbed(Path(room) / "whole")
        print(f"undisturbed: {whole[1]} steps of the disk, {whole[2]:.1f} s", flush=True)
        for number in range(given.trials):
            last = dice.randint(1, whole[1]) if number % 2 else 0
            trial(kept, Path(room) / "trial", whole, dice, last)
            if (number + 1) % 20 == 0:
                print(f"{number + 1} kills, every month ended like the undisturbed one", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
