"""Which columns may go into a file: what the contract names, nothing sensitive, never notes (R26, R27)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadkeeper.model.export import PERSON_COLUMNS
from leadkeeper.model.partner import Contract


def columns(contract: Contract, chosen: Sequence[str] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that go out, in their usual order, and those of the chosen (or of the contract) that do not.

    A column goes out when the contract names it and it is a plain fact of a person (GDPR 5(1)(c), 9).
    """
    wanted: Iterable[str] = contract.fields if chosen is None else chosen
    allowed = [name for name in PERSON_COLUMNS if name in wanted and name in contract.fields]
    return tuple(allowed), tuple(name for name in dict.fromkeys(wanted) if name not in allowed)
