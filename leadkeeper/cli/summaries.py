"""One line a command, for `--help`."""

from __future__ import annotations

from leadkeeper.words import N_

SUMMARIES = {
    "new": N_("A new book."),
    "restore": N_("A new book from an archive."),
    "archive": N_("The whole book as one JSON file."),
    "check": N_("Looks through the book: integrity, links, register."),
    "backup": N_("A verified copy of the book."),
    "rescue": N_("A new book with what a damaged one still gives; counts what was lost."),
    "passphrase": N_("Protects a book by a passphrase, changes it or takes it away."),
    "owner": N_("Whose book it is: shows it, or changes what is given."),
    "add": N_("Adds partners, lists and forms from a file."),
    "inspect": N_("How a lead file would be read; writes nothing."),
    "import": N_("Reads a lead file into the book, all rows or none."),
    "imports": N_("The files that were read in."),
    "undo": N_("Takes an import back; names who stays, and why."),
    "contacts": N_("The list of people."),
    "show": N_("One person: facts, answers, deliveries, standing."),
    "consent": N_("Records an answer of a person."),
    "notices": N_("Who must be told what; writes a partner's stop file."),
    "suppress": N_("Puts addresses on the stop list; says that all are in again."),
    "dossier": N_("All that is kept of a person, for the person."),
    "erase": N_("Takes a person out of everything, for good."),
    "requests": N_("What people asked, and by when to answer."),
    "retention": N_("Who did nothing for three years; takes them out."),
    "trace": N_("A complaint: who was given this address, when, under which consent."),
    "complain": N_("Records a complaint about an address or a mail."),
    "suspects": N_("Partners by how well their deliveries explain the complaints."),
    "decide": N_("Who may be given to a partner, and why not."),
    "export": N_("Writes the Excel file for a partner and enters it in the register."),
    "register": N_("The exports made."),
    "verify": N_("Whether the register is whole, and a file is the one registered."),
    "hold": N_("Puts partners on hold, lifts their holds; shows who is."),
    "lint": N_("Checks the description of a form."),
    "list-page": N_("The public page of a partner list."),
    "contract-draft": N_("A draft of a contract with a partner, as a Word document."),
    "form-snippet": N_("The corrected form of a form version, to copy into a page."),
    "demo": N_("The whole story on a sample business."),
    "open": N_("Opens the window."),
}
