"""Base of form dialogs: title, questions, errors and the submit button; tab order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeVar, cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from leadkeeper.domain.book import Owner
from leadkeeper.domain.text import HTTPS, complete_page, contact_link, page_link
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Flow
from leadkeeper.services.books.open import check_owner
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import Button, button_box, writing
from ui.widgets.editors import DayField, SecretField
from ui.widgets.labels import (
    announce,
    hidden,
    set_style_property,
    show_text,
    spread_letters,
    text_label,
    titled,
    without_letter,
    words_on,
)
from ui.widgets.layouts import ScrollArea, ScrollColumn, fill, inner_column, parts_of
from ui.widgets.message_boxes import Toast, open_box
from ui.widgets.number_fields import IntegerEdit
from ui.widgets.work_dialog import WorkDialog


def room_on_screen() -> QSize:
    """Return the largest size at which a dialog with its title bar fits the screen."""
    room = QGuiApplication.primaryScreen().availableSize()
    return QSize(room.width() - SPACE.xl, room.height() - SPACE.xxl)


def resize_within_screen(box: QWidget, width: int, height: int) -> None:
    """Resize a dialog, limited by the screen."""
    room = room_on_screen()
    box.resize(min(width, room.width()), min(height, room.height()))


LINES_OF_A_REMARK = 4


def change_signal(field: QWidget) -> SignalInstance | None:
    """Return the signal that a field emits when its answer changes; None for a widget that takes no answer."""
    for name in ("changed", "textChanged", "valueChanged", "toggled", "currentIndexChanged"):
        if (signal := getattr(field, name, None)) is not None:
            return cast("SignalInstance", signal)
    return None


class FormRow(QWidget):
    """One question with its field; an error goes when the answer changes, or that of a row it `depends_on`.

    A screen reader says hint and error with what has the focus, and an error as soon as it appears.
    Emits `changed` with each change of the answer.
    """

    changed = Signal()

    def __init__(self, name: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self.field, self._hint = field, hint
        self.name = QLabel(name, wordWrap=True)
        self.name.setProperty("role", "strong")
        self.name.setBuddy(field)
        self.name.installEventFilter(self)
        self._below = text_label(hint, "small")
        self._below.setVisible(bool(hint))
        if not field.accessibleName():
            field.setAccessibleName(without_letter(name))
        inner = field.focusProxy()
        if isinstance(inner, QLineEdit) and not inner.accessibleName():
            inner.setAccessibleName(without_letter(name))  # a screen reader reads the widget that has the focus
        self._describe(hint)
        if isinstance(field, QPlainTextEdit):
            field.setFixedHeight(field.fontMetrics().lineSpacing() * LINES_OF_A_REMARK + 2 * SPACE.l)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.setTabChangesFocus(True)
        fill(inner_column(self, SPACE.xs), self.name, field, self._below)
        if (signal := change_signal(field)) is not None:
            signal.connect(lambda *_answer: self._answered())
        if isinstance(field, IntegerEdit):
            field.refused.connect(self.set_error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the letter of the name lead to the part that takes the input: Qt passes over a field of several parts."""
        if event.type() == QEvent.Type.Shortcut and watched is self.name:
            _answered_in(self.field).setFocus(Qt.FocusReason.ShortcutFocusReason)
            bring_in_sight(self)
            return True
        return super().eventFilter(watched, event)

    def depends_on(self, *others: FormRow) -> None:
        """Remove the error when one of the other answers changes, too: it was about both."""
        for other in others:
            other.changed.connect(lambda: self.set_error(""))

    def _answered(self) -> None:
        self.set_error("")
        self.changed.emit()

    @property
    def error(self) -> str:
        """The error of the answer; empty for none."""
        return self._below.text() if self._below.property("role") == "error" else ""

    def set_error(self, text: str) -> None:
        """Show an error in place of the hint; empty text restores the hint."""
        if self.isVisible() and text != self.error:
            announce(self.field, text)
        self._show_below(text or self._hint, "error" if text else "small")
        inner = self.field.focusProxy()
        for one in (self.field, inner) if isinstance(inner, QLineEdit) else (self.field,):
            set_style_property(one, wrong=bool(text))

    def confirm(self, text: str, status: Status = Status.GOOD) -> None:
        """Show in place of the hint that the answer was checked and is right, or a doubt; goes with the next change."""
        self.set_error("")
        self._show_below(text, "small", status)
        announce(self.field, text)

    def _show_below(self, text: str, role: str, status: Status | None = None) -> None:
        show_text(self._below, text)
        set_style_property(self._below, role=role, status=status.value if status is not None else None)
        self._describe(text)

    def _describe(self, text: str) -> None:
        """Describe the field and what has the focus for it; a date describes its line by itself."""
        described: QWidget | None = self.field
        if isinstance(described, QCheckBox):
            text = "\n".join(filter(None, (without_letter(described.text()), text)))
        while described is not None:
            described.setAccessibleDescription(text)
            described = None if isinstance(described, DayField) else described.focusProxy()


