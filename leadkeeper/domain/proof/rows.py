"""Rows of a proof pack, and the Merkle tree over them (docs/proof.md)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from leadkeeper.domain.book import SERVICE_COLUMNS

Cells = Sequence[str | None]

SERVICE = len(SERVICE_COLUMNS)
"""Cells before a row's own columns: reference, instant, channels, form version, list versions, end of calls."""

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical_json(value: Any) -> bytes:
    """Return the only JSON text of a value: keys sorted, no blanks, UTF-8 without escapes that are not needed."""
    return _encode(value).encode("utf-8")


@dataclass(frozen=True, slots=True)
class ProofRow:
    """What a pack says of one row of an export; the hashes are salted, in hex. `grade` is None without a consent."""

    address: str | None
    cells: str
    instant: str | None
    channels: str | None
    form: str | None
    lists: str | None
    grade: int | None

    def line(self, ref: str, salt: bytes) -> bytes:
        """Return the row's line in a pack, which is also the data of its leaf."""
        return canonical_json(
            {
                "address": self.address,
                "cells": self.cells,
                "channels": listed(self.channels),
                "form": self.form,
                "grade": self.grade,
                "instant": self.instant,
                "lists": listed(self.lists),
                "ref": ref,
                "salt": salt.hex(),
            }
        )


def listed(cell: str | None) -> list[str]:
    """Return the words of a cell that holds several, as the export writes them."""
    return cell.split(", ") if cell else []


def salt_of(secret: bytes, ref: str) -> bytes:
    """Return the salt of a row: only the book knows the export's secret."""
    return hmac.digest(secret, ref.encode(), "sha256")


def address_hash(salt: bytes, address: str) -> str:
    """Return the salted hash of an address or number, in lower case."""
    return sha256(b"address\0" + salt + address.lower().encode()).hexdigest()


def cells_hash(salt: bytes, cells: Cells) -> str:
    """Return the salted hash of all cells of a row; an empty cell is null."""
    return sha256(b"cells\0" + salt + canonical_json([cell or None for cell in cells])).hexdigest()


def address_of(headers: Sequence[str], cells: Cells) -> str | None:
    """Return the address that a row is known by: its e-mail address, else its number, else its postal address."""
    by_name = dict(zip(headers, cells, strict=False))
    return next((text for name in ("email", "phone", "postal_address") if (text := by_name.get(name))), None)


def proof_row(salt: bytes, headers: Sequence[str], cells: Cells, grade: int | None) -> ProofRow:
    """Return what a pack says of a row of an export."""
    address = address_of(headers, cells)
    _ref, instant, channels, form, lists = cells[: SERVICE - 1]
    return ProofRow(
        address_hash(salt, address) if address else None, cells_hash(salt, cells), instant, channels, form, lists, grade
    )


def leaf_hash(line: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962)."""
    return sha256(b"\0" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962)."""
    return sha256(b"\1" + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return all levels of the tree, leaves first; the last node of an odd level moves up as it is.

    This gives the tree of RFC 6962: its left subtrees are full.
    """
    result = [list(leaves)]
    while len(result[-1]) > 1:
        level = result[-1]
        above = [node_hash(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
        result.append([*above, level[-1]] if len(level) % 2 else above)
    return result


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root of the tree; of no leaves the hash of nothing."""
    return levels(leaves)[-1][0] if leaves else sha256(b"").digest()


def branch_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the siblings from a leaf up to the root."""
    branch = []
    for level in levels(leaves)[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            branch.append(level[sibling])
        index //= 2
    return branch


def root_from(leaf: bytes, index: int, count: int, branch: Sequence[bytes]) -> bytes | None:
    """Return the root that a leaf and its branch lead to; None if the branch does not fit the tree."""
    if not 0 <= index < count:
        return None
    rest, node = list(branch), leaf
    while count > 1:
        if index ^ 1 < count:
            if not rest:
                return None
            sibling = rest.pop(0)
            node = node_hash(sibling, node) if index % 2 else node_hash(node, sibling)
        index, count = index // 2, (count + 1) // 2
    return None if rest else node


def fingerprint(public_key: bytes) -> str:
    """Return the fingerprint of a public key as it stands on cover sheets: SHA-256 in groups of four."""
    text = sha256(public_key).hexdigest().upper()
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))
