"""Trace complaints: which contact an address belongs to, which exports held it, who sent the message."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from leadkeeper.db import complaints, consents, contacts, disclosures, eligibility, forms, partners, suppressions
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, grouped
from leadkeeper.db.imports import imports
from leadkeeper.domain.complaint import (
    AddressFinding,
    ConsentBasis,
    DisclosedContact,
    Explained,
    Letter,
    Level,
    Origin,
    Quotation,
    Sender,
    TraceAnswer,
    TracedDisclosure,
    TraceResult,
    is_sent_by,
)
from leadkeeper.domain.consent import covers, is_yes
from leadkeeper.domain.contact import Consent, Contact, Event, last
from leadkeeper.domain.duplicates import answered_at
from leadkeeper.domain.email import addresses_in, canonical, import_key, is_free_mail
from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.form_audit.description import read
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.phone import numbers_in, other_spellings, read_phone
from leadkeeper.domain.text import Cell, cell_text, fold
from leadkeeper.domain.time import Moment, moment
from leadkeeper.domain.tracing import match
from leadkeeper.domain.tracing.mail_text import first_in_header, first_quotation, in_text, is_pasted, pasted
from leadkeeper.domain.tracing.match import KnownAddresses, Match, Traps, first_trap, lower_key, tag
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import unreadable
from leadkeeper.files.mail import (
    decoded,
    is_mailbox,
    read_content,
    read_letter,
    read_letters,
    refuse_other_kinds,
    words,
)
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.listing import referenced_contact, referenced_trap, same_but_tag
from leadkeeper.system.disk import is_file

MAIL_NAMES = (".eml", ".mbox", ".msg")
WORK_NAMES = ("cur", "new")  # folders of a Maildir, in which mails have no file extension
_WORD = re.compile(r"\w+")
LONGEST_FORM = 4  # letters of a legal form in a company's name: SARL
SHORTEST_NAME = 3  # letters of a `+tag` that names the owner
MOST_NAMED = 100  # addresses of a mail that are looked up for `TraceResult.others`


def trace(
    db: Db, what: str | bytes, *, letters: bool = True, of_writer: bool = False, files: bool = False
) -> Flow[TraceAnswer]:
    """Trace a mail, a mailbox, a folder of mails or an address; bytes are those of one mail.

    `what` is a path if a file or folder of that name exists, else an address or the text of a mail. Without `letters`
    each mail is released once traced: those of a 40 MB mailbox take over 1 GB. With `of_writer` a mail that only
    mentions people, or nobody known, is about its sender, if the book knows them: people complain to the owner
    directly, too. With `files` one that names only the owner's mailbox is about the writer, as a complaint is filed. A
    `.txt` is a text, as if it were pasted. A malformed mail is never an error.

    Raises `file-unreadable`, `mail-not-read`, `folder-without-mail`, and `file-missing` for the name of a missing mail
    file, which must not look like an unknown address.
    """
    tracer = ComplaintTracer(db, of_writer=of_writer, files=files, in_lines=True)
    if isinstance(what, bytes):
        return TraceAnswer(many=False, found=(tracer.text(what),))
    path = Path(what)
    # An empty text, such as an unset variable, is not the current folder; os.path takes what cannot be a path.
    is_folder = bool(what) and os.path.isdir(path)  # noqa: PTH112
    if not is_folder and not is_file(path):
        if "@" not in what and path.suffix.lower() in MAIL_NAMES:
            raise LeadKeeperError("file-missing", path=what)
        traced = tracer.text(what.encode(errors="replace")) if is_pasted(what) else tracer.typed(what)
        return TraceAnswer(many=False, found=(traced,))
    result: list[TraceResult] = []
    for mail_file in _mails_in(path) if is_folder else [path]:
        for letter in read_letters(mail_file):
            file = str(mail_file.relative_to(path)) if is_folder else None
            traced = tracer.text(letter.content) if mail_file.suffix.lower() == ".txt" else tracer.letter(letter)
            result.append(replace(traced, letter=letter if letters else None, file=file))
            yield Progress("trace", len(result))
    if is_folder and not result:
        raise LeadKeeperError("folder-without-mail", path=str(path))
    return TraceAnswer(many=is_folder or is_mailbox(path), found=tuple(result))


def _only_number(text: str) -> str | None:
    """The telephone number in a text that holds exactly one."""
    numbers = numbers_in(text)
    return numbers[0] if len(numbers) == 1 else None


def _pasted_letter(content: bytes) -> Letter:
    """Return the mail of a text: its source, or what was copied out of a mail program, which is kept as it is.

    Raises `mail-not-read`.
    """
    letter = read_content(content, Path("-"))
    is_source = any(mail.values("from", "to", "received", "delivered-to", "return-path") for mail in letter.mails)
    return letter if is_source else replace(letter, mails=read_letter(pasted(decoded(content, None)).encode()).mails)


def _mails_in(folder: Path) -> list[Path]:
    """All mails in a folder and its subfolders, by name."""
    try:
        files = (path for path in folder.rglob("*") if is_file(path))
        return sorted(path for path in files if path.suffix.lower() in MAIL_NAMES or path.parent.name in WORK_NAMES)
    except OSError as error:  # a folder that vanishes or cannot be entered while it is walked
        raise unreadable(folder, "denied") from error


class ComplaintTracer:
    """Tracer that loads a book once for many complaints; `in_lines`: a number of nobody is looked for in all files."""

    def __init__(self, db: Db, *, of_writer: bool = False, files: bool = False, in_lines: bool = False) -> None:
        self._db, self._in_lines = db, in_lines
        self._of_writer, self._files = of_writer, files
        owner = settings.read(db)
        self._traps = Traps(disclosures.disclosed_traps(db), owner.trap_mailboxes)
        self._owner_words = {*_WORD.findall(fold(owner.name or ""))}
        self._owner_addresses = addresses_in((owner.rights_contact or "").lower())
        self._owner_domains = {one.rpartition("@")[2] for one in self._owner_addresses if not is_free_mail(one)}

    def typed(self, text: str) -> TraceResult:
        """Trace an address, a number or a row reference of an export that was typed; raises as `referenced_contact`."""
        trap = referenced_trap(self._db, text)
        if trap is not None:
            return TraceResult(trap[0], "trap", deliveries=tuple(trap[1]))
        number = referenced_contact(self._db, text)
        if number is None and "@" not in text and (e164 := read_phone(text).e164 or _only_number(text)):
            return self._number(e164)
        if number is None:
            return self._traced(match.typed(words(text)))[0]
        (person,) = contacts.read(self._db, [number])
        files = tuple(disclosures.holding(self._db, [number]))
        return TraceResult(person.email or person.phone, "exact", person.id, number, files, (number,))

    def _number(self, e164: str) -> TraceResult:
        """Trace a telephone number: to one person, or else to a hint, since people of one household share numbers."""
        numbers = sorted({number for _number, number in eligibility.at_addresses(self._db, [e164])})
        if not numbers and self._in_lines:
            return self._number_in_lines(e164)
        if len(numbers) != 1:
            among = numbers if len(numbers) < contacts.MOST else ()
            refs = contacts.refs(self._db, among)
            return TraceResult(e164, "none", hint=tuple(refs[number] for number in among), holders=tuple(numbers))
        (person,) = contacts.read(self._db, numbers)
        holding = tuple(file for _number, file in disclosures.holding_number(self._db, numbers, e164))
        others = tuple(one for one in disclosures.holding(self._db, numbers) if one not in holding)
        return TraceResult(e164, "exact", person.id, numbers[0], holding, tuple(numbers), others)

    def _number_in_lines(self, e164: str) -> TraceResult:
        """Trace a number of nobody: two people at one mailbox are one record, which has the number of one alone."""
        numbers = imports.numbers(self._db)
        files = {numbers[one.id]: (one.id, one.file) for one in imports.read_all(self._db)}
        lines, places = list[tuple[Origin, tuple[str, ...]]](), list[imports.LinePlace]()
        spelt = frozenset((e164, *other_spellings(e164)))
        for block in imports.all_blocks(self._db):
            for place, row in imports.lines_with(self._db, block, spelt):
                lines.append((Origin(*files[place[0]], place[2]), tuple(filter(None, map(str.strip, row)))))
                places.append(place)
        holders = {number for _place, number in imports.contacts_of(self._db, places)}
        hint = tuple(one.id for one in contacts.read(self._db, sorted(holders)))
        return TraceResult(e164, "none", hint=hint, lines=tuple(lines[:MOST_NAMED]))

    def _made_for_owner(self, finding: AddressFinding) -> TraceResult | None:
        """The trace of an address in a text with a `+tag` that names the owner: other people named were not meant.

        A tag is a word of the owner's name, or the name of its domain: a part of one ("don" of "donnees@") is no name.
        """
        addresses = (one for readings in finding.addresses for one in readings if self._names_owner(tag(one) or ""))
        traces = (self._traced(match.typed(one))[0] for one in addresses)
        return next((one for one in traces if one.number is not None), None)

    def _names_owner(self, own: str) -> bool:
        """Whether a tag is a word of the owner's name, or the name of its domain: `clodomir` of `clodomir.example`."""
        domains = {labels[-2] for one in self._owner_domains if len(labels := one.split(".")) > 1}
        return len(own) >= SHORTEST_NAME and fold(own) in self._owner_words | domains

    def _foreign_tag(self, matched: Match) -> str | None:
        """The `+tag` of an address at the mailbox of contacts that have none with it, unless it names the owner."""
        own, people = tag(matched.address), contacts.read(self._db, matched.holders)
        tags = {tag(lower_key(one)) for each in people for one in (each.email, *each.other_emails) if one}
        return own if own and own not in tags and not self._names_owner(own) else None

    def _by_number_in(self, levels: Sequence[Level]) -> TraceResult | None:
        """Trace the only telephone number of the book that the texts of a mail name; None without exactly one."""
        numbers = {one for level in levels for text in level.texts for one in numbers_in(text)}
        known_ones = {number for number, _contact in eligibility.at_addresses(self._db, sorted(numbers))}
        return self._number(known_ones.pop()) if len(known_ones) == 1 else None

    def text(self, content: bytes) -> TraceResult:
        """Trace a text that was pasted, piped in or kept in a file. Raises `mail-not-read`."""
        letter = _pasted_letter(content)
        traced, (outermost, *inner) = self.letter(letter, is_text=True), match.levels(letter.mails)
        text = "" if inner or match.sender(outermost).address else "\n".join(outermost.texts)
        quotation = first_quotation(text)
        return traced if quotation is None else self._quoting(traced, quotation, in_text(text))

    def _quoting(self, traced: TraceResult, quotation: Quotation, named: Sequence[str]) -> TraceResult:
        """Return a trace with the sender and day of the message that a reply quotes; `named`: the addresses in it.

        A partner wrote the message complained about, and what the owner wrote is neither. Of anybody else it may be
        either: of a person of the book, at a free mail address or below the owner's rather the complaint.
        """
        address = (first_in_header(quotation.sender) or "").lower()
        named_so = self._owner_words & {*_WORD.findall(fold(quotation.sender))}
        if self._is_owners(address) or (not address and any(len(word) > LONGEST_FORM for word in named_so)):
            return traced
        sent = match.instant(quotation.date, is_french=quotation.is_french)
        traced = replace(traced, at=sent.isoformat() if sent else None)
        is_partners = any(is_sent_by(one, address.rpartition("@")[2]) for one in partners.read_all(self._db))
        if traced.matched_by != "trap" and not is_partners and address:
            by_sender = self._traced(match.typed(address))[0]
            if by_sender.number is not None:
                return replace(self._by_sender(traced, by_sender, address), quoted=(quotation.sender, traced.at))
        quoted = None if is_partners else (quotation.sender, traced.at)
        signs = any(map(self._is_owners, in_text(quotation.above)))
        if not is_partners and (signs or not address or is_free_mail(address)):
            return replace(traced, quoted=quoted)
        if traced.address == address:
            traced = self._without(traced, address, named, in_text(quotation.above))
        return replace(traced, sender=Sender(address), quoted=quoted)

    def _without(self, traced: TraceResult, sender: str, named: Sequence[str], above: Sequence[str]) -> TraceResult:
        """Return the trace of a text about another address than that of who sent the message that it quotes."""
        wanted = [one for one in named if one.lower() != sender and not self._is_owners(one)]
        again = self._traced([AddressFinding(0, tuple((one,) for one in wanted), in_text=True)])[0]
        if again.matched_by == "none":
            about = next((one for one in wanted if one in above), None)
            again = replace(again, address=about and lower_key(about), hint=self._hint(about))
        others = tuple(one for one in traced.others if one not in (again.number, *again.holders))
        return replace(again, subject=traced.subject, letter=traced.letter, at=traced.at, others=others)

    def _by_sender(self, traced: TraceResult, by_sender: TraceResult, address: str) -> TraceResult:
        """Return the trace of a text that quotes a mail of somebody in the book, who may not be the one named."""
        numbers = dict.fromkeys((traced.number, *traced.others, by_sender.number))
        writer = address if traced.number not in (None, by_sender.number) else None
        about = traced if writer is not None and not self._of_writer else by_sender
        others = tuple(one for one in numbers if one not in (None, about.number))
        kept = {name: getattr(traced, name) for name in ("subject", "letter", "at")}
        return replace(about, **kept, writer=writer, others=others)

    def letter(self, letter: Letter, *, is_text: bool = False) -> TraceResult:
        """Trace a mail; one that `is_text`, pasted or piped in, or is to be filed also by the number that it names."""
        levels = match.levels(letter.mails)
        findings = match.findings(levels)
        result, finding = self._traced(findings)
        if self._files and finding is not None and finding.in_text:
            result = self._made_for_owner(finding) or result
        if self._files and result.matched_by == "none" and self._is_owners(result.address or ""):
            result = self._of_somebody_else(findings, levels[0], result)
        blamed = levels[-1 if finding is None else finding.level]
        (subject, *_) = [*letter.mails[-1].values("subject"), None]
        by_writer = self._writer(result, finding, levels[0])
        if by_writer is not None and self._of_writer:
            result, blamed = by_writer, levels[-1]
        if (self._files or is_text) and by_writer is None and result.matched_by == "none":
            result = self._by_number_in(levels) or result
        sender, sent = match.sender(blamed), match.sent_at(letter, self._is_owners)
        is_theirs = sender.address is not None and self.is_by(sender.address, result)
        is_complaint = sender.address is not None and blamed is levels[0] and self._is_to_owner(blamed, result)
        return replace(
            result,
            sender=sender,
            subject=subject,
            letter=letter,
            writer=match.sender(levels[0]).address if by_writer is not None else None,
            others=self._others(findings, levels[0], result, by_writer),
            is_own_mail=is_theirs or is_complaint,
            is_by_another=is_complaint and not is_theirs,
            at=sent.isoformat() if sent else None,
        )

    def _writer(self, traced: TraceResult, finding: AddressFinding | None, outermost: Level) -> TraceResult | None:
        """The trace of a mail's writer, if the book knows them and the mail only mentions others, or nobody known."""
        address = match.sender(outermost).address
        if not address or self._is_owners(address) or not self._is_only_mentioned(traced, finding, outermost):
            return None  # who passes a complaint on inside the business complains about nothing
        by_writer = self._traced(match.typed(words(address)))[0]
        return by_writer if by_writer.number not in (None, traced.number) else None

    def _is_only_mentioned(self, traced: TraceResult, finding: AddressFinding | None, outermost: Level) -> bool:
        """Whether the contact found, if any, need not be who complains: cited in a text, or copied on the complaint."""
        if traced.matched_by == "trap" or finding is None:
            return finding is None
        named = {address.lower() for readings in finding.addresses for address in readings}
        to = match.recipients(outermost)
        if not any(map(self._is_owners, to)):  # an advertisement
            return False
        is_copied = finding.level == 0 and named <= {*to} and self._is_owners(to[0])
        return finding.in_text or finding.weak or is_copied

    def _others(
        self, findings: Sequence[AddressFinding], outermost: Level, traced: TraceResult, by_writer: TraceResult | None
    ) -> tuple[int, ...]:
        """Ids of the contacts at other addresses of a mail than that of its trace and the writer, in its order."""
        if traced.matched_by == "trap":
            return ()
        sender = match.sender(outermost).address
        every = dict.fromkeys(address for one in findings for readings in one.addresses for address in readings)
        wanted = [one for one in [*filter(None, [sender]), *islice(every, MOST_NAMED)] if not self._is_owners(one)]
        named = [AddressFinding(0, ((one,),)) for one in wanted]
        book = known(self._db, AddressFinding(0, tuple(one.addresses[0] for one in named)))
        contacts_named = dict.fromkeys(one.contact for finding in named if (one := match.match(finding, book)))
        told_already = (traced.number, *traced.holders, by_writer.number if by_writer is not None else None)
        return tuple(one for one in contacts_named if one not in told_already)

    def is_by(self, sender: str, traced: TraceResult) -> bool:
        """Whether a sender's address is one of the person that a trace leads to."""
        if traced.address is None or traced.matched_by == "trap":
            return False
        if canonical(sender) == canonical(traced.address):
            return True
        return traced.number is not None and self._traced(match.typed(words(sender)))[0].number == traced.number

    def _of_somebody_else(
        self, findings: Sequence[AddressFinding], outermost: Level, traced: TraceResult
    ) -> TraceResult:
        """Return a complaint to the owner that names nobody known as one about another address, or its writer."""
        named = (readings[0] for one in findings if not one.weak for readings in one.addresses)
        about = next((one for one in named if not self._is_owners(one)), match.sender(outermost).address)
        return replace(traced, address=lower_key(about), hint=self._hint(about)) if about else traced

    def _is_owners(self, address: str) -> bool:
        """Whether an address is the owner's, or at the owner's own domain."""
        lower = address.lower()
        return lower in self._owner_addresses or lower.rpartition("@")[2] in self._owner_domains

    def _is_to_owner(self, level: Level, traced: TraceResult) -> bool:
        """Whether a mail was written to the owner, not to the person that it is about, who may be in copy."""
        recipients = match.recipients(level)
        about = canonical(traced.address or "")
        to_owner = [self._is_owners(address) for address in recipients]
        if traced.matched_by == "none":  # of somebody unknown only the owner's own mailbox was found
            return bool(to_owner) and all(to_owner)
        is_theirs = about in map(canonical, recipients) and not to_owner[0]
        return traced.matched_by != "trap" and any(to_owner) and not is_theirs

    def _traced(self, findings: Sequence[AddressFinding]) -> tuple[TraceResult, AddressFinding | None]:
        """Combine findings; also return the decisive one."""
        trapped = first_trap(findings, self._traps)
        if trapped:
            finding, address, numbers = trapped
            files = disclosures.released(self._db, sorted(set(numbers)))
            return TraceResult(lower_key(address), "trap", deliveries=tuple(files)), finding
        for finding in map(self._traps.elsewhere, findings):
            found = match.match(finding, known(self._db, finding))
            if found:
                return self._matched(found), finding
        first = next((readings[0] for one in findings if not one.weak for readings in one.addresses), None)
        return TraceResult(lower_key(first) if first else None, "none", hint=self._hint(first)), None

    def _hint(self, address: str | None) -> tuple[str, ...]:
        """Ids of contacts with the same address but for a +tag: likely candidates."""
        if address is None:
            return ()
        known = list(same_but_tag(self._db, [address]))
        return tuple(contacts.refs(self._db, known)[number] for number in known)

    def _matched(self, matched: Match) -> TraceResult:
        ref = contacts.refs(self._db, [matched.contact])[matched.contact]
        files = disclosures.holding(self._db, matched.holders)
        held = disclosures.holding_address(self._db, matched.holders, matched.address)
        return TraceResult(
            matched.address,
            matched.matched_by,
            ref,
            matched.contact,
            deliveries=tuple(one for one in files if held[one.number] is not False),
            holders=matched.holders,
            otherwise=tuple(one for one in files if held[one.number] is False),
            is_sure=None not in held.values(),
            foreign_tag=self._foreign_tag(matched),
        )


