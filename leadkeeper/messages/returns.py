"""Texts about billing: returned contacts, credits, payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadkeeper.messages import N_, Lines, _, and_more, counted, labels, money, number
from leadkeeper.messages.labels import Named
from leadkeeper.messages.rules import action

SENTENCES = {
    "no-person-column": N_(
        "No column of “{file}” says which people are returned: our reference (E2-000003), an address, a number or a "
        "keyed hash. Say which."
    ),
    "no-reason-column": N_("No column of “{file}” says why people come back. Say which, or give all one reason."),
    "returns-changed": N_(
        "“{file}” has changed since it was looked through, and nothing was written. Look at what it would bring now."
    ),
    "returns-empty": N_("“{file}” returns nobody: there is no row under its header."),
    "unknown-export": N_("There is no export {export} here, or it went to another partner."),
    "currencies-differ": N_("The rows were priced in {currencies}: enter them export by export."),
    "bad-month": N_("“{text}” is not a month. Write it as 2026-11."),
    "invoice-format": N_("{path} must end in .csv or .xlsx."),
    "export-format": N_("{path} must end in .xlsx: an export is an Excel file."),
    "nothing-to-invoice": N_("Nothing was exported in that time: there is nothing to invoice."),
    "export-unpriced": N_("The contract of {export} names no price: nothing is owed."),
    "paid-already": N_("{export} was already paid on {day}."),
    "paid-before-export": N_("{export} was exported on {day}: it cannot have been paid before."),
    "not-paid": N_("{export} is not marked as paid."),
}

reason = Named(
    {
        "invalid": N_("invalid"),
        "bounced": N_("bounced"),
        "duplicate": N_("duplicate at the partner"),
        "objection": N_("objection"),
        "out_of_target": N_("out of target"),
    },
    absent=N_("reason unknown"),
)
"""Why a contact comes back."""

field = Named(
    {
        "ref": N_("our reference (E2-000003)"),
        "email": N_("e-mail address"),
        "phone": N_("telephone number"),
        "hash": N_("keyed hash"),
        "reason": N_("reason"),
        "none": N_("nothing of these"),
    }
)
"""What a column of the partner's file holds."""

refusal = Named(
    {
        "no-person": N_("names nobody"),
        "unknown-person": N_("is nobody who was shared with this partner"),
        "unknown-reference": N_("has a reference that no export has"),
        "reference-of-archive": N_("has a reference from before the book was restored: give the address"),
        "reference-and-address-differ": N_("has the reference of one person and the address of another"),
        "other-partner": N_("was shared with another partner"),
        "other-export": N_("is not of this export"),
        "trap": N_("is a seed address of yours: it was never paid for"),
        "several-people": N_("is an address of several people: give the reference"),
        "unknown-reason": N_("has a reason that is not understood; it may be an objection. Say what it means"),
        "no-reason": N_("gives no reason. Say one for all lines without"),
        "returned-already": N_("was credited before"),
        "twice-in-file": N_("is in the file twice"),
        "before-export": N_("would come before the export: check the day"),
        "too-late": N_("comes after the days for returns"),
        "over-cap": N_("is beyond the cap of returns"),
    }
)
"""Why no credit is given for a line."""

payment_state = Named(
    {
        "unpriced": N_("without a price"),
        "settled": N_("nothing owed"),
        "paid": N_("paid"),
        "overdue": N_("overdue"),
        "open": N_("open"),
    }
)


SHOWN_LINES = 8


def reasons_text(reasons: Mapping[str, int]) -> str:
    """Return reasons with their counts in one line, in the given order."""
    return ", ".join(f"{reason(name)} {number(count)}" for name, count in reasons.items())


def first_unlock(unlock: Mapping[str, Any]) -> str:
    """Return the act that would make most people eligible: how many, and what they would bring."""
    n = int(unlock["people"])
    cents = unlock.get("price_cents")
    return counted(
        "First of all: {action} (+ {n} person{price}).",
        "First of all: {action} (+ {n} people{price}).",
        n,
        action=action(unlock["action"], unlock["rule"] if unlock["action"] == "review" else unlock["name"]).rstrip("."),
        price=f", {money(cents, unlock.get('currency'))}" if cents else "",
    )


