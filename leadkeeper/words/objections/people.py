"""Whoever said no, and several records of one person."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "R01": {
        "stopped": (
            N_("This person objected on {at}; the contact is on your stop list and cannot be exported."),
            N_("This person objected; the contact is on your stop list and cannot be exported."),
        ),
        "objection-asked": (
            N_("This person objected on {at}, and the request is still open: nothing is shared until it is answered."),
            N_("This person objected, and the request is still open: nothing is shared until it is answered."),
        ),
        "erasure-asked": (
            N_("This person asked for erasure on {at}, and the request is still open: nothing is shared."),
            N_("This person asked for erasure, and the request is still open: nothing is shared."),
        ),
    },
    "R28": {
        "twin-blocked": (
            N_("Another record of this person ({twin}) says no or is of a child: the strictest choice counts."),
            N_("Another record of this person says no or is of a child: the strictest choice counts."),
        ),
        "twin-refused": (
            N_("Another record of this person ({twin}) refused: their answers contradict one another."),
            N_("Another record of this person refused: their answers contradict one another."),
        ),
        "same-person": (
            N_("Same person as {twin}: only one record of a person can be exported."),
            N_("Another record is of the same person: only one of them can be exported."),
        ),
    },
    "R33": {
        "erased": (N_("This person was erased at their own request: a file does not bring them back."),),
        "erased-then-yes": (
            N_("This person was erased on {erased} and said yes on {said}: decide before anything is given."),
            N_("This person was erased and said yes again later: decide before anything is given."),
        ),
        "only-a-file-says-yes": (
            N_("This person withdrew on {withdrawn}; since then only a file says yes: a log or a signature is needed."),
            N_("This person withdrew; since then only a file says yes: a log or a signature is needed."),
        ),
    },
    "R36": {
        "partner-refused": (N_("This person refused {partner} by name."),),
    },
    "R44": {
        "disputed": (N_("The person disputes this consent: blocked until that is settled."),),
        "note-says-stop": (
            N_("A note or tag asks for no further contact: “{note}”. Someone must decide."),
            N_("A note or tag asks for no further contact. Someone must decide."),
        ),
    },
}