def known(db: Db, finding: AddressFinding) -> KnownAddresses:
    """Contacts that may own one of the addresses found in a place."""
    addresses = dict.fromkeys(address for readings in finding.addresses for address in readings)
    keys = list({key for address in addresses for key in (import_key(address), canonical(address))})
    result = KnownAddresses()
    for number, email in sorted(complaints.by_address(db, keys)):
        result.add(number, email)
    for number, others in sorted(complaints.by_further_address(db, keys)):
        for email in others:
            result.add(number, email, further=True)
    return result


def explain_trace(db: Db, traced: TraceResult) -> Explained:
    """Return the facts behind a trace: contacts, disclosures, consent."""
    known = {one.id: one for one in partners.read_all(db)}
    named = tuple(contacts.read(db, traced.others))
    if traced.number is None:
        bare = tuple(TracedDisclosure(file, known[file.partner], None) for file in traced.deliveries)
        stopped = traced.matched_by == "none" and traced.address is not None and _is_stopped(db, traced.address)
        hinted = sorted(contacts.numbers(db, traced.hint).values())
        by_number = traced.address if traced.address and "@" not in traced.address else None
        alike, shared = _with_number(db, by_number, hinted, known) if by_number else _alike(db, hinted, known)
        return Explained(
            traced, None, tag(traced.address or ""), None, bare, (), alike, shared, named, is_stopped=stopped
        )
    (person,) = contacts.read(db, [traced.number])
    answers = {
        number: [Event(said, moment(said.at)) for said in given]
        for number, given in consents.of(db, list(traced.holders)).items()
    }
    versions = {version.id: (form, version) for form in forms.read_all(db) for version in form.versions}
    came = {one.id: moment(one.at) for one in imports.read_all(db)}
    lines = imports.origins(db, traced.number)
    others = {place[:3] for place in lines if _is_of_another(place[3], traced.address, person)}
    last_no = _last_no(answers.get(traced.number, ()))
    mine = answers[traced.number] = [one for one in answers.get(traced.number, ()) if not _came_with(one, others)]
    yeses = [one for one in mine if (one.consent.event, one.consent.purpose) == ("given", "partners")]
    oldest = min((one for one in yeses if one.when), key=lambda one: one.when.lo if one.when else 0, default=None)
    others_alike = [one for one in same_but_tag(db, [traced.address]) if one not in (traced.number, *traced.holders)]
    alike, shared = _alike(db, others_alike if len(others_alike) < contacts.MOST else (), known)
    records = dict(zip(traced.holders, contacts.read(db, traced.holders), strict=True))
    several, inside = len(records) > 1, _holders(db, traced)
    # The `+tag` of an address as the contact has it; many providers drop it.
    address = traced.address or ""
    mailbox = canonical(address)
    typed = [one for one in (person.email, *person.other_emails) if one and canonical(one) == mailbox]
    return Explained(
        traced,
        person,
        next(filter(None, map(tag, (*typed, address))), None),
        _basis(oldest, versions),
        tuple(
            TracedDisclosure(
                file,
                known[file.partner],
                _basis(_yes_before(answers.get(holder, []), file, came, versions), versions),
                record=records[holder] if several else None,
            )
            for file in traced.deliveries
            for holder in inside[file.number]
        ),
        tuple(Origin(*place[:3]) for place in lines if place[:3] not in others),
        alike,
        shared,
        named,
        last_no=last_no,
        sharing=tuple(record for holder, record in records.items() if holder != traced.number),
    )


