"""Names of the tasks that `files.workbook_process` runs in worker processes.

Importing this module loads nothing else.
"""

from __future__ import annotations

ROWS = "leadkeeper.services.imports.importer:RowTask"
LATTER_HALF = "leadkeeper.services.eligibility.latter_half:latter_portions"
JUDGED_ALONE = "leadkeeper.services.exports.verification:verify_rows"
READ_PACK = "leadkeeper.files.proof_pack:read_pack"
