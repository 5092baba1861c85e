"""Texts of exports: the sheet _("Read me"), the partner's first message, results of verifying files.

Sheet and message are in the partner's language, whatever the language of the program (`language_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from leadkeeper.domain.book import Owner, Recognised
from leadkeeper.domain.documents import Cover, Section
from leadkeeper.domain.partner import NOTIFY_WITHIN_HOURS, Contract, Partner
from leadkeeper.domain.time import add_months, paris_day
from leadkeeper.messages import N_, NN_, Lines, _, labels, ngettext, number, speaking_to
from leadkeeper.messages.labels import Named
from leadkeeper.messages.suppression import language_of

ADDRESSES = {
    "email": N_("your e-mail address"),
    "sms": N_("your telephone number"),
    "voice": N_("your telephone number"),
    "post": N_("your postal address"),
}

NO_CASCADE = N_(
    "Do not share, rent out or resell these data to anyone, subsidiary or partner: people’s consent covers no "
    "other company. A processor acts only for you and on your instructions."
)
NO_SOCIAL_NETWORK = N_("Do not send these data to a social network: the consent does not cover this use.")
SAY_THE_SOURCE = N_(
    "Tell each person where you have their data from, in your first message and by {latest} at the latest "
    "(article 14 of the GDPR). Complete what is in square brackets."
)
WITHOUT_CONSENT = N_(
    "For a professional, or for post without consent, write “as you were informed on” instead of “with your "
    "consent of”, and “object” instead of “withdraw this consent or object”."
)
TELL_US = NN_(
    "If a person objects or withdraws their consent with you: stop at once and write to {contact} within "
    "{delay} hour, with the reference of the row (column “{column}”).",
    "If a person objects or withdraws their consent with you: stop at once and write to {contact} within "
    "{delay} hours, with the reference of the row (column “{column}”).",
)
CALL_HOURS = N_(
    "Calls to consumers: Monday to Friday except public holidays, 10:00 to 13:00 and 14:00 to 20:00, in the "
    "person’s time, at most 4 calls in 30 days (article D223-9 of the French consumer code)."
)
CALLS_ALLOWED = N_("Call only where “{channels}” contains “voice”, and no longer from the day in “{until}” on.")
FORBIDDEN_SECTORS = N_(
    "Energy renovation, renewable energy, adapting homes to age or disability (articles L223-1 and L223-8 of the "
    "French consumer code) and training paid by the CPF (article L6323-8-1 of the French labour code): no marketing by "
    "call, SMS, e-mail or social network, even with consent, except under a running contract."
)
INSURANCE = N_(
    "Insurance: call within the 30 days after the day in “{column}” (article R112-7 of the French insurance code)."
)

FIRST_MESSAGE = N_(
    "{partner} contacts you because {seller} gave us {addresses}, with your consent of [date in the column "
    "“{column}”]. You can withdraw this consent or object at any time and free of charge: "
    "{unsubscribe}, or with {seller}: {contact}. Your rights and our privacy policy: {policy}."
)

COLUMNS = {
    "ref": N_("reference of the row: quote it when you write to us about a person"),
    "consent_date": N_("date of the person’s consent; for a professional, the date on which they were informed"),
    "channels_allowed": N_("channels allowed for this person: email, sms, voice (calls), post"),
    "form_version": N_("form on which the consent was given"),
    "list_version": N_("partner list that the person saw"),
    "phone_valid_until": N_("no more calls from this day on"),
    "email": N_("e-mail address"),
    "phone": N_("telephone number"),
    "first_name": N_("first name"),
    "last_name": N_("last name"),
    "company": N_("company"),
    "job_title": N_("job title"),
    "country": N_("country"),
    "postal_address": N_("postal address"),
    "birth_date": N_("date of birth"),
    "legal_form": N_("legal form"),
}


def read_me_sheet(
    owner: Owner,
    partner: Partner,
    contract: Contract,
    channels: Sequence[str],
    now: datetime,
    *,
    filled: Sequence[str] | None = None,
    rows: int,
    columns: Sequence[str],
    list_url: str | None,
    use_until: date | None,
    key: str | None = None,
) -> Cover:
    """Return the sheet that explains to a partner what the rows are and how they may be used.

    `filled` are those of the channels on which the file holds anybody, None for all. `rows` counts contacts;
    `use_until` is the last day of use, None if no end is agreed; `key` is the fingerprint of the key that signs the
    proofs.
    """
    with speaking_to(language_of(partner)):
        given = channels if filled is None else filled
        latest = labels.day(min(add_months(paris_day(now), 1), use_until or date.max).isoformat())
        sections = [
            _who(owner, partner),
            _what(contract, channels, now, rows, use_until),
            _duties(owner, partner, use_until),
            Section(
                _("First message, to copy"),
                lines=(_(SAY_THE_SOURCE).format(latest=latest), _(WITHOUT_CONSENT)),
                to_copy=first_message(owner, partner, given, list_url),
            ),
            _objections(owner, partner, contract),
        ]
        if {"sms", "voice"} & set(given):
            sections.append(_telephone(partner, given))
        if key:
            proof = _("A proof of each row can be had from us. It is ours only if its key has this fingerprint.")
            pairs = ((_("Fingerprint of our key"), key),)
            sections.append(Section(_("How to check the proof of this file"), pairs, (proof,)))
        heads = tuple(map(labels.column, columns))
        meanings = [_(COLUMNS.get(name, name)) for name in columns]
        names = [f"{head} ({name})" for head, name in zip(heads, columns, strict=True)]
        brackets = _("In brackets: the name that programs read in the cell of each head.")
        sections.append(Section(_("Columns of the file"), tuple(zip(names, meanings, strict=True)), (brackets,)))
        title = _("Contacts shared with {partner}").format(partner=partner.legal_name)
        return Cover(_("Read me"), title, _name(owner), now, tuple(sections), heads=heads)


maybe_twice = Lines(
    "{n} of them may be the same person as another one (same number, similar name): see Duplicates under Contacts.",
    "{n} of them may be the same person as another one (same number, similar name): see Duplicates under Contacts.",
)
"""That people of an export may be the same person twice."""


known_before = Lines(
    "{n} number of this file was shared with this partner before, with somebody else who has it: perhaps one person.",
    "{n} numbers of this file were shared with this partner before, with others who have them: perhaps the same.",
)
"""That numbers of an export went to its partner before, with other records."""


HELD = {
    "number-refused": Lines(
        "{n} person has the number of a record that refused: this person is not in the file.",
        "{n} people have the number of a record that refused: these people are not in the file.",
    ),
    "same-number": Lines(
        "{n} person has a number that the file already holds for somebody else: it goes out once.",
        "{n} people have a number that the file already holds for somebody else: each number goes out once.",
    ),
}
"""That eligible people are not in a file because of their number."""


def first_message(owner: Owner, partner: Partner, channels: Sequence[str], list_url: str | None = None) -> str:
    """Return how the partner's first message names the source of the data (GDPR 14(2)(f), 14(3); CNIL, P5)."""
    with speaking_to(language_of(partner)):
        addresses = _(" and ").join(dict.fromkeys(_(ADDRESSES[one]) for one in channels))
        seller = _name(owner)
        links = [_("[your unsubscribe link]")] if set(channels) != {"sms"} else []
        stops = [_("STOP to [your number]")] if "sms" in channels else []
        text = _(FIRST_MESSAGE).format(
            unsubscribe=", ".join([*links, *stops]),
            partner=partner.legal_name,
            seller=seller,
            addresses=addresses,
            column=labels.column("consent_date"),
            contact=_rights_contact(owner),
            policy=partner.privacy_url or _("[link to your policy]"),
        )
        if list_url:
            text += _(" Partners of {seller}: {url}.").format(seller=seller, url=list_url)
        if owner.privacy_url:
            text += _(" Policy of {seller}: {url}.").format(seller=seller, url=owner.privacy_url)
        return labels.elided(text, seller)


