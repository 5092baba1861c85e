"""Sentences about partners and holds, losses of a backup or recovery, the sheet for invoices, the public list page.

The list page and the message about its changes are read in the language of that page, whatever the language of the
program: both languages are here and not in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from leadkeeper.domain.book import Owner
from leadkeeper.domain.documents import Cover, Section
from leadkeeper.domain.partner import Hold, ListChanges, PaymentTerms
from leadkeeper.domain.time import paris_day
from leadkeeper.domain.verdict import Objection, Verdict
from leadkeeper.messages import N_, NN_, Lines, _, catalogue, counted, decimal, labels, ngettext
from leadkeeper.messages.forms import Wording
from leadkeeper.messages.labels import Named
from leadkeeper.messages.rules import sentence


class ListWording(Wording):
    """Sentences of a partner list in one language."""

    page = "list"

    def number(self, siren: str | None, foreign_id: str | None) -> str:
        """Return the number that identifies a company."""
        if siren:
            return self.say("siren", siren=siren)
        return self.say("foreign", number=foreign_id) if foreign_id else self.say("no_siren")

    def country(self, code: str | None) -> str:
        """Return a country's name in this language; "" for none, an unknown code unchanged."""
        name = labels.country.names.get(code or "", code or "")
        return catalogue(self.language).gettext(name) if name else ""

    def changes(self, changes: ListChanges, prefix: str = "") -> list[str]:
        """Return a line for each company added, removed and renamed; `prefix` is `told_` for a message."""
        result: Sequence[tuple[str, Sequence[str]]] = (
            ("added", [one.name or "" for one in changes.added]),
            ("removed", [one.name or "" for one in changes.removed]),
            ("renamed", [self.say("renamed_one", before=one.before, after=one.after) for one in changes.renamed]),
        )
        return [self.say(prefix + key, names=self.series(names)) for key, names in result if names]


def told(
    language: str, company: str, day: str, changes: ListChanges, *, url: str | None, rights_contact: str | None
) -> str:
    """Return the text about a changed list for the next message to people (CNIL's third principle)."""
    words = ListWording(language)
    lines = [words.say("told", company=company, day=words.day(day)), *words.changes(changes, "told_")]
    if changes.added:
        lines.append(words.say("told_no_transfer"))
    lines.append(words.say("told_where", url=url or words.say("no_url")))
    lines.append(words.say("told_withdraw", contact=rights_contact or words.say("no_contact")))
    return " ".join(lines)


clause = Named(
    {
        "parties": N_("Both companies by legal name and SIREN, each answering for itself under the GDPR"),
        "files": N_("What is shared: columns, and the price"),
        "purpose": N_("What for: purpose, offers, channels, countries"),
        "use": N_("How often and how long: number of uses, first and last day"),
        "no-transfer": N_("No resale, no onward sharing, no enrichment, no upload to social networks"),
        "on-list": N_("The partner is named on the published list, with its privacy policy"),
        "first-message": N_("First message within a month: it names you as the source, and the rights"),
        "unsubscribe": N_("A way to unsubscribe in every message, and who handles it"),
        "objections": N_("Objections and withdrawals go both ways within 72 hours"),
        "stop-file": N_("The suppression file is applied before every use"),
        "proof": N_("You provide the proof of a consent on request, within a fixed delay"),
        "audit": N_("A right to audit, and real checks on fixed days"),
        "seeds": N_("Seed addresses are accepted, with a penalty for each misuse"),
        "security": N_("How the file travels and how it is protected"),
        "retention": N_("How long it is kept, and a certificate of deletion at the end"),
        "breach": N_("A breach is notified within 24 to 48 hours"),
        "processors": N_("Processors are named and bound"),
        "outside-eea": N_("Nothing leaves the European Economic Area without safeguards"),
        "sectors": N_("Forbidden sectors and hours of calls"),
        "warranty": N_("You answer for the origin; who is liable for what"),
        "termination": N_("How it is terminated, and that all use stops then"),
        "law": N_("Which law, which court"),
    }
)

