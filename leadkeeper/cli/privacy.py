"""Commands about complaints, people's rights, notifications and the suppression list."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.app import PATH, Output, argument, book, command, option
from leadkeeper.domain.complaint import CHANNELS
from leadkeeper.domain.serialization import attributes
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from leadkeeper.db.engine import Db
    from leadkeeper.domain.complaint import TraceResult
    from leadkeeper.services.suppression.suppression import StopPreview, SuppressionResult


@command("trace")
@argument("what", metavar="ADDRESS|REF|MAIL|FILE.mbox|FOLDER|-")
def trace(speaker: Output, path: Path, what: str) -> None:
    """Who received an address, when and under which consent: from the address or from a mail.

    REF is a row of an export, for example E2-000003, as partners write it.
    """
    from leadkeeper.messages.proof import sealed_words
    from leadkeeper.services.complaints.tracing import trace
    from leadkeeper.services.proof.sealed import sealed_about

    with book(speaker, path) as opened:
        answer = speaker.run(trace(opened.db, _given(what), letters=False))
        today = speaker.today
        sealed = [sealed_about(opened.db, one, today) for one in answer.found]
        lines = _explained(speaker, opened.db, answer.found)
    pairs = zip(answer.found, sealed, strict=True)
    results = [trace_json(one) | ({"sealed": those} if those else {}) for one, those in pairs]
    if not speaker.as_json:
        lines += [line for those in sealed for one in those for line in sealed_words(one)]
    speaker.answer(results if answer.many else results[0], lines)


def _explained(speaker: Output, db: Db, traced: Iterable[TraceResult]) -> list[str]:
    from leadkeeper.messages.complaints import trace_sentences
    from leadkeeper.services.complaints.tracing import explain_trace

    return [] if speaker.as_json else [line for one in traced for line in trace_sentences(explain_trace(db, one))]


def _given(what: str) -> str | bytes:
    """The given text, or the bytes of the mail on standard input."""
    return sys.stdin.buffer.read() if what == "-" else what


def trace_json(result: TraceResult) -> dict[str, Any]:
    """Return the result of tracing one complaint as JSON; `deliveries` also has those that held another address."""
    from leadkeeper.db.disclosures import age

    sender, files = result.sender, sorted((*result.deliveries, *result.otherwise), key=age)
    return {
        **attributes(result, "address matched_by contact"),
        "deliveries": [{"export": file.export, "partner": file.partner, "at": file.at} for file in files],
        "sender": sender and {"from": sender.address, **attributes(sender, "domain dkim list_unsubscribe")},
        **attributes(result, "hint writer file", filled=True),
    }


@command("complain")
@argument("what", metavar="ADDRESS|REF|MAIL|FILE.mbox|FOLDER|-")
@option("--channel", type=click.Choice(CHANNELS), default="support")
@option("--at", help=N_("When it was received, for example 2026-11-24T10:00; by default now."))
@option(
    "--of-writer/--of-mentioned",
    default=True,
    help=N_(
        "A mail that only mentions people is about who wrote it, if the book knows them, or about who is mentioned."
    ),
)
def complain(speaker: Output, path: Path, what: str, channel: str, at: str | None, of_writer: bool) -> None:
    """Records a complaint about an address, or a mail complained of."""
    from leadkeeper.messages.complaints import kept
    from leadkeeper.services.complaints.complaints import record_complaint

    with book(speaker, path, write=True) as opened:
        done = speaker.run(record_complaint(opened.db, _given(what), speaker.now, channel, at, of_writer=of_writer))
        lines = _explained(speaker, opened.db, done.found)
        lines += kept(done.ids, done.again)
    found = [{"complaint": one, **({"already": True} if one in done.again else {})} for one in done.ids]
    speaker.answer(found if done.many else found[0], lines)


@command("suspects")
def suspects(speaker: Output, path: Path) -> None:
    """Partners by how well what they received explains the complaints; an indication, not a proof.

    Seed addresses that were hit come first: they are proof.
    """
    from leadkeeper.db import partners
    from leadkeeper.messages.complaints import suspect_sentences
    from leadkeeper.services.complaints import complaints

    with book(speaker, path) as opened:
        ranked = speaker.run(complaints.leak_suspects(opened.db))
        every = complaints.list_complaints(opened.db)
        hits = [complaints.trap_hits(every, late=late).most_common() for late in (False, True)]
        alike, shared = complaints.partners_alike(opened.db, every), complaints.shared_hits(every).most_common()
        names = partners.legal_names(opened.db)
    seeds = dict(hits[0])
    rows = [
        attributes(suspect, "partner complaints delivered lift p_value")
        | ({"seed_hits": seeds[suspect.partner]} if suspect.partner in seeds else {})
        for suspect in ranked
    ]
    proofs, late = ([(names[partner], count) for partner, count in counted] for counted in hits)
    later, foreign = complaints.only_later(every), complaints.only_foreign(every)
    suspects = ((names[one.partner], one) for one in complaints.suspects_named(ranked, later, foreign))
    sentences = suspect_sentences(
        proofs, suspects, alike, late_hits=late, shared_hits=shared, later=later, foreign=foreign
    )
    speaker.answer(rows, sentences)


@command("requests")
@option("--open", "only_open", is_flag=True, help=N_("Only those that wait for an answer."))
def requests(speaker: Output, path: Path, only_open: bool) -> None:
    """Requests of people about their data, and their due date."""
    from leadkeeper.messages import labels
    from leadkeeper.messages.privacy import request_state
    from leadkeeper.services.privacy.requests import list_requests

    with book(speaker, path) as opened:
        statuses = list_requests(opened.db, speaker.today, only_open=only_open)
    words = [
        f"{status.asked.ref}  {labels.request(status.asked.kind)}  {status.asked.email or status.asked.contact}"
        f"  {labels.day(status.deadline.due.isoformat()) if status.deadline.due else '?'}"
        f"  {request_state(status.deadline.state, status.deadline.days_left)}"
        for status in statuses
    ]
    speaker.answer([one.as_json() for one in statuses], words)


REQUEST_ACTS = ("add", "answer", "refuse", "correct", "remove")


@command("request")
@argument("act", metavar="|".join(REQUEST_ACTS), type=click.Choice(REQUEST_ACTS))
@argument("what", metavar="EMAIL|ID|REF|REQUEST")
@option("--kind", type=click.Choice(["access", "erasure", "objection", "rectification"]), help=N_("What is asked."))
@option("--how", type=click.Choice(["email", "post", "phone", "in_person", "other"]))
@option("--reason", help=N_("Why it is refused; the person is informed of it."))
@option("--at", help=N_("The day on which it came, was answered or refused; by default today."))
@option("--note", help=N_("A free text that is kept with the request."))
@option("--sent", type=PATH, help=N_("The file that the person was sent: its fingerprint is kept."))
@option("--not-in-book", is_flag=True, help=N_("The person is in no record: give the addresses searched for."))
@option("--name", help=N_("With --not-in-book: who asks."))
def request(
    speaker: Output,
    path: Path,
    act: str,
    what: str,
    kind: str | None,
    how: str | None,
    reason: str | None,
    at: str | None,
    note: str | None,
    sent: Path | None,
    not_in_book: bool,
    name: str | None,
) -> None:
    """Records what a person asks about their data, that it was answered, or that it is refused.

    add takes the person and --kind, answer and refuse the request. A refusal needs a --reason; it writes the text for
    the person, with the reason and the remedies (GDPR 12(4)). An objection cannot be refused; of an erasure that is
    refused a withdrawal stays, which is recorded. With --not-in-book add takes addresses and numbers,
    separated by commas; answer then writes the text for the person, that you hold nothing about them, unless you say
    with --sent what they were sent. correct takes the right --kind of an open request, and the day it came with --at;
    remove deletes one that was recorded by mistake.
    """
    from leadkeeper.messages.privacy import refusal_text, request_state
    from leadkeeper.services.books.settings import book_settings
    from leadkeeper.services.privacy import requests as services

    given = {"informed": how is not None, "sent": sent is not None, "named": name is not None}
    _check_usage(act, kind, reason, outside=not_in_book, **given)
    today = speaker.today
    day, text, checks = today.isoformat() if at is None else at, "", []
    with book(speaker, path, write=True) as opened:
        if act in ("answer", "refuse") and note is not None:  # what was noted when it came in stays
            note = "\n".join(filter(None, (services.find_request(opened.db, what).note, note)))
        if act == "add":
            checks = _to_check(opened.db, str(kind), today, "searched" if not_in_book else "who", what, name or "")
        if not_in_book:
            what = services.record_strangers_request(opened.db, what, str(kind), day, speaker.now, name, note)
        elif act == "add":
            what = services.record_request(opened.db, what, str(kind), day, speaker.now, note)
        elif act == "answer":
            text = _letter(speaker, opened.db, what) if sent is None else ""
            checks = _lacking(opened.db, what)
            services.answer_request(opened.db, what, day, how or "email", speaker.now, note, sent=sent)
        elif act == "refuse":
            services.refuse_request(opened.db, what, str(reason), how or "email", day, speaker.now, note)
        elif kind is not None:
            _correct(opened.db, what, kind, at, note, speaker.now)
        status = services.request_status(opened.db, what, today)
        if act == "remove":
            services.remove_request(opened.db, what)
        owner, thing = book_settings(opened.db, today).owner, status.as_json()
    state = f"{what}  {request_state(status.deadline.state, status.deadline.days_left)}"
    words = [_("Request {request} is removed.").format(request=what) if act == "remove" else state, *checks]
    if act == "refuse":
        asked = status.asked
        text = refusal_text(owner.name or "", owner.rights_contact, asked.kind, asked.received_on, str(reason).strip())
    if text:
        thing, words = {**thing, "text": text}, [*words, "", text]
    speaker.answer(thing, words)


def _letter(speaker: Output, db: Db, ref: str) -> str:
    """Return the letter to somebody who is not in the book; "" for others."""
    from leadkeeper.services.privacy.requests import find_request, not_held_letter

    return speaker.run(not_held_letter(db, ref, speaker.today)) if find_request(db, ref).searched else ""


def _lacking(db: Db, ref: str) -> list[str]:
    from leadkeeper.messages.suppression import uncorrected
    from leadkeeper.services.privacy.requests import lacks_correction

    return list(filter(None, [uncorrected(*lacks_correction(db, ref))]))


def _check_usage(
    act: str, kind: str | None, reason: str | None, *, informed: bool, sent: bool, outside: bool, named: bool
) -> None:
    if (act in ("add", "correct")) != (kind is not None) or (act == "refuse") != (reason is not None):
        raise click.UsageError(_("add and correct need --kind, refuse needs --reason; the others neither"))
    if informed and act not in ("answer", "refuse"):
        raise click.UsageError(_("--how goes with answer and refuse: it is how the person was informed"))
    if sent and act != "answer":
        raise click.UsageError(_("--sent goes with answer"))
    if (outside and act != "add") or (named and not outside):
        raise click.UsageError(_("--not-in-book goes with add, --name with --not-in-book"))


def _to_check(db: Db, kind: str, today: date, asker: str, who: str, name: str) -> list[str]:
    from leadkeeper.messages.suppression import checks_before_request
    from leadkeeper.services.privacy.requests import before_request, held_elsewhere

    alike, near = before_request(db, kind, today, **{asker: who})
    same = [(one.asked.ref, one.asked.received_on) for one in alike]
    places, others = held_elsewhere(db, who, name) if asker == "searched" else ([], [])
    return checks_before_request(same, near.count, near.people, places, others)


def _correct(db: Db, ref: str, kind: str, received_on: str | None, note: str | None, now: datetime) -> None:
    from leadkeeper.services.privacy.requests import correct_request, find_request

    asked = find_request(db, ref)
    correct_request(db, ref, kind, received_on or asked.received_on or "", now, asked.note if note is None else note)


@command("retention")
@option("--apply", "apply_it", is_flag=True, help=N_("Delete them; without this option they are only counted."))
def retention(speaker: Output, path: Path, apply_it: bool) -> None:
    """People without action for three years; deleted for good with --apply."""
    from leadkeeper.messages.privacy import retained
    from leadkeeper.services.privacy.retention import apply_retention, preview_retention

    with book(speaker, path, write=apply_it) as opened:
        work = apply_retention(opened.db, speaker.now) if apply_it else None
        result = speaker.run(work or preview_retention(opened.db, speaker.today))
    words = retained(result.people, result.over, result.undated, result.asking, result.erased)
    words += [f"  {name}: {count}" for name, count in [*result.years.items(), *result.sources.most_common()]]
    speaker.answer(result.as_json(), words)


@command("notices")
@option("--partner", help=N_("Id, SIREN or exact legal name."))
@option("--out", type=PATH, help=N_("The suppression file to write: all open notifications of the partner."))
@option(
    "--told",
    "mark_sent",
    is_flag=True,
    help=N_("The partner was notified: notifications of a suppression file, else all open ones."),
)
@option("--at", help=N_("When the partner was notified, for example 2026-11-24T10:00; by default now."))
def notices(
    speaker: Output, path: Path, partner: str | None, out: Path | None, mark_sent: bool, at: str | None
) -> None:
    """Who must be notified of what; writes a partner's suppression file, marks the partner as notified."""
    if partner is None and (out is not None or mark_sent):
        raise click.UsageError(_("--out and --told need --partner"))
    if at is not None and not mark_sent:
        raise click.UsageError(_("--at needs --told"))
    with book(speaker, path, write=out is not None or mark_sent) as opened:
        if partner is None or (out is None and not mark_sent):
            _list(speaker, opened.db, partner)
            return
        thing, words = _write(speaker, opened.db, partner, out) if out is not None else ({}, [])
        if mark_sent:
            marked, sentence = _tell(speaker, opened.db, partner, at)
            thing, words = {**thing, **marked}, [*words, sentence]
    speaker.answer(thing, words)


