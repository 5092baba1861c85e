from __future__ import annotations

from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from leadkeeper.domain.eligibility.case import ACTIONS
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.headers import FIELDS, read_headers
from leadkeeper.domain.imports.presets import Certainty, FileMeaning, by_name, recognise

HEADERS = {
    "meta-leads": "id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,form_name,"
    "is_organic,platform,votre_budget_?,full_name,email,phone_number,lead_status",
    "google-ads": "Lead Submit Time,Lead ID,Campaign ID,Campaign Name,Ad Group ID,Creative ID,Form ID,GCLID,Is Test,"
    "Full Name,User Email,User Phone,Postal Code",
    "surveymonkey": "Respondent ID,Collector ID,Date Created,Date Modified,IP Address,Email Address,First Name,"
    "Last Name,Custom Data 1,Vos coordonnées",
    "linkedin-connections": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "google-contacts": "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Name Suffix,Nickname,File As,"
    "Organization Name,Organization Title,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value",
    "outlook-contacts": "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,Anniversary,"
    "Notes,E-mail Address,E-mail 2 Address,Primary Phone,Home Phone,Mobile Phone,Pager,Home Fax,Company,Job Title",
    "hubspot": "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Lifecycle Stage,Create Date,"
    "Legal basis for processing contact's data,Unsubscribed from all email",
    "mailchimp": "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,LAST_CHANGED,LEID,"
    "EUID,NOTES,TAGS",
    "brevo": "CONTACT ID,EMAIL,LASTNAME,FIRSTNAME,WHATSAPP,SMS,DOUBLE_OPT-IN,OPT_IN,ADDED_TIME,MODIFIED_TIME",
    "shopify": "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,"
    "Default Address City,Default Address Country Code,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tags",
    "stripe": "id,Description,Email,Name,Created (UTC),Delinquent,Plan,Status,Total Spend,Card ID,Card Last4",
    "typeform": "#,Quelle est votre adresse e-mail ?,Start Date (UTC),Submit Date (UTC),Network ID",
    "tally": "Submission ID,Respondent ID,Submitted at,Votre e-mail",
    "google-forms": "Timestamp,Email Address,Votre avis",
    "elementor": "Votre prénom,Email,Form Name (ID),Submission ID,Created At,User ID,User Agent,User IP,Referrer",
    "gravity-forms": "Entry Id,Entry Date,User IP,Votre e-mail,Created By (User Id),Source Url,Post Id,User Agent",
    "cf7": "your-name,your-email,form_date,cfdb7_status",
    "wpforms": "Entry ID,Date,Nom,E-mail",
    "calendly": "User Name,Team,Invitee Name,Invitee First Name,Invitee Last Name,Invitee Email,"
    "Invitee accepted marketing emails,Text Reminder Number,Event Type Name,Start Date & Time,"
    "Event Created Date & Time,Event UUID,Invitee UUID",
    "eventbrite": "Order #,Order Date,First Name,Surname,Email,Quantity,Ticket Type,Attendee Status",
    "klaviyo": "Email,First Name,Last Name,Title,Email Marketing Consent,Email Marketing Consent Timestamp",
    "pipedrive": "Person - ID,Person - Name,Person - Email,Person - Phone,Organization - Name",
    "salesforce": "Salutation,First Name,Last Name,Email,Phone,Account Name,Title,Mailing City",
    "activecampaign": "Email,First Name,Last Name,Phone,Tags,Date Created,IP,Status",
    "systeme-io": "Email,First name,Surname,Phone number,Country,Tags,Date registered",
    "kit": "first_name,email,created_at,status,tags",
    "substack": "email,active_subscription,expiry,email_disabled,created_at",
    "beehiiv": "Email,Status,Created At,Subscription Tier",
    "woocommerce": "Customer ID,Username,First name,Last name,Email,Billing Phone,City,Total spend,Order count",
    "luma": "name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,ticket_name",
    "zoho": "Lead Name,Email,Phone,Lead Source",
    "listmonk": "uuid,email,name,attributes,status,created_at,updated_at",
    "linkedin-leads": "Campaign Name,Campaign ID,Creative ID,Form Name,Submitted At,Lead Type,E-mail",
    "prestashop": "ID client,Titre,Prénom,Nom,Adresse e-mail,Âge,Newsletter,Offres partenaires",
    "tiktok-leads": "lead_id,created_at,form_name,ad_name,campaign_name,full_name,email,phone_number",
}

