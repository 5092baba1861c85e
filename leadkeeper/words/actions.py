"""The single things that would make more people eligible, as a founder is asked to do them."""

from __future__ import annotations

from leadkeeper.words import N_, _
from leadkeeper.words.reasons import headline

ACTIONS = {
    "attach-evidence": N_("Attach a picture or PDF of the form “{target}”, if people really saw it so."),
    "describe-form": N_("Describe what the form “{target}” showed."),
    "archive-list": N_("Attach a dated picture of the partner list “{target}”."),
    "sign-contract": N_("Record the signed contract with {target}."),
    "renew-contract": N_("Renew the contract with {target}."),
    "lift-hold": N_("Settle the matter with {target} and lift the hold."),
    "state-sector": N_("Record the sectors of {target}."),
    "tell-partner": N_("Tell {target} about the withdrawals and mark them as told."),
    "review": N_("Decide in Review: {target}."),
}
"""Each action of `rules.actions`, and the reviewer's decision."""


def action(name: str, target: str) -> str:
    """What to do, to what: a form or list version, a partner (give its name), or the rule that a reviewer decides."""
    return _(ACTIONS[name]).format(target=headline(target) if name == "review" else target)
