"""Writes a partner's stop file: everybody it was given and must no longer address, as the partner knows them.

Made like an export: written aside, read again and compared, entered in the register, and only then given its name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, reread, workbook
from leadkeeper.files.digest import sha256
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.file_mark import file_mark
from leadkeeper.flows.settle import UNFINISHED
from leadkeeper.flows.stop_register import PendingFile, end_stop_file, enter_stop_file, next_ref
from leadkeeper.flows.stop_rows import Sheet, make_sheet
from leadkeeper.flows.stop_secret import stop_secret
from leadkeeper.model.book import Owner
from leadkeeper.model.partner import Partner
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.stop_list import read_key
from leadkeeper.store import copy_mark, notices
from leadkeeper.store import owner as owners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing
from leadkeeper.words import speaking_to
from leadkeeper.words import stop_file as words


@dataclass(frozen=True, slots=True)
class StopFile:
    """A stop file that is out: id, partner (id), path, fingerprint, people in it, columns, whether it is hashed.

    `subject` and `text` are those of the message to send with it.
    """

    stop_file: str
    partner: str
    file: str
    sha256: str
    rows: int
    columns: tuple[str, ...]
    hashed: bool
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class _Plan:
    ref: str
    book: str | None
    owner: Owner
    partner: Partner
    out: Path
    sheet: Sheet
    hashed: bool
    numbers: tuple[int, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        with speaking_to(words.language_of(self.partner)):
            return tuple(words.column(name) for name in self.sheet.columns)

    def entry(self) -> dict[str, object]:
        """What the register keeps: no word about anybody in the file."""
        return {
            "partner": self.partner.id,
            "legal_name": self.partner.legal_name,
            "siren": self.partner.siren,
            "rows": len(self.sheet.rows),
            "columns": list(self.sheet.columns),
            "hashed": self.hashed,
            "file": self.out.name,
        }


def write_stop_file(db: Db, partner: str, out: Path, now: datetime) -> Flow[StopFile]:
    """Writes all open notices of a partner (id, SIREN or legal name) to `out` and enters the file in the register.

    It speaks the partner's language, with keyed hashes where a contract has a secret. Raises `unknown-partner`,
    `nothing-to-tell`, and the codes of `files.atomic` and `files.workbook`. Stopped or failed, nothing is out and
    nothing is entered.
    """
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    plan = _plan(db, partner, out, now)
    temp = atomic.aside(out.absolute(), remembered=True)
    with writing(db):
        owners.set_setting(db, UNFINISHED, str(temp))
    try:
        yield from _write(plan, temp, now)
        yield Progress("register", len(plan.sheet.rows), len(plan.sheet.rows))
        pending = PendingFile(plan.ref, str(temp), sha256(temp))
        with writing(db):
            owners.clear_setting(db, UNFINISHED)
            enter_stop_file(db, pending, plan.entry(), plan.numbers, now)
    except BaseException:
        atomic.discard(temp)
        with writing(db):
            owners.clear_setting(db, UNFINISHED)
        raise
    _release(db, plan, pending, now)
    return _made(plan, pending.sha256)


def _plan(db: Db, partner: str, out: Path, now: datetime) -> _Plan:
    desk = open_desk(db, paris_day(now))
    who = desk.partner(partner)
    lines = notices.read(db, who.id, only_open=True)
    if not lines:
        raise LeadKeeperError("nothing-to-tell", partner=who.legal_name)
    secret = read_key(stop_secret(db, who, desk.today))
    handed = notices.handed(db, who.id, list(dict.fromkeys(one.person for one in lines)))
    with speaking_to(words.language_of(who)):
        sheet = make_sheet(lines, handed, secret)
    return _Plan(
        ref=next_ref(db),
        book=copy_mark.lineage(db),
        owner=desk.sources.world.owner,
        partner=who,
        out=out,
        sheet=sheet,
        hashed=secret is not None,
        numbers=tuple(one.number for one in lines),
    )


def _write(plan: _Plan, temp: Path, now: datetime) -> Flow[None]:
    sheet = plan.sheet
    with speaking_to(words.language_of(plan.partner)):
        title = words.sheet_title()
        cover = words.cover(plan.owner, plan.partner, now, rows=len(sheet.rows), columns=sheet.columns)
    cover = replace(cover, mark=file_mark(plan.ref, now, plan.book))
    yield from workbook.write_workbook(temp, title, plan.headers, sheet.rows, len(sheet.rows), cover)
    yield from reread.compare(temp, plan.headers, sheet.rows, len(sheet.rows))


def _release(db: Db, plan: _Plan, pending: PendingFile, now: datetime) -> None:
    """Gives the file its name and says so; one that could not be named is taken out of the register's count."""
    temp = Path(pending.path)
    try:
        atomic.release(temp, plan.out)
    except BaseException:
        if temp.exists():  # else the file has its name, whatever failed after that: it is out
            with writing(db):
                end_stop_file(db, pending, now, out=False)
            atomic.discard(temp)
            raise
    with writing(db):
        end_stop_file(db, pending, now, out=True)


def _made(plan: _Plan, digest: str) -> StopFile:
    with speaking_to(words.language_of(plan.partner)):
        subject, text = words.mail(plan.owner, plan.partner, len(plan.sheet.rows), plan.out.name)
    return StopFile(
        stop_file=plan.ref,
        partner=plan.partner.id,
        file=str(plan.out),
        sha256=digest,
        rows=len(plan.sheet.rows),
        columns=plan.sheet.columns,
        hashed=plan.hashed,
        subject=subject,
        text=text,
    )
