"""Every part by others is named, with its licence and the words of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.dialogs import help as about
from ui.dialogs.help import PARTS, everything, licence_of, licence_words, parts


def test_every_part_that_the_program_needs_is_listed() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    needed = text.partition("dependencies = [")[2].partition("\n]")[0]
    names = {line.strip().strip('"').partition(">")[0].casefold() for line in needed.splitlines() if line.strip()}
    assert names <= {part.casefold() for part in PARTS}


def test_each_part_says_its_licence() -> None:
    assert [part["name"] for part in parts() if not part["licence"]] == []


@pytest.mark.parametrize(
    ("facts", "licence"),
    [
        ({"License-Expression": "MIT", "License": "x"}, "MIT"),
        ({"License": "Apache 2\nand a long text"}, "Apache 2"),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, "BSD License"),
        ({"Classifier": "License :: Public Domain\nDevelopment Status :: 5 - Production/Stable"}, "Public Domain"),
        ({}, ""),
    ],
)
def test_a_licence_is_one_line(facts: dict[str, str], licence: str) -> None:
    assert licence_of(facts) == licence


def test_a_part_brings_the_parts_that_it_needs_but_not_its_extras_nor_pip() -> None:
    found = everything()
    assert found >= {"cryptography", "lxml", "markupsafe"}
    assert not found & {"pip", "numpy", "pytest"}


def test_each_part_brings_the_words_of_its_licence() -> None:
    assert [part["name"] for part in parts() if len(licence_words(part["name"])) < 500] == []


def test_on_windows_the_licence_of_python_stands_above_its_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Lib").mkdir()
    (tmp_path / "LICENSE.txt").write_text("PSF LICENSE AGREEMENT", "utf-8")
    monkeypatch.setattr(about.sys, "base_prefix", str(tmp_path))
    monkeypatch.setattr(about.sysconfig, "get_path", lambda _name: str(tmp_path / "Lib"))
    assert licence_words("python") == "PSF LICENSE AGREEMENT"


def test_of_a_part_that_is_not_there_there_are_no_words() -> None:
    assert licence_words("no such part") == ""


def test_the_encryption_in_sqlcipher3_has_its_own_notice() -> None:
    assert "ZETETIC" in licence_words("sqlcipher3")
