"""Presets: known export formats, recognised by their header, and the meaning of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from leadkeeper.domain.imports.headers import Header, name_key

Certainty = Literal["known", "guess"]
FileMeaning = Literal["withdrawn", "bounced"]


@dataclass(frozen=True, slots=True)
class Sign:
    """Columns that identify an export: all of `always`, `least` of `some`, and one of `first` as first column."""

    always: frozenset[str]
    some: frozenset[str] = frozenset()
    least: int = 0
    first: frozenset[str] = frozenset()

    def score(self, keys: frozenset[str], first: str) -> int:
        """Return the number of matching columns, 0 if it is not this export."""
        matching = len(self.some & keys)
        if not self.always <= keys or matching < self.least or (self.first and first not in self.first):
            return 0
        return len(self.always) + matching + len(self.first & {first})


@dataclass(frozen=True, slots=True)
class Preset:
    """One export format. `fields` maps a `name_key` to a field; None: no meaning, whatever the name suggests."""

    name: str
    signs: tuple[Sign, ...]
    fields: Mapping[str, str | None] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str | None], ...] = ()
    certainty: Certainty = "known"
    is_form: bool = False
    zone: str | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    action_kind: str = "form"
    first_phones: frozenset[str] = frozenset()
    dropped: re.Pattern[str] | None = None
    file_names: Mapping[str, FileMeaning] = field(default_factory=dict)

    def score(self, headers: Sequence[Header]) -> int:
        """Return the number of columns that match this format, 0 if none of its signs does."""
        keys = frozenset(header.key for header in headers)
        first = headers[0].key if headers else ""
        return max(sign.score(keys, first) for sign in self.signs)

    def has_meaning(self, header: Header) -> bool:
        """Whether the preset decides about a column, even if it gives it no meaning."""
        return self._lookup(header) is not _SILENT

    def field_of(self, header: Header) -> str | None:
        """Return the field of a column by this preset, or None."""
        found = self._lookup(header)
        return found if isinstance(found, str) else None

    def _lookup(self, header: Header) -> object:
        for key in (name_key(header.text), header.key):
            if key in self.fields:
                return self.fields[key]
        for pattern, meaning in self.patterns:
            if pattern.fullmatch(header.key):
                return meaning
        return _SILENT

    def drops(self, header: Header) -> bool:
        """Whether a column is left out entirely (bank card numbers)."""
        return self.dropped is not None and self.dropped.match(header.text) is not None

    def file_meaning(self, file_name: str) -> FileMeaning | None:
        """Return what the file's name means for every person in it."""
        name = file_name.replace("\\", "/").rpartition("/")[2].lower()
        return next((meaning for start, meaning in self.file_names.items() if name.startswith(start)), None)


_SILENT = object()


def keys(names: str) -> frozenset[str]:
    """Return the `name_key`s of column names written `A|B|C`."""
    return frozenset(name_key(name) for name in names.split("|") if name)


def sign(always: str = "", some: str = "", least: int = 1, first: str = "") -> Sign:
    """Return a sign from column names written `A|B|C`."""
    return Sign(keys(always), keys(some), least if some else 0, keys(first))


def meanings(**columns: str) -> dict[str, str | None]:
    """Return a preset's table from field = `A|B|C`; `nothing` lists columns without meaning."""
    return {key: None if name == "nothing" else name for name, names in columns.items() for key in keys(names)}


def numbered(pattern: str, field_name: str | None) -> tuple[re.Pattern[str], str | None]:
    """Return a rule for numbered columns (`E-mail 2 - Value`): a pattern of their `name_key`, and their field."""
    return re.compile(pattern), field_name


_OUTLOOK_PHONES = (
    "Mobile Phone|Primary Phone|Business Phone|Business Phone 2|Home Phone|Home Phone 2|Other Phone|Company Main Phone"
    "|Tél. mobile|Téléphone mobile|Téléphone principal|Téléphone (bureau)|Téléphone 2 (bureau)|Téléphone (domicile)"
    "|Téléphone 2 (domicile)|Téléphone (autre)|Téléphone société"
)

