"""What is said of people who stay when an import is taken back."""

from __future__ import annotations

from collections.abc import Callable

from leadkeeper.words import N_, _, ngettext

KEPT = {
    "erased": N_("Erased since then: nothing is left to take back."),
    "delivered": N_("Given to a partner since then: it must stay known where the person came from."),
    "complained": N_("Somebody has complained about this address since then."),
    "requested": N_("The person has made a request since then."),
    "notified": N_("A partner must be told something about this person, or was told."),
    "reviewed": N_("You have decided something about this person since then."),
    "answered": N_("An answer of this person was recorded by hand since then."),
    "edited": N_("Changed by hand since then."),
    "later-import": N_("A later file names this person too, and what it says stays."),
    "withdrew": N_("The person withdrew in this file: without the record another file could bring a yes back."),
    "said-no": N_("The rest is as before, but the no in this file stays: a no is not taken back for anybody."),
}
"""Why somebody stays, a sentence a code."""


def kept_sentence(why: str) -> str:
    """Why somebody stays."""
    return _(KEPT[why])


def undone_words(removed: int, restored: int, show: Callable[[int], str] = str) -> str:
    """How many people are gone, and how many are as they were before; `show` writes the numbers."""
    gone = ngettext("{count} person was removed", "{count} people were removed", removed).format(count=show(removed))
    back = ngettext("{count} is as before", "{count} are as before", restored).format(count=show(restored))
    return _("{removed}, {restored}.").format(removed=gone, restored=back)
