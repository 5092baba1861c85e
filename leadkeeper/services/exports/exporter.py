"""Export the eligible contacts to one partner, or nothing.

Contacts are judged, the file is written under a temporary name, read by a second reader, compared with a second
judgement of each row, entered in the register, and only then renamed: no file can be out without an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from leadkeeper.db import consents, disclosures, eligibility, register
from leadkeeper.db.book import backup, settings
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.book import Delivery, ExportRequest, ExportResult
from leadkeeper.domain.contact import Review
from leadkeeper.domain.contract_renewal import use_until
from leadkeeper.domain.documents import Cover
from leadkeeper.domain.email import canonical
from leadkeeper.domain.time import day_bounds, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, locked_files, workbook_verifier, workbook_writer
from leadkeeper.files.atomic import sha256
from leadkeeper.messages.exports import lisez_moi
from leadkeeper.progress import Flow, Progress, seldom_collected
from leadkeeper.services.books.backup import put_back_since
from leadkeeper.services.exports import plan as plan_services
from leadkeeper.services.exports.pending_files import UNFINISHED, decided_at
from leadkeeper.services.exports.plan import ExportPlan, make_plan
from leadkeeper.services.exports.rows import people, rows, with_seed_rows
from leadkeeper.services.exports.verification import ExportVerifier
from leadkeeper.services.exports.watermark import watermark
from leadkeeper.services.proof.keys import KEY, public_key, shown
from leadkeeper.services.proof.recorder import ProofRecorder

SHEET = "Contacts"


def export_contacts(db: Db, order: ExportRequest, now: datetime) -> Flow[ExportResult]:
    """Write the file of an export request and enter it in the register.

    Raises `nobody-eligible` (with the reasons), `first-message-missing` (R45), `no-columns`, `column-needed`,
    `unknown-partner`, `unknown-channel`, `no-trap-mailbox`, `stops-may-be-missing`, `clock-set-back`,
    `refused-later`, and the codes of `files.atomic` and `files.workbook_writer`. If stopped or failed, no file and no
    entry remain.
    """
    _check_target(Path(order.out))
    check_stops(db)
    check_refusals(db, now)
    if not order.clock_is_right:
        check_clock(db, now)
    with closing(ExportVerifier(db)) as second, seldom_collected():
        plan = yield from make_plan(db, order, paris_day(now))
        second.begin(plan)
        temp = atomic.aside(Path(order.out).absolute(), remembered=True)
        digest = yield from _made(db, plan, second, temp, now)
    return _release(db, plan, temp, digest, now)


def _made(db: Db, plan: ExportPlan, second: ExportVerifier, temp: Path, now: datetime) -> Flow[str]:
    """SHA-256 of the temporary file, written, verified and entered.

    If stopped or failed, the file is removed.
    """
    with writing(db):
        settings.set_setting(db, UNFINISHED, str(temp))
        key = public_key(db, now)
    try:
        proof = ProofRecorder(plan)
        cover = replace(_cover(plan, key, now), mark=watermark(plan.export, now, backup.lineage(db)))
        yield from _write(plan, second, temp, cover, proof)
        yield Progress("register", plan.total, plan.total)
        digest = sha256(temp)
        enter(db, plan, temp, digest, now, proof)
    except BaseException:
        atomic.discard(temp)
        with writing(db):
            settings.clear_setting(db, UNFINISHED)
        raise
    return digest


def _check_target(out: Path) -> None:
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))


def check_stops(db: Db) -> None:
    """Raise `stops-may-be-missing` for a restored book until later withdrawals are re-entered."""
    since = put_back_since(db)
    if since is not None:
        raise LeadKeeperError("stops-may-be-missing", since=since[:10] or None)


def check_clock(db: Db, now: datetime) -> None:
    """Raise `clock-set-back` if the register has an entry of a later day.

    A consent may have ended by then.
    """
    last = register.last_act(db)
    if last is not None and last.first_day > paris_day(now):
        raise LeadKeeperError("clock-set-back", today=paris_day(now).isoformat(), last=last.first_day.isoformat())


def check_refusals(db: Db, now: datetime) -> None:
    """Raise `refused-later` if somebody refused or withdrew on a later day, whatever is said of the clock.

    Judging counts nothing that lies after today; a file must not leave while the book knows of a later refusal.
    """
    today = paris_day(now)
    last = consents.refused_after(db, day_bounds(today)[1])
    if last is not None:
        raise LeadKeeperError("refused-later", today=today.isoformat(), last=last[:10])


def _cover(plan: ExportPlan, key: str, now: datetime) -> Cover:
    return lisez_moi(
        plan.desk.sources.world.owner,
        plan.partner,
        plan.contract,
        plan.order.channels,
        now,
        rows=len(plan.people),
        columns=plan.headers,
        list_url=plan.list_url,
        use_until=use_until(plan.partner, plan.contract, plan.order.channels, plan.desk.today),
        key=shown(key),
    )


def _write(plan: ExportPlan, second: ExportVerifier, temp: Path, cover: Cover, proof: ProofRecorder) -> Flow[None]:
    """Write the temporary file, verify it against individual judgements, encrypt it if asked."""
    written = proof.watch(with_seed_rows(plan, rows(plan)))
    yield from workbook_writer.write_workbook(temp, SHEET, plan.headers, written, plan.total, cover)
    yield from workbook_verifier.compare(temp, plan.headers, with_seed_rows(plan, second.people(plan)), plan.total)
    if plan.order.password:
        locked_files.protect(temp, plan.order.password)


def enter(db: Db, plan: ExportPlan, temp: Path, digest: str, now: datetime, proof: ProofRecorder) -> None:
    """Enter the export as pending, with all its contacts, its proof and the reviews for repeat disclosures."""
    with writing(db):
        delivery = Delivery(
            id=plan.export,
            partner=plan.partner.id,
            at=now.isoformat(),
            channels=plan.order.channels,
            file_sha256=digest,
            traps=tuple(trap for _, trap in plan.traps),
        )
        keys = [canonical(trap.email or "") for trap in delivery.traps]
        disclosures.add(db, delivery, plan.positions(), zip([n for n, _ in plan.traps], keys, strict=True), str(temp))
        disclosures.set_details(db, plan.export, plan.details())
        disclosures.set_row_channels(db, plan.export, plan.narrower())
        proof.store(db)
        settings.clear_setting(db, UNFINISHED)
        for number, channel in plan.again():
            again = Review("R41", plan.partner.id, channel, "allow", plan.order.again, decided_at(now))
            eligibility.add(db, number, again)
        body = {**plan.details(), "sha256": digest, "file": Path(plan.order.out).name}
        body |= {"people": disclosures.digest_of(db, plan.export), "proof_root": proof.root, KEY: public_key(db, now)}
        register.append(db, now.isoformat(), "export", body)


def _release(db: Db, plan: ExportPlan, temp: Path, digest: str, now: datetime) -> ExportResult:
    """Rename the file and mark the export as released; if renaming fails, cancel its register entry."""
    try:
        atomic.release(temp, Path(plan.order.out))
    except BaseException:
        if temp.exists():  # otherwise the file was renamed: it is out, whatever failed afterwards
            with writing(db):
                disclosures.abandon(db, plan.export, decided_at(now))
                register.append(db, now.isoformat(), "abandoned", {"export": plan.export, "sha256": digest})
            atomic.discard(temp)
            raise
    with writing(db):
        disclosures.release(db, plan.export)
        register.append(db, now.isoformat(), "released", {"export": plan.export, "sha256": digest})
    agreed = plan.contract.seed_clause is True or not plan.traps
    return ExportResult(
        export=plan.export,
        file=plan.order.out,
        sha256=digest,
        rows=len(plan.people),
        traps=len(plan.traps),
        columns=plan.headers,
        dropped_columns=plan.dropped,
        price_cents=plan.price_cents,
        currency=plan.contract.currency,
        reasons=plan.reasons,
        traps_unagreed=None if agreed else plan.partner.legal_name,
        left_out=plan.left_out,
    )


def preview(db: Db, order: ExportRequest, now: datetime, limit: int) -> Flow[list[tuple[str | None, ...]]]:
    """Return the first rows of the file of an export request, without seed contacts."""
    plan = yield from make_plan(db, plan_services.without(order), paris_day(now))
    found: Iterator[tuple[str | None, ...]] = with_seed_rows(plan, people(plan))
    return [row for _, row in zip(range(limit), found, strict=False)]
