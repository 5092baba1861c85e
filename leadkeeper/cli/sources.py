"""Commands about consent sources: lint."""

from __future__ import annotations

from pathlib import Path

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.speaking import Speaker, command


@command(main, "lint")
@click.argument("form", metavar="FORM.json", type=click.Path(path_type=Path))
@click.option("--partner", help="The name of a partner that must be on the list.")
def lint(speaker: Speaker, form: Path, partner: str | None) -> None:
    """Checks the description of a form: what invalidates the yes that it collects, and what weakens it."""
    from leadkeeper.flows.check_form import check_form
    from leadkeeper.words.findings import sentence

    found = check_form(form, partner)
    thing = {
        "errors": list(found.errors),
        "warnings": list(found.warnings),
        "findings": [
            {"id": one.id, "severity": one.severity, "where": one.where, "message": sentence(one)}
            for one in found.findings
        ],
    }
    speaker.answer(thing, [f"{one.id}  {sentence(one)}" for one in found.findings])
