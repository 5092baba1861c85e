"""Commands about whole books and their imports: new, restore, archive, check, backup, undo, …; the sample `demo`."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leadkeeper.cli.app import PATH, Output, argument, ask_new, book, command, option, printable, with_passphrase
from leadkeeper.domain.time import add_years, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _

SHOWN = 20  # people named by `undo`; further ones are only counted


@command("new")
@option("--owner", "name", required=True, help=N_("The business that keeps the book."))
@option("--siren")
@option("--rights-contact", help=N_("Where people write to about their data."))
@option("--privacy-url")
@option("--trap-mailbox", "traps", multiple=True, help=N_("A domain or mailbox that receives mail to seed addresses."))
def new(speaker: Output, path: Path, privacy_url: str | None, traps: tuple[str, ...], **given: str | None) -> None:
    """A new, empty book."""
    from leadkeeper.db.book.schema import SCHEMA
    from leadkeeper.domain.book import Owner
    from leadkeeper.services.books.open import new_book

    new_book(path, Owner(privacy_url=_page(privacy_url), trap_mailboxes=traps, **given)).close()
    speaker.answer({"book": str(path), "schema": SCHEMA}, _("The book {path} is ready.").format(path=path))


def _page(url: str | None) -> str | None:
    """Return the address of a web page, completed as in the window; raises `bad-page`."""
    from leadkeeper.domain.text import page_link

    if not url or not url.strip():
        return url
    whole = url.strip() if "://" in url else f"https://{url.strip()}"
    if page_link(whole) is None:
        raise LeadKeeperError("bad-page", text=url)
    return whole


MOST_NAMED = 10  # entries of the suppression list that stop nobody


@command("restore", takes_book=False)
@argument("source", metavar="IN.json", type=PATH)
@argument("path", metavar="BOOK", type=PATH)
def restore(speaker: Output, source: Path, path: Path) -> None:
    """A new book from an archive, whole or not at all."""
    from leadkeeper.db import suppressions
    from leadkeeper.messages.suppression import restored_from_archive, unread_stops
    from leadkeeper.services.books.archive import restore_book
    from leadkeeper.services.books.backup import restored_since
    from leadkeeper.services.suppression.notifications import nameless

    counts = speaker.run(restore_book(source, path, speaker.now))
    with book(speaker, path) as opened:
        is_blocked, unnamed = restored_since(opened.db) is not None, len(nameless(opened.db))
        unread = suppressions.unread(opened.db)
    blocked = _(
        "Nothing is exported yet: withdrawals and objections that came after the archive was written are not in it. "
        "Enter them and the suppression lists, then: “leadkeeper suppress BOOK --all-entered”."
    )
    _answer_counts(
        speaker,
        counts,
        [*([blocked] * is_blocked), *restored_from_archive(unnamed), *unread_stops(len(unread), unread[:MOST_NAMED])],
    )


def _answer_counts(speaker: Output, counts: dict[str, int], lacking: list[str]) -> None:
    """Write the counts, and what is lacking: to stderr if stdout is a JSON document."""
    if speaker.as_json and lacking:
        click.echo(printable("\n".join(lacking)), err=True)
    speaker.answer(counts, [*_counted(counts), *lacking])


@command("archive")
@argument("target", metavar="OUT.json", type=PATH)
def archive(speaker: Output, path: Path, target: Path) -> None:
    """The whole book as one JSON file."""
    from leadkeeper.messages import proof, suppression
    from leadkeeper.messages.returns import not_archived
    from leadkeeper.services.billing.invoices import money_entries
    from leadkeeper.services.books.archive import archive
    from leadkeeper.services.proof.control import balancing_test
    from leadkeeper.services.proof.sealed import USUAL_YEARS, sealing_choice
    from leadkeeper.services.suppression.notifications import list_notices

    with book(speaker, path) as opened:
        counts = speaker.run(archive(opened.db, target))
        credited, paid = money_entries(opened.db)
        notices = list_notices(opened.db, speaker.today)
        sealing, balance = sealing_choice(opened.db, speaker.today), balancing_test(opened.db)
    chose = not sealing.is_on or sealing.years != USUAL_YEARS
    proofs = proof.not_archived(sealing.kept, chose=chose, balanced=balance is not None)
    erased = sum(one.sent_at is None and one.digest is not None for one in notices)
    left_out = [*not_archived(credited, paid), *suppression.not_archived(erased), *proofs]
    _answer_counts(speaker, counts, left_out)


@command("check")
def check(speaker: Output, path: Path) -> None:
    """Checks the whole book: integrity, links between things, the register, edits by another program."""
    from leadkeeper.db import suppressions
    from leadkeeper.messages.exports import checked
    from leadkeeper.messages.suppression import unread_stops
    from leadkeeper.services.books.backup import check_book

    with book(speaker, path) as opened:
        report, unread = check_book(opened.db), suppressions.unread(opened.db)
    sound = report.pop("sound")
    sentences = [
        *([_("The book is sound.")] if sound else []),
        *checked(report),
        *unread_stops(len(unread), unread[:MOST_NAMED]),
    ]
    speaker.answer(report | ({"unread_stops": unread} if unread else {}), sentences)
    if not sound:
        raise SystemExit(1)


@command("backup")
@argument("folder", metavar="[DIR]", type=PATH, required=False)
def backup(speaker: Output, path: Path, folder: Path | None) -> None:
    """A compact backup of the book, verified at once."""
    from leadkeeper.services.books.backup import back_up

    with book(speaker, path) as opened:
        target = back_up(opened.db, path, folder, speaker.now)
    speaker.answer({"backup": str(target)}, _("The backup {path} is sound.").format(path=target))


@command("rescue", takes_book=False)
@argument("damaged", metavar="DAMAGED", type=PATH)
@argument("path", metavar="NEWBOOK", type=PATH)
def rescue(speaker: Output, damaged: Path, path: Path) -> None:
    """A new book with everything that can be read of a damaged one; counts what was kept and what was lost.

    The damaged book is not changed. Where a refusal may be lost, the consent is marked as disputed and the person is
    shared with no partner; exports of the new book wait until the suppression lists are entered again and you have
    confirmed it: `suppress NEWBOOK --all-entered`.
    """
    from leadkeeper.messages import _, partners, suppression
    from leadkeeper.services.books.backup import salvage_book

    saved = with_passphrase(lambda words: speaker.run(salvage_book(damaged, path, speaker.now, words)))
    thing = {
        "book": str(path),
        "kept": {one.table: one.kept for one in saved.tables if one.kept},
        "lost": {one.table: one.lost for one in saved.lost},
        "mended": {one.table: one.mended for one in saved.tables if one.mended},
        "contested": saved.contested,
        "on_hold": saved.on_hold,
    }
    tables = [(one.table, one.kept, one.lost, one.mended) for one in saved.tables]
    words = partners.saved(tables, saved.contested, held=saved.on_hold)
    speaker.answer(thing, [_("It is in the new book {book}.").format(book=path), *words, suppression.to_confirm()])


@command("passphrase")
@option("--remove", is_flag=True, help=N_("Remove the protection."))
def passphrase(speaker: Output, path: Path, *, remove: bool) -> None:
    """Protects a book with a passphrase, changes or removes it."""
    from leadkeeper.messages.partners import formers_open
    from leadkeeper.services.books.backup import open_formers
    from leadkeeper.services.books.open import change_passphrase

    wanted = None if remove else ask_new()
    with_passphrase(lambda former: speaker.run(change_passphrase(path, former, wanted)))
    words = _("The book {path} opens without a passphrase.") if remove else _("The book {path} is protected now.")
    left = [] if remove else formers_open(open_formers(path))
    speaker.answer({"book": str(path), "protected": not remove}, [words.format(path=path), *left])


@command("owner")
@option("--name", help=N_("The business that keeps the book."))
@option("--siren")
@option("--rights-contact", help=N_("Where people write to about their data; an export needs it."))
@option("--privacy-url", help=N_("The page of your privacy policy; an export needs it, or the address of a list."))
@option("--trap-mailbox", "traps", multiple=True, help=N_("A domain or mailbox that receives mail to seed addresses."))
def owner(speaker: Output, path: Path, traps: tuple[str, ...], **given: str | None) -> None:
    """The company that keeps the book: shows it, or changes what is given and leaves the rest."""
    from leadkeeper.domain import serialization
    from leadkeeper.services.books.settings import book_settings, keep_owner, keep_traps

    today = speaker.today
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if "privacy_url" in changed:
        changed["privacy_url"] = _page(changed["privacy_url"])
    with book(speaker, path, write=bool(changed or traps)) as opened:
        if changed:
            keep_owner(opened.db, replace(book_settings(opened.db, today).owner, **changed))
        if traps:
            keep_traps(opened.db, traps)
        kept = book_settings(opened.db, today).owner
    thing = {name: value for name, value in serialization.write(kept).items() if name != "suppression_key"}
    speaker.answer(thing, [*filter(None, (kept.name, kept.siren, kept.rights_contact, kept.privacy_url)), *traps])


@command("add")
@argument("parts", metavar="PARTS.json", type=PATH)
def add(speaker: Output, path: Path, parts: Path) -> None:
    """Adds partners with contracts, lists and forms from an archive-shaped file without people."""
    from leadkeeper.services.books.archive import add_parts

    with book(speaker, path, write=True) as opened:
        counts = add_parts(opened.db, parts)
    speaker.answer(counts, _counted(counts))


def _counted(counts: dict[str, int]) -> list[str]:
    from leadkeeper.messages import labels, line

    return [line(labels.parts(name), count) for name, count in counts.items() if count]


@command("imports")
def imports(speaker: Output, path: Path) -> None:
    """The files that were imported, including those undone."""
    from leadkeeper.messages.contacts import history_line
    from leadkeeper.services.imports.importer import import_history

    with book(speaker, path) as opened:
        found = import_history(opened.db)
    speaker.answer(found, [history_line(one) for one in found])


@command("undo")
@argument("import_id", metavar="IMPORT")
@option(
    "--read-wrongly",
    is_flag=True,
    help=N_("The file was read wrongly: the refusals in it are undone as well, its choices forgotten."),
)
@option(
    "--dry-run", is_flag=True, help=N_("Show how many people would go or lose a consent, and who stays; write nothing.")
)
def undo(speaker: Output, path: Path, import_id: str, *, read_wrongly: bool, dry_run: bool) -> None:
    """Undoes an import, including its updates; names who stays as they are, and why.

    A partner that was notified of a correction by the file must be notified of the data as they were: the undo notes
    it.
    """
    from leadkeeper.messages.contacts import foreseen_lines, retention_sentence, undone_words
    from leadkeeper.messages.month import further
    from leadkeeper.services.imports.undo import foresee_undo, undo_import, who_stays

    with book(speaker, path, write=True) as opened:
        flow = (
            foresee_undo(opened.db, import_id, speaker.now, read_wrongly=read_wrongly)
            if dry_run
            else undo_import(opened.db, import_id, speaker.now, read_wrongly=read_wrongly)
        )
        made = speaker.run(flow)
        staying = who_stays(opened.db, made, SHOWN)
    if dry_run:
        words = foreseen_lines(made.removed, made.restored, made.whys, made.left)
    else:
        words = [undone_words(made.removed, made.restored), *made.left]
    words += ["  ".join(filter(None, (who, name, retention_sentence(why)))) for who, name, why in staying]
    words += [further(len(made.kept) - SHOWN)] if len(made.kept) > SHOWN else []
    speaker.answer(made.as_json(), words)


PARTNER = "raoul"


@command("demo", takes_book=False)
@argument("folder", metavar="[DIR]", type=PATH, default=Path("demo"))
def demo(speaker: Output, folder: Path) -> None:
    """The main job on the sample: import, tag the source, name the partner, judge, export, register, verify, trace.

    A month later, in a copy of the book: returns, a contract renewed, the month in one move, the invoice. Leaves the
    book and the Excel file in DIR, and the second month in a folder there; what an earlier demo left is replaced.
    """
    from leadkeeper.services.demo import ORDERS, begin
    from leadkeeper.services.imports.importer import import_file
    from leadkeeper.system.disk import failures

    with failures(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path, out, mail = folder / "clodomir.leads", folder / "raoul.xlsx", folder / "plainte.eml"
    later = folder / "second-month"
    for old in (path, out, mail):
        old.unlink(missing_ok=True)
    if (later / path.name).exists():
        shutil.rmtree(later)
    story = _Story(speaker)
    with begin(path) as book:
        story.step("book", {"book": str(path), "partners": 2, "forms": 3})
        for file, options in ORDERS:
            report = speaker.run(import_file(book.db, file, options, speaker.now))
            story.step("import", {"file": file.name, "read": report.read, **report.counts})
        _share(speaker, story, book.db, out)
        _follow(speaker, story, book.db, mail)
    (later / "in").mkdir(parents=True)
    shutil.copy(path, later / path.name)  # closed, and as private as it is
    _second_month(speaker, story, later)
    if speaker.as_json:
        speaker.json(story.figures)


def _share(speaker: Output, story: _Story, db: Any, out: Path) -> None:
    from leadkeeper.domain.book import ExportRequest
    from leadkeeper.domain.verdict import Verdict
    from leadkeeper.services.eligibility.judge import judge_all
    from leadkeeper.services.exports.exporter import export_contacts
    from leadkeeper.services.exports.identify import verify

    (judged,) = speaker.run(judge_all(db, [PARTNER], ["email"], speaker.today))
    counts = {verdict.word: judged.count(verdict) for verdict in Verdict}
    story.step("judge", {"people": sum(judged.grouping.counts), **counts, "reasons": judged.by_rule()})
    done = speaker.run(export_contacts(db, ExportRequest(PARTNER, str(out)), speaker.now))
    story.step("export", {"file": done.file, "rows": done.rows, "traps": done.traps, "price_cents": done.price_cents})
    found = verify(db, out)
    story.step("verify", {"chain": found.chain, "file": found.file, "sha256": done.sha256})


def _follow(speaker: Output, story: _Story, db: Any, mail: Path) -> None:
    from leadkeeper.cli.privacy import trace_json
    from leadkeeper.messages.complaints import trace_sentences
    from leadkeeper.services.complaints.tracing import explain_trace, trace
    from leadkeeper.services.demo import write_complaint

    write_complaint(db, mail)
    (found,) = speaker.run(trace(db, str(mail))).found
    story.step("trace", {"mail": mail.name, **trace_json(found)}, trace_sentences(explain_trace(db, found)))


def _second_month(speaker: Output, story: _Story, folder: Path) -> None:
    """What the second month brings, in a copy of the book: its register would lie in the future of the first."""
    from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.demo import LATER, write_returns, write_second_month
    from leadkeeper.services.partners.contracts import renew_contract

    now = speaker.now + LATER
    with open_book(folder / "clodomir.leads", now) as book:
        returns = folder / "raoul-retours.csv"
        write_second_month(book.db, folder / "in", now)
        write_returns(book.db, returns)
        done = speaker.run(return_contacts(book.db, ReturnsOrder(returns, PARTNER), now))
        story.step("returns", {"file": returns.name, **done.as_json()})
        until = add_years(paris_day(now), 1)
        made = [renew_contract(book.db, one, until, None, now)[1].id for one in ("raoul-2026", "bonne-table-2026")]
        story.step("renew", {"contracts": made, "until": until.isoformat()})
        _month(speaker, story, book.db, folder, now)


def _month(speaker: Output, story: _Story, db: Any, folder: Path, now: datetime) -> None:
    from leadkeeper.services.billing.invoices import invoice_lines, record_payment
    from leadkeeper.services.month.plan import MonthRequest, files_in
    from leadkeeper.services.month.run import report_month

    request = MonthRequest(files_in(folder / "in"), folder / "out", str(folder / "in"))
    steps = [one for one in speaker.run(report_month(db, request, now)).steps if one.step.state == "done"]
    done = {"folder": str(folder / "out"), "steps": [one.as_json() for one in steps]}
    story.step("month", done, [one.words for one in steps])
    lines = [one for one in invoice_lines(db) if one.partner == PARTNER]
    sums = {name: sum(getattr(one, name) or 0 for one in lines) for name in ("amount_cents", "credit_cents")}
    sums["net_cents"] = sums["amount_cents"] - sums["credit_cents"]
    story.step("invoice", {"lines": [one.as_json() for one in lines], **sums})
    story.step("paid", record_payment(db, "E1", now).as_json())


class _Story:
    """Prints each step when it happens and records its figures."""

    def __init__(self, speaker: Output) -> None:
        self._speaker = speaker
        self.figures: list[dict[str, Any]] = []

    def step(self, name: str, figures: dict[str, Any], further: Iterable[str] = ()) -> None:
        """Print and record one step, with further sentences about it."""
        from leadkeeper.messages.privacy import told

        self.figures.append({"step": name, **figures})
        if not self._speaker.as_json:
            for line in told(name, figures):
                click.echo(line)
            for line in further:
                click.echo(f"      {line}")
