"""What is built and tried under Wine: pins, and the requirements of Windows taken out of those of all systems."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from tests.workshop.windows import __main__ as windows
from tests.workshop.windows import window

ROOT = Path(__file__).parents[1]
HERE = ROOT / "tests" / "workshop" / "windows"


def test_the_pins_of_windows_are_those_of_all_but_for_what_only_linux_checks_with() -> None:
    text = windows.for_windows((ROOT / "requirements-dev.txt").read_text("utf-8"))
    names = set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))
    assert {"pyside6-essentials", "sqlcipher3", "colorama", "pefile", "pywin32-ctypes", "pytest"} <= names
    assert not names & windows.NOT_FOR_TESTS
    assert "sys_platform" not in text
    assert "macholib" not in names


def test_everything_that_is_downloaded_has_a_hash() -> None:
    text = windows.for_windows((ROOT / "requirements-dev.txt").read_text("utf-8"))
    for block in re.findall(r"^[\w.-]+==.*(?:\n[ \t].*)*", text, re.MULTILINE):
        assert "--hash=sha256:" in block
    for digest in (windows.EMBED_SHA256, windows.DLL_SHA256, windows.TIMEOUT[1]):
        assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_an_unknown_step_is_wrong_usage(capsys: object) -> None:
    assert windows.main(["polish"]) == 2


def test_the_installer_leaves_nothing_of_its_own_in_the_registry() -> None:
    text = (HERE / "LeadKeeper.nsi").read_text("utf-8")
    install, _section, uninstall = text.partition('Section "Uninstall"')
    for key in set(re.findall(r"Software\\Classes\\[\w.]+", install)):
        assert key in uninstall
    assert "RequestExecutionLevel user" in install
    assert '!insertmacro MUI_LANGUAGE "French"' in install
    assert install.count("Call Closed") == uninstall.count("Call un.Closed") == 1


def test_setup_exe_of_a_release_needs_the_standard_library_alone() -> None:
    only = "import sys; sys.path.insert(0, '.'); import tests.workshop.windows.__main__"
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", only], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("ERROR: Could not find a version that satisfies the requirement", windows.NotToBeHadError),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", SystemExit),
    ],
)
def test_a_wrong_hash_is_no_missing_network(
    monkeypatch: pytest.MonkeyPatch, words: str, kind: type[SystemExit]
) -> None:
    monkeypatch.setattr(windows.subprocess, "run", lambda *_a, **_how: SimpleNamespace(returncode=1, stderr=words))
    with pytest.raises(SystemExit) as ended:
        windows.pip("download")
    assert ended.type is kind


def test_where_windows_cannot_be_downloaded_every_landing_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def setup(_more: list[str]) -> int:
        raise windows.NotToBeHadError("no network")

    monkeypatch.setattr(windows, "setup", setup)
    assert windows.quick([]) == 0
    assert "NOT PLAYED" in capsys.readouterr().out


@pytest.mark.parametrize(("windows_fail", "code"), [(0, 0), (1, 0), (2, 1)])
def test_a_story_that_failed_is_played_once_more(monkeypatch: pytest.MonkeyPatch, windows_fail: int, code: int) -> None:
    played: list[str] = []

    def step(name: str, failures: int = 0) -> None:
        monkeypatch.setattr(windows, name, lambda _more: played.append(name) or int(played.count(name) <= failures))

    for name in ("setup", "story", "build"):
        step(name)
    step("window", windows_fail)
    assert windows.quick([]) == code
    assert played == ["setup", "story", "build", *["window"] * min(windows_fail + 1, 2)]


def test_facts_are_printed_as_they_become_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert windows.told(iter([("installs", True), ("opens", False)])) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("  ")[0] for line in lines] == ["passed: installs", "FAILED: opens", "1 passed, 1 failed"]


def test_the_workbook_of_the_story_has_letters_that_windows_1252_lacks(tmp_path: Path) -> None:
    window.workbook(tmp_path / "new.xlsx")
    header, *rows = load_workbook(tmp_path / "new.xlsx").worksheets[0].values
    assert (header[-1], [row[-1] for row in rows]) == ("Offres partenaires", ["oui", "oui", "non"])
    with pytest.raises(UnicodeEncodeError):
        rows[0][2].encode("cp1252")
