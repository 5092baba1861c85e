"""What a founder looks at first: how many people, what went out this month, what is due, how each partner stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from leadkeeper.flows import erased_again, part_mailboxes
from leadkeeper.flows.notices import notices_by_partner
from leadkeeper.flows.partners_overview import IN_FORCE, PartnerView, partners_overview
from leadkeeper.flows.requests import list_requests
from leadkeeper.model.moment import calendar_day
from leadkeeper.rules.email import import_key
from leadkeeper.store import contacts, forms, home, owner
from leadkeeper.store.engine import Db

CONTRACT_DAYS = 60  # a contract that ends within so many days is to be renewed
COMPLAINT_DAYS = 30

Change = tuple[int, int, date]
"""Another one as soon as the book or the day is another."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits: `kind` is `request`, `contract`, `notices`, `complaints`, `mailboxes`
    or `erased-again`.

    `target` is the id of the request or partner, `name` what a person calls it: who asks, the partner's legal name.
    `people` says how many it concerns, `due` by when (None: nobody knows), `late` that this day is past, `asked` what a
    request is for, in the archive's word. `contacts` are row numbers, where the people are a list to look through.
    """

    kind: str
    target: str
    name: str
    people: int
    due: date | None = None
    late: bool = False
    asked: str = ""
    contacts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner as it stands, and how many complaints came from addresses that it was given."""

    view: PartnerView
    complaints: int

    @property
    def since(self) -> str | None:
        """Since when a list names it without a break; None where none does or nobody knows."""
        return min((one.since for one in self.view.named if one.since), default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps of a new book: `partner`, `list`, `source`, `import`, `export`.

    A step is done when nothing of it stands in the way any more: a contract in force, a list that names a partner, a
    form that is described and proven.
    """

    name: str
    done: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be said of a book at once; `files` are the exports of this month."""

    change: Change
    owner: str
    people: int
    delivered: int
    files: tuple[str, ...]
    dues: tuple[Due, ...]
    partners: tuple[PartnerLine, ...]
    steps: tuple[Step, ...]


def change_of(db: Db, today: date) -> Change:
    """What tells whether figures that were counted before still hold."""
    return (*home.change_counter(db), today)


def glance(db: Db, today: date) -> Glance:
    """All that can be said without looking at each person."""
    overview = partners_overview(db, today)
    lines = _partner_lines(db, overview.partners)
    files = [(number, ref) for number, ref, at in home.files_given(db) if _same_month(at, today)]
    people = contacts.count(db)
    complaints = _recent_complaints(db, lines, today)
    dues = [*_requests(db, today), *_contracts(lines, today), *_notices(db, today), *_mailboxes(db), *_erased_again(db)]
    done = {
        "partner": any(line.view.state == IN_FORCE for line in lines),
        "list": any(line.view.named for line in lines),
        "source": any(
            one.description is not None and one.evidence for form in forms.read_all(db) for one in form.versions
        ),
        "import": people > 0 or home.has_imports(db),
        "export": any(line.view.exports for line in lines),
    }
    return Glance(
        change=change_of(db, today),
        owner=owner.read(db).name or "",
        people=people,
        delivered=home.people_in(db, [number for number, _ref in files]),
        files=tuple(ref for _number, ref in files),
        dues=(*sorted(dues, key=lambda one: (one.due or date.min, one.kind, one.target)), *complaints),
        partners=tuple(lines),
        steps=tuple(Step(name, is_done) for name, is_done in done.items()),
    )


def _same_month(at: str | None, today: date) -> bool:
    day = calendar_day(at)
    return day is not None and (day.year, day.month) == (today.year, today.month)


def _partner_lines(db: Db, views: Sequence[PartnerView]) -> list[PartnerLine]:
    found: Counter[str] = Counter()
    for address, _at in home.complaints(db):
        if address:
            found.update(home.partners_given(db, import_key(address)))
    return [PartnerLine(view, found[view.partner.id]) for view in views]


def _recent_complaints(db: Db, lines: Sequence[PartnerLine], today: date) -> Iterator[Due]:
    """The complaints of the last days together, under the name of the one partner that was given every address."""
    first = today - timedelta(days=COMPLAINT_DAYS)
    recent = [address for address, at in home.complaints(db) if (calendar_day(at) or date.min) > first]
    if recent:
        given = [home.partners_given(db, import_key(address)) if address else set() for address in recent]
        suspects = set.intersection(*given)
        names = [line.view.partner.legal_name for line in lines if line.view.partner.id in suspects]
        yield Due("complaints", "", names[0] if len(names) == 1 else "", len(recent))


def _requests(db: Db, today: date) -> Iterator[Due]:
    for one in list_requests(db, today, only_open=True):
        asked, due = one.asked, one.standing.due
        late = due is None or due < today
        yield Due("request", asked.ref, asked.email or asked.contact, 1, due, late, asked.kind or "")


def _contracts(lines: Sequence[PartnerLine], today: date) -> Iterator[Due]:
    """Contracts that end soon and that no other one in force outlives."""
    for line in lines:
        running = [calendar_day(one.ends_on) for one, state in line.view.contracts if state == IN_FORCE]
        last = max((day for day in running if day is not None), default=None)
        if last is not None and None not in running and last <= today + timedelta(days=CONTRACT_DAYS):
            partner = line.view.partner
            yield Due("contract", partner.id, partner.legal_name, line.view.people, last)


def _notices(db: Db, today: date) -> Iterator[Due]:
    for one in notices_by_partner(db, today):
        yield Due("notices", one.partner, one.legal_name, one.open, one.next_due, late=one.overdue > 0)


def _mailboxes(db: Db) -> Iterator[Due]:
    """Records that may be two mailboxes that an earlier version took for one."""
    found = part_mailboxes.waiting(db)
    if found:
        yield Due("mailboxes", "", "", len(found), contacts=tuple(found))


def _erased_again(db: Db) -> Iterator[Due]:
    """People who were erased and said yes again later."""
    found = erased_again.waiting(db)
    if found:
        yield Due("erased-again", "", "", len(found), contacts=tuple(found))
