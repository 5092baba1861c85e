"""Commands of the month: export profiles, the month in one move; and of its money: returns, sources, invoice, paid."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.app import (
    PASSWORD,
    PATH,
    NumberParam,
    Output,
    argument,
    book,
    command,
    option,
    printable,
    refusal,
    typed,
    with_passphrase,
)
from leadkeeper.domain.serialization import attributes
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, money, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadkeeper.db.book.connection import Book
    from leadkeeper.db.engine import Db
    from leadkeeper.db.months import MonthStep
    from leadkeeper.services.billing.returns_file import ReturnChoices
    from leadkeeper.services.month.plan import MonthRequest
    from leadkeeper.services.month.run import StepReport

FILE_PASSWORD = "LEADKEEPER_FILE_PASSWORD"  # noqa: S105  the name of a variable


@command("profile")
@argument("partner", metavar="PARTNER")
@option("--folder", help=N_("Below the month's folder, or a whole path; “” for that folder itself."))
@option("--name", metavar="PATTERN", help=N_("The file's name; {partner}, {name}, {month} and {day} are filled in."))
@option("--traps", type=NumberParam(0, 50), default=None)
@option(
    "--password-from", type=click.Choice(["contract", "ask", "none"]), help=N_("Where the file's password comes from.")
)
@option("--cap", type=NumberParam(0), default=None, help=N_("The largest number of people a month; 0 for no limit."))
@option("--channel", "channels", multiple=True, help=N_("Default: those of the contracts in force."))
@option(
    "--leave-out",
    multiple=True,
    metavar="KIND",
    help=N_("Leave such addresses out: typo, throwaway, mash, role or tagged; “none” to leave none out."),
)
def profile(speaker: Output, path: Path, partner: str, **given: Any) -> None:
    """How a partner's file is made each month: shows it, or changes what is given.

    PARTNER is an id, a SIREN or an exact legal name.
    """
    from leadkeeper.messages import month
    from leadkeeper.services.eligibility.context import find_partner
    from leadkeeper.services.month.profiles import change_profile, show_profile

    changes = {name: value for name, value in given.items() if value not in (None, ())}
    if "channels" in changes:
        changes["channels"] = tuple(dict.fromkeys(changes["channels"]))
    if "leave_out" in changes:
        changes["leave_out"] = tuple(dict.fromkeys(kind for kind in changes["leave_out"] if kind != "none"))
    changes |= {name: None for name in ("folder", "name", "cap") if name in changes and not changes[name]}
    with book(speaker, path, write=bool(changes)) as opened:
        who = find_partner(opened.db, partner)
        current = change_profile(opened.db, who, changes) if changes else show_profile(opened.db, who.id)
    thing = {
        "partner": who.id,
        **attributes(current, "folder name traps"),
        "password_from": current.password_from or "none",
        **attributes(current, "cap channels leave_out"),
    }
    speaker.answer(thing, month.profile(who.legal_name, current))


@command("month")
@option("--in", "source", type=PATH, metavar="DIR", help=N_("The folder of the files to read in."))
@option("--out", type=PATH, metavar="DIR", help=N_("The folder to write into; it is made if need be."))
@option("--partner", "partners", multiple=True, help=N_("Only exports for this partner; repeat for more."))
@option("--plan", is_flag=True, help=N_("Write nothing; say every step with its figures."))
@option("--people", is_flag=True, help=N_("Name the people of each file, by the partner's references."))
@option(
    "--password", type=PASSWORD, help=N_("The password of the files, for partners with a profile that asks for one.")
)
@option("--clock-is-right", is_flag=True, help=N_("Export although the register holds a later date."))
@option("--give-up", is_flag=True, help=N_("End an interrupted month as it is."))
def month(
    speaker: Output,
    path: Path,
    source: Path | None,
    out: Path | None,
    partners: tuple[str, ...],
    password: str | None,
    *,
    plan: bool,
    people: bool,
    clock_is_right: bool,
    give_up: bool,
) -> None:
    """The month in one move: imports, suppression files, exports by profile of people never shared, messages to send.

    Files of DIR are read as last time; if one was never read, nothing is written. Each step is noted in the book:
    interrupted anywhere, the same command goes on. Run again, it does nothing and says so.
    """
    from leadkeeper.services.month import run
    from leadkeeper.services.month.plan import MonthRequest, files_in, unfinished

    if give_up:
        with book(speaker, path, write=True) as opened:
            things, words = _steps(opened.db, run.give_up(opened.db, speaker.now).steps)
        ended = _("The interrupted month is ended as it is. What was done stays in the book.")
        speaker.answer({"plan": [], "steps": things, "given_up": True}, [*words, ended])
        return
    if source is None or out is None:
        raise click.UsageError(_("--in DIR and --out DIR are needed"))
    with ExitStack() as stack:
        opened = _open(stack, speaker, path, plan=plan)
        files = () if unfinished(opened.db) is not None and not source.exists() else files_in(source)
        request = MonthRequest(
            files, out.absolute(), str(source.absolute()), partners, _password(password, opened.db, partners),
            clock_is_right,
        )  # fmt: skip
        if plan:
            things, words = _told(speaker.run(run.report_plan(opened.db, request, speaker.now)), people=people)
            speaker.answer({"plan": things, "steps": []}, words)
            return
        _carry_out(speaker, opened.db, request, people=people)


def _open(stack: ExitStack, speaker: Output, path: Path, *, plan: bool) -> Book:
    """Open a book for writing until the stack ends; to plan, where it can only be read, a copy."""
    from leadkeeper.services.books.open import scratch_copy

    try:
        return stack.enter_context(book(speaker, path, write=True))
    except LeadKeeperError as error:
        if not plan or error.code not in ("book-read-only", "folder-read-only"):
            raise
    return with_passphrase(lambda passphrase: stack.enter_context(scratch_copy(path, passphrase)))


def _carry_out(speaker: Output, db: Db, request: MonthRequest, *, people: bool) -> None:
    from leadkeeper.db import months
    from leadkeeper.messages.month import files_missing
    from leadkeeper.services.month.run import run_month, step_reports

    try:
        done = speaker.run(run_month(db, request, speaker.now))
    except LeadKeeperError as error:
        left = months.newest(db) if error.code == "month-stopped" else None
        if left is None:
            raise
        if not speaker.as_json:
            speaker.answer(None, _steps(db, left.steps)[1])
            raise
        things = _steps(db, [one for one in left.steps if one.state in ("done", "skipped", "stopped")])[0]
        failure = {"code": error.code, "message": refusal(error), "facts": error.facts}
        speaker.json({"error": failure, "plan": [_planned(one) for one in left.steps], "steps": things})
        click.echo(printable(refusal(error)), err=True)
        raise SystemExit(1) from error
    reports = step_reports(db, done.steps)
    things, words = _told(reports, people=people)
    head = [_("The interrupted month went on where it was.")] if done.was_resumed else []
    nothing = _("Everything of this month is done: there was nothing left to do, and nothing was written.")
    plan, waiting = [_planned(one) for one in done.steps], [one.name for one in reports if one.waits_for_notices]
    thing = {"plan": plan, "steps": things, "resumed": done.was_resumed, "nothing": done.nothing}
    end = [files_missing(waiting)] if waiting else [nothing] if done.nothing else []
    speaker.answer(thing, [*head, *words, *end])


def _password(given: str | None, db: Db, partners: tuple[str, ...]) -> str | None:
    """The password for files with a profile that asks for one: an option, the environment, or typed."""
    from leadkeeper.services.month.plan import chosen_partners
    from leadkeeper.services.month.profiles import ASKED, show_profile

    password = given or os.environ.get(FILE_PASSWORD)
    asks = any(show_profile(db, one.id).password_from == ASKED for one in chosen_partners(db, partners))
    if password or not asks or not sys.stdin.isatty():
        return password
    return typed(_("Password of the files"), FILE_PASSWORD, twice=True)


def _planned(step: MonthStep) -> dict[str, Any]:
    return {"step": step.kind, "partner": None if step.kind == "import" else step.subject or None, "file": step.path}


def _steps(db: Db, steps: Sequence[MonthStep]) -> tuple[list[dict[str, Any]], list[str]]:
    """Steps as JSON, and in words; partners by their legal names."""
    from leadkeeper.services.month.run import step_reports

    return _told(step_reports(db, steps))


def _told(reports: Sequence[StepReport], *, people: bool = False) -> tuple[list[dict[str, Any]], list[str]]:
    """Reports as JSON, and in words, with their people if asked for."""
    things, words = [], []
    for report in reports:
        named = {"people": [line.as_json() for line in report.people]} if people and report.people else {}
        things.append(report.as_json() | named)
        words.append(report.words)
        words += [f"    {text}" for text in report.people_text.splitlines()] if people else []
    return things, words


@command("todo")
@option("--ics", type=PATH, metavar="FILE.ics", help=N_("Write a calendar file, without any address of a person."))
def todo(speaker: Output, path: Path, ics: Path | None) -> None:
    """All that is due: notifications, requests, contracts, lists without screenshot, consents, payments."""
    from leadkeeper.messages import month as words_of
    from leadkeeper.services.todo import list_due, write_calendar

    with book(speaker, path) as opened:
        due = speaker.run(list_due(opened.db, speaker.today, speaker.now))
        if ics is not None:
            write_calendar(opened.db, due, ics, speaker.now)
    pairs = [(words_of.due_line(one.due, one.text, late=one.late), words_of.named_refs(one.refs)) for one in due]
    lines = [text for pair in pairs for text in pair if text]
    speaker.answer([one.as_json() for one in due], lines or [_("Nothing is due.")])


@command("returns")
@argument("file", metavar="FILE", type=PATH)
@option("--partner", required=True, help=N_("Id, SIREN or exact legal name."))
@option("--export", help=N_("Only people of this export, for example E2."))
@option(
    "--map", "maps", multiple=True, metavar="HEADER=FIELD", help=N_("FIELD: ref, email, phone, hash, reason, none.")
)
@option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="TEXT=REASON|REASON",
    help=N_(
        "What a text means, or the reason of rows without one: invalid, bounced, duplicate, objection, out_of_target."
    ),
)
@option("--at", metavar="DAY", help=N_("The day on which the file came; by default today."))
@option("--password", type=PASSWORD, help=N_("Of the file."))
@option("--dry-run", is_flag=True, help=N_("Show what would be credited; write nothing."))
def returns(
    speaker: Output,
    path: Path,
    maps: tuple[str, ...],
    reasons: tuple[str, ...],
    at: str | None,
    *,
    dry_run: bool,
    **given: Any,
) -> None:
    """Credits people that a partner returns, and enters the credit in the register.

    A row names the person by our reference, the address or the keyed hash agreed with the partner. The contract's
    days and cap for returns apply; what is refused is named with its line. An objection counts in any case: it becomes
    a withdrawal, and other recipients must be notified.
    """
    from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
    from leadkeeper.services.date_input import iso_day

    received_on = iso_day(at) if at is not None else None
    order = ReturnsOrder(choices=_choices(maps, reasons), received_on=received_on, **given)
    with book(speaker, path, write=not dry_run) as opened:
        done = speaker.run(return_contacts(opened.db, order, speaker.now, dry_run=dry_run))
    speaker.answer({**({"dry_run": True} if dry_run else {}), **done.as_json()}, done.sentences(dry_run=dry_run))


def _choices(maps: tuple[str, ...], reasons: tuple[str, ...]) -> ReturnChoices:
    from leadkeeper.domain.received_lists import FIELDS, REASONS
    from leadkeeper.services.billing.returns_file import ReturnChoices

    columns = dict(_pair(text, (*FIELDS, "none"), "--map") for text in maps)
    meant = dict(_pair(text, REASONS, "--reason") for text in reasons if "=" in text)
    alone = [text for text in reasons if "=" not in text]
    if len(alone) > 1 or any(text not in REASONS for text in alone):
        raise click.UsageError(
            _("--reason takes TEXT=REASON, or once one of: {known}").format(known=", ".join(REASONS))
        )
    return ReturnChoices(columns, meant, alone[0] if alone else None)


def _pair(text: str, known: tuple[str, ...], name: str) -> tuple[str, str]:
    left, equals, right = text.rpartition("=")
    if not equals or right not in known:
        raise click.UsageError(
            _("{name} takes TEXT=WORD, WORD one of: {known}").format(name=name, known=", ".join(known))
        )
    return left, right


@command("sources")
def sources(speaker: Output, path: Path) -> None:
    """Compares the sources: how many of their people were shared, and how many rows partners returned, and why."""
    from leadkeeper.messages.labels import with_code
    from leadkeeper.messages.returns import source_line
    from leadkeeper.services.consent.forms import source_yields

    with book(speaker, path) as opened:
        yields = source_yields(opened.db).values()
    words = [
        source_line(with_code(one.name, one.version), one.people, one.given, one.rows, one.returned, one.reasons)
        for one in yields
    ]
    speaker.answer([one.as_json() for one in yields], words or [_("Nobody came from any source yet.")])


@command("invoice")
@option("--partner", help=N_("Id, SIREN or exact legal name."))
@option("--month", metavar="YYYY-MM", help=N_("Only this month, by the date in Paris."))
@option("--out", required=True, type=PATH, help=N_("The file to write: .csv or .xlsx."))
def invoice(speaker: Output, path: Path, partner: str | None, month: str | None, out: Path) -> None:
    """Writes the lines for the invoicing tool: exports with their prices, and credits.

    Their sums are those of the register.
    """
    from leadkeeper.messages.labels import renamed
    from leadkeeper.services.billing.invoices import write_invoice

    with book(speaker, path) as opened:
        lines = speaker.run(write_invoice(opened.db, out, speaker.now, partner, month))
    words = [
        f"{one.period}  {renamed(one.legal_name, one.then)}  {one.reference}"
        f"  {number(one.quantity)}  {money(one.net_cents, one.currency)}"
        for one in lines
    ]
    speaker.answer([one.as_json() for one in lines], [*words, str(out)])


@command("paid")
@argument("export", metavar="EXPORT")
@option("--at", metavar="DAY", help=N_("The day of the payment; by default today."))
@option("--undo", is_flag=True, help=N_("It was not paid: undoes a wrong entry."))
def paid(speaker: Output, path: Path, export: str, at: str | None, *, undo: bool) -> None:
    """Records that an export was paid. Partners past their days for payment are proposed for a hold: see “hold”."""
    from leadkeeper.messages.returns import payment
    from leadkeeper.services.billing.invoices import record_payment, take_payment_back

    if undo and at is not None:
        raise click.UsageError(_("--at and --undo do not go together"))
    with book(speaker, path, write=True) as opened:
        if undo:
            done = take_payment_back(opened.db, export, speaker.now)
        else:
            done = record_payment(opened.db, export, speaker.now, at)
    due = done.due.isoformat() if done.due else None
    speaker.answer(
        done.as_json(), payment(done.export, done.legal_name, done.net_cents, done.currency, done.state, due)
    )
