"""Preview of a form as people saw it (fields, checkboxes, buttons), and the findings of its audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from leadkeeper.domain.form import Finding
from leadkeeper.messages import _, counted, language, speaking_to
from leadkeeper.messages.forms import WHOLE, form_place, place_of, reason, sentence
from leadkeeper.messages.labels import column
from ui.models.formats import format_number
from ui.theme import RADIUS, SIZE, SPACE, TYPE, Status, colours, scaled
from ui.widgets.cards import Card
from ui.widgets.labels import StatusBadge, smooth, text_label, with_name
from ui.widgets.layouts import abreast, clear_layout, fill, flowing, inner_column

NOT_DESCRIBED = "L00"


class FindingRows(QWidget):
    """Lists findings, errors first."""

    def __init__(self) -> None:
        super().__init__()
        self._column = inner_column(self, SPACE.m)

    def show_findings(self, findings: Sequence[Finding], *, lacks_list: bool = False) -> None:
        """Show these findings; a sentence if there are none. `lacks_list`: see `SourceVersion`."""
        if not findings and not lacks_list:
            self.show_sentence(_("The check found nothing to object to."))
            return
        clear_layout(self._column)
        if lacks_list:
            text = _(
                "No list says which partners it names: nobody of this form can be shared. Save a list of these names "
                "in Partners, dated from the first day of the form, also if they are printed on the form itself, and "
                "choose it here."
            )
            self._column.addWidget(text_label(text, "strong"))
        numbers = numbered(findings)
        fill(self._column, *(_row(finding, number) for finding, number in numbers.items() if _is_error(finding)))
        remarks = [_row(finding, number) for finding, number in numbers.items() if not _is_error(finding)]
        if remarks:
            text = _("Remarks: they block nobody, but a next version can do better.")
            text = _("Remarks for a next version:") if lacks_list else text
            fill(self._column, text_label(text, "soft"), *remarks)

    def show_sentence(self, text: str) -> None:
        clear_layout(self._column)
        self._column.addWidget(text_label(text, "soft"))


def numbered(findings: Sequence[Finding]) -> dict[Finding, int]:
    """Return the findings with the number by which list and drawing name them, errors first."""
    ordered = sorted(findings, key=lambda one: not _is_error(one))
    return {finding: number for number, finding in enumerate(ordered, 1)}


def _is_error(finding: Finding) -> bool:
    return finding.severity == "error"


def verdict(findings: Sequence[Finding]) -> tuple[str, Status]:
    """Return the overall result of the audit as text, and its colour."""
    errors = len({one.id for one in findings if one.severity == "error"})
    if any(one.id == NOT_DESCRIBED and not one.facts for one in findings):
        return _("not described"), Status.WARN
    if errors:
        return counted("{n} error", "{n} errors", errors), Status.BAD
    if remarks := len({one.id for one in findings}):
        return counted("{n} remark", "{n} remarks", remarks), Status.INFO
    return _("no error"), Status.GOOD


def _row(finding: Finding, number: int) -> QWidget:
    why = _("{place} · {reason}").format(place=form_place(place_of(finding.where)), reason=reason(finding.id))
    texts = text_label(sentence(finding), select=True), text_label(why, "small", select=True)
    words = fill(inner_column(gap=SPACE.xxs), *texts)
    row = abreast((_number(finding, number), 0, Qt.AlignmentFlag.AlignTop), (words, 1))
    return with_name(row, f"{number}. {sentence(finding)}")


FormPartKind = Literal["field", "primary", "plain", "link"]
BOXES = ("own_box", "partner_box", "phone_box")


class Drawn(QWidget):
    """A field or button drawn without function."""

    def __init__(self, text: str, kind: FormPartKind, *, small: bool = False) -> None:
        super().__init__()
        self.text, self.kind = text, kind
        if small:
            self.setFont(scaled(self.font(), TYPE.small))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text) + 2 * SPACE.l
        return QSize(max(width, SIZE.field_least) if self.kind == "field" else width, metrics.height() + 2 * SPACE.s)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), SPACE.xxl * 3), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = colours(), smooth(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.kind != "link":
            painter.setPen(QPen(QColor(tokens.whole if self.kind == "primary" else tokens.line), SPACE.hair))
            painter.setBrush(QColor(tokens.whole if self.kind == "primary" else tokens.card))
            painter.drawRoundedRect(frame, RADIUS.control, RADIUS.control)
        inks = {"field": tokens.soft, "primary": tokens.card, "plain": tokens.ink, "link": tokens.accent_ink}
        painter.setPen(QColor(inks[self.kind]))
        if self.kind == "link":
            font = self.font()
            font.setUnderline(True)
            painter.setFont(font)
        inside = self.rect().adjusted(SPACE.m, 0, -SPACE.m, 0)
        where = Qt.AlignmentFlag.AlignLeft if self.kind == "field" else Qt.AlignmentFlag.AlignHCenter
        shown = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, where | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Tick(QWidget):
    """The square of a checkbox in its initial state."""

    def __init__(self, *, ticked: bool) -> None:
        super().__init__()
        self.ticked = ticked
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SIZE.tick, max(self.fontMetrics().height(), SIZE.tick))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = colours(), smooth(self)
        side = SIZE.tick - SPACE.xxs
        box = QRect(1, (self.height() - side) // 2, side, side)
        painter.setPen(QPen(QColor(tokens.bad if self.ticked else tokens.edge), SPACE.hair))
        painter.setBrush(QColor(tokens.bad_soft if self.ticked else tokens.card))
        edge = SPACE.hair / 2  # half of the pen's width lies outside the rectangle
        painter.drawRoundedRect(QRectF(box).adjusted(edge, edge, -edge, -edge), RADIUS.bar / 2, RADIUS.bar / 2)
        if self.ticked:
            painter.setPen(QPen(QColor(tokens.bad), SPACE.xxs))
            low = box.bottom() - SPACE.xs
            middle = box.center().x() - 1
            painter.drawLine(box.left() + 3, box.center().y(), middle, low)
            painter.drawLine(middle, low, box.right() - 2, box.top() + SPACE.xs)
        painter.end()


class Marked(QFrame):
    """A part of the form with findings: a line at its left, and the number of each finding."""

    def __init__(self, part: QWidget | None, findings: Sequence[Finding], numbers: Mapping[Finding, int]) -> None:
        super().__init__()
        worst = Status.BAD if any(map(_is_error, findings)) else Status.WARN
        self.setProperty("ground", "marked")
        self.setProperty("status", worst.value)
        column = inner_column(self, SPACE.xs, (SPACE.m, SPACE.xs, 0, SPACE.xs))
        if part is not None:
            column.addWidget(part)
        column.addWidget(flowing([_number(one, numbers[one]) for one in sorted(findings, key=numbers.__getitem__)]))
        self.setAccessibleName(" ".join(sentence(one) for one in findings))


class FormDrawing(Card):
    """Draws a description with its findings at the parts concerned; unknown parts are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._column = inner_column(gap=SPACE.m)
        self.add(self._column)
        self._found: dict[str, list[Finding]] = {}
        self._numbers: Mapping[Finding, int] = {}
        self.setAccessibleName(_("The form as people saw it"))

    def show_form(
        self,
        description: Mapping[str, Any],
        findings: Sequence[Finding] = (),
        numbers: Mapping[Finding, int] | None = None,
        spoken: str | None = None,
    ) -> None:
        """Draw another form; `numbers` where the list next to it has more findings than these, `spoken` its language.

        Without a language what the description does not spell out, such as a field's name, is in that of the window.
        """
        clear_layout(self._column)
        self._found, self._numbers = {}, numbered(findings) if numbers is None else numbers
        with speaking_to(spoken or language()):
            names = _names(description)
            fields = [column(one) for one in _texts(description.get("fields", ["email"]))]
        for finding in findings:
            place = place_of(finding.where)
            in_box = place == "list" and names is None and _part(description, "partner_box") is not None
            self._found.setdefault("partner_box" if in_box else place, []).append(finding)
        self._add("fields", flowing(Drawn(name, "field", small=True) for name in fields) if fields else None)
        info = _part(description, "info") or {}
        before = info.get("position", "before") == "before"
        if before:
            self._add_text(description)
        for key in BOXES:
            box = _part(description, key)
            text = str((box or {}).get("text") or _("(no text)"))
            self._add(key, _box(text, ticked=box.get("checked") is True) if box is not None else None)
        self._add("list", names)
        buttons = [one for one in description.get("buttons") or [] if isinstance(one, Mapping)]
        self._add("buttons", flowing(_button(one) for one in buttons) if buttons else None)
        if not before:
            self._add_text(description)
        self._add(WHOLE, None)

    def _add(self, name: str, part: QWidget | None) -> None:
        """Add a part of the form, marked if it has findings; if the part is missing, only the mark."""
        found = self._found.get(name)
        if found:
            part = Marked(part or text_label(form_place(name), "small"), found, self._numbers)
        if part is not None:
            self._column.addWidget(part)

    def _add_text(self, description: Mapping[str, Any]) -> None:
        text = str(description.get("text") or "")
        self._add("information", text_label(text, "small") if text else None)


