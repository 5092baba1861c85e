"""The sections of a dossier's page, from its JSON object."""

from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.messages import privacy, use_language
from leadkeeper.messages.privacy import ReportSection

OWNER = {"name": "Clodomir & Eulalie SARL", "siren": "123456782", "rights_contact": "d@x.example", "privacy_url": None}
FORM = {
    "form": "quiz", "name": None, "id": "quiz-v1", "from": "2026-01-10",
    "description": {"own_box": None, "partner_box": {"text": "J'accepte"}, "text": "Autour"},
    "evidence": [{"kind": "screenshot", "name": "a.png", "taken_at": "2026-01-10"}],
}  # fmt: skip
ANSWER = {
    "at": "2026-06-01", "event": "given", "purpose": "partners", "channels": ["email"], "method": None, "trace": "log",
    "raw": "1er juin", "ip": None, "valid_until": None, "partner_name": None, "form": FORM,
    "lists": [{"id": "main-1", "published_at": "2026-01-10", "names": [{"name": "Raoul SAS", "siren": None,
               "privacy_url": None}]}],
}  # fmt: skip
RECIPIENT = {
    "legal_name": "Raoul SAS", "siren": "987654324", "foreign_id": None, "at": "2026-06-15", "channels": ["email"],
    "columns": None, "contact": "dpo@raoul.example", "privacy_url": None, "transfer_safeguard": None,
}  # fmt: skip
EMPTY: dict[str, Any] = {
    "made_on": "2026-11-24", "owner": OWNER, "records": [], "recipients": [], "notices": [], "requests": [],
    "returns": [],
    "purposes": [], "legal_basis": [], "automated_decisions": False,
    "complaints": [], "stop_list": [], "kept_until": None, "sealed_years": 0,
}  # fmt: skip


def record(**facts: Any) -> dict[str, Any]:
    return {"id": "c1", "email": "lea@x.example", "consents": [], "reviews": [], "lines": []} | facts


def made(**parts: Any) -> list[ReportSection]:
    return privacy.sections(EMPTY | {"records": [record()]} | parts)


def section(heading: str, **parts: Any) -> ReportSection:
    (found,) = [one for one in made(**parts) if one.title == heading]
    return found


def test_the_heading_names_who_keeps_the_data() -> None:
    assert privacy.title(EMPTY) == "The data that Clodomir & Eulalie SARL keeps about you"


def test_only_what_is_known_is_shown() -> None:
    found = section("Your data", records=[record(phone=None, tags=[], admin_only=False)])
    assert found.blocks[0].facts == (("E-mail", "lea@x.example"),)


def test_several_records_are_numbered() -> None:
    assert [one.title for one in made(records=[record(), record()])][1:3] == [
        "Your data, record 1",
        "Your data, record 2",
    ]


@pytest.mark.parametrize(
    ("name", "fact", "text"),
    [
        ("last_action", {"at": "2026-02-01", "kind": "click"}, "Clicked, 01/02/2026"),
        ("informed", {"at": None, "mentions_transmission": None}, "date unknown; the sharing was mentioned: no"),
        ("extra", {"utm": "ig", "n": 3}, "utm: ig\nn: 3"),
        ("tags", ["a", "b"], "a, b"),
        ("stage", "customer", "Customer"),
        ("country", "FR", "France"),
        ("age_at_consent", 17, "17"),
    ],
)
def test_a_fact_is_said_in_words(name: str, fact: Any, text: str) -> None:
    assert section("Your data", records=[record(**{name: fact})]).blocks[0].facts[1][1] == text


def test_an_answer_stands_with_the_words_that_were_shown() -> None:
    answer, shown = section("Your answers", records=[record(consents=[ANSWER])]).blocks
    assert answer.title == "01/06/2026 – Said yes, Offers of partners"
    assert answer.quotes == ("J'accepte", "Autour")
    assert ("Form", "quiz, from 10/01/2026") in answer.facts
    assert ("Date as written in the file", "1er juin") in answer.facts
    assert shown.rows == (("Raoul SAS", "", ""),)


def test_an_answer_without_a_form_is_shown_too() -> None:
    bare = ANSWER | {"form": None, "lists": [], "channels": None, "at": None}
    (answer,) = section("Your answers", records=[record(consents=[bare])]).blocks
    assert answer.quotes == ()
    assert answer.facts[0] == ("Channels", "those of the form")


def test_a_line_without_headers_is_numbered() -> None:
    line = {"import": "i1", "file": None, "at": None, "line": 12, "headers": [], "cells": ["a", "", 3]}
    (block,) = section("Where the data came from", records=[record(lines=[line])]).blocks
    assert block.title == "File i1, line 12, read on date unknown"
    assert block.facts == (("1", "a"), ("3", "3"))


def test_recipients_are_named() -> None:
    (block,) = section("Who received your data", recipients=[RECIPIENT]).blocks
    assert block.rows == (
        ("Raoul SAS, SIREN 987\xa0654\xa0324", "15/06/2026", "e-mail", "not noted", "dpo@raoul.example"),
    )


