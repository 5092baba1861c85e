"""Finds the box that a page has opened, answers it, and keeps what pages say."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog

D = TypeVar("D", bound=QDialog)


def asked(kind: type[D]) -> D:
    """The one box of a kind that is open."""
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


class Heard:
    """Keeps what a signal carries."""

    def __init__(self, signal: Any) -> None:
        self.said: list[tuple[Any, ...]] = []
        signal.connect(lambda *words: self.said.append(words))

    @property
    def texts(self) -> list[Any]:
        """The first thing of each."""
        return [words[0] for words in self.said]
