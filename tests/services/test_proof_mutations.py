"""Random changes of packs and workbooks: none is accepted, and nothing honest is refused, by either Python checker.

`pytest tests/services/test_proof_mutations.py --mutations 10000` is the long run; tests/pages/test_verify_page.py does
the same in a browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from leadkeeper.files.proof_pack import PackContent, read_pack
from leadkeeper.services.proof import check
from tests.services.made_proof import accepts, proven, script, script_accepts
from tests.services.proof_mutations import mutation


class SameProcess:
    """Reads packs without a process for each: other tests show that there is one."""

    def __init__(self, *_work: object) -> None: ...

    def results(self, path: Path) -> Iterator[PackContent]:
        yield from read_pack(path)

    def close(self) -> None: ...


def test_no_changed_pack_or_workbook_is_accepted_and_no_honest_one_refused(
    tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "WorkProcess", SameProcess)
    count, module = int(pytestconfig.getoption("mutations")), script()
    with proven(tmp_path) as made:
        packs, workbook = [made.pack.read_bytes(), made.row.read_bytes()], made.workbook.read_bytes()
    pack_file, book_file = tmp_path / "m.zip", tmp_path / "m.xlsx"
    wrong, tried = [], Counter[str]()
    for seed in range(count):
        made_one = mutation(Random(seed), packs, workbook)
        pack_file.write_bytes(made_one.pack)
        book_file.write_bytes(made_one.workbook)
        tried[made_one.name] += 1
        told = accepts(pack_file, book_file), script_accepts(module, pack_file, book_file)
        if told != (made_one.is_honest,) * 2:
            wrong.append((seed, made_one.name, made_one.is_honest, told))
    assert wrong == []
    assert len(tried) > 5 or count < 20
    print(f"{count} mutations, {tried['repacked']} of them honest: 0 accepted, 0 false alarms\n{dict(tried)}")
