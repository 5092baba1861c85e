"""What a look at the register says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadkeeper.model.export import Recognised
from leadkeeper.words import N_, _, ngettext
from leadkeeper.words.figures import number

FILE = {
    "match": N_("The file is the one of export {export}, unchanged."),
    "changed": N_("The file comes from export {export} but was changed since."),
    "unknown": N_("No export in this book made this file."),
}

TROUBLE = N_("Keep this book as it is, and compare it with your latest backup.")
"""What to do about a chain that is broken."""

OTHER_COPY = N_(
    "Another copy of this book made this file: this one does not know it. Look at it with the book that made it, and go"
    " on in one of the two only."
)

RECOGNISED = {
    "match": N_("This is {ref}, which went to {partner}, unchanged."),
    "changed": N_("This looks like {ref}, which went to {partner}, but changed."),
    "people": N_("Many of these people were given to {partner} in {ref}."),
    "unknown": N_("Nothing in this file comes from an export of this book."),
    "other-copy": OTHER_COPY,
}


SCHEMA_CHANGED = N_("The structure of the book is not that of this program: {names}.")
TABLES_CHANGED = N_("Another program changed these tables: {names}.")
DATES_BACK = N_("The clock was set back: entry {number} of the register is dated before the one that precedes it.")

LOCKED = N_(
    "No export in this book made exactly this file. It has a password: give it (--password) to see whether it is one"
    " that was changed."
)


def verified(
    chain: str,
    broken_at: int | None,
    file: str | None,
    export: str | None,
    *,
    locked: bool = False,
    other_copy: bool = False,
    changed_exports: Sequence[str] = (),
    rows: Recognised | None = None,
) -> list[str]:
    """A sentence about the chain and, if one was asked about, one about the file."""
    if chain == "ok":
        said = [_("The register is whole: no entry was changed.")]
    elif changed_exports:
        said = [exports_changed(changed_exports)]
    else:
        changed = _("The register was changed: entry {number} is missing or does not fit the one before it.")
        said = [changed.format(number=broken_at)]
    if locked:
        return [*said, _(LOCKED)]
    if other_copy:
        return [*said, _(OTHER_COPY)]
    if file:
        said.append(_(FILE[file]).format(export=export))
    return [*said, *compared(rows)] if rows is not None and rows.rows else said


def exports_changed(exports: Sequence[str]) -> str:
    """The sentence about exports whose people are not as the register says."""
    text = ngettext(
        "What the book tells of export {exports} is not what the register sealed: who was given, to whom or when was"
        " changed.",
        "What the book tells of exports {exports} is not what the register sealed: who was given, to whom or when was"
        " changed.",
        len(exports),
    )
    return text.format(exports=", ".join(exports))


def checked(found: Mapping[str, Any]) -> list[str]:
    """What a full look through a book found; see `flows.check_book.check_book` for the names."""
    said = []
    if found["integrity"] != "ok" or found["foreign_keys"] or found["altered_files"]:
        names = ("integrity", "foreign_keys", "altered_files")
        said.append(_("The book is damaged: {details}").format(details={name: found[name] for name in names}))
    if found["chain"] != "ok":
        said += verified("broken", found["broken_at"], None, None)
    if found["exports"]:
        said.append(exports_changed(found["exports"]))
    for name, text in (("schema", SCHEMA_CHANGED), ("tables", TABLES_CHANGED)):
        if found[name]:
            said.append(_(text).format(names=", ".join(found[name])))
    if found["dates_back"]:
        said.append(_(DATES_BACK).format(number=found["dates_back"]))
    return said


def recognised(one: Recognised) -> list[str]:
    """Which file a file is, as sentences."""
    said = [_(RECOGNISED[one.state]).format(ref=one.ref, partner=one.legal_name)]
    if one.state == "changed" and one.rows:
        said += compared(one)
    elif one.state == "people":
        people = one.found + one.altered
        said.append(_("{found} of {n} people in the file.").format(found=number(people), n=number(people + one.others)))
        said.append(_("No reference and no trap address stands in it, so it may be chance."))
    return said


def compared(one: Recognised) -> list[str]:
    """How the rows of a changed file compare with those that went out: what is there, altered, missing, foreign."""
    there = ngettext(
        "{found} of its {n} row is there as it went out.",
        "{found} of its {n} rows are there as they went out.",
        one.rows,
    )
    said = [there.format(found=number(one.found), n=number(one.rows))]
    altered = ngettext(
        "In {n} row the reference and the address do not belong together: the file was changed there, or the person was"
        " edited here since.",
        "In {n} rows the reference and the address do not belong together: the file was changed there, or these people"
        " were edited here since.",
        one.altered,
    )
    missing = ngettext("{n} row is missing.", "{n} rows are missing.", one.missing)
    foreign = ngettext("{n} row never went out in it.", "{n} rows never went out in it.", one.others)
    erased = ngettext(
        "{n} row is of a person who was erased since: it cannot be compared.",
        "{n} rows are of people who were erased since: they cannot be compared.",
        one.unchecked,
    )
    counts = ((altered, one.altered), (missing, one.missing), (foreign, one.others), (erased, one.unchecked))
    return said + [text.format(n=number(count)) for text, count in counts if count]
