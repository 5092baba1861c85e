"""Commands about partners, exports and forms: hold, decide, export, register, verify, lint, …"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.app import PASSWORD, PATH, NumberParam, Output, argument, book, command, instant, option
from leadkeeper.domain import serialization
from leadkeeper.domain.serialization import attributes
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import LANGUAGES, N_, _

if TYPE_CHECKING:
    from leadkeeper.db.engine import Db
    from leadkeeper.domain.form import Finding
    from leadkeeper.domain.verdict import Judgement
    from leadkeeper.services.eligibility.judge import Judged, NumberHold
    from leadkeeper.services.partners.partners import PartnerHold


@command("hold")
@argument("partners", metavar="[PARTNER]…", nargs=-1)
@option("--reason", metavar="TEXT", help=N_("Put on hold, and why; replaces the reason of a hold that exists."))
@option("--lift", is_flag=True, help=N_("Lift the hold."))
def hold(speaker: Output, path: Path, partners: tuple[str, ...], reason: str | None, *, lift: bool) -> None:
    """Puts partners on hold (nothing is shared with them) or lifts their holds; shows all partners when none is given.

    PARTNER is an id, a SIREN or an exact legal name. Of several, all are changed or none. Partners with overdue
    payments are proposed.
    """
    from leadkeeper.messages import partners as holds
    from leadkeeper.messages.returns import hold_proposed
    from leadkeeper.services.billing.invoices import propose_holds
    from leadkeeper.services.partners.partners import hold_partners, list_holds, remove_holds

    if bool(partners) != (reason is not None or lift) or (reason is not None and lift):
        raise click.UsageError(_("PARTNER… needs --reason TEXT or --lift, one of them; without PARTNER neither"))
    proposed: dict[str, dict[str, Any]] = {}
    with book(speaker, path, write=bool(partners)) as opened:
        if reason is not None:
            partner_holds = hold_partners(opened.db, partners, reason, speaker.today)
            words = [
                line for one in partner_holds for line in holds.held(one.partner, one.legal_name, one.hold, one.before)
            ]
        elif lift:
            partner_holds = remove_holds(opened.db, partners)
            words = [line for one in partner_holds for line in holds.lifted(one.legal_name, one.before)]
        else:
            partner_holds = list_holds(opened.db)
            words = [f"{one.partner}  {holds.hold_sentence(one.legal_name, one.hold)}" for one in partner_holds]
            for late in propose_holds(opened.db, speaker.today):
                due = late.due.isoformat()
                words.append(hold_proposed(late.partner, late.legal_name, late.exports, late.owed, due))
                proposed[late.partner] = {"proposed": {**attributes(late, "exports owed"), "due": due}}
    idle = any(one.hold is not None and not one.in_force for one in partner_holds)
    things = [
        _plain(one) | ({"changed": one.changed} if partners else {}) | proposed.get(one.partner, {})
        for one in partner_holds
    ]
    speaker.answer(things, [*words, *([holds.no_effect()] if idle else [])])


def _plain(partner_hold: PartnerHold) -> dict[str, Any]:
    hold = partner_hold.hold
    return {
        **attributes(partner_hold, "partner legal_name"),
        "on_hold": hold is not None,
        "since": hold and hold.since,
        "reason": hold and hold.reason,
        "in_force": hold is not None and partner_hold.in_force,
    }


@command("decide")
@option("--partner", required=True, help=N_("Id, SIREN or exact legal name."))
@option("--channel", default="email")
@option("--contact", help=N_("Only the person with this id, or in this row of an export."))
@option("--summary", is_flag=True, help=N_("Counts instead of people."))
def decide(speaker: Output, path: Path, partner: str, channel: str, contact: str | None, summary: bool) -> None:
    """Who may be shared with a partner under the rules and evidence recorded, and every reason why not."""
    from leadkeeper.messages.errors import sentence
    from leadkeeper.services.eligibility.context import later_refusal, load_judging_context
    from leadkeeper.services.eligibility.judge import judge_all, judge_each, number_hold
    from leadkeeper.services.exports.hygiene import refused_numbers

    today = speaker.today
    with book(speaker, path) as opened:
        if (warning := later_refusal(opened.db, today)) is not None:
            click.echo(sentence(warning), err=True)
        if contact is not None:
            _one_person(speaker, opened.db, contact, partner, channel)
            return
        (judged,) = speaker.run(judge_all(opened.db, [partner], [channel], today))
        if summary:
            _summary(speaker, opened.db, judged)
        else:
            kept_out, judging = refused_numbers(opened.db, judged), load_judging_context(opened.db, today)
            for ref, judgement in judge_each(opened.db, judged):
                held_by = number_hold(judging, kept_out[ref], judged.partner, channel) if ref in kept_out else None
                _person(speaker, ref, channel, judgement, held_by)


def _one_person(speaker: Output, db: Db, contact: str, partner: str, channel: str) -> None:
    """Judge one person by id or by a reference; for an address `unknown-contact` tells the id."""
    from leadkeeper.db.contacts import numbers, refs
    from leadkeeper.domain.received_lists import read_reference
    from leadkeeper.domain.verdict import Verdict
    from leadkeeper.services.contacts.details import record_of
    from leadkeeper.services.eligibility.context import load_judging_context
    from leadkeeper.services.eligibility.judge import judge_some, number_hold

    try:
        judged = judge_some(db, [contact], partner, channel, speaker.today)
    except LeadKeeperError as error:
        if error.code != "unknown-contact":
            raise
        number = record_of(db, contact)
        known_as = refs(db, [number])[number]
        if read_reference(contact) is None:
            raise LeadKeeperError(error.code, contact=contact, id=known_as) from None
        judged = judge_some(db, [known_as], partner, channel, speaker.today)
    judging = load_judging_context(db, speaker.today)
    for ref, judgement in judged:
        is_fine = judgement.verdict is Verdict.ELIGIBLE
        number = numbers(db, [ref])[ref]
        held_by = number_hold(judging, number, judging.partner(partner), channel) if is_fine else None
        _person(speaker, ref, channel, judgement, held_by)


def _person(speaker: Output, ref: str, channel: str, judgement: Judgement, held_by: NumberHold | None) -> None:
    from leadkeeper.cli.contacts import judgement_json, judgement_words

    if speaker.as_json:
        speaker.json({"contact": ref, "channel": channel, **judgement_json(judgement, held_by)})
        return
    for words in judgement_words(f"{ref}  ", judgement, held_by):
        click.echo(words)


def _summary(speaker: Output, db: Db, judged: Judged) -> None:
    from leadkeeper.cli.contacts import summary_words
    from leadkeeper.services.eligibility.context import load_judging_context
    from leadkeeper.services.eligibility.funnel import name_of, summarise

    summary = summarise(db, judged)
    if speaker.as_json:
        speaker.answer(summary, [])
        return
    called = partial(name_of, load_judging_context(db, judged.today))
    by_reason = summary | {"reasons": judged.by_reason()}
    speaker.answer(summary, summary_words(by_reason, judged.partner, judged.channel, called))


LEAVE_OUT = N_(
    "Leave such addresses out: typo, throwaway, mash, role or tagged; “decide --summary” counts most of them."
)


@command("export")
@option("--partner", required=True, help=N_("Id, SIREN or exact legal name."))
@option("--channel", "channels", multiple=True, default=("email",))
@option("--out", required=True, type=PATH, help=N_("The Excel file to write."))
@option("--columns", help=N_("Only these of the contract's columns, with commas."))
@option("--traps", type=NumberParam(0, 50), default=None)
@option("--password", type=PASSWORD)
@option("--again", metavar="REASON", help=N_("Include people already shared, for this reason."))
@option("--leave-out", "leave_out", multiple=True, metavar="KIND", help=LEAVE_OUT)
@option("--clock-is-right", is_flag=True, help=N_("Export although the register holds a later date."))
def export(
    speaker: Output,
    path: Path,
    channels: tuple[str, ...],
    out: Path,
    columns: str | None,
    leave_out: tuple[str, ...],
    **given: Any,
) -> None:
    """Exports the people who may be shared with a partner to an Excel file, and enters it in the register."""
    from leadkeeper.domain.book import ExportRequest
    from leadkeeper.messages import counted, line
    from leadkeeper.messages.complaints import pointing
    from leadkeeper.messages.exports import known_before, maybe_twice
    from leadkeeper.messages.labels import address_kind, left_out
    from leadkeeper.messages.partners import traps_unagreed
    from leadkeeper.messages.suppression import complaining, refused_alike
    from leadkeeper.services.complaints.complaints import pointing_to
    from leadkeeper.services.eligibility.context import find_partner
    from leadkeeper.services.exports.exporter import export_contacts
    from leadkeeper.services.exports.preview import (
        exported_but_complaining,
        exported_but_refused,
        exported_known_before,
        exported_twice,
    )

    if out.suffix.lower() != ".xlsx":
        raise LeadKeeperError("export-format", path=str(out))
    chosen = tuple(name.strip() for name in columns.split(",") if name.strip()) if columns is not None else None
    order = ExportRequest(
        out=str(out),
        channels=tuple(dict.fromkeys(channels)),
        columns=chosen,
        leave_out=tuple(dict.fromkeys(leave_out)),
        **given,
    )
    with book(speaker, path, write=True) as opened:
        name = find_partner(opened.db, order.partner).legal_name
        done = speaker.run(export_contacts(opened.db, order, speaker.now))
        alike = [] if speaker.as_json else maybe_twice(exported_twice(opened.db, done.export))
        if not speaker.as_json:
            if "phone" in done.columns:
                alike += known_before(exported_known_before(opened.db, done.export))
            refused = exported_but_refused(opened.db, done.export, speaker.today)
            alike += refused_alike(refused.count, refused.people)
            alike += complaining(exported_but_complaining(opened.db, done.export))
            alike += pointing(*pointing_to(opened.db, find_partner(opened.db, order.partner).id))
    thing = {
        **attributes(done, "export file sha256 rows traps columns dropped_columns price_cents reasons"),
        **({"left_out": done.left_out} if leave_out or done.left_out else {}),
    }
    warned = [] if done.traps_unagreed is None else [traps_unagreed(done.traps_unagreed)]
    if done.dropped_columns:
        warned.append(left_out(done.dropped_columns))
    warned += [line(address_kind(kind), count) for kind, count in done.left_out.items()]
    said = counted("{count} person in {file}", "{count} people in {file}", done.rows, file=done.file)
    entered = _("Export {export} for {partner} is entered in the register.").format(export=done.export, partner=name)
    speaker.answer(thing, [said, entered, f"SHA-256 {done.sha256}", *warned, *alike])


@command("register")
def register(speaker: Output, path: Path) -> None:
    """The exports and the suppression files so far, and the credits."""
    from leadkeeper.messages.labels import day
    from leadkeeper.services.billing.invoices import credit_entries
    from leadkeeper.services.exports.register import exported, stop_files

    with book(speaker, path) as opened:
        made = [*exported(opened.db), *stop_files(opened.db), *credit_entries(opened.db)]
    entries = sorted(made, key=lambda one: one.seq)
    rows = [{"seq": one.seq, "at": one.at, "kind": one.kind, **one.body, "hash": one.hash} for one in entries]
    words = [
        f"{one.seq}  {day(one.at)}  {one.body.get('credit') or one.body.get('export') or one.body['stop_file']}"
        f"  {one.body['partner']}  {one.body['rows']}"
        for one in entries
    ]
    speaker.answer(rows, words)


@command("verify")
@argument("file", metavar="[FILE.xlsx]", type=PATH, required=False)
@option(
    "--password", type=PASSWORD, help=N_("The password of a changed file: without it the file cannot be identified.")
)
def verify(speaker: Output, path: Path, file: Path | None, password: str | None) -> None:
    """Whether the register's chain is unbroken, and whether a file is the one registered."""
    from leadkeeper.messages.exports import verified
    from leadkeeper.services.exports.identify import verify

    with book(speaker, path) as opened:
        result = verify(opened.db, file, password)
    thing = attributes(result, "chain broken_at file export") | attributes(result, "locked", filled=True)
    if (rows := result.rows) is not None and rows.rows:
        thing["rows"] = {
            "out": rows.rows,
            "there": rows.found,
            "altered": rows.altered,
            "missing": rows.missing,
            "foreign": rows.others,
            "erased": rows.unchecked,
            **({"maybe_erased": rows.doubtful} if rows.doubtful else {}),
        }
    thing |= attributes(result, "changed dates_back other_copy", filled=True)
    words = verified(
        result.chain, result.broken_at, result.file, result.export,
        locked=result.locked, rows=rows, changed_exports=result.changed, dates_back=result.dates_back,
        other_copy=result.other_copy,
    )  # fmt: skip
    speaker.answer(thing, words)
    if not result.sound:
        raise SystemExit(1)


