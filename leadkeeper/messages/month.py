"""Texts about the month: its steps, why some are skipped, messages to partners, export profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from leadkeeper.domain.book import ExportProfile, Owner
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.text import fold
from leadkeeper.messages import N_, NN_, Lines, _, counted, labels, line, money, number, speaking_to, suppression
from leadkeeper.messages.labels import Named

SENTENCES = {
    "month-unknown-files": N_(
        "No file with the header row of {files} was imported before, so the meaning of its columns is unknown. "
        "Import each of them once, or leave them out. Nothing was written. Of a list of people who left, the import "
        "asks whether everybody in it left."
    ),
    "month-perhaps-left": N_(
        "{files}: perhaps people who want no more messages. Import each of them by itself, where you say whether "
        "everybody in it left; the month then leaves it out. Nothing was written."
    ),
    "month-several-sheets": N_(
        "Several sheets with people: {files}. One of them may say who refused, so import each sheet first, or leave the"
        " file out. Nothing was written."
    ),
    "month-channel-named": N_(
        "{files}: the title of a column names one channel, and last time a yes under it counted for every channel of "
        "the form. Import each of them once with the field of that channel, or leave them out. Nothing was written."
    ),
    "month-files-unread": N_(
        "Several files cannot be read: {files}. They may say who refused: replace them, or take them out of the folder."
        " Nothing was written."
    ),
    "month-files-changed": N_(
        "Changed since the plan was made: {files}. Nothing was written. Look at the new plan before it is carried out."
    ),
    "month-unfinished": N_(
        "The month that began on {since} was interrupted. Go on with it first, with the same folders ({out}), or end"
        " it as it is."
    ),
    "month-none-unfinished": N_("No month was interrupted: there is nothing to go on with."),
    "month-stopped": N_(
        "The month stopped at “{step}” ({subject}): {why} What is done stays done. Put it right, then start the same"
        " month again: it goes on here."
    ),
    "month-password-missing": N_(
        "The file for {partner} gets a password, and none was typed. Type one, or change the profile."
    ),
    "profile-secret-missing": N_(
        "No contract with {partner} has a secret, so the file cannot take its password from it. Make one in the"
        " contract, or let the password be asked."
    ),
    "bad-file-pattern": N_(
        "“{pattern}” makes no file name. It may hold {known}, and no sign that a folder or a disk would not take."
    ),
}

SHORT = {
    "month-unfinished": N_("A month was interrupted. Go on with it first, or end it as it is."),
    "month-stopped": N_("The month stopped at a step. What is done stays done: the same month goes on there."),
}
"""Shorter sentences, used if facts of the full sentence are missing."""

step = Named(
    {
        "import": N_("Import"),
        "stop-file": N_("Suppression file"),
        "export": N_("Export"),
        "proof": N_("Proof"),
        "invoice": N_("Invoice lines"),
        "text": N_("Message"),
        "calendar": N_("Calendar"),
    }
)
"""Kinds of steps."""

state = Named(
    {
        "planned": N_("To do"),
        "running": N_("Interrupted"),
        "done": N_("Done"),
        "skipped": N_("Skipped"),
        "unread": N_("Not read"),
        "stopped": N_("Stopped"),
    }
)
"""States of steps."""

SKIPPED = {
    "same-file": N_("This file was imported before, as {other}: it is left out."),
    "left-out": N_("Left out by you: refusals in it are not read."),
    "same-as-another": N_("This is the same file as {other}: it is read once."),
    "nothing-to-tell": N_("There is nothing to notify this partner of."),
    "stop-file-waits": N_("All of them are in suppression file {other}: send it, then mark the partner as notified."),
    "cap-reached": N_("This partner got as many people this month as its profile allows."),
    "no-file": N_("There is no file to send."),
    "no-proof": N_("No export was made, so there is nothing to prove."),
    "no-export": N_("No export was made, so nothing new is to be invoiced."),
    "nothing-done": N_("Nothing was done, so nothing new is due."),
}
"""Why a step is skipped; other codes are those of errors."""


def late_lines(refs: Sequence[str], months: Sequence[str], *, is_named: bool) -> str:
    """Return how to write lines of earlier months that are in no invoice file, and which, unless these are named."""
    which = _("No export was made. Of earlier months, in no invoice file of the month: {refs}.")
    way = _(
        "If you have not invoiced them by hand, write them: “leadkeeper invoice BOOK --month {month} --out FILE.csv”."
    )
    text = way.format(month=", ".join(months))
    return text if is_named else f"{which.format(refs=', '.join(refs))} {text}"


CHANGED = {
    "changed": N_("This file is no longer as it was written: check it in Register before you send it."),
    "gone": N_("This file is no longer in the folder."),
    "unreadable": N_("This file cannot be read any more."),
}
"""What became of a file that a step made."""


def refused_since(people: int) -> str:
    """Return that refusals came after a suppression file was made; "" for none."""
    text = counted(
        "{count} person has refused since and is in no suppression file yet: make another one in Register.",
        "{count} people have refused since and are in no suppression file yet: make another one in Register.",
        people,
    )
    return text if people else ""


_IMPORTED = {
    "created": NN_("{count} new person", "{count} new people"),
    "updated": NN_("{count} person updated", "{count} people updated"),
    "refused": NN_("{count} row rejected", "{count} rows rejected"),
}
_COUNTED = dict.fromkeys(("invoice", "calendar"), NN_("{count} entry", "{count} entries")) | {
    "proof": NN_("{count} row", "{count} rows")
}


IN_FIGURES = ("addresses-dead", "everybody-left")
"""Warnings of an import that `figures` says."""


def figures(kind: str, facts: Mapping[str, Any]) -> str:
    """Return the figures of a step in a few words."""
    rows = int(facts.get("rows") or 0)
    if kind == "import":
        counts = ((texts, int(facts.get(name) or 0)) for name, texts in _IMPORTED.items())
        parts = [
            counted("{count} row", "{count} rows", rows),
            *(counted(*texts, count) for texts, count in counts if count),
        ]
        if facts.get("said_no"):
            parts.append(counted("{count} refusal", "{count} refusals", int(facts["said_no"])))
        if "addresses-dead" in facts.get("warnings", ()):
            parts.append(_("addresses that no longer work, by the name of the file"))
        if "everybody-left" in facts.get("warnings", ()):
            parts.append(_("people who left, by the name of the file: if not, import it by itself and say so"))
        if facts.get("in_review"):
            after = counted(
                "then {count} person waits in Review", "then {count} people wait in Review", int(facts["in_review"])
            )
            parts.append(after)
        return ", ".join(parts)
    if kind in _COUNTED:
        text = counted(*_COUNTED[kind], rows)
        late = _("of earlier months, in no such file: {refs}").format(refs=", ".join(facts.get("late", ())))
        return f"{text}; {late}" if facts.get("late") else text
    if kind == "text":
        return ""
    people = counted("{count} person", "{count} people", int(facts.get("people", rows)))
    price = facts.get("price_cents")
    if facts.get("due"):
        return _("{people}, to be notified by {day}").format(people=people, day=labels.day(str(facts["due"])))
    priced = [] if price is None else [money(int(price), facts.get("currency"))]
    return ", ".join([people, *priced, *_doubtful(facts)])


def _doubtful(facts: Mapping[str, Any]) -> Iterator[str]:
    """Numbers of addresses that may not reach the person: left out, or among those in the file."""
    left_out = dict(facts.get("left_out", {}))
    by_number = {kind: left_out.pop(kind) for kind in ("same-number", "number-refused") if kind in left_out}
    yield from Lines("{count} left out", "{count} left out")(sum(left_out.values()))
    yield from (line(labels.address_kind(kind), count) for kind, count in by_number.items())
    yield from Lines(
        "{count} left out who was shared with this partner before, though a review allows it again: see Export",
        "{count} left out who were shared with this partner before, though a review allows it again: see Export",
    )(int(facts.get("given_before", 0)))
    for kind, count in facts.get("hygiene", {}).items():
        yield line(labels.address_kind(kind), count)
    yield from Lines(
        "{count} differs only after the “+” from somebody who refused: see Export",
        "{count} differ only after the “+” from somebody who refused: see Export",
    )(int(facts.get("alike", 0)))
    yield from Lines(
        "{count} with a complaint not handled yet (“Consent disputed” in Contacts holds them)",
        "{count} with complaints not handled yet (“Consent disputed” in Contacts holds them)",
    )(int(facts.get("complaining", 0)))
    yield from Lines(
        "{count} open complaint about a seed address of this partner: see Complaints before you send the file",
        "{count} open complaints about seed addresses of this partner: see Complaints before you send the file",
    )(int(facts.get("seed_hits", 0)))
    yield from Lines(
        "{count} open complaint about a person that only this partner received: see Complaints before you send the "
        "file",
        "{count} open complaints about people that only this partner received: see Complaints before you send the file",
    )(int(facts.get("complaints_pointing", 0)))


def person(ref: str, name: str, email: str, kind: str | None) -> str:
    """Return a person of a step as a line: the partner's reference, name, address, why it must be notified."""
    why = labels.notice(kind) if kind else ""
    return "  ".join(part for part in (ref, name, email or (_("erased") if kind else ""), why) if part)


