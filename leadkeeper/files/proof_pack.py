"""Proof packs on the disk: written with fixed times, and read by a checker that trusts nothing (docs/proof.md)."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from leadkeeper.domain.proof.rows import cells_hash, leaf_hash, root_from, root_of
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.atomic import unreadable
from leadkeeper.files.zip_files import AT_ONCE, damage_of, is_encrypted, opened

MANIFEST, SIGNATURE, ROWS, LEAVES = "manifest.json", "manifest.sig", "rows.jsonl", "leaves.txt"
FORMAT, VERSION = "leadkeeper-proof", 1
TIME = (1980, 1, 1, 0, 0, 0)

LONGEST_MANIFEST = 16 << 20
LONGEST_LINE = 1 << 16
"""Bytes that the checker reads of a manifest and of one row; ours stay far below."""

MOST_PACK_BYTES = 1 << 30
"""Bytes of all members unpacked; a million rows take 0.5 GB."""

_HEX64 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")


def member_name(folder: str, digest: str, name: str) -> str:
    """Return the name in a pack of a stored file: its SHA-256, and the ending of its own name if it is plain."""
    suffix = Path(name).suffix.lower()
    return f"{folder}/{digest}{suffix if suffix[1:].isalnum() and suffix.isascii() else ''}"


def write_pack(target: Path, members: Iterable[tuple[str, bytes | Iterable[bytes]]], temp: Path | None = None) -> str:
    """Write a new ZIP of these members, in this order; return its SHA-256. Raises the codes of `files.atomic`.

    `temp` is the temporary name, a fresh one if None.
    """
    temp = temp or atomic.aside(target.absolute())
    with atomic.created(temp) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as stream:
                for piece in [content] if isinstance(content, bytes) else content:
                    stream.write(piece)
    digest = atomic.sha256(temp)
    try:
        atomic.release(temp, target)
    finally:
        atomic.discard(temp)  # already gone if it was renamed
    return digest


def manifest_hash(path: Path) -> str | None:
    """Return the SHA-256 of the manifest of a pack; None for a file that is missing or no pack."""
    try:
        with opened(path, path) as archive:
            return sha256(_read_some(archive, MANIFEST, LONGEST_MANIFEST)).hexdigest()
    except (OSError, KeyError, LeadKeeperError):
        return None


@dataclass(frozen=True, slots=True)
class Fault:
    """What differs from what was signed: a code of `messages.proof`, and the member or row that it is about."""

    code: str
    name: str = ""


@dataclass(slots=True)
class PackContent:
    """A pack as read: the manifest, what is wrong with it, and its rows by reference, in the order of the pack."""

    manifest: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, dict[str, Any] | None] = field(default_factory=dict)


def read_pack(path: Path, chosen: Path | None = None) -> Iterator[PackContent]:
    """Yield the content of a pack, once; for a worker process, so that a hostile file costs a sentence.

    Raises `file-unreadable` for what is no ZIP, is encrypted or unpacks too far, and `no-proof-pack` for another ZIP.
    """
    chosen = chosen or path
    with atomic.disk_troubles_of(chosen), opened(path, chosen) as archive:
        infos = archive.infolist()
        if any(is_encrypted(one) for one in infos) or sum(one.file_size for one in infos) > MOST_PACK_BYTES:
            raise unreadable(chosen, "too-large")
        names = [one.filename for one in infos]
        if MANIFEST not in names:
            raise LeadKeeperError("no-proof-pack", path=str(chosen))
        content = PackContent()
        with damage_of(chosen):
            _read(archive, names, content)
        yield content


def _read(archive: zipfile.ZipFile, names: Sequence[str], content: PackContent) -> None:
    text, counted = _read_some(archive, MANIFEST, LONGEST_MANIFEST), Counter(names)
    manifest = _manifest(text)
    content.faults += [Fault("file-repeated", name) for name in sorted(counted) if counted[name] > 1]
    if manifest is None:
        content.faults.append(Fault("manifest-unreadable", MANIFEST))
        return
    content.manifest = manifest
    signature = _read_some(archive, SIGNATURE, AT_ONCE) if SIGNATURE in names else b""
    if not is_signed(text, signature, manifest["key"]):
        content.faults.append(Fault("signature-wrong", SIGNATURE))
    known = {one["name"]: one for one in manifest["files"]}
    for name in names:
        if name not in known and name not in (MANIFEST, SIGNATURE):
            content.faults.append(Fault("file-added", name))
    for name, wanted in known.items():
        if name not in counted:
            content.faults.append(Fault("file-missing", name))
        elif _digest(archive, name) != wanted["sha256"]:
            content.faults.append(Fault("file-changed", name))
    if ROWS in names:
        _read_rows(archive, content, has_leaves=LEAVES in names)


def _manifest(text: bytes) -> dict[str, Any] | None:
    """Return the manifest if it has all keys of docs/proof.md with the right types."""
    try:
        manifest = json.loads(text)
        files, export = manifest["files"], manifest["export"]
        is_well_formed = (
            (manifest["format"], manifest["version"]) == (FORMAT, VERSION)
            and manifest["kind"] in ("export", "row")
            and _is_hash(manifest["key"])
            and all(_is_hash(one["sha256"]) and _NAME.fullmatch(one["name"]) for one in files)
            and {ROWS, *([LEAVES] if manifest["kind"] == "export" else [])} <= {one["name"] for one in files}
            and len({one["name"] for one in files}) == len(files)
            and all(one["name"] not in (MANIFEST, SIGNATURE) for one in files)
            and _is_hash(export["root"])
            and type(export["rows"]) is int
            and all(isinstance(one, str) for one in (export["id"], export["sha256"], *export["columns"]))
            and (manifest["kind"] == "export" or _is_branch(manifest["row"]))
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return manifest if is_well_formed else None


def _is_hash(text: object) -> bool:
    return isinstance(text, str) and _HEX64.fullmatch(text) is not None


def _is_branch(row: Mapping[str, Any]) -> bool:
    return type(row["index"]) is int and isinstance(row["branch"], list) and all(map(_is_hash, row["branch"]))


def is_signed(text: bytes, signature: bytes, key: str) -> bool:
    """Whether a signature in hex is that of a public key (hex) under these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if re.fullmatch(rb"[0-9a-f]{128}", signature) is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature.decode()), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_some(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        result = stream.read(most + 1)
        while stream.read(AT_ONCE):  # to the end: the checksum is verified there
            pass
    return result


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    made = sha256()
    with archive.open(name) as stream:
        while piece := stream.read(AT_ONCE):
            made.update(piece)
    return made.hexdigest()


def _read_rows(archive: zipfile.ZipFile, content: PackContent, *, has_leaves: bool) -> None:
    """Read the rows and compare each with its leaf, and the leaves with the root."""
    export, faults = content.manifest["export"], content.faults
    lines = list(_lines(archive, ROWS))
    rows = [_row(line) for line in lines]
    for number, row in enumerate(rows, 1):
        if row is None:
            faults.append(Fault("row-unreadable", str(number)))
        elif row["ref"] in content.rows:
            faults.append(Fault("row-added", row["ref"]))
        else:
            content.rows[row["ref"]] = None if row.get("withheld") is True else row
    if content.manifest["kind"] == "row":
        branch_entry = content.manifest["row"]
        branch = [bytes.fromhex(one) for one in branch_entry["branch"]]
        leaf = leaf_hash(lines[0]) if lines else b""
        if len(lines) != 1 or root_from(leaf, branch_entry["index"], export["rows"], branch) != bytes.fromhex(
            export["root"]
        ):
            faults.append(Fault("row-changed", next(iter(content.rows), "")))
        return
    leaves = [line.decode("ascii", "replace") for line in _lines(archive, LEAVES)] if has_leaves else []
    if not all(map(_is_hash, leaves)) or root_of(list(map(bytes.fromhex, leaves))).hex() != export["root"]:
        faults.append(Fault("leaves-wrong", LEAVES))
        return
    if len(leaves) != export["rows"]:
        faults.append(Fault("leaves-wrong", LEAVES))
    faults += _row_faults(export["id"], lines, rows, leaves)


def _row_faults(
    export: str, lines: Sequence[bytes], rows: Sequence[dict[str, Any] | None], leaves: Sequence[str]
) -> Iterator[Fault]:
    """Compare rows with leaves by their references, which count from 1 in the order of the file."""
    wanted = {f"{export}-{number:06d}": leaf for number, leaf in enumerate(leaves, 1)}
    there: list[str] = []
    for line, row in zip(lines, rows, strict=True):
        if row is None:
            continue
        ref = row["ref"]
        if ref not in wanted:
            yield Fault("row-added", ref)
            continue
        there.append(ref)
        if row.get("withheld") is not True and leaf_hash(line).hex() != wanted[ref]:
            yield Fault("row-changed", ref)
    present = set(there)
    yield from (Fault("row-missing", ref) for ref in wanted if ref not in present)
    yield from (Fault("row-moved", ref) for ref in moved(there, list(wanted)))


def moved(there: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return those that stand before one that comes earlier in the order."""
    position = {ref: number for number, ref in enumerate(order)}
    result, least = [], len(order)
    for ref in reversed(there):
        if position[ref] > least:
            result.append(ref)
        least = min(least, position[ref])
    return result[::-1]


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        while line := stream.readline(LONGEST_LINE):
            yield line.removesuffix(b"\n")


def _row(line: bytes) -> dict[str, Any] | None:
    """Return the row of a line if it is written as docs/proof.md says."""
    try:
        result = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(result, dict) or not isinstance(result.get("ref"), str):
        return None
    if set(result) == {"ref", "withheld"}:
        return result if result["withheld"] is True else None
    is_whole = set(result) == ROW_KEYS and _is_hash(result["salt"]) and _is_hash(result["cells"])
    return result if is_whole else None


ROW_KEYS = {"address", "cells", "channels", "form", "grade", "instant", "lists", "ref", "salt"}


def has_cells(row: Mapping[str, Any], cells: Sequence[str | None]) -> bool:
    """Whether a row of a workbook is the one that a row of the pack stands for."""
    return bool(cells_hash(bytes.fromhex(row["salt"]), cells) == row["cells"])
