from __future__ import annotations

from leadkeeper.domain.form_audit.checks import CHECKS


def test_every_check_has_its_place_in_the_table() -> None:
    assert [check.id for check in CHECKS] == [f"L{number:02}" for number in range(41)]


def test_every_check_names_what_it_rests_on() -> None:
    assert not [check.id for check in CHECKS if not check.reference.strip()]


def test_every_check_has_a_function_of_its_own() -> None:
    assert len({check.find for check in CHECKS}) == len(CHECKS)


def test_the_checks_that_can_be_both_are_those_of_the_definition() -> None:
    assert [check.id for check in CHECKS if len(check.severities) == 2] == ["L06", "L13", "L19", "L22"]


def test_the_warnings_are_those_of_the_definition() -> None:
    warnings = "L14 L17 L27 L28 L29 L33 L37 L39".split()
    assert [check.id for check in CHECKS if check.severities == ("warning",)] == warnings
