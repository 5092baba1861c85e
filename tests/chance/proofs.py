"""Random changes of proof packs and of their workbooks, put to every checker that there is."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

from playwright.sync_api import Page

from leadkeeper.files import workbook_process
from leadkeeper.files.proof_pack import PackContent, read_pack
from leadkeeper.files.workbook_process import WorkbookWorker
from leadkeeper.services.proof import check
from leadkeeper.services.proof.pack import VERIFIERS
from tests.oracle import proof_verifier
from tests.pages.browser import started
from tests.services.made_proof import accepts, proven, script, script_accepts
from tests.services.proof_mutations import Mutation, mutation

PEOPLE = 60
"""People in the export: enough for every change, few enough for ten thousand of them."""

AT_ONCE = 40
"""Changes that the browser is given in one call."""

CHECK = """async pairs => {
    const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    const told = [];
    for (const [pack, book] of pairs)
        told.push(await verifyProof(bytes(pack), bytes(book)).then(found => found.ok, () => false));
    return told;
}"""

LENIENT = ("verify.html", "second verifier")
"""The checkers that may refuse a ZIP whose packaging alone was changed: they unpack more strictly than Python."""

Checker = Callable[[Sequence[Mutation]], list[bool]]


class SameProcess:
    """Read packs without a process for each: other tests show that there is one."""

    def __init__(self, *_work: object) -> None: ...

    def results(self, path: Path) -> Iterator[PackContent]:
        yield from read_pack(path)

    def close(self) -> None: ...


class KeptWorker(WorkbookWorker):
    """Leave a process that is still well to the next workbook."""

    def close(self) -> None:
        if self.closed or not self._process.is_alive():
            super().close()
        else:
            self.closed = True
            workbook_process._WAITING["workbook"] = self._process, self._questions


class Proofs:
    """A book's two packs and its workbook, and what became of changes of them, by checker."""

    def __init__(self, folder: Path) -> None:
        with proven(folder, people=PEOPLE) as made:
            self._packs, self._workbook = [made.pack.read_bytes(), made.row.read_bytes()], made.workbook.read_bytes()
        self._pack_file, self._book_file = folder / "m.zip", folder / "m.xlsx"
        self.tried, self.accepted, self.wrong = Counter[str](), Counter[str](), list[str]()

    @contextmanager
    def checkers(self) -> Iterator[dict[str, Checker]]:
        """Every checker by name, ready during the block."""
        module = script()
        with ExitStack() as stack:
            stack.enter_context(patch.object(check, "WorkProcess", SameProcess))
            stack.enter_context(patch("leadkeeper.files.reader.WorkbookWorker", KeptWorker))
            stack.enter_context(workbook_process.reader_expected(self._book_file, ""))
            page = stack.enter_context(started()).new_page()
            page.goto((VERIFIERS / "verify.html").as_uri())
            yield {
                "verify-proof": self._on_disk(accepts),
                "verify.py": self._on_disk(lambda pack, book: script_accepts(module, pack, book)),
                "verify.html": lambda changes: asked(page, changes),
                "second verifier": self._on_disk(proof_verifier.accepts),
            }

    def _on_disk(self, accepted: Callable[[Path, Path], bool]) -> Checker:
        def answers(changes: Sequence[Mutation]) -> list[bool]:
            return [self._written(one, accepted) for one in changes]

        return answers

    def _written(self, change: Mutation, accepted: Callable[[Path, Path], bool]) -> bool:
        self._pack_file.write_bytes(change.pack)
        self._book_file.write_bytes(change.workbook)
        return accepted(self._pack_file, self._book_file)

    def run(self, seeds: Sequence[int]) -> None:
        """Put the change of each seed to every checker."""
        with self.checkers() as checkers:
            for start in range(0, len(seeds), AT_ONCE):
                some = seeds[start : start + AT_ONCE]
                changes = [mutation(Random(seed), self._packs, self._workbook) for seed in some]
                self.tried.update(one.name for one in changes)
                for name, checker in checkers.items():
                    for seed, change, is_accepted in zip(some, changes, checker(changes), strict=True):
                        self._judge(name, seed, change, is_accepted=is_accepted)

    def _judge(self, checker: str, seed: int, change: Mutation, *, is_accepted: bool) -> None:
        self.accepted[checker] += is_accepted
        if is_accepted != change.is_honest and not (checker in LENIENT and change.is_packaging and not is_accepted):
            self.wrong.append(f"{checker}, seed {seed}, {change.name}: {'accepted' if is_accepted else 'refused'}")

    def summary(self) -> Iterator[str]:
        """Say in lines what was tried, and how each checker did."""
        for kind, count in sorted(self.tried.items()):
            yield f"{count:6} {kind}"
        for checker, accepted in self.accepted.items():
            mistakes = [one for one in self.wrong if one.startswith(f"{checker}, ")]
            false = sum(one.endswith("accepted") for one in mistakes)
            yield (
                f"{checker}: {self.tried.total()} tried, {accepted} as they were signed; "
                f"{false} changed ones accepted, {len(mistakes) - false} honest ones refused"
            )


def asked(page: Page, changes: Sequence[Mutation]) -> list[bool]:
    """What `verify.html` says of changes."""
    coded = [[base64.b64encode(part).decode() for part in (one.pack, one.workbook)] for one in changes]
    told: list[bool] = page.evaluate(CHECK, coded)
    return told
