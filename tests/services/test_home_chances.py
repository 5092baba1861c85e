from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.progress import run
from leadkeeper.services.dashboard import Chance, Chances, home_chances
from leadkeeper.services.eligibility.judge import channels_of
from leadkeeper.services.eligibility.review import reviews_waiting
from tests.made_archive import TODAY, Facts, archive, contract, form, form_version, partner, person, published, restored

OTHER: Facts = {
    "id": "acme",
    "legal_name": "Acme SA",
    "siren": "552100554",
    "contracts": [contract("acme-2026")],
}


def both(**facts: Any) -> list[Facts]:
    return [partner(**facts), partner(**OTHER | facts)]


def named_both() -> list[Facts]:
    made = published()
    for version in made["versions"]:
        version["names"].append({"name": "Acme SA", "siren": "552100554", "privacy_url": "https://acme.example/p"})
    return [made]


def looked(folder: Path, *people: Facts, **parts: object) -> tuple[Chances, list[int]]:
    with restored(folder, archive(*people, **parts)) as book:
        found = run(home_chances(book.db, TODAY))
        return found, list(found.numbers())


def test_whoever_may_go_to_one_partner_is_counted_once(tmp_path: Path) -> None:
    found, numbers = looked(tmp_path, person(1), person(2), person(3, consents=[]), partners=both(), lists=named_both())
    assert (found.people, len(numbers)) == (2, 2)
    assert found.by_partner["raoul"] == 2


def test_one_action_that_serves_several_partners_counts_each_person_once(tmp_path: Path) -> None:
    parts = {"partners": both(), "lists": named_both(), "forms": [form(versions=[form_version(evidence=[])])]}
    found, _numbers = looked(tmp_path, person(1), person(2), **parts)
    (best,) = found.chances
    assert (best.action, best.target, best.people) == ("attach-evidence", "quiz-v1", 2)
    assert "raoul" in best.partners


def test_the_form_has_its_name_and_the_partner_its_own(tmp_path: Path) -> None:
    found, _numbers = looked(tmp_path, person(1), partners=[partner(hold={"since": "2026-05-02", "reason": "x"})])
    assert found.chances == (Chance("lift-hold", "R40", "raoul", "Raoul SAS", 1, ("raoul",)),)


def test_to_give_people_a_further_time_is_no_remedy(tmp_path: Path) -> None:
    files = [{"id": "E1", "partner": "raoul", "at": "2026-08-01", "contacts": ["c1"]}]
    found, _numbers = looked(tmp_path, person(1), deliveries=files)
    assert found.chances == ()


def test_a_book_without_partners_gives_nobody_to_anybody(tmp_path: Path) -> None:
    found, numbers = looked(tmp_path, person(1), partners=[])
    assert (found.people, numbers, found.by_partner, found.chances) == (0, [], {}, ())


def running(*channels: str, ends: str = "2026-12-31") -> Contract:
    return Contract("x", "2026-01-01", "2026-01-01", ends, channels=channels)


@pytest.mark.parametrize(
    ("contracts", "channels"),
    [
        ((), ("email",)),
        ((running("sms", "email"),), ("sms", "email")),
        ((running("sms"), running("email", "sms")), ("sms", "email")),
        ((running("voice", ends="2026-02-01"), running("email")), ("email",)),
        ((running("voice", ends="2026-02-01"),), ("voice",)),
    ],
)
def test_a_partner_is_looked_at_on_the_channels_of_its_contracts(
    contracts: tuple[Contract, ...], channels: tuple[str, ...]
) -> None:
    assert channels_of(Partner("p", contracts=contracts), TODAY) == channels


def test_whoever_waits_for_a_decision_about_several_partners_counts_once(tmp_path: Path) -> None:
    archive_of_minors = archive(person(1, birth_date="2010-01-01"), person(2), partners=both(), lists=named_both())
    with restored(tmp_path, archive_of_minors) as book:
        assert (run(home_chances(book.db, TODAY)).waiting, run(reviews_waiting(book.db, TODAY)).people) == (1, 1)


def test_what_must_be_put_right_first_waits_for_nobodys_decision(tmp_path: Path) -> None:
    found, _numbers = looked(tmp_path, person(1), forms=[form(versions=[form_version(evidence=[])])])
    assert found.waiting == 0
