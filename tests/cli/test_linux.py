"""What only Linux has: a device that is always full, and languages in the environment without their locale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made_archive import archive, person, restored


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with restored(tmp_path, archive(person(1), person(2))) as made:
        return made.path


@pytest.mark.parametrize("words", [("decide", "--partner", "raoul"), ("contacts",), ("register",)])
@pytest.mark.parametrize("form", [("--json",), ()])
def test_an_answer_that_cannot_be_written_is_one_sentence(
    book: Path, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    command = [sys.executable, "-P", "-m", "leadkeeper", words[0], str(book), *words[1:], *form, "--lang", "en"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=os.environ)
    said = "The answer could not be written: is the disk full? What the command had saved stays saved.\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "pas de commande"),
        ({"LC_ALL": "fr_CA.UTF-8"}, "pas de commande"),
        ({"LC_MESSAGES": "fr_FR", "LANG": "C.UTF-8"}, "pas de commande"),
        ({"LANG": "C.UTF-8"}, "No such"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "No such"),
        ({}, "No such"),
    ],
)
def test_french_is_heard_where_its_locale_is_not_installed(wanted: dict[str, str], said: str) -> None:
    bare = {name: text for name, text in os.environ.items() if not name.startswith(("LC_", "LANG", "LEADKEEPER"))}
    command = [sys.executable, "-P", "-m", "leadkeeper", "nothing-like-it"]
    done = subprocess.run(command, env=bare | wanted, capture_output=True, text=True, check=False)
    assert said in done.stderr
