"""Remember the mapping chosen for a header row, to propose it for the next such file.

Also parses stored source lines. A remembered mapping is never applied without confirmation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from leadkeeper.db import contact_list, contacts, eligibility, forms, mailboxes, partners
from leadkeeper.db.engine import Db, grouped
from leadkeeper.db.imports import imports, undo, writer
from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.consent import UnreadAnswers, turns_around
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.countries import may_live_in
from leadkeeper.domain.duplicates import runs, spelling
from leadkeeper.domain.email import addresses_in, canonical, import_key
from leadkeeper.domain.imports.columns import DECIDED, ImportColumn, Why
from leadkeeper.domain.imports.dates import NEWEST_YEAR, DateOrder, reader
from leadkeeper.domain.imports.headers import (
    ANSWER_FIELDS,
    COMMENTS,
    DATE_FIELDS,
    LEAVING_FIELDS,
    REVERSED_FIELDS,
    Header,
    name_words,
    read_headers,
    signature,
    speaks_against,
)
from leadkeeper.domain.imports.presets import ColumnAnswers, Overrides, answers_by_hand, by_name, overrides_by_position
from leadkeeper.domain.imports.rejected_rows import OTHERS_LEFT, RejectedRowReader
from leadkeeper.domain.imports.row import ColumnTable, RejectedRefusal, Row
from leadkeeper.domain.imports.row_reader import MAX_COMBINATIONS, RowContext, RowReader
from leadkeeper.domain.imports.turns import FIRST, LEFT, Turn
from leadkeeper.domain.partner import CompanyName, company_names
from leadkeeper.domain.phone import numbers_in
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import shell_option
from leadkeeper.services.imports.plan import Choices, SheetPlan
from leadkeeper.services.imports.prepared_rows import COLUMN, NONE, build_row_context


def describe(sheet: SheetPlan) -> dict[str, Any]:
    """Return columns and dates of a list as JSON; every date column must have its order."""
    return {
        "member": sheet.position,
        "name": sheet.table.name,
        "sheet": sheet.table.sheet,
        "text": sheet.is_text,
        "date1904": sheet.table.date1904,
        "preset": sheet.preset.name if sheet.preset else None,
        "columns": [
            [
                column.header.base,
                column.field,
                column.is_dropped,
                column.only_no,
                column.why.code in DECIDED,
                column.asks_partners,
                column.companies,
                column.tells_channels,
                column.is_option,
                column.is_box,
                column.confirms,
                column.holds_days,
            ]
            for column in sheet.columns
        ],
        "companies": sheet.choices.companies,
        "said": [[place, said] for place, said in answers_by_hand(sheet.headers, sheet.choices.answers).items()],
        "short_rows": sheet.choices.trust_short_rows,
        "width": sheet.usual_width,
        "delimiter": sheet.table.delimiter,
        "left": sheet.says_everybody_left,
        "dead": "addresses-dead" in sheet.warnings,
        "dates": [[place, sheet.order(place) or "ymd", sheet.zone(sheet.columns[place])] for place in sheet.dates],
    }


ANY_WIDTH = 1 << 20  # of older imports, which read every row that ended in empty cells as it stood


def table_of(thing: Mapping[str, Any], today: date) -> ColumnTable:
    """Return the column table from a `describe` object; `today` resolves two-digit birth years.

    Objects of older imports lack the columns in which only a refusal counts, whether short rows were trusted,
    whether everybody left, and the companies and the channels that columns name: their consents are for all of them.
    """
    headers = read_headers([base for base, *_ in thing["columns"]])
    columns = [_column(header, *told) for header, (_, *told) in zip(headers, thing["columns"], strict=True)]
    preset = by_name().get(thing["preset"] or "")
    by_name_of_file = preset.file_meaning(thing["name"]) if preset else None
    for at, column in enumerate(columns):  # what cells say that have no meaning by a preset is heard all the same
        is_silent = preset is not None and preset.has_meaning(column.header) and not preset.field_of(column.header)
        if is_silent and column.field is None and not column.is_unread:
            columns[at] = replace(column, why=Why("preset"))
    return ColumnTable(
        columns=columns,
        dates={
            index: reader(
                order,
                zone,
                date1904=thing["date1904"],
                newest=today.year if columns[index].field == "birth_date" else NEWEST_YEAR,
            )
            for index, order, zone in thing["dates"]
        },
        preset=preset,
        file_meaning="withdrawn" if thing.get("left") else "bounced" if thing.get("dead") else by_name_of_file,
        has_ragged_rows=thing["text"],
        said=dict(thing.get("said", ())),
        trusts_short_rows=thing.get("short_rows", False),
        usual_width=thing.get("width", ANY_WIDTH),
        delimiter=thing.get("delimiter"),
        companies=[CompanyName(*name) for name in thing.get("companies", ())],
    )


def _column(
    header: Header,
    field: str | None,
    dropped: bool,
    only_no: str | None = None,
    is_decided: bool = False,
    asks_partners: bool = False,
    companies: Sequence[Sequence[Any]] = (),
    tells_channels: bool = False,
    is_option: bool = False,
    is_box: bool = False,
    confirms: bool = False,
    holds_days: bool = False,
) -> ImportColumn:
    why = Why("by-hand" if is_decided else "known-name")
    named = tuple(CompanyName(name or "", *rest) for name, *rest in companies)
    column = ImportColumn(header, field, why, dropped, only_no, asks_partners, companies=named, is_option=is_option)
    return replace(column, tells_channels=tells_channels, is_box=is_box, confirms=confirms, holds_days=holds_days)


FILL = "fill"
LAST_FORM = "last_form"


@dataclass(frozen=True)
class Remembered:
    """Choices and instant of the last such import; None or the default if there was none.

    `file`: that of the choices if it had another header row, None if it had this very one.
    """

    used_at: str
    overrides: Overrides = field(default_factory=dict)
    date_order: DateOrder | None = None
    timezone: str | None = None
    encoding: str | None = None
    form: str = NONE
    mode: str = FILL
    answers: ColumnAnswers = field(default_factory=dict)
    map_anyway: bool = False
    file: str | None = None

    @property
    def choices(self) -> Choices:
        """Return the choices for `inspect_file` and `import_file`."""
        return Choices(
            None, self.overrides, self.date_order, self.timezone, answers=self.answers, map_anyway=self.map_anyway
        )

    @property
    def as_options(self) -> str:
        """Return the choices as command-line options."""
        options = [shell_option("--map", f"{header}={meaning or 'none'}") for header, meaning in self.overrides.items()]
        options += [shell_option("--answer", f"{about}={answer}") for about, answer in self.answers.items()]
        options += ["--map-anyway"] if self.map_anyway else []
        named = {"date-order": self.date_order, "timezone": self.timezone, "encoding": self.encoding}
        named |= {"form": self.form if self.form != NONE else None, "mode": self.mode if self.mode != FILL else None}
        return " ".join([*options, *(f"--{name} {value}" for name, value in named.items() if value)])


def with_companies(known: ReferenceData, choices: Choices) -> Choices:
    """Return the choices with the companies of the book, by which columns may ask for a consent."""
    return replace(choices, companies=company_names(known.partners, known.lists))


def remembered(db: Db, header_signature: str) -> Remembered | None:
    """Return the last choices for files with this header, None if there were none; a deleted form is left out."""
    last = last_import(db, header_signature)
    return last if last is not None and last != Remembered(last.used_at) else None


def last_import(db: Db, header_signature: str) -> Remembered | None:
    """Return how the last file with this header was imported, None if there was no such file."""
    mapping = imports.find_mapping(db, header_signature)
    return _as_stored(db, *mapping) if mapping is not None else None


def _as_stored(db: Db, settings: Mapping[str, Any], used_at: str) -> Remembered:
    said = {one.name: settings[one.name] for one in fields(Remembered) if one.name in settings}
    return Remembered(**{**said, "used_at": used_at, "form": _form_in_book(db, settings.get("form")) or NONE})


def similar(db: Db, header_signature: str, columns: Sequence[ImportColumn]) -> Remembered | None:
    """Return what the newest import with a chosen header of these columns chose for them.

    None without any, or if the very header row is known. Only a proposal: nothing is imported with it unseen.
    """
    if imports.find_mapping(db, header_signature) is not None:
        return None
    for _number, settings, at, file, first in _mappings(db):
        last = _for_columns(_as_stored(db, settings, at), first, columns)
        if last.overrides or last.answers:
            return replace(last, file=file)
    return None


def _mappings(db: Db) -> Iterator[tuple[int, dict[str, Any], str, str, dict[str, Any]]]:
    """Yield each mapping with the import that set it, newest first: database id, choices, instant, file, first list."""
    seen = set()
    for key, settings, at, number, file, first in imports.mappings(db):
        if key not in seen and key == _signature_of(first):
            seen.add(key)
            yield number, settings, at, file, first


def _signature_of(first: Mapping[str, Any]) -> str:
    return signature(read_headers([base for base, *_ in first["columns"]]))


def _for_columns(last: Remembered, first: Mapping[str, Any], columns: Sequence[ImportColumn]) -> Remembered:
    """Return the choices for the columns of another file; `first` is the list that they were made for.

    None of them unless most of its columns were there, one of addresses or numbers among them: "Date" alone says
    nothing of a file. Of a repeated header nobody knows which column it is. The order of dates is taken only if each
    column of dates was one then, and form, mode and encoding only if no column is missing.
    """
    before = read_headers([base for base, *_ in first["columns"]])
    then, now = (
        Counter(header.key for header in some if header.key and header.text != COMMENTS)
        for some in (before, [column.header for column in columns])
    )
    here = [column for column in columns if then[column.header.key] == now[column.header.key] == 1]
    headers = [column.header for column in here]
    names = overrides_by_position(headers, last.overrides)
    chosen = [(column, last.overrides[names[column.header.index]]) for column in here if column.header.index in names]
    reach = {column.field for column in here} | {meaning for _column, meaning in chosen}
    if reach.isdisjoint(("email", "phone")) or 2 * len(here) <= len(now):
        return Remembered(last.used_at)
    overrides = {column.header.text: meaning for column, meaning in chosen if _loses_no_refusal(column, meaning)}
    meant = {} if last.map_anyway else last.answers  # some may have been approved against the sense of the text
    answers = {about: answer for about, answer in meant.items() if answers_by_hand(headers, {about: answer})}
    dated = {before[index].key for index, *_ in first["dates"]}
    dates = {column.header.key for column in columns if overrides.get(column.header.text, column.field) in DATE_FIELDS}
    result = Remembered(last.used_at, overrides, answers=answers)
    if dates and dates <= dated & then.keys():
        result = replace(result, date_order=last.date_order, timezone=last.timezone)
    if then.keys() <= now.keys():
        result = replace(result, form=last.form, mode=last.mode, encoding=last.encoding)
    return result


def _loses_no_refusal(column: ImportColumn, meaning: str | None) -> bool:
    """Whether a meaning from another file leaves no answer of this one unread, and makes no yes of a refusal."""
    refusing = LEAVING_FIELDS.keys() | REVERSED_FIELDS
    if speaks_against(column.header.words) or turns_around(column.header.words) or column.field in LEAVING_FIELDS:
        return meaning in refusing
    return (column.field or column.only_no) not in ANSWER_FIELDS or meaning in ANSWER_FIELDS.keys() | refusing


def forget_choices(db: Db, number: int) -> None:
    """Forget the choices that an import set, for it was read wrongly; only inside `writing`."""
    for setter, _settings, _at, _file, first in _mappings(db):
        if setter == number:
            imports.drop_mapping(db, _signature_of(first))


def last_form(db: Db, header_signature: str) -> str | None:
    """Form of the last file with this header that had one; None if the form was deleted."""
    found = imports.find_mapping(db, header_signature)
    return _form_in_book(db, found[0].get(LAST_FORM) or found[0].get("form")) if found else None


def _form_in_book(db: Db, chosen: str | None) -> str | None:
    """The form or version with this id, or the only version of a form, which stands for it; None if it was deleted."""
    versions = {form.id: [version.id for version in form.versions] for form in forms.read_all(db)}
    if chosen in versions and len(versions[chosen]) == 1:
        return versions[chosen][0]
    return chosen if chosen in {COLUMN, *versions, *forms.version_numbers(db)} else None


def remember(
    db: Db, headers: Sequence[Header], choices: Choices, at: str, *, encoding: str | None, form: str, mode: str
) -> None:
    """Store the choices for a file with these headers, under their signature; only inside `writing`.

    Header row, delimiter, sheet and password belong to the single file and are not stored.
    """
    # Choices keyed by exact header text, however they were given on the command line.
    names = overrides_by_position(headers, choices.overrides)
    there = [header for header in headers if header.index in names and header.text != COMMENTS]  # not in every file
    settings: Mapping[str, Any] = {
        "overrides": {header.text: choices.overrides[names[header.index]] for header in there},
        "date_order": choices.date_order,
        "timezone": choices.timezone,
        "encoding": encoding,
        "form": form if form != NONE else None,
        "mode": mode if mode != FILL else None,
        "answers": dict(choices.answers),
        "map_anyway": choices.map_anyway,
        LAST_FORM: form if form != NONE else last_form(db, signature(headers)),
    }
    imports.keep(db, signature(headers), {name: value for name, value in settings.items() if value}, at)


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A source line parsed today: database id and mode of its import, and the row."""

    number: int
    mode: str
    row: Row


