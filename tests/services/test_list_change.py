"""Who must be told of a new version of the list, and in which words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.partners.lists import ListChange, list_change
from tests.made_archive import TODAY, Facts, archive, form, form_version, given, person, published, restored

TABLE: Facts = {"name": "Bonne Table SARL", "siren": "456123785"}
VERSIONS = [
    {
        "id": "main-1",
        "published_at": "2026-01-10T09:00:00+01:00",
        "names": [{"name": "Raoul SAS", "siren": "987654324"}],
    },
    {"id": "main-2", "published_at": "2026-03-10T09:00:00+01:00", "names": [TABLE]},
]
BEFORE, AFTER = "2026-02-01T10:00:00+01:00", "2026-04-01T10:00:00+02:00"


def change(folder: Path, *people: Facts, **parts: Any) -> ListChange:
    lists = [published(versions=VERSIONS), published(id="other", versions=[VERSIONS[0] | {"id": "other-1"}])]
    shown = form_version(list="main", list_version=None)
    whole = archive(*people, lists=lists, forms=[form(versions=[shown])]) | parts
    with restored(folder, whole) as book:
        return run(list_change(book.db, "main-1", "main-2", TODAY))


def test_who_said_yes_on_the_older_version_must_be_told(tmp_path: Path) -> None:
    people = [
        person(1, consents=[given(BEFORE)]),
        person(2, consents=[given(BEFORE)]),
        person(3, consents=[given(AFTER)]),
    ]
    found = change(tmp_path, *people)
    assert (found.people, found.seen) == (2, {"main-1": 2})


def test_an_undated_yes_counts_as_an_unknown_version(tmp_path: Path) -> None:
    assert change(tmp_path, person(1, consents=[given(None)])).seen == {"": 1}


@pytest.mark.parametrize("event", ["withdrawn", "refused"])
def test_who_took_the_yes_back_is_not_told(tmp_path: Path, event: str) -> None:
    no = {"at": AFTER, "event": event, "purpose": "partners"}
    assert change(tmp_path, person(1, consents=[given(BEFORE), no])).people == 0


def test_who_refuses_one_channel_only_is_told(tmp_path: Path) -> None:
    no = {"at": AFTER, "event": "withdrawn", "purpose": "partners", "channels": ["sms"]}
    assert change(tmp_path, person(1, consents=[given(BEFORE), no])).people == 1


def test_who_is_on_the_stop_list_is_not_told(tmp_path: Path) -> None:
    stop = [{"email": "person1@mail.example", "reason": "objection"}]
    assert change(tmp_path, person(1, consents=[given(BEFORE)]), suppressions=stop).people == 0


def test_who_said_yes_again_on_the_newer_version_is_not_told(tmp_path: Path) -> None:
    assert change(tmp_path, person(1, consents=[given(BEFORE), given(AFTER)])).people == 0


def test_who_agreed_to_your_own_offers_only_is_not_told(tmp_path: Path) -> None:
    assert change(tmp_path, person(1, consents=[given(BEFORE, purpose="own")])).people == 0


def test_the_text_names_the_change_the_list_and_the_way_out(tmp_path: Path) -> None:
    text = change(tmp_path, person(1)).text
    assert text["fr"].replace("\u00a0", " ") == (
        "La liste des partenaires de Clodomir & Eulalie SARL a changé le 10/03/2026. S’y ajoute : Bonne Table SARL. "
        "N’y figure plus : Raoul SAS. Nous ne transmettons rien aux sociétés ajoutées sans un nouvel accord de votre "
        "part. La liste à jour : https://clodomir.example/partenaires. Vous pouvez retirer votre accord à tout "
        "moment : donnees@clodomir.example."
    )
    assert "Added: Bonne Table SARL." in text["en"]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [("main-9", "main-2", "unknown-list-version"), ("other-1", "main-2", "lists-differ")],
)
def test_two_versions_of_one_list_are_asked_for(tmp_path: Path, before: str, after: str, code: str) -> None:
    lists = [published(versions=VERSIONS), published(id="other", versions=[VERSIONS[0] | {"id": "other-1"}])]
    facts = archive(lists=lists, forms=[form(versions=[])], contacts=[])
    with restored(tmp_path, facts) as book, pytest.raises(LeadKeeperError, match=code):
        run(list_change(book.db, before, after, TODAY))
