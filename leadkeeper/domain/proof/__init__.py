"""Proof that travels: rows, Merkle tree and manifest, as docs/proof.md describes them."""
