"""Which rows of a stop list mean a person who left: its columns of status, of a blocklist, of an unsubscription."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from leadkeeper.rules.answers import NO, WITHDRAWN, read_answer
from leadkeeper.rules.columns import map_columns
from leadkeeper.rules.date_text import is_no_date
from leadkeeper.rules.folding import fold
from leadkeeper.rules.headers import Header
from leadkeeper.rules.known_names import speaks_of_leaving
from leadkeeper.rules.presets import Preset

Says = Literal["left", "stays", "unclear", "empty"]
"""What a cell says of the person in its row; `unclear` counts as left, so that no refusal is lost."""

_STATUS = frozenset({"statut", "status", "etat", "state"})
_BLOCKED = frozenset({"blacklisted", "blocklisted"})
_LEFT = re.compile(
    r"\b(?:unsub\w*|desinscri\w*|desabonn\w*|opted?[ _-]?out|stop|black ?listed|block ?listed|liste (?:noire|rouge)"
    r"|bloque\w*|blocked|refus\w*|oppos\w*|retiree?s?|withdrawn|complain\w*|plainte|spam|ne plus \w+|removed)\b"
)
_STAYS = frozenset(
    "actif active actifs actives abonne abonnee abonnes abonnees subscribed subscriber inscrit inscrite inscrits"
    " inscrites confirmed confirme confirmee enabled valide valid optin opt-in".split()
) | {"opted in", "opted-in", "opt in"}


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column that may say who left; `channel` is set where it speaks of one channel only."""

    place: int
    header: str
    is_status: bool
    channel: str | None = None

    def says(self, text: str) -> Says:
        """What a cell says: a status by its words, any other column by what imports make of an unsubscription."""
        if not text:
            return "empty"
        if self.is_status:
            return _status(text)
        return "stays" if is_no_date(text) or read_answer(text) == NO else "left"


def candidates(headers: Sequence[Header], rows: Sequence[Sequence[str]], preset: Preset | None) -> list[StatusColumn]:
    """The columns whose name speaks of a status, a blocklist or leaving, in the order of the file."""
    found = []
    for column in map_columns(headers, rows, preset, {}):
        header = column.header
        words = frozenset(header.words)
        is_blocked = not words.isdisjoint(_BLOCKED)
        leaves = column.field == "unsubscribed_at" or is_blocked or speaks_of_leaving(header.words)
        if leaves or not words.isdisjoint(_STATUS):
            channel = "sms" if is_blocked and "sms" in words else None
            found.append(StatusColumn(header.index, header.text, not leaves, channel))
    return found


def deciding(columns: Sequence[StatusColumn], rows: Iterable[Sequence[str]]) -> list[StatusColumn]:
    """Those of some columns that say of at least one person who left or stays."""
    found: set[int] = set()
    for row in rows:
        for column in columns:
            place = column.place
            if place not in found and place < len(row) and column.says(row[place]) in ("left", "stays"):
                found.add(place)
    return [column for column in columns if column.place in found]


def _status(text: str) -> Says:
    folded = fold(text)
    if _LEFT.search(folded) or read_answer(text) == WITHDRAWN:
        return "left"
    return "stays" if folded in _STAYS else "unclear"
