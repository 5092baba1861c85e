"""Two partners with one SIREN are one legal entity: a no to one of them holds for the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.verdict import Judgement
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from leadkeeper.services.partners.partners import add_partner
from tests.made_archive import TODAY, archive, contract, given, partner, person, restored

Facts = dict[str, Any]
ONCE = [contract(max_uses=1)]
TWICE = {"id": "raoul2", "legal_name": "Raoul Deals SAS", "siren": "987 654 324", "contracts": []}
MAIL = "person1@mail.example"
SENT = {"id": "E1", "partner": "raoul2", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"], "traps": []}
DENIED = {"rule": "R37", "partner": "raoul2", "channel": None, "decision": "deny", "reason": "no", "at": "2026-07-01"}
ALLOWED = DENIED | {"rule": "R41", "decision": "allow"}


NOTICE = {"partner": "raoul2", "contact": "c1", "kind": "withdrawal", "due": "2026-07-05"}


def no(event: str) -> Facts:
    return {"event": event, "purpose": "partners", "partner": "raoul2", "at": "2026-07-01", "form_version": "quiz-v1"}


def judged(db: Db, who: str = "raoul", number: int = 1) -> Judgement:
    judging = load_judging_context(db, TODAY)
    return judging.judge(load_subjects(judging, [number])[number], judging.partner(who), "email")


@pytest.mark.parametrize(
    ("parts", "facts", "rules"),
    [
        ({}, {}, ()),
        ({}, {"consents": [given(), no("withdrawn")]}, ("R02", "R36")),
        ({}, {"consents": [given(), no("refused")]}, ("R03", "R36")),
        ({}, {"reviews": [DENIED]}, ("R37",)),
        ({"suppressions": [{"email": MAIL, "partner": "raoul2", "reason": "objection"}]}, {}, ("R01", "R36")),
        ({"suppressions": [{"phone": "+33639980001", "partner": "raoul2"}]}, {}, ("R01", "R36")),
        ({"partners": [partner(), TWICE | {"hold": {"since": "2026-05-02", "reason": "trap"}}]}, {}, ("R40",)),
        ({"partners": [partner(contracts=ONCE), TWICE], "deliveries": [SENT]}, {}, ("R41",)),
        ({"partners": [partner(contracts=ONCE), TWICE], "deliveries": [SENT]}, {"reviews": [ALLOWED]}, ("R41",)),
        ({"deliveries": [SENT]}, {"reviews": [ALLOWED]}, ("R41",)),
        ({"notices": [NOTICE]}, {}, ("R31",)),
    ],
)  # fmt: skip
def test_a_no_to_one_holds_for_the_other(tmp_path: Path, parts: Facts, facts: Facts, rules: tuple[str, ...]) -> None:
    with restored(tmp_path, archive(person(1, **facts), **{"partners": [partner(), TWICE], **parts})) as book:
        found = judged(book.db)
    assert set(rules) <= set(found.rules)
    assert bool(found.objections) == bool(rules)


def test_a_no_of_another_record_of_the_person_holds_too(tmp_path: Path) -> None:
    people = person(1), person(2, email=MAIL, consents=[given(), no("withdrawn")])
    with restored(tmp_path, archive(*people, partners=[partner(), TWICE])) as book:
        assert "R28" in judged(book.db).rules


@pytest.mark.parametrize("siren", ["", None, "456123785"])
def test_companies_without_a_siren_in_common_are_several(tmp_path: Path, siren: str | None) -> None:
    partners = [partner(siren=siren or "987654324"), TWICE | {"siren": siren if siren != "456123785" else "732829320"}]
    people = person(1, consents=[given(), no("withdrawn")])
    with restored(tmp_path, archive(people, partners=partners)) as book:
        assert "R02" not in judged(book.db).rules


def test_a_siren_that_an_archive_wrote_with_dots_is_taken(tmp_path: Path) -> None:
    with (
        restored(tmp_path, archive(partners=[partner(siren="987.654.324")])) as book,
        pytest.raises(LeadKeeperError, match="siren-taken"),
    ):
        add_partner(book.db, Partner("", "Raoul Deals SAS", "987654324", country="FR"))
