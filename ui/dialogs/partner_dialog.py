"""Asks about a partner: a new one, or one whose facts change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.flows.keep_partner import add_partner, change_partner, needs_safeguard
from leadkeeper.model.partner import Partner
from leadkeeper.words import _
from leadkeeper.words.facts import country, sector
from leadkeeper.words.sectors import bans
from leadkeeper.words.tables import safeguard
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.theme import SPACE, Status
from ui.widgets.card import Card
from ui.widgets.inputs import OneOf, SomeOf
from ui.widgets.labels import label
from ui.widgets.siren import siren_trouble


class PartnerDialog(FormDialog):
    """Adds a partner, or changes the one given; `kept` carries its id and legal name."""

    kept = Signal(str, str)

    def __init__(self, jobs: Jobs, partner: Partner | None = None, parent: QWidget | None = None) -> None:
        title = _("New partner") if partner is None else _("Change {partner}").format(partner=partner.legal_name)
        super().__init__(
            title, _("&Keep"), parent, _("A partner is a company, known by its number and never by a brand.")
        )
        self._jobs, self._before = jobs, partner
        known = partner or Partner("", country="FR")
        rows = self.rows
        self.name, self.siren = QLineEdit(known.legal_name), QLineEdit(known.siren or "")
        self.siren.setReadOnly(bool(known.siren))
        self.foreign = QLineEdit(known.foreign_id or "")
        self.country = OneOf(sorted(country.choices(), key=lambda one: one[1]), known.country or "FR")
        self.safeguard = OneOf([("", safeguard(None)), *safeguard.choices()], known.transfer_safeguard or "")
        self.sectors = SomeOf(sector.choices(), known.sectors)
        self.brands, self.former = QLineEdit(", ".join(known.brands)), QLineEdit(", ".join(known.former_names))
        self.privacy, self.contact = QLineEdit(known.privacy_url or ""), QLineEdit(known.contact or "")
        name_row = rows.row(_("&Legal name"), self.name, _("As in the register of companies, with its legal form."))
        self.siren_row = rows.row(_("&SIREN"), self.siren, self._siren_hint(known))
        rows.row(_("&Country"), self.country)
        self.foreign_row = foreign_row = rows.row(
            _("&Foreign company number"), self.foreign, _("For a company without a SIREN.")
        )
        self.safeguard_row = rows.row(
            _("Basis of the &transfer"), self.safeguard, _("Needed outside the European Economic Area.")
        )
        rows.row(_("S&ectors"), self.sectors, _("What it sells. Some sectors may not call, none at all needs a look."))
        self._add_bans()
        rows.row(_("Former na&mes"), self.former, _("Separated by commas. A list that names it by one still counts."))
        rows.row(_("&Brands"), self.brands, _("Separated by commas. A brand on a list does not name the company."))
        rows.row(_("&Privacy page"), self.privacy, _("The list of partners must lead to it."))
        rows.row(_("C&ontact"), self.contact, _("Who is told of withdrawals and erasures."))
        self.errors_at = {
            "partner-name-missing": name_row, "bad-siren": self.siren_row, "siren-taken": self.siren_row,
            "siren-fixed": self.siren_row, "siren-missing": self.siren_row,
            "number-missing": self.siren_row if not known.foreign_id else foreign_row,
        }  # fmt: skip
        self.siren.textChanged.connect(lambda typed: self.siren_row.set_error(siren_trouble(typed)))
        self.country.changed.connect(lambda _country: self._show_abroad())
        self._show_abroad()
        self.fit()

    @property
    def partner(self) -> Partner:
        """The partner as typed."""
        return replace(
            self._before or Partner(""),
            legal_name=" ".join(self.name.text().split()),
            siren=self.siren.text().strip() or None,
            foreign_id=self.foreign.text().strip() or None,
            country=self.country.value,
            transfer_safeguard=self.safeguard.value or None,
            sectors=self._sectors(),
            former_names=_several(self.former),
            brands=_several(self.brands),
            privacy_url=self.privacy.text().strip() or None,
            contact=self.contact.text().strip() or None,
        )

    def submit(self) -> None:
        partner, before = self.partner, self._before

        def keep(db: Any) -> str:
            if before is None:
                return add_partner(db, partner)
            change_partner(db, partner)
            return partner.id

        title = _("Keeping {partner}").format(partner=partner.legal_name)
        self.do(self._jobs, keep, lambda made: self.kept.emit(made, partner.legal_name), title)

    def _sectors(self) -> tuple[str, ...]:
        """Those chosen, and those of the book that this box does not offer."""
        before = self._before.sectors if self._before else ()
        return (*self.sectors.values, *(one for one in before if one not in sector.names))

    def _add_bans(self) -> None:
        self.bans, self._ban_text = Card(status=Status.WARN, margin=SPACE.m), label("")
        self.bans.add(self._ban_text)
        self.rows.add(self.bans)
        self.sectors.changed.connect(self._show_bans)
        self._show_bans()

    def _show_bans(self) -> None:
        """Says what follows from the sectors that are ticked."""
        lines = bans(self._sectors())
        self._ban_text.setText("\n".join(lines))
        self.bans.setVisible(bool(lines))

    def _show_abroad(self) -> None:
        """Asks for what only a company abroad has; what was said of it already stays in sight."""
        home = self.country.value
        self.foreign_row.setVisible(home != "FR" or bool(self.foreign.text()))
        self.safeguard_row.setVisible(needs_safeguard(home) or bool(self.safeguard.value))

    def _siren_hint(self, known: Partner) -> str:
        if known.siren:
            return _("Another SIREN is another company: add a new partner for it.")
        return _("9 digits; the last one is checked while you type.")


def _several(field: QLineEdit) -> tuple[str, ...]:
    """What stands between the commas."""
    return tuple(one.strip() for one in field.text().split(",") if one.strip())