def _who(owner: Owner, partner: Partner) -> Section:
    return _section(
        _("Who shares, with which company"),
        (_("Shared by"), _name(owner)),
        ("SIREN", owner.siren),
        (_("Contact for people’s rights"), owner.rights_contact),
        (_("Privacy policy of the sender"), owner.privacy_url),
        (_("Shared with"), partner.legal_name),
        (_("SIREN or foreign number"), partner.siren or partner.foreign_id),
    )


def _what(contract: Contract, channels: Sequence[str], now: datetime, rows: int, use_until: date | None) -> Section:
    today = labels.day(paris_day(now).isoformat())
    return _section(
        _("What the contract allows"),
        (_("Our contract"), contract.id),
        (_("Date of signature"), labels.day(contract.signed_on) if contract.signed_on else None),
        (_("Agreed purpose"), contract.purpose),
        (_("Subject of the offers"), contract.offer_topic),
        (_("Channels agreed"), _several(labels.channel, channels)),
        (_("Countries agreed"), _several(labels.country, contract.territory)),
        (_("Number of uses"), str(contract.max_uses) if contract.max_uses is not None else None),
        (_("Use until"), labels.day(use_until.isoformat()) if use_until else None),
        (
            _("People in the file"),
            _("{rows} (without the control addresses that the file may hold)").format(rows=number(rows)),
        ),
        (
            _("Selection of the people"),
            _("eligible under the rules and evidence recorded on {today}").format(today=today),
        ),
    )


