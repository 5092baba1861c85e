"""What a group is called, and the evidence beside it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.flows.review import Decided, Group, Waiting
from leadkeeper.model.form import FormVersion
from leadkeeper.model.partner import Contract, ListVersion
from leadkeeper.words import _, facts, ngettext, reasons, tables
from ui.models.columns import Column
from ui.models.formats import number
from ui.theme import Status


def columns() -> tuple[Column, ...]:
    """The columns of the table of groups; its rows are those of `row_of`."""
    return (
        Column("people", _("People"), 90, align="right"),
        Column(
            "what", _("What they wait for"), 260, tooltip=lambda row: str(row["what"]), grows=True, lines=3, each=True
        ),
        Column("decision", _("Decision"), 130, status=lambda row: row["status"]),
    )


def _called(row: dict[str, object]) -> str:
    return str(row["what"])


def row_of(place: int, group: Group) -> dict[str, object]:
    """A group as the table shows it; its id is its place in the list."""
    return {
        "id": place,
        "people": group.people,
        "what": f"{what(group)} · {source(group)}".replace(" · ", "\u00a0· "),  # a line never begins with a dot
        "decision": _("Yours") if group.may_decide else _("Not yet"),
        "status": whose(overridable=group.may_decide)[1],
    }


def whose(*, overridable: bool) -> tuple[str, Status]:
    """Who can act: the reviewer, or somebody who puts the matter right."""
    return (_("You decide"), Status.WARN) if overridable else (_("Put right first"), Status.PLAIN)


def people(count: int) -> str:
    """So many people."""
    return ngettext("{n} person", "{n} people", count).format(n=number(count))


def what(group: Group) -> str:
    """What the people wait for, in a few words."""
    return " + ".join(_what(rule, group) for rule in group.rules)


def _what(rule: str, group: Group) -> str:
    if rule == "R35" and group.number_from:
        return _("Number from {country}").format(country=facts.country(group.number_from))
    return reasons.headline(rule)


def source(group: Group) -> str:
    """The form version and the list that they saw."""
    version, lists = group.evidence.version, group.evidence.lists
    named = [version.id] if version else []
    return " · ".join([*named, *(one.id for one in lists)]) or _("No form known")


def title(group: Group) -> str:
    """How many, what for, from where."""
    return " · ".join((people(group.people), what(group), source(group)))


def evidence(group: Group) -> list[tuple[str, str]]:
    """What is kept about the form, the lists and the contracts, as pairs of a name and a value."""
    found = group.evidence
    return [
        (_("Form"), _form(group)),
        (_("Proof of the form"), _proofs(found.version) or _("nothing kept")),
        *((_("List seen"), _list(one)) for one in found.lists),
        *((_("Contract"), _contract(one)) for one in found.contracts),
    ]


def _form(group: Group) -> str:
    form, version = group.evidence.form, group.evidence.version
    if form is None or version is None:
        return _("No form known")
    days = _("shown since {day}").format(day=facts.day(version.starts)) if version.starts else ""
    return " · ".join(filter(None, (form.name or form.id, version.id, days)))


def _proofs(version: FormVersion | None) -> str:
    named = [item.name or tables.evidence(item.kind) for item in version.evidence] if version else []
    return ", ".join(named)


def _list(one: ListVersion) -> str:
    out = _("published on {day}").format(day=facts.day(one.published_at)) if one.published_at else ""
    if one.snapshot is None:
        kept = _("no picture kept")
    elif one.snapshot.taken_at:
        kept = _("picture of {day}").format(day=facts.day(one.snapshot.taken_at))
    else:
        kept = _("picture without a date")
    return " · ".join(filter(None, (one.id, out, kept)))


def _contract(one: Contract) -> str:
    return " · ".join(_contract_parts(one))


def _contract_parts(one: Contract) -> Iterator[str]:
    yield one.id
    if one.ends_on:
        yield _("until {day}").format(day=facts.day(one.ends_on))
    if one.max_uses is not None:
        yield ngettext("{n} use of a person", "{n} uses of a person", one.max_uses).format(n=number(one.max_uses))
    if one.document is not None and one.document.name:
        yield one.document.name


def addresses(one: Waiting) -> str:
    """How the person can be reached."""
    contact = one.contact
    return " · ".join(filter(None, (contact.email, contact.phone, contact.company)))


def name(one: Waiting) -> str:
    """What the person is called; the address or the id where nobody knows a name."""
    contact = one.contact
    full = " ".join(filter(None, (contact.first_name, contact.last_name)))
    return full or contact.company or contact.email or contact.id


def said(one: Waiting) -> str:
    """When and how the person said yes."""
    if one.answer is None:
        return _("No yes is what this rests on.")
    given = one.answer.consent
    when = facts.day(given.at) if given.at else _("at an unknown date")
    return _("Said yes on {day} · {trace}").format(day=when, trace=tables.trace(given.trace))


def told(made: Decided) -> str:
    """What was written, in a sentence."""
    count, rule = len(made.people), reasons.headline(made.review.rule or "")
    if not count:
        return _("Nobody waited for this any more; nothing was written.")
    if made.review.decision == "allow":
        text = ngettext("{n} person allowed: {what}.", "{n} people allowed: {what}.", count)
    else:
        text = ngettext("{n} person blocked: {what}.", "{n} people blocked: {what}.", count)
    return text.format(n=number(count), what=rule)


def told_of(made: Decided, who: str) -> str:
    """What was written about one person, in a sentence."""
    if not made.people and not made.replaced:
        return told(made)
    rule = reasons.headline(made.review.rule or "")
    text = _("{name} is allowed: {what}.") if made.review.decision == "allow" else _("{name} is blocked: {what}.")
    return text.format(name=who, what=rule)


def taken_back(count: int) -> str:
    """That a decision is gone, in a sentence."""
    text = ngettext(
        "The decision about {n} person is taken back.", "The decision about {n} people is taken back.", count
    )
    return text.format(n=number(count))
