from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import disclosures, eligibility
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import Delivery
from leadkeeper.domain.contact import Review
from leadkeeper.domain.time import PARIS
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.undo import redo
from leadkeeper.services.books.undo import undo as undo_edit
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.eligibility.judge import for_partner, group_contacts, judge_each
from leadkeeper.services.eligibility.review import Decided, ReviewGroup, decide, people_in, review_queue, undo
from tests.made_archive import archive, given, person, restored
from tests.services.made_book import NOW
from tests.services.reviewed_book import OVERRIDES, reviewed_book

TODAY = date(2026, 11, 24)
WHY = "agreed by letter of 20 November"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with reviewed_book(tmp_path) as opened:
        yield opened.db


@pytest.fixture
def overrides(tmp_path: Path) -> Iterator[Any]:
    with reviewed_book(tmp_path, OVERRIDES) as opened:
        yield opened.db


def groups(db: Any, partner: str = "raoul", channel: str = "email") -> list[ReviewGroup]:
    return run(review_queue(db, partner, channel, TODAY)).groups


def group(db: Any, rule: str, partner: str = "raoul", channel: str = "email") -> ReviewGroup:
    return next(one for one in groups(db, partner, channel) if rule in one.rules)


def review(rule: str, decision: str = "allow", reason: str | None = WHY, partner: str = "raoul") -> Review:
    return Review(rule, partner, "email", decision, reason)


def decided(db: Any, numbers: Any, wanted: Review, now: datetime = NOW) -> Decided:
    return run(decide(db, numbers, wanted, now))


def verdicts(db: Any, numbers: Any, partner: str = "raoul", today: date = TODAY) -> set[Verdict]:
    """By situation, as an export judges, and one by one: both must say the same."""
    desk = load_judging_context(db, today)
    census = run(group_contacts(desk))
    judged = for_partner(desk, census, desk.partner(partner), "email")
    bulk = dict(zip(census.numbers, (judged.judgements[one] for one in census.situations), strict=True))
    alone = dict(zip(census.numbers, (judgement for _ref, judgement in judge_each(db, judged)), strict=True))
    assert {one: bulk[one].verdict for one in bulk} == {one: alone[one].verdict for one in alone}
    return {bulk[one].verdict for one in numbers}


def test_groups_hold_exactly_those_who_wait_each_once(db: Any) -> None:
    desk = load_judging_context(db, TODAY)
    judged = for_partner(desk, run(group_contacts(desk)), desk.partner("raoul"), "email")
    waiting = list(judged.numbers(Verdict.REVIEW))
    assert waiting
    assert sorted(number for one in groups(db) for number in one.numbers) == waiting


def test_groups_that_can_be_decided_come_first_then_the_greatest(db: Any) -> None:
    found = [(one.may_decide, one.people) for one in groups(db)]
    assert found == sorted(found, key=lambda pair: (not pair[0], -pair[1]))


def test_a_group_is_of_one_form_version_and_one_list(db: Any) -> None:
    seen = [(one.evidence.version and one.evidence.version.id, one.evidence.lists[0].id) for one in groups(db)]
    assert ("quiz-v1", "main-2") in seen
    assert ("panier-v1", "main-2") in seen


def test_a_group_says_why_the_first_of_it_waits(db: Any) -> None:
    assert group(db, "R25").sentences == ("This person is 15: a minor is not exported unless you decide so.",)


def test_foreign_numbers_are_apart_by_country(db: Any) -> None:
    with writing(db):
        db.conn.execute("UPDATE contacts SET phone = '+41791234567', phone_key = NULL WHERE id = 103")
    assert (group(db, "R35").number_from, group(db, "R35").people) == ("CH", 1)


def test_the_reason_of_several_names_the_number_of_none(db: Any) -> None:
    """The number of the first stood above everybody of the group."""
    with writing(db):
        db.conn.execute("UPDATE contacts SET phone = '+41791234567', phone_key = NULL WHERE id = 103")
    assert "+41791234567" in group(db, "R35").sentences[0]
    several = replace(group(db, "R35"), numbers=array("q", [103, 104]))
    assert several.sentences == ("The telephone number is foreign: the rules of another country may apply.",)


