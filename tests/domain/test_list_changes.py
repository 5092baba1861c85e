from __future__ import annotations

from leadkeeper.domain.partner import ListChanges, ListedName, Renamed, list_changes

RAOUL = ListedName("Raoul SAS", "987654324")
TABLE = ListedName("Bonne Table SARL", "456123785")
ACME = ListedName("Acme SA", None)


def test_the_same_names_are_no_change() -> None:
    assert list_changes([RAOUL, ACME], [ACME, RAOUL]) == ListChanges()


def test_who_is_new_and_who_is_gone_is_told() -> None:
    assert list_changes([RAOUL, ACME], [TABLE, RAOUL]) == ListChanges(added=(TABLE,), removed=(ACME,))


def test_an_equal_siren_with_another_name_is_a_new_name() -> None:
    found = list_changes([ListedName("Raoul Marketing SAS", "987 654 324")], [RAOUL])
    assert found == ListChanges(renamed=(Renamed("Raoul Marketing SAS", "Raoul SAS"),))


def test_another_spelling_is_no_new_name() -> None:
    assert list_changes([ListedName("RAOUL S.A.S.", "987654324")], [RAOUL]) == ListChanges()


def test_an_equal_name_with_another_siren_is_another_company() -> None:
    other = ListedName("Raoul SAS", "456123785")
    assert list_changes([other], [RAOUL]) == ListChanges(added=(RAOUL,), removed=(other,))


def test_a_name_without_siren_is_known_by_its_name() -> None:
    assert list_changes([ListedName("raoul", None)], [RAOUL]) == ListChanges()


def test_the_number_counts_before_the_name() -> None:
    before = [ListedName("Raoul SAS", None), ListedName("Raoul Marketing SAS", "987654324")]
    assert list_changes(before, [RAOUL]) == ListChanges(
        removed=(before[0],), renamed=(Renamed("Raoul Marketing SAS", "Raoul SAS"),)
    )


def test_a_company_listed_twice_is_gone_once() -> None:
    assert list_changes([RAOUL, RAOUL], [RAOUL]) == ListChanges(removed=(RAOUL,))
