"""Record what the proof of an export needs while its rows are written."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from functools import cached_property

from leadkeeper.db import proofs
from leadkeeper.db.engine import Db
from leadkeeper.db.proofs import BLOCK
from leadkeeper.domain.eligibility.case import PROOFS, EligibilityQuestion
from leadkeeper.domain.proof.rows import SERVICE, ProofRow, leaf_hash, proof_row, root_of, salt_of
from leadkeeper.services.exports.plan import ExportPlan
from leadkeeper.services.exports.rows import ExportRow

SECRET_BYTES = 32


class ProofRecorder:
    """Salted hashes, terms and evidence grade of each row of an export, in packed blocks."""

    def __init__(self, plan: ExportPlan) -> None:
        self._plan = plan
        self.secret = secrets.token_bytes(SECRET_BYTES)
        self._leaves: list[bytes] = []
        self._blocks: list[bytes] = []
        self._block: list[ProofRow] = []
        self._grades: dict[int, int | None] = {}
        self._grade_of: dict[ExportRow, int | None] = {}
        self._waiting: list[ExportRow] = []

    def watch(self, rows: Iterable[ExportRow]) -> Iterator[ExportRow]:
        """Yield the rows of the file as they are, and record each.

        A seed contact gets the grade of a row with the same terms: it looks like all others.
        """
        situations, last_trap = iter(self._plan.situations), max(self._plan.trap_facts, default=-1)
        for position, row in enumerate(rows):
            self._waiting.append(row)
            if position not in self._plan.trap_facts:
                if position > last_trap:
                    self._grade_of.clear()  # no seed contact is to come: a million terms need not be kept
                self._grade_of[row[1:SERVICE]] = self._grade(next(situations))
            if row[1:SERVICE] in self._grade_of:
                self._record()
            yield row

    def _grade(self, situation: int) -> int | None:
        if situation not in self._grades:
            channel = self._plan.channels_of[situation][0]
            case = self._plan.desk.case(self._plan.census.standing[situation], self._plan.partner, channel)
            self._grades[situation] = evidence_grade(case)
        return self._grades[situation]

    def _record(self) -> None:
        """Record the rows that wait: seed contacts at the start of a file wait for the first contact."""
        for row in self._waiting:
            ref = str(row[0])
            salt = salt_of(self.secret, ref)
            made = proof_row(salt, self._plan.headers, row, self._grade_of.get(row[1:SERVICE]))
            self._leaves.append(leaf_hash(made.line(ref, salt)))
            self._block.append(made)
            if len(self._block) == BLOCK:
                self._blocks.append(proofs.pack_rows(self._block))
                self._block = []
        self._waiting = []

    @cached_property
    def root(self) -> str:
        """Merkle root of the rows in hex; only after all are recorded."""
        return root_of(self._leaves).hex()

    def store(self, db: Db) -> None:
        """Store the proof with its export; only inside `writing`."""
        last = [proofs.pack_rows(self._block)] if self._block else []
        blocks = [*self._blocks, *last]
        proofs.add_rows(db, self._plan.export, self.secret, self.root, blocks, len(self._leaves))


def evidence_grade(case: EligibilityQuestion) -> int | None:
    """Return the evidence grade of an exported contact: 3 with an individual trace, else 2; None without a consent."""
    if not case.rests_on_consent or case.yes is None:
        return None
    return 3 if case.yes.consent.trace in PROOFS else 2