def _list(speaker: Output, db: Db, partner: str | None) -> None:
    from leadkeeper.messages import labels
    from leadkeeper.messages.suppression import notice_state
    from leadkeeper.services.suppression.notifications import list_notices

    notifications = list_notices(db, speaker.today, partner)
    words = [
        f"{one.legal_name}  {one.email or ', '.join(one.digests) or one.contact}  {labels.notice(one.kind)}"
        f"  {notice_state(one.due, one.sent_at, overdue=one.overdue)}"
        for one in notifications
    ]
    speaker.answer([one.as_json() for one in notifications], words)


def _write(speaker: Output, db: Db, partner: str, out: Path) -> tuple[dict[str, Any], list[str]]:
    from leadkeeper.services.suppression.stop_file import write_stop_file

    made = speaker.run(write_stop_file(db, partner, out, speaker.now))
    thing = attributes(made, "stop_file partner file sha256 rows people columns hashed subject text")
    words = ngettext("{count} person in {file}", "{count} people in {file}", made.people)
    return thing, [words.format(count=made.people, file=made.file), f"SHA-256 {made.sha256}", made.subject, made.text]


def _tell(speaker: Output, db: Db, partner: str, at: str | None) -> tuple[dict[str, Any], str]:
    from leadkeeper.services.suppression.notifications import mark_notified

    done = mark_notified(db, partner, speaker.now, at)
    words = ngettext(
        "{count} notification is marked as sent; still open: {open}.",
        "{count} notifications are marked as sent; still open: {open}.",
        done.told,
    )
    thing = {"partner": done.partner, "told": done.told, "open": done.open, "at": done.at}
    return thing, words.format(count=done.told, open=done.open)


