"""Sentences about complaints: the result of tracing, leak suspects, and the reply letter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import floor, log10
from typing import TYPE_CHECKING

from leadkeeper.messages import N_, Lines, _, counted, decimal, language, ngettext, number, speaking_to
from leadkeeper.messages.labels import day, form_version, siren

if TYPE_CHECKING:
    from leadkeeper.domain.book import Owner
    from leadkeeper.domain.complaint import ConsentBasis, Explained, Sender, Suspect, TracedDisclosure, TraceResult
    from leadkeeper.domain.contact import Contact


def letter(result: Explained, owner: Owner, today: date, language: str) -> str:
    """Return the whole letter in a language, a paragraph for each subject; unknown facts are left out."""
    with speaking_to(language):
        return "\n\n".join(_paragraphs(result, owner, today))


def _paragraphs(result: Explained, owner: Owner, today: date) -> Iterator[str]:
    traced = result.traced
    yield _("Madam, Sir,")
    opening = _("You complained about a message to {address}. This is what our records say on {day}.")
    if result.is_number:
        opening = _("You complained about a message or call to {address}. This is what our records say on {day}.")
    yield opening.format(address=traced.address or "–", day=day(today.isoformat()))
    if traced.sender and traced.sender.address and not traced.is_own_mail:
        came = _("The message came from {sender}.").format(sender=traced.sender.address)
        false = _("Its domain did not sign it: the sender may be false.")
        yield came if traced.sender.is_signed else f"{came} {false}"
    if result.person is None and traced.lines:
        yield _("No record of ours goes by this number, but a file that we read held it.")
    elif result.person is None and result.alike and result.is_number:
        yield _("Several people in our records have this number.")
        yield from alike_given(result, named=False)
        if not result.alike_given:
            yield _("Our records show no partner that received this number from us.")
    elif result.person is None:
        yield _unknown(is_stopped=result.is_stopped, is_number=result.is_number)
    else:
        yield from _about_person(result, owner)
    yield _("You can also complain to the CNIL, the French data protection authority.")
    yield "\n".join([_("Yours faithfully,"), *filter(None, (owner.name, owner.privacy_url))])


def _unknown(*, is_stopped: bool, is_number: bool) -> str:
    """Return that our records name nobody with an address or number, or only the suppression list has it."""
    if is_stopped:
        address = _(
            "This address is on our suppression list, so that it is neither used nor shared. Our records tell nothing "
            "else of it."
        )
        number = _(
            "This number is on our suppression list, so that it is neither used nor shared. Our records tell nothing "
            "else of it."
        )
        return number if is_number else address
    if is_number:
        return _("We do not have this number in our records, and none of our files contained it.")
    return _("We do not have this address in our records, and none of our files contained it.")


def _about_person(result: Explained, owner: Owner) -> Iterator[str]:
    traced, is_further = result.traced, result.is_further or result.traced.foreign_tag is not None
    if traced.foreign_tag:
        yield _unknown(is_stopped=False, is_number=False)
        yield _(
            "They show another spelling of its mailbox, which differs only in what follows the “+”. This often names "
            "the site for which an address was typed, and “{tag}” does not come from us. What follows is about the "
            "spelling in our records."
        ).format(tag=traced.foreign_tag)
    elif result.sharing:
        yield _("We have several records with this address.")
    if traced.foreign_tag is None and is_further and traced.is_sure:
        yield _("In our records this address is a further one of a person.")
    elif traced.foreign_tag is None and is_further:
        yield _(
            "In our records this address is a further one of a person. Which of the addresses a shared file contained "
            "is not recorded."
        )
    first_yes = result.first_yes or next((one.basis for one in result.given if one.basis), None)
    yield from _yes(first_yes, further=is_further, is_number=result.is_number)
    if result.last_no:
        yield _("Our records show a refusal or withdrawal of {day}.").format(day=day(result.last_no))
    shared = _("We shared this number with {partner} ({number}) on {day}.") if result.is_number else None
    if traced.foreign_tag or (is_further and not traced.is_sure):
        shared = _("We shared data of this person with {partner} ({number}) on {day}.")
    for one in {one.file: one for one in result.given}.values():
        yield "\n".join(_given(one, shared, later=traced.is_later(one.file)))
    if not result.given and result.is_number:
        yield _("Our records show no partner that received this number from us.")
    elif not result.given:
        yield _("Our records show no partner that received it from us.")
    rights = _(
        "You can withdraw your consent at any time, object to any further use, ask for a copy of your data or have "
        "them erased: write to {contact}. It is free. We then notify those who received your address."
    )
    if result.is_number:
        rights = _(
            "You can withdraw your consent at any time, object to any further use, ask for a copy of your data or have "
            "them erased: write to {contact}. It is free. We then notify those who received your number."
        )
    yield rights.format(contact=owner.rights_contact or owner.name or "–")


def _yes(basis: ConsentBasis | None, *, further: bool, is_number: bool) -> Iterator[str]:
    """The contact's own consent and the wording it was given to."""
    if basis is None or basis.consent.at is None:
        number = _("Our records show no dated consent to partners for this number.")
        yield number if is_number else _("Our records show no dated consent to partners for this address.")
        return
    name = (basis.form.name if basis.form else None) or basis.consent.form_version or "–"
    agreed = _(
        "On {day}, a person who gave this address agreed in our form “{form}” that we may share it with named partners."
    )
    if is_number:
        agreed = _(
            "On {day}, a person who gave this number agreed in our form “{form}” that we may share it with named "
            "partners."
        )
    if further:
        agreed = _(
            "On {day}, this person agreed in our form “{form}” that we may share the address given there with named "
            "partners."
        )
    yield agreed.format(day=_when(basis.consent.at), form=name)
    shown = basis.version.description if basis.version else None
    box = shown.get("partner_box") if shown else None
    text = box.get("text") if isinstance(box, dict) else None
    if isinstance(text, str) and text.strip():
        yield _("The wording was: “{text}”").format(text=text.strip())


