"""The funnel: from everybody in the book to those who can be exported, step by step, and what was lost at each.

A person is lost at the first step one of whose rules objects.
"""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.words import N_, _, facts, ngettext
from leadkeeper.words.figures import number


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its id, the rules that object at it, its title, and what those lost at it have in common (msgids)."""

    id: str
    rules: tuple[str, ...]
    title: str
    lost: str


STEPS: tuple[Step, ...] = (
    Step("book", (), N_("In the book"), ""),
    Step("reachable", ("R39",), N_("Can be reached ({channel})"), N_("address or number missing or unusable")),
    Step(
        "yes",
        ("R03", "R04", "R08", "R09", "R13", "R14", "R42"),
        N_("Yes to partners ({channel})"),
        N_("never said yes to partners on this channel"),
    ),
    Step(
        "named",
        ("R05", "R06", "R07", "R23", "R29", "R37"),
        N_("List seen names {partner}"),
        N_("saw no list that names {partner}"),
    ),
    Step(
        "not-opposed",
        ("R01", "R02", "R33", "R36", "R44"),
        N_("Not withdrawn or on the stop list"),
        N_("withdrew, objected or were erased"),
    ),
    Step(
        "proven",
        ("R10", "R17", "R18", "R19", "R20"),
        N_("Proof and form hold"),
        N_("the proof, the form or the date does not hold"),
    ),
    Step(
        "person",
        ("R16", "R21", "R25", "R28", "R35", "R43"),
        N_("Adult in France, active in the last 3 years"),
        N_("silent for 3 years, without any date, minor, abroad or recorded twice"),
    ),
    Step(
        "partner",
        ("R11", "R12", "R22", "R24", "R31", "R40"),
        N_("{partner} may receive"),
        N_("contract, sector, hold or notices of {partner}"),
    ),
    Step("new", ("R41",), N_("Not already delivered"), N_("given to {partner} before")),
)

DECIDED = "person"
"""The step of a reviewer's no under a rule that judges nobody."""

_STEP_OF = {rule: step.id for step in STEPS for rule in step.rules}


def step_of(rule: str) -> str:
    """The id of the step at which a rule objects."""
    return _STEP_OF.get(rule, DECIDED)


def title(step: Step, partner: str, channel: str) -> str:
    """What those who are left at a step have in common; `partner` is a name, `channel` a word of the archive."""
    return _(step.title).format(partner=partner, channel=facts.channel(channel))


def lost(step: Step, partner: str) -> str:
    """What those who were lost at a step have in common; nothing at the first."""
    return _(step.lost).format(partner=partner) if step.lost else ""


def waiting(people: int) -> str:
    """What is said about people whom an open objection or erasure request holds back, nothing without any."""
    said = ngettext(
        "{n} person is held back until their objection or erasure request is answered (Requests).",
        "{n} people are held back until their objection or erasure request is answered (Requests).",
        people,
    )
    return said.format(n=number(people)) if people else ""
