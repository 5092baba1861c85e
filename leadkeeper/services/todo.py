"""What is due in a book: for Home at once, all of it for the month and `todo`, and the calendar file with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from leadkeeper.db import consents, disclosures, partners, suppressions
from leadkeeper.db.book import backup, settings
from leadkeeper.db.engine import Db, grouped
from leadkeeper.domain.partner import PartnerList
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.time import add_months, calendar_day, paris_day
from leadkeeper.files import atomic
from leadkeeper.messages import money
from leadkeeper.messages import month as messages
from leadkeeper.progress import Flow
from leadkeeper.services.billing.invoices import open_lines, propose_holds
from leadkeeper.services.contacts import mailboxes
from leadkeeper.services.eligibility.review import asking_after_sharing
from leadkeeper.services.month.plan import references_to, unfinished
from leadkeeper.services.partners.partners import IN_FORCE, PartnerView, partners_overview
from leadkeeper.services.privacy import erasure
from leadkeeper.services.privacy.requests import list_requests
from leadkeeper.services.privacy.retention import preview_retention
from leadkeeper.services.proof.breaches import list_breaches
from leadkeeper.services.suppression.notifications import notices_by_partner

SOON_DAYS = 30  # days before its end from which a consent is announced


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing that is due; `due` is None if no day is known.

    `kind` is notices, request, breach, asking, contract, snapshot, consents, retention, export, payment, invoice or
    month; on Home also complaints, mailboxes or erased-again. `target` names what it is about: a request, a list
    version, a consent's last day, a month. No address of a person stands in its text: `contacts` are ids, `refs` the
    references by which the partner knows the people of a notification, and `person`, who made a request or what a
    breach is, is for the window alone. `at` is the instant of a deadline that has one. `in_review`: for `asking` on
    Home, whether one of the people can be allowed in Review.
    """

    kind: str
    due: date | None
    partner: str | None = None
    people: int = 0
    name: str = ""
    target: str = ""
    late: bool = False
    contacts: tuple[int, ...] = ()
    refs: tuple[str, ...] = ()
    person: str = ""
    at: str = ""
    in_review: bool = True

    @property
    def text(self) -> str:
        """The sentence to read."""
        if self.kind == "contract" and self.late and self.due:
            return messages.contract_ended(self.name, self.due)
        return messages.due(self.kind, self.name, self.target, self.people, self.due, self.at)

    def as_json(self) -> dict[str, Any]:
        """Return the object of `todo --json`."""
        return {
            "kind": self.kind,
            "due": self.due.isoformat() if self.due else None,
            **attributes(self, "partner people text late"),
            "target": self.target or None,
            "refs": list(self.refs),
        }


def list_due(db: Db, today: date, now: datetime | None = None) -> Flow[list[TodoItem]]:
    """Return all that is due, the oldest day first, what has no day at the end.

    `now`, an instant of that day, is for what is due by an hour.
    """
    kept = yield from preview_retention(db, today)
    views = partners_overview(db, today).partners
    items = [
        *_notices(db),
        *_requests(db, today),
        *_breaches(db, now),
        *asking(db, today),
        *_contracts(views),
        *_snapshots(partners.read_lists(db)),
        *_ending_consents(db, today),
        *_exports(db, views, today),
        *_payments(db, today),
        *_invoices(db, today),
        *_interrupted(db),
    ]
    if kept.numbers:
        items.append(TodoItem("retention", today, people=len(kept.numbers), contacts=tuple(kept.numbers)))
    late = [replace(one, late=one.late or (one.due is not None and one.due < today)) for one in items]
    return sorted(late, key=lambda one: (one.due or date.max, one.kind, one.partner or "", one.target))


