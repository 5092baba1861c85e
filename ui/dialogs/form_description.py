"""Questions about what a form showed, the description built from the answers, and its evidence files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from leadkeeper.domain.book import Owner
from leadkeeper.domain.form import Evidence, Finding, Form, FormVersion
from leadkeeper.domain.partner import PartnerList
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.time import PARIS, Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, counted, labels
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.forms import effect_text, medium, partner_mode, position
from leadkeeper.messages.labels import channel, column, day, evidence, form_kind, mention
from leadkeeper.messages.partners import already_shared
from leadkeeper.services.consent import forms
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE, Status
from ui.widgets.cards import Card
from ui.widgets.editors import CheckList, ChoiceBox, DayField, FileField, Group, MaybeDay, TextField
from ui.widgets.form_preview import FindingRows, FormDrawing, verdict
from ui.widgets.forms import FormDialog, FormRow, FormRows
from ui.widgets.labels import StatusBadge, hidden, text_label
from ui.widgets.layouts import ScrollColumn, Splitter, fill, inner_column
from ui.widgets.number_fields import IntegerEdit


def warn_of_cut_off(jobs: Jobs, form: str, starts: DayField, owner: FormDialog) -> None:
    """Count above the questions the consents that a version shown from a chosen day makes invalid; hidden for none.

    Next to the day it was scrolled out of sight by the time the form was saved.
    """
    label = hidden(text_label("", status=Status.WARN))
    owner.column.addWidget(label)

    def show(cut: forms.CutOff) -> None:
        text = counted(
            "{n} person said yes since that day under the former version: this consent will no longer count.",
            "{n} people said yes since that day under the former version: their consents will no longer count.",
            cut.people,
        )
        label.setText(" ".join([text, *already_shared(cut.shared)]))
        label.setVisible(cut.people > 0)

    def look() -> None:
        label.hide()
        if starts.is_understood:
            day = starts.day
            jobs.read(lambda db: forms.cut_off(db, form, day), show, replace="form-cut-off", owner=owner, long=True)

    starts.changed.connect(look)
    look()


PICTURE_TROUBLES = ("proof-too-big", "proof-not-pdf", "proof-unknown", "file-unreadable")


class EvidenceDialog(FormDialog):
    """Copies an evidence file of a version into the book; emits `attached(name)`."""

    attached = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        version: str,
        clock: Clock,
        path: Path | None = None,
        parent: QWidget | None = None,
        *,
        form: str = "",
    ) -> None:
        """`form` is what the version is called, where several stand around the dialog."""
        intro = _("It is copied into the book with its fingerprint: any later change will show.")
        super().__init__(_("Attach a screenshot or PDF"), _("&Attach"), parent, intro)
        self._jobs, self._version, self._clock = jobs, version, clock
        self.file = FileField(_("Images and PDF (*.png *.jpg *.jpeg *.webp *.pdf)"))
        self.kind = ChoiceBox(evidence.choices())
        self.taken = DayField(paris_day(clock()))
        self._proposed = self.taken.line.text()
        if form:
            self.rows.add(text_label(form, "strong"))
        hint = _("Up to 20 MB. You can drop it here.")
        self._file_row = self.rows.row(_("&File"), self.file, hint, *PICTURE_TROUBLES)
        self.rows.row(_("&What it is"), self.kind)
        self.rows.row(_("&Dated"), self.taken, "", "day-in-future")
        self.file.changed.connect(self._guess_kind)
        self.file.set_path(path)

    def submit(self) -> None:
        path = self.file.path
        if path is None:
            self._file_row.set_error(_("Choose a file."))
            return
        version, kind, taken, now = self._version, self.kind.value, self.taken.day, self._clock()

        def attach(db: Any) -> Evidence:
            return forms.attach_evidence(db, version, kind, path, taken, now)

        self.do(attach, lambda made: self.attached.emit(made.name or ""), _("Copying {file}").format(file=path.name))

    def _guess_kind(self) -> None:
        path = self.file.path
        if path is not None and self.kind.value in ("screenshot", "pdf"):
            self.kind.choose("pdf" if path.suffix.lower() == ".pdf" else "screenshot")
        if path is not None and path.is_file() and self.taken.line.text() == self._proposed:
            self.taken.set_day(day_of(path, self._clock))
            self._proposed = self.taken.line.text()


def day_of(path: Path, clock: Clock) -> date:
    """Return the day on which a file was last modified, today if a wrong clock says later."""
    return min(datetime.fromtimestamp(path.stat().st_mtime, PARIS).date(), paris_day(clock()))


ASKED = ("email", "phone", "first_name", "last_name", "company", "postal_address", "birth_date")
TOLD = {
    "transmission_stated": N_("The data go to partners, as a purpose of its own"),
    "withdrawal": N_("How to withdraw the consent"),
    "rights": N_("The rights, and the complaint to the CNIL"),
    "l223_2": N_("Calling a consumer needs prior consent"),
}
ODD = {
    "hidden_optin": N_("A hidden field sends the consent"),
    "optout_step": N_("Refusing is offered only at a later step"),
    "targets_minors": N_("It is aimed at children"),
    "social": N_("Addresses are sent to a social network"),
}
LINK = {"": N_("Not tested"), "yes": N_("Yes, it opened the list"), "no": N_("No")}
BUTTONS = {"submit": N_("One button that sends the form"), "pair": N_("Two buttons: one accepts, one refuses")}


class BoxAnswers(Group):
    """Questions about a checkbox of the form: whether there was one, its wording, whether pre-ticked, details."""

    changed = Signal()

    def __init__(self, box: Mapping[str, Any] | None, more: CheckList | None = None) -> None:
        super().__init__()
        self.there = QCheckBox(_("There is one"))
        self.text = TextField(str((box or {}).get("text") or ""))
        self.text.textChanged.connect(self.changed)
        self.text.setAccessibleName(_("Wording of the box"))
        self.text.setPlaceholderText(_("The exact wording next to the box"))
        self.checked = QCheckBox(_("It was ticked in advance"))
        self.checked.setChecked((box or {}).get("checked") is True)
        self.more = more
        self._inside = [self.text, self.checked, *([more] if more is not None else [])]
        fill(inner_column(self, SPACE.s), self.there, *self._inside)
        self.there.setChecked(box is not None)
        self._show_inside(box is not None)
        self.there.toggled.connect(self._show_inside)
        self.there.toggled.connect(lambda _on: self.changed.emit())
        self.checked.toggled.connect(lambda _on: self.changed.emit())
        if more is not None:
            more.changed.connect(self.changed)
        self.setFocusProxy(self.there)

    @property
    def box(self) -> dict[str, Any] | None:
        """Return the box as stored in the description, None if there was none."""
        if not self.there.isChecked():
            return None
        made: dict[str, Any] = {"text": self.text.text, "checked": self.checked.isChecked()}
        if self.more is not None:
            made |= {key: box.isChecked() for key, box in self.more.boxes.items()}
        return made

    def _show_inside(self, on: bool) -> None:
        for widget in self._inside:
            widget.setVisible(on)


class SourceQuestions(FormRows):
    """All questions about a form, optionally filled from a description."""

    def __init__(self, owner: Owner, known: Mapping[str, Any] | None, list_: Callable[[], PartnerList | None]) -> None:
        super().__init__()
        self._known = dict(known) if known is not None else _first(owner)
        self._list = list_
        self._ask_form()
        self._ask_boxes()
        self._ask_partners()
        self._ask_buttons()
        self._ask_information()

    def _ask_form(self) -> None:
        known = self._known
        self.medium = ChoiceBox(medium.choices(), str(known.get("medium", "web")))
        self.controller = QLineEdit(str(known.get("controller") or ""))
        self.fields = CheckList([(one, column(one)) for one in ASKED], known.get("fields") or ())
        self.row(_("&Where it was shown"), self.medium)
        self.row(_("&Company that collects"), self.controller, _("As the form names it."))
        self.row(_("What it asked &for"), self.fields)

    def _ask_boxes(self) -> None:
        own, partner, phone = (self._known.get(key) for key in ("own_box", "partner_box", "phone_box"))
        covers = CheckList([("covers_own", _("The same box is also for your own offers"))], _yes(partner))
        mentions = CheckList(mention.choices(), _yes(phone), below=True)
        self.own = BoxAnswers(own)
        self.partner = BoxAnswers(partner, covers)
        self.phone = BoxAnswers(phone, mentions)
        months = int((phone or {}).get("period_months") or 0)
        self.months = IntegerEdit("", 0, 60, months, lowest=_("not specified"))
        self.row(_("Box for your &own offers"), self.own)
        self.row(_("Box for the transmission to &partners"), self.partner)
        self.row(_("Box for &telephone calls"), self.phone, _("With its wording."))
        self._months = self.row(_("&Months that the consent to calls lasts"), self.months)
        self.phone.there.toggled.connect(self._months.setVisible)
        self._months.setVisible(phone is not None)

    def _ask_partners(self) -> None:
        known = self._known
        self.mode = ChoiceBox(partner_mode.choices(), str(known.get("partner_mode", "none")))
        tested = known.get("link_ok")
        link = "" if tested is None else "yes" if tested else "no"
        self.link = ChoiceBox([(value, _(name)) for value, name in LINK.items()], link)
        self.channels = CheckList(channel.choices(), known.get("channels") or ())
        self.row(_("How are partners &named?"), self.mode)
        self._link = self.row(_("Does the &link open the list?"), self.link)
        self.row(_("C&hannels that the wording names"), self.channels)
        self.mode.changed.connect(lambda mode: self._link.setVisible(mode == "link"))
        self._link.setVisible(self.mode.value == "link")

    def _ask_buttons(self) -> None:
        buttons = [one for one in self._known.get("buttons") or [] if isinstance(one, Mapping)]
        first = next((one for one in buttons if one.get("role", "submit") != "refuse"), {})
        refuse: Mapping[str, Any] = next((one for one in buttons if one.get("role") == "refuse"), {})
        self.buttons = ChoiceBox([(value, _(name)) for value, name in BUTTONS.items()], "pair" if refuse else "submit")
        self.first, self.refuse = QLineEdit(str(first.get("label") or "")), QLineEdit(str(refuse.get("label") or ""))
        looks = [("link", _("It is only a link")), ("unlike", _("It is less visible than the other one"))]
        given = {"link": refuse.get("type") == "link", "unlike": refuse.get("same_style") is False}
        self.looks = CheckList(looks, _yes(given))
        self.effect = ChoiceBox(effect_text.choices(), str(refuse.get("effect_text", "ok")))
        self.free = QCheckBox(_("People can go on without consenting to partners"))
        self.free.setChecked(self._known.get("submit_without_partner", True) is True)
        self.row(_("&Buttons"), self.buttons)
        self.row(_("Words on the &first button"), self.first)
        self._refusal = [
            self.row(_("Words on the button that &refuses"), self.refuse),
            self.row(_("How does refusing look?"), self.looks),
            self.row(_("The text on what refusing does"), self.effect),
        ]
        self.row(_("Free choice"), self.free)
        self.buttons.changed.connect(lambda _one: self._show_refusal())
        self._show_refusal()

    def _ask_information(self) -> None:
        info = self._known.get("info") or {}
        self.told = CheckList([(key, _(name)) for key, name in TOLD.items()], _yes(info), below=True)
        self.retention = QLineEdit(str(info.get("retention") or ""))
        self.basis = QLineEdit(str(info.get("basis") or ""))
        self.source = QLineEdit(str(info.get("source_wording") or ""))
        self.position = ChoiceBox(position.choices(), str(info.get("position", "before")))
        self.other = TextField(str(self._known.get("text") or ""))
        self.odd = CheckList([(key, _(name)) for key, name in ODD.items()], _yes(self._known), below=True)
        self.row(_("The &information says"), self.told)
        self.row(_("How long data are &kept"), self.retention, _("In the words of the form."))
        self.row(_("Legal &basis of the transmission"), self.basis, _("In the words of the form."))
        self.row(_("How the partner will name the &source"), self.source, _("In its first message."))
        self.row(_("&Place of the information"), self.position)
        self.row(_("&Everything else that can be read"), self.other, _("Other boxes, rules, small print."))
        self.row(_("Does any of this apply?"), self.odd)

    @property
    def description(self) -> Verbatim:
        made, phone = dict(self._known), self.phone.box
        made |= {
            "medium": self.medium.value,
            "controller": self.controller.text().strip(),
            "fields": [*self.fields.values],
            "own_box": self.own.box,
            "partner_box": self.partner.box,
            "phone_box": None if phone is None else {**phone, "period_months": self.months.value() or None},
            "buttons": self._buttons(),
            "submit_without_partner": self.free.isChecked(),
            "partner_mode": self.mode.value,
            "link_ok": {"yes": True, "no": False}.get(self.link.value),
            "channels": [*self.channels.values],
            "info": {
                **(self._known.get("info") or {}),
                **{key: box.isChecked() for key, box in self.told.boxes.items()},
                "retention": self.retention.text().strip(),
                "basis": self.basis.text().strip(),
                "source_wording": self.source.text().strip(),
                "position": self.position.value,
            },
            "text": self.other.text,
            **{key: box.isChecked() for key, box in self.odd.boxes.items()},
        }
        chosen = self._list()
        if chosen is not None and chosen.versions:
            made["list"] = _list_of(chosen, made.get("list") or {})
        return Verbatim(made)

    def _buttons(self) -> list[dict[str, Any]]:
        first = self.first.text().strip()
        if self.buttons.value == "submit":
            return [{"role": "submit", "type": "button", "label": first}]
        return [
            {"role": "accept", "type": "button", "label": first},
            {
                "role": "refuse",
                "type": "link" if "link" in self.looks.values else "button",
                "label": self.refuse.text().strip(),
                "same_style": "unlike" not in self.looks.values,
                "effect_text": self.effect.value,
            },
        ]

    def _show_refusal(self) -> None:
        for row in self._refusal:
            row.setVisible(self.buttons.value == "pair")


def _first(owner: Owner) -> dict[str, Any]:
    name = owner.name or ""
    return {
        "controller": name,
        "fields": ["email"],
        "partner_box": {"text": "", "checked": False, "covers_own": False},
        "partner_mode": "link",
        "channels": ["email"],
        "info": {"source_wording": name},
    }


def _yes(answers: object) -> list[str]:
    return [key for key, value in answers.items() if value is True] if isinstance(answers, Mapping) else []


def _list_of(chosen: PartnerList, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the list as the newest version shows it."""
    newest = chosen.versions[-1]
    return {
        **before,
        "version": before.get("version") or (day(newest.published_at) if newest.published_at else newest.id),
        "names": [name.name for name in newest.names if name.name],
        "legal_names": before.get("legal_names", True),
        "privacy_links": all(name.privacy_url for name in newest.names),
    }


