"""Records complaints: the address they are about, the mail itself, and what tracing found out about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.trace import trace
from leadkeeper.model.book import Complaint
from leadkeeper.model.complaint import Answer, Traced
from leadkeeper.model.moment import moment
from leadkeeper.progress import Flow
from leadkeeper.rules.fresh_id import numbered_id
from leadkeeper.store import cases, complaints, files
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

CHANNELS = ("support", "signal-spam", "cnil", "dgccrf", "ufc", "social")
LARGEST_KEPT = 20 * 1024 * 1024  # bytes; of a larger mail only the fingerprint is kept


@dataclass(frozen=True, slots=True)
class Complained:
    """The ids of the complaints, with what each leads to; `many` for a mailbox, `again` those kept before already."""

    many: bool
    ids: tuple[str, ...]
    found: tuple[Traced, ...]
    again: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[str, ...]:
        """The ids of the complaints that were recorded now."""
        return tuple(one for one in self.ids if one not in self.again)


def complain(
    db: Db, what: str | bytes, now: datetime, channel: str = "support", at: str | None = None
) -> Flow[Complained]:
    """Records a complaint about an address, or the mails of a file, that came in by a channel at an instant.

    Raises `not-an-address`, `unknown-complaint-channel`, `bad-instant`, and the codes of `trace`.
    """
    return (yield from complain_of_all(db, [what], now, channel, at))


def complain_of_all(
    db: Db, whats: Sequence[str | bytes], now: datetime, channel: str = "support", at: str | None = None
) -> Flow[Complained]:
    """Records the complaints about some addresses or mails in the way of `complain`: all of them, or none.

    A mail that the book has already is not recorded again.
    """
    if channel not in CHANNELS:
        raise LeadKeeperError("unknown-complaint-channel", channel=channel)
    if at is not None and moment(at) is None:
        raise LeadKeeperError("bad-instant", text=at)
    answers: list[Answer] = []
    for what in whats:
        answers.append((yield from trace(db, what)))
        if any(one.letter is None and one.address is None for one in answers[-1].found):
            raise LeadKeeperError("not-an-address", text=what)
    found = tuple(one for answer in answers for one in answer.found)
    with writing(db):
        known = {one.complaint.mail_sha256: one.complaint.id for one in complaints.read_all(db)}
        before = set(known.values())
        ids = tuple(_record(db, found, now, channel, at, known))
    again = tuple(dict.fromkeys(one for one in ids if one in before))
    return Complained(len(answers) != 1 or answers[0].many, ids, found, again)


def take_back(db: Db, ids: Sequence[str]) -> None:
    """Takes out complaints that were recorded by mistake, and their mails unless another complaint has the same."""
    with writing(db):
        complaints.remove(db, ids)


def _record(
    db: Db, found: Sequence[Traced], now: datetime, channel: str, at: str | None, known: dict[str | None, str]
) -> Iterator[str]:
    """Records complaints and gives their ids; `known` holds by fingerprint of the mail those that the book has."""
    taken = cases.refs_in_use(db, "complaints")
    for one in found:
        digest = one.letter.sha256 if one.letter else None
        if digest is not None and digest in known:
            yield known[digest]
            continue
        made = numbered_id("P", taken, start=len(taken) + 1)
        taken.add(made)
        mail = _kept(db, one, now)
        known[digest] = made
        complaints.add(db, Complaint(made, one.address, mail, channel, at or now.isoformat()), details(one))
        yield made


def _kept(db: Db, one: Traced, now: datetime) -> str | None:
    """The fingerprint of the mail, whose bytes the book copies in."""
    if one.letter is None:
        return None
    if len(one.letter.content) <= LARGEST_KEPT:
        files.keep(db, complaints.MAIL, one.letter.content, now.isoformat())
    return one.letter.sha256


def details(one: Traced) -> Mapping[str, object]:
    """What is noted beside a complaint: how it matched, the person, the exports, sender and subject."""
    sender = one.sender
    return {
        "matched_by": one.matched_by,
        "contact": one.contact,
        "number": one.number,
        "exports": [found.export for found in one.deliveries],
        "from": sender.address if sender else None,
        "domain": sender.domain if sender else None,
        "dkim": list(sender.dkim) if sender else [],
        "subject": one.subject,
    }
