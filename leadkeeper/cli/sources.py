"""Commands about consent sources and what goes with them: lint, list-page, form-snippet, contract-draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from leadkeeper.cli.commands import main
from leadkeeper.cli.kinds import PATH
from leadkeeper.cli.speaking import Speaker, book, command
from leadkeeper.cli.spoken import argument, option
from leadkeeper.words import N_


@command(main, "lint")
@argument("form", metavar="FORM.json", type=PATH)
@option("--partner", help=N_("The name of a partner that must be on the list."))
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


@command(main, "list-page")
@argument("path", metavar="BOOK", type=PATH)
@argument("version", metavar="LIST_VERSION")
@option("--out", required=True, type=PATH, help=N_("The page to write."))
@option("--language", "languages", multiple=True, type=click.Choice(["fr", "en"]), help=N_("Default: both."))
def list_page(speaker: Speaker, path: Path, version: str, out: Path, languages: tuple[str, ...]) -> None:
    """The public page of a partner list, to put online as it is."""
    from leadkeeper.flows.list_page import BOTH, write_list_page
    from leadkeeper.words import _

    with book(speaker, path) as opened:
        write_list_page(opened.db, version, out, tuple(dict.fromkeys(languages)) or BOTH)
    speaker.answer({"file": str(out)}, _("The page {file} is ready.").format(file=out))


@command(main, "form-snippet")
@argument("path", metavar="BOOK", type=PATH)
@argument("version", metavar="FORM_VERSION")
@option("--out", required=True, type=PATH, help=N_("The page to write; .txt: its words; .json: its description."))
@option("--language", type=click.Choice(["fr", "en"]), default="fr", help=N_("The language of the form."))
@option("--style", type=click.Choice(["boxes", "buttons"]), help=N_("Default: as the form was."))
@option("--names", type=click.Choice(["link", "inline"]), help=N_("Where partners are named; default: as it was."))
@option("--channel", "channels", multiple=True, help=N_("Default: those of the form."))
@option("--partners-only", is_flag=True, help=N_("Do not ask about your own offers."))
def form_snippet(
    speaker: Speaker, path: Path, version: str, out: Path, channels: tuple[str, ...], partners_only: bool, **wishes: Any
) -> None:
    """The form that asks rightly in the place of a form version, to copy into your own page."""
    from leadkeeper.clock import paris_day
    from leadkeeper.flows.form_snippet import Choices, write_form
    from leadkeeper.words.findings import sentence
    from leadkeeper.words.form_page import keep

    choices = Choices(channels=tuple(dict.fromkeys(channels)), own_offers=not partners_only, **wishes)
    with book(speaker, path) as opened:
        made = write_form(opened.db, version, out, choices, paris_day(speaker.now))
    thing = {
        "file": str(out),
        "form_version": made.version.id,
        "list_version": made.list_version,
        "errors": list(made.errors),
        "warnings": list(made.warnings),
        "keep": list(made.draft.keep),
    }
    words = [f"{one.id}  {sentence(one)}" for one in made.findings]
    speaker.answer(thing, [str(out), *words, *(keep(one) for one in made.draft.keep)])


@command(main, "contract-draft")
@argument("path", metavar="BOOK", type=PATH)
@argument("partner", metavar="PARTNER")
@option("--out", required=True, type=PATH, help=N_("The Word document to write."))
@option("--contract", help=N_("Whose facts fill it; default: the newest."))
def contract_draft(speaker: Speaker, path: Path, partner: str, out: Path, contract: str | None) -> None:
    """A draft of a contract with a partner, in French, to be gone on with; it is no legal advice."""
    from leadkeeper.flows.draft_contract import draft_contract
    from leadkeeper.words import _

    with book(speaker, path) as opened:
        made = draft_contract(opened.db, partner, out, speaker.now, contract)
    thing = {"file": str(out), "clauses": [one.clause for one in made.articles]}
    speaker.answer(thing, _("The draft {file} is ready. Have a lawyer read it before it is signed.").format(file=out))
