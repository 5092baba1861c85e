"""Rows made ready column by column are those that are made ready one by one."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadkeeper.domain.consent import read_answer
from leadkeeper.domain.form import NO_FORM, Form, FormChoice, FormColumn, FormVersion, OneVersion
from leadkeeper.domain.imports import row_reader
from leadkeeper.domain.imports.anomalies import UnreadColumn
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.imports.headers import Header, read_headers
from leadkeeper.domain.imports.row import ColumnTable, ConsentTerms, Row
from leadkeeper.domain.imports.row_reader import RowContext, RowReader
from leadkeeper.domain.text import Cell
from leadkeeper.domain.time import PARIS
from leadkeeper.files.document import Record
from leadkeeper.services.imports.columnwise import UsualRows
from leadkeeper.services.imports.prepared_rows import DRAWN, PreparedRow, PreparedRowMaker, no_rows

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
VERSIONS = (FormVersion("v1", "2026-01-01", "2026-03-01"), FormVersion("v2", "2026-03-02", None))
FORMS: tuple[FormChoice, ...] = (NO_FORM, OneVersion(VERSIONS[0]), FormColumn([Form("jeu", "Jeu", versions=VERSIONS)]))
COLUMNS: dict[str, tuple[str | None, tuple[Cell, ...]]] = {
    "E-mail": (
        "email",
        (*("", "lea@x.example", "LEA@X.example", "lea+jeu@gmail.com", "l.e.a@gmail.com", "contact@y.example"),
         *("contact+a@gmail.com", " lea@x.example ", "Léa <lea@x.example>", "a@x.example; b@x.example"),
         *("a..b@x.example", "é@ü.example", "no", "test@meta.com", f"{'a' * 65}@x.example", "'a@x.example"),
         *("\ufeffa@x.example", None, 12.0, "<test lead: dummy data for email>", "a@orange.fr"),
         *("A.B@GMAIL.com", "o'n@x.example", "'1a@x.example")),
    ),
    "Téléphone": (
        "phone",
        (*("", "0639980011", "+33 6 39 98 00 22", "639980033", "+44 20 7946 0018", "12", "p:", "01 99 00 11 22"),
         *("0639980011 / 0639980044", 639980011.0, "'0639980011", "33639980011", "+330639980011", "639980011.0")),
    ),
    "Prénom": ("first_name", ("", "Léa", " Jean\u00a0", "'0612", "'", "O'Neil", 5.0, True, "a\rb", "a\r\nb")),
    "Nom": ("last_name", ("", "Dubois", "DUBOIS", None, "\u200b")),
    "Nom complet": ("full_name", ("", "Léa Dubois", "DUBOIS Léa", "'06", "Prince")),
    "Société": ("company", ("", "Été & Fils", '"', "\\", "\u2028", 12.5)),
    "Pays": ("country", ("", "FR", "France", "belgique", "Nulle part", 3.0)),
    "Segment": ("segment", ("", "b2b", "PRO", "c")),
    "Étape": ("stage", ("", "customer", "nonsense")),
    "Né le": ("birth_date", ("", "03/04/1990", "never", date(1990, 4, 3), 33000.0)),
    "Âge": ("age_at_consent", ("", "17", "200", "'31", 31.0, 31)),
    "Mots-clés": ("tags", ("", "a, b", "b", "; ,")),
    "Désinscrit": ("unsubscribed_at", ("", "oui", "non", "03/04/2026", "0/0/00", "FALSE", False)),
    "Form": ("form", ("", "v1", "V2", "jeu", "unknown")),
    "Date": (
        "consent_at",
        (*("", "01/03/2026", "01/03/2026 10:22", "01/03/2026 10:22:31", "01/03/2026T10:22", "2026-03-01 10:22:31"),
         *("29/03/2026 02:30", "25/10/2026 02:30", "25/10/2026 10:00", "nothing", "01/01/2030", "24/11/2026"),
         *("24/11/2026 09:59", "24/11/2026 10:01", "2026-03-01T10:22:00-05:00", "0/0/00", " 01/03/2026", 46082.4),
         *(datetime.fromisoformat("2026-03-01T10:22"), 46082, True, "31/12/9999 23:00", "01/01/1900 10:00")),
    ),
    "IP": ("consent_ip", ("", "192.0.2.1")),
    "Opt-in": ("consent_own", ("", "oui", "non", "peut-être", "désinscrit", "Opt-in", True, 1.0, "x")),
    "Partenaires": ("consent_partners", ("", "oui", "Non", "1", "0")),
    "Noms": ("consent_partner_names", ("", "Raoul SAS", " , ; ")),
    "Optin SMS": ("consent_own_sms", ("", "oui", "non", "Non merci", "désinscrit")),
    "Offres par SMS": ("consent_partners_sms", ("", "oui", "non")),
    "Offres partenaires": ("consent_partners", ("", "oui", "non", "?")),
    "Refus": ("refused_partners", ("", "non", "oui", "x")),
    "Stop SMS": ("unsubscribed_sms_at", ("", "non", "oui", "03/04/2026")),
    "Statut": (None, ("", "actif", "désinscrit", "Refusé", "STOP", "ne plus contacter")),
    "Par quel moyen ?": (None, ("", "sms", "e-mail", "E-mail et SMS", "WhatsApp", "peu importe", "tout sauf SMS")),
    "Préférence de contact (SMS)": (None, ("", "oui", "non", True, "x", "-")),
    "Note": ("note", ("", "cliente", "NE PLUS CONTACTER")),
    "Dernière action": ("last_action_at", ("", "02/05/2026", "03/06/2024 18:00", "01/03/2026 10:22", "never")),
    "Source": (None, ("", "web", "a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p\nq", "a\nb", "a\u00a0b", "=1+1", "é\x7f", 7, 7.25)),
    "Ville": (None, ("", "Brest", "<test lead: dummy data for city>", "not <test lead: dummy data")),
    "Autre e-mail": ("other_emails", ("", "b@x.example")),
}  # fmt: skip
USUAL = tuple(name for name in COLUMNS if name not in ("Autre e-mail",))
Taken = tuple[object, ...]
Outcome = tuple[list[Taken], dict[int, object], Counter[str]]


def of_rows(table: ColumnTable, bench: RowContext, chunk: Sequence[Record], *, by_column: bool) -> Outcome:
    """The rows taken with the kinds of their answers, by line what became of the others, the warnings."""
    maker, kinds, warnings = PreparedRowMaker(table), dict[ConsentTerms, int](), Counter[str]()
    reading = RowReader(table, bench)
    everything = no_rows(len(chunk), len(maker.names) + len(DRAWN)), set(range(len(chunk)))
    usual, odd = UsualRows(reading, maker).read(chunk, kinds, warnings) if by_column else everything
    others, not_taken = dict[int, PreparedRow](), dict[int, object]()
    for place in odd:
        row = reading.read(chunk[place].line, chunk[place].cells)
        if isinstance(row, Row):
            warnings.update(row.warnings)
            others[place] = maker.ready(row, kinds)
        else:
            not_taken[chunk[place].line] = row
    made, names = usual.with_others(odd, others), list(kinds)
    assert [*zip(made.lines, made.keys, made.cells(), strict=True)] == [made.row(n)[:3] for n in range(len(made))]
    rows = [made.row(place) for place in range(len(made))]
    taken: list[Taken] = [(*row[:3], *((names[kind], *rest) for kind, *rest in row[3])) for row in rows]
    return taken, not_taken, warnings


def cells_of(name: str) -> st.SearchStrategy[Cell]:
    """Cells of a column, those of usual rows more often than others."""
    cells = COLUMNS[name][1]
    return st.one_of(st.sampled_from(cells[1:4] if name == "E-mail" else cells[:2]), st.sampled_from(cells))


def fields_of(headers: Sequence[Header]) -> dict[str, str | None]:
    """The meanings of the columns; two of them have none, and tell the channels."""
    fields = {header.text: COLUMNS[header.base][0] or "none" for header in headers}
    return {one: None if one.startswith(("Par quel", "Préférence")) else field for one, field in fields.items()}


@st.composite
def chunks(draw: st.DrawFn) -> tuple[ColumnTable, RowContext, list[Record]]:
    names = ["E-mail", *draw(st.lists(st.sampled_from(list(COLUMNS)[1:]), unique=True, max_size=14))]
    names = draw(st.permutations(names))
    if draw(st.integers(0, 9)) == 0:
        names.append(draw(st.sampled_from(["E-mail", "Source", "Prénom", "Téléphone"])))
    rows = draw(st.lists(st.tuples(*map(cells_of, names)), min_size=1, max_size=6))
    is_text = draw(st.booleans())
    cells: list[list[Cell]] = [[str(cell or "") if is_text else cell for cell in row] for row in rows]
    for row in cells:
        change = draw(st.integers(-2, 12))
        if change < 0:
            del row[change:]
        elif change == 0:
            row.append(draw(st.sampled_from(["", "beyond", "<test lead: dummy data"])))
    headers = read_headers(names)
    table_columns = map_columns(headers, [], None, fields_of(headers))
    order = draw(st.sampled_from(["dmy", "mdy"]))
    zone = draw(st.sampled_from(["Europe/Paris", "UTC", "Asia/Kathmandu"]))
    dated = ("consent_at", "last_action_at", "birth_date", "unsubscribed_at", "unsubscribed_sms_at")
    dates = {c.header.index: reader(order, zone) for c in table_columns if c.field in dated}
    form = draw(st.sampled_from(FORMS))
    country = draw(st.sampled_from(["FR", "FR", "FR", "BE"]))
    partner_of = {"Raoul SAS": "raoul"}.get
    meaning = draw(st.sampled_from([None, None, None, "withdrawn", "bounced"]))
    trusts, said = (
        draw(st.booleans()),
        {place: {"?": draw(st.sampled_from(["yes", "no", "none"]))} for place in (0, 1, 2)},
    )
    table = ColumnTable(
        table_columns, dates, file_meaning=meaning, has_ragged_rows=is_text, said=said, trusts_short_rows=trusts,
        delimiter=";" if is_text else None,
    )  # fmt: skip
    return table, RowContext(NOW, form, partner_of, country), [Record(n, row) for n, row in enumerate(cells, 2)]


@settings(max_examples=700, deadline=None)
@given(chunks())
def test_both_ways_give_the_same_rows_answers_and_warnings(made: tuple[ColumnTable, RowContext, list[Record]]) -> None:
    table, bench, chunk = made
    assert of_rows(table, bench, chunk, by_column=True) == of_rows(table, bench, chunk, by_column=False)


def one_of_each(*, skipped: str | None = None) -> tuple[ColumnTable, RowContext, list[Record]]:
    """A table of all usual columns with a first row that is usual, then one for every odd cell."""
    names = [name for name in USUAL if name != skipped]
    headers = read_headers(names)
    columns = map_columns(headers, [], None, fields_of(headers))
    dates = {c.header.index: reader("dmy") for c in columns if c.field and c.field.endswith(("_at", "_date"))}
    plain: list[Cell] = ["lea@x.example" if name == "E-mail" else "" for name in names]
    rows = [plain]
    for place, name in enumerate(names):
        rows += [[*plain[:place], cell, *plain[place + 1 :]] for cell in COLUMNS[name][1]]
    return (
        ColumnTable(columns, dates, delimiter=";"),
        RowContext(NOW, FORMS[2]),
        [Record(n, row) for n, row in enumerate(rows, 2)],
    )


def test_every_cell_by_itself_gives_the_same() -> None:
    table, bench, chunk = one_of_each()
    for record in chunk:
        alone = of_rows(table, bench, [record], by_column=True)
        assert alone == of_rows(table, bench, [record], by_column=False), record


def odd_ones(table: ColumnTable, bench: RowContext, chunk: Sequence[Record]) -> set[int]:
    return UsualRows(RowReader(table, bench), PreparedRowMaker(table)).read(chunk, {}, Counter())[1]


@pytest.mark.parametrize(
    ("column", "cell", "is_usual"),
    [
        ("E-mail", "lea+jeu@gmail.com", True),
        ("E-mail", "Léa <lea@x.example>", False),
        ("Téléphone", "06 39 98 00 11", True),
        ("Téléphone", "+44 20 7946 0018", False),
        ("Date", "01/03/2026 10:22", True),
        ("Date", "nothing", False),
        ("Date", "01/01/2030", False),
        ("Opt-in", "non", True),
        ("Opt-in", "désinscrit", False),
        ("Désinscrit", "non", True),
        ("Désinscrit", "oui", False),
        ("Noms", "Raoul SAS", False),
        ("Pays", "Nulle part", False),
        ("Ville", "Brest", True),
    ],
)
def test_a_row_is_usual_or_is_left_to_be_looked_at(column: str, cell: str, *, is_usual: bool) -> None:
    table, bench, chunk = one_of_each()
    place = USUAL.index(column)
    cells = [*chunk[0].cells[:place], cell, *chunk[0].cells[place + 1 :]]
    assert odd_ones(table, bench, [chunk[0], Record(3, cells)]) == (set() if is_usual else {1})


def test_a_list_without_an_address_column_has_no_usual_rows() -> None:
    table, bench, chunk = one_of_each(skipped="E-mail")
    assert odd_ones(table, bench, chunk) == set(range(len(chunk)))


def test_a_note_that_was_looked_at_with_its_column_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    table = ColumnTable(map_columns(read_headers(["E-mail", "Notes"]), [], None, {}), {})
    look, looked = UnreadColumn._look_at, list[Cell]()
    monkeypatch.setattr(UnreadColumn, "_look_at", lambda one, cells: looked.extend(cells) or look(one, cells))
    reading, record = RowReader(table, RowContext(NOW)), Record(2, ["lea@x.example", "ne plus contacter"])
    assert UsualRows(reading, PreparedRowMaker(table)).read([record], {}, Counter())[1] == {0}
    assert isinstance(reading.read(record.line, record.cells), Row)
    assert looked == ["ne plus contacter"]


def test_long_answers_that_every_row_has_of_its_own_do_not_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_reader, "MAX_COMBINATIONS", 0)  # what answers mean is remembered there as well
    table, bench, (first, *_) = one_of_each()
    usual, place = UsualRows(RowReader(table, bench), PreparedRowMaker(table)), USUAL.index("Opt-in")
    tracemalloc.start()
    for number in range(40):
        texts = [f"{number}/{row} {'x' * 1000}" for row in range(100)]
        chunk = [Record(2, [*first.cells[:place], text, *first.cells[place + 1 :]]) for text in texts]
        assert not usual.read(chunk, {}, Counter())[1]
    del chunk, texts
    read_answer.cache_clear()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2 << 20
