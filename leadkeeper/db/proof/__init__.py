"""Proof in the book: keys, the rows of each export, sealed proofs, breaches."""
