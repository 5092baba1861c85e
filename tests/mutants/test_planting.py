"""A fault is put into the running program where it belongs, or it is said that this cannot be done."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tests.mutants.mutations import Mutant, mutants
from tests.mutants.planting import dotted, forget, plant

SOURCE = """
from functools import cached_property, lru_cache
LIMIT = 3
def plain(n):
    return n < 3
@lru_cache
def kept(n):
    return n < 3
class Thing:
    size = 3
    @property
    def small(self):
        return self.size < 3
    @cached_property
    def least(self):
        return self.size < 3
    @staticmethod
    def below(n, most=3):
        return any(one < most for one in [n])
"""


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module that can be imported under the name `planted_in`."""
    made = ModuleType("planted_in")
    made.__file__ = "planted_in.py"
    exec(compile(SOURCE, "planted_in.py", "exec"), vars(made))
    monkeypatch.setitem(sys.modules, "planted_in", made)
    return made


def fault(within: str | None, before: str) -> Mutant:
    return next(one for one in mutants(SOURCE) if one.within == within and one.before == before)


@pytest.mark.parametrize(
    ("within", "before", "asked"),
    [
        ("plain", "n < 3", "plain(3)"),
        ("kept", "n < 3", "kept(3)"),
        ("Thing.small", "self.size < 3", "Thing().small"),
        ("Thing.least", "self.size < 3", "Thing().least"),
        ("Thing.below", "one < most", "Thing.below(3)"),
    ],
)
def test_the_function_does_otherwise_from_then_on(module: ModuleType, within: str, before: str, asked: str) -> None:
    assert eval(asked, vars(module)) is False
    assert plant("planted_in.py", fault(within, before))
    forget("planted_in")
    assert eval(asked, vars(module)) is True


def test_a_fault_that_is_done_at_the_import_cannot_be_planted_afterwards(module: ModuleType) -> None:
    assert not plant("planted_in.py", fault(None, "3"))
    assert module.LIMIT == 3


def test_a_default_is_done_at_the_import(module: ModuleType) -> None:
    assert module.Thing.below(2)
    places = [one.within for one in mutants("def f(n=3):\n    return n + 3") if one.before == "3"]
    assert places == [None, "f"]


def test_a_module_that_nobody_imported_cannot_be_changed() -> None:
    assert not plant("nowhere/at_all.py", fault("plain", "n < 3"))


@pytest.mark.parametrize(("path", "name"), [("a/b.py", "a.b"), ("a/b/__init__.py", "a.b"), ("c.py", "c")])
def test_a_path_is_a_name(path: str, name: str) -> None:
    assert dotted(path) == name
