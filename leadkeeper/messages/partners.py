"""Sentences about partners and holds, losses of a backup or recovery, and the sheet for invoices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from leadkeeper.domain.book import Owner
from leadkeeper.domain.documents import Cover, Section
from leadkeeper.domain.partner import Hold, PaymentTerms
from leadkeeper.domain.time import paris_day
from leadkeeper.domain.verdict import Objection, Verdict
from leadkeeper.messages import N_, _, labels, language, ngettext
from leadkeeper.messages.labels import Named
from leadkeeper.messages.rules import sentence

clause = Named(
    {
        "parties": N_("Both companies by legal name and SIREN, each answering for itself under the GDPR"),
        "files": N_("What is given: columns, and the price"),
        "purpose": N_("What for: purpose, offers, channels, countries"),
        "use": N_("How often and how long: number of uses, first and last day"),
        "no-transfer": N_("No resale, no passing on, no enrichment, no upload to social networks"),
        "on-list": N_("The partner is named on the published list and gives its privacy page"),
        "first-message": N_("First message within a month: it names you as the source, and the rights"),
        "unsubscribe": N_("A way to unsubscribe in every message, and who handles it"),
        "objections": N_("Objections and withdrawals go both ways within 72 hours"),
        "stop-file": N_("The stop file is run before every use"),
        "proof": N_("You give the proof of a consent on request, within so many days"),
        "audit": N_("A right to audit, and real checks on fixed days"),
        "seeds": N_("Trap addresses are accepted, with a penalty for each misuse"),
        "security": N_("How the file travels and how it is protected"),
        "retention": N_("How long it is kept, and a certificate of deletion at the end"),
        "breach": N_("A breach is told within 24 to 48 hours"),
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
        "parties": N_("Nobody can tell which company was allowed what: a consent names a legal entity, not a brand."),
        "files": N_("More columns go out than people agreed to, and the invoice can be disputed."),
        "purpose": N_(
            "The partner may use the data for something that nobody agreed to; consent is given for a purpose."
        ),
        "use": N_("The file is used again and again, long after the data are too old."),
        "no-transfer": N_("The data go from hand to hand; the consent covers the named partner alone."),
        "on-list": N_("Without its name on the list that was shown, nobody may be given to it (EDF, Canal+, Hubside)."),
        "first-message": N_("People do not learn where their data come from (GDPR article 14): complaints reach you."),
        "unsubscribe": N_("People cannot stop the messages, and complain to the CNIL or Signal Spam."),
        "objections": N_(
            "A no reaches one of you only, and the other goes on: an offence (article 226-18-1, Penal Code)."
        ),
        "stop-file": N_("People who said no since the export are written to."),
        "proof": N_("The partner cannot defend itself when asked, and turns against you (Solocal)."),
        "audit": N_("A contract that nobody checks protected neither Foriou nor EDF."),
        "seeds": N_("You cannot show a misuse that a trap address reveals, nor make it cost anything."),
        "security": N_("A file sent in the clear that leaks is a breach of both."),
        "retention": N_("The partner keeps the data for ever."),
        "breach": N_("You hear too late to tell the CNIL within 72 hours (GDPR article 33)."),
        "processors": N_("Call centres and mailers act without instructions (Performeclic was fined for that too)."),
        "outside-eea": N_("A transfer without safeguards is unlawful (GDPR chapter V)."),
        "sectors": N_("Who profits from an unlawful call is presumed responsible (article L223-1, Consumer Code)."),
        "warranty": N_("Each can put the damage on the other; it is settled in court."),
        "termination": N_("After the end the data go on being used."),
        "law": N_("A dispute begins with the question where and under which law."),
    }
)
"""What may happen without the clause."""


def traps_unagreed(partner: str) -> str:
    """Return the warning that seed contacts went to a partner with a contract that does not mention them."""
    text = _("The contract with {partner} says nothing of trap addresses: agree on them, with a penalty for misuse.")
    return text.format(partner=partner)


NOBODY_WHILE_HELD = (
    N_("The partner is on hold ({hold}). Settle the matter, then lift the hold in Partners or with {command}."),
    N_("The partner is on hold. Settle the matter, then lift the hold in Partners or with {command}."),
)
"""Addition to a refused export, with and without the reason of the hold."""


def command(partner: str | None = None) -> str:
    """Return the command that lifts a hold, with placeholders for the book and, if None, the partner."""
    return _("“leadkeeper hold BOOK {partner} --lift”").format(partner=_quoted(partner) if partner else _("PARTNER"))


def to_lift() -> str:
    """Return how to list and lift holds on the command line."""
    return _("“leadkeeper hold BOOK” shows the holds, {command} lifts one.").format(command=command())


def lift_one(partner: str) -> str:
    """Return how to lift the hold on a partner (its id) on the command line."""
    return _("Lift the hold with {command}.").format(command=command(partner))


def no_effect() -> str:
    """Return the remark for a book in which the rule about holds is switched off."""
    return _("This book does without rule R40: a hold is only a remark. Switch the rule on in Settings.")


def standing(legal_name: str, hold: Hold | None) -> str:
    """Return whether, since when and why a partner is on hold."""
    if hold is None:
        return _("{partner} is not on hold.").format(partner=legal_name)
    known = {"partner": legal_name, "since": hold.since, "reason": hold.reason}
    return sentence(Objection("R40", Verdict.BLOCKED, "on-hold", known))


def held(partner: str, legal_name: str, hold: Hold | None, before: Hold | None) -> list[str]:
    """Return the result of putting a partner on hold; `before` is its previous hold."""
    said = [standing(legal_name, hold)]
    if before is None:
        return [*said, lift_one(partner)]
    if before == hold:
        return [*said, _("It was on hold already for this reason: nothing was changed.")]
    return [*said, _("It was on hold already: the day stays, and the reason is another now.")]


def lifted(legal_name: str, before: Hold | None) -> list[str]:
    """Return the result of lifting a partner's hold (`before`)."""
    if before is None:
        return [_("{partner} is not on hold: nothing was changed.").format(partner=legal_name)]
    said = [_("The hold on {partner} is lifted.").format(partner=legal_name)]
    if before.since and before.reason:
        was = _("It stood since {since}: {reason}")
        said.append(was.format(since=labels.day(before.since), reason=before.reason))
    return said


