"""Commands about those who want no more of it: notices to recipients, the stop list."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.errors import LeadKeeperError
from leadkeeper.words import N_, _

if TYPE_CHECKING:
    from leadkeeper.flows.suppress import Stopped, StopPreview
    from leadkeeper.store.engine import Db


class Wanted(TypedDict):
    """The partner and the channel that an entry is for; None is all of them."""

    partner: str | None
    channel: str | None


@command(main, "notices")
@argument("path", metavar="BOOK", type=PATH)
@option("--partner", help=N_("Id, SIREN or exact legal name."))
@option("--out", type=PATH, help=N_("The stop file to write: all open notices of the partner."))
@option("--told", is_flag=True, help=N_("The partner was told: those in a stop file, else all open ones."))
@option("--at", help=N_("When it was told, as the archive writes instants; by default now."))
def notices(speaker: Speaker, path: Path, partner: str | None, out: Path | None, told: bool, at: str | None) -> None:
    """Who must be told what; writes a partner's stop file, marks the partner as told."""
    if partner is None and (out is not None or told):
        raise click.UsageError(_("--out and --told need --partner"))
    if at is not None and not told:
        raise click.UsageError(_("--at needs --told"))
    with book(speaker, path, write=out is not None or told) as opened:
        if partner is None or (out is None and not told):
            _list(speaker, opened.db, partner)
            return
        thing, words = _write(speaker, opened.db, partner, out) if out is not None else ({}, [])
        if told:
            marked, sentence = _tell(speaker, opened.db, partner, at)
            thing, words = {**thing, **marked}, [*words, sentence]
    speaker.answer(thing, words)


def _list(speaker: Speaker, db: Db, partner: str | None) -> None:
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.notices import list_notices
    from leadkeeper.words import tables
    from leadkeeper.words.stopping import notice_state

    found = list_notices(db, paris_day(speaker.now), partner)
    words = []
    for one in found:
        state = notice_state(one.due, one.sent_at, overdue=one.overdue)
        words.append(f"{one.legal_name}  {one.email or one.digest or one.contact}  {tables.notice(one.kind)}  {state}")
    speaker.answer([one.as_json() for one in found], words)


def _write(speaker: Speaker, db: Db, partner: str, out: Path) -> tuple[dict[str, Any], list[str]]:
    from leadkeeper.flows.stop_file import write_stop_file
    from leadkeeper.words import ngettext

    made = speaker.run(write_stop_file(db, partner, out, speaker.now))
    thing = {
        "stop_file": made.stop_file,
        "partner": made.partner,
        "file": made.file,
        "sha256": made.sha256,
        "rows": made.rows,
        "columns": list(made.columns),
        "hashed": made.hashed,
        "subject": made.subject,
        "text": made.text,
    }
    words = ngettext("{count} person in {file}", "{count} people in {file}", made.rows)
    return thing, [words.format(count=made.rows, file=made.file), f"SHA-256 {made.sha256}", made.subject, made.text]


def _tell(speaker: Speaker, db: Db, partner: str, at: str | None) -> tuple[dict[str, Any], str]:
    from leadkeeper.flows.notices import tell
    from leadkeeper.words import ngettext

    done = tell(db, partner, speaker.now, at)
    words = ngettext(
        "{count} notice is marked as sent; still open: {open}.",
        "{count} notices are marked as sent; still open: {open}.",
        done.told,
    )
    thing = {"partner": done.partner, "told": done.told, "open": done.open, "at": done.at}
    return thing, words.format(count=done.told, open=done.open)


@command(main, "suppress")
@argument("path", metavar="BOOK", type=PATH)
@argument("addresses", metavar="ADDRESS…", nargs=-1)
@option("--file", "source", type=PATH, help=N_("A text, CSV or Excel file instead."))
@option("--hashed", is_flag=True, help=N_("The list holds keyed hashes (HMAC-SHA-256, hex) made with --key."))
@option("--key", metavar="HEX")
@option("--partner")
@option("--channel")
@option("--everybody", is_flag=True, help=N_("Stop everybody in the file, also people whose status says they stay."))
@option("--dry-run", is_flag=True, help=N_("Show who would be stopped; write nothing."))
@option("--yes", is_flag=True, help=N_("Do not ask, even above a tenth of the book."))
@option("--all-entered", is_flag=True, help=N_("All that may be missing is entered again: exports are open."))
def suppress(
    speaker: Speaker,
    path: Path,
    addresses: tuple[str, ...],
    source: Path | None,
    hashed: bool,
    key: str | None,
    partner: str | None,
    channel: str | None,
    *,
    everybody: bool,
    dry_run: bool,
    yes: bool,
    all_entered: bool,
) -> None:
    """Puts e-mail addresses and numbers on the stop list; who was given them must be told.

    Of a file with a column of status, of a blocklist or of an unsubscription only the people who left are stopped.
    More than a tenth of the book is stopped only after a question, or with --yes.

    A book that was rescued, or in whose place a copy was put, exports nothing until the stop lists and withdrawals
    that may be missing are entered again. Enter them, look at what could not be read, then confirm with --all-entered.
    """
    if all_entered:
        if addresses or any((source, hashed, key, partner, channel, everybody, dry_run, yes)):
            raise click.UsageError(_("--all-entered goes alone: first enter the lists, then confirm"))
        _confirm(speaker, path)
        return
    from leadkeeper.flows import suppress as flow

    if (source is None) == (not addresses):
        raise click.UsageError(_("ADDRESS…, --file or --all-entered, one of them"))
    if hashed != (key is not None):
        raise click.UsageError(_("--hashed and --key go together"))
    if source is None and (everybody or dry_run or yes):
        raise click.UsageError(_("--everybody, --dry-run and --yes go with --file"))
    scope = Wanted(partner=partner, channel=channel)
    if source is not None:
        _suppress_file(speaker, path, source, key, scope, everybody=everybody, dry_run=dry_run, yes=yes)
        return
    with book(speaker, path, write=True) as opened:
        db, now = opened.db, speaker.now
        if key is not None:
            found = flow.suppress_hashes(db, addresses, key, now, **scope)
        else:
            found = flow.suppress(db, addresses, now, **scope)
    speaker.answer(_counts(found), _said(found, hashed=hashed))


