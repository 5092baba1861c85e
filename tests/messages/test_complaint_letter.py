from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from leadkeeper.domain.book import Owner
from leadkeeper.domain.complaint import ConsentBasis, DisclosedContact, Explained, Sender, TracedDisclosure, TraceResult
from leadkeeper.domain.contact import Consent, Contact
from leadkeeper.domain.form import FormVersion
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.messages.complaints import letter, trace_sentences

YES = Consent("2026-10-14", event="given", purpose="partners", form_version="quiz-v3")
TRACED = TraceResult("lea@x.example", "exact", "c1", 1)
FILE = TracedDisclosure(
    DisclosedContact(1, "E1", "raoul", None), Partner("raoul", "Raoul SAS", privacy_url="https://raoul.example/p"), None
)


def written(found: Explained, language: str = "en") -> str:
    return letter(found, Owner("Clodomir", rights_contact="donnees@c.example"), date(2026, 11, 24), language)


@pytest.mark.parametrize(
    ("description", "there"),
    [({"partner_box": {"text": " J’accepte. "}}, True), ({"partner_box": None}, False), (None, False)],
)
def test_the_words_that_were_shown_stand_in_the_letter(description: dict[str, object] | None, there: bool) -> None:
    version = FormVersion("quiz-v3", description=Verbatim(description) if description is not None else None)
    said = written(Explained(TRACED, Contact("c1"), first_yes=ConsentBasis(YES, None, version)))

    assert "On 14/10/2026" in said
    assert "“quiz-v3”" in said
    assert ("“J’accepte.”" in said) is there


def test_a_letter_in_french_writes_a_day_and_its_hour_with_a_word() -> None:
    basis = ConsentBasis(replace(YES, at="2026-03-12T09:00:00+01:00"), None, None)
    assert "12/03/2026 à 09:00" in written(Explained(TRACED, Contact("c1"), first_yes=basis), "fr")


def test_what_is_not_known_is_left_out_or_told() -> None:
    said = written(Explained(TRACED, Contact("c1"), given=(FILE,)))

    assert "no dated consent" in said
    assert "Raoul SAS (company number –) on –" in said
    assert "https://raoul.example/p" in said
    assert "You can write to" not in said


def test_of_a_further_address_neither_a_yes_nor_a_file_is_claimed() -> None:
    """The records were merged: the consent and the files may be those of the other address."""
    traced = TraceResult("second@x.example", "alias", "c1", 1)
    lea = Contact("c1", email="lea@x.example", other_emails=("second@x.example",), first_name="Léa")
    found = Explained(traced, lea, first_yes=ConsentBasis(YES, None, None), given=(FILE,), last_no="2026-11-21")
    text = written(found)
    assert "this address is a further one of a person" in text
    assert "a person who gave this address" not in text
    assert "We shared it with" not in text
    assert "Our records show a refusal or withdrawal of 21/11/2026." in text
    told = list(trace_sentences(found))
    assert told[0].startswith("second@x.example is a further address of Léa, lea@x.example.")
    assert not any(one.startswith("It was typed") for one in told)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_placeholder_is_left(language: str) -> None:
    for found in (Explained(TRACED, Contact("c1"), given=(FILE,)), Explained(TraceResult(None, "none"))):
        assert "{" not in written(found, language)


def test_a_sender_whose_domain_did_not_sign_may_be_false_in_the_letter_as_on_the_screen() -> None:
    forged = written(Explained(replace(TRACED, sender=Sender("promo@spam.example")), Contact("c1")))
    assert "came from promo@spam.example. Its domain did not sign it: the sender may be false." in forged
    other = Sender("promo@spam.example", ("mailer.example",))
    assert "may be false" in written(Explained(replace(TRACED, sender=other), Contact("c1")))
    signed = Sender("promo@news.spam.example", ("spam.example",))
    assert "may be false" not in written(Explained(replace(TRACED, sender=signed), Contact("c1")))
