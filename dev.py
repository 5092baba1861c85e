"""The workshop of LeadKeeper: `python3 dev.py COMMAND`.

Standard library only. It makes `.venv`, fills it with what requirements.txt pins, and on Debian or Ubuntu brings the
few system libraries that Qt needs. The second time there is nothing left to do, and no network is asked.
"""

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("LeadKeeper needs Python 3.11 or newer; this is Python {}.{}.".format(*sys.version_info[:2]))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LAUNCHER = PYTHON.with_name("leadkeeper.cmd" if WINDOWS else "leadkeeper")
STAMP = VENV / "leadkeeper-installed.json"

RUNTIME = "requirements.txt"
WORKSHOP = "requirements-dev.txt"  # holds every pin of requirements.txt too

# What Qt's wheels expect of the system: the library, and the Debian package that brings it.
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libbrotlidec.so.1": "libbrotli1",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

# What the stories from outside need: a screen, a window manager, mouse and keys, and the accessibility bus.
STAGE = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus-run-session": "dbus",
}
BUS = ("at-spi2-core", "gir1.2-atspi-2.0", "python3-gi")
SYSTEM_PYTHON = "/usr/bin/python3"  # the one for which Debian packs the bus

# What builds and tries the program of Windows here.
WINE = {
    "wine": "wine",
    "wineserver": "wine64",
    "xvfb-run": "xvfb",
    "xauth": "xauth",
    "makensis": "nsis",
    "x86_64-w64-mingw32-as": "binutils-mingw-w64-x86-64",
    "openbox": "openbox",
    "xdotool": "xdotool",
}
WINE_FONTS = "fonts-wine"

# What opens our web pages in tests, by the names it goes under; Debian's package is the first.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import contracts": ["tests.workshop.contracts"],
    "house rules": ["pytest", "-q", "tests/test_house_rules.py"],
    "words": ["tests.workshop.words", "--check"],
}

DEMO_SHOTS = ["--theme", "light", "--scale", "100", "welcome", "contacts", "sources", "export", "month"]


def demo(args):
    """Two months on a bundled sample, told step by step; leaves book, workbook and pictures in demo/ (or DIR)."""
    set_up(RUNTIME, DRAWING)
    folder = next((arg for arg in args if not arg.startswith("-")), "demo")
    told = python("leadkeeper", "demo", *(args or [folder]))
    book = str(Path(folder) / "clodomir.leads")
    return told or python("tests.shots", "--book", book, "--out", folder, *DEMO_SHOTS)


def run(args):
    """Opens the window; with arguments: any leadkeeper command."""
    opens_window = not args or args[0] == "open"
    if opens_window and not has_display():
        print("There is no display here, so no window can open. `python3 dev.py demo` does the main job without one.")
        return 1
    set_up(RUNTIME, {**DRAWING, **WINDOW} if opens_window else {})
    return python("leadkeeper", *args, offscreen=False)


def test(args):
    """All tests, on all cores; arguments go to pytest."""
    set_up(WORKSHOP, DRAWING)
    bring_browser()
    return python("pytest", *(args or ["-n", "auto"]))


def window(args):
    """Plays stories on a real screen, driven by what is shown; names choose, `--seed N`, `--lang fr`, `--size WxH`."""
    if sys.platform != "linux":
        sys.exit("The stories need the screen and the accessibility bus of Linux.")
    set_up(WORKSHOP, {**DRAWING, **WINDOW})
    missing = [package for command, package in STAGE.items() if not shutil.which(command)]
    bus = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if subprocess.call([SYSTEM_PYTHON, "-c", bus], stderr=subprocess.DEVNULL) or not has_registry():
        missing += BUS
    if missing:
        install_packages(missing)
    return python("tests.window", *args)


def check(args):
    """The one word: style, types, import contracts, house rules, complete catalogues."""
    set_up(WORKSHOP, DRAWING)
    broken = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        print(f"\n── {name}", flush=True)
        if python(*command) != 0:
            broken.append(name)
        print(f"   {'BROKEN' if name in broken else 'ok'} · {time.monotonic() - started:.1f} s", flush=True)
    print(f"\nbroken: {', '.join(broken)}" if broken else "\nall checks hold")
    return 1 if broken else 0


def fix(args):
    """Puts right what ruff can put right by itself."""
    set_up(WORKSHOP)
    return python("ruff", "check", "--fix", ".") | python("ruff", "format", ".")


