"""Use cases: what a person can do, one public function each; and the names of what worker processes run.

Importing this package loads nothing else: a process that only names a task starts at once.
"""

from __future__ import annotations

ROWS = "leadkeeper.services.imports.batch:RowTask"
JUDGED_ALONE = "leadkeeper.services.exports.exporter:verify_rows"
READ_PACK = "leadkeeper.files.proof_pack:read_pack"