@command("lint", takes_book=False)
@argument("form", metavar="FORM.json", type=PATH)
@option("--partner", help=N_("The name of a partner that must be on the list."))
def lint(speaker: Output, form: Path, partner: str | None) -> None:
    """Checks the description of a form: what makes its consents invalid, and what weakens them."""
    from leadkeeper.messages.forms import sentence
    from leadkeeper.services.consent.forms import check_form

    audit = check_form(form, partner)

    def told(findings: Iterable[Finding]) -> list[dict[str, str]]:
        return [attributes(one, "id severity where") | {"message": sentence(one)} for one in findings]

    thing: dict[str, Any] = {**attributes(audit, "errors warnings"), "findings": told(audit.findings)}
    lines = [f"{one.id}  {sentence(one)}" for one in audit.findings]
    if audit.contradictions:
        thing["contradictions"] = told(audit.contradictions)
        blocks = any(one.severity == "error" for one in audit.contradictions)
        lines.append(_("In a book this wording blocks everybody of the form:") if blocks else _("Look at the wording:"))
        lines += [f"{one.id}  {sentence(one)}" for one in audit.contradictions]
    speaker.answer(thing, lines)


@command("list-page")
@argument("version", metavar="LIST_VERSION")
@option("--out", required=True, type=PATH, help=N_("The page to write."))
@option("--language", "languages", multiple=True, type=click.Choice(tuple(LANGUAGES)), help=N_("Default: both."))
def list_page(speaker: Output, path: Path, version: str, out: Path, languages: tuple[str, ...]) -> None:
    """The public page of a partner list, to put online as it is."""
    from leadkeeper.services.partners.lists import write_list_page

    with book(speaker, path) as opened:
        write_list_page(opened.db, version, out, tuple(dict.fromkeys(languages or LANGUAGES)))
    speaker.answer({"file": str(out)}, _("The page {file} is ready.").format(file=out))


