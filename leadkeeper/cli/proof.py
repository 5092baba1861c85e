"""Commands about proof that travels: proof packs and their check, the key, sealed proofs, control pack, leak file."""

from __future__ import annotations

from pathlib import Path

import click

from leadkeeper.cli.app import PASSWORD, PATH, NumberParam, Output, argument, book, command, option
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _


@command("proof")
@argument("export", metavar="[EXPORT]", required=False)
@option("--ref", help=N_("The reference of one row instead: its proof says nothing of the others."))
@option("--out", required=True, type=PATH, help=N_("The ZIP to write."))
@option("--timestamp-request", "request", type=PATH, help=N_("Also write a request for a time stamp (RFC 3161)."))
@option("--clock-is-right", is_flag=True, help=N_("Sign although the register holds a later date."))
def proof(
    speaker: Output,
    path: Path,
    export: str | None,
    ref: str | None,
    out: Path,
    request: Path | None,
    *,
    clock_is_right: bool,
) -> None:
    """Writes the signed proof of an export, or of one row, that can be checked without a network or this program."""
    from leadkeeper.messages.proof import proof_written
    from leadkeeper.services.proof.check import write_request
    from leadkeeper.services.proof.pack import write_proof, write_row_proof

    if (export is None) == (ref is None):
        raise click.UsageError(_("Give an export, or --ref with the reference of a row."))
    if request is not None and request.exists():
        raise LeadKeeperError("file-exists", path=str(request))
    with book(speaker, path, write=True) as opened:
        if ref is not None:
            made = write_row_proof(opened.db, ref, out, speaker.now, clock_is_right=clock_is_right)
        else:
            made = speaker.run(write_proof(opened.db, str(export), out, speaker.now, clock_is_right=clock_is_right))
    words = proof_written(made.file, made.rows, made.withheld, made.fingerprint, made.missing)
    thing = made.as_json()
    if request is not None:
        thing |= {"timestamp_request": str(request), "manifest_sha256": write_request(out, request)}
        text = _("Request for a time stamp in {file}: send it to a time stamp authority, and keep the answer.")
        words.append(text.format(file=request))
    speaker.answer(thing, words)


@command("verify-proof", takes_book=False)
@argument("pack", metavar="PACK.zip", type=PATH)
@argument("file", metavar="[FILE.xlsx]", type=PATH, required=False)
@option("--password", type=PASSWORD, help=N_("The password of the workbook, if it has one."))
@option("--key", metavar="FINGERPRINT", help=N_("The fingerprint that you expect, as the sheet “Read me” shows it."))
@option("--timestamp", "answer", type=PATH, help=N_("The answer of a time stamp authority."))
@option("--tsa", "trusted", type=PATH, help=N_("Root certificate of that authority (PEM)."))
def verify_proof(
    speaker: Output, pack: Path, file: Path | None, answer: Path | None, trusted: Path | None, **given: str | None
) -> None:
    """Whether a proof is as it was signed, and a workbook the one that it is about; needs no book."""
    from leadkeeper.messages.proof import proof_checked
    from leadkeeper.services.proof.check import check_pack

    if (answer is None) != (trusted is None):
        raise click.UsageError(_("--timestamp and --tsa go together."))
    stamp = (answer, trusted) if answer is not None and trusted is not None else None
    checked = check_pack(pack, file, stamp=stamp, **given)
    speaker.answer(checked.as_json(), proof_checked(checked.as_json()))
    if not checked.is_sound:
        raise SystemExit(1)


@command("proof-key")
@option("--renew", metavar="REASON", help=N_("Make a new key for later proofs, with this reason."))
def proof_key(speaker: Output, path: Path, renew: str | None) -> None:
    """The fingerprint of the key that signs proofs, and whether it was lost or changed."""
    from leadkeeper.messages.proof import key_words
    from leadkeeper.services.proof.keys import key_status, renew_key

    with book(speaker, path, write=renew is not None) as opened:
        found = renew_key(opened.db, renew, speaker.now) if renew is not None else key_status(opened.db)
    speaker.answer(found.as_json(), key_words(found.state, found.as_json()["fingerprint"], found.as_json()["known"]))
    if found.state in ("lost", "changed"):
        raise SystemExit(1)


@command("sealed-proof")
@argument("address", metavar="[ADDRESS]", required=False)
@option("--keep", type=click.Choice(["yes", "no"]), help=N_("Whether a sealed proof is kept of people who are erased."))
@option("--years", type=NumberParam(1, 5), default=None, help=N_("How long they are kept."))
@option("--destroy", is_flag=True, help=N_("Destroy all that are sealed now."))
def sealed_proof(
    speaker: Output, path: Path, address: str | None, keep: str | None, years: int | None, *, destroy: bool
) -> None:
    """Opens the sealed proof of an erased person with the address that they give; or sets if such proofs are kept."""
    from leadkeeper.messages.proof import sealed_words, sealing_words
    from leadkeeper.services.proof.sealed import keep_sealing_choice, open_sealed, sealing_choice

    is_change = keep is not None or years is not None or destroy
    if address is not None and is_change:
        raise click.UsageError(_("An address opens a proof; --keep, --years and --destroy are for all."))
    today = speaker.today
    with book(speaker, path, write=is_change) as opened:
        if address is not None:
            found = open_sealed(opened.db, address, today)
            none = [_("This address opens no sealed proof.")]
            speaker.answer(found, [line for one in found for line in sealed_words(one)] or none)
            return
        is_on = None if keep is None else keep == "yes"
        choice = (
            keep_sealing_choice(opened.db, today, is_on=is_on, years=years, destroy=destroy)
            if is_change
            else sealing_choice(opened.db, today)
        )
    speaker.answer(choice.as_json(), sealing_words(choice.years, choice.kept, is_on=choice.is_on))


