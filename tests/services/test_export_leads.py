"""An export: the eligible and nobody else, entered before it is out, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest

from leadkeeper.db import contacts, register
from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import SERVICE_COLUMNS, ExportRequest, Owner
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.demo import build_sample
from leadkeeper.services.eligibility.judge import judge_all, judge_each
from leadkeeper.services.exports import exporter
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.plan import make_plan, places, seed_contacts
from leadkeeper.services.exports.register import UNFINISHED, exported, recover_pending_files
from leadkeeper.services.exports.rows import rows_by_contact, rows_by_group
from tests.files.rereading import reread

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    path = run(build_sample(tmp_path / "b.leads", NOW))
    with open_book(path, NOW) as opened:
        yield opened


def order(book: Book, **changes: object) -> ExportRequest:
    made: Any = ExportRequest("raoul", str(book.path.with_name("raoul.xlsx")))
    return cast("ExportRequest", replace(made, **changes))


def test_the_file_holds_exactly_the_eligible(book: Book) -> None:
    (judged,) = run(judge_all(book.db, ["raoul"], ["email"], paris_day(NOW)))
    eligible = {ref for ref, one in judge_each(book.db, judged) if one.verdict is Verdict.ELIGIBLE}
    emails = {one.email for one in contacts.read(book.db, list(contacts.numbers(book.db, list(eligible)).values()))}

    done = run(exporter.export_contacts(book.db, order(book, traps=0), NOW))

    written = [row[6] for row in reread(Path(done.file))]
    assert done.rows == len(written) == len(eligible)
    assert set(written) == emails
    assert done.price_cents == 50 * done.rows


def test_only_columns_of_the_contract_go_out_after_the_service_columns(book: Book) -> None:
    done = run(exporter.export_contacts(book.db, order(book, columns=("email", "phone", "note")), NOW))

    assert done.columns == (*SERVICE_COLUMNS, "email")
    assert done.dropped_columns == ("phone", "note")
    sheets = openpyxl.load_workbook(done.file).sheetnames
    assert sheets == ["Contacts", "Lisez-moi"]


def test_traps_stand_among_the_rows_and_are_neither_counted_nor_priced(book: Book) -> None:
    done = run(exporter.export_contacts(book.db, order(book, traps=3), NOW))

    written = list(reread(Path(done.file)))
    domains = [row for row in written if str(row[6]).endswith("@pieges.clodomir.example")]
    assert (done.traps, len(domains), len(written)) == (3, 3, done.rows + 3)
    assert done.price_cents == 50 * done.rows


CASES = Path(__file__).parents[1] / "conformance" / "decisions" / "22_day_and_second_on_one_day.json"


@pytest.fixture
def every_channel(tmp_path: Path) -> Iterator[Book]:
    """A book of people who may be reached on every channel, under a contract for all of them."""
    archive = json.loads(CASES.read_text("utf-8"))
    archive["owner"]["trap_mailboxes"] = ["pieges.x.example"]
    said = {**archive["contacts"][0]["consents"][0], "at": "2026-10-20T10:00:00+02:00"}
    archive["contacts"] = [
        {**archive["contacts"][0], "id": f"c{n}", "email": f"c{n}@mail.example", "phone": f"+3363998060{n}",
         "consents": [said]}
        for n in range(4)
    ]  # fmt: skip
    source = tmp_path / "a.json"
    source.write_text(json.dumps({name: part for name, part in archive.items() if name != "cases"}), "utf-8")
    run(restore_book(source, tmp_path / "every.leads", NOW))
    with open_book(tmp_path / "every.leads", NOW) as opened:
        yield opened


@pytest.mark.parametrize("channels", [("sms",), ("post",), ("email",), ("email", "sms", "post")])
def test_a_trap_looks_like_everybody_else_on_every_channel(every_channel: Book, channels: tuple[str, ...]) -> None:
    done = run(exporter.export_contacts(every_channel.db, order(every_channel, channels=channels, traps=1), NOW))

    header, *written = [list(row) for row in openpyxl.load_workbook(done.file)["Contacts"].iter_rows(values_only=True)]
    assert (done.rows, len(written)) == (4, 5)
    assert len({tuple(cell is None for cell in row) for row in written}) == 1  # the same cells are filled
    for name in set(header) - {"ref", "email", "phone", "postal_address", "first_name"}:
        assert len({row[header.index(name)] for row in written}) == 1, name
    for name in {"email", "phone"} & set(done.columns):
        assert len({row[header.index(name)] for row in written}) == 5
    assert verify(every_channel.db, Path(done.file)).file == "match"


def test_a_trap_in_a_file_for_calls_has_a_number_and_a_last_day(every_channel: Book) -> None:
    done = run(exporter.export_contacts(every_channel.db, order(every_channel, channels=("voice",), traps=2), NOW))

    _, *written = openpyxl.load_workbook(done.file)["Contacts"].iter_rows(values_only=True)
    until, phone = SERVICE_COLUMNS.index("phone_valid_until"), done.columns.index("phone")
    assert {row[until] for row in written} == {"2027-01-20"}
    assert all(str(row[phone]).startswith("+3363998") for row in written)
    assert len({row[phone] for row in written}) == 6


def test_a_name_that_looks_like_a_formula_stays_text(book: Book) -> None:
    with writing(book.db):
        book.db.conn.execute("UPDATE contacts SET first_name = '=1+1'")

    done = run(exporter.export_contacts(book.db, order(book), NOW))

    cells = [row[7] for row in openpyxl.load_workbook(done.file)["Contacts"].iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for cell in cells)
    assert {cell.value for cell in cells} >= {"=1+1"}


def test_a_password_locks_the_file(book: Book) -> None:
    done = run(exporter.export_contacts(book.db, order(book, password="un secret"), NOW))

    assert Path(done.file).read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert verify(book.db, Path(done.file)).file == "match"


def test_nobody_eligible_writes_nothing_and_says_why(book: Book) -> None:
    run(exporter.export_contacts(book.db, order(book), NOW))
    second = order(book, out=str(book.path.with_name("2.xlsx")))

    with pytest.raises(LeadKeeperError) as refused:
        run(exporter.export_contacts(book.db, second, NOW))

    assert refused.value.code == "nobody-eligible"
    assert not Path(second.out).exists()
    assert len(exported(book.db)) == 1


def test_without_columns_that_the_contract_allows_nothing_is_written(book: Book) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        run(exporter.export_contacts(book.db, order(book, columns=("phone",)), NOW))

    assert refused.value.code == "no-columns"


def test_what_stands_at_the_target_is_left_alone(book: Book) -> None:
    there = Path(order(book).out)
    there.write_text("mine", "utf-8")

    with pytest.raises(LeadKeeperError) as refused:
        run(exporter.export_contacts(book.db, order(book), NOW))

    assert refused.value.code == "file-exists"
    assert there.read_text("utf-8") == "mine"


def test_stopped_at_any_step_nothing_is_out_and_nothing_is_entered(book: Book) -> None:
    steps = 0
    while True:
        going = exporter.export_contacts(book.db, order(book), NOW)
        try:
            for _ in range(steps + 1):
                next(going)
        except StopIteration:
            break
        going.close()
        assert register.entries(book.db) == []
        assert {one.name for one in book.path.parent.iterdir()} <= {
            "b.leads", "b.leads-wal", "b.leads-shm", "b.leads.lock", "b.leads.holder",
        }  # fmt: skip
        steps += 1
    assert steps > 3


def test_a_row_whose_own_judgement_differs_ends_the_export(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = run(make_plan(book.db, order(book), paris_day(NOW)))
    monkeypatch.setattr("leadkeeper.services.exports.rows.only_again", lambda _: False)
    with writing(book.db):
        book.db.conn.execute("UPDATE contacts SET contested = 1 WHERE id = ?", (plan.people[0],))

    assert len(list(rows_by_group(plan))) == len(plan.people)
    with pytest.raises(AssertionError, match="blocked alone"):
        list(rows_by_contact(plan))


def test_a_file_that_cannot_get_its_name_is_taken_out_of_the_register(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LeadKeeperError("file-open-elsewhere", path="x")

    monkeypatch.setattr("leadkeeper.files.atomic.release", refuse)

    with pytest.raises(LeadKeeperError):
        run(exporter.export_contacts(book.db, order(book), NOW))

    assert [entry.kind for entry in register.entries(book.db)] == ["export", "abandoned"]
    assert exported(book.db) == []
    assert not list(book.path.parent.glob(".leadkeeper-*"))
    (judged,) = run(judge_all(book.db, ["raoul"], ["email"], paris_day(NOW)))
    assert "R41" not in judged.by_rule()


def test_after_a_crash_before_the_name_the_export_is_undone(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    _crash_at_release(book, monkeypatch, named=False)

    assert recover_pending_files(book.db, NOW) == ["E1"]
    assert exported(book.db) == []
    assert not list(book.path.parent.glob(".leadkeeper-*"))


def test_after_a_crash_behind_the_name_the_export_counts(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    _crash_at_release(book, monkeypatch, named=True)

    assert recover_pending_files(book.db, NOW) == ["E1"]
    assert [entry.body["export"] for entry in exported(book.db)] == ["E1"]
    assert verify(book.db, Path(order(book).out)).file == "match"


def _crash_at_release(book: Book, monkeypatch: pytest.MonkeyPatch, *, named: bool) -> None:
    """Ends the flow as a power cut would: with its entry made, and the file named or not."""

    class PowerCut(BaseException):
        pass

    def release(temp: Path, target: Path) -> None:
        if named:
            temp.replace(target)
        raise PowerCut

    monkeypatch.setattr("leadkeeper.files.atomic.release", release)
    monkeypatch.setattr("leadkeeper.services.exports.exporter.disclosures.abandon", _cut(PowerCut))
    monkeypatch.setattr("leadkeeper.services.exports.exporter.disclosures.release", _cut(PowerCut))
    with pytest.raises(PowerCut):
        run(exporter.export_contacts(book.db, order(book), NOW))
    monkeypatch.undo()


def _cut(error: type[BaseException]) -> object:
    def cut(*_: object) -> None:
        raise error

    return cut


def test_a_file_that_was_still_being_written_is_swept_away(book: Book) -> None:
    left = book.path.with_name(".leadkeeper-0000.tmp")
    left.write_text("people", "utf-8")
    with writing(book.db):
        settings.set_setting(book.db, UNFINISHED, str(left))

    recover_pending_files(book.db, NOW)

    assert not left.exists()
    assert settings.setting(book.db, UNFINISHED) is None


def test_a_further_time_needs_a_reason_and_a_contract_that_allows_it(book: Book) -> None:
    run(exporter.export_contacts(book.db, order(book), NOW))
    second = order(book, out=str(book.path.with_name("2.xlsx")), again="agreed with Raoul")
    with pytest.raises(LeadKeeperError):
        run(exporter.export_contacts(book.db, second, NOW))
    with writing(book.db):
        book.db.conn.execute("UPDATE contracts SET body = replace(body, '\"max_uses\":1', '\"max_uses\":2')")

    with pytest.raises(LeadKeeperError):
        run(exporter.export_contacts(book.db, replace(second, again=None), NOW))
    done = run(exporter.export_contacts(book.db, second, NOW))

    assert done.export == "E2"
    assert done.rows == exported(book.db)[0].body["rows"]


def test_a_reason_for_a_further_time_allows_no_third(book: Book) -> None:
    with writing(book.db):
        book.db.conn.execute("UPDATE contracts SET body = replace(body, '\"max_uses\":1', '\"max_uses\":5')")
    run(exporter.export_contacts(book.db, order(book), NOW))
    later = NOW.replace(hour=11)
    run(exporter.export_contacts(book.db, order(book, out=f"{order(book).out}.2.xlsx", again="agreed"), later))

    with pytest.raises(LeadKeeperError) as refused:
        run(exporter.export_contacts(book.db, order(book, out=f"{order(book).out}.3.xlsx"), later.replace(hour=12)))

    assert refused.value.code == "nobody-eligible"


def test_traps_differ_from_one_another_and_from_all_before() -> None:
    business = Owner(trap_mailboxes=("pieges.x.example", "moi@y.example"))
    taken: set[str] = set()

    made = [trap.email for _ in range(10) for trap in seed_contacts(business, 5, taken)]

    assert len(set(made)) == 50
    assert all(str(email).endswith(("@pieges.x.example", "@y.example")) for email in made)
    with pytest.raises(LeadKeeperError) as refused:
        seed_contacts(Owner(), 1, set())
    assert refused.value.code == "no-trap-mailbox"


def test_traps_stand_anywhere_each_in_a_place_of_its_own() -> None:
    found = places(10, 4)

    assert found == sorted(set(found))
    assert len(found) == 4
    assert set(found) <= set(range(14))


def test_nothing_leaves_while_the_book_knows_of_a_later_refusal(book: Book) -> None:
    (contact,) = contacts.read(book.db, [1])
    answer = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners", trace="log")
    record_consent(book.db, contact.id, answer, NOW)

    with pytest.raises(LeadKeeperError) as refused:
        run(exporter.export_contacts(book.db, order(book, clock_is_right=True), NOW - timedelta(days=3)))

    assert refused.value.code == "refused-later"
    assert not Path(order(book).out).exists()