def test_that_nobody_received_anything_is_said() -> None:
    assert section("Who received your data").texts == ("We shared your data with nobody.",)


def test_what_did_not_happen_has_no_section() -> None:
    happened = {"What recipients were notified of", "What you asked", "Complaints", "Suppression list", "Decisions"}
    assert not happened & {one.title for one in made()}


def test_what_happened_has_a_section_each() -> None:
    review = {"rule": "R41", "decision": "allow", "reason": "agreed", "at": "2026-03-01"}
    asked = {"kind": "access", "received_on": "2026-11-01", "answered_on": "2026-11-20", "how": "post", "note": None}
    parts = {
        "records": [record(reviews=[review])],
        "notices": [{"legal_name": "Raoul SAS", "kind": "withdrawal", "sent_at": None}],
        "requests": [asked],
        "complaints": [{"at": "2026-07-01", "channel": "cnil", "address": "lea@x.example"}],
        "stop_list": [{"reason": "objection", "at": "2026-02-03", "channel": None}],
    }
    found = {one.title: one.blocks[0].rows for one in made(**parts) if one.blocks}
    assert found["What recipients were notified of"] == (("Raoul SAS", "Consent withdrawn", "not yet"),)
    assert found["What you asked"] == (("Access to the data", "01/11/2026", "20/11/2026, by post", ""),)
    assert found["Complaints"] == (("01/07/2026", "CNIL", "lea@x.example"),)
    assert found["Suppression list"] == (("Objection", "03/02/2026", "all channels"),)
    assert found["Decisions"] == (("R41", "Allowed", "agreed", "01/03/2026"),)


def test_the_end_of_keeping_is_a_day_or_a_reason() -> None:
    assert section("How long the data is kept", kept_until="2029-06-01").texts[0].startswith("Until 01/06/2029:")
    assert "customer" in section("How long the data is kept").texts[0]


def test_rights_name_whom_to_write_to() -> None:
    assert "Write to d@x.example." in section("Your rights").texts


def test_it_can_be_said_in_french() -> None:
    use_language("fr")
    assert len(made()) == 8


def test_what_stays_sealed_is_told_to_the_person_themselves() -> None:
    """The report goes to the person: not a word to the company, and no promise that no profile exists."""
    said = "\n".join(told for one in made(sealed_years=3) for told in one.texts)
    assert "because we must be able to show it if you complain" in said
    assert "this person" not in said
    assert "profile" not in said


def test_a_no_entered_by_hand_is_told_as_such_and_in_the_order_of_days() -> None:
    no = ANSWER | {"at": "2026-05-01", "event": "withdrawn", "channels": None, "trace": "none", "form": None,
                   "lists": [], "raw": None, "source": None}  # fmt: skip
    blocks = section("Your answers", records=[record(consents=[ANSWER, no])]).blocks
    first, second = (one for one in blocks if one.title)
    assert (first.title, second.title[:10]) == ("01/05/2026 – Withdrew, Offers of partners", "01/06/2026")
    assert first.facts == (("Channels", "all channels"), ("Recorded", "by us, as you asked"))


def test_a_no_that_was_repeated_has_the_day_of_the_answer() -> None:
    again = ANSWER | {"at": "2026-11-24", "event": "refused", "channels": None, "trace": "none", "form": None,
                      "lists": [], "raw": "2026-05-01", "source": None, "repeated_from": "2026-05-01"}  # fmt: skip
    first, second = (
        one for one in section("Your answers", records=[record(consents=[ANSWER, again])]).blocks if one.title
    )
    assert (first.title[:10], second.title[:10]) == ("01/05/2026", "01/06/2026")
    recorded = "again on 24/11/2026: a newer yes under another of your addresses does not undo it"
    assert first.facts == (("Channels", "all channels"), ("Recorded", recorded))


def test_an_answer_without_a_day_stands_last() -> None:
    undated = ANSWER | {"at": None, "lists": []}
    blocks = section("Your answers", records=[record(consents=[undated, ANSWER])]).blocks
    assert [one.title[:10] for one in blocks if one.title] == ["01/06/2026", "date unkno"]


def test_what_nobody_has_set_is_not_told_and_the_rest_in_words_of_the_person() -> None:
    usual = {"stage": "new", "admin_only": False, "contested": False, "email_state": "ok"}
    assert section("Your data", records=[record(**usual)]).blocks[0].facts == (("E-mail", "lea@x.example"),)
    set_by_us = {"stage": "lost", "admin_only": True, "contested": True, "email_state": "bounced"}
    assert section("Your data", records=[record(**set_by_us)]).blocks[0].facts[1:] == (
        ("Our follow-up", "Lost"), ("Kept for our accounts only", "yes"), ("You contest a consent", "yes"),
        ("Mails to your address", "Bounces"),
    )  # fmt: skip