def test_the_reason_of_several_names_no_record_of_one(tmp_path: Path) -> None:
    """The other record of the first stood above everybody of the group: “merge them” was said of one pair."""
    no = given("2026-05-01T10:00:00+02:00", event="refused")
    people = []
    for number in (1, 2, 3):
        other = {"other_emails": [f"person{number}@mail.example"], "first_name": "Anne", "last_name": f"B{number}"}
        people += [person(number), person(100 + number, consents=[no], **other)]
    with restored(tmp_path, archive(*people)) as opened:
        found = group(opened.db, "R28")
        assert found.people == 3
        assert found.sentences == ("Another record of this person refused: their answers contradict one another.",)
        alone = replace(found, numbers=found.numbers[:1])
        assert "Anne B1" in alone.sentences[0]


def test_the_contract_in_force_is_among_the_evidence(db: Any) -> None:
    assert [one.id for one in group(db, "R25").evidence.contracts] == ["raoul-2026"]


def test_what_no_decision_answers_must_be_put_right(db: Any) -> None:
    found = group(db, "R33")
    assert (found.may_decide, found.rules) == (False, ("R33",))


def test_one_rule_that_cannot_be_decided_keeps_the_group(overrides: Any) -> None:
    found = group(overrides, "R09", "retard", "voice")
    assert (found.may_decide, found.rules) == (False, ("R09", "R31"))
    assert [one.overridable for one in found.objections] == [True, False]