def _duties(owner: Owner, partner: Partner, use_until: date | None) -> Section:
    seller = _name(owner)
    only = _("Only the company {partner} uses these data, for this purpose and on these channels.")
    before = _("Before every use, remove the people who objected, with you or with {seller}.").format(seller=seller)
    lines = (
        only.format(partner=partner.legal_name),
        _("An empty cell means: nothing on this channel for this person."),
        _(NO_CASCADE),
        _(NO_SOCIAL_NETWORK),
        labels.elided(before, seller),
        _("Every message says who sends it and offers a simple, free way to object."),
    )
    end = _("After {day}, no longer use this file.").format(day=labels.day(use_until.isoformat())) if use_until else ""
    return Section(_("What you must respect"), lines=(*lines, end) if end else lines)


def _objections(owner: Owner, partner: Partner, contract: Contract) -> Section:
    delay = NOTIFY_WITHIN_HOURS if contract.sync_delay_h is None else contract.sync_delay_h
    back = _(" at {contact}").format(contact=partner.contact) if partner.contact else ""
    seller, text = _name(owner), _("Where they do so with {seller}, we tell you{back}: stop at once.")
    with_us = labels.elided(text.format(seller=seller, back=back), seller)
    column = labels.column("ref")
    with_you = ngettext(*TELL_US, delay).format(contact=_rights_contact(owner), delay=delay, column=column)
    return Section(_("Objections and withdrawals"), lines=(with_you, with_us))


def _telephone(partner: Partner, channels: Sequence[str]) -> Section:
    if "voice" not in channels:
        return Section(_("Calls and SMS"), lines=(_("The numbers are for SMS and MMS only: call nobody."),))
    allowed = _(CALLS_ALLOWED).format(
        channels=labels.column("channels_allowed"), until=labels.column("phone_valid_until")
    )
    lines = [_(CALL_HOURS), allowed, _(FORBIDDEN_SECTORS)]
    if partner.sectors:
        declared, sectors = _("Sectors declared by {partner}: {sectors}."), _several(labels.sector, partner.sectors)
        lines.append(declared.format(partner=partner.legal_name, sectors=sectors))
    if "insurance" in partner.sectors:
        lines.append(_(INSURANCE).format(column=labels.column("consent_date")))
    return Section(_("Calls and SMS"), lines=tuple(lines))


def _section(heading: str, *pairs: tuple[str, str | None]) -> Section:
    return Section(heading, tuple((label, value) for label, value in pairs if value and value.strip()))


def _name(owner: Owner) -> str:
    return owner.name or _("[company that shares]")


def _rights_contact(owner: Owner) -> str:
    return owner.rights_contact or _("[contact for people’s rights]")


def _several(table: Named, words: Iterable[str]) -> str:
    return ", ".join(table(word) for word in words if word)


FILE = {
    "match": N_("The file is the one of export {export}, unchanged."),
    "changed": N_("The file comes from export {export} but was changed since."),
    "unknown": N_("No export in this book made this file."),
}

TROUBLE = N_("Keep this book as it is, and compare it with your latest backup.")  # what to do about a broken chain

OTHER_COPY = N_(
    "Another copy of this book made this file: this one does not know it. Check it with the book that made it, "
    "and continue with only one of the two."
)

RECOGNISED = {
    "match": N_("This is {ref}, shared with {partner}, unchanged."),
    "changed": N_("This looks like {ref}, shared with {partner}, but changed."),
    "people": N_("Many of these people were shared with {partner} in {ref}."),
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
    dates_back: int | None = None,
    rows: Recognised | None = None,
) -> list[str]:
    """Return a sentence about the chain and, if a file was given, sentences about it."""
    if chain == "ok":
        sentences = [_("The register is intact: no entry was changed.")]
    elif changed_exports:
        sentences = [exports_changed(changed_exports)]
    else:
        changed = _("The register was changed: entry {number} is missing or does not fit the one before it.")
        sentences = [changed.format(number=broken_at)]
    if dates_back:
        sentences.append(_(DATES_BACK).format(number=dates_back))
    if locked:
        return [*sentences, _(LOCKED)]
    if other_copy:
        return [*sentences, _(OTHER_COPY)]
    if file:
        sentences.append(_(FILE[file]).format(export=export))
    return [*sentences, *compared(rows)] if rows is not None and rows.rows else sentences


