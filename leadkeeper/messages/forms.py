"""Sentences of the form audit: questions, findings, the law behind each check, and the wording of corrected forms.

This wording, in French and English, is `resources/words/pages.toml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import ClassVar

from leadkeeper import word_table
from leadkeeper.domain.form import Finding, FormDraft, Severity
from leadkeeper.domain.partner import ListedName
from leadkeeper.domain.time import moment
from leadkeeper.messages import N_, _
from leadkeeper.messages.labels import Named, elided

QUESTIONS = {
    "medium": N_("medium of the form"),
    "controller": N_("company that collects"),
    "fields": N_("what is asked for"),
    "own_box": N_("box for your own offers"),
    "own_box.text": N_("wording of the box for your own offers"),
    "own_box.checked": N_("box for your own offers ticked in advance"),
    "partner_box": N_("box for partners"),
    "partner_box.text": N_("wording of the box for partners"),
    "partner_box.checked": N_("box for partners ticked in advance"),
    "partner_box.covers_own": N_("box for partners also used for your own offers"),
    "phone_box": N_("box for telephone calls"),
    "phone_box.text": N_("wording of the box for telephone calls"),
    "phone_box.checked": N_("box for telephone calls ticked in advance"),
    "phone_box.identity": N_("who will call"),
    "phone_box.goods": N_("what the calls are about"),
    "phone_box.period": N_("for how long calls are allowed"),
    "phone_box.period_months": N_("months for which calls are allowed"),
    "phone_box.withdrawal": N_("how to stop the calls"),
    "phone_box.durable_proof": N_("how to get a lasting copy of this consent"),
    "buttons": N_("buttons"),
    "buttons.role": N_("role of a button"),
    "buttons.type": N_("button or link"),
    "buttons.label": N_("label of a button"),
    "buttons.same_style": N_("refuse button that looks like the accept button"),
    "buttons.effect_text": N_("text on what refusing does"),
    "hidden_optin": N_("hidden field that gives consent"),
    "optout_step": N_("refusal offered only at a later step"),
    "submit_without_partner": N_("going on without consent to partners"),
    "partner_mode": N_("how partners are named"),
    "link_ok": N_("link to the list tested"),
    "list": N_("partner list"),
    "list.version": N_("version or date of the list"),
    "list.names": N_("names on the list"),
    "list.legal_names": N_("legal names on the list"),
    "list.privacy_links": N_("links to the partners' privacy policies"),
    "list.open": N_("list that may grow"),
    "channels": N_("channels that the wording names"),
    "info": N_("information text"),
    "info.withdrawal": N_("how to withdraw the consent"),
    "info.retention": N_("how long data are kept"),
    "info.rights": N_("rights and complaint to the CNIL"),
    "info.transmission_stated": N_("transmission to partners given as a purpose"),
    "info.basis": N_("legal basis of the transmission"),
    "info.source_wording": N_("source named in the partner's first message"),
    "info.position": N_("place of the information"),
    "info.font_ratio": N_("size of the information text"),
    "info.l223_2": N_("sentence on consent to telephone calls"),
    "info.shared_named": N_("names of all firms that share the data"),
    "info.explicit_sensitive": N_("explicit consent to sensitive data"),
    "info.parental": N_("involvement of a parent"),
    "info.social_named": N_("consent that names the sending to social networks"),
    "shared_db_with": N_("other firms that use the same database"),
    "sensitive_fields": N_("sensitive data asked for"),
    "targets_minors": N_("form aimed at children"),
    "social": N_("sending to a social network"),
    "archived": N_("wording and screenshot kept"),
    "text": N_("other text around boxes and buttons"),
}

_NUMBER = re.compile(r"\[\d+\]")


def question(key: str) -> str:
    """Return the label of a description key (`partner_box.checked`, `buttons[1].type`); the key itself if unknown."""
    return _(QUESTIONS.get(_NUMBER.sub("", key), key))


SENTENCES = {
    "L00": N_("Questions about this form are not answered: {questions}."),
    "L01": N_("A box is ticked in advance."),
    "L02": N_("The consent is sent without any action of the person."),
    "L03": N_("One button merges entry and consent."),
    "L04": N_("Refusing must be a button as visible as accepting."),
    "L05": N_("The two buttons are not equal."),
    "L06": N_("The refusal text is smaller or incomplete."),
    "L07": N_("Consent is a condition for going on."),
    "L08": N_("Consent is buried in the terms."),
    "L09": N_("The wording asks people to object, not to agree."),
    "L10": N_("Refusing is offered only afterwards."),
    "L11": N_("Partners are not named."),
    "L12": N_("The list is open-ended."),
    "L13": N_("The list link does not work."),
    "L14": N_("The list lacks a date, legal names or privacy links."),
    "L15": N_("The wording lets partners share the data further."),
    "L16": N_("{partner} is not on this list."),
    "L17": N_("The list is very long: {count} names."),
    "L18": N_("One box covers two purposes."),
    "L19": N_("The channels are not stated."),
    "L20": N_("A telephone mention is missing: {missing}."),
    "L21": N_("Consent to calls must state at most 12 months, without tacit renewal."),
    "L22": N_("Calls are announced: add the sentence that calling a consumer needs prior consent."),
    "L23": N_("How to withdraw the consent is missing."),
    "L24": N_("Who collects the data is not clear."),
    "L25": N_("Sensitive data or children need explicit or parental consent."),
    "L26": N_("Legitimate interest cannot replace consent here."),
    "L27": N_("The retention period is missing or vague."),
    "L28": N_("The rights or the complaint to the CNIL are missing."),
    "L29": N_("The first message must name the source company."),
    "L30": N_("Continuing is not consenting."),
    "L31": N_("The information comes after the button or behind a click."),
    "L32": N_("A double negative makes the answer unclear."),
    "L33": N_("Bloctel no longer exists."),
    "L34": N_("Sending data to a social network is not covered."),
    "L35": N_("The exact form is not archived: keep its wording and its screenshot."),
    "L36": N_("The sharing itself is not stated as a purpose."),
    "L37": N_("The button does not say what it accepts."),
    "L38": N_("The form has changed since it was published: create a new version."),
    "L39": N_("The language of the form ({language}) is not that of its audience ({audience})."),
    "L40": N_("Attach the signed sheet, or the script that was read on the telephone."),
}

# Checks with both severities have a different sentence as a warning.
WARNINGS = {
    "L06": N_("The information is in small print, under 75% of the body text."),
    "L13": N_("The list link has not been tested."),
    "L19": N_("“Electronic means” leaves the channel open: name e-mail or SMS."),
    "L22": N_("A telephone number is asked for: add the sentence that calling a consumer needs prior consent."),
}

QUOTED = N_("{sentence} The wording: “{found}”.")

# What the wording says otherwise than the answers.
CONTRADICTIONS = {
    ("L11", "error"): N_("The wording names a company that is not on the list."),
    ("L11", "warning"): N_("The wording does not name {names}."),
}
CONTRADICTED = N_("{sentence} You answered otherwise to “{question}”.")

REASONS = {
    "L00": N_("You must be able to prove the consent (GDPR article 7(1)); what is not recorded is not proved."),
    "L01": N_("Silence and a box ticked in advance are not consent (GDPR article 4(11) and recital 32)."),
    "L02": N_("Consent is a clear act of the person (GDPR article 4(11)); a field that nobody sees is not a consent."),
    "L03": N_(
        "Tagadamedia was fined €75,000 for this in 2023, Hubside.Store €525,000 in 2024, Solocal Marketing Services "
        "€900,000 and Caloga €80,000 in 2025."
    ),
    "L04": N_(
        "Tagadamedia was fined €75,000 in 2023: a green button to accept, and a link inside smaller text to refuse."
    ),
    "L05": N_(
        "Tagadamedia was fined €75,000 in 2023; its next form highlighted accepting and reduced refusing. In 2024 two "
        "equal buttons closed the case."
    ),
    "L06": N_(
        "Tagadamedia was fined €75,000 in 2023 for a refusal in smaller or incomplete words; Foriou, which bought from "
        "such forms, €310,000 in 2024."
    ),
    "L07": N_(
        "Consent that is the price of a service is not free (GDPR article 7(4)). Hubside.Store was fined €525,000 in "
        "2024; some of the forms could not be sent without the transmission."
    ),
    "L08": N_("Accepting terms is not consenting to offers: Brico Privé was fined €500,000 in 2021."),
    "L09": N_(
        "Offers by e-mail or SMS need prior consent; the absence of an objection is not a consent (article L34-5 of "
        "the CPCE)."
    ),
    "L10": N_("Consent that has to be undone at a later step was never given (article L34-5 of the CPCE)."),
    "L11": N_(
        "Canal+ was fined €600,000 in 2023: the forms spoke of “partners” without naming them. The case is before the "
        "Court of Justice (C-317/25)."
    ),
    "L12": N_(
        "The CNIL's five principles of 2018 ask for an exhaustive list: a company that is not on it receives nothing."
    ),
    "L13": N_(
        "The list must be there when the person answers. EDF was fined €600,000 in 2022; the list of partners could "
        "not be read at that moment."
    ),
    "L14": N_("The CNIL's five principles of 2018 ask for a current list that leads to each partner's privacy policy."),
    "L15": N_(
        "The CNIL's five principles of 2018 allow no cascade: a partner may not share the data with its own partners."
    ),
    "L16": N_("Hubside.Store was fined €525,000 in 2024: the form linked to a list, and Hubside was not on it."),
    "L17": N_("Consent must be informed (GDPR article 4(11)); the limit of 50 names is a choice of this program."),
    "L18": N_(
        "Consent is given for each purpose (GDPR article 4(11)). Cosmospace was fined €250,000 and Telemaque €150,000 "
        "in 2024; consent was not asked separately."
    ),
    "L19": N_(
        "Consent is given for each channel (article L34-5 of the CPCE). A retailer was fined €3.5 million in 2025 for "
        "using a consent to e-mail and SMS for something else."
    ),
    "L20": N_(
        "Since 11 August 2026 a consent to calls must say who calls and what about, for how long, how to stop it and "
        "how to get a copy (articles L223-1 and R223-1 and following of the Consumer Code); up to €375,000 otherwise."
    ),
    "L21": N_(
        "A consent to calls lasts one year at most and is never renewed by silence (articles R223-1 and following of "
        "the Consumer Code)."
    ),
    "L22": N_(
        "A form that asks for a telephone number must say that calling a consumer needs prior consent (article L223-2 "
        "of the Consumer Code)."
    ),
    "L23": N_("Withdrawing consent must be as easy as giving it, and the person must know how (GDPR article 7(3))."),
    "L24": N_(
        "Cosmospace was fined €250,000 and Telemaque €150,000 in 2024 over a database that the two firms "
        "shared; with Tagadamedia, fined €75,000 in 2023, the shared register did not say who did what."
    ),
    "L25": N_(
        "Sensitive data need an explicit consent (GDPR article 9; Cosmospace was fined €250,000 in 2024), children "
        "under 15 that of a parent too (article 45 of the Loi informatique et libertés)."
    ),
    "L26": N_("Caloga was fined €80,000 in 2025; it claimed legitimate interest for the transmission."),
    "L27": N_(
        "People must be informed how long data are kept (GDPR article 13(2)(a)); EDF was fined €600,000 in 2022."
    ),
    "L28": N_("People must be informed of their rights, and that they can complain to the CNIL (GDPR article 13(2))."),
    "L29": N_(
        "The first message names the company that shared the data (GDPR article 14(2)(f)). EDF was fined "
        "€600,000 in 2022; it called its source “a specialised organisation”."
    ),
    "L30": N_(
        "Going on, or clicking for something else, is not a clear act of consent (GDPR article 4(11); articles "
        "R223-1 and following of the Consumer Code)."
    ),
    "L31": N_("Information is given when the data are collected, not after (GDPR article 13(1))."),
    "L32": N_("Consent is asked in clear and plain language (GDPR article 7(2))."),
    "L33": N_("Bloctel ended on 11 August 2026: calls now need a consent beforehand (law 2025-594, article 13)."),
    "L34": N_(
        "A retailer was fined €3.5 million in 2025 for sending e-mail addresses and numbers to a social "
        "network: consent to offers by e-mail and SMS does not cover that."
    ),
    "L35": N_(
        "You must be able to prove what the person saw (GDPR article 7(1)). EDF was fined €600,000 in 2022: a model of "
        "a form proves nothing about a person."
    ),
    "L36": N_("The purposes and the recipients are part of the information (GDPR article 13(1)(c) and (e))."),
    "L37": N_(
        "“Je valide” and “Je participe” do not say what is accepted: Hubside.Store was fined €525,000 in 2024, Solocal "
        "Marketing Services €900,000 in 2025."
    ),
    "L38": N_("A version proves what people saw only if it never changes (GDPR article 7(1))."),
    "L39": N_("Information must be intelligible to those it is for (GDPR article 12(1))."),
    "L40": N_("Without the sheet or the script nothing shows what was asked (GDPR article 7(1))."),
}


def sentence(finding: Finding) -> str:
    """Return the sentence of a finding, quoting the wording if it is about wording."""
    if finding.id == "L00" and not finding.facts:
        return _("The form is not described yet.")
    by_severity = WARNINGS if finding.severity == "warning" and finding.id in WARNINGS else SENTENCES
    facts = {
        name: ", ".join(map(question, fact)) if isinstance(fact, tuple) else str(fact) for name, fact in finding.facts
    }
    against = facts.pop("against", None)
    written = CONTRADICTIONS.get((finding.id, finding.severity)) if against else None
    text = _(written or by_severity[finding.id]).format(**facts)
    text = _(QUOTED).format(sentence=text, found=facts["found"]) if "found" in facts else text
    return _(CONTRADICTED).format(sentence=text, question=question(against)) if against else text


def fault(finding_id: str, severity: Severity) -> str:
    """Return the sentence of a check without its facts, for where only its id is known."""
    by_severity = WARNINGS if severity == "warning" and finding_id in WARNINGS else SENTENCES
    return _(by_severity[finding_id]).format_map(defaultdict(lambda: "…"))


def reason(finding_id: str) -> str:
    """Return the reason for a check: the law, or the decision with its year and amount."""
    return _(REASONS[finding_id])


medium = Named(
    {
        "web": N_("Web page"),
        "paper": N_("Paper"),
        "phone": N_("Telephone"),
        "app": N_("App"),
        "event": N_("Event or booth"),
    }
)

partner_mode = Named(
    {
        "inline": N_("By name, on the form itself"),
        "link": N_("By name, behind a link to a list"),
        "category_only": N_("Only as “our partners” or by trade"),
        "none": N_("Not at all"),
    }
)

position = Named(
    {"before": N_("Before the button"), "after": N_("After the button"), "behind_click": N_("Only after a click")}
)

effect_text = Named(
    {
        "ok": N_("As large and complete as the one on accepting"),
        "smaller": N_("Smaller"),
        "incomplete": N_("Incomplete"),
        "none": N_("There is none"),
    }
)

contract_state = Named(
    {
        "in-force": N_("in force"),
        "unsigned": N_("not signed"),
        "not-started": N_("not started"),
        "ended": N_("ended"),
        "terminated": N_("terminated"),
        "none": N_("no contract"),
    }
)


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Wording:
    """Sentences of a form in one language."""

    page: ClassVar[str] = "form"

    def __init__(self, language: str) -> None:
        self.language = "en" if language == "en" else "fr"
        self._texts: Mapping[str, Mapping[str, str]] = word_table("pages")[self.language]
        self._sentences: Mapping[str, str] = self._texts[self.page]

    def say(self, key: str, **facts: object) -> str:
        """Return a sentence with its facts filled in."""
        sentence = self._sentences[key].format(**facts)
        company = str(facts.get("name") or facts.get("company") or "")
        return _kept_together(elided(sentence, company)) if self.language == "fr" else sentence

    def series(self, parts: Sequence[str]) -> str:
        """Return an enumeration: `a, b et c`."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self._sentences["and"] + parts[-1]

    def channels(self, channels: Sequence[str]) -> str:
        """Return the channels, each with its preposition."""
        return self.series([self._texts["channels"][one] for one in channels])

    def label(self, field: str) -> str:
        """Return the label of a form field; an unknown field is returned unchanged."""
        return self._texts["labels"].get(field, field)

    def data(self, fields: Sequence[str], *, mine: bool) -> str:
        """Return the data that are shared: `my e-mail address…` if `mine`, else `your…`."""
        known = self._texts["mine" if mine else "yours"]
        return self.series([known[one] for one in fields if one in known])

    def names(self, partners: Sequence[ListedName]) -> str:
        """Return the partners with their SIREN."""
        return self.series([self.name(one) for one in partners])

    def name(self, partner: ListedName) -> str:
        """Return one partner with its SIREN."""
        siren = self.say("siren", siren=partner.siren) if partner.siren else ""
        return f"{partner.name or ''} ({siren})" if siren else partner.name or ""

    def day(self, text: str) -> str:
        """Return a day as `10/01/2026`, in English `10 January 2026`; an unreadable text is returned unchanged."""
        when = moment(text)
        if when is None:
            return text
        day = when.first_day
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if self.language == "en" else f"{day:%d/%m/%Y}"