FURTHER = [
    ("meta-leads", "id;created_time;ad_id;form_id;form_name;platform;first_name;phone;email;lead_status"),
    ("meta-leads", "created_time;campaign_name;form_name;platform;email"),
    ("linkedin-connections", "First Name;Last Name;Email Address;Company;Position;Connected On"),
    ("linkedin-connections", "Prénom;Nom;URL;Adresse e-mail;Entreprise;Poste;Date de connexion"),
    ("google-contacts", "Name;Given Name;Family Name;Group Membership;E-mail 1 - Type;E-mail 1 - Value"),
    ("google-contacts", "Name;Given Name;Family Name;Notes;Phone 1 - Type;Phone 1 - Value"),
    (
        "outlook-contacts",
        "Nom;Titre;Prénom;Nom;Surnom;Titre;Téléphone (bureau);Tél. mobile;Adresse de messagerie;Notes",
    ),
    ("hubspot", "ID de fiche d'informations;Prénom;Nom;E-mail;Numéro de téléphone;Date de création"),
    ("hubspot", "Record ID;First Name;Last Name;Email;Phone Number"),
    ("hubspot", "Email;First Name;Unsubscribed from all email"),
    ("hubspot", "Email;Lifecycle Stage;Create Date"),
    ("hubspot", "First Name;Last Name;Email;Contact owner;Lead Status;Create Date"),
    ("stripe", "id;Email;Name;Created (UTC);Card Address Line1"),
    ("mailchimp", "Indirizzo email;Nome;Cognome;MEMBER_RATING;OPTIN_TIME;LEID;EUID;UNSUB_TIME"),
    ("brevo", "EMAIL;ADDED_TIME;MODIFIED_TIME"),
    ("brevo", "EMAIL;NOM;PRENOM;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME"),
    ("shopify", "First Name;Last Name;Email;Accepts Email Marketing;Company;Province Code;Country Code;Total Spent"),
    ("shopify", "First Name;Last Name;Email;Accepts Marketing;Zip;Total Spent;Total Orders;Tags"),
    ("typeform", "#;Un choix;Response Type;Start Date (UTC);Stage Date (UTC);Submit Date (UTC);Network ID;Tags;Ending"),
    ("google-forms", "Horodateur;Adresse e-mail;Vos questions"),
    ("eventbrite", "Order #;Order Date;First Name;Last Name;Email;Ticket Type;Votre métier"),
    ("kit", "first_name;email_address;created_at;state;tags"),
    ("activecampaign", "Email;First Name;Last Name;Phone;Tags;Date Created"),
    ("zoho", "Record Id;Lead Name;First Name;Last Name;Email;Phone;Company;Lead Source;Title"),
    ("zoho", "Record Id;Lead Owner;Company;First Name;Last Name;Email;Phone;Mobile;Lead Source"),
]

NOBODY = [
    "Email;First name;Last name;Company;Phone;Country", "email", "Nom;Prénom;E-mail;Date de consentement",
    "Email;Date;Status", "Nom;Titre;Société;Adresse e-mail", "Email;Name;Created", "Name;Email;Notes",
]  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_an_export_is_recognised_by_its_header(name: str) -> None:
    assert recognise(read_headers(HEADERS[name].split(","))) is by_name()[name]


@pytest.mark.parametrize("name", HEADERS)
def test_it_is_recognised_with_further_columns_in_another_order(name: str) -> None:
    header = HEADERS[name].split(",")
    first, rest = header[:1], header[1:]
    assert recognise(read_headers([*first, *reversed(rest), "Ville", "Score", ""])) is by_name()[name]


