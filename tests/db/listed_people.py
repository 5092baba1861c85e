"""A book of five very different people, to be listed and counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from tests.made_archive import Facts, archive, form, form_version, given, person, restored

DELIVERY = {"id": "E1", "partner": "raoul", "at": "2026-02-15", "channels": ["email"], "contacts": ["c2", "c4"]}
PEOPLE: list[Facts] = [
    person(1, first_name="Léa", last_name="Dûbois", stage="lost", segment="b2b", country=None),
    person(2, first_name="Le\u0301o", last_name='O\'Neil "Jo" 100%_', company="Été & Fils", country="BE", segment=None),
    person(3, email=None, first_name="Él", last_name="Ng", company="[IB]*", consents=[given(event="refused")]),
    person(4, email="Zoé@Mail.example", first_name=None, last_name="abil", phone=None, consents=[]),
    person(
        5,
        first_name="Max",
        last_name="Dubois",
        email_state="bounced",
        consents=[given(form_version="fair-v1", at=None)],
    ),
]


@pytest.fixture(name="db")
def listed(tmp_path: Path) -> Iterator[Db]:
    """A book of five very different people."""
    fair = form(id="fair", versions=[form_version(id="fair-v1")])
    thing = archive(*PEOPLE, forms=[form(), fair], deliveries=[DELIVERY])
    with restored(tmp_path, thing) as book:
        yield book.db
