"""The hunt in one process: tests are collected once, and each mutant is tried in a fork by those that reach it."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.mutations import Mutant
from tests.mutants.planting import forget, plant

Planted = tuple[str, Mutant]
Place = tuple[str, str]
"""A module's path and the qualified name of a function in it."""

STEP = 50
PLANTED_NOT, SURVIVED, NOTICED = 2, 0, 1
SECONDS = 300  # a mutant that never ends is noticed too


class Hunt:
    """A plugin of pytest that runs the tests once as they are, and then against each mutant.

    Afterwards `survivors` holds what no test noticed, `left` what can only be planted before the import, and `sound`
    says whether the tests passed without any fault.
    """

    def __init__(self, chosen: Sequence[Planted], root: Path, hands: int) -> None:
        self.chosen = chosen
        self.root = root
        self.hands = hands
        self.sound = False
        self.survivors: list[Planted] = []
        self.left: list[Planted] = []
        self.reached: dict[Place, set[int]] = {}
        self.took: list[float] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Takes the place of pytest's own loop."""
        self.sound = bool(session.items) and self._as_they_are(session.items)
        if self.sound:
            self._hunt(session.items)
        return True

    def _as_they_are(self, items: list[pytest.Item]) -> bool:
        paths = {str(self.root / path): path for path, _ in self.chosen}
        for number, item in enumerate(items):
            forget()
            began = time.process_time()
            with _calls(paths) as places:
                reports = runtestprotocol(item, log=False, nextitem=items[number + 1] if items[number + 1 :] else None)
            self.took.append(time.process_time() - began)
            for place in places:
                self.reached.setdefault(place, set()).add(number)
            if any(report.failed for report in reports):
                print(f"{item.nodeid} fails without any fault")
                return False
        return True

    def _hunt(self, items: list[pytest.Item]) -> None:
        """Each hand tries one mutant at a time."""
        at_work: dict[int, Planted] = {}
        for place, one in enumerate(self.chosen):
            if place % STEP == 0:
                self._tell(f"{place} of {len(self.chosen)} mutants tried, {len(self.survivors)} survive so far")
            if len(at_work) >= self.hands:
                self._one_comes_back(at_work)
            numbers = sorted(self._reaching(one), key=self.took.__getitem__)
            at_work[self._sent(one, [items[number] for number in numbers], sum(self.took[n] for n in numbers))] = one
        while at_work:
            self._one_comes_back(at_work)
        self._sort()

    def _tell(self, text: str) -> None:
        print(text, file=sys.__stderr__, flush=True)

    def _sort(self) -> None:
        place = {id(one): number for number, one in enumerate(self.chosen)}
        self.survivors.sort(key=lambda one: place[id(one)])

    def _reaching(self, one: Planted) -> set[int]:
        return self.reached.get((one[0], one[1].within or ""), set())

    def _one_comes_back(self, at_work: dict[int, Planted]) -> None:
        child, status = os.wait()
        one = at_work.pop(child)
        code = os.waitstatus_to_exitcode(status)
        what = f"{one[0]}:{one[1].line}: {one[1].before}  →  {one[1].after}"
        if code == SURVIVED:
            self.survivors.append(one)
            self._tell(f"  {what}")
        elif code == PLANTED_NOT:
            self.left.append(one)
        elif code < 0:
            self._tell(f"  noticed, for it never ends (signal {-code}; or the machine stood still): {what}")

    def _sent(self, one: Planted, items: list[pytest.Item], seconds: float) -> int:
        child = os.fork()
        if child:
            return child
        code = NOTICED
        try:
            signal.alarm(SECONDS)
            resource.setrlimit(resource.RLIMIT_CPU, (int(10 + 5 * seconds),) * 2)
            _silence()
            code = _tried(one, items)
        finally:
            os._exit(code)


def _tried(one: Planted, items: list[pytest.Item]) -> int:
    if not plant(*one):
        return PLANTED_NOT
    forget()
    for item, then in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=then)):
            return NOTICED
    return SURVIVED


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


@contextmanager
def _calls(paths: dict[str, str]) -> Iterator[set[Place]]:
    """The functions of these modules that are called meanwhile."""
    seen: set[Place] = set()

    def look(frame: FrameType, event: str, _: object) -> None:
        path = paths.get(frame.f_code.co_filename) if event == "call" else None
        if path is not None:
            seen.add((path, frame.f_code.co_qualname.partition(".<locals>")[0]))

    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(None)
