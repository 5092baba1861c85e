"""All commands, by theme; each module adds its own to the one group."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from leadkeeper import __version__
from leadkeeper.cli.interrupts import INTERRUPTED, interrupts_said
from leadkeeper.cli.spoken import Command, Option, asked, spoken
from leadkeeper.words import N_, _, lend, take_back, use_language

WHERE = {
    "new": "books", "restore": "books", "archive": "books", "check": "books", "backup": "books",
    "rescue": "books", "passphrase": "books", "owner": "books", "add": "books",
    "inspect": "files", "import": "files", "imports": "history", "undo": "history",
    "contacts": "people", "show": "people", "consent": "people",
    "notices": "stopping", "suppress": "stopping",
    "dossier": "rights", "erase": "rights", "requests": "rights", "retention": "rights",
    "trace": "complaints", "complain": "complaints", "suspects": "complaints",
    "decide": "sharing", "export": "sharing", "register": "sharing", "verify": "sharing",
    "hold": "holding",
    "lint": "sources", "list-page": "sources", "form-snippet": "sources", "contract-draft": "sources",
    "demo": "tour",
    "open": "window",
}  # fmt: skip
"""Command → the module that holds it, which is imported only when the command is called."""


class Commands(Command, click.Group):
    """Finds commands by name without importing all of them: `--help` starts at once."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **given: Any) -> Any:
        """Runs the command that is named; what click says about it is in the language of the program too."""
        use_language(spoken(asked(sys.argv[1:] if args is None else args)))
        lend()
        try:
            with interrupts_said():
                return super().main(args, *more, **given)
        finally:
            take_back()

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; Ctrl-C ends it with words and exit code 130, whatever it is doing."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(_("Stopped. Nothing half done was kept."), err=True)
            raise SystemExit(INTERRUPTED) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of use."""
        return list(WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; its module adds it to this group when imported."""
        if cmd_name in WHERE and cmd_name not in self.commands:
            importlib.import_module(f"leadkeeper.cli.{WHERE[cmd_name]}")
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named; one that is not there is held against all names, imported or not."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=WHERE, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The names with one line each, without importing anything."""
        from leadkeeper.cli.summaries import SUMMARIES

        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(SUMMARIES[name])) for name in WHERE])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands behind the name of the program in the line of usage."""
        return [*super().collect_usage_pieces(ctx)[:-1], _("[COMMAND] [ARGS]...")]


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="LeadKeeper", cls=Option, help=N_("Show the version and exit."))
@click.pass_context
def main(context: click.Context) -> None:
    """Keeps leads, their consents and the named partners, and exports only who may be shared. All on this machine.

    Without a command it opens the window.
    """
    if context.invoked_subcommand is None:
        from leadkeeper.cli.window import show_window

        show_window(None)