class SourceLineParser:
    """Parser for stored source lines; fastest for lines in order of storage."""

    def __init__(self, db: Db, known: ReferenceData, new: Sequence[CompanyName] = ()) -> None:
        self._db = db
        self._known, self._new = known, new
        self._settings: dict[int, dict[str, Any]] = {}
        self._readers: dict[tuple[int, int], tuple[RowReader, RejectedRowReader] | None] = {}
        self._block: tuple[int, int, int] | None = None
        self._lines: dict[int, list[Any]] = {}
        self._unread: dict[tuple[Any, ...], UnreadAnswers | None] = {}

    def read(self, number: int, member: int, line: int) -> ParsedLine | None:
        """Parse a source line; None if it is not stored, rejected today, or its import's reading is unknown."""
        readers = self._readers_of(number, member)
        cells = self._cells(number, member, line) if readers else None
        row = readers[0].read(line, cells) if readers and cells else None
        return ParsedLine(number, self._settings[number]["mode"], row) if isinstance(row, Row) else None

    def unread(self, number: int, member: int, line: int) -> UnreadAnswers | None:
        """Return the answers of somebody's line that nobody can read, that were explained or leave out; None if none.

        Lines with the same answers and dates say the same: only the first is read.
        """
        readers = self._readers_of(number, member)
        cells = self._cells(number, member, line) if readers else None
        if not readers or not cells:
            return None
        places = readers[0].places
        asked = (*(one.place for one in places.answers), places.consent_at, places.last_action_at)
        key = number, member, *(cells[at] for at in asked if at is not None and at < len(cells))
        if key not in self._unread:
            row = readers[0].read(line, cells)
            if not isinstance(row, Row):
                return None
            if len(self._unread) == MAX_COMBINATIONS:
                self._unread.clear()
            self._unread[key] = row.unread if any(row.unread[1:]) else None
        return self._unread[key]

    def read_refusal(self, number: int, member: int, line: int, code: str) -> RejectedRefusal | None:
        """Return what a source line refuses that was rejected with this code; None as for `read`, or if nothing."""
        readers = self._readers_of(number, member)
        cells = self._cells(number, member, line) if readers else None
        return readers[1].read(line, cells, code) if readers and cells else None

    def _cells(self, number: int, member: int, line: int) -> list[Any] | None:
        first = imports.block_with(self._db, number, member, line)
        if first is None:
            return None
        if self._block != (number, member, first):
            self._block = (number, member, first)
            self._lines = imports.lines_of(self._db, number, member, first)
        return self._lines.get(line)

    def _readers_of(self, number: int, member: int) -> tuple[RowReader, RejectedRowReader] | None:
        key = (number, member)
        if key not in self._readers:
            self._readers[key] = self._new_readers(number, member)
        return self._readers[key]

    def _new_readers(self, number: int, member: int) -> tuple[RowReader, RejectedRowReader] | None:
        at, settings = imports.settings(self._db, number)
        self._settings[number] = settings
        things = [thing for thing in settings.get("lists", ()) if thing["member"] == member]
        if not things or at is None:
            return None
        now = instant(at)
        table = table_of(things[0], paris_day(now))
        table = replace(table, companies=[*self._new, *table.companies])
        reader = RowReader(table, context_then(self._known, settings, now))
        return reader, RejectedRowReader(reader)


