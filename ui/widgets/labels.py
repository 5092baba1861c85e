"""Labels, badges and icons: text by its role in the type scale; the letters that go with Alt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeVar

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QDialog,
    QFrame,
    QLabel,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from leadkeeper.domain.time import iso_day_of
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.messages import _, labels, rules
from leadkeeper.services.eligibility.judge import NumberHold
from ui.models.formats import STATUS, tip, word
from ui.theme import SIZE, SPACE, TYPE, Status, colours, icon, scaled
from ui.widgets.buttons import icon_button
from ui.widgets.layouts import Series, abreast, dialog_column, fill, flowing, inner_column, inner_row

Role = Literal["body", "title", "heading", "strong", "figure", "soft", "small", "error", "bubble", "link"]

LONGEST = 24
"""Characters without a break that fit the narrowest place."""


MAY_BREAK = "\u200b"
"""Invisible; a line may break at it. A screen reader's find and braille stumble over it."""


LONG_WORD = 40
"""Characters without a space that fit a dialog as its title, also on a small screen."""


HEADING_MOST, FACT_MOST = 240, 500
"""Characters shown of a heading and of a fact: a cell of a list may hold thousands."""


class WrappedLabel(QLabel):
    """Plain text that wraps, also within a word that would make a dialog wider than the screen.

    Its text, for callers and screen readers, is the one that was set.
    """

    def __init__(self, text: str, *, select: bool = False, most: int = 0) -> None:
        """With `select` the text can be selected and copied, and nothing is put into it.

        Of a text with more than `most` characters the beginning is shown, and the tooltip shows it whole.
        """
        super().__init__()
        self._whole, self._select, self._most = "", select, most
        self._heights: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if select:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def text(self) -> str:
        return self._whole

    def setText(self, text: str) -> None:
        if text == self._whole:
            return
        if self.accessibleName() == self._whole.replace(MAY_BREAK, ""):
            self.setAccessibleName("")
        if self.toolTip() == tip(self._whole):
            self.setToolTip("")
        self._whole = text
        self._heights.clear()
        shown = text
        if 0 < self._most < len(text):
            shown = f"{text[: self._most].rstrip()}…"
            self.setToolTip(tip(text))
        if not self._select:
            shown = re.sub(rf"\S{{{LONG_WORD + 1},}}", lambda word: breakable(word[0]), shown)
        if shown != (spoken := text.replace(MAY_BREAK, "")) and not self.accessibleName():
            self.setAccessibleName(spoken)
        super().setText(shown)

    def show_most(self, most: int) -> None:
        """Show the beginning of a text with more than so many characters; 0 for all of it."""
        text, self._most = self._whole, most
        self.setText("")
        self.setText(text)

    def heightForWidth(self, width: int) -> int:
        """Return the height; layouts ask for the same few widths 500 times to show one person, a third of its time."""
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = super().heightForWidth(width)
        return height

    def setWordWrap(self, on: bool) -> None:
        self._heights.clear()
        super().setWordWrap(on)

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()  # another font or style
        super().changeEvent(event)


def text_label(
    text: str, role: Role = "body", *, status: Status | None = None, select: bool = False, most: int = 0
) -> WrappedLabel:
    """Return a label that wraps; with `select` its text can be selected and copied.

    Of more than `most` characters it shows the beginning, a title or heading of more than `HEADING_MOST`.
    """
    if role in ("title", "heading"):
        most = HEADING_MOST
    made = WrappedLabel(text, select=select, most=most)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    made.setProperty("role", role)
    if status is not None:
        made.setProperty("status", status.value)
    return made


def titled(dialog: QDialog, title: str, intro: str = "", gap: int = SPACE.l) -> QVBoxLayout:
    """Give a dialog its title, and return its column, which begins with the title and an introduction in grey."""
    dialog.setWindowTitle(title)
    return fill(dialog_column(dialog, gap), text_label(title, "title"), *([text_label(intro, "soft")] if intro else []))


W = TypeVar("W", bound=QWidget)


def with_name(widget: W, name: str) -> W:
    """Return the same widget, with the name that a screen reader says."""
    widget.setAccessibleName(name)
    return widget