VCARD = Preset(
    "vcard",
    signs=(sign("FN", "N|EMAIL|TEL|ORG|TITLE|BDAY|NOTE"), sign("N|EMAIL|TEL", "FN|ORG|TITLE|BDAY|NOTE", least=2)),
    fields=meanings(
        full_name="FN",
        last_name="N last name",
        first_name="N first name",
        email="EMAIL",
        phone="TEL",
        company="ORG",
        job_title="TITLE",
        birth_date="BDAY",
        note="NOTE",
        nothing="ADR",
    ),
)

ADDRESS_BOOKS = (
    Preset(
        "linkedin-connections",
        signs=(
            sign("First Name|Last Name|Connected On", "URL|Email Address|Company|Position"),
            sign("Prénom|Nom|Date de connexion", "URL|Adresse e-mail|Entreprise|Poste"),
        ),
        fields=meanings(nothing="Connected On|Date de connexion|URL"),
    ),
    Preset(
        "google-contacts",
        signs=(
            sign("Name Prefix|Name Suffix|Nickname", "E-mail 1 - Value|Phone 1 - Value|Given Name|First Name|Labels"),
            sign(
                "E-mail 1 - Value",
                "Given Name|Family Name|First Name|Last Name|Name|Labels|Group Membership|Organization Name"
                "|Organization 1 - Name|E-mail 1 - Label|E-mail 1 - Type|Phone 1 - Value",
                least=2,
            ),
            sign(
                "Phone 1 - Value",
                "Given Name|Family Name|First Name|Last Name|Name|Labels|Group Membership|Organization Name"
                "|Organization 1 - Name|Phone 1 - Label|Phone 1 - Type",
                least=2,
            ),
        ),
        fields=meanings(
            first_name="First Name|Given Name",
            last_name="Last Name|Family Name",
            full_name="Name",
            company="Organization Name|Organization 1 - Name",
            job_title="Organization Title|Organization 1 - Title",
            birth_date="Birthday",
            note="Notes",
            nothing="Middle Name|Nickname|Short Name|Maiden Name|File As|Location",
        ),
        patterns=(numbered(r"email\d+value", "email"), numbered(r"phone\d+value", "phone")),
    ),
    Preset(
        "outlook-contacts",
        signs=(
            sign(
                "E-mail Address",
                "E-mail 2 Address|E-mail 3 Address|Mobile Phone|Business Phone|Home Phone|Home Phone 2|Home Fax|Pager"
                "|Internet Free Busy|Web Page|Home Street|Business Street|Initials|Suffix|Anniversary|Department",
                least=3,
            ),
            sign(
                "Adresse de messagerie",
                "Type de messagerie|Nom complet de l'adresse de messagerie|Tél. mobile|Téléphone (bureau)"
                "|Téléphone (domicile)|Téléphone principal|Deuxième prénom|Surnom|Suffixe|Anniversaire|Rue (bureau)"
                "|Pays (bureau)|Disponibilité Internet|Critère de diffusion",
                least=3,
            ),
        ),
        fields=meanings(
            first_name="First Name|Prénom",
            last_name="Last Name|Nom (2)",
            company="Company|Société",
            job_title="Job Title|Titre (2)",
            email="E-mail Address|E-mail 2 Address|E-mail 3 Address"
            "|Adresse de messagerie|Adresse de messagerie 2|Adresse de messagerie 3",
            phone=_OUTLOOK_PHONES,
            country="Business Country/Region|Home Country/Region|Business Country|Home Country"
            "|Pays (bureau)|Pays (domicile)|Pays/Région (bureau)|Pays/Région (domicile)",
            birth_date="Birthday|Anniversaire",
            note="Notes",
            nothing="Titre|Title|Middle Name|Deuxième prénom|Profession|Location|Emplacement",
        ),
        first_phones=keys("Mobile Phone|Tél. mobile|Téléphone mobile"),
    ),
)
"""Presets recognised by their header; `VCARD` belongs to its file format."""