@command("suppress")
@argument("addresses", metavar="ADDRESS|REF…", nargs=-1)
@option("--file", "source", type=PATH, help=N_("A text, CSV or Excel file instead."))
@option(
    "--hashed",
    type=click.Choice(("hmac", "md5", "sha1", "sha256")),
    is_flag=False,
    flag_value="hmac",
    help=N_(
        "The list holds hashes (hex) of this kind; hmac, or no kind: HMAC-SHA-256 made with --key. Without this option "
        "MD5, SHA-1 and SHA-256 are recognised in a file without addresses."
    ),
)
@option("--key", metavar="HEX")
@option("--partner")
@option("--channel")
@option("--everybody", is_flag=True, help=N_("Put everybody in the file on the list, also people marked as staying."))
@option("--dry-run", is_flag=True, help=N_("Show who would be put on the list; write nothing."))
@option("--yes", is_flag=True, help=N_("Do not ask, even above a tenth of the book."))
@option("--all-entered", is_flag=True, help=N_("All that may be missing is entered again: exports are open."))
def suppress(
    speaker: Output,
    path: Path,
    addresses: tuple[str, ...],
    source: Path | None,
    hashed: str | None,
    key: str | None,
    *,
    everybody: bool,
    dry_run: bool,
    yes: bool,
    all_entered: bool,
    **scope: str | None,
) -> None:
    """Puts e-mail addresses and numbers on the suppression list; partners that received them must be notified.

    REF, also in a file, is a row of an export, for example E2-000003: it stands for all addresses and numbers of that
    person.

    In a file with a column of status, blocklist or unsubscription, only the people who left are put on the list.
    More than a tenth of the book, or hashes that match nobody, need a confirmation, or --yes. Hashes of people who are
    not in the book are not kept: enter such a list again after each import.

    A book that was recovered, or restored from a backup, exports nothing until the suppression lists and withdrawals
    that may be missing are entered again. Enter them, check what could not be read, then confirm with --all-entered.
    """
    if all_entered:
        if addresses or any((source, hashed, key, *scope.values(), everybody, dry_run, yes)):
            raise click.UsageError(_("--all-entered goes alone: first enter the lists, then confirm"))
        _confirm(speaker, path)
        return
    from leadkeeper.messages.suppression import resembling
    from leadkeeper.services.suppression import suppression

    if (source is None) == (not addresses):
        raise click.UsageError(_("ADDRESS…, --file or --all-entered, one of them"))
    if (hashed == "hmac" and key is None) or (key is not None and hashed not in ("hmac", "sha256")):
        if hashed is not None and key is not None:
            raise click.UsageError(_("--key is for keyed hashes: HMAC-SHA-256, not {kind}").format(kind=hashed.upper()))
        raise click.UsageError(_("--hashed and --key go together"))
    if source is None and (everybody or dry_run or yes):
        raise click.UsageError(_("--everybody, --dry-run and --yes go with --file"))
    if source is not None:
        reading = {"key": key, "kind": hashed, "everybody": everybody}
        _suppress_file(speaker, path, source, {**reading, **scope}, dry_run=dry_run, yes=yes)
        return
    with book(speaker, path, write=True) as opened:
        db, now = opened.db, speaker.now
        if hashed is not None:
            result = suppression.suppress_hashes(db, addresses, key, now, kind=hashed, **scope)
        else:
            result = suppression.suppress(db, addresses, now, **scope)
        words = [*_said(result, hashed=key is not None), *resembling(result.near.count, result.near.people)]
        also, more = _who_is_stopped(db, result, speaker.today)
    speaker.answer({**_counts(result), **also}, [*words, *more])


