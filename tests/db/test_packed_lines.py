"""Lines are packed so that they come back as JSON has them, by whichever of the two ways they were packed."""

from __future__ import annotations

import json
import zlib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.db import engine
from leadkeeper.db.engine import pack

CELLS = st.one_of(
    st.sampled_from(["", "Léa", '"', "\\", "a,b", "\u2028", "\x7f", "é\u00a0", "😀"]), st.text(max_size=4)
)


@given(st.lists(st.tuples(st.integers(1), st.lists(CELLS, max_size=4)), max_size=5))
def test_texts_come_back_as_they_stood(lines: list[tuple[int, list[str]]]) -> None:
    assert json.loads(zlib.decompress(pack(lines))) == [[line, cells] for line, cells in lines]


def test_other_cells_come_back_and_days_as_texts() -> None:
    packed = pack([(2, ["é", None, 1.5, True, date(2026, 1, 2)])])
    assert json.loads(zlib.decompress(packed)) == [[2, ["é", None, 1.5, True, "2026-01-02"]]]


def test_the_short_way_is_taken_for_plain_texts_alone_and_writes_the_same() -> None:
    plain: list[tuple[int, list[object]]] = [(2, ["Léa", "", "a,b"]), (3, []), (4, ["😀"])]
    assert engine._of_plain_texts(plain) == json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    for odd in ('"', "\\", "\n", "\u2028", 7.5, None, True):
        assert engine._of_plain_texts([*plain, (5, ["x", odd])]) is None
