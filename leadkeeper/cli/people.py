"""Commands about people: contacts, show, consent."""

from __future__ import annotations

from pathlib import Path

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH, Number
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.errors import LeadKeeperError
from leadkeeper.words import N_


@command(main, "contacts")
@argument("path", metavar="BOOK", type=PATH)
@option("--search", default="", help=N_("Words in name, address, company or number."))
@option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help=N_("The same name again: or that value."))
@option("--sort", default="added", help=N_("A field; with a leading - the other way round."))
@option("--limit", type=Number(0), default=None)
@option("--offset", type=Number(0), default=0)
def contacts(
    speaker: Speaker, path: Path, search: str, filters: tuple[str, ...], sort: str, limit: int | None, offset: int
) -> None:
    """The list of people."""
    from leadkeeper.flows.list_contacts import decided_page, list_contacts
    from leadkeeper.model import shape

    with book(speaker, path) as opened:
        numbers = list_contacts(opened.db, search, _wanted(filters), sort)
        end = None if limit is None else offset + limit
        found = decided_page(opened.db, list(numbers[offset:end]))
    rows = [shape.write(contact) for contact in found]
    for row in rows:
        del row["consents"]
    names = [" ".join(filter(None, (one.first_name, one.last_name, one.email or one.phone))) for one in found]
    speaker.answer(rows, names)


def _wanted(filters: tuple[str, ...]) -> dict[str, list[str]]:
    """Of each filter every value that was asked for: one of them is enough."""
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
@argument("who", metavar="EMAIL_OR_ID")
@option("--channel", "channels", multiple=True, default=("email",))
def show(speaker: Speaker, path: Path, who: str, channels: tuple[str, ...]) -> None:
    """One person: facts, answers, deliveries, standing with every partner."""
    from leadkeeper.cli.answers import person_json, person_words
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.judge import check_channels
    from leadkeeper.flows.show import show as show_person

    check_channels(channels)
    with book(speaker, path) as opened:
        shown = show_person(opened.db, who, paris_day(speaker.now), channels)
    speaker.answer(person_json(shown), person_words(shown, paris_day(speaker.now)))


@command(main, "consent")
@argument("path", metavar="BOOK", type=PATH)
@argument("who", metavar="EMAIL")
@option("--event", required=True, type=click.Choice(["given", "refused", "withdrawn"]))
@option("--purpose", required=True, type=click.Choice(["own", "partners"]))
@option("--channel", "channels", multiple=True)
@option("--partner")
@option("--form-version")
@option("--at", help=N_("When, as the archive writes instants; by default now."))
def consent(
    speaker: Speaker,
    path: Path,
    who: str,
    event: str,
    purpose: str,
    channels: tuple[str, ...],
    partner: str | None,
    form_version: str | None,
    at: str | None,
) -> None:
    """Records an answer of a person; a withdrawal also says which partners must be told."""
    from leadkeeper.flows.record_consent import record_consent
    from leadkeeper.model.contact import Consent
    from leadkeeper.words import ngettext

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
    told = [{"partner": partner, "due": due[partner]} for partner in dict.fromkeys(one.partner for one in notices)]
    words = ngettext(
        "Recorded. {count} partner must be told.", "Recorded. {count} partners must be told.", len(told)
    ).format(count=len(told))
    speaker.answer({"contact": ref, "notices": told}, words)
