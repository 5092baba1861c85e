"""Row numbers that were noted, a bit each: a million and a half of them take less than two hundred kilobytes."""

from __future__ import annotations


class Noted:
    """Row numbers; there is room for `expected` at once, for others it is made."""

    def __init__(self, expected: int) -> None:
        self._bits = bytearray(expected // 8 + 1)

    def __contains__(self, number: int) -> bool:
        place, bit = divmod(number, 8)
        return place < len(self._bits) and bool(self._bits[place] & (1 << bit))

    def note(self, number: int) -> bool:
        """Notes a number; False if it was noted before."""
        place, bit = divmod(number, 8)
        bits, mark = self._bits, 1 << bit
        if place >= len(bits):
            bits.extend(bytes(place + 1 - len(bits) + (place >> 3)))
        new = not bits[place] & mark
        bits[place] |= mark
        return new
