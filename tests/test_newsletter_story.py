"""The newsletter's tale: three partners, monthly files, a leak by one, twelve complaints, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db.partners import legal_names
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.complaints import CAUTION, suspect_sentences, trap_hit
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import (
    Complained,
    answer_complaint,
    by_sender,
    complaints_overview,
    leak_suspects,
    list_complaints,
    record_complaint,
)
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.listing import list_contacts
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.partners.partners import hold_partner
from leadkeeper.services.privacy.access_report import access_report
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.suppression.notifications import list_notices, mark_notified
from leadkeeper.services.suppression.stop_file import write_stop_file
from tests.made_archive import NOW, TODAY
from tests.newsletter import NAMES, Tale, complaints, newsletter


@pytest.fixture
def tale(tmp_path: Path) -> Iterator[Tale]:
    with newsletter(tmp_path) as made:
        yield made


@pytest.fixture
def complained(tale: Tale) -> list[Complained]:
    """What came of the twelve complaints."""
    return [run(record_complaint(tale.db, what, NOW, channel)) for what, channel in complaints(tale)]


def test_every_month_each_partner_gets_its_own_people_and_two_traps(tale: Tale) -> None:
    lines = list_exports(tale.db)

    assert len(lines) == 9
    assert {(one.legal_name, one.rows, one.traps) for one in lines} == {
        ("Raoul SAS", 8, 2), ("Bonne Table SARL", 16, 2), ("Grand Air SA", 16, 2)
    }  # fmt: skip
    for path in tale.files.values():
        assert (verify(tale.db, path).chain, verify(tale.db, path).file) == ("ok", "match")


def test_traps_stand_in_the_files_and_are_nobody_in_the_book(tale: Tale) -> None:
    trap = tale.trap_of("raoul")

    sheet = openpyxl.load_workbook(tale.files["E7"])["Contacts"]
    assert trap in {cell.value for row in sheet.iter_rows() for cell in row}
    assert not list_contacts(tale.db, search=trap)
    assert [one.price_cents for one in list_exports(tale.db) if one.export == "E7"] == [8 * 50]
    with pytest.raises(LeadKeeperError):
        access_report(tale.db, trap, TODAY)


def test_each_of_the_twelve_complaints_says_who_had_the_address(complained: list[Complained]) -> None:
    found = [one.found[0] for one in complained]

    assert [one.matched_by for one in found] == [
        "alias", "exact", "exact", "exact", "exact", "trap", "exact", "exact", "exact", "exact", "exact", "none"
    ]  # fmt: skip
    assert sum("raoul" in {file.partner for file in one.deliveries} for one in found) == 10
    assert {file.partner for file in found[5].deliveries} == {"raoul"}
    assert {one.sender.address for one in found if one.sender} == {"promo@remises.example"}


def test_the_mails_come_from_one_sender(tale: Tale, complained: list[Complained]) -> None:
    groups = by_sender(list_complaints(tale.db))

    assert [(one.domain, one.dkim, len(one.complaints)) for one in groups] == [
        ("remises.example", ("remises.example",), 4), ("remises.example", (), 2), (None, (), 6)
    ]  # fmt: skip
    assert groups[0].partners[0] == ("Raoul SAS", 4)
    assert len(complained) == 12


def test_the_one_who_leaked_is_first_by_proof_and_by_chance(tale: Tale, complained: list[Complained]) -> None:
    ranked = run(leak_suspects(tale.db))
    assert [one.partner for one in ranked] == ["raoul", "grand", "bonne"]
    first = ranked[0]
    assert (first.complaints, first.complaining, first.delivered, first.people) == (8, 9, 24, 60)
    assert ranked[1].p_value > 0.5
    names = legal_names(tale.db)
    assert [names[one.partner] for one in ranked] == ["Raoul SAS", "Grand Air SA", "Bonne Table SARL"]
    sentences = list(suspect_sentences([("Raoul SAS", 1)], ((names[one.partner], one) for one in ranked)))
    assert (sentences[0], sentences[-1]) == (trap_hit("Raoul SAS", 1), CAUTION)

    accused = run(complaints_overview(tale.db)).accused
    assert [(one.partner.id, one.traps) for one in accused] == [("raoul", 1), ("grand", 0), ("bonne", 0)]
    assert len(complained) == 12


def test_a_partner_on_hold_gets_nothing_more_and_the_others_do(tale: Tale, tmp_path: Path) -> None:
    hold_partner(tale.db, "raoul", "seed address hit", TODAY)

    for partner in NAMES:
        order = ExportRequest(partner, str(tmp_path / f"{partner}.xlsx"), again="agreed")
        if partner == "raoul":
            with pytest.raises(LeadKeeperError) as refused:
                run(export_contacts(tale.db, order, NOW))
            assert refused.value.code == "nobody-eligible"
            assert refused.value.facts["reasons"]["R40"] == 60
        else:
            assert run(export_contacts(tale.db, order, NOW)).rows == 48


def test_a_withdrawal_reaches_everybody_who_was_given_the_person(tale: Tale, tmp_path: Path) -> None:
    who = tale.people["jeu"][0]
    answer = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners", trace="log")

    record_consent(tale.db, who, answer, NOW)
    open_notices = list_notices(tale.db, TODAY)
    assert sorted(one.legal_name for one in open_notices) == ["Bonne Table SARL", "Raoul SAS"]

    stop = run(write_stop_file(tale.db, "raoul", tmp_path / "stop.xlsx", NOW))
    sheet = openpyxl.load_workbook(stop.file)["Liste d’opposition"]
    assert (stop.rows, sheet["A2"].value) == (1, who)
    assert mark_notified(tale.db, "raoul", NOW).told == 1
    waiting = [one for one in list_notices(tale.db, TODAY) if one.sent_at is None]
    assert [one.legal_name for one in waiting] == ["Bonne Table SARL"]


def test_the_dossier_of_one_person_names_all_recipients_and_the_answer_too(
    tale: Tale, complained: list[Complained]
) -> None:
    who = tale.leaked[0]

    found = access_report(tale.db, who, TODAY)
    assert {one["legal_name"] for one in found["recipients"]} == {"Raoul SAS", "Bonne Table SARL"}
    letter = answer_complaint(tale.db, complained[1].ids[0], paris_day(NOW), "en")
    assert all(
        name in letter for name in (who, "Raoul SAS", "Bonne Table SARL", "Jeu de l’été", "promo@remises.example")
    )


def test_who_is_erased_is_gone_while_the_ranking_stays(tale: Tale, complained: list[Complained]) -> None:
    who = tale.leaked[0]
    before = run(leak_suspects(tale.db))

    run(erase(tale.db, who, NOW))

    assert not list_contacts(tale.db, search=who)
    assert {one.legal_name for one in list_notices(tale.db, TODAY) if one.kind == "erasure"} == {
        "Raoul SAS", "Bonne Table SARL"
    }  # fmt: skip
    assert run(leak_suspects(tale.db)) == before
    assert who not in {one.address for one in list_complaints(tale.db)}
    assert len(complained) == 12
