"""Commands, options and arguments whose help comes in the language spoken when it is shown: English in the code."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import partial
from inspect import cleandoc
from itertools import takewhile
from typing import Any

import click

from leadkeeper.words import LANGUAGES, _, system_language


def spoken(lang: str | None) -> str:
    """The language to speak: as asked for by `--lang`, else by the environment, else that of the system."""
    return lang or os.environ.get("LEADKEEPER_LANG") or system_language()


def asked(words: Sequence[str]) -> str | None:
    """What `--lang` asks for, seen before click reads the words: it may complain of them, in that language too."""
    joined = "\n".join(takewhile(lambda word: word != "--", words))
    found = re.findall(rf"^--lang[=\n]({'|'.join(LANGUAGES)})$", joined, re.MULTILINE)
    return found[-1] if found else None


class Option(click.Option):
    """An option with its sentence of help and its placeholder."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """The value, checked to be text that can be kept."""
        check_words(self, ctx, value)
        return super().type_cast_value(ctx, value)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and what it is for, as `--help` lists it."""
        english = self.help
        self.help = _(english) if english else english
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value."""
        return _(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument with its placeholder, by which it is also named when it is missing."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """The value, checked to be text that can be kept."""
        check_words(self, ctx, value)
        return super().type_cast_value(ctx, value)

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value."""
        return _(super().make_metavar(ctx))


class Command(click.Command):
    """A command with its lines of help."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, which click makes once and keeps."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _("Show this message and exit.")
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        english = self.help
        self.help = _(cleandoc(english)) if english else english
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = english


def check_words(param: click.Parameter, ctx: click.Context, value: Any) -> None:
    """Refuses words with bytes that are no text; raises BadParameter, which ends with exit code 2."""
    from leadkeeper.cli.kinds import unwritable

    for text in value if isinstance(value, tuple | list) else [value]:
        wrong = unwritable(text) if isinstance(text, str) else None
        if wrong is not None:
            raise click.BadParameter(wrong, ctx=ctx, param=param)


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)
