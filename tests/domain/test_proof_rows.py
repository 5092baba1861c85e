"""The Merkle tree and the salted hashes of a proof."""

from __future__ import annotations

from hashlib import sha256

import pytest

from leadkeeper.domain.proof import rows


def split_root(leaves: list[bytes]) -> bytes:
    """The tree as RFC 6962 defines it, by splitting: largest power of two below the number of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + split_root(leaves[:half]) + split_root(leaves[half:])).digest()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7, 8, 13, 64, 100])
def test_the_tree_is_that_of_rfc_6962_and_every_branch_leads_to_its_root(count: int) -> None:
    leaves = [rows.leaf_hash(str(number).encode()) for number in range(count)]
    root = rows.root_of(leaves)
    assert root == split_root(leaves)
    for index in range(count):
        branch = rows.branch_of(leaves, index)
        assert rows.root_from(leaves[index], index, count, branch) == root
        assert rows.root_from(leaves[index], (index + 1) % count, count, branch) != root or count == 1
        assert rows.root_from(leaves[index], index, count, [*branch, leaves[0]]) is None
    assert rows.root_from(b"", count, count, []) is None


def test_the_salt_decides_the_hashes() -> None:
    one, other = (rows.salt_of(b"s" * 32, ref) for ref in ("E1-000001", "E1-000002"))
    assert rows.address_hash(one, "Lea@Mail.example") == rows.address_hash(one, "lea@mail.example")
    assert rows.address_hash(one, "lea@mail.example") != rows.address_hash(other, "lea@mail.example")
    assert rows.cells_hash(one, ["a", None]) == rows.cells_hash(one, ["a", ""])
    assert rows.cells_hash(one, ["a", "b"]) != rows.cells_hash(one, ["ab", None])


def test_a_row_is_known_by_its_first_address() -> None:
    headers = ["ref", "email", "phone", "postal_address"]
    assert rows.address_of(headers, ["E1-1", None, "+336", "rue"]) == "+336"
    assert rows.address_of(headers, ["E1-1", None, None, None]) is None


def test_a_fingerprint_stands_in_groups_of_four() -> None:
    assert rows.fingerprint(b"").startswith("E3B0 C442 98FC 1C14")
    assert len(rows.fingerprint(b"x" * 32).split()) == 16
