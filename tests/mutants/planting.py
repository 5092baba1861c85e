"""A fault is planted in the running program: the faulty code takes the place of the function's own."""

from __future__ import annotations

import sys
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tests.mutants.mutations import Mutant


def dotted(path: str) -> str:
    """The name under which a module is imported, of its path from the root: `a/b.py` → `a.b`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def plant(path: str, mutant: Mutant) -> bool:
    """Whether the fault is in now; it is not where the function cannot be found, or its code not be exchanged."""
    module = sys.modules.get(dotted(path))
    if module is None or mutant.within is None:
        return False
    function = _function(module, mutant.within)
    whole = compile(mutant.text, str(module.__file__), "exec", dont_inherit=True)
    code = _code(whole, mutant.within)
    if function is None or code is None or code.co_freevars != function.__code__.co_freevars:
        return False
    function.__code__ = code
    return True


def forget(prefix: str = "leadkeeper.") -> None:
    """Empties what functions of our modules remember of earlier calls."""
    for name, module in list(sys.modules.items()):
        if name.startswith(prefix):
            for one in list(vars(module).values()):
                if isinstance(getattr(one, "__wrapped__", None), FunctionType) and hasattr(one, "cache_clear"):
                    one.cache_clear()


def _function(module: ModuleType, name: str) -> FunctionType | None:
    found: Any = module
    for part in name.split("."):
        found = vars(found).get(part) if hasattr(found, "__dict__") else None
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    elif isinstance(found, staticmethod | classmethod):
        found = found.__func__
    found = getattr(found, "__wrapped__", found)
    return found if isinstance(found, FunctionType) else None


def _code(whole: CodeType, name: str) -> CodeType | None:
    found: CodeType | None = whole
    for part in name.split("."):
        inner = [one for one in (found.co_consts if found else ()) if isinstance(one, CodeType)]
        found = next((one for one in reversed(inner) if one.co_name == part), None)
    return found