def words(args):
    """Collects the sentences of the code, updates and compiles the French catalogue."""
    set_up(WORKSHOP)
    return python("tests.workshop.words", *args)


def shots(args):
    """Takes a picture of every page and box: light and dark, French and English, at 100 and 150 %; arguments choose."""
    set_up(WORKSHOP, DRAWING)
    return python("tests.shots", *args)


def conformance(args):
    """KIND DIR: runs a folder of cases (lint, decisions, imports, trace)."""
    set_up(WORKSHOP, DRAWING)
    return python("tests.conformance", *args)


def bench(args):
    """Measures; names choose benches."""
    set_up(WORKSHOP, DRAWING)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    return python("tests.bench", *args)


def figures(args):
    """How large the program is, and how many files and functions each main job enters."""
    set_up(WORKSHOP, DRAWING)
    return python("tests.workshop.figures", *args)


def mutants(args):
    """Plants faults in the rules and lists those that no test notices."""
    set_up(WORKSHOP, DRAWING)
    return python("tests.mutants", *args)


def fuzz(args):
    """Feeds mutated files to all that reads files; names choose readers; `--seconds N`, `--collections`."""
    set_up(WORKSHOP, DRAWING)
    return python("tests.fuzz", *args)


def chance(args):
    """lives|tables|proofs|figures N: random lives, files, changed proofs, control packs put to the test; `--seed S`."""
    set_up(WORKSHOP, DRAWING)
    if "proofs" in args:
        bring_browser()
    return python("tests.chance", *args)


def build(args):
    """One folder with the program and all it needs, in dist/, which then tries itself."""
    set_up(WORKSHOP, {**DRAWING, **WINDOW})
    if sys.platform == "linux" and not shutil.which("objdump"):
        install_packages(["binutils"])
    return python("PyInstaller", "--noconfirm", "build.spec", *args) or python("tests.workshop.frozen")


def package(args):
    """Makes of what `build` built one file for this system, its list of parts (SBOM), and their SHA-256."""
    set_up(WORKSHOP, DRAWING)
    return python("tests.workshop.package")


def windows(args):
    """Builds and tries the program for Windows under Wine: `setup`, `test`, `installer`, `quick`, `all` and others."""
    if sys.platform != "linux":
        sys.exit("Wine is used on Linux. On Windows itself: python dev.py build")
    set_up(WORKSHOP, DRAWING)
    missing = [package for command, package in WINE.items() if not shutil.which(command)]
    if missing:
        try:
            install_packages([*missing, WINE_FONTS])
        except SystemExit as refusal:
            if args[:1] != ["quick"]:
                raise
            print(f"{refusal}\nNOT PLAYED: Windows under Wine, which cannot be installed here", flush=True)
            return 0
    return python("tests.workshop.windows", *args, offscreen=False)


def lock(args):
    """Pins the newest versions that pyproject.toml allows, with their hashes (needs uv)."""
    if not shutil.which("uv"):
        sys.exit("`lock` needs uv: python3 -m pip install uv")
    pin = "uv pip compile -q -U --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-annotate"
    base = [*pin.split(), "--no-header", "pyproject.toml"]
    return subprocess.call([*base, "-o", RUNTIME], cwd=ROOT) or subprocess.call(
        [*base, "--extra", "dev", "-c", RUNTIME, "-o", WORKSHOP], cwd=ROOT
    )


def setup(args):
    """Everything that the other commands would install when they need it."""
    set_up(WORKSHOP, {**DRAWING, **WINDOW})
    print(f"Ready: {LAUNCHER}")
    return 0


HELP = {"--help", "-h"}
COMMANDS = {f.__name__: f for f in (demo, run, test, window, check, fix, words, shots, conformance, bench)}
COMMANDS |= {f.__name__: f for f in (figures, mutants, fuzz, chance, build, package, windows, lock, setup)}