def _suppress_file(
    speaker: Speaker,
    path: Path,
    source: Path,
    key: str | None,
    scope: Wanted,
    *,
    everybody: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Shows whom a file would stop, asks where that is much of the book, and puts them on the list."""
    from leadkeeper.flows import suppress as flow

    with book(speaker, path, write=not dry_run) as opened:
        db, now = opened.db, speaker.now
        preview = speaker.run(flow.preview_stop_file(db, source, now, key=key, everybody=everybody, **scope))
        figures, words = _preview(preview)
        if dry_run:
            speaker.answer({"dry_run": True, **figures}, words)
            return
        if not speaker.as_json:
            click.echo("\n".join(words), err=True)
        if preview.needs_asking and not yes and not _agreed(speaker, _("Put them on the stop list?")):
            facts = {"people": figures["people"], "in_book": figures["in_book"]}
            raise LeadKeeperError("stops-many", file=source.name, **facts)
        found = flow.suppress_previewed(db, preview, now)
    speaker.answer({**_counts(found), **figures}, _said(found, hashed=key is not None))


def _agreed(speaker: Speaker, question: str) -> bool:
    """Whether somebody at a terminal agrees."""
    return not speaker.as_json and sys.stdin.isatty() and click.confirm(question, err=True)


def _preview(preview: StopPreview) -> tuple[dict[str, Any], list[str]]:
    from leadkeeper.words.stopping import stop_columns, stop_preview

    people, entries = len(preview.concerned), preview.entries
    columns = [(one.column, one.left, one.stays, one.unclear) for one in entries.decided]
    figures = {
        "people": people,
        "in_book": preview.in_book,
        "share": round(preview.share, 4),
        "staying": entries.staying,
        "columns": [dict(zip(("column", "left", "stays", "unclear"), one, strict=True)) for one in columns],
    }
    words = stop_preview(people, preview.in_book, preview.examples)
    return figures, [*words, *stop_columns(columns, entries.staying)]


def _confirm(speaker: Speaker, path: Path) -> None:
    from leadkeeper.flows.put_back import stops_entered
    from leadkeeper.words.stopping import entered_again

    with book(speaker, path, write=True) as opened:
        since = stops_entered(opened.db, speaker.now)
    speaker.answer({"confirmed": since is not None, "since": since or None}, entered_again(since))


def _said(found: Stopped, *, hashed: bool) -> list[str]:
    from leadkeeper.words.stopping import stopped

    words = stopped(found.suppressed, found.already, found.matched, found.unknown, found.unreadable, hashed=hashed)
    return [*words, *(f"{line}: {text}" for line, text in found.examples)]


def _counts(found: Stopped) -> dict[str, Any]:
    return {
        "suppressed": found.suppressed,
        "already": found.already,
        "read": found.read,
        "matched": found.matched,
        "unknown": found.unknown,
        "unreadable": found.unreadable,
        "notices": [{"partner": one.partner, "contact": one.contact, "due": one.due} for one in found.notices],
    }


@command(main, "unsuppress")
@argument("path", metavar="BOOK", type=PATH)
@argument("address", metavar="ADDRESS")
@option("--reason", required=True, help=N_("Why it was wrong; it stands in the register."))
@option("--partner", help=N_("Only the entry for this partner; by default the one for all."))
@option("--channel", help=N_("Only the entry for this channel; by default the one for all."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
def unsuppress(
    speaker: Speaker, path: Path, address: str, reason: str, partner: str | None, channel: str | None, *, yes: bool
) -> None:
    """Takes an address or number off the stop list that was put on it by mistake; says whose it is and asks.

    What a person asked for stays: this is for entries that are wrong. What an erasure left cannot be taken off.
    """
    from leadkeeper.flows.lift import lift, look_at_stops
    from leadkeeper.words import ngettext
    from leadkeeper.words.stopping import stop_entry

    with book(speaker, path, write=True) as opened:
        found = look_at_stops(opened.db, [address])
        people = [
            f"{one.id}  {' '.join(filter(None, (one.first_name, one.last_name)))}  {one.email or one.phone or ''}"
            for one in found.people
        ]
        entries = [stop_entry(one.address, one.legal_name, one.channel, one.reason, one.at) for one in found.entries]
        if not speaker.as_json:
            click.echo("\n".join([*entries, *people]), err=True)
        if found.entries and not yes and not _agreed(speaker, _("Take it off the stop list?")):
            raise LeadKeeperError("lift-unasked")
        count = lift(opened.db, address, reason, speaker.now, partner=partner, channel=channel)
    words = ngettext(
        "{count} entry was taken off the stop list.", "{count} entries were taken off the stop list.", count
    )
    thing = {"lifted": count, "contacts": [one.id for one in found.people]}
    speaker.answer(thing, [words.format(count=count)])
