"""Rows of an import: accepted and rejected rows, columns by use, reading addresses and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from leadkeeper.domain import consent
from leadkeeper.domain.consent import NO_ANSWER, YES, Answer, ColumnQuestion
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.countries import read_country
from leadkeeper.domain.email import PLAIN, addresses_in, import_key, is_generic, read_addresses
from leadkeeper.domain.imports.ages import plain_age
from leadkeeper.domain.imports.channels import ChannelQuestion, channel_question, title_channels
from leadkeeper.domain.imports.columns import ImportColumn, as_asked
from leadkeeper.domain.imports.dates import DateReader
from leadkeeper.domain.imports.headers import (
    ANSWER_FIELDS,
    DATE_FIELDS,
    LEAVING_FIELDS,
    PROOF_FIELDS,
    REVERSED_FIELDS,
    channels_asked_apart,
    may_move_a_yes,
    name_words,
    named_channels,
    permits_channels,
    speaks_of_writing,
)
from leadkeeper.domain.imports.presets import (
    FileMeaning,
    Preset,
    bounce_reader,
    question_places,
    questions_set_aside,
    unsent_readers,
)
from leadkeeper.domain.imports.turns import Turn
from leadkeeper.domain.partner import CompanyName
from leadkeeper.domain.phone import FRANCE, is_no_phone, numbers_in, phones_in, usual_phone, with_zero
from leadkeeper.domain.suppression import PeopleNamed, called_in, named_in
from leadkeeper.domain.text import Cell, fold, pattern, word_set


class ConsentTerms(NamedTuple):
    """An answer without its instant; a file has few of them, shared by all rows."""

    event: str
    purpose: str
    partner: str | None
    form_version: str | None
    trace: str
    channels: tuple[str, ...] | None = None
    valid_until: str | None = None


class RowEvent(NamedTuple):
    """One answer that a row adds to the consent log."""

    kind: ConsentTerms
    at: str | None
    raw: str | None
    ip: str | None


class Refused(NamedTuple):
    """A rejected row: its line, the code, the field and the value concerned."""

    line: int
    code: str
    field: str | None = None
    value: str | None = None


class RejectedRefusal(NamedTuple):
    """What a rejected row refuses, and who: its addresses as import keys, or else its E.164 numbers.

    Where no address is readable, those are there that the cell may mean, and the numbers, that of its cell too.
    `code` tells why the row was rejected; `note` holds the notes that ask for no further contact. `name`: the words of
    a column about leaving in which somebody else may be named; if that is nobody known, its row is about `own`.
    `who` are the words of its name, `answers` its refusals as they were written, `unread` what nobody can read.
    """

    line: int
    code: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    events: tuple[RowEvent, ...]
    note: str | None
    name: str = ""
    own: tuple[str, ...] = ()
    who: frozenset[str] = frozenset()
    answers: tuple[str, ...] = ()
    unread: consent.UnreadAnswers = consent.UnreadAnswers()


class Row:
    """An accepted row.

    `key` identifies the person: the address as `email.import_key`, else the E.164 number. `facts` holds the filled
    fields of the archive's contact (`email`, `phone`, `first_name`, `other_emails`…; `last_action` as (at, kind)),
    `extra` the texts of other columns by header, `events` the answers in order, `warnings` the codes caused by this row
    alone, `unread` the answers that nobody can read.
    """

    __slots__ = ("events", "extra", "facts", "key", "line", "unread", "warnings")

    def __init__(self, line: int) -> None:
        self.line = line
        self.key = ""
        self.facts: dict[str, object] = {}
        self.extra: dict[str, str] = {}
        self.events: tuple[RowEvent, ...] = ()
        self.warnings: tuple[str, ...] = ()
        self.unread = consent.UnreadAnswers()


_TEXT_FIELDS = ("company", "job_title", "note", "legal_form", "owner", "first_name", "last_name")
_FIELDS_KEPT_AS_EXTRAS = frozenset(
    {"consent_at", "consent_partner_names", "consent_ip", "email_state", "form"}
    | {*ANSWER_FIELDS, *LEAVING_FIELDS, *PROOF_FIELDS}
)


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """How to read one list: its columns, the readers of its date columns by position, and its preset.

    `has_ragged_rows`: rows may be longer than the header (text files), not only wider (sheets); `usual_width`: number
    of cells of nearly all of them if it is more than the header's. `file_meaning`: what the file's name means for every
    person. `said`: meanings set by hand, by position and folded text. `trusts_short_rows`: whether a consent counts in
    a row with cells missing or too many; `delimiter` is used to detect glued rows. `companies`: those of the book that
    a cell may name.
    """

    columns: Sequence[ImportColumn]
    dates: Mapping[int, DateReader]
    preset: Preset | None = None
    file_meaning: FileMeaning | None = None
    has_ragged_rows: bool = True
    said: Mapping[int, Mapping[str, Answer]] = field(default_factory=dict)
    trusts_short_rows: bool = False
    delimiter: str | None = None
    companies: Sequence[CompanyName] = ()
    turn: Turn | None = None
    usual_width: int = 0

    def is_too_wide(self, size: int) -> bool:
        """Whether a row of so many cells has separators too many, which move its cells under the next headers."""
        return self.has_ragged_rows and size > max(self.usual_width, len(self.columns))

    def is_doubtful(self, cells: Sequence[object]) -> bool:
        """Whether a consent may be under the wrong header: cells are missing or too many, or a stray quote joined rows.

        A cell then holds the end of one row and the beginning of the next, with as many separators as a whole row.
        """
        if not self.has_ragged_rows or self.trusts_short_rows:
            return False
        is_too_wide = self.is_too_wide(len(cells)) and may_move_a_yes([one.field for one in self.columns], cells)
        if is_too_wide or len(cells) < len(self.columns):
            return True
        return any("\n" in cell and self.may_be_glued(cell) for cell in cells if isinstance(cell, str))

    def may_be_glued(self, text: str) -> bool:
        """Whether a cell with a line break holds as many separators as a whole row."""
        return self.delimiter is not None and 0 < len(self.columns) - 1 <= text.count(self.delimiter)


def places_of_dates(columns: Sequence[ImportColumn]) -> list[int]:
    """Return the positions of the columns with cells that are read as dates: of their fields, or of a yes."""
    days = {one.header.index for one in columns if one.holds_days and one.field in ANSWER_FIELDS}
    return [one.header.index for one in columns if one.field in DATE_FIELDS or one.header.index in days]


_MOBILE_WORDS = word_set("titles", "mobiles")


def phones_in_order(columns: Sequence[ImportColumn], preset: Preset | None) -> list[ImportColumn]:
    """Return the phone columns in order of preference: mobile first."""
    first = preset.first_phones if preset else frozenset[str]()
    phones = [column for column in columns if column.field == "phone"]
    return sorted(
        phones, key=lambda column: _MOBILE_WORDS.isdisjoint(column.header.words) and column.header.key not in first
    )


_TEST_HEADERS = frozenset({"testlead", "istestlead", "leadtest", "leaddetest", "prospecttest"})


NOT_SENT, SET_ASIDE = "rows-not-sent", "question-set-aside"


class Places:
    """Positions of a table's columns by their use."""

    def __init__(self, table: ColumnTable) -> None:
        by_field: dict[str, list[int]] = {}
        for column in table.columns:
            if column.field:
                by_field.setdefault(column.field, []).append(column.header.index)
        self.headers = [column.header.text for column in table.columns]
        self.width = len(table.columns)
        self.emails = by_field.get("email", [])
        self.phones = [column.header.index for column in phones_in_order(table.columns, table.preset)]
        self.texts = [(place, field) for field in _TEXT_FIELDS for place in by_field.get(field, [])]
        self.extras = [
            (column.header.index, column.header.text)
            for column in table.columns
            if not column.is_dropped and (column.field is None or column.field in _FIELDS_KEPT_AS_EXTRAS)
        ]
        titles = [column.header for column in table.columns]
        self.answers = _consent_questions(table)
        self.boxes = _boxes(table)
        self.channels = _channel_questions(table, self.boxes)
        self.channels_left = _channels_left(table)
        asking = {one.place for one in self.answers}
        self.asked_in = {place: at for place, at in question_places(titles).items() if place in asking}
        self.spoken = [one.place for one in self.answers] + [one.place for one in self.channels]
        self.ends = [one.header.index for one in table.columns if one.ends_consent]
        self.spoken += [*self.asked_in.values(), *self.ends]
        self.unsent = unsent_readers(titles, table.preset)
        fields, unused = [(one.header, one.field) for one in table.columns], filter(_is_unused, table.columns)
        self._set_aside, self.unasked = questions_set_aside(fields, [one.header for one in unused])
        has_calls = "consent_partners_voice" in by_field  # a no to being written to is none to calls, asked apart
        self.noes_by = {one.header.index: named for one in table.columns if (named := _channels_refused(one))}
        self.noes_by |= {
            one.header.index: WRITTEN_CHANNELS for one in table.columns if has_calls and asks_to_write(one)
        }
        self.leaving = [
            (place, channels) for field, channels in LEAVING_FIELDS.items() for place in by_field.get(field, [])
        ]
        self.proofs = {purpose: by_field[field] for field, purpose in PROOF_FIELDS.items() if field in by_field}
        self.states = [
            (place, bounce_reader(table.columns[place].header.words)) for place in by_field.get("email_state", [])
        ]
        self.addresses = by_field.get("postal_address", [])
        self.tests = [column.header.index for column in table.columns if column.header.key in _TEST_HEADERS]
        self.other_emails = by_field.get("other_emails", [])
        self.other_phones = by_field.get("other_phones", [])
        first = {field: places[0] for field, places in by_field.items()}
        self.full_name = first.get("full_name")
        self.consent_at = first.get("consent_at")
        self.last_action_at = first.get("last_action_at")
        self.partner_names = first.get("consent_partner_names")
        self.ip = first.get("consent_ip")
        self.form = first.get("form")
        self.values = [
            (place, field)
            for field in ("country", "segment", "stage", "age_at_consent", "birth_date", "relation_ended_on", "tags")
            for place in by_field.get(field, [])
        ]

    def is_unsent(self, texts: Sequence[str]) -> bool:
        """Whether the form says of a row that nobody sent it."""
        return any(is_unsent(texts[place] if place < len(texts) else "") for place, is_unsent in self.unsent)

    def boxes_without_yes(self, texts: Sequence[str]) -> frozenset[int]:
        """Return the boxes for channels of a row in which a question that is not used has no yes."""
        is_no_yes = any(is_no_yes(texts[place] if place < len(texts) else "") for place, is_no_yes in self.unasked)
        return self._set_aside if is_no_yes else frozenset()

    def counting(
        self, answers: tuple[Answer, ...], texts: Sequence[str], *, is_doubtful: bool
    ) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
        """Return the answers of a row without each yes that does not count, and the warning that says why."""
        is_lost, boxes = is_doubtful or self.is_unsent(texts), self.boxes_without_yes(texts)
        lost = [is_lost or one.place in boxes for one in self.answers]
        kept = tuple([NO_ANSWER if out and one == YES else one for out, one in zip(lost, answers, strict=True)])
        why = "short-row-answers" if is_doubtful else NOT_SENT if is_lost else SET_ASIDE
        return kept, (why,) if kept != answers else ()


