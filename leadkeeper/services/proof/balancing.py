"""Balancing test of the legitimate interest (GDPR 6(1)(f); CJEU C-621/22 KNLTB), kept as the signed document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.db.book import attachments, settings
from leadkeeper.db.engine import Db
from leadkeeper.db.json_columns import dump, load_object
from leadkeeper.db.transaction import writing
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.templates import read_proof
from leadkeeper.services.date_input import past_day

SETTING = "balancing_test"


@dataclass(frozen=True, slots=True)
class BalancingTest:
    """Name, SHA-256 and day of the document; `whole` if the book still has its bytes unaltered."""

    name: str
    sha256: str
    decided_on: str
    whole: bool

    def as_json(self) -> dict[str, object]:
        """Return the object in `control.json` and of `balancing-test --json`."""
        return {"name": self.name, "sha256": self.sha256, "decided_on": self.decided_on, "in_book": self.whole}


def balancing_test(db: Db) -> BalancingTest | None:
    """Return the balancing test that the book keeps."""
    text = settings.setting(db, SETTING)
    if text is None:
        return None
    known = load_object(text)
    is_whole = attachments.read(db, known["sha256"]) is not None and known["sha256"] not in attachments.altered(db)
    return BalancingTest(known["name"], known["sha256"], known["decided_on"], is_whole)


def keep_balancing_test(db: Db, path: Path, decided_on: str, now: datetime) -> BalancingTest:
    """Copy the document into the book, in the place of the one before.

    Raises `file-missing`, `bad-day`, `day-in-future`, and the codes of `files.templates`.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    day, document = past_day(decided_on, now), read_proof(path)
    with writing(db):
        digest = attachments.keep(db, document.name, document.content, now.isoformat())
        known = {"name": document.name, "sha256": digest, "decided_on": day.isoformat()}
        settings.set_setting(db, SETTING, dump(known))
    return BalancingTest(document.name, digest, day.isoformat(), whole=True)
