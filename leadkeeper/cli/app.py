"""Framework of the commands: options, parameter types, help texts, passphrases, output and exit codes."""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from inspect import cleandoc
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from leadkeeper import __version__
from leadkeeper.cli.terminal import INTERRUPTED, interruptible, portable_streams
from leadkeeper.domain.time import in_paris, iso_day_of, moment, paris_day, system_clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import LANGUAGES, N_, _, install_gettext, restore_gettext, system_language, use_language
from leadkeeper.progress import Flow, Progress, run, seldom_collected
from leadkeeper.system.disk import is_file

if TYPE_CHECKING:
    from leadkeeper.db.book.connection import Book


def spoken(lang: str | None) -> str:
    """Return the language to use: `--lang`, else the environment's or the system's."""
    return lang or system_language()


def asked(words: Sequence[str]) -> str | None:
    """Return the value of `--lang` before click parses the arguments, so that its errors use that language too."""
    joined = "\n".join(takewhile(lambda word: word != "--", words))
    found = re.findall(rf"^--lang[=\n]({'|'.join(LANGUAGES)})$", joined, re.MULTILINE)
    return found[-1] if found else None


class Worded(click.Parameter):
    """A parameter with a translated placeholder, also used when it is missing."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Convert the value, after checking that it is valid text."""
        for text in value if isinstance(value, tuple | list) else [value]:
            wrong = unwritable(text) if isinstance(text, str) else None
            if wrong is not None:
                raise click.BadParameter(wrong, ctx=ctx, param=self)
        return super().type_cast_value(ctx, value)

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the placeholder of the value."""
        return _(super().make_metavar(ctx))


class Option(Worded, click.Option):
    """An option with translated help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help for `--help`."""
        english = self.help
        self.help = _(english) if english else english
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english


class Argument(Worded, click.Argument):
    """An argument of a command."""


class Command(click.Command):
    """A command with a translated help text."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the `--help` option, which click creates once."""
        help_option = super().get_help_option(ctx)
        if help_option is not None:
            help_option.help = _("Show this message and exit.")
        return help_option

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the description of the command."""
        english = self.help
        self.help = _(cleandoc(english)) if english else english
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = english


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)


COMMANDS = {
    "new": ("books", N_("A new book.")),
    "restore": ("books", N_("A new book from an archive.")),
    "archive": ("books", N_("The whole book as one JSON file.")),
    "check": ("books", N_("Checks the book: integrity, links, register.")),
    "backup": ("books", N_("A verified copy of the book.")),
    "rescue": ("books", N_("A new book with what can be read of a damaged one; counts what was lost.")),
    "passphrase": ("books", N_("Protects a book with a passphrase, changes or removes it.")),
    "owner": ("books", N_("The company that keeps the book: shows it, or changes what is given.")),
    "add": ("books", N_("Adds partners, lists and forms from a file.")),
    "inspect": ("files", N_("How a lead file would be read; writes nothing.")),
    "import": ("files", N_("Reads a lead file into the book, all rows or none.")),
    "imports": ("books", N_("The files that were read in.")),
    "undo": ("books", N_("Undoes an import; names who stays, and why.")),
    "contacts": ("contacts", N_("The list of people.")),
    "show": ("contacts", N_("One person: facts, answers, exports, and who may receive them.")),
    "consent": ("contacts", N_("Records an answer of a person.")),
    "notices": ("privacy", N_("Who must be notified of what; writes a partner's suppression file.")),
    "suppress": ("privacy", N_("Puts addresses on the suppression list; confirms that the list is complete again.")),
    "unsuppress": ("contacts", N_("Removes an address that is on the suppression list by mistake.")),
    "dossier": ("contacts", N_("Access report: everything that the book holds about a person.")),
    "erase": ("contacts", N_("Erases a person everywhere, for good.")),
    "requests": ("privacy", N_("Requests of people, and their due date.")),
    "request": ("privacy", N_("Records what a person asks, an answer or a refusal.")),
    "retention": ("privacy", N_("People without action for three years; deletes them.")),
    "trace": ("privacy", N_("A complaint: who received this address, when, under which consent.")),
    "complain": ("privacy", N_("Records a complaint about an address or a mail.")),
    "suspects": ("privacy", N_("Partners by how well their deliveries explain the complaints.")),
    "decide": ("partners", N_("Who may be shared with a partner, and why not.")),
    "export": ("partners", N_("Writes the Excel file for a partner and enters it in the register.")),
    "register": ("partners", N_("The exports so far.")),
    "verify": ("partners", N_("Whether the register is whole, and a file is the one registered.")),
    "profile": ("month", N_("How a partner's file is made each month.")),
    "month": ("month", N_("The month in one move: imports, suppression files and exports.")),
    "todo": ("month", N_("All that is due, as a list or a calendar file.")),
    "hold": ("partners", N_("Puts partners on hold or lifts their holds; shows who is on hold.")),
    "publish": ("partners", N_("Publishes a version of a partner list.")),
    "attach": ("partners", N_("Copies the screenshot of a list or form, or a signed contract, into the book.")),
    "renew": ("partners", N_("Renews a contract under the same terms.")),
    "returns": ("month", N_("Credits people that a partner returns; the credit is entered in the register.")),
    "sources": ("month", N_("Compares the sources: how many people were shared, and what partners returned.")),
    "invoice": ("month", N_("Writes the lines for the invoicing tool, credits included.")),
    "paid": ("month", N_("Records that an export was paid.")),
    "proof": ("proof", N_("The signed proof of an export or of one row, for others to check.")),
    "verify-proof": ("proof", N_("Whether a proof, and the workbook with it, is as it was signed.")),
    "proof-key": ("proof", N_("The fingerprint of the key that signs proofs.")),
    "sealed-proof": ("proof", N_("What is kept sealed of erased people: opens it with their address.")),
    "control": ("proof", N_("One file to show at an inspection, what is missing first.")),
    "balancing-test": ("proof", N_("Keeps or shows the signed balancing test for sharing without consent.")),
    "breach": ("proof", N_("The log of breaches, with the 72 hours of each.")),
    "leak": ("proof", N_("The file on a leak of a partner: timeline, mails, letters.")),
    "lint": ("partners", N_("Checks the description of a form.")),
    "list-page": ("partners", N_("The public page of a partner list.")),
    "form-snippet": ("partners", N_("The corrected form of a form version, to copy into a page.")),
    "remove-form": ("partners", N_("Deletes a form that was described by mistake and that nobody used.")),
    "contract-draft": ("partners", N_("A draft of a contract with a partner, as a Word document.")),
    "demo": ("books", N_("Two months of a sample business, step by step.")),
    "open": ("app", N_("Opens the window.")),
}
"""Command → its module, imported only when the command is called, and its line in the help."""


class Commands(Command, click.Group):
    """Finds commands by name without importing all modules: `--help` starts at once."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **given: Any) -> Any:
        """Run the named command, with click's own texts in the language of the program."""
        use_language(spoken(asked(sys.argv[1:] if args is None else args)))
        install_gettext()
        try:
            with portable_streams(), interruptible():
                return super().main(args, *more, **given)
        finally:
            restore_gettext()

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; Ctrl-C ends it with a message and exit code 130."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(_("Stopped. Nothing was saved."), err=True)
            raise SystemExit(INTERRUPTED) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name; its module adds it to this group on import."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            importlib.import_module(f"leadkeeper.cli.{COMMANDS[cmd_name][0]}")
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve the named command; suggestions for an unknown one include commands not yet imported.

        A book alone is opened: Windows starts a program so for a file dropped on it and by “Open with”.
        """
        if len(args) == 1 and args[0] not in COMMANDS and is_file(args[0]):
            args = ["open", *args]
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with one line each, without importing them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(summary)) for name, (_module, summary) in COMMANDS.items()])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line after the program's name."""
        return [*super().collect_usage_pieces(ctx)[:-1], _("[COMMAND] [ARGS]...")]


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(tuple(LANGUAGES)),
    expose_value=False,
    help=N_("The language of the messages."),
)
@click.version_option(__version__, prog_name="LeadKeeper", cls=Option, help=N_("Show the version and exit."))
@click.pass_context
def main(context: click.Context) -> None:
    """Keeps leads, their consents and the named partners, and exports only who may be shared. All on this machine.

    Without a command it opens the window.
    """
    if context.invoked_subcommand is None:
        show_window(None)


