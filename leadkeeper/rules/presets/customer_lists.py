"""Presets of customer lists: CRMs, shops, events. A customer of a shop agreed to the shop, never to its partners."""

from __future__ import annotations

import re

from leadkeeper.rules.presets.preset import Preset, keys, meanings, numbered, sign

_UNSUBSCRIBED_HUBSPOT = (
    "Unsubscribed from all email|Désabonné de tous les e-mails|Désinscrit de tous les e-mails"
    "|S'est désabonné de tous les e-mails|S'est désinscrit de tous les e-mails"
)

HUBSPOT = Preset(
    "hubspot",
    signs=(
        sign(
            "Record ID",
            "Lifecycle Stage|Lead Status|Create Date|Last Modified Date|Original Source|Marketing contact status"
            "|Contact owner|Unsubscribed from all email|Associated Company|Associated Company IDs"
            "|Legal basis for processing contact's data|Original Source Drill-Down 1",
            least=1,
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
        nothing="Create Date|Last Modified Date|Legal basis for processing contact's data|Date de création"
        "|Associated Company|Last Activity Date",
    ),
)

SHOPIFY = Preset(
    "shopify",
    signs=(
        sign(
            "Accepts Email Marketing",
            "Customer ID|Total Spent|Total Orders|Tax Exempt|Accepts SMS Marketing|Default Address City"
            "|Default Address Phone|Default Address Country Code|Default Address Zip|Province Code|Country Code",
            least=2,
        ),
        sign("Accepts Email Marketing"),
        sign("Accepts Marketing", "Total Spent|Total Orders|Tax Exempt|Province Code|Country Code|Zip", least=2),
    ),
    fields=meanings(
        consent_own="Accepts Email Marketing|Accepts Marketing",
        company="Default Address Company|Company",
        country="Default Address Country Code|Country Code|Country",
        phone="Phone|Default Address Phone",
        note="Note",
    ),
    first_phones=keys("Phone"),
)

STRIPE = Preset(
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
        nothing="Created (UTC)|Description|Customer Description",
    ),
    dropped=re.compile(r"card\b", re.IGNORECASE),
)

PIPEDRIVE = Preset(
    "pipedrive",
    signs=(
        sign("Person - Name", "Person - ID|Person - Email|Person - Phone|Organization - Name|Person - Organization"),
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
)

SALESFORCE = Preset(
    "salesforce",
    signs=(
        sign(
            "Account Name",
            "Salutation|Title|Mailing City|Mailing Street|Mailing Country|Mailing Zip/Postal Code|Lead Source"
            "|Contact ID|Contact Owner|Email Opt Out",
            least=1,
        ),
    ),
    fields=meanings(
        company="Account Name",
        job_title="Title",
        country="Mailing Country",
        unsubscribed_at="Email Opt Out",
    ),
)

ZOHO = Preset(
    "zoho",
    signs=(
        sign(
            "Lead Name",
            "Lead Source|Lead Status|Lead Owner|Email|Phone|Mobile|Record Id|First Name|Last Name|Company",
            least=2,
        ),
        sign("Record Id|Lead Source|Lead Owner", "Email|Phone|Mobile|First Name|Last Name|Company", least=2),
        sign("Lead Source|Lead Owner", "Lead Status|Email Opt Out|Annual Revenue|Record Id", least=1),
    ),
    fields=meanings(full_name="Lead Name", unsubscribed_at="Email Opt Out"),
)

WOOCOMMERCE = Preset(
    "woocommerce",
    signs=(
        sign("Username|Email", "Customer ID|Billing Phone|Total spend|Order count|AOV|Last active|Sign up", least=2),
    ),
    fields=meanings(phone="Billing Phone", country="Country / Region|Billing Country", company="Billing Company"),
)

PRESTASHOP = Preset(
    "prestashop",
    certainty="guess",
    signs=(
        sign("ID client", "Titre|Adresse e-mail|Newsletter|Offres partenaires|Prénom|Nom", least=3),
        sign("Newsletter|Offres partenaires", "Titre|ID|Ventes|Dernière visite|Inscription|Activé", least=2),
    ),
)

EVENTBRITE = Preset(
    "eventbrite",
    signs=(
        sign("Order #|Order Date", "Ticket Type|Attendee Status|Event Name|Quantity|Surname|Attendee #", least=1),
        sign("Order Date|Attendee Status", "Ticket Type|Event Name|Quantity|Surname|Email", least=1),
        sign("Date de commande", "Type de billet|Statut du participant|N° de commande|Nom de l'événement", least=1),
        sign("Date de la commande", "Type de billet|Statut du participant|N° de commande|Nom de l'événement", least=1),
    ),
    fields=meanings(last_action_at="Order Date|Date de commande|Date de la commande"),
    action_kind="order",
)

LUMA = Preset("luma", signs=(sign("Approval Status", "Ticket Name|Checked In At|Email|Name", least=2),))

CALENDLY = Preset(
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
)

PRESETS = (
    HUBSPOT, SHOPIFY, STRIPE, PIPEDRIVE, SALESFORCE, ZOHO, WOOCOMMERCE, PRESTASHOP, EVENTBRITE, LUMA, CALENDLY,
)  # fmt: skip