MOST_LOOKED_AT = 20  # people stopped at once among them each is looked for under the same number


def _who_is_stopped(db: Db, result: SuppressionResult, today: date) -> tuple[dict[str, Any], list[str]]:
    from leadkeeper.db import contacts
    from leadkeeper.messages.contacts import untouched_alike
    from leadkeeper.messages.suppression import notices_made, numbers_of_lines, stopped_people
    from leadkeeper.services.contacts.details import alike_of
    from leadkeeper.services.suppression.notifications import partners_in

    alike = alike_of(db, result.people, today) if len(result.people) <= MOST_LOOKED_AT else ()
    alike = tuple(one for one in alike if one.of_number)  # others differ after the +: `resembling` names them
    by_line = [{"number": phone, "email": email, "contact": record.contact} for phone, email, record in result.in_lines]
    thing = {
        "contacts": list(contacts.refs(db, result.people).values()),
        "in_lines": by_line,
        "alike": [one.record.contact for one in alike],
    }
    words = numbers_of_lines((phone, email, record.named) for phone, email, record in result.in_lines)
    words += stopped_people(result.named.count, result.named.people)
    words += notices_made(len(result.notices), partners_in(db, result.notices))
    words += untouched_alike(one.standing for one in alike)
    return {name: there for name, there in thing.items() if there}, words