def _when(at: str) -> str:
    """Return a day and an hour as a letter writes them."""
    return day(at).replace(" ", " à ", 1) if language() == "fr" else day(at)


def _given(disclosure: TracedDisclosure, shared: str | None, *, later: bool) -> Iterator[str]:
    """When a partner received it, in the words `shared` if there are any, and where to find that partner."""
    partner = disclosure.partner
    foreign = _("company number {number}").format(number=partner.foreign_id or "–")
    yield (shared or _("We shared it with {partner} ({number}) on {day}.")).format(
        partner=partner.legal_name,
        number=f"SIREN {siren(partner.siren)}" if partner.siren else foreign,
        day=_when(disclosure.file.at) if disclosure.file.at else "–",
    )
    if later:
        yield _("That was after your complaint.")
    if partner.privacy_url:
        yield _("How {partner} uses data: {url}").format(partner=partner.legal_name, url=partner.privacy_url)
    if partner.contact:
        yield _("You can write to {partner} at {contact}.").format(partner=partner.legal_name, contact=partner.contact)


CAUTION = N_(
    "A comparison with chance is an indication and not a proof: others may know the same people. A message to a "
    "seed address proves more."
)
NO_SUSPECT = N_("No complaint is about a person who was shared with a partner.")


def no_suspect(alike: Sequence[str]) -> str:
    """Return that nobody who complained was shared, or which partners received an address alike but for its `+tag`."""
    if not alike:
        return _(NO_SUSPECT)
    return _(
        "No address of a complaint was shared itself, but one that differs from it only after the “+” was shared "
        "with {partners}: see the complaint."
    ).format(partners=", ".join(alike))


def suspect_sentences(
    hits: Iterable[tuple[str, int]],
    ranked: Iterable[tuple[str, Suspect]],
    alike: Sequence[str] = (),
    *,
    late_hits: Iterable[tuple[str, int]] = (),
    shared_hits: Iterable[tuple[Sequence[str], int]] = (),
    later: Mapping[str, int] | None = None,
    foreign: Mapping[str, int] | None = None,
) -> Iterator[str]:
    """Yield the seed addresses hit by partner (legal name), then the sentences of each suspect, then the caution.

    `late_hits` were dated before the partner had the file, `shared_hits` those of several partners; `later`, by its id,
    are the people who complained before that, `foreign` those who complained about a foreign tag. Without any, which
    partners received addresses `alike`.
    """
    proofs = [trap_hit(*hit) for hit in hits] + [trap_hit_early(*hit) for hit in late_hits]
    proofs += [_trap_hit_shared(*hit) for hit in shared_hits]
    late, other = later or {}, foreign or {}
    counts = ((name, one, late.get(one.partner, 0), other.get(one.partner, 0)) for name, one in ranked)
    ratings = [text for rating in counts for text in rated(*rating)]
    yield from [*proofs, *ratings] or [no_suspect(alike)]
    if ratings:
        yield _(CAUTION)


