"""The archive is the way out and the way in; what does not fit is refused with its place, and nothing is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import PARIS
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import KnownIds, add_parts, archive, restore_book
from leadkeeper.services.books.backup import back_up, check_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent.forms import check_form
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.eligibility.funnel import summarise, unlocks
from leadkeeper.services.eligibility.judge import judge_all
from leadkeeper.services.suppression.suppression import suppress

CASES = sorted((Path(__file__).resolve().parents[1] / "conformance" / "decisions").glob("*.json"))
NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
TODAY = NOW.date()
DEFAULTS = {
    "stage": "new", "email_state": "ok", "kind": "own", "status": "active", "trace": "none", "currency": "EUR",
}  # fmt: skip


def plain(value: Any, key: str = "") -> Any:
    """An archive without the keys that have their defaults."""
    if key == "description" or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    found = {name: plain(item, name) for name, item in value.items()}
    return {
        name: item
        for name, item in found.items()
        if name == "description" or not (item in (None, [], {}) or item is False or item == DEFAULTS.get(name))
    }


def restored(thing: Any, folder: Path, name: str = "b") -> Path:
    source = folder / f"{name}.json"
    source.write_text(json.dumps(thing), "utf-8")
    run(restore_book(source, folder / f"{name}.leads", NOW))
    return folder / f"{name}.leads"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_was_restored_is_archived_again(path: Path, tmp_path: Path) -> None:
    given = json.loads(path.read_text("utf-8"))
    with open_book(restored(given, tmp_path), NOW) as book:
        run(archive(book.db, tmp_path / "out.json"))
        assert check_book(book.db)["sound"] is True

    given.pop("cases")
    assert plain(json.loads((tmp_path / "out.json").read_text("utf-8"))) == plain(given)


BASE: dict[str, Any] = {
    "leadkeeper_archive": 1,
    "partners": [{"id": "p"}],
    "lists": [{"id": "l", "versions": [{"id": "l1"}]}],
    "forms": [{"id": "f", "versions": [{"id": "f1", "list": "l"}]}],
    "contacts": [{"id": "c1", "consents": [{"event": "given", "form_version": "f1"}]}],
}


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"leadkeeper_archive": 2}, "archive-version", None),
        ({"colour": 1}, "archive-unknown-key", "colour"),
        ({"partners": {}}, "archive-wrong-type", "partners"),
        ({"partners": [{"id": "p", "shoe": 1}]}, "archive-unknown-key", "partners[0].shoe"),
        ({"partners": [{}]}, "archive-missing-key", "partners[0].id"),
        ({"partners": [{"id": 7}]}, "archive-wrong-type", "partners[0].id"),
        ({"partners": [{"id": "p"}, {"id": "p"}]}, "archive-repeated-id", "partners[1]"),
        ({"contacts": [{"id": "c1"}, {"id": "c1"}]}, "archive-repeated-id", "contacts[1]"),
        ({"contacts": [{"id": "c", "admin_only": 1}]}, "archive-wrong-type", "contacts[0].admin_only"),
        ({"contacts": [{"id": "c", "consents": [{"partner": "x"}]}]}, "archive-dangling-id",
         "contacts[0].consents[0].partner"),
        ({"contacts": [{"id": "c", "consents": [{"form_version": "x"}]}]}, "archive-dangling-id",
         "contacts[0].consents[0].form_version"),
        ({"forms": [{"id": "f", "versions": [{"id": "f1", "list": "x"}]}]}, "archive-dangling-id",
         "forms[0].versions[0].list"),
        ({"deliveries": [{"id": "E1", "partner": "x"}]}, "archive-dangling-id", "deliveries[0].partner"),
        ({"deliveries": [{"id": "E1", "partner": "p", "contacts": ["x"]}]}, "archive-dangling-id",
         "deliveries[0].contacts"),
        ({"notices": [{"partner": "p", "contact": "x"}]}, "archive-dangling-id", "notices[0]"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place_and_leaves_nothing(
    changes: dict[str, Any], code: str, place: str | None, tmp_path: Path
) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        restored({**BASE, **changes}, tmp_path)

    assert (refused.value.code, refused.value.facts.get("place")) == (code, place)
    assert [one.name for one in tmp_path.iterdir()] == ["b.json"]


def test_unknown_words_and_impossible_dates_are_kept_and_judged(tmp_path: Path) -> None:
    odd = {"id": "c9", "segment": "martian", "consents": [{"at": "été", "event": "hummed", "trace": "rumour"}]}
    with open_book(restored({**BASE, "contacts": [odd]}, tmp_path), NOW) as book:
        (judged,) = run(judge_all(book.db, ["p"], ["email"], TODAY))

    assert judged.count(Verdict.BLOCKED) == 1


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Book]:
    given = json.loads(CASES[16].read_text("utf-8"))
    with open_book(restored(given, tmp_path), NOW) as book:
        yield book


def test_a_copy_is_as_sound_as_the_book(story: Book, tmp_path: Path) -> None:
    copy = back_up(story.db, story.path, tmp_path, NOW)

    with open_book(copy, NOW, write=False) as opened:
        assert check_book(opened.db)["sound"] is True
    with pytest.raises(LeadKeeperError) as refused:
        back_up(story.db, story.path, tmp_path / "nowhere", NOW)
    assert refused.value.code == "folder-missing"


def test_a_withdrawal_tells_each_recipient_once_and_only_those(story: Book) -> None:
    gone = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners", trace="log")

    assert [notice.partner for notice in record_consent(story.db, "c098", gone, NOW)[1]] == ["raoul"]
    own = Consent(at=NOW.isoformat(), event="withdrawn", purpose="own")
    assert record_consent(story.db, "c099", own, NOW)[1] == []
    for wrong, code in (
        (Consent(event="hummed", purpose="own"), "bad-answer"),
        (Consent(event="given", purpose="own", at="été"), "bad-instant"),
        (Consent(event="given", purpose="own", channels=("fax",)), "unknown-channel"),
        (Consent(event="given", purpose="own", form_version="zz"), "unknown-form"),
        (Consent(event="given", purpose="own", partner="zz"), "unknown-partner"),
    ):
        with pytest.raises(LeadKeeperError) as refused:
            record_consent(story.db, "c098", wrong, NOW)
        assert refused.value.code == code


def test_who_is_put_on_the_stop_list_is_blocked_at_once(story: Book) -> None:
    (before,) = run(judge_all(story.db, ["bonnefoy"], ["email"], TODAY))
    number = next(before.numbers(Verdict.ELIGIBLE))
    (email,) = story.db.conn.execute("SELECT email FROM contacts WHERE id = ?", (number,)).fetchone()

    assert suppress(story.db, [email.upper()], NOW).suppressed == 1

    (after,) = run(judge_all(story.db, ["bonnefoy"], ["email"], TODAY))
    assert number in set(after.numbers(Verdict.BLOCKED))
    assert after.count(Verdict.ELIGIBLE) == before.count(Verdict.ELIGIBLE) - 1


def test_what_an_action_is_said_to_unlock_is_what_it_unlocks(tmp_path: Path) -> None:
    for case in CASES[:9]:
        given = json.loads(case.read_text("utf-8"))
        asked = given["cases"][0]
        with open_book(restored(given, tmp_path, case.stem), NOW) as book:
            (judged,) = run(judge_all(book.db, [asked["partner"]], [asked["channel"]], TODAY))
            found = summarise(book.db, judged)
            held = [
                one for one in unlocks(load_judging_context(book.db, TODAY), judged) if one.action == "attach-evidence"
            ]
        assert found["people"] == found["eligible"] + found["review"] + found["blocked"]
        for one in held:
            changed = json.loads(json.dumps(given))
            for form in changed["forms"]:
                for version in form["versions"]:
                    if version["id"] == one.target:
                        version["evidence"] = [{"kind": "screenshot", "name": "x.png"}]
            with open_book(restored(changed, tmp_path, f"{case.stem}-{one.target}"), NOW) as book:
                (after,) = run(judge_all(book.db, [asked["partner"]], [asked["channel"]], TODAY))
            assert after.count(Verdict.ELIGIBLE) == judged.count(Verdict.ELIGIBLE) + one.people


def test_parts_are_added_all_or_none(story: Book, tmp_path: Path) -> None:
    parts = tmp_path / "parts.json"
    parts.write_text(json.dumps({"partners": [{"id": "new"}], "forms": [{"id": "x", "versions": [
        {"id": "x1", "list": "nowhere"}]}]}), "utf-8")  # fmt: skip

    with pytest.raises(LeadKeeperError) as refused:
        add_parts(story.db, parts)

    assert refused.value.code == "archive-dangling-id"
    assert "new" not in load_judging_context(story.db, TODAY).sources.partners


def test_a_form_in_a_file_is_checked_for_a_partner(tmp_path: Path) -> None:
    path = tmp_path / "form.json"
    path.write_text('{"partner_mode": "inline", "list": {"names": ["Raoul SAS"]}}', "utf-8")

    assert "L16" not in check_form(path, "RAOUL").errors
    assert "L16" in check_form(path, "Acme SA").errors


def test_ids_are_known_by_kind() -> None:
    known = KnownIds()
    known.add("partner", "p", "here")
    known.check("partner", "p", "there")
    known.check("partner", None, "there")

    with pytest.raises(LeadKeeperError):
        known.check("list", "p", "there")
