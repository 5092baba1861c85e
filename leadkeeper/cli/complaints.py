"""Commands about complaints: trace, complain, suspects."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.words import N_

if TYPE_CHECKING:
    from leadkeeper.model.complaint import Traced

CHANNELS = ("signal-spam", "cnil", "dgccrf", "ufc", "support", "social")


@command(main, "trace")
@argument("path", metavar="BOOK", type=PATH)
@argument("what", metavar="ADDRESS|MAIL|FILE.mbox|FOLDER|-")
def trace(speaker: Speaker, path: Path, what: str) -> None:
    """Who was given an address, when and under which consent: from the address or from a mail complained of."""
    from leadkeeper.flows.explain_trace import explain
    from leadkeeper.flows.trace import trace as follow
    from leadkeeper.words.tracing import told

    with book(speaker, path) as opened:
        answer = speaker.run(follow(opened.db, _given(what), letters=False))
        lines = [] if speaker.as_json else [line for one in answer.found for line in told(explain(opened.db, one))]
    found = [trace_json(one) for one in answer.found]
    speaker.answer(found if answer.many else found[0], lines)


def _given(what: str) -> str | bytes:
    """What was named, or the bytes of the mail on standard input."""
    return sys.stdin.buffer.read() if what == "-" else what


def trace_json(one: Traced) -> dict[str, Any]:
    """What one complaint leads to."""
    sender = one.sender
    return {
        "address": one.address,
        "matched_by": one.matched_by,
        "contact": one.contact,
        "deliveries": [{"export": file.export, "partner": file.partner, "at": file.at} for file in one.deliveries],
        "sender": sender
        and {
            "from": sender.address,
            "domain": sender.domain,
            "dkim": list(sender.dkim),
            "list_unsubscribe": list(sender.list_unsubscribe),
        },
        **({"hint": list(one.hint)} if one.hint else {}),
        **({"file": one.file} if one.file else {}),
    }


@command(main, "complain")
@argument("path", metavar="BOOK", type=PATH)
@argument("what", metavar="ADDRESS|MAIL|FILE.mbox|FOLDER|-")
@option("--channel", type=click.Choice(CHANNELS), default="support")
@option("--at", help=N_("When it came, as the archive writes instants; by default now."))
def complain(speaker: Speaker, path: Path, what: str, channel: str, at: str | None) -> None:
    """Records a complaint about an address, or a mail complained of."""
    from leadkeeper.flows.complain import complain as record
    from leadkeeper.flows.explain_trace import explain
    from leadkeeper.words.tracing import kept, told

    with book(speaker, path, write=True) as opened:
        done = speaker.run(record(opened.db, _given(what), speaker.now, channel, at))
        lines = [] if speaker.as_json else [line for one in done.found for line in told(explain(opened.db, one))]
        lines += kept(done.ids, done.again)
    found = [{"complaint": one, **({"already": True} if one in done.again else {})} for one in done.ids]
    speaker.answer(found if done.many else found[0], lines)


@command(main, "suspects")
@argument("path", metavar="BOOK", type=PATH)
def suspects(speaker: Speaker, path: Path) -> None:
    """Partners by how well what they were given explains the complaints; an indication, not a proof.

    Trap addresses that were hit come first: they are proof.
    """
    from leadkeeper.flows.accused import trap_hits
    from leadkeeper.flows.list_complaints import list_complaints
    from leadkeeper.flows.suspects import suspects as rank
    from leadkeeper.store import partners
    from leadkeeper.words.suspicion import told

    with book(speaker, path) as opened:
        ranked = speaker.run(rank(opened.db))
        hits = trap_hits(list_complaints(opened.db))
        names = {one.id: one.legal_name for one in partners.read_all(opened.db)}
    rows = [
        {
            "partner": one.found.partner,
            "complaints": one.found.complaints,
            "delivered": one.found.delivered,
            "lift": one.found.lift,
            "p_value": one.found.p_value,
        }
        for one in ranked
    ]
    proofs = [(names[partner], count) for partner, count in hits.most_common()]
    speaker.answer(rows, told(proofs, ((one.legal_name, one.found) for one in ranked)))
