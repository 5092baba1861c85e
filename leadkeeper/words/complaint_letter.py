"""The letter that answers a complaint: what the book knows of the person's own yes, and who was given the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from leadkeeper.words import N_, catalogue
from leadkeeper.words.facts import day

if TYPE_CHECKING:
    from leadkeeper.model.book import Owner
    from leadkeeper.model.complaint import Basis, Explained, Given

Say = Callable[[str], str]

HELLO = N_("Madam, Sir,")
ABOUT = N_("You complained about a message to {address}. This is what our records say on {day}.")
NOBODY = N_("We do not have this address in our records, and they show no file of ours that held it.")
MESSAGE = N_("The message came from {sender}.")
YES = N_("On {day}, somebody who gave this address agreed in our form “{form}” that we may give it to named partners.")
WORDING = N_("These words stood there: “{text}”")
NO_YES = N_("Our records show no dated agreement to partners for this address.")
GIVEN = N_("We gave it to {partner} (company number {number}) on {day}.")
POLICY = N_("How {partner} uses data: {url}")
CONTACT = N_("You can write to {partner} at {contact}.")
GIVEN_TO_NOBODY = N_("Our records show no partner to whom we gave it.")
WITHDRAW = N_(
    "You can take your agreement back at any time, object to any further use, ask for a copy of your data"
    " or have them erased: write to {contact}. It costs nothing. We then tell those who were given your address."
)
AUTHORITY = N_("You can also complain to the CNIL, the French data protection authority.")
GOODBYE = N_("Yours faithfully,")


def letter(found: Explained, owner: Owner, today: date, language: str) -> str:
    """The whole letter in a language, a paragraph each thing; facts that the book does not know are left out."""
    return "\n\n".join(_paragraphs(found, owner, today, catalogue(language).gettext))


def _paragraphs(found: Explained, owner: Owner, today: date, say: Say) -> Iterator[str]:
    traced = found.traced
    yield say(HELLO)
    yield say(ABOUT).format(address=traced.address or "–", day=day(today.isoformat()))
    if traced.sender and traced.sender.address:
        yield say(MESSAGE).format(sender=traced.sender.address)
    if found.person is None:
        yield say(NOBODY)
    else:
        yield from _yes(found.first_yes, say)
        for one in found.given:
            yield "\n".join(_given(one, say))
        if not found.given:
            yield say(GIVEN_TO_NOBODY)
        yield say(WITHDRAW).format(contact=owner.rights_contact or owner.name or "–")
    yield say(AUTHORITY)
    yield "\n".join([say(GOODBYE), *filter(None, (owner.name, owner.privacy_url))])


def _yes(basis: Basis | None, say: Say) -> Iterator[str]:
    """The person's own yes, and the words that it was said to."""
    if basis is None or basis.consent.at is None:
        yield say(NO_YES)
        return
    name = (basis.form.name if basis.form else None) or basis.consent.form_version or "–"
    yield say(YES).format(day=day(basis.consent.at), form=name)
    shown = basis.version.description if basis.version else None
    box = shown.get("partner_box") if shown else None
    text = box.get("text") if isinstance(box, dict) else None
    if isinstance(text, str) and text.strip():
        yield say(WORDING).format(text=text.strip())


def _given(one: Given, say: Say) -> Iterator[str]:
    partner = one.partner
    number = partner.siren or partner.foreign_id or "–"
    when = day(one.file.at) if one.file.at else "–"
    yield say(GIVEN).format(partner=partner.legal_name, number=number, day=when)
    if partner.privacy_url:
        yield say(POLICY).format(partner=partner.legal_name, url=partner.privacy_url)
    if partner.contact:
        yield say(CONTACT).format(partner=partner.legal_name, contact=partner.contact)
