"""What the person answered."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "R02": {
        "withdrawn": (
            N_("Consent was withdrawn on {at}; a newer consent with its own proof is needed."),
            N_("Consent was withdrawn, nobody knows when; a new consent with its own proof is needed."),
        ),
        "withdrawn-newer-unproven": (
            N_("Consent was withdrawn on {at}, and the proof of the newer yes is incomplete: the withdrawal stands."),
            N_("Consent was withdrawn, and the proof of the newer yes is incomplete: the withdrawal stands."),
        ),
    },
    "R03": {
        "refused": (
            N_("This person said no to sharing with partners on {at}."),
            N_("This person said no to sharing with partners."),
        ),
        "never-asked": (N_("No consent to share this contact with partners is recorded."),),
    },
    "R04": {
        "own-offers-only": (
            N_("On {at} this person said yes to your own offers only, not to those of partners."),
            N_("This person said yes to your own offers only, not to those of partners."),
        ),
    },
    "R08": {
        "other-channels-only": (
            N_("The consent of {at} does not cover this channel ({channel}): its column is left empty."),
            N_("The consent does not cover this channel ({channel}): its column is left empty."),
            N_("The consent does not cover this channel: its column is left empty."),
        ),
        "electronic-only": (N_("The form speaks only of “electronic means” and nowhere names SMS."),),
    },
    "R13": {
        "existing-customer": (
            N_("The existing-customer exception covers only your own similar offers, never those of a partner."),
        ),
    },
    "R20": {
        "no-positive-act": (
            N_("This way of answering ({method}) is not a consent: nothing shows a clear act of the person."),
            N_("Nothing shows a clear act of the person, so there is no consent."),
        ),
    },
}