def _kept_together(text: str) -> str:
    """French text with no-break spaces at its punctuation."""
    for mark in ":;?!»":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


keep = Named(
    {
        "link": N_("Test the link to the list from the form: nobody has done so yet."),
        "picture": N_("Take a screenshot of the form once it is online, and attach it to the new version."),
        "social": N_("Send no address to a social network: this form does not ask for that."),
        "sensitive": N_("The sensitive questions are left out: ask them elsewhere, with an explicit consent."),
        "goods": N_("State in the contracts of the partners what the calls are about."),
        "rights": N_("Give the contact for people's rights in Settings: the form must state it."),
        "privacy": N_("Give the address of your privacy policy in Settings: the form should link to it."),
        "list-privacy": N_("The list does not link to every partner's privacy policy: publish a version that does."),
    }
)
"""What the business must ensure itself, because no wording can."""


def notes(draft: FormDraft, words: Wording, form_version: str, list_version: str) -> list[str]:
    """Return the notes for putting the form online: where to paste it, and the names of its answers."""
    boxes = [words.say("sent_box", name=box.name, value=box.value) for box in draft.boxes]
    pair = [words.say("sent_pair", name=draft.pair.name)] if draft.pair else []
    form = words.say("sent_form", value=form_version, list=list_version)
    return [
        words.say("to_paste"),
        words.say("sent"),
        *(f"- {line}" for line in [*boxes, *pair, form]),
        words.say("sent_time"),
    ]