def python(module, *args, offscreen=True):
    """The exit code of a module run by the Python of `.venv`; `offscreen` keeps Qt from asking for a display."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    if offscreen:
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    place = None if module == "leadkeeper" else ROOT  # paths that a person gives are seen from where they stand
    return subprocess.call([PYTHON, "-P", "-m", module, *args], env=env, cwd=place)


def has_registry():
    """Whether the system can start the accessibility bus."""
    return any(Path(folder, "at-spi-bus-launcher").exists() for folder in ("/usr/libexec", "/usr/lib/at-spi2-core"))


def has_display():
    """Whether a window can be shown."""
    told = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in told)


def set_up(requirements, libraries=()):
    """Makes `.venv` hold what the requirements file pins, and the system the libraries; does nothing if they do."""
    missing = missing_packages(libraries)
    if not PYTHON.exists() and not find_spec("ensurepip"):
        missing.append("python3-venv")
    if missing:
        install_packages(missing)
    digests = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in (RUNTIME, WORKSHOP)}
    installed = json.loads(STAMP.read_text("utf-8")) if STAMP.exists() else {}
    if not PYTHON.exists() or installed.get(requirements) != digests[requirements]:
        install_requirements(requirements)
        done = (RUNTIME, WORKSHOP) if requirements == WORKSHOP else (RUNTIME,)
        STAMP.write_text(json.dumps({name: digests[name] for name in done}), "utf-8")
    write_launcher()


def install_requirements(requirements):
    """Fills `.venv`, made first if need be, with exactly the files whose hashes are pinned."""
    print(f"Setting up {VENV.name} from {requirements}: a minute or two, this time only.", flush=True)
    if not PYTHON.exists():
        must([sys.executable, "-m", "venv", "--clear", VENV])
    if subprocess.call([PYTHON, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        must([PYTHON, "-m", "ensurepip"])
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "install", "--no-deps"]
    must([*pip, "--only-binary", ":all:", "--require-hashes", "-r", ROOT / requirements])


def write_launcher():
    """`.venv/bin/leadkeeper` (on Windows `.venv\\Scripts\\leadkeeper.cmd`) runs the program of this folder."""
    if WINDOWS:
        text = (
            '@echo off\nset "PYTHONPATH=%~dp0..\\.."\n"%~dp0python.exe" -P -m leadkeeper %*\n'  # cmd.exe reads no UTF-8
        )
    else:
        text = f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{PYTHON}" -P -m leadkeeper "$@"\n'
    if not LAUNCHER.exists() or LAUNCHER.read_text("utf-8") != text:
        LAUNCHER.write_text(text, "utf-8")
        LAUNCHER.chmod(0o755)


def missing_packages(libraries):
    """The Debian packages of those shared libraries that cannot be loaded here; none where Qt brings its own."""
    return [] if sys.platform != "linux" else [libraries[name] for name in libraries if not can_load(name)]


def can_load(library):
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(packages):
    """Installs Debian packages where that may be done without a question; else says what to type, and ends."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = f"These system packages are missing. Please run:\n  sudo apt-get update && sudo {' '.join(install)}"
    if not shutil.which("apt-get"):
        sys.exit(f"Please install with your system's package manager what Debian calls: {' '.join(packages)}")
    if os.geteuid() == 0:
        rights = []
    elif shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        rights = ["sudo", "-n"]
    else:
        sys.exit(by_hand)
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive"]
    for step in (["apt-get", "update", "-qq"], [*install, "-qq"]):
        if subprocess.call([*apt, *step], stdout=subprocess.DEVNULL):
            sys.exit(by_hand)


def bring_browser():
    """Installs Chromium where that may be done without a question; without a browser the tests of web pages say so."""
    if sys.platform == "linux" and not any(map(shutil.which, BROWSERS)):
        try:
            install_packages(BROWSERS[:1])
        except SystemExit as refusal:
            print(refusal, flush=True)


def must(command):
    """Runs a step of the set-up; if it fails, so does the set-up, in one sentence under the step's own words."""
    if subprocess.call(command, cwd=ROOT):
        sys.exit("The set-up stopped at the step above. Run the same command again: what is done is kept.")


def main(argv):
    """The exit code of the command that was named."""
    if not argv or argv[0] not in COMMANDS:
        print("python3 dev.py COMMAND\n")
        for name, command in COMMANDS.items():
            print(f"  {name:<12} {command.__doc__.splitlines()[0]}")
        return 0 if argv in ([], ["--help"], ["-h"], ["help"]) else 2
    command, *args = argv
    if HELP & set(args[:1] if command == "run" else args):  # `run import --help` asks the program
        print(f"python3 dev.py {command}\n\n{COMMANDS[command].__doc__}")
        return 0
    return COMMANDS[command](args)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
