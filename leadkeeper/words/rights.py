"""What is said when people use their rights: requests, dossiers, erasures, and the end of the time of keeping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadkeeper.words import N_, _, ngettext
from leadkeeper.words.figures import number

SENTENCES = {
    "several-people": N_(
        "Several people have the address {contact}: {records}. Say whom you mean: with the id, or by choosing records."
    ),
    "not-at-address": N_("The record {contact} has none of these addresses. Name it by its own id or address."),
    "no-record-chosen": N_("Choose at least one record."),
    "dossier-format": N_("“{path}” must end with .html (to read and print) or .json (for machines)."),
    "unknown-request-kind": N_("“{kind}” is nothing that people ask. Choose one of these: {known}."),
    "unknown-request": N_("There is no request {request} in this book."),
    "unknown-way": N_("“{how}” is no way of answering. Choose one of these: {known}."),
    "day-in-future": N_("{text} has not come yet. Give the day on which it happened."),
    "request-answered": N_("Request {request} is answered already. Reopen it first."),
    "extension-too-late": N_(
        "Request {request} cannot be extended: the person must be told within the first month. Answer it now."
    ),
    "request-undone": N_(
        "Nothing in the book answers request {request}: nobody is erased, and no objection is recorded. Do it first, or"
        " say why not."
    ),
    "answer-too-early": N_("Request {request} came in after that day. Look at the two dates."),
}
"""One sentence a code; the facts of the error fill the placeholders."""

REMOVED = {
    "records": N_("Records emptied: {count}"),
    "consents": N_("Answers removed: {count}"),
    "source_lines": N_("Lines of files blanked: {count}"),
    "reviews": N_("Decisions removed: {count}"),
    "further_addresses": N_("Further addresses removed: {count}"),
    "import_changes": N_("Values replaced by imports removed: {count}"),
    "import_lines": N_("Links to lines of files removed: {count}"),
    "edits": N_("Changes by hand that can no longer be undone: {count}"),
    "purged": N_("Records taken out earlier and now gone: {count}"),
    "complaints": N_("Complaints that no longer name the person: {count}"),
    "elsewhere": N_("Other places that no longer name the person: {count}"),
    "stop_list": N_("Entries of the stop list that are hashes now: {count}"),
}
"""What an erasure removed, by kind."""

STATES = {"answered": N_("answered"), "overdue": N_("overdue")}


def erased(removed: Mapping[str, int], partners: int, files: Sequence[str], sheets: Sequence[str]) -> list[str]:
    """What an erasure did, whom to tell, and where the person still is although nobody can reach there from here."""
    said = [_(REMOVED[name]).format(count=number(count)) for name, count in removed.items()]
    said.append(_("A print of the addresses that nobody can read stays, so that no import brings the person back."))
    if partners:
        many = ngettext("{count} partner must be told.", "{count} partners must be told.", partners)
        said.append(many.format(count=number(partners)))
    if files:
        said.append(_("These files, given earlier, still hold the person: {files}.").format(files=", ".join(files)))
    if sheets:
        said.append(_("Look whether these documents show the person: {sheets}.").format(sheets=", ".join(sheets)))
    said.append(
        _("Copies of the book made before today still hold the person: delete them once you need them no more.")
    )
    said.append(_("Tell the person what you did: an erasure without an answer is not enough."))
    return said


def left_alone(records: Sequence[str]) -> list[str]:
    """Which records at the same addresses were not touched, one a line; nothing where there is none."""
    if not records:
        return []
    said = ngettext(
        "{count} other record has one of these addresses. It may be somebody else and was left out:",
        "{count} other records have one of these addresses. They may be other people and were left out:",
        len(records),
    )
    return [said.format(count=number(len(records))), *(f"  {one}" for one in records)]


def request_state(state: str, days_left: int | None) -> str:
    """How a request stands."""
    if state in STATES or days_left is None:
        return _(STATES.get(state, state))
    return ngettext("{days} day left", "{days} days left", days_left).format(days=days_left)


def retained(people: int, over: int, undated: int, asking: int, taken_out: int) -> list[str]:
    """What a look at the time of keeping found, and what was done."""
    said = [
        _("{over} of {people} people did nothing for three years.").format(over=number(over), people=number(people))
    ]
    if undated:
        said.append(_("{count} have no date at all and stay: look at them.").format(count=number(undated)))
    if asking:
        said.append(_("{count} stay until their request is answered.").format(count=number(asking)))
    if taken_out:
        said.append(
            _("{count} were taken out of the book, and are gone for good when it is closed.").format(
                count=number(taken_out)
            )
        )
    return said