@command("form-snippet")
@argument("version", metavar="FORM_VERSION")
@option("--out", required=True, type=PATH, help=N_("The page to write; .txt: its words; .json: its description."))
@option("--language", type=click.Choice(tuple(LANGUAGES)), default="fr", help=N_("The language of the form."))
@option("--style", type=click.Choice(["boxes", "buttons"]), help=N_("Default: as the form was."))
@option("--names", type=click.Choice(["link", "inline"]), help=N_("Where partners are named; default: as it was."))
@option("--channel", "channels", multiple=True, help=N_("Default: those of the form."))
@option("--partners-only", is_flag=True, help=N_("Do not ask about your own offers."))
def form_snippet(
    speaker: Output, path: Path, version: str, out: Path, channels: tuple[str, ...], partners_only: bool, **wishes: Any
) -> None:
    """The corrected form that replaces a form version, to copy into your own page."""
    from leadkeeper.messages.forms import keep, sentence
    from leadkeeper.services.consent.form_generator import SnippetChoices, write_form

    choices = SnippetChoices(channels=tuple(dict.fromkeys(channels)), own_offers=not partners_only, **wishes)
    with book(speaker, path) as opened:
        made = write_form(opened.db, version, out, choices, speaker.today)
    thing = {
        "file": str(out),
        "form_version": made.version.id,
        **attributes(made, "list_version errors warnings"),
        "keep": list(made.draft.keep),
    }
    words = [f"{one.id}  {sentence(one)}" for one in made.findings]
    speaker.answer(thing, [str(out), *words, *(keep(one) for one in made.draft.keep)])


