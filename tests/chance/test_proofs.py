"""No checker accepts a changed proof or refuses an honest one; `dev.py chance proofs 10000` tries more of them."""

from __future__ import annotations

from pathlib import Path

from tests.chance.proofs import Proofs


def test_no_changed_pack_or_workbook_is_accepted_and_no_honest_one_refused(tmp_path: Path) -> None:
    proofs = Proofs(tmp_path)
    proofs.run(range(40))
    assert proofs.wrong == []
    assert len(proofs.tried) > 8
    assert all(proofs.accepted[name] for name in ("verify-proof", "verify.py", "verify.html", "second verifier"))
