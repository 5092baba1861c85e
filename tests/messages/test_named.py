from __future__ import annotations

from leadkeeper.messages.labels import Named

FRUIT = Named({"fig": "a fig", "plum": "a plum"}, absent="no fruit")


def test_a_word_is_said_as_people_call_it() -> None:
    assert FRUIT("fig") == "a fig"


def test_a_word_that_nobody_knows_stands_for_itself() -> None:
    assert FRUIT("quince") == "quince"


def test_nothing_has_its_own_words() -> None:
    assert FRUIT(None) == "no fruit"
    assert Named({})(None) == "unknown"


def test_several_are_joined_with_commas() -> None:
    assert FRUIT.several(["plum", "quince"]) == "a plum, quince"


def test_choices_keep_the_order() -> None:
    assert list(FRUIT.choices()) == [("fig", "a fig"), ("plum", "a plum")]
