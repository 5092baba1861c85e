"""Random changes of proof packs and of the workbooks that they are about, and repackings that change nothing."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from leadkeeper.domain.proof.rows import canonical_json, leaf_hash, root_of

Parts = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Mutation:
    """A pack and a workbook after one change, what was done, and whether they are still what was signed.

    `is_packaging`: bytes of the ZIP were changed, of its members none.
    """

    name: str
    pack: bytes
    workbook: bytes
    is_honest: bool
    is_packaging: bool = False


def parts_of(content: bytes) -> Parts | None:
    """The members of a ZIP in order; None if it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(one.filename, archive.read(one)) for one in archive.infolist()]
    except Exception:  # whatever a broken ZIP raises: it is no ZIP
        return None


def zipped(parts: Parts, compression: int = zipfile.ZIP_DEFLATED, year: int = 1980) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", compression) as archive:
        warnings.simplefilter("ignore")  # a name that stands in it twice is what some mutations want
        for name, content in parts:
            info = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
            info.compress_type = compression
            archive.writestr(info, content)
    return out.getvalue()


def flipped(rng: Random, content: bytes) -> bytes:
    """The bytes with one bit changed, some cut off, or one put in."""
    place, kind = rng.randrange(len(content)), rng.randrange(4)
    if kind == 0:
        return content[:place]
    if kind == 1:
        return content[:place] + bytes([rng.randrange(256)]) + content[place:]
    return content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :]


def other_value(rng: Random, value: Any) -> Any:
    """Another value of about the same kind."""
    if isinstance(value, bool) or value is None:
        return "x"
    if isinstance(value, int):
        return value + rng.choice((-1, 1, 1000))
    if isinstance(value, str):
        place = rng.randrange(len(value) + 1)
        return value[:place] + rng.choice("0123456789abcdefé ") + value[place:]
    if isinstance(value, list):
        return [*value[:-1], "x"] if value and rng.random() < 0.5 else [*value, "x"]
    changed = dict(value)
    if not changed:
        return {"x": 1}
    name = rng.choice(sorted(changed))
    if rng.random() < 0.2:
        del changed[name]
    else:
        changed[name] = other_value(rng, changed[name])
    return changed


def lines_changed(rng: Random, content: bytes) -> bytes:
    """Lines with one dropped, added, moved, or changed in one value."""
    lines = content.splitlines(keepends=True)
    kind, place = rng.randrange(4), rng.randrange(len(lines))
    if kind == 0:
        del lines[place]
    elif kind == 1:
        lines.insert(rng.randrange(len(lines) + 1), lines[place])
    elif kind == 2 and len(lines) > 1:
        line = lines.pop(place)
        lines.insert((place + rng.randrange(1, len(lines) + 1)) % (len(lines) + 1), line)
    else:
        lines[place] = line_changed(rng, lines[place])
    return b"".join(lines)


def line_changed(rng: Random, line: bytes) -> bytes:
    if line[:1] == b"{":
        return canonical_json(other_value(rng, json.loads(line))) + b"\n"
    return bytes([b"0123456789abcdef"[rng.randrange(16)]]) + line[1:]


def refit(parts: dict[str, bytes], key: Ed25519PrivateKey | None = None) -> None:
    """Make leaves, root and digests fit the rows again; with a key also the signature."""
    manifest = json.loads(parts["manifest.json"])
    if "leaves.txt" in parts:
        leaves = [leaf_hash(line) for line in parts["rows.jsonl"].splitlines()]
        parts["leaves.txt"] = b"".join(leaf.hex().encode() + b"\n" for leaf in leaves)
        manifest["export"] |= {"root": root_of(leaves).hex(), "rows": len(leaves)}
    for one in manifest["files"]:
        one["sha256"] = sha256(parts[one["name"]]).hexdigest()
    if key is not None:
        manifest["key"] = key.public_key().public_bytes_raw().hex()
    parts["manifest.json"] = canonical_json(manifest)
    if key is not None:
        parts["manifest.sig"] = key.sign(parts["manifest.json"]).hex().encode()


