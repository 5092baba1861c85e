"""Commands about contacts: contacts, show, consent, unsuppress; and the output of verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from leadkeeper.cli.app import PATH, NumberParam, Output, argument, book, command, option
from leadkeeper.domain import serialization
from leadkeeper.domain.contact import UNDONE
from leadkeeper.domain.duplicates import repeated_from
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, labels, line, money, ngettext, number, rules
from leadkeeper.messages.contacts import also_at_mailbox, note_came_from, unread_answer
from leadkeeper.messages.labels import day
from leadkeeper.messages.partners import how_to_remove_hold
from leadkeeper.messages.rules import action, headline, sentence
from leadkeeper.services.contacts.details import (
    ContactDetails,
    answering,
    choice,
    named,
    show_number,
)
from leadkeeper.services.contacts.listing import find_to_show
from leadkeeper.services.eligibility.judge import NumberHold


def judgement_words(start: str, judgement: Judgement, number_hold: NumberHold | None) -> Iterator[str]:
    """Yield a verdict after the `start` of its line, and the reasons below it."""
    yield f"{start}{verdict_word(judgement.verdict)}"
    for objection in rules.in_order(judgement.objections):
        yield f"    {objection.rule}  {sentence(objection)}"
    if number_hold is not None:
        yield f"    {_number_held(number_hold)} {rules.number_held_advice()}"


def _number_held(hold: NumberHold) -> str:
    return rules.number_held(hold.phone, hold.record, hold.objection)


def judgement_json(judgement: Judgement, number_hold: NumberHold | None) -> dict[str, Any]:
    """Return verdict and reasons as JSON."""
    held: dict[str, Any] = {}
    if (hold := number_hold) is not None:
        by = {"number": hold.phone, "contact": hold.record.id, "message": _number_held(hold)}
        held = {"number_refused": True, "number_held": by}
    return {
        **held,
        "verdict": judgement.verdict.word,
        "reasons": [
            {
                "rule": objection.rule,
                "verdict": objection.verdict.word,
                "facts": {"code": objection.code, **objection.facts},
                "message": sentence(objection),
            }
            for objection in judgement.objections
        ],
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
        "noted_in": [{"file": file, "line": line} for file, line in shown.noted_in],
        "standing": [
            {"partner": one.partner, "channel": one.channel, **judgement_json(one.judgement, one.number_hold)}
            for one in shown.verdicts
        ],
    }


def person_words(shown: ContactDetails, today: date) -> Iterator[str]:
    """Yield a contact's details as text."""
    contact = shown.contact
    yield " · ".join(filter(None, (contact.display_name, contact.email, contact.phone)))
    for consent in contact.consents:
        is_undone = consent.event == "given" and consent.source and consent.source.import_id in shown.undone
        answer = f"{labels.event(consent.event)} · {labels.purpose(UNDONE if is_undone else consent.purpose)}"
        if consent.channels:
            answer += f" ({', '.join(map(labels.channel, consent.channels))})"
        given = repeated_from(consent)
        form = consent.form_version
        origin = _("kept despite a newer yes under another address") if given else "–"
        origin = labels.with_code(shown.called.get(form, ""), form) if form and not given else origin
        yield f"  {day(given or consent.at or '?')}  {answer} · {origin}"
    for export, partner, at in shown.deliveries:
        yield f"  {day(at or '?')}  {export} → {partner}"
    yield _("Under the rules and evidence recorded on {day}:").format(day=today.strftime("%d/%m/%Y"))
    for one in shown.verdicts:
        yield from judgement_words(f"  {one.legal_name} · {one.channel} · ", one.judgement, one.number_hold)
    yield from (also_at_mailbox(*one) for one in shown.in_lines)
    yield from (unread_answer(*one) for one in shown.unread)
    if shown.noted_in:
        yield note_came_from(shown.noted_in)


