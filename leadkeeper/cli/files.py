"""Commands about contact files: inspect, import.

This module imports little, so that the process that reads the file starts before most of the program is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadkeeper.cli.app import OPTIONS, PASSWORD, PATH, NumberParam, Output, argument, book, command, option
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _, shell_option

if TYPE_CHECKING:
    from leadkeeper.domain.consent import Answer
    from leadkeeper.files.document import Document, Reading
    from leadkeeper.services.imports.importer import ImportReport
    from leadkeeper.services.imports.plan import Choices


def reading_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that control how a file is read."""
    for add in (
        option("--encoding", help="utf-8, cp1252, utf-16-le…"),
        option("--delimiter", help=N_("One character, or TAB.")),
        option("--header-row", type=NumberParam(0), help=N_("The row of the header; 0 for a list without one.")),
        option("--sheet"),
        option("--map", "maps", multiple=True, metavar="HEADER=FIELD", help=N_("FIELD none leaves the column out.")),
        option(
            "--map-anyway", is_flag=True, help=N_("Read a column as a consent although its title speaks of refusal.")
        ),
        option("--answer", "answers", multiple=True, metavar="HEADER=TEXT=yes|no|none", help=N_("What a text means.")),
        option("--trust-short-rows", is_flag=True, help=N_("Count a yes also in incomplete rows.")),
        option(
            "--everybody-left/--nobody-left",
            default=None,
            help=N_("Whether the file lists people who want no more messages."),
        ),
        option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"])),
        option("--timezone"),
        option("--password", type=PASSWORD),
    ):
        function = add(function)
    return function


def read_override(text: str) -> tuple[str, str | None]:
    """Parse `HEADER=FIELD` (or `=none`), split at the last `=`.

    Raises: `bad-map` without a `=` or for an unknown field.
    """
    from leadkeeper.domain.imports.headers import FIELDS

    header, sign, field_name = text.rpartition("=")
    field_name = field_name.strip()
    if not sign or not header.strip() or field_name not in (*FIELDS, "none"):
        raise LeadKeeperError("bad-map", text=text, field=field_name, known=" ".join(FIELDS))
    return header, None if field_name == "none" else field_name


def read_said(text: str) -> tuple[str, Answer]:
    """Parse `HEADER=TEXT=yes|no|none`, split at the last `=`.

    Raises: `bad-answer` for anything else.
    """
    from leadkeeper.domain.consent import NO, NO_ANSWER, YES

    about, _, word = text.rpartition("=")
    answers: tuple[Answer, ...] = (YES, NO, NO_ANSWER)
    result = [answer for answer in answers if answer == word.strip()]
    if "=" not in about or not result:
        raise LeadKeeperError("bad-answer", text=text)
    return about, result[0]


def _readings(given: dict[str, Any]) -> tuple[Reading, Choices]:
    """The reading options of a file (its bytes) and the choices about its meaning."""
    from leadkeeper.files.document import Reading
    from leadkeeper.services.imports.plan import Choices

    delimiter = "\t" if (given["delimiter"] or "").upper() in ("TAB", "\\T") else given["delimiter"]
    names = ("header_row", "date_order", "timezone", "trust_short_rows", "map_anyway", "everybody_left")
    choices = Choices(
        overrides=dict(map(read_override, given["maps"])),
        answers=dict(map(read_said, given["answers"])),
        **{name: given[name] for name in names},
    )
    return Reading(given["encoding"], delimiter, given["sheet"], given["password"]), choices


@contextmanager
def _opened(file: Path, given: dict[str, Any]) -> Iterator[tuple[Document, Reading, Choices]]:
    """Open a file for import before most of the program is loaded, so that the reader process starts meanwhile."""
    from leadkeeper.files.workbook_process import reader_expected
    from leadkeeper.services import ROWS

    with reader_expected(file, ROWS):
        from leadkeeper.services.imports.plan import open_lead_file

        reading, choices = _readings(given)
        with open_lead_file(file, reading, choices) as document:
            yield document, reading, choices


def _named(header: str) -> str:
    """The column as it is shown, behind it what `--map` takes if that is something else."""
    from leadkeeper.messages import header_name

    shown = header_name(header)
    return shown if shown == header else f"{shown} ({shell_option('--map', f'{header}=…')})"