risk = Named(
    {
        "parties": N_("It is unclear which company was allowed what: a consent names a legal entity, not a brand."),
        "files": N_("More columns are shared than people agreed to, and the invoice can be disputed."),
        "purpose": N_("The partner may use the data for a use that nobody agreed to; consent is given for a purpose."),
        "use": N_("The file is used again and again, long after the data are too old."),
        "no-transfer": N_("The data go from hand to hand; the consent covers the named partner alone."),
        "on-list": N_(
            "Without its name on the list that was shown, nobody may be shared with it (fines of the CNIL: EDF, "
            "Canal+, Hubside)."
        ),
        "first-message": N_("People do not learn where their data come from (GDPR article 14): complaints reach you."),
        "unsubscribe": N_("People cannot stop the messages, and complain to the CNIL or Signal Spam."),
        "objections": N_(
            "A refusal reaches only one of you, and the other goes on: an offence (article 226-18-1, Penal Code)."
        ),
        "stop-file": N_("People who refused since the export are contacted."),
        "proof": N_(
            "The partner cannot justify the origin of the data, and turns against you (fine of the CNIL: Solocal)."
        ),
        "audit": N_("A contract that is never checked protected neither Foriou nor EDF from a fine of the CNIL."),
        "seeds": N_("You cannot prove a misuse that a seed address reveals, nor have it paid for."),
        "security": N_("A file sent in the clear that leaks is a breach of both."),
        "retention": N_("The partner keeps the data for ever."),
        "breach": N_("You hear too late to notify the CNIL within 72 hours (GDPR article 33)."),
        "processors": N_(
            "Call centres and mailers act without instructions (fine of the CNIL for that too: Performeclic)."
        ),
        "outside-eea": N_("A transfer without safeguards is unlawful (GDPR chapter V)."),
        "sectors": N_(
            "A company that profits from an unlawful call is presumed responsible (article L223-1, Consumer Code)."
        ),
        "warranty": N_("Each can blame the other for the damage; it is settled in court."),
        "termination": N_("After the end the data go on being used."),
        "law": N_("A dispute begins with the question where and under which law."),
    }
)
"""What may happen without the clause."""


def traps_unagreed(partner: str) -> str:
    """Return the warning that seed contacts went to a partner with a contract that does not mention them."""
    text = _("The contract with {partner} does not mention seed addresses: add this clause, with a penalty for misuse.")
    return text.format(partner=partner)


NOBODY_WHILE_HELD = (
    N_("The partner is on hold ({hold}). Settle the problem, then lift the hold in Partners."),
    N_("The partner is on hold. Settle the problem, then lift the hold in Partners."),
)
"""Addition to a refused export, with and without the reason of the hold."""


def command(partner: str | None = None) -> str:
    """Return the command that lifts a hold, with placeholders for the book and, if None, the partner."""
    plain = partner is None or partner.replace("-", "").replace("_", "").isalnum()
    named = partner or _("PARTNER") if plain else f'"{partner}"'
    return _("“leadkeeper hold BOOK {partner} --lift”").format(partner=named)


def how_to_remove_holds() -> str:
    """Return how to list and lift holds on the command line."""
    return _("“leadkeeper hold BOOK” shows the holds, {command} lifts one.").format(command=command())


def how_to_remove_hold(partner: str | None = None) -> str:
    """Return how to lift the hold on a partner (its id) on the command line."""
    return _("Lift the hold with {command}.").format(command=command(partner))


def no_effect() -> str:
    """Return the remark for a book in which the rule about holds is switched off."""
    return _(
        "This book does not apply the rule of partners on hold: a hold is only a remark. Switch the rule "
        "on in Settings."
    )


def hold_sentence(legal_name: str, hold: Hold | None) -> str:
    """Return whether, since when and why a partner is on hold."""
    if hold is None:
        return _("{partner} is not on hold.").format(partner=legal_name)
    known = {"partner": legal_name, "since": hold.since, "reason": hold.given_reason}
    return sentence(Objection("R40", Verdict.BLOCKED, "on-hold", known))


def held(partner: str, legal_name: str, hold: Hold | None, before: Hold | None) -> list[str]:
    """Return the result of putting a partner on hold; `before` is its previous hold."""
    sentences = [hold_sentence(legal_name, hold)]
    if before is None:
        return [*sentences, how_to_remove_hold(partner)]
    if before == hold:
        return [*sentences, _("It was on hold already for this reason: nothing was changed.")]
    return [*sentences, _("It was on hold already: the day stays, and the reason is replaced.")]