def summary_words(
    summary: dict[str, Any], partner: Partner, channel: str, called: Callable[[str], str]
) -> Iterator[str]:
    """Yield the number of contacts eligible for a partner, the losses at each step, and the best remedies.

    `called` gives the name of what a remedy is about.
    """
    name = partner.legal_name
    yield line(_("People in the book"), summary["people"])
    for verdict in Verdict:
        yield line(labels.verdict(verdict.word), summary[verdict.word])
    for step, stage in zip(rules.STEPS, summary["funnel"], strict=True):
        lost = f" (−{number(stage['lost'])} {rules.lost(step, name, stage['causes'])})" if stage["lost"] else ""
        yield f"  {line(rules.title(step, name, channel), stage['left'])}{lost}"
    for reason, count in summary["reasons"].items():
        yield f"  {reason.partition('/')[0]}  {line(headline(reason), count)}"
    yield from filter(None, [rules.waiting(summary["waiting_requests"])])
    doubtful = [(kind, count) for kind, count in summary["hygiene"].items() if count]
    if doubtful:
        yield _("Among the eligible, addresses that may not reach the person (export --leave-out KIND):")
        yield from (f"  {kind}  {line(labels.address_kind(kind), count)}" for kind, count in doubtful)
    for remedy in summary["unlocks"]:
        code = remedy["target"]
        target = name if code == partner.id else labels.with_code(called(code), code)
        price = f"  ({money(remedy['price_cents'], None)})" if remedy["price_cents"] else ""
        yield f"  + {number(remedy['people'])}  {action(remedy['action'], target)}{price}"
        if remedy["action"] == "lift-hold":
            yield f"      {how_to_remove_hold(partner.id)}"


def verdict_word(verdict: Verdict) -> str:
    """Return the verdict in the current language."""
    words = {Verdict.ELIGIBLE: _("eligible"), Verdict.REVIEW: _("to be reviewed"), Verdict.BLOCKED: _("blocked")}
    return words[verdict]


@command("contacts")
@option("--search", default="", help=N_("Words in name, address, company or number."))
@option(
    "--filter", "filters", multiple=True, metavar="NAME=VALUE", help=N_("The same name again means “or that value”.")
)
@option("--sort", default="added", help=N_("The field to sort by; a leading - reverses the order."))
@option("--limit", type=NumberParam(0), default=None)
@option("--offset", type=NumberParam(0), default=0)
def contacts(
    speaker: Output, path: Path, search: str, filters: tuple[str, ...], sort: str, limit: int | None, offset: int
) -> None:
    """The list of people."""
    from leadkeeper.services.contacts.listing import check_values, decided_page, list_contacts

    with book(speaker, path) as opened:
        wanted: dict[str, list[str]] = {}
        for text in filters:
            name, equals, value = text.partition("=")
            if not equals:
                raise LeadKeeperError("bad-filter", text=text)
            wanted.setdefault(name, []).append(value)
        check_values(opened.db, wanted)
        numbers = list_contacts(opened.db, search, wanted, sort)
        end = None if limit is None else offset + limit
        page = decided_page(opened.db, list(numbers[offset:end]))
    objects = map(serialization.write, page)
    rows = [{name: fact for name, fact in one.items() if name != "consents"} for one in objects]
    speaker.answer(rows, [" ".join(filter(None, (one.display_name, one.email or one.phone))) for one in page])


@command("show")
@argument("who", metavar="EMAIL|ID|REF")
@option("--channel", "channels", multiple=True, default=("email",))
def show(speaker: Output, path: Path, who: str, channels: tuple[str, ...]) -> None:
    """One person: facts, answers, exports, and what each partner may receive.

    REF is a row of an export, for example E2-000003, as partners write it.
    """
    from leadkeeper.services.eligibility.judge import check_channels

    check_channels(channels)
    with book(speaker, path) as opened:
        record = find_to_show(opened.db, who)
        shown = show_number(opened.db, record, speaker.today, channels)
        others = choice(opened.db, record)[1] if "@" in who else ()
    lines = list(person_words(shown, speaker.today))
    if others:
        text = _("This is one of several people with these addresses. The others: {records}.")
        lines.append(text.format(records="; ".join(map(str, others))))
    speaker.answer(person_json(shown), lines)


