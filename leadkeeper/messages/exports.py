"""Texts of exports: the sheet "Lisez-moi", the partner's first message, results of verifying files.

Sheet and message are always in French, whatever the language of the program: they go to a French partner and to the
people themselves. That is why they are French here and not in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from leadkeeper.domain.book import Owner, Recognised
from leadkeeper.domain.documents import Cover, Section
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.domain.time import add_months, paris_day
from leadkeeper.messages import N_, _, catalogue, labels, ngettext, number
from leadkeeper.messages.labels import Named

DELAY_H = 72
"""Hours for passing on objections if the contract sets none [product choice]."""

ADDRESSES = {
    "email": "votre adresse e-mail",
    "sms": "votre numéro de téléphone",
    "voice": "votre numéro de téléphone",
    "post": "votre adresse postale",
}

NO_CASCADE = (
    "Ne transmettez, ne louez et ne revendez ces données à personne, ni filiale, ni partenaire : l’accord des "
    "personnes ne couvre aucune autre société. Un sous-traitant n’agit que pour vous et selon vos instructions."
)
NO_SOCIAL_NETWORK = "N’envoyez pas ces données à un réseau social : l’accord ne couvre pas cet usage."
SAY_THE_SOURCE = (
    "Dites à chaque personne d’où vous avez ses données, dans votre premier message et au plus tard le {latest} "
    "(article 14 du RGPD). Complétez ce qui est entre crochets."
)
WITHOUT_CONSENT = (
    "Pour un professionnel ou du courrier sans accord, écrivez « comme vous en avez été informé le » au lieu de « avec "
    "votre accord du », et « vous opposer » au lieu de « retirer cet accord ou vous opposer »."
)
TELL_US = (
    "Une personne s’oppose ou retire son accord auprès de vous : cessez aussitôt et écrivez-le à {contact}, sous "
    "{delay} heures, avec la référence de la ligne (colonne ref)."
)
SMS_ONLY = "Les numéros servent aux SMS et aux MMS seulement : n’appelez personne."
CALL_HOURS = (
    "Appels aux consommateurs : du lundi au vendredi sauf jours fériés, de 10 h à 13 h et de 14 h à 20 h, heure de la "
    "personne, 4 appels au plus en 30 jours (article D223-9 du code de la consommation)."
)
CALLS_ALLOWED = "N’appelez que si channels_allowed contient « voice », et plus du tout à partir de phone_valid_until."
FORBIDDEN_SECTORS = (
    "Rénovation énergétique, énergies renouvelables, adaptation des logements à l’âge ou au handicap (articles L223-1 "
    "et L223-8 du code de la consommation) et formations payées par le CPF (article L6323-8-1 du code du travail) : "
    "aucun démarchage par appel, SMS, e-mail ou réseau social, même avec un accord, sauf contrat en cours."
)
INSURANCE = "Assurance : appelez dans les 30 jours qui suivent consent_date (article R112-7 du code des assurances)."

COLUMNS = {
    "ref": "référence de la ligne : à citer quand vous nous parlez d’une personne",
    "consent_date": "date de l’accord de la personne ; pour un professionnel, date à laquelle il a été informé",
    "channels_allowed": "canaux permis pour cette personne : email, sms, voice (appels), post (courrier)",
    "form_version": "formulaire sur lequel l’accord a été donné",
    "list_version": "liste de partenaires que la personne a vue",
    "phone_valid_until": "plus aucun appel à partir de ce jour",
    "email": "adresse e-mail",
    "phone": "numéro de téléphone",
    "first_name": "prénom",
    "last_name": "nom",
    "company": "société",
    "job_title": "fonction",
    "country": "pays",
    "postal_address": "adresse postale",
    "birth_date": "date de naissance",
    "legal_form": "forme juridique",
}


def lisez_moi(
    owner: Owner,
    partner: Partner,
    contract: Contract,
    channels: Sequence[str],
    now: datetime,
    *,
    rows: int,
    columns: Sequence[str],
    list_url: str | None,
    use_until: date | None,
) -> Cover:
    """Return the sheet that explains to a partner what the rows are and how they may be used.

    `rows` counts contacts; `use_until` is the last day of use, None if no end is agreed.
    """
    sections = [
        _who(owner, partner),
        _what(contract, channels, now, rows, use_until),
        _duties(owner, partner, use_until),
        _first_message(owner, partner, channels, now, list_url, use_until),
        _objections(owner, partner, contract),
    ]
    if {"sms", "voice"} & set(channels):
        sections.append(_telephone(partner, channels))
    sections.append(Section("Colonnes", tuple((name, COLUMNS.get(name, name)) for name in columns)))
    return Cover("Lisez-moi", f"Contacts transmis à {partner.legal_name}", _name(owner), now, tuple(sections))


def first_message(owner: Owner, partner: Partner, channels: Sequence[str], list_url: str | None = None) -> str:
    """Return how the partner's first message names the source of the data (GDPR 14(2)(f), 14(3); CNIL, P5)."""
    addresses = " et ".join(dict.fromkeys(ADDRESSES[one] for one in channels))
    seller = _name(owner)
    text = (
        f"{partner.legal_name} vous contacte car {seller} nous a transmis {addresses}, avec votre accord du "
        "[date de la colonne consent_date]. Vous pouvez retirer cet accord ou vous opposer à tout moment et sans "
        f"frais : [votre lien de désinscription], ou auprès de {seller} : {_rights_contact(owner)}. "
        f"Vos droits et notre politique de confidentialité : {partner.privacy_url or '[lien vers votre politique]'}."
    )
    if list_url:
        text += f" Partenaires de {seller} : {list_url}."
    if owner.privacy_url:
        text += f" Politique de {seller} : {owner.privacy_url}."
    return text