def hidden(widget: W) -> W:
    """Return the same widget, hidden until it has something to show."""
    widget.hide()
    return widget


def show_text(label: QLabel, text: str) -> None:
    """Show a text; a label without one is hidden."""
    label.setText(text)
    label.setVisible(bool(text))


def announce(source: QWidget, text: str) -> None:
    """Let a screen reader say a text that has appeared on a widget away from the focus."""
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))


def escaped(text: str) -> str:
    """Return a text for a button, box or menu entry that shows it as it is: `&` would mark a mnemonic."""
    return text.replace("&", "&&")


LetterBearer = QPushButton | QCheckBox | QRadioButton | QLabel


def spread_letters(window: QWidget) -> None:
    """Resolve conflicting mnemonics in a window: the later widget gets another letter of its text, or none.

    Menus come first, then the main buttons of the window, then everything else in order. Letters are dealt out from the
    texts as written each time, so that the same widgets always have the same. A box over the window has its own.
    """
    menus = window.menuBar().actions() if isinstance(window, QMainWindow) else []
    taken = {_letter(action.text()) for action in menus}
    for bearer in sorted(_bearers(window), key=_rank):
        own = _own_text(bearer)
        text = with_letter(own, taken) if _letter(own) in taken else own
        if text != bearer.text():
            bearer.setText(text)
        bearer.setProperty(OWN_TEXT, own)
        taken.add(_letter(text))


OWN_TEXT = "own_text"
"""Property of a button or label with a changed mnemonic: its text as written."""


def _own_text(bearer: LetterBearer) -> str:
    """Return the text with the mnemonic as written, unless the widget got another text since."""
    own = bearer.property(OWN_TEXT)
    return own if isinstance(own, str) and without_letter(own) == without_letter(bearer.text()) else bearer.text()


def with_letter(text: str, taken: set[str]) -> str:
    """Return the text with a mnemonic that is not taken, at the start of a word if possible."""
    bare = without_letter(text)
    firsts = [place for place in range(len(bare)) if place == 0 or bare[place - 1] in " (’'"]
    for place in (*firsts, *range(len(bare))):
        if bare[place].isalpha() and bare[place].isascii() and bare[place].casefold() not in taken:
            return f"{escaped(bare[:place])}&{escaped(bare[place:])}"
    return escaped(bare)


def without_letter(text: str) -> str:
    """Return the text without its mnemonic mark."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _letter(text: str) -> str:
    """Return the mnemonic letter; empty if there is none."""
    marked = text.replace("&&", "")
    place = marked.find("&")
    return marked[place + 1 : place + 2].casefold() if place >= 0 else ""


def _bearers(window: QWidget) -> Iterator[LetterBearer]:
    parts = (part for part in window.findChildren(QWidget) if isinstance(part, LetterBearer))
    for part in parts:
        is_shown = part.isVisible() and part.window() is window
        if is_shown and _letter(_own_text(part)) and not (isinstance(part, QLabel) and part.buddy() is None):
            yield part


def _rank(bearer: LetterBearer) -> int:
    """Return the place in the order: the buttons of the frame of a box keep their letters whatever it asks."""
    if bearer.property("look") == "primary" or bearer.parentWidget() is bearer.window():
        return 0 if bearer.property("look") == "primary" else 1
    return 2 if isinstance(bearer, QPushButton) else 3


def breakable(text: str) -> str:
    """Insert break opportunities into long addresses and file names, not into dates; not for copying."""
    parted = re.sub(r"(?<=[^\s@._/-])(?!(?<=\d)/\d)([@._/-])(?=[^\s@._/-])", "\\1\u200b", text)
    return re.sub(rf"([^\s\u200b]{{{LONGEST}}})(?=[^\s\u200b])", "\\1\u200b", parted)


class AddressLabel(WrappedLabel):
    """Addresses that can be selected; one that is wider than the label is broken, never cut off."""

    def __init__(self, addresses: str = "", role: Role = "soft") -> None:
        super().__init__("", select=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setProperty("role", role)
        self.setMinimumWidth(SIZE.field_least // 2)  # an address without a break must not widen the panel
        self._all = ""
        self.show_all(addresses)

    def show_all(self, addresses: str) -> None:
        self._all = addresses
        self.setToolTip(tip(addresses))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.fontMetrics().horizontalAdvance
        shown = " ".join(breakable(one) if wide(one) > self.width() else one for one in self._all.split(" "))
        if shown != self.text():
            self.setText(shown)
        self.setAccessibleName(self._all)  # a screen reader says them whole


def separator() -> QFrame:
    """Return a thin line."""
    made = QFrame()
    made.setProperty("ground", "line")
    return made


def set_style_property(widget: QWidget, **properties: object) -> None:
    """Set properties used by the style sheet, and apply it again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def labelled(name: str, field: QWidget) -> QWidget:
    """Return a field with its name before it, on one line; a screen reader says the name with the field."""
    label = text_label(name, "soft")
    label.setWordWrap(False)
    label.setBuddy(field)
    return abreast(label, field, gap=SPACE.s)


