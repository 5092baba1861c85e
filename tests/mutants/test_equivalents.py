"""The list of mutants that nobody can notice: each with a reason, and none that somebody noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.__main__ import planted, tell
from tests.mutants.equivalents import Equivalent, Planted, explained, read, stale
from tests.mutants.mutations import Mutant, mutants

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


OTHERS = [("n.py", one) for one in mutants("def g(a, b, c, d):\n    return a < b or a < c or b < c or c < d or d < b")]


@pytest.mark.parametrize(
    ("padding", "alive", "known", "code"),
    [
        (OTHERS, [], [], 0),
        (OTHERS, [ONE], [ENTRY], 0),
        (OTHERS, [ONE], [], 1),
        (OTHERS, [], [ENTRY], 1),
        ([], [ONE], [ENTRY], 1),
    ],
    ids=["all noticed", "one is equivalent", "one has no reason", "one that should survive does not", "half survive"],
)
def test_the_answer_is_no_where_too_few_are_noticed_or_the_list_is_wrong(
    padding: list[Planted], alive: list[Mutant], known: list[Equivalent], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = [("m.py", ONE), ("m.py", OTHER), *padding]
    assert tell(chosen, [one for one in chosen if one[1] in alive], known) == code
    assert f"of {len(chosen)} mutants noticed" in capsys.readouterr().out


def test_every_survivor_is_told_with_its_reason_or_that_it_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = [("m.py", ONE), ("m.py", OTHER)]
    tell(chosen, chosen, [ENTRY])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "    equivalent: for a reason"
    assert lines[3].startswith("    no reason is given")
    assert lines[-1].startswith("1 are equivalent")
    assert lines[-1].endswith("1 without a reason")


def test_a_reason_must_be_given(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text('[[equivalent]]\nmodule = "m"\nwithin = "f"\nbefore = "a"\nafter = "b"\nreason = " "\n', "utf-8")
    with pytest.raises(ValueError, match="reason"):
        read(path)


def test_every_entry_of_the_list_means_a_mutant_that_there_is() -> None:
    entries = read()
    there = list(planted(sorted({entry.module for entry in entries})))
    assert [entry for entry in entries if not any(entry.means(*one) for one in there)] == []