def _suppress_file(
    speaker: Output, path: Path, source: Path, reading: dict[str, Any], *, dry_run: bool, yes: bool
) -> None:
    """Show which contacts a file would suppress, ask if they are a large part of the book, and enter them.

    `reading` holds the key, kind and sites that `preview_stop_file` takes.
    """
    from leadkeeper.services.suppression import suppression

    with book(speaker, path, write=not dry_run) as opened:
        db, now = opened.db, speaker.now
        preview = speaker.run(suppression.preview_stop_file(db, source, now, **reading))
        figures, words = _preview(preview)
        if dry_run:
            speaker.answer({"dry_run": True, **figures}, words)
            return
        if not speaker.as_json:
            click.echo("\n".join(words), err=True)
        facts = {"file": source.name, "people": figures["people"], "in_book": figures["in_book"]}
        keyed_for_nobody = reading["key"] is not None and 0 < sum(preview.hashes.values()) == preview.not_kept
        if (
            (preview.is_of_nobody or keyed_for_nobody)
            and not yes
            and not speaker.agrees(_("Is it the right list all the same?"))
        ):
            raise LeadKeeperError("hashes-of-nobody", **facts)
        if preview.needs_asking and not yes and not speaker.agrees(_("Put them on the suppression list?")):
            raise LeadKeeperError("stops-many", **facts)
        result = suppression.suppress_previewed(db, preview, now)
        also, more = _who_is_stopped(db, result, speaker.today)
    words = _said(result, hashed=reading["key"] is not None)
    speaker.answer({**_counts(result), **figures, **also}, [*words, *more])


