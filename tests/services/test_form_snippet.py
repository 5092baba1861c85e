"""The corrected form of a form version of the book; how it behaves in a browser is told in tests/pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import forms
from leadkeeper.domain.form import Wish
from leadkeeper.domain.form_audit.corrected_form import corrected
from leadkeeper.domain.partner import ListedName
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.consent.form_generator import Snippet, SnippetChoices, corrected_form, form_markup, write_form
from leadkeeper.services.consent.forms import new_version
from tests.made_archive import (
    OWNER,
    TODAY,
    archive,
    contract,
    description,
    form,
    form_version,
    partner,
    published,
    restored,
)

NAMES = [{"name": "Raoul SAS", "siren": "987654324", "privacy_url": "https://raoul.example/privacy"}]
LIST = published(
    versions=[
        {"id": "main-2", "published_at": "2026-03-10T09:00:00+01:00", "names": NAMES},
        {"id": "main-1", "published_at": "2026-01-10T09:00:00+01:00", "names": [{"name": "Acme SA"}]},
    ]
)
LINKING = form_version(list="main", list_version=None)
SMALL = Wish("Clodomir & Eulalie SARL", "main-1", "2026-01-10", (ListedName("Raoul SAS"),))


@contextmanager
def book(folder: Path, version: dict[str, Any] = LINKING, **parts: Any) -> Iterator[Any]:
    facts = archive(contacts=[], lists=[LIST], forms=[form(versions=[version])]) | parts
    with restored(folder, facts) as opened:
        yield opened.db


def made(folder: Path, version: dict[str, Any] = LINKING, **choices: Any) -> Snippet:
    with book(folder, version) as db:
        return corrected_form(db, "quiz-v1", SnippetChoices(**choices), TODAY)


def test_the_form_names_the_list_as_it_stands_now(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert (found.list_version, found.draft.description["list"]["names"]) == ("main-2", ["Raoul SAS"])


def test_a_form_that_passes_has_no_findings(tmp_path: Path) -> None:
    found = made(tmp_path, names="inline")
    assert (found.errors, found.warnings) == ((), ())


@pytest.mark.parametrize(
    ("shown", "pair"), [({}, True), ({"partner_box": {"text": "J’accepte."}}, False), ({"buttons": []}, False)]
)
def test_the_style_stays_as_it_was(tmp_path: Path, shown: dict[str, Any], pair: bool) -> None:
    found = made(tmp_path, LINKING | {"description": description() | shown})
    assert (found.draft.pair is not None) is pair


@pytest.mark.parametrize(
    ("shown", "mode"),
    [({"partner_mode": "inline"}, "inline"), ({"partner_mode": "link"}, "link"), ({"partner_mode": "none"}, "link")],
)
def test_partners_are_named_where_they_were(tmp_path: Path, shown: dict[str, Any], mode: str) -> None:
    found = made(tmp_path, LINKING | {"description": description() | shown})
    assert found.draft.description["partner_mode"] == mode


def test_a_link_needs_the_address_of_the_list(tmp_path: Path) -> None:
    with book(tmp_path, lists=[LIST | {"url": "clodomir.example"}]) as db:
        found = corrected_form(db, "quiz-v1", SnippetChoices(names="link"), TODAY)
    assert found.draft.description["partner_mode"] == "inline"


def test_calls_are_about_what_the_contracts_in_force_say(tmp_path: Path) -> None:
    contracts = [contract(), contract("raoul-old", ends_on="2026-01-31", offer_topic="vins")]
    other = partner(id="x", legal_name="Autre SAS", siren="456123785", contracts=[contract(offer_topic="paniers")])
    with book(tmp_path, partners=[partner(contracts=contracts), other]) as db:
        found = corrected_form(db, "quiz-v1", SnippetChoices(channels=("voice",)), TODAY)
    assert "au sujet de\u00a0: accounting software, pendant" in found.draft.boxes[-1].text


def test_the_form_sends_the_id_that_the_next_version_gets(tmp_path: Path) -> None:
    with book(tmp_path) as db:
        found = corrected_form(db, "quiz-v1", SnippetChoices(), TODAY)
        assert 'name="formulaire" value="quiz-v2"' in found.html
        assert new_version(db, "quiz", replace(found.version, starts="2026-11-24")) == "quiz-v2"
        assert forms.read_all(db)[0].versions[1].description == found.draft.description


def test_a_form_that_asks_rightly_already_keeps_its_id(tmp_path: Path) -> None:
    with book(tmp_path) as db:
        new_version(
            db, "quiz", replace(corrected_form(db, "quiz-v1", SnippetChoices(), TODAY).version, starts="2026-11-24")
        )
        again = corrected_form(db, "quiz-v2", SnippetChoices(), TODAY)
    assert again.version.id == "quiz-v2"
    assert 'name="formulaire" value="quiz-v2"' in again.html


@pytest.mark.parametrize(("names", "list_", "fixed"), [("link", "main", None), ("inline", None, "main-2")])
def test_the_next_version_names_the_list_or_one_version_of_it(
    tmp_path: Path, names: Any, list_: str | None, fixed: str | None
) -> None:
    version = made(tmp_path, names=names).version
    assert (version.list, version.list_version) == (list_, fixed)


def test_the_only_list_of_the_book_is_taken_where_the_form_names_none(tmp_path: Path) -> None:
    assert made(tmp_path, form_version(list_version=None)).list_version == "main-2"


@pytest.mark.parametrize("lists", [[], [LIST, LIST | {"id": "other", "versions": []}], [LIST | {"versions": []}]])
def test_a_form_without_a_list_is_refused(tmp_path: Path, lists: list[Any]) -> None:
    version = form_version(list_version=None)
    with book(tmp_path, version, lists=lists) as db, pytest.raises(LeadKeeperError, match="form-without-list"):
        corrected_form(db, "quiz-v1", SnippetChoices(), TODAY)


@pytest.mark.parametrize(
    ("version", "choices", "code"),
    [("quiz-v9", SnippetChoices(), "unknown-form"), ("quiz-v1", SnippetChoices(channels=("fax",)), "unknown-channel")],
)
def test_what_is_not_there_is_refused(tmp_path: Path, version: str, choices: SnippetChoices, code: str) -> None:
    with book(tmp_path) as db, pytest.raises(LeadKeeperError, match=code):
        corrected_form(db, version, choices, TODAY)


def test_what_the_book_lacks_stays_an_objection(tmp_path: Path) -> None:
    with book(tmp_path, owner=OWNER | {"rights_contact": None}) as db:
        assert corrected_form(db, "quiz-v1", SnippetChoices(), TODAY).errors == ("L23",)


@pytest.mark.parametrize(
    ("name", "begins"), [("f.html", "<!doctype html>"), ("f.htm", "<!doctype html>"), ("f.txt", "Votre")]
)
def test_the_name_of_the_file_says_what_it_holds(tmp_path: Path, name: str, begins: str) -> None:
    with book(tmp_path) as db:
        write_form(db, "quiz-v1", tmp_path / name, SnippetChoices(), TODAY)
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_the_description_can_be_checked_by_itself(tmp_path: Path) -> None:
    with book(tmp_path) as db:
        found = write_form(db, "quiz-v1", tmp_path / "f.json", SnippetChoices(), TODAY)
    assert json.loads((tmp_path / "f.json").read_text("utf-8")) == found.draft.description


def test_a_field_that_nobody_knows_gets_a_name_of_plain_letters() -> None:
    page = form_markup(corrected({"fields": ["Taille d’été", "♥"]}, SMALL), SMALL, "quiz-v2")
    assert 'name="taille_d_ete"' in page
    assert 'name="champ"' in page


def test_markup_in_names_is_text() -> None:
    wish = replace(SMALL, partners=(ListedName("Raoul & <b>Fils</b>", None, "javascript:alert(1)"),))
    page = form_markup(corrected(None, wish), wish, "--><script>")
    assert "Raoul &amp; &lt;b&gt;Fils&lt;/b&gt;" in page
    assert "javascript:" not in page
    assert "<script" not in page
