"""Wording of corrected forms, in French and English, and names of the places in a form.

The wording is shown on a page of the business in the language of that page, whatever the language of the program, and
the form audit checks it as it is. That is why both languages are here and not in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from leadkeeper.domain.form import FormDraft
from leadkeeper.domain.partner import ListedName
from leadkeeper.domain.time import moment
from leadkeeper.messages import N_
from leadkeeper.messages.labels import Named, elided

FRENCH: Mapping[str, str] = {
    "title": "Votre demande",
    "own": "J’accepte de recevoir {channels} les offres de {controller}.",
    "partners": "J’accepte que {controller} transmette {data} {whom}, pour {each} me présente ses offres {channels}.",
    "pair": "Acceptez-vous que {controller} transmette {data} {whom}, pour {each} vous présente ses offres "
    "{channels} ?",
    "pair_effect": "Si vous acceptez, ces données sont transmises. Si vous refusez, elles restent chez {controller}. "
    "Dans les deux cas, votre demande est envoyée et traitée de la même façon.",
    "whom_one": "au partenaire nommé dans la liste du {day}",
    "whom_many": "aux {count} partenaires nommés dans la liste du {day}",
    "each_one": "qu’il",
    "each_many": "que chacun",
    "calls": "J’accepte d’être appelé(e) par {names} au numéro que je donne, au sujet de : {goods}, pendant {months} "
    "mois à partir d’aujourd’hui.",
    "calls_rights": "Vous êtes libre d’accepter ou de refuser. Vous pouvez retirer cet accord à tout moment, aussi "
    "simplement que vous le donnez : de vive voix pendant un appel, ou auprès de {contact}. Sur demande, vous recevez "
    "gratuitement la preuve de cet accord sur un support durable.",
    "yes": "J’accepte la transmission",
    "no": "Je refuse la transmission",
    "submit": "Envoyer ma demande",
    "free": "Ces réponses sont libres : votre demande est envoyée avec ou sans elles.",
    "list_title": "Liste des partenaires du {day}",
    "list_link": "Lire la liste des partenaires et leurs politiques de confidentialité",
    "who": "Qui collecte",
    "who_text": "{controller}",
    "siren": "SIREN {siren}",
    "why": "Pourquoi",
    "why_text": "Répondre à votre demande et, seulement si vous l’acceptez : {purposes}.",
    "why_own": "vous envoyer nos offres {channels}",
    "why_partners": "transmettre vos données aux partenaires nommés dans la liste, qui vous présentent leurs offres "
    "{channels}",
    "shared": "La base de données est partagée avec {firms}.",
    "basis": "Base légale",
    "basis_text": "Votre consentement (article 6(1)(a) du RGPD, article L34-5 du code des postes et des communications "
    "électroniques).",
    "recipients": "Destinataires",
    "recipients_text": "{controller} et, si vous l’acceptez, les partenaires de la liste du {day}. Ils n’ont "
    "pas le droit de les transmettre à d’autres.",
    "retention": "Durée",
    "retention_text": "3 ans après votre dernier contact.",
    "withdrawal": "Retrait",
    "withdrawal_text": "À tout moment, aussi simplement que vous avez accepté : par le lien de chaque message ou "
    "auprès de {contact}. Nous prévenons les partenaires.",
    "rights": "Vos droits",
    "rights_text": "Accès, rectification, effacement, limitation, portabilité et opposition, auprès de {contact}. Vous "
    "pouvez adresser une réclamation à la CNIL (cnil.fr).",
    "privacy": "Politique de confidentialité",
    "l223_2": "Téléphone",
    "l223_2_text": "Appeler un consommateur pour une prospection suppose son accord préalable (article L223-2 du code "
    "de la consommation).",
    "parent": "Si vous avez moins de 15 ans : prénom et nom du parent qui accepte avec vous",
    "minors": "Moins de 15 ans",
    "minors_text": "Avant 15 ans, votre accord ne vaut qu’avec celui d’un de vos parents, qui donne son nom ici "
    "(article 45 de la loi informatique et libertés).",
    "no_contact": "[contact pour les droits]",
    "no_goods": "[nature des produits ou services]",
    "no_controller": "[société qui collecte]",
    "colon": " :",
    "and": " et ",
    "privacy_of": "politique de confidentialité de {name}",
    "new_tab": " (nouvel onglet)",
    "choices": "Vos choix",
    "to_paste": "À coller dans votre page. Donnez à form l’adresse qui reçoit les réponses : action.",
    "sent": "Ce qui est envoyé :",
    "sent_box": "{name} = {value} si la case est cochée, rien sinon",
    "sent_pair": "{name} = oui ou non, selon le bouton",
    "sent_form": "formulaire = {value} et liste = {list} : ce que la personne a vu",
    "sent_time": "Votre serveur garde avec chaque réponse la date et l’heure : sans elles, rien ne prouve l’accord.",
    "source": "{controller} nous a transmis vos données, avec votre accord.",
}

ENGLISH: Mapping[str, str] = {
    "title": "Your request",
    "own": "I agree to receive the offers of {controller} {channels}.",
    "partners": "I agree that {controller} passes {data} on {whom}, so that {each} can present its offers to me "
    "{channels}.",
    "pair": "Do you agree that {controller} passes {data} on {whom}, so that {each} can present its offers to you "
    "{channels}?",
    "pair_effect": "If you accept, these data are passed on. If you refuse, they stay with {controller}. Either way, "
    "your request is sent and handled in the same way.",
    "whom_one": "to the partner named in the list of {day}",
    "whom_many": "to the {count} partners named in the list of {day}",
    "each_one": "it",
    "each_many": "each of them",
    "calls": "I agree to be called by {names} at the number that I give, about: {goods}, for {months} months from "
    "today.",
    "calls_rights": "You are free to accept or to refuse. You can take this consent back at any time, as simply as you "
    "give it: aloud during a call, or through {contact}. On request you receive the proof of this consent on a durable "
    "medium, free of charge.",
    "yes": "I accept the transmission",
    "no": "I refuse the transmission",
    "submit": "Send my request",
    "free": "These answers are free: your request is sent with or without them.",
    "list_title": "Partner list of {day}",
    "list_link": "Read the list of partners and their privacy policies",
    "who": "Who collects",
    "who_text": "{controller}",
    "siren": "SIREN {siren}",
    "why": "Why",
    "why_text": "To answer your request and, only if you accept: {purposes}.",
    "why_own": "to send you our offers {channels}",
    "why_partners": "to pass your data on to the partners named in the list, who present their offers to you "
    "{channels}",
    "shared": "The database is shared with {firms}.",
    "basis": "Legal basis",
    "basis_text": "Your consent (GDPR article 6(1)(a), article L34-5 of the French postal and electronic "
    "communications code).",
    "recipients": "Recipients",
    "recipients_text": "{controller} and, if you accept, the partners of the list of {day}. They have no right "
    "to pass them on to anybody else.",
    "retention": "How long",
    "retention_text": "3 years after your last contact.",
    "withdrawal": "Taking it back",
    "withdrawal_text": "At any time, as simply as you accepted: by the link in each message or through {contact}. We "
    "tell the partners.",
    "rights": "Your rights",
    "rights_text": "Access, correction, erasure, restriction, portability and objection, through {contact}. You can "
    "complain to the French authority, the CNIL (cnil.fr).",
    "privacy": "Privacy policy",
    "l223_2": "Telephone",
    "l223_2_text": "Calling a consumer to offer something needs the person’s prior consent (article L223-2 of the "
    "French consumer code).",
    "parent": "If you are under 15: first and last name of the parent who agrees with you",
    "minors": "Under 15",
    "minors_text": "Under 15, your consent only holds together with that of one of your parents, who gives a name here "
    "(article 45 of the French data protection act).",
    "no_contact": "[contact for people’s rights]",
    "no_goods": "[nature of the goods or services]",
    "no_controller": "[company that collects]",
    "colon": ":",
    "and": " and ",
    "privacy_of": "privacy policy of {name}",
    "new_tab": " (new tab)",
    "choices": "Your choices",
    "to_paste": "To be pasted into your page. Give form the address that receives the answers: action.",
    "sent": "What is sent:",
    "sent_box": "{name} = {value} if the box is ticked, else nothing",
    "sent_pair": "{name} = oui (yes) or non (no), by the button",
    "sent_form": "formulaire = {value} and liste = {list}: what the person saw",
    "sent_time": "Your server keeps date and time with each answer: without them nothing proves the consent.",
    "source": "{controller} passed your data on to us, with your consent.",
}

CHANNELS: Mapping[str, Mapping[str, str]] = {
    "fr": {"email": "par e-mail", "sms": "par SMS", "voice": "par téléphone", "post": "par courrier"},
    "en": {"email": "by e-mail", "sms": "by SMS", "voice": "by telephone", "post": "by post"},
}

LABELS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "email": "Adresse e-mail",
        "phone": "Téléphone",
        "first_name": "Prénom",
        "last_name": "Nom",
        "company": "Société",
        "postal_address": "Adresse postale",
        "birth_date": "Date de naissance",
    },
    "en": {
        "email": "E-mail address",
        "phone": "Telephone",
        "first_name": "First name",
        "last_name": "Last name",
        "company": "Company",
        "postal_address": "Postal address",
        "birth_date": "Date of birth",
    },
}

MINE: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "email": "mon adresse e-mail",
        "phone": "mon numéro de téléphone",
        "first_name": "mon prénom",
        "last_name": "mon nom",
        "company": "le nom de ma société",
        "postal_address": "mon adresse postale",
        "birth_date": "ma date de naissance",
    },
    "en": {
        "email": "my e-mail address",
        "phone": "my telephone number",
        "first_name": "my first name",
        "last_name": "my last name",
        "company": "the name of my company",
        "postal_address": "my postal address",
        "birth_date": "my date of birth",
    },
}

YOURS = {
    "fr": {key: text.replace("ma ", "votre ").replace("mon ", "votre ") for key, text in MINE["fr"].items()},
    "en": {key: text.replace("my ", "your ") for key, text in MINE["en"].items()},
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Wording:
    """Sentences of a form in one language."""

    def __init__(self, language: str) -> None:
        self.language = "en" if language == "en" else "fr"
        self._sentences = ENGLISH if self.language == "en" else FRENCH

    def say(self, key: str, **facts: object) -> str:
        """Return a sentence with its facts filled in."""
        said = self._sentences[key].format(**facts)
        company = str(facts.get("name") or facts.get("company") or "")
        return _kept_together(elided(said, company)) if self.language == "fr" else said

    def series(self, parts: Sequence[str]) -> str:
        """Return an enumeration: `a, b et c`."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self._sentences["and"] + parts[-1]

    def channels(self, channels: Sequence[str]) -> str:
        """Return the channels, each with its preposition."""
        return self.series([CHANNELS[self.language][one] for one in channels])

    def label(self, field: str) -> str:
        """Return the label of a form field; an unknown field is returned unchanged."""
        return LABELS[self.language].get(field, field)

    def data(self, fields: Sequence[str], *, mine: bool) -> str:
        """Return the data that are shared: `my e-mail address…` if `mine`, else `your…`."""
        known = (MINE if mine else YOURS)[self.language]
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
