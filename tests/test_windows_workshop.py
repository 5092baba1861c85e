"""What is built and tried under Wine: pins, and the requirements of Windows taken out of those of all systems."""

from __future__ import annotations

import re
from pathlib import Path

from tests.workshop.windows import __main__ as windows

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
