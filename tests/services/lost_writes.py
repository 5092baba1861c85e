"""What a disk may hold after a power cut: of all that was not synced any part may be there, in any order.

Only what was asked for is believed: a file's bytes are safe once that file was synced, a name once its folder was.
Real file systems promise more (names change in order, a new file's name goes with its bytes); this one does not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.watched_disk import Event

SECTOR = 512
MOST, LAST = 30, 12
"""About how many syncs of a piece of work are looked at; so many of them are its last ones."""
State = dict[str, bytes]
"""The files of a folder: what stands under each name."""


@dataclass(eq=False)
class File:
    """The bytes that are safe, and the writes and truncations that are not yet."""

    safe: bytes = b""
    waiting: list[Event] = field(default_factory=list)

    def with_some(self, kept: list[Event]) -> bytes:
        """The bytes as they are with only some of what waits."""
        content = bytearray(self.safe)
        for event in kept:
            if event.kind == "truncate":
                del content[event.offset :]
            content.extend(bytes(max(0, event.offset - len(content))))
            content[event.offset : event.offset + len(event.data)] = event.data
        return bytes(content)


Naming = dict[str, File | None]
"""One change of names, whole or not at all: what each name means afterwards."""
Kept = Callable[[File], list[Event]]
"""Which of the writes that wait at a file are there after all."""


class Disk:
    """Takes events in order and tells what may be found at any moment."""

    def __init__(self, folder: Path) -> None:
        files = (path for path in folder.rglob("*") if path.is_file())
        self.safe_names: dict[str, File] = {str(path.relative_to(folder)): File(path.read_bytes()) for path in files}
        self.names = dict(self.safe_names)
        self.waiting: list[Naming] = []

    def take(self, event: Event) -> None:
        """The event happens."""
        if event.kind in ("write", "truncate"):
            self.names[event.path].waiting.append(event)
        elif event.kind == "sync":
            file = self.names[event.path]
            file.safe, file.waiting = file.with_some(file.waiting), []
        elif event.kind == "sync folder":
            self._sync_folder(event.path)
        elif event.kind != "folder":
            self._name(event)

    def _name(self, event: Event) -> None:
        file = self.names.get(event.path)
        changes: dict[str, Naming] = {
            "make": {event.path: File()},
            "remove": {event.path: None},
            "link": {event.other: file},
            "rename": {event.path: None, event.other: file},
        }
        self._change(self.names, changes[event.kind])
        self.waiting.append(changes[event.kind])

    def _sync_folder(self, folder: str) -> None:
        for naming in [one for one in self.waiting if any(str(Path(name).parent) == folder for name in one)]:
            self._change(self.safe_names, naming)
            self.waiting.remove(naming)

    @staticmethod
    def _change(names: dict[str, File], naming: Naming) -> None:
        for name, file in naming.items():
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file

    def whole(self) -> State:
        """What the program itself sees."""
        return {name: file.with_some(file.waiting) for name, file in self.names.items()}

    def states(self, dice: random.Random, chances: int) -> Iterator[State]:
        """What a cut may leave now: nothing that waits, all of it, all but one name, and `chances` drawn at random."""
        everything = [True] * len(self.waiting)
        yield self._state([False] * len(self.waiting), lambda _: [])
        yield self._state(everything, lambda file: file.waiting)
        for number in range(len(self.waiting)):
            alone = [at == number for at in range(len(self.waiting))]
            yield self._state(alone, lambda file: file.waiting)
            yield self._state([not one for one in alone], lambda file: file.waiting)
        for _ in range(chances):
            yield self._state([dice.random() < 0.5 for _ in self.waiting], lambda file: some(file.waiting, dice))

    def _state(self, kept_names: list[bool], kept: Kept) -> State:
        names = dict(self.safe_names)
        for naming, stays in zip(self.waiting, kept_names, strict=True):
            if stays:
                self._change(names, naming)
        return {name: file.with_some(kept(file)) if file.waiting else file.safe for name, file in names.items()}


def some(waiting: list[Event], dice: random.Random) -> list[Event]:
    """Part of some writes: the first ones, chosen ones, all but one, the last one torn at a sector."""
    if not waiting:
        return []
    way, at = dice.randrange(4), dice.randrange(len(waiting))
    if way == 0:
        return waiting[:at]
    if way == 1:
        return [one for one in waiting if dice.random() < 0.5]
    if way == 2:
        return [*waiting[:at], *waiting[at + 1 :]]
    last = waiting[at]
    torn = last.data[: dice.randrange(len(last.data) // SECTOR + 1) * SECTOR]
    return [*waiting[:at], Event(last.kind, last.path, offset=last.offset, data=torn)]


def after_cuts(before: Path, events: list[Event], dice: random.Random, chances: int) -> Iterator[State]:
    """States that power cuts may leave, each once: looked at before a sync, where most waits, and at the end.

    Of very many syncs some are chosen, and the last ones, where names change hands.
    """
    disk, seen = Disk(before), set[int]()
    syncs = [at for at, event in enumerate(events) if event.kind.startswith("sync")]
    moments = {*syncs[:: len(syncs) // MOST + 1], *syncs[-LAST:], len(events)}
    for at in range(len(events) + 1):
        for state in disk.states(dice, chances) if at in moments else ():
            mark = hash(frozenset(state.items()))
            if mark not in seen:
                seen.add(mark)
                yield state
        if at < len(events):
            disk.take(events[at])
