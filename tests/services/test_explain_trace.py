"""What stands behind a traced complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.domain.complaint import Explained
from leadkeeper.progress import run
from leadkeeper.services.complaints.tracing import ComplaintTracer, explain_trace
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import NOW, archive, given, person, restored
from tests.services.made_mails import HUGO, world

OUT = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, world()) as book:
        yield book.db


def of(db: Db, address: str) -> Explained:
    return explain_trace(db, ComplaintTracer(db).typed(address))


def test_each_file_has_the_yes_before_it(db: Db) -> None:
    found = of(db, HUGO)

    assert (found.person and found.person.id, found.tag) == ("c01", "clodomir")
    (file,) = found.given
    assert (file.partner.legal_name, file.file.export) == ("Raoul SAS", "E1")
    assert file.basis == found.first_yes
    assert file.basis is not None
    assert file.basis.form is not None
    assert (file.basis.form.name, file.basis.consent.form_version) == ("Quiz", "quiz-v1")


def test_each_file_of_several_spellings_has_the_yes_of_whom_it_held(db: Db) -> None:
    yeses = [one.basis and one.basis.consent.at for one in of(db, "tmoreau.velo+autre@gmail.com").given]

    assert yeses == ["2026-01-20T10:00:00+01:00", "2026-02-20T10:00:00+01:00"]


def test_a_trap_has_its_files_and_nothing_else(db: Db) -> None:
    found = of(db, "camille.forest@pieges.clodomir.example")

    assert [(one.partner.id, one.basis) for one in found.given] == [("alpha", None)]
    assert (found.person, found.sources, found.first_yes) == (None, (), None)


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ([given("2026-06-01"), given("2026-06-20"), given("2026-08-01")], "2026-06-20"),
        ([given("2026-08-01")], None),
        ([given("2026-06-01", event="refused")], None),
        ([given("2026-06-01", purpose="own")], None),
        ([given(None, raw="jadis")], "jadis"),
        ([given(None, raw="jadis"), given("2026-06-01")], "2026-06-01"),
    ],
)
def test_the_last_yes_before_the_file_counts(
    tmp_path: Path, answers: list[dict[str, object]], wanted: str | None
) -> None:
    with restored(tmp_path, archive(person(1, consents=answers), deliveries=[OUT])) as book:
        (file,) = of(book.db, "person1@mail.example").given

    assert (file.basis and (file.basis.consent.at or file.basis.consent.raw)) == wanted


def test_the_line_of_the_file_is_named(db: Db, tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text("email,first_name\na@x.example,A\nb@x.example,B\n", "utf-8")
    run(import_file(db, leads, ImportOptions(), NOW))

    (source,) = of(db, "b@x.example").sources
    assert (source.file, source.line) == ("leads.csv", 3)
