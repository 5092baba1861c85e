"""The bundled list of throw-away domains."""

from __future__ import annotations

from leadkeeper.domain.email import ALIAS_SERVICES, FREE_MAIL, REAL
from leadkeeper.domain.time import calendar_day
from leadkeeper.services.exports.hygiene import LIST, is_throwaway, throwaway_domains
from tests.workshop.mail_domains import domains_in


def list_facts() -> dict[str, str]:
    """What the list says of itself: `source`, `version`, `date`, `licence`."""
    heads = (line[1:].partition(":") for line in LIST.read_text("utf-8").splitlines() if line.startswith("#"))
    return {name.strip().lower(): text.strip() for name, _, text in heads if text.strip()}


def test_the_list_says_where_it_comes_from_when_and_under_which_licence() -> None:
    facts = list_facts()
    assert {"source", "version", "date", "licence"} <= facts.keys()
    assert calendar_day(facts["date"]) is not None
    assert "MIT" in LIST.with_name("LICENSE").read_text("utf-8")


def test_a_domain_and_those_under_it_are_known() -> None:
    assert len(throwaway_domains()) > 5_000
    assert is_throwaway("yopmail.com")
    assert is_throwaway("deep.yopmail.com")
    assert not is_throwaway("com")


def test_no_provider_and_no_alias_service_is_on_it() -> None:
    assert sorted(one for one in FREE_MAIL | ALIAS_SERVICES | REAL if is_throwaway(one)) == []


def test_the_renewal_reads_the_package_without_running_it() -> None:
    assert domains_in("x = 1\nblocklist = {'b.example', 'a.example'}\nraise SystemExit") == ["a.example", "b.example"]
