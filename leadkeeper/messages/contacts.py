"""Sentences about contacts: invalid input, edits, contacts that are alike, those kept when an import is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from json import loads
from typing import Any, TypeAlias

from leadkeeper.messages import N_, Lines, _, counted, header_name, labels, ngettext, number
from leadkeeper.messages.suppression import FRENCH_SPEAKING

EditText = Mapping[str, Any]  # the facts of an edit

SENTENCES = {
    "field-email": N_("“{text}” is not an e-mail address. It needs one @ and a domain with a dot."),
    "field-phone": N_("“{text}” is not a readable telephone number. Type it with its 0 or with + and the country."),
    "field-day": N_("“{text}” is not a readable date. Write it as 24/11/1990."),
    "field-ahead": N_("“{text}” is in the future. Correct the year."),
    "field-age": N_("“{text}” is not an age. Type a whole number of years."),
    "field-country": N_("“{text}” is not a country. Type its name or its two-letter code."),
    "field-answer": N_(
        "No rule reads this column: it stays as the file said it. Record a refusal with “Withdraw” beneath the"
        " person's name, or write it into the note."
    ),
    "field-choice": N_("“{text}” cannot be chosen here."),
    "person-unreachable": N_("An e-mail address or a number must stay. To remove a person from the book, erase them."),
    "email-taken": N_(
        "“{email}” is the address of {name} ({contact}). If they are one person, choose both in the table and merge."
    ),
    "stop-list-loses": N_(
        "The suppression list recognises this person by an address or number that would be lost. Keep it among "
        "the others."
    ),
    "refusal-loses": N_(
        "This person is also held back by the refusal of another record, at an address that would be lost. Keep it"
        " among the others."
    ),
    "unknown-reference": N_("No export has a row {reference}. Check the number."),
    "reference-of-archive": N_(
        "{reference} is of an export from before this book was restored from an archive, which does not keep its rows."
        " Name the person by the address."
    ),
    "reference-is-trap": N_("{reference} is a seed address of yours and not a person. Follow it with trace."),
    "reference-erased": N_("The person at {reference} was erased: nothing is left that could be shown or changed."),
    "unknown-stage": N_("There is no stage “{stage}”. Choose one of these: {known}."),
    "nothing-to-undo": N_("There is nothing to undo."),
    "nothing-to-redo": N_("There is nothing to redo."),
    "not-last-edit": N_("The same people were changed again since. Undo that first, on the page where it was done."),
    "edit-told": N_(
        "A partner was notified since, or has it in a suppression file: it cannot be undone. Record another answer."
    ),
    "merge-told": N_(
        "A partner was notified of this since, or has it in a suppression file: this can no longer be undone."
    ),
    "edit-overtaken": N_("This can no longer be undone: an import or another action has changed the same data."),
    "edit-too-old": N_(
        "An answer or an objection can be undone only on the day when it was recorded. Record another answer."
    ),
    "edit-shared": N_(
        "A partner has received this address or number since, and it would be forgotten. Edit the person instead."
    ),
    "edit-given": N_("According to the register, a file was shared since. Record another answer instead."),
    "view-name-missing": N_("Give the view a name."),
    "view-name-taken": N_("There is a view “{name}” already. Choose another name."),
    "merge-needs-two": N_("Choose at least two people to merge."),
    "merge-frees": N_(
        "Merged like this the person could be shared with {partner} although “{rule}” applies to one of the "
        "records. Choose other values, or do not merge them."
    ),
}

field = {
    "action_at": N_("Date of the last action"),
    "action_kind": N_("Last action"),
    "informed_at": N_("Informed of the sharing on"),
    "informed_mentions": N_("Informed of the sharing"),
}
"""Labels of fields that are not in `labels.column`."""


def field_name(name: str) -> str:
    """Return the label of a contact's field; an extra column is labelled by its header."""
    return _(field[name]) if name in field else header_name(labels.column(name.removeprefix("extra:")))


