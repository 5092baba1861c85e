"""Texts about people's data: the access report, requests, erasure and retention, and the demo."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.domain.time import first_second
from leadkeeper.messages import N_, NN_, Lines, _, counted, decimal, labels, ngettext, number, returns
from leadkeeper.messages.labels import Named
from leadkeeper.messages.rules import headline

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

reason = Named({"objection": N_("Objection"), "withdrawal": N_("Consent withdrawn"), "erased": N_("Erasure")})
"""Reasons of suppression list entries."""


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """A part of a section: quotes, facts as (label, value), or a table with caption, headers and rows."""

    title: str = ""
    quotes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section of the page: its heading, paragraphs and blocks."""

    title: str
    texts: tuple[str, ...] = ()
    blocks: tuple[ReportBlock, ...] = ()


def title(dossier: Thing) -> str:
    """Return the heading of the page."""
    owner = dossier["owner"]["name"] or _("this company")
    return labels.elided(_("The data that {owner} keeps about you").format(owner=owner), owner)


def sections(dossier: Thing) -> list[ReportSection]:
    """Return the sections of the page in the current language."""
    several = len(dossier["records"]) > 1
    return [
        ReportSection(_("About this document"), tuple(_about(dossier))),
        *(_record(number, one, several=several) for number, one in enumerate(dossier["records"], 1)),
        ReportSection(_("Your answers"), _none(dossier["records"], "consents"), tuple(_answers(dossier["records"]))),
        ReportSection(
            _("Where the data came from"), _none(dossier["records"], "lines"), tuple(_lines(dossier["records"]))
        ),
        _recipients(dossier["recipients"]),
        ReportSection(_("Why, on which basis, and with which safeguards"), tuple(_grounds(dossier))),
        *_happened(dossier),
        ReportSection(_("How long the data is kept"), tuple(_lasting(dossier))),
        ReportSection(_("Your rights"), tuple(_rights(dossier["owner"]))),
    ]


def _about(dossier: Thing) -> Iterator[str]:
    yield _("Made on {day}, for you alone (article 15 of the GDPR).").format(day=labels.day(dossier["made_on"]))
    if dossier["owner"]["siren"]:
        owner = dossier["owner"]
        yield _("Who is responsible: {owner}, SIREN {siren}.").format(
            owner=owner["name"], siren=labels.siren(owner["siren"])
        )


def _grounds(dossier: Thing) -> Iterator[str]:
    """Purposes, legal basis, automated decisions and safeguards of transfers (GDPR 15(1)(a) and (h), 15(2))."""
    yield _("Purposes: our own offers, and sharing with the companies named in this document, for their offers.")
    if "consent" in dossier["legal_basis"]:
        yield _("Legal basis: your consent. Each answer above has its date, and the form and list that you saw.")
    if "legitimate-interest" in dossier["legal_basis"]:
        yield _("Legal basis: our legitimate interest, after you were informed and could object.")
    if not dossier["legal_basis"] and not any(record["consents"] for record in dossier["records"]):
        yield _("No consent and no information is recorded: your data are shared with nobody on that ground.")
    yield _("No decision that has legal or similar effects for you rests on automated processing alone.")
    outside = {known["legal_name"]: known for known in dossier["recipients"] if known["transfer_safeguard"]}
    for name, recipient in outside.items():
        words = _("Transfer to {name} ({country}): {safeguard}.")
        safeguard = _(SAFEGUARDS.get(recipient["transfer_safeguard"], "?"))
        yield words.format(name=name, country=recipient["country"], safeguard=safeguard)


SAFEGUARDS = {
    "adequacy": N_("a decision of the European Commission finds its protection adequate"),
    "scc": N_("the standard contractual clauses of the European Commission"),
}


def _lasting(dossier: Thing) -> Iterator[str]:
    if (until := dossier["kept_until"]) is None:
        yield _("The date is not known yet. A customer's data is kept for three years after the end of the relation.")
    else:
        kept = _("Until {day}: three years after the last thing you did, unless you do something until then.")
        yield kept.format(day=labels.day(until))
    if dossier["sealed_years"]:
        kept = _(
            "After a deletion: a proof of your consent and of who received your data is kept sealed, because we must "
            "be able to show it if you complain (GDPR 17(3)(b) and (e), article R223-2 of the consumer code). It "
            "contains no name and no address, and only your own address opens it."
        )
        yield f"{kept} {_destroyed_after(dossier['sealed_years'])}"


