"""Random books whose control pack is recomputed from their archive by `tests/oracle/control_figures.py`.

A book begins as one of the dense archives of `tests/oracle`; then files come without any date, records are merged by
hand, people are erased, object or ask, imports are taken back, and time goes on.
"""

from __future__ import annotations

import csv
import json
import random
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from leadkeeper.db.contacts import numbers
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.duplicates import merge
from tests.cli.made_cli import call, told
from tests.made_archive import NOW, restored
from tests.oracle.archives import archive_of
from tests.oracle.control_figures import differences, kept_in_book
from tests.oracle.made_people import SHARED

STEPS = 14

LOOKS = (0, 200, 1100, 1500)
"""Days after the last act on which the control pack is written."""


class BookFigures:
    """One book and what happened to it.

    `wrong` are the figures that differ, by day. Counted are the packs, the people in them, those past their period, and
    the packs whose figures nobody could recompute without the days of imports.
    """

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.folder, self.book = folder, folder / "book.leads"
        self.now = NOW - timedelta(days=self.chance.choice([1900, 1000, 30]))
        self.wrong: list[str] = []
        self.packs = self.people = self.past_period = self.file_dated = 0
        self._files = 0
        restored(folder, archive_of(seed)).close()

    def run(self, steps: int = STEPS) -> None:
        """Do things at ascending instants, then compare on several days."""
        for _ in range(steps):
            self.now += timedelta(days=self.chance.choice([0, 3, 40, 250]))
            self.chance.choices(DEEDS, WEIGHTS)[0](self)
        for days in LOOKS:
            self._compare(self.now + timedelta(days=days))

    def _say(self, *words: object) -> Any:
        found = call(*words, "--now", self.now.isoformat(), "--lang", "en", "--json")
        assert found.exit_code in (0, 1), found.output
        return json.loads(found.stdout) if found.exit_code == 0 else None

    def _refs(self) -> list[str]:
        return [one["id"] for one in self._say("contacts", self.book)]

    def _import(self) -> None:
        """People of whom a file says nothing but an address, some of them known already."""
        self._files += 1
        file = self.folder / f"list-{self._files}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, delimiter=";")
            rows.writerow(["E-mail", "Nom", "Ville"])
            for n in range(self.chance.randint(1, 8)):
                new = f"neuf{self._files}.{n}@courriel.example"
                rows.writerow([self.chance.choice([new, new, *SHARED]), f"Nom {n}", "Rennes"])
        mode = self.chance.choice(["fill", "update", "skip"])
        self._say("import", self.book, file, "--form", "none", "--mode", mode)

    def _merge(self) -> None:
        refs = self._refs()
        if len(refs) < 2:
            return
        kept, gone = self.chance.sample(refs, 2)
        with open_book(self.book, self.now) as book, suppress(LeadKeeperError):  # a merge that would free somebody
            found = numbers(book.db, [kept, gone])
            merge(book.db, found[kept], [found[gone]], {}, self.now)

    def _someone(self) -> str:
        return self.chance.choice([*self._refs(), "nobody@nowhere.example"])

    def _erase(self) -> None:
        self._say("erase", self.book, self._someone(), "--yes")

    def _object(self) -> None:
        scope = self.chance.choice([[], ["--channel", "email"]])
        self._say("suppress", self.book, self.chance.choice([*SHARED, "neuf1.0@courriel.example"]), *scope)

    def _ask(self) -> None:
        asked = self._say("request", self.book, "add", self._someone(), "--kind", "access")
        if asked is not None and self.chance.random() < 0.5:
            self._say("request", self.book, "answer", asked["id"])

    def _undo(self) -> None:
        imports = [one["import"] for one in self._say("imports", self.book)]
        if imports:
            self._say("undo", self.book, self.chance.choice(imports))

    def _retain(self) -> None:
        self._say("retention", self.book, "--apply")

    def _move(self) -> None:
        """The book moves to another computer as an archive."""
        self._files += 1
        out, book = self.folder / f"moved-{self._files}.json", self.folder / f"moved-{self._files}.leads"
        assert self._say("archive", self.book, out) is not None
        assert self._say("restore", out, book) is not None
        self.book = book

    def _compare(self, now: datetime) -> None:
        held, control, kept = figures(self.book, self.folder, now)
        self.wrong += [f"{now:%Y-%m-%d}: {line}" for line in differences(held, control, kept)]
        self.packs += 1
        self.people += control["counts"]["people"]
        self.past_period += control["retention"]["over"]
        self.file_dated += any(line.startswith("retention") for line in differences(held, control))


DEEDS = [
    BookFigures._import, BookFigures._merge, BookFigures._erase, BookFigures._object, BookFigures._ask,
    BookFigures._undo, BookFigures._retain, BookFigures._move,
]  # fmt: skip
WEIGHTS = [8, 4, 2, 2, 3, 2, 1, 1]


def figures(book: Path, folder: Path, now: datetime) -> tuple[Any, Any, Any]:
    """The archive and the control pack of a book, as its commands give them, and what only its tables tell."""
    said = ("--now", now.isoformat())
    out, pack = folder / f"held-{now:%Y%m%d}.json", folder / f"control-{now:%Y%m%d}.zip"
    told("archive", book, out, *said)
    told("control", book, "--out", pack, *said)
    with zipfile.ZipFile(pack) as packed:
        return json.loads(out.read_text("utf-8")), json.loads(packed.read("control.json")), kept_in_book(book)
