"""Commands about contacts and their files: inspect, import, contacts, show, consent; and the output of verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.app import PATH, NumberParam, Output, argument, book, command, main, option
from leadkeeper.domain import serialization
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.verdict import Judgement, Objection, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, labels, line, number, rules
from leadkeeper.messages.labels import day
from leadkeeper.messages.partners import lift_one
from leadkeeper.messages.returns import money
from leadkeeper.messages.rules import action, headline, sentence
from leadkeeper.services.contacts.details import ContactDetails


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """Return verdict and reasons as JSON."""
    return {
        "verdict": judgement.verdict.word,
        "reasons": [_reason(objection) for objection in judgement.objections],
    }


def _reason(objection: Objection) -> dict[str, Any]:
    return {
        "rule": objection.rule,
        "verdict": objection.verdict.word,
        "facts": {"code": objection.code, **objection.facts},
        "message": sentence(objection),
    }


def person_json(shown: ContactDetails) -> dict[str, Any]:
    """Return all details of a contact as JSON: its archive object, disclosures and origins."""
    return {
        **serialization.write(shown.contact),
        "deliveries": [{"export": e, "partner": p, "at": at} for e, p, at in shown.deliveries],
        "origins": [
            {"import": one.import_id, "file": one.file, "line": one.line, "cells": list(one.cells)}
            for one in shown.origins
        ],
        "standing": [
            {"partner": one.partner, "channel": one.channel, **judgement_json(one.judgement)} for one in shown.standings
        ],
    }


def person_words(shown: ContactDetails, today: date) -> Iterator[str]:
    """Yield a contact's details as text."""
    contact = shown.contact
    yield " · ".join(filter(None, (contact.first_name, contact.last_name, contact.email, contact.phone)))
    for said in contact.consents:
        answer = f"{labels.event(said.event)} · {labels.purpose(said.purpose)}"
        yield f"  {day(said.at or '?')}  {answer} · {said.form_version or '–'}"
    for export, partner, at in shown.deliveries:
        yield f"  {day(at or '?')}  {export} → {partner}"
    yield _("Under the rules and evidence recorded on {day}:").format(day=today.strftime("%d/%m/%Y"))
    for one in shown.standings:
        yield f"  {one.legal_name} · {one.channel} · {verdict_word(one.judgement.verdict)}"
        for objection in one.judgement.objections:
            yield f"    {objection.rule}  {sentence(objection)}"


def summary_words(summary: dict[str, Any], partner: Partner, channel: str) -> Iterator[str]:
    """Yield the number of contacts eligible for a partner, the losses at each step, and the best remedies."""
    name = partner.legal_name
    yield line(_("People in the book"), summary["people"])
    for verdict in Verdict:
        yield line(labels.verdict(verdict.word), summary[verdict.word])
    for step, stage in zip(rules.STEPS, summary["funnel"], strict=True):
        lost = f" (−{number(stage['lost'])} {rules.lost(step, name)})" if stage["lost"] else ""
        yield f"  {line(rules.title(step, name, channel), stage['left'])}{lost}"
    for reason, count in summary["reasons"].items():
        yield f"  {reason.partition('/')[0]}  {line(headline(reason), count)}"
    yield from filter(None, [rules.waiting(summary["waiting_requests"])])
    doubtful = [(kind, count) for kind, count in summary["hygiene"].items() if count]
    if doubtful:
        yield _("Among the eligible, addresses that may not reach the person (export --leave-out KIND):")
        yield from (f"  {kind}  {line(labels.address_kind(kind), count)}" for kind, count in doubtful)
    for remedy in summary["unlocks"]:
        target = name if remedy["target"] == partner.id else remedy["target"]
        price = f"  ({money(remedy['price_cents'], None)})" if remedy["price_cents"] else ""
        yield f"  + {number(remedy['people'])}  {action(remedy['action'], target)}{price}"
        if remedy["action"] == "lift-hold":
            yield f"      {lift_one(partner.id)}"


def verdict_word(verdict: Verdict) -> str:
    """Return the verdict in the current language."""
    return {
        Verdict.ELIGIBLE: _("eligible"),
        Verdict.REVIEW: _("to be reviewed"),
        Verdict.BLOCKED: _("blocked"),
    }[verdict]