def returned(
    credit: str | None,
    partner: str,
    rows: int,
    accepted: int,
    cents: int,
    currency: str | None,
    *,
    reasons: Mapping[str, int],
    refused: Sequence[tuple[int, str, str]],
    objections: Sequence[tuple[int, str]] = (),
    unheard: Sequence[int] = (),
    alike: Sequence[str] = (),
    withdrawn: int,
    notices: int,
    states: int,
    stopped: int = 0,
    strangers: Sequence[str] = (),
    dry_run: bool,
) -> list[str]:
    """Return what became of a file of returns; `objections` are the lines of people who said no, with their words,
    `unheard` those that say no of nobody for sure, `alike` says who may be one of these people and was left."""
    if credit is not None or (dry_run and accepted):
        text = counted(
            "{credit} for {partner}: {n} of {rows} rows credited, {sum}.",
            "{credit} for {partner}: {n} of {rows} rows credited, {sum}.",
            accepted,
            credit=credit or _("A credit"),
            partner=partner,
            rows=number(rows),
            sum=money(cents, currency),
        )
        words = [text]
    else:
        words = [_("No credit for {partner}: no row could be credited.").format(partner=partner)]
    words += [f"  {number(count)}  {reason(name)}" for name, count in reasons.items()]
    if withdrawn:
        text = counted("{n} person objected: a withdrawal.", "{n} people objected: withdrawals.", withdrawn)
        shown = [
            _("line {line}: {text}").format(line=line, text=_("“{text}”").format(text=said)) if said else str(line)
            for line, said in objections[:SHOWN_LINES]
        ]
        more = and_more(len(objections) - len(shown))
        lines = _("They say: {texts}.").format(texts=", ".join([*shown, *more]))
        words.append(" ".join([text, *([lines] if shown else [])]))
    words += [*alike, *noes_of_strangers(stopped, strangers[:SHOWN_LINES]), *noes_of_nobody(unheard)]
    words += Lines("{n} other notification must be sent.", "{n} other notifications must be sent.")(notices)
    words += Lines("{n} e-mail address is marked.", "{n} e-mail addresses are marked.")(states)
    words += [
        _("Line {line} {why}.").format(line=line, why=refusal(code))
        + (" " + _("“{text}”").format(text=text) if code == "unknown-reason" else "")
        for line, code, text in (
            (line, "no-reason" if code == "unknown-reason" and not text else code, text) for line, code, text in refused
        )
    ]
    return [*words, *([_("Nothing was written.")] if dry_run else [])]


noes_of_strangers = Lines(
    "{n} objection comes from an address or number of nobody in the book, or of another record ({people}): it goes "
    "onto the suppression list.",
    "{n} objections come from addresses or numbers of nobody in the book, or of another record ({people}): these go "
    "onto the suppression list.",
)
"""That such addresses and numbers went onto the suppression list."""


def noes_of_nobody(lines: Sequence[int]) -> list[str]:
    """Return what to do about the lines that say no of nobody for sure; nothing if there are none."""
    if not lines:
        return []
    text = counted(
        "{n} line says no, and nobody is surely meant: put the address on the suppression list (line {lines}).",
        "{n} lines say no, and nobody is surely meant: put the addresses on the suppression list (lines {lines}).",
        len(lines),
        lines=", ".join(map(str, lines[:SHOWN_LINES])) + (" …" if len(lines) > SHOWN_LINES else ""),
    )
    return [text]


def payment(export: str, partner: str, net_cents: int | None, currency: str | None, state: str, due: str | None) -> str:
    """Return how an export is owed."""
    text = _("{export} to {partner}: {sum}, {state}.").format(
        export=export, partner=partner, sum=money(net_cents, currency), state=payment_state(state)
    )
    return f"{text} {_('Due on {day}.').format(day=labels.day(due))}" if due and state in ("open", "overdue") else text


def hold_proposed(partner: str, legal_name: str, exports: Sequence[str], owed: Mapping[str, int], due: str) -> str:
    """Return the proposal to put a partner past due on hold, with the command that does so."""
    sums = " + ".join(money(cents, currency) for currency, cents in owed.items())
    text = _("{partner} has not paid {exports} ({sum}, due on {day}). To put it on hold: {command}.")
    command = _("“leadkeeper hold BOOK {partner} --reason TEXT”").format(partner=partner)
    return text.format(partner=legal_name, exports=", ".join(exports), sum=sums, day=labels.day(due), command=command)


def not_archived(credited: int, paid: int) -> list[str]:
    """Return that an archive leaves credits and payments out, with their numbers; nothing if there are none."""
    if not credited and not paid:
        return []
    text = _(
        "Not in the archive, which has no place for them: the register's credits ({credits}) and payments ({paid})."
        " In a book restored from it exports are unpaid and without credits; a backup keeps everything."
    )
    return [text.format(credits=number(credited), paid=number(paid))]


def source_line(name: str, people: int, given: int, rows: int, returned: int, reasons: Mapping[str, int]) -> str:
    """Return how well the people of a source were taken, as a line; `name` is "" for people without a form."""
    shared = f"{given / people:.0%}" if people else ""
    known = _("{source}: people shared {given} of {people} ({share}), rows returned {returned} of {rows} ({rate})")
    if not people:  # without a form they are not counted
        known = _("{source}: people shared {given}, rows returned {returned} of {rows} ({rate})")
    text = known.format(
        source=name or _("source unknown"), given=number(given), people=number(people), share=shared,
        returned=number(returned), rows=number(rows), rate=f"{returned / rows:.1%}" if rows else "0%",
    )  # fmt: skip
    return f"{text}: {reasons_text(reasons)}" if reasons else text