def _is_unused(column: ImportColumn) -> bool:
    is_free = column.field is None and column.only_no is None and not (column.is_box or column.tells_channels)
    return is_free and not column.is_dropped and column.why.code != "preset"


def question_as_asked(table: ColumnTable, index: int, question: str) -> tuple[ColumnQuestion, tuple[str, ...] | None]:
    """Return what a column of replies asks in a row with this question in another cell, and the channels left to it.

    No yes counts under a question that does not ask for the consent that the column means.
    """
    column = as_asked(table.columns[index], question, table.companies)
    asked = replace(table, columns=[column or table.columns[index]])
    limits = [left[index] for left in (_channels_left(asked), _channels_left(table)) if index in left]
    agreed = tuple(one for one in CHANNELS if all(one in left for left in limits)) if limits else None
    return _consent_questions(asked)[0]._replace(gives=column is not None), agreed


def _consent_questions(table: ColumnTable) -> list[ColumnQuestion]:
    """The questions of the columns, in the order of the fields, then of the columns."""
    fields, boxes, result = {column.field for column in table.columns}, _boxes(table), list[ColumnQuestion]()
    for name, (purpose, channels) in ANSWER_FIELDS.items():
        # "optin sms = non": without a column about partners a refusal applies to them too
        is_alone = channels and purpose == "own" and f"consent_partners_{channels[0]}" not in fields
        also, is_named = ("partners",) if is_alone else (), purpose == "partners"
        result += [
            ColumnQuestion(
                purpose, column.header.index, column.header.base, channels, also, gives=column.field == name,
                is_reversed=name in REVERSED_FIELDS,
                said={**column.meanings, **table.said.get(column.header.index, {})},
                named=tuple(one.agreed_to for one in column.companies if is_named),
                refused=tuple(one.partner for one in column.companies if is_named),
                refuses_all=column.asks_about_others, box_of=boxes.get(column.header.index, frozenset()),
                is_dated=column.field == name and column.header.index in table.dates,
            )
            for column in table.columns
            if name in (column.field, column.only_no)
        ]  # fmt: skip
    return result