def _answered_in(field: QWidget) -> QWidget:
    while (proxy := field.focusProxy()) is not None:
        field = proxy
    if field.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return field
    return next((one for one in field.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus), field)


class FormRows(QWidget):
    """Questions from top to bottom; the tab order is the same. Emits `changed` with each change of an answer.

    What is said between them, as a warning about the answers, is announced when it appears or changes.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[QWidget, str] = {}
        self.errors_at: dict[str, FormRow] = {}
        self._layout = inner_column(self, SPACE.l)
        self._layout.addStretch(1)  # no alignment: Qt would give wrapped text no more than one line

    def row(self, name: str, field: QWidget, hint: str = "", *codes: str) -> FormRow:
        """Add a question; `&` before a letter of its name makes Alt and that letter focus the field.

        Errors with these codes are shown at it.
        """
        made = FormRow(name, field, hint)
        self.errors_at |= dict.fromkeys(codes, made)
        made.changed.connect(self.changed)
        self._append(made)
        return made

    def add(self, widget: QWidget) -> None:
        self._said[widget] = ""
        self._append(widget)

    def _append(self, widget: QWidget) -> None:
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            silently = event.type() == QEvent.Type.Show or not self.isVisible()
            for widget, before in self._said.items():
                shown = words_on(widget) if isValid(widget) and widget.isVisibleTo(self) else ""
                self._said[widget] = shown
                if shown != before and not silently:
                    announce(widget, shown)
        return done

    def _rows(self) -> list[FormRow]:  # asked each time: a form may remove questions about what was chosen before
        return [row for row in self.children() if isinstance(row, FormRow)]

    def focus_first(self) -> None:
        """Focus the first field that is shown, its text selected, so that typing replaces what is proposed."""
        shown = next((row.field for row in self._rows() if not row.isHidden()), None)
        if shown is not None:
            shown.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_first_error(self) -> bool:
        """Focus the first field with an error; False if there is none."""
        wrong = next((row for row in self._rows() if row.error), None)
        if wrong is not None:
            wrong.field.setFocus()
            bring_in_sight(wrong)
        return wrong is not None


def bring_in_sight(widget: QWidget | None) -> None:
    """Scroll to a widget: Qt does so only when Tab leads there from within what scrolls."""
    around = widget
    while around is not None and widget is not None:
        if isinstance(around, ScrollColumn) and around is not widget:
            around.bring(widget)
        around = around.parentWidget()


T = TypeVar("T")
AnyDialog = TypeVar("AnyDialog", bound=QDialog)


class FormDialog(WorkDialog):
    """Fill `rows` and override `submit`, which the button calls. `errors_at` maps error codes to questions of `rows`.

    A form that `writes` cannot be submitted while the book is open for reading only. Where Enter in a field shall not
    submit, as nothing can be changed afterwards, `enter_saves` is False: Enter moves to the next field.
    """

    writes = True
    enter_saves = True

    def __init__(self, title: str, yes: str, parent: QWidget | None = None, intro: str = "") -> None:
        super().__init__(parent)
        self.column = titled(self, title, intro)
        self.rows = FormRows()
        self.errors_at = self.rows.errors_at
        self._placed = self._touched = False
        self._wanted = (SIZE.dialog_width, 0)
        self._trouble = hidden(text_label("", "error"))
        self.rows.changed.connect(lambda: self.complain(""))
        self.accepted.connect(lambda: end_offer(self, self._closed))
        self.yes, self.no = Button(yes), Button(_("&Cancel"))
        if self.writes:
            writing(self.yes)
        self._body, self._box = self.body(), button_box(yes=self.yes, no=self.no)
        self._frozen: list[QWidget] = [self._body]
        self._typing: QWidget | None = None  # what had the focus before that
        self.yes.setProperty("look", "primary")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self._submit_what_is_understood)
        self.no.clicked.connect(self.reject)
        self._sideways: ScrollArea | None = None
        fill(self.column, (self._body, 1), self._trouble, self._box)

    def body(self) -> QWidget:
        """Build the part between title and buttons: the questions, in a column that scrolls."""
        return ScrollColumn(self.rows, 1)

    def submit(self) -> None:
        raise NotImplementedError

    @property
    def typed(self) -> bool:
        """Whether text was typed or pasted or something chosen, and no password."""
        lines = [one for one in self.findChildren(QLineEdit) if one.isModified()]
        texts = [one for one in self.findChildren(QPlainTextEdit) if one.document().isModified()]
        secret = any(one.echoMode() != QLineEdit.EchoMode.Normal for one in lines)
        return bool(lines or texts or self._touched) and not secret

    def _watch_choices(self) -> None:
        """Note what the user chooses or ticks, and not what the form itself sets."""
        buttons = (*self.findChildren(QCheckBox), *self.findChildren(QRadioButton))
        for signal in (*(box.activated for box in self.findChildren(QComboBox)), *(one.clicked for one in buttons)):
            signal.connect(self._touch)

    def _touch(self) -> None:
        self._touched = True

    def reject(self) -> None:
        """Close the form; what was typed is kept as long as the message bar of the window offers it again."""
        if self._work is not None or not self.typed or not close_and_offer(self, super().reject, self._closed):
            super().reject()

    @property
    def _closed(self) -> str:
        return _("“{form}” was closed, nothing was saved.").format(form=self.windowTitle())

    def _submit_what_is_understood(self) -> None:
        """Submit, unless a date or number cannot be read: then its field shows the error and gets the focus."""
        read: list[DayField | IntegerEdit] = [*self.findChildren(DayField), *self.findChildren(IntegerEdit)]
        if unread := [field for field in read if field.isVisible() and field.isEnabled() and not field.check()]:
            unread[0].setFocus()
            bring_in_sight(unread[0])
        else:
            self.submit()
            if isValid(self) and self._work is None:
                next(filter(FormRows.focus_first_error, self.findChildren(FormRows)), None)

    def open(self) -> None:
        self._take_size()  # in the middle of its window it stands only if it has its size
        super().open()

    def fit(self, width: int = SIZE.dialog_width, height: int = 0) -> None:
        """Resize to what the questions need, within the screen."""
        self._wanted = (width, height)
        self._take_size()

    def _take_size(self) -> None:
        """Set the width requested or needed by the widest part, and the height that the text then takes."""
        width, height = self._wanted
        room = room_on_screen()
        edges = self.column.contentsMargins()
        margins = edges.left() + edges.right()
        least = self._body_width() + margins
        body = self._body.minimumSizeHint()
        if self._sideways is None and body.width() + margins > room.width():
            area = ScrollArea(down=False, sideways=True, parent=self._body.parentWidget())  # its bar needs the style
            area.setMinimumHeight(body.height() + area.horizontalScrollBar().sizeHint().height())
            area.setWidget(self._body)
            self._sideways = area
            self.column.insertWidget(self.column.indexOf(self._trouble), area, 1)
        width = min(max(width, least), room.width())
        self.resize(width, min(height or self._height_in(width), room.height()))

    def _body_width(self) -> int:
        """Return the width that the questions take where the screen has room for it."""
        return self._body.minimumSizeHint().width()

    def _height_in(self, width: int) -> int:
        """Return the height without scrolling; the questions have all the width but the margins."""
        edges = self.column.contentsMargins()
        inner = width - edges.left() - edges.right()
        others = [one for one in parts_of(self.column) if one not in (self._body, self._sideways)]
        around = [height_in(one, inner) for one in others if isinstance(one, QWidget) and not one.isHidden()]
        text = height_in(_inside(self._body), inner) + SPACE.xs + sum(around)
        return text + self.column.spacing() * len(around) + edges.top() + edges.bottom()

    def do(
        self, make: Callable[[Any], Flow[T] | T], done: Callable[[T], object], title: str, *, backup_first: bool = False
    ) -> None:
        """Run a write and close the dialog when it is done; errors are shown in the dialog. See `work`.

        With `backup_first`, for what cannot be undone, a backup comes before it.
        """
        self.clear_errors()
        self.work(make, done, self.failed, title, backup_first=backup_first)

    def _freeze(self, *, on: bool) -> None:
        """What is typed or ticked once it is being saved would be lost unseen, or named as saved."""
        focused = self.focusWidget()
        if on and focused is not None and any(one is focused or one.isAncestorOf(focused) for one in self._frozen):
            self._typing = focused
            self.setFocus()  # Qt would put it on Cancel, which Enter, pressed once more, would press
        for one in self._frozen:
            one.setEnabled(not on)
        if not on and self._typing is not None:
            before, self._typing = self._typing, None
            if focused in (None, self, self.yes) and isValid(before):
                before.setFocus()

    def failed(self, error: BaseException) -> None:
        """Show the error, at the question concerned if known."""
        self.yes.setEnabled(True)
        if not isinstance(error, LeadKeeperError):
            return  # a bug: already reported
        row = self.errors_at.get(error.code)
        if row is not None:
            row.show()  # what was not asked before must be answered now
            self.refuse(row, sentence(error))
        else:
            self.complain(sentence(error))

    def refuse(self, row: FormRow, why: str) -> None:
        """Show an error at a question, and focus the first question that has one."""
        row.set_error(why)
        self.rows.focus_first_error()

    def complain(self, text: str) -> None:
        """Show and announce a message above the buttons; empty text hides it."""
        show_text(self._trouble, text)
        announce(self._trouble, text)

    def clear_errors(self) -> None:
        self.complain("")
        for row in self.errors_at.values():
            row.set_error("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self.enter_saves and not isinstance(self.focusWidget(), QPushButton):
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Scroll to what Tab leads to, also from the buttons."""
        moved = super().focusNextPrevChild(forward)
        bring_in_sight(self.focusWidget())
        return moved

    def showEvent(self, event: QShowEvent) -> None:
        if not self._placed:
            self._placed = True
            self._watch_choices()
            # Inserted again, the buttons follow the questions in the tab order.
            self._box.setParent(None)
            self.column.addWidget(self._box)
            self._box.show()
            for after, before in pairwise(reversed(self.findChildren(SecretField))):
                QWidget.setTabOrder(after.eye, before.eye)  # Tab leads from a passphrase to its confirmation
            self.rows.focus_first()
            for one in self.findChildren(QWidget):
                one.ensurePolished()  # text is measured correctly only once the style is applied
            self._take_size()
            _inside(self._body).installEventFilter(self)
        super().showEvent(event)
        spread_letters(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow when questions or errors appear, and give these their letters; the dialog never shrinks by itself."""
        if event.type() == QEvent.Type.LayoutRequest:
            spread_letters(self)
            wanted = min(self._height_in(self.width()), room_on_screen().height())
            if wanted > self.height():
                self.resize(self.width(), wanted)
        return super().eventFilter(watched, event)


def _inside(body: QWidget) -> QWidget:
    """Return the scrolled widget of the body, or the body itself."""
    inner = body.widget() if isinstance(body, ScrollColumn) else None
    return inner if inner is not None else body


def height_in(widget: QWidget, width: int) -> int:
    """Return the height of a widget at a width, as its text may wrap."""
    high = widget.heightForWidth(width)
    return max(high if high >= 0 else widget.sizeHint().height(), widget.minimumHeight())


def open_dialog(dialog: AnyDialog) -> AnyDialog:
    """Open a dialog over its window and return at once; it is deleted when closed."""
    open_box(dialog)
    return dialog


def closing(dialog: QDialog, then: Callable[[], object]) -> Callable[[], None]:
    """Return what a button does that closes its dialog and goes on."""

    def do() -> None:
        dialog.accept()
        then()

    return do


def close_and_offer(dialog: QDialog, close: Callable[[], object], message: str, offer: str = "") -> bool:
    """Close a dialog, and offer to open it again as long as the message `message` stands in its window.

    What was typed in a form is offered until the message is answered; a dialog with an `offer` of its own for a while.
    False, and nothing done, if the window has no place for messages.
    """
    bar = _bar_of(dialog)
    if bar is None or not dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose):
        return False

    def forget() -> None:
        if isValid(dialog) and not dialog.isVisible():
            dialog.deleteLater()

    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    close()
    words = offer or _("&Go on typing")
    bar.say(message, lambda: open_dialog(dialog) if isValid(dialog) else None, words, forget, stays=not offer)
    spread_letters(bar.window())
    bar.announce_offer()
    return True


def end_offer(dialog: QDialog, message: str) -> None:
    """End the offer that `close_and_offer` made with a message: it is true no more once such a dialog did its work."""
    bar = _bar_of(dialog)
    if bar is not None and bar.offers and bar.text == message:
        bar.end()


def _bar_of(dialog: QDialog) -> Toast | None:
    above = dialog.parentWidget()
    return above.window().findChild(Toast) if above is not None else None


def check_contact(row: FormRow) -> None:
    """Show below a contact for people's rights, once typed, that nobody can write to it; it may be saved as it is."""
    field = row.field
    assert isinstance(field, QLineEdit)

    def check() -> None:
        if field.text().strip() and contact_link(field.text()) is None:
            text = _("This is neither an e-mail address nor a web page: people could not write there.")
            row.confirm(text, Status.WARN)

    field.editingFinished.connect(check)


def check_page(row: FormRow) -> None:
    """Complete the address of a web page with https://, and show below it if it is none; it may be saved as it is."""
    field = row.field
    assert isinstance(field, QLineEdit)

    def check() -> None:
        if (typed := field.text().strip()) and typed != HTTPS:
            if field.isModified():
                field.setText(complete_page(typed))
            if page_link(field.text()) is None:
                row.confirm(_("This is not the address of a web page: people could not open it."), Status.WARN)

    field.editingFinished.connect(check)


DIGITS = 9


def check_siren(row: FormRow) -> None:
    """Show below a SIREN being typed whether its nine digits are right; fewer digits are not judged yet."""
    field = row.field
    assert isinstance(field, QLineEdit)

    def check() -> None:
        typed = field.text()
        if trouble := siren_trouble(typed):
            row.set_error(trouble)
        elif len("".join(typed.split())) == DIGITS:
            row.confirm(_("This number is valid."))

    row.changed.connect(check)


def siren_trouble(typed: str) -> str:
    """Return the error about a SIREN of nine digits; empty for fewer digits or a valid number."""
    if len("".join(typed.split())) < DIGITS:
        return ""
    try:
        check_owner(Owner(name="x", siren=typed))
    except LeadKeeperError as error:
        return sentence(error)
    return ""