def _who(owner: Owner, partner: Partner) -> Section:
    return _section(
        "Qui transmet, à qui",
        ("Transmis par", _name(owner)),
        ("SIREN", owner.siren),
        ("Contact pour les droits", owner.rights_contact),
        ("Politique de confidentialité", owner.privacy_url),
        ("Transmis à", partner.legal_name),
        ("SIREN ou numéro étranger", partner.siren or partner.foreign_id),
    )


def _what(contract: Contract, channels: Sequence[str], now: datetime, rows: int, use_until: date | None) -> Section:
    today = labels.day(paris_day(now).isoformat())
    uses = str(contract.max_uses) if contract.max_uses is not None else None
    return _section(
        "Ce que le contrat permet",
        ("Contrat", contract.id),
        ("Signé le", labels.day(contract.signed_on) if contract.signed_on else None),
        ("Finalité", contract.purpose),
        ("Objet des offres", contract.offer_topic),
        ("Canaux permis", _in_french(labels.channel, channels)),
        ("Pays", _in_french(labels.country, contract.territory)),
        ("Nombre d’utilisations", uses),
        ("À utiliser au plus tard le", labels.day(use_until.isoformat()) if use_until else None),
        ("Personnes", f"{rows} (sans les adresses de contrôle que le fichier peut contenir)"),
        ("Sélection", f"éligibles selon les règles et les preuves enregistrées le {today}"),
    )


def _duties(owner: Owner, partner: Partner, use_until: date | None) -> Section:
    return Section(
        "À respecter",
        lines=(
            f"Seule la société {partner.legal_name} utilise ces données, dans ce but et sur ces canaux.",
            "Une case vide veut dire : rien sur ce canal pour cette personne.",
            NO_CASCADE,
            NO_SOCIAL_NETWORK,
            f"Avant chaque utilisation, retirez les personnes qui se sont opposées, chez vous ou chez {_name(owner)}.",
            "Chaque message dit qui l’envoie et offre un moyen simple et gratuit de s’opposer.",
            *([f"Après le {labels.day(use_until.isoformat())}, n’utilisez plus ce fichier."] if use_until else []),
        ),
    )


def _first_message(
    owner: Owner,
    partner: Partner,
    channels: Sequence[str],
    now: datetime,
    list_url: str | None,
    use_until: date | None,
) -> Section:
    latest = labels.day(min(add_months(paris_day(now), 1), use_until or date.max).isoformat())
    return Section(
        "Premier message, à copier",
        lines=(SAY_THE_SOURCE.format(latest=latest), WITHOUT_CONSENT),
        to_copy=first_message(owner, partner, channels, list_url),
    )


def _objections(owner: Owner, partner: Partner, contract: Contract) -> Section:
    delay = DELAY_H if contract.sync_delay_h is None else contract.sync_delay_h
    back = f" à {partner.contact}" if partner.contact else ""
    return Section(
        "Oppositions et retraits",
        lines=(
            TELL_US.format(contact=_rights_contact(owner), delay=delay),
            f"Quand elle le fait auprès de {_name(owner)}, nous vous prévenons{back} : cessez aussitôt.",
        ),
    )


def _telephone(partner: Partner, channels: Sequence[str]) -> Section:
    if "voice" not in channels:
        return Section("Téléphone", lines=(SMS_ONLY,))
    lines = [CALL_HOURS, CALLS_ALLOWED, FORBIDDEN_SECTORS]
    if partner.sectors:
        lines.append(f"Secteurs déclarés par {partner.legal_name} : {_in_french(labels.sector, partner.sectors)}.")
    if "insurance" in partner.sectors:
        lines.append(INSURANCE)
    return Section("Téléphone", lines=tuple(lines))


def _section(heading: str, *pairs: tuple[str, str | None]) -> Section:
    return Section(heading, tuple((label, value) for label, value in pairs if value and value.strip()))


def _name(owner: Owner) -> str:
    return owner.name or "[société qui transmet]"


def _rights_contact(owner: Owner) -> str:
    return owner.rights_contact or "[contact pour les droits]"


def _in_french(table: Named, words: Iterable[str]) -> str:
    french = catalogue("fr").gettext
    return ", ".join(french(table.names.get(word, word)) for word in words if word)