class ElidedLabel(QLabel):
    """A label on one line; text that does not fit is elided, and the tooltip shows it whole."""

    def __init__(self, text: str = "", role: Role = "body") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.whole = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self.whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 2, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(tip(self.whole) if shown != self.whole else "")


class Fingerprint(QWidget):
    """A SHA-256 in hex on one line, elided if needed, with a button that copies it whole."""

    def __init__(self, sha256: str) -> None:
        super().__init__()
        self.sha256 = sha256
        self.setAccessibleName(_("Fingerprint"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        copy = icon_button("copy", _("Copy the fingerprint"), self.copy)
        fill(inner_row(self, SPACE.xs), (ElidedLabel(sha256), 1), copy)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.sha256)


def fingerprint_row(sha256: str) -> tuple[str, QWidget]:
    """Return a labelled fingerprint, for use in FactRows."""
    return _("Fingerprint"), Fingerprint(sha256)


class IconLabel(QWidget):
    """Draws an icon in a colour of the theme; ignored by screen readers, since text always accompanies it."""

    def __init__(self, name: str, role: str = "soft", side: int = SIZE.icon) -> None:
        super().__init__()
        self._icon, self._side = icon(name, role), side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


DOT = SPACE.s - SPACE.xxs


def smooth(widget: QWidget) -> QPainter:
    """Return a painter on a widget that draws smooth edges and no outlines."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return painter


def paint_box(painter: QPainter, box: QRectF, ink: str, radius: float) -> None:
    """Fill a rectangle with rounded corners, without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawRoundedRect(box, radius, radius)


def pill_font(font: QFont) -> QFont:
    """Return the font of a badge next to text of this font."""
    return scaled(font, TYPE.small, bold=True)


def pill_size(font: QFont, text: str) -> QSize:
    """Return the size of a badge next to text of this font."""
    metrics = QFontMetrics(pill_font(font))
    width = metrics.horizontalAdvance(text) + DOT + SPACE.xs + SPACE.s + SPACE.m
    return QSize(width, metrics.height() + 2 * SPACE.xxs)


def paint_pill(
    painter: QPainter, rect: QRect, font: QFont, text: str, status: Status, *, selected: bool = False
) -> None:
    """Paint a badge at the left of a rectangle, vertically centred; long text is elided."""
    ink, ground = colours().of(status)
    if selected and status in (Status.INFO, Status.PLAIN):  # these have the colour of a selected row
        ground = colours().card
    size = pill_size(font, text)
    width = min(size.width(), rect.width())
    box = QRectF(rect.x(), rect.y() + (rect.height() - size.height()) // 2, width, size.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_box(painter, box, ground, box.height() / 2)
    painter.setBrush(QColor(ink))
    painter.drawEllipse(QPointF(box.x() + SPACE.s + DOT / 2, box.center().y()), DOT / 2, DOT / 2)
    painter.setFont(pill_font(font))
    painter.setPen(QColor(ink))
    words = box.adjusted(SPACE.s + DOT + SPACE.xs, 0, -SPACE.xs, 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()) + SPACE.xs)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class StatusBadge(QWidget):
    """A status as a coloured badge."""

    def __init__(self, text: str, status: Status = Status.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.text, self.status = "", status
        self.set(text, status)

    def set(self, text: str, status: Status) -> None:
        self.text, self.status = text, status
        self.setAccessibleName(text)
        self.setToolTip(tip(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self.font(), self.text)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), SPACE.xxl * 2), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self.font(), self.text, self.status)
        painter.end()


