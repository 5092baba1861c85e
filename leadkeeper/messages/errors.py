"""Sentences for errors that a user can resolve: what happened, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import (
    N_,
    _,
    contacts,
    header_name,
    imports,
    labels,
    month,
    partners,
    privacy,
    proof,
    returns,
    suppression,
)
from leadkeeper.messages.labels import channel, day
from leadkeeper.messages.returns import first_unlock
from leadkeeper.messages.rules import all_disclosed, headline, most_frequent, placeholders, rule_called

KEEPING_SENTENCES = {
    "partner-name-missing": N_("Type the legal name of the partner."),
    "form-name-missing": N_("Give the form a name."),
    "number-missing": N_("A partner is known by its number: type its SIREN, or its foreign company number."),
    "siren-missing": N_("A French company has a SIREN: type its nine digits."),
    "partner-in-use": N_("{partner} received people or is named in answers: it stays in the book. Put it on hold."),
    "partner-listed": N_("{partner} is on a list that was published: it stays in the book. Put it on hold."),
    "siren-taken": N_("{partner} already has this SIREN. A company is in the book only once."),
    "siren-fixed": N_("The SIREN of {partner} cannot be changed: another SIREN is another company. Add a new partner."),
    "passphrase-needed": N_("“{path}” is protected by a passphrase, or it is not a lead book. Type the passphrase."),
    "passphrase-wrong": N_("This passphrase does not open “{path}”, or the file is damaged or no book. Type it again."),
    "nobody-to-ask": N_("A passphrase can only be typed at a terminal. Elsewhere set the variable {variable}."),
    "passphrase-short": N_("A passphrase has at least {least} characters. Four unrelated words are enough."),
    "passphrase-guessed": N_(
        "This passphrase is easy to guess: it contains repetitions, a sequence or usual words. Choose "
        "four unrelated words."
    ),
    "book-read-elsewhere": N_("This book is open in another window. Close it there, then try again."),
    "mail-not-read": N_(
        "{path} is a mail in Outlook's own format that cannot be read. Open it in Outlook, save it as .eml, "
        "and choose that file."
    ),
    "folder-without-mail": N_("There is no mail (.eml, .msg, .mbox) in {path}."),
    "book-is-copy": N_(
        "{path} is a backup of a book, up to {since}. Later withdrawals and objections may be missing. Restore "
        "it in place of the book, or continue with it: its exports stay blocked until the suppression lists "
        "are entered again."
    ),
    "clock-set-back": N_(
        "The clock says {today}, but this book was used on {last}. Correct the clock, then export. If it is "
        "right, “The clock is right” in the window exports all the same."
    ),
    "refused-later": N_(
        "This book has a refusal or withdrawal dated {last}, but this computer says {today}: check its clock. Until "
        "then nothing can be exported, and people who refused may look eligible."
    ),
    "stops-may-be-missing": N_(
        "This book was restored to {since}: later withdrawals may be missing. Enter them and the suppression "
        "lists again, confirm it with “I have entered them” in the window, then export."
    ),
    "erased-are-back": N_(
        "Erased since the backup, and back in the book: {people}. Erase them again in Contacts, then confirm: nothing "
        "was recorded, and exports stay blocked."
    ),
    "reason-missing": N_("Say in a few words why."),
    "contract-incomplete": N_("The contract is not complete. Still to be filled in: {field}."),
    "dates-reversed": N_("The contract ends before it starts. Check the two dates."),
    "channel-needs-column": N_(
        "By {channel} nobody can be reached without the column “{column}”. Tick it, or remove the channel."
    ),
    "unknown-country": N_("“{country}” is not a known country. Write it as FR or France."),
    "list-unchanged": N_(
        "This is the last version again, without a screenshot. Change who is on it, or attach the screenshot "
        "to that version under “List versions”."
    ),
    "unknown-field": N_("No column of an export is called {field}."),
    "unknown-list": N_("There is no list {list} in this book."),
    "form-in-use": N_(
        "“{form}” stays in the book: an answer or an import names it. If the form was never valid, revoke it."
    ),
    "form-revoked": N_("“{form}” is already revoked. That cannot be undone."),
    "unknown-contract": N_("The partner has no contract {contract}."),
    "several-contracts": N_("Several partners have a contract {contract}. Say which: {partners}."),
    "contract-endless": N_("The contract has no end: there is nothing to renew."),
    "contract-renewed": N_("The contract is continued by another one already."),
    "picture-too-early": N_("The screenshot is older than this version, which was published on {day}."),
    "unknown-clause": N_(
        "{clause} is not a clause to tick: it follows from the facts of the contract, or does not exist."
    ),
    "document-kept": N_("The contract names its file already. If that is not in the book, attach that very file."),
    "contract-terminated": N_("The contract was terminated on {day}. A termination cannot be postponed."),
    "terminated-before-start": N_("The contract has not started by then. Choose a day after its first."),
    "unknown-list-version": N_("No list in this book has a version {version}."),
    "lists-differ": N_("{before} and {after} are versions of two lists. Choose two versions of one list."),
    "form-without-list": N_("The form names no partner list. Publish a list first."),
    "list-empty": N_("The list names nobody. Choose at least one partner."),
    "instant-in-future": N_("That moment is in the future. A list counts from the moment when it was published."),
    "not-after-last": N_("Another version was published later. A new version comes after all those before it."),
    "snapshot-kept": N_("This version already has its screenshot: only one that was taken earlier can replace it."),
    "versions-overlap": N_("Another version was shown on these days. Two versions of a form never share a day."),
    "description-kept": N_("This version is described already. What people saw does not change: make a new version."),
    "proof-too-big": N_("“{file}” has more than {limit} MB. Save a smaller copy and choose that."),
    "proof-not-pdf": N_("“{file}” is called a PDF but is none. Save it as PDF again, or choose another file."),
    "proof-unknown": N_("“{file}” is neither an image nor a PDF. Choose a PNG, a JPEG or a PDF."),
}
"""One sentence for each code; the error's facts fill the placeholders."""