_UNSUBSCRIBED_HUBSPOT = (
    "Unsubscribed from all email|Désabonné de tous les e-mails|Désinscrit de tous les e-mails"
    "|S'est désabonné de tous les e-mails|S'est désinscrit de tous les e-mails"
)

CUSTOMER_LISTS = (
    Preset(
        "hubspot",
        signs=(
            sign(
                "Record ID",
                "Lifecycle Stage|Lead Status|Create Date|Last Modified Date|Original Source|Marketing contact status"
                "|Contact owner|Unsubscribed from all email|Associated Company|Associated Company IDs"
                "|Legal basis for processing contact's data|Original Source Drill-Down 1",
            ),
            sign("Record ID", "First Name|Last Name|Email|Phone Number|Job Title|Company Name", least=3),
            sign("Unsubscribed from all email"),
            sign("Lifecycle Stage", "Create Date|Lead Status|Contact owner|Original Source|Marketing contact status"),
            sign("Create Date", "Lead Status|Contact owner|Original Source|Marketing contact status", least=2),
            sign("ID de fiche d'informations"),
        ),
        fields=meanings(
            unsubscribed_at=_UNSUBSCRIBED_HUBSPOT,
            phone="Phone Number|Mobile Phone Number|Numéro de téléphone|Numéro de téléphone mobile|Numéro de portable",
            company="Company Name|Nom de l'entreprise",
            job_title="Job Title|Intitulé du poste",
            country="Country/Region|Pays/Région",
            nothing="Create Date|Last Modified Date|Date de création|Associated Company|Last Activity Date",
        ),
    ),
    Preset(
        "shopify",
        signs=(
            sign(
                "Accepts Email Marketing",
                "Customer ID|Total Spent|Total Orders|Tax Exempt|Accepts SMS Marketing|Default Address City"
                "|Default Address Phone|Default Address Country Code|Default Address Zip|Province Code|Country Code",
                least=2,
            ),
            sign("Accepts Email Marketing"),
            sign("Financial Status|Fulfillment Status"),  # its orders
            sign("Accepts Marketing", "Total Spent|Total Orders|Tax Exempt|Province Code|Country Code|Zip", least=2),
        ),
        fields=meanings(
            consent_own="Accepts Email Marketing|Accepts Marketing",
            full_name="Billing Name",
            nothing="Name|Cancelled at",
            company="Default Address Company|Company",
            country="Default Address Country Code|Country Code|Country",
            phone="Phone|Default Address Phone",
            note="Note",
        ),
        first_phones=keys("Phone"),
    ),
    Preset(
        "stripe",
        signs=(
            sign(
                "Created (UTC)",
                "Email|Customer Email|Description|Delinquent|Plan|Status|Total Spend|Payment Count|Refunded Volume"
                "|Dispute Losses|Card ID|Card Last4|Card Brand|Card Funding|Card Address Zip|Customer ID|id",
                least=2,
            ),
        ),
        fields=meanings(
            full_name="Name|Customer Name",
            email="Email|Customer Email",
            phone="Phone|Customer Phone",
            nothing="Created (UTC)",
        ),
        dropped=re.compile(r"card\b", re.IGNORECASE),
    ),
    Preset(
        "pipedrive",
        signs=(
            sign(
                "Person - Name", "Person - ID|Person - Email|Person - Phone|Organization - Name|Person - Organization"
            ),
            sign("Person - Email", "Person - ID|Person - Name|Person - Phone|Organization - Name"),
            sign("Person - Email - Work", "Person - ID|Person - Name|Person - Phone - Work|Organization - Name"),
        ),
        fields=meanings(
            full_name="Person - Name",
            first_name="Person - First name",
            last_name="Person - Last name",
            company="Organization - Name|Person - Organization",
            job_title="Person - Job title",
        ),
        patterns=(
            numbered(r"personemail(work|home|other)?", "email"),
            numbered(r"personphone(work|home|mobile|other)?", "phone"),
        ),
        first_phones=keys("Person - Phone - Mobile"),
    ),
    Preset(
        "salesforce",
        signs=(
            sign(
                "Account Name",
                "Salutation|Title|Mailing City|Mailing Street|Mailing Country|Mailing Zip/Postal Code|Lead Source"
                "|Contact ID|Contact Owner|Email Opt Out",
            ),
        ),
        fields=meanings(
            company="Account Name", job_title="Title", country="Mailing Country", unsubscribed_at="Email Opt Out"
        ),
    ),
    Preset(
        "zoho",
        signs=(
            sign(
                "Lead Name",
                "Lead Source|Lead Status|Lead Owner|Email|Phone|Mobile|Record Id|First Name|Last Name|Company",
                least=2,
            ),
            sign("Record Id|Lead Source|Lead Owner", "Email|Phone|Mobile|First Name|Last Name|Company", least=2),
            sign("Lead Source|Lead Owner", "Lead Status|Email Opt Out|Annual Revenue|Record Id"),
        ),
        fields=meanings(full_name="Lead Name", unsubscribed_at="Email Opt Out"),
    ),
    Preset(
        "woocommerce",
        signs=(
            sign(
                "Username|Email", "Customer ID|Billing Phone|Total spend|Order count|AOV|Last active|Sign up", least=2
            ),
        ),
        fields=meanings(phone="Billing Phone", country="Country / Region|Billing Country", company="Billing Company"),
    ),
    Preset(
        "prestashop",
        certainty="guess",
        signs=(
            sign("ID client", "Titre|Adresse e-mail|Newsletter|Offres partenaires|Prénom|Nom", least=3),
            sign("Newsletter|Offres partenaires", "Titre|ID|Ventes|Dernière visite|Inscription|Activé", least=2),
        ),
    ),
    Preset(
        "eventbrite",
        signs=(
            sign("Order #|Order Date", "Ticket Type|Attendee Status|Event Name|Quantity|Surname|Attendee #"),
            sign("Order Date|Attendee Status", "Ticket Type|Event Name|Quantity|Surname|Email"),
            sign("Date de commande", "Type de billet|Statut du participant|N° de commande|Nom de l'événement"),
            sign("Date de la commande", "Type de billet|Statut du participant|N° de commande|Nom de l'événement"),
        ),
        fields=meanings(last_action_at="Order Date|Date de commande|Date de la commande"),
        action_kind="order",
    ),
    Preset("luma", signs=(sign("Approval Status", "Ticket Name|Checked In At|Email|Name", least=2),)),
    Preset(
        "calendly",
        signs=(
            sign(
                "Invitee Email",
                "Invitee Name|Invitee First Name|Invitee Last Name|Event Type Name|Event UUID|Invitee UUID"
                "|Start Date & Time|Event Created Date & Time|Invitee Time Zone",
                least=2,
            ),
        ),
        fields=meanings(
            full_name="Invitee Name",
            first_name="Invitee First Name",
            last_name="Invitee Last Name",
            email="Invitee Email",
            phone="Text Reminder Number",
            consent_own="Invitee accepted marketing emails",
            last_action_at="Event Created Date & Time",
        ),
    ),
)

