"""The first and the last day of what rows of a file date: a wrong order of day and month shows there."""

from __future__ import annotations

from leadkeeper.flows.import_rows import Batch
from leadkeeper.model.moment import paris_date


class DateRange:
    """The days of the answers and last actions of some batches."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._last: int | None = None

    @property
    def range(self) -> tuple[str, str] | None:
        """The first and the last day, None where no row has a date."""
        if self._first is None or self._last is None:
            return None
        return paris_date(self._first).isoformat(), paris_date(self._last).isoformat()

    def see(self, batch: Batch) -> None:
        """Takes the rows of a batch in; what comes first among the drawn cells is the second of the last action."""
        rows = batch.rows
        told = (rows.answers.lo, rows.columns[len(batch.names)] if rows.columns else ())
        seconds = [second for column in told for second in column if isinstance(second, int)]
        if seconds:
            known = [second for second in (self._first, self._last) if second is not None]
            self._first, self._last = min([*known, min(seconds)]), max([*known, max(seconds)])
