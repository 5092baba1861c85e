import pytest

from leadkeeper.model.list_changes import ListChanges, Renamed
from leadkeeper.model.partner import ListedName


def test_without_a_difference_there_is_nothing() -> None:
    assert ListChanges().nothing


@pytest.mark.parametrize(
    "changes",
    [
        ListChanges(added=(ListedName("Raoul SAS"),)),
        ListChanges(removed=(ListedName("Raoul SAS"),)),
        ListChanges(renamed=(Renamed("Raoul Marketing SAS", "Raoul SAS"),)),
    ],
)
def test_any_difference_is_something(changes: ListChanges) -> None:
    assert not changes.nothing
