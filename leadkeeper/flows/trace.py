"""Traces a complaint: whose address it is about, who was given that address and when, and who sent the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.mail import is_mailbox, read_letters
from leadkeeper.files.mail_header import words
from leadkeeper.model.complaint import Answer, Traced
from leadkeeper.model.mail import Finding, Letter
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules import recipient
from leadkeeper.rules.email import canonical, import_key
from leadkeeper.rules.matching import Known, Match, Traps, first_trap, mailbox, match, plain
from leadkeeper.store import contacts, owner, tracing
from leadkeeper.store.engine import Db

MAIL_NAMES = (".eml", ".mbox")


def trace(db: Db, what: str) -> Flow[Answer]:
    """What a mail, a mailbox or an address leads to: `what` is a file if there is one of that name, else an address.

    Raises `file-unreadable`, and `file-missing` for the name of a mail that is not there: it must not look like an
    address that nobody has. No mail, however broken, is an error.
    """
    tracer = Tracer(db)
    path = Path(what)
    if not is_file(path):
        if "@" not in what and path.suffix.lower() in MAIL_NAMES:
            raise LeadKeeperError("file-missing", path=what)
        return Answer(many=False, found=(tracer.typed(what),))
    found = []
    for number, letter in enumerate(read_letters(path), 1):
        found.append(tracer.letter(letter))
        yield Progress("trace", number)
    return Answer(many=is_mailbox(path), found=tuple(found))


def is_file(path: Path) -> bool:
    """Whether there is a file at a path; a text that cannot be a path is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


class Tracer:
    """A book made ready for tracing many complaints."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._traps = Traps(tracing.traps(db), owner.read(db).trap_mailboxes)

    def typed(self, text: str) -> Traced:
        """What an address leads to that somebody typed."""
        return self._traced(recipient.typed(words(text)))[0]

    def letter(self, letter: Letter) -> Traced:
        """What a mail leads to."""
        levels = recipient.levels(letter.mails)
        found, level = self._traced(recipient.findings(levels))
        blamed = levels[-1 if level is None else level]
        (subject, *_) = [*letter.mails[-1].values("subject"), None]
        return replace(found, sender=recipient.sender(blamed), subject=subject, letter=letter)

    def _traced(self, findings: Sequence[Finding]) -> tuple[Traced, int | None]:
        """What some places lead to, and the level of the one that decided."""
        trapped = first_trap(findings, self._traps)
        if trapped:
            finding, address, numbers = trapped
            files = tracing.deliveries(self._db, sorted(set(numbers)))
            return Traced(plain(address), "trap", deliveries=tuple(files)), finding.level
        for finding in map(self._traps.elsewhere, findings):
            found = match(finding, known(self._db, finding))
            if found:
                return self._matched(found), finding.level
        first = next((readings[0] for finding in findings for readings in finding.addresses), None)
        return Traced(plain(first) if first else None, "none"), None

    def _matched(self, found: Match) -> Traced:
        ref = contacts.refs(self._db, [found.contact])[found.contact]
        files = tracing.holding(self._db, found.holders)
        return Traced(found.address, found.matched_by, ref, found.contact, tuple(files), found.holders)


def known(db: Db, finding: Finding) -> Known:
    """The people whose address may be one of those that stand in a place."""
    addresses = dict.fromkeys(address for readings in finding.addresses for address in readings)
    wanted = {key for address in addresses for key in (import_key(address), canonical(address), mailbox(address))}
    keys = list(wanted)
    found = Known()
    for number, email in sorted(tracing.by_address(db, keys)):
        found.add(number, email)
    for number, others in sorted(tracing.by_further_address(db, keys)):
        for email in others:
            found.add(number, email, further=True)
    return found
