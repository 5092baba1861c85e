"""Who must be told what: notices to recipients, which of them are late, and that they were told (GDPR 19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.records_of import records_of
from leadkeeper.model.moment import Moment, calendar_day, epoch, moment
from leadkeeper.rules.deadlines import is_overdue
from leadkeeper.store import notices, partners
from leadkeeper.store.engine import Db
from leadkeeper.store.notices import Line
from leadkeeper.store.transaction import writing


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as a list shows it; `at` is when its cause was told, `overdue` whether it bars exports (R31).

    `email` and `phone` are None for somebody erased, whose address `digest` stands for. `channels` None is all.
    """

    partner: str
    legal_name: str
    contact: str
    email: str | None
    phone: str | None
    kind: str | None
    channels: tuple[str, ...] | None
    at: str | None
    due: str | None
    sent_at: str | None
    overdue: bool
    digest: str | None
    stop_file: str | None

    def as_json(self) -> dict[str, Any]:
        """What `notices --json` gives for it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class PartnerNotices:
    """What one partner has still to be told: open notices, late ones among them, the day by which the next is due."""

    partner: str
    legal_name: str
    open: int
    overdue: int
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A partner that was given a person: in how many files, the first and last instant, and what it has to be told.

    `told` is the last instant at which it was told something about the person, `waiting` counts open notices.
    """

    partner: str
    legal_name: str
    files: int
    first_at: str | None
    last_at: str | None
    waiting: int
    told: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """How many notices to a partner are marked as sent at an instant (`numbers`), and how many are still open."""

    partner: str
    at: str
    told: int
    open: int
    numbers: tuple[int, ...] = ()


def list_notices(db: Db, today: date, partner: str | None = None) -> list[NoticeLine]:
    """All notices, or those to one partner (id, SIREN or legal name), in the order in which they came.

    Raises `unknown-partner`.
    """
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    chosen = open_desk(db, today).partner(partner).id if partner is not None else None
    return [_line(one, names[one.partner], today) for one in notices.read(db, chosen)]


def _line(one: Line, legal_name: str, today: date) -> NoticeLine:
    return NoticeLine(
        partner=one.partner,
        legal_name=legal_name,
        contact=one.contact,
        email=one.email,
        phone=one.phone,
        kind=one.kind,
        channels=one.channels,
        at=one.cause_at,
        due=one.due,
        sent_at=one.sent_at,
        overdue=is_overdue(one.due, one.sent_at, today),
        digest=one.digest,
        stop_file=one.stop_file,
    )


def notices_by_partner(db: Db, today: date) -> tuple[PartnerNotices, ...]:
    """The partners that have still to be told something, in the order of the book."""
    waiting: dict[str, list[Line]] = {}
    for one in notices.read(db, only_open=True):
        waiting.setdefault(one.partner, []).append(one)
    return tuple(_of_partner(one.id, one.legal_name, waiting[one.id], today) for one in partners.read_all(db)
                 if one.id in waiting)  # fmt: skip


def _of_partner(partner: str, legal_name: str, lines: list[Line], today: date) -> PartnerNotices:
    days = [day for one in lines if (day := calendar_day(one.due)) is not None]
    late = sum(is_overdue(one.due, one.sent_at, today) for one in lines)
    return PartnerNotices(partner, legal_name, len(lines), late, min(days, default=None))


def recipients(db: Db, address_or_id: str) -> tuple[Recipient, ...]:
    """The partners that were given the person with this id or address (GDPR 15(1)(c)); raises as `records_of`."""
    return recipients_of(db, records_of(db, address_or_id).numbers)


def recipients_of(db: Db, records: Sequence[int]) -> tuple[Recipient, ...]:
    """The partners that were given any of these records (row numbers), in the order of the book."""
    files: dict[str, list[str | None]] = {}
    for given in notices.given(db, records).values():
        for partner, instants in given.items():
            files.setdefault(partner, []).extend(instants)
    about = [one for one in notices.read(db) if one.person in records]
    return tuple(
        _recipient(one.id, one.legal_name, files[one.id], [line for line in about if line.partner == one.id])
        for one in partners.read_all(db)
        if one.id in files
    )


def _recipient(partner: str, legal_name: str, instants: list[str | None], lines: list[Line]) -> Recipient:
    dated = sorted((at for at in instants if moment(at) is not None), key=_start)
    sent = sorted((one.sent_at for one in lines if one.sent_at is not None), key=_start)
    return Recipient(
        partner=partner,
        legal_name=legal_name,
        files=len(instants),
        first_at=dated[0] if dated else None,
        last_at=dated[-1] if dated else None,
        waiting=sum(one.sent_at is None for one in lines),
        told=sent[-1] if sent else None,
    )


def _start(at: str | None) -> int:
    found = moment(at)
    return found.lo if found else 0


def tell(db: Db, partner: str, now: datetime, at: str | None = None) -> Told:
    """Marks as sent what a partner was told at an instant (by default now).

    If some of its open notices stand in a stop file, those are meant: who withdrew after that file was written is still
    to be told. If none does, all its open ones are.

    Raises `unknown-partner`, `nothing-to-tell`, `bad-instant`, `told-in-future`, `told-before-cause`.
    """
    who = open_desk(db, paris_day(now)).partner(partner)
    instant = at or now.isoformat()
    when = moment(instant)
    if when is None:
        raise LeadKeeperError("bad-instant", text=instant)
    if when.lo > epoch(now):
        raise LeadKeeperError("told-in-future", at=instant)
    with writing(db):
        waiting = notices.read(db, who.id, only_open=True)
        if not waiting:
            raise LeadKeeperError("nothing-to-tell", partner=who.legal_name)
        chosen = [one for one in waiting if one.stop_file is not None] or waiting
        _check_order(chosen, when, epoch(now))
        notices.mark_sent(db, [one.number for one in chosen], instant)
    numbers = tuple(one.number for one in chosen)
    return Told(who.id, instant, len(chosen), len(waiting) - len(chosen), numbers)


def not_told(db: Db, told: Told) -> int:
    """Opens notices again that were marked as told by mistake; gives how many are open again."""
    with writing(db):
        return notices.open_again(db, told.numbers, told.at)


def _check_order(lines: Iterable[Line], when: Moment, now: int) -> None:
    """Nobody was told of a withdrawal before it happened; what is dated in the future has happened all the same."""
    for one in lines:
        cause = moment(one.cause_at)
        if cause is not None and when.hi < cause.lo <= now:
            raise LeadKeeperError("told-before-cause", contact=one.contact, at=one.cause_at)
