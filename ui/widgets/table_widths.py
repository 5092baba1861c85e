"""How the width of a table is shared out: no word is cut while there is room for all of them."""

from __future__ import annotations

from collections.abc import Sequence


def shared(wishes: Sequence[int], needs: Sequence[int], room: int, floors: Sequence[int] = ()) -> list[int]:
    """The widths of columns that wish for some width and need another for their words; in sum `room` where they can.

    Each has what it needs, and more of its wish the more room there is. With less room the words are cut, but no column
    is narrower than it wishes to be: rather the table scrolls. Where it never does, `floors` are the least widths.
    """
    pairs = list(zip(wishes, needs, strict=True))
    least, most = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    if room >= sum(needs):
        return _between(list(needs), most, room)
    if floors and room < sum(least):
        return _between([min(pair) for pair in zip(floors, least, strict=True)], least, room)
    return _between(least, list(needs), room)


def _between(least: list[int], most: list[int], room: int) -> list[int]:
    """Each width between its least and its most, all as far up as the room allows."""
    spare, free = sum(most) - sum(least), room - sum(least)
    if spare <= max(free, 0):
        return most
    return [low + (high - low) * max(free, 0) // spare for low, high in zip(least, most, strict=True)]
