"""One running program, seen through the accessibility bus and moved by mouse and keys.

A story waits for what it wants to see, with a deadline; it never looks into the program. English words stand for the
words of the language in which the program runs.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TypeVar

from gi.repository import GLib

from tests.window import bus, hands
from tests.window.bus import State, Thing
from tests.window.spoken import Spoken, plain

T = TypeVar("T")
WAIT_S = 20.0  # a story is slow only where it fails
BOXES = frozenset({"dialog", "alert", "file chooser"})
MENUS = frozenset({"popup menu", "menu"})
ENTRIES = frozenset({"menu item", "check menu item", "radio menu item", "menu"})
FIELDS = frozenset({"text", "password text", "spin button", "combo box", "date editor", "editbar"})
CHOICES = frozenset({"check box", "radio button", "list item", "toggle button"})
CRASH = "An error occurred"
LOSSES = {"Discard what you typed?": "Discard", "Close without the address?": "Close"}


class NotShown(AssertionError):  # noqa: N818  it is no error of the story
    """What the story expects is not on the screen."""


class Gone(NotShown):
    """What was seen a moment ago went from the screen before it could be used."""


class Crashed(NotShown):
    """The program says that it made a mistake."""


class Window:
    """The program as its user meets it."""

    def __init__(
        self,
        command: list[str],
        home: Path,
        lang: str,
        scale: float,
        tell: Callable[[str], None],
        largest: int | None = None,
    ) -> None:
        self.spoken = Spoken(lang)
        self.tell = tell
        self.clicks = self.texts = 0
        env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "LEADKEEPER"))}
        env |= {"HOME": str(home), "LEADKEEPER_LANG": lang, "LANG": "fr_FR.UTF-8" if lang == "fr" else "C.UTF-8"}
        env |= {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_SCALE_FACTOR": str(scale), "XDG_RUNTIME_DIR": str(home)}
        env["MALLOC_PERTURB_"] = "165"  # what uses memory that was given back crashes at once, not once in sixty plays
        self.log = home / "program.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=home)
        if largest is not None:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (largest, largest))

    def speak(self, lang: str) -> None:
        """From here on the words on the screen are those of another language."""
        self.spoken = Spoken(lang)

    # What is shown

    def windows(self) -> list[Thing]:
        """Windows, boxes and menus on the screen, the newest last."""
        return bus.windows_of(self.process.pid)

    def in_reach(self) -> list[Thing]:
        """The windows that are used now: while a box has the keyboard, the box and what lies on top of it."""
        windows = self.windows()
        asking = [at for at, window in enumerate(windows) if window.role in BOXES and window.has(State.ACTIVE)]
        return windows[asking[-1] :] if asking else windows

    def boxes(self) -> list[Thing]:
        """The boxes that are open, the newest last."""
        return [window for window in self.windows() if window.role in BOXES]

    def things(
        self,
        name: str | None = None,
        role: str | frozenset[str] | None = None,
        contains: str | None = None,
        within: Thing | None = None,
    ) -> list[Thing]:
        """All that is shown with this role and this name, or with this in its name."""
        roles = frozenset({role}) if isinstance(role, str) else role
        names = None if name is None else self.spoken.ways(name)
        parts = None if contains is None else [way.lower() for way in self.spoken.ways(contains)]
        hits = []
        for root in [within] if within is not None else self.in_reach():
            for thing in bus.walk(root):
                if roles is not None and thing.role not in roles:
                    continue
                if names is not None and thing.name not in names:
                    continue
                if parts is not None and not any(part in thing.name.lower() for part in parts):
                    continue
                hits.append(thing)
        return hits

    def words(self, within: Thing | None = None) -> list[str]:
        """All texts that are shown, in order."""
        return [thing.name for thing in self.things(within=within) if thing.name]

    def reads(self, sentence: str, within: Thing | None = None) -> dict[str, str] | None:
        """The fields of a sentence such as `{n} people`, if it is shown."""
        patterns = self.spoken.reading(sentence)
        for words in self.words(within):
            for pattern in patterns:
                if match := pattern.match(words):
                    return match.groupdict()
        return None

    def wait(self, seen: Callable[[], T | None], what: str, seconds: float = WAIT_S) -> T:
        """What `seen` gives as soon as it gives something; a failure when the program ends, fails or lets it wait."""
        end = monotonic() + seconds
        while True:
            if answer := bus.asked(seen):
                return answer  # type: ignore[no-any-return]  # `asked` speaks for the bus, which has no types
            self.must_run()
            if monotonic() > end:
                raise NotShown(f"{what}; shown: {' | '.join(self.words())[:1500]}")
            hands.breathe()

    def must_run(self) -> None:
        """Fail if the program has ended, or says that it made a mistake."""
        if self.process.poll() is not None:
            raise NotShown(f"the program ended with {self.process.returncode}: {self.log.read_text('utf-8')[-600:]}")
        for window in self.windows():
            if window.name in self.spoken.ways(CRASH):
                raise Crashed(self.mistake(window))

    def mistake(self, window: Thing) -> str:
        """What the box of a mistake keeps for a programmer; the box is closed."""
        self.click(self.find("Details", within=window))
        details = self.find("Details for a programmer", within=window).text
        self.click(self.find("Go on", within=window))
        return f"{CRASH}: {' / '.join(details.splitlines()[-3:])}"

    def find(
        self,
        name: str | None = None,
        role: str | frozenset[str] | None = None,
        contains: str | None = None,
        within: Thing | None = None,
        seconds: float = WAIT_S,
    ) -> Thing:
        """The last such thing that is shown, waited for: what lies on top comes last."""
        what = f"no {role if isinstance(role, str) else 'thing'} {name or contains!r}"
        return self.wait(lambda: self.things(name, role, contains, within), what, seconds)[-1]

    def gone(self, name: str, role: str | None = None, seconds: float = WAIT_S) -> None:
        """Wait until nothing of that name is shown."""
        self.wait(lambda: not self.things(name, role), f"{name!r} does not go", seconds)

    def box(self, contains: str = "", seconds: float = WAIT_S) -> Thing:
        """The box that has the keyboard, waited for; with `contains`, one whose title or words have this in them."""

        def open_box() -> Thing | None:
            for box in reversed(self.boxes()):
                if box.has(State.ACTIVE) and (not contains or self.things(contains=contains, within=box)):
                    return box
            return None

        return self.wait(open_box, f"no box {contains!r}", seconds)

    def no_box(self, seconds: float = WAIT_S) -> None:
        """Wait until every box is closed."""
        self.wait(lambda: not self.boxes(), "a box stays open", seconds)

    def close_boxes(self) -> None:
        """Press Escape until every box and menu is gone."""

        def left() -> int:
            return len([window for window in self.windows() if window.role != "frame"])

        for _again in range(12):
            before = left()
            if not before:
                return
            if not self._lose():
                self.keys("Escape")
            try:
                self.wait(lambda count=before: left() < count or None, "", 4)
            except Crashed:
                raise
            except NotShown:
                continue  # the key came before the box had the keyboard
        raise NotShown(f"a box does not close at Escape: {' | '.join(self.words())[:300]}")

    def _lose(self) -> bool:
        """Answer the question that Escape raises where something would be lost; False if none is asked."""
        for box in self.boxes()[-1:]:
            for question, answer in LOSSES.items():
                if box.name in self.spoken.ways(question):
                    self.press(answer, within=box)
                    return True
        return False

    # What a person does

    def click(self, thing: Thing, button: int = 1, times: int = 1) -> None:
        """Click in the middle of what can be seen of something; what is scrolled out of sight is brought back first."""
        try:
            self.reveal(thing)
            place = thing.seen.middle
        except GLib.Error as error:
            raise Gone(f"{thing!r} went from the screen") from error
        self.tell(f"click {thing!r}" + (f" with button {button}" if button != 1 else ""))
        hands.click(*place, button, times)
        self.clicks += 1
        hands.breathe()

    def reveal(self, thing: Thing) -> None:
        """Turn the wheel until something can be seen."""
        end = monotonic() + WAIT_S
        while True:
            box = thing.box
            hands.breathe()
            seen = thing.seen
            if box != thing.box:
                continue  # it is moving still
            if seen.width > 0 and seen.height >= min(box.height, 12):
                return
            if monotonic() > end:
                raise NotShown(f"{thing!r} at {box} cannot be brought into sight")
            hole = next((p for p in reversed(thing.parents) if p.seen.height > 40 and p.seen.width > 0), None)
            if hole is None:
                raise NotShown(f"{thing!r} at {box} stands in nothing that is seen")
            area = hole.seen
            hands.wheel(area.x + area.width - 4, area.middle[1], 2 if box.middle[1] > area.middle[1] else -2)
            hands.breathe(0.15)

    def press(
        self,
        name: str | None = None,
        role: str | frozenset[str] = "button",
        contains: str | None = None,
        within: Thing | None = None,
        seconds: float = WAIT_S,
    ) -> None:
        """Click a button as soon as it is there and can be pressed."""
        what = f"no {role if isinstance(role, str) else 'thing'} {name or contains!r} to press"

        def ready() -> Thing | None:
            hits = [thing for thing in self.things(name, role, contains, within) if thing.is_enabled]
            return hits[-1] if hits else None

        self.click(self.wait(ready, what, seconds))

    def entry(self, *names: str) -> None:
        """Choose an entry of the menu that is open, or of the menus inside it."""
        for name in names:
            self.press(name, ENTRIES)

    def menu(self, *names: str) -> None:
        """Choose from the menu bar, as File, Open…"""
        bar = self.find(role="menu bar")
        self.click(self.find(names[0], ENTRIES, within=bar))
        self.entry(*names[1:])

    def page(self, name: str) -> None:
        """Go to a page of the sidebar, if it is not the one that is shown."""
        if self.page_button(name).is_checked:
            return
        self.click(self.page_button(name))
        self.wait(lambda: self.page_button(name).is_checked or None, f"page {name!r} does not open")

    def page_button(self, name: str) -> Thing:
        """The button of a page; behind its name a figure may be said."""
        ways = self.spoken.ways(name)

        def there() -> Thing | None:
            for thing in self.things(role=CHOICES):
                if thing.name.split(",")[0] in ways and thing.description.startswith(thing.name.split(",")[0]):
                    return thing
            return None

        return self.wait(there, f"no page {name!r}")

    def keys(self, *names: str) -> None:
        """Press keys by their X names."""
        self.tell(f"keys {' '.join(names)}")
        hands.keys(*names)
        hands.breathe()

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self.tell(f"type {text!r}")
        hands.write(text)
        self.texts += 1
        hands.breathe()

    def field(self, label: str, within: Thing | None = None) -> Thing:
        """The field of this name, or else the one behind the label of this name."""

        def there() -> Thing | None:
            ways = self.spoken.ways(label)
            behind = None
            roots = [within] if within is not None else self.in_reach()
            for thing in (thing for root in roots for thing in bus.walk(root)):
                if thing.role in FIELDS and (behind or thing.name in ways):
                    return thing
                behind = behind or (thing if thing.role == "label" and thing.name in ways else None)
            return None

        return self.wait(there, f"no field {label!r}")

    def fill(self, label: str, text: str, within: Thing | None = None) -> None:
        """Choose all that stands in a field and type over it; the text must stand there then."""
        self.overwrite(self.field(label, within), text)

    def overwrite(self, field: Thing, text: str) -> None:
        """Type a text in place of what stands in a field; once more and slowly where a key was lost on its way.

        A field that has the keyboard already, as the first of a box has, is not clicked: nobody does.
        """
        if not field.has(State.FOCUSED):
            self.click(field)
        self.texts += bool(text)
        for slow in (False, True):
            self.keys("ctrl+a")
            self.tell(f"type {text!r}")
            hands.write(text, slow) if text else self.keys("Delete")
            try:
                self.wait(lambda: field.text == text or None, "", 5)
            except NotShown:
                if slow:
                    raise NotShown(f"{field!r} shows {field.text!r} instead of {text!r}") from None
            else:
                return

    def choose(self, label: str, option: str, within: Thing | None = None) -> None:
        """Open a list of choices and click the one of this name; in a long list its first letters are typed before."""
        field = self.field(label, within)
        self.click(field)
        self.find(role="list item", within=field)
        if not self.things(option, "list item", within=field):
            hands.write(min(self.spoken.ways(option)))
        self.click(self.find(option, "list item", within=field))

    def choose_containing(self, label: str, part: str) -> None:
        """Open a list of choices and click the one that has this in its name."""
        field = self.field(label)
        self.click(field)
        self.click(self.find(contains=part, role="list item", within=field))

    def tick(self, name: str, within: Thing | None = None, on: bool = True) -> None:
        """Set a box or a choice, if it is not so already."""
        thing = self.find(name, CHOICES, within=within)
        if thing.is_checked != on:
            self.click(thing)
            self.wait(lambda: thing.is_checked == on or None, f"{name!r} does not change")

    def over(self, thing: Thing) -> None:
        """Hold the mouse over something."""
        hands.move(*thing.seen.middle)

    def wheel(self, thing: Thing, notches: int) -> None:
        """Turn the wheel over something."""
        self.tell(f"wheel {notches} over {thing!r}")
        hands.wheel(*thing.seen.middle, notches)
        hands.breathe()

    # Tables

    def table(self, contains: str = "", within: Thing | None = None, empty: bool = False) -> Table:
        """A table on the screen that has rows, waited for."""

        return self.wait(lambda: self.shown_table(contains, within, empty), f"no table {contains!r} with rows")

    def shown_table(self, contains: str = "", within: Thing | None = None, empty: bool = False) -> Table | None:
        """A table that is on the screen now and has rows."""
        tables = (Table(self, thing) for thing in self.things(role=bus.TABLES, contains=contains, within=within))
        return next((table for table in tables if empty or table.count > 0), None)

    # The end

    def close(self) -> None:
        """End the program as the system would when the session ends."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def leave(self) -> None:
        """Close the program by the window's own cross."""
        self.keys("alt+F4")
        self.process.wait(30)