LONGEST_NAME = 255
"""Bytes of a file name accepted by every common disk; paths have 4,096, some of them needed for temporary names."""

LONGEST_PATH = 4000
YEARS = range(1970, 9000)  # years allowed for `--now`: no period that begins or ends then leaves the calendar


class PlaceParam(click.Path[Path]):
    """A path."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the placeholder in the help."""
        return "PATH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Convert a text to a path; names that a disk or the register cannot hold are refused."""
        self.name = _("path")
        text = str(value)
        wrong = unwritable(text)
        if wrong is None and not text:
            wrong = _("A file name cannot be empty.")
        if wrong is None and (
            len(os.fsencode(text)) > LONGEST_PATH
            or any(len(os.fsencode(part)) > LONGEST_NAME for part in Path(text).parts)
        ):
            wrong = _("This name is too long: a file's name has at most 255 bytes.")
        if wrong is not None:
            self.fail(wrong, param, ctx)
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:  # click writes a path as Python does: on Windows with each \ twice
            self.fail(error.message.replace("\\\\", "\\"), param, ctx)


def unwritable(text: str) -> str | None:
    """Return why a text cannot be stored (invalid UTF-8, or a NUL character); None if it can."""
    if "\0" in text:
        return _("A name cannot contain a NUL character.")
    if any("\ud800" <= char <= "\udfff" for char in text):
        return _("This name is not readable as UTF-8. Rename the file, or type it again.")
    return None


