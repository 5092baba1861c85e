"""A date that somebody mistyped by a thousand years ends no judgement of everybody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.progress import run
from leadkeeper.services.eligibility.judge import judge_all, judge_each
from tests.made_archive import TODAY, Facts, archive, contract, form, form_version, given, partner, person, restored

ENDS = ("0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31", "9999-12-31T23:59:59Z")


def mistyped(at: str) -> list[tuple[Facts, Facts]]:
    """Somebody and the parts of an archive in which one date is at an end of the calendar, for each date there is."""
    running = contract(signed_on=at, starts_on=at, ends_on=at, terminated_on=at)
    return [
        (person(1, consents=[given(at)]), {}),
        (person(1, consents=[given(), given(at, event="withdrawn")]), {}),
        (person(1, consents=[given(valid_until=at)]), {}),
        (person(1, consents=[], last_action={"at": at, "kind": "click"}), {}),
        (person(1, relation_ended_on=at), {"forms": [form(kind="customer_file")]}),
        (person(1, birth_date=at), {}),
        (person(1, segment="b2b", consents=[], informed={"at": at, "mentions_transmission": True}), {}),
        (person(1, reviews=[{"rule": "R41", "decision": "allow", "reason": "agreed", "at": at}]), {}),
        (person(1), {"partners": [partner(contracts=[running])]}),
        (person(1), {"forms": [form(versions=[form_version(**{"from": at, "to": at})])]}),
        (person(1), {"deliveries": [{"id": "E1", "partner": "raoul", "at": at, "contacts": ["c1"]}]}),
        (person(1), {"notices": [{"partner": "raoul", "contact": "c1", "due": at, "sent_at": at}]}),
        (person(1), {"lists": [{"id": "main", "versions": [{"id": "main-1", "published_at": at}]}]}),
    ]


@pytest.mark.parametrize("at", ENDS)
@pytest.mark.parametrize("place", range(len(mistyped(""))))
@pytest.mark.parametrize("channel", ["email", "voice"])
def test_everybody_is_judged_all_the_same(tmp_path: Path, at: str, place: int, channel: str) -> None:
    who, parts = mistyped(at)[place]
    with restored(tmp_path, archive(who, person(2), **parts)) as book:
        (judged,) = run(judge_all(book.db, ["raoul"], [channel], TODAY))
        alone = [judgement.rules for _, judgement in judge_each(book.db, judged)]
        bulk = [judged.judgements[situation].rules for situation in judged.grouping.situations]
    assert alone == bulk
