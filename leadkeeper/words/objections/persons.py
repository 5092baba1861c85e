"""Who the person is, and whether there is a way to reach them."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "R14": {
        "professional-opposed": (N_("This professional objected to the sharing."),),
        "not-informed": (N_("Nothing shows that this professional was told about the sharing."),),
        "transmission-not-mentioned": (N_("This professional was informed, but not that the data may be shared."),),
        "job-not-stated": (N_("The contract does not say that the offers of {partner} concern the person's job."),),
        "offer-not-stated": (N_("The contract does not say what {partner} offers to professionals."),),
    },
    "R16": {
        "personal-mailbox": (
            N_("A professional with a personal mailbox or working alone: treated as a consumer until somebody looks."),
        ),
    },
    "R21": {
        "three-years": (
            N_("This person has done nothing since {last}, three years or more: ask again or delete, do not export."),
            N_("This person has done nothing for three years: ask again or delete, do not export."),
        ),
        "no-date-at-all": (
            N_("Nobody knows when this person said yes or last did anything: without such a date, do not export."),
        ),
    },
    "R25": {
        "under-15": (
            N_("This person was {age} when the data were collected: under 15 a child cannot consent alone."),
            N_("The age of this person cannot be read: they count as a child under 15."),
        ),
        "under-18": (
            N_("This person is {age}: a minor is not exported unless somebody decides so."),
            N_("A minor is not exported unless somebody decides so."),
        ),
        "aimed-at-minors": (
            N_("The form “{form}” is aimed at minors, and this person's age is not known."),
            N_("The form is aimed at minors, and this person's age is not known."),
        ),
    },
    "R35": {
        "person-abroad": (
            N_("This person lives abroad ({country}): the rules of that country may differ."),
            N_("This person lives abroad: the rules of that country may differ."),
        ),
        "foreign-number": (
            N_("The telephone number {phone} is foreign: the rules of another country may apply."),
            N_("The telephone number is foreign: the rules of another country may apply."),
        ),
        "transfer-unsafe": (
            N_("Data may not go to {partner}: nothing protects them in that country ({country})."),
            N_("Data may not go to {partner}: nothing protects them in that country."),
        ),
    },
    "R39": {
        "unusable-email": (
            N_("No usable e-mail address ({state}): it is left empty."),
            N_("No usable e-mail address: it is left empty."),
        ),
        "unusable-sms": (N_("No usable mobile number: it is left empty."),),
        "unusable-voice": (N_("No usable telephone number: it is left empty."),),
        "unusable-post": (N_("No postal address: it is left empty."),),
    },
    "R42": {
        "post-opposed": (N_("This person objected to post."),),
        "post-not-informed": (N_("Nothing shows that this person was told about the sharing by post."),),
    },
    "R43": {
        "accounts-only": (N_("This record is kept for the accounts only: it cannot be sold."),),
        "relation-over": (
            N_("This customer left on {ended}: a record cannot be sold three years after that."),
            N_("This customer left too long ago for the record to be sold."),
        ),
    },
}
