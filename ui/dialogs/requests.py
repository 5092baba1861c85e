"""Dialogs of requests: recording one, its answer, a withdrawal, more time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from leadkeeper.domain.contact import Consent, Contact
from leadkeeper.domain.email import is_address
from leadkeeper.domain.suppression import read_identifiers
from leadkeeper.domain.time import PARIS, Clock, calendar_day, paris_day
from leadkeeper.messages import N_, _, counted, labels
from leadkeeper.messages.complaints import SAME_NUMBER, TAGGED_MAILBOXES
from leadkeeper.messages.contacts import alike_standing
from leadkeeper.messages.privacy import way
from leadkeeper.messages.suppression import accepted_since, checks_before_request
from leadkeeper.services.books.undo import withdraw
from leadkeeper.services.consent.record import accepted_again
from leadkeeper.services.contacts.details import AlikeRecord, named_record, reached_besides
from leadkeeper.services.contacts.editing import Edited
from leadkeeper.services.contacts.listing import NOBODY_NEAR, Found, Resembling, search_contacts
from leadkeeper.services.privacy.requests import (
    RequestStatus,
    answer_request,
    before_request,
    correct_request,
    extend_request,
    held_elsewhere,
    record_request,
    record_strangers_request,
    remove_request,
    request_status,
)
from ui.jobs import Jobs
from ui.models.formats import long_day, short_name
from ui.theme import Status
from ui.widgets.buttons import danger, plain, writing
from ui.widgets.editors import CheckList, ChoiceBox, DayField, FileField, MomentField, TextField
from ui.widgets.forms import FormDialog, FormRow
from ui.widgets.labels import breakable, show_text, text_label
from ui.widgets.layouts import fill, held, inner_column
from ui.widgets.message_boxes import confirm
from ui.widgets.person_field import PersonField

UNDONE = {
    "erasure": N_(
        "The person is not erased. Cancel and erase them, or state why not: the person must be informed. They are then "
        "no longer shared: a withdrawal is recorded."
    ),
    "objection": N_(
        "No objection to every partner on every channel is recorded. Cancel and record it: an objection to being "
        "shared cannot be refused (GDPR 21(2) and (3))."
    ),
}
"""What is missing before a request of a kind can be answered without a reason."""

REFUSAL = N_(
    "Leave it empty if you did what was asked. A request may be refused only with reasons that you can prove, a first "
    "one too if it is abusive (GDPR 12(4) and (5); CJEU C-526/24). Tell the person where to complain."
)
"""What refusing a request of another kind takes."""


OWN_OFFERS = N_(
    "The yes to your own offers still stands. If the person objects to these too, record it in Contacts, and "
    "stop them in your mailing program."
)
NOTHING_RECORDED = N_(
    "The yes to partners still stands: while this request is open this person is shared with nobody, but the objection "
    "itself is not recorded yet."
)


def still_stands(request: RequestStatus) -> str:
    """Return which agreements an objection has left standing, partners first; "" if none."""
    texts = ((NOTHING_RECORDED, request.gets_shared), (OWN_OFFERS, request.gets_own_offers))
    return " ".join(_(text) for text, stands in texts if stands)


Alike = tuple[list[RequestStatus], Resembling, tuple[list[str], list[str]]]
"""Open requests like a new one, people of the book with such an address, where else it stands and for which people."""


class _CheckedDialog(FormDialog):
    """Asks before it saves a request, if the person has an open one like it or an address resembles one of the book."""

    def check_first(self, look: Callable[[Any], Alike], save: Callable[[], object]) -> None:
        """Look for what is worth a question, ask it if there is any, then save."""

        def looked(found: Alike) -> None:
            alike, near, (places, others) = found
            same = [(one.asked.ref, one.asked.received_on) for one in alike]
            texts = checks_before_request(same, near.count, near.people, places, others)
            if texts:
                confirm(_("Save this request?"), "\n\n".join(texts), _("&Save it all the same"), save, self)
            else:
                save()

        self.clear_errors()
        self.look_first(look, looked, self.failed)


class RequestDialog(_CheckedDialog):
    """Records a request of a person; emits `recorded(request)`."""

    recorded = Signal(object)  # RequestStatus

    def __init__(self, jobs: Jobs, clock: Clock, person: Found | None = None, parent: QWidget | None = None) -> None:
        intro = _("The law requires an answer within one month of the day on which the request came in.")
        super().__init__(_("Record a request"), _("&Save"), parent, intro)
        self._jobs, self._clock = jobs, clock
        self.person = PersonField(jobs)
        if person is not None:
            self.person.take(person)
        self.kind = ChoiceBox(labels.request.choices())
        self.day = DayField(paris_day(clock()))
        self.note = TextField()
        hint = _("Type a few letters and choose the person.")
        person_row = self.rows.row(_("&Who asks"), self.person, hint, "unknown-contact")
        self.person.field.textChanged.connect(lambda _text: person_row.set_error(""))
        self.outside = QCheckBox(_("The person is n&ot in the book"))
        self.rows.row("", self.outside, _("They have the right to be told so, within the same month."))
        self.name, self.searched = QLineEdit(), TextField(lines=2)
        hint, codes = (
            _(
                "All addresses and numbers under which you may know the person, separated by commas. "
                "The answer names them."
            ),
            ("no-address-given", "bad-address", "asker-in-book"),
        )
        strangers = [
            self.rows.row(_("Na&me"), self.name),
            self.rows.row(_("&Addresses and numbers"), self.searched, hint, *codes),
        ]
        self.rows.row(_("W&hat is asked"), self.kind)
        self.rows.row(_("&Received on"), self.day, "", "day-in-future", "bad-day")
        hint = _("What was asked, in a few words. It is part of the person's access report.")
        self.rows.row(_("&Note"), self.note, hint)
        self.outside.toggled.connect(person_row.setHidden)
        for row in strangers:
            row.hide()
            self.outside.toggled.connect(row.setVisible)
        self.outside.toggled.connect(self._take_over)

    def _take_over(self, is_stranger: bool) -> None:
        """Keep the width, and what was typed to find the person."""
        typed = self.person.text if self.person.person is None else ""
        if is_stranger and typed and not (self.name.text() or self.searched.text):
            if read_identifiers(typed):
                self.searched.setPlainText(typed)
                self.searched.selectAll()
            else:
                self.name.setText(typed)
        self.fit(self.width())

    def submit(self) -> None:
        is_stranger, who = self.outside.isChecked(), self.person.who
        many = self.person.is_open and not is_address(who)
        if not is_stranger and (many or not who):
            several = _("Several people are found: choose the one who asks.")
            alone = _("Choose the person in the list, if this is who asks.")
            alone = alone if many else _("Choose the person who asks.")
            self.refuse(self.errors_at["unknown-contact"], several if self.person.shown > 1 else alone)
            return
        searched, name, note = self.searched.text, self.name.text().strip() or None, self.note.text or None
        kind, day, now = self.kind.value, self.day.day.isoformat(), self._clock()
        asker = {"searched": searched} if is_stranger else {"who": who}

        def record(db: Any) -> RequestStatus:
            if is_stranger:
                ref = record_strangers_request(db, searched, kind, day, now, name, note)
            else:
                ref = record_request(db, who, kind, day, now, note)
            return request_status(db, ref, paris_day(now))

        save = partial(self.do, record, self.recorded.emit, _("Recording a request"))

        def look(db: Any) -> Alike:
            elsewhere = held_elsewhere(db, searched, name or "") if is_stranger else ([], [])
            return *before_request(db, kind, paris_day(now), **asker), elsewhere

        self.check_first(look, save)


class CorrectDialog(_CheckedDialog):
    """Corrects an open request, or removes one that was recorded by mistake; emits `corrected(id)`, `removed()`."""

    corrected = Signal(str)
    removed = Signal()

    def __init__(self, jobs: Jobs, request: RequestStatus, clock: Clock, parent: QWidget | None = None) -> None:
        title = _("Correct request {request} of {person}").format(person=person_of(request), request=request.asked.ref)
        super().__init__(title, _("&Save"), parent)
        self._jobs, self._request, self._clock = jobs, request, clock
        self.kind = ChoiceBox(labels.request.choices())
        self.kind.choose(request.asked.kind or "")
        received = calendar_day(request.asked.received_on)
        self.day = DayField(received or paris_day(clock()))
        self.note = TextField(request.asked.note or "")
        self.rows.row(_("W&hat is asked"), self.kind)
        self.rows.row(_("&Received on"), self.day, "", "day-in-future", "bad-day")
        self.rows.row(_("&Note"), self.note, _("It is part of the person's access report."))
        self.remove = writing(danger(_("Re&move this request…"), self._ask_to_remove, "trash"))
        self.rows.row("", self.remove, _("Only if it was recorded by mistake: what a person asks must be answered."))

    def submit(self) -> None:
        asked, kind, day = self._request.asked, self.kind.value, self.day.day.isoformat()
        now, note = self._clock(), self.note.text or None
        who = "" if asked.erased else asked.contact

        def save() -> None:
            self.do(
                lambda db: correct_request(db, asked.ref, kind, day, now, note),
                lambda _done: self.corrected.emit(asked.ref),
                _("Correcting a request"),
            )

        def look(db: Any) -> Alike:
            alike, _near = before_request(
                db, kind, paris_day(now), who=who, searched=", ".join(asked.searched), ref=asked.ref
            )
            return alike, NOBODY_NEAR, ([], [])  # asked when it was recorded

        self.check_first(look, save)

    def _ask_to_remove(self) -> None:
        asked = self._request.asked
        text = _(
            "{request}, {person}, received on {day}: it leaves no trace, and nothing will remind you of it any more."
        )
        confirm(
            _("Remove this request?"),
            text.format(request=asked.ref, person=asker_of(self._request), day=labels.day(asked.received_on or "?")),
            _("&Remove"),
            self._remove,
            self,
        )

    def _remove(self) -> None:
        ref = self._request.asked.ref
        self.do(lambda db: remove_request(db, ref), lambda _done: self.removed.emit(), _("Removing a request"))


class LastAddress:
    """Name and addresses of a person just erased: boxes show them until the person is informed; nothing stores them."""

    def __init__(self, name: str, reached: Sequence[str]) -> None:
        self.name, self.text = name, ", ".join(reached)

    @property
    def sentence(self) -> str:
        """Say that the person must be informed, and where."""
        last = _("Tell the person that it is done: {address}. The address is shown here for the last time.")
        return last.format(address=self.text if self.name in self.text else f"{self.name} · {self.text}")

    def shown(self) -> QWidget:
        """Return the sentence over a button that copies the address."""
        words = text_label(self.sentence, "strong", select=True)
        button = plain(_("Copy the a&ddress"), self.copy, "copy")
        return held(fill(inner_column(), words, (button, 0, Qt.AlignmentFlag.AlignLeft)))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


class RequestAnswerDialog(FormDialog):
    """Records how a request was answered; emits `answered(id)`.

    It asks for the reason of a refusal: the person must be informed of it (GDPR 12(4)). An erasure or objection that
    was `done` needs none. Right after an erasure `last` has the name and address that the book no longer holds. `lacks`
    says what a correction still lacks.
    """

    answered = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        request: RequestStatus,
        clock: Clock,
        parent: QWidget | None = None,
        *,
        done: bool = True,
        last: LastAddress | None = None,
        lacks: str = "",
    ) -> None:
        title = _("Answer to {person}, request {request}")
        if request.asked.erased and last is None:
            title = _("Answer to request {request}")
        person = last.name if last is not None else person_of(request)
        intro = _("The person must be informed of what you did, or why you did not and where to complain.")
        super().__init__(title.format(person=person, request=request.asked.ref), _("&Save"), parent, intro)
        self._last = last
        if last is not None:
            self.rows.add(last.shown())
        self._jobs, self._ref, self._clock = jobs, request.asked.ref, clock
        self.day = DayField(paris_day(clock()))
        self.how = ChoiceBox(way.choices())
        self.note, self.why_not = TextField(request.asked.note or ""), TextField()
        self.sent = FileField(_("All files (*)"))
        if lacks:
            self.rows.add(text_label(lacks, "strong"))
        if stands := still_stands(request):
            self.rows.add(text_label(f"{_('Still stands')}: {stands}", "strong"))
        self.rows.row(_("Answered &on"), self.day, "", "day-in-future", "bad-day", "answer-too-early")
        self.rows.row(_("&How"), self.how)
        kind = request.asked.kind or ""
        why, codes = _(UNDONE.get(kind, REFUSAL)), ("request-undone", "objection-not-refused")
        why_row = self.rows.row(_("&Why it was not done"), self.why_not, why, *codes)
        why_row.setVisible(not done or kind not in UNDONE)
        hint = _("Its fingerprint is kept, not the file.")
        self.rows.row(_("&File that you sent"), self.sent, hint, "file-missing")
        hint = "" if request.asked.erased else _("It is part of the person's access report.")
        self.rows.row(_("&Note"), self.note, hint)

    @property
    def typed(self) -> bool:
        """What was typed, or the address of an erased person: closed, the box is offered again."""
        return super().typed or self._last is not None

    def submit(self) -> None:
        ref, day, how, note, now = self._ref, self.day.day, self.how.value, self.note.text, self._clock()
        why_not, sent = self.why_not.text, self.sent.path
        self.do(
            lambda db: answer_request(db, ref, day.isoformat(), how, now, note, why_not, sent),
            lambda _done: self.answered.emit(ref),
            _("Recording an answer"),
        )


class AlikeChoice(CheckList):
    """A checkbox for each contact who may be the person; those with the same name and number are ticked."""

    def __init__(self, alike: Sequence[AlikeRecord]) -> None:
        self._alike = {one.record.contact: one for one in alike}
        super().__init__(
            [(key, alike_standing(*one.standing)) for key, one in self._alike.items()],
            [key for key, one in self._alike.items() if one.of_number and one.has_name],
            below=True,
        )

    @property
    def hint(self) -> str:
        """Return why they may be the person."""
        kinds = {one.of_number for one in self._alike.values()}
        return " ".join(_(SAME_NUMBER if of_number else TAGGED_MAILBOXES) for of_number in sorted(kinds))

    @property
    def numbers(self) -> tuple[int, ...]:
        """Ids of those ticked."""
        return tuple(self._alike[one].number for one in self.values)

    @property
    def named(self) -> str:
        """Return who is ticked, by name and address; empty for nobody."""
        return "; ".join(self._alike[one].record.named for one in self.values)


class WithdrawDialog(FormDialog):
    """Records a refusal or withdrawal of a person; `partners` by id and legal name. Emits `kept(result, text)`."""

    kept = Signal(object, str)

    def __init__(
        self,
        jobs: Jobs,
        row: int,
        contact: Contact,
        partners: Iterable[tuple[str, str]],
        clock: Clock,
        parent: QWidget | None = None,
        alike: Sequence[AlikeRecord] = (),
    ) -> None:
        title = _("Refusal or withdrawal of {name}").format(name=called(contact))
        super().__init__(title, _("&Save"), parent, named_record(contact).named)
        self._jobs, self._row, self._contact, self._clock = jobs, row, contact, clock
        self._called = called(contact)
        jobs.read(lambda db: search_contacts(db, contact.display_name, 50), self._tell_apart)
        self.answer = ChoiceBox([(one, labels.event(one)) for one in ("withdrawn", "refused")])
        self.purpose = ChoiceBox([(one, labels.purpose(one)) for one in ("partners", "own")])
        self.partner = ChoiceBox([("", _("All partners")), *partners])
        self.channels = CheckList(labels.channel.choices())
        self.at = MomentField(clock())
        self.rows.row(_("&Answer"), self.answer)
        self.rows.row(_("&About"), self.purpose)
        self.partner_row: FormRow = self.rows.row(_("&Which partner"), self.partner)
        self.rows.row(_("On which &channels"), self.channels, _("None chosen: on all channels."))
        hint = _("The day and time in Paris at which you were informed.")
        self.at_row = self.rows.row(_("W&hen"), self.at, hint, "bad-instant")
        self._effect = text_label("", "soft")
        self.rows.add(self._effect)
        self._near: Sequence[Contact] = ()
        self._others = text_label("", "strong", status=Status.WARN)
        self.rows.add(self._others)
        self.also = AlikeChoice(alike)
        if alike:
            self.rows.row(_("Also &for"), self.also, self.also.hint)
        for field in (self.answer, self.purpose, self.partner, self.channels, self.at):
            field.changed.connect(self._say_effect)
        self._say_effect()
        emails = [one for one in (contact.email, *contact.other_emails) if one]
        jobs.read(lambda db: reached_besides(db, row, emails), self._name_others)

    def _name_others(self, others: Sequence[Contact]) -> None:
        self._near = others
        self._say_effect()

    def _say_effect(self) -> None:
        """Say what stops with these answers, and what they do not concern."""
        about_partners = self.purpose.value == "partners"
        self.partner_row.setVisible(about_partners)
        channels = ", ".join(labels.channel(one) for one in self.channels.values)
        if (yes := self._accepted_again()) is not None:
            text = accepted_since(yes.at or "", withdrawn=self.answer.value == "withdrawn")
            stops = " ".join([text, _("Correct the day if you were informed later.")])
        elif not about_partners:
            stops = _("From now on nothing of your own is sent to this person. Partners are not concerned.")
            if channels:
                stops = _("From now on nothing of your own is sent to this person by {channels}. Other channels "
                          "stay as they were. Partners are not concerned.")  # fmt: skip
        elif self.partner.value:
            stops = _(
                "From now on this person is not shared with {partner}. Other partners and your own offers are not "
                "concerned."
            )
            if channels:
                stops = _("From now on this person is not shared with {partner} by {channels}. Other channels stay as "
                          "they were. Other partners and your own offers are not concerned.")  # fmt: skip
        else:
            stops = _("From now on this person is shared with no partner. Your own offers are not concerned.")
            if channels:
                stops = _("From now on this person is shared with no partner by {channels}. Other channels stay as "
                          "they were. Your own offers are not concerned.")  # fmt: skip
        if yes is not None and channels:
            stops += " " + _("Only by {channels}.")
        stops = stops.format(partner=self.partner.currentText(), channels=channels)
        show_text(self._others, others_stopped(self._near) if about_partners else "")
        if about_partners:
            told = _("The partners that received this person must be notified.")
            stops += " " + (told if yes is None else _("Partners are notified only where it stops the sharing."))
        self._effect.setText(stops)

    def _tell_apart(self, people: Sequence[Found]) -> None:
        """Name the address, too, where others have the name."""
        name = self._contact.display_name.casefold()
        if sum(one.name.casefold() == name for one in people) > 1:
            self._called = name_and_address(self._contact)

    def _accepted_again(self) -> Consent | None:
        if not self.at.is_understood:
            return None
        return accepted_again(self._contact, self._answer(), self._clock())

    def _answer(self) -> Consent:
        about_partners = self.purpose.value == "partners"
        return Consent(
            at=self.at.instant.isoformat(),
            event=self.answer.value,
            purpose=self.purpose.value,
            channels=self.channels.values or None,
            partner=(self.partner.value or None) if about_partners else None,
        )

    def submit(self) -> None:
        now, row = self._clock(), self._row
        if self.at.instant > now.astimezone(PARIS):
            self.refuse(self.at_row, _("This moment is in the future."))
            return
        answer, also = self._answer(), self.also.numbers
        self.do(lambda db: withdraw(db, row, answer, now, also), self._done, _("Recording an answer"))

    def _done(self, made: tuple[Edited, int]) -> None:
        edited, partners = made
        text = _("The answer of {name} is recorded.").format(name=self._called)
        if self.also.named:
            also = _("Also recorded for: {people}.").format(people=self.also.named)
            text = f"{text} {also}"
        if partners:
            notices = counted("{n} partner must be notified.", "{n} partners must be notified.", partners)
            text = f"{text} {notices}"
        self.kept.emit(edited, text)


MOST_NAMED = 10


def others_stopped(others: Sequence[Contact]) -> str:
    """Return which other people at the same addresses are stopped too; "" for nobody."""
    text = counted(
        "This also stops {n} other person with the same address or number: {people}. The "
        "partners that received them must be notified too.",
        "This also stops {n} other people with the same address or number: {people}. The "
        "partners that received them must be notified too.",
        len(others),
        people="; ".join(breakable(named_record(one).named) for one in others[:MOST_NAMED])
        + (" …" if len(others) > MOST_NAMED else ""),
    )
    return text if others else ""


def called(contact: Contact) -> str:
    """Return how a dialog names the contact: the name, else an address, else the id."""
    return short_name(contact.display_name) or contact.called


def name_and_address(contact: Contact) -> str:
    """Return how a sentence names a contact where others may have the same name."""
    return " · ".join(filter(None, (short_name(contact.display_name), contact.email or contact.phone))) or contact.id


class ExtendDialog(FormDialog):
    """Records that the person was informed of an extension; emits `extended(id)`."""

    extended = Signal(str)

    def __init__(self, jobs: Jobs, request: RequestStatus, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Extension for {person}, request {request}").format(person=person_of(request), request=request.asked.ref),
            _("&Extend"),
            parent,
            _(
                "Two months more, for complex or numerous requests, if the person is informed of it in time, "
                "with the reasons."
            ),
        )
        self._jobs, self._ref, self._clock = jobs, request.asked.ref, clock
        self.day = DayField(paris_day(clock()))
        codes = ("extension-too-late", "day-in-future", "bad-day", "request-answered")
        self.rows.row(_("&Informed on"), self.day, latest(request.deadline.due), *codes)

    def submit(self) -> None:
        ref, day, now = self._ref, self.day.day, self._clock()
        title = _("Extending a request")
        self.do(lambda db: extend_request(db, ref, day.isoformat(), now), lambda _done: self.extended.emit(ref), title)


def person_of(request: RequestStatus) -> str:
    """Return the name of the person who made the request."""
    return request.asked.name or request.asked.email or request.asked.contact


def asker_of(request: RequestStatus) -> str:
    """Return the name and the address of the person who made the request: several people may have the name."""
    return " · ".join(filter(None, (request.asked.name, request.asked.email))) or person_of(request)


def latest(due: date | None) -> str:
    """Return the text of the day by which the person must be answered."""
    return _("On {day} at the latest.").format(day=long_day(due)) if due is not None else ""