@command("consent")
@argument("who", metavar="EMAIL|ID|REF")
@option("--event", required=True, type=click.Choice(["given", "refused", "withdrawn"]))
@option("--purpose", required=True, type=click.Choice(["own", "partners"]))
@option("--channel", "channels", multiple=True)
@option("--partner")
@option("--form-version")
@option("--at", help=N_("When, for example 2026-11-24T10:00; by default now."))
def consent(speaker: Output, path: Path, who: str, channels: tuple[str, ...], at: str | None, **given: Any) -> None:
    """Records an answer of a person; for a withdrawal, also says which partners must be notified.

    REF is a row of an export, for example E2-000003, as partners write it. By an address of several people a refusal or
    withdrawal is recorded of each of them; a yes names them, and needs the id of the one who gave it.
    """
    from leadkeeper.domain.contact import Consent
    from leadkeeper.messages.contacts import untouched_alike
    from leadkeeper.messages.suppression import accepted_since
    from leadkeeper.services.consent.record import accepted_again, record_consent
    from leadkeeper.services.eligibility.context import load_judging_context

    when = speaker.now.isoformat() if at is None else at
    answer = Consent(at=when, channels=channels or None, trace="log", **given)
    with book(speaker, path, write=True) as opened:
        numbers = answering(opened.db, who, str(answer.event))
        people = named(opened.db, numbers)
        if answer.partner is not None:
            known = load_judging_context(opened.db, speaker.today)
            answer = replace(answer, partner=known.partner(answer.partner).id)
        before = (show_number(opened.db, one, speaker.today).contact for one in numbers if answer.event != "given")
        later = [yes.at or "" for one in before if (yes := accepted_again(one, answer, speaker.now)) is not None]
        ref, notices = record_consent(opened.db, who, answer, speaker.now)
        shown = show_number(opened.db, numbers[0], speaker.today)
    names = {one.partner: one.legal_name for one in shown.verdicts}
    alike = shown.alike if answer.event != "given" else ()
    due = {notice.partner: notice.due for notice in sorted(notices, key=lambda one: one.due or "", reverse=True)}
    to_notify = [{"partner": partner, "due": due[partner]} for partner in dict.fromkeys(one.partner for one in notices)]
    words = ngettext(
        "Recorded. {count} partner must be notified.", "Recorded. {count} partners must be notified.", len(to_notify)
    ).format(count=len(to_notify))
    recorded = [f"{shown.contact.named} ({ref}): {labels.event(answer.event)}"]
    if len(people) > 1:
        recorded = [f"{one.named}: {labels.event(answer.event)}" for one in people]
        recorded += [_("Several people have this address: it is recorded of each, as any of them may have answered.")]
    partners = [f"  {names[str(one['partner'])]}  {day(one['due'] or '?')}" for one in to_notify]
    since = [accepted_since(max(later), withdrawn=answer.event == "withdrawn")] if later else []
    since += [_("If you were informed later, record it again with that day (--at).")] if later else []
    left = [*since, *untouched_alike(one.standing for one in alike)]
    also = {"also": [one.contact for one in people[1:]]} if len(people) > 1 else {}
    speaker.answer({"contact": ref, **also, "notices": to_notify}, [*recorded, words, *partners, *left])


