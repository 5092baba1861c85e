"""Each kind of fault is planted, one at a time, and nothing else is changed."""

from __future__ import annotations

import pytest

from tests.mutants.mutations import mutants


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("x = a < b", ["x = a <= b"]),
        ("x = a not in b", ["x = a in b"]),
        ("x = a is None", ["x = a is not None"]),
        ("x = a and b", ["x = a or b", "x = b", "x = a"]),
        ("x = a + b", ["x = a - b"]),
        ("x = 14", ["x = 15"]),
        ("x = True", ["x = False"]),
        ("x = 'text'", []),
        ("x: dict[str, 14]", []),
        ("x = [a for a in b if c]", ["x = [a for a in b]"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("def f():\n    return None", []),
        ("if a:\n    b()", ["if True:\n    b()", "if False:\n    b()"]),
    ],
)
def test_one_fault_at_a_time_is_planted(text: str, faults: list[str]) -> None:
    assert [mutant.text for mutant in mutants(text)] == faults


def test_a_mutant_tells_its_line_and_what_changed() -> None:
    (mutant,) = mutants("a = b\n\nc = a < b")
    assert (mutant.line, mutant.before, mutant.after) == (3, "a < b", "a <= b")
