"""Yield and returns by form version."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
from leadkeeper.services.billing.returns_file import ReturnChoices
from leadkeeper.services.consent.forms import source_yields
from leadkeeper.services.exports.exporter import export_contacts
from tests.cli.test_returns import file, mail
from tests.made_archive import NOW, archive, form_version, given, person, restored


def test_a_form_has_the_people_who_last_said_yes_on_it(tmp_path: Path) -> None:
    forms = [
        {
            "id": "quiz",
            "name": "Quiz",
            "versions": [form_version(to="2026-05-31"), form_version(id="quiz-v2", **{"from": "2026-06-01"})],
        }
    ]
    people = [
        person(1),
        person(2, consents=[given(form_version="quiz-v2")]),
        person(3, consents=[given("2026-03-01", form_version="quiz-v1"), given(form_version="quiz-v2")]),
        person(4, consents=[]),
    ]
    people[0]["consents"] = [given("2026-05-01T10:00:00+02:00")]
    with restored(tmp_path, archive(*people, forms=forms)) as book:
        assert {one.rows for one in source_yields(book.db).values()} == {0}
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        path = file(tmp_path, (mail(3),), header=("email",))
        order = ReturnsOrder(path, "raoul", choices=ReturnChoices(otherwise="out_of_target"))
        run(return_contacts(book.db, order, NOW))
        found = source_yields(book.db)
    figures = {version: (one.people, one.given, one.rows, one.returned) for version, one in found.items()}
    assert figures == {"quiz-v1": (2, 1, 1, 0), "quiz-v2": (2, 2, 2, 1)}
    assert (found["quiz-v2"].disclosed_share, found["quiz-v2"].return_rate) == (1.0, 0.5)
    assert found["quiz-v2"].reasons == {"out_of_target": 1}
