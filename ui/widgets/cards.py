"""Cards and what they hold: banners, figures, facts, reasons, tasks, empty states, page headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Self

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from leadkeeper.messages import N_, _
from ui.models.formats import format_number
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import CoverButton, plain, primary, quiet
from ui.widgets.labels import FACT_MOST, AddressLabel, IconLabel, StatusBadge, set_style_property, text_label
from ui.widgets.layouts import FlowLayout, ScrollArea, as_high_as_text, fill, flowing, inner_column, inner_row

PICTURES = {Status.WARN: "alert-triangle", Status.BAD: "alert-triangle", Status.INFO: "info-circle"}


LONG_BANNER, FOLDED_BANNER = 240, 86
"""Characters from which a banner can be folded, and about a line of them that it shows then."""


class Banner(QFrame):
    """An icon, a sentence and actions; `inside` a page it looks like a card.

    A long one across the window can be folded to a line; emits `folded` then. A screen reader still says it whole.
    """

    folded = Signal(bool)

    def __init__(
        self,
        text: str,
        status: Status = Status.WARN,
        actions: Iterable[QWidget] = (),
        *,
        inside: bool = False,
        is_folded: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("ground", "banner")
        self.setProperty("status", status.value)
        self.setProperty("inside", inside)
        self.setAccessibleName(text)
        side, edge = (SPACE.l, SPACE.m) if inside else (SPACE.xl, SPACE.s)
        layout = inner_row(self, SPACE.m, (side, edge, side, edge))
        self._text, self._is_folded = text_label(text), is_folded
        fill(layout, IconLabel(PICTURES.get(status, "info-circle"), status.value), (self._text, 1))
        widgets = list(actions)
        if not inside and len(text) > LONG_BANNER:
            self._fold = quiet("", self._turn)
            widgets.append(self._fold)
            self._show_folded()
        if widgets:
            layout.addWidget(flowing(widgets, right=True))

    def _turn(self) -> None:
        self._is_folded = not self._is_folded
        self._show_folded()
        self.folded.emit(self._is_folded)

    def _show_folded(self) -> None:
        self._text.show_most(FOLDED_BANNER if self._is_folded else 0)
        self._fold.setText(_("Show more") if self._is_folded else _("Show less"))


class Card(QFrame):
    """A card with an optional title and actions next to it; fill it by `add`. A status colours the background."""

    def __init__(
        self,
        title: str = "",
        actions: Iterable[QWidget] = (),
        status: Status | None = None,
        margin: int = SPACE.l,
        gap: int = SPACE.m,
    ) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        if status is not None:
            self.setProperty("status", status.value)
        self._body = inner_column(self, gap, (margin, margin, margin, margin))
        self._body.addStretch(0)  # takes the remaining height if nothing in the card grows
        widgets = list(actions)
        self.title = text_label(title, "heading")
        if title or widgets:
            head = fill(inner_row(gap=SPACE.s), (self.title, 1))
            if widgets:
                head.addWidget(flowing(widgets, right=True))
            self.add(head)
        self.setAccessibleName(title)

    def set_title(self, text: str) -> None:
        """Set the title, which is also what a screen reader calls the card."""
        self.title.setText(text)
        self.setAccessibleName(text)

    def add(self, *parts: QWidget | QLayout, left: QWidget | None = None) -> Self:
        """Append widgets and layouts, and return the card; widgets that can grow take the room.

        What is `left` comes last and keeps its width; a quiet button aligns with the text.
        """
        for part in parts:
            if isinstance(part, QLayout):
                self._body.insertLayout(self._body.count() - 1, part)
            else:
                grows = bool(part.sizePolicy().expandingDirections() & Qt.Orientation.Vertical)
                self._body.insertWidget(self._body.count() - 1, part, int(grows))
        if left is not None:
            if left.property("look") == "quiet":
                left.setProperty("flush", True)
            self._body.insertWidget(self._body.count() - 1, left, 0, Qt.AlignmentFlag.AlignLeft)
        return self


class FigureCard(Card):
    """One large number with a caption; the colour shows its status. If `clickable` it acts as a button."""

    clicked = Signal()

    def __init__(self, number: str, caption: str, status: Status = Status.PLAIN, *, clickable: bool = False) -> None:
        super().__init__(gap=SPACE.xs)
        self.button = CoverButton(self, self.clicked.emit)
        self.set_clickable(clickable)
        self._number, self._caption = text_label("", "figure"), text_label("", "soft")
        self._number.setWordWrap(False)
        self.add(self._number, self._caption)
        self.set(number, caption, status)

    def set(self, number: str, caption: str, status: Status = Status.PLAIN) -> None:
        self._number.setText(number)
        self._caption.setText(caption)
        set_style_property(self._number, status="" if status is Status.PLAIN else status.value)
        self.setAccessibleName(f"{number} {caption}")
        self.button.setAccessibleName(self.accessibleName())

    def set_clickable(self, clickable: bool) -> None:
        self.button.setVisible(clickable)
        set_style_property(self, clickable=clickable)


class EmptyState(QWidget):
    """An icon, a title, a sentence, the first action; `tour` lists the steps of the page."""

    def __init__(
        self, icon: str, title: str, text: str, action: QPushButton | None = None, tour: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._icon, self._action, self._tour = icon, action, tour
        self._title, self._words = text_label(title, "heading"), text_label(text, "soft")
        self._title.setParent(self)
        for part in filter(None, (self._words, action)):
            part.setParent(self)  # at once: what is made visible without a parent is a window of its own
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)

    def say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._words.setText(text)
        self.setAccessibleName(title)

    def setVisible(self, visible: bool) -> None:
        """Lay out what is in it before it is first shown: most books never see it."""
        if visible and self.layout() is None:
            self._lay_out()
        super().setVisible(visible)

    def _lay_out(self) -> None:
        """Lay out in an area that scrolls: in a low window layouts would press the lines into one another."""
        centre = Qt.AlignmentFlag.AlignHCenter
        area, inside = ScrollArea(), QWidget()
        inside.setProperty("ground", "none")
        inner_column(self).addWidget(area)
        area.setWidget(inside)
        layout = inner_column(inside, SPACE.m, (SPACE.xl, SPACE.l, SPACE.xl, SPACE.l))
        fill(layout, 1, (IconLabel(self._icon, "accent_ink", SIZE.icon_large), 0, centre))
        for words in (self._title, self._words):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
            words.raise_()  # among the children, too: a screen reader reads them in their order
        if self._tour:
            area.setMinimumHeight(SIZE.drop_height + 2 * SPACE.xl)
            layout.addSpacing(SPACE.s)
            layout.addLayout(fill(QHBoxLayout(), 1, (_steps(self._tour), 20), 1))  # centred at its maximum width
            layout.addSpacing(SPACE.m)
        if self._action is not None:
            layout.addWidget(self._action, 0, centre)
            self._action.raise_()
        layout.addStretch(2)


def grid_in(holder: QWidget, across: int, down: int) -> QGridLayout:
    """Return a grid that fills a widget, with these gaps."""
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(across)
    grid.setVerticalSpacing(down)
    return grid


def _steps(tour: Sequence[str]) -> QWidget:
    holder = QWidget(maximumWidth=SIZE.text_most)
    grid = grid_in(holder, SPACE.m, SPACE.s)
    grid.setColumnStretch(1, 1)
    for row, text in enumerate(tour):
        nth = text_label(format_number(row + 1), "strong", status=Status.INFO)
        nth.setWordWrap(False)
        grid.addWidget(nth, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text_label(text), row, 1)
    return holder


class FactRows(QWidget):
    """Pairs of a name and a value, without those that have none; values can be selected and copied.

    `last` is a widget with its name, below the others.
    """

    def __init__(self, facts: Iterable[tuple[str, str]], *, last: tuple[str, QWidget] | None = None) -> None:
        super().__init__()
        grid = grid_in(self, SPACE.l, SPACE.xs)
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(fact for fact in facts if fact[1]):
            caption = _caption(name)
            caption.setWordWrap(False)
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            is_address = "@" in value and not any(map(str.isspace, value))
            fact = AddressLabel(value, "body") if is_address else text_label(value, select=True, most=FACT_MOST)
            grid.addWidget(fact, line, 1)
        if last is not None:
            name, widget = last
            grid.addWidget(_caption(name), grid.rowCount(), 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(widget, grid.rowCount() - 1, 1)


def _caption(name: str) -> QLabel:
    """Return a name rendered like the selectable values: otherwise it would be a pixel lower."""
    made = text_label(name, "soft")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


class PageHeader(QWidget):
    """Title and subtitle at the left, actions at the right; they wrap in a narrow window."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self._title, self._subtitle = text_label(title, "title"), text_label(subtitle, "soft")
        policy = self._subtitle.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # a count that comes later must not push the page down
        self._subtitle.setSizePolicy(policy)
        self.set_subtitle(subtitle)
        words = fill(inner_column(gap=SPACE.xs), self._title, self._subtitle)
        self._actions = flowing((), right=True)
        fill(inner_row(self, SPACE.l), (words, 1), self._actions)

    def event(self, event: QEvent) -> bool:
        """Give actions in several lines no more width than these need: the rest is for the words."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            flow = self._actions.layout()
            assert isinstance(flow, FlowLayout)
            room = self.width() - SPACE.l - max(self._title.minimumSizeHint().width(), self._subtitle.minimumWidth())
            self._actions.setMaximumWidth(flow.width_used(room))
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """Return the height of the words at the actual width: Qt takes more lines for granted, and the page scrolls."""
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), min(least.height(), layout.heightForWidth(self.width()))) if layout else least

    @property
    def title(self) -> str:
        return self._title.text()

    def set_title(self, text: str) -> None:
        self._title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """Set the line below the title; empty text hides it."""
        self._subtitle.setText(text)
        needed = self._subtitle.fontMetrics().horizontalAdvance(text)
        self._subtitle.setMinimumWidth(min(needed, SIZE.field_least))  # else the actions leave it a word a line
        self._subtitle.setVisible(bool(text))

    def explain_subtitle(self, hint: str) -> None:
        """Set the tooltip of the line below the title."""
        self._subtitle.setToolTip(hint)

    def add(self, *widgets: QWidget) -> None:
        layout = self._actions.layout()
        assert isinstance(layout, FlowLayout)
        for widget in widgets:
            layout.addWidget(widget)


class ReasonCard(Card):
    """A status as a word, the sentence, its remedy; below in grey the law and the rule number."""

    def __init__(self, status: Status, word: str, sentence: str, remedy: str = "", source: str = "") -> None:
        super().__init__(margin=SPACE.m, gap=SPACE.s)
        self.add(left=StatusBadge(word, status)).add(text_label(sentence, select=True))
        if remedy:
            self.add(text_label(remedy, "strong", select=True))
        if source:
            self.add(text_label(source, "small", select=True))
        self.setAccessibleName(f"{word}. {sentence} {remedy}".strip())


def spoken(word: str, what: str) -> str:
    """Return what a screen reader calls a button with one word: what it does, not said twice if this begins with it."""
    begins = what.casefold().startswith(word.casefold())
    return what if begins else _("{button}: {what}").format(button=word, what=what)


class TaskLine(QWidget):
    """A sentence, a grey line of detail, and a button; without `do` there is none."""

    def __init__(
        self,
        picture: str,
        title: str,
        detail: str = "",
        do: Callable[[], object] | None = None,
        *,
        status: Status = Status.INFO,
        word: str = "",
        first: bool = False,
    ) -> None:
        """`word` is the text of the button (default `Open`), `first` makes it primary."""
        super().__init__()
        self.title, self.detail = title, detail
        words = fill(inner_column(gap=SPACE.xxs), text_label(title))
        if detail:
            words.addWidget(text_label(detail, "small", status=status if status is Status.BAD else None))
        layout = inner_row(self, SPACE.m, (0, SPACE.xs, 0, SPACE.xs))
        fill(layout, (IconLabel(picture, status.value), 0, Qt.AlignmentFlag.AlignTop), (words, 1))
        self.button = None
        if do is not None:
            self.button = (primary if first else plain)(word or _("Open"), do)
            self.button.setAccessibleName(spoken(word or _("Open"), title))
            self.button.setAccessibleDescription(detail)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(title)
        as_high_as_text(self)


TOURS = {
    "contacts": (
        N_("Save the list from the tool that collected it, with the dates: CSV or Excel."),
        N_("Drop it on this window. You see how it is read and what each column means before anything is written."),
        N_("Choose a person: you see which partner may receive them, and why another may not."),
    ),
    "sources": (
        N_("Describe what the form showed: its boxes, its button, its links."),
        N_("Attach a screenshot of the page as people saw it."),
        N_(
            "Read the result of the check. With an error nobody of this form may be shared; a corrected wording "
            "is proposed."
        ),
    ),
    "partners": (
        N_("Add the company by its legal name and its number: a brand is not a company."),
        N_("Enter its contract, tick off the clauses, attach the signed file."),
        N_("Publish a list that names it: only people who saw that list may be shared with it."),
    ),
    "export": (
        N_("Choose a partner and a channel."),
        N_("See how many people may be shared, why the others may not, and how to change that."),
        N_("Make the file: each row is checked a second time, and the file is entered in the register."),
    ),
    "register": (
        N_("Make an export: it is entered here by itself, with its fingerprint."),
        N_("Drop a file here later: you see whether it came from here and whether it was changed."),
        N_("When somebody refuses, the partners to notify appear here, with the file to send them."),
    ),
    "complaints": (
        N_("Somebody complains: type the address that received the message, or drop the mail."),
        N_("You see at once who received this address, when, and under which consent."),
        N_("With some complaints you see which partner explains them, and can put it on hold."),
    ),
    "requests": (
        N_("Record who asks and for what: the due date of the answer appears at once."),
        N_("Make the access report, correct or erase, from here."),
        N_("Record your answer: it stays as a proof that you gave it."),
    ),
}
"""The steps of each page, by its name."""


def tour(page: str) -> list[str]:
    """Return the steps of a page in the current language."""
    return [_(step) for step in TOURS[page]]