class PasswordParam(click.ParamType[str]):
    """A password; an empty one, as of a variable that is not set, would protect nothing."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text unless it is empty."""
        if not str(value):
            self.fail(_("A password cannot be empty. Leave the option out for a file without one."), param, ctx)
        return str(value)


class NumberParam(click.IntRange):
    """An integer within a range."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the placeholder in the help."""
        return "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Convert a text to an integer."""
        self.name = _("number")
        return super().convert(value, param, ctx)


class InstantParam(click.ParamType[datetime]):
    """`--now`: an instant in the archive's format; a day without time means its end in Paris."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Convert a text to an aware instant."""
        if isinstance(value, datetime):
            return value
        when = moment(value)
        if when is None or when.first_day.year not in YEARS:
            self.fail(f"{value!r}: 2026-11-24, 2026-11-24T10:00, 2026-11-24T10:00:00+01:00", param, ctx)
        return in_paris(when.lo if when.exact else when.hi)


def instant(text: str, now: datetime) -> datetime:
    """Return an instant given as in the archive; a day alone is its end, but at most now. Raises `bad-instant`."""
    given = moment(text)
    if given is None:
        raise LeadKeeperError("bad-instant", text=text)
    if given.exact:
        return in_paris(given.lo)
    return now if given.first_day == paris_day(now) else in_paris(given.hi)


PATH = PlaceParam(path_type=Path)
PASSWORD = PasswordParam()


T = TypeVar("T")
VARIABLE = "LEADKEEPER_PASSPHRASE"
NEW = "LEADKEEPER_NEW_PASSPHRASE"


def with_passphrase(do: Callable[[str | None], T]) -> T:
    """Return the result of `do`, called without a passphrase first, then with one from the environment or a prompt.

    Raises: `passphrase-needed` without a terminal, and `passphrase-wrong`.
    """
    try:
        return do(None)
    except LeadKeeperError as error:
        given = os.environ.get(VARIABLE)
        if error.code != "passphrase-needed" or (given is None and not sys.stdin.isatty()):
            raise
    return do(given if given is not None else typed(_("Passphrase"), VARIABLE))


def ask_new() -> str:
    """Return a new passphrase, from the environment or typed twice."""
    given = os.environ.get(NEW)
    if given is not None:
        return given
    return typed(_("New passphrase"), NEW, twice=True)


