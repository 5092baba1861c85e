"""What people call an edit made by hand, and what stands in the way of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import loads as load
from typing import Any

from leadkeeper.words import N_, _, facts, ngettext, tables
from leadkeeper.words.figures import number

Said = Mapping[str, Any]
"""The facts of an edit."""

SENTENCES = {
    "field-email": N_("“{text}” is no e-mail address. It needs one @ and a domain with a dot."),
    "field-phone": N_(
        "“{text}” is no telephone number that can be read. Type it with its 0 or with + and the country."
    ),
    "field-day": N_("“{text}” is no day that can be read. Write it as 24/11/2026."),
    "field-ahead": N_("“{text}” has not come yet. Correct the year."),
    "field-age": N_("“{text}” is no age. Type a whole number of years."),
    "field-country": N_("“{text}” is no country. Type its name or its code of two letters."),
    "field-choice": N_("“{text}” cannot be chosen here."),
    "person-unreachable": N_("An e-mail address or a number must stay. To take somebody out of the book, erase them."),
    "email-taken": N_(
        "“{email}” is the address of {name} ({contact}). If they are one person, choose both in the table and merge."
    ),
    "stop-list-loses": N_(
        "The stop list knows this person by an address or number that would be gone. Keep it among the others."
    ),
    "unknown-stage": N_("There is no stage “{stage}”. Choose one of these: {known}."),
    "nothing-to-undo": N_("There is nothing to undo."),
    "nothing-to-redo": N_("There is nothing to redo."),
    "not-last-edit": N_("The same people were changed again since. Undo that first, on the page where it was done."),
    "edit-told": N_(
        "A partner was told of it since, or has it in a stop file: it cannot be taken back. Record another answer."
    ),
    "edit-overtaken": N_("This cannot be taken back any more: an import or something else has changed the same data."),
    "edit-too-old": N_(
        "An answer or an objection can be taken back on the day when it was recorded, not later. Record another answer."
    ),
    "edit-given": N_("A file has gone out since, by what is recorded here. Record another answer instead."),
    "view-name-missing": N_("Give the view a name."),
    "view-name-taken": N_("There is a view “{name}” already. Choose another name."),
    "merge-needs-two": N_("Choose at least two people to merge."),
    "merge-frees": N_(
        "Merged like this the person could be given to {partner} although rule {rule} holds for one of the records."
        " Choose other values, or leave them apart."
    ),
}
"""One sentence a code; the facts of the error fill the placeholders."""

field = {
    "action_at": N_("Date of the last action"),
    "action_kind": N_("Last action"),
    "informed_at": N_("Told about the sharing on"),
    "informed_mentions": N_("Told that the data are passed on"),
}
"""Fields that are asked apart, besides those of `tables.column`."""


def field_name(name: str) -> str:
    """What a field of a person is called; a further column goes by its header."""
    return _(field[name]) if name in field else tables.column(name.removeprefix("extra:"))


def replaced(column: str, before: object, after: object) -> str:
    """What an edit put in the place of what, as a line of a history says it."""
    if column in ("informed", "extra"):
        return field_name(column)
    return _("{field}: {before} → {after}").format(
        field=field_name(column), before=_value(column, before), after=_value(column, after)
    )


_NAMED: dict[str, Callable[[str], str]] = {
    "stage": tables.stage,
    "segment": tables.segment,
    "email_state": tables.email_state,
    "action_kind": tables.action,
    "country": facts.country,
}


def _value(column: str, value: object) -> str:
    if value in (None, "", 0):
        return _("nothing")
    text = str(value)
    if column in _NAMED:
        return _NAMED[column](text)
    if column in ("admin_only", "contested"):
        return _("yes")
    if column in ("birth_date", "relation_ended_on", "action_at"):
        return facts.day(text)
    return _listed(text) if column in ("other_emails", "other_phones", "tags") else text


def _listed(text: str) -> str:
    """The items of a list that is written as JSON; what is none any more is shown as it stands."""
    try:
        return ", ".join(load(text))
    except (ValueError, TypeError):
        return text


def title(kind: str, said: Said) -> str:
    """What an edit did, for whom: the words after “Undo:”."""
    return _TITLES[kind](said) if kind in _TITLES else kind


def _count(said: Said) -> int:
    return int(said.get("people") or 0)


def _stage(said: Said) -> str:
    n = _count(said)
    text = ngettext("stage “{stage}” for {n} person", "stage “{stage}” for {n} people", n)
    return text.format(stage=tables.stage(said.get("stage")), n=number(n))


def _owner(said: Said) -> str:
    n = _count(said)
    owner = said.get("owner") or _("nobody")
    text = ngettext("“{owner}” in charge of {n} person", "“{owner}” in charge of {n} people", n)
    return text.format(owner=owner, n=number(n))


def _tags(said: Said) -> str:
    n = _count(said)
    signed = [f"+{tag}" for tag in said.get("add", ())] + [f"−{tag}" for tag in said.get("remove", ())]
    text = ngettext("tags {tags} of {n} person", "tags {tags} of {n} people", n)
    return text.format(tags=", ".join(signed), n=number(n))


def _contested(said: Said) -> str:
    n = _count(said)
    if said.get("contested"):
        text = ngettext("disputed consent of {n} person", "disputed consent of {n} people", n)
    else:
        text = ngettext("settled dispute of {n} person", "settled dispute of {n} people", n)
    return text.format(n=number(n))


def _merge(said: Said) -> str:
    n = _count(said)
    return ngettext("merge of {n} record", "merge of {n} records", n).format(n=number(n))


def _not_same(said: Said) -> str:
    n = _count(said)
    text = ngettext("“not the same person” for {n} record", "“not the same person” for {n} records", n)
    return text.format(n=number(n))


def _review(said: Said) -> str:
    n = _count(said)
    return ngettext("decision about {n} person", "decision about {n} people", n).format(n=number(n))


def _fields(said: Said) -> str:
    names = ", ".join(field_name(name) for name in said.get("fields", ()))
    return _("change of {fields}").format(fields=names)


def _answer(said: Said) -> str:
    whom = said.get("partner") or tables.purpose(said.get("purpose"))
    return _("{answer}: {purpose}").format(answer=tables.event(said.get("event")), purpose=whom)


def _stop(said: Said) -> str:
    partner = said.get("partner")
    return _("stop list for {partner}").format(partner=partner) if partner else _("stop list for everybody")


_TITLES: dict[str, Callable[[Said], str]] = {
    "stage": _stage,
    "owner": _owner,
    "tags": _tags,
    "contested": _contested,
    "fields": _fields,
    "answer": _answer,
    "stop": _stop,
    "merge": _merge,
    "not_same": _not_same,
    "review": _review,
}
