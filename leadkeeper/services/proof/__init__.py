"""Proof packs and their check, sealed proofs, control pack and leak file."""