def pointing(seed_hits: int, complaints: int) -> list[str]:
    """Return that open complaints point to the partner that is about to get another file."""
    return [*_POINTING_SEEDS(seed_hits), *_POINTING_ALONE(complaints)]


_POINTING_SEEDS = Lines(
    "{count} open complaint is about a seed address of this partner: look at Complaints before you send another file.",
    "{count} open complaints are about seed addresses of this partner: look at Complaints before you send another "
    "file.",
)
_POINTING_ALONE = Lines(
    "{count} open complaint is about a person that only this partner received: look at Complaints before you send "
    "another file.",
    "{count} open complaints are about people that only this partner received: look at Complaints before you send "
    "another file.",
)


def trap_hit(name: str, count: int) -> str:
    """Return the sentence that messages of others reached seed addresses of a partner (legal name)."""
    return counted(
        "{n} message reached a seed address that only {partner} had from you: proof that this file was used for it, "
        "if it cannot have left your company and {partner} did not send the message itself.",
        "{n} messages reached seed addresses that only {partner} had from you: proof that these files were used for "
        "them, if they cannot have left your company and {partner} did not send the messages itself.",
        count,
        partner=name,
    )


def _trap_hit_shared(names: Sequence[str], count: int) -> str:
    return counted(
        "{n} message reached a seed address that several partners had from you: {partners}. It proves nothing against "
        "any one of them.",
        "{n} messages reached seed addresses that several partners had from you: {partners}. They prove nothing "
        "against any one of them.",
        count,
        partners=", ".join(names),
    )


def trap_hit_early(name: str, count: int) -> str:
    """Return the sentence that messages to seed addresses of a partner (legal name) came before it had the file."""
    return counted(
        "{n} message to a seed address is dated before the export to {partner} that contained it: this proves nothing. "
        "Is the date of the mail right, and was the clock of this computer?",
        "{n} messages to seed addresses are dated before the export to {partner} that contained them: this proves "
        "nothing. Are the dates of the mails right, and was the clock of this computer?",
        count,
        partner=name,
    )


def rated(name: str, suspect: Suspect, later: int, foreign: int) -> Iterator[str]:
    """Yield what chance says of a suspect, how many complained before it had received them, or about a foreign tag."""
    yield sentence(name, suspect)
    if later:
        yield counted(
            "{n} of them complained before this partner received anything: it cannot be the cause of that.",
            "{n} of them complained before this partner received anything: it cannot be the cause of those.",
            later,
        )
    if foreign:
        yield counted(
            "{n} of them complained about an address that was never in the book, the same but for what follows the "
            "“+”: this speaks for another source.",
            "{n} of them complained about addresses that were never in the book, the same but for what follows the "
            "“+”: this speaks for other sources.",
            foreign,
        )


def sentence(name: str, suspect: Suspect) -> str:
    """Return `Raoul SAS received 31 of the 34 people who complained, and 20% of all people shared…`."""
    if suspect.complaining == 1 and not suspect.complaints:
        return _("{partner} did not receive the only person who complained.").format(partner=name)
    share = 100 * suspect.delivered / suspect.people
    return counted(
        "{partner} received the only person who complained, and {share}% of all people shared; by chance alone: "
        "{chance}.",
        "{partner} received {k} of the {n} people who complained, and {share}% of all people shared; by chance alone: "
        "{chance}.",
        suspect.complaining,
        k=number(suspect.complaints),
        partner=name,
        share=decimal(f"{share:.0f}" if share >= 1 else f"{share:.2g}"),
        chance=chance(suspect.p_value),
    )


def chance(p: float) -> str:
    """Return a probability in words: `1 in 10^17`, `1 in 250`, `1 in 3 or more`."""
    if p <= 0:
        return _("less than 1 in 10^300")
    if p >= 1 / 3:
        return _("1 in 3 or more")
    if p >= 1e-6:
        times = 1 / p
        step = 10 ** max(0, floor(log10(times)) - 1)
        return _("1 in {times}").format(times=number(round(times / step) * step))
    return _("1 in 10^{power}").format(power=round(-log10(p)))


