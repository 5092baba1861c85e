"""Random lives of a book, by command line, and an own small model of who said no; it knows nothing of our rules.

A no is what somebody said of sharing, or an objection, or an erasure. A no by answer is lifted only by a later yes on
the form (one with a proof of its own, where it was a withdrawal); an objection and an erasure are never lifted. A
merge makes the noes of two records one person's; its undo parts them again. What an import brought goes with it.
The operator is honest: after a put-back every no is entered again before that is confirmed.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from leadkeeper.db.contacts import numbers
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.backup import replace_with_backup
from leadkeeper.services.books.open import open_book
from leadkeeper.services.books.undo import stop, withdraw
from leadkeeper.services.books.undo import undo as undo_edit
from leadkeeper.services.contacts.duplicates import merge
from tests.cli.made_cli import call
from tests.made_archive import archive, contract, given, partner, person, restored

START = datetime(2026, 6, 15, 10, 0, tzinfo=PARIS)
PEOPLE = 9
BASE = 4
"""People who are in the book from the beginning, with a number."""
STEPS = 20
UNDATED = datetime(2100, 1, 1, tzinfo=PARIS)
"""Since when a no without an instant holds: it counts as last."""


@dataclass(frozen=True)
class No:
    """`final` ones are never lifted, a withdrawal only by a `proof`. `origin` is the import that brought it."""

    who: int
    since: datetime
    final: bool = False
    proof: bool = False
    origin: str = ""


@dataclass(frozen=True)
class Yes:
    """When somebody said yes on the form: the first instant that it can have been; with a proof or as a row."""

    who: int
    first: datetime
    proof: bool
    origin: str = ""
    place: int = 0


@dataclass
class Model:
    """What was said (that never changes back), and how the book stands: who is one person, what it knows of."""

    noes: list[No] = field(default_factory=list)
    yeses: list[Yes] = field(default_factory=list)
    merged: list[frozenset[int]] = field(default_factory=list)
    since: dict[frozenset[int], int] = field(default_factory=dict)
    said: int = 0
    imports: list[str] = field(default_factory=list)
    edits: dict[int, No | frozenset[int]] = field(default_factory=dict)

    def person(self, who: int) -> set[int]:
        """All mailboxes of the person who has one."""
        found = {who}
        for _ in self.merged:
            for group in self.merged:
                if group & found:
                    found = found | group
        return found

    def says_no(self, who: int, now: datetime) -> No | None:
        """A no that holds on a day for the person at a mailbox."""
        mine = self.person(who)
        end = now.replace(hour=23, minute=59, second=59)
        yeses = [one for one in self.yeses if one.who in mine and one.first <= end]
        for no in (one for one in self.noes if one.who in mine):
            mine = [one for one in yeses if one.who == no.who or self._is_of_both(one, no)]
            lifted = any(yes.first > no.since and (yes.proof or not no.proof) for yes in mine)
            if no.final or not lifted:
                return no
        return None

    def yes(self, one: Yes) -> None:
        """Notes a yes, and that nobody said it before."""
        self.said += 1
        self.yeses.append(replace(one, place=self.said))

    def _is_of_both(self, yes: Yes, no: No) -> bool:
        """Whether the yes was said once the two were one person."""
        groups = [group for group in self.merged if yes.place > self.since[group]]
        return no.who in Model(merged=groups).person(yes.who)


class Life:
    """One book and what happens to it."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.book = folder / "book.leads"
        self.model = Model()
        self.copies: list[tuple[Path, Model]] = []
        self.told: list[str] = []
        self.made = 0
        self.exported = 0
        self.files = 0
        self.shut = False
        self.day = START
        people = [self._begun(n) for n in range(BASE)]
        partners = [partner(contracts=[contract(max_uses=9)]), partner(id="acme", legal_name="Acme SA", siren=None)]
        restored(folder, archive(*people, partners=partners)).close()

    def _begun(self, n: int) -> dict[str, Any]:
        said = [given("2026-03-01T10:00:00+01:00")]
        self.model.yes(Yes(n, datetime(2026, 3, 1, 10, tzinfo=PARIS), proof=True))
        if self.chance.random() < 0.3:
            said.append(given("2026-04-01T10:00:00+02:00", event="withdrawn"))
            self.model.noes.append(No(n, datetime(2026, 4, 1, 10, tzinfo=PARIS), proof=True))
        return person(n, id=f"c{n + 1}", email=_address(n), phone=_phone(n), consents=said)

    def live(self, steps: int = STEPS) -> None:
        """Does some things at random instants; raises AssertionError for somebody exported who had said no."""
        for _ in range(steps):
            deed = self.chance.choices(DEEDS, WEIGHTS)[0]
            now = START + timedelta(days=self.chance.randint(-60, 60), hours=self.chance.randint(0, 9))
            deed(self, now)
        self.tell(START + timedelta(days=90))
        self.export(START + timedelta(days=90))

    def say(self, *words: object, now: datetime) -> Any:
        """Calls a command, whose exit code is 0 or 1 and never a traceback."""
        self.told.append(f"{now:%Y-%m-%d %H}  {' '.join(map(str, words))}")
        found = call(*words, "--now", now.isoformat(), "--lang", "en")
        assert found.exit_code in (0, 1), found.output
        self.told.append(f"      {found.exit_code} {found.output.strip()[:300]}")
        return found

    def someone(self) -> int:
        return self.chance.randrange(PEOPLE)

    def import_(self, now: datetime) -> None:
        """A file with some people, new and known, who say yes, no, or that they leave; some have no address."""
        self.made += 1
        file = self.folder / f"list-{self.made}.csv"
        mode = self.chance.choice(["fill", "update", "skip", "none"])
        brought: list[list[No | Yes]] = []
        with file.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, delimiter=";")
            rows.writerow(["E-mail", "Téléphone", "Nom", "Date de consentement", "Optin partenaires", "Désinscription"])
            for _ in range(self.chance.randint(1, 6)):
                brought.append([])
                rows.writerow(self._row(now, brought[-1]))
        found = self.say("import", self.book, file, "--form", "quiz-v1", "--mode", mode, "--json", now=now)
        if found.exit_code == 0:
            report = _json(found)
            ref = report["import"] or ""
            self.model.imports += [ref] if ref else []
            refused = {one["line"] for one in report["refusals"]}
            for line, one in ((line, one) for line, those in enumerate(brought, 2) for one in those):
                if isinstance(one, No):
                    self.model.noes.append(replace(one, since=UNDATED if line in refused else one.since, origin=ref))
                elif isinstance(one, Yes) and line not in refused:
                    self.model.yes(replace(one, origin=ref))

    def _row(self, now: datetime, brought: list[No | Yes]) -> list[str]:
        who, at = self.someone(), now - timedelta(days=self.chance.randint(-10, 80))
        day, answer, left = f"{at:%Y-%m-%d}", self.chance.choice(["oui", "oui", "oui", "non", ""]), ""
        begin, end = at.replace(hour=0, minute=0), at.replace(hour=23, minute=59, second=59)
        if self.chance.random() < 0.12:
            left = self.chance.choice([day, "oui"])
            brought.append(No(who, end if left == day else UNDATED, proof=True))
        if answer == "oui":
            brought.append(Yes(who, begin, proof=False))
        elif answer == "non":
            brought.append(No(who, end))
        spelt = self.chance.choice([str, str.upper, str.title, lambda text: f" {text} ", _alias])
        return [spelt(_address(who)), self.chance.choice(["", _phone(who)]), f"Nom {who}", day, answer, left]

    def undo(self, now: datetime) -> None:
        """Takes an import back."""
        if not self.model.imports:
            return
        ref = self.chance.choice(self.model.imports)
        found = self.say("undo", self.book, ref, "--json", now=now)
        if found.exit_code == 0:
            self.model.imports.remove(ref)
            self.model.noes = [one for one in self.model.noes if one.origin != ref]
            if not _json(found)["kept"]:
                self.model.yeses = [one for one in self.model.yeses if one.origin != ref]

    def answer(self, now: datetime) -> None:
        """Somebody says yes or no by command line."""
        who = self.someone()
        event = self.chance.choice(["given", "refused", "withdrawn", "withdrawn"])
        scope = self.chance.choice([[], [], ["--partner", "raoul"], ["--partner", "acme"], ["--channel", "post"]])
        form = ["--form-version", "quiz-v1"] if event == "given" else []
        words = ["consent", self.book, _address(who), "--event", event, "--purpose", "partners", *form]
        if self.say(*words, *(scope if event != "given" else []), now=now).exit_code == 0:
            if event == "given":
                self.model.yes(Yes(who, now, proof=True))
            elif scope[1:] in ([], ["raoul"]):
                self.model.noes.append(No(who, now, proof=event == "withdrawn"))

    def suppress(self, now: datetime) -> None:
        """Somebody objects: by address, by number, for a partner or a channel only."""
        who = self.chance.randrange(BASE) if self.chance.random() < 0.5 else self.someone()
        by_number = who < BASE and self.chance.random() < 0.4 and self._has_number(who)
        scope = self.chance.choice([[], [], [], ["--partner", "raoul"], ["--channel", "email"], ["--channel", "post"]])
        known = _phone(who) if by_number else self.chance.choice([str, str.upper])(_address(who))
        if self.say("suppress", self.book, known, *scope, now=now).exit_code == 0 and scope[1:] != ["post"]:
            self.model.noes.append(No(who, now, final=True, origin="number" if by_number else ""))

    def _has_number(self, who: int) -> bool:
        """Whether the book knows by which number the person can be reached; after years it may not."""
        found = call("show", self.book, f"c{who + 1}", "--json")
        return found.exit_code == 0 and _json(found)["phone"] == _phone(who)

    def erase(self, now: datetime) -> None:
        """Somebody wants to be forgotten."""
        who = self.someone()
        if self.say("erase", self.book, _address(who), "--yes", now=now).exit_code == 0:
            self.model.noes += [No(one, now, final=True) for one in self.model.person(who)]

    def merge(self, now: datetime) -> None:
        """Two records are found to be one person's."""
        one, other = self.chance.sample(range(PEOPLE), 2)
        refs = [self._record(each) for each in (one, other)]
        if None in refs or refs[0] == refs[1]:
            return
        self.told.append(f"{now:%Y-%m-%d %H}  merge {one} {other} {refs}")
        try:
            with open_book(self.book, now) as book:
                found = numbers(book.db, [str(ref) for ref in refs])
                edit = merge(book.db, found[str(refs[0])], [found[str(refs[1])]], {}, now).edit
        except LeadKeeperError as error:
            self.told.append(f"      {error.code}")
            return
        group = frozenset((one, other))
        self.model.merged.append(group)
        self.model.since[group] = self.model.said
        self.model.edits[int(edit or 0)] = group

    def _record(self, who: int) -> str | None:
        found = call("show", self.book, _address(who), "--json")
        return str(_json(found)["id"]) if found.exit_code == 0 else None

    def by_hand(self, now: datetime) -> None:
        """Somebody's no is recorded in the window, where it can be taken back the same day."""
        who = self.someone()
        ref = self._record(who)
        if ref is None:
            return
        self.told.append(f"{now:%Y-%m-%d %H}  by hand {who}")
        no = No(who, now, final=self.chance.random() < 0.5, proof=True)
        with open_book(self.book, now) as book:
            number = numbers(book.db, [ref])[ref]
            if no.final:
                edit = stop(book.db, number, [_address(who)], now, partner=None, channel=None).edit
            else:
                said = Consent(now.isoformat(), event="withdrawn", purpose="partners")
                edit = withdraw(book.db, number, said, now)[0].edit
        self.model.noes.append(no)
        if edit is not None:
            self.model.edits[edit] = no
        self.day = now

    def undo_edit(self, now: datetime) -> None:
        """The last edit by hand is taken back, where that may be."""
        now = self.day if self.chance.random() < 0.7 else now
        self.told.append(f"{now:%Y-%m-%d %H}  undo edit")
        try:
            with open_book(self.book, now) as book:
                done = run(undo_edit(book.db, now))
        except LeadKeeperError as error:
            self.told.append(f"      {error.code}")
            return
        assert done.left == 0
        gone = self.model.edits.pop(done.edit.number)
        if isinstance(gone, No):
            self.model.noes.remove(gone)
        else:
            self.model.merged.remove(gone)

    def back_up(self, now: datetime) -> None:
        """A copy of the book."""
        found = self.say("backup", self.book, "--json", now=now)
        if found.exit_code == 0:
            self.copies.append((Path(_json(found)["backup"]), self._standing()))

    def _standing(self) -> Model:
        return Model(merged=deepcopy(self.model.merged), imports=list(self.model.imports), edits={**self.model.edits})

    def go_back(self, now: datetime) -> None:
        """An older copy takes the place of the book, in one of the ways that there are."""
        if not self.copies:
            return
        copy, model = self.chance.choice(self.copies)
        way = self.chance.choice(["put back", "copied over", "archived"])
        self.told.append(f"{now:%Y-%m-%d %H}  {way} {copy.name}")
        if way == "put back":
            run(replace_with_backup(copy, self.book, now + timedelta(microseconds=self.made)))
        elif way == "copied over":
            shutil.copy(copy, self.book)
        else:
            self.made += 1
            out = self.folder / f"archive-{self.made}.json"
            assert self.say("archive", copy, out, now=now).exit_code == 0
            self.book = self.folder / f"restored-{self.made}.leads"
            assert self.say("restore", out, self.book, now=now).exit_code == 0
            model = Model(merged=model.merged)  # an archive brings no import that could be taken back
        self.model.merged, self.model.imports = deepcopy(model.merged), list(model.imports)
        self.model.edits = {**model.edits}
        self.shut = True

    def confirm(self, now: datetime) -> None:
        """Every no is entered again, and that is said."""
        if not self.shut:
            return
        stopped = [n for n in range(PEOPLE) if self.model.says_no(n, now + timedelta(days=9999))]
        if stopped:
            assert self.say("suppress", self.book, *map(_address, stopped), now=now).exit_code == 0
            self.model.noes += [No(n, now, final=True) for n in stopped]
        assert self.say("suppress", self.book, "--all-entered", now=now).exit_code == 0
        self.shut = False

    def tell(self, now: datetime) -> None:
        """Raoul is told of all that he must be told of."""
        self.say("notices", self.book, "--partner", "raoul", "--told", now=now)

    def retain(self, now: datetime) -> None:
        """Years later the time of people is over; afterwards the clock is as before."""
        when = now + timedelta(days=self.chance.choice([0, 1600]))
        if self.say("retention", self.book, "--apply", now=when).exit_code == 0 and when != now:
            # Whose number was on the list is not known any more when only the address comes back.
            self.model.noes = [one for one in self.model.noes if one.origin != "number"]

    def export(self, now: datetime) -> None:
        """A file for Raoul: nobody in it has said no."""
        self.files += 1
        out = self.folder / f"out-{self.files}.xlsx"
        sure = self.chance.choice([[], ["--clock-is-right"], ["--clock-is-right"]])
        words = ("export", self.book, "--partner", "raoul", "--out", out, "--traps", 0, "--again", "agreed", *sure)
        found = self.say(*words, "--json", now=now)
        if found.exit_code:
            return
        assert not self.shut, "exported before the stop lists were in"
        for address in _addresses(out):
            who = int(address.partition("@")[0].partition("+")[0].replace(".", "").removeprefix("p"))
            no = self.model.says_no(who, now)
            assert no is None, f"{address} was exported in {out.name}, who said no: {no}"
            self.exported += 1


def _address(n: int) -> str:
    return f"p{n}@gmail.com" if n % 2 else f"p{n}@mail.example"


def _alias(address: str) -> str:
    """Another spelling of the same mailbox, if there is one: with a tag, or a dot in the name."""
    if address.endswith("@gmail.com"):
        name = address.partition("@")[0]
        return f"{name[0]}.{name[1:]}+clodomir@gmail.com"
    return address


def _phone(n: int) -> str:
    return f"+336399800{n:02}"


def _json(found: Any) -> Any:
    import json

    return json.loads(found.stdout)


def _addresses(file: Path) -> Iterator[str]:
    rows = openpyxl.load_workbook(file, read_only=True).worksheets[0].iter_rows(values_only=True)
    place = next(rows).index("email")
    yield from (str(row[place]).lower() for row in rows)


DEEDS: list[Callable[[Life, datetime], None]] = [
    Life.import_, Life.undo, Life.answer, Life.suppress, Life.erase, Life.merge, Life.by_hand, Life.undo_edit,
    Life.back_up, Life.go_back, Life.confirm, Life.retain, Life.tell, Life.export,
]  # fmt: skip
WEIGHTS = [8, 3, 4, 2, 1, 3, 2, 2, 3, 2, 4, 1, 3, 8]