def _holders(db: Db, traced: TraceResult) -> dict[int, list[int]]:
    """Which contacts with a traced address each file (id) held with it."""
    inside = disclosures.memberships(db, traced.holders)
    if len(traced.holders) > 1:
        address = traced.address or ""
        held = {one: disclosures.holding_address(db, [one], address) for one in traced.holders}
        inside = [(contact, delivery) for contact, delivery in inside if held[contact][delivery] is not False]
    return grouped((delivery, contact) for contact, delivery in inside)


def _alike(
    db: Db, numbers: Sequence[int], known: Mapping[str, Partner]
) -> tuple[tuple[Contact, ...], tuple[tuple[str, TracedDisclosure], ...]]:
    """The contacts of these ids, and each export that held one with the address that it held, or else the name."""
    people = dict(zip(numbers, contacts.read(db, numbers), strict=True))
    given = (
        (_given_as(db, number, person, file), TracedDisclosure(file, known[file.partner], None))
        for number, person in people.items()
        for file in disclosures.holding(db, [number])
    )
    return tuple(people.values()), tuple(given)


def _with_number(
    db: Db, e164: str, numbers: Sequence[int], known: Mapping[str, Partner]
) -> tuple[tuple[Contact, ...], tuple[tuple[str, TracedDisclosure], ...]]:
    """The contacts of these ids, who all have a telephone number, and each export that held it."""
    people = dict(zip(numbers, contacts.read(db, numbers), strict=True))
    names: dict[DisclosedContact, list[str]] = {}
    for number, file in disclosures.holding_number(db, numbers, e164):
        names.setdefault(file, []).append(people[number].display_name or people[number].id)
    given = (
        (e164, TracedDisclosure(file, known[file.partner], None, ", ".join(several))) for file, several in names.items()
    )
    return tuple(people.values()), tuple(given)


