"""The generated archives are dense: enough of everybody, on every channel, under every rule."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.oracle.archives import archive_of, archives
from tests.oracle.companies import Facts
from tests.oracle.compare import situations
from tests.oracle.judge import RULES, decide
from tests.oracle.situation import CHANNELS

SILENT = {"R15", "R26", "R27", "R30", "R32", "R34", "R38", "R45"}
REVIEWS = (
    "R07",
    "R08",
    "R09",
    "R10",
    "R12",
    "R14",
    "R16",
    "R18",
    "R19",
    "R23",
    "R25",
    "R28",
    "R31",
    "R33",
    "R35",
    "R37",
)


@pytest.fixture(scope="module")
def mix() -> Counter[tuple[str, str]]:
    """How often each verdict fell on each channel, and how often each rule gave review or blocked."""
    counted: Counter[tuple[str, str]] = Counter()

    @settings(
        max_examples=300,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(archive=archives())
    def count(archive: Facts) -> None:
        for partner, channel, today in situations(archive):
            for answer in decide(archive, partner, channel, today).values():
                counted[channel, answer.verdict] += 1
                counted.update(answer.reasons.items())

    count()
    return counted


def share(mix: Counter[tuple[str, str]], channel: str) -> float:
    return mix[channel, "eligible"] / sum(mix[channel, verdict] for verdict in ("eligible", "review", "blocked"))


def test_a_quarter_of_the_judged_are_eligible(mix: Counter[tuple[str, str]]) -> None:
    assert sum(share(mix, channel) for channel in CHANNELS) / len(CHANNELS) >= 0.25


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_has_eligible_people(mix: Counter[tuple[str, str]], channel: str) -> None:
    assert share(mix, channel) >= 0.15


def test_every_rule_objects_to_somebody(mix: Counter[tuple[str, str]]) -> None:
    assert {rule for rule in RULES if not mix[rule, "blocked"] + mix[rule, "review"]} == SILENT


def test_every_rule_that_can_ask_for_a_review_does(mix: Counter[tuple[str, str]]) -> None:
    assert [rule for rule in REVIEWS if not mix[rule, "review"]] == []


def test_the_archives_hold_what_the_law_is_strict_about() -> None:
    made = [archive_of(seed) for seed in range(400)]
    people = [(archive, one) for archive in made for one in archive["contacts"]]
    yeses = [(archive, event) for archive, one in people for event in one["consents"] if event["event"] == "given"]
    today = {id(archive): archive["cases"][0]["today"] for archive in made}

    assert sum(str(event["at"])[:10] > today[id(archive)] for archive, event in yeses if event["at"]) > 20
    assert sum(event["form_version"] is None or event["method"] == "declared" for _, event in yeses) > 20
    assert sum(request["answered_on"] is None for archive in made for request in archive["requests"]) > 5
    assert sum(same_day(one) for _, one in people) > 20
    assert sum("<" in (one["email"] or "") or "/" in (one["phone"] or "") for _, one in people) > 5


def same_day(contact: Facts) -> bool:
    """Whether two answers are of one day, one of them without a time."""
    at = [str(event["at"]) for event in contact["consents"] if event["at"]]
    days = [text[:10] for text in at]
    return len(days) > len(set(days)) and any(len(text) == 10 for text in at)
