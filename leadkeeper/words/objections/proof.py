"""Whether the yes can be proven, on a form that allows one, at a date that can be."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "R17": {
        "proof-incomplete": (
            N_("The proof of the consent is incomplete. Missing: {missing}."),
            N_("The proof of the consent is incomplete."),
        ),
        "information-undated": (N_("The day on which this person was told about the sharing is missing."),),
    },
    "R18": {
        "source-revoked": (
            N_("The source “{form}” is revoked: nothing that it collected may be exported."),
            N_("The source is revoked: nothing that it collected may be exported."),
        ),
        "form-not-described": (
            N_("Nobody has described the form “{form}” yet, so it cannot be checked."),
            N_("Nobody has described the form yet, so it cannot be checked."),
        ),
        "form-faulty": (
            N_("The form “{form}” does not allow a valid consent (faults: {checks})."),
            N_("The form does not allow a valid consent."),
        ),
    },
    "R19": {
        "information-in-the-future": (N_("The day on which this person was informed is still to come."),),
        "date-unreadable": (
            N_("The date of the consent cannot be read: “{raw}”."),
            N_("The date of the consent is missing."),
        ),
        "date-in-the-future": (
            N_("The date of the consent ({at}) is still to come."),
            N_("The date of the consent is still to come."),
        ),
        "consent-over": (
            N_("The consent was valid until {end} only."),
            N_("The consent was valid for a time that is over."),
        ),
        "form-not-in-use": (
            N_("The form “{form}” was not in use on {at}, the date of the consent."),
            N_("The form was not in use at the date of the consent."),
        ),
        "list-not-out": (
            N_("The partner list was not surely published on {at}, the date of the consent."),
            N_("The partner list was not surely published at the date of the consent."),
        ),
        "before-gdpr": (
            N_("The consent of {at} is older than the GDPR (25/05/2018): ask again."),
            N_("The consent is older than the GDPR (25/05/2018): ask again."),
        ),
    },
}