def lifted(legal_name: str, before: Hold | None) -> list[str]:
    """Return the result of lifting a partner's hold (`before`)."""
    if before is None:
        return [_("{partner} is not on hold: nothing was changed.").format(partner=legal_name)]
    sentences = [labels.elided(_("The hold on {partner} is lifted.").format(partner=legal_name), legal_name)]
    if before.since and before.given_reason:
        was = _("It was on hold since {since}: {reason}.")
        sentences.append(was.format(since=labels.day(before.since), reason=before.given_reason.rstrip(".")))
    return sentences


LOST: Mapping[str, tuple[str, str]] = {
    "people": NN_("{n} person", "{n} people"),
    "answers": NN_("{n} consent", "{n} consents"),
    "no": NN_("{n} refusal or withdrawal", "{n} refusals or withdrawals"),
    "stops": NN_("{n} entry of suppression lists", "{n} entries of suppression lists"),
    "holds": NN_(
        "{n} hold of a partner: hold it again after the restore",
        "{n} holds of partners: hold them again after the restore",
    ),
    "terminated": NN_(
        "{n} termination of a contract: it would be in force again",
        "{n} terminations of contracts: they would be in force again",
    ),
    "erased": NN_("{n} erasure: the person would be back", "{n} erasures: the people would be back"),
    "merges": NN_(
        "{n} merge: its records would be apart again, and a refusal in one no longer holds for the others",
        "{n} merges: their records would be apart again, and a refusal in one no longer holds for the others",
    ),
    "apart": NN_(
        "{n} decision that two records are not the same person",
        "{n} decisions that two records are not the same person",
    ),
    "requests": NN_("{n} request of a person", "{n} requests of people"),
    "complaints": NN_("{n} complaint", "{n} complaints"),
    "breaches": NN_("{n} breach", "{n} breaches"),
    "notices": NN_("{n} notification of a partner", "{n} notifications of partners"),
    "notices_sent": NN_(
        "{n} notification that was sent: it would be open again",
        "{n} notifications that were sent: they would be open again",
    ),
    "stop_files": NN_("{n} suppression file", "{n} suppression files"),
    "credits": NN_("{n} credit note", "{n} credit notes"),
    "payments": NN_("{n} payment", "{n} payments"),
    "proofs": NN_("{n} proof", "{n} proofs"),
    "imports": NN_("{n} import", "{n} imports"),
    "decisions": NN_("{n} decision about a person", "{n} decisions about people"),
    "partners": NN_("{n} partner", "{n} partners"),
    "contracts": NN_("{n} contract", "{n} contracts"),
    "versions": NN_("{n} version of a list or form", "{n} versions of lists and forms"),
    "rules": NN_("{n} choice about a rule in Settings", "{n} choices about rules in Settings"),
    "profiles": NN_("how the monthly file of {n} partner is made", "how the monthly files of {n} partners are made"),
    "owner": NN_("what Settings say about your company", "what Settings say about your company"),
}
"""The names of `db.book.restore.RECORDS`, and `rules`, most important first."""

AGAIN = {
    **LOST,
    "stopped": NN_("the suppression list entry of {n} person", "the suppression list entries of {n} people"),
    "no": NN_("the refusal or withdrawal of {n} person", "the refusals or withdrawals of {n} people"),
    "merges": NN_("{n} merge of records", "{n} merges of records"),
    "terminated": NN_("{n} termination of a contract", "{n} terminations of contracts"),
}
"""The names of `db.book.restore.AGAIN`, as things that were lost; of erasures the people are named."""
MOST_NAMES = 10


def lines_to_do_again(
    counts: dict[str, int],
    erased: Sequence[str],
    held: Sequence[str] = (),
    refusing: Sequence[str] = (),
    exports: Sequence[tuple[str, str, str]] = (),
) -> list[str]:
    """Return the sentences about what a restore lost: people to erase again, holds, other acts by kind, exports.

    `refusing`: those with a lost refusal; without it they are only counted. `exports`: id, instant and partner of each.
    """
    shared = _(
        "No longer in this book: {exports}. The people in them count as never shared, so the next export to the same "
        "partner would share and bill them again."
    )
    named = [f"{ref} ({labels.day(at)}, {partner})" for ref, at, partner in exports]
    back = counted(
        "{n} person erased since the backup is back in the book. Erase this person again in Contacts: {people}.",
        "{n} people erased since the backup are back in the book. Erase them again in Contacts: {people}.",
        len(erased),
        people=_first_of(erased),
    )
    other = ", ".join(counted(*AGAIN[kind], n) for kind, n in counts.items() if kind != "erased")
    refused = _(
        "Refused, withdrew or objected since the backup: the book no longer knows it, so enter it again in Contacts: "
        "{people}."
    )
    return [
        *([back] if erased else []),
        *([_("Their hold was lost: {partners}.").format(partners=", ".join(held))] if held else []),
        *([_("Lost too, and to be done again: {acts}.").format(acts=other)] if other else []),
        *([refused.format(people=_first_of(refusing))] if refusing else []),
        *([shared.format(exports=_first_of(named))] if named else []),
    ]