def replaced(column: str, before: object, after: object) -> str:
    """Return a line of the history: the field, its old and its new value; of a column of several each that changed."""
    if column in _OBJECTS:
        old, new = _object(before), _object(after)
        changed = {key: _OBJECTS[column].get(key, f"extra:{key}") for key in old | new if old.get(key) != new.get(key)}
        lines = [replaced(name, old.get(key), new.get(key)) for key, name in changed.items()]
        return " · ".join(lines) or field_name(column)
    return _("{field}: {before} → {after}").format(
        field=field_name(column), before=_value(column, before), after=_value(column, after)
    )


_OBJECTS: dict[str, dict[str, str]] = {
    "informed": {"at": "informed_at", "mentions_transmission": "informed_mentions"},
    "extra": {},
}
"""Columns that hold an object in JSON, with the fields of their keys; those of `extra` are headers."""
_NAMED = {**labels.of_field, "action_kind": labels.action}


def _object(text: object) -> dict[str, Any]:
    with suppress(ValueError, TypeError):
        read = loads(text)  # type: ignore[arg-type]  # what is no text has no values
        return read if isinstance(read, dict) else {}
    return {}


def _value(column: str, value: object) -> str:
    if isinstance(value, bool) or (value and column in ("admin_only", "contested")):
        return _("yes") if value else _("no")
    if value in (None, "", 0):
        return _("nothing")
    text = str(value)
    if column in _NAMED:
        return _NAMED[column](text)
    if column in ("birth_date", "relation_ended_on", "action_at", "informed_at"):
        return labels.day(text)
    if column in ("other_emails", "other_phones", "tags"):
        with suppress(ValueError, TypeError):  # a text that is no list in JSON is shown as it is
            return ", ".join(loads(text))
    return text


def title(kind: str, said: EditText) -> str:
    """Return what an edit did, for “Undo: …”."""
    return _TITLES[kind](said, int(said.get("people") or 0)) if kind in _TITLES else kind


def _tags(said: EditText, n: int) -> str:
    signed = [f"+{tag}" for tag in said.get("add", ())] + [f"−{tag}" for tag in said.get("remove", ())]
    return counted("tags {tags} of {n} person", "tags {tags} of {n} people", n, tags=", ".join(signed))


def _contested(said: EditText, n: int) -> str:
    if said.get("contested"):
        return counted("disputed consent of {n} person", "disputed consent of {n} people", n)
    return counted("settled dispute of {n} person", "settled dispute of {n} people", n)


_TITLES: dict[str, Callable[[EditText, int], str]] = {
    "stage": lambda said, n: counted(
        "stage “{stage}” for {n} person", "stage “{stage}” for {n} people", n, stage=labels.stage(said.get("stage"))
    ),
    "owner": lambda said, n: counted(
        "{n} person owned by “{owner}”", "{n} people owned by “{owner}”", n, owner=said.get("owner") or _("nobody")
    ),
    "tags": _tags,
    "contested": _contested,
    "fields": lambda said, _n: _("change of {fields}").format(
        fields=", ".join(field_name(name) for name in said.get("fields", ()))
    ),
    "answer": lambda said, _n: _("{answer}: {purpose}").format(
        answer=labels.event(said.get("event")), purpose=said.get("partner") or labels.purpose(said.get("purpose"))
    ),
    "stop": lambda said, _n: (
        _("suppression list for {partner}").format(partner=said["partner"])
        if said.get("partner")
        else _("suppression list for everybody")
    ),
    "merge": lambda _said, n: counted("merge of {n} record", "merge of {n} records", n),
    "not_same": lambda _said, n: counted(
        "“not the same person” for {n} record", "“not the same person” for {n} records", n
    ),
    "review": lambda _said, n: counted("decision about {n} person", "decision about {n} people", n),
}