READING_SENTENCES = {
    "file-empty": N_("“{file}” is empty. Export the list again and choose the new file."),
    "file-unreadable": N_("“{file}” cannot be read: {details}"),
    "file-changed": N_(
        "“{file}” has changed since it was read, and nothing was imported. Check it again before you import it."
    ),
    "password-protected": N_(
        "“{file}” is protected by a password that is missing or wrong. Give its password, or save a copy "
        "without one and choose that."
    ),
    "unknown-encoding": N_("“{encoding}” is not a known text encoding. Choose utf-8, cp1252 or another one."),
    "bad-delimiter": N_("“{delimiter}” cannot separate columns. Choose a single character, for example a semicolon."),
    "unknown-sheet": N_("“{file}” has no sheet called “{sheet}”. Its sheets are: {sheets}."),
}
"""One sentence for each code; the error's facts fill the placeholders."""

DETAILS = {
    "absent": N_("it is not there any more. Choose it again."),
    "denied": N_("it may not be opened. Close the other program that uses it, or ask for the right to read it."),
    "folder": N_("it is a folder. Choose a file in it."),
    "disk": N_("the disk could not read its contents. Copy it to another place and choose the copy."),
    "picture": N_("it is an image. Choose the file that holds the list itself."),
    "pdf": N_("it is a PDF. Ask for the list as .xlsx or .csv."),
    "program": N_("it is a program or another binary file. Choose the file that holds the list."),
    "database": N_("it is a database. Export the list from it as .csv."),
    "archive": N_("it is a compressed archive that is not opened here. Unpack it and choose the file inside."),
    "document": N_("it is a text document or a presentation. Copy the list into a sheet and save that as .xlsx."),
    "web-page": N_("it is a web page or XML, not a list. Download the export again, as .csv or .xlsx."),
    "numbers": N_("it is an Apple Numbers file. Export it from Numbers as Excel or CSV."),
    "before-97": N_(
        "it is an Excel workbook from before 1997. Open it in LibreOffice, save it as .xlsx and choose that."
    ),
    "no-list": N_("nothing in it is a list. Choose the .csv, .xlsx, .ods or .vcf file itself."),
    "damaged": N_("it is damaged or incomplete. Download or save it again."),
    "too-large": N_("it unpacks to far more than any list of people. If it is really yours, save the list as .csv."),
    "unsafe": N_("no program builds a file in this way, so for safety it is not opened. Save the list again."),
    "too-long": N_("it took too long to open. Save the list as .csv and choose that."),
    "ended": N_("the system stopped reading it. Try again."),
    "not-started": N_("the process that reads it could not start. Close some other programs and try again."),
    "cipher": N_("its encryption or compression cannot be opened here. Unpack it, or save it without a password."),
}
"""Why a file is not a list, and what to do; used as `details` of `file-unreadable`."""