def typed(prompt: str, variable: str, *, twice: bool = False) -> str:
    """Return what is typed unseen at the terminal; without one raises `nobody-to-ask` with the variable to set."""
    from getpass import GetPassWarning

    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)  # it would be read, and shown, from what is not a terminal
        try:
            again = _("Confirm") if twice else False
            return str(click.prompt(prompt, hide_input=True, confirmation_prompt=again, err=True))
        except GetPassWarning as error:
            raise LeadKeeperError("nobody-to-ask", variable=variable) from error


@dataclass(frozen=True, slots=True)
class Output:
    """The clock, and the output of a command as JSON or text."""

    now: datetime
    as_json: bool

    @property
    def today(self) -> date:
        """The day of `now` in Paris."""
        return paris_day(self.now)

    def answer(self, thing: Any, words: str | Iterable[str]) -> None:
        """Write the answer: `thing` as the only JSON document, or the text lines."""
        if self.as_json:
            self.json(thing)
        else:
            lines = [words] if isinstance(words, str) else list(words)
            for line in lines or [_("There is nothing to show.")]:
                click.echo(printable(line))

    def agrees(self, question: str) -> bool:
        """Ask at a terminal; without one, and for JSON, nobody can agree."""
        return not self.as_json and sys.stdin.isatty() and click.confirm(question, err=True)

    def json(self, thing: Any) -> None:
        """Write one line of JSON."""
        click.echo(printable(json.dumps(thing, ensure_ascii=False, default=str)))

    def run(self, flow: Flow[T]) -> T:
        """Run a flow to its result; at a terminal, progress is shown after one second."""
        bar = _Bar() if not self.as_json and sys.stderr.isatty() else None
        try:
            return run(flow, bar.tell if bar else None)
        finally:
            if bar:
                bar.close()