KEPT = {
    "erased": N_("Erased since then: nothing is left to undo."),
    "delivered": N_("Shared with a partner since then: the origin of the person must stay known."),
    "complained": N_("Somebody has complained about this address since then."),
    "requested": N_("The person has made a request since then."),
    "notified": N_("A notification about this person is open, or was sent."),
    "reviewed": N_("You have decided something about this person since then."),
    "answered": N_("An answer of this person was recorded by hand since then."),
    "edited": N_("Changed by hand since then."),
    "later-import": N_("A later file contains this person too, and what it says stays."),
    "withdrew": N_("The person refused or withdrew in this file: without the record another file could bring a yes."),
    "said-no-elsewhere": N_("Another file holds a refusal of this person: without the record it would be lost."),
    "stopped": N_("An address or a number of this file is kept: a suppression or a refusal since may hold by it."),
    "asked-to-stop": N_("A note in this file may ask for no more contact: it is kept, to be decided in Review."),
    "said-no": N_("The rest returns to what it was, but any refusal in this file stays: a refusal is never undone."),
}
"""Why a contact is kept when an import is undone: one sentence for each code."""


KEPT_MANY = {
    "delivered": N_("Shared with a partner since then: their origin must stay known."),
    "complained": N_("Somebody has complained about these addresses since then."),
    "requested": N_("They have made a request since then."),
    "notified": N_("A notification about these people is open, or was sent."),
    "reviewed": N_("You have decided something about these people since then."),
    "answered": N_("An answer of these people was recorded by hand since then."),
    "later-import": N_("A later file contains these people too, and what it says stays."),
    "withdrew": N_("They refused or withdrew in this file: without the record another file could bring a yes."),
    "said-no-elsewhere": N_("Another file holds a refusal of these people: without the record it would be lost."),
}
"""Some of `KEPT` about several people."""


def retention_sentence(why: str, people: int = 1) -> str:
    """Return why a contact is kept, or several."""
    return _(KEPT_MANY.get(why, KEPT[why]) if people > 1 else KEPT[why])


def undone_words(removed: int, restored: int, show: Callable[[int], str] = str) -> str:
    """Return how many contacts were removed and how many restored; `show` formats the numbers."""
    gone = ngettext("{count} person was removed", "{count} people were removed", removed).format(count=show(removed))
    back = ngettext("{count} person is as before", "{count} people are as before", restored).format(
        count=show(restored)
    )
    if not removed or not restored:
        return f"{back if restored else gone}."
    return _("{removed}, {restored}.").format(removed=gone, restored=back)


keeping_changes = Lines("{count} person keeps its changes", "{count} people keep its changes")
"""How many people keep what an import changed that was undone."""


def history_line(record: Mapping[str, Any]) -> str:
    """Return one import as a line: id, instant, file, rows, and whether it was undone."""
    parts = [record["import"], labels.day(str(record["at"])), imported_file(record), record.get("read")]
    if record["undone_at"]:
        undone = _("undone on {at}").format(at=labels.day(str(record["undone_at"])))
        parts.append(", ".join([undone, *keeping_changes(record.get("keeping_changes", 0))]))
    return "  ".join(str(part) for part in parts if part is not None)


SharedOnes = tuple[int, tuple[tuple[str, int], ...]]
"""How many people partners have, and how many of them each (legal name)."""


def foreseen_lines(removed: int, restored: int, whys: Mapping[str, int], left: Sequence[str]) -> list[str]:
    """Return what an undo would do: people deleted, people as before, who stays, and what is `left` (`left_lines`)."""
    back = counted(
        "{n} person who was there before will be as before.",
        "{n} people who were there before will be as before.",
        restored,
    )
    lines = [counted("{n} person will be deleted.", "{n} people will be deleted.", removed)]
    return [*lines, *([back] if restored else []), *staying_lines(whys), *left]


def staying_lines(whys: Mapping[str, int]) -> list[str]:
    """Return how many contacts stay after an undo and why."""
    return [
        counted("{n} person stays. {why}", "{n} people stay. {why}", n, why=retention_sentence(why, n))
        for why, n in whys.items()
    ]


