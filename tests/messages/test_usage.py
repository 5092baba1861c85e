"""What click says by itself is known to our catalogue, in its very words."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir

from leadkeeper.messages import install_gettext, restore_gettext, use_language
from tests.workshop.click_texts import COUNTED, SAID
from tests.workshop.words import KEYWORDS

ELSEWHERE = {"_termui_impl.py", "_winconsole.py", "shell_completion.py", "utils.py"}
"""Parts of click of which no command of ours makes use: pagers, editors, other consoles, completion."""

NEVER = {
    # faults of a program, seen when its commands are made
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean"
        " to pass '--{name}'?"
    ),
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Invalid start character for option ({option})",
    "Unknown color {colour!r}",
    "Value must be an iterable.",
    "Choice({choices})",
    # kinds of options, arguments and questions that we do not have
    "deprecated",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Positional arguments",
    "Missing command.",
    "Missing parameter",
    "Missing parameter: {param_name}",
    "Missing {param_type}",
    "env var: {var}",
    "(dynamic)",
    "Do you want to continue?",
    "Confirm the action without prompting.",
    "Repeat for confirmation",
    "Error: invalid input",
    "Press any key to continue...",
    "%(prog)s, version %(version)s",
    "Invalid value: {message}",
    "unknown error",
    "Could not open file {filename!r}: {message}",
    "Argument {name!r} takes {nargs} values.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{value!r} is not a valid UUID.",
    "file",
    "directory",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not writable.",
    "{name} {filename!r} is not executable.",
    ("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
    ("{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}."),
    (
        "{len_type} values are required, but {len_value} was given.",
        "{len_type} values are required, but {len_value} were given.",
    ),
}
"""What click can say, but not of our commands."""


def sentences_of_click() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(Path(click.__file__).parent, [("**.py", "python")], {}, KEYWORDS)
    return {msgid for file, _line, msgid, _comments, _context in found if file not in ELSEWHERE}


def test_every_sentence_of_click_is_in_our_catalogue_or_never_said() -> None:
    named_at_runtime = {"required"}

    assert sentences_of_click() | named_at_runtime == {*SAID, *COUNTED, *NEVER}


def test_what_asks_pythons_gettext_finds_our_catalogue_while_it_is_lent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    use_language("fr")
    before = gettext.textdomain()

    install_gettext()
    install_gettext()
    assert gettext.gettext("Usage:") == "Usage\u00a0:"
    restore_gettext()
    restore_gettext()

    assert gettext.gettext("Usage:") == "Usage:"
    assert (gettext.textdomain(), os.environ["LANGUAGE"]) == (before, "de")


def test_the_environment_is_left_without_a_language_where_it_had_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)

    install_gettext()
    restore_gettext()

    assert "LANGUAGE" not in os.environ


def test_english_stays_as_it_is_on_a_french_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    use_language("en")

    install_gettext()
    said = gettext.gettext("Usage:")
    restore_gettext()

    assert said == "Usage:"
