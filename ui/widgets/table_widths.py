"""How the width of a table is shared out: no word is cut while there is room for all of them."""

from __future__ import annotations

from collections.abc import Sequence

READ_PART = 0.44
"""What a column that must be read keeps of the table, while there is room for the least widths of the others."""


def shared(
    wishes: Sequence[int], needs: Sequence[int], room: int, floors: Sequence[int] = (), read: int | None = None
) -> list[int]:
    """The widths of columns that wish for some width and need another for their words; in sum `room` where they can.

    Each has what it needs, and more of its wish the more room there is. With less room the words are cut, but no column
    is narrower than it wishes to be: rather the table scrolls. Where it never does, `floors` are the least widths, and
    the column at the place `read` gives way last.
    """
    pairs = list(zip(wishes, needs, strict=True))
    least, most = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    if room >= sum(needs):
        return _between(list(needs), most, room)
    if room >= sum(least):
        return _levelled(list(needs), least, room)
    if not floors:
        return least
    lowest = [min(pair) for pair in zip(floors, least, strict=True)]
    if read is not None:
        free = room - (sum(lowest) - lowest[read])
        lowest[read] = max(lowest[read], min(least[read], int(room * READ_PART), free))
    return _levelled(least, lowest, room)


def _between(least: list[int], most: list[int], room: int) -> list[int]:
    """Each width between its least and its most, all as far up as the room allows."""
    spare, free = sum(most) - sum(least), room - sum(least)
    if spare <= free:
        return most
    return [low + (high - low) * free // spare for low, high in zip(least, most, strict=True)]


def _levelled(widths: list[int], floors: list[int], room: int) -> list[int]:
    """The widths with the widest cut down to one level, none below its floor: short words such as days stay whole."""
    low, high = 0, max(widths, default=0)
    while low < high:  # the highest level at which all fit
        level = (low + high + 1) // 2
        if sum(_cut(widths, floors, level)) <= room:
            low = level
        else:
            high = level - 1
    return _cut(widths, floors, low)


def _cut(widths: list[int], floors: list[int], level: int) -> list[int]:
    return [max(floor, min(width, level)) for width, floor in zip(widths, floors, strict=True)]