def formers_open(names: Sequence[str]) -> list[str]:
    """Return which former books next to the book anybody can still read; [] for none."""
    text = ngettext(
        "A restore kept the former book without a passphrase next to this one: {files}. Delete it once you need it no "
        "more.",
        "Restores kept former books without a passphrase next to this one: {files}. Delete them once you need them no "
        "more.",
        len(names),
    )
    return [text.format(files=", ".join(names))] if names else []


def _first_of(people: Sequence[str]) -> str:
    return ", ".join([*people[:MOST_NAMES], *(["…"] if len(people) > MOST_NAMES else [])])


already_shared = Lines("{n} was already shared.", "{n} were already shared.")
"""How many people concerned by a change were shared."""


def consents_since(people: int, shared: int) -> list[str]:
    """Return how many consents a list version of an earlier day concerns; nothing for none."""
    text = counted(
        "{n} person said yes since then: the names of this version will count for them, not those of the version "
        "before.",
        "{n} people said yes since then: the names of this version will count for them, not those of the version "
        "before.",
        people,
    )
    return [text, *already_shared(shared)] if people else []


KINDS: tuple[tuple[tuple[str, str], frozenset[str]], ...] = (
    (NN_("{n} person", "{n} people"), frozenset({"contacts"})),
    (NN_("{n} answer of people", "{n} answers of people"), frozenset({"consents", "consent_kinds", "reviews"})),
    (NN_("{n} entry of suppression lists", "{n} entries of suppression lists"), frozenset({"suppressions"})),
    (NN_("{n} partner or contract", "{n} partners and contracts"), frozenset({"partners", "contracts"})),
    (
        NN_("{n} version of a list or form", "{n} versions of lists and forms"),
        frozenset({"lists", "list_versions", "forms", "form_versions", "evidence", "files"}),
    ),
    (
        NN_("{n} entry about an export", "{n} entries about exports"),
        frozenset({"register", "deliveries", "delivery_contacts", "traps"}),
    ),
    (
        NN_("{n} request, notification or complaint", "{n} requests, notifications and complaints"),
        frozenset({"requests", "notices", "complaints"}),
    ),
)
"""Labels for counts of tables, by what the tables hold."""


def losses(less: dict[str, int]) -> list[str]:
    """Return a line for each kind of which a backup has less, most important first."""
    return [counted(*texts, less[name]) for name, texts in LOST.items() if name in less]


