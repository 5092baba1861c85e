"""Partner lists: publish versions, generate the public page, compare versions, show their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from leadkeeper.db import partners
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db, one_state, writing
from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.contact import CHANNELS, EligibilitySubject, Event, last
from leadkeeper.domain.eligibility.case import answers
from leadkeeper.domain.eligibility.context import Published
from leadkeeper.domain.partner import (
    ListChanges,
    ListedName,
    ListVersion,
    Partner,
    PartnerList,
    Snapshot,
    goes_by,
    list_changes,
    which_partner,
)
from leadkeeper.domain.text import contact_link, fresh_id, numbered_id, page_link
from leadkeeper.domain.time import calendar_day, day_bounds, epoch, moment
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.files import atomic, templates
from leadkeeper.files.file_kind import read_attachment
from leadkeeper.messages import LANGUAGES
from leadkeeper.messages.partners import ListWording, told
from leadkeeper.progress import Flow
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.judge import current_grouping, representatives


def list_page(db: Db, version: str, languages: Sequence[str] = tuple(LANGUAGES)) -> str:
    """Return the whole page as HTML without scripts, in one or two languages. Raises `unknown-list-version`."""
    known = partners.read(db)
    list_, published = find_version(known, version)
    when = moment(published.published_at)
    older = [
        one
        for one in list_.versions
        if when is not None and (out := moment(one.published_at)) is not None and out.hi < when.lo
    ]
    before = max(older, key=lambda one: calendar_day(one.published_at) or date.min, default=None)
    owner = known.owner
    return templates.page(
        "partner_list.html",
        company=owner.name or "",
        languages=[_part(known, published, before, ListWording(code)) for code in languages],
        contact_link=contact_link(owner.rights_contact),
        privacy_link=page_link(owner.privacy_url),
    )


def write_list_page(db: Db, version: str, target: Path, languages: Sequence[str] = tuple(LANGUAGES)) -> None:
    """Write the page to a new file; raises also `file-exists` and the codes of `files.atomic`."""
    atomic.write(target, list_page(db, version, languages))


def find_version(known: ReferenceData, wanted: str) -> tuple[PartnerList, ListVersion]:
    """Return a list and its version by version id; raises `unknown-list-version`."""
    matching = ((one, version) for one in known.lists for version in one.versions if version.id == wanted)
    return first_or_raise(matching, LeadKeeperError("unknown-list-version", version=wanted))


def _part(
    known: ReferenceData, published: ListVersion, before: ListVersion | None, words: ListWording
) -> dict[str, Any]:
    """What the page says in one language."""
    owner = known.owner
    return {
        "code": words.language,
        **{name: words.say(name) for name in ("language", "title", "names", "nobody", "withdraw_link")},
        "intro": words.say("intro", company=owner.name or ""),
        "version": words.say("version", version=published.id, day=words.day(published.published_at or "")),
        "companies": tuple(_company(known, name, words) for name in published.names),
        "changes_title": words.say("changes"),
        "since": words.say("since", version=before.id, day=words.day(before.published_at or "")) if before else "",
        "changes": tuple(words.changes(list_changes(before.names, published.names) if before else ListChanges())),
        "withdraw_title": words.say("withdraw"),
        "withdraw": words.say("withdraw_text", contact=(owner.rights_contact or words.say("no_contact"))),
        "rights_title": words.say("rights"),
        "rights": words.say("rights_text"),
        "own_privacy": words.say("own_privacy", name=owner.name or ""),
    }


def _company(known: ReferenceData, listed: ListedName, words: ListWording) -> dict[str, str | None]:
    # The partner that a listed name means; None if none or several match.
    meant = [
        one
        for one in known.partners
        if (one.siren == listed.siren if listed.siren else goes_by(one, listed.name or ""))
    ]
    partner = meant[0] if len(meant) == 1 else None
    number = words.number(listed.siren, partner.foreign_id if partner else None)
    facts = ", ".join(filter(None, [number, words.country(partner.country if partner else None)]))
    name = listed.name or ""
    link = page_link(listed.privacy_url)  # None without a privacy page that may be linked
    return {"name": name, "facts": facts, "link": link, "privacy": words.say("privacy", name=name)}


@dataclass(frozen=True, slots=True)
class ListChange:
    """Difference between two versions, and the contacts to inform of it.

    These consented on the list without seeing the newer version. `seen` counts them by the version they saw last (its
    id; "" if unknown). `text` is the notice for the next message, by language (`fr`, `en`).
    """

    seen: Mapping[str, int]
    text: Mapping[str, str]

    @property
    def people(self) -> int:
        """Number of contacts to inform."""
        return sum(self.seen.values())


def list_change(db: Db, before: str, after: str, today: date) -> Flow[ListChange]:
    """Return the difference between two versions of a list; raises `unknown-list-version`, `lists-differ`."""
    judging = load_judging_context(db, today)
    known = judging.sources.reference_data
    list_, newer = find_version(known, after)
    of_older, older = find_version(known, before)
    if of_older.id != list_.id:
        raise LeadKeeperError("lists-differ", before=before, after=after)
    seen: dict[str, int] = {}
    with one_state(db):
        grouping = yield from current_grouping(judging, read=False)
        for person, count in zip(representatives(judging, grouping), grouping.counts, strict=True):
            version = _last_seen(judging, person, judging.sources.list_versions[after])
            if version is not None:
                seen[version] = seen.get(version, 0) + count
    changes = list_changes(older.names, newer.names)
    owner = known.owner
    texts: dict[str, str] = {
        language: told(
            language,
            owner.name or "",
            newer.published_at or "",
            changes,
            url=list_.url,
            rights_contact=owner.rights_contact,
        )
        for language in LANGUAGES
    }
    return ListChange(dict(sorted(seen.items())), texts)


def people_before_picture(db: Db, version: str, today: date) -> Flow[int]:
    """Return how many people consented on a list version before its screenshot was taken.

    They wait for review once a newer version replaces it before that screenshot (R07).
    """
    judging = load_judging_context(db, today)
    shown = judging.sources.list_versions[version]
    taken = shown.taken

    def relies(yes: Event) -> bool:
        is_before = taken is not None and (yes.when is None or yes.when.lo < taken.surely_by)
        return is_before and shown in judging.sources.seen(yes.consent, yes.when)

    with one_state(db):
        grouping = yield from current_grouping(judging, read=False)
        people = zip(representatives(judging, grouping), grouping.counts, strict=True)
        return sum(count for person, count in people if any(map(relies, _yeses(judging, person))))


def _last_seen(judging: JudgingContext, person: EligibilitySubject, newer: Published) -> str | None:
    """Version seen by a contact that must be informed of a newer one, "" if unknown. None: no notice needed."""
    if any(entry.channel is None and entry.partner is None for entry in person.suppressed):
        return None
    on_list = [yes for yes in _yeses(judging, person) if newer in judging.sources.listed(yes.consent).versions]
    seen = [one for yes in on_list for one in judging.sources.seen(yes.consent, yes.when)]
    if not on_list or any(one is newer or one.surely_after(newer) for one in seen):
        return None
    return max(seen, key=lambda one: (one.earliest, one.position)).version.id if seen else ""


def _yeses(judging: JudgingContext, person: EligibilitySubject) -> list[Event]:
    """Consents to sharing with any partner on any channel that were not withdrawn since."""
    partners = [*judging.sources.partners, ""]  # "": a listed partner that is not in the book
    end = day_bounds(judging.today)[1]
    answered = [
        answers(person.events, partner, channel, lambda _: True, lambda _: True, end)
        for partner in partners
        for channel in CHANNELS
    ]
    yeses = [last(one.latest) for one in answered if not one.opposed]
    return list({id(yes): yes for yes in yeses if yes is not None}.values())


@dataclass(frozen=True, slots=True)
class VersionStep:
    """A list version; `before` is the replaced one, None for the first."""

    list: PartnerList
    version: ListVersion
    before: ListVersion | None

    @property
    def changes(self) -> ListChanges | None:
        """The difference to the version before."""
        return list_changes(self.before.names, self.version.names) if self.before is not None else None

    @property
    def is_replaced_before_picture(self) -> bool:
        """Whether a newer version may have been published when the picture was taken: it proves nothing then (R07)."""
        taken = moment(self.version.snapshot.taken_at) if self.version.snapshot is not None else None
        newer = (_published(one) for one in self.list.versions if _published(one) > _published(self.version))
        return taken is not None and any(published <= taken.hi for published in newer)


def list_history(db: Db) -> tuple[VersionStep, ...]:
    """Return the versions of all lists in book order, newest version of each list first."""
    return tuple(step for one in partners.read_lists(db) for step in _steps(one))


def _steps(partner_list: PartnerList) -> list[VersionStep]:
    versions = _by_age(partner_list)
    pairs = zip([None, *versions], versions, strict=False)
    return [VersionStep(partner_list, after, before) for before, after in pairs][::-1]


def _by_age(one: PartnerList) -> list[ListVersion]:
    """Versions of a list, oldest first."""
    return sorted(one.versions, key=_published)


def _published(version: ListVersion) -> float:
    when = moment(version.published_at)
    return float("-inf") if when is None else when.lo


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A list to publish: partners, start, a picture of its page; without `list_id` a new one at `url`."""

    names: tuple[ListedName, ...]
    published_at: datetime
    list_id: str | None = None
    url: str | None = None
    snapshot: Path | None = None


