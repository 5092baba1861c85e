"""Commands about money: returns, sources, invoice, paid."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.app import PASSWORD, PATH, Output, argument, book, command, option
from leadkeeper.messages import N_, _, money, number

if TYPE_CHECKING:
    from leadkeeper.services.billing.returns_file import ReturnChoices


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
