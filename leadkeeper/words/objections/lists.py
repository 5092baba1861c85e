"""Whether this partner was named, and to whom the list belonged."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "R05": {
        "partner-not-named": (
            N_("The partner list seen on {at} ({lists}) does not name {partner}: a new consent is needed."),
            N_("The partner list that this person saw ({lists}) does not name {partner}: a new consent is needed."),
            N_("The partner list that this person saw does not name {partner}: a new consent is needed."),
        ),
        "no-list-out": (
            N_("Nothing shows that a partner list was published on {at}: nobody can say that {partner} was on it."),
            N_("Nothing shows which partner list this person saw: nobody can say that {partner} was on it."),
        ),
    },
    "R06": {
        "partners-unnamed": (
            N_("The form “{form}” spoke of “partners” without naming them: it allows sharing with nobody."),
            N_("The form spoke of “partners” without naming them: it allows sharing with nobody."),
        ),
    },
    "R07": {
        "link-dead": (
            N_("The link to the partner list did not work on the form “{form}”: nobody was named."),
            N_("The link to the partner list did not work on the form: nobody was named."),
        ),
        "list-not-archived": (
            N_("The form led to a list ({lists}), but no dated picture of what it showed on {at} is kept."),
            N_("The form led to a list ({lists}), but no dated picture of what it showed is kept."),
            N_("The form led to a list, but no dated picture of what it showed is kept."),
        ),
    },
    "R23": {
        "namesake": (
            N_("The list “{list}” names a company called like {partner}, with another SIREN: it is not the same one."),
            N_("The list names a company called like {partner}, with another SIREN: it is not the same one."),
        ),
        "brand": (
            N_("The list “{list}” names only a brand of {partner}, not the company itself."),
            N_("The list names only a brand of {partner}, not the company itself."),
        ),
        "ambiguous": (
            N_("On the list “{list}” the name of {partner} can be that of two partners: give the SIREN on the list."),
            N_("On the list the name of {partner} can be that of two partners: give the SIREN on the list."),
        ),
    },
    "R29": {
        "scraped": (
            N_("This contact was gathered from public pages (“{form}”): nobody was asked."),
            N_("This contact was gathered from public pages: nobody was asked."),
        ),
        "origin-unknown": (
            N_("Nobody knows where this contact comes from (“{form}”)."),
            N_("Nobody knows where this contact comes from."),
        ),
        "no-seller-contract": (
            N_("This contact was bought from {seller}, and no contract with that company is recorded."),
            N_("This contact was bought, and no contract with the seller is recorded."),
        ),
        "seller-unknown": (
            N_("This contact was bought (“{form}”), and nobody recorded from whom."),
            N_("This contact was bought, and nobody recorded from whom."),
        ),
        "owner-not-named": (
            N_("This contact comes from {seller}, whose list did not name your company."),
            N_("This contact comes from another company, whose list did not name yours."),
        ),
        "partner-not-on-sellers-list": (
            N_("This contact comes from another company, whose list did not name {partner}."),
        ),
    },
    "R37": {
        "taken-off": (
            N_("The newest partner list (“{list}”) no longer names {partner}."),
            N_("The newest partner list no longer names {partner}."),
        ),
        "taken-off-and-put-back": (
            N_("The partner list dropped {partner} and named it again (“{list}”): somebody must look."),
            N_("The partner list dropped {partner} and named it again: somebody must look."),
        ),
    },
}
