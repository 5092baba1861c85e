"""Whether anything may go to this partner at all."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "R12": {
        "sector-unknown": (N_("The sector of {partner} is not recorded, and some sectors may not prospect."),),
        "sector-banned": (
            N_("Prospecting in this sector ({sector}) is forbidden on this channel, even with consent."),
            N_("Prospecting in this sector is forbidden on this channel, even with consent."),
        ),
        "sector-special": (
            N_(
                "This sector ({sector}) has special rules that LeadKeeper does not know: nobody is given to it"
                " from here."
            ),
            N_("This sector has special rules that LeadKeeper does not know: nobody is given to it from here."),
        ),
    },
    "R22": {
        "contract-none": (N_("There is no contract with {partner}."),),
        "contract-unsigned": (N_("The contract with {partner} is not signed."),),
        "contract-not-started": (N_("The contract with {partner} has not started yet."),),
        "contract-ended": (N_("The contract with {partner} has ended."),),
        "contract-terminated": (N_("The contract with {partner} was terminated."),),
        "territory-not-covered": (N_("The contract with {partner} does not cover this person's country."),),
        "channel-not-in-contract": (N_("The contract with {partner} does not cover this channel."),),
        "contract-altered": (N_("The stored contract with {partner} is missing or was altered."),),
    },
    "R24": {
        "onward-transfer": (N_("The contract lets {partner} pass the data on: no consent covers that."),),
    },
    "R31": {
        "notices-overdue": (
            N_("First tell {partner} who withdrew or was erased (people overdue: {count})."),
            N_("First tell {partner} who withdrew or was erased: the time for it is over."),
        ),
    },
    "R40": {
        "on-hold": (
            N_("Nothing goes to {partner}, on hold since {since}: {reason}"),
            N_("Nothing goes to {partner}, on hold since {since}."),
            N_("Nothing goes to {partner}, on hold: {reason}"),
            N_("Nothing goes to {partner} for now: this partner is on hold."),
        ),
    },
    "R41": {
        "uses-spent": (
            N_("Last given to {partner} on {at}: the uses in the contract are spent ({times} of {limit})."),
            N_("Already given to {partner}: the uses in the contract are spent ({times} of {limit})."),
            N_("Already given to {partner}: the uses in the contract are spent."),
        ),
        "no-use-allowed": (N_("The contract with {partner} allows no use at all."),),
        "already-given": (
            N_("Already given to {partner} on {at}."),
            N_("Already given to {partner}, nobody knows when."),
        ),
    },
}