def left_lines(
    losing: tuple[int, int], shared: SharedOnes, keeping: int, corrected: Iterable[tuple[str, int, str | None]]
) -> list[str]:
    """Return how many consents count no more after an undo, who keeps what was changed, and who has them.

    `corrected` are the partners (legal names) that were told of a correction: of how many people, and by when they must
    be told again.
    """
    kept = counted(
        "{n} person who was there before keeps what this file changed: the undo restores nothing there. If it is wrong,"
        " correct it in Contacts.",
        "{n} people who were there before keep what this file changed: the undo restores nothing there. If it is wrong,"
        " correct it in Contacts.",
        keeping,
    )
    again = [
        counted(
            "The correction of {n} person was sent to {partner}, or is in a file for it: notify it by {day} of the data"
            " as they were before (Register).",
            "The correction of {n} people was sent to {partner}, or is in a file for it: notify it by {day} of the data"
            " as they were before (Register).",
            people,
            partner=partner,
            day=labels.day(due or ""),
        )
        for partner, people, due in corrected
    ]
    return losing_lines(*losing) + ([kept] if keeping else []) + already_shared(*shared) + again


def losing_lines(shared: int, others: int) -> list[str]:
    """Return for how many who stay the consents of the import count no more: those who were shared, and the others."""
    lost = counted(
        "{n} person who stays because they were shared consented in this file: that consent will no longer count.",
        "{n} people who stay because they were shared consented in this file: their consents will no longer count.",
        shared,
    )
    left = counted(
        "{n} person who stays consented in this file: that consent counts no more, and without another one no partner "
        "may receive this person.",
        "{n} people who stay consented in this file: their consents count no more, and without others no partner may "
        "receive these people.",
        others,
    )
    return [line for line, n in ((lost, shared), (left, others)) if n]


def already_shared(people: int, partners: Sequence[tuple[str, int]]) -> list[str]:
    """Return how many people of an undone import partners have, and what to do; nothing if none."""
    if not people:
        return []
    named = ", ".join(f"{name} ({count})" for name, count in partners)
    return [
        counted(
            "{n} person of this file was already shared: {partners}. An undo takes nothing back from a partner.",
            "{n} people of this file were already shared: {partners}. An undo takes nothing back from a partner.",
            people,
            partners=named,
        ),
        _(
            "If they should not have been shared, record their withdrawal in Contacts; then send the partner the "
            "suppression file from Register."
        ),
    ]


def line_of_file(file: str | None, line: int) -> str:
    """Return how a line of an imported file is named in a list."""
    return _("{file}, line {line}").format(file=file or "?", line=line)


def note_came_from(sources: Sequence[tuple[str, int | None]]) -> str:
    """Return which files, and rows of them, brought the note that may ask to stop."""
    named = [file if line is None else line_of_file(file, line) for file, line in sources]
    return _("The note comes from {places}").format(places="; ".join(named))


def unread_answer(text: str, file: str, line: int) -> str:
    """Return that an answer about partners was neither yes nor no, and what to do about it."""
    sentence = _(
        "The answer “{text}” ({file}, line {line}) was not understood: it counts neither as a yes nor as a no. If you "
        "know what it means, import that file again and say so."
    )
    return sentence.format(text=text, file=file, line=line)


Standing: TypeAlias = tuple[str, Sequence[str], Sequence[str], bool]
"""A contact, the partners that may receive it, those that did, and whether it has the number of another (not the
address of another but for its `+tag`)."""


def language_of_person(country: str | None) -> str:
    """Return the language for writing to a person in a country (ISO 3166), as to a partner there."""
    return "fr" if (country or "FR") in FRENCH_SPEAKING else "en"


def also_at_mailbox(name: str, file: str, line: int) -> str:
    """Return that a line of a record names somebody else, who has no record: two people at one mailbox are one."""
    text = _(
        "Line {line} of {file} names somebody else at this mailbox: {name}. They have no record of their own: what "
        "stops this record stops the mailbox for both."
    )
    return text.format(name=name, file=file, line=line)


