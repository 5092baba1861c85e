"""What a stop file says to the partner that gets it, and the message that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.model.book import Owner
from leadkeeper.model.cover import Cover, Section
from leadkeeper.model.partner import Partner
from leadkeeper.words import N_, _, facts, ngettext, tables
from leadkeeper.words.figures import number
from leadkeeper.words.named import Named

column = Named(
    {
        "email": N_("E-mail"),
        "phone": N_("Telephone"),
        "postal_address": N_("Postal address"),
        "email_hmac": N_("E-mail (HMAC-SHA-256)"),
        "phone_hmac": N_("Telephone (HMAC-SHA-256)"),
        "email_sha256": N_("E-mail of an erased person (SHA-256)"),
        "channels": N_("Channels"),
        "date": N_("Date"),
        "kind": N_("What happened"),
        "to_do": N_("What to do"),
        "ref": N_("Row in our file (ref)"),
    }
)
"""The columns of a stop file."""

STOP_ALL = N_("Stop every use at once. Keep the identifier on your stop list only.")
STOP_SOME = N_("Stop using these channels at once: {channels}.")
ERASE = N_("Erase all that you hold of this person.")
CORRECT = N_("Ask us for the corrected data and correct yours.")

PLAIN = N_("Compare the identifiers without regard to case; the row in our file names the person as well.")
KEYED = N_(
    "The identifiers are keyed hashes: HMAC-SHA-256 with the secret of our contract, its hex digits read as bytes, "
    "written as 64 lower-case hex digits."
)
KEYED_EMAIL = N_(
    "E-mail: of the address in lower case, UTF-8. A +tag is dropped at {tagged}; dots before the @ are dropped at "
    "gmail.com and googlemail.com, and googlemail.com becomes gmail.com."
)
KEYED_PHONE = N_("Telephone: of the number in E.164, such as +33612345678.")
DIGEST = N_(
    "Erased people: SHA-256, without a secret, of the address written in the same way. We no longer hold the address."
)
TAGGED = (
    "gmail.com, googlemail.com, outlook.com, outlook.fr, hotmail.com, hotmail.fr, live.com, live.fr, icloud.com, "
    "me.com, proton.me, protonmail.com, fastmail.com, fastmail.fm"
)
"""The domains of `rules.email` at which a +tag means nothing."""


FRENCH_SPEAKING = ("FR", "BE", "CH", "LU", "MC", "GP", "GF", "MQ", "RE", "YT", "PM", "WF", "PF", "NC")


def language_of(partner: Partner) -> str:
    """The language in which a partner is written to: French where it is spoken, else English."""
    return "fr" if (partner.country or "FR") in FRENCH_SPEAKING else "en"


def sheet_title() -> str:
    """The name of the sheet with the rows."""
    return _("Stop list")


def to_do(kind: str | None, channels: Sequence[str] | None) -> str:
    """What the partner does about one person."""
    if kind == "erasure":
        return _(ERASE)
    if kind == "rectification":
        return _(CORRECT)
    return _(STOP_SOME).format(channels=facts.channel.several(channels)) if channels else _(STOP_ALL)


def cover(owner: Owner, partner: Partner, now: datetime, *, rows: int, columns: Sequence[str]) -> Cover:
    """The sheet that tells the partner what the list is, what to do with it and how to compare it."""
    who = (
        (_("Sent by"), owner.name),
        (_("SIREN"), owner.siren),
        (_("Contact for people's rights"), owner.rights_contact),
        (_("Sent to"), partner.legal_name),
        (_("SIREN or foreign number"), partner.siren or partner.foreign_id),
        (_("Written on"), facts.day(paris_day(now).isoformat())),
        (_("People"), str(rows)),
    )
    sections = (
        Section(_("Who tells whom"), tuple((label, text) for label, text in who if text)),
        Section(_("What to do"), lines=_duties(owner)),
        Section(_("How to compare"), lines=_comparison(columns)),
    )
    title = _("People whom {partner} must no longer address").format(partner=partner.legal_name)
    return Cover(_("Read me"), title, owner.name or "", now, sections)


def _duties(owner: Owner) -> tuple[str, ...]:
    contact = owner.rights_contact or _("the contact for people's rights")
    return (
        _("These people withdrew their consent, objected or had their data erased. We gave you their data before."),
        _("Do what each row says at once, in every file and every tool, and have your processors do it too."),
        _("Use this list for nothing else and pass it on to nobody but your processors."),
        _("Write to {contact} when it is done, or if a row is not known to you.").format(contact=contact),
    )


def _comparison(columns: Sequence[str]) -> tuple[str, ...]:
    said = []
    if "email_hmac" in columns or "phone_hmac" in columns:
        said += [_(KEYED), _(KEYED_EMAIL).format(tagged=TAGGED), _(KEYED_PHONE)]
    else:
        said.append(_(PLAIN))
    return (*said, _(DIGEST)) if "email_sha256" in columns else tuple(said)


def mail(owner: Owner, partner: Partner, rows: int, file: str) -> tuple[str, str]:
    """Subject and text of the message that goes with a stop file to the partner."""
    subject = _("Stop list of {owner} for {partner}").format(owner=owner.name or "", partner=partner.legal_name)
    paragraphs = (
        _("Hello,"),
        ngettext(
            "the attached file {file} names {count} person whose data we gave you and who must no longer be addressed.",
            "the attached file {file} names {count} people whose data we gave you and who must no longer be addressed.",
            rows,
        ).format(file=file, count=number(rows)),
        _(
            "Please do what each row says at once (articles 7(3), 17, 19 and 21 of the GDPR), have your processors do "
            "it too, and confirm to {contact} when it is done."
        ).format(contact=owner.rights_contact or _("the contact for people's rights")),
        _("The sheet “Read me” says how to compare the list with your files."),
        owner.name or "",
    )
    return subject, "\n\n".join(one for one in paragraphs if one)


def kind(word: str | None) -> str:
    """What happened, in words."""
    return tables.notice(word)
