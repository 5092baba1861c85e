from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db import forms
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.consent.forms import (
    attach_evidence,
    findings_of,
    forms_to_mend,
    new_form,
    new_version,
    remove_form,
    sources,
)
from leadkeeper.services.eligibility.judge import judge_some
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import TODAY, archive, form, person, restored
from tests.services.made_book import NOW, PNG, case_book, empty_book


def test_every_version_says_how_many_people_answered_on_it(tmp_path: Path) -> None:
    with case_book(tmp_path) as db:
        found = sources(db)
        answered = db.conn.execute(
            "SELECT v.ref, c.contact FROM consents c JOIN consent_kinds k ON k.id = c.kind"
            " JOIN form_versions v ON v.id = k.form_version"
        ).fetchall()
    for one in found.versions:
        assert one.people == len({contact for version, contact in answered if version == one.version.id})


def test_a_version_that_nobody_described_is_an_error(tmp_path: Path) -> None:
    with empty_book(tmp_path) as db:
        new_form(db, Form("", "Quiz", versions=(FormVersion("", starts="2026-01-10"),)))
        (one,) = sources(db).versions
    assert (one.people, one.errors, one.warnings) == (0, ("L00",), ())


def test_partners_missing_on_a_list_are_no_error_of_the_form() -> None:
    ids = {one.id for one in findings_of(Verbatim(partner_mode="none"), ())}
    assert "L11" in ids
    assert "L16" not in ids


def test_a_signed_sheet_is_asked_for_on_paper() -> None:
    paper = Verbatim(medium="paper")
    assert "L40" in {one.id for one in findings_of(paper, ())}
    assert "L40" not in {one.id for one in findings_of(paper, ("signed_sheet",))}


def test_evidence_that_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "quiz.png"
    path.write_bytes(PNG)
    with empty_book(tmp_path) as db:
        new_form(db, Form("", "Quiz", versions=(FormVersion("", starts="2026-01-10"),)))
        evidence = attach_evidence(db, "quiz-v1", "screenshot", path, NOW.date(), NOW)
        assert sources(db).versions[0].altered == frozenset()
        db.conn.execute("UPDATE files SET bytes = x'00'")
        assert sources(db).versions[0].altered == {evidence.sha256}


def test_a_new_source_is_described_with_the_owner_and_the_lists(tmp_path: Path) -> None:
    with case_book(tmp_path) as db:
        found = sources(db)
    assert found.owner.name == "Clodomir & Eulalie SARL"
    assert found.lists


def test_a_text_changed_under_the_same_version_is_an_error(tmp_path: Path) -> None:
    with restored(tmp_path, archive()) as book:
        assert "L38" not in sources(book.db).versions[0].errors
        ((_ref, before),) = judge_some(book.db, ["c1"], "raoul", "email", TODAY)
        book.db.conn.execute("UPDATE form_versions SET description = json_set(description, '$.text', 'J’accepte.')")
        ((_ref, after),) = judge_some(book.db, ["c1"], "raoul", "email", TODAY)
        assert sources(book.db).versions[0].errors == ("L38",)
    assert (before.verdict, after.verdict, after.rules) == (Verdict.ELIGIBLE, Verdict.BLOCKED, ("R18",))


def test_a_form_stays_as_long_as_an_answer_or_an_import_names_it(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    with restored(tmp_path, archive(person(1), forms=[form(), form(id="panier", versions=[])])) as book:
        new_form(book.db, Form("", "Salon", versions=(FormVersion("", starts="2026-01-10"),)))
        path.write_text("E-mail\nbob@mail.example\n", "utf-8")
        run(import_file(book.db, path, ImportOptions(form="salon-v1"), NOW))
        assert {one.form.id: one.in_use for one in sources(book.db).versions} == {"quiz": True, "salon": True}
        for wanted in ("quiz", "salon"):
            with pytest.raises(LeadKeeperError, match="form-in-use"):
                remove_form(book.db, wanted)
        remove_form(book.db, "panier")
        assert [one.id for one in forms.read_all(book.db)] == ["quiz", "salon"]
        with pytest.raises(LeadKeeperError, match="unknown-form"):
            remove_form(book.db, "panier")


def test_a_form_is_deleted_with_its_versions_and_pictures(tmp_path: Path) -> None:
    path = tmp_path / "quiz.png"
    path.write_bytes(PNG)
    with empty_book(tmp_path) as db:
        new_form(db, Form("", "Quiz", versions=(FormVersion("", starts="2026-01-10"),)))
        new_version(db, "quiz", FormVersion("", starts="2026-02-10"))
        attach_evidence(db, "quiz-v1", "screenshot", path, NOW.date(), NOW)
        remove_form(db, "quiz")
        assert (sources(db).versions, forms_to_mend(db)) == ((), 0)
        assert new_form(db, Form("", "Quiz", versions=(FormVersion("", starts="2026-03-01"),))) == "quiz"