def _channel_questions(table: ColumnTable, boxes: Mapping[int, frozenset[int]]) -> list[ChannelQuestion]:
    """The columns that ask for channels, then the boxes that no field reads."""
    asking = [one for one in table.columns if one.tells_channels]
    named = [[company.partner for company in one.companies if company.partner] for one in asking]
    unread = [
        (table.columns[box].header, question) for box, question in boxes.items() if table.columns[box].tells_by_tick
    ]
    return [
        *(channel_question(one.header.index, one.header.asked, ids) for one, ids in zip(asking, named, strict=True)),
        *(channel_question(header.index, header.base, (), box_of=question) for header, question in unread),
    ]


def _boxes(table: ColumnTable) -> dict[int, frozenset[int]]:
    """The columns that ask by a channel what questions ask for all: their positions, and those of the questions.

    Behind a question they are its own. Before the first one they are those of each question for partners, and so is
    "SMS OK" behind one about own offers, of which it says nothing.
    """
    before, is_first, result = frozenset[int](), True, dict[int, frozenset[int]]()
    are_open = [one.is_box or (one.field or "").startswith("consent_partners_") for one in table.columns]
    asked_apart = channels_asked_apart([column.header.words for column in table.columns], are_open)
    partners = frozenset(one.header.index for one in table.columns if one.field == "consent_partners")
    for column, is_apart in zip(table.columns, asked_apart, strict=True):
        if is_apart or column.is_box:
            is_for_each = is_first or (permits_channels(column.header.words) and before.isdisjoint(partners))
            if questions := before | (partners if column.is_box and is_for_each else frozenset()):
                result[column.header.index] = questions
        elif column.field in ANSWER_FIELDS:
            before = frozenset({column.header.index} if ANSWER_FIELDS[column.field][1] is None else ())
            is_first = False
    return result


