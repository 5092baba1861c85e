"""What is released: dist/leadkeeper as one file for this system, its list of parts, and the SHA-256 of both.

Run by `python dev.py package`, after `build`. Linux: a tar with desktop file and installer script. macOS: the app as a
ZIP. Windows: a ZIP; `tests.workshop.windows` makes Setup.exe of the same folder.
"""

from __future__ import annotations

import hashlib
import io
import platform
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from leadkeeper import __version__
from tests.workshop import sbom

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
DESKTOP = ROOT / "resources" / "desktop"
APP_ID = "org.leadkeeper.LeadKeeper"
SHARED = {
    f"share/applications/{APP_ID}.desktop": DESKTOP / f"{APP_ID}.desktop",
    f"share/metainfo/{APP_ID}.metainfo.xml": DESKTOP / f"{APP_ID}.metainfo.xml",
    f"share/mime/packages/{APP_ID}.xml": DESKTOP / f"{APP_ID}.mime.xml",
    f"share/icons/hicolor/scalable/apps/{APP_ID}.svg": ROOT / "resources" / "icons" / "leadkeeper.svg",
}
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}

INSTALL = """\
#!/bin/sh
# Installs LeadKeeper for this user only: the program, a command, an entry in the menu, and the kind of its files.
# `./install.sh --remove` takes all of it away again; books stay where they are.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$HOME/.local/opt/leadkeeper
command=$HOME/.local/bin/leadkeeper

rm -rf "$program"
rm -f "$command"
(cd "$here/share" && find . -type f) | while read -r file; do rm -f "$data/$file"; done
if [ "${1:-}" != --remove ]; then
    mkdir -p "$HOME/.local/opt" "$HOME/.local/bin" "$data"
    cp -R "$here/leadkeeper" "$program"
    ln -s "$program/leadkeeper" "$command"
    cp -R "$here/share/." "$data/"
    sed -i "s|^Exec=leadkeeper |Exec=\\"$program/leadkeeper\\" |" "$data/applications/org.leadkeeper.LeadKeeper.desktop"
fi
refresh() { if [ -d "$2" ] && command -v "$1" >/dev/null; then "$1" "$2"; fi; }
refresh update-desktop-database "$data/applications"
refresh update-mime-database "$data/mime"
"""


def name() -> str:
    """Return the name of the release for this system, without a suffix."""
    return f"LeadKeeper-{__version__}-{SYSTEMS[sys.platform]}-{platform.machine().lower()}"


def linux(target: Path) -> Path:
    """Write the tar: program, desktop files, installer script."""
    archive = target / f"{name()}.tar.gz"
    top = f"LeadKeeper-{__version__}"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(DIST / "leadkeeper", f"{top}/leadkeeper")
        for place, source in SHARED.items():
            tar.add(source, f"{top}/{place}")
        script = tarfile.TarInfo(f"{top}/install.sh")
        script.size, script.mode = len(INSTALL.encode()), 0o755
        tar.addfile(script, io.BytesIO(INSTALL.encode()))
    return archive


def macos(target: Path) -> Path:
    """Write the app as a ZIP, which keeps links and signature."""
    archive = target / f"{name()}.zip"
    subprocess.run(["ditto", "-c", "-k", "--keepParent", DIST / "LeadKeeper.app", archive], check=True)
    return archive


def windows(target: Path) -> Path:
    """Write the program's folder as a ZIP, for USB sticks and administrators."""
    archive = target / f"{name()}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted((DIST / "leadkeeper").rglob("*")):
            made.write(path, Path("LeadKeeper") / path.relative_to(DIST / "leadkeeper"))
    return archive


def main(target: Path = DIST) -> None:
    """Write the release files and their sums, `SHA256SUMS-…`; print them."""
    archive = {"linux": linux, "darwin": macos, "win32": windows}[sys.platform](target)
    listed = target / f"{name()}.cdx.json"
    sbom.main(str(listed))
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in (archive, listed))
    (target / f"SHA256SUMS-{SYSTEMS[sys.platform]}-{platform.machine().lower()}").write_text(sums, "ascii")
    print(sums, end="")


if __name__ == "__main__":
    main()
