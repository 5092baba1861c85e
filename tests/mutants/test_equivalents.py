"""The list of mutants that nobody can notice: each with a reason, and none that somebody noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.__main__ import planted, tell
from tests.mutants.equivalents import Equivalent, explained, read, stale
from tests.mutants.mutations import mutants

ONE, OTHER = list(mutants("def f(a, b):\n    return a < b and b != a"))[:2]
ENTRY = Equivalent("m.py", "f", ONE.before, ONE.after, "for a reason")


def test_an_entry_explains_its_mutant_and_no_other() -> None:
    assert explained("m.py", ONE, [ENTRY]) == "for a reason"
    assert explained("other.py", ONE, [ENTRY]) is None
    assert explained("m.py", OTHER, [ENTRY]) is None


def test_an_entry_whose_mutant_does_not_survive_is_stale() -> None:
    chosen = [("m.py", ONE), ("m.py", OTHER)]
    assert stale(chosen, [("m.py", ONE)], [ENTRY]) == []
    assert stale(chosen, [("m.py", OTHER)], [ENTRY]) == [ENTRY]


def test_an_entry_of_a_module_that_was_not_tried_is_left_alone() -> None:
    assert stale([("other.py", ONE)], [], [ENTRY]) == []


def test_an_entry_that_is_not_tried_in_a_sample_is_left_alone() -> None:
    assert stale([("m.py", OTHER)], [], [ENTRY], sampled=True) == []


@pytest.mark.parametrize(
    ("alive", "known", "code"),
    [([], [], 0), ([ONE], [ENTRY], 1), ([], [ENTRY], 1)],
    ids=["all noticed", "half of them survive", "one that should survive does not"],
)
def test_the_answer_is_no_where_too_few_are_noticed_or_the_list_is_wrong(
    alive: list[object], known: list[Equivalent], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = [("m.py", ONE), ("m.py", OTHER)]
    assert tell(chosen, [one for one in chosen if one[1] in alive], known) == code
    assert "of 2 mutants noticed" in capsys.readouterr().out


def test_a_reason_must_be_given(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text('[[equivalent]]\nmodule = "m"\nwithin = "f"\nbefore = "a"\nafter = "b"\nreason = " "\n', "utf-8")
    with pytest.raises(ValueError, match="reason"):
        read(path)


def test_every_entry_of_the_list_means_a_mutant_that_there_is() -> None:
    entries = read()
    there = list(planted(sorted({entry.module for entry in entries})))
    assert [entry for entry in entries if not any(entry.means(*one) for one in there)] == []