def _quoted(partner: str) -> str:
    return partner if partner.replace("-", "").replace("_", "").isalnum() else f'"{partner}"'


Counted = Callable[[int], str]

LOST: dict[str, Counted] = {
    "people": lambda n: ngettext("{n} person", "{n} people", n),
    "answers": lambda n: ngettext("{n} answer", "{n} answers", n),
    "no": lambda n: ngettext("{n} refusal or withdrawal", "{n} refusals or withdrawals", n),
    "stops": lambda n: ngettext("{n} entry of stop lists", "{n} entries of stop lists", n),
    "erased": lambda n: ngettext("{n} erasure: the person would be back", "{n} erasures: the people would be back", n),
    "imports": lambda n: ngettext("{n} import", "{n} imports", n),
    "decisions": lambda n: ngettext("{n} decision about a person", "{n} decisions about people", n),
}
"""The names of `db.book.restore.COUNTS`, most important first."""

KINDS: tuple[tuple[Counted, frozenset[str]], ...] = (
    (lambda n: ngettext("{n} person", "{n} people", n), frozenset({"contacts"})),
    (
        lambda n: ngettext("{n} answer of people", "{n} answers of people", n),
        frozenset({"consents", "consent_kinds", "reviews"}),
    ),
    (lambda n: ngettext("{n} entry of stop lists", "{n} entries of stop lists", n), frozenset({"suppressions"})),
    (
        lambda n: ngettext("{n} partner or contract", "{n} partners and contracts", n),
        frozenset({"partners", "contracts"}),
    ),
    (
        lambda n: ngettext("{n} version of a list or form", "{n} versions of lists and forms", n),
        frozenset({"lists", "list_versions", "forms", "form_versions", "evidence", "files"}),
    ),
    (
        lambda n: ngettext("{n} entry about an export", "{n} entries about exports", n),
        frozenset({"register", "deliveries", "delivery_contacts", "traps"}),
    ),
    (
        lambda n: ngettext("{n} request, notice or complaint", "{n} requests, notices and complaints", n),
        frozenset({"requests", "notices", "complaints"}),
    ),
)
"""Labels for counts of tables, by what the tables hold."""


def _others(n: int) -> str:
    return ngettext("{n} other entry", "{n} other entries", n)


def losses(less: dict[str, int], shown: Callable[[int], str] = str) -> list[str]:
    """Return a line for each kind of which a backup has less, most important first; `shown` formats numbers."""
    return [say(less[name]).format(n=shown(less[name])) for name, say in LOST.items() if name in less]


def kinds(counts: Iterable[tuple[str, int]], shown: Callable[[int], str] = str) -> list[str]:
    """Return a line for each kind with a count, from counts by table; `shown` formats numbers."""
    by_table = dict(counts)
    lines = []
    for say, tables in KINDS:
        n = sum(by_table.pop(table, 0) for table in tables)
        if n:
            lines.append(say(n).format(n=shown(n)))
    if rest := sum(by_table.values()):
        lines.append(_others(rest).format(n=shown(rest)))
    return lines


def unknown(tables: Iterable[str]) -> str:
    """Return the sentence about tables with unknown losses; "" if there are none."""
    return _("Of some things nobody can know how many are gone.") if list(tables) else ""


def on_hold() -> str:
    """Return the notice that a recovery put all partners on hold."""
    return _(
        "All partners are on hold, because something about partners, sources, stop lists or exports may be missing."
        " Look at these first, then lift the holds."
    )


