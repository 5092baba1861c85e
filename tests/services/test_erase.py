"""A person is erased: nothing of them stays in the file, nobody can bring them back, recipients are told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book import undo_log
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_all, fetch_value, writing
from leadkeeper.db.erasure import settle_on_disk
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.rules import sentence
from leadkeeper.progress import run
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import leak_suspects, list_complaints, record_complaint
from leadkeeper.services.contacts.details import NamedRecord, contact_details
from leadkeeper.services.contacts.listing import list_contacts
from leadkeeper.services.eligibility.judge import judge_all, judge_some
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.access_report import access_report
from leadkeeper.services.privacy.erasure import Erased, ErasurePreview, erase, preview_erasure
from leadkeeper.services.privacy.requests import record_request
from tests.made_archive import NOW, TODAY, Facts, archive, person, restored
from tests.services.left_bytes import left, searchable

LEA = "lea.dubois@orange.example"
LEADS = (
    "email;prénom;nom;téléphone;note;parrain;optin partenaires;date de consentement\n"
    f"{LEA};Zoélie;Quatrefages;06 39 98 12 34;aime le thé;;oui;2026-06-01 10:00\n"
    f"paul@mail.example;Paul;Martin;06 39 98 12 35;cousin de {LEA.upper()};{LEA};oui;2026-06-02 10:00\n"
    "anna@mail.example;Anna;Roux;06 39 98 12 36;;;oui;2026-06-03 10:00\n"
)
WORDS = (LEA, "Zoélie", "Quatrefages", "+33639981234", "39981234", "06 39 98 12 34", "aime le thé")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(person(1))) as opened:
        yield opened


@pytest.fixture
def peopled(book: Book, tmp_path: Path) -> Book:
    """A book with three people from a file and one from an archive."""
    leads(book.db, tmp_path, LEADS)
    return book


def leads(db: Db, folder: Path, text: str, name: str = "leads.csv") -> None:
    path = folder / name
    path.write_text(text, "utf-8")
    run(import_file(db, path, ImportOptions(form="quiz-v1"), NOW))


def erased(db: Db, who: str = LEA) -> Erased:
    return run(erase(db, who, NOW))


def delivered(*refs: str, **facts: object) -> Facts:
    return {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": [*refs]} | facts


def test_nothing_of_the_person_stays_in_the_file(peopled: Book) -> None:
    erased(peopled.db)
    peopled.close()
    assert left(peopled.path, *WORDS) == []


def test_what_splitting_a_page_left_goes_too(book: Book, tmp_path: Path) -> None:
    chance = random.Random(2026)
    people = [f"{chance.choice('abcdefghij')}.{chance.randrange(10**6)}@courriel.example" for _person in range(2000)]
    rows = "".join(f"{mail};Zoé;Roux;;;;oui;2026-06-01 10:00\n" for mail in people)
    leads(book.db, tmp_path, LEADS.splitlines(keepends=True)[0] + rows)
    settle_on_disk(book.db)
    copies = {mail: book.path.read_bytes().count(mail.encode()) for mail in people}
    often = min(copies.values())
    split = [mail for mail in people if copies[mail] > often]
    assert split  # left in the unused part of a page
    for mail in split[:3]:
        assert erased(book.db, mail).on_disk
    book.close()
    assert left(book.path, *split[:3]) == []


def test_the_words_would_have_been_found(peopled: Book) -> None:
    peopled.close()
    assert left(peopled.path, *WORDS) == list(WORDS)


def test_no_piece_of_the_name_stays_in_the_search(peopled: Book) -> None:
    erased(peopled.db)
    peopled.close()
    assert not {"zoe", "qua", "fag"} & searchable(peopled.path)


def test_others_keep_everything_but_her_address(peopled: Book) -> None:
    erased(peopled.db)
    paul = contact_details(peopled.db, "paul@mail.example", TODAY)
    assert paul.origins[0].cells[:5] == ("paul@mail.example", "Paul", "Martin", "06 39 98 12 35", "cousin de …")
    assert paul.contact.extra["parrain"] == "…"


def test_the_number_of_her_line_stays(peopled: Book) -> None:
    erased(peopled.db)
    anna = contact_details(peopled.db, "anna@mail.example", TODAY)
    assert (anna.origins[0].line, anna.origins[0].cells[0]) == (4, "anna@mail.example")


def test_a_refused_row_about_her_goes_too(book: Book, tmp_path: Path) -> None:
    leads(book.db, tmp_path, LEADS + f"{LEA};Zoélie;Quatrefages;;;;oui;2031-01-01 10:00\n")
    erased(book.db)
    book.close()
    assert left(book.path, *WORDS) == []


def test_the_answer_counts_what_went(peopled: Book) -> None:
    found = erased(peopled.db)
    assert found.removed == {"records": 1, "consents": 1, "source_lines": 1, "elsewhere": 2}
    assert found.on_disk


def test_all_records_of_the_person_go(tmp_path: Path) -> None:
    people = (
        person(1, email="Le.A+news@gmail.com", last_name="Dubois"),
        person(2, email="lea@googlemail.com", last_name="Dubois", other_emails=["lea@work.example"]),
        person(3, email="lea@work.example", last_name="Dubois"),
        person(4),
    )
    with restored(tmp_path, archive(*people)) as book:
        assert erased(book.db, "lea+other@gmail.com").contacts == ("c1", "c2", "c3")
        assert contacts.count(book.db) == 1


def test_an_id_finds_the_person_too(peopled: Book) -> None:
    assert erased(peopled.db, "c1").contacts == ("c1",)


def test_an_id_that_says_who_it_was_is_replaced(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, id="lea.dubois"), deliveries=[delivered("lea.dubois")])) as book:
        erased(book.db, "lea.dubois")
        assert fetch_value(book.db, "SELECT ref FROM contacts") == "erased-1"


@pytest.mark.parametrize("who", ["nobody@mail.example", "", "06 39 98 00 01"])
def test_somebody_unknown_is_told_so(peopled: Book, who: str) -> None:
    with pytest.raises(LeadKeeperError) as error:
        erased(peopled.db, who)
    assert error.value.code == "unknown-contact"


def test_erased_twice_is_unknown(peopled: Book) -> None:
    erased(peopled.db)
    with pytest.raises(LeadKeeperError) as error:
        erased(peopled.db)
    assert error.value.code == "unknown-contact"


def test_who_comes_back_in_an_older_file_is_left_out(peopled: Book, tmp_path: Path) -> None:
    erased(peopled.db)
    path = tmp_path / "again.csv"
    path.write_text(LEADS, "utf-8")
    report = run(import_file(peopled.db, path, ImportOptions(form="quiz-v1"), NOW))
    assert report.counts["erased"] == 1
    assert not list_contacts(peopled.db, LEA)


def test_who_says_yes_after_the_erasure_stays_blocked(peopled: Book, tmp_path: Path) -> None:
    erased(peopled.db)
    path = tmp_path / "again.csv"
    path.write_text(f"E-mail;Date de consentement;Optin partenaires\n{LEA};2027-01-05;oui\n", "utf-8")
    later = NOW + timedelta(days=90)
    run(import_file(peopled.db, path, ImportOptions(form="quiz-v1"), later))
    (number,) = list_contacts(peopled.db, LEA)
    ((_, judgement),) = judge_some(peopled.db, [f"c{number}"], "raoul", "email", later.date())
    assert judgement.verdict is Verdict.BLOCKED
    assert {"R01", "R33"} <= set(judgement.rules)
    (said,) = [one for one in judgement.objections if one.rule == "R33"]
    assert "erased on 24/11/2026 10:00 and consented on 05/01/2027" in sentence(said)


def test_the_stop_list_names_nobody(tmp_path: Path) -> None:
    stops = [
        {"email": LEA.upper(), "phone": "+33639980001", "channel": "sms", "reason": "objection", "at": "2026-02-03"},
        {"email": "other@mail.example", "reason": "objection"},
    ]
    with restored(tmp_path, archive(person(1, email=LEA), suppressions=stops)) as book:
        erased(book.db)
        plain = fetch_all(book.db, "SELECT email, phone FROM suppressions WHERE hash IS NULL")
        kept = fetch_all(book.db, "SELECT channel, reason, at FROM suppressions WHERE hash IS NOT NULL ORDER BY id")
        path = book.path
    assert plain == [("other@mail.example", None)]
    assert kept[:2] == [("sms", "objection", "2026-02-03")] * 2
    assert [reason for _, reason, _ in kept[2:]] == ["erased", "erased"]
    assert left(path, LEA, "39980001") == []


def test_recipients_are_to_be_told_by_a_digest(tmp_path: Path) -> None:
    thing = archive(person(1, email="Le.A@gmail.com"), deliveries=[delivered("c1")])
    with restored(tmp_path, thing) as book:
        found = erased(book.db, "c1")
        digest = fetch_value(book.db, "SELECT digest FROM notices")
    assert [(one.partner, one.contact, one.kind) for one in found.notices] == [("raoul", "c1", "erasure")]
    assert digest == sha256(b"lea@gmail.com").hexdigest()


def test_the_files_already_given_are_named(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), deliveries=[delivered("c1")])) as book:
        assert erased(book.db, "c1").files == ("E1",)


def test_signed_sheets_are_named(tmp_path: Path) -> None:
    thing = archive(person(1))
    thing["forms"][0]["versions"][0]["evidence"] += [{"kind": "signed_sheet", "name": "salon.pdf", "sha256": "cd" * 32}]
    with restored(tmp_path, thing) as book:
        assert erased(book.db, "c1").sheets == ("salon.pdf",)


def test_complaints_lose_the_address_and_stay(tmp_path: Path) -> None:
    complaints = [
        {"id": "P1", "address": LEA.upper(), "channel": "support", "at": "2026-07-01"},
        {"id": "P2", "address": "paul@mail.example", "channel": "cnil", "at": "2026-07-02"},
    ]
    with restored(tmp_path, archive(person(1, email=LEA), complaints=complaints)) as book:
        assert erased(book.db).removed["complaints"] == 1
        assert fetch_all(book.db, "SELECT ref, address FROM complaints") == [("P1", None), ("P2", "paul@mail.example")]


def test_an_open_complaint_about_another_mailbox_stays_as_it_is(tmp_path: Path) -> None:
    """Its address was lost, it counted as handled, and a partner that never had the address was accused."""
    tagged = "lea.dubois+jeux@orange.example"
    complaints = [{"id": "P1", "address": tagged, "channel": "support", "at": "2026-07-01"}]
    with restored(tmp_path, archive(person(1, email=LEA), complaints=complaints, deliveries=[delivered("c1")])) as book:
        (before,) = list_complaints(book.db)
        assert (before.address, before.partners, before.is_open) == (tagged, (), True)
        assert preview_erasure(book.db, LEA).complaints == ()
        assert "complaints" not in erased(book.db).removed
        assert list_complaints(book.db) == [before]
        assert run(leak_suspects(book.db)) == []


def test_a_mail_that_she_wrote_about_another_mailbox_goes_and_the_complaint_stays(
    peopled: Book, tmp_path: Path
) -> None:
    tagged = "lea.dubois+jeux@orange.example"
    mail = tmp_path / "spam.eml"
    mail.write_bytes(f"To: {tagged}\r\nFrom: Zoélie <{LEA}>\r\nSubject: Zoélie !\r\n\r\nHello".encode())
    run(record_complaint(peopled.db, str(mail), NOW))
    (changed,) = preview_erasure(peopled.db, LEA).complaints
    assert (changed.id, changed.address, changed.is_open, changed.loses_address) == ("P1", tagged, True, False)
    assert erased(peopled.db).removed["complaints"] == 1
    (row,) = list_complaints(peopled.db)
    assert (row.address, row.sender, row.is_open, row.is_own_mail) == (tagged, None, True, True)
    assert not row.has_mail
    peopled.close()
    assert left(peopled.path, *WORDS) == []


def test_a_complaint_gains_no_partner_by_an_erasure(tmp_path: Path) -> None:
    """The complaint is about a further address, which a file is known not to have held."""
    people = [person(1, email=LEA, other_emails=["lea@work.example"])]
    complaints = [{"id": "P1", "address": "lea@work.example", "channel": "support", "at": "2026-07-01"}]
    with restored(tmp_path, archive(*people, complaints=complaints)) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "raoul.csv")), NOW))
        (before,) = list_complaints(book.db)
        assert before.partners == ()
        assert [one.loses_address for one in preview_erasure(book.db, "c1").complaints] == [True]
        erased(book.db, "c1")
        (row,) = list_complaints(book.db)
        assert (row.address, row.is_erased, row.partners) == (None, True, ())


def test_a_complaint_about_a_number_of_the_household_stays(tmp_path: Path) -> None:
    people = [person(1, email=LEA, phone="+33639980001"), person(2, phone="+33639980001")]
    with restored(tmp_path, archive(*people, deliveries=[delivered("c1")])) as book:
        run(record_complaint(book.db, "06 39 98 00 01", NOW))
        erased(book.db, "c1")
        (row,) = list_complaints(book.db)
        assert (row.address, row.is_open, row.partners) == ("+33639980001", True, ())


def test_requests_stay_without_their_words(tmp_path: Path) -> None:
    requests = [{"id": "Q1", "contact": "c1", "kind": "erasure", "received_on": "2026-11-01"}]
    with restored(tmp_path, archive(person(1), requests=requests)) as book:
        details = '{"note": "Madame Dubois a rappelé", "extended_on": "2026-11-20"}'
        book.db.conn.execute("UPDATE requests SET details = ?", (details,))
        erased(book.db, "c1")
        assert fetch_all(book.db, "SELECT kind, details FROM requests") == [("erasure", '{"extended_on":"2026-11-20"}')]


def test_a_saved_view_that_looks_for_her_goes(peopled: Book) -> None:
    peopled.db.conn.execute("INSERT INTO saved_views VALUES ('contacts', 'Léa', ?)", (f'{{"search": "{LEA}"}}',))
    erased(peopled.db)
    assert fetch_all(peopled.db, "SELECT * FROM saved_views") == []


def test_she_is_neither_listed_nor_counted_nor_judged(peopled: Book) -> None:
    before = contacts.count(peopled.db)
    erased(peopled.db)
    (judged,) = run(judge_all(peopled.db, ["raoul"], ["email"], TODAY))
    assert contacts.count(peopled.db) == len(list_contacts(peopled.db)) == sum(judged.grouping.counts) == before - 1


def test_a_failure_leaves_everything(peopled: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    before = contact_details(peopled.db, LEA, TODAY)
    monkeypatch.setattr("leadkeeper.services.privacy.erasure.suppressions.add", broken)
    with pytest.raises(RuntimeError):
        erased(peopled.db)
    assert contact_details(peopled.db, LEA, TODAY) == before


def test_stopped_in_the_middle_it_leaves_everything(peopled: Book) -> None:
    before = contact_details(peopled.db, LEA, TODAY)
    work = erase(peopled.db, LEA, NOW)
    next(work)
    work.close()
    assert contact_details(peopled.db, LEA, TODAY) == before


def test_the_book_is_sound_afterwards(peopled: Book) -> None:
    erased(peopled.db)
    assert check_book(peopled.db)["sound"]
    with open_book(_closed(peopled), NOW) as again:
        assert contacts.count(again.db) == 3


def _closed(book: Book) -> Path:
    book.close()
    return book.path


def test_what_was_changed_by_hand_goes_too(peopled: Book) -> None:
    with writing(peopled.db), undo_log.recording(peopled.db, "fields", NOW.isoformat()):
        peopled.db.conn.execute("UPDATE contacts SET note = 'Zoélie préfère le café' WHERE email = ?", (LEA,))
        peopled.db.conn.execute("UPDATE contacts SET note = ? WHERE id = 4", (f"Cousine de {LEA}",))
    erased(peopled.db)
    peopled.close()
    assert left(peopled.path, *WORDS, "préfère", "thé", "café") == []


def test_a_mail_that_she_sent_on_goes_with_its_words(peopled: Book, tmp_path: Path) -> None:
    mail = tmp_path / "spam.eml"
    mail.write_bytes(
        f"To: Zoélie Quatrefages <{LEA}>\r\nFrom: a@spam.example\r\nSubject: Zoélie !\r\n\r\nHello".encode()
    )
    run(record_complaint(peopled.db, str(mail), NOW))
    assert erased(peopled.db).removed["complaints"] == 1
    assert check_book(peopled.db)["sound"]
    peopled.close()
    assert left(peopled.path, *WORDS) == []


def test_what_it_would_do_is_said_before(tmp_path: Path) -> None:
    given = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}
    twin = person(2, last_name="Dubois 1", other_emails=["person1@mail.example"])
    with restored(tmp_path, archive(person(1), twin, deliveries=[given])) as book:
        record_request(book.db, "c1", "erasure", TODAY.isoformat(), NOW)
        before = contacts.count(book.db)
        found = preview_erasure(book.db, "PERSON1@mail.example")
        assert contacts.count(book.db) == before
    chosen = tuple(NamedRecord(f"c{n}", "Léa Dubois 1", f"person{n}@mail.example") for n in (1, 2))
    about = ("c1", "Léa Dubois 1", chosen, (), (), ("Raoul SAS",), ("E1",), "Q1")
    assert found == ErasurePreview(*about, sealed_years=3, is_exact=False)  # several records


def test_of_somebody_unknown_nothing_can_be_said(peopled: Book) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-contact"):
        preview_erasure(peopled.db, "nobody@mail.example")


def test_who_has_the_number_of_an_erased_person_is_neither_called_erased_nor_told_of_as_objecting(
    tmp_path: Path,
) -> None:
    same = person(2, phone=None, other_phones=["06 39 98 00 01"])
    thing = archive(person(1), same, person(3), deliveries=[delivered("c1", "c2", "c3")])
    with restored(tmp_path, thing) as book:
        ahead = preview_erasure(book.db, "c1")
        assert (ahead.left, ahead.shared) == ((), ("+33639980001",))
        notices = erased(book.db, "c1").notices
        ((_, judgement),) = judge_some(book.db, ["c2"], "raoul", "email", TODAY)
        ((_, other),) = judge_some(book.db, ["c3"], "raoul", "email", TODAY)
        report = access_report(book.db, "c2", TODAY)["stop_list"]
    assert [(one.contact, one.kind) for one in notices] == [("c1", "erasure")]  # c2 asked for nothing
    assert [sentence(one) for one in judgement.objections if one.rule in ("R01", "R33")] == [
        (
            "The number +33639980001 has been on your suppression list since 24/11/2026 10:00: "
            "no contact with it can be exported."
        ),
        "A person with the number +33639980001 was erased: no contact with it can be exported.",
    ]
    assert not {"R01", "R33"} & set(other.rules)
    assert [one["reason"] for one in report] == [None]  # it is not theirs
