"""Makes the public page of a partner list: who is on it, since when, how to take a consent back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import text_file, web_page
from leadkeeper.model.book import Owner, World
from leadkeeper.model.list_changes import ListChanges
from leadkeeper.model.moment import calendar_day, moment
from leadkeeper.model.partner import ListedName, ListVersion, Partner, PartnerList
from leadkeeper.rules.company_names import goes_by
from leadkeeper.rules.list_changes import list_changes
from leadkeeper.rules.web_address import contact_link, page_link
from leadkeeper.store import world
from leadkeeper.store.engine import Db
from leadkeeper.words.list_page import ListWording

BOTH = ("fr", "en")


class Company(NamedTuple):
    """One company as the page has it; `link` None: no privacy page that may be linked."""

    name: str
    facts: str
    link: str | None
    privacy: str


@dataclass(frozen=True, slots=True)
class Part:
    """The page in one language."""

    code: str
    language: str
    title: str
    intro: str
    version: str
    names: str
    nobody: str
    companies: tuple[Company, ...]
    changes_title: str
    since: str
    changes: tuple[str, ...]
    withdraw_title: str
    withdraw: str
    withdraw_link: str
    rights_title: str
    rights: str
    own_privacy: str


def list_page(db: Db, version: str, languages: Sequence[str] = BOTH) -> str:
    """The whole page in HTML, without a script, in one or two languages; raises `unknown-list-version`."""
    known = world.read(db)
    list_, published = find_version(known, version)
    before = _before(list_, published)
    owner = known.owner
    return web_page.page(
        "partner_list.html",
        company=owner.name or "",
        languages=[_part(known, published, before, ListWording(code)) for code in languages],
        contact_link=contact_link(owner.rights_contact),
        privacy_link=page_link(owner.privacy_url),
    )


def write_list_page(db: Db, version: str, target: Path, languages: Sequence[str] = BOTH) -> None:
    """Writes that page as a new file; raises also `file-exists` and the codes of `files.atomic`."""
    text_file.write(target, list_page(db, version, languages))


def find_version(known: World, wanted: str) -> tuple[PartnerList, ListVersion]:
    """A list version and its list; raises `unknown-list-version`."""
    for one in known.lists:
        for version in one.versions:
            if version.id == wanted:
                return one, version
    raise LeadKeeperError("unknown-list-version", version=wanted)


def _before(list_: PartnerList, published: ListVersion) -> ListVersion | None:
    """The version that this one took the place of."""
    when = moment(published.published_at)
    older = [
        one
        for one in list_.versions
        if when is not None and (out := moment(one.published_at)) is not None and out.hi < when.lo
    ]
    return max(older, key=lambda one: calendar_day(one.published_at) or date.min, default=None)


def _part(known: World, published: ListVersion, before: ListVersion | None, words: ListWording) -> Part:
    owner = known.owner
    changes = list_changes(before.names, published.names) if before else ListChanges()
    since = words.say("since", version=before.id, day=words.day(before.published_at or "")) if before else ""
    return Part(
        code=words.language,
        language=words.say("language"),
        title=words.say("title"),
        intro=words.say("intro", company=owner.name or ""),
        version=words.say("version", version=published.id, day=words.day(published.published_at or "")),
        names=words.say("names"),
        nobody=words.say("nobody"),
        companies=tuple(_company(known, name, words) for name in published.names),
        changes_title=words.say("changes"),
        since=since,
        changes=tuple(words.changes(changes)),
        withdraw_title=words.say("withdraw"),
        withdraw=words.say("withdraw_text", contact=_contact(owner, words)),
        withdraw_link=words.say("withdraw_link"),
        rights_title=words.say("rights"),
        rights=words.say("rights_text"),
        own_privacy=words.say("own_privacy", name=owner.name or ""),
    )


def _contact(owner: Owner, words: ListWording) -> str:
    return owner.rights_contact or words.say("no_contact")


def _company(known: World, listed: ListedName, words: ListWording) -> Company:
    partner = _partner(known, listed)
    number = words.number(listed.siren, partner.foreign_id if partner else None)
    facts = ", ".join(filter(None, [number, words.country(partner.country if partner else None)]))
    name = listed.name or ""
    return Company(name, facts, page_link(listed.privacy_url), words.say("privacy", name=name))


def _partner(known: World, listed: ListedName) -> Partner | None:
    """The partner that a listed name means, None where it means nobody in the book, or several."""
    meant = [
        one
        for one in known.partners
        if (one.siren == listed.siren if listed.siren else goes_by(one, listed.name or ""))
    ]
    return meant[0] if len(meant) == 1 else None
