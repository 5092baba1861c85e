"""Labels of stored values, columns, form versions, lists and contracts: what people read in place of ids and codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import Contract, ListVersion, Partner, PartnerList
from leadkeeper.domain.phone import grouped, is_e164
from leadkeeper.domain.text import unaccented
from leadkeeper.domain.time import in_paris, moment
from leadkeeper.messages import N_, NN_, _, ngettext

UNKNOWN = N_("unknown")


def elided(text: str, name: str) -> str:
    """Return a text with French `de NAME` and `que NAME` elided where the name begins with a vowel: d’Éditions."""
    if not unaccented(name).lower().startswith(("a", "e", "i", "o", "u")):
        return text
    return re.sub(rf"\b([Dd]|[Qq]u)e (?={re.escape(name)})", r"\1’", text)


class Named:
    """A table from stored values to their labels, translated at the time of use."""

    def __init__(self, names: Mapping[str, str], absent: str = UNKNOWN) -> None:
        self.names = dict(names)
        self.absent = absent

    def __call__(self, word: str | None) -> str:
        """Return the label; an unknown value is returned unchanged, None gives the `absent` label."""
        if word is None:
            return _(self.absent)
        return _(self.names[word]) if word in self.names else word

    def several(self, words: Iterable[str]) -> str:
        """Return several labels, joined with commas."""
        return ", ".join(self(word) for word in words)

    def choices(self) -> Iterator[tuple[str, str]]:
        """Yield every value with its label, in the order of the table, for choice boxes."""
        return ((word, self(word)) for word in self.names)


channel = Named(
    {"email": N_("e-mail"), "sms": N_("SMS"), "voice": N_("telephone calls"), "post": N_("post")},
    absent=N_("all channels"),
)

language = Named({"fr": N_("French"), "en": N_("English")})

sector = Named(
    {
        "energy_renovation": N_("energy renovation"),
        "renewables": N_("renewable energy"),
        "home_adaptation": N_("adapting homes to age or disability"),
        "cpf_training": N_("training paid by the CPF"),
        "insurance": N_("insurance"),
        "health": N_("health"),
        "gambling": N_("gambling"),
        "tobacco": N_("tobacco"),
        "alcohol": N_("alcohol"),
        "debt": N_("debt"),
        "software": N_("software"),
        "food": N_("food"),
        "retail": N_("shops and mail order"),
        "travel": N_("travel and leisure"),
        "other": N_("another sector, without special rules"),
    }
)

method = Named(
    {
        "unticked_box": N_("box that the person ticked"),
        "two_buttons": N_("two equal buttons"),
        "double_opt_in": N_("link confirmed by e-mail"),
        "signed_paper": N_("signed paper"),
        "recorded_oral": N_("recorded call"),
        "declared": N_("only declared"),
        "pre_ticked": N_("box ticked in advance"),
        "silence": N_("silence"),
        "bundled": N_("one button for everything"),
        "terms": N_("accepting the terms"),
        "soft_opt_in": N_("existing customer"),
    },
    absent=N_("as the form shows"),
)

proof = Named(
    {
        "consent": N_("the consent itself"),
        "form": N_("the form"),
        "description": N_("the description of the form"),
        "evidence": N_("a screenshot or copy of the form"),
        "unaltered-evidence": N_("an unchanged copy of the form"),
        "list": N_("the partner list that was shown"),
        "date": N_("the date"),
        "trace": N_("a trace of this person's answer"),
    }
)

mention = Named(
    {
        "identity": N_("who calls"),
        "goods": N_("what the calls are about"),
        "period": N_("for how long"),
        "withdrawal": N_("how to stop the calls"),
        "durable_proof": N_("how to get a lasting copy"),
    }
)

mailbox_state = Named(
    {"ok": N_("missing or malformed"), "invalid": N_("marked as invalid"), "bounced": N_("messages came back")}
)

country = Named(
    {
        "AT": N_("Austria"),
        "BE": N_("Belgium"),
        "BG": N_("Bulgaria"),
        "BR": N_("Brazil"),
        "CA": N_("Canada"),
        "CH": N_("Switzerland"),
        "CI": N_("Ivory Coast"),
        "CM": N_("Cameroon"),
        "CN": N_("China"),
        "CY": N_("Cyprus"),
        "CZ": N_("Czechia"),
        "DE": N_("Germany"),
        "DK": N_("Denmark"),
        "DZ": N_("Algeria"),
        "EE": N_("Estonia"),
        "ES": N_("Spain"),
        "FI": N_("Finland"),
        "FR": N_("France"),
        "GB": N_("United Kingdom"),
        "GR": N_("Greece"),
        "HR": N_("Croatia"),
        "HU": N_("Hungary"),
        "IE": N_("Ireland"),
        "IL": N_("Israel"),
        "IN": N_("India"),
        "IS": N_("Iceland"),
        "IT": N_("Italy"),
        "JP": N_("Japan"),
        "LI": N_("Liechtenstein"),
        "LT": N_("Lithuania"),
        "LU": N_("Luxembourg"),
        "LV": N_("Latvia"),
        "MA": N_("Morocco"),
        "MC": N_("Monaco"),
        "MG": N_("Madagascar"),
        "MT": N_("Malta"),
        "MU": N_("Mauritius"),
        "NL": N_("Netherlands"),
        "NO": N_("Norway"),
        "PL": N_("Poland"),
        "PT": N_("Portugal"),
        "RO": N_("Romania"),
        "SE": N_("Sweden"),
        "SI": N_("Slovenia"),
        "SK": N_("Slovakia"),
        "SN": N_("Senegal"),
        "TN": N_("Tunisia"),
        "TR": N_("Türkiye"),
        "UA": N_("Ukraine"),
        "US": N_("United States"),
    }
)
"""Countries that a French book is likely to hold; others are shown as ISO codes."""


def day(text: str) -> str:
    """Format an instant as `21/09/2026 12:03` in Paris, without time if unknown; an unreadable text is unchanged."""
    when = moment(text)
    if when is None:
        return text
    if not when.exact:
        return f"{when.first_day:%d/%m/}{when.first_day.year:04}"
    # A Paris time that a clock change repeats or skips is shown as it was written.
    local = in_paris(when.lo) if when.lo == when.hi else datetime.fromisoformat(text.strip()[:16])
    return f"{local:%d/%m/}{local.year:04} {local:%H:%M}"


job_stage = Named(
    {
        "inspect": N_("Reading the file"),
        "import": N_("Putting people into the book"),
        "try": N_("Checking what would happen to the rows"),
        "index": N_("Preparing the search"),
        "archive": N_("Writing everything into one file"),
        "restore": N_("Making a book from the archive"),
        "decide": N_("Recording the decision"),
        "edit": N_("Changing people"),
        "undo": N_("Undoing or redoing"),
        "same": N_("Looking for possible duplicates"),
        "judge": N_("Applying the rules to every contact"),
        "write": N_("Writing the file"),
        "compare": N_("Reading the file again and comparing"),
        "stop": N_("Putting addresses on the suppression list"),
        "look": N_("Checking the book"),
        "copy": N_("Backing up the book and checking the backup"),
        "salvage": N_("Recovering what can still be read"),
        "trace": N_("Tracing the complaints"),
        "recognise": N_("Identifying the people in the file"),
        "register": N_("Entering the export in the register"),
        "proof": N_("Collecting the proof"),
        "erase": N_("Erasing the person everywhere"),
        "retention": N_("Looking for people past their retention period"),
        "purge": N_("Deleting the people past their retention period"),
    }
)
"""Labels of the stages of work."""


HOMES_BAN = N_("no prospecting of consumers by e-mail, SMS or telephone, even with consent; post only")
LOOK = N_("special rules that LeadKeeper does not know: nobody is shared with this partner")

ban = Named(
    {
        "energy_renovation": HOMES_BAN,
        "renewables": HOMES_BAN,
        "home_adaptation": HOMES_BAN,
        "cpf_training": N_("no prospecting at all but by post, even with consent"),
        "insurance": N_("a consumer may be called within 30 days only, by an insurer named beforehand"),
        "health": LOOK,
        "gambling": LOOK,
        "tobacco": LOOK,
        "alcohol": LOOK,
        "debt": LOOK,
    }
)
"""Restriction of each sector; sectors without one are not listed."""


def bans(sectors: Iterable[str]) -> list[str]:
    """Return a line for each restricted sector, such as `health: special rules…`."""
    return [_("{sector}: {ban}.").format(sector=sector(one), ban=ban(one)) for one in sectors if one in ban.names]


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
        "informed": N_("Informed of the sharing"),
        "contested": N_("Consent disputed"),
        "email_state": N_("State of the address"),
        "owner": N_("Owner"),
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
        "consent_own_proof": N_("Double opt-in (own offers)"),
        "consent_partners_proof": N_("Double opt-in (partners)"),
        "consent_ip": N_("IP address at consent"),
        "unsubscribed_at": N_("Unsubscribed (date or yes)"),
        "unsubscribed_sms_at": N_("Unsubscribed from SMS (date or yes)"),
        "unsubscribed_voice_at": N_("No more calls since"),
        "unsubscribed_post_at": N_("No more post since"),
        "channels_allowed": N_("Channels allowed"),
        "phone_valid_until": N_("No calls from this day on"),
        "import": N_("Came with import"),
        "export": N_("Shared in export"),
        "partner": N_("Partner"),
        "added": N_("Order of arrival"),
        "line": N_("Line"),
        "reason": N_("Reason"),
        "file": N_("File"),
    }
)

_COUNTS = {
    "read": NN_("Row read", "Rows read"),
    "created": NN_("New person", "New people"),
    "updated": NN_("Person updated", "People updated"),
    "unchanged": NN_("Person unchanged", "People unchanged"),
    "duplicates": NN_("Twice in the file", "Twice in the file"),
    "refused": NN_("Row rejected", "Rows rejected"),
    "blank": NN_("Blank row", "Blank rows"),
    "erased": NN_("Of an erased person, left out", "Of erased people, left out"),
    "stay_blocked": NN_("Stays blocked", "Stay blocked"),
}


def count(name: str, n: int) -> str:
    """Return the caption of a figure of an import."""
    return ngettext(*_COUNTS[name], n)


parts = Named(
    {
        "owner": N_("Companies that keep the list"),
        "partners": N_("Partners"),
        "contracts": N_("Contracts"),
        "lists": N_("Partner lists"),
        "list_versions": N_("List versions"),
        "forms": N_("Forms"),
        "form_versions": N_("Form versions"),
        "contacts": N_("People"),
        "suppressions": N_("Entries of the suppression list"),
        "deliveries": N_("Exports"),
        "imports": N_("Imports"),
        "notices": N_("Notifications"),
        "complaints": N_("Complaints"),
        "requests": N_("Requests"),
        "profiles": N_("Monthly files of partners"),
        "breaches": N_("Breaches of personal data"),
    }
)
"""Countable parts of an archive."""

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

segment = Named({"b2c": N_("Consumer"), "b2b": N_("Professional")}, absent=N_("Not specified: consumer"))

email_state = Named({"ok": N_("Valid"), "invalid": N_("Invalid"), "bounced": N_("Bounces")})

of_field = {"stage": stage, "segment": segment, "country": country, "email_state": email_state}
"""Labels of the stored words of a contact, by field."""

event = Named({"given": N_("Said yes"), "refused": N_("Said no"), "withdrawn": N_("Withdrew")})

purpose = Named(
    {"own": N_("Your own offers"), "partners": N_("Offers of partners"), "undone": N_("Nothing: the import was undone")}
)

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
        "scraped": N_("Collected from public pages"),
        "unknown": N_("Unknown source"),
    }
)

evidence = Named(
    {
        "screenshot": N_("Screenshot"),
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
"""Where a complaint was received."""

address_kind = Named(
    {
        "typo": N_("misspelt domains (gmial.com)"),
        "throwaway": N_("throw-away mailboxes (yopmail.com)"),
        "mash": N_("typed at random (azertyuiop)"),
        "role": N_("a role, not a person (contact@)"),
        "alias": N_("alias services, which reach their people"),
        "tagged": N_("differ only after the “+” from an address that refused"),
        "same-number": N_("have the number of somebody in the file, which holds it once"),
        "number-refused": N_("have the number of a record that refused: it is not in the file"),
    }
)
"""Addresses that may not reach the person (`domain.email`)."""

contract_field = Named(
    {
        "signed_on": N_("the day of signature"),
        "starts_on": N_("the first day"),
        "channels": N_("the channels"),
        "fields": N_("the columns that may be shared"),
        "territory": N_("the countries"),
        "purpose": N_("the purpose"),
        "payment_days": N_("the days for payment"),
        "return_days": N_("the days for returns"),
        "return_cap_percent": N_("the cap of returns"),
        "tiers": N_("the prices by volume"),
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
"""Kinds of objects that an id in an archive can refer to."""

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
"""JSON types, as named by `domain.serialization` and Python."""


def left_out(columns: Iterable[str]) -> str:
    """Return the sentence that some columns are not in a file."""
    return _("Columns left out: {columns}.").format(columns=column.several(columns))


def form_version(form: Form, version: FormVersion) -> str:
    """Return the name of the form, with the first day of the version if the form has others."""
    name = form.name or form.id
    if len(form.versions) < 2:
        return name
    return _("{form}, from {day}").format(form=name, day=day(version.starts) if version.starts else "…")


def partner_list(one: PartnerList) -> str:
    """Return the list by the address of its page."""
    return one.url or _("List without an address")


def list_version(version: ListVersion) -> str:
    """Return the list by the moment it was published; without one, its id."""
    if version.published_at is None:
        return version.id
    return _("list of {day}").format(day=day(version.published_at))


def contract(agreement: Contract) -> str:
    """Return the contract by the day it was signed, else by its first day; without either, its id."""
    signed = agreement.signed_on or agreement.starts_on
    return _("contract of {day}").format(day=day(signed)) if signed else agreement.id


def contract_with(partner: Partner, agreement: Contract) -> str:
    """Return the contract, and with which partner."""
    if not (agreement.signed_on or agreement.starts_on):
        return _("contract with {partner}").format(partner=partner.legal_name)
    return _("{contract} with {partner}").format(contract=contract(agreement), partner=partner.legal_name)


def with_code(name: str, code: str) -> str:
    """Return a name with the id that is typed on the command line; without a name, the id."""
    return f"{name} ({code})" if name not in ("", code) else code


def renamed(name: str, then: str | None) -> str:
    """Return the present name of a partner, with the one that it had when something happened, if that was another."""
    return _("{name} (then {former})").format(name=name, former=then) if then else name


NO_BREAK = "\u00a0"


def siren(digits: str) -> str:
    """Format a SIREN in groups of three digits, as registers write it."""
    threes = NO_BREAK.join(digits[place : place + 3] for place in range(0, len(digits), 3))
    return threes if len(digits) == 9 and digits.isdigit() else digits


def telephone(number_: str) -> str:
    """Format a telephone number in the groups of its country, with no-break spaces; other texts are unchanged."""
    return grouped(number_).replace(" ", NO_BREAK) if is_e164(number_) else number_