FORMS = (
    Preset(
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
    ),
    Preset(
        "typeform",
        signs=(sign("Submit Date (UTC)", "#|Start Date (UTC)|Network ID|Response Type|Ending|Tags"),),
        fields=meanings(consent_at="Submit Date (UTC)", nothing="Start Date (UTC)|Stage Date (UTC)|Network ID"),
        is_form=True,
    ),
    Preset(
        "tally",
        signs=(sign("Submission ID|Respondent ID"), sign("Respondent ID|Submitted at")),
        fields=meanings(consent_at="Submitted at", nothing="Submission ID|Respondent ID"),
        is_form=True,
    ),
    Preset(
        "google-forms",
        signs=(sign(first="Timestamp|Horodateur"), sign("Horodateur")),
        fields=meanings(consent_at="Timestamp|Horodateur"),
        is_form=True,
    ),
    Preset(
        "elementor",
        signs=(sign("Form Name (ID)", "Submission ID|Created At|User ID|User Agent|User IP|Referrer"),),
        fields=meanings(
            consent_at="Created At",
            consent_ip="User IP",
            form="Form Name (ID)",
            nothing="Submission ID|User ID|User Agent|Referrer",
        ),
        is_form=True,
    ),
    Preset(
        "gravity-forms",
        signs=(
            sign(
                "Entry Id|Entry Date",
                "User IP|Source Url|Created By (User Id)|Transaction Id|Payment Status|Post Id|User Agent",
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
    ),
    Preset(
        "cf7",
        signs=(sign("cfdb7_status"), sign("form_date", "your-name|your-email|your-message|your-subject")),
        fields=meanings(nothing="cfdb7_status|form_date"),
        is_form=True,
    ),
    Preset(
        "wpforms",
        certainty="guess",
        signs=(sign("Entry ID", "Date|Entry Date|User IP|Viewed|Starred"),),
        fields=meanings(nothing="Entry ID|Date|Viewed|Starred"),
        is_form=True,
    ),
    Preset(
        "linkedin-leads",
        certainty="guess",
        signs=(
            sign("Form Name", "Campaign Name|Campaign ID|Creative ID|Lead Type|Submitted At|Timestamp", least=2),
            sign("Campaign Name", "Creative ID|Lead Type|Submitted At|Campaign ID", least=2),
        ),
    ),
    Preset(
        "tiktok-leads",
        certainty="guess",
        signs=(
            sign(
                "lead_id", "created_at|form_name|form_id|ad_name|ad_id|adgroup_name|campaign_name|campaign_id", least=2
            ),
        ),
    ),
)

NEWSLETTERS = (
    Preset(
        "mailchimp",
        signs=(
            sign("MEMBER_RATING|LEID|EUID"),
            sign("MEMBER_RATING|OPTIN_TIME", "LEID|EUID|CONFIRM_TIME|LAST_CHANGED|UNSUB_TIME|CLEAN_TIME"),
        ),
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
    ),
    Preset(
        "brevo",
        signs=(
            sign(
                "EMAIL|ADDED_TIME",
                "MODIFIED_TIME|SMS|EMAIL_BLACKLISTED|SMS_BLACKLISTED|EMAIL_BLOCKLISTED|SMS_BLOCKLISTED|CONTACT ID"
                "|DOUBLE_OPT-IN|WHATSAPP|LANDLINE_NUMBER",
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
    ),
    Preset(
        "klaviyo",
        signs=(sign("Email Marketing Consent"),),
        fields=meanings(
            consent_own="Email Marketing Consent", consent_at="Email Marketing Consent Timestamp", job_title="Title"
        ),
    ),
    Preset("activecampaign", signs=(sign("Email|Tags|Date Created", "IP|Status|Phone|First Name|Last Name", least=2),)),
    Preset(
        "systeme-io", signs=(sign("Email|Date registered", "Surname|First name|Tags|Phone number|Country", least=2),)
    ),
    Preset(
        "kit",
        signs=(
            sign("first_name|email|created_at", "status|state|tags", least=2),
            sign("first_name|email_address|created_at", "status|state|tags"),
        ),
    ),
    Preset("substack", signs=(sign("email|active_subscription", "expiry|email_disabled|created_at"),)),
    Preset("beehiiv", signs=(sign("Email|Subscription Tier", "Status|Created At"),)),
    Preset("listmonk", signs=(sign("uuid|email|attributes", "status|name|created_at|updated_at"),)),
)

GONE = {"beehiiv": "inactive", "kit": "cancelled canceled", "klaviyo": "user_suppressed", "listmonk": "disabled"}
"""Further words in the state column of a program's export that mean: no message is sent any more."""

ALL = (*FORMS, *ADDRESS_BOOKS, *NEWSLETTERS, *CUSTOMER_LISTS)
BY_NAME = {preset.name: preset for preset in (*ALL, VCARD)}


def recognise(headers: Sequence[Header]) -> Preset | None:
    """Return the export format of a header row: most matching columns first, known formats before guesses."""
    scored = [(preset.score(headers), preset) for preset in ALL]
    found = [(score, preset.certainty == "known", preset) for score, preset in scored if score]
    return max(found, key=lambda one: one[:2])[2] if found else None