@command(main, "contacts")
@argument("path", metavar="BOOK", type=PATH)
@option("--search", default="", help=N_("Words in name, address, company or number."))
@option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help=N_("The same name again: or that value."))
@option("--sort", default="added", help=N_("A field; with a leading - the other way round."))
@option("--limit", type=NumberParam(0), default=None)
@option("--offset", type=NumberParam(0), default=0)
def contacts(
    speaker: Output, path: Path, search: str, filters: tuple[str, ...], sort: str, limit: int | None, offset: int
) -> None:
    """The list of people."""
    from leadkeeper.domain import serialization
    from leadkeeper.services.contacts.listing import decided_page, list_contacts

    with book(speaker, path) as opened:
        numbers = list_contacts(opened.db, search, _wanted(filters), sort)
        end = None if limit is None else offset + limit
        page = decided_page(opened.db, list(numbers[offset:end]))
    rows = [serialization.write(contact) for contact in page]
    for row in rows:
        del row["consents"]
    names = [" ".join(filter(None, (one.first_name, one.last_name, one.email or one.phone))) for one in page]
    speaker.answer(rows, names)


def _wanted(filters: tuple[str, ...]) -> dict[str, list[str]]:
    """The values given for each filter; one match is enough."""
    wanted: dict[str, list[str]] = {}
    for name, value in map(_pair, filters):
        wanted.setdefault(name, []).append(value)
    return wanted


def _pair(text: str) -> tuple[str, str]:
    name, equals, wanted = text.partition("=")
    if not equals:
        raise LeadKeeperError("bad-filter", text=text)
    return name, wanted


@command(main, "show")
@argument("path", metavar="BOOK", type=PATH)
@argument("who", metavar="EMAIL|ID|REF")
@option("--channel", "channels", multiple=True, default=("email",))
def show(speaker: Output, path: Path, who: str, channels: tuple[str, ...]) -> None:
    """One person: facts, answers, deliveries, standing with every partner.

    REF is a row of an export, for example E2-000003, as partners write it.
    """
    from leadkeeper.domain.time import paris_day
    from leadkeeper.services.contacts.details import contact_details as show_person
    from leadkeeper.services.eligibility.judge import check_channels

    check_channels(channels)
    with book(speaker, path) as opened:
        shown = show_person(opened.db, who, paris_day(speaker.now), channels)
    speaker.answer(person_json(shown), person_words(shown, paris_day(speaker.now)))


@command(main, "consent")
@argument("path", metavar="BOOK", type=PATH)
@argument("who", metavar="EMAIL|ID|REF")
@option("--event", required=True, type=click.Choice(["given", "refused", "withdrawn"]))
@option("--purpose", required=True, type=click.Choice(["own", "partners"]))
@option("--channel", "channels", multiple=True)
@option("--partner")
@option("--form-version")
@option("--at", help=N_("When, as the archive writes instants; by default now."))
def consent(
    speaker: Output,
    path: Path,
    who: str,
    event: str,
    purpose: str,
    channels: tuple[str, ...],
    partner: str | None,
    form_version: str | None,
    at: str | None,
) -> None:
    """Records an answer of a person; for a withdrawal, also says which partners must be notified.

    REF is a row of an export, for example E2-000003, as partners write it.
    """
    from leadkeeper.domain.contact import Consent
    from leadkeeper.messages import ngettext
    from leadkeeper.services.consent.record import record_consent

    answer = Consent(
        at=at or speaker.now.isoformat(),
        event=event,
        purpose=purpose,
        channels=channels or None,
        partner=partner,
        form_version=form_version,
        trace="log",
    )
    with book(speaker, path, write=True) as opened:
        ref, notices = record_consent(opened.db, who, answer, speaker.now)
    due = {notice.partner: notice.due for notice in sorted(notices, key=lambda one: one.due or "", reverse=True)}
    to_notify = [{"partner": partner, "due": due[partner]} for partner in dict.fromkeys(one.partner for one in notices)]
    words = ngettext(
        "Recorded. {count} partner must be notified.", "Recorded. {count} partners must be notified.", len(to_notify)
    ).format(count=len(to_notify))
    speaker.answer({"contact": ref, "notices": to_notify}, words)


if TYPE_CHECKING:
    from leadkeeper.files.document import Document, Reading
    from leadkeeper.services.imports.importer import ImportReport
    from leadkeeper.services.imports.plan import Choices