def _number(finding: Finding, number: int) -> StatusBadge:
    """Return the badge that names a finding; its tooltip has the code of the check."""
    pill = StatusBadge(format_number(number), Status.BAD if _is_error(finding) else Status.WARN)
    pill.setToolTip(f"{sentence(finding)} ({finding.id})")
    return pill


def _names(description: Mapping[str, Any]) -> QWidget | None:
    """Return the partners as the form names them, None if it does not."""
    named = _texts((_part(description, "list") or {}).get("names"))
    mode = description.get("partner_mode")
    if mode == "link":
        return text_label(_("Our partners"), "link")
    return text_label(", ".join(named), "small") if mode == "inline" and named else None


def _part(description: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    found = description.get(key)
    return found if isinstance(found, Mapping) else None


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _box(text: str, *, ticked: bool) -> QWidget:
    box = abreast((Tick(ticked=ticked), 0, Qt.AlignmentFlag.AlignTop), (text_label(text), 1), gap=SPACE.s)
    return with_name(box, _("Box ticked in advance: {text}").format(text=text) if ticked else text)


def _button(button: Mapping[str, Any]) -> Drawn:
    text = str(button.get("label") or _("(no label)"))
    if button.get("type") == "link":
        return Drawn(text, "link", small=button.get("effect_text") == "smaller")
    unequal = button.get("role") == "refuse" and button.get("same_style") is False
    return Drawn(text, "plain" if unequal else "primary")
