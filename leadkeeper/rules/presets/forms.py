"""Presets of forms and lead ads: their questions are headers, the instant of the answer is that of a consent."""

from __future__ import annotations

from leadkeeper.rules.presets.preset import Preset, meanings, sign

META_LEADS = Preset(
    "meta-leads",
    signs=(
        sign(
            "created_time",
            "ad_id|ad_name|adset_id|adset_name|campaign_id|campaign_name|form_id|form_name|is_organic|platform"
            "|lead_status",
            least=3,
        ),
    ),
    fields=meanings(
        consent_at="created_time",
        form="form_name",
        phone="phone_number|phone",
        nothing="id|ad_id|ad_name|adset_id|adset_name|campaign_id|campaign_name|form_id|is_organic|platform|lead_status",
    ),
    is_form=True,
)

TYPEFORM = Preset(
    "typeform",
    signs=(sign("Submit Date (UTC)", "#|Start Date (UTC)|Network ID|Response Type|Ending|Tags"),),
    fields=meanings(consent_at="Submit Date (UTC)", nothing="Start Date (UTC)|Stage Date (UTC)|Network ID"),
    is_form=True,
)

TALLY = Preset(
    "tally",
    signs=(sign("Submission ID|Respondent ID"), sign("Respondent ID|Submitted at")),
    fields=meanings(consent_at="Submitted at", nothing="Submission ID|Respondent ID"),
    is_form=True,
)

GOOGLE_FORMS = Preset(
    "google-forms",
    signs=(sign(first="Timestamp|Horodateur"), sign("Horodateur")),
    fields=meanings(consent_at="Timestamp|Horodateur"),
    is_form=True,
)

ELEMENTOR = Preset(
    "elementor",
    signs=(sign("Form Name (ID)", "Submission ID|Created At|User ID|User Agent|User IP|Referrer", least=1),),
    fields=meanings(
        consent_at="Created At",
        consent_ip="User IP",
        form="Form Name (ID)",
        nothing="Submission ID|User ID|User Agent|Referrer",
    ),
    is_form=True,
)

GRAVITY_FORMS = Preset(
    "gravity-forms",
    signs=(
        sign(
            "Entry Id|Entry Date",
            "User IP|Source Url|Created By (User Id)|Transaction Id|Payment Status|Post Id|User Agent",
            least=1,
        ),
    ),
    fields=meanings(
        consent_at="Entry Date",
        consent_ip="User IP",
        first_name="Name (First)",
        last_name="Name (Last)",
        nothing="Entry Id|Created By (User Id)|Source Url|Transaction Id|Payment Amount|Payment Date|Payment Status"
        "|Post Id|User Agent",
    ),
    is_form=True,
)

CF7 = Preset(
    "cf7",
    signs=(sign("cfdb7_status"), sign("form_date", "your-name|your-email|your-message|your-subject")),
    fields=meanings(nothing="cfdb7_status|form_date"),
    is_form=True,
)

WPFORMS = Preset(
    "wpforms",
    certainty="guess",
    signs=(sign("Entry ID", "Date|Entry Date|User IP|Viewed|Starred", least=1),),
    fields=meanings(nothing="Entry ID|Date|Viewed|Starred"),
    is_form=True,
)

LINKEDIN_LEADS = Preset(
    "linkedin-leads",
    certainty="guess",
    signs=(
        sign("Form Name", "Campaign Name|Campaign ID|Creative ID|Lead Type|Submitted At|Timestamp", least=2),
        sign("Campaign Name", "Creative ID|Lead Type|Submitted At|Campaign ID", least=2),
    ),
)

TIKTOK_LEADS = Preset(
    "tiktok-leads",
    certainty="guess",
    signs=(
        sign("lead_id", "created_at|form_name|form_id|ad_name|ad_id|adgroup_name|campaign_name|campaign_id", least=2),
    ),
)

PRESETS = (
    META_LEADS, TYPEFORM, TALLY, GOOGLE_FORMS, ELEMENTOR, GRAVITY_FORMS, CF7, WPFORMS, LINKEDIN_LEADS, TIKTOK_LEADS,
)  # fmt: skip
