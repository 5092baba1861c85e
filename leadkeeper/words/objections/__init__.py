"""What each rule objects: rule → code → the sentence, richest first; one file for each file of `rules.eligibility`.

Of several sentences the first whose facts are all known is said, so the last needs none but the partner's name.
"""

from __future__ import annotations

from leadkeeper.words.objections import answers, lists, partners, people, persons, proof, telephone

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    rule: codes
    for part in (answers, lists, partners, people, persons, proof, telephone)
    for rule, codes in part.SENTENCES.items()
}

__all__ = ["SENTENCES"]