NO_LIST = ""
PAUSE_MS = 150
EVIDENCE_TO_COME = ("screenshot", "signed_sheet", "script")


class SourceDialog(FormDialog):
    """Adds a form; with `of` adds a version of it, or describes a version without a description.

    `like` is a version that a new form is copied from, `since` the day proposed as its first. Emits `kept(version_id)`.
    """

    kept = Signal(str)
    enter_saves = False  # what is saved never changes

    def __init__(
        self,
        jobs: Jobs,
        book: forms.SourcesOfBook,
        clock: Clock,
        of: forms.SourceVersion | None = None,
        parent: QWidget | None = None,
        *,
        like: forms.SourceVersion | None = None,
        since: date | None = None,
    ) -> None:
        self._jobs, self._of, self._like, self._clock = jobs, of, like, clock
        self._today = paris_day(clock())
        self._since = min(since or self._today, self._today)
        self._describes = of is not None and of.version.description is None
        self._lists = {one.id: one for one in book.lists}
        lists = [*((one.id, labels.partner_list(one)) for one in self._lists.values()), (NO_LIST, _("No list"))]
        self._list_field = ChoiceBox(lists, self._list_before())
        before = of or like
        known = before.version.description if before is not None else None
        self.questions = SourceQuestions(book.owner, known, self._chosen_list)
        self.drawing, self.findings, self.pill = FormDrawing(), FindingRows(), StatusBadge("")
        super().__init__(_title(of, like), _("&Save"), parent, _intro(of))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.check)
        self._answered = known is not None
        self.questions.changed.connect(self._begin_check)
        self._list_field.changed.connect(lambda _list: self._pause.start())
        self.check()
        self.fit(SIZE.window_width - SIZE.column_least, SIZE.window_height - SIZE.column_least)

    def body(self) -> QWidget:
        self._ask_source()
        left = ScrollColumn(self.rows, self.questions)
        drawn = Card(_("As people saw it")).add(self.drawing)
        checked = Card(_("Result of the check"), (self.pill,)).add(self.findings)
        text = _("A check finds known mistakes. It is not legal advice, and finding nothing proves nothing.")
        note = text_label(text, "small")
        right = ScrollColumn(drawn, checked, note, 1)
        return Splitter("source-dialog", (left, right), (1, 1))

    def _begin_check(self) -> None:
        self._answered = True
        self._pause.start()

    def check(self) -> None:
        """Draw and audit the form as described now; nothing is wrong yet with a form that nobody described."""
        description = self.questions.description
        if not self._answered:
            self.drawing.show_form(description)
            self.findings.show_sentence(_("The check begins with your first answer about the form."))
            self.pill.set(_("not described"), Status.PLAIN)
            return
        findings = self._findings()
        self.drawing.show_form(description, findings)
        lacks_list = forms.lacks_list(description, has_list=self._chosen_list() is not None)
        self.findings.show_findings(findings, lacks_list=lacks_list)
        self.pill.set(*verdict(findings))

    @property
    def faults(self) -> int:
        """Number of errors that the check finds: with one nobody of the form can be shared."""
        return len({one.id for one in self._findings() if one.severity == "error"})

    def _findings(self) -> tuple[Finding, ...]:
        return forms.findings_of(self.questions.description, EVIDENCE_TO_COME)

    def submit(self) -> None:
        path = self.picture.path
        if path is not None and not path.is_file():
            self.refuse(self.errors_at["file-unreadable"], sentence(LeadKeeperError("file-missing", path=str(path))))
            return
        self.do(self._make(), self.kept.emit, _("Saving the form"))

    def _make(self) -> Callable[[Any], str]:
        description, of, path = self.questions.description, self._of, self.picture.path
        picture = forms.Picture(path, day_of(path, self._clock), self._clock()) if path is not None else None
        if of is not None and self._describes:

            def describe(db: Any) -> str:
                forms.describe_version(db, of.version.id, description, picture)
                return of.version.id

            return describe
        ends = self.ends.day
        version = FormVersion(
            id="",
            starts=self.starts.day.isoformat(),
            ends=ends.isoformat() if ends else None,
            list=self._list_field.value or None,
            description=description,
        )
        form = Form("", self.name.text().strip(), self.kind.value) if of is None else of.form.id
        return lambda db: forms.keep_version(db, form, version, picture)

    def _ask_source(self) -> None:
        rows: FormRows = self.rows
        self.name = QLineEdit(self._name_before())
        self.kind = ChoiceBox(form_kind.choices(), (self._like.form.kind or "") if self._like is not None else "")
        self.starts = DayField(self._since)
        self.ends = MaybeDay(_("until"), self._today, given=False)
        if self._of is None:
            rows.row(_("&Name"), self.name, _("The name that you give it, for example: Quiz."), "form-name-missing")
            rows.row(_("&Kind"), self.kind)
        if not self._describes:
            hint = _("The first day on which people saw this wording.")
            rows.row(_("Shown &from"), self.starts, hint, "versions-overlap", "bad-day")
            if self._of is not None:
                warn_of_cut_off(self._jobs, self._of.form.id, self.starts, self)
            rows.row(_("Still shown?"), self.ends)
            list_row = rows.row(_("&List of partners"), self._list_field, _("The one that the form links to or shows."))
            self._list_field.changed.connect(lambda _list: self._look_at_list(list_row))
            self._look_at_list(list_row)
        self.picture = FileField(_("Images and PDF (*.png *.jpg *.jpeg *.webp *.pdf)"))
        hint = _("Without a screenshot, no person of this form can be shared. You can also attach it later.")
        rows.row(_("Screens&hot of the form"), self.picture, hint, *PICTURE_TROUBLES)

    def _name_before(self) -> str:
        if self._like is not None:
            return _("{form} (copy)").format(form=self._like.form.name or self._like.form.id)
        return (self._of.form.name or "") if self._of is not None else ""

    def _list_before(self) -> str:
        before = self._of or self._like
        if before is not None:
            return before.version.list or NO_LIST
        readable = (one.id for one in reversed(self._lists.values()) if one.url)  # people can follow a link to it
        return next(readable, NO_LIST)

    def _look_at_list(self, row: FormRow) -> None:
        if trouble := unreadable_list(self._chosen_list()):
            row.confirm(trouble, Status.WARN)

    def _chosen_list(self) -> PartnerList | None:
        return self._lists.get(self._list_field.value)


def unreadable_list(chosen: PartnerList | None) -> str:
    """Return that people cannot look up the list of a form; empty if they can, or if it has none."""
    if chosen is None or chosen.url:
        return ""
    return _("This list has no address: nothing shows where people could read it.")


def _title(of: forms.SourceVersion | None, like: forms.SourceVersion | None) -> str:
    if like is not None:
        return _("New form from {form}").format(form=like.form.name or like.form.id)
    if of is None:
        return _("Describe a form")
    if of.version.description is None:
        return _("What {form} showed").format(form=labels.form_version(of.form, of.version))
    return _("New version of {form}").format(form=of.form.name or of.form.id)


def _intro(of: forms.SourceVersion | None) -> str:
    if of is None or of.version.description is None:
        return _("What you enter here is kept for good: it proves what people saw.")
    return _(
        "What people saw never changes afterwards. Another wording is a new version, from the day that you choose."
    )