def _given_as(db: Db, number: int, person: Contact, file: DisclosedContact) -> str:
    held = disclosures.address_held(db, number, file.number)
    only = person.email if held is None and not person.other_emails else None
    return held or only or person.display_name or person.id


def _is_of_another(cells: Sequence[Cell], address: str | None, person: Contact) -> bool:
    """Whether a line holds another address (or number) of a contact and not this one: records were merged."""
    if address and "@" not in address:
        numbers = {one for cell in cells for one in numbers_in(cell_text(cell))}
        return numbers.isdisjoint((address, *other_spellings(address))) and not numbers.isdisjoint(
            filter(None, (person.phone, *person.other_phones))
        )
    there = {canonical(one) for cell in cells for one in addresses_in(cell_text(cell))}
    return canonical(address or "") not in there and not there.isdisjoint(
        map(canonical, filter(None, (person.email, *person.other_emails)))
    )


def _came_with(event: Event, places: Collection[tuple[str, str | None, int]]) -> bool:
    """Whether an answer came in one of these lines (import, file, line)."""
    source = event.consent.source
    return source is not None and any((source.import_id, source.line) == (ref, line) for ref, _file, line in places)


def _is_stopped(db: Db, address: str) -> bool:
    """Whether the suppression list has an address, plain or as a keyed hash."""
    return bool(suppressions.stop_list(db).matching([canonical(address)]))