@command("inspect", takes_book=False)
@argument("file", metavar="FILE", type=PATH)
@option("--book", "path", type=PATH, help=N_("The book that the file is meant for: it is only opened."))
@reading_options
def inspect(speaker: Output, file: Path, path: Path | None, **given: Any) -> None:
    """How a file would be read; writes nothing."""
    from leadkeeper.messages.imports import say_meanings, say_who_left, warning_sentence
    from leadkeeper.messages.labels import day
    from leadkeeper.services.imports.inspect import inspect_file

    reading, choices = _readings(given)
    if path is None:
        inspection = speaker.run(inspect_file(file, reading, choices))
    else:
        with book(speaker, path) as opened:
            inspection = speaker.run(inspect_file(file, reading, choices, opened.db))
    words = [f"{_named(column.header.text)} → {column.field or '–'}" for column in inspection.columns]
    narrowing = [one for one in inspection.columns if one.tells_channels or one.tells_by_tick]
    words += [f"{_named(one.header.text)}: {inspection.why(one)}" for one in narrowing]
    words += [warning_sentence(code, inspection.details.get(code)) for code in inspection.warnings]
    words += say_meanings(inspection.details) + say_who_left(inspection.warnings) + _about_own_file(inspection.warnings)
    if inspection.proposals:
        meanings = " ".join(shell_option("--map", "=".join(pair)) for pair in inspection.proposals.items())
        words.append(_("If these meanings are right: {options}").format(options=meanings))
    last = inspection.proposed_choices
    if last is not None and (options := last.as_options):
        text = _("Last time such a file was read with: {options}")
        if last.file is not None:
            text = _("A similar file, “{file}”, was read on {day} with: {options}. Look at the new columns first.")
        words.append(text.format(file=last.file, day=day(last.used_at), options=options))
    speaker.answer(inspection.as_json(), words)


@command("import")
@argument("file", metavar="FILE", type=PATH)
@option("--form", metavar="FORM_VERSION|FORM|column|last|none")
@reading_options
@option("--mode", default="fill", type=click.Choice(["fill", "update", "skip", "none"]))
@option("--dry-run", is_flag=True, help=N_("Count only."))
@option("--refused", type=PATH, metavar="OUT.csv", help=N_("Where rejected rows go."))
def import_(
    speaker: Output,
    path: Path,
    file: Path,
    form: str | None,
    mode: str,
    dry_run: bool,
    refused: Path | None,
    **given: Any,
) -> None:
    """Reads a file into the book: all rows or none."""
    with _opened(file, given) as (document, reading, choices):
        from leadkeeper.messages import contacts, imports, labels, line
        from leadkeeper.messages.suppression import refused_alike, resembling
        from leadkeeper.services.imports.importer import ImportOptions, import_document
        from leadkeeper.services.imports.prepared_rows import NONE

        options = ImportOptions(reading, choices, form or NONE, mode, dry_run, refused)
        with book(speaker, path, write=True) as opened:
            report = speaker.run(import_document(opened.db, document, options, speaker.now))
    counts = {"read": report.read, **report.counts}
    words = [line(labels.count(name, count), count) for name, count in counts.items() if count]
    words += imports.erased_left_out(report.details, report.counts.get("erased", 0))
    words += imports.forms_of_rows(report.forms)
    words += [imports.said_no(report.said_no_in_rows)] if report.said_no_in_rows else []
    words += [imports.said_no_in_refused(report.said_no_in_refused)] if report.said_no_in_refused else []
    words += imports.reached_by_number(report.by_number.count, report.by_number.people)
    words += imports.named_elsewhere(report.elsewhere.count, report.elsewhere.people)
    words += imports.stopped_elsewhere(len(report.stopped), report.stopped[: imports.MOST_NAMED])
    words += imports.asking_after_sharing(report.asking.count, report.asking.people)
    words += [contacts.must_be_notified(one.legal_name, one.people, one.due) for one in report.to_tell]
    words += [contacts.must_be_corrected(one.legal_name, one.people, one.due) for one in report.corrected]
    words += resembling(report.near.count, report.near.people)
    words += refused_alike(report.tagged.count, report.tagged.people)
    words += [f"{one.line}: {imports.refusal_sentence(one.code, one.value)}" for _, one in report.refusals]
    words += [imports.warning_sentence(code, report.details.get(code)) for code in report.warnings]
    words += imports.say_meanings(report.details) + _say_dates(report)
    words += imports.say_who_left(report.warnings, report.import_id) + _about_own_file(report.warnings)
    if report.import_id is not None:
        words.append(_("To undo this import: leadkeeper undo BOOK {id}").format(id=report.import_id))
    speaker.answer(report.as_json(), words)
    if not form:
        _ask_for_form(report)


def _about_own_file(warnings: Sequence[str]) -> list[str]:
    way_out = OPTIONS["own-export"]
    return [_(way_out)] if "own-references" in warnings else []


def _say_dates(report: ImportReport) -> list[str]:
    """How to say which column gives the dates of a file; [] if they need no date, or no column has any."""
    detail = report.details.get("yes-undated") or report.details.get("form-undated-rows")
    days = detail.columns if detail is not None else ()
    options = (shell_option("--map", f"{one}=consent_at") for one in days)
    return [_("If they answered on that day: {option}").format(option=one) for one in options]


def _ask_for_form(report: ImportReport) -> None:
    """Exit with code 1 if consents were lost because no form was given; the import itself is kept."""
    from leadkeeper.messages.imports import warning_sentence
    from leadkeeper.services.imports.importer import WITHOUT_FORM

    if (detail := report.details.get(WITHOUT_FORM)) is None:
        return
    again = _("Import it again with --form last to use “{form}”.").format(form=detail.last_form)
    words = [warning_sentence(WITHOUT_FORM, detail), *([again] if detail.last_form else [])]
    click.echo(" ".join(words), err=True)
    raise SystemExit(1)
