from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.form_audit.checks import said, said_unless
from leadkeeper.domain.form_audit.description import EXCERPT, PATTERNS, excerpt, expanded
from leadkeeper.domain.text import fold

LONG_WORD = "x" * 200

FRAGMENTS = (
    *(
        "tacite",
        "reconduction tacite",
        "sans",
        "ne",
        "pas",
        "plus",
        "jamais",
        "n'est",
        "interdit",
        "no",
        "not",
        "doesn't",
    ),
    *("par tout moyen", "quel que soit le canal", "voie electronique", "droit", "droits", "retirer", "object"),
    *("transmettre", "vendre a leurs clients", "leurs propres partenaires", "partenaires et leurs filiales", "lou"),
    *("envoyer", "a facebook", "sur instagram", "adresse", "publicite", "publicitaire", "vous retrouver", "email"),
    *("coche", "cochez", "ne souhaitez plus", "accepte", "acceptent", "les", "cgv", "renouvelable", "automatiquement"),
    *("en cliquant", "12", "3", "mois", "ans", "refus", "oppose", "et", "mais", "a" * 30, "_", "1"),
)
TEXTS = st.lists(
    st.sampled_from([*FRAGMENTS, " ", " ", " ", ". ", "; ", "! ", "? ", ", ", ": ", ".", "'"]), max_size=25
).map(lambda parts: fold("".join(parts)))


def by_the_book(name: str, excuse: str, text: str) -> bool:
    """P unless Q before, word by word as it is defined, with the patterns as they are written."""
    for match in re.finditer(expanded(name), text):
        ends = [end.end() - len(end[1]) for end in re.finditer(r"[.!?;]( |$)", text) if end.start() < match.start()]
        if not re.search(expanded(excuse), text[ends[-1] if ends else 0 : match.start()]):
            return True
    return False


@pytest.mark.parametrize(("name", "excuse"), [("TACIT", "NO"), ("ONWARD", "NO"), ("SENT_SOCIAL", "NO")])
@given(text=TEXTS)
def test_a_denial_excuses_as_it_is_defined(name: str, excuse: str, text: str) -> None:
    assert (said_unless(name, excuse, text) is not None) == by_the_book(name, excuse, text)


@pytest.mark.parametrize("name", ["ANY_CHANNEL", "ELECTRONIC"])
@given(text=TEXTS)
def test_rights_excuse_as_they_are_defined(name: str, text: str) -> None:
    assert (said_unless(name, "RIGHTS", text) is not None) == by_the_book(name, "RIGHTS", text)


@pytest.mark.parametrize("name", sorted(set(PATTERNS) - {"PERIOD"}))
@given(text=TEXTS)
def test_the_linear_pattern_matches_what_the_written_one_matches(name: str, text: str) -> None:
    written = [match.span() for match in re.finditer(expanded(name), text)]
    assert [match.span() for match in PATTERNS[name].finditer(text)] == written


@given(text=TEXTS)
def test_a_period_is_found_where_the_written_pattern_finds_one(text: str) -> None:
    assert bool(said("PERIOD", text)) == bool(re.search(expanded("PERIOD"), text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("reconduction tacite", True),
        ("sans reconduction tacite", False),
        ("sans engagement. reconduction tacite", True),
        ("sans engagement! reconduction tacite", True),
        ("sans engagement? reconduction tacite", True),
        ("sans engagement; reconduction tacite", True),
        ("sans engagement, reconduction tacite", True),
        ("sans art.5 reconduction tacite", True),
        ("sans aucune forme de reconduction tacite", False),
        (f"sans {'x' * 58}tacite", False),
        (f"sans {'x' * 60}tacite", True),
        ("sans reconduction tacite, mais tacitement", True),
        ("sans reconduction tacite ni tacite reconduction", False),
        ("tacite puis sans reconduction tacite", True),
        (f"jamais {'x' * 30} tacite {'x' * 10} tacite", False),
        ("sans.tacite", True),
    ],
)
def test_a_denial_excuses_what_follows_it_in_its_sentence(text: str, found: bool) -> None:
    assert (said_unless("TACIT", "NO", text) is not None) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("retirer mon accord par tout moyen", False),
        *((f"retirer mon accord{stop} recevoir par tout moyen", True) for stop in ".!?;"),
        *((f"retirer mon accord{stop} ou ecrire par tout moyen", False) for stop in ",:-"),
        (f"retirer{f' par tout moyen {LONG_WORD}' * 3}", False),
        ("retirer par tout moyen et ecrire par tout moyen", False),
        ("offres par tout moyen, droit de retirer", True),
        ("vos droits, par tout moyen", False),
        ("le droitier ecrit par tout moyen", True),
    ],
)
def test_rights_excuse_the_whole_rest_of_their_sentence(text: str, found: bool) -> None:
    assert (said_unless("ANY_CHANNEL", "RIGHTS", text) is not None) is found


def test_the_first_match_that_nothing_excuses_is_shown() -> None:
    assert said_unless("ANY_CHANNEL", "RIGHTS", "retirer par tout moyen. par tous canaux") == "par tous canaux"


def test_a_long_excerpt_is_shortened() -> None:
    assert excerpt("a" * (EXCERPT + 1)) == "a" * EXCERPT + "…"
