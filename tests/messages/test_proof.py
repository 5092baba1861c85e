"""What is said of proofs."""

from __future__ import annotations

from leadkeeper.messages.proof import MOST_NAMED, key_words, proof_checked, proof_written


def test_a_pack_that_was_written_says_what_it_holds_and_lacks() -> None:
    found = proof_written("p.zip", 1200, 1, "AAAA", ["quiz.png"])
    assert found[0] == "Proof of 1,200 rows in p.zip."
    assert found[1].startswith("1 row is withheld")
    assert found[2].endswith("quiz.png.")
    assert len(proof_written("p.zip", 1, 0, "AAAA", [])) == 2


def test_each_difference_is_named_and_many_are_counted() -> None:
    found = {
        "proof": "broken", "export": "E1", "fingerprint": "AAAA", "file": "changed",
        "faults": [{"code": "file-changed", "name": "verify.py"}],
        "changed": [f"E1-{n:06d}" for n in range(MOST_NAMED + 5)], "missing": [], "added": [], "moved": [],
        "unchecked": [], "timestamp": None,
    }  # fmt: skip
    words = proof_checked(found)
    assert words[0] == "This proof is NOT as it was signed."
    assert "  verify.py  was changed" in words
    assert "  and 5 more" in words
    assert "very file" in proof_checked(found | {"proof": "valid", "faults": [], "file": "match", "changed": []})[1]


def test_every_state_of_the_key_is_told() -> None:
    told = {state: key_words(state, "AAAA", "BBBB") for state in ("none", "ok", "lost", "changed")}
    assert "BBBB" in told["lost"][0]
    assert [line[-4:] for line in told["changed"][1:]] == ["AAAA", "BBBB"]
    assert told["ok"] == ["Fingerprint of the key: AAAA"]
