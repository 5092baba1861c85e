"""How the width of a table is shared out: no word is cut while there is room for all of them."""

from __future__ import annotations

from collections.abc import Sequence


def shared(wishes: Sequence[int], needs: Sequence[int], room: int) -> list[int]:
    """The widths of columns that wish for some width and need another for their words; in sum `room` where they can.

    Each has what it needs, and more of its wish the more room there is; where not even that fits, the widest give.
    """
    wanted = [max(wish, need) for wish, need in zip(wishes, needs, strict=True)]
    spare, free = sum(wanted) - sum(needs), room - sum(needs)
    if free >= spare:
        return wanted
    if free >= 0:
        return [need + (want - need) * free // spare for want, need in zip(wanted, needs, strict=True)]
    return _levelled(list(needs), room)


def _levelled(needs: list[int], room: int) -> list[int]:
    """The widths with the widest cut down to one level, so that all fit."""
    level, left, narrower = 0, room, sorted(needs)
    for place, need in enumerate(narrower):
        level = left // (len(narrower) - place)
        if need > level:
            break
        left -= need
    return [min(need, max(level, 0)) for need in needs]
