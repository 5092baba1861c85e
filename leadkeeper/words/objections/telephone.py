"""Calls to consumers."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "R09": {
        "no-telephone-consent": (N_("No consent to telephone calls from {partner} stands."),),
        "caller-not-named": (N_("The consent to calls does not name {partner}: it must name who calls."),),
        "telephone-consent-over": (
            N_("No calls since {end}: the consent to calls has run out (it lasts a year at most)."),
            N_("Nobody can tell until when the consent to calls holds: no calls."),
        ),
        "telephone-consent-ends-soon": (
            N_("The consent to calls runs out on {end}, in less than 30 days."),
            N_("The consent to calls runs out in less than 30 days."),
        ),
    },
    "R10": {
        "mention-missing": (
            N_("The consent to calls lacks what it must say: {missing}."),
            N_("The consent to calls lacks something that it must say."),
        ),
        "period-too-long": (
            N_("The form must limit the consent to calls to 12 months at most, without tacit renewal."),
        ),
        "hour-missing": (
            N_("The consent to calls of {at} needs its time of day, not only its date."),
            N_("The consent to calls needs its time of day, not only its date."),
        ),
    },
    "R11": {
        "insurance-too-late": (
            N_("For insurance, calls must follow the consent ({at}) within 30 days."),
            N_("For insurance, calls must follow the consent within 30 days."),
        ),
        "insurer-not-identified": (N_("The form did not say beforehand which insurer or broker will call."),),
    },
}
