"""Pictures of what is done with forms, partners, contracts and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.sources import SourceVersion, sources
from leadkeeper.words import _
from leadkeeper.words.tables import evidence
from ui.dialogs.corrected_dialog import CorrectedDialog
from ui.dialogs.proof_dialog import OpenedFiles, ProofDialog
from ui.dialogs.revoke_dialog import RevokeDialog
from ui.jobs import InlineJobs
from ui.theme import SIZE
from ui.widgets.form_drawing import FormDrawing


def motives(db: Any, clock: Clock) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing."""
    jobs = InlineJobs(db)
    yield "corrected", lambda: CorrectedDialog(jobs, _faulty(db), clock)
    yield "revoke", lambda: RevokeDialog(jobs, _faulty(db).form, clock)
    yield "proof", lambda: _proof(jobs, db)


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
    dialog = ProofDialog(jobs, OpenedFiles(), item.name or "", item.sha256 or "", [(_("Kind"), kind)])
    dialog.photo.show_image(drawing.grab().toImage(), item.name or "")
    dialog.photo.show()
    return dialog
