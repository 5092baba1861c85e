from __future__ import annotations

import pytest

from leadkeeper.db.imports.undo import EDITED, REASONS
from leadkeeper.messages import use_language
from leadkeeper.messages.contacts import KEPT, retention_sentence, undone_words


def test_every_reason_to_stay_has_a_sentence() -> None:
    assert set(KEPT) == {*REASONS, EDITED, "said-no"}


@pytest.mark.parametrize("why", KEPT)
def test_a_reason_is_a_sentence(why: str) -> None:
    assert retention_sentence(why).endswith(".")


def test_a_reason_reads_well_before_the_undo_too() -> None:
    use_language("fr")
    assert "Le reste revient à l’état précédent" in retention_sentence("said-no")


@pytest.mark.parametrize(
    ("removed", "restored", "words"),
    [
        (1, 0, "1 person was removed."),
        (0, 3, "3 people are as before."),
        (2, 1, "2 people were removed, 1 person is as before."),
    ],
)
def test_what_an_undo_did_is_counted(removed: int, restored: int, words: str) -> None:
    assert undone_words(removed, restored) == words
