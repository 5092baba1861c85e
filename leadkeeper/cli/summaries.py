"""One line a command, for `--help`."""

from __future__ import annotations

SUMMARIES = {
    "new": "A new book.",
    "restore": "A new book from an archive.",
    "archive": "The whole book as one JSON file.",
    "check": "Looks through the book: integrity, links, register.",
    "backup": "A verified copy of the book.",
    "add": "Adds partners, lists and forms from a file.",
    "inspect": "How a lead file would be read; writes nothing.",
    "import": "Reads a lead file into the book, all rows or none.",
    "imports": "The files that were read in.",
    "contacts": "The list of people.",
    "show": "One person: facts, answers, deliveries, standing.",
    "consent": "Records an answer of a person.",
    "suppress": "Puts addresses on the stop list.",
    "decide": "Who may be given to a partner, and why not.",
    "export": "Writes the Excel file for a partner and enters it in the register.",
    "register": "The exports made.",
    "verify": "Whether the register is whole, and a file is the one registered.",
    "lint": "Checks the description of a form.",
    "demo": "The whole story on a sample business.",
    "open": "Opens the window.",
}
