"""A book from which an import was taken back is the book that never had it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leadkeeper.services.books.backup import check_book
from tests.services.made_imports import empty, put, standing, undo

Import = tuple[str, str]
"""Rows and mode."""

row = st.tuples(
    st.sampled_from(["lea@x.example", "max@x.example", "LEA@x.example / lea2@x.example", "z@x.example, y@x.example"]),
    st.sampled_from(["", "Un", "Mme Un"]),  # one person: two at an address wait, which an undo does not end
    st.sampled_from(["", "Bonté", "Lierre"]),
    st.sampled_from(["", "0639980011", "0639980012 / 0639980013"]),
    st.sampled_from(["", "2026-03-14", "2026-05-01"]),
    st.sampled_from(["", "oui"]),
    st.just(""),
    st.sampled_from(["", "Brest", "Pau"]),
)
rows = st.lists(row, min_size=1, max_size=3).map(lambda found: "".join(";".join(cells) + "\n" for cells in found))
imports = st.tuples(rows, st.sampled_from(["fill", "update"]))


def after(made: Sequence[Import], *, undone: Sequence[int] = (), left_out: Sequence[int] = ()) -> dict[str, Any]:
    """Everybody once these files were imported, but for those left out, and some were taken back in this order."""
    folder = Path(tempfile.mkdtemp())
    try:
        with empty(folder) as book:
            refs = {
                place: put(book, text, f"{place}.csv", mode=mode)
                for place, (text, mode) in enumerate(made)
                if place not in left_out
            }
            for place in undone:
                assert not [why for _, why in undo(book, refs[place]).kept if why != "later-import"]
            assert check_book(book.db)["sound"]
            return {address.lower(): _plain(one, refs) for address, one in standing(book).items()}
    finally:
        shutil.rmtree(folder)


def _plain(one: dict[str, Any], refs: dict[int, str]) -> dict[str, Any]:
    """A person without numbers that another order of things gives otherwise."""
    file_of = {ref: place for place, ref in refs.items()}
    consents = [
        (said["event"], said["purpose"], said["form_version"], said["at"], file_of[said["source"]["import"]])
        for said in one["consents"]
    ]
    facts = {name: value for name, value in one.items() if name not in ("id", "consents")}
    return {**facts, "other_emails": sorted(one["other_emails"]), "consents": sorted(consents, key=repr)}


@settings(max_examples=40)
@given(made=st.lists(imports, min_size=1, max_size=3), which=st.integers(0, 2))
def test_taken_back_is_as_if_it_had_never_come(made: list[Import], which: int) -> None:
    gone = which % len(made)
    assert after(made, undone=[gone]) == after(made, left_out=[gone])


@settings(max_examples=8)
@given(made=st.lists(imports, min_size=3, max_size=3))
def test_all_taken_back_in_any_order_leave_nobody(made: list[Import]) -> None:
    for order in permutations(range(3)):
        assert after(made, undone=order) == {}
