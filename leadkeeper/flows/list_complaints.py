"""The complaints recorded, as a window shows them: one by one, by who sent the messages, and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from leadkeeper.flows.trace import Tracer
from leadkeeper.model.complaint import Traced
from leadkeeper.model.moment import add_months, calendar_day, moment
from leadkeeper.store import complaints, partners
from leadkeeper.store.complaints import Recorded
from leadkeeper.store.engine import Db

UNDATED = -(10**12)  # seconds since 1970, before all that the calendar has


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint; `partners` and `partner_ids` are those whom the address had been given to by now, by legal name.

    `matched_by` is as in `flows.trace.Traced`; `sender`, `domain`, `dkim` and `subject` are those of the mail, if the
    complaint came as one. `has_mail`: the mail's fingerprint is known, and its bytes unless it was very large.
    """

    id: str
    at: str | None
    channel: str | None
    address: str | None
    matched_by: str
    contact: str | None
    number: int | None
    partners: tuple[str, ...]
    sender: str | None
    domain: str | None
    dkim: tuple[str, ...]
    subject: str | None
    has_mail: bool
    partner_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SenderGroup:
    """The complaints about messages from one domain with the same signatures; `domain` None: no mail was handed in."""

    domain: str | None
    dkim: tuple[str, ...]
    complaints: tuple[ComplaintRow, ...]

    @property
    def partners(self) -> tuple[tuple[str, int], ...]:
        """Legal name and number of complaints for each partner, most first."""
        counted = Counter(name for one in self.complaints for name in one.partners)
        return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def list_complaints(db: Db) -> list[ComplaintRow]:
    """All complaints, the newest first, traced as the book is now; of an erased person only the id is left."""
    tracer = Tracer(db)
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    rows = []
    for one in complaints.read_all(db):
        address = one.complaint.address
        rows.append(_row(one, tracer.typed(address) if address else Traced(None, "none"), names))
    return sorted(rows, key=_instant, reverse=True)


def _instant(row: ComplaintRow) -> int:
    when = moment(row.at)
    return when.lo if when else UNDATED


def _row(one: Recorded, now: Traced, names: dict[str, str]) -> ComplaintRow:
    noted = one.details
    given = tuple(dict.fromkeys(file.partner for file in now.deliveries))
    erased = one.complaint.address is None
    return ComplaintRow(
        id=one.complaint.id,
        at=one.complaint.at,
        channel=one.complaint.channel,
        address=one.complaint.address,
        matched_by=str(noted.get("matched_by", "none")) if erased else now.matched_by,
        contact=noted.get("contact") if erased else now.contact,
        number=now.number,
        partners=tuple(names[partner] for partner in given),
        sender=noted.get("from"),
        domain=noted.get("domain"),
        dkim=tuple(noted.get("dkim", ())),
        subject=noted.get("subject"),
        has_mail=one.complaint.mail_sha256 is not None,
        partner_ids=given,
    )


def by_sender(rows: Iterable[ComplaintRow]) -> list[SenderGroup]:
    """Complaints by domain and signatures of the messages, the largest group first; those without a mail last."""
    groups: dict[tuple[str | None, tuple[str, ...]], list[ComplaintRow]] = {}
    for row in rows:
        groups.setdefault((row.domain, row.dkim), []).append(row)
    found = [SenderGroup(domain, dkim, tuple(those)) for (domain, dkim), those in groups.items()]
    return sorted(found, key=lambda one: (one.domain is None, -len(one.complaints), one.domain or "", one.dkim))


def by_month(rows: Sequence[ComplaintRow]) -> list[tuple[date, int]]:
    """How many complaints came in each month, by its first day, from the first to the last without a gap."""
    counted = Counter(day.replace(day=1) for row in rows if (day := calendar_day(row.at)))
    months: list[tuple[date, int]] = []
    month = min(counted, default=date.max)
    while counted and month <= max(counted):
        months.append((month, counted[month]))
        month = add_months(month, 1)
    return months