WRITING_SENTENCES = {
    "people-changed": N_("People shown: {shown}. In the file by now: {count}. No file was made."),
    "shown-changed": N_(
        "The book has changed since this was shown, and nothing was written. Look at what is shown now, then confirm it"
        " again."
    ),
    "disk-full": N_("The disk is full: nothing was written to {path}. Free some space and try again."),
    "disk-failed": N_("The disk does not answer: nothing was written to {path}. Is it still plugged in?"),
    "file-too-big": N_("The disk does not accept a file that big: nothing was written to {path}. Choose another disk."),
    "folder-read-only": N_("Nothing can be written to the folder {path}. Choose another folder."),
    "folder-missing": N_("The folder {path} does not exist. Choose another folder."),
    "name-too-long": N_("The name {path} is too long. Choose a shorter one."),
    "bad-name": N_(
        'Windows accepts no file named “{name}”. Choose a name without \\ / : * ? " < > |, and without a full stop at'
        " the end."
    ),
    "file-in-cloud": N_(
        "{path} is not on this computer: its service keeps it online. Download it first, then try again."
    ),
    "file-exists": N_("{path} already exists. Choose another name."),
    "file-open-elsewhere": N_("{path} is open in another program. Close it there and try again."),
    "target-not-a-file": N_("{path} is a link or a folder, so it was not replaced. Choose another name."),
    "cell-too-long": N_(
        "The text in column {column}, row {row} is longer than the {limit} characters that Excel keeps in a cell: "
        "nothing was written. Shorten it or leave the column out."
    ),
    "sheet-too-big": N_(
        "{rows} rows of {columns} columns are too much for one sheet: nothing was written. Export fewer columns."
    ),
    "export-differs": N_(
        "The file written differs from what was decided (sheet {sheet}, row {row}, column {column}): "
        "it was not released. Please report this."
    ),
    "export-not-plain": N_(
        "The file written holds something other than visible text ({place}): it was not released. Please report this."
    ),
    "export-unreadable": N_(
        "The file written cannot be read back: it was not released. Check the disk, then try again."
    ),
    "export-not-protected": N_("The password does not open the file written: it was not released. Please report this."),
    "password-empty": N_("The password is empty. Type one, or export without a password."),
    "password-too-long": N_("The password is too long: Excel takes at most {limit} characters."),
}
"""One sentence for each error code of `files.atomic` and the workbook modules of `files`."""


