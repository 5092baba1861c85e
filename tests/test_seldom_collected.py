"""Looking for cyclic garbage less often while much is read."""

from __future__ import annotations

import gc

import pytest

from leadkeeper.progress import OBJECTS, seldom_collected


def test_inside_the_block_it_is_looked_for_seldom() -> None:
    with seldom_collected():
        assert gc.get_threshold()[0] == OBJECTS


def test_afterwards_all_is_as_before() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), seldom_collected():
        raise KeyError("stopped")
    assert gc.get_threshold() == before
