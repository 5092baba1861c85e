"""The words of the demo and of a look at the register, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadkeeper.messages import exports, privacy, use_language

FIGURES = {
    "book": {"partners": 2, "forms": 3},
    "import": {"file": "a.csv", "read": 6, "created": 1, "updated": 1, "unchanged": 1, "duplicates": 1, "refused": 1,
               "blank": 1},
    "judge": {"people": 3, "eligible": 1, "review": 1, "blocked": 1, "reasons": {"R03": 1}},
    "export": {"file": "a.xlsx", "rows": 1, "traps": 1, "price_cents": 50},
    "verify": {"chain": "ok", "file": "match"},
    "trace": {"mail": "plainte.eml"},
    "returns": {"rows": 2, "file": "a.csv", "accepted": 1, "credit_cents": 50, "withdrawn": 1},
    "renew": {"contracts": ["raoul-2027"], "until": "2027-12-31"},
    "month": {"folder": "out"},
    "invoice": {"amount_cents": 100, "credit_cents": 50, "net_cents": 50},
    "paid": {"export": "E1", "net_cents": 50},
}  # fmt: skip


@pytest.fixture(params=["fr", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield request.param
    use_language("en")


@pytest.mark.parametrize("step", list(privacy.STEPS))
def test_every_step_of_the_demo_is_told_with_its_figures(step: str, spoken: str) -> None:
    lines = list(privacy.told(step, FIGURES[step]))

    assert lines
    assert all("{" not in line for line in lines), spoken


def test_the_price_is_told_in_euros() -> None:
    assert "0.50 €" in next(iter(privacy.told("export", FIGURES["export"])))


@pytest.mark.parametrize("file", [None, *exports.FILE])
@pytest.mark.parametrize(("chain", "number"), [("ok", None), ("broken", 3)])
def test_a_look_at_the_register_has_a_sentence_for_each_finding(
    chain: str, number: int | None, file: str | None, spoken: str
) -> None:
    said = exports.verified(chain, number, file, "E1")

    assert len(said) == (1 if file is None else 2)
    assert ("3" in said[0]) is (chain == "broken"), spoken
