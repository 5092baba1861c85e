"""The parts of the program as a CycloneDX list (SBOM), from the packages that are installed: `python -m … OUT`."""

from __future__ import annotations

import json
import platform
import re
import sys
import uuid
from pathlib import Path
from typing import Any

import leadkeeper
from ui.dialogs.help import parts

ROOT = Path(__file__).resolve().parents[2]
SPDX = re.compile(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*")
"""A licence as an expression of SPDX; anything else is a name."""


def pinned_hashes(requirements: str) -> dict[str, list[str]]:
    """Return the SHA-256 of every file that a package may be installed from, by the name of the package."""
    blocks = re.findall(r"^([\w.-]+)==.*(?:\n[ \t].*)*", requirements, re.MULTILINE)
    texts = re.split(r"^(?=[\w.-]+==)", requirements, flags=re.MULTILINE)[1:]
    return {name: re.findall(r"sha256:([0-9a-f]{64})", text) for name, text in zip(blocks, texts, strict=True)}


def component(name: str, version: str, licence: str, hashes: list[str]) -> dict[str, Any]:
    """Return one part; `hashes` are those of its files for all systems, of which one was installed."""
    made: dict[str, Any] = {"type": "library", "name": name, "version": version}
    made["purl"] = made["bom-ref"] = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    if licence:
        said = {"expression": licence} if SPDX.fullmatch(licence) else {"license": {"name": licence}}
        made["licenses"] = [said]
    if hashes:
        made["properties"] = [{"name": "leadkeeper:pinned-sha256", "value": digest} for digest in hashes]
    return made


def sbom() -> dict[str, Any]:
    """Return the list as CycloneDX 1.6; equal on every run with the same parts."""
    hashes = pinned_hashes((ROOT / "requirements.txt").read_text("utf-8"))
    (python, *packages) = parts()
    made = [
        component(one["name"], one["version"], one["licence"], hashes.get(one["name"].lower().replace("_", "-"), []))
        for one in packages
    ]
    interpreter: dict[str, Any] = {"type": "platform", "name": "CPython", "version": python["version"]}
    interpreter |= {"bom-ref": "cpython", "licenses": [{"license": {"id": python["licence"]}}]}
    serial = uuid.uuid5(uuid.NAMESPACE_DNS, json.dumps([made, interpreter, leadkeeper.__version__]))
    program = {"type": "application", "name": "LeadKeeper", "version": leadkeeper.__version__, "bom-ref": "leadkeeper"}
    program["licenses"] = [{"license": {"id": "MIT"}}]  # type: ignore[assignment]  # the other values are texts
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": program,
            "properties": [{"name": "leadkeeper:system", "value": f"{platform.system()} {platform.machine()}"}],
        },
        "components": [interpreter, *made],
        "dependencies": [{"ref": "leadkeeper", "dependsOn": [one["bom-ref"] for one in [interpreter, *made]]}],
    }


def main(target: str) -> None:
    """Write the list."""
    Path(target).write_text(json.dumps(sbom(), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
