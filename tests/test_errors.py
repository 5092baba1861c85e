"""A known failure carries its code and its facts."""

from __future__ import annotations

from leadkeeper.errors import LeadKeeperError


def test_code_and_facts_can_be_read_by_people_who_log_it() -> None:
    error = LeadKeeperError("file-empty", path="a.csv")

    assert (error.code, error.facts) == ("file-empty", {"path": "a.csv"})
    assert str(error) == "file-empty: {'path': 'a.csv'}"
    assert str(LeadKeeperError("name-missing")) == "name-missing"
