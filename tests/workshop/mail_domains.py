"""Renews resources/domains: `.venv/bin/python -m tests.workshop.mail_domains [WHEEL]`.

Without a wheel it fetches the newest release of the package disposable-email-domains from the package index.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

PACKAGE = "disposable-email-domains"
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "domains"


def fetched(folder: Path) -> Path:
    """The newest wheel of the package."""
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(words, check=True)
    return next(folder.glob("*.whl"))


def domains_in(source: str) -> list[str]:
    """The domains of the package's `blocklist`, read and never run."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "blocklist" for one in node.targets):
            return sorted(ast.literal_eval(node.value))
    raise SystemExit("no blocklist in the package")


def renewed(wheel: Path) -> tuple[str, str]:
    """The text of the list and of its licence."""
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        source = next(name for name in names if name.endswith("/__init__.py"))
        licence = archive.read(next(name for name in names if "/licenses/" in name)).decode()
        domains = domains_in(archive.read(source).decode())
        year, month, day, *_ = archive.getinfo(source).date_time
    version = wheel.name.split("-")[1]
    head = (
        f"# Source: {PACKAGE}\n# Version: {version}\n# Date: {year}-{month:02}-{day:02}\n# Licence: MIT, see LICENSE\n"
    )
    return head + "".join(f"{domain}\n" for domain in domains), licence


def write(wheel: Path) -> None:
    """Writes the list and its licence."""
    text, licence = renewed(wheel)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "disposable.txt").write_text(text, "utf-8")
    (FOLDER / "LICENSE").write_text(licence, "utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        write(Path(sys.argv[1]) if len(sys.argv) > 1 else fetched(Path(place)))