def _channels_left(table: ColumnTable) -> dict[int, tuple[str, ...]]:
    """The channels left to a question for all, by its position: those that "Et par SMS ?" after it does not ask for.

    Where such a box asks for e-mail, the boxes list the channels, and none but theirs is left. Counts under "Mails" ask
    nothing. Who may be written to was not asked for calls, and "Et Nébuline ?" is asked for the same as the question
    before.
    """
    apart, boxes = dict[int, set[str]](), _boxes(table)
    asked: tuple[str, ...] = CHANNELS
    for column in (one for one in table.columns if one.header.index not in boxes):
        index, words = column.header.index, column.header.words
        if column.field in ANSWER_FIELDS:
            own = ANSWER_FIELDS[column.field][1]
            goes_on = own is None and words[:1] in (("et",), ("and",))
            asked = own or (WRITTEN_CHANNELS if asks_to_write(column) else asked if goes_on else CHANNELS)
            if column.field == "consent_partners" and asked != CHANNELS and "voice" not in named_channels(words):
                apart[index] = {*CHANNELS} - {*asked}
        if named := title_channels(column):
            apart.setdefault(index, set()).update({*CHANNELS} - {*named})
    for question in frozenset[int]().union(*boxes.values()):
        own_boxes = [table.columns[box] for box, questions in boxes.items() if question in questions]
        boxed = {one for box in own_boxes for one in named_channels(box.header.words)}
        by_tick = {one for box in own_boxes if box.tells_by_tick for one in named_channels(box.header.words)}
        are_listed = "email" in boxed and not named_channels(table.columns[question].header.words)
        apart.setdefault(question, set()).update(({*CHANNELS} if are_listed else boxed) - by_tick)
    return {place: tuple(one for one in CHANNELS if one not in out) for place, out in apart.items() if out}


