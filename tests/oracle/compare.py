"""The oracle against another judgement of the same archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from tests.oracle.companies import Facts
from tests.oracle.judge import decide
from tests.oracle.situation import CHANNELS

Verdicts = dict[str, tuple[str, dict[str, str]]]
DecideBulk = Callable[[Facts, str, str, dt.date], Verdicts]
"""(archive, partner id, channel, today) → for each contact id its verdict, and "review" or "blocked" by rule."""

TODAY = dt.date(2026, 11, 24)


def situations(archive: Facts) -> Iterator[tuple[str, str, dt.date]]:
    """What to judge: the archive's own `cases`, else every partner on every channel on one day."""
    cases = archive.get("cases")
    if cases is None:
        for partner in archive.get("partners") or []:
            yield from ((partner["id"], channel, TODAY) for channel in CHANNELS)
        return
    for case in cases:
        yield case["partner"], case["channel"], dt.date.fromisoformat(case["today"])


def differences(archive: Facts, decide_bulk: DecideBulk) -> list[str]:
    """A sentence for each contact whose verdict or (rule, verdict) pairs differ from the oracle's; [] if none does."""
    book = {key: value for key, value in archive.items() if key != "cases"}
    found = []
    for partner, channel, today in situations(archive):
        theirs = decide_bulk(book, partner, channel, today)
        for contact, ours in decide(book, partner, channel, today).items():
            difference = _difference(ours, theirs.get(contact))
            if difference:
                found.append(f"{contact} for {partner} by {channel} on {today}: {difference}")
    return found


def _difference(ours: tuple[str, dict[str, str]], theirs: tuple[str, dict[str, str]] | None) -> str:
    if theirs is None:
        return "not judged"
    parts = [] if ours[0] == theirs[0] else [f"the oracle says {ours[0]}, the other {theirs[0]}"]
    only_ours = sorted(set(ours[1].items()) - set(theirs[1].items()))
    only_theirs = sorted(set(theirs[1].items()) - set(ours[1].items()))
    parts += [f"only the oracle: {rule} {verdict}" for rule, verdict in only_ours]
    parts += [f"only the other: {rule} {verdict}" for rule, verdict in only_theirs]
    return "; ".join(parts)