def due_at_once(db: Db, views: Sequence[PartnerView], today: date, now: datetime | None = None) -> list[TodoItem]:
    """Return what Home lists, the oldest day first: what needs no pass over the contacts; a partner is notified once.

    A request or a notification without a known day counts as late; `now` as for `list_due`.
    """
    notices = notices_by_partner(db, today)
    decisions = (("mailboxes", mailboxes.waiting(db)), ("erased-again", erasure.waiting(db)))
    items = [
        *(
            TodoItem("notices", one.next_due, one.partner, one.people, one.legal_name, late=one.overdue > 0)
            for one in notices
        ),
        *(replace(one, late=one.due is None) for one in _requests(db, today)),
        *_breaches(db, now),
        *_contracts(views),
        *_snapshots(partners.read_lists(db)),
        *_exports(db, views, today),
        *_payments(db, today),
        *_invoices(db, today),
        *_interrupted(db),
        *(TodoItem(kind, None, people=len(ids), contacts=tuple(ids)) for kind, ids in decisions if ids),
    ]
    late = [replace(one, late=one.late or (one.due is not None and one.due < today)) for one in items]
    return sorted(late, key=lambda one: (one.due or date.min, one.kind, one.partner or one.target))


def calendar_of(db: Db, items: list[TodoItem], now: datetime) -> bytes:
    """Return the calendar file of what is due; what is late or has no day stands on today."""
    today, book = paris_day(now), backup.lineage(db) or ""
    reminders = (
        Reminder(
            f"{book}/{item.kind}/{item.partner}/{item.target}/{item.due}",
            max(item.due or today, today),
            item.text,
            messages.due_on(item.due),
        )
        for item in items
    )
    return calendar(reminders, messages.calendar_name(settings.read(db).name or ""), now)


def write_calendar(db: Db, items: list[TodoItem], target: Path, now: datetime) -> None:
    """Write `calendar_of`, in the place of an earlier one; raises `file-exists` for any other file."""
    temp = atomic.temporary_path(target)
    with atomic.created(temp) as out:
        out.write(calendar_of(db, items, now))
    try:
        atomic.release(temp, target, replace=_is_ours(target))
    finally:
        atomic.discard(temp)


def _is_ours(target: Path) -> bool:
    if not target.is_file():
        return False
    with atomic.disk_troubles_of(target), target.open("rb") as file:
        return PRODUCT.encode() in file.read(200)


def _notices(db: Db) -> Iterator[TodoItem]:
    names = partners.legal_names(db)
    waiting = grouped(((one.partner, one.due), one) for one in suppressions.read_notifications(db, only_open=True))
    for (partner, due), lines in waiting.items():
        people = tuple(dict.fromkeys(one.person for one in lines))  # somebody may have several, one for each request
        refs = tuple(references_to(db, partner, people).values())
        yield TodoItem("notices", calendar_day(due), partner, len(people), names[partner], contacts=people, refs=refs)


def _requests(db: Db, today: date) -> Iterator[TodoItem]:
    for request in list_requests(db, today, only_open=True):
        asked, due = request.asked, request.deadline.due
        who = "" if asked.erased else asked.email or asked.name or asked.contact
        who = asked.name or asked.email or who if asked.searched else who  # not in the book: an empty record
        yield TodoItem("request", due, people=1, name=asked.kind or "", target=asked.ref, person=who)


def _breaches(db: Db, now: datetime | None) -> Iterator[TodoItem]:
    """Breaches of which the CNIL is to be told; in their text only an id: what happened may name a person."""
    for status in list_breaches(db, now or datetime.min.replace(tzinfo=UTC)):
        day, breach, is_late = calendar_day(status.due), status.breach, status.state == "overdue"
        if breach.is_open:
            yield TodoItem("breach", day, target=breach.id, person=breach.what, at=status.due, late=is_late)


def asking(db: Db, today: date, those: Sequence[int] | None = None) -> Iterator[TodoItem]:
    """People already shared of which a note asks to stop; since when is not known, so they are late.

    `those` as `asking` of `asking_after_sharing`.
    """
    people = tuple(asking_after_sharing(db, today, those))
    if people:
        yield TodoItem("asking", None, people=len(people), late=True, contacts=people)


def _contracts(views: Sequence[PartnerView]) -> Iterator[TodoItem]:
    """Contracts to renew: one a partner, for those of a partner end on the same day; and those that have run out.

    A partner that is on hold, or that no list names although lists name others, is to receive nothing more.
    """
    has_lists = any(view.named for view in views)
    for view in views:
        days = [one.last_day for one in view.to_renew[:1]]
        if view.ended and view.partner.hold is None and (view.named or (view.exports and not has_lists)):
            days = [view.ended]
        for day in days:
            yield TodoItem("contract", day, view.partner.id, view.people, view.partner.legal_name)


