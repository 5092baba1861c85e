"""Presets of address books: nothing in them is a consent, and no date in them is an act of the person."""

from __future__ import annotations

from leadkeeper.rules.presets.preset import Preset, keys, meanings, numbered, sign

LINKEDIN_CONNECTIONS = Preset(
    "linkedin-connections",
    signs=(
        sign("First Name|Last Name|Connected On", "URL|Email Address|Company|Position"),
        sign("Prénom|Nom|Date de connexion", "URL|Adresse e-mail|Entreprise|Poste"),
    ),
    fields=meanings(nothing="Connected On|Date de connexion|URL"),
)

GOOGLE_CONTACTS = Preset(
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
)

_OUTLOOK_PHONES = (
    "Mobile Phone|Primary Phone|Business Phone|Business Phone 2|Home Phone|Home Phone 2|Other Phone|Company Main Phone"
    "|Tél. mobile|Téléphone mobile|Téléphone principal|Téléphone (bureau)|Téléphone 2 (bureau)|Téléphone (domicile)"
    "|Téléphone 2 (domicile)|Téléphone (autre)|Téléphone société"
)

OUTLOOK_CONTACTS = Preset(
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

PRESETS = (LINKEDIN_CONNECTIONS, GOOGLE_CONTACTS, OUTLOOK_CONTACTS)
"""The presets that are recognised by their header; `VCARD` goes with the format."""