@pytest.mark.parametrize(("name", "header"), FURTHER)
def test_its_other_variants_are_recognised(name: str, header: str) -> None:
    assert recognise(read_headers(header.split(";"))) is by_name()[name]


@pytest.mark.parametrize("header", NOBODY)
def test_a_list_that_somebody_made_is_no_export(header: str) -> None:
    assert recognise(read_headers(header.split(";"))) is None


def test_every_preset_has_a_header_here() -> None:
    assert set(HEADERS) == set(by_name()) - {"vcard"}


@pytest.mark.parametrize(
    "name", ["linkedin-leads", "wpforms", "prestashop", "tiktok-leads", "google-ads", "surveymonkey"]
)
def test_what_nobody_has_verified_is_a_guess(name: str) -> None:
    assert by_name()[name].certainty == "guess"


def test_all_others_are_known() -> None:
    guesses = [preset.name for preset in by_name().values() if preset.certainty == "guess"]
    assert len(guesses) == 6


def test_presets_give_fields_that_there_are() -> None:
    for preset in by_name().values():
        given = [*preset.fields.values(), *(field for _, field in preset.patterns)]
        assert {field for field in given if field} <= set(FIELDS), preset.name


def test_presets_are_described_by_words_that_there_are() -> None:
    for preset in by_name().values():
        assert preset.certainty in get_args(Certainty), preset.name
        assert preset.date_order in (None, "dmy", "mdy", "ymd"), preset.name
        assert preset.action_kind in ACTIONS, preset.name
        assert set(preset.file_names.values()) <= {*get_args(FileMeaning)}, preset.name
        assert preset.is_form in (True, False), preset.name
        assert preset.zone is None or ZoneInfo(preset.zone), preset.name


