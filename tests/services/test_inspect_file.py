"""How a file would be read, from its bytes: the same plan serves the preview and the import."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from leadkeeper.domain.imports.row import Refused, Row
from leadkeeper.domain.imports.row_reader import RowContext, RowReader
from leadkeeper.domain.time import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import AS_FOUND, Reading
from leadkeeper.messages import use_language
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import run
from leadkeeper.services.imports.inspect import Inspection, inspect_file
from leadkeeper.services.imports.plan import Choices, FilePlan, open_lead_file, plan_file
from tests.made_archive import archive, published, restored

NOW = RowContext(datetime(2026, 11, 24, 9, tzinfo=UTC))
CARDS = "BEGIN:VCARD\nVERSION:3.0\nFN:Léa Dubois\nEMAIL:lea@x.example\nEMAIL:l@y.example\nEND:VCARD\n"


def _file(folder: Path, text: str, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def _inspect(path: Path, **choices: object) -> Inspection:
    return run(inspect_file(path, AS_FOUND, Choices(**choices)))  # type: ignore[arg-type]  # what Choices takes


def _fields(found: Inspection) -> dict[str, str | None]:
    return {column.header.text: column.field for column in found.columns}


def _error(path: Path, **choices: object) -> str:
    with pytest.raises(LeadKeeperError) as caught:
        _inspect(path, **choices)
    return caught.value.code


def _read(path: Path, reading: Reading = AS_FOUND, choices: Choices | None = None) -> list[Row | Refused | None]:
    choices = choices or Choices()
    with open_lead_file(path, reading, choices) as document:
        plan: FilePlan = run(plan_file(document, reading, choices))
        plan.check()
        lists = [(RowReader(sheet.as_table(paris_day(NOW.now)), NOW), sheet.records()) for sheet in plan.lists]
        return [reader.read(record.line, record.cells) for reader, records in lists for record in records]


def _zip(folder: Path, **members: str) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in members.items():
            packed.writestr(f"{name}.csv", text)
    return path


def test_a_plain_list_is_described(tmp_path: Path) -> None:
    found = _inspect(_file(tmp_path, "Email;Prénom;Ville\na@x.example;Léa;Lyon\nb@x.example;Marc;\n"))
    assert (found.format, found.encoding, found.delimiter, found.header_row) == ("csv", "utf-8", ";", 1)
    assert (found.preset, found.certainty, found.rows, found.warnings) == (None, "none", 2, ())
    assert _fields(found) == {"Email": "email", "Prénom": "first_name", "Ville": None}
    assert found.sample[0] == ("a@x.example", "Léa", "Lyon")


def test_the_answer_as_json_says_why_a_column_means_what_it_means(tmp_path: Path) -> None:
    use_language("en")
    answer = _inspect(_file(tmp_path, "Email;Ville\na@x.example;Lyon\n")).as_json()
    assert answer["columns"] == [
        {"header": "Email", "field": "email", "why": "Recognised by the header."},
        {"header": "Ville", "field": None, "why": "No field has this name. Not used, but kept."},
    ]
    assert list(answer) == [
        "format", "encoding", "delimiter", "sheet", "sheets", "header_row", "preset", "certainty", "columns", "dates",
        "rows", "sample", "warnings", "proposals", "details",
    ]  # fmt: skip


def test_rows_are_counted_down_to_the_last_one_that_is_not_blank(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email\na@x.example\n\n  \nb@x.example\n\n\n")
    assert _inspect(path).rows == 4
    assert [type(found) for found in _read(path)] == [Row, type(None), type(None), Row]


def test_of_the_figures_under_a_total_nobody_is_asked_what_they_mean(tmp_path: Path) -> None:
    """“What does “8” mean?” was asked of a row that is rejected later."""
    text = "Date;Mail;Offres partenaires;Pas de SMS\n;a@x.example;x;\n12/09/2026;b@x.example;non;\nTOTAL;9;8;1\n"
    found = _inspect(_file(tmp_path, text))
    assert {one.text for one in found.answers["Offres partenaires"]} == {"x", "non"}
    assert "consent-unclear" not in found.warnings
    assert not found.details["unsubscribed-unread"].lines
    assert found.rows == 3


def test_lines_are_those_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = _file(tmp_path, 'Titre\n\nEmail;Note\nx;"deux\nlignes"\ny;z\n')
    assert [found.line for found in _read(path) if isinstance(found, Refused)] == [4, 5]


def test_a_header_can_be_named_by_its_row(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email;Nom\nKontakt;Name1\na@x.example;A\n")
    found = _inspect(path, header_row=2, overrides={"Kontakt": "email"})
    assert (found.header_row, found.rows, _fields(found)["Kontakt"]) == (2, 1, "email")


def test_a_list_without_a_header_is_not_guessed(tmp_path: Path) -> None:
    assert _error(_file(tmp_path, "a@x.example\nb@x.example\n")) == "no-header"


def test_a_workbook_without_any_cell_is_said_to_be_empty(tmp_path: Path) -> None:
    """It asked which row is the header, for an encoding and a delimiter."""
    path = tmp_path / "classeur vide.xlsx"
    workbook = Workbook()
    workbook.save(path)
    with pytest.raises(LeadKeeperError) as refused:
        _inspect(path)
    assert sentence(refused.value) == ("“classeur vide.xlsx” is empty. Export the list again and choose the new file.")
    workbook.create_sheet("Notes").append(["nothing of use"])
    workbook.save(path)
    assert _error(path) == "no-header"


def test_a_header_alone_is_described_and_cannot_be_imported(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email;Nom\n\n")
    assert (_inspect(path).rows, _inspect(path).warnings) == (0, ("no-rows",))
    with pytest.raises(LeadKeeperError) as caught:
        _read(path)
    assert caught.value.code == "no-rows"


def test_dates_that_read_both_ways_are_asked_about(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email;Consent date\na@x.example;03/04/2026\nb@x.example;05/05/2026\n")
    found = _inspect(path)
    assert (found.dates["Consent date"].order, found.dates["Consent date"].ambiguous) == ("ambiguous", 1)
    assert found.warnings == ("date-order-needed",)
    with pytest.raises(LeadKeeperError) as caught:
        _read(path)
    assert caught.value.code == "date-order-needed"


def test_the_last_row_can_decide_the_order_of_all(tmp_path: Path) -> None:
    rows = "".join(f"{n}@x.example;03/04/2026\n" for n in range(3000))
    found = _inspect(_file(tmp_path, f"Email;Consent date\n{rows}z@x.example;04/13/2026\n"))
    assert (found.dates["Consent date"].order, found.dates["Consent date"].ambiguous) == ("mdy", 3000)


def test_somebody_can_say_the_order(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email;Consent date\na@x.example;03/04/2026\n")
    assert _inspect(path, date_order="mdy").warnings == ()
    (row,) = _read(path, choices=Choices(date_order="mdy"))
    assert isinstance(row, Row)
    assert row.facts["last_action"] == ("2026-03-04", "form")


def test_a_preset_can_say_the_order(tmp_path: Path) -> None:
    path = _file(tmp_path, "EMAIL;SMS;ADDED_TIME;MODIFIED_TIME\na@x.example;;03-04-2026;05-06-2026\n")
    found = _inspect(path, overrides={"ADDED_TIME": "consent_at"})
    assert (found.preset, found.dates["ADDED_TIME"].order, found.warnings) == ("brevo", "dmy", ())


@pytest.mark.parametrize(
    ("header", "timezone", "instant"),
    [
        ("Consent date", None, "2026-07-31T22:30:00+02:00"),
        ("Consent date", "America/New_York", "2026-08-01T04:30:00+02:00"),
        ("Consent date (UTC)", None, "2026-08-01T00:30:00+02:00"),
        ("Consent date (utc)", "America/New_York", "2026-08-01T00:30:00+02:00"),
    ],
)
def test_the_zone_of_a_time_without_an_offset(tmp_path: Path, header: str, timezone: str | None, instant: str) -> None:
    path = _file(tmp_path, f"Email;{header}\na@x.example;2026-07-31 22:30\n")
    (row,) = _read(path, choices=Choices(timezone=timezone, overrides={header: "consent_at"}))
    assert isinstance(row, Row)
    assert row.facts["last_action"] == (instant, "form")


def test_a_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    assert _error(_file(tmp_path, "Email\na@x.example\n"), timezone="Mars/Base") == "bad-timezone"


def test_an_override_for_no_column_is_refused(tmp_path: Path) -> None:
    assert _error(_file(tmp_path, "Email\na@x.example\n"), overrides={"Ville": "note"}) == "unknown-column"


def test_the_columns_with_unclear_answers_are_named(tmp_path: Path) -> None:
    found = _inspect(_file(tmp_path, "Email;Optin partenaires;Newsletter\na@x.example;peut-être;oui\n"))
    assert found.details["consent-unclear"].columns == ("Optin partenaires",)


def test_short_rows_are_said(tmp_path: Path) -> None:
    assert _inspect(_file(tmp_path, "Email;Nom\na@x.example\n")).warnings == ("ragged-rows",)


def test_an_empty_header_over_cells_is_a_column(tmp_path: Path) -> None:
    found = _inspect(_file(tmp_path, "Email;;\na@x.example;x;\n"))
    assert list(_fields(found)) == ["Email", "column 2"]


OVERLOOKED = "unsubscribed-unread"


def test_a_column_that_may_say_who_unsubscribed_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email,Désinscrit par\na@x.example,Eulalie\n")
    found = _inspect(path)
    assert _fields(found)["Désinscrit par"] is None
    assert OVERLOOKED in found.warnings


@pytest.mark.parametrize("field", ["unsubscribed_at", None])
def test_once_somebody_said_what_it_means_nothing_is_said(tmp_path: Path, field: str | None) -> None:
    path = _file(tmp_path, "Email,Désinscrit par\na@x.example,Eulalie\n")
    assert OVERLOOKED not in _inspect(path, overrides={"Désinscrit par": field}).warnings


def test_further_columns_about_it_are_not_missed_where_one_is_read(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email,Désinscrit,Désinscrit par\na@x.example,2026-01-02,Eulalie\n")
    assert OVERLOOKED not in _inspect(path).warnings


def test_the_birth_of_somebody_old_is_not_in_the_future(tmp_path: Path) -> None:
    (row,) = _read(_file(tmp_path, "Email;Date de naissance\na@x.example;15/06/45\n"))
    assert isinstance(row, Row)
    assert row.facts["birth_date"] == "1945-06-15"


def test_cards_are_read_without_a_header(tmp_path: Path) -> None:
    path = _file(tmp_path, CARDS, "x.vcf")
    found = _inspect(path)
    assert (found.format, found.header_row, found.preset, found.rows) == ("vcard", None, "vcard", 1)
    (row,) = _read(path)
    assert isinstance(row, Row)
    assert row.facts["other_emails"] == ("l@y.example",)


MAILCHIMP = "Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID\n"


def test_the_known_members_of_a_zip_are_read_as_one(tmp_path: Path) -> None:
    path = _zip(
        tmp_path,
        subscribed_1=f"{MAILCHIMP}a@x.example,2,,1,e\n",
        liste="Email\nz@x.example\n",
        unsubscribed_1=f"{MAILCHIMP}b@x.example,2,,1,e\nc@x.example,2,,1,e\n",
    )
    found = _inspect(path)
    assert (found.format, found.preset, found.rows) == ("zip", "mailchimp", 3)
    assert found.warnings == ("member-ignored",)
    assert found.details["member-ignored"].sheets == ("liste.csv",)
    assert found.members == ("subscribed_1.csv", "unsubscribed_1.csv")
    assert [len(row.events) for row in _read(path) if isinstance(row, Row)] == [0, 2, 2]


@pytest.mark.parametrize(("name", "waits"), [("desinscrits", True), ("oppositions", True), ("liste", False)])
def test_people_of_a_list_of_leavers_next_to_known_members_wait(tmp_path: Path, name: str, waits: bool) -> None:
    lists = {"subscribed_1": f"{MAILCHIMP}a@x.example,2,,1,e\nb@x.example,2,,1,e\n", name: "Email\na@x.example\n"}
    rows = [row for row in _read(_zip(tmp_path, **lists)) if isinstance(row, Row)]
    assert [(row.facts["email"], "note" in row.facts) for row in rows] == [
        ("a@x.example", waits), ("b@x.example", False)
    ]  # fmt: skip


def test_every_member_with_a_header_is_read_if_none_is_known(tmp_path: Path) -> None:
    found = _inspect(_zip(tmp_path, a="Email\na@x.example\n", b="Courriel\nb@x.example\n", c="rien\ndu tout\n"))
    assert (found.rows, found.members) == (2, ("a.csv", "b.csv"))
    assert found.warnings == ("member-ignored", "perhaps-left")


def test_a_zip_without_a_header_anywhere_is_refused(tmp_path: Path) -> None:
    assert _error(_zip(tmp_path, a="rien\ndu tout\n")) == "no-header"


def test_looking_through_a_long_file_says_how_far_it_is(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email\n" + "a@x.example\n" * 12000)
    steps = list(inspect_file(path))
    assert [step.done <= step.total for step in steps] == [True] * 24
    assert {step.stage for step in steps} == {"inspect"}


def test_looking_changes_nothing(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email\na@x.example\n")
    before = path.read_bytes(), path.stat().st_mtime_ns
    _inspect(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_answers_of_a_column_are_counted_over_all_lists(tmp_path: Path) -> None:
    rows = "Email,Opt-in\n{0}@x.example,oui\n{0}2@x.example,\n"
    found = _inspect(_zip(tmp_path, one=rows.format("a"), two=rows.format("b")))
    assert [(one.text, one.answer, one.rows) for one in found.answers["Opt-in"]] == [("", "none", 2), ("oui", "yes", 2)]
    assert "answers" not in found.as_json()


def test_spoilt_accents_are_put_right_for_whoever_asks(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email,PrÃ©nom\njose@x.example,JosÃ©\n")
    found = run(inspect_file(path, Reading(repair=True)))
    assert _fields(found) == {"Email": "email", "Prénom": "first_name"}
    assert found.sample == (("jose@x.example", "José"),)
    assert found.warnings == ("mojibake",)
    (row,) = _read(path, Reading(repair=True))
    assert isinstance(row, Row)
    assert row.facts["first_name"] == "José"


def test_an_address_in_the_header_is_somebody(tmp_path: Path) -> None:
    assert _inspect(_file(tmp_path, "lea@x.example,Email\n"), header_row=1).header_names_somebody
    assert not _inspect(_file(tmp_path, "Email,Nom\n")).header_names_somebody


def test_a_list_of_addresses_alone_may_be_a_stop_list(tmp_path: Path) -> None:
    assert "perhaps-left" in _inspect(_file(tmp_path, "Email,Mobile\nlea@x.example,0612345678\n")).warnings
    assert "perhaps-left" not in _inspect(_file(tmp_path, "Email,Ville\nlea@x.example,Brest\n")).warnings


def test_a_fixed_column_of_a_known_export_is_no_answer_of_a_person(tmp_path: Path) -> None:
    meta = "id,created_time,ad_id,form_id,form_name,is_organic,platform,email,Offres\n" + "".join(
        f"l:{n},2026-10-02T02:52:34+02:00,ag:1,f:1,Quiz,false,fb,a{n}@x.example,oui\n" for n in range(5)
    )
    found = _inspect(_file(tmp_path, meta))
    assert (found.preset, found.unread_answers) == ("meta-leads", ("Offres",))


def test_a_yes_under_the_name_of_a_company_that_is_no_partner_is_none_to_what_is_asked(tmp_path: Path) -> None:
    lists = [published(versions=[{"id": "main-1", "published_at": "2026-01-10", "names": [{"name": "Nébuline SA"}]}])]
    text = "Email;J'accepte que Nébuline m'écrive;J'accepte que Raoul m'écrive\na@x.example;oui;oui\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with restored(tmp_path, archive(lists=lists)) as book:
        fields = dict.fromkeys(text.splitlines()[0].split(";")[1:], "consent_partners")
        found = run(inspect_file(tmp_path / "a.csv", choices=Choices(overrides=fields), db=book.db))
    assert [(one.answer, one.counts) for answers in found.answers.values() for one in answers] == [
        ("yes", False),
        ("yes", True),
    ]