def plain_text(draft: FormDraft) -> str:
    """Return the form as text for a form builder: fields, information, questions with boxes or buttons."""
    colon = Wording(draft.language).say("colon")
    lines = [draft.title, ""]
    lines += [f"{label}{colon} ____" for _name, label in draft.fields]
    lines += ["", *(f"{heading}{colon} {text}" for heading, text in draft.information), ""]
    lines += [draft.free, ""]
    link = [f"{draft.list_link}{colon} {draft.list_url}"] if draft.list_url else []
    names = [f"- {one.name}" + (f" – {one.privacy_url}" if one.privacy_url else "") for one in draft.partners]
    lines += [*([f"{draft.list_title}{colon}", *names] if names else []), *link, ""]
    for box in draft.boxes:
        lines += [f"[ ] {box.text}", *([box.details] if box.details else []), ""]
    if draft.pair:
        lines += [draft.pair.text, draft.pair.details, f"( {draft.no} )   ( {draft.yes} )"]
    else:
        lines += [f"( {draft.submit} )"]
    return "\n".join(lines) + "\n"


WHOLE = "whole"
PLACES = {
    "fields": "fields",
    "own_box": "own_box",
    "partner_box": "partner_box",
    "phone_box": "phone_box",
    "hidden_optin": "partner_box",
    "social": "partner_box",
    "partner_mode": "list",
    "link_ok": "list",
    "list": "list",
    "channels": "list",
    "buttons": "buttons",
    "submit_without_partner": "buttons",
    "optout_step": "buttons",
    "info": "information",
    "text": "information",
    "controller": "information",
}

form_place = Named(
    {
        "fields": N_("At the fields"),
        "own_box": N_("At the box for your own offers"),
        "partner_box": N_("At the box for partners"),
        "phone_box": N_("At the box for telephone calls"),
        "list": N_("Where partners are named"),
        "buttons": N_("At the buttons"),
        "information": N_("In the information"),
        WHOLE: N_("The form as a whole"),
    }
)


def place_of(where: str) -> str:
    """Return the place of a description key (`buttons[1].type`); `whole` if it has none."""
    return PLACES.get(re.split(r"[.\[]", where, maxsplit=1)[0], WHOLE)