FILE = {
    "match": N_("The file is the one of export {export}, unchanged."),
    "changed": N_("The file comes from export {export} but was changed since."),
    "unknown": N_("No export in this book made this file."),
}

TROUBLE = N_("Keep this book as it is, and compare it with your latest backup.")
"""What to do about a broken chain."""

OTHER_COPY = N_(
    "Another copy of this book made this file: this one does not know it. Look at it with the book that made it, and go"
    " on in one of the two only."
)

RECOGNISED = {
    "match": N_("This is {ref}, which went to {partner}, unchanged."),
    "changed": N_("This looks like {ref}, which went to {partner}, but changed."),
    "people": N_("Many of these people were given to {partner} in {ref}."),
    "unknown": N_("Nothing in this file comes from an export of this book."),
    "other-copy": OTHER_COPY,
}


SCHEMA_CHANGED = N_("The structure of the book is not that of this program: {names}.")
TABLES_CHANGED = N_("Another program changed these tables: {names}.")
DATES_BACK = N_("The clock was set back: entry {number} of the register is dated before the one that precedes it.")

LOCKED = N_(
    "No export in this book made exactly this file. It has a password: give it (--password) to see whether it is one"
    " that was changed."
)


def verified(
    chain: str,
    broken_at: int | None,
    file: str | None,
    export: str | None,
    *,
    locked: bool = False,
    other_copy: bool = False,
    changed_exports: Sequence[str] = (),
    rows: Recognised | None = None,
) -> list[str]:
    """Return a sentence about the chain and, if a file was given, sentences about it."""
    if chain == "ok":
        said = [_("The register is whole: no entry was changed.")]
    elif changed_exports:
        said = [exports_changed(changed_exports)]
    else:
        changed = _("The register was changed: entry {number} is missing or does not fit the one before it.")
        said = [changed.format(number=broken_at)]
    if locked:
        return [*said, _(LOCKED)]
    if other_copy:
        return [*said, _(OTHER_COPY)]
    if file:
        said.append(_(FILE[file]).format(export=export))
    return [*said, *compared(rows)] if rows is not None and rows.rows else said


def exports_changed(exports: Sequence[str]) -> str:
    """Return the sentence about exports with contacts that differ from the register."""
    text = ngettext(
        "What the book tells of export {exports} is not what the register sealed: who was given, to whom or when was"
        " changed.",
        "What the book tells of exports {exports} is not what the register sealed: who was given, to whom or when was"
        " changed.",
        len(exports),
    )
    return text.format(exports=", ".join(exports))


def checked(found: Mapping[str, Any]) -> list[str]:
    """Return the results of a full check; see `services.books.backup.check_book` for the names."""
    said = []
    if found["integrity"] != "ok" or found["foreign_keys"] or found["altered_files"]:
        names = ("integrity", "foreign_keys", "altered_files")
        said.append(_("The book is damaged: {details}").format(details={name: found[name] for name in names}))
    if found["chain"] != "ok":
        said += verified("broken", found["broken_at"], None, None)
    if found["exports"]:
        said.append(exports_changed(found["exports"]))
    for name, text in (("schema", SCHEMA_CHANGED), ("tables", TABLES_CHANGED)):
        if found[name]:
            said.append(_(text).format(names=", ".join(found[name])))
    if found["dates_back"]:
        said.append(_(DATES_BACK).format(number=found["dates_back"]))
    return said


def recognised(one: Recognised) -> list[str]:
    """Return which export or stop file a file is."""
    said = [_(RECOGNISED[one.state]).format(ref=one.ref, partner=one.legal_name)]
    if one.state == "changed" and one.rows:
        said += compared(one)
    elif one.state == "people":
        people = one.found + one.altered
        said.append(_("{found} of {n} people in the file.").format(found=number(people), n=number(people + one.others)))
        said.append(_("No reference and no trap address stands in it, so it may be chance."))
    return said


def compared(one: Recognised) -> list[str]:
    """Return how the rows of a changed file compare with those sent: unchanged, altered, missing, foreign."""
    there = ngettext(
        "{found} of its {n} row is there as it went out.",
        "{found} of its {n} rows are there as they went out.",
        one.rows,
    )
    said = [there.format(found=number(one.found), n=number(one.rows))]
    altered = ngettext(
        "In {n} row the reference and the address do not belong together: the file was changed there, or the person was"
        " edited here since.",
        "In {n} rows the reference and the address do not belong together: the file was changed there, or these people"
        " were edited here since.",
        one.altered,
    )
    missing = ngettext("{n} row is missing.", "{n} rows are missing.", one.missing)
    foreign = ngettext("{n} row never went out in it.", "{n} rows never went out in it.", one.others)
    erased = ngettext(
        "{n} row is of a person who was erased since: it cannot be compared.",
        "{n} rows are of people who were erased since: they cannot be compared.",
        one.unchecked,
    )
    counts = ((altered, one.altered), (missing, one.missing), (foreign, one.others), (erased, one.unchecked))
    return said + [text.format(n=number(count)) for text, count in counts if count]
