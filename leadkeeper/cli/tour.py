"""`demo`: the main job on the sample business, told step by step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, command
from leadkeeper.cli.spoken import argument

PARTNER = "raoul"


@command(main, "demo")
@argument("folder", metavar="[DIR]", type=PATH, default=Path("demo"))
def demo(speaker: Speaker, folder: Path) -> None:
    """The main job on the sample: import, tag the source, name the partner, judge, export, register, verify, trace.

    Leaves the book and the Excel file in DIR; what an earlier demo left there is replaced.
    """
    from leadkeeper.flows.sample import ORDERS, begin, read_in

    folder.mkdir(parents=True, exist_ok=True)
    path, out, mail = folder / "clodomir.leads", folder / "raoul.xlsx", folder / "plainte.eml"
    for old in (path, out, mail):
        old.unlink(missing_ok=True)
    told = _Story(speaker)
    with begin(path) as book:
        told.step("book", {"book": str(path), "partners": 2, "forms": 3})
        for file, options in ORDERS:
            report = speaker.run(read_in(book, file, options, speaker.now))
            told.step("import", {"file": file.name, "read": report.read, **report.counts})
        _share(speaker, told, book.db, out)
        _follow(speaker, told, book.db, mail)
    if speaker.as_json:
        speaker.json(told.figures)


def _share(speaker: Speaker, told: _Story, db: Any, out: Path) -> None:
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.export_leads import export_leads
    from leadkeeper.flows.judge import judge_all
    from leadkeeper.flows.verify import verify
    from leadkeeper.model.export import Order
    from leadkeeper.model.verdict import Verdict

    (judged,) = speaker.run(judge_all(db, [PARTNER], ["email"], paris_day(speaker.now)))
    counts = {verdict.word: judged.count(verdict) for verdict in Verdict}
    told.step("judge", {"people": sum(judged.census.counts), **counts, "reasons": judged.by_rule()})
    done = speaker.run(export_leads(db, Order(PARTNER, str(out)), speaker.now))
    told.step("export", {"file": done.file, "rows": done.rows, "traps": done.traps, "price_cents": done.price_cents})
    found = verify(db, out)
    told.step("verify", {"chain": found.chain, "file": found.file, "sha256": done.sha256})


def _follow(speaker: Speaker, told: _Story, db: Any, mail: Path) -> None:
    from leadkeeper.cli.complaints import trace_json
    from leadkeeper.flows.explain_trace import explain
    from leadkeeper.flows.sample_complaint import write_complaint
    from leadkeeper.flows.trace import trace
    from leadkeeper.words.tracing import told as sentences

    write_complaint(db, mail)
    (found,) = speaker.run(trace(db, str(mail))).found
    told.step("trace", {"mail": mail.name, **trace_json(found)}, sentences(explain(db, found)))


class _Story:
    """Tells each step as it happens and keeps its figures."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.figures: list[dict[str, Any]] = []

    def step(self, name: str, figures: dict[str, Any], further: Iterable[str] = ()) -> None:
        """One step of the story, with further sentences about it."""
        from leadkeeper.words.tour import told

        self.figures.append({"step": name, **figures})
        if not self._speaker.as_json:
            for line in told(name, figures):
                click.echo(line)
            for line in further:
                click.echo(f"      {line}")
