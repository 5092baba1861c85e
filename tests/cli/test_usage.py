"""Help, and what is said of wrong usage, come whole in the language of the program."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from leadkeeper.cli.app import COMMANDS, Argument, Command, Option, asked, main, spoken
from leadkeeper.messages import catalogue
from tests.workshop.click_texts import PLACEHOLDERS
from tests.workshop.words import helps

HINT = {"fr": "Pour l’aide\u00a0: '{}'.", "en": "Try '{}' for help."}
USAGE = {"fr": "Usage\u00a0: leadkeeper ", "en": "Usage: leadkeeper "}
ERROR = {"fr": "Erreur\u00a0: ", "en": "Error: "}

WRONG = [
    (["decide"], "Il manque l’argument 'CARNET'.", "Missing argument 'BOOK'."),
    (["decide", "b"], "Il manque l’option '--partner'.", "Missing option '--partner'."),
    (
        ["consent", "b", "c1", "--event", "given"],
        "Il manque l’option '--purpose'. Au choix\u00a0:\n\town,\n\tpartners",
        "Missing option '--purpose'. Choose from:\n\town,\n\tpartners",
    ),
    (["xyzzy"], "Il n’y a pas de commande 'xyzzy'.", "No such command 'xyzzy'."),
    (
        ["decid"],
        "Il n’y a pas de commande 'decid'. Vouliez-vous dire 'decide'\u00a0?",
        "No such command 'decid'. Did you mean 'decide'?",
    ),
    (["check", "b", "--xyzzy"], "Il n’y a pas d’option '--xyzzy'.", "No such option '--xyzzy'."),
    (
        ["decide", "b", "--partne", "p"],
        "Il n’y a pas d’option '--partne'. Vouliez-vous dire '--partner'\u00a0?",
        "No such option '--partne'. Did you mean '--partner'?",
    ),
    (["check", "b", "c"], "Argument en trop (c)", "Got unexpected extra argument (c)"),
    (["check", "b", "c", "d"], "Arguments en trop (c d)", "Got unexpected extra arguments (c d)"),
    (
        ["import", "b", "f", "--mode", "all"],
        "'all' ne convient pas\u00a0; au choix\u00a0: 'fill', 'update', 'skip', 'none'.",
        "Invalid value for '--mode': 'all' is not one of 'fill', 'update', 'skip', 'none'.",
    ),
    (
        ["contacts", "b", "--limit", "all"],
        "Valeur incorrecte pour '--limit'\u00a0: 'all' n’est pas un nombre correct.",
        "Invalid value for '--limit': 'all' is not a valid number.",
    ),
    (
        ["contacts", "b", "--limit", "-1"],
        "Valeur incorrecte pour '--limit'\u00a0: -1 n’est pas dans l’intervalle x>=0.",
        "Invalid value for '--limit': -1 is not in the range x>=0.",
    ),
    (
        ["check", "b", "--now", "soon"],
        "Valeur incorrecte pour '--now'\u00a0: 'soon': 2026-11-24, 2026-11-24T10:00, 2026-11-24T10:00:00+01:00",
        "Invalid value for '--now': 'soon': 2026-11-24, 2026-11-24T10:00, 2026-11-24T10:00:00+01:00",
    ),
    (["check", "b", "--now"], "L’option '--now' demande 1 valeur.", "Option '--now' requires an argument."),
    (["check", "b", "--json=1"], "L’option '--json' ne prend pas de valeur.", "Option '--json' does not take a value."),
    (
        ["suppress", "b", "--hashed"],
        "ADRESSE…, --file ou --all-entered, l’un des trois",
        "ADDRESS…, --file or --all-entered, one of them",
    ),
    (["notices", "b", "--at", "2026-11-24"], "--at s’utilise avec --told", "--at needs --told"),
]  # fmt: skip


def run(words: list[str], lang: str) -> Result:
    return CliRunner(env={"LEADKEEPER_LANG": lang}).invoke(main, words, prog_name="leadkeeper", catch_exceptions=False)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("words", "french", "english"), WRONG, ids=[" ".join(words) for words, _fr, _en in WRONG])
def test_wrong_usage_is_told_in_the_language_spoken(words: list[str], french: str, english: str, lang: str) -> None:
    found = run(words, lang)

    assert (found.exit_code, found.stdout) == (2, "")
    said = found.stderr.rstrip("\n")
    assert ERROR[lang] in said
    assert said.endswith(french if lang == "fr" else english)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_usage_and_where_help_is_come_before_the_error(lang: str) -> None:
    lines = run(["decide"], lang).stderr.splitlines()

    assert lines[0].startswith(USAGE[lang])
    assert lines[1] == HINT[lang].format("leadkeeper decide --help")


@pytest.mark.parametrize("words", [["check", "b", "c", "--lang", "fr"], ["check", "--lang=fr", "b", "c"]])
def test_the_language_asked_for_counts_even_where_the_words_are_wrong(words: list[str]) -> None:
    assert "Argument en trop (c)" in run(words, "en").stderr
    assert "Argument en trop (c)" in run([*words, "--json"], "en").stderr


def test_what_is_typed_twice_and_differs_is_told_in_the_language_spoken() -> None:
    runner = CliRunner(env={"LEADKEEPER_LANG": "fr"})

    found = runner.invoke(main, ["passphrase", "b"], input="one\ntwo\n")

    assert "Erreur\u00a0: les deux saisies diffèrent." in found.stderr
    assert found.stderr.endswith("Interrompu.\n")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_unreadable_path_is_named_in_the_language_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(os, "access", lambda *_args, **_more: False)
    place = tmp_path / r"Eulalie\books"  # on Windows two folders
    place.mkdir(parents=True)

    found = run(["check", str(place)], lang)

    assert found.exit_code == 2
    name = {"fr": "Chemin", "en": "Path"}[lang]
    end = {"fr": "\u00a0: lecture refusée.", "en": " is not readable."}[lang]
    assert f"{name} '{place}'{end}" in found.stderr


def test_a_command_that_was_not_imported_yet_is_offered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "commands", {})
    assert "'decide'" in run(["decid"], "en").stderr


def test_the_help_of_the_group_is_whole_in_french() -> None:
    shown = run(["--help"], "fr").stdout

    assert shown.startswith("Usage\u00a0: leadkeeper [OPTIONS] [COMMANDE] [ARGUMENTS]...\n")
    assert "\n  Sans commande, la fenêtre s’ouvre.\n" in shown
    assert "\nOptions\u00a0:\n  --lang [fr|en]  Langue de l’affichage.\n  --version       Affiche la version" in shown
    assert (
        "\n  -h, --help      Affiche cette aide et s’arrête.\n\nCommandes\u00a0:\n  new             Crée un carnet.\n"
        in shown
    )


def test_the_help_of_the_group_is_english_after_french_was_spoken() -> None:
    run(["--help"], "fr")
    shown = run(["--help"], "en").stdout

    assert shown.startswith("Usage: leadkeeper [OPTIONS] [COMMAND] [ARGS]...\n\n  Keeps leads, ")
    assert "\nOptions:\n  --lang [fr|en]  The language of the messages.\n  --version       Show the version" in shown
    assert "\nCommands:\n  new             A new book.\n" in shown


def test_the_help_of_a_command_is_whole_in_french() -> None:
    shown = run(["decide", "--help"], "fr").stdout

    assert shown.startswith(
        "Usage\u00a0: leadkeeper decide [OPTIONS] CARNET\n\n  Qui peut être transmis à un partenaire"
    )
    assert "  --partner TEXTE  Identifiant, SIREN ou raison sociale exacte.  [obligatoire]\n" in shown
    assert "  -h, --help       Affiche cette aide et s’arrête.\n" in shown


def test_the_help_of_a_command_is_english_after_french_was_spoken() -> None:
    run(["decide", "--help"], "fr")
    shown = run(["decide", "--help"], "en").stdout

    assert shown.startswith("Usage: leadkeeper decide [OPTIONS] BOOK\n\n  Who may be shared with a partner")
    assert "  --partner TEXT  Id, SIREN or exact legal name.  [required]\n" in shown
    assert "  -h, --help      Show this message and exit.\n" in shown


def parameters() -> list[click.Parameter]:
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in COMMANDS]
    return [param for one in commands if one for param in one.params]


def test_every_command_and_all_that_it_takes_is_of_the_kind_that_is_translated() -> None:
    context = click.Context(main)

    assert all(isinstance(main.get_command(context, name), Command) for name in COMMANDS)
    assert all(isinstance(param, Option | Argument) for param in parameters())


def test_every_sentence_of_help_has_its_french() -> None:
    french = catalogue("fr")
    said = {param.help for param in parameters() if isinstance(param, Option) and param.help}

    assert {text for text in said if french.gettext(text) == text} == {"utf-8, cp1252, utf-16-le…"}


def test_every_placeholder_is_one_that_is_translated() -> None:
    context = click.Context(main)
    names = {param.make_metavar(context) for param in parameters() if not (isinstance(param, Option) and param.is_flag)}

    assert {name for name in names if "|" not in name} <= set(PLACEHOLDERS)


def test_the_docstring_of_a_command_is_collected_as_its_help() -> None:
    import ast

    code = '@command("a")\ndef a():\n    """Does.\n\n    It.\n    """\n\ndef b():\n    """Not."""\n'
    assert list(helps(ast.parse(code))) == ["Does.\n\nIt."]


def test_the_language_is_asked_for_before_a_double_dash_and_last_wins() -> None:
    assert asked(["a", "--lang", "fr"]) == "fr"
    assert asked(["a", "--lang=fr", "--lang", "en"]) == "en"
    assert asked(["a", "--lang", "de"]) is None
    assert asked(["a", "--", "--lang", "fr"]) is None
    assert asked(["a", "--lang"]) is None


def test_without_being_asked_the_environment_says_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADKEEPER_LANG", "fr")
    assert (spoken(None), spoken("en")) == ("fr", "en")


def test_the_window_starts_in_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setattr("ui.app.run_window", lambda _book: seen.append(os.environ.get("LANGUAGE")) or 0)

    assert run([], "fr").exit_code == 0
    assert seen == [None]
