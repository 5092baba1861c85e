"""Sentences of the control pack, the leak file and the breach log."""

from __future__ import annotations

from leadkeeper.domain.book import Owner
from leadkeeper.domain.partner import Hold, Partner
from leadkeeper.domain.verdict import Objection, Verdict
from leadkeeper.messages import use_language
from leadkeeper.messages.control import MISSING, chapters, missing, title
from leadkeeper.messages.partners import lifted
from leadkeeper.messages.proof import breach_words, leak_written, sealed_words, sealing_words
from leadkeeper.messages.rules import sentence
from leadkeeper.messages.suppression import cover, mail
from tests.made_archive import NOW


def test_each_lack_has_a_sentence_without_gaps() -> None:
    found = {"missing": [{"code": code, "name": "N", "count": 2} for code in MISSING]}
    assert len(missing(found)) == len(MISSING)
    assert not any("{" in line for line in missing(found))


def test_what_is_missing_is_called_by_its_name() -> None:
    form = {"form": "quiz", "name": "Site quiz", "version": "quiz-v2", "from": "2026-07-01"}
    found = {
        "forms": [form],
        "lists": [{"id": "main-2", "published_at": "2026-03-10"}],
        "missing": [{"code": "no-evidence", "name": "quiz-v2"}, {"code": "no-snapshot", "name": "main-2"}],
    }
    assert missing(found) == [
        "No screenshot of the form “Site quiz, from 01/07/2026” is in the book.",
        "No screenshot of the list of 10/03/2026 is in the book.",
    ]


def test_a_text_falls_into_chapters() -> None:
    assert chapters("\nfirst\nline\n\n# Heading\n\nmore") == (("", ("first line",)), ("Heading", ("more",)))


def test_a_leak_file_warns_of_the_seed_contacts_in_it() -> None:
    assert "seed addresses" in leak_written("dir", 1, 2)[-1]


def test_the_clock_of_a_breach_is_told() -> None:
    found = {"id": "B1", "known_at": "2026-11-23T10:00:00+01:00", "what": "lost", "hours_left": -24, "state": "overdue"}
    assert breach_words(found)[1] == "  The CNIL should have been notified 24 hours ago."


def test_a_sealed_proof_is_told_in_words() -> None:
    found = {
        "reason": "retention", "sealed_on": "2026-11-24", "expires_on": "2029-11-24",
        "consents": [{"event": "given", "at": "2026-06-01T10:00:00+02:00", "form_version": "quiz-v1"}],
        "disclosures": [{"legal_name": "Raoul SAS", "partner": "raoul", "at": None, "export": "E1"}],
    }  # fmt: skip
    lines = sealed_words(found)
    assert "retention" in lines[0]
    assert lines[2].strip().startswith("shared with Raoul SAS")
    assert sealing_words(3, 1, is_on=False)[0].startswith("Nothing is kept")


def test_no_french_puts_de_or_que_before_a_name_with_a_vowel() -> None:
    use_language("fr")
    assert title({"owner": {"name": "Éditions Eulalie"}}) == "Dossier de contrôle : Éditions Eulalie"
    assert title({"owner": {"name": None}}) == "Dossier de contrôle : cette société"
    eulalie = Partner("eulalie", "Éditions Eulalie")
    subject, _text = mail(Owner("Éditions Eulalie"), Partner("raoul", "Raoul SAS"), 1, "e.xlsx")
    sheet = cover(Owner(), eulalie, NOW, people=1, columns=())
    objection = Objection("R12", Verdict.REVIEW, "sector-unknown", {"partner": "Éditions Eulalie"})
    for text in (subject, sheet.title, sentence(objection), *lifted("Éditions Eulalie", Hold())):
        assert "Éditions Eulalie" in text
        assert "de Éditions" not in text
        assert "que Éditions" not in text
