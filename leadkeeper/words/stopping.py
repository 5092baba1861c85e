"""What is said when the stop list, a stop file or a notice is in the way, and what became of a list of addresses."""

from __future__ import annotations

from leadkeeper.words import N_, _, facts, ngettext
from leadkeeper.words.figures import number

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
    "not-on-stop-list": N_("“{address}” is not on the stop list in this way, or was erased: nothing was taken off."),
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