def exports_changed(exports: Sequence[str]) -> str:
    """Return the sentence about exports with contacts that differ from the register."""
    return ngettext(
        "For export {exports}, the book no longer matches the register: the people, the recipient or the date "
        "were changed.",
        "For exports {exports}, the book no longer matches the register: the people, the recipients or the "
        "dates were changed.",
        len(exports),
    ).format(exports=", ".join(exports))


def checked(result: Mapping[str, Any]) -> list[str]:
    """Return the results of a full check; see `services.books.backup.check_book` for the names."""
    sentences = []
    if result["integrity"] != "ok" or result["foreign_keys"] or result["altered_files"]:
        names = ("integrity", "foreign_keys", "altered_files")
        sentences.append(_("The book is damaged: {details}").format(details={name: result[name] for name in names}))
    if result["chain"] != "ok":
        sentences += verified("broken", result["broken_at"], None, None)
    if result["exports"]:
        sentences.append(exports_changed(result["exports"]))
    for name, text in (("schema", SCHEMA_CHANGED), ("tables", TABLES_CHANGED)):
        if result[name]:
            sentences.append(_(text).format(names=", ".join(result[name])))
    if result["dates_back"]:
        sentences.append(_(DATES_BACK).format(number=result["dates_back"]))
    return sentences


def recognised(match: Recognised) -> list[str]:
    """Return which export or stop file a file is."""
    sentences = [_(RECOGNISED[match.state]).format(ref=match.ref, partner=match.legal_name)]
    if match.state == "changed" and match.rows:
        sentences += compared(match)
    elif match.state == "people":
        people = match.found + match.altered
        rows = people + match.others + match.doubtful
        there = ngettext("{found} of {n} person in the file.", "{found} of {n} people in the file.", rows)
        sentences.append(there.format(found=number(people), n=number(rows)))
        sentences += maybe_erased(match.doubtful)
        sentences.append(_("It contains no reference and no seed address, so it may be a coincidence."))
    return sentences


maybe_erased = Lines(
    "{n} row may be that of a person of this file who was erased since: the book no longer has the address.",
    "{n} rows may be those of people of this file who were erased since: the book no longer has the addresses.",
)
"""That rows may be those of people erased since: the book no longer has their addresses."""


def compared(match: Recognised) -> list[str]:
    """Return how the rows of a changed file compare with those sent: unchanged, altered, missing, foreign."""
    same = match.found - (match.edited or 0)
    if same == 0:
        there = ngettext(
            "Of its {n} row none is as it was sent.", "Of its {n} rows none is as it was sent.", match.rows
        )
    elif not match.has_references:
        there = ngettext(
            "The file has no references. In {found} of its {n} row the address is unchanged; other cells cannot be "
            "compared.",
            "The file has no references. In {found} of its {n} rows the address is unchanged; other cells cannot be "
            "compared.",
            match.rows,
        )
    elif match.edited is None:
        there = ngettext(
            "In {found} of its {n} row reference and address are unchanged; other cells cannot be compared.",
            "In {found} of its {n} rows reference and address are unchanged; other cells cannot be compared.",
            match.rows,
        )
    else:
        there = ngettext("{found} of its {n} row is unchanged.", "{found} of its {n} rows are unchanged.", match.rows)
    return [
        there.format(found=number(same), n=number(match.rows)),
        *EDITED(match.edited or 0),
        *ALTERED(match.altered),
        *Lines("{n} row is missing.", "{n} rows are missing.")(match.missing),
        *Lines("{n} row was never part of it.", "{n} rows were never part of it.")(match.others),
        *UNCHECKED(match.unchecked),
        *maybe_erased(match.doubtful),
    ]


EDITED = Lines(
    "In {n} row another cell was changed, for example a name or a date.",
    "In {n} rows another cell was changed, for example a name or a date.",
)
ALTERED = Lines(
    "In {n} row the reference and the address do not match: the file was changed there, or the person was "
    "edited here since.",
    "In {n} rows the reference and the address do not match: the file was changed there, or these people "
    "were edited here since.",
)
UNCHECKED = Lines(
    "{n} row is of a person who was erased since: it cannot be compared.",
    "{n} rows are of people who were erased since: they cannot be compared.",
)
"""How rows of a changed file compare with those sent."""