def listed(partner: Partner) -> ListedName:
    """Listed name of a partner."""
    return ListedName(partner.legal_name, partner.siren, partner.privacy_url)


def publish_list(db: Db, new: NewVersion, now: datetime) -> str:
    """Publish a list version; return its id. The picture counts as taken now.

    Raises `list-empty`, `instant-in-future`, `not-after-last`, `list-unchanged`, `unknown-list`, and the codes of
    `files.file_kind`.
    """
    if not new.names:
        raise LeadKeeperError("list-empty")
    if new.published_at > now:
        raise LeadKeeperError("instant-in-future")
    attached = read_attachment(new.snapshot) if new.snapshot is not None else None
    with writing(db):
        known = {one.id: one for one in partners.read_lists(db)}
        taken = set(partners.version_numbers(db))
        snapshot = None
        if attached is not None:
            digest = attachments.keep(db, attached.name, attached.content, now.isoformat())
            snapshot = Snapshot(attached.name, digest, now.isoformat())
        if new.list_id is None:
            # Name for a list: the last part of its URL.
            parts = [part for part in (new.url or "").partition("://")[2].split("/")[1:] if part]
            made = fresh_id(parts[-1].partition(".")[0] if parts else "", known, "list")
            partners.add_list(db, PartnerList(made, new.url))
        elif new.list_id in known:
            made = new.list_id
            versions = known[made].versions
            for before in versions:
                out = moment(before.published_at)
                if out is not None and epoch(new.published_at) <= out.hi:
                    raise LeadKeeperError("not-after-last", version=before.id)
            # Contacts who saw the last one, with its picture, would lose eligibility by an unchanged version (R07).
            if versions and new.snapshot is None and set(new.names) == set(versions[-1].names):
                raise LeadKeeperError("list-unchanged", version=versions[-1].id)
        else:
            raise LeadKeeperError("unknown-list", list=new.list_id)
        version = numbered_id(f"{made}-", taken)
        partners.publish(db, made, ListVersion(version, new.published_at.isoformat(), new.names, snapshot))
    return version


