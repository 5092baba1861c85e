"""What is done on a page, in three steps: shown there while it is empty."""

from __future__ import annotations

from leadkeeper.words import N_, _

TOURS = {
    "contacts": (
        N_("Save the list from the tool that collected it, with the dates: CSV or Excel."),
        N_("Drop it on this window. You see how it is read and what each column means before anything is written."),
        N_("Choose a person: you see which partner may have them, and why another may not."),
    ),
    "sources": (
        N_("Say what the form showed: its boxes, its button, its links."),
        N_("Attach a picture of the page as people saw it."),
        N_("Read what the check says. With an error nobody of this form may go out; a corrected wording is proposed."),
    ),
    "partners": (
        N_("Add the company by its legal name and its number: a brand is no company."),
        N_("Enter its contract, tick off the clauses, attach the signed file."),
        N_("Publish a list that names it: only people who saw that list may go to it."),
    ),
    "export": (
        N_("Choose a partner and a channel."),
        N_("See how many people may go out, where the others are lost, and what would win them back."),
        N_("Make the file: each row is checked once more, and the file is entered in the register."),
    ),
    "register": (
        N_("Make an export: it is entered here by itself, with its fingerprint."),
        N_("Drop a file here later: you see whether it came from here and whether it was changed."),
        N_("When somebody says no, the partners that must be told stand here, with the file to send them."),
    ),
    "complaints": (
        N_("Somebody complains: type the address that was written to, or drop the mail."),
        N_("See at once who was given this address, when, and on which yes."),
        N_("With some complaints you see which partner explains them, and can put it on hold."),
    ),
    "requests": (
        N_("Note who asks and for what: the day by which to answer stands here at once."),
        N_("Make the dossier, put right or erase, from here."),
        N_("Note your answer: it stays as a proof that you gave it."),
    ),
}
"""The steps of each page, by its name."""


def tour(page: str) -> list[str]:
    """The steps of a page in the language spoken now."""
    return [_(step) for step in TOURS[page]]
