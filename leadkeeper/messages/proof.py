"""Sentences about proof that travels: packs, their check, the key, breaches; letters of the leak file, in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

from leadkeeper.domain.documents import TextDraft
from leadkeeper.messages import N_, NN_, Lines, _, counted, labels, ngettext, number, speaking_to
from leadkeeper.messages.control import text_drafts

PROOF_SENTENCES = {
    "unknown-ref": N_("No row of an export has the reference {ref}."),
    "proof-not-kept": N_(
        "No proof was kept with export {export}: it was made before this book kept them, or it came from an archive."
    ),
    "proof-withheld": N_("The person in row {ref} was erased: there is no proof of this row any more."),
    "proof-damaged": N_(
        "The rows of export {export} no longer match the register: no proof is signed for them. Check the book."
    ),
    "proof-key-changed": N_(
        "The key in this book is not the one that the register knows. Somebody may have replaced it. If it was you, "
        "make a new one: “leadkeeper proof-key BOOK --renew REASON”."
    ),
    "nothing-to-prove": N_("No export with a proof holds this person."),
    "unknown-breach": N_("There is no breach {breach} in this book."),
    "years-out-of-range": N_("A sealed proof is kept for 1 to {most} years."),
    "no-proof-pack": N_("{path} is not a proof pack: it has no manifest."),
    "no-certificate": N_(
        "{path} holds no root certificate of a time stamp authority (PEM). The authority publishes it."
    ),
    "nothing-leaked": N_("No complaint shows that people shared with {partner} were used by others: name one."),
    "leaked-before": N_(
        "By the dates, every complaint about people shared with {partner} came before your export: this proves "
        "nothing, and there is no leak file. Is the date of the mail right, and was the clock of this computer?"
    ),
}

_SEALED_STAY = Lines(
    "Not in the archive: {count} sealed proof of an erased person, as its key stays in this book. Keep a backup.",
    "Not in the archive: {count} sealed proofs of erased people, as their key stays in this book. Keep a backup.",
)


def not_archived(sealed: int, *, chose: bool, balanced: bool) -> list[str]:
    """Return what of proofs an archive leaves out: those sealed, what was chosen about them, the balancing test."""
    choice = _("Not in the archive: whether and how long sealed proofs are kept. Set it again: “sealed-proof”.")
    test = _("Not in the archive: the signed balancing test. Store it again: “balancing-test”.")
    return [*_SEALED_STAY(sealed), *([choice] if chose else []), *([test] if balanced else [])]


FAULTS = {
    "signature-wrong": N_("the signature is not that of the key in the pack"),
    "manifest-unreadable": N_("the manifest cannot be read"),
    "file-added": N_("was added to the pack"),
    "file-missing": N_("is missing from the pack"),
    "file-changed": N_("was changed"),
    "file-repeated": N_("is in the pack twice"),
    "row-unreadable": N_("this line cannot be read"),
    "row-changed": N_("this row was changed"),
    "row-missing": N_("this row is missing"),
    "row-added": N_("this row was added"),
    "row-moved": N_("this row was moved"),
    "leaves-wrong": N_("do not lead to the root that was signed"),
    "key-other": N_("is the fingerprint of another key"),
    "timestamp-unreadable": N_("is not the answer of a time stamp authority"),
    "timestamp-other": N_("is the time stamp of something else"),
    "timestamp-untrusted": N_("is a time stamp that the given certificates do not vouch for"),
}
"""What is wrong with a part of a pack, by the code of `files.proof_pack`."""

FILE_STATES = {
    "match": N_("The workbook is the very file that was sent."),
    "same-rows": N_("All rows are as they were sent, but the file was saved again: it is not the very file."),
    "changed": N_("The workbook is not as it was sent."),
    "unknown": N_("The workbook has no row of this export."),
}

DIFFERENCES = {
    "changed": N_("in the workbook: changed"),
    "missing": N_("in the workbook: missing"),
    "added": N_("in the workbook: added"),
    "moved": N_("in the workbook: moved"),
    "unchecked": N_("in the workbook: not checked, the person was erased since"),
}

MOST_NAMED = 20  # differences of one kind that are named before the others are counted


def proof_written(file: str, rows: int, withheld: int, fingerprint: str, missing: Sequence[str]) -> list[str]:
    """Return what a pack that was written holds, and what the book could not put into it."""
    sentences = [counted("Proof of {count} row in {file}.", "Proof of {count} rows in {file}.", rows, file=file)]
    if withheld:
        gone = counted(
            "{count} row is withheld: the person was erased since. Its place in the proof is kept.",
            "{count} rows are withheld: these people were erased since. Their places in the proof are kept.",
            withheld,
        )
        sentences.append(gone)
    if missing:
        sentences.append(_("Not in the pack, since the book has no copy:") + f" {', '.join(missing)}.")
    return [*sentences, _("Fingerprint of the key: {fingerprint}").format(fingerprint=fingerprint)]


def proof_checked(result: Mapping[str, Any]) -> list[str]:
    """Return the result of a check (`PackCheck.as_json`) in words."""
    if result["proof"] == "broken":
        lines = [_("This proof is NOT as it was signed.")]
    else:
        lines = [_("The proof of export {export} is as it was signed.").format(export=result["export"])]
    named = [(one["code"], one["name"]) for one in result["faults"]]
    for code, words in FAULTS.items():
        lines += _named([name for fault, name in named if fault == code], _(words))
    if result["file"] is not None:
        lines.append(_(FILE_STATES[result["file"]]))
        for name, words in DIFFERENCES.items():
            lines += _named(result[name], _(words))
    if (stamp := result["timestamp"]) is not None:
        words = _("Time stamp of {authority}: this proof existed on {instant}.")
        lines.append(words.format(authority=stamp["authority"], instant=labels.day(stamp["at"])))
    if result["fingerprint"]:
        lines.append(_("Compare this fingerprint with the one on the sheet “Read me” (“Lisez-moi”) of the export:"))
        lines.append(f"  {result['fingerprint']}")
    return lines


def _named(names: Sequence[str], words: str) -> list[str]:
    lines = [f"  {name}  {words}" for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        lines.append("  " + _("and {count} more").format(count=number(len(names) - MOST_NAMED)))
    return lines


def key_words(state: str, fingerprint: object, known: object) -> list[str]:
    """Return the state of the book's key in words."""
    if state == "none":
        return [_("This book has no key yet: it is made with the next export.")]
    if state == "lost":
        return [
            _("The key of this book is lost: {known}").format(known=known),
            _("The next export or proof makes a new one, and the register says so. Tell your partners."),
        ]
    if state == "changed":
        return [
            _("The key in this book is not the one that the register knows."),
            _("In the book: {fingerprint}").format(fingerprint=fingerprint),
            _("In the register: {known}").format(known=known),
        ]
    return [_("Fingerprint of the key: {fingerprint}").format(fingerprint=fingerprint)]


