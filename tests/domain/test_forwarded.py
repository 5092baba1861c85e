"""The head of a forwarded message in a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.complaint import ForwardedBlock, Letter, Mail
from leadkeeper.domain.tracing.mail_text import LABELS, first_block, pasted
from leadkeeper.domain.tracing.match import sent_at

FROM = "De : promo@a.example"


@pytest.mark.parametrize("label", ["De", "FROM", "Expéditeur", "expediteur", "EXPÉDITEUR", "*De*", "De\u00a0", "> De"])
def test_each_label_of_a_sender_counts(label: str) -> None:
    assert first_block([f"{label}: promo@a.example\nObjet: x"]) == ForwardedBlock(" promo@a.example")


@pytest.mark.parametrize(
    "label", ["À", "A", "a\u0300", "To", "Pour", "Destinataire", "DESTINATAIRES", "Cc", "Copie", "Copie à"]
)
def test_each_label_of_a_recipient_counts(label: str) -> None:
    assert first_block([f"{FROM}\n{label} : lea@b.example"]) == ForwardedBlock(" promo@a.example", (" lea@b.example",))


@pytest.mark.parametrize(
    "label", ["Date", "Envoyé", "Envoyé le", "Sent", "Objet", "Sujet", "Subject", "Répondre à", "Reply-To"]
)
def test_each_other_label_makes_a_forward(label: str) -> None:
    assert first_block([f"{label} : x@y.example\n{FROM}"]) == ForwardedBlock(" promo@a.example")


def test_there_are_no_other_labels() -> None:
    assert len(LABELS) == 20
    assert first_block([f"{FROM}\nBcc: lea@b.example"]) is None


def test_recipients_stand_before_copies() -> None:
    found = first_block([f"Cc: c@b.example\nTo: t@b.example\n{FROM}\nTo: u@b.example\n"])

    assert found is not None
    assert found.recipients == (" t@b.example", " u@b.example", " c@b.example")


def test_what_follows_begins_after_the_run() -> None:
    found = first_block(["avant\n\nx\n" + FROM + "\nDate: x\nsuite\n> \u00a0\n> après\n\nfin"])

    assert found is not None
    assert found.following == "\n> après\n\nfin"


def test_the_first_text_that_forwards_counts() -> None:
    assert first_block(["rien", f"{FROM}\nDate: x", "De: y@z.example\nDate: y"]) == ForwardedBlock(" promo@a.example")
    assert first_block([]) is None


HOSTILE = {
    "labels": "De:\n" * 100_000,
    "empty lines": "\n" * 400_000 + "De :",
    "quotes": ">" * 400_000 + "\nDe : x",
    "one run": "De : x\n" + "a\n" * 200_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    assert first_block([text]) is None
    assert time.process_time() - start < 6


@given(st.lists(st.sampled_from(["De : a@b.example", "À : c@d.example", "", "> ", "x", "Date:", "*", "\u00a0", "De:"])))
def test_a_block_is_found_where_one_stands(lines: list[str]) -> None:
    found = first_block(["\n".join(lines)])

    assert found is None or "a@b.example" in found.sender


@pytest.mark.parametrize(
    "line",
    [
        "Date : lun. 30 nov. 2026 à 09:12", "Date: Mon, Nov 30, 2026 at 9:12 AM",
        "Envoyé : lundi 30 novembre 2026 09:12", "Sent: Monday, November 30, 2026 9:12 AM",
        "Date: 30 novembre 2026 à 09:12:00 UTC+1", "Date : Mon, 30 Nov 2026 09:12:00 +0100",
    ],
)  # fmt: skip
def test_a_pasted_complaint_says_when_the_forwarded_mail_was_sent(line: str) -> None:
    """The box offered the moment of pasting, although sender and recipient were read from the paste."""
    text = (
        f"Bonjour,\n\nRegardez !\n\n---- Message transféré ----\n{FROM}\nÀ : lea@b.example\n{line}\nObjet : x\n\nSalut"
    )
    mail = Mail(plains=(pasted(text).lstrip("\n"),))
    sent = sent_at(Letter((mail,), "", b""))
    assert sent is not None
    assert sent.isoformat() == "2026-11-30T09:12:00+01:00"
