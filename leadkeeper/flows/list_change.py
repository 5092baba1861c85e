"""What changed between two versions of a list, who must be told of it in the next message, and in which words (R37)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.census import take_census
from leadkeeper.flows.desk import Desk, open_desk
from leadkeeper.flows.list_page import find_version
from leadkeeper.model.contact import CHANNELS
from leadkeeper.model.list_changes import ListChanges
from leadkeeper.model.moment import day_bounds
from leadkeeper.model.person import Event, Person
from leadkeeper.progress import Flow
from leadkeeper.rules.consent import answers, last
from leadkeeper.rules.eligibility.sources import Published
from leadkeeper.rules.list_changes import list_changes
from leadkeeper.store.engine import Db
from leadkeeper.words.list_page import told


@dataclass(frozen=True, slots=True)
class ListChange:
    """The change, and the people who said yes on the list and did not see its newer version yet.

    `seen` counts them by the version that they saw last (its id; "" where nobody can tell which). `text` is what the
    next message says, by language (`fr`, `en`).
    """

    before: str
    after: str
    changes: ListChanges
    seen: Mapping[str, int]
    text: Mapping[str, str]

    @property
    def people(self) -> int:
        """How many people must be told."""
        return sum(self.seen.values())


def list_change(db: Db, before: str, after: str, today: date) -> Flow[ListChange]:
    """The change from one version of a list to another; raises `unknown-list-version`, `lists-differ`."""
    desk = open_desk(db, today)
    known = desk.sources.world
    list_, newer = find_version(known, after)
    of_older, older = find_version(known, before)
    if of_older.id != list_.id:
        raise LeadKeeperError("lists-differ", before=before, after=after)
    census = yield from take_census(desk)
    seen: dict[str, int] = {}
    for person, count in zip(census.standing, census.counts, strict=True):
        version = _last_seen(desk, person, desk.sources.list_versions[after])
        if version is not None:
            seen[version] = seen.get(version, 0) + count
    changes = list_changes(older.names, newer.names)
    owner = known.owner
    texts = {
        language: told(
            language,
            owner.name or "",
            newer.published_at or "",
            changes,
            url=list_.url,
            rights_contact=owner.rights_contact,
        )
        for language in ("fr", "en")
    }
    return ListChange(before, after, changes, dict(sorted(seen.items())), texts)


def _last_seen(desk: Desk, person: Person, newer: Published) -> str | None:
    """The version that somebody saw who must be told of a newer one, "" for an unknown one; None: nothing to tell."""
    if any(entry.channel is None and entry.partner is None for entry in person.suppressed):
        return None
    on_list = [yes for yes in _yeses(desk, person) if newer in desk.sources.list_of(yes.consent)]
    seen = [one for yes in on_list for one in desk.sources.seen(yes.consent, yes.when)]
    if not on_list or any(one is newer or one.surely_after(newer) for one in seen):
        return None
    return max(seen, key=lambda one: (one.earliest, one.position)).version.id if seen else ""


def _yeses(desk: Desk, person: Person) -> list[Event]:
    """Every yes to giving data to some partner on some channel that no later no took back."""
    partners = [*desk.sources.partners, ""]  # "": a partner whom the list names and the book does not know
    end = day_bounds(desk.today)[1]
    found = [
        answers(person.events, partner, channel, lambda _: True, lambda _: True, end)
        for partner in partners
        for channel in CHANNELS
    ]
    yeses = [last(one.latest) for one in found if not one.opposed]
    return list({id(yes): yes for yes in yeses if yes is not None}.values())