@command("unsuppress")
@argument("address", metavar="ADDRESS|REF")
@option("--reason", required=True, help=N_("Why it was a mistake; the reason is kept in the register."))
@option("--partner", help=N_("Only the entry for this partner; by default the one for all."))
@option("--channel", help=N_("Only the entry for this channel; by default the one for all."))
@option("--only", type=click.Choice(["dead", "objection"]), help=N_("The dead address, or what the person asked for."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
def unsuppress(
    speaker: Output, path: Path, address: str, reason: str, partner: str | None, channel: str | None, only: str | None,
    *, yes: bool,
) -> None:  # fmt: skip
    """Removes an address or number that is on the suppression list by mistake; says who it belongs to and asks.

    An objection that a person made stays: this is for wrong entries. An entry left by an erasure cannot be removed.
    """
    from leadkeeper.messages.suppression import stop_entry
    from leadkeeper.services.suppression.suppression import entries_meant, look_at_stops, remove_suppression

    with book(speaker, path, write=True) as opened:
        stops = look_at_stops(opened.db, [address])
        meant = entries_meant(opened.db, stops, partner, channel, only or "")
        texts = [(stop_entry(e.address, e.legal_name, e.channel, e.reason, e.at), e in meant) for e in stops.entries]
        stays = _("Stays on the suppression list: {entry}")
        lines = [text for text, goes in texts if goes] + [stays.format(entry=text) for text, goes in texts if not goes]
        lines += [f"{one.id}  {one.display_name}  {one.email or one.phone or ''}" for one in stops.people]
        if not speaker.as_json:
            click.echo("\n".join(lines), err=True)
        if meant and not yes and not speaker.agrees(_("Remove from the suppression list?")):
            raise LeadKeeperError("lift-unasked")
        of = [one.reason for one in meant]
        count = remove_suppression(opened.db, address, reason, speaker.now, partner=partner, channel=channel, of=of)
    words = ngettext(
        "{count} entry was removed from the suppression list.",
        "{count} entries were removed from the suppression list.",
        count,
    )
    speaker.answer({"lifted": count, "contacts": [one.id for one in stops.people]}, [words.format(count=count)])


ONLY = N_(
    "Only this record among those with the address; repeat for more. By default those that are certainly one person."
)


@command("dossier")
@argument("who", metavar="EMAIL|ID|REF")
@option("--out", required=True, type=PATH, help=N_("The file to write: .html to read, .json for machines."))
@option("--record", "records", multiple=True, metavar="ID", help=ONLY)
def dossier(speaker: Output, path: Path, who: str, out: Path, records: tuple[str, ...]) -> None:
    """Access report (GDPR 15): everything that the book holds about a person, with every recipient by name."""
    from leadkeeper.messages.contacts import untouched_records
    from leadkeeper.messages.privacy import reports_too
    from leadkeeper.services.contacts.details import alike_of, resolve_contact_ids
    from leadkeeper.services.privacy.access_report import write_dossier

    with book(speaker, path) as opened:
        report = write_dossier(opened.db, who, out, speaker.today, records or None)
        left = choice(opened.db, who, records or None)[1]
        near = alike_of(opened.db, resolve_contact_ids(opened.db, who, records or None).numbers, speaker.today)
    thing = {
        "file": str(out),
        "records": len(report["records"]),
        "consents": sum(len(one["consents"]) for one in report["records"]),
        "lines": sum(len(one["lines"]) for one in report["records"]),
        "recipients": len({one["legal_name"] for one in report["recipients"]}),
        **({"left": [one.contact for one in left]} if left else {}),
        **({"alike": [one.record.contact for one in near]} if near else {}),
    }
    lines = [_("The access report {file} is ready. It is for this person only.").format(file=out)]
    others = [*untouched_records(list(map(str, left))), *reports_too([one.record.named for one in near])]
    speaker.answer(thing, [*lines, *others])


@command("erase")
@argument("who", metavar="EMAIL|ID|REF")
@option("--record", "records", multiple=True, metavar="ID", help=ONLY)
@option("--yes", is_flag=True, help=N_("Do not ask."))
def erase(speaker: Output, path: Path, who: str, records: tuple[str, ...], *, yes: bool) -> None:
    """Erases a person everywhere, for good; says which partners to notify (GDPR 17, 19).

    It names the person and asks if the address is in the book in another spelling, or several records are meant.
    """
    from leadkeeper.messages.contacts import lines_of_others, mailbox_given, others_of_erased, untouched_records
    from leadkeeper.messages.privacy import erasure_lines
    from leadkeeper.messages.proof import UNSEALED
    from leadkeeper.services.privacy.erasure import erase, preview_erasure

    with book(speaker, path, write=True) as opened:
        ahead = preview_erasure(opened.db, who, records or None, speaker.today)
        people = [str(one) for one in ahead.chosen]
        named = [*(_("To erase: {person}").format(person=one) for one in people), *lines_of_others(ahead.others)]
        if not ahead.is_exact and not yes:
            if not speaker.as_json:
                click.echo("\n".join(named), err=True)
            if not speaker.agrees(_("Erase for good?")):
                raise LeadKeeperError("erase-unasked", records="; ".join(people))
        done = speaker.run(erase(opened.db, who, speaker.now, records or None))
    due = {one.partner: one.due for one in sorted(done.notices, key=lambda one: one.due or "", reverse=True)}
    thing = {
        "contacts": list(done.contacts),
        **done.removed,
        "notices": [{"partner": partner, "due": day} for partner, day in due.items()],
        "files": list(done.files),
        "look_at": list(done.sheets),
        **({"sealed": done.sealed} if done.sealed else {"sealed": 0} if done.unsealed else {}),
        **({"left": [one.contact for one in done.left]} if done.left else {}),
    }
    lines = [_("Erased: {person}").format(person=one) for one in people] + lines_of_others(ahead.others)
    lines += others_of_erased(one.standing for one in ahead.alike)
    lines += mailbox_given([one.named for one in ahead.mailbox_given])
    lines += erasure_lines(done.removed, len(due), done.files, done.sheets, done.sealed_years)
    lines += [_(UNSEALED)] if done.unsealed else []
    speaker.answer(thing, [*untouched_records(list(map(str, done.left))), *lines])
