"""An archive is read piece by piece, and whatever is wrong with it is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.archive import items, top_level
from leadkeeper.files.document import read_object


def file(folder: Path, text: str) -> Path:
    path = folder / "a.json"
    path.write_text(text, "utf-8")
    return path


def test_all_but_the_people_comes_at_once_and_the_people_one_by_one(tmp_path: Path) -> None:
    thing = {
        "owner": {"name": "Café"},
        "contacts": [{"id": "c1", "extra": {"a": [1]}}, {"id": "c2"}],
        "lists": [[], 1.5],
    }
    path = file(tmp_path, json.dumps(thing))

    assert top_level(path) == {**thing, "contacts": []}
    assert list(items(path, "contacts")) == thing["contacts"]


def test_a_mark_of_the_encoding_before_the_object_is_passed_over(tmp_path: Path) -> None:
    path = file(tmp_path, '\ufeff{"contacts": [{"id": "c1"}]}')

    assert top_level(path) == {"contacts": []}
    assert list(items(path, "contacts")) == [{"id": "c1"}]


@pytest.mark.parametrize("text", ["", "[]", "42", "{", '{"a": 1', '{"a": NaN}', "\x00", '{"a" 1}'])
def test_what_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        top_level(file(tmp_path, text))

    assert refused.value.code == "archive-unreadable"
    assert "\n" not in refused.value.facts["details"]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_refused_in_one_line_without_its_bytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('{"owner": {"name": "Café"},\n"contacts": []}'.encode(encoding))
    with pytest.raises(LeadKeeperError) as refused:
        top_level(path)

    details = refused.value.facts["details"]
    assert details.startswith("lexical error: invalid ")
    assert not any(trace in details for trace in ("\n", "\\", "here", "Caf"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"partners": [{}, {"hold": {"since": "2026-05-02"}, "hold": null}]}', "partners[1].hold"),
        ('{"owner": {"name": "a", "name": "b"}}', "owner.name"),
        (
            '{"contacts": [{"id": "c1"}, {"consents": [{"event": "withdrawn"}], "consents": []}]}',
            "contacts[1].consents",
        ),
        ('{"contacts": [{"reviews": [{}, {"decision": "deny", "decision": ""}]}]}', "contacts[0].reviews[1].decision"),
        ('{"contacts": [{"extra": {"a": 1, "a": 1}}]}', "contacts[0].extra.a"),
    ],
)
def test_a_key_may_stand_once_in_every_object(tmp_path: Path, text: str, place: str) -> None:
    path = file(tmp_path, text)
    with pytest.raises(LeadKeeperError) as refused:
        list(items(path, "contacts")) if "contacts" in text else top_level(path)

    assert (refused.value.code, refused.value.facts) == ("archive-repeated-key", {"place": place})


def test_a_key_may_stand_once(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        top_level(file(tmp_path, '{"owner": {}, "owner": {}}'))

    assert (refused.value.code, refused.value.facts) == ("archive-repeated-key", {"place": "owner"})


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"contacts": [' + "[" * 100_000])
def test_lists_within_lists_without_end_cost_a_sentence_and_no_memory(tmp_path: Path, text: str) -> None:
    for look in (top_level, lambda path: list(items(path, "contacts"))):
        with pytest.raises(LeadKeeperError) as refused:
            look(file(tmp_path, text))
        assert refused.value.code == "archive-unreadable"


@pytest.mark.parametrize("text", ['{"contacts": [{"id": "c1"}]} {}', '{"contacts": []}, "owner": {}}', '{"a": 1}x'])
def test_what_stands_behind_the_object_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LeadKeeperError):
        top_level(file(tmp_path, text))


def test_keys_with_dots_are_keys_like_others(tmp_path: Path) -> None:
    thing = {"owner": {"name": "a"}, "owner.name": 1, "contacts.item": [2], "": {}, "contacts": [[], None, 3]}
    path = file(tmp_path, json.dumps(thing))
    assert top_level(path) == {**thing, "contacts": []}
    assert list(items(path, "contacts")) == [[], None, 3]


def test_a_file_that_ends_among_its_people_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError):
        list(items(file(tmp_path, '{"contacts": [{"id": "c1"}, '), "contacts"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError):
        top_level(tmp_path / "none.json")


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"a"'])
def test_a_small_file_holds_one_object_or_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        read_object(file(tmp_path, text))

    assert refused.value.code == "not-a-json-object"


def test_a_small_object_comes_whole(tmp_path: Path) -> None:
    assert read_object(file(tmp_path, '{"a": null}')) == {"a": None}
