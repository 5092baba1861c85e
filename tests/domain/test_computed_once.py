"""A fact is worked out once for each object, also for one that is frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from leadkeeper.domain.contact import Once

ASKED: list[int] = []


@dataclass(frozen=True)
class Squared:
    side: int

    @Once
    def area(self) -> int:
        """The side by itself."""
        ASKED.append(self.side)
        if self.side < 0:
            raise ValueError(self.side)
        return self.side**2


def test_it_is_worked_out_when_it_is_asked_for_and_then_kept() -> None:
    ASKED.clear()
    one, other = Squared(3), Squared(4)
    assert not ASKED
    assert [one.area, one.area, other.area, one.area] == [9, 9, 16, 9]
    assert ASKED == [3, 4]


def test_a_copy_with_other_facts_works_it_out_anew() -> None:
    one = Squared(3)
    assert one.area == 9
    assert replace(one, side=5).area == 25


def test_what_is_kept_is_no_part_of_who_equals_whom() -> None:
    one = Squared(3)
    assert one.area == 9
    assert one == Squared(3)
    assert hash(one) == hash(Squared(3))


def test_a_failure_is_not_kept() -> None:
    ASKED.clear()
    one = Squared(-1)
    for _ in range(2):
        with pytest.raises(ValueError, match="-1"):
            _ = one.area
    assert ASKED == [-1, -1]


def test_the_class_gives_the_description_itself() -> None:
    assert Squared.area.__doc__ == "The side by itself."
