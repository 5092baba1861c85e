"""What is said when something is in the way that the person can put right: what happened, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from leadkeeper.errors import LeadKeeperError
from leadkeeper.words import N_, _, edits, holds, imports, keeping, reading, rights, stopping, tables, writing
from leadkeeper.words.facts import channel, day
from leadkeeper.words.reasons import all_given, most_frequent, placeholders

SENTENCES = {
    "archive-unreadable": N_("“{path}” cannot be read as an archive ({details}). Choose a file that LeadKeeper wrote."),
    "archive-version": N_("This archive is of version {found}, and only 1 can be read. Install a newer LeadKeeper."),
    "archive-unknown-key": N_("The archive has {place}, which nobody knows. Correct its name or take it out."),
    "archive-missing-key": N_("The archive lacks {place}. Add it and try again."),
    "archive-wrong-type": N_("In the archive, {place} must be {wanted} and is {found}. Correct it and try again."),
    "archive-repeated-id": N_("In the archive, “{id}” at {place} stands twice. Give one of them another id."),
    "archive-repeated-key": N_("The archive has {place} twice. Take one of them out."),
    "archive-dangling-id": N_("In the archive, {place} names {kind} “{id}”, which is not there. Correct the id."),
    "part-differs": N_("The book has {kind} “{id}” already, and it is not the same. Give the new one another id."),
    "negative-price": N_("Contract “{contract}” has a price below zero. Correct it: what you give back is no price."),
    "not-a-json-object": N_("“{path}” does not hold a JSON object. Choose another file."),
    "book-exists": N_("There is something at {path} already. Choose another name for the new book."),
    "book-missing": N_("There is no book at {path}. Was it moved or renamed? Choose it again."),
    "not-a-book": N_("“{path}” is not a lead book. Choose another file."),
    "book-newer": N_("The book {path} was made by a newer LeadKeeper. Install that version to open it."),
    "book-older": N_("The book {path} is of an older LeadKeeper. Open it once for writing, to bring it up to date."),
    "book-damaged": N_(
        "The book {path} is damaged ({details}). Keep it as it is: open the latest backup, or save what can still"
        " be read into a new book, as the window and “leadkeeper rescue” do."
    ),
    "book-locked": N_("{user} has this book open on {host}. Close it there, or open it here for reading only."),
    "book-busy": N_("Something else is being written in this book. Wait a moment and try again."),
    "book-read-only": N_("This book can only be read here. Close the other window, or look at the file's rights."),
    "export-in-doubt": N_(
        "A crash cut off export {exports}, and its date can no longer be read: something has damaged the book. Look in"
        " the register whether it went out, decide again who may be given a further time, and keep a backup."
    ),
    "backup-damaged": N_("The copy at {path} was faulty and was removed. Check the disk, then make the backup again."),
    "file-missing": N_("There is no file at {path}. Choose it again."),
    "name-missing": N_("Type the name of your company."),
    "bad-siren": N_("{siren} is no SIREN: it has 9 digits, and the last one does not fit the others. Type it again."),
    "future-date": N_("“{value}” has not come yet: nobody can have answered then. Correct the date."),
    "bad-instant": N_("“{text}” is no date that can be read. Write it as 2026-11-24 or 2026-11-24T10:00."),
    "bad-day": N_("“{text}” is no day that can be read. Write it as 2026-11-24."),
    "bad-answer": N_("“{event}” about “{purpose}” is no answer. Choose given, refused or withdrawn; own or partners."),
    "bad-filter": N_("“{text}” is no filter. Write NAME=VALUE."),
    "bad-address": N_("“{address}” is neither an e-mail address nor a telephone number. Correct it; nothing was kept."),
    "not-an-address": N_("“{text}” is neither a file nor an e-mail address. Nothing was recorded."),
    "unknown-complaint": N_("No complaint {complaint} with an address is in this book."),
    "mail-not-kept": N_(
        "This mail is not in the book: it came as an address only, or was larger than 20 MB, and only its fingerprint"
        " was kept."
    ),
    "unknown-complaint-channel": N_(
        "“{channel}” is no channel of complaints. Choose support, social, signal-spam, cnil, dgccrf or ufc."
    ),
    "no-address-given": N_("Give at least one address or number."),
    "unknown-mode": N_("“{mode}” is no way of importing. Choose one of these: {known}."),
    "unknown-filter": N_("There is no filter “{name}”. Choose one of these: {known}."),
    "unknown-sort": N_("A list cannot be sorted by “{name}”. Choose one of these: {known}."),
    "unknown-contact": N_("Nobody in the book is “{contact}”. Search for the person in Contacts."),
    "unknown-partner": N_(
        "No single partner is “{partner}”. Give the id, the SIREN or the exact legal name of one of these: {known}."
    ),
    "unknown-channel": N_("“{channel}” is no channel. Choose email, sms, voice or post."),
    "not-overridable": N_("Nobody can let people through against rule {rule}. Put right what it objects to."),
    "rule-not-switchable": N_("Rule {rule} is law or the CNIL's doctrine, or unknown: it cannot be switched off."),
    "nobody-eligible": N_("Nobody can be given to {partner} now, and no file was made. Most often: {reasons}."),
    "no-columns": N_("No column may go to {partner}. Not covered by the contract or the consents: {columns}."),
    "column-needed": N_("An export by {channel} needs the column “{column}”. Add it, or leave this channel out."),
    "no-trap-mailbox": N_("A trap address needs a mailbox of yours. Add one in Settings, or export without traps."),
    "bad-trap-mailbox": N_("“{mailbox}” is neither a mailbox nor a domain. Write traps@company.example or a domain."),
    "first-message-missing": N_(
        "The partner's first message must name you. Not filled in yet: {field}. Type it in Settings, then export again."
    ),
}
"""One sentence a code; the facts of the error fill the placeholders. More stand where their subject is at home."""

SHORT = {
    "unknown-partner": N_("No single partner is “{partner}”. Give the id, the SIREN or the exact legal name."),
    "bad-map": N_("A column was given no field. Write HEADER=FIELD, or HEADER=none."),
    "unknown-form": N_("The book has no such form version. Choose one that it has, or add it first."),
    "archive-version": N_("This file is no LeadKeeper archive. Choose one that LeadKeeper wrote."),
    "book-damaged": N_(
        "The book is damaged. Keep it as it is: open the latest backup, or save what can still be read into a"
        " new book, as the window and “leadkeeper rescue” do."
    ),
    "book-locked": N_("Somebody has this book open. Close it there, or open it here for reading only."),
    "book-is-copy": N_(
        "This file is a copy of a book. Withdrawals and stops may be missing. Put it back in the place of the book, or"
        " go on in it: its exports stay shut until the stop lists are entered again."
    ),
    "stops-may-be-missing": N_(
        "This book was saved from a damaged one or put back: withdrawals of any day may be missing. Enter them and the"
        " stop lists again, confirm it with “I have entered them” in the window or “leadkeeper suppress BOOK"
        " --all-entered”, then export."
    ),
    "disk-full": N_("The disk is full: nothing was written. Free some space and try again."),
    "disk-failed": N_("The disk does not answer or is full: nothing was written. Is it plugged in, with room left?"),
    "nobody-eligible": N_("Nobody can be given to {partner} now, and no file was made. Import people first."),
    "no-columns": N_("No column may go to {partner}. Look at the columns in the contract."),
    "not-a-book": N_("This file is not a lead book. Choose another file."),
    "bad-instant": N_("A date is missing. Write it as 2026-11-24."),
    "bad-day": N_("A day is missing. Write it as 2026-11-24."),
    "bad-answer": N_("Say what was answered, given, refused or withdrawn, and about what, own or partners."),
}
"""What is said instead where the facts of the full sentence are not known."""

UNKNOWN = N_("Something is in the way ({code}).")
MISSING = "…"

_ALL = {
    **edits.SENTENCES,
    **reading.SENTENCES,
    **writing.SENTENCES,
    **imports.SENTENCES,
    **keeping.SENTENCES,
    **rights.SENTENCES,
    **stopping.SENTENCES,
    **SENTENCES,
}

_SHOWN: dict[tuple[str, str], Callable[[str], str]] = {
    ("archive-wrong-type", "wanted"): tables.json_type,
    ("archive-wrong-type", "found"): tables.json_type,
    ("archive-dangling-id", "kind"): tables.part,
    ("part-differs", "kind"): tables.part,
    ("channel-needs-column", "channel"): channel,
    ("channel-needs-column", "column"): tables.column,
    ("column-needed", "channel"): channel,
    ("column-needed", "column"): tables.column,
    ("first-message-missing", "field"): tables.owner_field,
    ("contract-incomplete", "field"): tables.contract_field,
    ("stops-may-be-missing", "since"): day,
    ("book-is-copy", "since"): day,
    ("clock-set-back", "today"): day,
    ("clock-set-back", "last"): day,
}


def sentence(error: LeadKeeperError) -> str:
    """What happened and what to do next, with the facts of the case."""
    if error.code == "nobody-eligible" and isinstance(given := error.facts.get("given"), int):
        return " ".join((all_given(given, str(error.facts.get("partner", MISSING))), _("No file was made.")))
    facts = {name: _shown(error.code, name, fact) for name, fact in error.facts.items() if _is_known(fact)}
    if isinstance(named := error.facts.get("named"), Mapping):
        facts["reasons"] = most_frequent(named)
    full = _ALL.get(error.code, UNKNOWN)
    said = [full if placeholders(full) <= facts.keys() else SHORT.get(error.code, full)]
    if _is_held(error):
        facts["command"] = holds.command()
        said.append(holds.NOBODY_WHILE_HELD["hold" not in facts])
    known = defaultdict(lambda: MISSING, facts, code=error.code)
    return " ".join(_(one).format_map(known) for one in said)


def has_sentence(code: str) -> bool:
    """Whether a code has words of its own."""
    return code in _ALL


def _is_held(error: LeadKeeperError) -> bool:
    """Whether nobody can be given to a partner because it is on hold."""
    reasons = error.facts.get("reasons")
    return error.code == "nobody-eligible" and isinstance(reasons, Mapping) and "R40" in reasons


def _is_known(fact: object) -> bool:
    return fact is not None and fact not in ("", {}, [], ())


def _shown(code: str, name: str, fact: object) -> str:
    if (code, name) in _SHOWN:
        return _SHOWN[code, name](str(fact))
    if name == "known" and isinstance(fact, Mapping):
        return ", ".join(f"{id_} ({called})" for id_, called in fact.items())
    if isinstance(fact, Mapping):
        return most_frequent(fact)
    if isinstance(fact, list | tuple):
        return ", ".join(tables.column(item) if isinstance(item, str) else str(item) for item in fact)
    return str(fact)
