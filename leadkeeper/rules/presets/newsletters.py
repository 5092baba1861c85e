"""Presets of newsletter tools: being subscribed proves no consent, being gone proves a withdrawal."""

from __future__ import annotations

from leadkeeper.rules.presets.preset import Preset, keys, meanings, sign

MAILCHIMP = Preset(
    "mailchimp",
    signs=(sign("MEMBER_RATING|LEID|EUID"), sign("MEMBER_RATING|OPTIN_TIME", "LEID|EUID|CONFIRM_TIME|LAST_CHANGED")),
    fields=meanings(
        email="Email Address|Indirizzo email",
        first_name="Nome",
        last_name="Cognome",
        phone="Phone Number|Numero di telefono",
        consent_at="OPTIN_TIME",
        consent_ip="OPTIN_IP",
        unsubscribed_at="UNSUB_TIME",
        nothing="UNSUB_CAMPAIGN_TITLE|UNSUB_CAMPAIGN_ID|UNSUB_REASON|UNSUB_REASON_OTHER",
    ),
    zone="UTC",
    file_names={"unsubscribed_": "withdrawn", "cleaned_": "bounced"},
)

BREVO = Preset(
    "brevo",
    signs=(
        sign(
            "EMAIL|ADDED_TIME",
            "MODIFIED_TIME|SMS|EMAIL_BLACKLISTED|SMS_BLACKLISTED|EMAIL_BLOCKLISTED|SMS_BLOCKLISTED|CONTACT ID"
            "|DOUBLE_OPT-IN|WHATSAPP|LANDLINE_NUMBER",
            least=1,
        ),
        sign(
            "SMS",
            "ADDED_TIME|MODIFIED_TIME|EMAIL_BLACKLISTED|SMS_BLACKLISTED|EMAIL_BLOCKLISTED|SMS_BLOCKLISTED"
            "|DOUBLE_OPT-IN|CONTACT ID",
            least=2,
        ),
        sign("EMAIL|EMAIL_BLACKLISTED"),
        sign("EMAIL|EMAIL_BLOCKLISTED"),
    ),
    fields=meanings(
        phone="SMS|LANDLINE_NUMBER",
        unsubscribed_at="EMAIL_BLACKLISTED|EMAIL_BLOCKLISTED",
        unsubscribed_sms_at="SMS_BLACKLISTED|SMS_BLOCKLISTED",
        nothing="ADDED_TIME|MODIFIED_TIME|OPT_IN|DOUBLE_OPT-IN",
    ),
    date_order="dmy",
    first_phones=keys("SMS"),
)

KLAVIYO = Preset(
    "klaviyo",
    signs=(sign("Email Marketing Consent"),),
    fields=meanings(
        consent_own="Email Marketing Consent",
        consent_at="Email Marketing Consent Timestamp",
        job_title="Title",
    ),
)

ACTIVECAMPAIGN = Preset(
    "activecampaign", signs=(sign("Email|Tags|Date Created", "IP|Status|Phone|First Name|Last Name", least=2),)
)

SYSTEME_IO = Preset(
    "systeme-io", signs=(sign("Email|Date registered", "Surname|First name|Tags|Phone number|Country", least=2),)
)

KIT = Preset(
    "kit",
    signs=(
        sign("first_name|email|created_at", "status|state|tags", least=2),
        sign("first_name|email_address|created_at", "status|state|tags", least=1),
    ),
)

SUBSTACK = Preset("substack", signs=(sign("email|active_subscription", "expiry|email_disabled|created_at", least=1),))

BEEHIIV = Preset("beehiiv", signs=(sign("Email|Subscription Tier", "Status|Created At", least=1),))

LISTMONK = Preset("listmonk", signs=(sign("uuid|email|attributes", "status|name|created_at|updated_at", least=1),))

PRESETS = (MAILCHIMP, BREVO, KLAVIYO, ACTIVECAMPAIGN, SYSTEME_IO, KIT, SUBSTACK, BEEHIIV, LISTMONK)