OTHER_SENTENCES = {
    "archive-is-book": N_(
        "“{path}” is a book, not an archive: a backup is a book, too. Copy it under another name and open the copy; it "
        "exports nothing until the suppression lists are entered again."
    ),
    "archive-unreadable": N_("“{path}” cannot be read as an archive ({details}). Choose a file that LeadKeeper wrote."),
    "archive-version": N_("This archive is of version {found}, and only 1 can be read. Install a newer LeadKeeper."),
    "archive-unknown-key": N_("The archive has {place}, which is unknown. Correct its name or remove it."),
    "archive-missing-key": N_("The archive lacks {place}. Add it and try again."),
    "archive-wrong-type": N_("In the archive, {place} must be {wanted} and is {found}. Correct it and try again."),
    "archive-repeated-id": N_("In the archive, “{id}” at {place} appears twice. Give one of them another id."),
    "archive-repeated-key": N_("The archive has {place} twice. Remove one of them."),
    "archive-dangling-id": N_("In the archive, {place} names {kind} “{id}”, which is not there. Correct the id."),
    "part-differs": N_("The book already has {kind} “{id}”, with other contents. Give the new one another id."),
    "negative-price": N_("Contract “{contract}” has a negative price. Correct it: a credit is not a price."),
    "bad-tiers": N_("“{text}” is not a price by volume. Write 1000: 0.45; 5000: 0.40."),
    "bad-terms": N_(
        "The payment terms of contract “{contract}” are not possible: {field}. Days are 0 to 3650, the cap is "
        "0 to 100 %, and each price is for more people than the one before."
    ),
    "not-a-json-object": N_("“{path}” does not hold a JSON object. Choose another file."),
    "book-exists": N_("There is something at {path} already. Choose another name for the new book."),
    "book-missing": N_("There is no book at {path}. Was it moved or renamed? Choose it again."),
    "not-a-book": N_("“{path}” is not a lead book. Choose another file."),
    "book-newer": N_("The book {path} was made by a newer LeadKeeper. Install that version to open it."),
    "book-older": N_("The book {path} is of an older LeadKeeper. Open it once for writing, to bring it up to date."),
    "book-damaged": N_(
        "The book {path} is damaged ({details}). Do not change it: open the latest backup, or recover what can "
        "still be read into a new book."
    ),
    "nothing-recovered": N_(
        "Nothing can be read in {path} any more, not even which tables it has. Do not change it: open the latest "
        "backup."
    ),
    "book-locked": N_("{user} has this book open on {host}. Close it there, or open it here for reading only."),
    "book-gone": N_(
        "The book is no longer at {path}, where it was opened: its file was moved, renamed, deleted or replaced. "
        "Nothing was written. Put the file back, or save a copy of the book and continue with that copy."
    ),
    "book-busy": N_("Something else is being written in this book. Wait a moment and try again."),
    "book-read-only": N_("This book can only be read here. Close the other window, or look at the file's rights."),
    "export-in-doubt": N_(
        "A crash cut off export {exports}, and its date can no longer be read: the book was damaged. Check in "
        "the register whether the file was shared, decide again who may be shared once more, and keep a backup."
    ),
    "backup-damaged": N_(
        "The backup at {path} was faulty and was removed. Check the disk, then make the backup again."
    ),
    "file-missing": N_("There is no file at {path}. Choose it again."),
    "name-missing": N_("Type the name of your company."),
    "bad-siren": N_("{siren} is not a SIREN: a SIREN has 9 digits, and the last is a check digit. Type it again."),
    "future-date": N_("“{value}” is in the future: nobody can have answered then. Correct the date."),
    "complaint-in-future": N_("A complaint cannot have come in on {at}, in the future. Correct the date."),
    "bad-instant": N_("“{text}” is not a readable date. Write it as 2026-11-24 or 2026-11-24T10:00."),
    "bad-day": N_("“{text}” is not a readable day. Write it as 2026-11-24."),
    "bad-answer": N_(
        "“{event}” about “{purpose}” is not an answer. Choose given, refused or withdrawn; own or partners."
    ),
    "bad-filter": N_("“{text}” is not a filter. Write NAME=VALUE."),
    "bad-address": N_(
        "“{address}” is neither an e-mail address nor a telephone number. Correct it; nothing was saved."
    ),
    "bad-rights-contact": N_(
        "“{address}” cannot receive mail. People write to it about their data: correct it, for example "
        "rights@company.example."
    ),
    "not-a-mail": N_(
        "“{file}” is not a mail. Save the message itself from your mail program, as .eml or .msg, and choose that file."
    ),
    "bad-page": N_("“{text}” is not the address of a web page: people could not open it."),
    "not-an-address": N_("“{text}” is neither a file, an e-mail address nor a telephone number. Nothing was recorded."),
    "unknown-complaint": N_("No complaint {complaint} with an address is in this book."),
    "mail-not-kept": N_(
        "This mail is not in the book: only an address came in, or the mail was larger than 20 MB and only its "
        "fingerprint was kept."
    ),
    "unknown-complaint-channel": N_(
        "“{channel}” is not a channel of complaints. Choose support, social, signal-spam, cnil, dgccrf or ufc."
    ),
    "no-address-given": N_("Give at least one address or number."),
    "unknown-mode": N_("“{mode}” is not a way of importing. Choose one of these: {known}."),
    "unknown-filter": N_("There is no filter “{name}”. Choose one of these: {known}."),
    "unknown-filter-value": N_("The filter “{name}” has no value “{value}”. Choose one of these: {known}."),
    "unknown-sort": N_("A list cannot be sorted by “{name}”. Choose one of these: {known}."),
    "unknown-contact": N_("Nobody in the book matches “{contact}”. Search for the person in Contacts."),
    "unknown-partner": N_(
        "“{partner}” is not a single partner. Give the id, the SIREN or the exact legal name of one of these: {known}."
    ),
    "unknown-channel": N_("“{channel}” is not a channel. Choose email, sms, voice or post."),
    "not-overridable": N_("No decision can override “{rule}”. Correct what it objects to."),
    "rule-not-switchable": N_("“{rule}” is law or the CNIL's doctrine, or unknown: it cannot be switched off."),
    "nobody-eligible": N_(
        "Nobody can be shared with {partner} now, and no file was made. Most frequent reasons: {reasons}."
    ),
    "unknown-hygiene": N_("“{kind}” is not a kind of address that can be left out. Choose one of these: {known}."),
    "all-left-out": N_("Your choice leaves out everybody who may be shared with {partner} ({count}): no file."),
    "all-left-out-or-refused": N_(
        "Of those who may be shared with {partner} ({count}), your choice leaves out some, and the others have the "
        "number of a record that refused: no file."
    ),
    "numbers-refused": N_(
        "Everybody who may be shared with {partner} ({count}) has the number of a record that refused: no file."
    ),
    "no-columns": N_("No column may be shared with {partner}. Not covered by the contract or the consents: {columns}."),
    "column-needed": N_("An export by {channel} needs the column “{column}”. Add it, or leave this channel out."),
    "no-trap-mailbox": N_(
        "A seed address needs a mailbox of yours. Add one in Settings, or export without seed addresses."
    ),
    "bad-trap-mailbox": N_("“{mailbox}” is neither a mailbox nor a domain. Write seeds@company.example or a domain."),
    "first-message-missing": N_(
        "The partner's first message must name you. Not filled in yet: {field}. Type it in Settings, then export again."
    ),
}
"""One sentence for each code; the error's facts fill the placeholders. Other modules hold those of their subject."""

