"""An access report says why, on which basis, with which safeguards, and what outlives a deletion (GDPR 15)."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.messages.privacy import sections
from leadkeeper.services.privacy.access_report import access_report
from tests.made_archive import SHA, TODAY, archive, given, partner, person, restored


def test_purposes_basis_safeguards_and_what_is_kept_are_told(tmp_path: Path) -> None:
    at = "2026-07-01T09:00:00+02:00"
    file = {"id": "E1", "partner": "raoul", "at": at, "channels": ["email"], "contacts": ["c1"], "file_sha256": SHA}
    facts = archive(
        person(1, consents=[given()]), person(2, consents=[]),
        partners=[partner(country="US", transfer_safeguard="scc")], deliveries=[file],
    )  # fmt: skip
    with restored(tmp_path, facts) as book:
        report = access_report(book.db, "c1", TODAY)
        texts = [text for one in sections(report) for text in one.texts]
        unasked = access_report(book.db, "c2", TODAY)
        other = [text for one in sections(unasked) for text in one.texts]
    assert (report["purposes"], report["legal_basis"], report["automated_decisions"]) == (
        ["own-offers", "partners"], ["consent"], False,
    )  # fmt: skip
    assert unasked["legal_basis"] == []
    whole = "\n".join(texts)
    for words in (
        "Purposes: our own offers",
        "Legal basis: your consent",
        "automated processing",
        "(US): the standard contractual clauses",
        "GDPR 17(3)(b) and (e)",
    ):
        assert words in whole
    assert any("No consent and no information is recorded" in text for text in other)
    assert not any("17(3)" in text for text in other)