@command("remove-form")
@argument("form", metavar="FORM")
def remove_unused_form(speaker: Output, path: Path, form: str) -> None:
    """Deletes a form that was described by mistake, with its versions and screenshots.

    A form that an answer or an import names stays: it is part of a proof.
    """
    from leadkeeper.services.consent.forms import remove_form

    with book(speaker, path, write=True) as opened:
        name = remove_form(opened.db, form)
    speaker.answer({"form": form, "name": name}, _("The form “{form}” is deleted.").format(form=name))


@command("contract-draft")
@argument("partner", metavar="PARTNER")
@option("--out", required=True, type=PATH, help=N_("The Word document to write."))
@option("--contract", help=N_("The contract that fills it; default: the newest."))
def contract_draft(speaker: Output, path: Path, partner: str, out: Path, contract: str | None) -> None:
    """A draft contract with a partner, in French, to be completed; it is not legal advice."""
    from leadkeeper.services.partners.contracts import draft_contract

    with book(speaker, path) as opened:
        made = draft_contract(opened.db, partner, out, speaker.now, contract)
    thing = {"file": str(out), "clauses": [one.clause for one in made.articles]}
    speaker.answer(thing, _("The draft {file} is ready. Have a lawyer read it before it is signed.").format(file=out))


@command("publish")
@argument("list_id", metavar="LIST")
@option("--partner", "names", multiple=True, help=N_("Each partner on the list; by default those of the last version."))
@option("--snapshot", type=PATH, help=N_("A screenshot or PDF of the page, taken now."))
@option("--at", help=N_("When it was published, for example 2026-11-24T10:00; by default now."))
def publish(
    speaker: Output, path: Path, list_id: str, names: tuple[str, ...], snapshot: Path | None, at: str | None
) -> None:
    """Publishes a version of a partner list: all partners that are on it, and a screenshot of the page.

    LIST is the id or the address of a list; an address that is new makes a new list.
    """
    from leadkeeper.messages import labels
    from leadkeeper.messages.partners import consents_since, list_published
    from leadkeeper.services.consent.forms import list_cut_off
    from leadkeeper.services.partners.lists import publish_names

    published = speaker.now if at is None else instant(at, speaker.now)
    with book(speaker, path, write=True) as opened:
        made = publish_names(opened.db, list_id, names, snapshot, published, speaker.now)
        cut = list_cut_off(opened.db, made.list.id, published)
    added = [one.name or "" for one in (made.changes.added if made.changes else made.version.names)]
    removed = [one.name or "" for one in (made.changes.removed if made.changes else ())]
    thing = {"list": made.list.id, **serialization.write(made.version), "added": added, "removed": removed}
    called = labels.with_code(labels.list_version(made.version), made.version.id)
    since = consents_since(cut.people, cut.shared) if published < speaker.now else []
    speaker.answer(thing, [*list_published(called, added, removed), *since])


