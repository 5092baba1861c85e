"""How a command answers: one JSON document or words, an exit code, and one sentence when something is in the way."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from leadkeeper.cli.kinds import Instant
from leadkeeper.cli.spoken import Command, Option, spoken
from leadkeeper.clock import system_clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.seldom_collected import seldom_collected
from leadkeeper.words import LANGUAGES, N_, _, use_language

if TYPE_CHECKING:
    from leadkeeper.store.connect import Book

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Speaker:
    """What every command has: the clock, and whether it speaks JSON or words."""

    now: datetime
    as_json: bool

    def answer(self, thing: Any, words: str | Iterable[str]) -> None:
        """Gives the answer: `thing` as the one JSON document, or the words, a line each."""
        if self.as_json:
            self.json(thing)
        else:
            lines = [words] if isinstance(words, str) else list(words)
            for line in lines or [_("There is nothing to show.")]:
                click.echo(printable(line))

    def json(self, thing: Any) -> None:
        """One line of JSON."""
        click.echo(printable(json.dumps(thing, ensure_ascii=False, default=str)))

    def run(self, flow: Flow[T]) -> T:
        """The result of a flow; work over a second shows its progress when somebody is watching."""
        bar = _Bar() if not self.as_json and sys.stderr.isatty() else None
        try:
            return run(flow, bar.tell if bar else None)
        finally:
            if bar:
                bar.close()


class _Bar:
    """One line on stderr, written over and over."""

    def __init__(self) -> None:
        self._shown = False
        self._start = system_clock()

    def tell(self, step: Progress) -> None:
        """Shows a step, once a second has gone by."""
        from leadkeeper.words.progress import stage

        if (system_clock() - self._start).total_seconds() < 1:
            return
        share = f" {step.done:,} / {step.total:,}" if step.total else f" {step.done:,}"
        click.echo(f"\r\x1b[K{stage(step.stage)}{share}".replace(",", "\u202f"), err=True, nl=False)
        self._shown = True

    def close(self) -> None:
        """Ends the line."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def command(group: click.Group, name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Makes a function a command with `--json`, `--now` and `--lang`; a known error becomes one sentence, exit 1."""

    def make(function: Callable[..., None]) -> click.Command:
        def call(*, as_json: bool, now: datetime | None, lang: str | None, **given: Any) -> None:
            use_language(spoken(lang))
            speaker = Speaker(now or system_clock(), as_json)
            try:
                with seldom_collected():
                    function(speaker, **given)
            except LeadKeeperError as error:
                _refuse(speaker, error)

        params = getattr(function, "__click_params__", [])
        options = [
            Option(["--json", "as_json"], is_flag=True, help=N_("Answer in JSON.")),
            Option(["--now"], type=Instant(), help=N_("The present instant, instead of the clock's.")),
            Option(["--lang"], type=click.Choice(LANGUAGES), help=N_("The language to speak.")),
        ]
        made = Command(name, callback=call, params=[*reversed(params), *options], help=function.__doc__)
        group.add_command(made)
        return made

    return make


def _refuse(speaker: Speaker, error: LeadKeeperError) -> None:
    from leadkeeper.words.errors import sentence

    message = sentence(error)
    if speaker.as_json:
        speaker.json({"error": {"code": error.code, "message": message, "facts": _plain(error.facts)}})
    click.echo(printable(message), err=True)
    raise SystemExit(1)


def printable(text: str) -> str:
    """The text with a replacement character for bytes that are no UTF-8, such as those of a file's name."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Path) else value for name, value in facts.items()}


def book(speaker: Speaker, path: Path, *, write: bool = False) -> Book:
    """The book at a path, opened as needed; use it as a context. For a protected one the passphrase is asked for."""
    from leadkeeper.cli.passphrases import opened

    return opened(path, speaker.now, write=write)
