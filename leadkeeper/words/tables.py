"""What people call columns, and the words that stand in them: stages, kinds of form, answers, requests."""

from __future__ import annotations

from collections.abc import Iterable

from leadkeeper.words import N_, _
from leadkeeper.words.named import Named

column = Named(
    {
        "ref": N_("Reference"),
        "email": N_("E-mail"),
        "phone": N_("Telephone"),
        "first_name": N_("First name"),
        "last_name": N_("Last name"),
        "full_name": N_("Full name"),
        "name": N_("Name"),
        "other_emails": N_("Other e-mail addresses"),
        "other_phones": N_("Other telephone numbers"),
        "company": N_("Company"),
        "job_title": N_("Job title"),
        "country": N_("Country"),
        "postal_address": N_("Postal address"),
        "birth_date": N_("Date of birth"),
        "age_at_consent": N_("Age at consent"),
        "segment": N_("Consumer or professional"),
        "legal_form": N_("Legal form"),
        "stage": N_("Stage"),
        "relation_ended_on": N_("Customer until"),
        "admin_only": N_("Kept for the accounts only"),
        "last_action": N_("Last action"),
        "last_action_at": N_("Date of the last action"),
        "informed": N_("Told about the sharing"),
        "contested": N_("Consent disputed"),
        "email_state": N_("State of the address"),
        "owner": N_("In charge"),
        "tags": N_("Tags"),
        "note": N_("Note"),
        "extra": N_("Other columns"),
        "form": N_("Form"),
        "form_version": N_("Form version"),
        "list_version": N_("List version"),
        "consent": N_("Answer about partners"),
        "consent_at": N_("Date of consent"),
        "consent_date": N_("Said yes on"),
        "consent_own": N_("Yes to your own offers"),
        "consent_partners": N_("Yes to partners"),
        "consent_partner_names": N_("Partners said yes to"),
        "consent_own_email": N_("Yes to your own e-mails"),
        "consent_own_sms": N_("Yes to your own SMS"),
        "consent_own_voice": N_("Yes to your own calls"),
        "consent_own_post": N_("Yes to your own post"),
        "consent_partners_email": N_("Yes to partners' e-mails"),
        "consent_partners_sms": N_("Yes to partners' SMS"),
        "consent_partners_voice": N_("Yes to partners' calls"),
        "consent_partners_post": N_("Yes to partners' post"),
        "refused_own": N_("No to your own offers"),
        "refused_partners": N_("No to partners"),
        "consent_ip": N_("IP address at consent"),
        "unsubscribed_at": N_("Unsubscribed on"),
        "unsubscribed_sms_at": N_("Unsubscribed from SMS on"),
        "unsubscribed_voice_at": N_("No more calls since"),
        "unsubscribed_post_at": N_("No more post since"),
        "channels_allowed": N_("Channels allowed"),
        "phone_valid_until": N_("No calls from this day on"),
        "import": N_("Came with import"),
        "export": N_("Given in export"),
        "partner": N_("Partner"),
        "added": N_("Order of arrival"),
        "line": N_("Line"),
        "reason": N_("Reason"),
        "file": N_("File"),
    }
)

count = Named(
    {
        "read": N_("Rows read"),
        "created": N_("New people"),
        "updated": N_("People updated"),
        "unchanged": N_("People unchanged"),
        "duplicates": N_("Twice in the file"),
        "refused": N_("Rows refused"),
        "blank": N_("Blank rows"),
        "erased": N_("Of erased people, left out"),
        "stay_blocked": N_("Stay blocked"),
    }
)
"""The figures of an import."""

parts = Named(
    {
        "owner": N_("Companies that keep it"),
        "partners": N_("Partners"),
        "contracts": N_("Contracts"),
        "lists": N_("Partner lists"),
        "list_versions": N_("List versions"),
        "forms": N_("Forms"),
        "form_versions": N_("Form versions"),
        "contacts": N_("People"),
        "suppressions": N_("Entries of the stop list"),
        "deliveries": N_("Exports"),
        "imports": N_("Imports"),
        "notices": N_("Notices"),
        "complaints": N_("Complaints"),
        "requests": N_("Requests"),
    }
)
"""What an archive holds, to be counted."""

verdict = Named({"eligible": N_("Eligible"), "review": N_("To review"), "blocked": N_("Blocked")})

