"""What a rule says to a founder: why somebody is kept back, with the facts of the case, and what to do next."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping

from leadkeeper.model.verdict import Objection
from leadkeeper.words import N_, _, facts, funnel, ngettext
from leadkeeper.words.figures import number
from leadkeeper.words.objections import SENTENCES
from leadkeeper.words.rules import ADVICE, HEADLINES, REVIEWER

DENIED = (
    N_("A reviewer refused this on {at}: {reason}"),
    N_("A reviewer refused this: {reason}"),
    N_("A reviewer refused this on {at}."),
    N_("A reviewer refused this."),
)
"""A reviewer's no, under whatever rule it was said."""

NAMELESS = N_("this partner")

SHOWN: dict[str, Callable[[str], str]] = {
    "at": facts.day,
    "withdrawn": facts.day,
    "erased": facts.day,
    "said": facts.day,
    "since": facts.day,
    "end": facts.day,
    "last": facts.day,
    "ended": facts.day,
    "channel": facts.channel,
    "sector": facts.sector,
    "method": facts.method,
    "country": facts.country,
    "state": facts.email_state,
}
"""How a fact is said; any other stands as it is, a list with commas."""

LISTED = {"R10": facts.mention, "R17": facts.proof}
"""What the items of `missing` are."""


def sentence(objection: Objection) -> str:
    """Why this rule keeps the person back, in one sentence with the facts of the case."""
    known = {name: _shown(objection.rule, name, fact) for name, fact in objection.facts.items() if _is_known(fact)}
    known.setdefault("partner", _(NAMELESS))
    variants = DENIED if objection.code == "denied" else SENTENCES[objection.rule][objection.code]
    return _(next(one for one in variants if placeholders(one) <= known.keys())).format(**known)


def reason_of(objection: Objection) -> str:
    """The rule of an objection; `RULE/CODE` where this objection of the rule has a name of its own."""
    own = f"{objection.rule}/{objection.code}"
    return own if own in HEADLINES else objection.rule


def headline(reason: str) -> str:
    """The short name of a rule or reason, for tables and the funnel; a rule that nobody knows is a reviewer's."""
    return _(HEADLINES.get(reason, HEADLINES[REVIEWER]))


def advice(reason: str) -> str:
    """What to do about the people whom a rule or reason keeps back."""
    return _(ADVICE.get(reason, ADVICE[REVIEWER]))


def all_given(people: int, partner: str) -> str:
    """What is said where nobody is left to be given because everybody eligible was."""
    said = ngettext(
        "Only {n} person may be given to {partner}, and was given already.",
        "All {n} people who may be given to {partner} were given already.",
        people,
    )
    return said.format(n=number(people), partner=partner)


def group(rule: str) -> str:
    """The step of the funnel at which a rule keeps people back (an id of `words.funnel.STEPS`)."""
    return funnel.step_of(rule)


def most_frequent(counts: Mapping[str, int], limit: int = 3) -> str:
    """The rules or reasons that keep most people back, by name and number: `Minor (12), On the stop list (3)`."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{headline(reason)} ({number(count)})" for reason, count in ranked[:limit])


def placeholders(text: str) -> set[str]:
    """The names between braces in a sentence."""
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def _is_known(fact: object) -> bool:
    return fact is not None and fact != () and (not isinstance(fact, str) or fact.strip() != "")


def _shown(rule: str, name: str, fact: object) -> str:
    if isinstance(fact, str):
        return SHOWN[name](fact) if name in SHOWN else fact.strip()
    if isinstance(fact, Iterable):
        items = [str(item) for item in fact]
        return LISTED[rule].several(items) if name == "missing" and rule in LISTED else ", ".join(items)
    return str(fact)
