"""The sentences about a traced complaint, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.domain.complaint import Sender, TraceResult
from leadkeeper.messages import use_language
from leadkeeper.messages.complaints import sender, trace_sentences
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import answer_traced
from leadkeeper.services.complaints.tracing import ComplaintTracer, explain_trace, trace
from tests.made_archive import archive, person, restored
from tests.services.made_mails import HUGO, LEA, mail, world


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    use_language("en")
    with restored(tmp_path_factory.mktemp("words"), world()) as book:
        tracer = ComplaintTracer(book.db)
        asked = (
            HUGO,
            "hugopetit@gmail.com",
            "marc.villard@pieges.clodomir.example",
            "x@y.example",
            "nora.simon@poste.example",
        )
        found = {one: tracer.typed(one) for one in asked} | {"": TraceResult(None, "none", sender=Sender())}
        yield {name: list(trace_sentences(explain_trace(book.db, one))) for name, one in found.items()}


def test_a_person_is_told_whole(lines: dict[str, list[str]]) -> None:
    assert lines[HUGO] == [
        f"{HUGO} is in the book, in just this spelling (capitals aside): Hugo Petit.",
        "The tag “clodomir” in the address often names the site for which it was typed.",
        "It was typed on 20/01/2026 10:00 in Quiz.",
        ("Shared with Raoul SAS on 15/02/2026 09:00 in export E1, under the consent of 20/01/2026 10:00 in Quiz."),
    ]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "hugopetit@gmail.com",
            "another spelling of an address in the book, hugo.petit+clodomir@gmail.com: Hugo Petit",
        ),
        ("marc.villard@pieges.clodomir.example", "It was shared with Raoul SAS on 15/02/2026 09:00 in export E1."),
        ("x@y.example", "Nobody in the book has the address x@y.example."),
        ("nora.simon@poste.example", "This person was never shared with a partner."),
        ("", "No address was found in it."),
        ("", "The message does not say who sent it."),
    ],
)
def test_each_kind_of_match_has_its_sentence(lines: dict[str, list[str]], address: str, words: str) -> None:
    assert any(words in line for line in lines[address]), lines[address]


def test_the_sender_is_told_with_those_who_signed() -> None:
    assert sender(Sender("a@b.example", ("b.example", "c.example"))).endswith(
        "a@b.example, signed by b.example, c.example."
    )
    assert "did not sign it" in sender(Sender("a@b.example"))


def test_a_mail_of_the_person_names_no_sender_and_a_file_after_its_date_is_told_to_be_later(tmp_path: Path) -> None:
    sent = mail("To: droits@clodomir.example", "Date: Mon, 23 Feb 2026 09:00:00 +0100", sender=f"Léa <{LEA}>")
    with restored(tmp_path, world()) as book:
        (own,) = run(trace(book.db, sent, of_writer=True)).found
        said = "\n".join(trace_sentences(explain_trace(book.db, own)))
        answer = answer_traced(book.db, own, date(2026, 11, 24), "en")

    assert "The person wrote this mail." in said
    assert "The message came from" not in said + answer
    lines = said.splitlines()
    later = [lines[place - 1] for place, line in enumerate(lines) if line == "That was after this complaint."]
    assert ["on 02/03/2026" in later[0], "on 10/04/2026" in later[1], len(later)] == [True, True, 2]


def test_a_date_that_no_calendar_has_is_no_error(tmp_path: Path) -> None:
    with restored(tmp_path, world()) as book:
        (traced,) = run(trace(book.db, mail(f"To: {LEA}", "Date: Fri, 31 Dec 9999 23:59:59 -1200"))).found
    assert (traced.contact, traced.at) == ("c02", None)


TAGGED = ("clo@plus.example", "clo+clodomir@plus.example", "clo+truc@plus.example", "cloe+truc@plus.example")


def test_the_other_addresses_that_differ_only_after_the_plus_are_named_with_who_received_them(tmp_path: Path) -> None:
    use_language("en")
    people = [person(number, email=email) for number, email in enumerate(TAGGED, 1)]
    file = {"id": "E2", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1", "c4"]}
    with restored(tmp_path, archive(*people, deliveries=[file])) as book:
        tracer = ComplaintTracer(book.db)
        known, unknown = (
            "\n".join(trace_sentences(explain_trace(book.db, tracer.typed(f"clo+{tag}@plus.example"))))
            for tag in ("clodomir", "autre")
        )

    assert "This person was never shared with a partner." in known
    assert "Other addresses in the book differ from it only after the “+”: " in known
    assert known.count("clo@plus.example (c1)") == known.count("clo+truc@plus.example (c3)") == 1
    assert "(c2)" not in known
    for text in (known, unknown):
        assert "clo@plus.example was shared with Raoul SAS on 01/07/2026 in export E2." in text
        assert "cloe+truc" not in text