def words_on(part: QWidget) -> str:
    """Return the texts of the labels and badges shown on a part, or its own, a line each."""
    shown = (
        one
        for one in (part, *part.findChildren(QWidget))
        if isinstance(one, QLabel | StatusBadge) and (one is part or one.isVisibleTo(part))
    )
    texts = (one.text if isinstance(one, StatusBadge) else one.text() for one in shown)
    return "\n".join(filter(None, texts)).replace(MAY_BREAK, "")


def pills(statuses: Iterable[tuple[str, Status]]) -> QWidget:
    """Return several badges side by side, wrapped as needed."""
    return flowing(StatusBadge(text, status) for text, status in statuses)


class VerdictTexts(NamedTuple):
    """What a `VerdictView` shows: title, verdict, the reasons with the gravest first, and the remedy or "".

    `short` is the verdict where the whole one has no room.
    """

    title: str
    verdict: str
    status: Status
    reasons: list[str]
    advice: str
    short: str = ""


def verdict_texts(title: str, judgement: Judgement, hold: NumberHold | None = None) -> VerdictTexts:
    """Return a judgement in words; `hold` is what alone keeps an eligible contact out."""
    if hold is not None:
        reason = rules.number_held(hold.phone, hold.record, hold.objection)
        return VerdictTexts(title, _(rules.NUMBER_HELD), Status.WARN, [reason], rules.number_held_advice())
    verdict, worst_first = judgement.verdict, rules.in_order(sorted(judgement.objections, key=lambda one: -one.verdict))
    remedied = worst_first and verdict is not Verdict.ELIGIBLE
    advice = rules.advice_on(worst_first[0]) if remedied else ""
    reasons = rules.sentences(worst_first)
    if judgement.rules == ("R41",) and "times" in worst_first[0].facts:  # as in the list: nobody's fault
        on = worst_first[0].facts["at"]
        shared = _("Already shared on {day}").format(day=labels.day(iso_day_of(str(on)))) if on else _("Already shared")
        return VerdictTexts(title, shared, Status.PLAIN, reasons, advice, _("Already shared"))
    return VerdictTexts(title, word(verdict), STATUS[verdict], reasons, advice)


class VerdictView(QWidget):
    """A title with the verdict, the reasons below it, and in grey the remedy."""

    def __init__(self, texts: VerdictTexts | None = None) -> None:
        super().__init__()
        reasons = inner_column(gap=SPACE.xs)
        self._title, self._badge = text_label("", "strong"), StatusBadge("")
        self._reasons = Series(reasons, lambda: text_label("", select=True), WrappedLabel.setText)
        self._advice = text_label("", "small", select=True)
        self._verdict, self._short, self._status = "", "", Status.PLAIN
        self._head = fill(inner_row(), (self._title, 1), self._badge)
        self._head.setAlignment(self._badge, Qt.AlignmentFlag.AlignLeft)
        fill(inner_column(self, SPACE.xs), self._head, reasons, self._advice)
        if texts is not None:
            self.set(texts)

    def set(self, texts: VerdictTexts) -> None:
        self._title.setText(texts.title)
        self._verdict, self._short, self._status = texts.verdict, texts.short or texts.verdict, texts.status
        self._reasons.set(texts.reasons)
        self._place_badge()
        show_text(self._advice, texts.advice)
        self._advice.raise_()  # a screen reader reads it after the reasons
        self.setAccessibleName(f"{texts.title}: {texts.verdict}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        """Show the badge below the title where it would be cut next to it, or shorter: "Already shared on 01/12/2…"."""
        fits = pill_size(self._badge.font(), self._verdict).width() <= self.width()
        self._badge.set(self._verdict if fits else self._short, self._status)
        least = self._title.minimumSizeHint().width() + self._head.spacing() + self._badge.sizeHint().width()
        below, besides = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._head.setDirection(below if least > self.width() else besides)