def reading_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that control how a file is read."""
    for add in (
        option("--encoding", help="utf-8, cp1252, utf-16-le…"),
        option("--delimiter", help=N_("One character, or TAB.")),
        option("--header-row", type=NumberParam(0), help=N_("The row of the header; 0 for a list without one.")),
        option("--sheet"),
        option("--map", "maps", multiple=True, metavar="HEADER=FIELD", help=N_("FIELD none leaves the column out.")),
        option(
            "--map-anyway", is_flag=True, help=N_("Read a column as a consent although its title speaks of refusal.")
        ),
        option("--answer", "answers", multiple=True, metavar="HEADER=TEXT=yes|no|none", help=N_("What a text means.")),
        option("--trust-short-rows", is_flag=True, help=N_("Count a yes also in incomplete rows.")),
        option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"])),
        option("--timezone"),
        option("--password"),
    ):
        function = add(function)
    return function


def _readings(given: dict[str, Any]) -> tuple[Reading, Choices]:
    """The reading options of a file (its bytes) and the choices about its meaning."""
    from leadkeeper.domain.imports.columns import read_override, read_said
    from leadkeeper.files.document import Reading
    from leadkeeper.services.imports.plan import Choices

    delimiter = "\t" if (given["delimiter"] or "").upper() in ("TAB", "\\T") else given["delimiter"]
    return (
        Reading(given["encoding"], delimiter, given["sheet"], given["password"]),
        Choices(
            given["header_row"],
            dict(read_override(text) for text in given["maps"]),
            given["date_order"],
            given["timezone"],
            dict(read_said(text) for text in given["answers"]),
            given["trust_short_rows"],
            given["map_anyway"],
        ),
    )


@contextmanager
def _opened(file: Path, given: dict[str, Any]) -> Iterator[tuple[Document, Reading, Choices]]:
    """Open a file for import before most of the program is loaded, so that the reader process starts meanwhile."""
    from leadkeeper.files.workbook_process import reader_expected
    from leadkeeper.services import ROWS

    with reader_expected(file, ROWS):
        from leadkeeper.services.imports.plan import open_lead_file

        reading, choices = _readings(given)
        with open_lead_file(file, reading, choices) as document:
            yield document, reading, choices


@command(main, "inspect")
@argument("file", metavar="FILE", type=PATH)
@option("--book", "path", type=PATH, help=N_("The book that the file is meant for: it is only opened."))
@reading_options
def inspect(speaker: Output, file: Path, path: Path | None, **given: Any) -> None:
    """How a file would be read; writes nothing."""
    from leadkeeper.messages.imports import last_time, take_meanings, warning_sentence
    from leadkeeper.services.imports.inspect import inspect_file

    reading, choices = _readings(given)
    if path is None:
        inspection = speaker.run(inspect_file(file, reading, choices))
    else:
        with book(speaker, path) as opened:
            inspection = speaker.run(inspect_file(file, reading, choices, opened.db))
    words = [f"{column.header.text} → {column.field or '–'}" for column in inspection.columns]
    words += [warning_sentence(code, inspection.details.get(code)) for code in inspection.warnings]
    words += [take_meanings(inspection.proposals)] if inspection.proposals else []
    last = inspection.remembered.as_options if inspection.remembered else ""
    words += [last_time(last)] if last else []
    speaker.answer(inspection.as_json(), words)


@command(main, "import")
@argument("path", metavar="BOOK", type=PATH)
@argument("file", metavar="FILE", type=PATH)
@option("--form", metavar="FORM_VERSION|FORM|column|last|none")
@reading_options
@option("--mode", default="fill", type=click.Choice(["fill", "update", "skip", "none"]))
@option("--dry-run", is_flag=True, help=N_("Count only."))
@option("--refused", type=PATH, metavar="OUT.csv", help=N_("Where rejected rows go."))
def import_(
    speaker: Output,
    path: Path,
    file: Path,
    form: str | None,
    mode: str,
    dry_run: bool,
    refused: Path | None,
    **given: Any,
) -> None:
    """Reads a file into the book: all rows or none."""
    with _opened(file, given) as (document, reading, choices):
        from leadkeeper.messages import labels, line
        from leadkeeper.messages.imports import must_be_told, refusal_sentence, said_no, warning_sentence
        from leadkeeper.services.imports.importer import ImportOptions, import_document
        from leadkeeper.services.imports.prepared_rows import NONE

        options = ImportOptions(reading, choices, form or NONE, mode, dry_run, refused)
        with book(speaker, path, write=True) as opened:
            report = speaker.run(import_document(opened.db, document, options, speaker.now))
    words = [line(labels.count(name), count) for name, count in {"read": report.read, **report.counts}.items() if count]
    words += [said_no(report.said_no)] if report.said_no else []
    words += [must_be_told(one.legal_name, one.people, one.due) for one in report.to_tell]
    words += [f"{one.line}: {refusal_sentence(one.code, one.value)}" for _, one in report.refusals]
    words += [warning_sentence(code, report.details.get(code)) for code in report.warnings]
    speaker.answer(report.as_json(), words)
    if form is None:
        _ask_for_form(report)


def _ask_for_form(report: ImportReport) -> None:
    """Exit with code 1 if consents were lost because no form was given; the import itself is kept."""
    from leadkeeper.messages.imports import take_last_form, warning_sentence
    from leadkeeper.services.imports.importer import WITHOUT_FORM

    if (detail := report.details.get(WITHOUT_FORM)) is None:
        return
    words = [warning_sentence(WITHOUT_FORM, detail)]
    words += [take_last_form(detail.last_form)] if detail.last_form else []
    click.echo(" ".join(words), err=True)
    raise SystemExit(1)
