"""What a word on the command line is read as: a place on the disk, a number, an instant; each says its name."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leadkeeper.words import _

LONGEST_NAME = 255
"""Bytes of a file's name that every common disk takes; a path has 4,096 with what is put beside the file."""

LONGEST_PATH = 4000

YEARS = range(1970, 9000)
"""When `--now` can be: no period that begins or ends then leaves the calendar."""


class Place(click.Path[Path]):
    """A path."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How the help calls it."""
        return "PATH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path that a text means; a name that no disk or register can hold is refused in words."""
        self.name = _("path")
        text = str(value)
        wrong = unwritable(text)
        if wrong is None and not text:
            wrong = _("An empty name is no file.")
        if wrong is None and (len(os.fsencode(text)) > LONGEST_PATH or any(map(_is_too_long, Path(text).parts))):
            wrong = _("This name is too long: a file's name has at most 255 bytes.")
        if wrong is not None:
            self.fail(wrong, param, ctx)
        return super().convert(value, param, ctx)


def _is_too_long(part: str) -> bool:
    return len(os.fsencode(part)) > LONGEST_NAME


def unwritable(text: str) -> str | None:
    """Why a word cannot be kept, as a sentence: bytes that are no UTF-8, or a NUL character."""
    if "\0" in text:
        return _("A NUL character can stand in no name.")
    if any("\ud800" <= char <= "\udfff" for char in text):
        return _("These are bytes that are no text in UTF-8. Rename the file, or type it again.")
    return None


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