USUAL = {"stage": "new", "admin_only": False, "contested": False, "email_state": "ok"}
"""Facts that tell a person nothing: nobody has set them."""

FACTS = Named(
    {
        "stage": N_("Our follow-up"),
        "admin_only": N_("Kept for our accounts only"),
        "contested": N_("You contest a consent"),
        "email_state": N_("Mails to your address"),
    }
)
"""Headings that a person understands, where those of the book speak to its owner."""

PROOFS = Named({**labels.trace.names, "row": N_("the line of the file that your answer came in")}, labels.trace.absent)


def _record(number: int, record: Thing, *, several: bool) -> ReportSection:
    heading = _("Your data, record {number}").format(number=number) if several else _("Your data")
    left_out = ("id", "consents", "reviews", "lines")
    facts = [
        (FACTS(name) if name in FACTS.names else labels.column(name), _value(name, fact))
        for name, fact in record.items()
        if name not in left_out and USUAL.get(name) != fact
    ]
    return ReportSection(heading, (), (ReportBlock(facts=tuple((label, text) for label, text in facts if text)),))


def _value(name: str, fact: Any) -> str:
    """A fact for reading; "" if unknown."""
    if fact is None or fact in ("", [], {}):
        return ""
    if isinstance(fact, bool):
        return _("yes") if fact else _("no")
    if name == "last_action":
        return f"{labels.action(fact['kind'])}, {_day(fact['at'])}"
    if name == "informed":
        told = _("yes") if fact["mentions_transmission"] else _("no")
        return _("{day}; the sharing was mentioned: {told}").format(day=_day(fact["at"]), told=told)
    if name in ("phone", "other_phones"):
        return ", ".join(map(labels.telephone, [fact] if isinstance(fact, str) else fact))
    return labels.of_field[name](fact) if name in labels.of_field else _text(fact)


def _text(fact: Any) -> str:
    if isinstance(fact, Mapping):
        return "\n".join(_("{name}: {value}").format(name=name, value=_text(one)) for name, one in fact.items())
    if isinstance(fact, list):
        return ", ".join(map(_text, fact))
    return fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False)


def _day(text: str | None) -> str:
    return labels.day(text) if text else _("date unknown")


def _none(records: Iterable[Thing], kind: str) -> tuple[str, ...]:
    return () if any(one[kind] for one in records) else (_("Nothing is kept."),)


def _answers(records: Iterable[Thing]) -> Iterator[ReportBlock]:
    for answer in sorted(
        (said for record in records for said in record["consents"]),
        key=lambda said: first_second(_given_at(said), math.inf),
    ):
        heading = f"{_day(_given_at(answer))} – {labels.event(answer['event'])}, {labels.purpose(answer['purpose'])}"
        yield ReportBlock(heading, tuple(_wording(answer["form"])), tuple(_answer(answer)))
        for version in answer["lists"]:
            yield ReportBlock(
                caption=_("Partner list, published {day}").format(day=_day(version["published_at"])),
                headers=(_("Company"), "SIREN", _("Privacy policy")),
                rows=tuple(
                    tuple(name[key] or "" for key in ("name", "siren", "privacy_url")) for name in version["names"]
                ),
            )


def _given_at(answer: Thing) -> str | None:
    at: str | None = answer.get("repeated_from") or answer["at"]
    return at


def _answer(answer: Thing) -> Iterator[tuple[str, str]]:
    is_yes = answer["event"] == "given"
    every = _("those of the form") if is_yes else _("all channels")
    yield _("Channels"), labels.channel.several(answer["channels"]) if answer["channels"] else every
    if answer["partner_name"]:
        yield labels.column("partner"), labels.renamed(answer["partner_name"], answer.get("then"))
    if is_yes:
        yield _("How it was given"), labels.method(answer["method"])
        yield _("Proof kept"), PROOFS(answer["trace"])
    elif answer.get("repeated_from"):
        day = _day(answer["at"])
        yield (
            _("Recorded"),
            _("again on {day}: a newer yes under another of your addresses does not undo it").format(day=day),
        )
        return
    elif not answer.get("source"):
        yield _("Recorded"), _("by us, as you asked")
    for label, key in ((_("Date as written in the file"), "raw"), (labels.column("consent_ip"), "ip")):
        if answer[key]:
            yield label, answer[key]
    if answer["valid_until"]:
        yield _("Valid until"), _day(answer["valid_until"])
    form = answer["form"]
    if form is not None:
        name = form["name"] or form["form"]
        since = _("{form}, from {day}").format(form=name, day=_day(form["from"])) if form.get("from") else name
        yield labels.column("form"), since
        for one in form["evidence"] or ():
            yield labels.evidence(one["kind"]), f"{one['name'] or ''} {_day(one['taken_at'])}"


