from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.db import forms, partners
from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.domain.form import Evidence, Form, FormVersion, Seller
from leadkeeper.domain.partner import ListVersion, PartnerList
from leadkeeper.domain.serialization import Verbatim

PICTURE = Evidence("screenshot", "v1.png", "ab", "2026-01-10")
V1 = FormVersion("v1", "2026-01-10", None, "main", "main-1", Verbatim(medium="web", x=None), (PICTURE, Evidence()))
V2 = FormVersion("v2")
QUIZ = Form("quiz", "Quiz", "acquired", "revoked", Seller("Seller SA", "1", contract=False), (V1, V2))
FAIR = Form("fair", versions=(FormVersion("v3", description=Verbatim()),))


@pytest.fixture
def full(db: Db) -> Db:
    """A book of two forms."""
    partners.add_list(db, PartnerList("main", versions=(ListVersion("main-1"),)))
    for one in (QUIZ, FAIR):
        forms.add(db, one)
    return db


def test_forms_come_back_as_added_and_in_their_order(full: Db) -> None:
    assert forms.read_all(full) == (QUIZ, FAIR)
    assert set(forms.version_numbers(full)) == {"v1", "v2", "v3"}


def test_a_form_that_was_described_with_nothing_is_described(full: Db) -> None:
    (shown,) = forms.read_all(full)[1].versions
    assert shown.description == {}


def test_a_description_is_added_once_and_then_stays(full: Db) -> None:
    forms.describe(full, "v2", Verbatim(medium="paper"))
    forms.describe(full, "v2", Verbatim(medium="web"))
    forms.describe(full, "v1", Verbatim(medium="phone"))
    assert forms.read_all(full)[0].versions == (V1, replace(V2, description=Verbatim(medium="paper")))


def test_the_description_that_people_first_saw_keeps_its_fingerprint(full: Db) -> None:
    question = "SELECT published_sha256 FROM form_versions WHERE ref = ?"
    assert len(fetch_value(full, question, ("v1",))) == 64
    assert fetch_value(full, question, ("v2",)) is None
    forms.describe(full, "v2", Verbatim(x=None, medium="web"))
    assert fetch_value(full, question, ("v2",)) == fetch_value(full, question, ("v1",))


def test_a_version_ends_on_a_day(full: Db) -> None:
    forms.end_version(full, "v1", "2026-06-30")
    assert forms.read_all(full)[0].versions == (replace(V1, ends="2026-06-30"), V2)


def test_a_form_is_revoked_alone(full: Db) -> None:
    forms.set_status(full, "fair", "revoked")
    assert forms.read_all(full) == (QUIZ, replace(FAIR, status="revoked"))


def test_evidence_stands_in_the_order_in_which_it_came(full: Db) -> None:
    late = Evidence("pdf", "late.pdf", "cd", None)
    forms.add_evidence(full, "v1", late, copied=True)
    assert forms.read_all(full)[0].versions[0].evidence == (PICTURE, Evidence(), late)


def test_people_are_counted_by_the_version_on_which_they_answered(peopled: Db) -> None:
    assert forms.people(peopled) == {"quiz-v1": 3}


def test_a_description_that_is_not_the_published_one_is_noticed(full: Db) -> None:
    assert forms.changed(full) == frozenset()
    full.conn.execute("UPDATE form_versions SET description = '{\"medium\":\"paper\"}' WHERE ref = 'v1'")
    assert forms.changed(full) == {"v1"}


def test_a_version_described_later_counts_as_published_then(full: Db) -> None:
    forms.describe(full, "v2", Verbatim(medium="web", ratio=1.0, x=None))
    assert forms.changed(full) == frozenset()
