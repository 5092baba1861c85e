"""What is said when a partner, a contract, a list or a form cannot be kept as it was typed."""

from __future__ import annotations

from leadkeeper.words import N_

SENTENCES = {
    "partner-name-missing": N_("Type the legal name of the partner."),
    "form-name-missing": N_("Give the form a name."),
    "number-missing": N_("A partner is known by its number: type its SIREN, or its foreign company number."),
    "siren-missing": N_("A French company has a SIREN: type its nine digits."),
    "partner-in-use": N_("{partner} was given people or is named in answers: it stays in the book. Put it on hold."),
    "partner-listed": N_("{partner} is on a list that was published: it stays in the book. Put it on hold."),
    "siren-taken": N_("{partner} has this SIREN already. A company stands in the book once."),
    "siren-fixed": N_("The SIREN of {partner} cannot be changed: another SIREN is another company. Add a new partner."),
    "passphrase-needed": N_("“{path}” is protected by a passphrase, or it is no lead book. Type the passphrase."),
    "passphrase-wrong": N_("This passphrase does not open “{path}”, or the file is no lead book. Type it again."),
    "passphrase-short": N_("A passphrase has at least {least} characters. Four words that do not belong together do."),
    "passphrase-guessed": N_(
        "This passphrase would be guessed soon: it repeats, counts or is made of usual words. Take four words that do"
        " not belong together."
    ),
    "book-read-elsewhere": N_("This book is being looked at in another window. Close it there, then try again."),
    "mail-not-read": N_(
        "{path} is a mail in Outlook's own form that cannot be read. Open it in Outlook, save it as .eml, and take "
        "that."
    ),
    "folder-without-mail": N_("There is no mail (.eml, .msg, .mbox) in {path}."),
    "book-is-copy": N_(
        "{path} is a copy of a book, up to {since}. Withdrawals and stops since then may be missing. Put it back in "
        "the place of the book, or go on in it: its exports stay shut until the stop lists are entered again."
    ),
    "clock-set-back": N_(
        "The clock says {today}, but work was done in this book on {last}. Set the clock right, then export. If it is "
        "right, “leadkeeper export --clock-is-right” exports all the same."
    ),
    "stops-may-be-missing": N_(
        "This book was put back to {since}: withdrawals since then may be missing. Enter them and the stop lists "
        "again, confirm it with “I have entered them” in the window or “leadkeeper suppress BOOK --all-entered”, "
        "then export."
    ),
    "reason-missing": N_("Say in a few words why."),
    "contract-incomplete": N_("The contract is not complete: {field} is missing."),
    "dates-reversed": N_("The contract ends before it starts. Look at the two dates."),
    "channel-needs-column": N_(
        "By {channel} nobody can be reached without the column “{column}”. Tick it, or take the channel off."
    ),
    "unknown-country": N_("“{country}” is no country that is known. Write it as FR or France."),
    "list-unchanged": N_(
        "This is the last version again, without a picture. Change who is on it, or attach the picture to that version"
        " under “List versions”."
    ),
    "unknown-field": N_("No column of an export is called {field}."),
    "unknown-list": N_("There is no list {list} in this book."),
    "form-revoked": N_("“{form}” is revoked already. That cannot be taken back."),
    "unknown-contract": N_("The partner has no contract {contract}."),
    "unknown-clause": N_(
        "{clause} is no clause that can be ticked: the facts of the contract tell it, or nobody does."
    ),
    "document-kept": N_("The contract {contract} has its file already; it stays as it is."),
    "contract-terminated": N_("The contract {contract} is terminated since {day}. That cannot be put off."),
    "terminated-before-start": N_("The contract {contract} has not started by then. Choose a day after its first."),
    "unknown-list-version": N_("No list in this book has a version {version}."),
    "lists-differ": N_("{before} and {after} are versions of two lists. Choose two versions of one list."),
    "form-without-list": N_("{version} names no partner list, and none can be guessed. Publish a list first."),
    "list-empty": N_("The list names nobody. Choose at least one partner."),
    "instant-in-future": N_("That moment has not come yet. A list counts from the moment when it was published."),
    "not-after-last": N_("Version {version} was published later. A new version comes after all those before it."),
    "snapshot-kept": N_("Version {version} has its picture already; it stays as it is."),
    "versions-overlap": N_("On these days version {version} was shown. Two versions of a form never share a day."),
    "description-kept": N_(
        "Version {version} is described already. What people saw does not change: make a new version."
    ),
    "proof-too-big": N_("“{file}” has more than {limit} MB. Save a smaller copy and choose that."),
    "proof-not-pdf": N_("“{file}” is called a PDF but is none. Save it as PDF again, or choose another file."),
    "proof-unknown": N_("“{file}” is neither a picture nor a PDF. Choose a PNG, a JPEG or a PDF."),
}
"""One sentence a code; the facts of the error fill the placeholders."""