MATCHED = {
    "trap": N_("{address} is a seed address: only those who had the file that contained it can know it."),
    "exact": N_("{address} is in the book, in just this spelling (capitals aside): {person}."),
    "alias": N_("{address} is another spelling of an address in the book, {email}: {person}."),
    "none": N_("Nobody in the book has the address {address}."),
}
OTHER_TAG = N_(
    "{address} is not in the book, but it is another spelling of an address in the book, {email}: {person}. Only what "
    "follows the “+” differs."
)
NUMBER_MATCHED = N_("The number {address} is in the book: {person}.")
ANOTHER_ADDRESS = N_(
    "{address} is a further address of {person}, {email}. Which of the addresses a shared file contained is not "
    "recorded."
)
OF_PARTNERS = N_("Several partners had this seed address: nobody can tell which of them it came from.")
PARTNERS_OWN = N_(
    "By its domain, this partner sent the message itself: the file was shared for that. It is no sign of a leak; check "
    "that the contract allowed it on that day."
)
SAME_BUT_TAG = N_("Except for what follows the “+”, it is an address in the book: {people}.")
TAGGED_MAILBOXES = N_(
    "In the book, these addresses differ from it only after the “+”. They count as other mailboxes, though often of "
    "the same person: anyone not ticked may still be shared."
)
SAME_NUMBER = N_(
    "Records with the same number may be the same person or a family, and each counts for itself alone. Anyone not "
    "ticked may still be called or sent messages by the partners."
)
WROTE = N_("{address} wrote this message and is in the book.")
ONLY_WROTE = N_("{address} wrote this message and is in the book; no other address in it is.")
FURTHER_ADDRESS = N_("{address} is a further address of {person}, {email}.")
ON_LIST = N_("It is on the suppression list.")
RECORD = N_("Record: {person}.")
NEVER_GIVEN = N_("This person was never shared with a partner.")
ADDRESS_NEVER_GIVEN = N_("This address was never shared with a partner.")
AFTER_IT = N_("That was after this complaint.")
OWN_MAIL = N_("The person wrote this mail. It does not say who sent the message complained about.")
ANOTHERS_MAIL = N_("{address} wrote this mail. It does not say who sent the message complained about.")


def named_but_tag(sentences: Explained) -> Iterator[str]:
    """Yield who else has the mailbox, and the other contacts with the address but for its +tag, if there are any."""
    if sentences.sharing:
        yield ngettext(
            "Another record has this mailbox: {people}. Nobody can tell which of them complained.",
            "Other records have this mailbox: {people}. Nobody can tell which of them complained.",
            len(sentences.sharing),
        ).format(people="; ".join(map(_identified, sentences.sharing)))
    if sentences.alike and not sentences.is_number:
        others = ngettext(
            "Another address in the book differs from it only after the “+”: {people}.",
            "Other addresses in the book differ from it only after the “+”: {people}.",
            len(sentences.alike),
        )
        words = others if sentences.person else _(SAME_BUT_TAG)
        yield words.format(people="; ".join(map(_identified, sentences.alike)))


def also_named(result: Explained) -> Iterator[str]:
    """Yield the sentence that names the other people of the book that a mail mentions, if there are any."""
    if result.others:
        text = _("This mail also names {people}, in the book: make sure who complains.")
        yield text.format(people="; ".join(map(_identified, result.others)))


def stopped(addresses: Sequence[str], partners: int) -> str:
    """Return that these addresses are on the suppression list, and how many partners must hear of it."""
    listed = ngettext(
        "{addresses} is on the suppression list.", "{addresses} are on the suppression list.", len(addresses)
    )
    to_notify = (
        counted("{count} partner must be notified.", "{count} partners must be notified.", partners) if partners else ""
    )
    return " ".join(filter(None, (listed.format(addresses=", ".join(addresses)), to_notify)))


def alike_given(result: Explained, *, named: bool = True) -> Iterator[str]:
    """Yield which partners received the contacts with the address but for its +tag, or with the number.

    `named`: also with which name the number stood there, which is no news for others.
    """
    for address, shared in result.alike_given:
        given_then = _given_with(address, shared)
        name = _("It stood there with the name {name}.").format(name=shared.name) if named and shared.name else ""
        yield f"{given_then} {name}".rstrip()


