"""Names of the pages, intents for them, and the first steps with a new book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from leadkeeper.messages import N_, _

if TYPE_CHECKING:
    from leadkeeper.services.dashboard import NextStep

Destination = tuple[str, object]
"""The name of a page and the intent it gets when opened, as `Page.go` carries them."""


class Begin(Enum):
    """An intent: open the dialog with which something new begins."""

    PARTNER = "partner"
    CONTRACT = "contract"
    LIST = "list"
    SOURCE = "source"


class ToRenew(str):
    """An intent: the id of a partner with a contract to renew."""


_PAGES = {
    "attach-evidence": "sources",
    "describe-form": "sources",
    "archive-list": "partners",
    "tell-partner": "register",
    "review": "review",
}


def destination(action: str, target: str, partner: str) -> Destination:
    """Return the destination for an action of `messages.rules` on a target; `partner` is the id it is done for."""
    page = _PAGES.get(action, "partners")
    if page == "review":
        return page, (partner, target)
    if page == "register" or action == "archive-list":
        return page, None
    return page, target


STEPS: Mapping[str, tuple[str, str, str]] = {
    "partner": (
        N_("Add a partner and its contract"),
        N_("The company that wants your contacts: its number, its sectors, and what the contract allows."),
        N_("Add a partner"),
    ),
    "list": (
        N_("Publish the list that names your partners"),
        N_("People must be able to read the names before they say yes."),
        N_("Publish a list"),
    ),
    "source": (
        N_("Describe where people said yes, and attach a screenshot"),
        N_("A few questions about your form, and a picture of it; you see at once whether it is valid."),
        N_("Describe a form"),
    ),
    "import": (
        N_("Import your people"),
        N_("A CSV, an Excel sheet, a ZIP or an address book. Nothing is saved before you confirm."),
        N_("Import a file"),
    ),
    "export": (
        N_("Export the people that a partner may receive"),
        N_("The rules are applied to each person, and the file is entered in the register."),
        N_("Go to the export"),
    ),
}
"""What to do, why, and the text of the button (msgids)."""

BEGUN: Mapping[str, tuple[str, str]] = {
    "partner": (N_("The partner is in the book. Still missing: a contract in force."), N_("Add the contract")),
    "source": (
        N_("The form is in the book. Still missing: what it showed, and a screenshot of it."),
        N_("Show the form"),
    ),
}
"""What a step that has begun still lacks, and the text of its button (msgids)."""
ONE_LEFT: Mapping[str, str] = {
    "clause": N_("The contract in force does not forbid onward transfer. Still missing: one in its place that does."),
    "description": N_("The form has a screenshot. Still missing: what it showed, by a few questions."),
    "evidence": N_("The form is described. Still missing: a screenshot of it."),
}
"""What a step still lacks, if it is one thing (msgids)."""

IMPORT = "import"
_WHERE: Mapping[str, Destination] = {
    "partner": ("partners", Begin.PARTNER),
    "list": ("partners", Begin.LIST),
    "source": ("sources", Begin.SOURCE),
    "export": ("export", None),
}
_WHERE_BEGUN: Mapping[str, Destination] = {"partner": ("partners", Begin.CONTRACT), "source": ("sources", None)}


def step_words(step: NextStep) -> tuple[str, str, str]:
    """Return what to do, why or what is still missing, and the text of the button."""
    title, why, word = STEPS[step.name]
    if step.begun and step.name in BEGUN:
        why, word = BEGUN[step.name]
        if len(step.lacks) == 1:
            why = ONE_LEFT[step.lacks[0]]
    return _(title), _(why), _(word)


def where_done(step: NextStep) -> Destination:
    """Return where a step other than `IMPORT` is done."""
    return _WHERE_BEGUN.get(step.name, _WHERE[step.name]) if step.begun else _WHERE[step.name]


def missing_steps(steps: Sequence[NextStep]) -> list[NextStep]:
    """Return what the first export still needs, in order; empty once anything was exported."""
    if any(step.name == "export" and step.done for step in steps):
        return []
    return [step for step in steps if not step.done and step.name != "export"]
