"""What a person reads about the data kept of them: the sections of the dossier's page, made from its JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.words import N_, _, tables
from leadkeeper.words import facts as names
from leadkeeper.words.named import Named

Thing = Mapping[str, Any]

way = Named(
    {
        "email": N_("by e-mail"),
        "post": N_("by post"),
        "phone": N_("by telephone"),
        "in_person": N_("in person"),
        "other": N_("another way"),
    },
    absent=N_("not noted"),
)
"""How a request was answered."""

reason = Named(
    {
        "objection": N_("Objection"),
        "withdrawal": N_("Consent withdrawn"),
        "erased": N_("Erasure"),
    }
)
"""Why somebody is on the stop list."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a section: quoted words, facts as (label, value), or a table with caption, headers and rows."""

    title: str = ""
    quotes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page: its heading, paragraphs, and what stands below them."""

    title: str
    texts: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


def title(dossier: Thing) -> str:
    """The heading of the page."""
    return _("The data that {owner} keeps about you").format(owner=dossier["owner"]["name"] or _("this company"))


def sections(dossier: Thing) -> list[Section]:
    """The sections of the page, in the language spoken now."""
    several = len(dossier["records"]) > 1
    return [
        Section(_("About this document"), tuple(_about(dossier))),
        *(_record(number, one, several=several) for number, one in enumerate(dossier["records"], 1)),
        Section(_("Your answers"), _none(dossier["records"], "consents"), tuple(_answers(dossier["records"]))),
        Section(_("Where the data came from"), _none(dossier["records"], "lines"), tuple(_lines(dossier["records"]))),
        _recipients(dossier["recipients"]),
        *_happened(dossier),
        Section(_("How long the data is kept"), (_kept(dossier["kept_until"]),)),
        Section(_("Your rights"), tuple(_rights(dossier["owner"]))),
    ]


def _about(dossier: Thing) -> Iterator[str]:
    yield _("Made on {day}, for you alone (article 15 of the GDPR).").format(day=names.day(dossier["made_on"]))
    if dossier["owner"]["siren"]:
        owner = dossier["owner"]
        yield _("Who is responsible: {owner}, SIREN {siren}.").format(owner=owner["name"], siren=owner["siren"])


def _record(number: int, record: Thing, *, several: bool) -> Section:
    heading = _("Your data, record {number}").format(number=number) if several else _("Your data")
    left_out = ("id", "consents", "reviews", "lines")
    facts = [(tables.column(name), _value(name, one)) for name, one in record.items() if name not in left_out]
    return Section(heading, (), (Block(facts=tuple((label, text) for label, text in facts if text)),))


def _value(name: str, fact: Any) -> str:
    """A fact as a person reads it; '' for what is not known."""
    if fact is None or fact in ("", [], {}):
        return ""
    if isinstance(fact, bool):
        return _("yes") if fact else _("no")
    if name == "last_action":
        return f"{tables.action(fact['kind'])}, {_day(fact['at'])}"
    if name == "informed":
        told = _("yes") if fact["mentions_transmission"] else _("no")
        return _("{day}; the sharing was mentioned: {told}").format(day=_day(fact["at"]), told=told)
    table: Named | None = {
        "segment": tables.segment,
        "stage": tables.stage,
        "email_state": tables.email_state,
        "country": names.country,
    }.get(name)
    return table(fact) if table is not None else _text(fact)


def _text(fact: Any) -> str:
    if isinstance(fact, Mapping):
        return "\n".join(_("{name}: {value}").format(name=name, value=_text(one)) for name, one in fact.items())
    if isinstance(fact, list):
        return ", ".join(map(_text, fact))
    return fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False)


def _day(text: str | None) -> str:
    return names.day(text) if text else _("date unknown")


def _none(records: Iterable[Thing], kind: str) -> tuple[str, ...]:
    return () if any(one[kind] for one in records) else (_("Nothing is kept."),)


def _answers(records: Iterable[Thing]) -> Iterator[Block]:
    for said in (said for record in records for said in record["consents"]):
        heading = f"{_day(said['at'])} – {tables.event(said['event'])}, {tables.purpose(said['purpose'])}"
        yield Block(heading, tuple(_wording(said["form"])), tuple(_answer(said)))
        for one in said["lists"]:
            yield Block(
                caption=_("Partner list {version}, published {day}").format(
                    version=one["id"], day=_day(one["published_at"])
                ),
                headers=(_("Company"), "SIREN", _("Privacy policy")),
                rows=tuple(_cells(name, ("name", "siren", "privacy_url")) for name in one["names"]),
            )


def _answer(said: Thing) -> Iterator[tuple[str, str]]:
    channels = names.channel.several(said["channels"]) if said["channels"] else _("those of the form")
    yield _("Channels"), channels
    if said["partner_name"]:
        yield tables.column("partner"), said["partner_name"]
    yield _("How it was said"), names.method(said["method"])
    yield _("Proof kept"), tables.trace(said["trace"])
    for label, key in ((_("Date as it stood in the file"), "raw"), (tables.column("consent_ip"), "ip")):
        if said[key]:
            yield label, said[key]
    if said["valid_until"]:
        yield _("Valid until"), _day(said["valid_until"])
    form = said["form"]
    if form is not None:
        yield tables.column("form"), f"{form['name'] or form['form']} ({form['id']})"
        for one in form["evidence"] or ():
            yield tables.evidence(one["kind"]), f"{one['name'] or ''} {_day(one['taken_at'])}"


def _wording(form: Thing | None) -> Iterator[str]:
    """The words that the form showed: its boxes and the text around them."""
    shown = (form or {}).get("description") or {}
    for name in ("own_box", "partner_box", "phone_box"):
        box = shown.get(name)
        if isinstance(box, Mapping) and isinstance(box.get("text"), str):
            yield box["text"]
    if isinstance(shown.get("text"), str) and shown["text"]:
        yield shown["text"]


def _lines(records: Iterable[Thing]) -> Iterator[Block]:
    for one in (line for record in records for line in record["lines"]):
        headers = one["headers"] or [str(n) for n in range(1, len(one["cells"]) + 1)]
        heading = _("File {file}, line {line}, read on {day}").format(
            file=one["file"] or one["import"], line=one["line"], day=_day(one["at"])
        )
        facts = [(label, _text(cell)) for label, cell in zip(headers, one["cells"], strict=True)]
        yield Block(heading, facts=tuple((label, text) for label, text in facts if text))


def _recipients(given: Sequence[Thing]) -> Section:
    if not given:
        return Section(_("Who received your data"), (_("Nobody received your data from us."),))
    rows = tuple(
        (
            _company(one),
            _day(one["at"]),
            names.channel.several(one["channels"]),
            ", ".join(map(tables.column, one["columns"])) if one["columns"] is not None else _("not noted"),
            "\n".join(filter(None, (one["contact"], one["privacy_url"]))),
        )
        for one in given
    )
    headers = (_("Company"), _("Date"), _("Channels"), _("Data given"), _("Where to write"))
    block = Block(caption=_("Every company that received your data, by name"), headers=headers, rows=rows)
    return Section(_("Who received your data"), (), (block,))


def _company(one: Thing) -> str:
    number = f"SIREN {one['siren']}" if one["siren"] else one["foreign_id"]
    return ", ".join(filter(None, (one["legal_name"], number)))


def _happened(dossier: Thing) -> Iterator[Section]:
    """What happened besides: told to recipients, asked, complained, decided; a section each, if there is any."""
    notices = [
        (one["legal_name"], tables.notice(one["kind"]), _day(one["sent_at"]) if one["sent_at"] else _("not yet"))
        for one in dossier["notices"]
    ]
    asked = [
        (
            tables.request(one["kind"]),
            _day(one["received_on"]),
            f"{_day(one['answered_on'])}, {way(one['how'])}" if one["answered_on"] else _("not yet"),
            one["note"] or "",
        )
        for one in dossier["requests"]
    ]
    complaints = [(_day(one["at"]), tables.complaint(one["channel"]), one["address"]) for one in dossier["complaints"]]
    stops = [(reason(one["reason"]), _day(one["at"]), names.channel(one["channel"])) for one in dossier["stop_list"]]
    decided = [
        (one["rule"] or "", tables.decision(one["decision"]), one["reason"] or "", _day(one["at"]))
        for record in dossier["records"]
        for one in record["reviews"]
    ]
    yield from _table(_("What recipients were told"), (_("Company"), _("Subject"), _("Told on")), notices)
    yield from _table(_("What you asked"), (_("Request"), _("Received on"), _("Answered on"), _("Note")), asked)
    yield from _table(_("Complaints"), (_("Date"), _("Made through"), _("Address complained about")), complaints)
    yield from _table(_("Stop list"), (_("Reason"), _("Since"), _("Channels")), stops)
    yield from _table(_("Decisions"), (_("Rule"), _("Decision"), _("Reason"), _("Date")), decided)


def _table(heading: str, headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[Section]:
    if rows:
        yield Section(heading, (), (Block(caption=heading, headers=headers, rows=tuple(rows)),))


def _cells(thing: Thing, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(thing[key] or "" for key in keys)


def _kept(until: str | None) -> str:
    if until is None:
        return _("No day is known yet. A customer's data is kept for three years after the end of the relation.")
    return _("Until {day}: three years after the last thing you did, unless you do something until then.").format(
        day=names.day(until)
    )


def _rights(owner: Thing) -> Iterator[str]:
    yield _(
        "You can ask at any time to have this data corrected, erased or limited, object to its use for advertising, "
        "withdraw a consent, or receive it in a file that a machine can read (articles 16 to 21 of the GDPR)."
    )
    if owner["rights_contact"]:
        yield _("Write to {contact}.").format(contact=owner["rights_contact"])
    if owner["privacy_url"]:
        yield _("Privacy policy: {url}").format(url=owner["privacy_url"])
    yield _("You can also complain to the CNIL: www.cnil.fr, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07.")