def _channels_refused(column: ImportColumn) -> tuple[str, ...]:
    """The channels for which alone a no under a title with several is one: calls take SMS along; () for all.

    Under "Partage de mon e-mail et de mon téléphone" they are what is passed on: a no is one to all of it.
    """
    if len(named := title_channels(column)) < 2 or pattern("titles", "passes_on").search(" ".join(column.header.words)):
        return ()
    return tuple(one for one in CHANNELS if one in named or (one == "sms" and "voice" in named))


WRITTEN_CHANNELS = ("email", "sms", "post")  # by which somebody may be written to


def asks_to_write(column: ImportColumn) -> bool:
    """Whether a column asks who may be written to, and not called."""
    words = column.header.words
    is_general = column.field == "consent_partners"
    return is_general and speaks_of_writing(words) and "voice" not in named_channels(words)


class RowReach:
    """Reads the addresses and numbers of a table's rows."""

    def __init__(self, places: Places, phone_country: str = FRANCE) -> None:
        self.read_phones = phones_in(phone_country)
        self._is_french = phone_country == FRANCE
        self._headers = places.headers
        self._emails = places.emails
        self._phones = places.phones
        self._email = places.emails[0] if len(places.emails) == 1 else None
        self._phone = places.phones[0] if len(places.phones) == 1 else None

    def read_email(self, row: Row, texts: Sequence[str]) -> str | None:
        """Set the row's addresses; return the display name of the first, if any."""
        index = self._email if self._email is not None else _first_address(self._emails, texts)
        if index is None or not texts[index]:
            return None
        email, name = texts[index], None
        if not PLAIN.fullmatch(email):
            addresses = read_addresses(email)
            if addresses.first is None:
                return None
            email, name = addresses.first, addresses.name
            if addresses.others:
                row.facts["other_emails"] = addresses.others
                row.warnings += ("several-addresses",)
        row.facts["email"] = email
        row.key = import_key(email)
        if is_generic(email):
            row.warnings += ("role-address",)
        if self._email is None:
            self._keep_others(row, self._emails, index, texts)
        return name

    def reach_others(self, row: Row, texts: Sequence[str]) -> None:
        """Take the addresses of all e-mail columns for those of the person: a no reaches each of them.

        The no of a row without an address reaches the numbers of all phone columns.
        """
        if "email" not in row.facts and self._phone is None:
            read = [self.read_phones(texts[place]) for place in self._phones]
            numbers = dict.fromkeys(number for one in read if one.first for number in (one.first, *one.others))
            numbers.pop(str(row.facts.get("phone")), None)
            if numbers:
                row.facts["other_phones"] = tuple(numbers)
        if self._email is not None:
            return
        every = {import_key(one): one for place in self._emails for one in addresses_in(texts[place])}
        others = row.facts.get("other_emails")
        every |= {import_key(one): one for one in (others if isinstance(others, tuple) else ())}
        every.pop(import_key(str(row.facts.get("email"))), None)
        if every:
            row.facts["other_emails"] = tuple(every.values())

    def read_phone(self, row: Row, texts: Sequence[str]) -> None:
        """Set the row's numbers; an unreadable cell becomes an extra."""
        index = self._phone if self._phone is not None else self._first_phone(texts)
        if index is None or not texts[index]:
            return
        text = texts[index]
        phone = usual_phone(text) if self._is_french else None
        if phone is None:
            numbers = self.read_phones(text)
            phone = numbers.first
            if numbers.others:
                row.facts["other_phones"] = numbers.others
            if numbers.zero_restored:
                row.warnings += ("phone-zero-restored",)
        if phone is not None:
            row.facts["phone"] = phone
            row.key = row.key or phone
        elif not is_no_phone(text):
            row.warnings += ("bad-phone",)
            row.extra[self._headers[index]] = text
        if self._phone is None:
            self._keep_others(row, self._phones, index, texts)

    def refused(self, line: int, texts: Sequence[str]) -> Refused | None:
        """Return the rejection of a row without a readable number: `no-address` or `bad-phone`."""
        index = self._first_phone(texts)
        if index is None:
            return Refused(line, "no-address")
        phone = self.read_phones(texts[index]).first
        return Refused(line, "bad-phone", "phone", texts[index]) if phone is None else None

    def refused_email(self, line: int, texts: Sequence[str]) -> Refused | None:
        """Return the rejection of a filled e-mail cell without an address."""
        index = _first_address(self._emails, texts)
        return None if index is None else Refused(line, "bad-email", "email", texts[index])

    def _first_phone(self, texts: Sequence[str]) -> int | None:
        return next((place for place in self._phones if texts[place] and not is_no_phone(texts[place])), None)

    def _keep_others(self, row: Row, places: Sequence[int], chosen: int, texts: Sequence[str]) -> None:
        for place in places:
            if place != chosen and texts[place]:
                row.extra[self._headers[place]] = texts[place]