def _snapshots(lists: tuple[PartnerList, ...]) -> Iterator[TodoItem]:
    """The last version of each list, if it has no picture."""
    for partner_list in lists:
        if partner_list.versions and partner_list.versions[-1].snapshot is None:
            last = partner_list.versions[-1]
            yield TodoItem("snapshot", calendar_day(last.published_at), name=partner_list.id, target=last.id)


def ending_soon(db: Db, today: date) -> list[tuple[date, int]]:
    """Return the last day of consents that end soon, and the id of their terms."""
    answered = ((calendar_day(until), terms) for terms, until in consents.ending_answers(db))
    return [(day, terms) for day, terms in answered if day and today <= day <= today + timedelta(days=SOON_DAYS)]


def _ending_consents(db: Db, today: date) -> Iterator[TodoItem]:
    """Consents that end soon, by their last day."""
    for day, terms in grouped(ending_soon(db, today)).items():
        if people := tuple(consents.people_of_answers(db, terms)):
            yield TodoItem("consents", day, people=len(people), target=day.isoformat(), contacts=people)


def _exports(db: Db, views: Sequence[PartnerView], today: date) -> Iterator[TodoItem]:
    """Partners with a contract in force that got nothing for a month or more, though they did before.

    Not those on hold or taken off every list: they are to receive nothing more.
    """
    last: dict[str, date] = {}
    for file in disclosures.released(db):
        day = calendar_day(file.at)
        if day is not None:
            last[file.partner] = max(day, last.get(file.partner, day))
    for view in views:
        partner = view.partner
        is_wanted = partner.hold is None and not (view.was_named and not view.named)
        if partner.id in last and view.state == IN_FORCE and is_wanted and add_months(last[partner.id], 1) <= today:
            yield TodoItem("export", add_months(last[partner.id], 1), partner.id, name=partner.legal_name)


def _payments(db: Db, today: date) -> Iterator[TodoItem]:
    for one in propose_holds(db, today):
        owed = ", ".join(money(cents, currency) for currency, cents in one.owed.items())
        yield TodoItem("payment", one.due, one.partner, name=one.legal_name, target=owed)


def _invoices(db: Db, today: date) -> Iterator[TodoItem]:
    """Lines in no invoice file of the month, by month, until such a file names them; for who uses these files."""
    lines = open_lines(db, f"{today:%Y-%m}")
    left = [one for one in (*lines.late, *lines.new) if lines.has_files and one.reference not in lines.named]
    for period, refs in grouped((one.period, one.reference) for one in left).items():
        last = add_months(date.fromisoformat(f"{period}-01"), 1) - timedelta(days=1)
        yield TodoItem("invoice", last, name=", ".join(dict.fromkeys(refs)), target=period)


def _interrupted(db: Db) -> Iterator[TodoItem]:
    left = unfinished(db)
    if left is not None:
        yield TodoItem("month", calendar_day(left.started_at), target=str(left.request["out"]))


PRODUCT = "-//LeadKeeper//LeadKeeper//EN"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One all-day entry; entries with the same `key` replace one another when the file is read again."""

    key: str
    day: date
    title: str
    text: str


def calendar(reminders: Iterable[Reminder], name: str, now: datetime) -> bytes:
    """Return the bytes of a calendar file with these reminders; each rings at nine in the morning of its day."""
    import icalendar  # a tenth of the processor time of the home page, which writes no calendar

    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for reminder in reminders:
        event = icalendar.Event()
        event.add("uid", f"{sha256(reminder.key.encode()).hexdigest()[:32]}@leadkeeper")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", reminder.day)
        event.add("dtend", reminder.day + timedelta(days=1))
        event.add("summary", reminder.title)
        event.add("description", reminder.text)
        event.add("transp", "TRANSPARENT")
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", reminder.title)
        alarm.add("trigger", timedelta(hours=9))
        event.add_component(alarm)
        made.add_component(event)
    if not made.subcomponents:  # RFC 5545 wants a component; this one shows nothing
        zone, offset = icalendar.Timezone(), icalendar.TimezoneStandard()
        zone.add("tzid", "UTC")
        offset.add("dtstart", datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None))
        offset.add("tzoffsetfrom", timedelta())
        offset.add("tzoffsetto", timedelta())
        zone.add_component(offset)
        made.add_component(zone)
    return bytes(made.to_ical())