@pytest.mark.parametrize(
    ("name", "header", "field"),
    [
        ("meta-leads", "created_time", "consent_at"),
        ("meta-leads", "form_name", "form"),
        ("meta-leads", "phone_number", "phone"),
        ("meta-leads", "campaign_name", None),
        ("linkedin-connections", "Connected On", None),
        ("linkedin-connections", "URL", None),
        ("linkedin-connections", "Position", "job_title"),
        ("google-contacts", "E-mail 1 - Value", "email"),
        ("google-contacts", "Phone 1 - Value", "phone"),
        ("google-contacts", "E-mail 1 - Label", None),
        ("google-contacts", "Organization Name", "company"),
        ("google-contacts", "Organization Title", "job_title"),
        ("outlook-contacts", "E-mail 2 Address", "email"),
        ("outlook-contacts", "Home Fax", None),
        ("hubspot", "Unsubscribed from all email", "unsubscribed_at"),
        ("hubspot", "Create Date", None),
        ("hubspot", "Company Name", "company"),
        ("mailchimp", "OPTIN_TIME", "consent_at"),
        ("mailchimp", "OPTIN_IP", "consent_ip"),
        ("mailchimp", "CONFIRM_TIME", None),
        ("brevo", "SMS", "phone"),
        ("brevo", "OPT_IN", None),
        ("brevo", "DOUBLE_OPT-IN", None),
        ("brevo", "ADDED_TIME", None),
        ("brevo", "LASTNAME", "last_name"),
        ("shopify", "Accepts Email Marketing", "consent_own"),
        ("shopify", "Default Address Country Code", "country"),
        ("shopify", "Accepts SMS Marketing", None),
        ("stripe", "Name", "full_name"),
        ("stripe", "Created (UTC)", None),
        ("typeform", "Submit Date (UTC)", "consent_at"),
        ("typeform", "Start Date (UTC)", None),
        ("tally", "Submitted at", "consent_at"),
        ("google-forms", "Timestamp", "consent_at"),
        ("elementor", "Created At", "consent_at"),
        ("elementor", "User IP", "consent_ip"),
        ("elementor", "Form Name (ID)", "form"),
        ("gravity-forms", "Entry Date", "consent_at"),
        ("gravity-forms", "User IP", "consent_ip"),
        ("calendly", "Invitee Email", "email"),
        ("calendly", "Invitee Name", "full_name"),
        ("calendly", "Text Reminder Number", "phone"),
        ("calendly", "Invitee accepted marketing emails", "consent_own"),
        ("calendly", "Event Created Date & Time", "last_action_at"),
        ("calendly", "Start Date & Time", None),
        ("eventbrite", "Order Date", "last_action_at"),
        ("eventbrite", "Surname", "last_name"),
        ("klaviyo", "Email Marketing Consent", "consent_own"),
        ("klaviyo", "Email Marketing Consent Timestamp", "consent_at"),
        ("klaviyo", "Title", "job_title"),
        ("pipedrive", "Person - Name", "full_name"),
        ("pipedrive", "Person - Email", "email"),
        ("pipedrive", "Organization - Name", "company"),
        ("salesforce", "Account Name", "company"),
        ("salesforce", "Title", "job_title"),
        ("woocommerce", "Billing Phone", "phone"),
        ("zoho", "Lead Name", "full_name"),
        ("prestashop", "Offres partenaires", "consent_partners"),
        ("listmonk", "name", "full_name"),
    ],
)
def test_what_a_column_of_an_export_means(name: str, header: str, field: str | None) -> None:
    headers = read_headers(HEADERS[name].split(","))
    columns = map_columns(headers, [], by_name()[name], {})
    assert {column.header.text: column.field for column in columns}[header] == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Prénom", "first_name"), ("Nom", None), ("Nom (2)", "last_name"), ("Titre", None), ("Titre (2)", "job_title"),
        ("Société", "company"), ("Adresse de messagerie", "email"), ("Tél. mobile", "phone"),
        ("Anniversaire", "birth_date"),
    ],
)  # fmt: skip
def test_what_french_outlook_means(header: str, field: str | None) -> None:
    texts = (
        "Nom;Titre;Prénom;Nom;Société ;Titre;Téléphone (bureau);Tél. mobile;Adresse de messagerie;Type de messagerie"
    )
    headers = read_headers([*texts.split(";"), "Anniversaire", "Surnom"])
    assert recognise(headers) is by_name()["outlook-contacts"]
    columns = map_columns(headers, [], by_name()["outlook-contacts"], {})
    assert {column.header.text: column.field for column in columns}[header] == field


@pytest.mark.parametrize(
    ("file", "meaning"),
    [
        ("unsubscribed_email_audience_export_1.csv", "withdrawn"),
        ("cleaned_members_export_1.csv", "bounced"),
        ("subscribed_email_audience_export_1.csv", None),
        ("non-subscribed_email_audience_export_1.csv", None),
        ("export/Unsubscribed_audience.csv", "withdrawn"),
        ("mes_unsubscribed_.csv", None),
    ],
)
def test_the_file_name_of_an_audience_says_who_is_gone(file: str, meaning: str | None) -> None:
    assert by_name()["mailchimp"].file_meaning(file) == meaning


def test_other_exports_say_nothing_by_their_file_name() -> None:
    assert by_name()["brevo"].file_meaning("unsubscribed_x.csv") is None


def test_cards_are_dropped_and_the_rest_is_not() -> None:
    headers = read_headers(["Card ID", "card Last4", "Cardiff", "Email"])
    assert [by_name()["stripe"].drops(header) for header in headers] == [True, True, False, False]
    assert not by_name()["hubspot"].drops(headers[0])


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("FN", "full_name"),
        ("N last name", "last_name"),
        ("EMAIL", "email"),
        ("TEL", "phone"),
        ("ORG", "company"),
        ("ADR", None),
    ],
)
def test_what_the_lines_of_a_card_mean(header: str, field: str | None) -> None:
    (found,) = read_headers([header])
    assert by_name()["vcard"].has_meaning(found)
    assert by_name()["vcard"].field_of(found) == field
