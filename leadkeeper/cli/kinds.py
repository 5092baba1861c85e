"""What a word on the command line is read as: a place on the disk, a number, an instant; each says its name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leadkeeper.words import _

YEARS = range(1970, 9000)
"""When `--now` can be: no period that begins or ends then leaves the calendar."""


class Place(click.Path[Path]):
    """A path."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How the help calls it."""
        return "PATH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path that a text means."""
        self.name = _("path")
        return super().convert(value, param, ctx)


class Number(click.IntRange):
    """A whole number from one to another."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How the help calls it."""
        return "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that a text means."""
        self.name = _("number")
        return super().convert(value, param, ctx)


class Instant(click.ParamType[datetime]):
    """`--now`: an instant as the archive writes them; a day alone is its end in Paris."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware instant that a text means."""
        from leadkeeper.clock import PARIS
        from leadkeeper.model.moment import moment

        if isinstance(value, datetime):
            return value
        found = moment(value)
        if found is None or found.first_day.year not in YEARS:
            self.fail(f"{value!r}: 2026-11-24, 2026-11-24T10:00, 2026-11-24T10:00:00+01:00", param, ctx)
        return datetime.fromtimestamp(found.hi if found.hi - found.lo > 7200 else found.lo, PARIS)


PATH = Place(path_type=Path)
