from __future__ import annotations

from leadkeeper.db.book.restore import AGAIN, RECORDS
from leadkeeper.messages import ngettext, partners, use_language


def test_every_count_of_a_book_has_words() -> None:
    assert partners.LOST.keys() == RECORDS.keys() | {"rules"}


def test_what_would_be_lost_is_said_line_by_line() -> None:
    assert partners.losses({"stops": 1, "people": 2}) == ["2 people", "1 entry of suppression lists"]
    assert partners.losses({}) == []


def test_tables_are_added_up_under_the_names_that_people_have() -> None:
    told = partners.kinds([("contacts", 1), ("consents", 3), ("reviews", 2), ("settings", 1), ("traps", 0)])
    assert told == ["1 person", "5 answers of people", "1 other entry"]


def test_what_nobody_can_know_is_said() -> None:
    assert partners.unknown([]) == ""
    assert partners.unknown(["contacts"]).startswith("For some items")


def test_what_became_of_a_damaged_book_is_said_line_by_line() -> None:
    tables = [("contacts", 9, 1, 2), ("consents", 20, None, 0), ("suppressions", 0, 0, 0)]
    assert partners.saved(tables, 3, held=True) == [
        "Kept",
        "  9 people",
        "  20 answers of people",
        "Lost",
        "  1 person",
        "  For some items the number of losses is unknown.",
        "Kept, but for a part that cannot be read",
        "  2 people",
        partners.on_hold(),
        partners.how_to_remove_holds(),
        partners.contested(3),
        partners.stops_again(),
    ]


def test_a_book_that_lost_nothing_says_so() -> None:
    assert partners.saved([("contacts", 1, 0, 0)], 0, held=False) == [
        "Kept",
        "  1 person",
        "Lost",
        "  nothing",
        partners.stops_again(),
    ]


def test_french_has_words_for_all_of_it() -> None:
    use_language("fr")
    assert all("{n}" in ngettext(*texts, 2) for name, texts in partners.LOST.items() if name != "owner")


def test_every_act_that_a_restore_loses_has_words_and_ten_people_are_named() -> None:
    counts = dict.fromkeys(AGAIN, 2)
    told = partners.lines_to_do_again(counts | {"erased": 11}, [f"P. {n}" for n in range(11)], ["Raoul"])
    assert told[0].endswith("P. 8, P. 9, ….")
    assert (told[1], len(told)) == ("Their hold was lost: Raoul.", 3)
    assert "2 merges of records, 2 decisions that two records" in told[2]
