"""The one error that a user can resolve: a code and its facts. Its sentence is in `messages.errors`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class LeadKeeperError(Exception):
    """An error that the user can resolve; any other exception is a bug.

    `code` names what happened (`file-empty`, `book-locked`…), `facts` holds the values for its sentence (`path`,
    `line`…).
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code}: {facts}" if facts else code)
        self.code = code
        self.facts = facts


def first_or_raise(things: Iterable[T], error: LeadKeeperError) -> T:
    """Return the first of some things; raises the error if there are none."""
    for thing in things:
        return thing
    raise error
