"""What a look at the register says."""

from __future__ import annotations

from leadkeeper.words import N_, _, ngettext
from leadkeeper.words.figures import number

FILE = {
    "match": N_("The file is the one of export {export}, unchanged."),
    "changed": N_("The file comes from export {export} but was changed since."),
    "unknown": N_("No export in this book made this file."),
}

TROUBLE = N_("Keep this book as it is, and compare it with your latest backup.")
"""What to do about a chain that is broken."""

RECOGNISED = {
    "match": N_("This is {ref}, which went to {partner}, unchanged."),
    "changed": N_("This looks like {ref}, which went to {partner}, but changed."),
    "people": N_("Many of these people were given to {partner} in {ref}."),
    "unknown": N_("Nothing in this file comes from an export of this book."),
}


LOCKED = N_(
    "No export in this book made exactly this file. It has a password: give it (--password) to see whether it is one"
    " that was changed."
)


def verified(
    chain: str, broken_at: int | None, file: str | None, export: str | None, *, locked: bool = False
) -> list[str]:
    """A sentence about the chain and, if one was asked about, one about the file."""
    if chain == "ok":
        said = [_("The register is whole: no entry was changed.")]
    else:
        changed = _("The register was changed: entry {number} is missing or does not fit the one before it.")
        said = [changed.format(number=broken_at)]
    if locked:
        return [*said, _(LOCKED)]
    return [*said, _(FILE[file]).format(export=export)] if file else said


def recognised(state: str, ref: str | None, partner: str, rows: int, found: int, others: int) -> list[str]:
    """Which file a file is, as sentences; see `flows.recognise.Recognised` for the arguments."""
    said = [_(RECOGNISED[state]).format(ref=ref, partner=partner)]
    if state == "changed":
        there = ngettext("{found} of its {n} row is there.", "{found} of its {n} rows are there.", rows)
        said.append(there.format(found=number(found), n=number(rows)))
        if others:
            more = ngettext("{n} row is not of this file.", "{n} rows are not of this file.", others)
            said.append(more.format(n=number(others)))
    elif state == "people":
        said.append(_("{found} of {n} people in the file.").format(found=number(found), n=number(found + others)))
        said.append(_("No reference and no trap address stands in it, so it may be chance."))
    return said
