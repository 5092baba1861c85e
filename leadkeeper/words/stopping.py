"""What is said when the stop list, a stop file or a notice is in the way, and what became of a list of addresses."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.words import N_, _, facts, ngettext
from leadkeeper.words.figures import decimal, number

SENTENCES = {
    "stop-key-wrong": N_(
        "The key of the stop list is not the one that its entries were made with, so nobody could be found on it. "
        "Open the latest backup, or put the former key back."
    ),
    "bad-stop-key": N_("This is no key: it is written in an even number of hex digits (0-9, a-f). Ask for it again."),
    "bad-stop-secret": N_(
        "A secret for stop lists has at least {least} bytes, written as hex digits (0-9, a-f). Let LeadKeeper make one."
    ),
    "no-address-column": N_(
        "No column of “{path}” holds addresses, numbers or keyed hashes. Is it the right file, and is it hashed or not?"
    ),
    "stops-many": N_(
        "“{file}” would stop {people} of the {in_book} people in the book, more than a tenth. Look at the preview"
        " (--dry-run), then confirm it with --yes. Nothing was written."
    ),
    "not-on-stop-list": N_("“{address}” is not on the stop list in this way, or was erased: nothing was taken off."),
    "lift-unasked": N_(
        "Nothing was taken off the stop list: look at the entries and people above, then confirm it with --yes."
    ),
    "nothing-to-tell": N_("{partner} has been told everything: no notice is open, and no file was made."),
    "told-before-cause": N_(
        "Nobody can have been told before it happened: {contact} said so on {at}. Look at the date again."
    ),
    "told-in-future": N_("{at} has not come yet. Say when the partner was told."),
    "unknown-contract": N_("The partner has no contract “{contract}”. Choose one of its contracts."),
}
"""One sentence a code; the facts of the error fill the placeholders."""


def notice_state(due: str | None, sent_at: str | None, *, overdue: bool) -> str:
    """How a notice stands: told and when, or by which day it has to be told."""
    if sent_at is not None:
        return _("told on {day}").format(day=facts.day(sent_at))
    text = _("late: it was due by {day}") if overdue else _("to be told by {day}")
    return text.format(day=facts.day(due or "?"))


def entered_again(since: str | None) -> list[str]:
    """What became of the word that all stops were entered again; `since` as `flows.put_back.stops_entered` gives it."""
    if since is None:
        return [_("Nothing was open: this book does not wait for stop lists. Nothing was recorded.")]
    dated = _("Withdrawals and stops since {since} could be missing.").format(since=facts.day(since))
    return [
        dated if since else _("Withdrawals and stops of any day could be missing."),
        _("You confirmed that they were entered again; that stands in the register. Exports are open."),
    ]


def to_confirm() -> str:
    """How somebody on the command line says that the stops were entered again."""
    return _("Then confirm it with “leadkeeper suppress BOOK --all-entered”: exports wait until then.")


HASHES_OF_NOBODY = N_("No keyed hash of this list is of anybody in the book. Is it the right key?")


def stop_preview(people: int, in_book: int, examples: Sequence[str]) -> list[str]:
    """How many people of the book a list would stop, which share of it they are, and the first of them."""
    share = decimal(f"{100 * people / in_book:.1f}") if in_book else "0"
    text = ngettext(
        "{count} of {total} people in the book would be stopped ({share} %).",
        "{count} of {total} people in the book would be stopped ({share} %).",
        people,
    )
    said = [text.format(count=number(people), total=number(in_book), share=share)]
    if examples:
        more = ", …" if people > len(examples) else ""
        said.append(_("For example: {examples}").format(examples=", ".join(examples) + more))
    return said


def stop_columns(columns: Sequence[tuple[str, int, int, int]], staying: int) -> list[str]:
    """Which columns said who left: name, rows that left, rows that stay, rows among those that left with odd words."""
    if not columns:
        return [_("No column says who left: everybody in the file is stopped.")]
    said = []
    for column, left, stays, unclear in columns:
        text = _("Column “{column}”: {left} left, {stays} stay.")
        said.append(text.format(column=column, left=number(left), stays=number(stays)))
        if unclear:
            odd = ngettext(
                "{count} row with an unknown status is stopped as well.",
                "{count} rows with an unknown status are stopped as well.",
                unclear,
            )
            said.append(odd.format(count=number(unclear)))
    return [*said, *rows_left_out(staying)]


def rows_left_out(staying: int) -> list[str]:
    """How many rows of a list are of people who stay, nothing for none."""
    if not staying:
        return []
    text = ngettext(
        "{count} row is left out: the file says that this person stays.",
        "{count} rows are left out: the file says that these people stay.",
        staying,
    )
    return [text.format(count=number(staying))]


def stopped(suppressed: int, already: int, matched: int, unknown: int, unreadable: int, *, hashed: bool) -> list[str]:
    """What became of a list of addresses or keyed hashes, a sentence each."""
    said = [
        ngettext("{count} address put on the stop list.", "{count} addresses put on the stop list.", suppressed).format(
            count=suppressed
        )
    ]
    if already:
        said.append(
            ngettext("{count} was on it already.", "{count} were on it already.", already).format(count=number(already))
        )
    if hashed and unknown and not matched:
        said.append(_(HASHES_OF_NOBODY))
    elif unknown:
        said.append(ngettext("{count} is of nobody in the book.", "{count} are of nobody in the book.", unknown).format(
            count=unknown
        ))  # fmt: skip
    if unreadable:
        said.append(
            ngettext("{count} cannot be read.", "{count} cannot be read.", unreadable).format(count=number(unreadable))
        )
    return said


def stop_entry(address: str, partner: str | None, channel: str | None, reason: str | None, at: str | None) -> str:
    """An entry of the stop list: the address, for whom (legal name) and on which channel, why and since when."""
    scope = (partner or _("All partners"), facts.channel(channel) if channel else _("All channels"))
    since = _("since {day}").format(day=facts.day(at)) if at else None
    return " · ".join(filter(None, (address, *scope, reason, since)))