def _wording(form: Thing | None) -> Iterator[str]:
    """The wording shown by the form: its boxes and the text around them."""
    shown = (form or {}).get("description") or {}
    for name in ("own_box", "partner_box", "phone_box"):
        box = shown.get(name)
        if isinstance(box, Mapping) and isinstance(box.get("text"), str):
            yield box["text"]
    if isinstance(shown.get("text"), str) and shown["text"]:
        yield shown["text"]


def _lines(records: Iterable[Thing]) -> Iterator[ReportBlock]:
    for item in (line for record in records for line in record["lines"]):
        headers = item["headers"] or [str(n) for n in range(1, len(item["cells"]) + 1)]
        heading = _("File {file}, line {line}, read on {day}").format(
            file=item["file"] or item["import"], line=item["line"], day=_day(item["at"])
        )
        facts = [(label, _text(cell)) for label, cell in zip(headers, item["cells"], strict=True)]
        yield ReportBlock(heading, facts=tuple((label, text) for label, text in facts if text))


def _recipients(given: Sequence[Thing]) -> ReportSection:
    if not given:
        return ReportSection(_("Who received your data"), (_("We shared your data with nobody."),))
    rows = tuple(
        (
            _company(sent),
            _day(sent["at"]),
            labels.channel.several(sent["channels"]),
            labels.column.several(sent["columns"]) if sent["columns"] is not None else _("not noted"),
            "\n".join(filter(None, (sent["contact"], sent["privacy_url"]))),
        )
        for sent in given
    )
    headers = (_("Company"), _("Date"), _("Channels"), _("Data shared"), _("Where to write"))
    block = ReportBlock(caption=_("Every company that received your data, by name"), headers=headers, rows=rows)
    return ReportSection(_("Who received your data"), (), (block,))


def _company(one: Thing) -> str:
    number = f"SIREN {labels.siren(one['siren'])}" if one["siren"] else one["foreign_id"]
    return ", ".join(filter(None, (labels.renamed(one["legal_name"], one.get("then")), number)))


def _happened(dossier: Thing) -> Iterator[ReportSection]:
    """A section each for notifications, requests, complaints and review decisions, if there are any."""
    notices = [
        (
            labels.renamed(notice["legal_name"], notice.get("then")),
            labels.notice(notice["kind"]),
            _day(notice["sent_at"]) if notice["sent_at"] else _("not yet"),
        )
        for notice in dossier["notices"]
    ]
    asked = [
        (
            labels.request(request["kind"]),
            _day(request["received_on"]),
            f"{_day(request['answered_on'])}, {way(request['how'])}" if request["answered_on"] else _("not yet"),
            request["note"] or "",
        )
        for request in dossier["requests"]
    ]
    returned = [
        (labels.renamed(one["legal_name"], one.get("then")), _day(one["received_on"]), returns.reason(one["reason"]))
        for one in dossier["returns"]
    ]
    complaints = [(_day(one["at"]), labels.complaint(one["channel"]), one["address"]) for one in dossier["complaints"]]
    stops = [(reason(one["reason"]), _day(one["at"]), labels.channel(one["channel"])) for one in dossier["stop_list"]]
    decided = [
        (one["rule"] or "", labels.decision(one["decision"]), one["reason"] or "", _day(one["at"]))
        for record in dossier["records"]
        for one in record["reviews"]
    ]
    yield from _table(_("What recipients sent back"), (_("Company"), _("Date"), _("Reason")), returned)
    yield from _table(_("What recipients were notified of"), (_("Company"), _("Subject"), _("Notified on")), notices)
    yield from _table(_("What you asked"), (_("Request"), _("Received on"), _("Answered on"), _("Note")), asked)
    yield from _table(_("Complaints"), (_("Date"), _("Made through"), _("Address complained about")), complaints)
    yield from _table(_("Suppression list"), (_("Reason"), _("Since"), _("Channels")), stops)
    yield from _table(_("Decisions"), (_("Rule"), _("Decision"), _("Reason"), _("Date")), decided)


