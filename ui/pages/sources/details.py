"""One form version whole: the form as people saw it, what the check objects to, and the proof that is kept."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from leadkeeper.flows.sources import SourceVersion
from leadkeeper.model.finding import Finding
from leadkeeper.model.form import Evidence
from leadkeeper.words import _, ngettext
from leadkeeper.words.facts import day
from leadkeeper.words.sources import medium, partner_mode
from leadkeeper.words.tables import evidence, form_kind
from ui.models.formats import number
from ui.pages.sources.rows import standing, title_of
from ui.theme import SPACE, Status
from ui.widgets.buttons import danger, plain, quiet
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.finding_rows import FindingRows
from ui.widgets.form_drawing import FormDrawing
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill

SHORT_PRINT = 12
CHANGED = "L38"
OF_ONE_PARTNER = "L16"


class SourceDetails(Scrolled):
    """Shows one version; says what the person wants to do with it."""

    evidence_wanted = Signal()
    proof_wanted = Signal(object)  # Evidence
    version_wanted = Signal()
    people_wanted = Signal()
    corrected_wanted = Signal()
    revoke_wanted = Signal()
    copy_wanted = Signal()

    def show_source(self, one: SourceVersion) -> None:
        """Shows another version."""
        self.clear()
        cards = [self._form(one), self._check(one), self._evidence(one)]
        if one.form.status != "revoked":
            cards.append(self._revoking())
        for card in cards:
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _form(self, one: SourceVersion) -> Card:
        described = one.version.description is not None
        more = _("Ne&w version…") if described else _("&Describe…")
        card = Card(title_of(one), (plain(more, self.version_wanted.emit, "edit"),))
        head = QHBoxLayout()
        head.setSpacing(SPACE.m)
        head.addWidget(Pill(*standing(one)))
        head.addWidget(label(_days(one), "soft"), 1)
        card.add_layout(head)
        if any(finding.id == CHANGED for finding in one.findings):
            card.add(_changed())
        if one.version.description is not None:
            drawing = FormDrawing()
            drawing.show_form(one.version.description, _placed(one))
            card.add(drawing)
        card.add(FactRows(_facts(one)))
        if described:
            card.add(quiet(_("Cop&y…"), self.copy_wanted.emit, "copy"), left=True)
        return card

    def _check(self, one: SourceVersion) -> Card:
        described = one.version.description is not None
        better = quiet(_("&Corrected wording…"), self.corrected_wanted.emit, "circle-check")
        card = Card(_("What the check says"), (better,) if described else ())
        rows = FindingRows()
        rows.show_findings([finding for finding in one.findings if finding.id != OF_ONE_PARTNER])
        card.add(rows)
        people = number(one.people)
        if one.errors and one.people:
            blocked = ngettext(
                "{n} person of this version stays blocked for every partner.",
                "{n} people of this version stay blocked for every partner.",
                one.people,
            )
            card.add(label(blocked.format(n=people), "strong"))
        if one.people:
            show = ngettext("Show {n} person", "Show {n} people", one.people).format(n=people)
            card.add(quiet(show, self.people_wanted.emit, "users"), left=True)
        return card

    def _evidence(self, one: SourceVersion) -> Card:
        card = Card(_("Evidence"), (plain(_("&Attach picture or PDF…"), self.evidence_wanted.emit, "paperclip"),))
        if not one.version.evidence:
            card.add(label(_("Nothing proves yet what people saw. Without a picture nobody of it can go out."), "soft"))
        for item in one.version.evidence:
            line = QHBoxLayout()
            line.setSpacing(SPACE.m)
            line.addWidget(label(_proof(item), select=True), 1)
            if item.sha256 in one.altered:
                line.addWidget(Pill(_("changed or gone"), Status.BAD))
            if item.sha256:
                show = quiet(_("Show"), lambda item=item: self.proof_wanted.emit(item), "eye")  # type: ignore[misc]  # bound
                show.setAccessibleName(_("Show {file}").format(file=item.name or evidence(item.kind)))
                line.addWidget(show)
            card.add_layout(line)
        return card

    def _revoking(self) -> Card:
        card = Card(_("If it never asked rightly"))
        card.add(
            label(_("Revoking stops everything that this form collected, for good, and tells its recipients."), "soft")
        )
        card.add(danger(_("&Revoke the form…"), self.revoke_wanted.emit, "ban"), left=True)
        return card


def _changed() -> Card:
    """What L38 means for whoever looks at such a version."""
    card = Card(status=Status.BAD, margin=SPACE.m)
    card.add(
        label(
            _(
                "Its description is no longer the one that it was published with, so it proves nothing: nobody of it "
                "can be given to anybody. Put what the form shows now into a new version."
            ),
            "strong",
        )
    )
    return card


def _placed(one: SourceVersion) -> list[Finding]:
    """The findings that have a place on the drawing."""
    return [finding for finding in one.findings if finding.id not in (OF_ONE_PARTNER, CHANGED)]


def _days(one: SourceVersion) -> str:
    starts = day(one.version.starts) if one.version.starts else "…"
    if one.version.ends is None:
        return _("shown since {day}").format(day=starts)
    return _("shown from {first} to {last}").format(first=starts, last=day(one.version.ends))


def _facts(one: SourceVersion) -> list[tuple[str, str]]:
    shown: Mapping[str, object] = one.version.description or {}
    seller = one.form.seller.name if one.form.seller else None
    facts = [
        (_("Kind"), form_kind(one.form.kind)),
        (_("Shown on"), medium(str(shown["medium"])) if "medium" in shown else ""),
        (_("Partners are named"), partner_mode(str(shown["partner_mode"])) if "partner_mode" in shown else ""),
        (_("List"), one.version.list_version or one.version.list or ""),
        (_("Bought from"), seller or ""),
        (_("People"), number(one.people)),
    ]
    return [(name, value) for name, value in facts if value]


def _proof(item: Evidence) -> str:
    parts = [item.name or "", evidence(item.kind)]
    if item.taken_at:
        parts.append(_("taken on {day}").format(day=day(item.taken_at)))
    if item.sha256:
        parts.append(_("fingerprint {print}…").format(print=item.sha256[:SHORT_PRINT]))
    return " · ".join(part for part in parts if part)
