"""A complaint that was recorded, traced as the book is now, and the mail that it came with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.flows.trace import Tracer
from leadkeeper.model.complaint import Traced
from leadkeeper.model.mail import Sender
from leadkeeper.store import complaints, files
from leadkeeper.store.complaints import Recorded
from leadkeeper.store.engine import Db


def recorded(db: Db, complaint: str) -> Traced:
    """What the address of a complaint leads to, with the sender that its mail had.

    Raises `unknown-complaint`, also where the person was erased and no address is left.
    """
    found = _found(db, complaint)
    if not found.complaint.address:
        raise LeadKeeperError("unknown-complaint", complaint=complaint)
    noted, traced = found.details, Tracer(db).typed(found.complaint.address)
    sender = Sender(noted.get("from"), tuple(noted.get("dkim", ()))) if found.complaint.mail_sha256 else None
    return replace(traced, sender=sender, subject=noted.get("subject"))


def mail_of(db: Db, complaint: str) -> bytes | None:
    """The mail of a complaint as it came in; None where there was none, or it was too large to be kept."""
    digest = _found(db, complaint).complaint.mail_sha256
    kept = files.read(db, digest) if digest else None
    return kept[1] if kept else None


def save_mail(db: Db, complaint: str, target: Path) -> None:
    """Writes the mail of a complaint into a new file, byte for byte as it came in.

    Raises `unknown-complaint`, `mail-not-kept` and the codes of `files.atomic`.
    """
    mail = mail_of(db, complaint)
    if mail is None:
        raise LeadKeeperError("mail-not-kept")
    temp = atomic.aside(target)
    with atomic.created(temp) as out:
        out.write(mail)
    try:
        atomic.release(temp, target)
    finally:
        atomic.discard(temp)  # it is gone already if it got its name


def _found(db: Db, complaint: str) -> Recorded:
    found = next((one for one in complaints.read_all(db) if one.complaint.id == complaint), None)
    if found is None:
        raise LeadKeeperError("unknown-complaint", complaint=complaint)
    return found
