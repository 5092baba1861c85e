"""What the accessibility bus tells of a program: roles, names, texts, states and rectangles.

Run by the system's Python, which has `gi`; nothing of the program is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import gi
from gi.repository import Atspi, GLib

from tests.window.spoken import plain

gi.require_version("Atspi", "2.0")


ROLES = {"push button": "button"}  # older libraries say it in two words
TABLES = frozenset({"table", "tree table"})
WRITTEN = frozenset({"label", "text", "password text", "spin button"})  # their text counts where they have no name
OPENED = frozenset({"combo box", "menu bar", "popup menu"})  # what they open lies above all that they stand in
DEEPEST = 40
ANSWER_MS = 20_000  # a window that works for so long without an answer is dead to its user

State = Atspi.StateType


@dataclass(frozen=True)
class Box:
    """A rectangle on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """The point that a person aims at."""
        return self.x + self.width // 2, self.y + self.height // 2

    def holds(self, x: int, y: int) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def shared(self, other: Box) -> Box:
        """What both rectangles cover; its width or height is 0 where they do not meet."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Box(x, y, max(0, right - x), max(0, bottom - y))


_came: list[Any] = []  # what was told to have come to the screen: menus of buttons are among no program's windows


_scale = {"factor": 1.0}  # pixels of the screen in one of the program's: Qt tells places in its own


def connect(scale: float) -> None:
    """Join the bus of this session; nothing is remembered here that the program may have changed meanwhile."""
    _scale["factor"] = scale
    Atspi.init()
    Atspi.set_timeout(ANSWER_MS, ANSWER_MS)
    Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.NONE)
    Atspi.EventListener.new(lambda event: _came.append(event.source)).register("object:state-changed:showing")


def open_menus(process: int) -> list[Thing]:
    """The menus that are on the screen, the newest last."""
    while GLib.MainContext.default().iteration(False):
        pass
    menus = []
    for node in list(_came):
        thing = made_of(node) if asked(node.get_role_name) == "popup menu" else None
        if thing is None or not asked(lambda it=thing: it.has(State.SHOWING)):
            _came.remove(node)
        elif asked(node.get_process_id) == process and node not in [menu.node for menu in menus]:
            menus.append(thing)
    return menus


class Thing:
    """Something on the screen; its role and name as they were when it was looked for."""

    def __init__(self, node: Any, role: str, parents: tuple[Thing, ...] = ()) -> None:
        self.node = node
        self.role = role
        self.parents = parents
        self.name = plain(node.get_name() or "") or (plain(self.text) if role in WRITTEN else "")

    def __repr__(self) -> str:
        return f"{self.role} {self.name!r}"

    @property
    def text(self) -> str:
        """What stands in a field; empty where there is no text."""
        if asked(self.node.get_text_iface) is None:
            return ""
        return Atspi.Text.get_text(self.node, 0, Atspi.Text.get_character_count(self.node)) or ""

    @property
    def description(self) -> str:
        """What a screen reader says after the name."""
        return plain(self.node.get_description() or "")

    @property
    def box(self) -> Box:
        """Where it is on the screen, also where it is scrolled out of sight."""
        face = self.node.get_component_iface()
        place = face.get_extents(Atspi.CoordType.SCREEN)
        sides = (place.x, place.y, place.width, place.height)
        return Box(*(round(side * _scale["factor"]) for side in sides))

    @property
    def seen(self) -> Box:
        """The part of it that its parents leave to be seen."""
        box = self.box
        for parent in reversed(self.parents):
            if parent.role in OPENED:
                break
            box = box.shared(parent.box)
        return box

    def has(self, state: Any) -> bool:
        """Whether it is in a state such as `State.CHECKED`."""
        return self.node.get_state_set().contains(state)

    @property
    def lives(self) -> bool:
        """Whether it is on the screen still."""
        return bool(asked(lambda: self.has(State.SHOWING)))

    @property
    def is_enabled(self) -> bool:
        """Whether it can be pressed or typed in."""
        return self.has(State.ENABLED) and self.has(State.SENSITIVE)

    @property
    def is_checked(self) -> bool:
        """Whether a box, button or row of a menu is on."""
        return self.has(State.CHECKED) or self.has(State.PRESSED)

    def children(self) -> Iterator[Thing]:
        """What is shown directly in it."""
        for place in range(self.node.get_child_count()):
            node = self.node.get_child_at_index(place)
            if node is not None and asked(lambda it=node: it.get_state_set().contains(State.SHOWING)):
                thing = made_of(node, (*self.parents, self))
                if thing is not None:
                    yield thing


def made_of(node: Any, parents: tuple[Thing, ...] = ()) -> Thing | None:
    """The thing that stands behind a node of the bus, unless it went away meanwhile."""
    if node is None:
        return None
    role = asked(node.get_role_name)
    return None if role is None else asked(lambda: Thing(node, ROLES.get(role, role), parents))


def seen_of(things: Iterable[Thing]) -> list[tuple[Thing, Box]]:
    """Each thing with what can be seen of it; what they stand in is asked only once where it is."""
    boxes: dict[int, Box | None] = {}

    def box(thing: Thing) -> Box | None:
        if id(thing) not in boxes:
            boxes[id(thing)] = asked(lambda: thing.box)
        return boxes[id(thing)]

    seen = []
    for thing in things:
        left = box(thing)
        for parent in reversed(thing.parents):
            around = box(parent)
            if parent.role in OPENED or around is None or left is None:
                break
            left = left.shared(around)
        if left is not None:
            seen.append((thing, left))
    return seen


def asked(question: Callable[[], Any]) -> Any:
    """The answer of the bus, or None of something that has just gone from the screen."""
    try:
        return question()
    except GLib.Error:
        return None


def windows_of(process: int) -> list[Thing]:
    """The program's windows, boxes and menus that are on the screen, the newest last."""
    desktop = Atspi.get_desktop(0)
    shown = []
    for place in range(desktop.get_child_count()):
        program = asked(lambda at=place: desktop.get_child_at_index(at))
        if program is None or asked(program.get_process_id) != process:
            continue
        for number in range(asked(program.get_child_count) or 0):
            window = made_of(asked(lambda at=number, of=program: of.get_child_at_index(at)))
            if window is not None and asked(lambda it=window: it.has(State.SHOWING)):
                shown.append(window)
    return [*shown, *open_menus(process)]


def walk(thing: Thing, depth: int = 0) -> Iterator[Thing]:
    """A thing and all that is shown in it, in order; the cells of a table are asked for by row."""
    yield thing
    if thing.role in TABLES or depth > DEEPEST:
        return
    for child in asked(lambda: list(thing.children())) or []:
        yield from walk(child, depth + 1)
