"""Commands about sharing: decide, export, register, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH, Number
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.words import N_

if TYPE_CHECKING:
    from leadkeeper.flows.judge import Judged
    from leadkeeper.store.engine import Db


@command(main, "decide")
@argument("path", metavar="BOOK", type=PATH)
@option("--partner", required=True, help=N_("Id, SIREN or exact legal name."))
@option("--channel", default="email")
@option("--contact", help=N_("Only the person with this id."))
@option("--summary", is_flag=True, help=N_("Counts instead of people."))
def decide(speaker: Speaker, path: Path, partner: str, channel: str, contact: str | None, summary: bool) -> None:
    """Who may be given to a partner under the rules and evidence recorded, and every reason why not."""
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.judge import judge_all, judge_some

    today = paris_day(speaker.now)
    with book(speaker, path) as opened:
        if contact is not None:
            for ref, judgement in judge_some(opened.db, [contact], partner, channel, today):
                _person(speaker, ref, channel, judgement)
            return
        (judged,) = speaker.run(judge_all(opened.db, [partner], [channel], today))
        if summary:
            _summary(speaker, opened.db, judged)
        else:
            _everybody(speaker, opened.db, judged)


def _person(speaker: Speaker, ref: str, channel: str, judgement: Any) -> None:
    from leadkeeper.cli.answers import judgement_json, verdict_word
    from leadkeeper.words.reasons import sentence

    if speaker.as_json:
        speaker.json({"contact": ref, "channel": channel, **judgement_json(judgement)})
        return
    click.echo(f"{ref}  {verdict_word(judgement.verdict)}")
    for objection in judgement.objections:
        click.echo(f"    {objection.rule}  {sentence(objection)}")


def _everybody(speaker: Speaker, db: Db, judged: Judged) -> None:
    """One line a person, each with the facts of that very person."""
    from leadkeeper.flows.judge import judge_each

    for ref, judgement in judge_each(db, judged):
        _person(speaker, ref, judged.channel, judgement)


def _summary(speaker: Speaker, db: Db, judged: Judged) -> None:
    from leadkeeper.cli.answers import summary_words
    from leadkeeper.flows.summary import summarise

    found = summarise(db, judged)
    speaker.answer(
        found,
        []
        if speaker.as_json
        else summary_words(found | {"reasons": judged.by_reason()}, judged.partner, judged.channel),
    )


@command(main, "export")
@argument("path", metavar="BOOK", type=PATH)
@option("--partner", required=True, help=N_("Id, SIREN or exact legal name."))
@option("--channel", "channels", multiple=True, default=("email",))
@option("--out", required=True, type=PATH, help=N_("The Excel file to write."))
@option("--columns", help=N_("Only these of the contract's columns, with commas."))
@option("--traps", type=Number(0, 50), default=None)
@option("--password")
@option("--again", metavar="REASON", help=N_("Give people a further time, with this reason."))
@option("--clock-is-right", is_flag=True, help=N_("Export though the register knows of work on a later day."))
def export(
    speaker: Speaker,
    path: Path,
    partner: str,
    channels: tuple[str, ...],
    out: Path,
    columns: str | None,
    traps: int | None,
    password: str | None,
    again: str | None,
    *,
    clock_is_right: bool,
) -> None:
    """Writes the people who may be given to a partner into an Excel file, and enters it in the register."""
    from leadkeeper.flows.export_leads import export_leads
    from leadkeeper.model.export import Order
    from leadkeeper.words import ngettext
    from leadkeeper.words.clauses import traps_unagreed
    from leadkeeper.words.figures import number
    from leadkeeper.words.tables import left_out

    chosen = tuple(name.strip() for name in columns.split(",") if name.strip()) if columns is not None else None
    order = Order(partner, str(out), tuple(dict.fromkeys(channels)), chosen, traps, password, again, clock_is_right)
    with book(speaker, path, write=True) as opened:
        done = speaker.run(export_leads(opened.db, order, speaker.now))
    thing = {
        "export": done.export,
        "file": done.file,
        "sha256": done.sha256,
        "rows": done.rows,
        "traps": done.traps,
        "columns": list(done.columns),
        "dropped_columns": list(done.dropped_columns),
        "price_cents": done.price_cents,
        "reasons": done.reasons,
    }
    words = ngettext("{count} person in {file}", "{count} people in {file}", done.rows)
    warned = [] if done.traps_unagreed is None else [traps_unagreed(done.traps_unagreed)]
    if done.dropped_columns:
        warned.append(left_out(done.dropped_columns))
    said = words.format(count=number(done.rows), file=done.file)
    speaker.answer(thing, [said, f"SHA-256 {done.sha256}", *warned])


@command(main, "register")
@argument("path", metavar="BOOK", type=PATH)
def register(speaker: Speaker, path: Path) -> None:
    """The exports and the stop files made."""
    from leadkeeper.flows.registered_files import exported
    from leadkeeper.flows.stop_register import stop_files
    from leadkeeper.words.facts import day

    with book(speaker, path) as opened:
        entries = sorted([*exported(opened.db), *stop_files(opened.db)], key=lambda one: one.seq)
    rows = [{"seq": one.seq, "at": one.at, "kind": one.kind, **one.body, "hash": one.hash} for one in entries]
    words = [
        f"{one.seq}  {day(one.at)}  {one.body.get('export') or one.body['stop_file']}  {one.body['partner']}"
        f"  {one.body['rows']}"
        for one in entries
    ]
    speaker.answer(rows, words)


@command(main, "verify")
@argument("path", metavar="BOOK", type=PATH)
@argument("file", metavar="[FILE.xlsx]", type=PATH, required=False)
@option("--password", help=N_("Of a changed file that has one: without it nobody can see what it is."))
def verify(speaker: Speaker, path: Path, file: Path | None, password: str | None) -> None:
    """Whether the register's chain is unbroken, and whether a file is the one registered."""
    from leadkeeper.flows.verify import verify as look
    from leadkeeper.words.register import verified

    with book(speaker, path) as opened:
        found = look(opened.db, file, password)
    thing: dict[str, Any] = {"chain": found.chain, "broken_at": found.broken_at}
    thing |= {"file": found.file, "export": found.export, **({"locked": True} if found.locked else {})}
    if (rows := found.rows) is not None and rows.rows:
        thing["rows"] = {
            "out": rows.rows,
            "there": rows.found,
            "altered": rows.altered,
            "missing": rows.missing,
            "foreign": rows.others,
            "erased": rows.unchecked,
        }
    thing |= {"changed": list(found.changed)} if found.changed else {}
    thing |= {"other_copy": True} if found.other_copy else {}
    words = verified(
        found.chain, found.broken_at, found.file, found.export,
        locked=found.locked, rows=rows, changed_exports=found.changed, other_copy=found.other_copy,
    )  # fmt: skip
    speaker.answer(thing, words)
    if not found.sound:
        raise SystemExit(1)