def earlier_refusals(db: Db, before: int) -> Iterator[tuple[int, list[RejectedRefusal]]]:
    """Yield each import before another one, by database id, with what its rejected rows refuse."""
    refusing = imports.refusing_lines(db, before)
    parser = SourceLineParser(db, partners.read(db)) if refusing else None
    for number, members in refusing:
        lines = [
            (int(member), line, code)
            for member, codes in members.items()
            for code, those in codes.items()
            for line in those
        ]
        if parser is not None:
            read = (parser.read_refusal(number, *line) for line in sorted(lines))
            yield number, [refusal._replace(unread=UnreadAnswers()) for refusal in read if refusal is not None]


def unread_answers(
    db: Db, people: Sequence[int], new: Sequence[CompanyName] = ()
) -> dict[int, list[tuple[int, int, UnreadAnswers]]]:
    """Return what lines of contacts leave out, or answer that nobody can read and no later line explains.

    By database id of the import: contact, line, answers. `new`: names of a partner that came after the imports.
    """
    parser, places = SourceLineParser(db, partners.read(db), new), undo.lines(db, 0, people)
    parsed = {place: parser.unread(*place) for place in sorted({place[1:] for place in places})}
    explained: dict[int, set[str]] = {}
    result: dict[int, list[tuple[int, int, UnreadAnswers]]] = {}
    for contact, number, member, line in reversed(places):
        if (unread := parsed[number, member, line]) is not None:
            settled = explained.setdefault(contact, set())
            unclear = tuple(one for one in unread.unclear if one[0] not in settled)
            settled.update(unread.explained)
            if unclear or unread.left_out:
                result.setdefault(number, []).append((contact, line, unread._replace(unclear=unclear)))
    return result


