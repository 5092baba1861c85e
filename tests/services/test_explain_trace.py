"""What stands behind a traced complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db import consents
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import ExportRequest, Owner
from leadkeeper.domain.complaint import Explained
from leadkeeper.messages.complaints import letter, trace_sentences
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import (
    answer_traced,
    leak_suspects,
    list_complaints,
    record_complaint,
)
from leadkeeper.services.complaints.tracing import ComplaintTracer, explain_trace
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.contacts.listing import find
from leadkeeper.services.dashboard import glance
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.plan import Choices
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, TODAY, archive, form, form_version, given, person, restored
from tests.services.made_mails import HUGO, world

OUT = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, world()) as book:
        yield book.db


def of(db: Db, address: str) -> Explained:
    return explain_trace(db, ComplaintTracer(db).typed(address))


def test_each_file_has_the_yes_before_it(db: Db) -> None:
    found = of(db, HUGO)

    assert (found.person and found.person.id, found.tag) == ("c01", "clodomir")
    (file,) = found.given
    assert (file.partner.legal_name, file.file.export) == ("Raoul SAS", "E1")
    assert file.basis == found.first_yes
    assert file.basis is not None
    assert file.basis.form is not None
    assert (file.basis.form.name, file.basis.consent.form_version) == ("Quiz", "quiz-v1")


def test_a_yes_that_came_into_the_book_after_a_file_is_not_what_that_file_rested_on(tmp_path: Path) -> None:
    lea = person(1, consents=[given("2026-06-01")])
    with restored(tmp_path, archive(lea, deliveries=[OUT])) as book:
        leads = tmp_path / "jeu.csv"
        leads.write_text(f"E-mail,Le,Partenaires\n{lea['email']},2026-06-20 10:00,oui\n", "utf-8")
        columns = {"E-mail": "email", "Le": "consent_at", "Partenaires": "consent_partners"}
        run(import_file(book.db, leads, ImportOptions(choices=Choices(overrides=columns), form="quiz-v1"), NOW))
        (file,) = of(book.db, lea["email"]).given
        assert len(consents.of(book.db, [1])[1]) == 2
        assert file.basis is not None
        assert file.basis.consent.at == "2026-06-01"


def test_a_file_for_one_channel_rests_on_no_later_yes_to_another(tmp_path: Path) -> None:
    """The sentence named a yes to calls, on a faulty form, as what an export by SMS rested on."""
    sms, voice = given("2026-05-06", channels=["sms"]), given("2026-06-07", channels=["voice"])
    out = OUT | {"channels": ["sms"]}
    shown = {"id": "tel", "versions": [form_version(id="tel-v1", description=None, evidence=[])]}
    people = person(1, consents=[sms | {"form_version": "tel-v1"}, voice | {"form_version": "tel-v1"}])
    with restored(tmp_path, archive(people, forms=[form(), shown], deliveries=[out])) as book:
        (file,) = of(book.db, "06 39 98 00 01").given
        assert file.basis is not None
        assert file.basis.consent.at == "2026-05-06"


def test_a_number_that_several_people_have_names_them_and_the_exports_that_held_it(tmp_path: Path) -> None:
    """Of a number that had been sold the program said that no file contained it, and wrote so to the person."""
    both = person(1, phone="+33639980009"), person(2, phone="06 39 98 00 09", email=None)
    with restored(tmp_path, archive(*both, person(3), deliveries=[OUT])) as book:
        found = of(book.db, "0639980009")
        words = " ".join(trace_sentences(found))
        assert (
            "Several people in the book have the number +33639980009: Léa Dubois 1 · person1@mail.example (c1); "
            in words
        )
        assert "+33639980009 was shared with Raoul SAS on 01/07/2026 in export E1." in words
        assert "+" not in words.replace("+33639980009", "")
        text = letter(found, Owner("Clodomir"), TODAY, "en")
        assert "Several people in our records have this number." in text
        assert "+33639980009 was shared with Raoul SAS on 01/07/2026" in text
        assert "We do not have" not in text
        assert "person1@mail.example" not in text


def test_each_file_of_several_spellings_has_the_yes_of_whom_it_held(db: Db) -> None:
    yeses = [one.basis and one.basis.consent.at for one in of(db, "tmoreau.velo+autre@gmail.com").given]

    assert yeses == ["2026-01-20T10:00:00+01:00", "2026-02-20T10:00:00+01:00"]


def test_of_an_address_that_several_records_have_each_line_names_its_record(tmp_path: Path) -> None:
    """The export and the consent of Jeanne were told under the name of Jean, and Jeanne was named nowhere."""
    jean = person(1, email="jean.valjean@gmail.com", consents=[given("2026-01-20")])
    jeanne = person(2, email="JeanValjean+jeu@googlemail.com", consents=[given("2026-01-25")])
    files = [OUT | {"contacts": ["c2"]}, OUT | {"id": "E2", "at": "2026-07-02", "contacts": ["c1", "c2"]}]
    with restored(tmp_path, archive(jean, jeanne, deliveries=files)) as book:
        found = of(book.db, "jeanvaljean@gmail.com")
        text = letter(found, Owner("Clodomir"), TODAY, "en")
    mine, hers = "Léa Dubois 1 · jean.valjean@gmail.com (c1)", "Léa Dubois 2 · JeanValjean+jeu@googlemail.com (c2)"
    shared = "Shared with Raoul SAS on {} in export {}, under the consent of {} in Quiz landing page. Record: {}."
    assert list(trace_sentences(found))[1:] == [
        f"Another record has this mailbox: {hers}. Nobody can tell which of them complained.",
        f"Record: {mine}.",
        "It was typed on 20/01/2026 in Quiz landing page.",
        shared.format("01/07/2026", "E1", "25/01/2026", hers),
        shared.format("02/07/2026", "E2", "20/01/2026", mine),
        shared.format("02/07/2026", "E2", "25/01/2026", hers),
    ]
    assert "We have several records with this address." in text
    assert text.count("on 02/07/2026") == 1
    assert "Dubois" not in text


def test_of_an_address_that_several_records_have_the_letter_denies_the_consent_of_none(tmp_path: Path) -> None:
    both = person(1, consents=[]), person(2, email="Person1@mail.example", consents=[given("2026-01-25")])
    with restored(tmp_path, archive(*both, deliveries=[OUT | {"contacts": ["c2"]}])) as book:
        text = letter(of(book.db, "person1@mail.example"), Owner("Clodomir"), TODAY, "en")
    assert "On 25/01/2026, a person who gave this address agreed in our form" in text
    assert "no dated consent" not in text


def test_a_trap_has_its_files_and_nothing_else(db: Db) -> None:
    found = of(db, "camille.forest@pieges.clodomir.example")

    assert [(one.partner.id, one.basis) for one in found.given] == [("alpha", None)]
    assert (found.person, found.sources, found.first_yes) == (None, (), None)


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ([given("2026-06-01"), given("2026-06-20"), given("2026-08-01")], "2026-06-20"),
        ([given("2026-08-01")], None),
        ([given("2026-06-01", event="refused")], None),
        ([given("2026-06-01", purpose="own")], None),
        ([given(None, raw="jadis")], "jadis"),
        ([given(None, raw="jadis"), given("2026-06-01")], "2026-06-01"),
    ],
)
def test_the_last_yes_before_the_file_counts(
    tmp_path: Path, answers: list[dict[str, object]], wanted: str | None
) -> None:
    with restored(tmp_path, archive(person(1, consents=answers), deliveries=[OUT])) as book:
        (file,) = of(book.db, "person1@mail.example").given

    assert (file.basis and (file.basis.consent.at or file.basis.consent.raw)) == wanted


def test_the_line_of_a_sheet_with_numbers_is_named(db: Db, tmp_path: Path) -> None:
    """A complaint of somebody from an ordinary sheet ended in a crash: the number of its row was no text."""
    book = openpyxl.Workbook()
    for row in (("N°", "email", "téléphone"), (1, "a@x.example", 33612345678), (2.5, "b@x.example", None)):
        book.active.append(row)
    book.save(tmp_path / "leads.xlsx")
    run(import_file(db, tmp_path / "leads.xlsx", ImportOptions(), NOW))

    (source,) = of(db, "b@x.example").sources
    assert (source.file, source.line) == ("leads.xlsx", 3)


def test_the_line_of_the_file_is_named(db: Db, tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text("email,first_name\na@x.example,A\nb@x.example,B\n", "utf-8")
    run(import_file(db, leads, ImportOptions(), NOW))

    (source,) = of(db, "b@x.example").sources
    assert (source.file, source.line) == ("leads.csv", 3)


def merged_after_an_export(tmp_path: Path, kept: int = 2, other: int = 3) -> Book:
    """Léa was shared under her first address, then merged with the record of her second, each from its own file."""
    book = restored(tmp_path, archive())
    head = "email;prénom;nom;optin partenaires;date de consentement\n"
    for name, address in (("first", "lea@mail.example"), ("second", "lea.d@work.example")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{head}{address};Léa;Dubois;oui;2026-0{6 + (name == 'second')}-01 10:00\n", "utf-8")
        run(import_file(book.db, path, ImportOptions(form="quiz-v1"), NOW))
        if name == "first":
            run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx"), traps=0), NOW))
    merge(book.db, kept, [other], {}, NOW)
    return book


def test_of_a_further_address_that_no_file_held_no_partner_is_said_to_have_it(tmp_path: Path) -> None:
    with merged_after_an_export(tmp_path) as book:
        first, second = (list(trace_sentences(of(book.db, one))) for one in ("lea@mail.example", "lea.d@work.example"))
        letter = answer_traced(book.db, of(book.db, "lea.d@work.example").traced, NOW.date(), "en")
        run(record_complaint(book.db, "lea.d@work.example", NOW))
        (row,) = list_complaints(book.db)
        suspects = [one.complaints for one in run(leak_suspects(book.db))]
        home = glance(book.db, TODAY).partners
    assert first == [
        "lea@mail.example is in the book, in just this spelling (capitals aside): Léa Dubois.",
        "It was typed on 01/06/2026 10:00 in Quiz landing page.",
        "It came from line 2 of first.csv.",
        (
            "Shared with Raoul SAS on 24/11/2026 10:00 in export E1, under the consent of 01/06/2026 10:00 in "
            "Quiz landing page."
        ),
    ]
    assert second == [
        "lea.d@work.example is a further address of Léa Dubois, lea@mail.example.",
        "This address was never shared with a partner.",
        "Export E1 held another address of this person.",
    ]
    assert "no partner that received it" in letter
    assert "is not recorded" not in letter
    assert (row.partners, suspects) == ((), [1])  # suspects count people, not addresses
    assert [one.complaints for one in home] == [0]


def test_a_further_address_that_a_file_held_counts_at_home_as_on_the_page_of_complaints(tmp_path: Path) -> None:
    with merged_after_an_export(tmp_path, kept=3, other=2) as book:
        assert of(book.db, "lea@mail.example").is_further
        for address in ("lea@mail.example", "lea.d@work.example"):
            run(record_complaint(book.db, address, NOW))
        assert sorted(one.partners for one in list_complaints(book.db)) == [(), ("Raoul SAS",)]
        assert [one.complaints for one in glance(book.db, TODAY).partners] == [1]


def test_after_a_merge_each_address_has_its_own_suffix_and_its_own_files(tmp_path: Path) -> None:
    """A complaint of clo+y@ named the suffix “x”; one of clo+q@ said that clo+x@ was shared where clo+z@ was."""
    emails = ("clo+z@plus.example", "clo+x@plus.example", "clo+y@plus.example", "clo@plus.example")
    held = {"id": "E0", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c4"]}
    with restored(tmp_path, archive(person(1, email=emails[0]), person(4, email="eve@x.example"))) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out.xlsx"), traps=0), NOW))
        path = tmp_path / "more.csv"
        path.write_text("email\n" + "".join(f"{one}\n" for one in emails[1:]), "utf-8")
        run(import_file(book.db, path, ImportOptions(), NOW))
        found = [find(book.db, one) for one in emails]
        merge(book.db, found[1], [found[0], *found[2:]], {}, NOW)
        suffixes = {one: of(book.db, one).tag for one in (*emails, "CLO+Y@plus.example")}
        other = "\n".join(trace_sentences(of(book.db, "clo+q@plus.example")))
    with restored(tmp_path, archive(person(4, email="clo+a@plus.example"), deliveries=[held]), "old.leads") as book:
        alone = "\n".join(trace_sentences(of(book.db, "clo+q@plus.example")))
    assert list(suffixes.values()) == ["z", "x", "y", None, "y"]
    assert "clo+z@plus.example was shared with Raoul SAS on 24/11/2026 10:00 in export E1." in other
    assert "clo+x@plus.example was shared" not in other
    assert "clo+a@plus.example was shared with Raoul SAS on 01/07/2026 in export E0." in alone


def test_an_address_that_only_the_suppression_list_knows_is_not_called_unknown(db: Db) -> None:
    suppress(db, ["gone@mail.example"], NOW)
    found = of(db, "Gone@mail.example")
    assert list(trace_sentences(found))[:2] == [
        "Nobody in the book has the address gone@mail.example.",
        "It is on the suppression list.",
    ]
    letter = answer_traced(db, found.traced, NOW.date(), "en")
    assert "We do not have this address" not in letter
    assert "on our suppression list" in letter