def _preview(preview: StopPreview) -> tuple[dict[str, Any], list[str]]:
    from leadkeeper.messages import suppression as messages

    people, entries, near = len(preview.concerned), preview.entries, preview.near
    columns = [(one.column, one.left, one.stays, one.unclear) for one in entries.decided]
    figures = {
        "people": people,
        "in_book": preview.in_book,
        "share": round(preview.share, 4),
        "staying": entries.staying,
        "columns": [dict(zip(("column", "left", "stays", "unclear"), one, strict=True)) for one in columns],
        **({"sheets_not_read": list(entries.unread)} if entries.unread else {}),
    }
    words = messages.hashed_list(preview.hashes)
    words += messages.stop_preview(people, preview.in_book, preview.examples)
    words += messages.numbers_of_lines((phone, email, record.named) for phone, email, record in preview.in_lines)
    words += [*messages.stop_columns(columns, entries.staying), *messages.sheets_omitted(entries.unread)]
    words += messages.dead_addresses(len(entries.dead), entries.dead[: messages.MOST_NAMED])
    words += messages.resembling(near.count, near.people)
    words += messages.unmatched_hashes(preview.not_kept, is_of_nobody=preview.is_of_nobody)
    words += messages.unread_lines(entries.examples, entries.unreadable)
    return {**figures, **_hashes(preview)}, words


def _confirm(speaker: Output, path: Path) -> None:
    from leadkeeper.messages.partners import lines_to_do_again
    from leadkeeper.messages.suppression import entered_again
    from leadkeeper.services.books import backup

    with book(speaker, path, write=True) as opened:
        lost = lines_to_do_again(*backup.what_was_lost(opened.db))
        since = backup.confirm_suppressions_reentered(opened.db, speaker.now)
    speaker.answer({"confirmed": since is not None, "since": since or None}, [*entered_again(since), *lost])


def _said(result: SuppressionResult, *, hashed: bool) -> list[str]:
    from leadkeeper.messages.suppression import stopped, unmatched_hashes

    unknown = result.unknown - (0 if hashed else result.not_kept)
    words = stopped(result.suppressed, result.already, result.matched, unknown, result.unreadable, hashed=hashed)
    words += unmatched_hashes(result.not_kept, is_of_nobody=result.is_of_nobody)
    return [*words, *(f"{line}: {text}" for line, text in result.examples)]


def _hashes(looked: StopPreview | SuppressionResult) -> dict[str, Any]:
    return {"hashes": looked.hashes, "not_kept": looked.not_kept} if looked.hashes else {}


def _counts(result: SuppressionResult) -> dict[str, Any]:
    return {
        **attributes(result, "suppressed already read matched unknown unreadable"),
        **({"near": result.near.count} if result.near.count else {}),
        **({"dead": len(result.dead)} if result.dead else {}),
        **_hashes(result),
        "notices": [{"partner": one.partner, "contact": one.contact, "due": one.due} for one in result.notices],
    }
