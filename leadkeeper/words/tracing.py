"""What tracing a complaint found out, sentence by sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from leadkeeper.words import N_, _
from leadkeeper.words.facts import day

if TYPE_CHECKING:
    from leadkeeper.model.complaint import Basis, Explained, Given
    from leadkeeper.model.mail import Sender

MATCHED = {
    "trap": N_("{address} is a trap address: nobody can know it but those who had the file that it went out with."),
    "exact": N_("{address} is in the book, in just this spelling: {person}."),
    "alias": N_("{address} is another spelling of an address in the book, {email}: {person}."),
    "none": N_("Nobody in the book has the address {address}."),
}
SAME_BUT_TAG = N_("But for what follows the “+” it is an address in the book: look at {contacts}.")
NO_ADDRESS = N_("No address was found in it.")
NEVER_GIVEN = N_("This person was never given to anybody.")


def told(found: Explained) -> Iterator[str]:
    """The sentences about one complaint: whose address, which yes, which line, to whom it went, who sent the mail."""
    if found.traced.file:
        yield f"{found.traced.file}:"
    yield matched(found)
    if found.traced.hint:
        yield _(SAME_BUT_TAG).format(contacts=", ".join(found.traced.hint))
    yield from behind(found)
    for one in found.given:
        yield given(one, trap=found.traced.matched_by == "trap")
    if not found.given and found.person:
        yield _(NEVER_GIVEN)
    if found.traced.sender:
        yield sender(found.traced.sender)


def matched(found: Explained) -> str:
    """Whose address it is."""
    traced, person = found.traced, found.person
    if traced.address is None:
        return _(NO_ADDRESS)
    return _(MATCHED[traced.matched_by]).format(
        address=traced.address, person=_name(found), email=(person.email if person else None) or "–"
    )


def behind(found: Explained) -> Iterator[str]:
    """How the address came into the book: its tag, the yes, the lines of files."""
    if found.tag and found.person:
        yield _("The tag “{tag}” in the address often names for whom it was typed.").format(tag=found.tag)
    if found.first_yes:
        yield typed(found.first_yes)
    for source in found.sources:
        yield _("It came from line {line} of {file}.").format(line=source.line, file=source.file or source.import_id)


def _name(found: Explained) -> str:
    person = found.person
    if person is None:
        return ""
    return " ".join(filter(None, (person.first_name, person.last_name))) or person.id


def typed(basis: Basis) -> str:
    """When and where a yes was given: “typed on 14/10/2026 in Quiz v3”."""
    return _("It was typed on {day} in {form}.").format(
        day=day(basis.consent.at) if basis.consent.at else "?", form=form(basis)
    )


def form(basis: Basis) -> str:
    """The form of a yes with its version, as far as the book knows them."""
    name = basis.form.name if basis.form else None
    version = basis.consent.form_version
    if name and version:
        return f"{name} ({version})"
    return name or version or _("a form that the book does not know")


def given(one: Given, *, trap: bool = False) -> str:
    """To whom and when a file went, and under which yes."""
    facts = {
        "partner": one.partner.legal_name,
        "day": day(one.file.at) if one.file.at else "?",
        "export": one.file.export,
    }
    if trap:
        return _("It went to {partner} on {day} with export {export}.").format(**facts)
    if one.basis is None:
        return _("Given to {partner} on {day} with export {export}; no yes before it is recorded.").format(**facts)
    yes = day(one.basis.consent.at) if one.basis.consent.at else "?"
    return _("Given to {partner} on {day} with export {export}, under the yes of {yes} in {form}.").format(
        **facts, yes=yes, form=form(one.basis)
    )


def sender(found: Sender) -> str:
    """Who sent the message complained of."""
    if found.address is None:
        return _("The message does not say who sent it.")
    if not found.dkim:
        return _("The message came from {address}; nobody signed it.").format(address=found.address)
    return _("The message came from {address}, signed by {domains}.").format(
        address=found.address, domains=", ".join(found.dkim)
    )


def kept(complaints: Sequence[str], again: Collection[str]) -> Iterator[str]:
    """Under which ids complaints are kept; `again` holds those whose mail the book had already."""
    new = [one for one in complaints if one not in again]
    if new:
        yield _("Kept as {complaints}.").format(complaints=", ".join(new))
    if again:
        yield _("Already kept as {complaints}.").format(complaints=", ".join(dict.fromkeys(again)))
