"""Pictures of what stands further down on pages and in boxes that are longer than a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.services.consent.forms import sources
from leadkeeper.services.contacts.editing import fields_of
from leadkeeper.services.partners.partners import partners_overview
from ui.dialogs.form_description import SourceDialog
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pages.contacts.actions import PersonDialog
from ui.pages.partners.contract_forms import ContractDialog
from ui.pages.partners.forms import PartnerDialog

PAGES = ("home", "sources", "partners", "export", "settings")


def motives(standing: Callable[..., MainWindow], db: Any, clock: Clock) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing; `standing` opens a page in a window that is seen."""
    jobs = InlineJobs(db)
    for name in PAGES:
        yield f"{name}_below", lambda name=name: _down(standing(name))  # type: ignore[misc]  # the default binds it
    yield "new_source_below", lambda: _down(SourceDialog(jobs, sources(db), clock))
    yield "new_partner_below", lambda: _down(PartnerDialog(jobs))
    yield "contract_below", lambda: _down(ContractDialog(jobs, _partner(db, clock), clock))
    yield "person_edit_below", lambda: _down(PersonDialog(jobs, fields_of(db, 1), clock))


def _down(widget: QWidget) -> QWidget:
    """The same thing, scrolled to its end."""
    widget.show()
    for _round in range(3):  # how long it is shows once it has its width
        QApplication.processEvents()
        for area in widget.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    return widget


def _partner(db: Any, clock: Clock) -> Any:
    return partners_overview(db, clock().date()).partners[0].partner
