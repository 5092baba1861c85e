from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.files import locations
from leadkeeper.services.books.open import network_of


@pytest.mark.parametrize(
    ("kind", "told"), [("ext4", None), ("apfs", None), ("", None), ("nfs4", "nfs4"), ("network", "network")]
)
def test_only_drives_of_other_machines_are_told(
    kind: str, told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "kind_of", lambda _path: kind)
    assert network_of(tmp_path) == told


def test_a_system_that_does_not_answer_warns_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_path: Path) -> str:
        raise OSError("no table")

    monkeypatch.setattr(locations, "kind_of", silent)
    assert network_of(tmp_path) is None
