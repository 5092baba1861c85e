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

from leadkeeper.domain.book import reference
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

LONGEST_NUMBER = 12  # digits of a row's number that are read
MOST_PACK_BYTES = 1 << 30  # bytes of all members unpacked; a million rows take 0.5 GB

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
    temp = temp or atomic.temporary_path(target.absolute())
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
    """A pack as read: the manifest, what is wrong with it, and its rows by reference, in the order of the pack.

    Of a row the salt and the hash of its cells are kept, 32 bytes each; None if it is withheld.
    """

    manifest: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, bytes | None] = field(default_factory=dict)


def read_pack(path: Path) -> Iterator[PackContent]:
    """Yield the content of a pack, once; for a worker process, so that a hostile file costs a sentence.

    Raises `file-unreadable` for what is no ZIP, is encrypted or unpacks too far, and `no-proof-pack` for another ZIP.
    """
    with atomic.disk_troubles_of(path), opened(path, path) as archive:
        infos = archive.infolist()
        if any(is_encrypted(one) for one in infos) or sum(one.file_size for one in infos) > MOST_PACK_BYTES:
            raise unreadable(path, "too-large")
        names = [one.filename for one in infos]
        if MANIFEST not in names:
            raise LeadKeeperError("no-proof-pack", path=str(path))
        content = PackContent()
        with damage_of(path):
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
    if content.manifest["kind"] == "row":
        _read_one_row(archive, content)
        return
    export, faults = content.manifest["export"], content.faults
    leaves = _leaves(archive) if has_leaves else []
    if leaves is None or root_of(leaves).hex() != export["root"]:
        for _row_read in _known_rows(archive, content):
            pass  # what cannot be read is named all the same
        faults.append(Fault("leaves-wrong", LEAVES))
        return
    if len(leaves) != export["rows"]:
        faults.append(Fault("leaves-wrong", LEAVES))
    order: list[int] = []
    for ref, leaf in _known_rows(archive, content):
        index = _index(export["id"], ref, len(leaves))
        if index is None:
            faults.append(Fault("row-added", ref))
            continue
        order.append(index)
        if content.rows[ref] is not None and leaf != leaves[index]:
            faults.append(Fault("row-changed", ref))
    present = set(order)
    faults += [Fault("row-missing", reference(export["id"], n)) for n in range(len(leaves)) if n not in present]
    if order != sorted(order):
        names = [reference(export["id"], n) for n in range(len(leaves))]
        faults += [Fault("row-moved", ref) for ref in moved([names[n] for n in order], names)]


def _read_one_row(archive: zipfile.ZipFile, content: PackContent) -> None:
    """Read the row of a pack of one, and follow its branch to the root."""
    export, entry = content.manifest["export"], content.manifest["row"]
    rows = list(_known_rows(archive, content))
    branch = [bytes.fromhex(one) for one in entry["branch"]]
    root = root_from(rows[0][1], entry["index"], export["rows"], branch) if rows else None
    if sum(1 for _line in _lines(archive, ROWS)) != 1 or root is None or root.hex() != export["root"]:
        content.faults.append(Fault("row-changed", next(iter(content.rows), "")))


def _known_rows(archive: zipfile.ZipFile, content: PackContent) -> Iterator[tuple[str, bytes]]:
    """Add each row to the content and yield its reference and leaf hash; name lines that are no row or stand twice."""
    for number, line in enumerate(_lines(archive, ROWS), 1):
        row = _row(line)
        if row is None:
            content.faults.append(Fault("row-unreadable", str(number)))
        elif row["ref"] in content.rows:
            content.faults.append(Fault("row-added", row["ref"]))
        else:
            content.rows[row["ref"]] = None if "withheld" in row else bytes.fromhex(row["salt"] + row["cells"])
            yield row["ref"], leaf_hash(line)


def _leaves(archive: zipfile.ZipFile) -> list[bytes] | None:
    """Return the leaf hashes; None if a line is none."""
    leaves = []
    for line in _lines(archive, LEAVES):
        if not _is_hash(line.decode("ascii", "replace")):
            return None
        leaves.append(bytes.fromhex(line.decode("ascii")))
    return leaves


def _index(export: str, ref: str, count: int) -> int | None:
    """Return the position from 0 that a reference names; None if it is none of this export."""
    number = ref.removeprefix(f"{export}-")
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    index = int(number) - 1
    return index if 0 <= index < count and reference(export, index) == ref else None


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
    return result if set(result) == ROW_KEYS and _is_hash(result["salt"]) and _is_hash(result["cells"]) else None


ROW_KEYS = {"address", "cells", "channels", "form", "grade", "instant", "lists", "ref", "salt"}


def has_cells(kept: bytes, cells: Sequence[str | None]) -> bool:
    """Whether a row of a workbook is the one that a row of the pack stands for."""
    return bytes.fromhex(cells_hash(kept[:32], cells)) == kept[32:]