def test_an_unknown_partner_and_channel_are_refused(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        groups(db, "nobody")
    with pytest.raises(LeadKeeperError, match="unknown-channel"):
        groups(db, "raoul", "fax")


def test_people_of_a_group_are_judged_each_alone(db: Any) -> None:
    found = group(db, "R25")
    people = people_in(db, found, list(found.numbers), TODAY)
    assert [one.contact.id for one in people.values()] == ["c090", "c091"]
    assert all(one.judgement.rules == ("R25",) and one.answer is not None for one in people.values())


def test_a_group_that_was_allowed_waits_no_more(db: Any) -> None:
    numbers = group(db, "R25").numbers
    made = decided(db, numbers, review("R25"))
    assert len(made.people) == 2
    assert verdicts(db, numbers) == {Verdict.ELIGIBLE}


def test_a_group_that_was_denied_is_blocked(db: Any) -> None:
    numbers = group(db, "R25").numbers
    decided(db, numbers, review("R25", "deny"))
    assert verdicts(db, numbers) == {Verdict.BLOCKED}


def test_a_decision_is_about_one_partner(db: Any) -> None:
    numbers = group(db, "R25").numbers
    decided(db, numbers, review("R25"))
    assert list(group(db, "R25", "bonnefoy").numbers[:2]) == list(numbers)


def test_each_person_gets_one_decision_with_the_hash_of_their_facts(db: Any) -> None:
    decided(db, group(db, "R25").numbers, review("R25"))
    found = eligibility.of(db, [90, 91])
    assert [one for number in found for one, _hash in found[number]] == [
        Review("R25", "raoul", "email", "allow", WHY, NOW.isoformat())
    ] * 2
    hashes = {facts_hash for number in found for _one, facts_hash in found[number]}
    assert len(hashes) == 2
    assert None not in hashes


@pytest.mark.parametrize("reason", [None, "", " \t"])
def test_a_decision_needs_a_reason(db: Any, reason: str | None) -> None:
    with pytest.raises(LeadKeeperError, match="reason-missing"):
        decided(db, [90], review("R25", reason=reason))
    assert eligibility.of(db, [90]) == {}


@pytest.mark.parametrize("rule", ["R33", "R28", "R18", "R99"])
def test_only_rules_marked_so_can_be_decided(db: Any, rule: str) -> None:
    with pytest.raises(LeadKeeperError, match="not-overridable"):
        decided(db, [59], review(rule))


def test_who_does_not_wait_is_passed_over(db: Any) -> None:
    assert len(decided(db, [90, 59], review("R25")).people) == 1
    assert decided(db, [90], review("R25")) == Decided(review_at_now("R25"), ())


def review_at_now(rule: str) -> Review:
    return Review(rule, "raoul", "email", "allow", WHY, NOW.isoformat())


def test_undo_takes_back_these_decisions_and_no_others(db: Any) -> None:
    first = decided(db, [90], review("R25"))
    second = decided(db, [91], review("R25"))
    assert undo(db, second) == 1
    assert (verdicts(db, [90]), verdicts(db, [91])) == ({Verdict.ELIGIBLE}, {Verdict.REVIEW})
    assert undo(db, first) == 1
    assert undo(db, first) == 0


def test_a_restored_decision_is_not_taken_back(overrides: Any) -> None:
    before = dict(eligibility.stream(overrides))
    made = decided(overrides, group(overrides, "R07", "deux").numbers, review("R07", partner="deux"))
    undo(overrides, made)
    assert dict(eligibility.stream(overrides)) == before


def test_a_decision_that_is_stopped_is_not_written(db: Any) -> None:
    flow = decide(db, [90, 91], review("R25"), NOW)
    next(flow)
    flow.close()
    assert eligibility.of(db, [90, 91]) == {}


def test_a_decision_lapses_when_the_facts_change_for_that_person_only(db: Any) -> None:
    decided(db, [90, 91], review("R25"))
    with writing(db):
        db.conn.execute("UPDATE contacts SET age_at_consent = 16, birth_date = NULL WHERE id = 90")
    assert (verdicts(db, [90]), verdicts(db, [91])) == ({Verdict.REVIEW}, {Verdict.ELIGIBLE})


def test_a_decision_lapses_when_the_list_changes(db: Any) -> None:
    numbers = group(db, "R37").numbers
    decided(db, numbers, review("R37"))
    assert verdicts(db, numbers) == {Verdict.ELIGIBLE}
    with writing(db):
        db.conn.execute("UPDATE list_versions SET ref = 'main-5b' WHERE ref = 'main-5'")
    assert verdicts(db, numbers) == {Verdict.REVIEW}


def test_a_decision_about_a_delivery_lapses_with_the_next(db: Any) -> None:
    numbers = group(db, "R41", "bonnefoy").numbers
    decided(db, numbers, review("R41", partner="bonnefoy"))
    assert verdicts(db, numbers, "bonnefoy") == {Verdict.ELIGIBLE}
    file = Delivery("E9", "bonnefoy", "2026-11-23", ("email",), "0" * 64)
    with writing(db):
        disclosures.add(db, file, [(0, numbers[0])], [], None)
    assert Verdict.ELIGIBLE not in verdicts(db, numbers, "bonnefoy")


def test_a_decision_stands_on_later_days(db: Any) -> None:
    decided(db, [90], review("R25"))
    assert verdicts(db, [90], today=TODAY + timedelta(days=1)) == {Verdict.ELIGIBLE}


def test_the_time_of_a_decision_is_not_asked_where_the_facts_are_known(overrides: Any) -> None:
    numbers = group(overrides, "R41", "deux").numbers
    an_hour_before = datetime(2026, 9, 15, 8, 0, tzinfo=PARIS)
    decided(overrides, numbers, review("R41", partner="deux"), an_hour_before)
    assert verdicts(overrides, numbers, "deux") == {Verdict.ELIGIBLE}


def test_a_decision_is_undone_and_made_again_as_any_edit_is(db: Any) -> None:
    made = decided(db, [90, 91], review("R25"))
    assert run(undo_edit(db, NOW, made.edit)).edit.kind == "review"
    assert eligibility.of(db, [90, 91]) == {}
    run(redo(db, NOW))
    assert set(eligibility.of(db, [90, 91])) == {90, 91}


def test_a_decision_that_was_taken_back_on_its_page_can_be_made_again(db: Any) -> None:
    undo(db, decided(db, [90], review("R25")))
    run(redo(db, NOW))
    assert set(eligibility.of(db, [90])) == {90}


def test_an_older_decision_that_is_taken_back_leaves_the_line_of_edits(db: Any) -> None:
    first, second = decided(db, [90], review("R25")), decided(db, [91], review("R25"))
    undo(db, first)
    last = undo_log.last(db)
    assert last is not None
    assert last.number == second.edit


def test_a_group_that_is_allowed_leaves_out_who_was_blocked(db: Any) -> None:
    decided(db, [90], review("R25", decision="deny"))
    made = decided(db, [90, 91], review("R25"))
    assert [number for number, _place in made.people] == [91]
    assert [one.decision for one, _facts in eligibility.of(db, [90])[90]] == ["deny"]


def test_a_second_no_leaves_the_first(db: Any) -> None:
    decided(db, [90], review("R25", decision="deny"))
    made = run(decide(db, [90], review("R25", decision="deny"), NOW, instead=True))
    assert (made.people, made.replaced) == ((), ())
    assert verdicts(db, [90]) == {Verdict.BLOCKED}


def test_a_yes_instead_of_a_no_can_be_taken_back(db: Any) -> None:
    decided(db, [90], review("R25", decision="deny"))
    made = run(decide(db, [90], review("R25"), NOW, instead=True))
    assert verdicts(db, [90]) == {Verdict.ELIGIBLE}
    assert undo(db, made) == 1
    assert verdicts(db, [90]) == {Verdict.BLOCKED}