OPEN_HERE = N_(
    "This book is already open on this computer. Close the LeadKeeper window, or wait until the other command has "
    "ended; then try again."
)

LIST_WITHOUT_PAGE = N_(
    "The partner's first message must link to your partner list, and the address of its page is not known. Publish it "
    "under Partners as a new list with its address, then export again."
)
MAY_BE_DAMAGED = N_(
    "“{path}” is not a lead book, or it is damaged. If it was a book, do not change it: open its latest backup, in the "
    "folder that Settings names."
)

SHORT = {
    "unknown-partner": N_("“{partner}” is not a single partner. Give the id, the SIREN or the exact legal name."),
    "bad-map": N_("A column has no field. Write HEADER=FIELD, or HEADER=none."),
    "unknown-form": N_("The book has no such form version. Choose one that it has, or add it first."),
    "archive-version": N_("This file is not a LeadKeeper archive. Choose one that LeadKeeper wrote."),
    "book-damaged": N_(
        "The book is damaged. Do not change it: open the latest backup, or recover what can still be read into "
        "a new book."
    ),
    "book-locked": N_("This book is already open. Close it there, or open it here for reading only."),
    "book-is-copy": N_(
        "This file is a backup of a book. Withdrawals and objections may be missing. Restore it in place of "
        "the book, or continue with it: its exports stay blocked until the suppression lists are entered again."
    ),
    "stops-may-be-missing": N_(
        "This book was recovered from a damaged one or restored: withdrawals of any day may be missing. Enter them and "
        "the suppression lists again, confirm it with “I have entered them” in the window, then export."
    ),
    "disk-full": N_("The disk is full: nothing was written. Free some space and try again."),
    "disk-failed": N_("The disk does not answer or is full: nothing was written. Is it plugged in, with room left?"),
    "nobody-eligible": N_("Nobody can be shared with {partner} now, and no file was made. Import people first."),
    "no-columns": N_("No column may be shared with {partner}. Check the columns in the contract."),
    "not-a-book": N_("This file is not a lead book. Choose another file."),
    "bad-instant": N_("A date is missing. Write it as 2026-11-24."),
    "bad-day": N_("A day is missing. Write it as 2026-11-24."),
    "bad-answer": N_("Say what was answered, given, refused or withdrawn, and about what, own or partners."),
    **month.SHORT,
}
"""Shorter sentences, used if facts of the full sentence are missing."""

UNKNOWN = N_("The action could not be completed ({code}).")
MISSING = "…"

ALL = {
    **contacts.SENTENCES,
    **READING_SENTENCES,
    **WRITING_SENTENCES,
    **imports.SENTENCES,
    **KEEPING_SENTENCES,
    **privacy.SENTENCES,
    **proof.PROOF_SENTENCES,
    **suppression.SENTENCES,
    **month.SENTENCES,
    **returns.SENTENCES,
    **OTHER_SENTENCES,
}

_SHOWN: dict[tuple[str, str], Callable[[str], str]] = {
    ("archive-wrong-type", "wanted"): labels.json_type,
    ("archive-wrong-type", "found"): labels.json_type,
    ("archive-dangling-id", "kind"): labels.part,
    ("part-differs", "kind"): labels.part,
    ("channel-needs-column", "channel"): channel,
    ("channel-needs-column", "column"): labels.column,
    ("column-needed", "channel"): channel,
    ("column-needed", "column"): labels.column,
    ("first-message-missing", "field"): labels.owner_field,
    ("contract-incomplete", "field"): labels.contract_field,
    ("date-order-needed", "column"): header_name,
    ("consent-reversed", "column"): header_name,
    ("bad-terms", "field"): labels.contract_field,
    ("merge-frees", "rule"): headline,
    ("not-overridable", "rule"): rule_called,
    ("rule-not-switchable", "rule"): rule_called,
    ("month-stopped", "step"): month.step,
}


