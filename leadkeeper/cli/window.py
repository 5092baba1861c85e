"""Opens the window, where there is a screen for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.spoken import Command, argument
from leadkeeper.words import _, take_back

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@main.command("open", cls=Command)
@argument("book", metavar="[BOOK]", type=PATH, required=False)
def open_window(book: Path | None) -> None:
    """Opens the window, with a book if one is given."""
    show_window(book)


def show_window(book: Path | None) -> None:
    """Runs the window until it is closed; without a screen it says so and exits 1."""
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in DISPLAYS):
        click.echo(_("There is no screen here: try “leadkeeper demo”, or “leadkeeper --help”."), err=True)
        raise SystemExit(1)
    take_back()
    from ui.app import run_window

    raise SystemExit(run_window(book))
