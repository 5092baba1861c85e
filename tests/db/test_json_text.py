from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest

from leadkeeper.db.engine import (
    canonical_json,
    dump,
    dump_list,
    dump_texts,
    load,
    load_list,
    load_object,
    load_shape,
    unpack,
)
from leadkeeper.domain.partner import Hold
from leadkeeper.errors import LeadKeeperError


@pytest.mark.parametrize("value", [{}, {"b": 1, "a": [None, True, "é\u2028\0"]}, [], "", 0, {"deep": {"x": 1.5}}])
def test_what_is_written_is_read_back(value: Any) -> None:
    assert load(dump(value)) == value


def test_the_order_of_keys_is_kept_in_a_column_and_does_not_matter_for_a_hash() -> None:
    assert dump({"b": 1, "a": "é"}) == '{"b":1,"a":"é"}'
    assert canonical_json({"b": 1, "a": 2}) == canonical_json({"a": 2, "b": 1}) == '{"a":2,"b":1}'


def test_an_empty_list_is_an_empty_column() -> None:
    assert (dump_list(()), dump_list(None), load_list(None)) == (None, None, ())
    assert load_list(dump_list(("a", "é"))) == ("a", "é")


def test_an_empty_column_holds_nothing() -> None:
    assert load(None) is None
    assert load_object(None) == {}


@pytest.mark.parametrize(
    "reading",
    [
        lambda: load('{"a":1'),
        lambda: load("[" * 100_000),
        lambda: load_list('{"a":1}'),
        lambda: load_list("[1]"),
        lambda: load_object("[]"),
        lambda: load_object('{"lisss":[]}')["lists"],
        lambda: load_shape(Hold, '{"sinca":null}', "hold"),
        lambda: load_shape(Hold, "[]", "hold"),
        lambda: unpack(b"no zlib"),
        lambda: unpack(zlib.compress(b"\xff")),
    ],
)
def test_what_nobody_wrote_tells_of_a_damaged_book(reading: Callable[[], object]) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        reading()
    assert caught.value.code == "book-damaged"
    assert set(caught.value.facts) == {"details"}


@pytest.mark.parametrize("texts", [{}, {"a": "é"}, {"b\n": '"\\', "a": "\u2028\0\ud800"}, {"": ""}])
def test_texts_by_name_are_written_as_any_value(texts: dict[str, str]) -> None:
    assert dump_texts(texts) == dump(texts)
