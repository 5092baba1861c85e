"""The command `demo`: the main flow on the sample business, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from leadkeeper.cli.app import PATH, Output, argument, command, main

PARTNER = "raoul"


@command(main, "demo")
@argument("folder", metavar="[DIR]", type=PATH, default=Path("demo"))
def demo(speaker: Output, folder: Path) -> None:
    """The main job on the sample: import, tag the source, name the partner, judge, export, register, verify, trace.

    Leaves the book and the Excel file in DIR; what an earlier demo left there is replaced.
    """
    from leadkeeper.services.demo import ORDERS, begin, read_in

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


def _share(speaker: Output, told: _Story, db: Any, out: Path) -> None:
    from leadkeeper.domain.book import ExportRequest
    from leadkeeper.domain.time import paris_day
    from leadkeeper.domain.verdict import Verdict
    from leadkeeper.services.eligibility.judge import judge_all
    from leadkeeper.services.exports.exporter import export_contacts
    from leadkeeper.services.exports.identify import verify

    (judged,) = speaker.run(judge_all(db, [PARTNER], ["email"], paris_day(speaker.now)))
    counts = {verdict.word: judged.count(verdict) for verdict in Verdict}
    told.step("judge", {"people": sum(judged.census.counts), **counts, "reasons": judged.by_rule()})
    done = speaker.run(export_contacts(db, ExportRequest(PARTNER, str(out)), speaker.now))
    told.step("export", {"file": done.file, "rows": done.rows, "traps": done.traps, "price_cents": done.price_cents})
    found = verify(db, out)
    told.step("verify", {"chain": found.chain, "file": found.file, "sha256": done.sha256})


def _follow(speaker: Output, told: _Story, db: Any, mail: Path) -> None:
    from leadkeeper.cli.privacy import trace_json
    from leadkeeper.messages.complaints import trace_sentences as sentences
    from leadkeeper.services.complaints.tracing import explain_trace, trace
    from leadkeeper.services.demo import write_complaint

    write_complaint(db, mail)
    (found,) = speaker.run(trace(db, str(mail))).found
    told.step("trace", {"mail": mail.name, **trace_json(found)}, sentences(explain_trace(db, found)))


class _Story:
    """Prints each step when it happens and records its figures."""

    def __init__(self, speaker: Output) -> None:
        self._speaker = speaker
        self.figures: list[dict[str, Any]] = []

    def step(self, name: str, figures: dict[str, Any], further: Iterable[str] = ()) -> None:
        """Print and record one step, with further sentences about it."""
        from leadkeeper.messages.privacy import told

        self.figures.append({"step": name, **figures})
        if not self._speaker.as_json:
            for line in told(name, figures):
                click.echo(line)
            for line in further:
                click.echo(f"      {line}")