def kinds(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Return a line for each kind with a count, from counts by table."""
    by_table = dict(counts)
    by_kind = [(texts, sum(by_table.pop(table, 0) for table in tables)) for texts, tables in KINDS]
    by_kind.append((NN_("{n} other entry", "{n} other entries"), sum(by_table.values())))
    return [counted(*texts, n) for texts, n in by_kind if n]


def unknown(tables: Iterable[str]) -> str:
    """Return the sentence about tables with unknown losses; "" if there are none."""
    return _("For some items the number of losses is unknown.") if list(tables) else ""


def on_hold() -> str:
    """Return the notice that a recovery put all partners on hold."""
    return _(
        "All partners are on hold, because partners, sources, suppression lists or exports may be missing. "
        "Check these first, then lift the holds."
    )


def contested(n: int) -> str:
    """Return how many contacts are marked as contested after a recovery."""
    return counted(
        "The consent of {n} person is marked as disputed, because a refusal may be lost: this "
        "person is shared with no partner.",
        "The consents of {n} people are marked as disputed, because a refusal may be lost: these "
        "people are shared with no partner.",
        n,
    )


def stops_again() -> str:
    """Return what to do after a recovery."""
    return _("Enter the suppression lists again before the next export: some of them may be lost.")


def saved(tables: Sequence[tuple[str, int, int | None, int]], disputed: int, *, held: bool) -> list[str]:
    """Return the result of a recovery line by line: what was kept, lost (None: unknown) and repaired in each table."""
    gone = kinds([(table, lost or 0) for table, _kept, lost, _mended in tables])
    unsure = unknown(table for table, _kept, lost, _mended in tables if lost is None)
    nothing = [_("nothing")]
    parts = (
        (_("Kept"), kinds([(table, kept) for table, kept, _lost, _mended in tables]) or nothing),
        (_("Lost"), [*gone, *([unsure] if unsure else [])] or nothing),
        (_("Kept, but for a part that cannot be read"), kinds([(one[0], one[3]) for one in tables])),
    )
    return [
        *[line for title, told in parts if told for line in (title, *(f"  {one}" for one in told))],
        *([on_hold(), how_to_remove_holds()] if held else []),
        *([contested(disputed)] if disputed else []),
        stops_again(),
    ]


def totals_sheet() -> tuple[str, tuple[str, ...]]:
    """Return the name of the sheet of the totals, and its columns."""
    return _("For the invoices"), (
        _("Month"), _("Partner"), _("Exports"), _("People"), _("Price"), _("Returned"), _("Credit"), _("Net"),
        _("Currency"),
    )  # fmt: skip


def invoice_sheet() -> tuple[str, tuple[str, ...]]:
    """Return the name of the sheet of the invoice lines, and its columns."""
    return _("Invoice lines"), (
        _("Seller"), _("SIREN of the seller"), _("Partner (id)"), _("Partner"), _("SIREN"), _("Month"),
        _("Our reference"), _("Export"), _("Quantity"), _("Price each"), _("Amount"), _("Credit"), _("Net"),
        _("Currency"),
    )  # fmt: skip


def invoice_cover(owner: Owner, now: datetime, *, rows: int) -> Cover:
    """Return the cover sheet of the invoice lines."""
    lines = (
        _(
            "A row is an export, or the part of one that a credit covers; a credit is in the month in which it "
            "was given."
        ),
        _("This is not an invoice: it is for your invoicing tool."),
        _("A price is empty where the contract had none."),
    )
    return _cover(_("Lines for the invoicing tool"), owner, now, rows, lines)


def plain_amount(cents: int) -> str:
    """Return an amount with two decimals after a point."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def amount(cents: int) -> str:
    """Return an amount with two decimals, in the notation of the current language."""
    return decimal(plain_amount(cents))


def cover(owner: Owner, now: datetime, *, rows: int) -> Cover:
    """Return the cover sheet of the totals, which explains what was counted."""
    lines = (
        _("One row is one partner and month, by the day of the export in Paris."),
        _("Only exports that were released are counted. Seed addresses are not counted."),
        _("A price is empty where the contract of one of the exports had none."),
    )
    return _cover(_("Exports by partner and month"), owner, now, rows, lines)


def _cover(title: str, owner: Owner, now: datetime, rows: int, lines: tuple[str, ...]) -> Cover:
    pairs = (
        (_("Company"), owner.name or ""),
        (_("Written on"), labels.day(paris_day(now).isoformat())),
        (_("Rows"), str(rows)),
    )
    sections = (Section(_("What this is"), pairs), Section(_("What was counted"), lines=lines))
    return Cover(_("Read me"), title, owner.name or "", now, sections)


def payment_terms(terms: PaymentTerms | None) -> list[tuple[str, str]]:
    """Return the payment terms of a contract as pairs of a name and a value; those not agreed are left out."""
    if terms is None:
        return []
    days = [(_("Payment"), terms.payment_days), (_("Returns"), terms.return_days)]
    pairs = [(name, ngettext("within {n} day", "within {n} days", n).format(n=n)) for name, n in days if n is not None]
    if terms.return_cap_percent is not None:
        pairs.append((_("Cap of returns"), _("{n} % of a file").format(n=terms.return_cap_percent)))
    if terms.tiers:
        pairs.append((_("Prices by volume"), tiers_text(terms)))
    return pairs


def tiers_text(terms: PaymentTerms) -> str:
    """Return the prices by volume as they are typed."""
    return "; ".join(f"{one.people}: {amount(one.price_cents)}" for one in terms.tiers)


def list_published(version: str, added: Sequence[str], removed: Sequence[str]) -> list[str]:
    """Return what a new version of a list changes."""
    changes = ((_("New on it: {names}."), added), (_("No longer on it: {names}."), removed))
    words = [text.format(names=", ".join(names)) for text, names in changes if names]
    return [_("The {list} is published.").format(list=version), *words]