def _last_no(events: Iterable[Event]) -> str | None:
    """When a contact last refused or withdrew, as far as that is dated."""
    answers = [one.consent for one in events if one.consent.event != "given" and one.consent.purpose != "own"]
    dated = {when.lo: at for answer in answers if (when := moment(at := answered_at(answer)))}
    return dated[max(dated)] if dated else None


def explain_all(db: Db, whats: Sequence[str], *, of_writer: bool = False) -> Flow[list[Explained]]:
    """Trace and explain addresses or mail files in order. Raises `file-unreadable`, `not-a-mail`."""
    result: list[Explained] = []
    for what in whats:
        check_mail(what)
        answer = yield from trace(db, what, of_writer=of_writer, files=True)
        for number, one in enumerate(answer.found, 1):
            result.append(explain_trace(db, one))
            yield Progress("trace", number, len(answer.found))
    return result


def check_mail(what: str | bytes) -> None:
    """Raise `not-a-mail` if this names a file of another kind: only `trace` takes what is broken for a mail."""
    if isinstance(what, str) and is_file(Path(what)):
        refuse_other_kinds(Path(what))


def _yes_before(
    events: list[Event],
    file: DisclosedContact,
    came: Mapping[str, Moment | None],
    versions: Mapping[str, tuple[Form, FormVersion]],
) -> Event | None:
    """Last consent to a file's partner and channels that was given, and in the book, before the file went out.

    `came`: import → its instant. What an import brought later was not known to the file, whatever its date.
    """
    out = moment(file.at)

    def is_about(given: Consent) -> bool:
        _form, version = versions.get(given.form_version or "", (None, None))
        stated = read(version.description).channels if version and version.description is not None else None
        return not file.channels or any(covers(given, stated, one) for one in file.channels)

    def is_known(event: Event) -> bool:
        source = event.consent.source
        at = came.get(source.import_id or "") if source is not None else None
        return out is None or at is None or at.lo <= out.hi

    yeses = [event for event in events if is_yes(event.consent, file.partner) and is_known(event)]
    yeses = [event for event in yeses if is_about(event.consent)] or yeses
    dated = [event for event in yeses if event.when and (out is None or event.when.lo <= out.hi)]
    return last(dated or [event for event in yeses if event.when is None])


def _basis(event: Event | None, versions: dict[str, tuple[Form, FormVersion]]) -> ConsentBasis | None:
    if event is None:
        return None
    return ConsentBasis(event.consent, *versions.get(event.consent.form_version or "", (None, None)))