class Table:
    """Rows on the screen, as a screen reader is told of them."""

    def __init__(self, window: Window, thing: Thing) -> None:
        self.window = window
        self.thing = thing
        self._face = thing.node.get_table_iface()

    @property
    def count(self) -> int:
        """How many rows there are, seen or not."""
        return int(self._face.get_n_rows())

    @property
    def columns(self) -> list[str]:
        """The headers."""
        return [plain(self._face.get_column_description(n) or "") for n in range(self._face.get_n_columns())]

    def peek(self, row: int, column: int = 0) -> Thing | None:
        """A cell, or None where the rows have changed and it has gone."""
        if row >= self.count:
            return None
        node = bus.asked(lambda: self._face.get_accessible_at(row, column))
        return bus.made_of(node, (*self.thing.parents, self.thing))

    def cell(self, row: int, column: int = 0) -> Thing:
        """A cell; one that is out of sight has a place too."""
        made = self.peek(row, column)
        if made is None:
            raise Gone(f"row {row} of {self.thing!r} is not there")
        return made

    def said(self, row: int) -> list[str]:
        """What the cells of a row say, each `Column: text`."""
        return [self.cell(row, column).name for column in range(self._face.get_n_columns())]

    def row(self, row: int) -> dict[str, str]:
        """The texts of a row by column."""
        cells = (re.split(r" ?: ?", words, maxsplit=1) for words in self.said(row))
        return {cell[0]: cell[1] if len(cell) > 1 else "" for cell in cells}

    def chosen(self) -> list[int]:
        """The rows that are chosen."""
        return sorted(int(row) for row in self._face.get_selected_rows())

    def click(self, row: int, column: int = 0, button: int = 1, times: int = 1) -> None:
        """Click a row; the wheel brings it into sight."""
        self.show(row)
        self.window.tell(f"click row {row} {self.cell(row).name!r}")
        hands.click(*self.cell(row, column).seen.middle, button, times)
        self.window.clicks += 1
        hands.breathe()

    def _head_height(self) -> int:
        """How much of the table its headers cover."""
        head = bus.made_of(self._face.get_column_header(0), (*self.thing.parents, self.thing))
        return int(head.box.height) if head is not None else 0

    def show(self, row: int) -> None:
        """Turn the wheel until a row is in sight, below the headers."""
        end = monotonic() + WAIT_S
        while True:
            area, cell = self.thing.seen, self.cell(row).box
            head = area.y + self._head_height()
            if head <= cell.middle[1] < area.y + area.height - 2:
                return
            if monotonic() > end:
                raise NotShown(f"row {row} cannot be brought into sight: {cell} in {area}")
            away = (cell.middle[1] - area.middle[1]) // max(1, cell.height)
            hands.wheel(*area.middle, max(-60, min(60, away // 3 or (1 if away >= 0 else -1))))
            hands.breathe(0.1)
