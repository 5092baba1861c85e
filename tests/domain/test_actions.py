"""Single things to do: each gives the world as it is afterwards, and touches nothing else."""

from __future__ import annotations

from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.eligibility.judge import Action, actions
from tests.domain.eligibility.made_case import TODAY, contract, list_version, partner, person, verdict, world, yes


def found(where: ReferenceData, name: str) -> Action:
    return next(one for one in actions(where, where.partners[0], "email", TODAY) if one.name == name)


def names(where: ReferenceData) -> list[str]:
    return [one.name for one in actions(where, where.partners[0], "email", TODAY)]


def test_where_all_is_well_only_telling_the_partner_is_left() -> None:
    assert names(world()) == ["tell-partner"]


def test_each_fault_has_its_action_and_the_action_cures_it() -> None:
    for changes, name, target in (
        ({"version": {"evidence": []}}, "attach-evidence", "quiz-v1"),
        ({"version": {"description": None}}, "describe-form", "quiz-v1"),
        ({"lists": [{"id": "main", "versions": [list_version(snapshot=None)]}]}, "archive-list", "main-1"),
        ({"partners": [partner(contracts=[])]}, "sign-contract", "raoul"),
        ({"partners": [partner(contracts=[contract(ends_on="2026-11-01")])]}, "renew-contract", "raoul"),
        ({"partners": [partner(hold={"reason": "trap"})]}, "lift-hold", "raoul"),
        ({"partners": [partner(sectors=[])]}, "state-sector", "raoul"),
    ):
        where = world(**changes)
        action = found(where, name)

        assert action.target == target
        assert verdict(person(yes()), where)[0] != "eligible"
        assert verdict(person(yes()), action.reference_data) == ("eligible", []), name


def test_a_list_that_changed_since_cannot_be_archived_any_more() -> None:
    versions = [list_version(snapshot=None), list_version("main-2", "2026-11-01")]
    where = world(lists=[{"id": "main", "versions": versions}])

    assert verdict(person(yes()), found(where, "archive-list").reference_data) == ("review", ["R07"])