def further(count: int) -> str:
    """Return how many people are not named."""
    return counted("… and {count} more", "… and {count} more", count)


def mail(
    owner: Owner,
    partner: Partner,
    export: tuple[str, Mapping[str, Any]] | None,
    stop: tuple[str, int] | None,
    proof: str | None = None,
    asks: Sequence[str] = (suppression.STOP,),
) -> str:
    """Return subject and text of the message to a partner, in its language.

    `export` is the name of the file and the figures of its step, `stop` the name and the people of the stop file;
    `asks` is what its rows ask for; `proof` is the name of the proof pack.
    """
    with speaking_to(suppression.language_of(partner)):
        if export is None:
            subject, text = suppression.mail(owner, partner, stop[1] if stop else 0, stop[0] if stop else "", asks)
            return _subject(subject) + text + "\n"
        name, facts = export
        price = facts.get("price_cents")
        paragraphs = [
            _("Hello,"),
            counted(
                "The attached file {file} contains {count} person that we share with you under our contract.",
                "The attached file {file} contains {count} people that we share with you under our contract.",
                int(facts.get("rows") or 0),
                file=name,
            ),
            _("The sheet “Read me” says how they may be used, and contains the first message to send them."),
        ]
        if proof is not None:
            proved = _("The file {file} is the signed proof of these consents: open verify.html in it to check them.")
            paragraphs.append(proved.format(file=proof))
        if price is not None:
            priced = _("Price for this file by the contract: {amount}.")
            paragraphs.append(priced.format(amount=money(int(price), facts.get("currency"))))
        if stop is not None:
            paragraphs.append(suppression.attached(owner, stop[1], stop[0], asks))
        paragraphs.append(owner.name or "")
        sender = owner.name or ""
        subject = _("Contacts of {owner} for {partner}").format(owner=sender, partner=partner.legal_name)
        return _subject(labels.elided(subject, sender)) + "\n\n".join(one for one in paragraphs if one) + "\n"