class _Bar:
    """A progress line on stderr that is overwritten."""

    def __init__(self) -> None:
        self._shown = False
        self._start = system_clock()

    def tell(self, step: Progress) -> None:
        """Show a step, once a second has passed."""
        from leadkeeper.messages.labels import job_stage

        if (system_clock() - self._start).total_seconds() < 1:
            return
        share = f" {step.done:,} / {step.total:,}" if step.total else f" {step.done:,}"
        click.echo(f"\r\x1b[K{job_stage(step.stage)}{share}".replace(",", "\u202f"), err=True, nl=False)
        self._shown = True

    def close(self) -> None:
        """Clear the line."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def command(name: str, *, takes_book: bool = True) -> Callable[[Callable[..., None]], click.Command]:
    """Decorate a function as a command with `--json`, `--now` and `--lang`, and the path of a book first.

    A `LeadKeeperError` is written as one sentence, with exit code 1.
    """

    def make(function: Callable[..., None]) -> click.Command:
        def call(*, as_json: bool, now: datetime | None, lang: str | None, **given: Any) -> None:
            if lang is not None:  # else `Commands.main` found it: before the command, or the system's
                use_language(lang)
            speaker = Output(now or system_clock(), as_json)
            atexit.register(gc.freeze)  # at its end the program looks for no garbage: 4 % of a month of 40,000 people
            try:
                with seldom_collected():
                    function(speaker, **given)
            except LeadKeeperError as error:
                message = refusal(error)
                if speaker.as_json:
                    speaker.json({"error": {"code": error.code, "message": message, "facts": error.facts}})
                click.echo(printable(message), err=True)
                raise SystemExit(1) from None

        params = [*reversed(getattr(function, "__click_params__", []))]
        if takes_book:
            params.insert(0, Argument(["path"], metavar="BOOK", type=PATH))
        options = [
            Option(["--json", "as_json"], is_flag=True, help=N_("Answer in JSON.")),
            Option(["--now"], type=InstantParam(), help=N_("The date and time to use instead of the clock's.")),
            Option(["--lang"], type=click.Choice(tuple(LANGUAGES)), help=N_("The language of the messages.")),
        ]
        made = Command(name, callback=call, params=[*params, *options], help=function.__doc__)
        main.add_command(made)
        return made

    return make


OPTIONS = {
    "no-header": N_("Options: --header-row N, or --header-row 0 for a list without a header."),
    "book-damaged": N_("Recover it with “leadkeeper rescue”."),
    "clock-set-back": N_("Option of export, month and proof: --clock-is-right."),
    "stops-may-be-missing": N_("Here: “leadkeeper suppress BOOK --all-entered”."),
    "objection-not-refused": N_("Here: “leadkeeper suppress BOOK EMAIL”, then “leadkeeper request BOOK answer”."),
    "erased-are-back": N_("Here: “leadkeeper erase BOOK ID”."),
    "month-unfinished": N_("To end it: “leadkeeper month BOOK --give-up”."),
    "month-password-missing": N_("Option: --password."),
    "month-perhaps-left": N_(
        "If everybody in it left: “leadkeeper import BOOK FILE --everybody-left”. If they are contacts like others: "
        "“leadkeeper import BOOK FILE --nobody-left”."
    ),
    "proof-damaged": N_("With “leadkeeper check”."),
    "stops-many": N_("Options: --dry-run for the preview, --yes to confirm."),
    "lift-unasked": N_("Option: --yes."),
    "erase-unasked": N_("Options: --yes to confirm, --record to choose."),
    "stop-entries-differ": N_("Options: --only dead, or --only objection."),
    "hashes-of-nobody": N_("Option: --yes, if it is the right list all the same."),
    "no-person-column": N_("Option: --map HEADER=FIELD."),
    "no-reason-column": N_("Options: --map HEADER=reason, or --reason."),
    "own-export": N_("“leadkeeper verify” checks it, “leadkeeper returns” takes people back."),
    "unknown-export": N_("“leadkeeper register” lists all."),
    "currencies-differ": N_("Option: --export."),
    "paid-already": N_("“leadkeeper paid --undo” undoes a wrong entry."),
    "several-contracts": N_("Option: --partner."),
}
"""What helps on the command line alone: the window says the same errors."""


def refusal(error: LeadKeeperError) -> str:
    """Return the sentence of an error, with what helps on the command line."""
    from leadkeeper.messages.errors import is_held, sentence
    from leadkeeper.messages.partners import how_to_remove_hold

    code = str(error.facts.get("reason")) if error.code == "month-stopped" else error.code
    option = _(OPTIONS[code]) if code in OPTIONS else ""
    return " ".join(filter(None, (sentence(error), option, how_to_remove_hold() if is_held(error) else "")))


def printable(text: str) -> str:
    """Return the text with replacement characters for invalid UTF-8, as in file names."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def book(speaker: Output, path: Path, *, write: bool = False) -> Book:
    """Context of an open book: asks for its passphrase if it has one, tells which exports a crash left unverified."""
    from leadkeeper.messages.errors import sentence
    from leadkeeper.services.books.backup import restored_since
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.exports.register import unverified_exports

    opened = with_passphrase(lambda passphrase: open_book(path, speaker.now, write=write, passphrase=passphrase))
    if opened.was_copy:
        since = iso_day_of(restored_since(opened.db) or "") or None
        click.echo(sentence(LeadKeeperError("book-is-copy", path=str(path), since=since)), err=True)
    doubtful = unverified_exports(opened.db)
    if doubtful:
        click.echo(sentence(LeadKeeperError("export-in-doubt", exports=", ".join(doubtful))), err=True)
    return opened


DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@main.command("open", cls=Command)
@argument("book", metavar="[BOOK]", type=PATH, required=False)
def open_window(book: Path | None) -> None:
    """Opens the window, with a book if one is given."""
    show_window(book)


def show_window(book: Path | None) -> None:
    """Run the window until it is closed; without a screen print a sentence and exit with 1."""
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in DISPLAYS):
        click.echo(_("There is no screen here: try “leadkeeper demo”, or “leadkeeper --help”."), err=True)
        raise SystemExit(1)
    restore_gettext()
    gc.disable()  # modules that load leave no garbage to search for; the window collects its own (ui.idle.GuiThreadGc)
    from ui.app import run_window

    raise SystemExit(run_window(book))