UNSEALED = N_(
    "No proof of the consent and of who received the data is kept: only an e-mail address that nobody else in the book "
    "has could open it, and this person has none. A proof of the export (Register, or “proof”) made before keeps it."
)
"""Said before and after the erasure of somebody who was shared, or agreed to calls."""


def sealed_words(result: Mapping[str, Any]) -> list[str]:
    """Return what a sealed proof says of the person that its address opened."""
    words = _(SEALED_AFTER[result["reason"]])
    lines = [words.format(day=labels.day(result["sealed_on"]), end=labels.day(result["expires_on"]))]
    for item in result["consents"]:
        event = _(EVENTS.get(item["event"], "?"))
        lines.append(f"  {event}  {labels.day(item['at']) if item['at'] else '?'}  {item['form_version'] or '–'}")
    for item in result["disclosures"]:
        words = _("shared with {partner} on {day} in export {export}")
        day = labels.day(item["at"]) if item["at"] else "?"
        lines.append("  " + words.format(partner=item["legal_name"] or item["partner"], day=day, export=item["export"]))
    return lines


SEALED_AFTER = {
    "erasure": N_("A sealed proof opened: this person was erased on {day}. The proof is destroyed on {end}."),
    "retention": N_(
        "A sealed proof opened: this person was deleted on {day}, after the retention period. The proof is destroyed on"
        " {end}."
    ),
}
EVENTS = {"given": N_("consent"), "refused": N_("refusal"), "withdrawn": N_("withdrawal")}


def sealing_words(years: int, kept: int, *, is_on: bool) -> list[str]:
    """Return the book's choice about sealed proofs in words."""
    if is_on:
        lines = [counted("Proofs are sealed for {count} year.", "Proofs are sealed for {count} years.", years)]
    else:
        lines = [_("Nothing is kept sealed of people who are erased from now on.")]
    if not kept:
        return [*lines, _("No sealed proof is kept now.")]
    return [*lines, counted("{count} sealed proof is kept now.", "{count} sealed proofs are kept now.", kept)]


BREACH_STATES = {
    "open": NN_("{hours} hour is left to notify the CNIL.", "{hours} hours are left to notify the CNIL."),
    "overdue": NN_(
        "The CNIL should have been notified {hours} hour ago.", "The CNIL should have been notified {hours} hours ago."
    ),
    "waived": NN_(
        "It was decided that the CNIL need not be notified.", "It was decided that the CNIL need not be notified."
    ),
    "told": NN_("The CNIL was notified in time.", "The CNIL was notified in time."),
    "told-late": NN_("The CNIL was notified {hours} hour late.", "The CNIL was notified {hours} hours late."),
}


def breach_words(result: Mapping[str, Any]) -> list[str]:
    """Return a breach and its clock (`BreachStatus.as_json`) in words."""
    why = [f"  {result['waived_because']}"] if result.get("waived_because") and result["state"] == "waived" else []
    return [f"{result['id']}  {labels.day(result['known_at'])}  {result['what']}", f"  {breach_state(result)}", *why]