@command("control")
@option("--out", required=True, type=PATH, help=N_("The ZIP to write."))
def control(speaker: Output, path: Path, out: Path) -> None:
    """Writes one file to show at an inspection, with what is missing first; it names no person."""
    from leadkeeper.messages.control import missing
    from leadkeeper.services.proof.control import write_control

    with book(speaker, path) as opened:
        content = speaker.run(write_control(opened.db, out, speaker.now))
    thing = {"file": str(out), "missing": content["missing"], "counts": content["counts"]}
    speaker.answer(thing, [_("The control pack {file} is ready. What is missing:").format(file=out), *missing(content)])


@command("balancing-test")
@argument("file", metavar="[FILE]", type=PATH, required=False)
@option("--on", "day", metavar="DAY", help=N_("The day on which it was decided; by default today."))
def balancing(speaker: Output, path: Path, file: Path | None, day: str | None) -> None:
    """Keeps or shows the signed balancing test (PDF or picture) for sharing without consent.

    The legitimate interest needs one (GDPR 6(1)(f); CJEU C-621/22). `control` has a draft to complete.
    """
    from leadkeeper.messages.control import balancing_test_sentence
    from leadkeeper.services.proof.control import balancing_test, keep_balancing_test

    if file is None and day is not None:
        raise click.UsageError(_("--on goes with the file."))
    with book(speaker, path, write=file is not None) as opened:
        kept = (
            balancing_test(opened.db)
            if file is None
            else keep_balancing_test(opened.db, file, day or speaker.today.isoformat(), speaker.now)
        )
    thing = kept.as_json() if kept else None
    speaker.answer(thing, [balancing_test_sentence(thing) if thing else _("No balancing test is kept.")])
    if kept is None or not kept.whole:
        raise SystemExit(1)


@command("breach")
@option("--add", "what", metavar="TEXT", help=N_("What happened: a new breach."))
@option("--known-at", metavar="INSTANT", help=N_("When it became known; by default now."))
@option("--told", "ref", metavar="ID", help=N_("A breach that was notified."))
@option("--authority", metavar="INSTANT", help=N_("When the CNIL was notified."))
@option("--people", metavar="INSTANT", help=N_("When the people were informed."))
@option("--waive", is_flag=True, help=N_("The CNIL need not be notified, as nobody is at risk."))
@option("--why", metavar="TEXT", help=N_("Why nobody is at risk; the CNIL may ask for it (GDPR 33(5))."))
def breach(
    speaker: Output,
    path: Path,
    what: str | None,
    known_at: str | None,
    ref: str | None,
    why: str | None,
    *,
    waive: bool,
    **notified: str | None,
) -> None:
    """The log of breaches of personal data, with the 72 hours of each (GDPR 33)."""
    from leadkeeper.messages.proof import breach_words
    from leadkeeper.services.proof.breaches import list_breaches, mark_told, record_breach

    if (what is not None and ref is not None) or (ref is None and (any(notified.values()) or waive)):
        raise click.UsageError(_("--add is for a new breach; --authority, --people and --waive need --told."))
    if waive != (why is not None):
        raise click.UsageError(_("--waive and --why go together."))
    with book(speaker, path, write=what is not None or ref is not None) as opened:
        if what is not None:
            statuses = [record_breach(opened.db, what, known_at, speaker.now)]
        elif ref is not None:
            statuses = [mark_told(opened.db, ref, speaker.now, **notified, waived=why)]
        else:
            statuses = list_breaches(opened.db, speaker.now)
    breaches = [status.as_json() for status in statuses]
    is_single = what is not None or ref is not None
    speaker.answer(breaches[0] if is_single else breaches, [line for each in breaches for line in breach_words(each)])


@command("leak")
@option("--partner", required=True, help=N_("Id, SIREN or exact legal name."))
@option(
    "--complaint",
    "complaints",
    multiple=True,
    metavar="ID",
    help=N_("Default: those at seed addresses of this partner."),
)
@option("--out", required=True, type=PATH, help=N_("The new folder to write."))
def leak(speaker: Output, path: Path, partner: str, complaints: tuple[str, ...], out: Path) -> None:
    """Writes the file on a leak: timeline, mails, letter of formal notice, letter to people, breach assessment."""
    from leadkeeper.messages.proof import leak_written
    from leadkeeper.services.proof.breaches import write_leak

    with book(speaker, path) as opened:
        made = write_leak(opened.db, partner, complaints, out, speaker.now)
    speaker.answer(made.as_json(), leak_written(made.folder, len(made.complaints), len(made.exports)))
