"""Traces a complaint: whose address it is about, who was given that address and when, and who sent the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.mail import is_mailbox, read_content, read_letters
from leadkeeper.files.mail_header import words
from leadkeeper.model.complaint import Answer, Traced
from leadkeeper.model.mail import Finding, Letter
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules import recipient
from leadkeeper.rules.email import canonical, import_key
from leadkeeper.rules.matching import Known, Match, Traps, first_trap, mailbox, match, plain, untagged
from leadkeeper.store import contacts, owner, tracing
from leadkeeper.store.engine import Db

MAIL_NAMES = (".eml", ".mbox", ".msg")
WORK_NAMES = ("cur", "new")
"""The folders of a Maildir in which mails have no ending."""


def trace(db: Db, what: str | bytes, *, letters: bool = True) -> Flow[Answer]:
    """What a mail, a mailbox, a folder of mails or an address leads to; bytes are those of one mail.

    `what` is a file or folder if there is one of that name, else an address. Without `letters` the mails are let go of
    once they are traced: those of a mailbox of 40 MB take more than a gigabyte.
    Raises `file-unreadable`, `mail-not-read`, `folder-without-mail`, and `file-missing` for the name of a mail that is
    not there: it must not look like an address that nobody has. No mail, however broken, is an error.
    """
    tracer = Tracer(db)
    if isinstance(what, bytes):
        return Answer(many=False, found=(tracer.letter(read_content(what, Path("-"))),))
    path = Path(what)
    if is_folder(path):
        return (yield from _folder(tracer, path, letters=letters))
    if not is_file(path):
        if "@" not in what and path.suffix.lower() in MAIL_NAMES:
            raise LeadKeeperError("file-missing", path=what)
        return Answer(many=False, found=(tracer.typed(what),))
    found = []
    for letter in read_letters(path):
        found.append(_traced(tracer, letter, letters=letters))
        yield Progress("trace", len(found))
    return Answer(many=is_mailbox(path), found=tuple(found))


def _folder(tracer: Tracer, folder: Path, *, letters: bool) -> Flow[Answer]:
    """What the mails in a folder and the folders within it lead to, by name."""
    found: list[Traced] = []
    for path in sorted(path for path in folder.rglob("*") if _is_mail(path)):
        for letter in read_letters(path):
            found.append(replace(_traced(tracer, letter, letters=letters), file=str(path.relative_to(folder))))
            yield Progress("trace", len(found))
    if not found:
        raise LeadKeeperError("folder-without-mail", path=str(folder))
    return Answer(many=True, found=tuple(found))


def _is_mail(path: Path) -> bool:
    return path.is_file() and (path.suffix.lower() in MAIL_NAMES or path.parent.name in WORK_NAMES)


def _traced(tracer: Tracer, letter: Letter, *, letters: bool) -> Traced:
    found = tracer.letter(letter)
    return found if letters else replace(found, letter=None)


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path; a text that cannot be a path is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


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
        first = next((readings[0] for one in findings if not one.weak for readings in one.addresses), None)
        return Traced(plain(first) if first else None, "none", hint=self._hint(first)), None

    def _hint(self, address: str | None) -> tuple[str, ...]:
        """The ids of people who have the address but for what follows a `+`: most likely it is one of them."""
        if address is None:
            return ()
        known = sorted(number for number, _ in tracing.by_untagged(self._db, import_key(untagged(address))))
        return tuple(contacts.refs(self._db, known)[number] for number in known)

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
