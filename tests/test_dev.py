"""The workshop's door: what `dev.py` says and does before anything is installed."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]


def pins(name: str) -> dict[str, str]:
    """Each pinned package of a requirements file and its version."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """A folder without anything in it, and the list of commands that would have run."""
    called: list[list[str]] = []

    def call(command: list[object], **_how: object) -> int:
        called.append([str(word) for word in command])
        return 0

    monkeypatch.setattr(dev.subprocess, "call", call)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(dev, "LAUNCHER", tmp_path / ".venv" / "leadkeeper")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "stamp.json")
    (tmp_path / ".venv").mkdir()
    return called


def test_an_older_python_can_read_the_file_to_its_sentence() -> None:
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 6))


def test_an_older_python_is_told_what_is_needed() -> None:
    code = f"import sys; sys.version_info = (3, 9, 2); exec(open({str(ROOT / 'dev.py')!r}).read())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "LeadKeeper needs Python 3.11 or newer; this is Python 3.9.\n")


def test_only_the_standard_library_is_imported() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_pictures_need_no_library_of_tests() -> None:
    """`dev.py demo` makes them where only what the program needs is installed."""
    without = "import sys; sys.modules['pytest'] = sys.modules['pytestqt'] = None; import tests.shots.__main__"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-P", "-c", without], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == list(dev.COMMANDS)
    assert all(len(line.split()) > 2 for line in lines[2:])


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["setup", "--help"]])
@pytest.mark.parametrize("name", list(dev.COMMANDS))
def test_every_command_answers_help_and_changes_nothing(
    name: str, asked: list[str], shell: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "run":
        asked = asked[-1:]
    assert dev.main([name, *asked]) == 0
    assert capsys.readouterr().out == f"python3 dev.py {name}\n\n{dev.COMMANDS[name].__doc__}\n"
    assert shell == []


def test_help_of_a_command_of_the_program_is_the_program_s(shell: list[list[str]]) -> None:
    dev.PYTHON.touch()
    dev.main(["run", "import", "--help"])
    assert shell[-1][-3:] == ["leadkeeper", "import", "--help"]


def test_an_unknown_command_is_wrong_usage() -> None:
    assert dev.main(["polish"]) == 2


def test_the_workshop_pins_what_the_program_pins() -> None:
    assert pins(dev.RUNTIME).items() <= pins(dev.WORKSHOP).items()


@pytest.mark.parametrize("name", [dev.RUNTIME, dev.WORKSHOP])
def test_every_pin_has_its_hashes(name: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_what_is_installed_is_not_installed_again(shell: list[list[str]]) -> None:
    dev.PYTHON.touch()
    dev.set_up(dev.WORKSHOP)
    assert any("--require-hashes" in command for command in shell)
    shell.clear()
    dev.set_up(dev.WORKSHOP)
    dev.set_up(dev.RUNTIME)
    assert shell == []


def test_what_the_program_needs_is_not_yet_what_the_workshop_needs(shell: list[list[str]]) -> None:
    dev.PYTHON.touch()
    dev.set_up(dev.RUNTIME)
    shell.clear()
    dev.set_up(dev.WORKSHOP)
    assert any(str(ROOT / dev.WORKSHOP) in command for command in shell)


def test_new_pins_are_installed(shell: list[list[str]]) -> None:
    dev.PYTHON.touch()
    dev.STAMP.write_text(json.dumps({dev.RUNTIME: "older"}), "utf-8")
    dev.set_up(dev.RUNTIME)
    assert any(str(ROOT / dev.RUNTIME) in command for command in shell)


def test_a_step_that_fails_stops_the_set_up(shell: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    dev.PYTHON.touch()
    monkeypatch.setattr(dev.subprocess, "call", lambda *_args, **_how: 1)
    with pytest.raises(SystemExit, match="Run the same command again"):
        dev.set_up(dev.RUNTIME)
    assert not dev.STAMP.exists()


def test_a_library_that_is_not_there_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    assert dev.missing_packages({"libnothing-of-ours.so.9": "libnothing9"}) == ["libnothing9"]


def test_other_systems_need_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "darwin")
    assert dev.missing_packages({"libnothing-of-ours.so.9": "libnothing9"}) == []


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        (["apt-get"], "sudo apt-get install -y --no-install-recommends libegl1"),
        ([], "Please install with your system's package manager what Debian calls: libegl1"),
    ],
)
def test_who_may_not_install_is_told_what_to_type(
    monkeypatch: pytest.MonkeyPatch, tools: list[str], words: str
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name in tools else None)
    with pytest.raises(SystemExit, match=re.escape(words)):
        dev.install_packages(["libegl1"])


def test_what_the_stories_need_is_installed(shell: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(dev, "set_up", lambda *_args: None)
    monkeypatch.setattr(dev, "has_registry", lambda: False)
    assert dev.window(["right_person"]) == 0
    (installed,) = [command for command in shell if "install" in command]
    assert {"xvfb", "openbox", "xdotool", "dbus", "at-spi2-core", "gir1.2-atspi-2.0", "python3-gi"} <= set(installed)
    assert shell[-1][-2:] == ["tests.window", "right_person"]


def test_what_builds_for_windows_is_installed(shell: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(dev, "set_up", lambda *_args: None)
    assert dev.windows(["build"]) == 0
    (installed,) = [command for command in shell if "install" in command]
    assert {"wine", "nsis", "xvfb", "fonts-wine"} <= set(installed)
    assert shell[-1][-2:] == ["tests.workshop.windows", "build"]


def test_where_wine_cannot_be_installed_every_landing_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    monkeypatch.setattr(dev, "set_up", lambda *_args: None)
    assert dev.windows(["quick"]) == 0
    assert "NOT PLAYED: Windows under Wine" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="wine"):
        dev.windows(["build"])


def test_elsewhere_wine_is_not_asked_for(shell: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "win32")
    with pytest.raises(SystemExit, match=r"dev\.py build"):
        dev.windows(["build"])
    assert shell == []


def test_the_launcher_of_windows_has_no_letter_that_its_shell_reads_otherwise(
    shell: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """cmd.exe reads the code page of old: in the folder of Édith the path would be another one."""
    monkeypatch.setattr(dev, "WINDOWS", True)
    monkeypatch.setattr(dev, "ROOT", tmp_path / "Édith")
    monkeypatch.setattr(dev, "LAUNCHER", tmp_path / ".venv" / "leadkeeper.cmd")
    dev.write_launcher()
    text = dev.LAUNCHER.read_bytes().decode("ascii")
    assert 'set "PYTHONPATH=%~dp0..\\.."' in text
    assert '"%~dp0python.exe" -P -m leadkeeper %*' in text


def test_root_installs_without_a_question(shell: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name)
    dev.install_packages(["libegl1"])
    assert shell[-1][2:] == ["apt-get", "install", "-y", "--no-install-recommends", "libegl1", "-qq"]


def test_a_browser_is_brought_for_the_tests_of_web_pages(
    shell: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name == "apt-get" else None)
    dev.bring_browser()
    assert "chromium" in shell[-1]


@pytest.mark.parametrize("name", dev.BROWSERS)
def test_the_browser_that_is_there_is_enough(
    shell: list[list[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda asked: asked if asked == name else None)
    dev.bring_browser()
    assert shell == []


def test_without_the_right_to_install_a_browser_the_other_tests_still_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    dev.bring_browser()
    assert "chromium" in capsys.readouterr().out


def test_without_a_display_the_demo_is_offered(
    shell: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.run([]) == 1
    assert "dev.py demo" in capsys.readouterr().out
    assert shell == []


def test_check_names_what_is_broken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(dev, "set_up", lambda *_args: None)
    monkeypatch.setattr(dev, "python", lambda module, *_args: int(module == "mypy"))
    assert dev.check([]) == 1
    assert capsys.readouterr().out.endswith("broken: mypy\n")


def test_check_holds_when_every_step_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "set_up", lambda *_args: None)
    monkeypatch.setattr(dev, "python", lambda *_args: 0)
    assert dev.check([]) == 0


def test_a_link_to_the_tools_of_another_tree_is_left_out_as_the_folder_is() -> None:
    assert ".venv" in (ROOT / ".gitignore").read_text("utf-8").splitlines()  # `.venv/` would let a link through