def _subject(text: str) -> str:
    return _("Subject: {text}").format(text=text) + "\n\n"


DUE = {
    "notices": NN_(
        "Notify {name} of {count} person who withdrew, objected, was erased or corrected",
        "Notify {name} of {count} people who withdrew, objected, were erased or corrected",
    ),
    "request": NN_("Answer request {target} ({name})", "Answer request {target} ({name})"),
    "breach": NN_("Notify the CNIL of breach {target} by {at}", "Notify the CNIL of breach {target} by {at}"),
    "asking": NN_(
        "Read the note of {count} person already shared: it may ask to stop",
        "Read the notes of {count} people already shared: they may ask to stop",
    ),
    "contract": NN_("Renew the contract with {name}", "Renew the contract with {name}"),
    "snapshot": NN_(
        "The partner list of {day} has no screenshot: attach one",
        "The partner list of {day} has no screenshot: attach one",
    ),
    "consents": NN_("The consent of {count} person ends", "The consents of {count} people end"),
    "retention": NN_(
        "{count} person is kept longer than the book allows: look at retention",
        "{count} people are kept longer than the book allows: look at retention",
    ),
    "export": NN_("{name} got no file for a month", "{name} got no file for a month"),
    "payment": NN_(
        "{name} has not paid {target}: put it on hold, or note the payment",
        "{name} has not paid {target}: put it on hold, or note the payment",
    ),
    "month": NN_("A month was interrupted: go on with it", "A month was interrupted: go on with it"),
    "invoice": NN_(
        "Invoice {name}, in no invoice file of the month: “leadkeeper invoice BOOK --month {target} --out FILE.csv”",
        "Invoice {name}, in no invoice file of the month: “leadkeeper invoice BOOK --month {target} --out FILE.csv”",
    ),
    "complaints": NN_("Handle {count} complaint", "Handle {count} complaints"),
    "mailboxes": NN_(
        "Decide about {count} record that may be two mailboxes",
        "Decide about {count} records that may be two mailboxes",
    ),
    "erased-again": NN_(
        "Decide about {count} person who was erased and consented later",
        "Decide about {count} people who were erased and consented later",
    ),
}
"""What is due, by kind."""