def breach_state(result: Mapping[str, Any]) -> str:
    """Return the clock of a breach in words."""
    hours = abs(result["hours_left"])
    return ngettext(*BREACH_STATES[result["state"]], hours).format(hours=number(hours))


def breach_saved(result: Mapping[str, Any]) -> str:
    """Return that a breach is in the book, its clock, and where it waits."""
    waits = _("It stays on Home and in “Breaches…” until the CNIL is notified or need not be.")
    return " ".join((_("The breach is saved."), breach_state(result), waits))


WARNING = (
    "Projet rempli à partir du carnet. Ce n’est pas un conseil juridique : faites-le relire avant de l’envoyer. Ce qui"
    " est entre [crochets] reste à écrire."
)

SEEDS = "Des adresses de contrôle, présentes dans ces seuls fichiers, ont reçu {count} message(s) de {senders}."
COMPLAINTS = "{count} personne(s) qui figuraient dans ces fichiers se sont plaintes de messages de {senders}."
NOBODY = "[expéditeur]"
DATED = "Les messages conservés portent les dates suivantes : {dates}."
NOTED = "Sans message conservé, relevé le : {dates}."
KEPT = "Nous tenons les messages et leurs en-têtes à la disposition du juge et de la CNIL."
CLAUSES = {
    True: "Le contrat interdit toute retransmission, et prévoit le contrôle par des adresses pièges.",
    False: "Le consentement ne vaut que pour le partenaire nommé : toute retransmission est interdite (RGPD, art. 6).",
}


def letters(facts: Mapping[str, Any]) -> dict[str, TextDraft]:
    """Return the letters by file name; they name no seed contact and no person."""
    with speaking_to("fr"):
        filled = _filled(facts)
    titles = {
        "mise-en-demeure": "Mise en demeure (projet)",
        "lettre-aux-personnes": "Lettre aux personnes (projet)",
        "evaluation-violation": "Évaluation de la violation (projet)",
    }
    return text_drafts(titles, WARNING, str(filled["seller"]), filled)


def _filled(facts: Mapping[str, Any]) -> dict[str, object]:
    seller, partner, complaints = facts["seller"], facts["partner"], facts["complaints"]
    hits = [
        text.format(count=number(len(domains)), senders=", ".join(sorted(filter(None, set(domains)))) or NOBODY)
        for is_trap, text in ((True, SEEDS), (False, COMPLAINTS))
        for has_sender in (True, False)
        if (domains := [c["domain"] for c in complaints if (c["trap"], bool(c["domain"])) == (is_trap, has_sender)])
    ]
    dates = {
        DATED: _days(one for one in complaints if one["mail"]),
        NOTED: _days(one for one in complaints if not one["mail"]),
    }
    dated = [text.format(dates=", ".join(days)) for text, days in dates.items() if days]
    newest = facts["contracts"][-1] if facts["contracts"] else None
    contract = newest["id"] if newest else "[contrat]"
    if newest and newest["signed_on"]:
        contract = f"du {labels.day(newest['signed_on'])} ({contract})"
    return {
        "seller": seller["name"] or "[société]",
        "seller_siren": seller["siren"] or "[SIREN]",
        "contact": seller["contact"] or "[contact]",
        "partner": partner["legal_name"],
        "partner_siren": partner["siren"] or "[numéro]",
        "partner_contact": partner["contact"] or "[contact]",
        "today": labels.day(facts["made_on"]),
        "exports": ", ".join(f"{one['export']} du {labels.day(one['at'])}" for one in facts["exports"]) or "[exports]",
        "rows": number(sum(one["rows"] for one in facts["exports"])),
        "contract": contract,
        "clause": CLAUSES[bool(newest and newest["seeds"] and "no-transfer" in newest["clauses"])],
        "hits": " ".join([*hits, *dated, *([KEPT] if any(one["mail"] for one in complaints) else [])]),
    }


def _days(complaints: Iterable[Mapping[str, Any]]) -> list[str]:
    """Days of messages by their own header, else of the record; once each."""
    days = []
    for complaint in complaints:
        try:
            days.append(labels.day(parsedate_to_datetime(complaint["headers"]["Date"][0]).isoformat()))
        except (KeyError, ValueError):
            days.append(labels.day(complaint["at"]) if complaint["at"] and not complaint["mail"] else "[date]")
    return list(dict.fromkeys(days))


def leak_written(folder: str, complaints: int, exports: int) -> list[str]:
    """Return where the leak file is."""
    return [
        counted("{count} complaint in {folder}", "{count} complaints in {folder}", complaints, folder=folder),
        counted(
            "{count} export of this partner is concerned.", "{count} exports of this partner are concerned.", exports
        ),
        _("The mails and timeline.json name your seed addresses: do not send them to the partner."),
    ]