def instant(at: str) -> datetime:
    """Instant of an import; Paris time if it has no zone."""
    now = datetime.fromisoformat(at)
    return now if now.tzinfo else now.replace(tzinfo=PARIS)


def context_then(known: ReferenceData, settings: Mapping[str, Any], now: datetime) -> RowContext:
    """Row context of an import as of `now`; a form that was deleted gives no consent."""
    try:
        return build_row_context(known, settings["form"], now, settings["country"])
    except LeadKeeperError:
        return build_row_context(known, NONE, now, settings["country"])


def people_named(db: Db, names: NamesOfBook, asking: Iterable[tuple[str, str]]) -> Iterator[RejectedRefusal]:
    """Yield who is named in rows outside of a list that ask to stop: on other sheets, below it; see `Turn`.

    They may be people of the book that are in no row of the list; their note asks for no further contact (R44). Of
    several people of one name nobody can tell who is meant: each of them waits.
    """
    for words, text in asking:
        emails = tuple(map(import_key, addresses_in(text)))
        phones = () if emails else numbers_in(text)
        if emails or phones:
            code = "left-elsewhere" if words.endswith(LEFT) else "named-elsewhere"
            yield (refusal := RejectedRefusal(0, code, emails, phones, (), f"STOP ({text})"))
            if any(reached_by(db, [refusal])[0]):
                continue
        for one in names.named_in(words):
            yield RejectedRefusal(0, "named-elsewhere", *_reach_of(one), (), f"STOP ({text})")


