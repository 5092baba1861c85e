"""Lines are packed so that they come back as JSON has them."""

from __future__ import annotations

import json
import zlib
from datetime import date

from leadkeeper.store.packed_lines import pack


def test_cells_come_back_and_days_as_texts() -> None:
    packed = pack([(2, ["é", None, 1.5, True, date(2026, 1, 2)])])
    assert json.loads(zlib.decompress(packed)) == [[2, ["é", None, 1.5, True, "2026-01-02"]]]