@command("attach")
@argument("kind", metavar="list|form|contract", type=click.Choice(["list", "form", "contract"]))
@argument("target", metavar="ID")
@argument("file", metavar="FILE", type=PATH)
@option("--partner", help=N_("The contract's partner, if several partners have a contract of this id."))
@option("--at", help=N_("When the screenshot was taken, for example 2026-11-24T10:00; by default now."))
def attach(
    speaker: Output, path: Path, kind: str, target: str, file: Path, partner: str | None, at: str | None
) -> None:
    """Copies a proof into the book: the screenshot of a list or form, or the signed document of a contract.

    ID is that of a list or form (then its newest version counts), of a version, or of a contract.
    """
    from leadkeeper.messages import labels
    from leadkeeper.services.consent.forms import attach_picture
    from leadkeeper.services.eligibility.context import load_judging_context
    from leadkeeper.services.eligibility.funnel import name_of
    from leadkeeper.services.partners.contracts import attach_document, find_contract
    from leadkeeper.services.partners.lists import attach_snapshot, newest_version

    if kind == "contract" and at is not None:
        raise click.UsageError(_("--at goes with list and form"))
    thing: dict[str, Any] = {}
    with book(speaker, path, write=True) as opened:
        if kind == "list":
            attach_snapshot(opened.db, target, file, speaker.now, at)
            thing = serialization.write(newest_version(opened.db, target))
        elif kind == "form":
            thing = serialization.write(attach_picture(opened.db, target, file, at, speaker.now))
        else:
            owner, contract = find_contract(opened.db, target, partner)
            attach_document(opened.db, owner.id, contract.id, file, speaker.now)
            thing = {"partner": owner.id, **serialization.write(find_contract(opened.db, target, owner.id)[1])}
            called = labels.contract(contract)
        if kind != "contract":
            called = name_of(load_judging_context(opened.db, speaker.today), thing["id"])
    words = _("{file} is saved with: {name}.").format(file=file.name, name=labels.with_code(called, thing["id"]))
    speaker.answer(thing, words)


@command("renew")
@argument("contract", metavar="CONTRACT")
@option("--until", required=True, metavar="DAY", help=N_("Its last day, for example 2027-12-31."))
@option("--document", type=PATH, help=N_("The signed contract: a PDF or an image."))
@option("--partner", help=N_("The contract's partner, if several partners have a contract of this id."))
def renew(speaker: Output, path: Path, contract: str, until: str, document: Path | None, partner: str | None) -> None:
    """Renews the contract under the same terms, from the day after its end, or from today if it is over."""
    from leadkeeper.messages import labels
    from leadkeeper.services.date_input import iso_day
    from leadkeeper.services.partners.contracts import renew_contract

    last = iso_day(until)
    with book(speaker, path, write=True) as opened:
        owner, made = renew_contract(opened.db, contract, last, document, speaker.now, partner)
    words = _("The {contract} runs from {first} to {last}.").format(
        contract=labels.with_code(labels.contract(made), made.id),
        first=labels.day(made.starts_on or ""),
        last=labels.day(until),
    )
    speaker.answer({"partner": owner, **serialization.write(made)}, words)