def _identified(person: Contact) -> str:
    """The name and address of a contact with its id: names may be equal."""
    return f"{' · '.join(filter(None, (person.display_name, person.email)))} ({person.id})"


def trace_sentences(sentences: Explained) -> Iterator[str]:
    """Yield the sentences about one complaint: contact, consent, source line, disclosures and sender."""
    if sentences.traced.file:
        yield f"{sentences.traced.file}:"
    yield matched(sentences)
    if sentences.is_stopped:
        yield _(ON_LIST)
    yield from named_but_tag(sentences)
    if sentences.traced.writer and not sentences.traced.quoted:
        is_alone = sentences.traced.address == sentences.traced.writer and not sentences.others
        yield _(ONLY_WROTE if is_alone else WROTE).format(address=sentences.traced.writer)
    yield from also_named(sentences)
    yield from behind(sentences)
    for one in sentences.given:
        yield given(sentences, one)
        if sentences.traced.is_later(one.file):
            yield _(AFTER_IT)
    if sentences.is_partners_own:
        yield _(PARTNERS_OWN)
    elif sentences.is_of_partners:
        yield _(OF_PARTNERS)
    elif sentences.is_proof_unless_own:
        yield unknown_sender(sentences)
    if not sentences.given and sentences.person:
        yield never_given(sentences.traced)
    yield from otherwise(sentences.traced)
    yield from alike_given(sentences)
    if sentences.traced.quoted:
        yield quoted(*sentences.traced.quoted)
    elif sentences.traced.sender:
        yield sender(
            sentences.traced.sender, is_own=sentences.traced.is_own_mail, is_another=sentences.traced.is_by_another
        )


def unknown_sender(result: Explained) -> str:
    """Return that a seed hit proves nothing if the partner itself wrote: of a typed address nobody knows who did."""
    text = _(
        "Proof only if {partner} did not send the message itself: for its own mailings the file was shared. Find out "
        "who sent it, or add the mail itself."
    )
    return text.format(partner=result.given[0].partner.legal_name)


def never_given(traced: TraceResult) -> str:
    """Return that the person, or at least this address of it, was never shared."""
    return _(ADDRESS_NEVER_GIVEN if traced.otherwise else NEVER_GIVEN)


def otherwise(traced: TraceResult) -> Iterator[str]:
    """Yield which exports held the person under another address, if any."""
    if traced.otherwise:
        yield ngettext(
            "Export {exports} held another address of this person.",
            "Exports {exports} held another address of this person.",
            len(traced.otherwise),
        ).format(exports=", ".join(one.export for one in traced.otherwise))


def matched(text: Explained) -> str:
    """Return the sentence that names the contact with the address."""
    traced, person = text.traced, text.person
    if traced.address is None:
        return _("No address was found in it.")
    if traced.matched_by == "none" and text.is_number:
        several = _("Several people in the book have the number {address}: {people}.")
        if traced.lines:
            several = _("No record has the number {address}, but a file held it in the lines of {people}.")
            nobody = _("No record has the number {address}, but a file held it.")
        nobody = _("No one person in the book has the number {address}: look for it in Contacts.")
        people = "; ".join(map(_identified, text.alike))
        return (several if people else nobody).format(address=traced.address, people=people)
    further = FURTHER_ADDRESS if traced.is_sure else ANOTHER_ADDRESS
    name = (person.display_name or person.id) if person else ""
    if traced.foreign_tag and person:
        return _(OTHER_TAG).format(address=traced.address, person=name, email=text.spelling() or "–")
    matched_by = NUMBER_MATCHED if text.is_number and person else MATCHED[traced.matched_by]
    return _(further if text.is_further else matched_by).format(
        address=traced.address, person=name, email=(person.email if person else None) or "–"
    )


def behind(result: Explained) -> Iterator[str]:
    """Yield how the address came into the book: its tag, the consent, the lines of files."""
    if result.traced.foreign_tag and result.person:
        yield _(
            "The tag “{tag}” often names the site for which the address was typed: it speaks for another source than "
            "you. What follows is about {email}."
        ).format(tag=result.traced.foreign_tag, email=result.spelling() or "–")
    if result.tag and result.person and result.tag != result.traced.foreign_tag:
        yield _("The tag “{tag}” in the address often names the site for which it was typed.").format(tag=result.tag)
    if result.is_further:
        return
    if result.sharing and result.person and (result.first_yes or result.sources):
        yield _(RECORD).format(person=_identified(result.person))
    if result.first_yes:
        yield typed(result.first_yes)
    came = _("It came from line {line} of {file}.")
    # A file that was imported again after an undo is two imports.
    yield from dict.fromkeys(came.format(line=one.line, file=one.file or one.import_id) for one in result.sources)
    held = _("Line {line} of {file} holds it: {cells}.")
    for one, cells in result.traced.lines:
        yield held.format(line=one.line, file=one.file or one.import_id, cells=" · ".join(cells))