def pack_changed(rng: Random, content: bytes) -> tuple[str, bytes]:
    """A pack with one change."""
    whole = parts_of(content)
    assert whole is not None
    parts, names = dict(whole), [name for name, _ in whole]
    name = rng.choice(names)

    def put(key: str, value: bytes) -> None:
        parts[key] = value

    def swap() -> None:
        other = rng.choice(names)
        parts[name], parts[other] = parts[other], parts[name]

    def refitted(key: Ed25519PrivateKey | None) -> None:
        put("rows.jsonl", lines_changed(rng, parts["rows.jsonl"]))
        refit(parts, key)

    changes: dict[str, Callable[[], object]] = {
        "a byte of a member": lambda: put(name, flipped(rng, parts[name])),
        "a member dropped": lambda: parts.pop(name),
        "a member added": lambda: put(f"x{rng.randrange(100)}.txt", b"x"),
        "two members swapped": swap,
        "rows": lambda: put("rows.jsonl", lines_changed(rng, parts["rows.jsonl"])),
        "leaves": lambda: put("leaves.txt", lines_changed(rng, parts["leaves.txt"])),
        "the manifest": lambda: put(
            "manifest.json", canonical_json(other_value(rng, json.loads(parts["manifest.json"])))
        ),
        "rows, and all that follows from them but the signature": lambda: refitted(None),
        "rows, signed with another key": lambda: refitted(Ed25519PrivateKey.generate()),
    }
    if "leaves.txt" not in parts:
        del changes["leaves"]
    kind = rng.choice([*changes, "bytes of the ZIP", "a member twice"])
    if kind == "bytes of the ZIP":
        return kind, flipped(rng, content)
    if kind == "a member twice":
        return kind, zipped([*whole, (name, flipped(rng, parts[name]))])
    changes[kind]()
    return kind, zipped(list(parts.items()))


_ROW = re.compile(rb"<row .*?</row>", re.DOTALL)
_TEXT = re.compile(rb"(<t[^>]*>)([^<]*)(</t>)")


def workbook_changed(rng: Random, content: bytes) -> tuple[str, bytes]:
    """A workbook with one change in its rows, its cover sheet, or its bytes."""
    kind = rng.choice(("cell", "row dropped", "row added", "rows swapped", "cover", "bytes"))
    if kind == "bytes":
        return kind, flipped(rng, content)
    parts = dict(parts_of(content) or [])
    part = "xl/worksheets/sheet2.xml" if kind == "cover" else "xl/worksheets/sheet1.xml"
    text = parts[part]
    if kind in ("cell", "cover"):
        found = list(_TEXT.finditer(text)) or list(re.finditer(rb"(<v>)(\d+)(</v>)", text))
        one = rng.choice(found)
        parts[part] = text[: one.start(2)] + b"x" + text[one.start(2) :]
        if one[1] == b"<v>":  # the cover's texts are shared
            parts[part] = text[: one.start(2)] + b"0" + text[one.end(2) :]
        return kind, zipped(list(parts.items()))
    rows = list(_ROW.finditer(text))[1:]
    one, other = rng.sample(rows, 2)
    if kind == "row dropped":
        parts[part] = text[: one.start()] + text[one.end() :]
    elif kind == "row added":
        parts[part] = text[: one.end()] + one[0] + text[one.end() :]
    else:
        first, second = sorted((one, other), key=lambda row: row.start())
        parts[part] = b"".join(
            (text[: first.start()], second[0], text[first.end() : second.start()], first[0], text[second.end() :])
        )
    return kind, zipped(list(parts.items()))


def repacked(rng: Random, content: bytes) -> bytes:
    """The same members in another order, with another compression and time."""
    parts = parts_of(content) or []
    rng.shuffle(parts)
    return zipped(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)), rng.randrange(1980, 2100))


def mutation(rng: Random, packs: list[bytes], workbook: bytes) -> Mutation:
    """One change of one of the packs, or of the workbook, or a repacking that changes nothing."""
    pack, chance = rng.choice(packs), rng.random()
    if chance < 0.1:
        return Mutation("repacked", repacked(rng, pack), workbook, is_honest=True)
    if chance < 0.4:
        kind, changed = workbook_changed(rng, workbook)
        return Mutation(f"workbook: {kind}", pack, changed, is_honest=changed == workbook)
    kind, changed = pack_changed(rng, pack)
    is_same = sorted(parts_of(changed) or []) == sorted(parts_of(pack) or [])
    return Mutation(f"pack: {kind}", changed, workbook, is_same, is_packaging=is_same and changed != pack)
