"""Pictures of what is done with forms, partners, contracts and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from leadkeeper.domain.partner import ClauseState, Partner
from leadkeeper.domain.time import Clock
from leadkeeper.messages import _
from leadkeeper.messages.labels import contract_with, evidence
from leadkeeper.services.consent.forms import SourceVersion, sources
from leadkeeper.services.exports.preview import first_message
from leadkeeper.services.partners.contracts import contract_notes, forget_stop_secret
from leadkeeper.services.partners.partners import partners_overview
from ui.dialogs.viewers import AttachmentDialog, OpenedFiles, TextDialog
from ui.jobs import InlineJobs
from ui.pages.partners.contract_forms import ClausesDialog, ContractDialog
from ui.pages.partners.forms import AttachDialog, PartnerDialog, SecretDialog, TerminateDialog
from ui.pages.partners.list_versions import ListsDialog
from ui.pages.sources.forms import CorrectedDialog, RevokeDialog
from ui.theme import SIZE
from ui.widgets.form_preview import FormDrawing

DAY = date(2026, 11, 24)


def motives(db: Any, clock: Clock) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing."""
    jobs = InlineJobs(db)
    yield "corrected", lambda: CorrectedDialog(jobs, _faulty(db), clock)
    yield "revoke", lambda: RevokeDialog(jobs, _faulty(db).form, clock)
    yield "proof", lambda: _proof(jobs, db)
    yield "first_message", lambda: TextDialog(*_message(db, clock))
    yield "clauses", lambda: ClausesDialog(jobs, *_clauses(db), _called(db))
    yield "attach", lambda: _attach(jobs, db)
    yield "renew", lambda: ContractDialog(jobs, _raoul(db), clock, replaces=_raoul(db).contracts[0])
    yield "terminate", lambda: TerminateDialog(jobs, "raoul", "raoul-2026", clock, _called(db))
    yield "secret", lambda: SecretDialog(jobs, "raoul", "raoul-2026", has_secret=True)
    yield "secret_made", lambda: _secret(db)
    yield "list_versions", lambda: ListsDialog(jobs, OpenedFiles(), clock)
    yield "partner_bans", lambda: PartnerDialog(jobs, replace(_raoul(db), sectors=("energy_renovation", "health")))


def _called(db: Any) -> str:
    return contract_with(_raoul(db), _raoul(db).contracts[0])


def _attach(jobs: InlineJobs, db: Any) -> QWidget:
    signed = _("Signed file of the {contract}").format(contract=_called(db))
    intro = _("It is copied into the book with its fingerprint: any later change will show.")
    return AttachDialog(jobs, signed, intro, lambda *_one: None)


def _faulty(db: Any) -> SourceVersion:
    return next(one for one in sources(db).versions if one.errors and one.version.description is not None)


def _proof(jobs: InlineJobs, db: Any) -> QWidget:
    """The drawn form in the place of a picture that was taken of it: the sample knows its pictures by name only."""
    one = _faulty(db)
    drawing = FormDrawing()
    drawing.show_form(one.version.description or {})
    drawing.resize(SIZE.dialog_width, SIZE.dialog_height)
    item = one.version.evidence[0]
    kind = evidence(item.kind)
    dialog = AttachmentDialog(jobs, OpenedFiles(), item.name or "", item.sha256 or "", [(_("Kind"), kind)])
    dialog.photo.show_image(drawing.grab().toImage(), item.name or "")
    dialog.photo.show()
    dialog.state.hide()
    dialog.resize(SIZE.dialog_width, SIZE.window_least_height)
    return dialog


def _raoul(db: Any) -> Partner:
    return next(one for one in partners_overview(db, DAY).partners if one.partner.id == "raoul").partner


def _message(db: Any, clock: Clock) -> tuple[str, str, list[tuple[str, str]]]:
    made = first_message(db, "raoul", clock().date())
    return _("First message of {partner}").format(partner="Raoul SAS"), "", [("fr", made.text)]


def _clauses(db: Any) -> tuple[str, str, tuple[ClauseState, ...]]:
    (partner, contract), note = next(iter(contract_notes(db).items()))
    return partner, contract, note.clauses


def _secret(db: Any) -> QWidget:
    dialog = SecretDialog(InlineJobs(db), "raoul", "raoul-2026", has_secret=False)
    dialog.yes.click()
    forget_stop_secret(db, "raoul", "raoul-2026")
    return dialog
