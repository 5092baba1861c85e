"""What people call the fields of a person: in a file that comes in and in one that goes out."""

from __future__ import annotations

from leadkeeper.words import N_
from leadkeeper.words.named import Named

field = Named(
    {
        "email": N_("E-mail"),
        "phone": N_("Phone"),
        "first_name": N_("First name"),
        "last_name": N_("Last name"),
        "full_name": N_("Full name"),
        "company": N_("Company"),
        "job_title": N_("Job title"),
        "country": N_("Country"),
        "postal_address": N_("Postal address"),
        "birth_date": N_("Birth date"),
        "note": N_("Note"),
        "segment": N_("Private person or professional"),
        "legal_form": N_("Legal form"),
        "stage": N_("Stage"),
        "age_at_consent": N_("Age at the consent"),
        "owner": N_("Who looks after the person"),
        "tags": N_("Tags"),
        "relation_ended_on": N_("End of the relation"),
        "other_emails": N_("Other e-mails"),
        "other_phones": N_("Other phones"),
        "consent_at": N_("Date of the consent"),
        "consent_own": N_("Yes to your own offers"),
        "consent_partners": N_("Yes to partners"),
        "consent_partner_names": N_("Partners said yes to"),
        "consent_ip": N_("IP address of the consent"),
        "form": N_("Form version"),
        "unsubscribed_at": N_("Date of unsubscription"),
        "last_action_at": N_("Last action"),
    },
    absent=N_("kept as an extra"),
)

CONSENT_FIELDS = frozenset(name for name in field.names if name.startswith("consent_")) | {"form", "unsubscribed_at"}
"""The fields that say what somebody agreed to, and when."""

mode = Named(
    {
        "fill": N_("Fill in what is missing"),
        "update": N_("Replace what the book has"),
        "skip": N_("Leave them as they are"),
        "none": N_("Do not look: every row is a new person"),
    }
)
"""What an import does with people whom the book has."""

outcome = Named(
    {
        "created": N_("new people"),
        "updated": N_("people updated"),
        "unchanged": N_("people unchanged"),
        "duplicates": N_("repeated rows"),
        "refused": N_("rows refused"),
        "blank": N_("blank rows"),
    }
)
"""What became of the rows of a file."""