def due(kind: str, name: str, target: str, people: int, day: date | None = None, at: str = "") -> str:
    """Return a thing that is due; `name` is a partner or the kind of a request, `day` that of a list, `at` its end."""
    sentence, of_many = DUE[kind]
    shown = labels.request(name) if kind == "request" else name
    when = labels.day(day.isoformat()) if day else "…"
    return counted(sentence, of_many, people, name=shown, target=target, day=when, at=labels.day(at))


def contract_ended(partner: str, day: date) -> str:
    """Return that the contract with a partner has run out."""
    text = _("The contract with {name} ended on {day}").format(name=partner, day=labels.day(day.isoformat()))
    return labels.elided(text, partner)


def due_on(day: date | None) -> str:
    """Return by when a thing is due."""
    return _("Due on {day}.").format(day=labels.day(day.isoformat())) if day else _("No day is known.")


def calendar_name(owner: str) -> str:
    """Return the name of the calendar."""
    return _("LeadKeeper: {owner}").format(owner=owner)


def due_line(day: date | None, text: str, *, late: bool) -> str:
    """Return one thing that is due as a line."""
    when = labels.day(day.isoformat()) if day else _("no day")
    return _("{day}  {text} (late)").format(day=when, text=text) if late else f"{when}  {text}"


SHOWN_REFS = 5


def named_refs(refs: Sequence[str]) -> str:
    """Return the first references of people, "" for none."""
    rest = [further(len(refs) - SHOWN_REFS)] if len(refs) > SHOWN_REFS else []
    return "    " + " ".join([*refs[:SHOWN_REFS], *rest]) if refs else ""


PLACEHOLDERS = Named({"partner": N_("partner"), "name": N_("name"), "month": N_("month"), "day": N_("day")})
"""Words in braces in the name of a partner's file, as they are stored and as they are shown."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def shown_pattern(pattern: str) -> str:
    """Return the pattern of a file name with its placeholders in the language shown."""
    return _PLACEHOLDER.sub(lambda match: f"{{{PLACEHOLDERS(match[1])}}}", pattern)


def stored_pattern(text: str) -> str:
    """Return a typed pattern with its placeholders as they are stored; those of the language shown are known too."""
    words = {fold(word): stored for stored, word in PLACEHOLDERS.choices()}
    return _PLACEHOLDER.sub(lambda match: f"{{{words.get(fold(match[1]), match[1])}}}", text)


PASSWORD = {"contract": N_("from the contract's secret"), "ask": N_("asked each month"), None: N_("none")}


def profile(partner: str, profile: ExportProfile) -> list[str]:
    """Return an export profile in lines; `partner` is the legal name."""
    pairs = (
        (_("Folder"), profile.folder or _("the folder of the month")),
        (_("File name"), shown_pattern(profile.name or "{partner}-{month}")),
        (_("Channels"), labels.channel.several(profile.channels) if profile.channels else _("those of the contract")),
        (_("Seed addresses"), _("one, if there is a seed mailbox") if profile.traps is None else str(profile.traps)),
        (_("Password"), _(PASSWORD[profile.password_from])),
        (_("At most a month"), _("no limit") if profile.cap is None else number(profile.cap)),
        (_("Left out"), labels.address_kind.several(profile.leave_out) if profile.leave_out else _("none")),
    )
    return [partner, *(f"  {name}: {text}" for name, text in pairs)]


def files_missing(partners: Sequence[str]) -> str:
    """Return the title of a month in which these partners (legal names) got no file: they are still to be notified."""
    text = _("No file for {partners}: notify of the withdrawals that are overdue, then start the month again")
    return text.format(partners=", ".join(partners))