BY_FACT = {
    ("first-message-missing", "list"): LIST_WITHOUT_PAGE,
    ("bad-answer", "text"): imports.SENTENCES["bad-answer"],
    ("unknown-contact", "people"): N_(
        "“{contact}” is no id and no address. People who have it as a number or name: {count} ({people}). Give the id "
        "of the person you mean."
    ),
    ("folder-read-only", "book"): N_(
        "The book {book} cannot be changed: nothing can be written in its folder, {path}. Look at the rights of the "
        "folder, or copy the book to a folder of yours."
    ),
    ("unknown-contact", "sharing"): N_(
        "No record is called “{contact}”, but a line of a file names this person at the mailbox of "
        "{sharing}. What you do with that record concerns both: see it in Contacts first."
    ),
    ("unknown-contact", "id"): N_("“{contact}” is no id of a person. Give the id instead: {id}."),
    ("unknown-contact", "refusal"): N_(
        "Nobody in the book matches “{contact}”. If a file may bring this person later, put the address or number on "
        "the suppression list (leadkeeper suppress): everybody who has it is then held. Search for the person in "
        "Contacts, too."
    ),
}
"""Sentences of errors that have this fact."""


def sentence(error: LeadKeeperError) -> str:
    """Return what happened and what to do next, with the facts of the error."""
    if error.code == "nobody-eligible" and isinstance(given := error.facts.get("given"), int):
        return " ".join((all_disclosed(given, str(error.facts.get("partner", MISSING))), _("No file was made.")))
    if error.code == "book-locked" and error.facts.get("here"):
        return _(OPEN_HERE)
    if error.code == "month-stopped" and isinstance(inner := error.facts.get("facts"), Mapping):
        why = sentence(LeadKeeperError(str(error.facts.get("reason")), **inner))
        told = {name: error.facts.get(name) for name in ("step", "subject")}
        return sentence(LeadKeeperError(error.code, **told, why=why))
    shown = [
        (name, fact) for name, fact in error.facts.items() if fact not in (None, "", {}, [], ()) and name != "unlock"
    ]
    facts = {name: _shown(error.code, name, fact) for name, fact in shown}
    if isinstance(named := error.facts.get("named"), Mapping):
        facts["reasons"] = most_frequent(named)
    full = MAY_BE_DAMAGED if may_be_damaged(error) else ALL.get(error.code, UNKNOWN)
    full = next((BY_FACT[error.code, name] for name, _fact in shown if (error.code, name) in BY_FACT), full)
    sentences = [full if placeholders(full) <= facts.keys() else SHORT.get(error.code, full)]
    if is_held(error):
        sentences.append(partners.NOBODY_WHILE_HELD["hold" not in facts])
    known = defaultdict(lambda: MISSING, facts, code=error.code)
    words = [labels.elided(_(one).format_map(known), str(facts.get("partner", ""))) for one in sentences]
    unlock = error.facts.get("unlock")
    return " ".join([*words, *([first_unlock(unlock)] if isinstance(unlock, Mapping) else [])])


def may_be_damaged(error: LeadKeeperError) -> bool:
    """Whether a file is no book by its beginning, but by its name."""
    return error.code == "not-a-book" and str(error.facts.get("path")).lower().endswith(".leads")


def is_held(error: LeadKeeperError) -> bool:
    """Whether no contact is eligible because the partner is on hold."""
    reasons = error.facts.get("reasons")
    return error.code == "nobody-eligible" and isinstance(reasons, Mapping) and "R40" in reasons


_DAYS = ("day", "since", "today", "last", "at")  # facts that are days or instants in every error


def _shown(code: str, name: str, fact: object) -> str:
    if name in _DAYS:
        return day(str(fact))
    if (code, name) in _SHOWN:
        return _SHOWN[code, name](str(fact))
    if name == "known" and isinstance(fact, Mapping):
        return ", ".join(f"{id_} ({called})" for id_, called in fact.items())
    if isinstance(fact, Mapping):
        return most_frequent(fact)
    if isinstance(fact, list | tuple):
        return ", ".join(labels.column(item) if isinstance(item, str) else str(item) for item in fact)
    return str(fact)
