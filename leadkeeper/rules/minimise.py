"""Which columns may go into a file: what the contract names and the channels use, nothing sensitive, never notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadkeeper.model.export import IDENTIFIERS, PERSON_COLUMNS
from leadkeeper.model.partner import Contract


def columns(
    contract: Contract, chosen: Sequence[str] | None, channels: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that go out, in their usual order, and those of the chosen (or of the contract) that do not.

    A column goes out when the contract names it and it is a plain fact of a person (R26, R27; GDPR 5(1)(c), 9). A
    number or address goes out only for a channel that uses it: people agreed to be reached on that channel.
    """
    wanted: Iterable[str] = contract.fields if chosen is None else chosen
    others = set(IDENTIFIERS.values()) - {IDENTIFIERS[channel] for channel in channels}
    allowed = [name for name in PERSON_COLUMNS if name in wanted and name in contract.fields and name not in others]
    return tuple(allowed), tuple(name for name in dict.fromkeys(wanted) if name not in allowed)
