"""Names of the tasks that `files.workbook_process` runs in worker processes.

Importing this module loads nothing else.
"""

from __future__ import annotations

ROWS = "leadkeeper.services.imports.batch:RowTask"
JUDGED_ALONE = "leadkeeper.services.exports.exporter:verify_rows"
READ_PACK = "leadkeeper.files.proof_pack:read_pack"
