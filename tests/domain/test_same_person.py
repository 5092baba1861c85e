from __future__ import annotations

import pytest

from leadkeeper.domain.duplicates import Name, similar, similar_names


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (("Léa", "Dubois"), ("LEA", "dubois"), True),
        (("Dubois", "Léa"), ("Léa", "Dubois"), True),
        ((None, "Dubois"), ("Léa", "Dubois"), True),
        (("Léa Marie", "Dubois"), ("Léa", "Dubois"), True),
        (("Jean-Paul", "Lefèvre"), ("Jean Paul", "Lefebvre"), True),
        (("Léa", "Dubois"), ("Hugo", "Petit"), False),
        (("Hugo", "Dubois"), ("Léa", "Dubois"), False),
        ((None, None), (None, None), False),
        ((None, None), ("Léa", "Dubois"), False),
    ],
)
def test_whether_two_names_may_be_one(one: Name, other: Name, answer: bool) -> None:
    assert similar(one, other) is answer
    assert similar(other, one) is answer


def test_a_family_on_one_line_is_no_group() -> None:
    assert similar_names([(1, "Léa", "Dubois"), (2, "Hugo", "Dubois")]) == []


def test_a_group_grows_through_a_third_one() -> None:
    people = [(1, "Léa", "Dubois"), (4, "Lea Marie", "Dubois"), (2, "Hugo", "Petit"), (3, "Marie", "Dubois")]
    assert similar_names(people) == [(1, 3, 4)]