def contested(n: int, shown: Callable[[int], str] = str) -> str:
    """Return how many contacts are marked as contested after a recovery."""
    return ngettext(
        "{n} person is marked as disputed, because a no may be lost: nobody is given this person.",
        "{n} people are marked as disputed, because a no may be lost: nobody is given these people.",
        n,
    ).format(n=shown(n))


def stops_again() -> str:
    """Return what to do after a recovery."""
    return _("Enter the stop lists again before the next export: some of them may be lost.")


def saved(
    tables: Sequence[tuple[str, int, int | None, int]], disputed: int, shown: Callable[[int], str], *, held: bool
) -> list[str]:
    """Return the result of a recovery line by line: what was kept, lost (None: unknown) and repaired in each table."""
    gone = kinds([(table, lost or 0) for table, _kept, lost, _mended in tables], shown)
    unsure = unknown(table for table, _kept, lost, _mended in tables if lost is None)
    nothing = [_("nothing")]
    parts = (
        (_("Kept"), kinds([(table, kept) for table, kept, _lost, _mended in tables], shown) or nothing),
        (_("Lost"), [*gone, *([unsure] if unsure else [])] or nothing),
        (_("Kept, but for a part that cannot be read"), kinds([(one[0], one[3]) for one in tables], shown)),
    )
    lines = [line for title, told in parts if told for line in (title, *(f"  {one}" for one in told))]
    return [
        *lines,
        *([on_hold(), to_lift()] if held else []),
        *([contested(disputed, shown)] if disputed else []),
        stops_again(),
    ]


def sheet_title() -> str:
    """Return the name of the sheet with the rows."""
    return _("For the invoices")


def headers() -> tuple[str, ...]:
    """Return the columns in the current language."""
    return (
        _("Month"), _("Partner"), _("Exports"), _("People"), _("Price"), _("Returned"), _("Credit"), _("Net"),
        _("Currency"),
    )  # fmt: skip


def row(
    month: str,
    partner: str,
    exports: int,
    people: int,
    price_cents: int | None,
    currency: str | None,
    returned: int = 0,
    credit_cents: int = 0,
    net_cents: int | None = None,
) -> tuple[str | None, ...]:
    """Return the row of one partner and month; an unknown price is an empty cell."""
    price = None if price_cents is None else amount(price_cents)
    net = None if net_cents is None else amount(net_cents)
    money = (price, str(returned), amount(credit_cents), net)
    return (month or None, partner, str(exports), str(people), *money, (currency or "EUR") if price else None)


def invoice_title() -> str:
    """Return the name of the sheet with the invoice lines."""
    return _("Invoice lines")


def invoice_headers() -> tuple[str, ...]:
    """Return the columns of the invoice lines in the current language."""
    return (
        _("Seller"), _("SIREN of the seller"), _("Partner (id)"), _("Partner"), _("SIREN"), _("Month"),
        _("Our reference"), _("Export"), _("Quantity"), _("Price each"), _("Amount"), _("Credit"), _("Net"),
        _("Currency"),
    )  # fmt: skip


def invoice_cover(owner: Owner, now: datetime, *, rows: int) -> Cover:
    """Return the cover sheet of the invoice lines."""
    pairs = (
        (_("Company"), owner.name or ""),
        (_("Written on"), labels.day(paris_day(now).isoformat())),
        (_("Rows"), str(rows)),
    )
    lines = (
        _(
            "A row is an export, or what a credit takes back of one; a credit stands in the month in which it was "
            "given."
        ),
        _("This is no invoice: it is for your invoicing tool."),
        _("A price is empty where the contract had none."),
    )
    sections = (Section(_("What this is"), pairs), Section(_("What was counted"), lines=lines))
    return Cover(_("Read me"), _("Lines for the invoicing tool"), owner.name or "", now, sections)


def amount(cents: int) -> str:
    """Return an amount with two decimals, in the notation of the current language."""
    text = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
    return text.replace(".", ",") if language() == "fr" else text


def cover(owner: Owner, now: datetime, *, rows: int) -> Cover:
    """Return the cover sheet, which explains what was counted."""
    pairs = (
        (_("Company"), owner.name or ""),
        (_("Written on"), labels.day(paris_day(now).isoformat())),
        (_("Rows"), str(rows)),
    )
    lines = (
        _("One row is one partner and month, by the day of the export in Paris."),
        _("Only exports that came out are counted. Trap addresses count as nobody."),
        _("A price is empty where the contract of one of the exports had none."),
    )
    sections = (Section(_("What this is"), pairs), Section(_("What was counted"), lines=lines))
    return Cover(_("Read me"), _("Exports by partner and month"), owner.name or "", now, sections)


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
    words = [_("{version} is published.").format(version=version)]
    words += [_("New on it: {names}.").format(names=", ".join(added))] if added else []
    return [*words, *([_("No longer on it: {names}.").format(names=", ".join(removed))] if removed else [])]
