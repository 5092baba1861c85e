from __future__ import annotations

from leadkeeper.domain.form_audit.checks import CHECKS


def test_every_check_has_its_place_in_the_table() -> None:
    assert list(CHECKS) == [f"L{number:02}" for number in range(41)]


def test_every_check_has_a_function_of_its_own() -> None:
    assert len(set(CHECKS.values())) == len(CHECKS)