def alike_standing(record: str, partners: Sequence[str], received: Sequence[str], of_number: bool) -> str:
    """Return a contact who may be the person, with the partners that may receive it and those that received it."""
    if received and partners:
        text = _("{record}: shared with {received}, may still be shared with {partners}")
    elif received:
        text = _("{record}: shared with {received}, may be shared with nobody else at present")
    elif partners:
        text = _("{record}: may still be shared with {partners}")
    else:
        text = _("{record}: may be shared with nobody at present")
    text = text.format(record=record, partners=", ".join(partners), received=", ".join(received))
    return _("{record} (same number)").format(record=text) if of_number else text


def untouched_alike(people: Iterable[Standing]) -> list[str]:
    """Return who stays although the address differs only after its `+` or the number is the same; [] for nobody."""
    texts = {
        False: _("Left as they are, although they differ only after the “+” and are often the same person: {who}."),
        True: _("Left as they are, although they have the same number, and may be the same person: {who}."),
    }
    there = list(people)
    return [
        text.format(who="; ".join(alike_standing(*one[:3], of_number=False) for one in there if one[3] is kind))
        for kind, text in texts.items()
        if any(one[3] is kind for one in there)
    ]


def stays_stopped(record: str, *, of_number: bool) -> str:
    """Return what an erasure does to another record that has one of the person's numbers or addresses."""
    if of_number:
        text = _(
            "{record} has the same number, and may be the same person: the record stays, but is no longer shared, "
            "since this number is put on the suppression list."
        )
    else:
        text = _(
            "{record} has an address in common: the record stays, but is no longer shared, since this address is put "
            "on the suppression list."
        )
    return text.format(record=record)


def others_of_erased(people: Iterable[Standing]) -> list[str]:
    """Return what becomes of those who may be the person that is erased; [] for nobody."""
    there = list(people)
    stopped = [stays_stopped(record, of_number=True) for record, _may, _received, of_number in there if of_number]
    return [*untouched_alike(one for one in there if not one[3]), *stopped]


def mailbox_given(people: Sequence[str]) -> list[str]:
    """Return what partners are told of a mailbox that they were given in the rows of these people; [] for nobody."""
    text = _(
        "Partners were given the shared address in the row of {who}. They are asked to stop using it, not to erase "
        "this row: the record stays."
    )
    return [text.format(who="; ".join(people))] if people else []


def refused_like_this(address: str) -> str:
    """Return that somebody who refused has the address shown but for what follows its `+`."""
    return _(
        "{address} refused or withdrew, and differs from this address only after the “+”. It may be the same person: "
        "check it."
    ).format(address=address)


def untouched_records(records: Sequence[str]) -> list[str]:
    """Return which other records with the same addresses were not changed, one a line; [] if there are none."""
    if not records:
        return []
    text = counted(
        "{count} other record has one of these addresses. It may be another person and was left out:",
        "{count} other records have one of these addresses. They may be other people and were left out:",
        len(records),
    )
    return [text, *(f"  {one}" for one in records)]


def lines_of_others(lines: Sequence[str]) -> list[str]:
    """Return which lines of files go with a person although they name somebody else; [] for none."""
    text = _("The lines of the person go, also these, which name somebody else at this mailbox: {lines}.")
    return [text.format(lines="; ".join(lines))] if lines else []


def imported_file(record: Mapping[str, object]) -> str:
    """Return the name of an imported file, with its sheet if it was a workbook."""
    return ", ".join(str(record[name]) for name in ("file", "sheet") if record.get(name))


def must_be_notified(legal_name: str, people: int, due: str | None) -> str:
    """Return that a partner was given people who say no now, and by when it must be told."""
    return ngettext(
        "{partner} received {n} of the people who refuse in this file and must be notified by {day}.",
        "{partner} received {n} of the people who refuse in this file and must be notified by {day}.",
        people,
    ).format(partner=legal_name, n=number(people), day=labels.day(due or ""))


def must_be_corrected(legal_name: str, people: int, due: str | None) -> str:
    """Return that a partner was given other data of people than this file has, and by when it must be told."""
    return ngettext(
        "{partner} received {n} of the people corrected by this file and must be notified by {day}.",
        "{partner} received {n} of the people corrected by this file and must be notified by {day}.",
        people,
    ).format(partner=legal_name, n=number(people), day=labels.day(due or ""))
