"""Pages that note what the window does with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from PySide6.QtWidgets import QLineEdit

from leadkeeper.progress import Flow, Progress
from ui.book_view import PageSpec
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.menus import MenuCommands, menu_bar
from ui.settings import Settings
from ui.widgets.page import Page


class Noting(Page):
    """A page that notes what the window does with it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.notes: list[Any] = []
        self.leave = True
        self.field = QLineEdit()
        self.body.addWidget(self.field)

    def reload(self) -> None:
        self.notes.append("reload")

    def arrive(self, intent: object) -> None:
        self.notes.append(intent)

    def focus_search(self) -> None:
        self.notes.append("search")

    def may_leave(self) -> bool:
        return self.leave


class Pages:
    """Makes the pages and keeps them."""

    def __init__(self) -> None:
        self.made: dict[str, Noting] = {}

    def specs(self, *names: str) -> list[PageSpec]:
        return [PageSpec(name, name.title(), "users", self.maker(name)) for name in names]

    def maker(self, name: str) -> Callable[[], Page]:
        def make() -> Page:
            self.made[name] = Noting(name)
            return self.made[name]

        return make


def set_menus(window: MainWindow, settings: Settings, specs: Sequence[PageSpec]) -> None:
    """Gives a window its menus, and with them the keys; what only the program can do does nothing."""

    def nothing(*_anything: object) -> None: ...

    doing = dict.fromkeys((one.name for one in fields(MenuCommands)), nothing)
    made: Any = {**doing, "window": window, "find": window.palette_wanted.emit}
    window.set_menus(menu_bar(MenuCommands(**made), settings, specs))


def write(jobs: InlineJobs, error: Exception | None = None, **more: Any) -> None:
    """Runs a flow that writes, or fails."""

    def flow(_db: object) -> Flow[None]:
        yield Progress("write")
        if error is not None:
            raise error

    jobs.write(flow, title="Import", **more)