stage = Named(
    {
        "new": N_("New"),
        "contacted": N_("Contacted"),
        "qualified": N_("Qualified"),
        "customer": N_("Customer"),
        "former_customer": N_("Former customer"),
        "lost": N_("Lost"),
    }
)

segment = Named({"b2c": N_("Consumer"), "b2b": N_("Professional")}, absent=N_("Unknown: treated as a consumer"))

email_state = Named({"ok": N_("Works"), "invalid": N_("Invalid"), "bounced": N_("Messages come back")})

event = Named({"given": N_("Said yes"), "refused": N_("Said no"), "withdrawn": N_("Withdrew")})

purpose = Named({"own": N_("Your own offers"), "partners": N_("Offers of partners")})

trace = Named(
    {
        "none": N_("No trace"),
        "row": N_("Line of a file"),
        "log": N_("Log of the form"),
        "double_opt_in": N_("Link confirmed by e-mail"),
        "signed": N_("Signature"),
        "recording": N_("Recording"),
    },
    absent=N_("No trace"),
)

action = Named(
    {
        "form": N_("Filled in a form"),
        "click": N_("Clicked"),
        "order": N_("Ordered"),
        "message": N_("Wrote a message"),
        "call": N_("Called"),
        "open": N_("Opened a message (does not count)"),
    }
)

form_kind = Named(
    {
        "own": N_("Your own form"),
        "acquired": N_("Bought from a company"),
        "customer_file": N_("Customer file"),
        "scraped": N_("Gathered from public pages"),
        "unknown": N_("Unknown source"),
    }
)

form_status = Named({"active": N_("Active"), "revoked": N_("Revoked")})

evidence = Named(
    {
        "screenshot": N_("Picture"),
        "pdf": N_("PDF"),
        "script": N_("Script that was read out"),
        "signed_sheet": N_("Signed sheet"),
        "other": N_("Other document"),
    }
)

safeguard = Named(
    {"adequacy": N_("Adequacy decision"), "scc": N_("Standard contractual clauses")}, absent=N_("No safeguard")
)

decision = Named({"allow": N_("Allowed"), "deny": N_("Refused")})

request = Named(
    {
        "access": N_("Access to the data"),
        "erasure": N_("Erasure"),
        "objection": N_("Objection"),
        "rectification": N_("Correction"),
    }
)

notice = Named(
    {
        "withdrawal": N_("Consent withdrawn"),
        "erasure": N_("Erasure"),
        "objection": N_("Objection"),
        "rectification": N_("Correction"),
    }
)

complaint = Named(
    {
        "support": N_("Written to you"),
        "social": N_("Social network"),
        "signal-spam": N_("Signal Spam"),
        "cnil": N_("CNIL"),
        "dgccrf": N_("DGCCRF"),
        "ufc": N_("UFC-Que Choisir"),
    }
)
"""Where a complaint came in."""

contract_field = Named(
    {
        "signed_on": N_("the day of signature"),
        "starts_on": N_("the first day"),
        "channels": N_("the channels"),
        "fields": N_("the columns that may be given"),
        "territory": N_("the countries"),
    }
)

owner_field = Named(
    {
        "name": N_("the name of your company"),
        "rights_contact": N_("the contact for people's rights"),
        "privacy_url": N_("the address of your privacy policy"),
        "list_url": N_("the address of your partner list or of your privacy policy"),
    }
)

part = Named(
    {
        "contact": N_("the contact"),
        "partner": N_("the partner"),
        "contract": N_("the contract"),
        "form": N_("the form"),
        "form version": N_("the form version"),
        "list": N_("the partner list"),
        "list version": N_("the list version"),
        "import": N_("the import"),
    }
)
"""What an id in an archive can stand for."""

json_type = Named(
    {
        "object": N_("an object"),
        "dict": N_("an object"),
        "list": N_("a list"),
        "text": N_("a text"),
        "str": N_("a text"),
        "yes/no": N_("true or false"),
        "bool": N_("true or false"),
        "whole number": N_("a whole number"),
        "int": N_("a whole number"),
        "number": N_("a number"),
        "float": N_("a number"),
        "Decimal": N_("a number"),
        "NoneType": N_("null"),
    }
)
"""What stands in an archive, as `model.shape` and Python call it."""


def left_out(columns: Iterable[str]) -> str:
    """That some columns are not in a file."""
    return _("Columns left out: {columns}.").format(columns=column.several(columns))
