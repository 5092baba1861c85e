"""Texts about suppression: stop files, notifications, results of reading lists, and their errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from leadkeeper.domain.book import DEAD_ADDRESS, Owner
from leadkeeper.domain.documents import Cover, Section
from leadkeeper.domain.email import TAGGED_DOMAINS
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import paris_day
from leadkeeper.messages import N_, NN_, Lines, _, counted, decimal, header_name, labels, language, ngettext, number
from leadkeeper.messages.labels import Named

column = Named(
    {
        "email": N_("E-mail"),
        "phone": N_("Telephone"),
        "postal_address": N_("Postal address"),
        "email_hmac": N_("E-mail (HMAC-SHA-256)"),
        "phone_hmac": N_("Telephone (HMAC-SHA-256)"),
        "email_sha256": N_("E-mail or number of an erased person (SHA-256)"),
        "channels": N_("Channels"),
        "date": N_("Date"),
        "kind": N_("What happened"),
        "to_do": N_("What to do"),
        "ref": N_("Row in our file (ref)"),
    }
)
"""The columns of a stop file."""

PLAIN = N_("Compare the identifiers without regard to case; the row in our file names the person as well.")
KEYED = N_(
    "The identifiers are keyed hashes: HMAC-SHA-256 with the secret of our contract, its hex digits read as bytes, "
    "written as 64 lower-case hex digits."
)
KEYED_EMAIL = N_(
    "E-mail: of the address in lower case, UTF-8. A +tag is dropped at {tagged}; dots before the @ are dropped at "
    "gmail.com and googlemail.com, and googlemail.com becomes gmail.com."
)
KEYED_PHONE = N_("Telephone: of the number in E.164, for example +33612345678.")
DIGEST = N_(
    "Erased people: SHA-256, without a secret, of the address, or of the number where they had no address, written in"
    " the same way. We no longer hold it."
)


FRENCH_SPEAKING = ("FR", "BE", "CH", "LU", "MC", "GP", "GF", "MQ", "RE", "YT", "PM", "WF", "PF", "NC")


def language_of(partner: Partner) -> str:
    """Return the language for writing to a partner: French in French-speaking countries, else English."""
    return "fr" if (partner.country or "FR") in FRENCH_SPEAKING else "en"


def why_in(partner: Partner) -> str:
    """Return why a text to a partner is in another language than that of the reader; "" if it is in theirs."""
    if (theirs := language_of(partner)) == language():
        return ""
    if theirs == "fr":
        return _("It is in French, because this partner is in a French-speaking country.")
    return _("It is in English, because this partner is not in a French-speaking country.")


STOP, SOME_CHANNELS, CORRECT = "stop", "channels", "correct"
"""What the rows of a stop file may ask for: to stop every use, to stop some channels, to correct data."""


def asked_in(rows: Iterable[tuple[str | None, Sequence[str] | None]]) -> tuple[str, ...]:
    """Return what rows (kind and channels of each) ask for, each once, in a fixed order."""
    asked = {
        CORRECT if kind == "rectification" else SOME_CHANNELS if channels and kind != "erasure" else STOP
        for kind, channels in rows
    }
    return tuple(one for one in (STOP, SOME_CHANNELS, CORRECT) if one in asked)


def sheet_title(asks: Sequence[str] = (STOP,)) -> str:
    """Return the name of the sheet with the rows."""
    return _("Data to correct") if tuple(asks) == (CORRECT,) else _("Suppression list")


def corrected_data(values: Iterable[tuple[str, str | None]]) -> str:
    """Return corrected data (column and value of each) in a line."""
    return "; ".join(
        _("{name}: {value}").format(name=labels.column(name), value=text or _("none")) for name, text in values
    )


def to_do(kind: str | None, channels: Sequence[str] | None, corrected: str = "") -> str:
    """Return what the partner must do about one person; `corrected` is the corrected data."""
    if kind == "erasure":
        return _("Erase all that you hold of this person.")
    if kind == "rectification" and corrected:
        return _("Correct your data: {data}.").format(data=corrected)
    if kind == "rectification":
        return _("Ask us for the corrected data and correct yours.")
    if channels:
        return _("Stop using these channels at once: {channels}.").format(channels=labels.channel.several(channels))
    return _("Stop every use at once. Keep the identifier on your suppression list only.")


def cover(
    owner: Owner,
    partner: Partner,
    now: datetime,
    *,
    people: int,
    columns: Sequence[str],
    asks: Sequence[str] = (STOP,),
) -> Cover:
    """Return the cover sheet: what the list `asks` for, what to do with it, and how to compare identifiers."""
    who = (
        (_("Sent by"), owner.name),
        (_("SIREN"), owner.siren),
        (_("Contact for people's rights"), owner.rights_contact),
        (_("Sent to"), partner.legal_name),
        (_("SIREN or foreign number"), partner.siren or partner.foreign_id),
        (_("Written on"), labels.day(paris_day(now).isoformat())),
        (_("People"), str(people)),
    )
    sentences = [_(PLAIN)]
    if "email_hmac" in columns or "phone_hmac" in columns:
        sentences = [_(KEYED), _(KEYED_EMAIL).format(tagged=", ".join(TAGGED_DOMAINS)), _(KEYED_PHONE)]
    sections = (
        Section(_("Sender and recipient"), tuple((label, text) for label, text in who if text)),
        Section(_("What to do"), lines=_duties(owner, asks)),
        Section(_("How to compare"), lines=(*sentences, *([_(DIGEST)] if "email_sha256" in columns else []))),
    )
    name = partner.legal_name
    title = labels.elided(_(TITLES[_key(asks)]).format(partner=name), name)
    return Cover(_("Read me"), title, owner.name or "", now, sections)


def _key(asks: Sequence[str]) -> str:
    """The only thing that a file asks for; of several, whether corrections are among them."""
    return asks[0] if len(asks) == 1 else "with-corrections" if CORRECT in asks else STOP


TITLES = {
    STOP: N_("People that {partner} must no longer contact"),
    SOME_CHANNELS: N_("People that {partner} must no longer contact by some channels"),
    CORRECT: N_("Data that {partner} must correct"),
    "with-corrections": N_("People that {partner} must no longer contact, and data to correct"),
}
DUTIES = {
    STOP: N_(
        "These people withdrew their consent, objected or had their data erased. We shared their data with you before."
    ),
    SOME_CHANNELS: N_(
        "These people withdrew their consent or objected for the channels in their row only; the other channels stay "
        "as they were. We shared their data with you before."
    ),
    CORRECT: N_(
        "The data of these people were corrected. We shared their data with you before. A correction is "
        "no refusal: it does not ask you to stop contacting anybody."
    ),
}
AMONG = {
    STOP: N_("Some withdrew their consent, objected or had their data erased: do not contact them any more."),
    SOME_CHANNELS: N_(
        "Some withdrew their consent or objected for the channels in their row only; the other channels stay as they "
        "were."
    ),
    CORRECT: N_("The data of some were corrected: that is no refusal, and does not ask you to stop contacting them."),
}
"""What a file says of people where its rows differ, by what they ask for."""


def _of_each(asks: Sequence[str]) -> tuple[str, ...]:
    """Return that rows differ, where to read it, and what there is among them."""
    text = _("Not every row asks for the same: the column “{column}” says it.").format(column=column("to_do"))
    return (text, *(_(AMONG[one]) for one in asks))


def _duties(owner: Owner, asks: Sequence[str]) -> tuple[str, ...]:
    contact = owner.rights_contact or _("the contact for people's rights")
    differing = (_("We shared the data of these people with you before."), *_of_each(asks))
    return (
        *((_(DUTIES[asks[0]]),) if len(asks) == 1 else differing),
        _("Do what each row says at once, in every file and every tool, and have your processors do it too."),
        _("Use this list for nothing else and share it with nobody but your processors."),
        _("Write to {contact} when it is done, or if a row is not known to you.").format(contact=contact),
    )


def mail(owner: Owner, partner: Partner, people: int, file: str, asks: Sequence[str] = (STOP,)) -> tuple[str, str]:
    """Return subject and text of the message that accompanies a stop file; `asks` is what its rows ask for."""
    sender = owner.name or ""
    subject = _(SUBJECTS[_key(asks)]).format(owner=sender, partner=partner.legal_name)
    subject = labels.elided(subject, sender)
    please = _(
        "Please do what each row says at once (articles 7(3), 17, 19 and 21 of the GDPR), have your processors do "
        "it too, and confirm to {contact} when it is done."
    )
    if CORRECT in asks:
        please = _(
            "Please do what each row says at once (articles 7(3), 16, 17, 19 and 21 of the GDPR), have your processors "
            "do it too, and confirm to {contact} when it is done."
        )
    if _key(asks) == CORRECT:
        please = _(
            "Please do what each row says at once (articles 16 and 19 of the GDPR), have your processors do it too, "
            "and confirm to {contact} when it is done."
        )
    paragraphs = (
        _("Hello,"),
        _named(people, file, asks),
        please.format(contact=owner.rights_contact or _("the contact for people's rights")),
        _("The sheet “Read me” says how to compare the list with your files."),
        owner.name or "",
    )
    return subject, "\n\n".join(one for one in paragraphs if one)


SUBJECTS = {
    STOP: N_("Suppression list of {owner} for {partner}"),
    SOME_CHANNELS: N_("Suppression list of {owner} for {partner}"),
    CORRECT: N_("Data to correct for {partner}, from {owner}"),
    "with-corrections": N_("Suppression list and data to correct for {partner}, from {owner}"),
}
_NAMED = {
    STOP: NN_(
        "The attached file {file} names {count} person that we shared with you and who must no longer be contacted.",
        "The attached file {file} names {count} people that we shared with you and who must no longer be contacted.",
    ),
    SOME_CHANNELS: NN_(
        "The attached file {file} names {count} person that we shared with you and who must no longer be contacted by "
        "the channels in their row; the other channels stay as they were.",
        "The attached file {file} names {count} people that we shared with you and who must no longer be contacted by "
        "the channels in their row; the other channels stay as they were.",
    ),
    CORRECT: NN_(
        "The attached file {file} says what to correct in the data of {count} person that we shared with you. A "
        "correction is no refusal: it does not ask you to stop contacting anybody.",
        "The attached file {file} says what to correct in the data of {count} people that we shared with you. A "
        "correction is no refusal: it does not ask you to stop contacting anybody.",
    ),
}
_SEVERAL = NN_(
    "The attached file {file} names {count} person that we shared with you.",
    "The attached file {file} names {count} people that we shared with you.",
)


def _named(people: int, file: str, asks: Sequence[str]) -> str:
    """Return how many people a file names, and what it asks for."""
    if len(asks) == 1:
        return counted(*_NAMED[asks[0]], people, file=file)
    return " ".join([counted(*_SEVERAL, people, file=file), *_of_each(asks)])


def attached(owner: Owner, people: int, file: str, asks: Sequence[str]) -> str:
    """Return what the message about an export says of the stop file that goes with it."""
    contact = owner.rights_contact or _("the contact for people's rights")
    if tuple(asks) == (STOP,):
        return counted(
            "The suppression list {file} names {count} person who must no longer be contacted: do what "
            "each row says at once, have your processors do it too, and confirm it to {contact}.",
            "The suppression list {file} names {count} people who must no longer be contacted: do what "
            "each row says at once, have your processors do it too, and confirm it to {contact}.",
            people,
            file=file,
            contact=contact,
        )
    confirm = _("Do what each row says at once, have your processors do it too, and confirm it to {contact}.")
    return " ".join([_named(people, file, asks), confirm.format(contact=contact)])


unread_stops = Lines(
    "{count} entry of the suppression list holds neither an address nor a number, and stops nobody: {people}.",
    "{count} entries of the suppression list hold neither an address nor a number, and stop nobody: {people}.",
)
"""That entries stop nobody; the first of them by their text."""


SENTENCES = {
    "stop-key-wrong": N_(
        "The key of the suppression list is not the one that its entries were made with, so nobody could be "
        "found on it. Open the latest backup, or restore the former key."
    ),
    "bad-stop-key": N_("This is not a key: a key is an even number of hex digits (0-9, a-f). Ask for it again."),
    "no-address-column": N_(
        "No column of “{path}” contains addresses, numbers or hashes of the kind expected. Is it the right file, is it "
        "hashed or not? If it names people alone, import it as a list of people who left: they wait in Review."
    ),
    "hashes-of-nobody": N_(
        "No hash in “{file}” matches an address or number in the book. Is it the list of another company, or were "
        "the hashes made with another key, or a salt? Ask the partner. Nothing was written."
    ),
    "stops-many": N_(
        "“{file}” would put {people} of the {in_book} people in the book on the suppression list, more than a "
        "tenth. Check the preview, then confirm it. Nothing was written."
    ),
    "not-on-stop-list": N_(
        "“{address}” is not on the suppression list in this way, or was erased: nothing was removed."
    ),
    "stop-entries-differ": N_(
        "“{address}” is on the suppression list twice: its mails come back, and the person wants no messages. Say "
        "which of the two is the mistake."
    ),
    "lift-unasked": N_(
        "Nothing was removed from the suppression list: check the entries and people above, then confirm it."
    ),
    "erase-unasked": N_(
        "Nothing was erased: the address stands in the book in another spelling, or several records are meant: "
        "{records}. Check them, then confirm it, or choose records."
    ),
    "notices-name-nobody": N_(
        "Nothing tells {partner} any more who was erased ({count} open): the archive from which this book was restored "
        "does not hold it. Notify from the former book, then mark it as notified."
    ),
    "nothing-to-tell": N_("{partner} was notified of everything: no notification is open, and no file was made."),
    "told-before-cause": N_(
        "The partner cannot have been notified before: {person} asked for it on {at}. Check the date."
    ),
    "told-in-future": N_("{at} is in the future. Give the day on which the partner was notified."),
    "unknown-contract": N_("The partner has no contract “{contract}”. Choose one of its contracts."),
}


def notice_state(due: str | None, sent_at: str | None, *, overdue: bool) -> str:
    """Return the state of a notification: when it was sent, or by which day it is due."""
    if sent_at is not None:
        return _("notified on {day}").format(day=labels.day(sent_at))
    text = _("late: it was due by {day}") if overdue else _("to be notified by {day}")
    return text.format(day=labels.day(due or "?"))


def entered_again(since: str | None) -> list[str]:
    """Return the result of confirming that all suppressions were entered again.

    `since` is the result of `services.books.backup.confirm_suppressions_reentered`.
    """
    if since is None:
        return [_("Nothing was open: this book does not wait for suppression lists. Nothing was recorded.")]
    dated = _("Withdrawals and objections since {since} could be missing.").format(since=labels.day(since))
    return [
        dated if since else _("Withdrawals and objections of any day could be missing."),
        _("You confirmed that they were entered again; the register keeps a trace. Exports are open."),
    ]


def to_confirm() -> str:
    """Return how to confirm on the command line that the suppressions were entered again."""
    return _("Then confirm it with “leadkeeper suppress BOOK --all-entered”: exports wait until then.")


HASHES_OF_NOBODY = N_("No keyed hash of this list matches a person in the book. Is it the right key?")


HASH_NAMES = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256"}


def hashed_list(hashes: Mapping[str, int]) -> list[str]:
    """Return which unkeyed hashes a list contains, with their number by kind; [] for other lists."""
    kinds = ", ".join(f"{name} ({number(hashes[kind])})" for kind, name in HASH_NAMES.items() if kind in hashes)
    text = _("The list contains hashes of addresses or numbers: {kinds}. They are compared with everybody in the book.")
    return [text.format(kinds=kinds)] if kinds else []


def unmatched_hashes(count: int, *, is_of_nobody: bool) -> list[str]:
    """Return how many hashes match nobody, that they are not kept, and what that may mean if they are all; [] for 0."""
    of_nobody = _(
        "None of these hashes matches anybody in the book: perhaps they are of another kind than their length says, or "
        "were made with a key or a salt. Ask the partner how they are made."
    )
    text = counted(
        "{count} hash matches nobody in the book and cannot be kept for people who come later. Keep this list and "
        "enter it again after each import.",
        "{count} hashes match nobody in the book and cannot be kept for people who come later. Keep this list and "
        "enter it again after each import.",
        count,
    )
    return [*[of_nobody] * is_of_nobody, text] if count else []


def stop_preview(people: int, in_book: int, examples: Sequence[str], unknown: int = 0) -> list[str]:
    """Return how many contacts a list would suppress, their share of the book, the first, and unknown addresses."""
    part = 100 * people / in_book if in_book else 0.0
    share = decimal(f"{part:.1f}" if part >= 1 or not part else f"{part:.1g}")
    text = ngettext(
        "{count} of {total} people in the book would be put on the list ({share} %).",
        "{count} of {total} people in the book would be put on the list ({share} %).",
        people,
    )
    sentences = [text.format(count=number(people), total=number(in_book), share=share)]
    if examples:
        more = ", …" if people > len(examples) else ""
        sentences.append(_("For example: {examples}").format(examples=", ".join(examples) + more))
    return [*sentences, *_unknown_too(unknown)]


_unknown_too = Lines(
    "{count} address that the book does not know is put on the list too.",
    "{count} addresses that the book does not know are put on the list too.",
)


MOST_NAMED = 5
"""Addresses named by `dead_addresses`."""

dead_addresses = Lines(
    "{count} address comes back, says the file: {people}. No e-mail goes to it; this is no objection, and no partner is"
    " notified.",
    "{count} addresses come back, says the file: {people}. No e-mail goes to them; these are no objections, and no "
    "partner is notified.",
)
"""That a list gives the reason of addresses as dead, the first by name."""


resembling = Lines(
    "{count} address in the book differs from one of these only after the “+”: {people}. It counts as another "
    "person: check it.",
    "{count} addresses in the book differ from one of these only after the “+”: {people}. They count as other "
    "people: check them.",
)
"""Who has an address like one of a list except after its `+`, the first by name."""


refused_alike = Lines(
    "{count} address differs only after the “+” from that of somebody who refused or withdrew (in brackets): "
    "{people}. It counts as another person: check it.",
    "{count} addresses differ only after the “+” from that of somebody who refused or withdrew (in brackets): "
    "{people}. They count as other people: check them.",
)
"""Who differs only after the `+` from somebody who refused, the first with both addresses."""


not_archived = Lines(
    "Not in the archive: which erased person {count} open notification is about. Notify the partner before you "
    "give up this book.",
    "Not in the archive: which erased people {count} open notifications are about. Notify the partners before you "
    "give up this book.",
)
"""That an archive does not say which erased people notifications are about."""


restored_from_archive = Lines(
    "{count} open notification is about an erased person, and nothing tells the partner any more who it is: notify "
    "from the former book, then mark it as notified.",
    "{count} open notifications are about erased people, and nothing tells the partners any more who they are: "
    "notify from the former book, then mark them as notified.",
)
"""The same of a book that was restored from one."""


complaining = Lines(
    "{count} person has a complaint that is not handled. Do they say that they never agreed? “Consent disputed” in "
    "Contacts holds them.",
    "{count} people have a complaint that is not handled. Do they say that they never agreed? “Consent disputed” "
    "in Contacts holds them.",
)
"""How many of the people to export have an open complaint, and how to hold them."""


def uncorrected(is_unchanged: bool, is_untold: bool) -> str:
    """Return what a correction that a person asked for still lacks; "" for nothing."""
    unchanged = _(
        "Nothing in the record was changed by hand since this request came in: what is wrong must be corrected "
        "(GDPR 16)."
    )
    untold = _("Nobody who received the person is notified of a correction (GDPR 19).")
    return " ".join([*([unchanged] if is_unchanged else []), *([untold] if is_untold else [])])


def accepted_since(day: str, *, withdrawn: bool) -> str:
    """Return that a yes later than a refusal or withdrawal counts, and what becomes of the person."""
    review = _("If only a file shows that consent, the person waits in Review.")
    text = _("This person accepted again on {day}, after this moment: this answer alone does not stop the sharing.")
    return " ".join([text.format(day=labels.day(day)), *([review] if withdrawn else [])])


def checks_before_request(
    alike: Iterable[tuple[str, str | None]],
    near: int,
    people: Sequence[str],
    places: Sequence[str] = (),
    others: Sequence[str] = (),
) -> list[str]:
    """Return what to check before a request is recorded: open ones like it (id, day received), then `resembling`.

    And the `places` in which the book names somebody who is in no record, and `others` in it at the same mailbox.
    """
    text = _("The same request of this person is open already: {request}, received on {day}.")
    same = [text.format(request=ref, day=labels.day(received or "?")) for ref, received in alike]
    held = _(
        "The book names one of these, or the person, in another place: {places}. Look there before you answer: "
        "somebody who shares a mailbox may stand in the record of the other."
    )
    mailbox = _(
        "At this mailbox the book has somebody else: {records}. The request is recorded as of a person who is not in "
        "the book. Give away no data of that record (GDPR 15(4)), and check who asks."
    )
    return [
        *same,
        *resembling(near, people),
        *([mailbox.format(records="; ".join(others))] if others else []),
        *([held.format(places="; ".join(places))] if places else []),
    ]


def stop_columns(columns: Sequence[tuple[str, int, int, int]], staying: int) -> list[str]:
    """Return which columns decided who left; each is (name, rows left, rows staying, left with unclear text)."""
    if not columns:
        return [_("No column says who left: everybody in the file is included.")]
    sentences = []
    for column, left, stays, vague in columns:
        text = _("Column “{column}”: left {left}, still subscribed {stays}.")
        sentences += [text.format(column=header_name(column), left=number(left), stays=number(stays)), *_unclear(vague)]
    return [*sentences, *rows_omitted(staying)]


_unclear = Lines("{count} row with an unknown status is included.", "{count} rows with an unknown status are included.")


def sheets_omitted(sheets: Sequence[str]) -> list[str]:
    """Return which sheets of a workbook with addresses or numbers were not read; [] for none."""
    text = ngettext(
        "{count} sheet with addresses or numbers is not read: {sheets}. Save it as a file of its own and take it in "
        "too.",
        "{count} sheets with addresses or numbers are not read: {sheets}. Save each as a file of its own and take them "
        "in too.",
        len(sheets),
    )
    named = ", ".join(_("“{text}”").format(text=sheet) for sheet in sheets)
    return [text.format(count=number(len(sheets)), sheets=named)] if sheets else []


rows_omitted = Lines(
    "{count} row is left out: the file says that this person stays.",
    "{count} rows are left out: the file says that these people stay.",
)
"""How many rows are left out because the person stays."""


def stopped(suppressed: int, already: int, matched: int, unknown: int, unreadable: int, *, hashed: bool) -> list[str]:
    """Return the result of entering a list of addresses or keyed hashes, one sentence for each figure."""
    sentences = [
        counted(
            "{count} address put on the suppression list.", "{count} addresses put on the suppression list.", suppressed
        )
    ]
    of_nobody = Lines("{count} belongs to nobody in the book.", "{count} belong to nobody in the book.")(unknown)
    return [
        *sentences,
        *Lines("{count} was on it already.", "{count} were on it already.")(already),
        *([_(HASHES_OF_NOBODY)] if hashed and unknown and not matched else of_nobody),
        *Lines("{count} cannot be read.", "{count} cannot be read.")(unreadable),
    ]


stopped_people = Lines(
    "This concerns {count} person in the book: {people}.", "This concerns {count} people in the book: {people}."
)
"""Who has the addresses and numbers put on the list, the first by name."""


def notices_made(count: int, partners: Sequence[str]) -> list[str]:
    """Return how many notifications there are to send, and to which partners; [] for none."""
    text = counted(
        "{count} notification is open now, to {partners}: Register has the suppression file.",
        "{count} notifications are open now, to {partners}: Register has the suppression files.",
        count,
        partners=", ".join(partners),
    )
    return [text] if count else []


def numbers_of_lines(numbers: Iterable[tuple[str, str, object]]) -> list[str]:
    """Return which numbers stand in a line of a record that has another one, so that its mailbox is stopped too."""
    text = _(
        "A line of {record} holds the number {number}, which the record does not have: two people may share the mailbox"
        " {email}, so it is put on the list too."
    )
    return [text.format(record=record, number=phone, email=email) for phone, email, record in numbers]


def unread_lines(lines: Sequence[tuple[int, str]], unreadable: int) -> list[str]:
    """Return which lines (number, text) hold no address or number, the first of them; [] for none."""
    named = "; ".join(
        _("line {line}: {text}").format(line=line, text=_("“{text}”").format(text=t)) for line, t in lines
    )
    text = counted(
        "{count} line cannot be read, and stops nobody: {lines}.",
        "{count} lines cannot be read, and stop nobody: {lines}.",
        unreadable,
        lines=named + (" …" if unreadable > len(lines) else ""),
    )
    return [text] if lines else []


def stop_entry(address: str, partner: str | None, channel: str | None, reason: str | None, at: str | None) -> str:
    """Return an entry of the suppression list: address, partner (legal name), channel, reason and date."""
    scope = (partner or _("All partners"), labels.channel(channel) if channel else _("All channels"))
    since = _("since {day}").format(day=labels.day(at)) if at else None
    why = _("address does not work") if reason == DEAD_ADDRESS else reason
    return " · ".join(filter(None, (address, *scope, why, since)))