def find_list(db: Db, wanted: str) -> PartnerList | None:
    """Return the list with this id or URL; None if there is none."""
    known = partners.read_lists(db)
    return next((one for name in ("id", "url") for one in known if getattr(one, name) == wanted), None)


def publish_names(
    db: Db, wanted: str, names: Sequence[str], snapshot: Path | None, published_at: datetime, now: datetime
) -> VersionStep:
    """Publish a version of the list with this id or URL; a URL that no list has makes a new list.

    `names` are ids, SIRENs or legal names of all partners on it; empty: those of the last version stay. Raises
    `unknown-partner` and the codes of `publish_list`.
    """
    with writing(db):
        known = {one.id: one for one in partners.read_all(db)}
        old = find_list(db, wanted)
        if old is None and "://" not in wanted:
            raise LeadKeeperError("unknown-list", list=wanted)
        chosen = tuple(listed(which_partner(known, name)) for name in dict.fromkeys(names))
        if not chosen and old is not None and old.versions:
            chosen = _by_age(old)[-1].names
        new = NewVersion(chosen, published_at, old.id if old else None, None if old else wanted, snapshot)
        version = publish_list(db, new, now)
        return next(step for step in list_history(db) if step.version.id == version)


def attach_snapshot(db: Db, version: str, picture: Path, now: datetime, taken_at: str | None = None) -> str:
    """Copy the picture of a published version into the book, taken now or at an instant; return its SHA-256.

    `version` may be the id of a list: its newest version. An earlier picture replaces a later one, since it proves as
    much and more; the later file stays in the book. The very file of a screenshot that is only declared, as after a
    restore, keeps the moment declared. Raises `unknown-list`, `snapshot-kept` if there is one,
    `bad-instant`, `instant-in-future`, `picture-too-early` if the version was not out yet, and the codes of
    `files.file_kind`.
    """
    taken = taken_at or now.isoformat()
    when, attached = moment(taken), read_attachment(picture)
    if when is None:
        raise LeadKeeperError("bad-instant", text=taken)
    if when.lo > epoch(now):
        raise LeadKeeperError("instant-in-future")
    with writing(db):
        target = newest_version(db, version)
        if target.snapshot is not None and attachments.is_lacking(db, target.snapshot.sha256, attached.content):
            return attachments.keep(db, attached.name, attached.content, now.isoformat())
        kept = moment(target.snapshot.taken_at) if target.snapshot is not None else None
        if target.snapshot is not None and (kept is None or when.hi >= kept.lo):
            raise LeadKeeperError("snapshot-kept", version=target.id)
        published = moment(target.published_at)
        if published is not None and when.hi < published.lo:
            raise LeadKeeperError("picture-too-early", version=target.id, day=target.published_at)
        digest = attachments.keep(db, attached.name, attached.content, now.isoformat())
        partners.attach_snapshot(db, target.id, Snapshot(attached.name, digest, taken))
    return digest


def newest_version(db: Db, wanted: str) -> ListVersion:
    """Return the version with this id, or the newest of the list with this id or URL; raises `unknown-list`."""
    matching = [version for one in partners.read_lists(db) for version in one.versions if version.id == wanted]
    partner_list = find_list(db, wanted)
    newest = _by_age(partner_list)[-1:] if partner_list is not None else []
    return first_or_raise([*matching, *newest], LeadKeeperError("unknown-list", list=wanted))