def _table(heading: str, headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[ReportSection]:
    if rows:
        yield ReportSection(heading, (), (ReportBlock(caption=heading, headers=headers, rows=tuple(rows)),))


def _rights(owner: Thing) -> Iterator[str]:
    yield _(
        "You can ask at any time to have this data corrected, erased or limited, object to its use for advertising, "
        "withdraw a consent, or receive it in a file that a machine can read (articles 16 to 21 of the GDPR)."
    )
    if contact := owner["rights_contact"] or owner["name"]:
        yield _("Write to {contact}.").format(contact=contact)
    yield _("Say in your own words which of these you ask for: you get an answer within one month, free of charge.")
    if owner["privacy_url"]:
        yield _("Privacy policy: {url}").format(url=owner["privacy_url"])
    yield _("You can also complain to the CNIL: www.cnil.fr, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07.")


SENTENCES = {
    "several-people": N_(
        "{contact} may mean several people: {records}. Name the person by another id or address, or choose records."
    ),
    "not-at-address": N_("The record {contact} has none of these addresses. Name it by its own id or address."),
    "no-record-chosen": N_("Choose at least one record."),
    "dossier-format": N_("“{path}” must end with .html (to read and print) or .json (for machines)."),
    "unknown-request-kind": N_("“{kind}” is not a kind of request. Choose one of these: {known}."),
    "unknown-request": N_("There is no request {request} in this book."),
    "asker-in-book": N_(
        "This address or number is in the book: {records}. Record the request of this person. If somebody else at this "
        "mailbox asks, give their first and last name."
    ),
    "asker-at-mailbox": N_(
        "The book has somebody else at this mailbox: {records}. No letter is written to request {request}: it would "
        "tell the one about the other. Answer in your own words, give away no data of the other (GDPR 15(4)), and "
        "record the answer with the file that you sent."
    ),
    "asker-elsewhere": N_(
        "No record has these addresses, but the book names one in another place: {places}. The answer to request "
        "{request} cannot be that you hold nothing: erase the address, or tell the person what you hold."
    ),
    "unknown-way": N_("“{how}” is not a way of answering. Choose one of these: {known}."),
    "day-in-future": N_("{text} is in the future. Give the day on which it happened."),
    "request-answered": N_("Request {request} is answered already. Reopen it first."),
    "extension-too-late": N_(
        "Request {request} can no longer be extended: the person had to be informed within the first month. "
        "Answer it now."
    ),
    "request-undone": N_(
        "Nothing in the book answers request {request}: nobody is erased, and no objection is recorded. Do it "
        "first, or state why not."
    ),
    "objection-not-refused": N_(
        "An objection to being shared cannot be refused (GDPR 21(2) and (3)). Record the withdrawal, or put the "
        "address on the suppression list, then answer request {request}. If it asks for something else, correct it; "
        "if it was recorded by mistake, remove it."
    ),
    "answer-too-early": N_("Request {request} came in after that day. Check the two dates."),
}

REMOVED = {
    "records": N_("Records emptied: {count}"),
    "consents": N_("Answers removed: {count}"),
    "source_lines": N_("Lines of files blanked: {count}"),
    "proofs": N_("Rows of proofs withheld: {count}"),
    "reviews": N_("Decisions removed: {count}"),
    "further_addresses": N_("Further addresses removed: {count}"),
    "import_changes": N_("Values replaced by imports removed: {count}"),
    "import_lines": N_("Links to lines of files removed: {count}"),
    "edits": N_("Changes by hand that can no longer be undone: {count}"),
    "purged": N_("Records deleted earlier and now erased: {count}"),
    "complaints": N_("Complaints that no longer name the person: {count}"),
    "elsewhere": N_("Other places that no longer name the person: {count}"),
    "stop_list": N_("Entries of the suppression list that are now hashes: {count}"),
}
"""What an erasure removed, by kind."""

STATES = {"answered": N_("answered"), "overdue": N_("overdue")}


def erasure_lines(
    removed: Mapping[str, int],
    partners: int,
    files: Sequence[str],
    sheets: Sequence[str],
    sealed_years: int = 0,
    names: Sequence[str] = (),
) -> list[str]:
    """Return what is still to be done after an erasure, then what is kept, then what was removed.

    `sealed_years`: how long a sealed proof is kept, 0 if none was made. `names`: those of the partners, if known.
    """
    sentences = [_("Inform the person of what you did: an erasure without an answer is not enough.")]
    if partners:
        texts = NN_("{count} partner must be notified.", "{count} partners must be notified.")
        if names:
            texts = NN_("{count} partner must be notified: {names}.", "{count} partners must be notified: {names}.")
        sentences.append(counted(*texts, partners, names=", ".join(names)))
    still = _("These files, shared earlier, still contain the person: {files}.").format(files=", ".join(files))
    shown = _("Check whether these documents show the person: {sheets}.").format(sheets=", ".join(sheets))
    return [
        *sentences,
        *([still] if files else []),
        *([shown] if sheets else []),
        _(
            "Backups of the book made before this erasure, also those of today, still contain the person: delete them "
            "once you no longer need them."
        ),
        _("An unreadable fingerprint of the addresses stays, so that no import brings the person back."),
        *([sealed_sentence(sealed_years)] if sealed_years else []),
        *(_(REMOVED[name]).format(count=number(count)) for name, count in removed.items()),
    ]


def sealed_sentence(years: int) -> str:
    """Return what is kept in spite of an erasure, why, and for how long (GDPR 17(3)(b) and (e), C. conso R223-2)."""
    kept = _(
        "A proof of the consent and of who received the data is kept sealed, because you must be able to show "
        "it when this person complains (GDPR 17(3)(b) and (e), article R223-2 of the consumer code). It "
        "contains no name and no address, and only the person's own address opens it."
    )
    return f"{kept} {_destroyed_after(years)}"


def _destroyed_after(years: int) -> str:
    return counted("It is destroyed after {count} year.", "It is destroyed after {count} years.", years)


def reports_too(records: Sequence[str]) -> list[str]:
    """Return which other records may be the person of an access report, which does not have them; [] for none."""
    text = counted(
        "{count} other record has the same number, or an address that differs only after the “+”. It is not in this "
        "report: if it is the same person, make its report too.",
        "{count} other records have the same number, or an address that differs only after the “+”. They are not in "
        "this report: if they are the same person, make their reports too.",
        len(records),
    )
    return [text, *(f"  {one}" for one in records)] if records else []


def request_state(state: str, days_left: int | None) -> str:
    """Return the state of a request."""
    if state in STATES or days_left is None:
        return _(STATES.get(state, state))
    return ngettext("{days} day left", "{days} days left", days_left).format(days=days_left)


UNDATED = Lines("{count} has no date at all and stays: check it.", "{count} have no date at all and stay: check them.")
ASKING = Lines("{count} stays until the request is answered.", "{count} stay until their request is answered.")
TAKEN_OUT = Lines(
    "{count} was deleted from the book, for good when it is closed.",
    "{count} were deleted from the book, for good when it is closed.",
)


def retained(people: int, over: int, undated: int, asking: int, taken_out: int) -> list[str]:
    """Return what a retention check found and did."""
    text = _("People without action for three years: {over} of {people}.")
    silent = text.format(over=number(over), people=number(people))
    return [silent, *UNDATED(undated), *ASKING(asking), *TAKEN_OUT(taken_out)]


STEPS = {
    "book": N_("1 · A book for Clodomir & Eulalie: {partners} partners with contracts, {forms} forms."),
    "import": N_(
        "2 · {file}: {read} rows read = {created} new people + {updated} updated + {unchanged} unchanged"
        " + {duplicates} repeated + {refused} refused + {blank} blank."
    ),
    "judge": N_(
        "3 · Who may be shared with Raoul SAS by e-mail, under the rules and evidence recorded? Of {people} "
        "people {eligible} are eligible, {review} must be reviewed, {blocked} are blocked."
    ),
    "export": N_("4 · {file}: {rows} people and {traps} seed address, for {price} €."),
    "verify": N_("5 · The file was entered in the register before it was released: chain {chain}, file {verified}."),
    "trace": N_("6 · A complaint comes in, {mail}. Which address is it, and who received it?"),
    "returns": N_(
        "7 · A month later Raoul SAS returns {rows} people, {file}: {accepted} are credited, {credit_cents} €."
        " Withdrawals: {withdrawn}."
    ),
    "renew": N_("8 · The contracts that end are renewed until {until}: {contracts}."),
    "month": N_("9 · The month in one move, from the files to the invoice lines and messages, in {folder}:"),
    "invoice": N_("10 · The invoice of Raoul SAS: {amount_cents} € less {credit_cents} € of credits = {net_cents} €."),
    "paid": N_("11 · {export} is paid: {net_cents} €."),
}
CHAIN = {"ok": N_("unbroken"), "broken": N_("broken")}
FILE = {"match": N_("the one registered"), "changed": N_("changed"), "unknown": N_("unknown")}


def told(step: str, figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines about a step of the demo, with its figures."""
    facts = dict(figures)
    for name in ("amount_cents", "credit_cents", "net_cents"):
        if name in facts:
            facts[name] = decimal(f"{facts[name] / 100:.2f}")
    if step == "renew":
        facts = {"until": labels.day(figures["until"]), "contracts": ", ".join(figures["contracts"])}
    if step == "export":
        facts["price"] = decimal(f"{figures['price_cents'] / 100:.2f}")
    if step == "verify":
        facts |= {"chain": _(CHAIN[figures["chain"]]), "verified": _(FILE[figures["file"]])}
    yield _(STEPS[step]).format_map(facts)
    if step == "judge":
        for rule, count in list(figures["reasons"].items())[:6]:
            yield f"      {count:>5}  {headline(rule)}"


REFUSED_KINDS = Named(
    {
        "access": N_("to receive your data"),
        "erasure": N_("to have your data erased"),
        "objection": N_("that your data not be used"),
        "rectification": N_("to have your data corrected"),
    },
    absent=N_("about your data"),
)
"""What a person asked for, in the letter of refusal."""


def refusal_text(owner: str, rights_contact: str | None, kind: str | None, received: str | None, reason: str) -> str:
    """Return the message to a person that a request is refused: the reasons and the remedies (GDPR 12(4))."""
    asked = _("On {day} you asked {what}. We do not do so, for this reason:").format(
        day=labels.day(received) if received else "?", what=REFUSED_KINDS(kind)
    )
    stopped = _("We no longer share your data with partners.") if kind == "erasure" else ""
    return "\n\n".join(filter(None, (asked, reason, stopped, *_where_to_turn(rights_contact), owner)))


def _where_to_turn(rights_contact: str | None) -> Iterator[str]:
    """The remedies of a person who disagrees, and the contact for it."""
    yield _(
        "If you disagree, you may complain to the supervisory authority (in France the CNIL, 3 place de Fontenoy, "
        "TSA 80715, 75334 Paris Cedex 07, www.cnil.fr) and you may go to court."
    )
    if rights_contact:
        yield _("You may write to us about it: {contact}.").format(contact=rights_contact)


def not_held_text(
    owner: str,
    rights_contact: str | None,
    kind: str | None,
    received: str | None,
    searched: Sequence[str],
    *,
    is_stopped: bool,
    sealed_until: str | None = None,
    recipients: Sequence[str] = (),
) -> str:
    """Return the message to a person that nothing is held about them (GDPR 12(3), 15(1)): what was searched for.

    `is_stopped`: the suppression list has one of the addresses or numbers, which is then said. `sealed_until`: the day
    on which the last sealed proof of the person is destroyed; `recipients` are the companies in it.
    """
    asked = _("On {day} you asked {what}. We searched our records for: {searched}.").format(
        day=labels.day(received) if received else "?", what=REFUSED_KINDS(kind), searched=", ".join(searched)
    )
    result = _("We hold no data about you.")
    if sealed_until:
        parts = [
            _(
                "We hold no record of you any more, but a proof of your consent and of who received your data. It is "
                "kept sealed until {day}, because we must be able to show it if you complain (GDPR, art. 17(3)(b) "
                "and (e))."
            ).format(day=labels.day(sealed_until)),
            _("Your data was shared with: {companies}.").format(companies=", ".join(recipients)) if recipients else "",
            _("Our suppression list has one of these, so that we never share it with anybody.") if is_stopped else "",
        ]
        result = " ".join(filter(None, parts))
    elif is_stopped:
        result = _(
            "We hold no other data about you than this: our suppression list has one of these, so that we never share "
            "it with anybody."
        )
    kept = _("We keep your request and this answer only to be able to show that we answered you.")
    again = _("If we may know you by another address or number, tell us, and we will search again.")
    return "\n\n".join(filter(None, (asked, result, kept, again, *_where_to_turn(rights_contact), owner)))