def named_earlier(
    db: Db, names: NamesOfBook, import_number: int
) -> Iterator[tuple[int, list[RejectedRefusal], set[int]]]:
    """Yield each earlier import with a name that this import brought, who is meant there, and the contacts brought."""
    earlier = imports.named_before(db, import_number)
    people = imports.names_brought(db, import_number) if earlier else []
    for number, asking in earlier:
        turn = Turn(asking=asking)
        lines = [line for _, first, last, *keys in people for line in turn.lines_about(first, last, *keys)]
        lines += (line for line in asking if people and FIRST in line[0])
        if named := [*people_named(db, names, dict.fromkeys(lines))]:
            yield number, named, {contact for contact, *_ in people}


def _reach_of(person: Contact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return ((import_key(person.email),), ()) if person.email else ((), numbers_in(person.phone or ""))


def named_in_rows(db: Db, names: NamesOfBook, refusals: Iterable[RejectedRefusal]) -> Iterator[RejectedRefusal]:
    """Yield who is named in columns about leaving: people of the book, else the person of the row, as of any text."""
    known: dict[str, list[Contact]] = {"": []}
    for refusal in refusals:
        if (people := known.get(refusal.name)) is None:
            people = known[refusal.name] = names.named_in(refusal.name)
        for emails, phones in map(_reach_of, people):
            yield refusal._replace(code=OTHERS_LEFT, emails=emails, phones=phones, events=())
        if refusal.own and not (people or any(reached_by(db, [refusal])[0])):
            emails, phones = (tuple(key for key in refusal.own if ("@" in key) is wanted) for wanted in (True, False))
            whole = refusal._replace(code=OWN_ROW, emails=emails, phones=phones)
            yield whole._replace(note=None) if refusal.events else whole


class NamesOfBook:
    """The names of a book, read at the first question."""

    def __init__(self, db: Db) -> None:
        self._db = db

    @cached_property
    def _spelt(self) -> dict[str, list[str]]:
        return grouped((spelling(name_words(name)), name) for name in contact_list.last_names(self._db))

    @cached_property
    def _first(self) -> dict[str, list[int]]:
        return grouped((spelling(name_words(name)), number) for name, number in contact_list.first_names(self._db))

    def named_in(self, words: str) -> list[Contact]:
        """People named in the words of a line by first and last name, or by one alone if it is no more."""
        first, is_first, towns = words.partition(FIRST)
        if is_first:
            called = contacts.read(self._db, self._first.get(spelling(first.split()), ()))
            known = ((one, {**one.extra, "Ville": one.extra.get("Ville") or one.postal_address}) for one in called)
            return [one for one, facts in known if may_live_in({*towns.split()}, facts)]
        names = [name for run in runs(words.split()) for name in self._spelt.get(run, ())]
        line = Turn(asking=((words, words),))
        people = contacts.read(self._db, sorted(contact_list.with_last_names(self._db, names)))
        return [one for one in people if line.asks_about(one.first_name, one.last_name)]


def reached_by(db: Db, rejected: Sequence[RejectedRefusal]) -> list[tuple[set[int], set[int]]]:
    """Contacts that each refusal is about, and those that only share its number.

    The key decides, as in an accepted row; an address without a contact is looked for as a spelling of another, or as
    a further one.
    """
    keys = {key for refusal in rejected for key in (*refusal.emails, *refusal.phones[:1])}
    by_key = writer.by_key(db, list(keys))
    others = {email: canonical(email) for refusal in rejected for email in refusal.emails if email not in by_key}
    by_mailbox = eligibility.at_addresses_of(db, set(others.values()))
    sharers = mailboxes.sharers(db, list({phone for refusal in rejected for phone in refusal.phones}))
    result = []
    for emails, phones in [(one.emails, one.phones) for one in rejected]:
        own = {by_key[key] for key in (*emails, *phones[:1]) if key in by_key}
        own.update(number for email in emails if email in others for number in by_mailbox.get(others[email], ()))
        result.append((own, {number for phone in phones for number in sharers.get(phone, ())} - own))
    return result


OWN_ROW = "own-row"  # code of a refusal of the person of an accepted row