def typed(basis: ConsentBasis) -> str:
    """Return when and where a consent was given: “typed on 14/10/2026 in Quiz v3”."""
    return _("It was typed on {day} in {form}.").format(
        day=day(basis.consent.at) if basis.consent.at else "?", form=form(basis)
    )


def form(basis: ConsentBasis) -> str:
    """Return the form of a consent with the first day of its version, as far as the book knows them."""
    known, version_id = basis.form, basis.consent.form_version
    if known is None:
        return version_id or _("a form that is not in the book")
    version = next((one for one in known.versions if one.id == version_id), None)
    return form_version(known, version) if version is not None else known.name or known.id


def given(result: Explained, disclosure: TracedDisclosure) -> str:
    """Return to which partner and when a file was disclosed, under which consent, and of which of several records."""
    of_record = _(RECORD).format(person=_identified(disclosure.record)) if disclosure.record else ""
    if result.traced.foreign_tag:
        held = _given_with(result.spelling(disclosure.record) or "–", disclosure)
        return f"{held} {of_record}".rstrip()
    return f"{_given_under(disclosure, trap=result.traced.matched_by == 'trap')} {of_record}".rstrip()


def _given_with(address: str, disclosure: TracedDisclosure) -> str:
    return _("{address} was shared with {partner} on {day} in export {export}.").format(
        address=address,
        partner=disclosure.partner.legal_name,
        day=day(disclosure.file.at) if disclosure.file.at else "?",
        export=disclosure.file.export,
    )


def _given_under(disclosure: TracedDisclosure, *, trap: bool) -> str:
    facts = {
        "partner": disclosure.partner.legal_name,
        "day": day(disclosure.file.at) if disclosure.file.at else "?",
        "export": disclosure.file.export,
    }
    if trap:
        return _("It was shared with {partner} on {day} in export {export}.").format(**facts)
    if disclosure.basis is None:
        return _("Shared with {partner} on {day} in export {export}; no earlier consent is recorded.").format(**facts)
    yes = day(disclosure.basis.consent.at) if disclosure.basis.consent.at else "?"
    return _("Shared with {partner} on {day} in export {export}, under the consent of {yes} in {form}.").format(
        **facts, yes=yes, form=form(disclosure.basis)
    )


def sender(text: Sender, *, is_own: bool = False, is_another: bool = False) -> str:
    """Return the sentence about the sender of the message, or the writer of a mail that is itself the complaint."""
    if is_another and text.address:
        return _(ANOTHERS_MAIL).format(address=text.address)
    if is_own:
        return _(OWN_MAIL)
    if text.address is None:
        return _("The message does not say who sent it.")
    if not text.dkim:
        return _("The message came from {address}. Its domain did not sign it (DKIM): the sender may be false.").format(
            address=text.address
        )
    return _("The message came from {address}, signed by {domains}.").format(
        address=text.address, domains=", ".join(text.dkim)
    )


def quoted(sender: str, at: str | None) -> str:
    """Return that a pasted text quotes a message: of two readings nobody can tell which is right."""
    text = _("It quotes a message from {sender}: make sure whether that is the one complained about or the complaint.")
    dated = _(
        "It quotes a message of {day} from {sender}: make sure whether that is the one complained about or the "
        "complaint."
    )
    return (dated if at else text).format(sender=sender, day=day(at) if at else "")


def kept(complaints: Sequence[str], again: Collection[str]) -> Iterator[str]:
    """Yield the ids under which complaints are recorded; `again` holds those with a mail recorded before."""
    new = [one for one in complaints if one not in again]
    if new:
        yield _("Saved as {complaints}.").format(complaints=", ".join(new))
    if again:
        yield _("Already saved as {complaints}.").format(complaints=", ".join(dict.fromkeys(again)))