_FULL_NAME = re.compile(r"\w{2}\w* \w{2}")
_BY_OTHERS = frozenset({"par", "by"})  # "Désinscrit par" names who recorded it


class OtherPeople:
    """Finds the other people that a cell about leaving names, as "À retirer" next to the rows may."""

    def __init__(self, table: ColumnTable, places: Places) -> None:
        self._emails = (*places.emails, *places.other_emails)
        self._phones = (*places.phones, *places.other_phones)
        named = [at for at, name in places.texts if name in ("first_name", "last_name")]
        self._names = [*named, *([] if places.full_name is None else [places.full_name])]
        asking = [one.header.index for one in table.columns if one.is_unread and one.asks_who_left]
        self.leaving = {place for place, _ in places.leaving} | {*asking}
        self._headers, self._heard = places.headers, set(dict(table.turn.called if table.turn else ()))
        self._by_others = {one.header.index for one in table.columns if not _BY_OTHERS.isdisjoint(one.header.words)}

    def own(self, texts: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return the addresses of a row by their keys, and its numbers."""
        emails = {import_key(one): one for at in self._emails for one in addresses_in(texts[at])}
        return emails, tuple(number for at in self._phones for number in numbers_in(with_zero(texts[at])))

    def names(self, texts: Sequence[str]) -> frozenset[str]:
        """Return the words of the names of a row."""
        return frozenset(word for at in self._names for word in name_words(texts[at]))

    def called(self, texts: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield the names by which cells about leaving may call others alone, with their positions."""
        for at in sorted(self.leaving - self._by_others):
            if texts[at] and (names := called_in(texts[at])):
                own = self.names(texts)
                yield from ((name, at) for name in names if not own.issuperset(name.split()))

    def notes_of_called(self, texts: Sequence[str], place: int | None = None) -> list[str]:
        """Return notes for the cells about leaving (or one) that call others of the list: the row's own waits."""
        heard = ((name, at) for name, at in self.called(texts) if name in self._heard and place in (None, at))
        calling = {at: 0 for name, at in heard if not (_FULL_NAME.search(name) and self.has_alone(at, texts))}
        return [f"STOP ({self._headers[at]}: {texts[at]})" for at in calling]

    def has_alone(self, index: int, texts: Sequence[str]) -> bool:
        """Whether a cell is about other people alone."""
        named = self.named(index, texts) if index in self.leaving else None
        return named is not None and named.is_alone

    def named(self, index: int, texts: Sequence[str]) -> PeopleNamed | None:
        """Return who else a cell about leaving names; None if it can only be about its own row."""
        read = named_in(texts[index])
        if not any(read[:3]):
            return None
        emails, phones = self.own(texts)
        own_words = self.names(texts).union(*(name_words(one.rpartition("@")[0]) for one in emails))
        words = () if index in self._by_others or own_words.issuperset(read.words) else read.words
        keys = tuple(dict.fromkeys(map(import_key, read.emails)))
        others = [
            tuple(one for one in those if one not in own) for those, own in ((keys, emails), (read.phones, phones))
        ]
        is_alone = read.is_alone and own_words.isdisjoint(words) and others == [keys, read.phones]
        named = PeopleNamed(others[0], others[1], words, is_alone)
        return named if any(named[:3]) else None


_NO_ADDRESS = frozenset({"anonymous", "anonyme"})  # what Microsoft Forms writes where nobody had to sign in


def _first_address(places: Sequence[int], texts: Sequence[str]) -> int | None:
    filled = [place for place in places if texts[place]]
    return next((place for place in filled if fold(texts[place]) not in _NO_ADDRESS), filled[0] if filled else None)


ValueReader = Callable[[Cell, str], object | None]

_SEGMENT_CODES = {"b2b": "b2b", "pro": "b2b", "b2c": "b2c"}
_STAGE_CODES = frozenset({"new", "contacted", "qualified", "customer", "former_customer", "lost"})
_TAG_SEPARATOR = re.compile(r"[,;|\n]")


def value_reader(field: str, day: DateReader | None) -> ValueReader:
    """Return the reader for a field's cells; it returns None for unreadable cells, which become extras."""
    if day is not None:
        return lambda cell, text: _day(day, cell)
    return _VALUE_READERS[field]


def _day(read: DateReader, cell: Cell) -> str | None:
    instant = read(cell)
    return instant[:10] if instant else None


def _stage(cell: Cell, text: str) -> str | None:
    stage = fold(text).replace(" ", "_")
    return stage if stage in _STAGE_CODES else None


def _tags(cell: Cell, text: str) -> tuple[str, ...] | None:
    parts = (part.strip(' "') for part in _TAG_SEPARATOR.split(text))  # as Mailchimp writes them: "vip","no-partners"
    return tuple(dict.fromkeys(filter(None, parts))) or None


_VALUE_READERS: dict[str, ValueReader] = {
    "country": lambda _cell, text: read_country(text), "segment": lambda _cell, text: _SEGMENT_CODES.get(fold(text)),
    "stage": _stage, "age_at_consent": lambda _cell, text: plain_age(text), "tags": _tags,
}  # fmt: skip
