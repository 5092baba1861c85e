"""Versions of the partner lists: names, changes, picture, web page, and contacts who have not seen it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from leadkeeper.domain.partner import ListedName, Partner, PartnerList
from leadkeeper.domain.text import HTTPS, complete_page
from leadkeeper.domain.time import Clock, epoch, moment, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted, labels, language, ngettext
from leadkeeper.messages.labels import day
from leadkeeper.messages.partners import ListWording, consents_since
from leadkeeper.progress import Flow
from leadkeeper.services.consent.forms import CutOff, list_cut_off
from leadkeeper.services.partners import lists as partner_lists
from leadkeeper.services.partners.partners import PartnersOverview, partners_overview
from ui.dialogs.viewers import AttachmentDialog, OpenedFiles, TextDialog
from ui.jobs import Jobs
from ui.models.formats import capital, format_number, siren, tip
from ui.models.table_model import Column, ListModel
from ui.pages.partners.forms import AttachDialog
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import button_box, plain, turn_page, writing
from ui.widgets.cards import Card, FactRows
from ui.widgets.documents import ask_target
from ui.widgets.editors import CheckList, ChoiceBox, FileField, MomentField
from ui.widgets.forms import FormDialog, check_page, open_dialog, resize_within_screen
from ui.widgets.labels import hidden, show_text, text_label, titled, with_name
from ui.widgets.layouts import ScrollColumn, Splitter, clear_layout, expanding, fill, flowing, inner_column
from ui.widgets.table import Table, offer_buttons

NEW = ""
NOBODY = CutOff(0, 0)


class ListDialog(FormDialog):
    """Publishes a list version; emits `published(id)`. Names that are not partners are offered as well."""

    published = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        partners: Sequence[Partner],
        lists: Sequence[PartnerList],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        intro = _("A published version never changes: people said yes to the version of that moment.")
        super().__init__(_("Publish a list version"), _("&Publish"), parent, intro)
        self._jobs, self._clock, self._lists = jobs, clock, {one.id: one for one in lists}
        self._partners = tuple(partners)
        self._names: dict[str, ListedName] = {}
        offered = [*((one.id, labels.partner_list(one)) for one in lists), (NEW, _("A new list…"))]
        self.list = ChoiceBox(offered, lists[0].id if lists else NEW)
        self.url = QLineEdit(HTTPS)
        self.at = MomentField(clock())
        self.snapshot = FileField(_("Images and PDF (*.png *.jpg *.jpeg *.webp *.pdf)"))
        self.names = CheckList(())
        self._since = text_label("", status=Status.WARN)
        self._late = text_label("", status=Status.WARN)
        text = _(
            "A screenshot dated now proves a list of an earlier day only while no other version replaced it before "
            "now: otherwise those who saw it wait in Review all the same."
        )
        self._too_late = hidden(text_label(text, status=Status.WARN))
        self._holder = QWidget()
        self._place = inner_column(self._holder)
        self._warned: tuple[CutOff, int] = (NOBODY, 0)  # what the warnings count
        self._ask_questions()
        self.list.changed.connect(lambda _one: self._show_other_list())
        self.at.changed.connect(self._look_back)
        self.snapshot.changed.connect(self._look_at_snapshot)
        self._show_list()

    def _ask_questions(self) -> None:
        rows = self.rows
        list_row = rows.row(_("&List"), self.list, "", "unknown-list")
        list_row.setVisible(bool(self._lists))  # the first list is new: there is nothing to choose
        self.url_row = rows.row(_("&Address of the page"), self.url, _("Where people can read the list."))
        check_page(self.url_row)
        self.url.textChanged.connect(self._look_at_page)
        self.names_row = rows.row(_("&Who is on it"), self._holder, "", "list-empty", "list-unchanged")
        hint = _("In Paris time; never in the future.")
        rows.row(_("&Since when it is on the page"), self.at, hint, "instant-in-future", "not-after-last")
        rows.add(self._since)
        rows.add(self._late)
        rows.row(_("S&creenshot of the page"), self.snapshot, _("Dated now. Without it people wait for review."))
        rows.add(self._too_late)

    @property
    def version(self) -> partner_lists.NewVersion:
        chosen = self.list.value
        moment, typed = self.at.instant, complete_page(self.url.text().strip())
        return partner_lists.NewVersion(
            names=tuple(self._names[key] for key in self.names.values),
            published_at=moment,
            list_id=chosen or None,
            url=None if chosen or typed == HTTPS else typed or None,
            snapshot=self.snapshot.path,
        )

    def submit(self) -> None:
        new, now, warned, picture = self.version, self._clock(), self._warned, self._later_picture()

        last = _last_version(self._lists.get(new.list_id or NEW))

        def publish(db: Any) -> Flow[str]:
            cut = list_cut_off(db, new.list_id or "", new.published_at) if self._is_earlier(new, now) else NOBODY
            late = 0
            if picture is not None:
                late = yield from partner_lists.people_before_picture(db, picture[0], paris_day(now))
            lists = {one.id: one for one in partners_overview(db, paris_day(now)).lists}
            if (cut, late, _last_version(lists.get(new.list_id or NEW))) != (*warned, last):
                raise LeadKeeperError("shown-changed")
            return partner_lists.publish_list(db, new, now)

        self.do(publish, self.published.emit, _("Publishing the list"))

    @staticmethod
    def _is_earlier(new: partner_lists.NewVersion, now: datetime) -> bool:
        return new.list_id is not None and new.published_at < now

    def failed(self, error: BaseException) -> None:
        """Show the error; if the warnings count others by now, also these."""
        super().failed(error)
        if isinstance(error, LeadKeeperError) and error.code == "shown-changed":
            turn_page()
            today = paris_day(self._clock())
            self._jobs.read(lambda db: partners_overview(db, today), self._renew, replace="list-anew", owner=self)

    def _renew(self, overview: PartnersOverview) -> None:
        """Show what the warnings count by now and, if another version was published, the names on that."""
        before, self._lists = self._lists.get(self.list.value), {one.id: one for one in overview.lists}
        self._partners = tuple(view.partner for view in overview.partners)
        if _last_version(self._lists.get(self.list.value)) != _last_version(before):
            self._show_list()
        else:
            self._look_back()

    def _look_at_page(self) -> None:
        if self.list.value == NEW and self.url.text().strip() in ("", HTTPS):
            text = _(
                "Without an address nothing shows where people could read this list, and the address cannot be added."
            )
            self.url_row.confirm(text, Status.WARN)

    def _look_at_snapshot(self) -> None:
        """Say what a screenshot of today proves of a list that was on the page on an earlier day."""
        is_earlier = self.at.is_understood and paris_day(self.at.instant) < paris_day(self._clock())
        self._too_late.setVisible(is_earlier and self.snapshot.path is not None)

    def _look_back(self) -> None:
        """Count the consents and the people that a version of an earlier day concerns."""
        self._since.hide()
        self._look_at_snapshot()
        self._warned = (NOBODY, 0)
        if self.at.is_understood and self._is_earlier(new := self.version, self._clock()):
            chosen, at = new.list_id or "", new.published_at
            self._jobs.read(
                lambda db: list_cut_off(db, chosen, at), partial(self._say_since, (chosen, at)), replace="list-since",
                owner=self, long=True,
            )  # fmt: skip
        self._look_at_picture()

    @property
    def _asked(self) -> tuple[str, datetime | None]:
        return self.list.value, self.at.instant if self.at.is_understood else None

    def _say_since(self, asked: tuple[str, datetime], cut: CutOff) -> None:
        if asked == self._asked:
            self._warned = (cut, self._warned[1])
            show_text(self._since, " ".join(consents_since(cut.people, cut.shared)) if cut.people else "")

    def _later_picture(self) -> tuple[str, str] | None:
        """Return the version before, with the instant of its screenshot if that is later than this version."""
        chosen = self._lists.get(self.list.value)
        before = chosen.versions[-1] if chosen and chosen.versions else None
        picture = before.snapshot if before is not None else None
        taken = moment(picture.taken_at) if picture is not None else None
        if before is None or picture is None or taken is None or not self.at.is_understood:
            return None
        return None if epoch(self.at.instant) > taken.hi else (before.id, picture.taken_at or "")

    def _look_at_picture(self) -> None:
        """Count the people of the version before if its screenshot is later than this one: it proves no more."""
        self._late.hide()
        if (picture := self._later_picture()) is None:
            return
        version, today = picture[0], paris_day(self._clock())
        self._jobs.read(
            lambda db: partner_lists.people_before_picture(db, version, today),
            partial(self._warn, self._asked, picture[1]),
            replace="list-late",
            owner=self,
            long=True,
        )

    def _warn(self, asked: tuple[str, datetime | None], taken_at: str, people: int) -> None:
        if asked != self._asked:
            return
        self._warned = (self._warned[0], people)
        text = ngettext(
            "The screenshot of the version before is of {day}, later than this, so it does not prove what {n} person "
            "saw. If they could be shared, they will wait in Review.",
            "The screenshot of the version before is of {day}, later than this, so it does not prove what {n} people "
            "saw. Those who could be shared will wait in Review.",
            people,
        )
        cure = _("If you have an earlier one, attach it to that version first.")
        warning = f"{text.format(day=day(taken_at), n=format_number(people))} {cure}"
        show_text(self._late, warning if people else "")

    def _names_box(self) -> CheckList:
        """Build a checkbox for each partner and each other name on the latest version; current names are ticked."""
        chosen = self._lists.get(self.list.value)
        last = chosen.versions[-1].names if chosen and chosen.versions else ()
        offered = {partner.id: partner_lists.listed(partner) for partner in self._partners}
        numbers = {_digits(one.siren): key for key, one in offered.items() if one.siren}
        on_it = set()
        for name in last:
            key = numbers.get(_digits(name.siren)) if name.siren else None
            if key is None:
                key = f"name:{name.name}"
                offered[key] = name
            on_it.add(key)
        self._names = offered
        named = {key: " · ".join(filter(None, (one.name, _number(one)))) or key for key, one in offered.items()}
        made = CheckList(named.items(), on_it, below=True)  # two partners may be called nearly the same
        for key, box in made.boxes.items():  # a screen reader says the name first, then the number
            box.setAccessibleName(offered[key].name or key)
            box.setAccessibleDescription(_number(offered[key]))
        return made

    def _show_other_list(self) -> None:
        self.snapshot.set_path(None)  # it shows the page of the list before
        self._show_list()

    def _show_list(self) -> None:
        self.url_row.setVisible(self.list.value == NEW)
        self._look_at_page()
        self._look_back()
        clear_layout(self._place)
        self.names = with_name(self._names_box(), self._holder.accessibleName())
        self._place.addWidget(self.names)
        self._holder.setFocusProxy(self.names)
        # New boxes would come last in the tab order; they belong between the address and the day.
        chain: list[QWidget] = [self.url, *self.names.boxes.values(), self.at]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)


def _last_version(chosen: PartnerList | None) -> str | None:
    """Return the id of the version with the names that are proposed next; None for a new list."""
    return chosen.versions[-1].id if chosen is not None and chosen.versions else None


def _number(name: ListedName) -> str:
    return f"SIREN {siren(name.siren)}" if name.siren else ""


def _digits(number: str | None) -> str:
    return "".join(char for char in number or "" if char.isdigit())


class ListsDialog(QDialog):
    """Shows every version; emits `said(text)` after an action."""

    said = Signal(str)

    def __init__(self, jobs: Jobs, opened: OpenedFiles, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._opened, self._clock = jobs, opened, clock
        self._rows = ListModel(_columns())
        self.table = Table("list-versions", self._rows, title=_("List versions"))
        self.table.chosen.connect(lambda _row: self._show())
        self.details = ScrollColumn()
        offer_buttons(self.table, self.details)
        left = Card(margin=SPACE.hair).add(expanding(self.table))
        intro = _("A published version never changes: it proves which partners people agreed to.")
        close = QPushButton(_("C&lose"))
        close.clicked.connect(self.accept)
        split = Splitter("list-versions", (left, self.details), (1, 1))
        fill(titled(self, _("List versions"), intro), (split, 1), button_box(no=close))
        resize_within_screen(self, SIZE.window_least_width + 2 * SPACE.xxl, SIZE.window_least_height + SPACE.xxl)
        self.reload()

    def reload(self) -> None:
        self._jobs.read(partner_lists.list_history, self._fill, replace="list-history")

    @property
    def step(self) -> partner_lists.VersionStep | None:
        row = self._rows.row_at(self.table.current_row())
        return row["step"] if row is not None else None

    def save_page(self, path: Path, version: str = "") -> None:
        """Save the public page of a version, of the one chosen if none is named."""
        wanted = version or (self.step.version.id if self.step is not None else "")
        if wanted:
            self._jobs.read(
                lambda db: partner_lists.write_list_page(db, wanted, path),
                lambda _done: self.said.emit(_("{file} is saved.").format(file=path.name)),
                title=path.name, owner=self,
            )  # fmt: skip

    def count_to_inform(self) -> None:
        """Count the contacts who consented before this version and have not seen it."""
        step, today = self.step, paris_day(self._clock())
        if step is not None and step.before is not None:
            before, after = step.before.id, step.version.id
            self._jobs.read(
                lambda db: partner_lists.list_change(db, before, after, today),
                partial(self._show_to_inform, after), title=_("Counting who must be informed"), replace="list-told",
                owner=self, long=True,
            )  # fmt: skip

    def attach(self) -> None:
        if self.step is not None:
            version, now, called = self.step.version.id, self._clock(), labels.list_version(self.step.version)
            dialog = AttachDialog(
                self._jobs,
                _("Screenshot of the {list}").format(list=called),
                _("It proves what the page showed from the moment it was taken."),
                lambda db, path, taken_at: partner_lists.attach_snapshot(db, version, path, now, taken_at),
                self,
                taken=now,
            )
            dialog.attached.connect(self._attached)
            open_dialog(dialog)

    def _attached(self, name: str) -> None:
        self.said.emit(_("{file} is saved in the book.").format(file=name))
        self.reload()

    def _fill(self, steps: Sequence[partner_lists.VersionStep]) -> None:
        before = self.step.version.id if self.step is not None else ""
        self._rows.set_rows(_rows(steps))
        versions = [row["version"] for row in self._rows.rows]
        if versions:
            self.table.stand_at(versions.index(before) if before in versions else 0)
        self._show()

    def _show(self) -> None:
        self.details.clear()
        step = self.step
        if step is None:
            self.details.column.addWidget(text_label(_("No list was published yet."), "soft"))
            return
        self.details.column.addWidget(self._version(step))
        if step.before is not None:
            self.details.column.addWidget(self._changes(step))
        self.details.column.addStretch(1)

    def _version(self, step: partner_lists.VersionStep) -> Card:
        version = step.version
        card = Card(capital(labels.list_version(version)))
        card.setToolTip(tip(version.id))
        named = ", ".join(one.name or "" for one in version.names)
        facts = [(_("List"), labels.partner_list(step.list)), (_("Since"), _since(step)), (_("Names"), named)]
        card.add(FactRows(facts))
        buttons = [plain(_("Public &page…"), self._ask_page, "file-text")]
        if version.snapshot is None:
            card.add(text_label(_("Without a screenshot of the page, people of this version wait for review."), "soft"))
            buttons.append(writing(plain(_("&Attach its screenshot…"), self.attach, "paperclip")))
        elif version.snapshot.sha256:
            buttons.append(plain(_("Show its s&creenshot"), self._show_picture, "eye"))
        if step.is_replaced_before_picture:
            text = _(
                "The screenshot was taken after a newer version replaced this one: it does not prove what people saw. "
                "If you have an earlier one, attach it."
            )
            card.add(text_label(text, status=Status.WARN))
            buttons.append(writing(plain(_("&Attach an earlier screenshot…"), self.attach, "paperclip")))
        card.add(flowing(buttons))
        return card

    def _changes(self, step: partner_lists.VersionStep) -> Card:
        before = labels.list_version(step.before) if step.before else ""
        card = Card(_("What changed since the {list}").format(list=before))
        lines = ListWording(language()).changes(step.changes) if step.changes else []
        for line in lines or [_("Nothing: the same companies under the same names.")]:
            card.add(text_label(line, select=True))
        if lines:
            why = _("People who said yes before must be informed of it in the next message.")
            who = plain(_("&Who must be informed…"), self.count_to_inform, "users")
            card.add(text_label(why, "soft"), left=who)
        return card

    def _show_to_inform(self, version: str, change: partner_lists.ListChange) -> None:
        if self.step is None or self.step.version.id != version:
            return  # another version was chosen meanwhile
        people = counted(
            "{n} person said yes on this list and has not seen its newer version.",
            "{n} people said yes on this list and have not seen its newer version.",
            change.people,
        )
        names = {row["version"]: labels.list_version(row["step"].version) for row in self._rows.rows}
        by_version = [
            _("{version}: {n}").format(
                version=names.get(version or "", version or _("version unknown")), n=format_number(count)
            )
            for version, count in change.seen.items()
        ]
        dialog = TextDialog(
            _("Who must be informed"),
            people,
            [(labels.language(one), text) for one, text in change.text.items()],
            _("Seen last: {versions}.").format(versions=" · ".join(by_version)) if by_version else "",
            self,
        )
        dialog.copied.connect(self.said)
        open_dialog(dialog)

    def _show_picture(self) -> None:
        picture = self.step.version.snapshot if self.step is not None else None
        if picture is not None:
            facts = [(_("Taken on"), day(picture.taken_at) if picture.taken_at else "")]
            name = picture.name or _("Screenshot")
            open_dialog(AttachmentDialog(self._jobs, self._opened, name, picture.sha256 or "", facts, self))

    def _ask_page(self) -> None:
        if self.step is not None:
            version = self.step.version.id
            save = partial(self.save_page, version=version)
            ask_target(self, _("Save the public page"), f"{version}.html", _("Web page (*.html)"), save)


def _rows(steps: Sequence[partner_lists.VersionStep]) -> list[dict[str, Any]]:
    """Return the rows; where several versions have one moment, each with its list, and its code if lists look alike."""
    moments = Counter(map(_since, steps))
    pages = Counter((_since(step), labels.partner_list(step.list)) for step in steps)
    rows = []
    for step in steps:
        since, page = _since(step), labels.partner_list(step.list)
        which = f"{page} ({step.version.id})" if pages[since, page] > 1 else page
        shown, version = f"{since} · {which}" if moments[since] > 1 else since, step.version
        row = {"version": version.id, "since": shown, "names": len(version.names), "picture": bool(version.snapshot)}
        rows.append(row | {"step": step})
    return rows


def _since(step: partner_lists.VersionStep) -> str:
    return day(step.version.published_at) if step.version.published_at else _("no date")


def _columns() -> tuple[Column, ...]:
    return (
        Column("since", _("Published on"), 150, tooltip=lambda row: f"{row['since']}\n{row['version']}", grows=True),
        Column("names", _("Names"), 68, align="right"),
        Column("picture", _("Screenshot"), 88, status=lambda row: Status.GOOD if row["picture"] else Status.WARN),
    )
