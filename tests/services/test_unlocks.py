"""What a single action is said to make eligible is what it makes eligible once it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from leadkeeper.domain.verdict import Verdict
from leadkeeper.progress import run
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.eligibility.funnel import Unlock, summarise, unlocks
from leadkeeper.services.eligibility.judge import Judged, judge_all
from tests.made_archive import (
    SHA,
    TODAY,
    Facts,
    archive,
    contract,
    description,
    form,
    form_version,
    given,
    partner,
    person,
    published,
    restored,
)

Change = Callable[[Facts], object]


def asked(folder: Path, thing: Facts, name: str) -> tuple[Judged, list[Unlock]]:
    """Who may be given to Raoul by e-mail, and what would bring more."""
    with restored(folder, thing, f"{name}.leads") as book:
        (judged,) = run(judge_all(book.db, ["raoul"], ["email"], TODAY))
        return judged, unlocks(load_judging_context(book.db, TODAY), judged)


def renewed(thing: Facts) -> None:
    thing["partners"][0]["contracts"].append(contract("raoul-2027", ends_on=None))


def signed(thing: Facts) -> None:
    thing["partners"][0]["contracts"] = [contract()]


def lifted(thing: Facts) -> None:
    thing["partners"][0]["hold"] = None


def stated(thing: Facts) -> None:
    thing["partners"][0]["sectors"] = ["travel"]


def proven(thing: Facts) -> None:
    thing["forms"][0]["versions"][0]["evidence"] = [{"kind": "pdf", "name": "v1.pdf", "sha256": SHA}]


def described(thing: Facts) -> None:
    thing["forms"][0]["versions"][0]["description"] = description()


def told(thing: Facts) -> None:
    thing["notices"][0]["sent_at"] = "2026-11-24"


def pictured(thing: Facts) -> None:
    thing["lists"][0]["versions"][0]["snapshot"] = {"name": "l.png", "sha256": SHA, "taken_at": "2026-11-24"}


def linked() -> Facts:
    shown = description() | {"partner_mode": "link", "link_ok": True, "list": {"version": "1", "names": ["see there"]}}
    return form_version(description=shown, list="main", list_version=None)


NO_PICTURE = published()
NO_PICTURE["versions"][0]["snapshot"] = None
NOTICE = {"partner": "raoul", "contact": "c3", "kind": "withdrawal", "due": "2026-11-01"}


@pytest.mark.parametrize(
    ("action", "target", "parts", "done"),
    [
        ("renew-contract", "raoul", {"partners": [partner(contracts=[contract(ends_on="2026-11-01")])]}, renewed),
        ("sign-contract", "raoul", {"partners": [partner(contracts=[])]}, signed),
        ("lift-hold", "raoul", {"partners": [partner(hold={"since": "2026-05-02", "reason": "trap"})]}, lifted),
        ("state-sector", "raoul", {"partners": [partner(sectors=[])]}, stated),
        ("attach-evidence", "quiz-v1", {"forms": [form(versions=[form_version(evidence=[])])]}, proven),
        ("describe-form", "quiz-v1", {"forms": [form(versions=[form_version(description=None)])]}, described),
        ("tell-partner", "raoul", {"notices": [NOTICE]}, told),
        ("archive-list", "main-1", {"lists": [NO_PICTURE], "forms": [form(versions=[linked()])]}, pictured),
    ],
)
def test_an_action_unlocks_as_many_people_as_it_was_said_to(
    tmp_path: Path, action: str, target: str, parts: Facts, done: Change
) -> None:
    people = [person(1), person(2), person(3, consents=[given(), given("2026-09-01", event="withdrawn")])]
    thing = json.loads(json.dumps(archive(*people, person(4, consents=[]), **parts)))
    judged, found = asked(tmp_path, thing, "before")
    said = {(one.action, one.target): one.people for one in found}
    assert judged.count(Verdict.ELIGIBLE) == 0
    assert said[action, target] == 2
    done(thing)
    after, _ = asked(tmp_path, thing, "after")
    assert after.count(Verdict.ELIGIBLE) == 2


def test_where_two_things_are_missing_no_single_action_is_named(tmp_path: Path) -> None:
    parts = {"partners": [partner(contracts=[], hold={"since": "2026-05-02"})]}
    _, found = asked(tmp_path, archive(person(1), **parts), "book")
    assert found == []


def test_where_nothing_is_missing_nothing_is_named(tmp_path: Path) -> None:
    judged, found = asked(tmp_path, archive(person(1)), "book")
    assert (judged.count(Verdict.ELIGIBLE), found) == (1, [])


def test_a_review_that_may_be_overridden_is_an_action_of_its_own(tmp_path: Path) -> None:
    delivery = {"id": "E1", "partner": "raoul", "at": "2026-08-01", "contacts": ["c1", "c2"]}
    _, found = asked(tmp_path, archive(person(1), person(2), deliveries=[delivery]), "book")
    assert found == [Unlock("review", "R41", "R41", 2)]


def test_the_best_action_comes_first(tmp_path: Path) -> None:
    bare = [form_version(evidence=[]), form_version(id="quiz-v2", evidence=[])]
    people = [person(1), person(2, consents=[given(form_version="quiz-v2")]), person(3)]
    _, found = asked(tmp_path, archive(*people, forms=[form(versions=bare)]), "book")
    assert [(one.target, one.people) for one in found] == [("quiz-v1", 2), ("quiz-v2", 1)]


def test_a_summary_adds_up(tmp_path: Path) -> None:
    people = [person(1), person(2, consents=[]), person(3, birth_date="2010-01-01"), person(4, country="BE")]
    with restored(tmp_path, archive(*people)) as book:
        (judged,) = run(judge_all(book.db, ["raoul"], ["email"], TODAY))
        found = summarise(book.db, judged)
    assert found["people"] == 4 == found["eligible"] + found["review"] + found["blocked"]
    assert found["funnel"][-1]["left"] == found["eligible"] == 1
    assert sum(step["lost"] for step in found["funnel"]) == 3
    assert found["reasons"] == judged.by_rule()
    assert json.loads(json.dumps(found)) == found
