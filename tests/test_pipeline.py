"""What a public host runs at each push and release, what it attaches, and the app for macOS, checked without either."""

from __future__ import annotations

import hashlib
import json
import os
import plistlib
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import dev
from leadkeeper import __version__
from tests.workshop import package, sbom, sign_macos, workflows
from ui.dialogs.help import RELEASES

ROOT = Path(__file__).parents[1]
DESKTOP = ROOT / "resources" / "desktop"
FLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def flow(name: str) -> Any:
    return workflows.read((ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8"))


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_no_fault(path: Path) -> None:
    assert list(workflows.faults(path.read_text("utf-8"))) == []


def test_every_system_and_every_python_is_tried() -> None:
    job = flow("test")["jobs"]["test"]
    matrix = job["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "windows", "macos"}
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert all(f"Programming Language :: Python :: {python}" in text for python in matrix["python"])


def test_the_commands_of_the_workflows_are_there() -> None:
    text = "".join(path.read_text("utf-8") for path in FLOWS)
    assert set(re.findall(r"python dev\.py (\w+)", text)) <= dev.COMMANDS.keys()
    for module in re.findall(r"-m (tests\.[\w.]+)", text):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file() or (ROOT / module.replace(".", "/")).is_dir()


def test_a_release_holds_three_programs_their_sums_and_their_parts() -> None:
    jobs = flow("release")["jobs"]
    assert {one["name"] for one in jobs["build"]["strategy"]["matrix"]["include"]} == {"linux", "windows", "macos"}
    assert jobs["publish"]["needs"] == ["build", "setup"]
    assert "SHA256SUMS" in jobs["publish"]["steps"][2]["run"]
    assert "dist/LeadKeeper-*" in jobs["build"]["steps"][-1]["with"]["path"]


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_the_scripts_of_a_workflow_are_bash(path: Path) -> None:
    jobs = flow(path.stem)["jobs"].values()
    scripts = [re.sub(r"\$\{\{ .+? \}\}", "x", step["run"]) for job in jobs for step in job["steps"] if "run" in step]
    assert scripts
    for script in scripts if os.name != "nt" else ():
        subprocess.run(["bash", "-n", "-c", script], check=True)


def test_an_action_has_one_pin_which_says_its_version() -> None:
    text = "".join(path.read_text("utf-8") for path in FLOWS)
    used = re.findall(r"uses: ([\w/-]+)@([0-9a-f]{40})  # (v\d+\.\d+\.\d+)$", text, re.MULTILINE)
    assert len(used) == text.count("uses:")
    assert len(set(used)) == len({name for name, _pin, _version in used})


WRONG = {
    "permissions": ("permissions:\n  contents: write\njobs:\n", "more rights"),
    "tab": ("jobs:\n\tbuild:\n", "a tab"),
    "needs": (
        "permissions:\n  contents: read\njobs:\n  a:\n    needs: b\n    runs-on: x\n    steps:\n      - run: y\n",
        "no job",
    ),
    "matrix": (
        "permissions:\n  contents: read\njobs:\n  a:\n    runs-on: ${{ matrix.x }}\n    steps:\n      - run: y\n",
        "unknown value: matrix.x",
    ),
    "step": (
        "permissions:\n  contents: read\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: y\n",
        "a step uses",
    ),
    "stranger": (
        "permissions:\n  contents: read\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: someone/action@v1\n",
        "not by the host itself",
    ),
    "moving": (
        "permissions:\n  contents: read\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n",
        "not pinned by its hash",
    ),
    "twice": ("jobs:\n  a:\n  a:\n", "not read"),
    "key": ("permissions:\n  contents: read\njobz:\n  a: b\n", "unknown key: jobz"),
}


@pytest.mark.parametrize(("text", "fault"), WRONG.values(), ids=WRONG)
def test_a_fault_of_a_workflow_is_seen(text: str, fault: str) -> None:
    assert any(fault in told for told in workflows.faults(text))


def test_the_list_of_parts_names_each_with_its_licence() -> None:
    made = sbom.sbom()
    assert (made["bomFormat"], made["specVersion"], made) == ("CycloneDX", "1.6", sbom.sbom())
    parts = {one["name"].lower().replace("_", "-"): one for one in made["components"]}
    assert parts["pyside6-essentials"]["purl"].startswith("pkg:pypi/pyside6-essentials@")
    assert all(one.get("licenses") for one in made["components"])
    refs = [one["bom-ref"] for one in made["components"]]
    assert len(refs) == len(set(refs))
    assert set(made["dependencies"][0]["dependsOn"]) == set(refs)
    digests = {one["value"] for one in parts["click"]["properties"]}
    assert digests <= set(re.findall(r"sha256:([0-9a-f]{64})", (ROOT / "requirements.txt").read_text("utf-8")))


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program as `build` leaves it."""
    program = tmp_path / "dist" / "leadkeeper"
    (program / "_internal").mkdir(parents=True)
    (program / "leadkeeper").write_text('#!/bin/sh\necho ran "$@"\n', "utf-8")
    (program / "leadkeeper").chmod(0o755)
    monkeypatch.setattr(package, "DIST", tmp_path / "dist")
    return tmp_path / "dist"


def test_the_tar_of_linux_installs_and_removes_itself(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    package.main(built)
    (archive,) = built.glob("LeadKeeper-*-linux-*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    home = tmp_path / "home of Édith"
    script = tmp_path / f"LeadKeeper-{__version__}" / "install.sh"
    if os.name == "nt":  # no shell of Linux here: what is in the tar is all that can be looked at
        assert script.read_text("utf-8") == package.INSTALL
        return
    env = {"HOME": str(home), "PATH": os.environ["PATH"]}
    subprocess.run([script], env=env, check=True)
    assert subprocess.check_output([home / ".local/bin/leadkeeper", "open"], text=True) == "ran open\n"
    desktop = home / ".local/share/applications/org.leadkeeper.LeadKeeper.desktop"
    assert f'Exec="{home}/.local/opt/leadkeeper/leadkeeper" open %f' in desktop.read_text("utf-8")
    subprocess.run([script], env=env, check=True)
    subprocess.run([script, "--remove"], env=env, check=True)
    assert not desktop.exists()
    assert not (home / ".local/opt/leadkeeper").exists()
    assert not (home / ".local/bin/leadkeeper").is_symlink()


def test_the_sums_are_those_of_the_files(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    package.main(built)
    (sums,) = built.glob("SHA256SUMS-windows-*")
    for line in sums.read_text("ascii").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((built / name).read_bytes()).hexdigest() == digest
    (archive,) = built.glob("LeadKeeper-*-windows-*.zip")
    assert "LeadKeeper/leadkeeper" in zipfile.ZipFile(archive).namelist()
    (listed,) = built.glob("*.cdx.json")
    assert json.loads(listed.read_text("utf-8"))["bomFormat"] == "CycloneDX"


COLLECTED = ("PySide6/opengl32sw.dll", "PySide6/plugins/platforms/qdirect2d.dll", "PySide6/Qt6Widgets.dll")
"""What PyInstaller finds of Qt on Windows, two of three for nothing."""


def bundle(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What build.spec asks of PyInstaller on a Mac."""
    asked: dict[str, Any] = {}

    def analysis(scripts: list[str], **given: Any) -> SimpleNamespace:
        asked["analysis"] = given
        files = [(name, name, "BINARY") for name in COLLECTED]
        return SimpleNamespace(scripts=scripts, pure=[], binaries=files, datas=list(given["datas"]))

    def note(*things: object, **given: Any) -> object:
        asked[given.get("name", "")] = {"things": things, **given}
        return object()

    monkeypatch.setattr("PyInstaller.utils.hooks.collect_submodules", lambda name: [name])
    monkeypatch.setattr(subprocess, "run", lambda *_command, **_how: None)
    monkeypatch.setattr(sys, "platform", "darwin")
    names = {"SPECPATH": str(ROOT), "Analysis": analysis, "PYZ": note, "EXE": note, "COLLECT": note, "BUNDLE": note}
    path = list(sys.path)
    try:
        exec(compile((ROOT / "build.spec").read_text("utf-8"), "build.spec", "exec"), names)
    finally:
        sys.path[:] = path
    return asked


def test_the_app_for_macos_is_what_the_finder_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = bundle(monkeypatch)
    app = asked["LeadKeeper.app"]
    monkeypatch.undo()
    assert app["icon"].endswith("leadkeeper.icns")
    assert (asked["LeadKeeper"]["console"], asked["leadkeeper-cli"]["console"]) == (False, True)
    plist = plistlib.loads(plistlib.dumps(app["info_plist"]))
    (opened,) = plist["CFBundleDocumentTypes"]
    (declared,) = plist["UTExportedTypeDeclarations"]
    assert opened["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert (
        declared["UTTypeTagSpecification"]["public.filename-extension"] == opened["CFBundleTypeExtensions"] == ["leads"]
    )
    assert opened["CFBundleTypeIconFile"] == Path(app["icon"]).name
    assert (plist["LSMinimumSystemVersion"], plist["CFBundleLocalizations"]) == ("13.0", ["en", "fr"])
    assert app["bundle_identifier"] == "org.leadkeeper.LeadKeeper"
    assert app["version"] == plist["CFBundleShortVersionString"] == __version__
    (mime,) = re.findall(r'type="(.+?)"', (DESKTOP / "org.leadkeeper.LeadKeeper.mime.xml").read_text("utf-8"))
    assert declared["UTTypeTagSpecification"]["public.mime-type"] == [mime]


def test_what_no_widget_draws_with_stays_out_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was a sixth of the program on Windows."""
    *_programs, binaries, _datas = bundle(monkeypatch)["leadkeeper"]["things"]
    monkeypatch.undo()
    assert [name for name, _source, _kind in binaries] == [COLLECTED[-1]]


@pytest.mark.parametrize("address", ["", "https://host.example/leadkeeper/releases"])
def test_about_of_a_release_knows_where_newer_ones_are(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("LEADKEEPER_RELEASES", address)
    datas = bundle(monkeypatch)["analysis"]["datas"]
    monkeypatch.undo()
    brought = [Path(source) for source, folder in datas if Path(source).name == RELEASES.name and folder == "resources"]
    assert [source.read_text("utf-8") for source in brought] == [address] * bool(address)
    step = next(step for step in flow("release")["jobs"]["build"]["steps"] if "build" in step.get("run", ""))
    assert list(step["env"]) == ["LEADKEEPER_RELEASES"]


def test_signing_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in sign_macos.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sign_macos.shutil, "which", lambda _tool: None)
    assert sign_macos.main([str(tmp_path / "LeadKeeper.app")]) == 1
    told = capsys.readouterr().out
    assert all(name in told for name in (*sign_macos.TOOLS, *sign_macos.VARIABLES, "LeadKeeper.app"))
    assert sign_macos.main([]) == 2


def test_signing_signs_then_lets_apple_look_then_staples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tmp_path / "LeadKeeper.app"
    (app / "Contents").mkdir(parents=True)
    (app / "Contents" / "Info.plist").touch()
    called: list[list[str]] = []
    for name in sign_macos.VARIABLES:
        monkeypatch.setenv(name, name.lower())
    monkeypatch.setattr(sign_macos.shutil, "which", lambda tool: tool)
    monkeypatch.setattr(sign_macos.subprocess, "call", lambda step: called.append(step) or 0)
    assert sign_macos.main([str(app)]) == 0
    assert [step[0] if step[0] != "xcrun" else step[1] for step in called] == [
        "codesign", "codesign", "ditto", "notarytool", "stapler", "spctl",
    ]  # fmt: skip
    assert "--options" in called[0]
    assert "leadkeeper_sign_identity" in called[0]


def test_a_step_of_signing_that_fails_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Contents").mkdir()
    (tmp_path / "Contents" / "Info.plist").touch()
    for name in sign_macos.VARIABLES:
        monkeypatch.setenv(name, "x")
    monkeypatch.setattr(sign_macos.shutil, "which", lambda tool: tool)
    monkeypatch.setattr(sign_macos.subprocess, "call", lambda step: 3 if step[0] == "ditto" else 0)
    assert sign_macos.main([str(tmp_path)]) == 3
